//! Pixels, masks, and how coverage becomes colour.

use super::coverage::Ink;
use super::outline::Bounds;
use crate::unit::Color;

/// A pixel: red, green, blue, alpha, colours multiplied by alpha.
pub(super) type Pixel = [u8; 4];

/// Pixels of a part of the page.
#[derive(Debug)]
pub(super) struct Surface<'a> {
    pub pixels: &'a mut [Pixel],
    pub bounds: Bounds,
    /// Pixels from the start of one row to the start of the next.
    pub stride: usize,
}

impl Surface<'_> {
    /// Pixels `x0..x1` of row `y`; empty where the surface has none.
    #[inline]
    pub fn row(&mut self, y: i32, x0: i32, x1: i32) -> &mut [Pixel] {
        match span(self.bounds, self.stride, y, x0, x1) {
            Some(range) => self.pixels.get_mut(range).unwrap_or_default(),
            None => &mut [],
        }
    }
}

/// How much of each pixel may be drawn on.
#[derive(Debug)]
pub(super) struct Mask {
    pub bounds: Bounds,
    pub coverage: Vec<u8>,
}

impl Mask {
    /// Nothing of a part of the page.
    pub fn empty(bounds: Bounds) -> Self {
        Self { bounds, coverage: vec![0; bounds.width() * bounds.height()] }
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
        }
    }
}

impl Ink for Mask {
    fn run(&mut self, y: i32, x0: i32, x1: i32, coverage: u8) {
        self.row_mut(y, x0, x1).fill(coverage);
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

/// How a colour joins what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blend {
    /// Painted over it.
    Over,
    /// Added to it: for neighbours that share edges.
    Plus,
}

/// A colour on its way to a surface.
pub(super) struct Paint<'a, 'b> {
    pub surface: &'a mut Surface<'b>,
    pub color: Pixel,
    pub blend: Blend,
    pub mask: Option<&'a Mask>,
}

impl Paint<'_, '_> {
    #[inline]
    fn blend(&mut self, y: i32, x0: i32, coverage: impl Iterator<Item = u8>, count: i32) {
        let color = self.color;
        let row = self.surface.row(y, x0, x0 + count);
        match self.blend {
            Blend::Over => {
                for (pixel, coverage) in row.iter_mut().zip(coverage) {
                    if coverage != 0 {
                        *pixel = over(*pixel, times(color, coverage));
                    }
                }
            }
            Blend::Plus => {
                for (pixel, coverage) in row.iter_mut().zip(coverage) {
                    if coverage != 0 {
                        *pixel = plus(*pixel, times(color, coverage));
                    }
                }
            }
        }
    }
}

impl Ink for Paint<'_, '_> {
    fn run(&mut self, y: i32, x0: i32, x1: i32, coverage: u8) {
        if let Some(mask) = self.mask {
            let through = mask.row(y, x0, x1);
            let coverage = through.iter().map(|through| scaled(*through, coverage));
            return self.blend(y, x0, coverage, x1 - x0);
        }
        let color = times(self.color, coverage);
        let blend = self.blend;
        let row = self.surface.row(y, x0, x1);
        match blend {
            Blend::Over if color[3] == 255 => row.fill(color),
            Blend::Over => row.iter_mut().for_each(|pixel| *pixel = over(*pixel, color)),
            Blend::Plus => row.iter_mut().for_each(|pixel| *pixel = plus(*pixel, color)),
        }
    }

    fn pixels(&mut self, y: i32, x: i32, coverage: &[u8]) {
        let count = coverage.len() as i32;
        match self.mask {
            Some(mask) => {
                let through = mask.row(y, x, x + count);
                let coverage = coverage.iter().zip(through).map(|(a, b)| scaled(*a, *b));
                self.blend(y, x, coverage, count);
            }
            None => self.blend(y, x, coverage.iter().copied(), count),
        }
    }
}

/// Draws one surface onto another where both are, faded and masked.
pub(super) fn compose(
    layer: &mut Surface,
    onto: &mut Surface,
    opacity: u8,
    blend: Blend,
    mask: Option<&Mask>,
) {
    let area = layer.bounds.intersection(onto.bounds);
    for y in area.y0..area.y1 {
        let through = mask.map(|mask| mask.row(y, area.x0, area.x1));
        let source = layer.row(y, area.x0, area.x1);
        let target = onto.row(y, area.x0, area.x1);
        for (index, (target, source)) in target.iter_mut().zip(source).enumerate() {
            if *source == [0; 4] {
                continue;
            }
            let through =
                through.map_or(255, |through| through.get(index).copied().unwrap_or_default());
            let color = times(*source, scaled(through, opacity));
            *target = match blend {
                Blend::Over => over(*target, color),
                Blend::Plus => plus(*target, color),
            };
        }
    }
}

/// A colour as a pixel.
pub(super) fn premultiplied(color: Color) -> Pixel {
    let [r, g, b, a] = color.to_rgba8();
    let [r, g, b, _] = times([r, g, b, 255], a);
    [r, g, b, a]
}

/// A pixel with its colours no longer multiplied by alpha.
#[inline]
pub(super) fn demultiplied(pixel: Pixel) -> Pixel {
    match pixel[3] {
        255 => pixel,
        0 => [0; 4],
        alpha => {
            let alpha32 = u32::from(alpha);
            let [r, g, b, _] =
                pixel.map(|part| ((u32::from(part) * 255 + alpha32 / 2) / alpha32).min(255) as u8);
            [r, g, b, alpha]
        }
    }
}

const ODD: u32 = 0x00ff_00ff;

/// The product of two fractions of 255, rounded.
#[inline]
pub(super) fn scaled(value: u8, by: u8) -> u8 {
    let product = u32::from(value) * u32::from(by) + 128;
    ((product + (product >> 8)) >> 8) as u8
}

/// All four parts times a fraction of 255, each rounded; two parts at a time.
#[inline]
fn times(pixel: Pixel, by: u8) -> Pixel {
    let (pixel, by) = (u32::from_le_bytes(pixel), u32::from(by));
    let even = (pixel & ODD) * by + 0x0080_0080;
    let odd = (pixel >> 8 & ODD) * by + 0x0080_0080;
    let even = (even + (even >> 8 & ODD)) >> 8 & ODD;
    let odd = (odd + (odd >> 8 & ODD)) & !ODD;
    (even | odd).to_le_bytes()
}

#[inline]
fn over(under: Pixel, color: Pixel) -> Pixel {
    let rest = times(under, 255 - color[3]);
    // No part overflows: each is at most alpha, and the rest at most 255 − alpha.
    (u32::from_le_bytes(color).wrapping_add(u32::from_le_bytes(rest))).to_le_bytes()
}

#[inline]
fn plus(under: Pixel, color: Pixel) -> Pixel {
    let mut sum = under;
    for (sum, part) in sum.iter_mut().zip(color) {
        *sum = sum.saturating_add(part);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_parts_at_a_time_give_what_one_at_a_time_gives() {
        for value in 0..=255u8 {
            for by in 0..=255u8 {
                let wanted = ((u32::from(value) * u32::from(by)) as f64 / 255.0).round() as u8;
                assert_eq!(scaled(value, by), wanted);
                assert_eq!(times([value, 255 - value, 0, value], by)[0], wanted);
                assert_eq!(times([0, value, 255, value], by)[1], wanted);
                assert_eq!(times([255, 0, 0, value], by)[3], wanted);
            }
        }
    }

    #[test]
    fn opaque_stays_opaque_and_white_on_white_stays_white() {
        for coverage in 0..=255u8 {
            assert_eq!(over([255; 4], times([255; 4], coverage)), [255; 4]);
            assert_eq!(over([9, 8, 7, 255], times([200, 3, 99, 255], coverage))[3], 255);
        }
    }

    #[test]
    fn straight_colours_survive_premultiplication_of_opaque_pixels() {
        assert_eq!(demultiplied(premultiplied(Color::rgb8(12, 200, 255))), [12, 200, 255, 255]);
        assert_eq!(demultiplied([0, 0, 0, 0]), [0; 4]);
        assert_eq!(demultiplied([64, 0, 128, 128]), [128, 0, 255, 128]);
    }
}
