//! Text along a line.

use super::Shaped;
use crate::path::Baseline;
use crate::scene::{GlyphRun, OrientedBox};
use crate::unit::{Page, PageBox};

impl Shaped {
    /// The glyphs of the text set along a line, and a box around each character that shows
    /// anything.
    ///
    /// The text begins at the distance `start` from the line's beginning. `shift` moves it across
    /// the line, in pixels, to the right of the line's direction (below text that reads from left
    /// to right); at 0 the line runs through the middle of the block, for a single line of text
    /// the middle of its capitals. Each character is turned as a whole, its marks with it, by the
    /// chord under its advance, so that corners of the line are rounded off.
    ///
    /// Whether the text reads upright is the caller's choice ([`Baseline::is_upside_down`]), and
    /// so is how sharply it may bend ([`Baseline::max_turn`]). `None` where the line is too short.
    pub fn along(
        &self,
        line: &Baseline,
        start: f64,
        shift: f64,
    ) -> Option<(Vec<GlyphRun>, Vec<OrientedBox>)> {
        if start < 0.0 || start + self.width() > line.length() {
            return None;
        }
        self.set_clusters(
            shift,
            |text, (from, to)| chord(line, start + text.x + from, start + text.x + to),
            |text, ink| {
                let y0 = ink.y0.min(-text.cap_height);
                PageBox { y0, y1: ink.y1.max(0.0), ..ink }
            },
        )
    }
}

/// The middle of the chord between two distances, and its angle.
fn chord(line: &Baseline, from: f64, to: f64) -> Option<(Page, f64)> {
    // A cluster without width still needs a direction, and rounding must not leave the line.
    let half = ((to - from) / 2.0).max(0.5);
    let middle = (from + to) / 2.0;
    let a = line.at((middle - half).max(0.0))?;
    let b = line.at((middle + half).min(line.length()))?;
    Some(((a + b) * 0.5, libm::atan2(b.y - a.y, b.x - a.x)))
}
