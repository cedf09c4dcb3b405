//! Messages that quote what was read, as a terminal may show them.

/// How many characters of a quotation are shown.
const QUOTED: usize = 120;

/// How many characters a message has at most.
const LONGEST: usize = 2_000;

/// A message on one line, whatever it quotes: quotations are cut, control characters escaped.
pub(super) fn one_line(text: String) -> String {
    let text = if text.contains(char::is_control) { escaped(&text) } else { text };
    if text.len() <= QUOTED { text } else { cut(&text) }
}

/// The text with spaces for line ends and tabs, and other control characters, which could drive a
/// terminal, by their number.
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => shown.push(' '),
            letter if letter.is_control() => shown.extend(letter.escape_unicode()),
            letter => shown.push(letter),
        }
    }
    shown
}

/// The text with its quotations and itself cut to what can be read.
fn cut(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['`', '"']) {
        let (before, quoted) = rest.split_at(start);
        shown.push_str(before);
        let mark = quoted.chars().next().unwrap_or('"');
        let inner = quoted.get(1..).unwrap_or_default();
        let Some(end) = inner.find(mark) else {
            rest = quoted;
            break;
        };
        let (inner, after) = inner.split_at(end);
        shown.push(mark);
        shown.push_str(&shortened(inner, QUOTED));
        shown.push(mark);
        rest = after.get(1..).unwrap_or_default();
    }
    shown.push_str(rest);
    shortened(&shown, LONGEST)
}

/// At most so many characters of a text.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_cut_and_control_characters_escaped() {
        let long = "x".repeat(1_000);
        let shown = one_line(format!("`{long}` is not \"{long}\", nor é"));
        assert_eq!(shown, format!("`{0}…` is not \"{0}…\", nor é", "x".repeat(120)));
        assert_eq!(one_line("a\n\u{1b}[31mb\u{9b}".to_owned()), "a \\u{1b}[31mb\\u{9b}");
        let open = one_line(format!("`{}", "y".repeat(1_000_000)));
        assert_eq!(open.chars().count(), 2_001);
        let list = "`a`, ".repeat(100);
        assert_eq!(one_line(list.clone()), list);
    }
}
