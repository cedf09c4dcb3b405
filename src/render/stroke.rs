//! The outline of a line's stroke.
//!
//! Each side of the line runs at half the width beside it. At a corner the inner side is cut at the
//! crossing of the two offset lines where both segments are long enough, and passes through the
//! corner itself where they are not: then every part of the outline winds the same way, and no
//! hole opens in a tight bend however dense its vertices.

use std::ops::Range;

use super::arc::{ROUNDNESS, Step};
use super::flatten::{Pen, Point};
use super::outline::Outline;
use crate::scene::{LineCap, LineJoin};

/// The shape of a stroke in device pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub half_width: f64,
    pub cap: LineCap,
    pub join: LineJoin,
    pub miter_limit: f64,
}

/// Vertices closer than this to the one before are passed over, in device pixels.
const NEAR: f64 = 1.0 / 128.0;

/// Makes outlines of strokes; keeps its buffers between lines.
pub(super) struct Stroker {
    shape: Shape,
    step: Step,
    points: Vec<Vertex>,
    left: Vec<Point>,
    right: Vec<Point>,
}

/// A vertex of a line, with the direction and length of the segment that follows it.
#[derive(Debug, Clone, Copy)]
struct Vertex {
    at: Point,
    direction: Point,
    length: f64,
}

impl Vertex {
    /// The one at a point before another.
    #[inline]
    fn before(at: Point, next: Point) -> Self {
        let (x, y) = (next.x - at.x, next.y - at.y);
        let length = (x * x + y * y).sqrt();
        Self { at, direction: Point::new(x / length, y / length), length }
    }
}

impl Stroker {
    pub fn new(shape: Shape) -> Self {
        Self {
            shape,
            step: Step::new(shape.half_width),
            points: Vec::new(),
            left: Vec::new(),
            right: Vec::new(),
        }
    }

    /// Adds the outline of a line's stroke.
    pub fn stroke(&mut self, line: &[Point], closed: bool, outline: &mut Outline) {
        self.measure(line, closed);
        let closed = closed && self.points.len() > 2;
        let (Some(&first), Some(&last)) = (self.points.first(), self.points.last()) else { return };
        if self.points.len() == 1 {
            return self.dot(first.at, outline);
        }
        self.clear_sides();
        let count = self.points.len();
        let inner = if closed { 0..count } else { 1..count - 1 };
        if !closed {
            self.open_end(first, false);
        }
        self.corners(inner);
        if !closed {
            self.open_end(last, true);
        }
        outline.reserve(self.left.len() + self.right.len());
        draw(&self.left, outline);
        if closed {
            outline.end(true);
        }
        draw_back(&self.right, closed, outline);
        outline.end(true);
    }

    /// Adds a closed line moved outwards by half the stroke's width. A line that winds the positive
    /// way (x towards y) has its outside on the right; `reversed` takes the other side, for shapes
    /// that wind the negative way. Holes, which wind against the shape, shrink; where nothing is
    /// left of them their lines add to the winding and open no gap.
    pub fn grow(&mut self, line: &[Point], reversed: bool, outline: &mut Outline) {
        self.measure(line, true);
        if self.points.len() < 3 {
            return;
        }
        self.clear_sides();
        self.corners(0..self.points.len());
        draw(if reversed { &self.left } else { &self.right }, outline);
        outline.end(true);
    }

    /// Empties both sides, with room for a corner of each point and half as many more.
    fn clear_sides(&mut self) {
        for side in [&mut self.left, &mut self.right] {
            side.clear();
            side.reserve(self.points.len() * 3 / 2);
        }
    }

    /// Takes the line's points, but for those that are too near the one before, each with the segment after it.
    fn measure(&mut self, line: &[Point], closed: bool) {
        self.points.clear();
        self.points.reserve(line.len());
        let Some((&first, rest)) = line.split_first() else { return };
        let mut last = first;
        for &point in rest {
            if far(last, point) {
                self.points.push(Vertex::before(last, point));
                last = point;
            }
        }
        while closed
            && !far(first, last)
            && let Some(before) = self.points.pop()
        {
            last = before.at;
        }
        // Two points alone do not close.
        let closed = closed && self.points.len() > 1;
        self.points.push(match self.points.last() {
            Some(_) if closed => Vertex::before(last, first),
            Some(before) => Vertex { at: last, ..*before },
            None => Vertex { at: last, direction: Point::new(0.0, 0.0), length: 0.0 },
        });
    }

    /// The corners at some points, each between two segments.
    fn corners(&mut self, some: Range<usize>) {
        let points = std::mem::take(&mut self.points);
        let before = some.start.checked_sub(1).map_or(points.last(), |before| points.get(before));
        if let Some(mut before) = before {
            for vertex in points.get(some).unwrap_or_default() {
                self.corner(before, vertex);
                before = vertex;
            }
        }
        self.points = points;
    }

    /// The corner at a vertex after another.
    #[inline]
    fn corner(&mut self, last: &Vertex, vertex: &Vertex) {
        let (at, before, after) = (vertex.at, last.direction, vertex.direction);
        let half = self.shape.half_width;
        let cross = before.x * after.y - before.y * after.x;
        let dot = before.x * after.x + before.y * after.y;
        // 2 · cos²(turn / 2). Rounding may take it below 0 where the line turns back on itself:
        // there the offset lines do not cross.
        let open = (1.0 + dot).max(0.0);
        let turns_back = open < 1e-9;
        // The side the line turns away from; `left` lies at +normal.
        let outer = if cross > 0.0 { -half } else { half };
        let offset = |direction: Point, by: f64| {
            Point::new(at.x - direction.y * by, at.y + direction.x * by)
        };
        // Where the offset lines cross, `by` beside both segments.
        let crossing = |by: f64| {
            let by = by / open;
            Point::new(at.x - (before.y + after.y) * by, at.y + (before.x + after.x) * by)
        };
        let (inside, outside) = if cross > 0.0 {
            (&mut self.left, &mut self.right)
        } else {
            (&mut self.right, &mut self.left)
        };
        // How much the inner sides are shortened: half · tan(turn / 2).
        let shortened = half * cross.abs();
        if !turns_back && shortened <= 0.5 * last.length.min(vertex.length) * open {
            inside.push(crossing(-outer));
        } else {
            inside.extend([offset(before, -outer), at, offset(after, -outer)]);
        }
        // 1 / cos²(turn / 2), the square of the miter's reach in half widths.
        let reach = if turns_back { f64::INFINITY } else { 2.0 / open };
        let limit = match self.shape.join {
            LineJoin::Miter => self.shape.miter_limit.max(1.0),
            // So blunt a corner that its point is all that could be seen of an arc or cut.
            LineJoin::Round | LineJoin::Bevel => 1.0 + ROUNDNESS / half.max(ROUNDNESS),
        };
        if reach <= limit * limit {
            outside.push(crossing(outer));
            return;
        }
        let (from, to) = (offset(before, outer), offset(after, outer));
        outside.push(from);
        if self.shape.join == LineJoin::Round {
            self.step.around(at, from, cross < 0.0, dot, outside);
        }
        outside.push(to);
    }

    /// The corners, or the cap, at an open end of the line.
    fn open_end(&mut self, Vertex { at, direction, .. }: Vertex, is_last: bool) {
        let half = self.shape.half_width;
        let reach = match self.shape.cap {
            LineCap::Square if is_last => half,
            LineCap::Square => -half,
            LineCap::Butt | LineCap::Round => 0.0,
        };
        let end = Point::new(at.x + direction.x * reach, at.y + direction.y * reach);
        let left = Point::new(end.x - direction.y * half, end.y + direction.x * half);
        let right = Point::new(end.x + direction.y * half, end.y - direction.x * half);
        let round = self.shape.cap == LineCap::Round;
        let half_turn = std::f64::consts::PI;
        if is_last {
            self.left.push(left);
            if round {
                self.step.arc(at, left, -half_turn, &mut self.left);
            }
            self.right.push(right);
        } else {
            self.right.push(right);
            if round {
                let from = self.left.len();
                self.step.arc(at, left, half_turn, &mut self.left);
                // The contour comes back to its start from the right: the other way round.
                if let Some(cap) = self.left.get_mut(from..) {
                    cap.reverse();
                }
            }
            self.left.push(left);
        }
    }

    /// A line without length: a dot with round ends, a square with square ones, else nothing.
    fn dot(&self, at: Point, outline: &mut Outline) {
        let half = self.shape.half_width;
        let corner = |x: f64, y: f64| Point::new(at.x + x * half, at.y + y * half);
        let mut points = vec![corner(1.0, 0.0)];
        match self.shape.cap {
            LineCap::Butt => return,
            LineCap::Round => {
                let turn = 2.0 * std::f64::consts::PI;
                self.step.arc(at, corner(1.0, 0.0), turn, &mut points);
            }
            LineCap::Square => {
                points = [(1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)]
                    .map(|(x, y)| corner(x, y))
                    .into();
            }
        }
        draw(&points, outline);
        outline.end(true);
    }
}

fn far(a: Point, b: Point) -> bool {
    let (x, y) = (b.x - a.x, b.y - a.y);
    x * x + y * y > NEAR * NEAR
}

fn draw(points: &[Point], outline: &mut Outline) {
    let Some((first, rest)) = points.split_first() else { return };
    outline.start(*first);
    outline.lines(rest.iter().copied());
}

/// Walks the right side back, as a contour of its own or as the rest of the left one.
fn draw_back(points: &[Point], closed: bool, outline: &mut Outline) {
    let Some((last, rest)) = points.split_last() else { return };
    if closed {
        outline.start(*last)
    } else {
        outline.line(*last)
    }
    outline.lines(rest.iter().rev().copied());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stroked(points: &[(f64, f64)], closed: bool, half_width: f64) -> Outline {
        let points: Vec<Point> = points.iter().map(|&(x, y)| Point::new(x, y)).collect();
        let shape =
            Shape { half_width, cap: LineCap::Butt, join: LineJoin::Round, miter_limit: 2.0 };
        let mut outline = Outline::default();
        Stroker::new(shape).stroke(&points, closed, &mut outline);
        outline
    }

    #[test]
    fn a_line_that_turns_back_stays_where_it_is() {
        let there = (1_235.067_750_652_040_6, 333.712_312_833_498_5);
        let back = (1_235.217_848_962_599_6, 333.627_857_818_442_8);
        for closed in [false, true] {
            let bounds = stroked(&[there, back, there], closed, 0.4).bounds();
            assert!(bounds.x0 >= 1_234 && bounds.x1 <= 1_237, "{bounds:?}");
            assert!(bounds.y0 >= 332 && bounds.y1 <= 335, "{bounds:?}");
        }
    }

    /// How often a contour winds around a point (in device pixels), by crossings of a ray.
    fn winding(outline: &Outline, x: f64, y: f64) -> i32 {
        let (x, y) = (x * 256.0, y * 256.0);
        let mut winding = 0;
        for points in outline.contours(outline.bounds()) {
            let Some(&last) = points.last() else { continue };
            let mut from = last;
            for &to in points {
                let (x0, y0) = (f64::from(from.0), f64::from(from.1));
                let (x1, y1) = (f64::from(to.0), f64::from(to.1));
                if (y0 <= y) != (y1 <= y) && x0 + (y - y0) * (x1 - x0) / (y1 - y0) > x {
                    winding += if y1 > y0 { 1 } else { -1 };
                }
                from = to;
            }
        }
        winding
    }

    #[test]
    fn a_straight_line_is_a_rectangle() {
        let area = stroked(&[(1.0, 5.0), (11.0, 5.0)], false, 1.5).signed_area().abs() / 2.0;
        assert!((area - 30.0).abs() < 1e-6, "{area}");
    }

    #[test]
    fn a_circle_smaller_than_its_stroke_has_no_hole() {
        let circle: Vec<_> = (0..60)
            .map(|index| {
                let angle = f64::from(index) * std::f64::consts::TAU / 60.0;
                (20.0 + 3.0 * angle.cos(), 20.0 + 3.0 * angle.sin())
            })
            .collect();
        let outline = stroked(&circle, true, 8.0);
        for step in 0..10 {
            assert_ne!(winding(&outline, 20.01 + f64::from(step), 20.013), 0, "{step}");
        }
        assert_eq!(winding(&outline, 31.2, 20.013), 0);
    }

    proptest! {
        #[test]
        fn every_point_near_the_line_is_inside(
            points in proptest::collection::vec((0.0..30.0, 0.0..30.0), 2..12),
            half_width in 0.4..12.0,
            along in 0.02..0.98,
            beside in -0.9..0.9,
        ) {
            let outline = stroked(&points, false, half_width);
            for pair in points.windows(2) {
                let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
                let length = libm::hypot(bx - ax, by - ay);
                prop_assume!(length > 0.5);
                let by_side = beside * half_width / length;
                let x = ax + along * (bx - ax) - by_side * (by - ay);
                let y = ay + along * (by - ay) + by_side * (bx - ax);
                prop_assert!(winding(&outline, x, y) != 0, "{x} {y}");
            }
        }
    }
}
