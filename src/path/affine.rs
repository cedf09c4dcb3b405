//! Affine maps between planes.

use schemars::JsonSchema;
use serde::Serialize;

use crate::unit::{Page, Plane};

/// An affine map: x′ = a·x + c·y + e, y′ = b·x + d·y + f. In JSON it is `[a, b, c, d, e, f]`, the
/// order that SVG and PDF have too.
///
/// A camera's brings the projected plane (y up) to the page (y down), whichever way north points.
///
/// ```
/// use rumbo::path::Affine;
/// use rumbo::unit::{Page, Plane};
///
/// // 100 m to a pixel, the plane's origin in the middle of an 800 × 600 page.
/// let map = Affine::north_up(0.01, Page::new(400.0, 300.0));
/// assert_eq!(map.to_page(Plane::new(1000.0, 1000.0)), Page::new(410.0, 290.0));
/// assert_eq!(map.to_plane(Page::new(410.0, 290.0)), Some(Plane::new(1000.0, 1000.0)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Affine([f64; 6]);

impl Affine {
    /// The map that moves nothing.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The map with the coefficients `[a, b, c, d, e, f]`.
    pub const fn new(coefficients: [f64; 6]) -> Self {
        Self(coefficients)
    }

    /// The map from a plane to the page with north up: so many pixels to the plane's unit, the
    /// plane's origin at a point of the page.
    pub const fn north_up(scale: f64, origin: Page) -> Self {
        Self([scale, 0.0, 0.0, -scale, origin.x, origin.y])
    }

    /// The coefficients `[a, b, c, d, e, f]`.
    pub const fn coefficients(self) -> [f64; 6] {
        self.0
    }

    /// Where a point of the plane lies on the page.
    #[inline]
    pub fn to_page(self, point: Plane) -> Page {
        let (x, y) = self.apply(point.x, point.y);
        Page::new(x, y)
    }

    /// The map that leads back; `None` where there is none.
    pub fn inverse(self) -> Option<Self> {
        let [a, b, c, d, e, f] = self.0;
        let determinant = a * d - b * c;
        let map = [d, -b, -c, a, c * f - d * e, b * e - a * f].map(|part| part / determinant);
        map.iter().all(|part| part.is_finite()).then_some(Self(map))
    }

    /// Where a point of the page lies on the plane; `None` where the map cannot be inverted.
    pub fn to_plane(self, point: Page) -> Option<Plane> {
        let [a, b, c, d, e, f] = self.0;
        let determinant = a * d - b * c;
        let (x, y) = (point.x - e, point.y - f);
        let plane = Plane::new((d * x - c * y) / determinant, (a * y - b * x) / determinant);
        (plane.x.is_finite() && plane.y.is_finite()).then_some(plane)
    }

    /// Both coordinates of a point, mapped.
    #[inline]
    pub fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The map whose images are moved.
    #[must_use]
    pub fn moved(self, by: Page) -> Self {
        let [a, b, c, d, e, f] = self.0;
        Self([a, b, c, d, e + by.x, f + by.y])
    }

    /// The map whose images are drawn so much larger about a point of the page.
    #[must_use]
    pub fn scaled(self, about: Page, by: f64) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let (e, f) = (about.x + (e - about.x) * by, about.y + (f - about.y) * by);
        Self([a * by, b * by, c * by, d * by, e, f])
    }

    /// The map whose images are turned about a point of the page; radians, clockwise.
    #[must_use]
    pub fn turned(self, about: Page, angle: f64) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let turn = |x: f64, y: f64| (x * cos - y * sin, x * sin + y * cos);
        let ((a, b), (c, d)) = (turn(a, b), turn(c, d));
        let (e, f) = turn(e - about.x, f - about.y);
        Self([a, b, c, d, e + about.x, f + about.y])
    }

    /// How far the plane's y axis is turned from pointing up the page; radians, clockwise: 0 with
    /// north up.
    pub fn turn(self) -> f64 {
        let [_, _, c, d, ..] = self.0;
        if c == 0.0 && d <= 0.0 { 0.0 } else { libm::atan2(c, -d) }
    }
}

impl From<[f64; 6]> for Affine {
    fn from(coefficients: [f64; 6]) -> Self {
        Self(coefficients)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_inverted_where_they_can_be() {
        let map = Affine::new([2.0, 0.5, 0.1, -2.0, 5.0, 7.0]);
        let plane = map.to_plane(map.to_page(Plane::new(3.0, 4.0))).unwrap();
        assert!((plane.x - 3.0).abs() < 1e-12 && (plane.y - 4.0).abs() < 1e-12);
        assert!(Affine::new([0.0; 6]).to_plane(Page::new(1.0, 1.0)).is_none());
    }

    #[test]
    fn a_turn_is_clockwise_on_the_page_and_told() {
        let about = Page::new(10.0, 20.0);
        let map = Affine::north_up(1.0, about).turned(about, std::f64::consts::FRAC_PI_2);
        let north = map.to_page(Plane::new(0.0, 5.0));
        assert!(north.distance(Page::new(15.0, 20.0)) < 1e-12, "{north:?}");
        assert!((map.turn() - std::f64::consts::FRAC_PI_2).abs() < 1e-12);
        assert_eq!(Affine::north_up(3.0, about).turn(), 0.0);
    }
}
