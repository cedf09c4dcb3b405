//! Points tagged by the plane they live on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A position on WGS 84 in degrees: longitude first, always.
///
/// Nothing is checked here: readers check positions where they enter
/// ([`LonLat::is_valid`]), so that the hot path does not.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LonLat {
    /// Longitude in degrees, east positive.
    pub lon: f64,
    /// Latitude in degrees, north positive.
    pub lat: f64,
}

/// A point on the projected plane: metres or the CRS's unit, x to the right, y **up**.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Plane {
    /// Easting.
    pub x: f64,
    /// Northing.
    pub y: f64,
}

/// A point on the page: CSS pixels (1/96 inch), x to the right, y **down** from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// Distance from the left edge.
    pub x: f64,
    /// Distance from the top edge.
    pub y: f64,
}

impl LonLat {
    /// A position; degrees, longitude first.
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// Whether both numbers are finite, the latitude is within ±90 and the longitude within ±540
    /// (one turn beyond ±180 on either side, as unwrapped data have it).
    pub fn is_valid(self) -> bool {
        self.lon.is_finite() && self.lat.abs() <= 90.0 && self.lon.abs() <= 540.0
    }

    /// The same position with its longitude in −180 ≤ lon < 180 (180 itself stays 180).
    #[must_use]
    pub fn wrapped(self) -> Self {
        Self { lon: wrap_longitude(self.lon), lat: self.lat }
    }
}

/// A longitude brought into −180 … 180; values already there, either end included, are kept.
fn wrap_longitude(lon: f64) -> f64 {
    if (-180.0..=180.0).contains(&lon) { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 }
}

impl From<geo_types::Coord> for LonLat {
    fn from(coord: geo_types::Coord) -> Self {
        Self { lon: coord.x, lat: coord.y }
    }
}

impl From<geo_types::Point> for LonLat {
    fn from(point: geo_types::Point) -> Self {
        point.0.into()
    }
}

impl From<LonLat> for geo_types::Coord {
    fn from(position: LonLat) -> Self {
        Self { x: position.lon, y: position.lat }
    }
}

impl Plane {
    /// A point on the plane.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl Page {
    /// A point on the page.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The distance to another point.
    pub fn distance(self, other: Self) -> f64 {
        libm::hypot(self.x - other.x, self.y - other.y)
    }

    /// The point turned about the origin, radians clockwise as one sees the page.
    ///
    /// ```
    /// use rumbo::unit::Page;
    ///
    /// let right = Page::new(2.0, 0.0);
    /// let down = right.turned(std::f64::consts::FRAC_PI_2);
    /// assert!(down.distance(Page::new(0.0, 2.0)) < 1e-12);
    /// ```
    #[must_use]
    pub fn turned(self, angle: f64) -> Self {
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        Self::new(self.x * cos - self.y * sin, self.x * sin + self.y * cos)
    }
}

impl std::ops::Add for Page {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl std::ops::Sub for Page {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl std::ops::Mul<f64> for Page {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longitudes_wrap_into_one_turn() {
        for (given, wanted) in
            [(190.0, -170.0), (-190.0, 170.0), (180.0, 180.0), (-180.0, -180.0), (540.0, -180.0)]
        {
            assert_eq!(LonLat::new(given, 0.0).wrapped().lon, wanted, "{given}");
        }
    }

    #[test]
    fn nan_and_infinity_are_invalid() {
        assert!(!LonLat::new(f64::NAN, 0.0).is_valid());
        assert!(!LonLat::new(0.0, f64::NAN).is_valid());
        assert!(!LonLat::new(f64::INFINITY, 0.0).is_valid());
        assert!(LonLat::new(-190.0, 90.0).is_valid());
    }
}
