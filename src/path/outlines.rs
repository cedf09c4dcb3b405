//! Outlines kept to be cut.

use super::sink::PathSink;
use crate::unit::{Page, PageBox};

/// Outlines on the page, traced once to be cut to many rectangles (see
/// [`Cutter`](crate::geometry::Cutter)): a [`PathSink`].
///
/// ```
/// use rumbo::geometry::Cutter;
/// use rumbo::path::{Outlines, PathSink};
/// use rumbo::unit::{Page, PageBox};
///
/// let mut square = Outlines::default();
/// square.move_to(Page::new(0.0, 0.0));
/// for (x, y) in [(10.0, 0.0), (10.0, 10.0), (0.0, 10.0)] {
///     square.line_to(Page::new(x, y));
/// }
/// square.close();
///
/// let mut cut: Vec<Vec<Page>> = Vec::new();
/// Cutter::default().rings(&square, PageBox::new(5.0, -5.0, 20.0, 20.0), &mut cut);
/// assert!(cut[0].contains(&Page::new(5.0, 10.0)));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Outlines {
    points: Vec<Page>,
    /// Where each line or ring ends, and the box around it.
    parts: Vec<(usize, PageBox)>,
    /// Whether they are rings.
    closed: bool,
}

impl Outlines {
    /// The box around all of them; `None` where there are none.
    pub fn bounds(&self) -> Option<PageBox> {
        self.parts.iter().map(|(_, bounds)| *bounds).reduce(PageBox::union)
    }

    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Each line or ring; a ring's first point is not repeated.
    pub fn parts(&self) -> impl Iterator<Item = &[Page]> {
        self.parts_with_bounds().map(|(part, _)| part)
    }

    /// Whether they are rings.
    pub fn are_closed(&self) -> bool {
        self.closed
    }

    /// Each line or ring with the box around it.
    pub fn parts_with_bounds(&self) -> impl Iterator<Item = (&[Page], PageBox)> {
        let mut start = 0;
        self.parts.iter().map(move |&(end, bounds)| {
            let part = self.points.get(start..end).unwrap_or_default();
            start = end;
            (part, bounds)
        })
    }

    /// Gives back the memory beyond what they fill: outlines stay as long as the plane they were
    /// traced on, and one that has grown by doubling holds up to twice what it needs.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.points.shrink_to_fit();
        self.parts.shrink_to_fit();
    }

    fn push(&mut self, point: Page) {
        let here = PageBox::new(point.x, point.y, point.x, point.y);
        self.points.push(point);
        if let Some((end, bounds)) = self.parts.last_mut() {
            *end = self.points.len();
            *bounds = bounds.union(here);
        }
    }
}

impl PathSink for Outlines {
    fn move_to(&mut self, to: Page) {
        self.parts.push((self.points.len(), PageBox::new(to.x, to.y, to.x, to.y)));
        self.push(to);
    }

    fn line_to(&mut self, to: Page) {
        self.push(to);
    }

    fn lines_to(&mut self, points: &[Page]) {
        self.points.extend_from_slice(points);
        if let Some((end, bounds)) = self.parts.last_mut() {
            *end = self.points.len();
            *bounds = points.iter().fold(*bounds, |bounds, point| {
                bounds.union(PageBox::new(point.x, point.y, point.x, point.y))
            });
        }
    }

    fn close(&mut self) {
        self.closed = true;
    }

    fn reserve(&mut self, points: usize, parts: usize) {
        self.points.reserve(points);
        self.parts.reserve(parts);
    }
}
