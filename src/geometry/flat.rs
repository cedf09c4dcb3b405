//! What clipping needs of a point, on the sphere's graticule and on the page alike.

use crate::unit::{LonLat, Page};

/// A point with two coordinates.
pub(super) trait Flat: Copy + PartialEq {
    /// Both coordinates.
    fn xy(self) -> (f64, f64);
    /// The point with these coordinates.
    fn at(x: f64, y: f64) -> Self;
}

impl Flat for LonLat {
    fn xy(self) -> (f64, f64) {
        (self.lon, self.lat)
    }

    fn at(x: f64, y: f64) -> Self {
        Self::new(x, y)
    }
}

impl Flat for Page {
    fn xy(self) -> (f64, f64) {
        (self.x, self.y)
    }

    fn at(x: f64, y: f64) -> Self {
        Self::new(x, y)
    }
}
