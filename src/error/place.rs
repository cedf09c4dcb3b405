//! Where a fault lies.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::quote::escaped;

/// Where in a file or text a fault lies; every part is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file.
    pub file: Option<PathBuf>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column in the line, in characters from 1.
    pub column: Option<usize>,
    /// The JSON path or the key.
    pub path: Option<String>,
    /// The index of the feature, from 0.
    pub feature: Option<usize>,
    /// The text that was parsed, for underlining [`Place::span`].
    pub text: Option<Arc<str>>,
    /// The bytes of [`Place::text`] at fault.
    pub span: Option<Range<usize>>,
}

impl fmt::Display for Place {
    /// `file:line:column: feature 3: path`, as much of it as is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(file) = &self.file {
            f.write_str(&escaped(&file.display().to_string()))?;
            separator = ": ";
        }
        if let Some(line) = self.line {
            let before = if self.file.is_some() { ":" } else { "line " };
            write!(f, "{before}{line}")?;
            match self.column {
                Some(column) if self.file.is_some() => write!(f, ":{column}")?,
                Some(column) => write!(f, ", column {column}")?,
                None => {}
            }
            separator = ": ";
        }
        // A path that starts at the feature says the same.
        let says_feature = self.path.as_ref().is_some_and(|path| path.starts_with("features["));
        if let Some(feature) = self.feature
            && !says_feature
        {
            write!(f, "{separator}feature {feature}")?;
            separator = ": ";
        }
        if let Some(path) = &self.path {
            write!(f, "{separator}{path}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_only_what_is_known() {
        assert_eq!(Place::default().to_string(), "");
        let place = Place { line: Some(4), feature: Some(2), ..Place::default() };
        assert_eq!(place.to_string(), "line 4: feature 2");
        let place = Place {
            file: Some("a.json".into()),
            path: Some("features[0]".into()),
            ..Place::default()
        };
        assert_eq!(place.to_string(), "a.json: features[0]");
    }
}
