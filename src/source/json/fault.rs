//! A fault and the byte it lies at.

use super::locate;
use crate::error::{Error, ErrorKind};

/// What reading a piece of JSON gives.
pub(in crate::source) type Parsed<T> = Result<T, Fault>;

/// An error that knows its byte but not yet its line and path.
#[derive(Debug)]
pub(in crate::source) struct Fault {
    at: usize,
    error: Error,
}

impl Fault {
    /// An error at a byte of the text.
    pub fn at(at: usize, error: Error) -> Self {
        Self { at, error }
    }

    /// A fault of the JSON grammar.
    pub fn syntax(at: usize, message: impl Into<String>) -> Self {
        Self::at(at, Error::new(ErrorKind::Syntax, message))
    }

    /// A fault of what the JSON says.
    pub fn data(at: usize, message: impl Into<String>) -> Self {
        Self::at(at, Error::new(ErrorKind::Data, message))
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        self.error.kind()
    }

    /// Adds what to do about it.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.error = self.error.remedy(remedy);
        self
    }

    /// The error, with the line, path and span that its byte has in the text.
    pub fn in_text(self, text: &str) -> Error {
        let location = locate(text, self.at);
        let mut error = self.error.at_line(location.line);
        if !location.path.is_empty() {
            error = error.at_path(location.path);
        }
        if let Some(index) = location.feature {
            error = error.in_feature(index);
        }
        // A file of one long line would print as one long line: the path must do there.
        if location.line_length <= 240 {
            error = error.at_span(text, location.span);
        }
        error
    }
}
