//! How paths are painted.

use schemars::JsonSchema;
use serde::Serialize;

use crate::path::{LineCap, LineJoin};

/// Which side of a self-crossing outline is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FillRule {
    /// Where the path winds an odd number of times: what polygons with holes need.
    #[default]
    EvenOdd,
    /// Where the path winds around at all: what glyph outlines need.
    NonZero,
}

/// The shape of a line's stroke.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Stroke {
    /// Width in CSS pixels.
    pub width: f64,
    /// Lengths of dashes and gaps in CSS pixels, an even number of them; empty for a solid line.
    pub dash: Vec<f64>,
    /// Ends.
    pub cap: LineCap,
    /// Corners.
    pub join: LineJoin,
    /// How far a pointed corner may reach, in half widths.
    pub miter_limit: f64,
    /// Whether it is the thin edge of a fill: a back end that feathers draws one device pixel
    /// however fine these are.
    #[serde(skip)]
    pub hairline: bool,
}

impl Stroke {
    /// A solid line with MapLibre's defaults: butt ends, mitred corners, limit 2.
    pub fn new(width: f64) -> Self {
        Self {
            width,
            dash: Vec::new(),
            cap: LineCap::Butt,
            join: LineJoin::Miter,
            miter_limit: 2.0,
            hairline: false,
        }
    }

    /// The same with round ends and corners.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self { cap: LineCap::Round, join: LineJoin::Round, ..self }
    }
}
