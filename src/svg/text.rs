//! Text as outlines, over its halo.

use super::ids::Ids;
use super::xml::{Placed, data, escaped, number, paint};
use crate::scene::{GlyphRun, Halo, Text};
use crate::unit::Color;

/// A text as a group of its halo and its glyphs, labelled with its words. Empty where nothing is to
/// be seen.
pub(super) fn text(text: &Text, ids: &mut Ids) -> String {
    // Runs of one colour are one outline, written once: the halo and the glyphs both use it.
    let outlines: Vec<(String, Option<String>)> = text
        .runs
        .chunk_by(|a, b| a.color == b.color)
        .map(|runs| {
            let color = runs.first().and_then(|run| run.color).unwrap_or(text.color);
            (outline(runs), paint("fill", color))
        })
        .filter(|(outline, _)| !outline.is_empty())
        .collect();
    let rings: Vec<String> = text.halo.iter().flat_map(rings).collect();
    if outlines.is_empty() || (rings.is_empty() && outlines.iter().all(|(_, fill)| fill.is_none()))
    {
        return String::new();
    }
    let mut parts = Vec::new();
    if rings.is_empty() {
        for (outline, fill) in &outlines {
            parts.extend(fill.as_ref().map(|fill| format!("<path{fill} d=\"{outline}\"/>")));
        }
    } else {
        let named: Vec<String> = outlines.iter().map(|_| ids.unique("text")).collect();
        let define = |(id, (outline, _)): (&String, &(String, Option<String>))| {
            format!("<path id=\"{id}\" d=\"{outline}\"/>")
        };
        let defined: String = named.iter().zip(&outlines).map(define).collect();
        parts.push(format!("<defs>{defined}</defs>"));
        for ring in &rings {
            let used = |id: &String| format!("<use xlink:href=\"#{id}\" fill=\"none\"{ring}/>");
            parts.extend(named.iter().map(used));
        }
        for (id, (_, fill)) in named.iter().zip(&outlines) {
            let used = |fill: &String| format!("<use xlink:href=\"#{id}\"{fill}/>");
            parts.extend(fill.as_ref().map(used));
        }
    }
    let words = escaped(&text.text.replace('\n', " "));
    format!("<g role=\"img\" aria-label=\"{words}\">{}</g>", parts.concat())
}

/// The outlines of runs as path data.
fn outline(runs: &[GlyphRun]) -> String {
    data(runs.iter().flat_map(|run| {
        let placed = |glyph: &crate::scene::Glyph| Placed::new(glyph.at, run.size, glyph.angle);
        run.glyphs.iter().map(move |glyph| (&*glyph.outline, placed(glyph)))
    }))
}

/// The attributes of the strokes that make a halo, widest first: a blur is a ring of half the
/// opacity around what is whole.
fn rings(halo: &Halo) -> Vec<String> {
    let ring = |width: f64, color: Color| {
        let color = paint("stroke", color).filter(|_| width > 0.0 && width.is_finite())?;
        let width = number(2.0 * width, 2);
        Some(format!("{color} stroke-width=\"{width}\" stroke-linejoin=\"round\""))
    };
    let rings = if halo.blur > 0.0 && halo.width > 0.0 {
        let outer = ring(halo.width + halo.blur / 2.0, halo.color.with_opacity(0.5));
        [outer, ring(halo.width - halo.blur / 2.0, halo.color)]
    } else {
        [None, ring(halo.width, halo.color)]
    };
    rings.into_iter().flatten().collect()
}
