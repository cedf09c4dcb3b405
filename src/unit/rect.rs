//! Rectangles: on the page, and between meridians and parallels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LonLat, Page};

/// An axis-parallel rectangle given by its least and greatest coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Rect {
    /// Least x.
    pub x0: f64,
    /// Least y.
    pub y0: f64,
    /// Greatest x.
    pub x1: f64,
    /// Greatest y.
    pub y1: f64,
}

/// A rectangle on the page: (`x0`, `y0`) is its top left corner.
pub type PageBox = Rect;

impl Rect {
    /// A rectangle from its least and greatest coordinates.
    pub const fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self { x0, y0, x1, y1 }
    }

    /// A rectangle from its top left corner and size.
    pub const fn from_size(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x0: x, y0: y, x1: x + width, y1: y + height }
    }

    /// A rectangle from its centre and size.
    pub fn from_center(center: Page, width: f64, height: f64) -> Self {
        Self::from_size(center.x - width / 2.0, center.y - height / 2.0, width, height)
    }

    /// The smallest rectangle around points; `None` without a point.
    pub fn around(points: impl IntoIterator<Item = Page>) -> Option<Self> {
        points.into_iter().fold(None, |bounds: Option<Self>, p| {
            let point = Self::new(p.x, p.y, p.x, p.y);
            Some(bounds.map_or(point, |bounds| bounds.union(point)))
        })
    }

    /// `x1 − x0`.
    pub fn width(self) -> f64 {
        self.x1 - self.x0
    }

    /// `y1 − y0`.
    pub fn height(self) -> f64 {
        self.y1 - self.y0
    }

    /// The middle.
    pub fn center(self) -> Page {
        Page::new((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// The rectangle grown by a margin on every side (shrunk by a negative one).
    #[must_use]
    pub fn grown(self, margin: f64) -> Self {
        Self::new(self.x0 - margin, self.y0 - margin, self.x1 + margin, self.y1 + margin)
    }

    /// The rectangle moved.
    #[must_use]
    pub fn moved(self, by: Page) -> Self {
        Self::new(self.x0 + by.x, self.y0 + by.y, self.x1 + by.x, self.y1 + by.y)
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self::new(
            self.x0.min(other.x0),
            self.y0.min(other.y0),
            self.x1.max(other.x1),
            self.y1.max(other.y1),
        )
    }

    /// What both have in common; `None` where that has no area.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let common = Self::new(
            self.x0.max(other.x0),
            self.y0.max(other.y0),
            self.x1.min(other.x1),
            self.y1.min(other.y1),
        );
        (common.x0 < common.x1 && common.y0 < common.y1).then_some(common)
    }

    /// Whether both overlap in more than an edge.
    pub fn overlaps(self, other: Self) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1 && self.y0 < other.y1 && other.y0 < self.y1
    }

    /// Whether a point lies inside or on the edge.
    pub fn contains(self, point: Page) -> bool {
        (self.x0..=self.x1).contains(&point.x) && (self.y0..=self.y1).contains(&point.y)
    }

    /// Whether the other rectangle lies wholly inside.
    pub fn encloses(self, other: Self) -> bool {
        self.x0 <= other.x0 && self.y0 <= other.y0 && other.x1 <= self.x1 && other.y1 <= self.y1
    }

    /// The distance from a point to the rectangle; 0 inside.
    pub fn distance(self, point: Page) -> f64 {
        let dx = (self.x0 - point.x).max(point.x - self.x1).max(0.0);
        let dy = (self.y0 - point.y).max(point.y - self.y1).max(0.0);
        libm::hypot(dx, dy)
    }
}

/// A box between two meridians and two parallels, in degrees.
///
/// `west > east` means that the box crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LonLatBox {
    /// Western meridian.
    pub west: f64,
    /// Southern parallel.
    pub south: f64,
    /// Eastern meridian.
    pub east: f64,
    /// Northern parallel.
    pub north: f64,
}

impl LonLatBox {
    /// The whole world.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    /// A box from its sides, in GeoJSON's order.
    pub const fn new(west: f64, south: f64, east: f64, north: f64) -> Self {
        Self { west, south, east, north }
    }

    /// How many degrees of longitude the box spans, 0 … 360.
    pub fn lon_span(self) -> f64 {
        if self.west <= self.east { self.east - self.west } else { self.east - self.west + 360.0 }
    }

    /// Whether the box crosses the antimeridian.
    pub fn crosses_antimeridian(self) -> bool {
        self.west > self.east
    }

    /// The middle of the box, its longitude within ±180.
    pub fn center(self) -> LonLat {
        LonLat::new(self.west + self.lon_span() / 2.0, (self.south + self.north) / 2.0).wrapped()
    }

    /// Whether a position lies in the box or on its edge; its longitude may be unwrapped.
    pub fn contains(self, position: LonLat) -> bool {
        let east_of_west = (position.lon - self.west).rem_euclid(360.0);
        (self.south..=self.north).contains(&position.lat)
            && (east_of_west <= self.lon_span() || self.lon_span() >= 360.0)
    }

    /// Whether a position lies in both, whichever side of ±180° that is.
    ///
    /// ```
    /// use rumbo::unit::LonLatBox;
    ///
    /// let fiji = LonLatBox::new(177.0, -19.0, -178.0, -12.0);
    /// assert!(fiji.overlaps(LonLatBox::new(-180.0, -20.0, -170.0, -10.0)));
    /// assert!(!fiji.overlaps(LonLatBox::new(160.0, -20.0, 170.0, -10.0)));
    /// ```
    pub fn overlaps(self, other: Self) -> bool {
        let from = |west: f64, to: f64| (to - west).rem_euclid(360.0);
        self.south <= other.north
            && other.south <= self.north
            && (from(self.west, other.west) <= self.lon_span()
                || from(other.west, self.west) <= other.lon_span())
    }

    /// Whether the other box lies wholly inside.
    pub fn encloses(self, other: Self) -> bool {
        let east_of_west = (other.west - self.west).rem_euclid(360.0);
        self.south <= other.south
            && other.north <= self.north
            && (self.lon_span() >= 360.0 || east_of_west + other.lon_span() <= self.lon_span())
    }

    /// The smallest box around positions, across the antimeridian where that is shorter:
    /// its sides are the ends of the widest gap between neighbouring longitudes.
    /// `None` without a position.
    pub fn around(positions: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        let mut lons = Vec::new();
        let (mut south, mut north) = (f64::INFINITY, f64::NEG_INFINITY);
        for position in positions {
            lons.push(position.wrapped().lon);
            south = south.min(position.lat);
            north = north.max(position.lat);
        }
        lons.sort_by(f64::total_cmp);
        let (&first, &last) = (lons.first()?, lons.last()?);
        let mut best = Self::new(first, south, last, north);
        let mut widest = first + 360.0 - last;
        for pair in lons.windows(2) {
            if pair[1] - pair[0] > widest {
                widest = pair[1] - pair[0];
                best = Self::new(pair[1], south, pair[0], north);
            }
        }
        Some(best)
    }

    /// The smallest box around several, across the antimeridian where that is shorter; `None` for
    /// none.
    ///
    /// ```
    /// use rumbo::unit::LonLatBox;
    ///
    /// let fiji = LonLatBox::new(177.0, -19.0, -179.8, -16.0);
    /// let samoa = LonLatBox::new(-172.8, -14.1, -171.4, -13.4);
    /// let both = LonLatBox::around_all([samoa, fiji]).unwrap();
    /// assert_eq!(both, LonLatBox::new(177.0, -19.0, -171.4, -13.4));
    /// ```
    pub fn around_all(boxes: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut boxes: Vec<Self> = boxes.into_iter().collect();
        boxes.sort_by(|a, b| a.west.total_cmp(&b.west));
        let first = *boxes.first()?;
        let south = boxes.iter().map(|bounds| bounds.south).fold(f64::INFINITY, f64::min);
        let north = boxes.iter().map(|bounds| bounds.north).fold(f64::NEG_INFINITY, f64::max);
        // The widest stretch of longitudes that none of them covers is what the box leaves out.
        let mut east = first.west;
        let mut widest = (0.0, first.west, first.west);
        let again = Self { west: first.west + 360.0, ..first };
        for bounds in boxes.iter().chain([&again]) {
            if bounds.west - east > widest.0 {
                widest = (bounds.west - east, bounds.west, east);
            }
            east = east.max(bounds.west + bounds.lon_span());
        }
        let (gap, west, east) = widest;
        if gap <= 0.0 {
            return Some(Self::new(-180.0, south, 180.0, north));
        }
        let wrapped = |lon: f64| if lon > 180.0 { lon - 360.0 } else { lon };
        Some(Self::new(wrapped(west), south, wrapped(east), north))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_encloses_another_across_the_antimeridian() {
        let pacific = LonLatBox::new(150.0, -30.0, -140.0, 30.0);
        assert!(pacific.encloses(LonLatBox::new(177.0, -20.0, -178.0, -15.0)));
        assert!(pacific.encloses(pacific));
        assert!(!pacific.encloses(LonLatBox::new(177.0, -20.0, -130.0, -15.0)));
        assert!(!pacific.encloses(LonLatBox::new(-150.0, -20.0, 160.0, -15.0)));
        assert!(!pacific.encloses(LonLatBox::WORLD));
        assert!(LonLatBox::WORLD.encloses(pacific));
    }

    #[test]
    fn boxes_are_gathered_on_the_shorter_way_round() {
        let around = |boxes: &[[f64; 2]]| {
            let boxes = boxes.iter().map(|[west, east]| LonLatBox::new(*west, 0.0, *east, 1.0));
            LonLatBox::around_all(boxes).map(|all| [all.west, all.east])
        };
        assert_eq!(around(&[]), None);
        assert_eq!(around(&[[10.0, 20.0]]), Some([10.0, 20.0]));
        assert_eq!(around(&[[170.0, -170.0]]), Some([170.0, -170.0]));
        assert_eq!(around(&[[-10.0, 20.0], [15.0, 16.0], [30.0, 40.0]]), Some([-10.0, 40.0]));
        assert_eq!(around(&[[-170.0, -60.0], [30.0, 179.0]]), Some([30.0, -60.0]));
        assert_eq!(around(&[[-170.0, -60.0], [170.0, -160.0]]), Some([170.0, -60.0]));
        let thirds = [[-180.0, -50.0], [-60.0, 70.0], [60.0, -170.0]];
        assert_eq!(around(&thirds), Some([-180.0, 180.0]));
        assert_eq!(around(&[[-180.0, 180.0], [0.0, 1.0]]), Some([-180.0, 180.0]));
    }

    #[test]
    fn a_box_around_fiji_crosses_the_antimeridian() {
        let bounds =
            LonLatBox::around([LonLat::new(178.4, -18.1), LonLat::new(-171.8, -13.8)]).unwrap();
        assert!(bounds.crosses_antimeridian());
        assert!((bounds.lon_span() - 9.8).abs() < 1e-9);
        assert!(bounds.contains(LonLat::new(180.0, -15.0)));
        assert!(bounds.contains(LonLat::new(-179.0, -15.0)));
        assert!(!bounds.contains(LonLat::new(0.0, -15.0)));
        assert!((bounds.center().lon - -176.7).abs() < 1e-9);
    }

    #[test]
    fn touching_edges_do_not_overlap() {
        let a = Rect::new(0.0, 0.0, 1.0, 1.0);
        assert!(!a.overlaps(a.moved(Page::new(1.0, 0.0))));
        assert!(a.intersection(a.moved(Page::new(1.0, 0.0))).is_none());
        assert_eq!(a.distance(Page::new(4.0, 5.0)), 5.0);
    }
}
