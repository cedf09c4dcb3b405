//! Text over its halo: as text in the file's own fonts, or as outlines.

use std::fmt::Write;

use unicode_bidi::{BidiClass, bidi_class};

use super::font::Fonts;
use super::ids::Ids;
use super::letters::{Letter, letters};
use super::xml::{Placed, data, escaped, number, paint, px};
use crate::scene::{GlyphRun, Halo, Text};
use crate::unit::Color;

/// A text as a group of its halo and its letters; `None` where no font of the file draws it.
pub(super) fn written(text: &Text, fonts: &Fonts, ids: &mut Ids) -> Option<String> {
    let letters = letters(text)?;
    let named: Vec<(Letter, &str)> = letters
        .into_iter()
        .map(|letter| Some((letter, fonts.name(&letter)?)))
        .collect::<Option<_>>()?;
    let fill = paint("fill", text.color).unwrap_or_else(|| " fill=\"none\"".to_owned());
    let rings: Vec<String> = text.halo.iter().flat_map(rings).collect();
    if named.iter().all(|(letter, _)| letter.glyphs.is_empty()) {
        return Some(String::new());
    }
    let spans: String = named.chunk_by(is_one_span).map(span).collect();
    // Letters stand in the order that they are read in, each where it is told to.
    let is_turned_round = |(letter, _): &(Letter, &str)| {
        matches!(bidi_class(letter.character), BidiClass::R | BidiClass::AL | BidiClass::AN)
    };
    let order = if named.iter().any(is_turned_round) {
        " direction=\"ltr\" unicode-bidi=\"bidi-override\""
    } else {
        ""
    };
    if rings.is_empty() {
        return Some(format!("<text{fill}{order}>{spans}</text>"));
    }
    // The halo lies below all letters: as a part of each it would cover the one before.
    let id = ids.unique("text");
    let used = |ring: &String| {
        format!("<use xlink:href=\"#{id}\" fill=\"none\"{ring} aria-hidden=\"true\"/>")
    };
    let halo: String = rings.iter().map(used).collect();
    Some(format!("<g{fill}>{halo}<text id=\"{id}\"{order}>{spans}</text></g>"))
}

/// Whether two letters stand in one element: of one font, size and colour. What is two units of
/// UTF-16 ends one, as programs do not agree whether it counts once or twice among the places.
fn is_one_span((a, font): &(Letter, &str), (b, other): &(Letter, &str)) -> bool {
    let is_like = a.run.size == b.run.size && a.run.color == b.run.color;
    is_like && font == other && a.character.len_utf16() == 1
}

/// Letters of one font, size and colour, each where it stands.
fn span(letters: &[(Letter, &str)]) -> String {
    let Some((first, font)) = letters.first() else { return String::new() };
    let of = |value: fn(&Letter) -> String| {
        let mut values: Vec<String> = letters.iter().map(|(letter, _)| value(letter)).collect();
        if values.windows(2).all(|pair| pair[0] == pair[1]) {
            // The baseline goes on, and so does the turn.
            values.truncate(1);
        }
        values.join(" ")
    };
    let xs: Vec<String> = letters.iter().map(|(letter, _)| px(letter.at.x)).collect();
    let mut attributes = format!(" class=\"{font}\" font-size=\"{}\"", number(first.run.size, 3));
    if let Some(fill) = first.run.color.and_then(|color| paint("fill", color)) {
        attributes.push_str(&fill);
    }
    // Writing to a string cannot fail.
    let _ = write!(attributes, " x=\"{}\" y=\"{}\"", xs.join(" "), of(|letter| px(letter.at.y)));
    let turn = of(|letter| number(letter.angle.to_degrees(), 2));
    if turn != "0" {
        let _ = write!(attributes, " rotate=\"{turn}\"");
    }
    let words: String = letters.iter().map(|(letter, _)| letter.character).collect();
    format!("<tspan{attributes}>{}</tspan>", escaped(&words))
}

/// A text as a group of its halo and its glyphs' outlines, labelled with its words. Empty where nothing
/// is to be seen.
pub(super) fn outlined(text: &Text, ids: &mut Ids) -> String {
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
