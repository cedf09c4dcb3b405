//! Text along a line.

use super::shaped::{SetGlyph, Shaped, Turn};
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
        let block = self.block();
        let (mut runs, mut boxes) = (Vec::new(), Vec::new());
        for text in self.lines() {
            let across = text.baseline - self.height() / 2.0 + shift;
            for run in block.runs.get(text.runs.clone()).unwrap_or_default() {
                let set = block.glyphs.get(run.glyphs.clone()).unwrap_or_default();
                let mut glyphs = Vec::with_capacity(set.len());
                for cluster in set.chunk_by(|a, b| a.cluster == b.cluster) {
                    let (from, to) = extent(cluster);
                    let middle = (from + to) / 2.0;
                    let (chord, angle) = chord(line, start + text.x + from, start + text.x + to)?;
                    let turn = Turn::new(chord, angle);
                    let mut ink: Option<PageBox> = None;
                    for glyph in cluster {
                        let at = Page::new(glyph.at.x - middle, glyph.at.y + across);
                        glyphs.push(run.glyph(glyph, turn.apply(at), angle));
                        if let Some(shape) = run.ink(glyph) {
                            ink = Some(ink.map_or(shape, |ink| ink.union(shape)));
                        }
                    }
                    if let Some(ink) = ink {
                        let y0 = ink.y0.min(-text.cap_height);
                        let bounds = PageBox { y0, y1: ink.y1.max(0.0), ..ink }
                            .moved(Page::new(-middle, across));
                        boxes.push(OrientedBox {
                            center: turn.apply(bounds.center()),
                            width: bounds.width(),
                            height: bounds.height(),
                            angle,
                        });
                    }
                }
                runs.push(run.with(glyphs));
            }
        }
        Some((runs, boxes))
    }
}

/// Where the advances of a cluster begin and end in its line.
fn extent(cluster: &[SetGlyph]) -> (f64, f64) {
    cluster.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), glyph| {
        (from.min(glyph.pen), to.max(glyph.pen + glyph.advance))
    })
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
