//! From the path of a value to where it stands in a text.

use std::fmt::Write;
use std::ops::Range;

/// A step from a value to one in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The way as JSON paths are written: `layers[3].paint.fill-color`.
pub(super) fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        // Writing to a string does not fail.
        let _ = match step {
            Step::Key(key) if path.is_empty() => write!(path, "{key}"),
            Step::Key(key) => write!(path, ".{key}"),
            Step::Index(index) => write!(path, "[{index}]"),
        };
    }
    path
}

/// The line and the column of a byte, both from 1; columns are counted in characters.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before.get(start..).unwrap_or_default().chars().count() + 1)
}

/// The bytes of the value that the steps lead to in a text that is JSON; of the innermost one of
/// those on the way that is there.
pub(super) fn span(text: &str, steps: &[Step]) -> Range<usize> {
    let mut cursor = Cursor { bytes: text.as_bytes(), at: 0 };
    cursor.skip_space();
    let mut found = cursor.at..cursor.at;
    for step in steps {
        let inner = match step {
            Step::Key(key) => cursor.member(text, key),
            Step::Index(index) => cursor.item(*index),
        };
        let Some(start) = inner else { break };
        cursor.at = start;
        found.start = start;
    }
    cursor.at = found.start;
    cursor.skip_value();
    found.start..cursor.at
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
    }

    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.skip_string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' if depth == 0 => return,
                byte if byte.is_ascii_whitespace() && depth == 0 => return,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Where the value of a member begins in the object here: of the last one of that name, which
    /// is the one that counts.
    fn member(&mut self, text: &str, key: &str) -> Option<usize> {
        if self.peek()? != b'{' {
            return None;
        }
        self.at += 1;
        let mut found = None;
        loop {
            self.skip_space();
            if self.peek()? != b'"' {
                return found;
            }
            let start = self.at;
            self.skip_string();
            let name: Option<String> =
                text.get(start..self.at).and_then(|name| serde_json::from_str(name).ok());
            self.skip_space();
            self.at += 1;
            self.skip_space();
            if name.as_deref() == Some(key) {
                found = Some(self.at);
            }
            self.skip_value();
            self.skip_space();
            if self.peek()? != b',' {
                return found;
            }
            self.at += 1;
        }
    }

    /// Where an item begins in the array here.
    fn item(&mut self, index: usize) -> Option<usize> {
        if self.peek()? != b'[' {
            return None;
        }
        self.at += 1;
        for _ in 0..index {
            self.skip_space();
            self.skip_value();
            self.skip_space();
            if self.peek()? != b',' {
                return None;
            }
            self.at += 1;
        }
        self.skip_space();
        (self.peek()? != b']').then_some(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_path() {
        let text = r#" {"a": [1, {"b": "x, \"y}"}, [], true], "c": {"d": -2.5 , "d": null}} "#;
        let key = |key: &str| Step::Key(key.to_owned());
        let at = |steps: &[Step]| &text[span(text, steps)];
        assert_eq!(at(&[key("a"), Step::Index(1), key("b")]), r#""x, \"y}""#);
        assert_eq!(at(&[key("a"), Step::Index(2)]), "[]");
        assert_eq!(at(&[key("a"), Step::Index(3)]), "true");
        assert_eq!(at(&[key("c"), key("d")]), "null");
        assert_eq!(at(&[key("a"), Step::Index(9)]), &text[7..38]);
        assert_eq!(at(&[]), text.trim());
    }
}
