//! Lines at a distance beside lines: `line-offset` and `line-gap-width`.

mod near;

use crate::path::{LineJoin, Path, Segment};
use crate::unit::Page;
use near::Near;

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
        let beside = Side { line: &line, offset, join, miter_limit }.beside();
        Near::new(&line, offset.abs()).draw_apart(&beside, &mut drawn);
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

/// A line beside a line, its loops included.
struct Beside {
    line: Line,
    /// Which of its steps cut a corner on the outside, nearer to the line than others are.
    cuts: Vec<usize>,
}

/// One side of a line.
struct Side<'a> {
    line: &'a Line,
    offset: f64,
    join: LineJoin,
    miter_limit: f64,
}

impl Side<'_> {
    fn beside(&self) -> Beside {
        let points = &self.line.points;
        let count = points.len();
        let direction = |from: Page, to: Page| (to - from) * (1.0 / from.distance(to));
        let (mut beside, mut cuts) = (Vec::with_capacity(count + count / 2), Vec::new());
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
                    let first = beside.len();
                    if self.corner(at, into, out, shorter, &mut beside) {
                        cuts.extend(first..beside.len() - 1);
                    }
                }
                (Some(&before), None) => {
                    beside.push(at + right(direction(before, at)) * self.offset)
                }
                (None, Some(&after)) => beside.push(at + right(direction(at, after)) * self.offset),
                (None, None) => {}
            }
        }
        Beside { line: Line { points: beside, closed: self.line.closed }, cuts }
    }

    /// The line beside a corner between two directions, and whether its steps cut it.
    fn corner(
        &self,
        at: Page,
        into: Page,
        out: Page,
        shorter: f64,
        beside: &mut Vec<Page>,
    ) -> bool {
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
            return false;
        }
        let miter = libm::sqrt(1.0 + half * half);
        // A turn that cannot be seen is joined in whatever way costs least.
        let slight = (miter - 1.0) * self.offset.abs() < ROUNDNESS;
        if slight || self.join == LineJoin::Miter && miter <= self.miter_limit {
            beside.push(at + meeting);
            return false;
        }
        match self.join {
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
        true
    }
}

/// What lies to the right of a direction, on a page whose y runs down.
fn right(direction: Page) -> Page {
    Page::new(-direction.y, direction.x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn distance_to_step(at: Page, from: Page, to: Page) -> f64 {
        let (step, away) = (to - from, at - from);
        let length = step.x * step.x + step.y * step.y;
        let along = ((away.x * step.x + away.y * step.y) / length).clamp(0.0, 1.0);
        at.distance(from + step * along)
    }

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

    #[test]
    fn a_long_step_is_cut_where_it_comes_too_near_and_stays_elsewhere() {
        let hook = [(0.0, 0.0), (100.0, 0.0), (100.0, 1.0), (99.0, 3.0), (100.0, 40.0)];
        let drawn = beside(&hook, 4.0, LineJoin::Round);
        assert_eq!(drawn.first(), Some(&(0.0, 4.0)));
        assert!(drawn.iter().any(|(x, y)| *y == 4.0 && (90.0..97.0).contains(x)), "{drawn:?}");
        // A line that comes back crosses what lies beside its first step in the middle.
        let loops =
            [(0.0, 0.0), (100.0, 0.0), (100.0, 30.0), (50.0, 30.0), (50.0, 2.0), (45.0, 30.0)];
        let drawn = beside(&loops, 4.0, LineJoin::Round);
        assert!(drawn.iter().any(|(x, y)| *y == 4.0 && (40.0..47.0).contains(x)), "{drawn:?}");
        assert!(drawn.iter().any(|(x, y)| *y == 4.0 && (53.0..57.0).contains(x)), "{drawn:?}");
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
            let lines = lines(&beside);
            let steps = lines.iter().flat_map(Line::steps);
            let along = |(from, to): (Page, Page)| [0.1, 0.5, 0.8].map(|share| from + (to - from) * share);
            // What joins the ends of a loop that was left out is short.
            let long = steps.filter(|(from, to)| from.distance(*to) > offset.abs() / 2.0);
            let near = |at: Page| {
                points
                    .windows(2)
                    .filter(|pair| pair[0] != pair[1])
                    .map(|pair| distance_to_step(at, pair[0], pair[1]))
                    .fold(f64::INFINITY, f64::min)
            };
            let least = offset.abs() * 0.98 - 0.03;
            for &at in beside.points() {
                prop_assert!(near(at) > least, "{} {offset}", near(at));
            }
            // Chords of round corners stray from them.
            for at in long.flat_map(along) {
                prop_assert!(near(at) > least - ROUNDNESS, "{} {offset}", near(at));
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
