//! Drawing, band by band.
//!
//! A band is a number of rows that one thread draws alone. Its height is fixed and no pixel depends
//! on it (see [`coverage`](super::coverage)), so that the bytes are the same on any number of
//! threads.

use rayon::prelude::*;

use super::coverage::Coverage;
use super::glow;
use super::outline::Bounds;
use super::plan::{Clip, Op};
use super::surface::{Blend, Mask, Paint, Pixel, Surface, compose};
use crate::scene::FillRule;

/// Rows in a band: few enough that its pixels and sums stay in a core's own cache.
pub(super) const BAND: usize = 64;

/// What a thread keeps between bands.
#[derive(Debug, Default)]
pub(super) struct Brush {
    pub coverage: Coverage,
    /// Room for a band that is drawn aside and then copied out.
    pub pixels: Vec<Pixel>,
}

/// Calls `draw` for each band with its number and its part of `out`, of which a band takes
/// `length`; in the thread pool if asked.
pub(super) fn each<T: Send>(
    out: &mut [T],
    length: usize,
    parallel: bool,
    draw: impl Fn(usize, &mut [T], &mut Brush) + Sync,
) {
    let length = length.max(1);
    if parallel {
        out.par_chunks_mut(length)
            .enumerate()
            .for_each_init(Brush::default, |brush, (band, out)| draw(band, out, brush));
    } else {
        let mut brush = Brush::default();
        for (band, out) in out.chunks_mut(length).enumerate() {
            draw(band, out, &mut brush);
        }
    }
}

/// Draws steps on a surface.
pub(super) fn draw(ops: &[Op], surface: &mut Surface, coverage: &mut Coverage) {
    let area = surface.bounds;
    Painter { surface, coverage, area, mask: None, partition: false }.draw(ops);
}

struct Painter<'a, 'b> {
    surface: &'a mut Surface<'b>,
    coverage: &'a mut Coverage,
    /// Nothing is drawn outside it.
    area: Bounds,
    mask: Option<&'a Mask>,
    /// Whether fills are added instead of painted over each other.
    partition: bool,
}

impl Painter<'_, '_> {
    fn draw(&mut self, ops: &[Op]) {
        for op in ops {
            if op.bounds().intersection(self.area).is_empty() {
                continue;
            }
            match op {
                Op::Fill { outline, rule, antialias, color } => {
                    let mut paint = Paint {
                        surface: self.surface,
                        color: *color,
                        blend: if self.partition { Blend::Plus } else { Blend::Over },
                        mask: self.mask,
                    };
                    self.coverage.fill(outline, *rule, *antialias, self.area, &mut paint);
                }
                Op::Glow { outline, fade, color } => {
                    let mut paint = Paint {
                        surface: self.surface,
                        color: *color,
                        blend: Blend::Over,
                        mask: self.mask,
                    };
                    glow::fill(outline, *fade, self.area, self.coverage, &mut paint);
                }
                Op::Group { clip, opacity, partition, ops, .. } => {
                    let area = op.bounds().intersection(self.area);
                    self.group(clip.as_ref(), *opacity, *partition, ops, area);
                }
            }
        }
    }

    fn group(
        &mut self,
        clip: Option<&Clip>,
        opacity: u8,
        partition: bool,
        ops: &[Op],
        area: Bounds,
    ) {
        let own_mask = match clip {
            Some(Clip::Outline(outline)) => {
                let mut mask = Mask::empty(area);
                self.coverage.fill(outline, FillRule::EvenOdd, true, area, &mut mask);
                if let Some(outer) = self.mask {
                    mask.intersect(outer);
                }
                Some(mask)
            }
            Some(Clip::Rect(_)) | None => None,
        };
        let mask = own_mask.as_ref().or(self.mask);
        if opacity == 255 && !partition {
            Painter {
                surface: self.surface,
                coverage: self.coverage,
                area,
                mask,
                partition: self.partition,
            }
            .draw(ops);
            return;
        }
        let mut pixels = vec![[0; 4]; area.width() * area.height()];
        let mut layer = Surface { pixels: &mut pixels, bounds: area, stride: area.width() };
        Painter { surface: &mut layer, coverage: self.coverage, area, mask: None, partition }
            .draw(ops);
        let blend = if self.partition { Blend::Plus } else { Blend::Over };
        compose(&mut layer, self.surface, opacity, blend, mask);
    }
}
