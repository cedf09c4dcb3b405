//! Where an item came from, and what it is on the page.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

/// Where an item came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Origin {
    /// What the item is on the page.
    pub role: Role,
    /// The id of the frame it is in; empty for the page itself.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub frame: Arc<str>,
    /// The id of the layer.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub layer: Arc<str>,
    /// The feature: its id, else its index in the source. Merged features are joined by `+`.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub feature: Arc<str>,
}

/// What an item is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// Part of a map.
    #[default]
    Map,
    /// A line that joins a label to what it names.
    Leader,
    /// The frame around a map.
    Frame,
    /// Meridians and parallels, and their labels.
    Graticule,
    /// The page's title or subtitle.
    Title,
    /// The legend.
    Legend,
    /// What the numbers on the map stand for.
    Key,
    /// The scale bar.
    ScaleBar,
    /// The north arrow.
    NorthArrow,
    /// A block of text or a callout.
    Note,
    /// A strip of days.
    Timeline,
    /// Sources and credits.
    Credit,
}
