//! Pixels, masks, and how coverage becomes colour.

use super::blend::{Pixel, blended, fade_8, over, over_8_each, over_up_to_8, plus, scaled, times};
use super::coverage::Ink;
use super::outline::Bounds;
use crate::scene::Blend;

/// Pixels of a part of the page.
#[derive(Debug)]
pub(super) struct Surface<'a> {
    pub pixels: &'a mut [Pixel],
    pub bounds: Bounds,
    /// Pixels from the start of one row to the start of the next.
    pub stride: usize,
    /// Which pixels were drawn on, where that is of interest.
    pub touched: Option<Touched<'a>>,
}

impl<'a> Surface<'a> {
    pub fn new(pixels: &'a mut [Pixel], bounds: Bounds, stride: usize) -> Self {
        Self { pixels, bounds, stride, touched: None }
    }

    /// Pixels `x0..x1` of row `y`, about to be drawn on; empty where the surface has none.
    #[inline]
    pub fn row(&mut self, y: i32, x0: i32, x1: i32) -> &mut [Pixel] {
        let Some(range) = span(self.bounds, self.stride, y, x0, x1) else { return &mut [] };
        if let Some(touched) = &mut self.touched {
            touched.mark((y - self.bounds.y0) as usize, x0 - self.bounds.x0, x1 - self.bounds.x0);
        }
        self.pixels.get_mut(range).unwrap_or_default()
    }
}

/// Pixels in a block of a layer.
const BLOCK: usize = 8;

/// A bit for each block of a layer's pixels.
#[derive(Debug)]
pub(super) struct Touched<'a> {
    bits: &'a mut [u64],
    /// Words in a row.
    words: usize,
}

impl Touched<'_> {
    #[inline]
    fn mark(&mut self, row: usize, x0: i32, x1: i32) {
        if x0 >= x1 {
            return;
        }
        for block in x0 as usize / BLOCK..=(x1 as usize - 1) / BLOCK {
            if let Some(word) = self.bits.get_mut(row * self.words + block / 64) {
                *word |= 1 << (block % 64);
            }
        }
    }
}

/// Room for items that are composed before they are drawn; clear between uses, so that only what
/// was drawn on is ever looked at.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pixels: Vec<Pixel>,
    bits: Vec<u64>,
}

impl Layer {
    /// The layer as a clear surface.
    pub fn surface(&mut self, bounds: Bounds) -> Surface<'_> {
        let (width, height) = (bounds.width(), bounds.height());
        let words = width.div_ceil(BLOCK * 64);
        if self.pixels.len() < width * height {
            self.pixels.resize(width * height, [0; 4]);
        }
        if self.bits.len() < words * height {
            self.bits.resize(words * height, 0);
        }
        let touched = Some(Touched { bits: &mut self.bits, words });
        Surface { pixels: &mut self.pixels, bounds, stride: width, touched }
    }
}

impl Surface<'_> {
    /// Draws what was drawn on a layer onto another surface, faded and masked, and clears it.
    pub fn compose(
        &mut self,
        onto: &mut Surface,
        (opacity, blend): (u8, Blend),
        mask: Option<&Mask>,
    ) {
        let Some(touched) = &mut self.touched else { return };
        let bounds = self.bounds;
        let width = bounds.width();
        let rows = self.pixels.chunks_exact_mut(self.stride.max(1));
        let words = touched.bits.chunks_exact_mut(touched.words.max(1));
        for ((y, row), words) in (bounds.y0..bounds.y1).zip(rows).zip(words) {
            for (index, word) in words.iter_mut().enumerate() {
                let mut bits = std::mem::take(word);
                while bits != 0 {
                    let start = (index * 64 + bits.trailing_zeros() as usize) * BLOCK;
                    bits &= bits - 1;
                    let end = (start + BLOCK).min(width);
                    let Some(source) = row.get_mut(start..end) else { continue };
                    let (x0, x1) = (bounds.x0 + start as i32, bounds.x0 + end as i32);
                    let target = onto.row(y, x0, x1);
                    let through = mask.filter(|mask| mask.whole(y, x0, x1) != (x0, x1));
                    let through = through.map(|mask| mask.row(y, x0, x1));
                    if blend.is_normal()
                        && let (Ok(target), Ok(colors)) =
                            ((&mut *target).try_into(), (&*source).try_into())
                    {
                        over_block(target, colors, through, opacity);
                        source.fill([0; 4]);
                        continue;
                    }
                    for (index, (target, source)) in target.iter_mut().zip(&*source).enumerate() {
                        if *source == [0; 4] {
                            continue;
                        }
                        let through = through.map_or(opacity, |mask| {
                            scaled(mask.get(index).copied().unwrap_or(0), opacity)
                        });
                        *target = blended(*target, times(*source, through), blend);
                    }
                    source.fill([0; 4]);
                }
            }
        }
    }
}

/// Draws a block of a layer's pixels over others, faded and masked.
fn over_block(
    target: &mut [Pixel; BLOCK],
    source: &[Pixel; BLOCK],
    through: Option<&[u8]>,
    opacity: u8,
) {
    let mut colors = *source;
    if let Some(through) = through {
        let through = <[u8; BLOCK]>::try_from(through).unwrap_or_default();
        fade_8(&mut colors, &through.map(|through| scaled(through, opacity)));
    } else if opacity < 255 {
        fade_8(&mut colors, &[opacity; BLOCK]);
    }
    over_8_each(target, &colors);
}

/// How much of each pixel may be drawn on.
#[derive(Debug, Clone)]
pub(super) struct Mask {
    pub bounds: Bounds,
    pub coverage: Vec<u8>,
    /// For each row the longest run of pixels known to be covered whole, where a mask changes nothing.
    whole: Vec<(i32, i32)>,
}

impl Mask {
    /// Nothing of a part of the page.
    pub fn empty(bounds: Bounds) -> Self {
        let (width, height) = (bounds.width(), bounds.height());
        Self { bounds, coverage: vec![0; width * height], whole: vec![(0, 0); height] }
    }

    /// The part of pixels `x0..x1` of row `y` that is known to be covered whole; empty at `x1` where none
    /// is.
    #[inline]
    fn whole(&self, y: i32, x0: i32, x1: i32) -> (i32, i32) {
        let row = usize::try_from(y - self.bounds.y0).ok().and_then(|row| self.whole.get(row));
        let (from, to) = row.map_or((x1, x1), |&(from, to)| (from.max(x0), to.min(x1)));
        if from < to { (from, to) } else { (x1, x1) }
    }

    /// Pixels `x0..x1` of row `y`; empty where the mask has none.
    #[inline]
    pub fn row(&self, y: i32, x0: i32, x1: i32) -> &[u8] {
        match span(self.bounds, self.bounds.width(), y, x0, x1) {
            Some(range) => self.coverage.get(range).unwrap_or_default(),
            None => &[],
        }
    }

    fn row_mut(&mut self, y: i32, x0: i32, x1: i32) -> &mut [u8] {
        match span(self.bounds, self.bounds.width(), y, x0, x1) {
            Some(range) => self.coverage.get_mut(range).unwrap_or_default(),
            None => &mut [],
        }
    }

    /// Keeps only what another mask has too.
    pub fn intersect(&mut self, other: &Self) {
        let bounds = self.bounds;
        for y in bounds.y0..bounds.y1 {
            let theirs = other.row(y, bounds.x0, bounds.x1);
            for (mine, theirs) in self.row_mut(y, bounds.x0, bounds.x1).iter_mut().zip(theirs) {
                *mine = scaled(*mine, *theirs);
            }
            let (x0, x1) = self.whole(y, bounds.x0, bounds.x1);
            let both = other.whole(y, x0, x1);
            if let Some(whole) = self.whole.get_mut((y - bounds.y0) as usize) {
                *whole = both;
            }
        }
    }
}

impl Ink for Mask {
    fn run(&mut self, y: i32, x0: i32, x1: i32, coverage: u8) {
        self.row_mut(y, x0, x1).fill(coverage);
        let row = usize::try_from(y - self.bounds.y0).ok();
        if let Some(whole) = row.and_then(|row| self.whole.get_mut(row))
            && coverage == 255
            && x1 - x0 > whole.1 - whole.0
        {
            *whole = (x0, x1);
        }
    }

    fn pixels(&mut self, y: i32, x: i32, coverage: &[u8]) {
        let row = self.row_mut(y, x, x + coverage.len() as i32);
        row.copy_from_slice(coverage.get(..row.len()).unwrap_or_default());
    }
}

/// Where pixels `x0..x1` of row `y` lie in a buffer.
#[inline]
fn span(bounds: Bounds, stride: usize, y: i32, x0: i32, x1: i32) -> Option<std::ops::Range<usize>> {
    if y < bounds.y0 || y >= bounds.y1 || x0 < bounds.x0 || x1 > bounds.x1 || x0 > x1 {
        return None;
    }
    let start = (y - bounds.y0) as usize * stride + (x0 - bounds.x0) as usize;
    Some(start..start + (x1 - x0) as usize)
}

/// A colour on its way to a surface.
pub(super) struct Paint<'a, 'b> {
    pub surface: &'a mut Surface<'b>,
    pub color: Pixel,
    pub mask: Option<&'a Mask>,
}

impl Paint<'_, '_> {
    /// Pixels that no mask holds back, all covered alike.
    fn run_whole(&mut self, y: i32, x0: i32, x1: i32, coverage: u8) {
        let row = self.surface.row(y, x0, x1);
        let color = times(self.color, coverage);
        if color[3] == 255 {
            row.fill(color);
        } else {
            row.chunks_mut(8).for_each(|row| over_up_to_8(row, &[255; 8], color));
        }
    }

    /// Pixels that a mask holds back, all covered alike.
    fn run_masked(&mut self, mask: &Mask, y: i32, x0: i32, x1: i32, coverage: u8) {
        let row = self.surface.row(y, x0, x1);
        for (row, through) in row.chunks_mut(8).zip(mask.row(y, x0, x1).chunks(8)) {
            let mut both = [0; 8];
            for (both, through) in both.iter_mut().zip(through) {
                *both = scaled(*through, coverage);
            }
            over_up_to_8(row, &both, self.color);
        }
    }
}

impl Ink for Paint<'_, '_> {
    fn run(&mut self, y: i32, x0: i32, x1: i32, coverage: u8) {
        let Some(mask) = self.mask else { return self.run_whole(y, x0, x1, coverage) };
        let (from, to) = mask.whole(y, x0, x1);
        self.run_masked(mask, y, x0, from, coverage);
        self.run_whole(y, from, to, coverage);
        self.run_masked(mask, y, to, x1, coverage);
    }

    fn pixels(&mut self, y: i32, x: i32, coverage: &[u8]) {
        let x1 = x + coverage.len() as i32;
        let row = self.surface.row(y, x, x1);
        match self.mask.filter(|mask| mask.whole(y, x, x1) != (x, x1)) {
            Some(mask) => {
                let through = mask.row(y, x, x1).chunks(8);
                for ((row, coverage), through) in
                    row.chunks_mut(8).zip(coverage.chunks(8)).zip(through)
                {
                    let mut both = [0; 8];
                    for ((both, coverage), through) in both.iter_mut().zip(coverage).zip(through) {
                        *both = scaled(*coverage, *through);
                    }
                    over_up_to_8(row, &both, self.color);
                }
            }
            None if coverage.len() <= 8 => over_up_to_8(row, coverage, self.color),
            None => {
                for (row, coverage) in row.chunks_mut(8).zip(coverage.chunks(8)) {
                    over_up_to_8(row, coverage, self.color);
                }
            }
        }
    }
}

/// A colour on its way to a partition: where it covers a pixel whole, no neighbour has a share and
/// it is painted at once; elsewhere it is added to a layer that takes the shares of all.
pub(super) struct Share<'a, 'b, 'c> {
    pub whole: Paint<'a, 'b>,
    pub shares: &'a mut Surface<'c>,
}

impl Ink for Share<'_, '_, '_> {
    fn run(&mut self, y: i32, x0: i32, x1: i32, coverage: u8) {
        if coverage == 255 {
            return self.whole.run(y, x0, x1, coverage);
        }
        let color = times(self.whole.color, coverage);
        self.shares.row(y, x0, x1).iter_mut().for_each(|pixel| *pixel = plus(*pixel, color));
    }

    fn pixels(&mut self, y: i32, x: i32, coverage: &[u8]) {
        let x1 = x + coverage.len() as i32;
        if coverage.iter().all(|coverage| *coverage == 255) {
            return self.whole.run(y, x, x1, 255);
        }
        let color = self.whole.color;
        let through = self.whole.mask.map(|mask| mask.row(y, x, x1));
        let whole = self.whole.surface.row(y, x, x1);
        let shares = self.shares.row(y, x, x1);
        let pixels = whole.iter_mut().zip(shares).zip(coverage);
        for (index, ((whole, share), coverage)) in pixels.enumerate() {
            match *coverage {
                0 => {}
                255 => {
                    let through = through.map_or(255, |mask| mask.get(index).copied().unwrap_or(0));
                    *whole = over(*whole, times(color, through));
                }
                coverage => *share = plus(*share, times(color, coverage)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOUNDS: Bounds = Bounds { x0: 3, y0: 0, x1: 43, y1: 1 };

    proptest! {
        #[test]
        fn where_a_mask_covers_pixels_whole_it_changes_nothing(
            ends in prop::collection::vec((3..43i32, 3..43i32, 1..=255u8), 1..6),
            (from, to, coverage, alpha) in (3..43i32, 3..43i32, 1..=255u8, 0..=255u8),
        ) {
            let mut mask = Mask::empty(BOUNDS);
            let mut after = 3;
            for (x0, x1, covered) in ends {
                let (x0, x1) = (x0.min(x1).max(after), x1.max(x0).max(after));
                mask.run(0, x0, x1, if covered > 100 { 255 } else { covered });
                after = x1;
            }
            let mut each = Mask::empty(BOUNDS);
            each.coverage.clone_from(&mask.coverage);
            let color = [10, 200, 90, 255].map(|part| scaled(part, alpha));
            let (from, to) = (from.min(to), from.max(to));
            let some: Vec<u8> = (from..to).map(|x| coverage.wrapping_mul(x as u8)).collect();
            let drawn = [&mask, &each].map(|mask| {
                let mut pixels = [[60, 70, 80, 255]; 40];
                let mut surface = Surface::new(&mut pixels, BOUNDS, 40);
                let mut paint = Paint { surface: &mut surface, color, mask: Some(mask) };
                paint.run(0, from, to, coverage);
                paint.pixels(0, from, &some);
                let mut layer = Layer::default();
                let mut above = layer.surface(BOUNDS);
                above.row(0, from, to).fill(color);
                above.compose(&mut surface, (coverage, Blend::Normal), Some(mask));
                pixels
            });
            prop_assert_eq!(drawn[0], drawn[1]);
        }
    }
}
