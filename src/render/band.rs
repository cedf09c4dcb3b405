//! Drawing, band by band.
//!
//! A band is a number of rows that one thread draws alone. Its height is fixed and no pixel depends
//! on it (see [`coverage`](super::coverage)), so that the bytes are the same on any number of
//! threads.

use std::sync::Arc;

use super::blend::Pixel;
use super::clips::Masks;
use super::coverage::Coverage;
use super::glow;
use super::op::{Clip, Op};
use super::outline::Bounds;
use super::surface::{Layer, Mask, Paint, Share, Surface};
use crate::scene::Blend;
use crate::threads;

/// Rows in a band: few enough that its pixels and sums stay in a core's own cache.
pub(super) const BAND: usize = 64;

/// What a thread keeps between bands.
#[derive(Debug, Default)]
pub(super) struct Brush {
    coverage: Coverage,
    masks: Masks,
    /// Layers not in use.
    layers: Vec<Layer>,
    /// Room for a band that is drawn aside and then copied out.
    pub pixels: Vec<Pixel>,
}

/// Calls `draw` for each band with its number and its part of `out`, of which a band takes
/// `length`; in the thread pool if asked.
pub(super) fn each<T: Send>(
    out: &mut [T],
    length: usize,
    parallel: bool,
    draw: impl Fn(usize, &mut [T], &mut Brush) + Sync + Send,
) {
    let length = length.max(1);
    if parallel {
        threads::each_part(out, length, Brush::default, |brush, band, out| draw(band, out, brush));
    } else {
        let mut brush = Brush::default();
        for (band, out) in out.chunks_mut(length).enumerate() {
            draw(band, out, &mut brush);
        }
    }
}

/// Draws steps on an area of a surface.
pub(super) fn draw(ops: &[Op], surface: &mut Surface, area: Bounds, brush: &mut Brush) {
    Painter { surface, brush, area, mask: None }.draw(ops, None);
}

struct Painter<'a, 'b> {
    surface: &'a mut Surface<'b>,
    brush: &'a mut Brush,
    /// Nothing is drawn outside it.
    area: Bounds,
    mask: Option<&'a Mask>,
}

impl Painter<'_, '_> {
    /// Draws steps; the fills among them share the pixels on their edges where `shares` is given.
    fn draw(&mut self, ops: &[Op], mut shares: Option<&mut Surface>) {
        for op in ops {
            if op.bounds().intersection(self.area).is_empty() {
                continue;
            }
            if let (Some(shares), false) = (&mut shares, matches!(op, Op::Fill { .. })) {
                // What follows is drawn over the edges of what came before.
                shares.compose(self.surface, (255, Blend::Normal), self.mask);
            }
            let (area, mask) = (self.area, self.mask);
            let coverage = &mut self.brush.coverage;
            match op {
                Op::Fill { outline, rule, antialias, color } => {
                    let mut paint = Paint { surface: &mut *self.surface, color: *color, mask };
                    match shares.as_deref_mut() {
                        None => coverage.fill(outline, *rule, *antialias, area, &mut paint),
                        Some(shares) => {
                            let mut share = Share { whole: paint, shares };
                            coverage.fill(outline, *rule, *antialias, area, &mut share);
                        }
                    }
                }
                Op::Glow { outline, fade, color } => {
                    let mut paint = Paint { surface: &mut *self.surface, color: *color, mask };
                    glow::fill(outline, *fade, area, coverage, &mut paint);
                }
                Op::Hairline(hairline) => hairline.draw(area, self.surface, mask),
                Op::Field(field) => field.draw(area, self.surface, mask),
                Op::Disc(disc) => disc.draw(area, self.surface, mask),
                Op::Picture(picture) => picture.draw(area, self.surface, mask),
                Op::Band(band) => band.draw(area, self.surface, mask),
                Op::Group { clip, opacity, blend, partition, ops, .. } => {
                    let area = op.bounds().intersection(self.area);
                    self.group(clip.as_ref(), (*opacity, *blend), *partition, ops, area);
                }
            }
        }
    }

    fn group(
        &mut self,
        clip: Option<&Clip>,
        (opacity, blend): (u8, Blend),
        partition: bool,
        ops: &[Op],
        area: Bounds,
    ) {
        let Brush { masks, coverage, .. } = &mut *self.brush;
        let own_mask = match clip {
            Some(Clip::Outline(outline)) => Some(masks.of((outline, true), area, coverage)),
            Some(Clip::Pixels(outline)) => Some(masks.of((outline, false), area, coverage)),
            Some(Clip::Rect(_)) | None => None,
        };
        let own_mask = own_mask.map(|mask| match self.mask {
            Some(outer) => {
                let mut mask = Arc::unwrap_or_clone(mask);
                mask.intersect(outer);
                Arc::new(mask)
            }
            None => mask,
        });
        let mask = own_mask.as_deref().or(self.mask);
        if opacity == 255 && blend.is_normal() {
            return self.contents(partition, ops, area, mask);
        }
        let mut layer = self.brush.layers.pop().unwrap_or_default();
        let mut surface = layer.surface(area);
        Painter { surface: &mut surface, brush: &mut *self.brush, area, mask: None }
            .contents(partition, ops, area, None);
        surface.compose(self.surface, (opacity, blend), mask);
        self.brush.layers.push(layer);
    }

    fn contents(&mut self, partition: bool, ops: &[Op], area: Bounds, mask: Option<&Mask>) {
        let mut layer = if partition { self.brush.layers.pop() } else { None }.unwrap_or_default();
        let mut painter =
            Painter { surface: &mut *self.surface, brush: &mut *self.brush, area, mask };
        if !partition {
            return painter.draw(ops, None);
        }
        let mut shares = layer.surface(area);
        painter.draw(ops, Some(&mut shares));
        shares.compose(self.surface, (255, Blend::Normal), mask);
        self.brush.layers.push(layer);
    }
}
