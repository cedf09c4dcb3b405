//! What went wrong, and what a rendering had to give up.
//!
//! Two things live here. [`Error`] is the one error type of the crate: it says *what* is wrong,
//! *where* (file, line, byte span, JSON path, feature index) and *what to do about it*.
//! [`Report`] is what a successful rendering returns beside its picture: every choice made for the
//! user and everything that was dropped or approximated, so that nothing is lost in silence.

mod place;
mod quote;
mod report;
mod suggest;

pub use place::Place;
pub(crate) use quote::escaped;
use quote::{one_line, shortened};
pub use report::{Code, Entry, Report};
pub(crate) use suggest::{nearest, nearest_or};

use std::fmt;
use std::path::Path;

use serde::Serialize;

/// The crate's result type.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of any part of rumbo.
///
/// The type is opaque so that reasons can be added without breaking callers: match on
/// [`Error::kind`], print with `Display`. The printed form is one line, `what (where): remedy`;
/// a command-line program can underline [`Place::span`] in [`Place::text`] instead.
///
/// ```
/// use rumbo::error::{Error, ErrorKind};
///
/// let error = Error::new(ErrorKind::Position, "latitude 95 is out of range")
///     .in_file("stops.csv")
///     .at_line(3)
///     .remedy("give a latitude between -90 and 90");
/// assert_eq!(error.kind(), ErrorKind::Position);
/// assert_eq!(
///     error.to_string(),
///     "stops.csv:3: latitude 95 is out of range; give a latitude between -90 and 90"
/// );
/// ```
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    place: Place,
    remedy: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    related: Vec<Error>,
}

/// What an [`Error`] is about. As JSON it is its name in kebab case, which stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or stream could not be read or written.
    Io,
    /// Bytes that are not text in UTF-8.
    Encoding,
    /// Text that is not what its format's grammar allows (JSON, TOML, CSV…).
    Syntax,
    /// Data that parse but break their format's rules (GeoJSON, TopoJSON…).
    Data,
    /// A position that cannot be read, is out of range or ambiguous.
    Position,
    /// A coordinate reference system that is unknown or cannot be used.
    Projection,
    /// A route that breaks the route profile.
    Route,
    /// A style that breaks the MapLibre Style Specification.
    Style,
    /// A figure file or figure builder that asks for something impossible.
    Figure,
    /// A font that cannot be read or is not there.
    Font,
    /// Something is in the place of an output and was not to be replaced. The remedy ends with the
    /// way that replaces it, so that a program can say how it is asked for that.
    Occupied,
    /// Parts of a whole are missing and were not to be missing. The remedy ends with the way that
    /// does without them.
    Incomplete,
    /// An embedded or external archive that is truncated or altered.
    Archive,
    /// A place name that is unknown or ambiguous.
    Place,
    /// A limit that protects against hostile or mistaken input was exceeded.
    Limit,
    /// A picture format that there is not, or that this build cannot write.
    Format,
    /// A rendering lost something and `strict` was asked for.
    Strict,
    /// A file that a work may not read: see [`Resources`](crate::resources::Resources).
    Denied,
    /// A work that was stopped from outside: see [`Cancel`](crate::resources::Cancel).
    Cancelled,
}

impl Error {
    /// An error with a message that says what is wrong, without a full stop. Line ends in it, as
    /// quoted input may have, become spaces.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: one_line(message.into()),
            place: Place::default(),
            remedy: None,
            cause: None,
            related: Vec::new(),
        }))
    }

    /// An error for a failed read or write of `path`.
    pub fn io(path: impl AsRef<Path>, action: &str, cause: std::io::Error) -> Self {
        let path = path.as_ref();
        Self::new(ErrorKind::Io, format!("cannot {action}: {cause}")).in_file(path).caused_by(cause)
    }

    /// Adds what the user can do about it: an imperative clause, without a full stop.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.0.remedy = Some(one_line(remedy.into()));
        self
    }

    /// Adds what the user can do about it, unless that is told already.
    #[must_use]
    pub(crate) fn or_remedy(self, remedy: &str) -> Self {
        if self.0.remedy.is_some() { self } else { self.remedy(remedy) }
    }

    /// Takes line and text away, for what was read of a text that no one wrote.
    #[must_use]
    pub(crate) fn without_line(mut self) -> Self {
        let place = &mut self.0.place;
        (place.line, place.text, place.span) = (None, None, None);
        self.0.related = self.0.related.into_iter().map(Self::without_line).collect();
        self
    }

    /// The same with another place, and each of those it stands for.
    #[must_use]
    pub(crate) fn moved(mut self, to: &dyn Fn(&mut Place)) -> Self {
        to(&mut self.0.place);
        self.0.related = self.0.related.into_iter().map(|error| error.moved(to)).collect();
        self
    }

    /// Adds the lower-level error this one comes from.
    #[must_use]
    pub fn caused_by(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.cause = Some(Box::new(cause));
        self
    }

    /// Adds the file the fault lies in, unless one is already named.
    #[must_use]
    pub fn in_file(mut self, file: impl AsRef<Path>) -> Self {
        for error in &mut self.0.related {
            error.0.place.file.get_or_insert_with(|| file.as_ref().into());
        }
        self.0.place.file.get_or_insert_with(|| file.as_ref().into());
        self
    }

    /// Adds the line (from 1) the fault lies in.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.0.place.line = Some(line);
        self
    }

    /// Adds the column, in characters from 1.
    #[must_use]
    pub fn at_column(mut self, column: usize) -> Self {
        self.0.place.column = Some(column);
        self
    }

    /// Adds the bytes of `text` the fault lies in; `text` is the whole of what was parsed.
    #[must_use]
    pub fn at_span(mut self, text: &str, span: std::ops::Range<usize>) -> Self {
        self.0.place.text = Some(text.into());
        self.0.place.span = Some(span);
        self
    }

    /// Adds the JSON path (`features[3].geometry.coordinates[0]`) or key the fault lies in.
    #[must_use]
    pub fn at_path(mut self, path: impl Into<String>) -> Self {
        /// How many characters of a path are shown.
        const SHOWN: usize = 240;
        self.0.place.path = Some(shortened(&one_line(path.into()), SHOWN));
        self
    }

    /// Puts the outer part of a JSON path before the path the error already has.
    #[must_use]
    pub fn under_path(mut self, outer: &str) -> Self {
        let path = match self.0.place.path.take() {
            None => outer.to_owned(),
            Some(inner) if inner.is_empty() => outer.to_owned(),
            Some(inner) if inner.starts_with('[') => format!("{outer}{inner}"),
            Some(inner) => format!("{outer}.{inner}"),
        };
        self.0.place.path = Some(path);
        self
    }

    /// The same as a fault of the key that names the file it lies in, which the message tells then.
    #[must_use]
    pub(crate) fn of_key(mut self, key: impl Into<String>) -> Self {
        if let Some(file) = self.0.place.file.take() {
            let file = escaped(&file.display().to_string());
            self.0.message = format!("{file}: {}", self.0.message);
        }
        self.at_path(key)
    }

    /// Adds the index (from 0) of the feature the fault lies in.
    #[must_use]
    pub fn in_feature(mut self, index: usize) -> Self {
        self.0.place.feature = Some(index);
        self
    }

    /// One error that stands for several, each printed on a line of its own after the first.
    ///
    /// # Panics
    /// Never: an empty list gives the message alone.
    #[must_use]
    pub fn with_related(mut self, related: Vec<Error>) -> Self {
        self.0.related = related;
        self
    }

    /// Adds errors that were met beside this one.
    #[must_use]
    pub(crate) fn beside(mut self, others: impl IntoIterator<Item = Error>) -> Self {
        self.0.related.extend(others);
        self
    }

    /// The error by itself, and those it stands for.
    #[cfg(feature = "cli")]
    pub(crate) fn apart(mut self) -> (Self, Vec<Error>) {
        let related = std::mem::take(&mut self.0.related);
        (self, related)
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The message alone, without place or remedy.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where the fault lies.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// What to do about it.
    pub fn remedy_text(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }

    /// The single problems this error stands for, where there are several.
    pub fn related(&self) -> &[Error] {
        &self.0.related
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.0.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.0.message)?;
        if let Some(remedy) = &self.0.remedy {
            write!(f, "; {remedy}")?;
        }
        for error in &self.0.related {
            write!(f, "\n  {error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}
