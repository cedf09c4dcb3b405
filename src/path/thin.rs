//! Lines thinned to what a picture of some resolution can show.

use super::curves::{Path, Segment};
use super::sink::PathSink;
use crate::unit::Page;

type Vector = (f64, f64);

/// Appends a line without the vertices that lie within a tolerance of the line that is left, where
/// `vector` tells how one lies from another, in the tolerance's unit. Both ends stay, and a closed
/// line keeps an area, however small.
///
/// The method is sleeve fitting (Zhao and Saalfeld 1997): after each vertex kept comes the last
/// that a straight line reaches while it passes all between within the tolerance.
pub(crate) fn thin<P: Copy + PartialEq>(
    line: &[P],
    tolerance: f64,
    vector: impl Fn(P, P) -> Vector,
    out: &mut Vec<P>,
) {
    let (Some(&first), Some(&last)) = (line.first(), line.last()) else { return };
    if line.len() < 5 {
        out.extend_from_slice(line);
        return;
    }
    if first == last {
        let far = farthest(line, |&here| length(vector(first, here)));
        let chord = vector(first, line[far]);
        let corner = farthest(line, |&here| cross(chord, vector(first, here)).abs());
        let (one, other) = (far.min(corner), far.max(corner));
        sleeve(&line[..=one], tolerance, &vector, out);
        sleeve(&line[one..=other], tolerance, &vector, out);
        sleeve(&line[other..], tolerance, &vector, out);
    } else {
        sleeve(line, tolerance, &vector, out);
    }
    out.push(last);
}

fn farthest<P>(line: &[P], distance: impl Fn(&P) -> f64) -> usize {
    let greatest =
        (0..line.len()).max_by(|&a, &b| distance(&line[a]).total_cmp(&distance(&line[b])));
    greatest.unwrap_or(0)
}

fn cross(a: Vector, b: Vector) -> f64 {
    a.0 * b.1 - a.1 * b.0
}

fn length((x, y): Vector) -> f64 {
    (x * x + y * y).sqrt()
}

/// Appends what is kept of a line, but for its end.
fn sleeve<P: Copy>(line: &[P], tolerance: f64, vector: &impl Fn(P, P) -> Vector, out: &mut Vec<P>) {
    let Some(&first) = line.first() else { return };
    out.push(first);
    let mut anchor = 0;
    // The directions, right and left, between which a line from the anchor passes all so far.
    let mut cone: Option<(Vector, Vector)> = None;
    let mut reach = 0.0;
    let mut at = 1;
    while at < line.len() {
        let way = vector(line[anchor], line[at]);
        let length = length(way);
        let passes = cone.is_none_or(|(r, l)| cross(r, way) >= 0.0 && cross(way, l) >= 0.0);
        if !passes || length < reach - tolerance {
            anchor = at - 1;
            out.push(line[anchor]);
            (cone, reach) = (None, 0.0);
            continue;
        }
        if length > tolerance {
            let share = tolerance / length;
            let aside = (-way.1 * share, way.0 * share);
            let right = (way.0 - aside.0, way.1 - aside.1);
            let left = (way.0 + aside.0, way.1 + aside.1);
            cone = Some(match cone {
                None => (right, left),
                Some((r, l)) => (
                    if cross(right, r) > 0.0 { r } else { right },
                    if cross(l, left) > 0.0 { l } else { left },
                ),
            });
        }
        reach = f64::max(reach, length);
        at += 1;
    }
}

impl Path {
    /// The path without those corners of its straight lines that lie within a tolerance, CSS pixels,
    /// of the lines that are left. Curves stay as they are; steps to points that are no numbers are
    /// left out.
    ///
    /// ```
    /// use rumbo::path::Path;
    /// use rumbo::unit::Page;
    ///
    /// let wave = (0..100).map(|x| Page::new(f64::from(x), f64::from(x % 2) / 100.0));
    /// assert_eq!(Path::polyline(wave).thinned(0.1).points().len(), 2);
    /// ```
    #[must_use]
    pub fn thinned(&self, tolerance: f64) -> Self {
        let mut thinning = Thinning { tolerance, out: Self::new(), line: Vec::new(), begun: false };
        let mut start = None;
        for segment in self.segments().filter(Segment::is_finite) {
            match segment {
                Segment::Move(to) => {
                    thinning.end(false);
                    thinning.line.push(to);
                    start = Some(to);
                }
                Segment::Line(to) => thinning.line.push(to),
                Segment::Quad(control, to) => {
                    thinning.end(false);
                    thinning.out.quad_to(control, to);
                    thinning.go_on_from(to);
                }
                Segment::Cubic(first, second, to) => {
                    thinning.end(false);
                    thinning.out.cubic_to(first, second, to);
                    thinning.go_on_from(to);
                }
                Segment::Close => {
                    thinning.end(true);
                    thinning.out.close();
                    start.into_iter().for_each(|start| thinning.go_on_from(start));
                }
            }
        }
        thinning.end(false);
        thinning.out
    }
}

/// A path being thinned.
struct Thinning {
    tolerance: f64,
    out: Path,
    /// The straight line that the path is at.
    line: Vec<Page>,
    /// Whether the line's first point stands in `out` already, at the end of what came before.
    begun: bool,
}

impl Thinning {
    fn go_on_from(&mut self, at: Page) {
        self.line.clear();
        self.line.push(at);
        self.begun = true;
    }

    /// Puts the line into `out`, as a ring where it is one by itself.
    fn end(&mut self, closed: bool) {
        let ring = closed && !self.begun;
        if ring {
            self.line.extend(self.line.first().copied());
        }
        let mut kept = Vec::new();
        thin(&self.line, self.tolerance, |a, b| (b.x - a.x, b.y - a.y), &mut kept);
        if ring {
            kept.pop();
        }
        for (index, &point) in kept.iter().enumerate() {
            match (index, self.begun) {
                (0, true) => {}
                (0, false) => self.out.move_to(point),
                _ => self.out.line_to(point),
            }
        }
        self.line.clear();
        self.begun = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Verb;
    use super::*;

    fn distance(at: Page, (a, b): (Page, Page)) -> f64 {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = dx * dx + dy * dy;
        let share =
            if length > 0.0 { ((at.x - a.x) * dx + (at.y - a.y) * dy) / length } else { 0.0 };
        let share = share.clamp(0.0, 1.0);
        at.distance(Page::new(a.x + share * dx, a.y + share * dy))
    }

    #[test]
    fn curves_and_rings_stay_what_they_are() {
        let circle = Path::circle(Page::new(3.0, 4.0), 2.0);
        assert_eq!(circle.thinned(0.1), circle);
        let mut path = Path::new();
        let side = |n: i32| (0..10).map(move |i| f64::from(n * i) / 10.0);
        let mut ring: Vec<Page> = side(10).map(|x| Page::new(x, 0.0)).collect();
        ring.extend(side(10).map(|y| Page::new(10.0, y)));
        ring.extend(side(10).map(|x| Page::new(10.0 - x, 10.0)));
        ring.extend(side(10).map(|y| Page::new(0.0, 10.0 - y)));
        path.push_part(&ring, true);
        path.line_to(Page::new(-5.0, -5.0));
        path.quad_to(Page::new(-6.0, -6.0), Page::new(-7.0, -5.0));
        path.line_to(Page::new(-9.0, -5.0));
        let thinned = path.thinned(0.1);
        assert_eq!(thinned.verbs().iter().filter(|verb| **verb == Verb::Move).count(), 1);
        let expected = [(0, 0), (10, 0), (10, 10), (0, 10), (-5, -5), (-6, -6), (-7, -5), (-9, -5)];
        let expected: Vec<Page> =
            expected.iter().map(|&(x, y)| Page::new(f64::from(x), f64::from(y))).collect();
        assert_eq!(thinned.points(), expected);
    }

    proptest! {
        #[test]
        fn what_is_left_out_lies_near(
            steps in prop::collection::vec((-1.0..3.0, -1.0..1.0), 0..200),
            tolerance in 0.01..1.0,
        ) {
            let mut at = Page::new(0.0, 0.0);
            let line: Vec<Page> = steps.iter().map(|&(x, y): &(f64, f64)| {
                at = Page::new(at.x + x, at.y + y);
                at
            }).collect();
            let thinned = Path::polyline(line.iter().copied()).thinned(tolerance);
            let kept = thinned.points();
            prop_assert_eq!(kept.first(), line.first());
            prop_assert_eq!(kept.last(), line.last());
            for &point in &line {
                let near = kept.windows(2).map(|pair| distance(point, (pair[0], pair[1])));
                let near = near.fold(f64::INFINITY, f64::min);
                prop_assert!(line.len() < 2 || near <= 2.0 * tolerance, "{} {}", near, tolerance);
            }
        }
    }
}
