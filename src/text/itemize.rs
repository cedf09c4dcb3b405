//! Text cut into runs of one direction, script, face and span: what is shaped at once.

use std::ops::Range;

use harfrust::Script;
use harfrust::unicode::script;
use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};
use unicode_linebreak::{BreakClass, break_property};

use super::Fonts;
use super::coverage::is_ignorable;
use super::scratch::Item;
use super::span::SpanStyle;

/// Cuts a paragraph, given by its bytes in `text`, into runs in logical order. Characters that no
/// font draws are added to `missing`. Gives the paragraph's own level.
pub(super) fn itemize(
    fonts: &Fonts,
    text: &str,
    paragraph: Range<usize>,
    spans: &[SpanStyle<'_>],
    missing: &mut Vec<char>,
    items: &mut Vec<Item>,
) -> u8 {
    items.clear();
    let offset = paragraph.start;
    let content = &text[paragraph];
    let bidi = needs_bidi(content).then(|| ParagraphBidiInfo::new(content, None));
    let level_at = |at: usize| {
        let level = bidi.as_ref().and_then(|bidi| bidi.levels.get(at));
        level.map_or(0, Level::number)
    };
    // Signs before the first letter go with it.
    let mut current = content.chars().map(script_of).find_map(|script| script);
    let mut span = 0;
    let mut at = 0;
    while at < content.len() {
        while spans.get(span).is_some_and(|style| style.range.end <= offset + at) {
            span += 1;
        }
        let Some(style) = spans.get(span) else { break };
        let end = cluster_end(content, at).min(style.range.end - offset);
        let cluster = &content[at..end];
        if let Some(script) = cluster.chars().next().and_then(script_of) {
            current = Some(script);
        }
        if let Some(face) = face_for(fonts, style, cluster, missing) {
            let script = current.unwrap_or(Script::COMMON);
            let level = level_at(at);
            match items.last_mut() {
                Some(last)
                    if last.range.end == offset + at
                        && (last.level, last.script, last.face, last.span)
                            == (level, script, face, span) =>
                {
                    last.range.end = offset + end;
                }
                _ => items.push(Item {
                    range: offset + at..offset + end,
                    level,
                    script,
                    face,
                    span,
                    glyphs: 0..0,
                }),
            }
        }
        at = end;
    }
    bidi.map_or(0, |bidi| bidi.paragraph_level.number())
}

/// Whether anything in a text runs from right to left.
fn needs_bidi(text: &str) -> bool {
    // Before U+0590 nothing does, and in UTF-8 those characters begin with a byte below 0xD6.
    text.bytes().any(|byte| byte >= 0xD6)
        && text.chars().any(|c| {
            c >= '\u{590}'
                && matches!(
                    bidi_class(c),
                    BidiClass::R
                        | BidiClass::AL
                        | BidiClass::AN
                        | BidiClass::RLE
                        | BidiClass::RLO
                        | BidiClass::RLI
                )
        })
}

/// The script of a character, unless it is used in many.
pub(super) fn script_of(c: char) -> Option<Script> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some(Script::LATIN);
    }
    let script = script(u32::from(c));
    let of_many = [Script::COMMON, Script::INHERITED, Script::UNKNOWN].contains(&script);
    (!of_many).then_some(script)
}

/// Where the character at `start`, with the marks on it and what it is joined to, ends.
fn cluster_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let mut chars = rest.char_indices();
    let mut joined = chars.next().is_some_and(|(_, c)| c == '\u{200D}');
    for (at, c) in chars {
        if c.is_ascii() && !joined {
            return start + at;
        }
        let joins = c == '\u{200D}';
        let mark = joins || break_property(u32::from(c)) == BreakClass::CombiningMark;
        if !mark && !joined {
            return start + at;
        }
        joined = joins;
    }
    text.len()
}

/// The first face of a span, else of the book, that draws a cluster; where none does, the first
/// one that draws its base, else the span's first. `None` where the book is empty.
fn face_for(
    fonts: &Fonts,
    style: &SpanStyle<'_>,
    cluster: &str,
    missing: &mut Vec<char>,
) -> Option<usize> {
    let primary = style.faces.first().copied();
    if style.style.section.is_some_and(|section| section.image.is_some()) {
        return primary;
    }
    let base = cluster.chars().next()?;
    let only_ignorable = cluster.chars().all(is_ignorable);
    let alike = || {
        let like = primary.and_then(|index| fonts.face(index));
        fonts.alike(like.is_some_and(|face| face.bold), like.is_some_and(|face| face.italic))
    };
    let draws = |index: &usize| {
        only_ignorable
            || fonts.face(*index).is_some_and(|face| {
                let coverage = face.coverage();
                if cluster.len() == base.len_utf8() {
                    coverage.draws(u32::from(base))
                } else {
                    coverage.draws_cluster(cluster)
                }
            })
    };
    if let Some(face) = style.faces.iter().copied().find(draws).or_else(|| alike().find(draws)) {
        return Some(face);
    }
    let draws_base = |index: &usize| {
        fonts.face(*index).is_some_and(|face| face.coverage().draws(u32::from(base)))
    };
    let face = style
        .faces
        .iter()
        .copied()
        .find(draws_base)
        .or_else(|| alike().find(draws_base))
        .or(primary);
    for c in cluster.chars() {
        let drawn = face
            .and_then(|index| fonts.face(index))
            .is_some_and(|known| known.coverage().draws(u32::from(c)));
        if !drawn && !is_ignorable(c) && !missing.contains(&c) {
            missing.push(c);
        }
    }
    face
}
