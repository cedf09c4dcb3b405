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
    let breaks = breaks(paragraph, advances);
    let target = match mode {
        // As MapLibre does: the width of the text shared out over as many lines as it needs.
        Wrap::Balanced => {
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
            let cost = badness(width, target, last, mode);
            let before = best.get(from).map_or(0.0, |(cost, _)| *cost);
            if cost + before < least.0 {
                least = (cost + before, from);
            }
            // Badness only grows beyond the target.
            if width > target && cost > least.0 {
                break;
            }
        }
        best.push(least);
    }
    let mut end = breaks.len();
    while let Some(candidate) = end.checked_sub(1).and_then(|index| breaks.get(index)) {
        let from = best.get(end).map_or(0, |(_, from)| *from);
        let start = begin(from).0;
        lines.push(start..candidate.end.max(start));
        end = from;
    }
    lines.reverse();
}

/// How bad a line of some width is.
fn badness(width: f64, target: f64, last: bool, mode: Wrap) -> f64 {
    let ragged = (width - target) * (width - target);
    match mode {
        // MapLibre: a short last line is better than a long one.
        Wrap::Balanced if last && width < target => ragged / 2.0,
        Wrap::Balanced if last => ragged * 2.0,
        Wrap::Balanced => ragged,
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
            found.push(Break { next, end, to_next: width_to(next), to_end });
        }
    }
    found
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
