//! Faults of a figure told with the line of its file.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::Error;

/// The file a figure was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FigureFile {
    path: PathBuf,
    /// The text, where the lines of its keys can be told: of TOML. Data that a figure is made of can
    /// be large and are not kept.
    toml: Option<Arc<str>>,
}

impl FigureFile {
    /// A file and what stands in it.
    pub(super) fn new(path: &Path, text: &str) -> Self {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        let is_toml = ending == "toml" || !(is_json(text) || ending == "csv" || ending == "tsv");
        Self { path: path.to_owned(), toml: is_toml.then(|| text.into()) }
    }

    /// Whether it is TOML.
    pub(super) fn is_toml(&self) -> bool {
        self.toml.is_some()
    }

    /// Adds the file and line to an error that names a key of the figure.
    pub(super) fn locate(&self, error: Error) -> Error {
        if error.place().file.is_some() || error.place().line.is_some() {
            return error.in_file(&self.path);
        }
        let text = self.toml.as_deref().unwrap_or_default();
        let span = error.place().path.as_ref().and_then(|path| span_of(text, path));
        let error = error.in_file(&self.path);
        match span {
            Some(span) => error.at_line(line_of(text, span.start)).at_span(text, span),
            None => error,
        }
    }
}

/// The bytes of the value at a path such as `inset[1].around[0]`, or of the innermost part of the
/// path that is there.
fn span_of(text: &str, path: &str) -> Option<Range<usize>> {
    let table = toml::de::DeTable::parse(text).ok()?;
    let mut keys = path.split(['.', '[', ']']).filter(|key| !key.is_empty());
    let mut value = table.get_ref().get(keys.next()?)?;
    for key in keys {
        let inner = match key.parse::<usize>() {
            Ok(index) => value.get_ref().get(index),
            Err(_) => value.get_ref().get(key),
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    Some(value.span())
}

/// The line, from 1, that a byte lies on.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|&b| b == b'\n').count() + 1
}

/// Whether a text is JSON rather than TOML: it starts with a brace.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_follow_paths() {
        let text = "[map]\nextent = 'Atlantis'\n[[inset]]\nkind = 'zoom'\n[[inset]]\naround = ['a', 'b']\n";
        let at = |path: &str| &text[span_of(text, path).unwrap()];
        assert_eq!(at("map.extent"), "'Atlantis'");
        assert_eq!(at("inset[1].around[1]"), "'b'");
        assert_eq!(at("inset[1].around[7]"), "['a', 'b']");
    }

    #[test]
    fn only_the_text_of_figures_is_kept() {
        let kept = |path: &str, text: &str| FigureFile::new(Path::new(path), text).toml.is_some();
        assert!(kept("a.toml", "title = 'a'") && kept("a", "title = 'a'"));
        assert!(!kept("a.json", "{}") && !kept("a.geojson", " {}") && !kept("a.csv", "lon,lat"));
    }
}
