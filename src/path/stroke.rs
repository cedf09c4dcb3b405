//! The ends and corners of stroked lines.

use schemars::JsonSchema;
use serde::Serialize;

/// The end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineCap {
    /// Cut at the end.
    #[default]
    Butt,
    /// A half circle.
    Round,
    /// A half square.
    Square,
}

/// The corner of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineJoin {
    /// Pointed, within the miter limit.
    #[default]
    Miter,
    /// Rounded.
    Round,
    /// Cut off.
    Bevel,
}

impl LineCap {
    /// What SVG and the MapLibre style specification call it.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "butt" => Some(Self::Butt),
            "round" => Some(Self::Round),
            "square" => Some(Self::Square),
            _ => None,
        }
    }
}

impl LineJoin {
    /// What SVG and the MapLibre style specification call it.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "miter" => Some(Self::Miter),
            "round" => Some(Self::Round),
            "bevel" => Some(Self::Bevel),
            _ => None,
        }
    }
}
