//! Text as outlines, over its halo.

use super::xml::{Placed, data, escaped, number, paint};
use crate::scene::Text;

/// A text as a group of its halo and its glyphs, labelled with its words. Empty where nothing is to
/// be seen.
pub(super) fn text(text: &Text) -> String {
    let glyphs = text.runs.iter().flat_map(|run| {
        let placed = |glyph: &crate::scene::Glyph| Placed::new(glyph.at, run.size, glyph.angle);
        run.glyphs.iter().map(move |glyph| (&*glyph.outline, placed(glyph)))
    });
    let mut parts = Vec::new();
    if let Some(halo) = text.halo
        && halo.width > 0.0
    {
        // A blur is a ring of half the opacity around what is whole.
        let mut rings = vec![(halo.width, halo.color)];
        if halo.blur > 0.0 {
            rings = vec![
                (halo.width + halo.blur / 2.0, halo.color.with_opacity(0.5)),
                ((halo.width - halo.blur / 2.0).max(0.0), halo.color),
            ];
        }
        let outline = data(glyphs);
        for (width, color) in rings.into_iter().filter(|_| !outline.is_empty()) {
            if let Some(color) = paint("stroke", color) {
                let width = number(2.0 * width, 2);
                parts.push(format!(
                    "<path fill=\"none\"{color} stroke-width=\"{width}\" stroke-linejoin=\"round\" \
                     d=\"{outline}\"/>"
                ));
            }
        }
    }
    // Runs of one colour are one outline.
    for runs in text.runs.chunk_by(|a, b| a.color == b.color) {
        let color = runs.first().and_then(|run| run.color).unwrap_or(text.color);
        let glyphs = runs.iter().flat_map(|run| {
            run.glyphs.iter().map(move |glyph| {
                (&*glyph.outline, Placed::new(glyph.at, run.size, glyph.angle))
            })
        });
        let outline = data(glyphs);
        if let Some(color) = paint("fill", color).filter(|_| !outline.is_empty()) {
            parts.push(format!("<path{color} d=\"{outline}\"/>"));
        }
    }
    if parts.is_empty() {
        return String::new();
    }
    let words = escaped(&text.text.replace('\n', " "));
    format!("<g role=\"img\" aria-label=\"{words}\">{}</g>", parts.concat())
}
