//! Lines at a distance beside lines: `line-offset` and `line-gap-width`.

use std::collections::BTreeMap;

use crate::path::{LineJoin, Path, PathSink, Segment};
use crate::unit::Page;

/// The shortest step that counts as one, pixels.
const LEAST: f64 = 1e-6;

/// How far a round corner may stray from its circle, pixels.
const ROUNDNESS: f64 = 0.05;

/// The lines of a path `offset` pixels to their right, as seen along them; to the left where that
/// is negative. Corners on the outside are joined as `join` says. On the inside, what would come
/// closer to the line than the offset is left out, so that no loops show where a line bends more
/// tightly than that.
pub(super) fn parallel(path: &Path, offset: f64, join: LineJoin, miter_limit: f64) -> Path {
    let mut drawn = Path::new();
    for line in lines(path) {
        let beside = Side { line: &line, offset, join, miter_limit }.points();
        Near::new(&line, offset.abs()).draw_apart(&beside, line.closed, &mut drawn);
    }
    drawn
}

/// A line without steps of no length.
struct Line {
    points: Vec<Page>,
    /// Whether its end is joined to its start, which is not repeated.
    closed: bool,
}

impl Line {
    /// The ends of its steps.
    fn steps(&self) -> impl Iterator<Item = (Page, Page)> {
        let last = self.points.last().filter(|_| self.closed).zip(self.points.first());
        let steps = self.points.windows(2).map(|pair| (pair[0], pair[1]));
        steps.chain(last.map(|(&from, &to)| (from, to)))
    }
}

fn lines(path: &Path) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for segment in path.segments() {
        match segment {
            Segment::Move(at) => lines.push(Line { points: vec![at], closed: false }),
            Segment::Line(to) | Segment::Quad(_, to) | Segment::Cubic(_, _, to) => {
                if let Some(line) = lines.last_mut()
                    && line.points.last().is_none_or(|last| last.distance(to) > LEAST)
                {
                    line.points.push(to);
                }
            }
            Segment::Close => {
                if let Some(line) = lines.last_mut() {
                    line.closed = true;
                }
            }
        }
    }
    for line in &mut lines {
        let ends = line.points.first().zip(line.points.last());
        if line.points.len() > 2 && ends.is_some_and(|(a, b)| a.distance(*b) <= LEAST) {
            line.points.pop();
            line.closed = true;
        }
    }
    lines.retain(|line| line.points.len() > 1);
    lines
}

/// One side of a line.
struct Side<'a> {
    line: &'a Line,
    offset: f64,
    join: LineJoin,
    miter_limit: f64,
}

impl Side<'_> {
    /// The line beside, its loops included.
    fn points(&self) -> Vec<Page> {
        let points = &self.line.points;
        let count = points.len();
        let direction = |from: Page, to: Page| (to - from) * (1.0 / from.distance(to));
        let mut beside = Vec::with_capacity(count + count / 2);
        for (index, &at) in points.iter().enumerate() {
            let before = match index {
                0 if self.line.closed => points.last(),
                0 => None,
                _ => points.get(index - 1),
            };
            let after = match points.get(index + 1) {
                None if self.line.closed => points.first(),
                after => after,
            };
            match (before, after) {
                (Some(&before), Some(&after)) => {
                    let shorter = before.distance(at).min(at.distance(after));
                    let (into, out) = (direction(before, at), direction(at, after));
                    self.corner(at, into, out, shorter, &mut beside);
                }
                (Some(&before), None) => {
                    beside.push(at + right(direction(before, at)) * self.offset)
                }
                (None, Some(&after)) => beside.push(at + right(direction(at, after)) * self.offset),
                (None, None) => {}
            }
        }
        beside
    }

    /// The line beside a corner between two directions.
    fn corner(&self, at: Page, into: Page, out: Page, shorter: f64, beside: &mut Vec<Page>) {
        let (first, last) = (right(into), right(out));
        let turn = into.x * out.y - into.y * out.x;
        let ahead = into.x * out.x + into.y * out.y;
        let outside = turn * self.offset < 0.0;
        // Where the two lines beside meet, seen from the corner.
        let meeting = (first + last) * (self.offset / (1.0 + ahead).max(1e-9));
        // The tangent of half the turn.
        let half = turn.abs() / (1.0 + ahead).max(1e-9);
        if !outside {
            if self.offset.abs() * half <= shorter {
                beside.push(at + meeting);
            } else {
                beside.extend([at + first * self.offset, at + last * self.offset]);
            }
            return;
        }
        let miter = libm::sqrt(1.0 + half * half);
        // A turn that cannot be seen is joined in whatever way costs least.
        let slight = (miter - 1.0) * self.offset.abs() < ROUNDNESS;
        match self.join {
            _ if slight => beside.push(at + meeting),
            LineJoin::Miter if miter <= self.miter_limit => beside.push(at + meeting),
            LineJoin::Round => {
                let angle = libm::atan2(turn, ahead);
                let step = 2.0 * libm::acos((1.0 - ROUNDNESS / self.offset.abs()).clamp(0.0, 1.0));
                let steps = (angle.abs() / step.max(0.05)).ceil().clamp(1.0, 64.0);
                for index in 0..=steps as u32 {
                    let share = angle * f64::from(index) / steps;
                    let (sin, cos) = (libm::sin(share), libm::cos(share));
                    let turned =
                        Page::new(first.x * cos - first.y * sin, first.x * sin + first.y * cos);
                    beside.push(at + turned * self.offset);
                }
            }
            LineJoin::Miter | LineJoin::Bevel => {
                beside.extend([at + first * self.offset, at + last * self.offset]);
            }
        }
    }
}

/// What lies to the right of a direction, on a page whose y runs down.
fn right(direction: Page) -> Page {
    Page::new(-direction.y, direction.x)
}

/// The side of a cell is at least this, pixels: few steps pass through many of them.
const LEAST_CELL: f64 = 4.0;

/// The steps of a line by the cell of a grid they pass through.
struct Near {
    /// No point comes nearer than this.
    limit: f64,
    /// Ends of runs that are nearer to each other than this are joined.
    gap: f64,
    cell: f64,
    cells: BTreeMap<(i64, i64), Vec<(Page, Page)>>,
}

impl Near {
    fn new(line: &Line, distance: f64) -> Self {
        let limit = distance - (0.01 * distance).max(0.02);
        let cell = (2.0 * distance).max(LEAST_CELL);
        let mut near = Self { limit, gap: distance, cell, cells: BTreeMap::new() };
        for (from, to) in line.steps() {
            near.add(from, to);
        }
        near
    }

    /// Adds a step to the cells it passes through, column by column.
    fn add(&mut self, from: Page, to: Page) {
        let (left, right) = if from.x <= to.x { (from, to) } else { (to, from) };
        let slope = (right.y - left.y) / (right.x - left.x);
        let (upper, lower) = (from.y.min(to.y), from.y.max(to.y));
        // Between the ends, however steep the step.
        let height = |x: f64| (left.y + (x - left.x) * slope).max(upper).min(lower);
        for x in self.number(left.x)..=self.number(right.x) {
            let (west, east) = (x as f64 * self.cell, (x + 1) as f64 * self.cell);
            let start = if left.x >= west { left.y } else { height(west) };
            let end = if right.x <= east { right.y } else { height(east) };
            let (start, end) = (self.number(start), self.number(end));
            for y in start.min(end)..=start.max(end) {
                self.cells.entry((x, y)).or_default().push((from, to));
            }
        }
    }

    /// The column or row of cells that a coordinate is in; the cast saturates.
    fn number(&self, coordinate: f64) -> i64 {
        (coordinate / self.cell).floor() as i64
    }

    /// Whether a point comes closer to the line than it may.
    fn is_too_near(&self, at: Page) -> bool {
        let limit = self.limit;
        let (x0, x1) = (self.number(at.x - limit), self.number(at.x + limit));
        let (y0, y1) = (self.number(at.y - limit), self.number(at.y + limit));
        let columns = (x0..=x1).flat_map(|x| self.cells.range((x, y0)..=(x, y1)));
        let reaches =
            |from: f64, to: f64, at: f64| from.min(to) - limit < at && at < from.max(to) + limit;
        columns.flat_map(|(_, steps)| steps).any(|&(from, to)| {
            reaches(from.x, to.x, at.x)
                && reaches(from.y, to.y, at.y)
                && distance_to_step(at, from, to) < limit
        })
    }

    /// Draws a line beside the line without what comes too near.
    fn draw_apart(&self, beside: &[Page], closed: bool, drawn: &mut Path) {
        let kept: Vec<Option<Page>> =
            beside.iter().map(|&at| (!self.is_too_near(at)).then_some(at)).collect();
        let whole = kept.iter().all(Option::is_some);
        // A ring is walked from the end of a gap, so that no run is cut in two.
        let start = kept.iter().position(Option::is_none).filter(|_| closed).unwrap_or(0);
        let mut last: Option<Page> = None;
        let mut missing = true;
        let (before, after) = kept.split_at(start);
        for at in after.iter().chain(before) {
            let Some(at) = *at else {
                missing = true;
                continue;
            };
            // A loop was left out: its ends are near each other, or else they are two lines.
            let joins = last.is_some_and(|last| !missing || last.distance(at) <= self.gap);
            if joins {
                drawn.line_to(at)
            } else {
                drawn.move_to(at)
            }
            last = Some(at);
            missing = false;
        }
        if closed && whole && !beside.is_empty() {
            drawn.close();
        }
    }
}

fn distance_to_step(at: Page, from: Page, to: Page) -> f64 {
    let (step, away) = (to - from, at - from);
    let length = step.x * step.x + step.y * step.y;
    let along = ((away.x * step.x + away.y * step.y) / length).clamp(0.0, 1.0);
    at.distance(from + step * along)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn beside(points: &[(f64, f64)], offset: f64, join: LineJoin) -> Vec<(f64, f64)> {
        let path = Path::polyline(points.iter().map(|&(x, y)| Page::new(x, y)));
        let round = |value: f64| (value * 100.0).round() / 100.0;
        let path = parallel(&path, offset, join, 2.0);
        path.points().iter().map(|at| (round(at.x), round(at.y))).collect()
    }

    #[test]
    fn a_straight_line_moves_to_its_right_which_is_down_when_it_runs_to_the_right() {
        assert_eq!(
            beside(&[(0.0, 0.0), (10.0, 0.0)], 2.0, LineJoin::Miter),
            [(0.0, 2.0), (10.0, 2.0)]
        );
        assert_eq!(
            beside(&[(0.0, 0.0), (0.0, 10.0)], 2.0, LineJoin::Miter),
            [(-2.0, 0.0), (-2.0, 10.0)]
        );
    }

    #[test]
    fn corners_meet_inside_and_are_joined_outside() {
        let corner = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        assert_eq!(beside(&corner, 2.0, LineJoin::Miter), [(0.0, 2.0), (8.0, 2.0), (8.0, 10.0)]);
        let outside = [(0.0, -2.0), (12.0, -2.0), (12.0, 10.0)];
        assert_eq!(beside(&corner, -2.0, LineJoin::Miter), outside);
        let cut = [(0.0, -2.0), (10.0, -2.0), (12.0, 0.0), (12.0, 10.0)];
        assert_eq!(beside(&corner, -2.0, LineJoin::Bevel), cut);
        let round = beside(&corner, -2.0, LineJoin::Round);
        assert!(round.len() > 4);
        for (x, y) in &round[1..round.len() - 1] {
            assert!((libm::hypot(x - 10.0, *y) - 2.0).abs() < 0.02, "{x} {y}");
        }
    }

    #[test]
    fn a_sharp_corner_is_cut_where_its_point_would_reach_too_far() {
        let sharp = [(0.0, 0.0), (10.0, 0.0), (0.0, 2.0)];
        assert_eq!(beside(&sharp, -1.0, LineJoin::Miter).len(), 4);
    }

    #[test]
    fn a_ring_stays_closed_and_a_ring_too_small_for_its_inset_goes() {
        let square = |size: f64| {
            let mut path = Path::rect(crate::unit::PageBox::new(0.0, 0.0, size, size));
            path = parallel(&path, 2.0, LineJoin::Miter, 2.0);
            path.bounds()
        };
        assert_eq!(square(10.0), Some(crate::unit::PageBox::new(2.0, 2.0, 8.0, 8.0)));
        assert_eq!(square(3.0), None);
        let ring = parallel(
            &Path::rect(crate::unit::PageBox::new(0.0, 0.0, 9.0, 9.0)),
            -1.0,
            LineJoin::Miter,
            2.0,
        );
        assert_eq!(ring.verbs().last(), Some(&crate::path::Verb::Close));
    }

    proptest! {
        #[test]
        fn nothing_beside_comes_closer_than_the_offset(
            steps in prop::collection::vec((-20.0..20.0f64, -20.0..20.0f64), 1..40),
            offset in 0.5..12.0f64,
            left in any::<bool>(),
        ) {
            let mut at = Page::new(0.0, 0.0);
            let mut points = vec![at];
            for (x, y) in steps {
                at = at + Page::new(x, y);
                points.push(at);
            }
            let path = Path::polyline(points.iter().copied());
            let offset = if left { -offset } else { offset };
            let beside = parallel(&path, offset, LineJoin::Round, 2.0);
            for &at in beside.points() {
                let near = points
                    .windows(2)
                    .filter(|pair| pair[0] != pair[1])
                    .map(|pair| distance_to_step(at, pair[0], pair[1]))
                    .fold(f64::INFINITY, f64::min);
                prop_assert!(near > offset.abs() * 0.98 - 0.03, "{near} {offset}");
            }
        }

        #[test]
        fn numbers_of_any_kind_do_not_panic(
            points in prop::collection::vec((any::<f64>(), any::<f64>()), 0..6),
            offset in -1e6..1e6f64,
        ) {
            let points = points.into_iter().map(|(x, y)| Page::new(x % 1e5, y % 1e5));
            parallel(&Path::polyline(points), offset, LineJoin::Round, 2.0);
        }
    }
}
