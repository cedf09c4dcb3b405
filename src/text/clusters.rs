//! Text set character by character, each where it is told to stand.

use super::shaped::{Line, SetGlyph, Shaped, Turn};
use crate::scene::{GlyphRun, OrientedBox};
use crate::unit::{Page, PageBox};

impl Shaped {
    /// The glyphs of the text set character by character, its marks with each, and a box around
    /// each that shows anything. Of the line and the distances from its left end between which a
    /// character's advances lie, `stand` says where the middle of these goes and how it is turned;
    /// `None` ends the work. `across` is how far below that point the middle of the block is.
    /// `frame` makes the box of the ink, seen from the left end of the line's baseline.
    pub(super) fn set_clusters(
        &self,
        across: f64,
        stand: impl Fn(&Line, (f64, f64)) -> Option<(Page, f64)>,
        frame: impl Fn(&Line, PageBox) -> PageBox,
    ) -> Option<(Vec<GlyphRun>, Vec<OrientedBox>)> {
        let block = self.block();
        let (mut runs, mut boxes) = (Vec::new(), Vec::new());
        for text in self.lines() {
            let across = text.baseline - self.height() / 2.0 + across;
            for run in block.runs.get(text.runs.clone()).unwrap_or_default() {
                let set = block.glyphs.get(run.glyphs.clone()).unwrap_or_default();
                let mut glyphs = Vec::with_capacity(set.len());
                for cluster in set.chunk_by(|a, b| a.cluster == b.cluster) {
                    let (from, to) = extent(cluster);
                    let middle = (from + to) / 2.0;
                    let (at, angle) = stand(text, (from, to))?;
                    let turn = Turn::new(at, angle);
                    let mut ink: Option<PageBox> = None;
                    for glyph in cluster {
                        let at = Page::new(glyph.at.x - middle, glyph.at.y + across);
                        glyphs.push(run.glyph(glyph, turn.apply(at), angle));
                        if let Some(shape) = run.ink(glyph) {
                            ink = Some(ink.map_or(shape, |ink| ink.union(shape)));
                        }
                    }
                    if let Some(ink) = ink {
                        let bounds = frame(text, ink).moved(Page::new(-middle, across));
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
