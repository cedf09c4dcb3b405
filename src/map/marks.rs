//! Markers by where they are.

use std::collections::BTreeMap;

use crate::unit::Page;

/// How close a marker and a label's point are that belong together, pixels.
const SAME: f64 = 0.5;

/// Markers by the pixel their middle is in.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pixels: BTreeMap<(i64, i64), Vec<(Page, f64)>>,
}

/// The pixel a point is in; the cast saturates.
fn pixel(at: Page) -> (i64, i64) {
    (at.x.floor() as i64, at.y.floor() as i64)
}

impl Marks {
    /// Adds a marker.
    pub fn add(&mut self, at: Page, radius: f64) {
        self.pixels.entry(pixel(at)).or_default().push((at, radius));
    }

    /// The radius of the largest marker at a point; 0 where there is none.
    pub fn radius_at(&self, at: Page) -> f64 {
        let (x0, y0) = pixel(at - Page::new(SAME, SAME));
        let (x1, y1) = pixel(at + Page::new(SAME, SAME));
        let columns = (x0..=x1).flat_map(|x| self.pixels.range((x, y0)..=(x, y1)));
        let here = columns.flat_map(|(_, marks)| marks);
        let here = here.filter(|(point, _)| point.distance(at) < SAME);
        here.map(|(_, radius)| *radius).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_found_across_the_edges_of_pixels() {
        let mut marks = Marks::default();
        marks.add(Page::new(9.9, 20.0), 3.0);
        marks.add(Page::new(10.1, 20.1), 4.0);
        assert_eq!(marks.radius_at(Page::new(10.0, 19.9)), 4.0);
        assert_eq!(marks.radius_at(Page::new(9.5, 20.0)), 3.0);
        assert_eq!(marks.radius_at(Page::new(9.9, 20.6)), 0.0);
    }
}
