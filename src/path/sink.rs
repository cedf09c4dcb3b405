//! Where the stream ends.

use crate::unit::Page;

/// Takes the paths that a stream of geometry draws on the page.
pub trait PathSink {
    /// Starts a line or ring.
    fn move_to(&mut self, to: Page);
    /// Continues it.
    fn line_to(&mut self, to: Page);
    /// Continues it through several points.
    fn lines_to(&mut self, points: &[Page]) {
        points.iter().for_each(|&to| self.line_to(to));
    }
    /// Closes the ring that was started last.
    fn close(&mut self);
    /// Makes room for so many points, of so many lines or rings, that come next.
    fn reserve(&mut self, _points: usize, _parts: usize) {}
}

impl PathSink for Vec<Vec<Page>> {
    fn move_to(&mut self, to: Page) {
        self.push(vec![to]);
    }

    fn line_to(&mut self, to: Page) {
        if let Some(part) = self.last_mut() {
            part.push(to);
        }
    }

    fn close(&mut self) {
        if let Some(part) = self.last_mut() {
            part.extend(part.first().copied());
        }
    }
}
