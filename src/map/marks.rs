//! Markers by where they are.

use std::collections::BTreeMap;

use crate::scene::Item;
use crate::unit::Page;

/// How close a marker and a label's point are that belong together, pixels.
pub(super) const SAME: f64 = 0.5;

/// How far a marker of a place reaches at the most, pixels.
const MARKER: f64 = 8.0;

/// Those of one feature are this close.
const EXACT: f64 = 1e-6;

/// A marker.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub at: Page,
    pub radius: f64,
    /// Whether it is drawn only where a name stands at its point.
    pub named: bool,
}

/// Markers by the pixel their middle is in.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pixels: BTreeMap<(i64, i64), Vec<Mark>>,
}

/// The pixel a point is in; the cast saturates.
fn pixel(at: Page) -> (i64, i64) {
    (at.x.floor() as i64, at.y.floor() as i64)
}

impl Marks {
    /// Adds a marker.
    pub fn add(&mut self, mark: Mark) {
        self.pixels.entry(pixel(mark.at)).or_default().push(mark);
    }

    /// The markers at a point.
    fn at(&self, at: Page) -> impl Iterator<Item = Mark> {
        self.near(at, SAME).filter(move |mark| mark.at.distance(at) < SAME)
    }

    /// The markers that may lie within a distance of a point.
    fn near(&self, at: Page, far: f64) -> impl Iterator<Item = Mark> {
        let (x0, y0) = pixel(at - Page::new(far, far));
        let (x1, y1) = pixel(at + Page::new(far, far));
        let columns = (x0..=x1).flat_map(move |x| self.pixels.range((x, y0)..=(x, y1)));
        columns.flat_map(|(_, marks)| marks).copied()
    }

    /// Whether one covers the middle of another map's mark that reaches so far, or stands in the middle of it:
    /// both are of one place. A circle whose size tells a number covers no more than any marker does.
    pub fn cover(&self, at: Page, reach: f64) -> bool {
        let mut near = self.near(at, MARKER.max(reach));
        near.any(|mark| at.distance(mark.at) <= mark.radius.min(MARKER).max(reach))
    }

    /// The radius of the largest marker at a point, else of the largest beside it; 0 where there is
    /// none.
    pub fn radius_at(&self, at: Page) -> f64 {
        let radius = |within: f64| {
            let marks = self.at(at).filter(move |mark| mark.at.distance(at) < within);
            marks.map(|mark| mark.radius).reduce(f64::max)
        };
        radius(EXACT).or_else(|| radius(SAME)).unwrap_or_default()
    }

    /// Whether the markers at a point, if there are any, are drawn only with a name.
    pub fn are_named(&self, at: Page) -> bool {
        self.at(at).all(|mark| mark.named)
    }
}

/// The points that texts name, by where they are.
pub(super) struct Names {
    points: Marks,
    /// After what distance a plane comes round.
    period: Option<f64>,
}

impl Names {
    /// The points that the texts among items name.
    pub fn of<'a>(items: impl Iterator<Item = &'a Item>, period: Option<f64>) -> Self {
        let mut names = Self { points: Marks::default(), period };
        for item in items {
            let Item::Text(text) = item else { continue };
            let Some(at) = text.anchor.map(|at| names.first_turn(at)) else { continue };
            // Beside the seam, a point is also looked for on its other side.
            for turn in [0.0, period.unwrap_or(0.0), -period.unwrap_or(0.0)] {
                let at = at + Page::new(turn, 0.0);
                names.points.add(Mark { at, radius: 0.0, named: true });
            }
        }
        names
    }

    /// Whether a text names a point, at whatever turn of a plane that comes round.
    pub fn has(&self, at: Page) -> bool {
        self.points.at(self.first_turn(at)).next().is_some()
    }

    fn first_turn(&self, at: Page) -> Page {
        self.period.map_or(at, |period| Page::new(at.x.rem_euclid(period), at.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_for_another_that_it_covers_and_for_no_neighbour() {
        let mut others = Marks::default();
        others.add(Mark { at: Page::new(10.0, 10.0), radius: 5.0, named: false });
        others.add(Mark { at: Page::new(100.0, 100.0), radius: 40.0, named: false });
        assert!(others.cover(Page::new(13.0, 14.0), 3.0));
        assert!(!others.cover(Page::new(15.0, 14.0), 3.0));
        assert!(others.cover(Page::new(10.0, 16.0), 7.0), "the larger mark is about the other");
        assert!(others.cover(Page::new(102.0, 100.0), 3.0));
        assert!(!others.cover(Page::new(120.0, 100.0), 3.0), "a neighbour beneath a bubble");
    }

    #[test]
    fn markers_are_found_across_the_edges_of_pixels() {
        let mut marks = Marks::default();
        let mark = |x, y, radius, named| Mark { at: Page::new(x, y), radius, named };
        marks.add(mark(9.9, 20.0, 3.0, true));
        marks.add(mark(10.1, 20.1, 4.0, false));
        assert_eq!(marks.radius_at(Page::new(10.0, 19.9)), 4.0);
        assert_eq!(marks.radius_at(Page::new(9.5, 20.0)), 3.0);
        assert_eq!(marks.radius_at(Page::new(9.9, 20.6)), 0.0);
        assert!(marks.are_named(Page::new(9.5, 20.0)) && !marks.are_named(Page::new(10.0, 19.9)));
    }
}
