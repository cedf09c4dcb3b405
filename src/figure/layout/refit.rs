//! A map that makes way for boxes: drawn smaller and moved.

use super::Layout;
use crate::unit::{Page, PageBox};

/// No map is drawn smaller than this to make way for boxes.
const SMALLEST: f64 = 0.65;

impl Layout<'_> {
    /// The subject moved and drawn smaller so that no box that stands hides any of it or cuts through
    /// the map's outline: by how much about its middle, and how far. `None` where none does, or where it
    /// would be too small.
    pub(in crate::figure) fn refit(&self) -> Option<(f64, Page)> {
        if !self.placed.iter().any(|place| self.hides(*place) || self.cuts(*place)) {
            return None;
        }
        // What lies within an outline moves with it, and of a whole world little is to be lost.
        let is_whole = !self.rim.is_empty();
        let whole = if is_whole { &*self.rim } else { &*self.subject };
        let (steps, shrinking, gap) = if is_whole { (24, 0.01, 0.4) } else { (12, 0.04, 1.0) };
        let bounds = PageBox::around(whole.iter().copied())?;
        let (inner, middle) = (self.frame.grown(-gap * self.gap), bounds.center());
        let boxes: Vec<PageBox> =
            self.placed.iter().map(|place| place.grown(gap * self.gap)).collect();
        let scales = (0_u32..).map(|step| 1.0 - f64::from(step) * shrinking);
        for scale in scales.take_while(|scale| *scale >= SMALLEST) {
            let (width, height) = (bounds.width() * scale, bounds.height() * scale);
            let (across, down) = (inner.width() - width, inner.height() - height);
            if across < 0.0 || down < 0.0 {
                continue;
            }
            let step = |index: u32| f64::from(index % (steps + 1)) / f64::from(steps);
            let at = |index: u32| {
                let (x, y) = (step(index), step(index / (steps + 1)));
                let corner = Page::new(inner.x0 + x * across, inner.y0 + y * down);
                corner + Page::new(width / 2.0, height / 2.0) - middle
            };
            let moves = (0..(steps + 1) * (steps + 1)).map(at);
            let clear = moves.filter(|by| {
                let moved = |point: Page| middle + (point - middle) * scale + *by;
                let mut points = self.rim.iter().chain(&*self.subject);
                !points.any(|point| boxes.iter().any(|place| place.contains(moved(*point))))
            });
            let far = |by: &Page| by.x * by.x + by.y * by.y;
            if let Some(by) = clear.min_by(|a, b| far(a).total_cmp(&far(b))) {
                return Some((scale, by));
            }
        }
        None
    }
}
