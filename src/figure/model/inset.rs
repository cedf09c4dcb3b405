//! Smaller maps within the map.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::page::Position;
use super::place::{Extent, PlaceRef};
use crate::unit::Length;

/// What an inset is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InsetKind {
    /// A part of the map at a larger scale; its outline is drawn on the main map.
    #[default]
    Zoom,
    /// Where on the globe the main map lies.
    Locator,
}

/// A smaller map within the main map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Inset {
    /// What it is for.
    pub kind: InsetKind,
    /// A heading.
    pub title: String,
    /// A small note at its foot.
    pub note: String,
    /// The places a zoom inset shows.
    pub around: Vec<PlaceRef>,
    /// What a zoom inset shows, instead of `around`.
    pub extent: Option<Extent>,
    /// Where it stands.
    pub position: Position,
    /// How far it is moved from there, `[right, down]` in CSS pixels.
    pub offset: Option<[f64; 2]>,
    /// Its width. Default 360 px for a zoom, 180 px for a locator.
    pub width: Option<Length>,
    /// Its height. Default 260 px for a zoom, 180 px for a locator.
    pub height: Option<Length>,
    /// How large a zoom inset is drawn, times the main map's scale, instead of `width` and `height`: at 1
    /// lengths compare.
    pub scale: Option<f64>,
    /// Whether it is a map and nothing else: without ground, outline on the main map and names of the basemap, its
    /// title above it. What it shows is left out of the figure's fills on the main map. Default no.
    pub plain: bool,
    /// Its projection; `"auto"` suits its extent.
    pub projection: String,
    /// Room between the extent and the inset's edge, a share of its smaller side. Default 0.2.
    pub padding: f64,
    /// Whether it has a scale bar. Default yes for a zoom.
    pub scale_bar: Option<bool>,
    /// Whether the stops it shows are named in it alone. The main map then writes their numbers
    /// and the inset's title beside its outline. Default no.
    pub takes_names: bool,
    /// Whether a line joins it to its outline on the main map. Default yes; a title that says
    /// enough does without.
    pub connector: bool,
}

impl Default for Inset {
    fn default() -> Self {
        Self {
            kind: InsetKind::Zoom,
            title: String::new(),
            note: String::new(),
            around: Vec::new(),
            extent: None,
            position: Position::Auto,
            offset: None,
            width: None,
            height: None,
            scale: None,
            plain: false,
            projection: "auto".to_owned(),
            padding: 0.2,
            scale_bar: None,
            takes_names: false,
            connector: true,
        }
    }
}
