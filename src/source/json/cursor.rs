//! The cursor.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::{Fault, Parsed};
use crate::error::{Error, ErrorKind};
use crate::resources::Limit;

/// A cursor over a JSON text (RFC 8259). Copying it is looking ahead.
#[derive(Clone)]
pub(in crate::source) struct Json<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: usize,
    max_depth: usize,
    /// How many keys of plain values stood a second time, and where the first of them did.
    pub duplicates: Option<(usize, usize)>,
}

/// What stands at the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Kind {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

impl Kind {
    /// The kind with its article, for a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::Null => "null",
        }
    }
}

impl<'a> Json<'a> {
    /// A cursor at the start of a text; arrays and objects may nest `max_depth` deep.
    pub fn new(text: &'a str, max_depth: usize) -> Self {
        Self { text, at: 0, depth: 0, max_depth, duplicates: None }
    }

    /// How many arrays and objects are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The byte of the next token.
    pub fn position(&mut self) -> usize {
        self.skip_space();
        self.at
    }

    /// What the next token starts.
    pub fn kind(&mut self) -> Parsed<Kind> {
        self.skip_space();
        Ok(match self.byte() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') if self.starts_with("null") => Kind::Null,
            _ => return Err(self.unexpected("a value")),
        })
    }

    /// Reads an object: `member` is called for each member with its key and the key's byte, the
    /// cursor at the value, which it must read.
    pub fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, Cow<'a, str>, usize) -> Parsed<()>,
    ) -> Parsed<()> {
        self.object_until(|json, key, at| member(json, key, at).map(ControlFlow::Continue))
    }

    /// Reads an object until `member` breaks; the cursor then stands wherever that left it.
    pub fn object_until(
        &mut self,
        mut member: impl FnMut(&mut Self, Cow<'a, str>, usize) -> Parsed<ControlFlow<()>>,
    ) -> Parsed<()> {
        let start = self.open(b'{', "an object")?;
        if self.close(b'}') {
            return Ok(());
        }
        loop {
            let key_at = self.position();
            if self.byte() != Some(b'"') {
                return Err(self.unexpected("a key in double quotes"));
            }
            let key = self.string()?;
            self.skip_space();
            if self.byte() != Some(b':') {
                return Err(self.unexpected("a colon after the key"));
            }
            self.at += 1;
            if member(self, key, key_at)?.is_break() {
                return Ok(());
            }
            if self.next_or_close(b'}', start)? {
                return Ok(());
            }
        }
    }

    /// Reads an array: `element` is called for each element, the cursor at the value, which it
    /// must read.
    pub fn array(&mut self, mut element: impl FnMut(&mut Self) -> Parsed<()>) -> Parsed<()> {
        let start = self.open(b'[', "an array")?;
        if self.close(b']') {
            return Ok(());
        }
        loop {
            element(self)?;
            if self.next_or_close(b']', start)? {
                return Ok(());
            }
        }
    }

    /// Reads `[]`, if it stands here.
    pub fn empty_array(&mut self) -> bool {
        self.skip_space();
        let mut ahead = self.clone();
        ahead.at += 1;
        let is_empty = self.byte() == Some(b'[') && {
            ahead.skip_space();
            ahead.byte() == Some(b']')
        };
        if is_empty {
            self.at = ahead.at + 1;
        }
        is_empty
    }

    /// Reads a string; it is copied only where it has escapes.
    pub fn string(&mut self) -> Parsed<Cow<'a, str>> {
        self.skip_space();
        let start = self.at;
        if self.byte() != Some(b'"') {
            return Err(self.unexpected("a string"));
        }
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        let mut escaped = false;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                Some(0..=0x1f) => {
                    return Err(Fault::syntax(at, "a string holds a bare control character")
                        .remedy("write it as an escape, for a line break \\n"));
                }
                Some(_) => at += 1,
                None => return Err(truncated(bytes.len(), "a string")),
            }
        }
        self.at = at + 1;
        let token = self.text.get(start..=at).unwrap_or_default();
        if escaped {
            let read = serde_json::from_str(token).map(Cow::Owned);
            return read.map_err(|_| {
                Fault::syntax(start, "a string holds an escape that JSON does not know")
                    .remedy("write a backslash as \\\\")
            });
        }
        Ok(Cow::Borrowed(token.get(1..token.len() - 1).unwrap_or_default()))
    }

    /// Reads one of the words `true`, `false` and `null`; nothing else starts like them.
    pub(super) fn word(&mut self, word: &str) -> Parsed<()> {
        self.skip_space();
        if !self.starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads `null`, if it stands here.
    pub fn null(&mut self) -> bool {
        self.skip_space();
        self.word("null").is_ok()
    }

    /// Reads a value and forgets it.
    pub fn skip(&mut self) -> Parsed<()> {
        match self.kind()? {
            Kind::Object => self.object(|json, _, _| json.skip()),
            Kind::Array => self.array(Self::skip),
            Kind::String => self.string().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::Bool if self.byte() == Some(b't') => self.word("true"),
            Kind::Bool => self.word("false"),
            Kind::Null => self.word("null"),
        }
    }

    /// Checks that nothing follows.
    pub fn end(&mut self) -> Parsed<()> {
        self.skip_space();
        if self.at < self.text.len() {
            return Err(Fault::syntax(self.at, "something follows the end of the JSON value")
                .remedy("join several features in one FeatureCollection, or write one a line"));
        }
        Ok(())
    }

    /// Whether nothing follows but space and the separators of records (RFC 8142); they are passed.
    pub fn is_at_end_of_sequence(&mut self) -> bool {
        loop {
            self.skip_space();
            if self.byte() != Some(0x1e) {
                return self.byte().is_none();
            }
            self.at += 1;
        }
    }

    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    pub(super) fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
    }

    fn starts_with(&self, word: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
    }

    fn open(&mut self, bracket: u8, wanted: &str) -> Parsed<usize> {
        self.skip_space();
        if self.byte() != Some(bracket) {
            return Err(self.unexpected(wanted));
        }
        if self.depth >= self.max_depth {
            let message = format!("arrays and objects nest more than {} deep", self.max_depth);
            return Err(Fault::at(self.at, Error::new(ErrorKind::Limit, message))
                .remedy(Limit::Nesting.remedy()));
        }
        self.depth += 1;
        self.at += 1;
        Ok(self.at - 1)
    }

    fn close(&mut self, bracket: u8) -> bool {
        self.skip_space();
        let closes = self.byte() == Some(bracket);
        if closes {
            self.at += 1;
            self.depth -= 1;
        }
        closes
    }

    /// Reads the comma before the next element (false) or the closing bracket (true).
    #[inline]
    fn next_or_close(&mut self, bracket: u8, start: usize) -> Parsed<bool> {
        if self.close(bracket) {
            return Ok(true);
        }
        let comma = self.at;
        match self.byte() {
            Some(b',') => self.at += 1,
            None => {
                let inside = if bracket == b']' { "an array" } else { "an object" };
                let line = self.text.as_bytes().iter().take(start).filter(|&&b| b == b'\n').count();
                let inside = format!("{inside} that starts in line {}", line + 1);
                return Err(truncated(comma, &inside));
            }
            Some(_) => return Err(self.unexpected("a comma or a closing bracket")),
        }
        self.skip_space();
        if self.byte() == Some(bracket) {
            return Err(Fault::syntax(comma, "a comma stands before a closing bracket")
                .remedy("remove the comma"));
        }
        Ok(false)
    }

    /// The fault of a text that has something else here than what is wanted.
    #[cold]
    pub(super) fn unexpected(&self, wanted: &str) -> Fault {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(found) = rest.chars().next() else {
            return Fault::syntax(self.at, format!("the text ends where {wanted} should stand"))
                .remedy("the file is empty or cut short: export or fetch it again");
        };
        for word in ["NaN", "nan", "Infinity", "-Infinity", "inf"] {
            if rest.starts_with(word) {
                return Fault::syntax(self.at, format!("{word} is not a number in JSON"))
                    .remedy("remove the position, or write the number it should be");
            }
        }
        let fault =
            Fault::syntax(self.at, format!("{wanted} should stand here, not {}", printed(found)));
        match found {
            '\'' => fault.remedy("write strings in double quotes"),
            '/' | '#' => fault.remedy("remove the comment: JSON has none"),
            '<' => fault.remedy("this looks like XML or HTML: give the JSON file itself"),
            _ => fault,
        }
    }
}

fn printed(found: char) -> String {
    if found.is_control() { format!("{found:?}") } else { format!("‘{found}’") }
}

fn truncated(at: usize, inside: &str) -> Fault {
    Fault::syntax(at, format!("the text ends inside {inside}"))
        .remedy("the file is cut short: export or fetch it again")
}
