//! From a byte of a JSON text to its line and path.

use std::fmt::Write;
use std::ops::Range;

/// Where a byte of a JSON text lies.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::source) struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The length of that line in bytes.
    pub line_length: usize,
    /// The JSON path of the value at or around the byte; empty for the root.
    pub path: String,
    /// The index in the root's `features` array.
    pub feature: Option<usize>,
    /// The bytes of the token at the byte.
    pub span: Range<usize>,
}

enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// Finds the line and path of the byte `at`. All before that byte must be valid JSON; a path is
/// nevertheless only as wrong as the text where it is not.
pub(in crate::source) fn locate(text: &str, at: usize) -> Location {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let before = bytes.get(..at).unwrap_or_default();
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let rest = bytes.get(at..).unwrap_or_default();
    let line_end = memchr::memchr(b'\n', rest).map_or(bytes.len(), |offset| at + offset);
    let steps = steps_to(text, at);
    let feature = match steps.as_slice() {
        [Step::Key("features"), Step::Index(index), ..] => Some(*index),
        _ => None,
    };
    Location {
        line: memchr::memchr_iter(b'\n', before).count() + 1,
        line_length: line_end - line_start,
        path: print(&steps),
        feature,
        span: at..token_end(bytes, at),
    }
}

fn steps_to(text: &str, at: usize) -> Vec<Step<'_>> {
    let bytes = text.as_bytes();
    let mut steps = Vec::new();
    let mut key_next = false;
    let mut cursor = 0;
    while cursor <= at {
        let Some(&byte) = bytes.get(cursor) else { break };
        match byte {
            b'"' => {
                let end = string_end(bytes, cursor);
                if key_next && let Some(Step::Key(key)) = steps.last_mut() {
                    *key = text.get(cursor + 1..end.saturating_sub(1)).unwrap_or_default();
                    key_next = false;
                }
                cursor = end;
                continue;
            }
            _ if cursor == at => break,
            b'{' => {
                steps.push(Step::Key(""));
                key_next = true;
            }
            b'[' => steps.push(Step::Index(0)),
            b'}' | b']' => {
                steps.pop();
                key_next = false;
            }
            b',' => match steps.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(Step::Key(key)) => {
                    *key = "";
                    key_next = true;
                }
                None => {}
            },
            _ => {}
        }
        cursor += 1;
        // Most of a large text is numbers.
        let rest = bytes.get(cursor..at).unwrap_or_default();
        cursor += rest.iter().position(|b| is_structural(*b)).unwrap_or(rest.len());
    }
    steps
}

/// Whether a byte begins or ends a string, an object or an array, or parts what is in one.
fn is_structural(byte: u8) -> bool {
    const STRUCTURAL: [bool; 256] = {
        let mut all = [false; 256];
        let mut left: &[u8] = b"\"{}[],";
        while let [byte, rest @ ..] = left {
            all[*byte as usize] = true;
            left = rest;
        }
        all
    };
    STRUCTURAL[usize::from(byte)]
}

/// The byte after the closing quote of the string that opens at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut cursor = start + 1;
    while let Some(&byte) = bytes.get(cursor) {
        match byte {
            b'"' => return cursor + 1,
            b'\\' => cursor += 2,
            _ => cursor += 1,
        }
    }
    bytes.len()
}

fn token_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        None => at,
        Some(b'"') => string_end(bytes, at),
        Some(byte) if b"{}[],:".contains(byte) => at + 1,
        Some(_) => {
            let rest = bytes.get(at..).unwrap_or_default();
            let ends = |b: &u8| b"{}[],:\"".contains(b) || b.is_ascii_whitespace();
            rest.iter().position(ends).map_or(bytes.len(), |length| at + length.max(1))
        }
    }
}

/// Longer paths are cut: nobody follows them.
const MAX_STEPS: usize = 16;

fn print(steps: &[Step<'_>]) -> String {
    let mut path = String::new();
    for (depth, step) in steps.iter().enumerate() {
        if depth == MAX_STEPS {
            path.push('…');
            break;
        }
        // Writing to a String cannot fail.
        let _ = match step {
            Step::Index(index) => write!(path, "[{index}]"),
            Step::Key("") => Ok(()),
            Step::Key(key) if is_plain(key) => {
                write!(path, "{}{key}", if path.is_empty() { "" } else { "." })
            }
            Step::Key(key) => write!(path, "[\"{}\"]", shortened(key)),
        };
    }
    path
}

fn is_plain(key: &str) -> bool {
    key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// The first 40 characters, with an ellipsis where there are more; a path stays one line.
fn shortened(key: &str) -> String {
    let shown = key.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c });
    let ellipsis = key.chars().nth(40).map(|_| '…');
    shown.chain(ellipsis).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_of(text: &str, needle: &str) -> String {
        locate(text, text.find(needle).unwrap()).path
    }

    const TEXT: &str = "{\"type\": \"X\",\n \"features\": [{}, {\"geometry\":\n\
        {\"coordinates\": [[1,2],[3,\"bad, {[\"]], \"a b\": 9}}]}";

    #[test]
    fn paths_lead_to_values_and_keys() {
        assert_eq!(path_of(TEXT, "{"), "");
        assert_eq!(path_of(TEXT, "\"X\""), "type");
        assert_eq!(path_of(TEXT, "\"features\""), "features");
        assert_eq!(path_of(TEXT, "{\"geometry"), "features[1]");
        assert_eq!(path_of(TEXT, "\"bad"), "features[1].geometry.coordinates[1][1]");
        assert_eq!(path_of(TEXT, "9"), "features[1].geometry[\"a b\"]");
    }

    #[test]
    fn lines_features_and_spans_are_those_of_the_byte() {
        let location = locate(TEXT, TEXT.find("\"bad").unwrap());
        assert_eq!((location.line, location.feature), (3, Some(1)));
        assert_eq!(TEXT.get(location.span), Some("\"bad, {[\""));
        assert_eq!(locate(TEXT, 1_000_000).line, 3);
    }
}
