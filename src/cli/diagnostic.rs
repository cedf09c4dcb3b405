//! Errors as a terminal shows them: the file's span underlined, the remedy below.

use std::fmt;

use miette::{LabeledSpan, SourceCode};

use crate::error::Error;

/// An error with its place drawn.
#[derive(Debug)]
pub(super) struct Diagnostic(pub Error);

impl Diagnostic {
    /// Whether the text around the fault can be shown: not where lines are too long to be read, or hold
    /// what drives a terminal.
    fn is_shown(&self) -> bool {
        /// How many bytes of a line are shown.
        const SHOWN: usize = 400;
        let place = self.0.place();
        let (Some(text), Some(span)) = (&place.text, &place.span) else { return false };
        let before = text.get(..span.start).unwrap_or_default();
        let after = text.get(span.start..).unwrap_or_default();
        // One line more on either side is shown with the one at fault.
        let before = before.rsplit('\n').take(2);
        let lines = before.chain(after.split('\n').take(span.len().min(SHOWN) + 2));
        let is_plain = |line: &str| {
            line.len() <= SHOWN
                && !line.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\r'))
        };
        span.len() <= SHOWN && lines.into_iter().all(is_plain)
    }
}

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
        self.is_shown().then_some(())?;
        self.0.place().text.as_ref().map(|text| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.is_shown().then_some(())?;
        let span = self.0.place().span.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, span))))
    }
}
