//! The characters of a text, each with the glyphs that it is drawn by.

use crate::scene::{Clusters, Glyph, GlyphRun, Text};
use crate::unit::Page;

/// A character, and what it draws.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter<'a> {
    pub character: char,
    pub run: &'a GlyphRun,
    /// The glyphs of its cluster; none where they are blank, or another character stands for them.
    pub glyphs: &'a [Glyph],
    /// Where it stands, and how its baseline is turned.
    pub at: Page,
    pub angle: f64,
}

/// A text's characters in the order that it is read in, with one space between words, on one line or
/// several; `None` where a program that draws text would not be made to draw the same.
pub(super) fn letters(text: &Text) -> Option<Vec<Letter<'_>>> {
    let clusters = Clusters::of(text);
    let mut places: Vec<(usize, &GlyphRun, &[Glyph])> = Vec::new();
    for run in &text.runs {
        for glyphs in run.glyphs.chunk_by(|a, b| a.cluster == b.cluster) {
            places.extend(glyphs.first().map(|first| (first.cluster, run, glyphs)));
        }
    }
    places.sort_by_key(|(start, ..)| *start);
    if places.windows(2).any(|pair| matches!(pair, [a, b] if a.0 == b.0)) {
        // Glyphs of one letter in two sizes or faces.
        return None;
    }
    let mut letters: Vec<Letter> = Vec::new();
    for (index, (start, run, glyphs)) in places.into_iter().enumerate() {
        let mut range = clusters.range(start, &text.text);
        if index == 0 {
            // What stands before it is no glyph, such as a picture.
            range.start = 0;
        }
        let said = text.text.get(range)?.chars().filter(|c| !is_unsaid(*c));
        let written: Vec<char> = said.map(as_written).collect::<Option<_>>()?;
        let first = glyphs.first()?;
        let is_seen = glyphs.iter().any(|glyph| !glyph.outline.is_empty());
        let bears = written.iter().position(|c| *c != ' ' && !is_joiner(*c));
        if is_seen && bears.is_none() {
            return None;
        }
        let bears = bears.unwrap_or(0);
        let advance = advance(glyphs);
        let count = written.len().saturating_sub(bears).max(1) as f64;
        for (place, character) in written.into_iter().enumerate() {
            let before = letters.last().map(|letter| letter.character);
            if character == ' ' && matches!(before, None | Some(' ')) {
                continue;
            }
            // Those that have no glyph share the room of the one that has: there they are chosen.
            let at = first.at + advance * (place.saturating_sub(bears) as f64 / count);
            let glyphs = if place == bears && is_seen { glyphs } else { &[] };
            letters.push(Letter { character, run, glyphs, at, angle: first.angle });
        }
    }
    while letters.last().is_some_and(|letter| letter.character == ' ') {
        letters.pop();
    }
    Some(letters)
}

/// From where a cluster begins to where it ends.
fn advance(glyphs: &[Glyph]) -> Page {
    let step =
        |glyph: &Glyph| Page::new(libm::cos(glyph.angle), libm::sin(glyph.angle)) * glyph.advance;
    glyphs.iter().map(step).fold(Page::new(0.0, 0.0), |sum, step| sum + step)
}

/// Whether a character stands in no file: marks of direction, as the order is told by where letters
/// stand, and of what is not to be seen.
fn is_unsaid(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe0e}' | '\u{feff}'
    )
}

/// A character as it stands in the file; `None` where a program would draw something else for it.
fn as_written(c: char) -> Option<char> {
    match c {
        '\u{fffe}' | '\u{ffff}' => None,
        c if is_pictograph(c) => None,
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c => Some(c),
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a browser takes a font of coloured pictures for a character, whatever it is told (Unicode's
/// `Emoji_Presentation`, and the sign that asks for it).
fn is_pictograph(c: char) -> bool {
    matches!(
        c,
        '\u{231a}'..='\u{231b}' | '\u{23e9}'..='\u{23ec}' | '\u{23f0}' | '\u{23f3}'
            | '\u{25fd}'..='\u{25fe}' | '\u{2614}'..='\u{2615}' | '\u{2648}'..='\u{2653}'
            | '\u{267f}' | '\u{2693}' | '\u{26a1}' | '\u{26aa}'..='\u{26ab}'
            | '\u{26bd}'..='\u{26be}' | '\u{26c4}'..='\u{26c5}' | '\u{26ce}' | '\u{26d4}'
            | '\u{26ea}' | '\u{26f2}'..='\u{26f3}' | '\u{26f5}' | '\u{26fa}' | '\u{26fd}'
            | '\u{2705}' | '\u{270a}'..='\u{270b}' | '\u{2728}' | '\u{274c}' | '\u{274e}'
            | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2795}'..='\u{2797}' | '\u{27b0}'
            | '\u{27bf}' | '\u{2b1b}'..='\u{2b1c}' | '\u{2b50}' | '\u{2b55}'
            | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}'
    )
}
