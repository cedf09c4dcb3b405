//! The styles that rumbo brings along.

use std::collections::BTreeSet;

use super::document::Style;
use super::layer::Layer;
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
    Theme {
        name: "night",
        description: "Dark, for screens and slides: a quiet base on which a route glows",
        json: include_str!("../../themes/night.json"),
    },
    Theme {
        name: "news",
        description: "Light grey with one accent: for a column of news, where the story has the colour",
        json: include_str!("../../themes/news.json"),
    },
    Theme {
        name: "ink",
        description: "Black on white, ways of travel told apart by pattern: for print and copies",
        json: include_str!("../../themes/ink.json"),
    },
];

/// Where a style says that a source is a figure's route.
pub const ROUTE_URL: &str = "rumbo://route";

/// The layers that draw a route where a theme has none: a style with a vector source of the URL
/// [`ROUTE_URL`].
///
/// A theme draws routes in a way of its own with layers over such a source. Its source layers, and
/// the properties of their features:
///
/// | `source-layer` | geometry | properties |
/// |---|---|---|
/// | `legs` | lines | `way` (`foot`, `road`, `rail`, `water`, `air`, `other`), `mode` (of the route's profile), `dashed` (whether it is not known that people went this way), `link` (whether it only joins the origin to the first stop), `width` (the line's, as the figure asks, in pixels) |
/// | `stops` | points | `via` (passed through), `doubtful`, `number` (text, with a space behind it), `first` and `rest` (the lines of the label) |
/// | `origin` | points | `first`, `rest` |
/// | `boundaries` | lines | `name` |
/// | `sides` | lines | `name` (of what lies on that side), `above` (whether that side is up) |
///
/// Beside the palette ([`super::Palette`]) their expressions may read
/// `["global-state", "rumbo:type-size"]`, the size of the page's text in pixels.
///
/// # Errors
/// None for the layers there are: a test reads them.
pub fn route_layers() -> Result<Style> {
    Style::from_json(include_str!("../../themes/route.json")).map(|(style, _)| style)
}

impl Style {
    /// Takes out the layers over sources of the URL [`ROUTE_URL`].
    pub fn take_route_layers(&mut self) -> Vec<Layer> {
        let routes = self.sources().filter(|(_, source)| source.url() == Some(ROUTE_URL));
        let routes: BTreeSet<String> = routes.map(|(name, _)| name.to_owned()).collect();
        let is_of_route =
            |layer: &&Layer| layer.source_name().is_some_and(|source| routes.contains(source));
        let ids = self.layers().iter().filter(is_of_route).map(|layer| layer.id().to_owned());
        let ids: Vec<String> = ids.collect();
        ids.iter().filter_map(|id| self.remove_layer(id)).collect()
    }
}

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
