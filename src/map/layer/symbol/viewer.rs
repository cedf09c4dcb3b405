//! Symbols as MapLibre's viewer lays them out: tile by tile, text and icon as one, placed first
//! come, first served.

mod anchors;
mod laid;
mod layout;
mod offset;
mod place;
mod sites;
mod standing;
mod taken;

pub(super) use layout::trace;
pub(super) use place::place;

use std::sync::Arc;

use self::offset::Choice;
use super::icon::Icon;
use super::text::LabelText;
use crate::path::Baseline;
use crate::scene::{Halo, Origin};
use crate::style::Overlap;
use crate::unit::{Color, Page};

/// A symbol that may stand.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// The index of its layer among those drawn.
    pub layer: usize,
    /// The point it marks.
    pub at: Page,
    pub sort_key: Option<f64>,
    /// The tile it belongs to: row, column.
    pub tile: (i64, i64),
    /// How far down the page it stands, if its layer is ordered by that.
    pub down: Option<i64>,
    /// Whether those lowest on the page are placed first.
    pub lowest_first: bool,
    pub text: Option<Writing>,
    pub icon: Option<Badge>,
    pub origin: Origin,
}

/// The text of a symbol.
#[derive(Debug, Clone)]
pub(super) struct Writing {
    pub text: Arc<LabelText>,
    /// The same in lines that run down, where it may stand so.
    pub vertical: Option<Arc<LabelText>>,
    /// Where it may stand, at the size that room is kept for.
    pub choices: Arc<[Choice]>,
    /// How many times as large that is as it is drawn.
    pub grown: f64,
    /// The size it is drawn at, pixels.
    pub em: f64,
    /// How far it is turned, radians.
    pub angle: f64,
    /// How much of that is the map's turn.
    pub map_turn: f64,
    pub padding: f64,
    /// Where it runs along a line.
    pub along: Option<Along>,
    /// How far it is drawn from where it was placed.
    pub translate: Page,
    pub color: Color,
    /// How opaque the pictures in it are.
    pub opacity: f32,
    pub halo: Option<Halo>,
    pub overlap: Overlap,
    /// Whether others may stand on it.
    pub ignored: bool,
    /// Whether the icon may stand without it.
    pub optional: bool,
}

/// A stretch of a line that a text runs along.
#[derive(Debug, Clone)]
pub(super) struct Along {
    pub line: Baseline,
    /// Where the text's middle is.
    pub distance: f64,
    /// How far it is moved along and across, pixels.
    pub offset: [f64; 2],
    /// Where its middle is, seen from the point that it is anchored at.
    pub middle: Page,
    pub keep_upright: bool,
}

/// The icon of a symbol.
#[derive(Debug, Clone)]
pub(super) struct Badge {
    pub icon: Icon,
    /// The same, not turned with its line or the map, and in another size: what room is kept for.
    pub upright: Icon,
    /// Both, around a text whose lines run down.
    pub vertical: Option<(Icon, Icon)>,
    pub translate: Page,
    /// Whether it goes with its text to where that stands.
    pub follows: bool,
    pub overlap: Overlap,
    pub ignored: bool,
    pub optional: bool,
}
