//! Outlines and lines on the page.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::sink::PathSink;
use crate::unit::{Page, PageBox};

/// What a step of a [`Path`] does and how many points it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Starts a subpath; one point.
    Move,
    /// A straight line; one point.
    Line,
    /// A quadratic Bézier curve; control point and end.
    Quad,
    /// A cubic Bézier curve; two control points and end.
    Cubic,
    /// Closes the subpath; no point.
    Close,
}

impl Verb {
    /// How many points it takes.
    pub(crate) fn points(self) -> usize {
        match self {
            Self::Move | Self::Line => 1,
            Self::Quad => 2,
            Self::Cubic => 3,
            Self::Close => 0,
        }
    }
}

/// A step of a [`Path`] with its points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a subpath.
    Move(Page),
    /// A straight line to a point.
    Line(Page),
    /// A quadratic Bézier curve: control point, end.
    Quad(Page, Page),
    /// A cubic Bézier curve: two control points, end.
    Cubic(Page, Page, Page),
    /// Closes the subpath.
    Close,
}

impl Segment {
    /// Whether all coordinates are numbers, and not infinite.
    pub fn is_finite(&self) -> bool {
        let finite = |page: &Page| page.x.is_finite() && page.y.is_finite();
        match self {
            Self::Move(to) | Self::Line(to) => finite(to),
            Self::Quad(control, to) => finite(control) && finite(to),
            Self::Cubic(control1, control2, to) => {
                finite(control1) && finite(control2) && finite(to)
            }
            Self::Close => true,
        }
    }
}

/// Lines and curves in flat buffers. In JSON it is SVG path data, to 1/100 pixel, without steps to
/// points that are not numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    verbs: Vec<Verb>,
    points: Vec<Page>,
}

impl Path {
    /// An empty path.
    pub fn new() -> Self {
        Self::default()
    }

    /// A closed rectangle.
    pub fn rect(rect: PageBox) -> Self {
        let mut path = Self::new();
        path.move_to(Page::new(rect.x0, rect.y0));
        path.line_to(Page::new(rect.x1, rect.y0));
        path.line_to(Page::new(rect.x1, rect.y1));
        path.line_to(Page::new(rect.x0, rect.y1));
        path.close();
        path
    }

    /// A closed circle, of four cubic curves (off by at most 0.03 % of the radius).
    pub fn circle(center: Page, radius: f64) -> Self {
        // 4/3 · (√2 − 1): the handle length that puts the curve's middle on the circle.
        let handle = radius * 0.552_284_749_830_793_4;
        let at = |x: f64, y: f64| Page::new(center.x + x, center.y + y);
        let mut path = Self::new();
        path.move_to(at(radius, 0.0));
        path.cubic_to(at(radius, handle), at(handle, radius), at(0.0, radius));
        path.cubic_to(at(-handle, radius), at(-radius, handle), at(-radius, 0.0));
        path.cubic_to(at(-radius, -handle), at(-handle, -radius), at(0.0, -radius));
        path.cubic_to(at(handle, -radius), at(radius, -handle), at(radius, 0.0));
        path.close();
        path
    }

    /// A closed circle with a round hole, which runs the other way round.
    pub fn ring(center: Page, radius: f64, hole: f64) -> Self {
        let mut inner = Self::circle(center, hole);
        inner.points.iter_mut().for_each(|point| point.y = 2.0 * center.y - point.y);
        let mut path = Self::circle(center, radius);
        path.extend(&inner);
        path
    }

    /// An open line through points.
    pub fn polyline(points: impl IntoIterator<Item = Page>) -> Self {
        let mut path = Self::new();
        for (index, point) in points.into_iter().enumerate() {
            if index == 0 { path.move_to(point) } else { path.line_to(point) }
        }
        path
    }

    /// Adds a quadratic Bézier curve.
    pub fn quad_to(&mut self, control: Page, to: Page) {
        self.verbs.push(Verb::Quad);
        self.points.extend([control, to]);
    }

    /// Adds a cubic Bézier curve.
    pub fn cubic_to(&mut self, control1: Page, control2: Page, to: Page) {
        self.verbs.push(Verb::Cubic);
        self.points.extend([control1, control2, to]);
    }

    /// Adds a line through points, closed to a ring or not.
    pub fn push_part(&mut self, points: &[Page], closed: bool) {
        let Some((_, rest)) = points.split_first() else { return };
        self.reserve_steps(points.len() + usize::from(closed), points.len());
        self.verbs.push(Verb::Move);
        self.verbs.resize(self.verbs.len() + rest.len(), Verb::Line);
        self.points.extend_from_slice(points);
        if closed {
            self.verbs.push(Verb::Close);
        }
    }

    /// Continues a subpath through points.
    pub(crate) fn extend_lines(&mut self, points: impl ExactSizeIterator<Item = Page>) {
        self.verbs.resize(self.verbs.len() + points.len(), Verb::Line);
        self.points.extend(points);
    }

    /// Makes room for steps and their points.
    pub(crate) fn reserve_steps(&mut self, steps: usize, points: usize) {
        self.verbs.reserve(steps);
        self.points.reserve(points);
    }

    /// Adds the steps of another path.
    pub fn extend(&mut self, other: &Path) {
        self.verbs.extend_from_slice(&other.verbs);
        self.points.extend_from_slice(&other.points);
    }

    /// The path moved.
    #[must_use]
    pub fn moved(&self, by: Page) -> Self {
        let points = self.points.iter().map(|&point| point + by).collect();
        Self { verbs: self.verbs.clone(), points }
    }

    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The steps.
    pub fn verbs(&self) -> &[Verb] {
        &self.verbs
    }

    /// The points of all steps, control points included.
    pub fn points(&self) -> &[Page] {
        &self.points
    }

    /// The steps with their points.
    pub fn segments(&self) -> impl Iterator<Item = Segment> + '_ {
        let mut points = self.points.iter().copied();
        self.verbs.iter().map_while(move |verb| {
            Some(match verb {
                Verb::Move => Segment::Move(points.next()?),
                Verb::Line => Segment::Line(points.next()?),
                Verb::Quad => Segment::Quad(points.next()?, points.next()?),
                Verb::Cubic => Segment::Cubic(points.next()?, points.next()?, points.next()?),
                Verb::Close => Segment::Close,
            })
        })
    }

    /// Its lines and rings as points, a ring's first repeated at its end; of curves only the ends.
    pub fn parts(&self) -> Vec<Vec<Page>> {
        let mut parts: Vec<Vec<Page>> = Vec::new();
        for (step, segment) in self.segments().enumerate() {
            match segment {
                Segment::Move(to) => {
                    let rest = self.verbs.get(step + 1..).unwrap_or_default();
                    let steps = rest.iter().take_while(|verb| **verb != Verb::Move).count();
                    let mut part = Vec::with_capacity(steps + 1);
                    part.push(to);
                    parts.push(part);
                }
                Segment::Line(to) | Segment::Quad(_, to) | Segment::Cubic(_, _, to) => {
                    if let Some(part) = parts.last_mut() {
                        part.push(to);
                    }
                }
                Segment::Close => {
                    if let Some(part) = parts.last_mut() {
                        part.extend(part.first().copied());
                    }
                }
            }
        }
        parts
    }

    /// The smallest box around all points, control points included.
    pub fn bounds(&self) -> Option<PageBox> {
        PageBox::around(self.points.iter().copied())
    }
}

impl PathSink for Path {
    fn move_to(&mut self, to: Page) {
        self.verbs.push(Verb::Move);
        self.points.push(to);
    }

    fn line_to(&mut self, to: Page) {
        self.verbs.push(Verb::Line);
        self.points.push(to);
    }

    fn close(&mut self) {
        self.verbs.push(Verb::Close);
    }

    fn reserve(&mut self, points: usize, parts: usize) {
        self.reserve_steps(points + parts, points);
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use std::fmt::Write;

        let round = |value: f64| (value * 100.0).round() / 100.0 + 0.0;
        let mut data = String::with_capacity(self.points.len() * 14);
        let mut step = |letter: char, points: &[Page]| {
            data.push(letter);
            for (index, point) in points.iter().enumerate() {
                let separator = if index == 0 { "" } else { " " };
                // Writing to a string cannot fail.
                let _ = write!(data, "{separator}{} {}", round(point.x), round(point.y));
            }
        };
        for segment in self.segments().filter(Segment::is_finite) {
            match segment {
                Segment::Move(to) => step('M', &[to]),
                Segment::Line(to) => step('L', &[to]),
                Segment::Quad(control, to) => step('Q', &[control, to]),
                Segment::Cubic(control1, control2, to) => step('C', &[control1, control2, to]),
                Segment::Close => step('Z', &[]),
            }
        }
        serializer.serialize_str(&data)
    }
}

impl JsonSchema for Path {
    fn schema_name() -> Cow<'static, str> {
        "Path".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "SVG path data in CSS pixels: absolute M, L, Q, C and Z.",
            "pattern": "^[MLQCZ0-9 .e+-]*$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serialises_as_svg_path_data() {
        let mut path = Path::polyline([Page::new(0.004, -0.001), Page::new(1.5, 2.0)]);
        path.quad_to(Page::new(3.0, 3.0), Page::new(4.0, 4.0));
        path.close();
        assert_eq!(serde_json::to_string(&path).unwrap(), "\"M0 0L1.5 2Q3 3 4 4Z\"");
    }

    #[test]
    fn segments_give_back_what_was_added() {
        let circle = Path::circle(Page::new(5.0, 5.0), 2.0);
        assert_eq!(circle.segments().count(), 6);
        assert_eq!(circle.bounds(), Some(PageBox::new(3.0, 3.0, 7.0, 7.0)));
    }
}
