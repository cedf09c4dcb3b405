//! The grid that a level is quantised to: its units, and boxes in them.

use super::bytes::{Cursor, damaged};
use crate::error::Result;
use crate::unit::{LonLat, LonLatBox};

/// A position in the units of a level.
pub(super) type Unit = (i32, i32);

/// The farthest a coordinate may lie from zero, in units: three turns at the finest grid. Sums of a
/// few coordinates stay far from overflow.
pub(super) const FARTHEST: i32 = 3 * 360 * 100_000;

/// Where an arc lies, in units, known to a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// A place near its first position.
    pub(super) start: Unit,
    /// A place near its last position.
    pub(super) end: Unit,
    pub(super) west: i32,
    pub(super) south: i32,
    pub(super) east: i32,
    pub(super) north: i32,
}

impl Extent {
    /// Reads a box of whole degrees: west, south, width, height.
    pub(super) fn of_degrees(cursor: &mut Cursor<'_>, grid: Grid) -> Result<Self> {
        let mut side = |more: i64| -> Result<i32> {
            let degrees = cursor.signed()?.checked_add(more).filter(|side| side.abs() <= 1080);
            let degrees = degrees.and_then(|side| i32::try_from(side).ok());
            degrees.map(|side| side * grid.per_degree).ok_or_else(|| damaged("a box off the globe"))
        };
        let (west, south) = (side(0)?, side(0)?);
        let east = side(i64::from(west / grid.per_degree))?;
        let north = side(i64::from(south / grid.per_degree))?;
        let (start, end) = ((west, south), (east, north));
        Ok(Self { start, end, west, south, east, north })
    }
}

/// How a level is quantised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    /// Units to a degree.
    pub(super) per_degree: i32,
}

impl Grid {
    /// Reads the units per degree, at most a hundred thousand.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self> {
        let per_degree = cursor.index(100_001)?.max(1);
        Ok(Self { per_degree: per_degree as i32 }) // at most 1e5
    }

    /// Units in a full turn.
    pub(super) fn turn(self) -> i32 {
        360 * self.per_degree
    }

    /// A position in degrees.
    pub(super) fn position(self, (x, y): Unit) -> LonLat {
        let per_degree = f64::from(self.per_degree);
        LonLat::new(f64::from(x) / per_degree, f64::from(y) / per_degree)
    }
}

/// A box in units: what a read asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    west: i32,
    span: i32,
    south: i32,
    north: i32,
    turn: i32,
}

impl Window {
    /// The window of a box on a grid. Sides that are no numbers make a window of the whole world.
    pub(super) fn new(bounds: &LonLatBox, grid: Grid) -> Self {
        let turn = grid.turn();
        let per_degree = f64::from(grid.per_degree);
        let unit = |degrees: f64, default: f64| {
            let degrees = if degrees.is_finite() { degrees } else { default };
            (degrees.clamp(-1080.0, 1080.0) * per_degree) as i32 // within FARTHEST
        };
        let span = bounds.lon_span();
        let span = if span.is_finite() { span.clamp(0.0, 360.0) } else { 360.0 };
        Self {
            west: unit(bounds.west, -180.0).saturating_sub(1),
            span: ((span * per_degree) as i32).saturating_add(2).min(turn),
            south: unit(bounds.south, -90.0).saturating_sub(1),
            north: unit(bounds.north, 90.0).saturating_add(1),
            turn,
        }
    }

    /// The middle of the window.
    pub(super) fn center(&self) -> Unit {
        (self.west + self.span / 2, self.south + (self.north - self.south) / 2)
    }

    /// Whether a position lies inside.
    pub(super) fn contains(&self, (x, y): Unit) -> bool {
        (x - self.west).rem_euclid(self.turn) <= self.span && (self.south..=self.north).contains(&y)
    }

    /// Whether a box touches the window.
    pub(super) fn touches(&self, extent: &Extent) -> bool {
        let inside = (extent.west - self.west).rem_euclid(self.turn) <= self.span
            || (self.west - extent.west).rem_euclid(self.turn) <= extent.east - extent.west;
        inside && extent.south <= self.north && self.south <= extent.north
    }
}
