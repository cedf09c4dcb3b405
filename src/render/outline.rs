//! Outlines in device pixels: what every item becomes before it is drawn.

use super::flatten::{Pen, Point};

/// A whole number of 1/256 device pixels.
pub(super) type Fixed = i32;

/// One device pixel as [`Fixed`].
pub(super) const ONE: Fixed = 256;

/// The nearest whole number to a value below 2³¹ in size, ties to even.
#[inline]
pub(super) fn nearest(value: f64) -> i32 {
    // At 1.5 · 2⁵² the last bit of an f64 is worth 1: the sum is rounded there, and its low bits
    // hold the whole number. A conversion would first have to call a function to round.
    (value + 6_755_399_441_055_744.0).to_bits() as i32
}

/// Points of a contour that are looked at together when one of the bands of a page is drawn.
const STRETCH: usize = 32;

/// The box in device pixels that outlines are kept within; any page lies well inside.
const REACH: f64 = 2_097_152.0;

/// Closed contours to be filled, in 1/256 device pixels.
///
/// Whole numbers make sums of coverage exact: two neighbours that share an edge cover each pixel
/// along it by complementary amounts, whatever their order, direction or band.
#[derive(Debug, Default)]
pub(super) struct Outline {
    points: Vec<(Fixed, Fixed)>,
    contours: Vec<Contour>,
    /// The least and the greatest y of each stretch of [`STRETCH`] points, contour after contour, and of the
    /// point before it.
    heights: Vec<(Fixed, Fixed)>,
    /// The box around all contours; `None` where there are none.
    bounds: Option<Bounds>,
    last: Option<Point>,
    first: Option<Point>,
}

/// A closed part of an [`Outline`].
#[derive(Debug, Clone, Copy)]
struct Contour {
    end: usize,
    bounds: Bounds,
}

/// A box of whole device pixels, its right and bottom sides excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub x0: i32,
    pub y0: i32,
    pub x1: i32,
    pub y1: i32,
}

impl Bounds {
    pub const EMPTY: Self = Self { x0: i32::MAX, y0: i32::MAX, x1: i32::MIN, y1: i32::MIN };

    pub fn is_empty(self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// The box with a margin on every side.
    #[must_use]
    pub fn grown(self, margin: i32) -> Self {
        Self {
            x0: self.x0.saturating_sub(margin),
            y0: self.y0.saturating_sub(margin),
            x1: self.x1.saturating_add(margin),
            y1: self.y1.saturating_add(margin),
        }
    }

    pub fn width(self) -> usize {
        usize::try_from(self.x1.saturating_sub(self.x0)).unwrap_or(0)
    }

    pub fn height(self) -> usize {
        usize::try_from(self.y1.saturating_sub(self.y0)).unwrap_or(0)
    }
}

impl Outline {
    /// The pixels the outline may touch.
    pub fn bounds(&self) -> Bounds {
        self.bounds.unwrap_or(Bounds::EMPTY)
    }

    /// The points of each contour that may touch an area; its last joins its first. A contour that
    /// lies beside the area winds around nothing of it.
    pub fn contours(&self, area: Bounds) -> impl Iterator<Item = &[(Fixed, Fixed)]> {
        let mut start = 0;
        self.contours.iter().filter_map(move |contour| {
            let points = self.points.get(start..contour.end).unwrap_or_default();
            start = contour.end;
            (!contour.bounds.intersection(area).is_empty()).then_some(points)
        })
    }

    /// Those stretches of the contours that may touch an area, each with the point before it. What lies above
    /// or below the area winds around nothing of it.
    pub fn stretches(
        &self,
        area: Bounds,
    ) -> impl Iterator<Item = ((Fixed, Fixed), &[(Fixed, Fixed)])> {
        let (top, bottom) = (area.y0 * ONE, area.y1 * ONE);
        let (mut start, mut first) = (0, 0);
        let contours = self.contours.iter().filter_map(move |contour| {
            let points = self.points.get(start..contour.end).unwrap_or_default();
            let end = first + points.len().div_ceil(STRETCH);
            let heights = self.heights.get(first..end).unwrap_or_default();
            (start, first) = (contour.end, end);
            (!contour.bounds.intersection(area).is_empty()).then_some((points, heights))
        });
        contours.flat_map(move |(points, heights)| {
            let mut last = points.last().copied().unwrap_or_default();
            points.chunks(STRETCH).zip(heights).filter_map(move |(points, &(y0, y1))| {
                let before = last;
                last = points.last().copied().unwrap_or(last);
                (y0 < bottom && y1 > top).then_some((before, points))
            })
        })
    }

    /// How often the contours wind around an area; `None` where one may pass through it.
    pub fn winding_around(&self, area: Bounds) -> Option<i32> {
        let [left, top, right, bottom] = [area.x0, area.y0, area.x1, area.y1].map(|at| at * ONE);
        let middle = top + (bottom - top) / 2;
        let mut winding = 0;
        for (mut from, points) in self.stretches(area) {
            for &to in points {
                let is_left = from.0 <= left && to.0 <= left;
                let is_beside = is_left
                    || (from.0 >= right && to.0 >= right)
                    || (from.1 <= top && to.1 <= top)
                    || (from.1 >= bottom && to.1 >= bottom);
                if !is_beside {
                    return None;
                }
                let crossed = i32::from(to.1 > middle) - i32::from(from.1 > middle);
                winding += if is_left { crossed } else { 0 };
                from = to;
            }
        }
        Some(winding)
    }

    /// The rectangle of whole pixels the outline is, if it is one.
    pub fn as_pixel_rect(&self) -> Option<Bounds> {
        let [contour] = self.contours.as_slice() else { return None };
        let mut corners = self.points.clone();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let [a, b, c, d] = corners.as_slice() else { return None };
        let upright = (a.0 == b.0 && b.1 == c.1 && c.0 == d.0 && d.1 == a.1)
            || (a.1 == b.1 && b.0 == c.0 && c.1 == d.1 && d.0 == a.0);
        let whole = corners.iter().all(|(x, y)| x % ONE == 0 && y % ONE == 0);
        (upright && whole).then_some(contour.bounds)
    }

    /// Twice the signed area of all contours, in square device pixels.
    pub fn signed_area(&self) -> f64 {
        let mut sum = 0.0;
        for points in self.contours(self.bounds()) {
            let Some(&(mut x0, mut y0)) = points.last() else { continue };
            for &(x, y) in points {
                sum += f64::from(x0) * f64::from(y) - f64::from(x) * f64::from(y0);
                (x0, y0) = (x, y);
            }
        }
        sum / f64::from(ONE * ONE)
    }

    #[inline]
    fn push(&mut self, point: Point) {
        // Within ±REACH after clipping, so that the conversion is exact.
        let fixed = |value: f64| nearest(value * f64::from(ONE));
        let point = (fixed(point.x), fixed(point.y));
        if self.points.last() != Some(&point) || self.is_at_start() {
            self.points.push(point);
        }
    }

    fn contour_start(&self) -> usize {
        self.contours.last().map_or(0, |contour| contour.end)
    }

    fn is_at_start(&self) -> bool {
        self.points.len() == self.contour_start()
    }

    /// Adds a line that leaves the box ±REACH: cut at the box's sides, its outer parts moved onto
    /// them, which leaves what is inside as it was.
    #[cold]
    fn push_clipped(&mut self, from: Point, to: Point) {
        let mut cuts = [1.0; 5];
        let mut count = 1;
        for (a, b) in [(from.x, to.x), (from.y, to.y)] {
            for side in [-REACH, REACH] {
                if (a < side) != (b < side)
                    && let Some(cut) = cuts.get_mut(count)
                {
                    *cut = (side - a) / (b - a);
                    count += 1;
                }
            }
        }
        cuts.sort_by(f64::total_cmp);
        for t in cuts {
            let (x, y) = (from.x + t * (to.x - from.x), from.y + t * (to.y - from.y));
            self.push(Point::new(x.clamp(-REACH, REACH), y.clamp(-REACH, REACH)));
        }
    }

    fn outside(point: Point) -> bool {
        point.x.abs() > REACH || point.y.abs() > REACH
    }
}

impl Pen for Outline {
    fn reserve(&mut self, points: usize) {
        self.points.reserve(points);
    }

    fn start(&mut self, at: Point) {
        (self.first, self.last) = (Some(at), Some(at));
        self.push(Point::new(at.x.clamp(-REACH, REACH), at.y.clamp(-REACH, REACH)));
    }

    #[inline]
    fn line(&mut self, to: Point) {
        let Some(from) = self.last.replace(to) else { return self.start(to) };
        if Self::outside(from) || Self::outside(to) {
            self.push_clipped(from, to);
        } else {
            self.push(to);
        }
    }

    fn lines(&mut self, points: impl ExactSizeIterator<Item = Point>) {
        self.points.reserve(points.len());
        let Some(mut from) = self.last else { return points.for_each(|to| self.line(to)) };
        let mut leaves = Self::outside(from);
        for to in points {
            let comes_from_outside = std::mem::replace(&mut leaves, Self::outside(to));
            if comes_from_outside || leaves {
                self.push_clipped(from, to);
            } else {
                self.push(to);
            }
            from = to;
        }
        self.last = Some(from);
    }

    fn end(&mut self, _closed: bool) {
        if let (Some(first), Some(last)) = (self.first.take(), self.last.take())
            && (Self::outside(first) || Self::outside(last))
        {
            self.push_clipped(last, first);
        }
        let start = self.contour_start();
        let points = self.points.get(start..).unwrap_or_default();
        let (mut x0, mut y0, mut x1, mut y1) = (Fixed::MAX, Fixed::MAX, Fixed::MIN, Fixed::MIN);
        let stretches = self.heights.len();
        let mut before = points.last().map_or(0, |last| last.1);
        self.heights.reserve(points.len().div_ceil(STRETCH));
        for points in points.chunks(STRETCH) {
            let (mut least, mut most) = (before, before);
            for &(x, y) in points {
                (x0, x1) = (x0.min(x), x1.max(x));
                (least, most) = (least.min(y), most.max(y));
                before = y;
            }
            self.heights.push((least, most));
            (y0, y1) = (y0.min(least), y1.max(most));
        }
        if points.len() < 3 || y0 == y1 {
            self.points.truncate(start);
            self.heights.truncate(stretches);
            return;
        }
        let up = |value: Fixed| (value + ONE - 1).div_euclid(ONE);
        let bounds =
            Bounds { x0: x0.div_euclid(ONE), y0: y0.div_euclid(ONE), x1: up(x1), y1: up(y1) };
        self.contours.push(Contour { end: self.points.len(), bounds });
        self.bounds = Some(self.bounds().union(bounds));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn points_come_together_as_they_come_one_by_one(
            points in prop::collection::vec((-4e6..4e6, -4e6..4e6, any::<bool>()), 1..40),
        ) {
            let points = points.into_iter().map(|(x, y, near)| {
                let scale = if near { 1e-5 } else { 1.0 };
                Point::new(x * scale, y * scale)
            });
            let points: Vec<Point> = points.collect();
            let drawn = [true, false].map(|together| {
                let mut outline = Outline::default();
                outline.start(points[0]);
                if together {
                    outline.lines(points[1..].iter().copied());
                } else {
                    points[1..].iter().for_each(|&to| outline.line(to));
                }
                outline.end(true);
                (outline.points, outline.heights)
            });
            prop_assert_eq!(&drawn[0], &drawn[1]);
        }
    }
}
