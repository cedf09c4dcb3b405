//! The styles that rumbo brings along.

use super::document::Style;
use crate::error::{Error, ErrorKind, Result, nearest};

/// A style that rumbo brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Theme {
    /// The name.
    pub name: &'static str,
    /// What it is like, and for what.
    pub description: &'static str,
    /// The style as JSON: a valid MapLibre style.
    pub json: &'static str,
}

const THEMES: &[Theme] = &[
    Theme {
        name: "paper",
        description: "Calm and light, as newspapers print maps: a base that lets the route speak",
        json: include_str!("../../themes/paper.json"),
    },
    Theme {
        name: "atlas",
        description: "Countries in tints, with rivers, ranges and towns by rank: a map to be read \
                      for itself, on a page or as tiles",
        json: include_str!("../../themes/atlas.json"),
    },
];

/// The themes there are.
pub fn themes() -> &'static [Theme] {
    THEMES
}

/// The style of a theme.
///
/// ```
/// let style = rumbo::style::theme("paper")?;
/// assert!(style.layer("land").is_some());
/// # Ok::<(), rumbo::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::Style`] for a theme there is not, with the nearest one.
pub fn theme(name: &str) -> Result<Style> {
    let Some(theme) = THEMES.iter().find(|theme| theme.name == name) else {
        let error = Error::new(ErrorKind::Style, format!("there is no theme `{name}`"));
        let names = THEMES.iter().map(|theme| theme.name);
        return Err(match nearest(name, names.clone()) {
            Some(near) => error.remedy(format!("did you mean `{near}`?")),
            None => {
                error.remedy(format!("the themes are {}", names.collect::<Vec<_>>().join(", ")))
            }
        });
    };
    Style::from_json(theme.json).map(|(style, _)| style)
}
