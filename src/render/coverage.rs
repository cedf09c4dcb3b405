//! How much of each pixel an outline covers: exact area coverage.
//!
//! Each edge adds to the cells it crosses the area to its right, signed by its direction; summing a
//! row from the left gives every pixel's winding averaged over its area (the method of FreeType's
//! and AGG's smooth rasterisers). All sums are of whole numbers and an edge is cut into rows by a
//! rule that sees the edge alone, so that the result depends neither on the order of edges nor on
//! which rows are drawn together.

mod edge;

use super::outline::{Bounds, ONE, Outline};
use crate::scene::FillRule;

/// A pixel that is covered whole, once.
const WHOLE: i32 = 2 * ONE * ONE;

/// Pixels in a block; blocks that no edge touches are not looked at one pixel at a time.
const BLOCK: usize = 8;

/// Takes the covered pixels, row by row, from left to right.
pub(super) trait Ink {
    /// Pixels `x0..x1` of row `y`, all covered alike.
    fn run(&mut self, y: i32, x0: i32, x1: i32, coverage: u8);
    /// Pixels of row `y` from `x` on, each with its own coverage.
    fn pixels(&mut self, y: i32, x: i32, coverage: &[u8]);
}

/// The buffer in which coverage is summed; kept between outlines, so that it is allocated once.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    area: Option<Bounds>,
    /// Cells in a row: the pixels, and two for what lies beyond the right side.
    stride: usize,
    /// Words of touched blocks in a row.
    words: usize,
    cells: Vec<i32>,
    touched: Vec<u64>,
}

impl Coverage {
    /// Gives what of `area` an outline covers to `ink`.
    pub fn fill(
        &mut self,
        outline: &Outline,
        rule: FillRule,
        antialias: bool,
        area: Bounds,
        ink: &mut impl Ink,
    ) {
        let area = area.intersection(outline.bounds());
        if area.is_empty() {
            return;
        }
        self.prepare(area);
        // Within each of the iterators that it is made of, rather than through all of them for each stretch.
        outline.stretches(area).for_each(|(mut from, points)| {
            for &to in points {
                if antialias {
                    self.edge(area, from, to)
                } else {
                    self.centre_edge(area, from, to)
                }
                from = to;
            }
        });
        self.sweep(area, rule, ink);
    }

    fn prepare(&mut self, area: Bounds) {
        let stride = area.width() + 2;
        let words = stride.div_ceil(BLOCK * 64);
        // Every sweep leaves both buffers zeroed.
        if self.cells.len() < stride * area.height() {
            self.cells.resize(stride * area.height(), 0);
        }
        if self.touched.len() < words * area.height() {
            self.touched.resize(words * area.height(), 0);
        }
        (self.area, self.stride, self.words) = (Some(area), stride, words);
    }

    /// Sums every touched row and leaves the buffers zeroed.
    fn sweep(&mut self, area: Bounds, rule: FillRule, ink: &mut impl Ink) {
        match rule {
            FillRule::NonZero => self.sweep_with(area, non_zero, ink),
            FillRule::EvenOdd => self.sweep_with(area, even_odd, ink),
        }
    }

    fn sweep_with(&mut self, area: Bounds, rule: impl Fn(i32) -> u8, ink: &mut impl Ink) {
        let width = area.width();
        let rows = self.cells.chunks_exact_mut(self.stride);
        let touched = self.touched.chunks_exact_mut(self.words);
        for ((y, cells), words) in (area.y0..area.y1).zip(rows).zip(touched) {
            let (mut sum, mut done) = (0i32, 0usize);
            for (index, word) in words.iter_mut().enumerate() {
                let mut bits = std::mem::take(word);
                while bits != 0 {
                    let block = index * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    let start = block * BLOCK;
                    if start > done {
                        let coverage = rule(sum);
                        if coverage != 0 {
                            ink.run(y, area.x0 + done as i32, area.x0 + start as i32, coverage);
                        }
                    }
                    let end = (start + BLOCK).min(cells.len());
                    let mut sums = [sum; BLOCK];
                    let block = cells.get_mut(start..end).unwrap_or_default();
                    for (cell, so_far) in block.iter_mut().zip(&mut sums) {
                        sum += std::mem::take(cell);
                        *so_far = sum;
                    }
                    let mut coverage = [0; BLOCK];
                    for (coverage, sum) in coverage.iter_mut().zip(sums) {
                        *coverage = rule(sum);
                    }
                    let count = end.min(width).saturating_sub(start);
                    if coverage != [0; BLOCK]
                        && let Some(coverage) = coverage.get(..count)
                    {
                        ink.pixels(y, area.x0 + start as i32, coverage);
                    }
                    done = end;
                }
            }
            let coverage = rule(sum);
            if coverage != 0 && done < width {
                ink.run(y, area.x0 + done as i32, area.x1, coverage);
            }
        }
    }
}

/// Covered wherever the winding is not zero.
#[inline]
fn non_zero(sum: i32) -> u8 {
    to_byte(sum.abs().min(WHOLE))
}

/// Covered where the winding is odd; in between, in proportion.
#[inline]
fn even_odd(sum: i32) -> u8 {
    let turn = sum & (2 * WHOLE - 1);
    to_byte(if turn > WHOLE { 2 * WHOLE - turn } else { turn })
}

#[inline]
fn to_byte(area: i32) -> u8 {
    // 0 … WHOLE to 0 … 255, rounded.
    ((area * 255 + WHOLE / 2) >> 17) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::flatten::{Pen, Point};

    const SIDE: i32 = 24;
    const PAGE: Bounds = Bounds { x0: 0, y0: 0, x1: SIDE, y1: SIDE };

    /// Keeps each pixel's coverage.
    struct Kept([[u8; SIDE as usize]; SIDE as usize]);

    impl Ink for Kept {
        fn run(&mut self, y: i32, x0: i32, x1: i32, coverage: u8) {
            self.0[y as usize][x0 as usize..x1 as usize].fill(coverage);
        }

        fn pixels(&mut self, y: i32, x: i32, coverage: &[u8]) {
            let x = x as usize;
            self.0[y as usize][x..x + coverage.len()].copy_from_slice(coverage);
        }
    }

    fn outline(points: &[(f64, f64)]) -> Outline {
        let mut outline = Outline::default();
        for (index, &(x, y)) in points.iter().enumerate() {
            let point = Point::new(x, y);
            if index == 0 { outline.start(point) } else { outline.line(point) }
        }
        outline.end(true);
        outline
    }

    fn drawn(points: &[(f64, f64)], areas: &[Bounds]) -> [[u8; SIDE as usize]; SIDE as usize] {
        let mut kept = Kept([[0; SIDE as usize]; SIDE as usize]);
        let mut coverage = Coverage::default();
        for area in areas {
            let outline = outline(points);
            coverage.fill(&outline, FillRule::NonZero, true, *area, &mut kept);
        }
        kept.0
    }

    fn total(pixels: [[u8; SIDE as usize]; SIDE as usize]) -> f64 {
        pixels.iter().flatten().map(|coverage| f64::from(*coverage) / 255.0).sum()
    }

    #[test]
    fn pixels_are_covered_by_their_area() {
        let pixels = drawn(&[(2.0, 2.0), (6.0, 2.0), (6.0, 4.0)], &[PAGE]);
        // The triangle under y = 2 + (x − 2) / 2, of which each pixel's share is known.
        let row = |y: usize| pixels[y][2..6].to_vec();
        assert_eq!(row(2), [64, 191, 255, 255]);
        assert_eq!(row(3), [0, 0, 64, 191]);
        let sliver = drawn(&[(5.25, 0.0), (5.5, 0.0), (5.5, 24.0), (5.25, 24.0)], &[PAGE]);
        assert!(sliver.iter().all(|row| row[5] == 64 && row[4] == 0 && row[6] == 0));
    }

    fn point() -> impl Strategy<Value = (f64, f64)> {
        (-10.0..34.0, -10.0..34.0)
    }

    proptest! {
        #[test]
        fn no_pixel_depends_on_where_the_page_is_cut(
            points in proptest::collection::vec(point(), 3..9),
            x in 1..SIDE,
            y in 1..SIDE,
        ) {
            let parts = [
                Bounds { x1: x, y1: y, ..PAGE },
                Bounds { x0: x, y1: y, ..PAGE },
                Bounds { x1: x, y0: y, ..PAGE },
                Bounds { x0: x, y0: y, ..PAGE },
            ];
            prop_assert_eq!(drawn(&points, &[PAGE]), drawn(&points, &parts));
        }

        #[test]
        fn neighbours_share_each_pixel_between_them(a in point(), b in point()) {
            // The page cut in two by a line through its middle, whichever way it runs.
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            prop_assume!(dx.abs() + dy.abs() > 1e-3);
            let far = 1e3 / libm::hypot(dx, dy);
            let (start, end) =
                ((12.0 - dx * far, 12.0 - dy * far), (12.0 + dx * far, 12.0 + dy * far));
            let beside = |side: f64| {
                let (x, y) = (-dy * far * side, dx * far * side);
                [start, end, (end.0 + x, end.1 + y), (start.0 + x, start.1 + y)]
            };
            let (left, right) = (drawn(&beside(1.0), &[PAGE]), drawn(&beside(-1.0), &[PAGE]));
            for (left, right) in left.iter().flatten().zip(right.iter().flatten()) {
                let sum = u32::from(*left) + u32::from(*right);
                prop_assert!((255..=256).contains(&sum), "{left} + {right}");
            }
        }

        #[test]
        fn triangles_cover_their_area(
            a in (0.0..24.0f64, 0.0..24.0f64),
            b in (0.0..24.0f64, 0.0..24.0f64),
            c in (0.0..24.0f64, 0.0..24.0f64),
        ) {
            let area = ((b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1)).abs() / 2.0;
            prop_assert!((total(drawn(&[a, b, c], &[PAGE])) - area).abs() < 0.35);
        }
    }
}
