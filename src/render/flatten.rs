//! Paths to straight lines in device pixels.

#[cfg(feature = "pdf")]
use crate::path::PathSink;
use crate::path::{Path, Verb};
use crate::unit::Page;

/// A point in device pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

/// Takes the straight lines that a path is flattened into.
pub(super) trait Pen {
    /// Starts a contour.
    fn start(&mut self, at: Point);
    /// Continues it.
    fn line(&mut self, to: Point);
    /// Continues it through several points.
    fn lines(&mut self, points: impl ExactSizeIterator<Item = Point>) {
        points.for_each(|to| self.line(to));
    }
    /// Ends it.
    fn end(&mut self, closed: bool);
    /// Makes room for so many points.
    fn reserve(&mut self, _points: usize) {}
}

/// How far a flattened curve may run beside the true one, in device pixels.
pub(super) const FLATNESS: f64 = 0.06;

/// Coordinates beyond this are brought back to it, so that sums of them stay exact enough.
const FARTHEST: f64 = 1e12;

/// The path as straight lines that run no farther than `flatness`, CSS pixels, beside it.
#[cfg(feature = "pdf")]
pub(crate) fn flattened(path: &Path, flatness: f64) -> Path {
    let mut lines = Path::new();
    flatten(path, flatness, |page| Point::new(page.x, page.y), &mut lines);
    lines
}

#[cfg(feature = "pdf")]
impl Pen for Path {
    fn start(&mut self, at: Point) {
        self.move_to(Page::new(at.x, at.y));
    }

    fn line(&mut self, to: Point) {
        self.line_to(Page::new(to.x, to.y));
    }

    fn end(&mut self, closed: bool) {
        if closed {
            self.close();
        }
    }
}

/// Flattens a path whose points `place` puts in device pixels to lines that run no farther than
/// `flatness` beside it. Steps with a point that is not a number are left out.
pub(super) fn flatten(
    path: &Path,
    flatness: f64,
    place: impl Fn(Page) -> Point,
    pen: &mut impl Pen,
) {
    let place = |page: Page| {
        let point = place(page);
        Point::new(point.x.clamp(-FARTHEST, FARTHEST), point.y.clamp(-FARTHEST, FARTHEST))
    };
    pen.reserve(path.points().len());
    let mut walk = Walk { pen, flatness, first: None, last: None, open: false };
    let mut points = path.points();
    for run in path.verbs().chunk_by(|one, next| (*one, *next) == (Verb::Line, Verb::Line)) {
        let Some(verb) = run.first() else { continue };
        let Some((own, rest)) = points.split_at_checked(run.len() * verb.points()) else { break };
        points = rest;
        match (verb, own) {
            (Verb::Line, own) => walk.lines(own.iter().map(|to| place(*to))),
            (Verb::Move, [to]) => walk.start(place(*to)),
            (Verb::Quad, [control, to]) => walk.step(Curve::Quad(place(*control), place(*to))),
            (Verb::Cubic, [a, b, to]) => {
                walk.step(Curve::Cubic(place(*a), place(*b), place(*to)));
            }
            _ => walk.close(),
        }
    }
    walk.end();
}

/// Where flattening has come to.
struct Walk<'a, P> {
    pen: &'a mut P,
    flatness: f64,
    /// The start of the subpath; none where it was missing or not a number.
    first: Option<Point>,
    last: Option<Point>,
    /// Whether a contour is begun.
    open: bool,
}

impl<P: Pen> Walk<'_, P> {
    fn start(&mut self, to: Point) {
        self.end();
        self.open = to.is_finite();
        self.first = self.open.then_some(to);
        self.last = self.first;
        if self.open {
            self.pen.start(to);
        }
    }

    fn close(&mut self) {
        if self.open {
            self.pen.end(true);
            self.open = false;
            self.last = self.first;
        }
    }

    fn lines(
        &mut self,
        points: impl ExactSizeIterator<Item = Point> + DoubleEndedIterator + Clone,
    ) {
        let are_finite = points.clone().fold(true, |all, point| all & point.is_finite());
        if self.open && are_finite {
            self.last = points.clone().next_back();
            self.pen.lines(points);
        } else {
            points.for_each(|to| self.step(Curve::Line(to)));
        }
    }

    fn step(&mut self, curve: Curve) {
        if !curve.is_finite() {
            return;
        }
        match self.last {
            Some(from) => {
                if !self.open {
                    self.pen.start(from);
                }
                curve.flatten(from, self.flatness, self.pen);
            }
            None => {
                self.pen.start(curve.end());
                self.first = Some(curve.end());
            }
        }
        self.open = true;
        self.last = Some(curve.end());
    }

    fn end(&mut self) {
        if self.open {
            self.pen.end(false);
        }
    }
}

enum Curve {
    Line(Point),
    Quad(Point, Point),
    Cubic(Point, Point, Point),
}

impl Curve {
    fn is_finite(&self) -> bool {
        match *self {
            Self::Line(to) => to.is_finite(),
            Self::Quad(control, to) => control.is_finite() && to.is_finite(),
            Self::Cubic(a, b, to) => a.is_finite() && b.is_finite() && to.is_finite(),
        }
    }

    fn end(&self) -> Point {
        match *self {
            Self::Line(to) | Self::Quad(_, to) | Self::Cubic(_, _, to) => to,
        }
    }

    /// Lines whose distance from the curve, at most h²/8 · |second derivative| over a step h,
    /// stays below `flatness`.
    fn flatten(&self, from: Point, flatness: f64, pen: &mut impl Pen) {
        let bend = |a: Point, b: Point, c: Point| {
            (a.x - 2.0 * b.x + c.x).abs().max((a.y - 2.0 * b.y + c.y).abs())
        };
        let count = |deviation: f64| (deviation / flatness).sqrt().ceil().clamp(1.0, 256.0);
        match *self {
            Self::Line(to) => pen.line(to),
            Self::Quad(control, to) => {
                let count = count(0.35 * bend(from, control, to));
                let mut step = 1.0;
                while step < count {
                    let (t, u) = (step / count, 1.0 - step / count);
                    let (a, b, c) = (u * u, 2.0 * u * t, t * t);
                    pen.line(Point::new(
                        a * from.x + b * control.x + c * to.x,
                        a * from.y + b * control.y + c * to.y,
                    ));
                    step += 1.0;
                }
                pen.line(to);
            }
            Self::Cubic(first, second, to) => {
                let bend = bend(from, first, second).max(bend(first, second, to));
                let count = count(1.06 * bend);
                let mut step = 1.0;
                while step < count {
                    let (t, u) = (step / count, 1.0 - step / count);
                    let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
                    pen.line(Point::new(
                        a * from.x + b * first.x + c * second.x + d * to.x,
                        a * from.y + b * first.y + c * second.y + d * to.y,
                    ));
                    step += 1.0;
                }
                pen.line(to);
            }
        }
    }
}

/// Open and closed lines, for stroking.
#[derive(Debug, Default)]
pub(super) struct Lines {
    points: Vec<Point>,
    /// Where each line ends in `points`, and whether it is closed.
    ends: Vec<(usize, bool)>,
}

impl Lines {
    /// Each line and whether it is closed.
    pub fn iter(&self) -> impl Iterator<Item = (&[Point], bool)> {
        let mut start = 0;
        self.ends.iter().map(move |&(end, closed)| {
            let points = self.points.get(start..end).unwrap_or_default();
            start = end;
            (points, closed)
        })
    }
}

impl Pen for Lines {
    fn start(&mut self, at: Point) {
        self.points.push(at);
    }

    fn line(&mut self, to: Point) {
        self.points.push(to);
    }

    fn lines(&mut self, points: impl ExactSizeIterator<Item = Point>) {
        self.points.extend(points);
    }

    fn end(&mut self, closed: bool) {
        self.ends.push((self.points.len(), closed));
    }

    fn reserve(&mut self, points: usize) {
        self.points.reserve(points);
    }
}
