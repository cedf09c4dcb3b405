//! Errors as a terminal shows them: the file's span underlined, the remedy below.

use std::fmt;

use miette::{LabeledSpan, SourceCode};

use crate::error::Error;

/// An error with its place drawn.
#[derive(Debug)]
pub(super) struct Diagnostic(pub Error);

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.0.place().to_string();
        if place.is_empty() {
            f.write_str(self.0.message())?;
        } else {
            write!(f, "{place}: {}", self.0.message())?;
        }
        for related in self.0.related() {
            write!(f, "\n{related}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0.remedy_text().map(|remedy| Box::new(remedy) as _)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.0.place().text.as_ref().map(|text| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.0.place().span.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, span))))
    }
}
