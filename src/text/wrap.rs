//! Where lines are broken.

use std::ops::Range;

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::style::Wrap;

/// A place where a line may end.
#[derive(Debug, Clone, Copy)]
struct Break {
    /// Where the next line would begin.
    next: usize,
    /// Where this line would end, without the space before the break.
    end: usize,
    /// The width from the start of the paragraph to `next`.
    to_next: f64,
    /// The width from the start of the paragraph to `end`.
    to_end: f64,
    /// How much worse it is than others.
    penalty: f64,
}

/// How many breaks back the best start of a line is looked for: a bound for texts of nothing but
/// breaks without width.
const REACH: usize = 2_000;

/// Breaks a paragraph into lines.
///
/// `advances` are the characters' widths in logical order, each with its byte in `paragraph`;
/// lines come as bytes of `paragraph`, without the space at their ends.
pub(super) fn wrap(
    paragraph: &str,
    advances: &[(usize, f64)],
    max_width: f64,
    mode: Wrap,
    lines: &mut Vec<Range<usize>>,
) {
    lines.clear();
    let total: f64 = advances.iter().map(|(_, advance)| advance).sum();
    if total <= max_width {
        lines.push(0..trimmed(paragraph));
        return;
    }
    let breaks = match mode {
        Wrap::Viewer => viewer_breaks(paragraph, advances),
        Wrap::Balanced | Wrap::Paragraph => breaks(paragraph, advances),
    };
    let target = match mode {
        // As MapLibre does: the width of the text shared out over as many lines as it needs.
        Wrap::Balanced | Wrap::Viewer => {
            let count = (total / max_width.max(total / 1e6)).ceil().max(1.0);
            total / count
        }
        Wrap::Paragraph => max_width,
    };
    // Least total badness of lines up to each break, and the break before it.
    let mut best: Vec<(f64, usize)> = vec![(0.0, 0)];
    let begin = |index: usize| match index.checked_sub(1).and_then(|before| breaks.get(before)) {
        Some(before) => (before.next, before.to_next),
        None => (0, 0.0),
    };
    for (index, candidate) in breaks.iter().enumerate() {
        let last = index + 1 == breaks.len();
        let mut least = (f64::INFINITY, index);
        for from in (0..=index).rev().take(REACH) {
            let width = candidate.to_end - begin(from).1;
            let cost = badness(width, target, last, mode) + candidate.penalty;
            let before = best.get(from).map_or(0.0, |(cost, _)| *cost);
            if cost + before < least.0 {
                least = (cost + before, from);
            }
            // Badness only grows beyond the target.
            if width > target && cost > least.0 && mode != Wrap::Viewer {
                break;
            }
        }
        best.push(least);
    }
    lines_of(paragraph, &breaks, &best, mode, lines);
}

/// The lines that end at the best breaks; `best` has for each the break before it.
fn lines_of(
    paragraph: &str,
    breaks: &[Break],
    best: &[(f64, usize)],
    mode: Wrap,
    lines: &mut Vec<Range<usize>>,
) {
    let begin = |index: usize| index.checked_sub(1).and_then(|before| breaks.get(before));
    let mut end = breaks.len();
    while let Some(candidate) = end.checked_sub(1).and_then(|index| breaks.get(index)) {
        let from = best.get(end).map_or(0, |(_, from)| *from);
        let start = begin(from).map_or(0, |before| before.next);
        let line = paragraph.get(start..candidate.end).unwrap_or_default();
        let blank = if mode == Wrap::Viewer {
            line.len() - line.trim_start_matches(is_blank).len()
        } else {
            0
        };
        lines.push(start + blank..candidate.end.max(start));
        end = from;
    }
    lines.reverse();
}

/// How bad a line of some width is.
fn badness(width: f64, target: f64, last: bool, mode: Wrap) -> f64 {
    let ragged = (width - target) * (width - target);
    match mode {
        // MapLibre: a short last line is better than a long one.
        Wrap::Balanced | Wrap::Viewer if last && width < target => ragged / 2.0,
        Wrap::Balanced | Wrap::Viewer if last => ragged * 2.0,
        Wrap::Balanced | Wrap::Viewer => ragged,
        // Too wide is worse than any number of lines too short, and the wider the worse.
        Wrap::Paragraph if width > target * (1.0 + 1e-9) => 1e12 + 1e6 * ragged,
        Wrap::Paragraph if last => 0.0,
        Wrap::Paragraph => ragged,
    }
}

/// The places where a line may end, by Unicode's line breaking algorithm (UAX 14), the paragraph's
/// end last.
fn breaks(paragraph: &str, advances: &[(usize, f64)]) -> Vec<Break> {
    let mut found = Vec::new();
    let mut rest = advances.iter().copied().peekable();
    let mut width = 0.0;
    let mut width_to = |byte: usize| {
        while let Some((_, advance)) = rest.next_if(|(at, _)| *at < byte) {
            width += advance;
        }
        width
    };
    for (next, opportunity) in linebreaks(paragraph) {
        if opportunity == BreakOpportunity::Allowed || next == paragraph.len() {
            let end = trimmed(&paragraph[..next]);
            let to_end = width_to(end);
            found.push(Break { next, end, to_next: width_to(next), to_end, penalty: 0.0 });
        }
    }
    found
}

/// What a penalty of MapLibre's, in pixels of an em of 24, amounts to for an em of a size. Its
/// square is added to that of a line's raggedness.
const IDEOGRAPHIC: f64 = 150.0;
const PARENTHESIS: f64 = 50.0;

/// The places where MapLibre's viewer lets a line end, the paragraph's end last. Space has no
/// width.
fn viewer_breaks(paragraph: &str, advances: &[(usize, f64)]) -> Vec<Break> {
    let suggested = paragraph.contains('\u{200B}');
    let mut letters = paragraph.char_indices().peekable();
    let mut rest = advances.iter().copied().peekable();
    let (mut found, mut width) = (Vec::new(), 0.0);
    while let Some((at, letter)) = letters.next() {
        let next = at + letter.len_utf8();
        while let Some((_, advance)) = rest.next_if(|(byte, _)| *byte < next) {
            width += if is_blank(letter) { 0.0 } else { advance };
        }
        let following = letters.peek().map(|(_, letter)| *letter);
        let ideographic = allows_ideographic_break(letter);
        let before_last =
            following.is_some_and(|letter| next + letter.len_utf8() == paragraph.len());
        let allowed =
            BREAKABLE.contains(&letter) || ideographic || (following == Some('(') && !before_last);
        if following.is_some() && !allowed {
            continue;
        }
        let mut penalty = 0.0;
        if following.is_some() {
            penalty += if ideographic && suggested { IDEOGRAPHIC } else { 0.0 };
            penalty += if matches!(letter, '(' | '（') { PARENTHESIS } else { 0.0 };
            penalty += if matches!(following, Some(')' | '）')) { PARENTHESIS } else { 0.0 };
        }
        let end = trimmed(paragraph.get(..next).unwrap_or_default());
        found.push(Break { next, end, to_next: width, to_end: width, penalty: penalty * penalty });
    }
    found
}

/// What stands for a picture in a text.
pub(crate) const OBJECT: char = '\u{FFFC}';

/// After which characters MapLibre lets a line end.
const BREAKABLE: [char; 13] =
    [OBJECT, ' ', '&', ')', '+', '-', '/', '\u{AD}', '·', '\u{200B}', '\u{2010}', '–', '\u{2027}'];

/// What MapLibre counts as space.
fn is_blank(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | ' ')
}

/// Whether lines may end beside a character, as MapLibre has it: by Unicode's blocks for Chinese,
/// Japanese and Yi.
fn allows_ideographic_break(letter: char) -> bool {
    matches!(letter,
        '\u{2E80}'..='\u{2FDF}'
        | '\u{2FF0}'..='\u{312F}'
        | '\u{31A0}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{A4CF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE10}'..='\u{FE1F}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}')
}

/// The length of a text without the space at its end that a line break swallows.
pub(super) fn trimmed(text: &str) -> usize {
    let swallowed = |c: char| {
        c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}') || c == '\u{200B}'
    };
    text.trim_end_matches(swallowed).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character one unit wide.
    fn lines(text: &str, max_width: f64, mode: Wrap) -> Vec<&str> {
        let advances: Vec<(usize, f64)> = text.char_indices().map(|(at, _)| (at, 1.0)).collect();
        let mut found = Vec::new();
        wrap(text, &advances, max_width, mode, &mut found);
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn balanced_lines_are_of_much_the_same_length() {
        // Greedy lines would be "aaa bbb ccc" and "d".
        assert_eq!(lines("aaa bbb ccc d", 11.0, Wrap::Balanced), ["aaa bbb", "ccc d"]);
        // Of two ways as even, the one with the shorter last line.
        assert_eq!(lines("aaa bbb ccc ddd eee", 12.0, Wrap::Balanced), ["aaa bbb ccc", "ddd eee"]);
        assert_eq!(lines("San Francisco", 10.0, Wrap::Balanced), ["San", "Francisco"]);
        assert_eq!(lines("San Juan", 10.0, Wrap::Balanced), ["San Juan"]);
    }

    #[test]
    fn a_balanced_line_may_be_wider_than_asked() {
        assert_eq!(lines("aaaaaa bbbbbbbb cc", 10.0, Wrap::Balanced), ["aaaaaa", "bbbbbbbb cc"]);
    }

    #[test]
    fn no_line_of_a_paragraph_is_too_wide_unless_a_word_is() {
        let found = lines("aa bb cccccccccccc dd ee ff", 5.0, Wrap::Paragraph);
        assert_eq!(found, ["aa bb", "cccccccccccc", "dd ee", "ff"]);
    }

    #[test]
    fn the_viewer_gives_space_no_width_and_breaks_between_ideographs() {
        assert_eq!(lines("a a a a a a a", 7.0, Wrap::Balanced).len(), 2);
        assert_eq!(lines("a a a a a a a", 7.0, Wrap::Viewer).len(), 1);
        assert_eq!(lines("技指計代", 2.0, Wrap::Viewer), ["技指", "計代"]);
    }

    #[test]
    fn texts_of_breaks_without_width_end_soon() {
        let text = "\u{200B}".repeat(50_000) + "aaaa bbbb";
        let advances: Vec<(usize, f64)> = text
            .char_indices()
            .map(|(at, c)| (at, if c == '\u{200B}' { 0.0 } else { 1.0 }))
            .collect();
        let mut found = Vec::new();
        wrap(&text, &advances, 5.0, Wrap::Paragraph, &mut found);
        assert!(found.len() >= 2);
    }
}
