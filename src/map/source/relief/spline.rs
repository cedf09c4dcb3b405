//! Heights between the relief's samples: by cubic B-splines, which smooth what they tell beyond what
//! they know, or by cubics through them.

use std::ops::Range;

use crate::relief::{Heights, Window};

/// How what lies between samples is told by them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kernel {
    /// Smoothly, near to the samples: a B-spline.
    Smooth,
    /// Through the samples (Catmull and Rom, *A Class of Local Interpolating Splines*, 1974): of tiles,
    /// which it shows as clearly as the smooth one would of four times as many.
    Through,
}

/// Samples of a part of the relief, with where they come round.
#[derive(Debug)]
pub(super) struct Spline {
    heights: Heights,
    /// How many columns lie around the Earth.
    period: f64,
    kernel: Kernel,
}

/// Places evenly apart, whose columns lie between two of the relief and whose rows between two.
#[derive(Debug)]
pub(super) struct Upright {
    pub columns: (f64, f64),
    /// How far a place is from the one before.
    pub by: f64,
    pub rows: (f64, f64),
}

/// Places along a line from west to east, as columns of samples, and along lines below it.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// The first sample that any of them takes a share of.
    first: i64,
    /// Each one's first sample of four, counted from there, and their shares.
    places: Vec<(usize, [f32; 4])>,
    /// The means of four rows, from the first sample on.
    line: Vec<f32>,
    /// Where the first place stands on the page, as a column of its samples.
    slot: usize,
    /// Where the next place would be, and between which rows they all lie.
    end: f64,
    rows: (f64, f64),
}

impl Columns {
    /// Begins anew with places that are to be added.
    pub fn begin(&mut self, places: &Upright, slot: usize) {
        self.places.clear();
        self.first = below(places.columns.0) - 1;
        (self.slot, self.rows) = (slot, places.rows);
    }

    /// Whether further places lie along the same line next to the last.
    pub fn goes_on(&self, places: &Upright, slot: usize) -> bool {
        !self.places.is_empty()
            && (self.end, self.rows) == (places.columns.0, places.rows)
            && self.slot + self.places.len() == slot
    }

    /// Adds so many places.
    pub fn add(&mut self, places: &Upright, count: usize, kernel: Kernel) {
        let first = self.first;
        self.places.extend((0..count).map(|step| {
            let (column, shares) = kernel.split(places.columns.0 + places.by * step as f64);
            ((column - 1 - first).max(0) as usize, shares)
        }));
        self.end = places.columns.1;
    }

    /// Where the places stand on the page.
    pub fn slots(&self) -> Range<usize> {
        self.slot..self.slot + self.places.len()
    }

    pub fn clear(&mut self) {
        self.places.clear();
    }
}

impl Spline {
    pub fn new(heights: Heights, period: f64, kernel: Kernel) -> Self {
        Self { heights, period, kernel }
    }

    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    pub fn heights(&self) -> &Heights {
        &self.heights
    }

    /// A column at the turn of the Earth that another is at.
    pub fn near(&self, x: f64, other: f64) -> f64 {
        x + ((other - x) / self.period).round() * self.period
    }

    /// The height at a place among the samples.
    pub fn height(&self, (x, y): (f64, f64)) -> f32 {
        let Window { width, height, .. } = self.heights.window();
        // What lies beyond one side of a window all around the Earth lies within the other.
        let x = match x {
            x if x < 1.0 && x + self.period < (width - 2) as f64 => x + self.period,
            x if x >= (width - 2) as f64 && x >= self.period + 1.0 => x - self.period,
            x => x,
        };
        let ((column, across), (row, down)) = (self.kernel.split(x), self.kernel.split(y));
        let metres = self.heights.metres();
        let inside = (1..width - 2).contains(&column) && (1..height - 2).contains(&row);
        let mut sums = [0.0; 4];
        for (dy, down) in (-1..).zip(down) {
            let start = (row + dy).clamp(0, height - 1) * width;
            let four = if inside {
                metres.get((start + column - 1) as usize..).and_then(<[f32]>::first_chunk)
            } else {
                None
            };
            let four = four.copied().unwrap_or_else(|| {
                [-1, 0, 1, 2].map(|dx| {
                    let at = start + (column + dx).clamp(0, width - 1);
                    metres.get(at as usize).copied().unwrap_or(0.0)
                })
            });
            sums.iter_mut().zip(four).for_each(|(sum, metres)| *sum += metres * down);
        }
        sums.iter().zip(across).map(|(sum, across)| sum * across).sum()
    }

    /// The heights at places a part of the way down: the same as one by one, with the means of rows
    /// taken once.
    pub fn along(&self, columns: &mut Columns, down: f64, out: &mut [f32]) {
        let Window { width, height, .. } = self.heights.window();
        let (upper, lower) = columns.rows;
        let (row, down) = self.kernel.split(upper + (lower - upper) * down);
        let length = columns.places.last().map_or(0, |(at, _)| at + 4);
        columns.line.resize(length, 0.0);
        let rows = [-1, 0, 1, 2].map(|dy| {
            let start = (row + dy).clamp(0, height - 1) * width + columns.first;
            let row = self.heights.metres().get(start.max(0) as usize..).unwrap_or_default();
            row.get(..length).unwrap_or_default()
        });
        let [a, b, c, d] = rows;
        let four = a.iter().zip(b).zip(c.iter().zip(d));
        for (mean, ((a, b), (c, d))) in columns.line.iter_mut().zip(four) {
            *mean = a * down[0] + b * down[1] + c * down[2] + d * down[3];
        }
        for (slot, (at, across)) in out.iter_mut().zip(&columns.places) {
            let four = columns.line.get(*at..).and_then(<[f32]>::first_chunk::<4>);
            let [a, b, c, d] = four.copied().unwrap_or_default();
            *slot = a * across[0] + b * across[1] + c * across[2] + d * across[3];
        }
    }

    /// Whether a line of places takes shares of samples within the window alone.
    pub fn holds(&self, from: f64, to: f64) -> bool {
        from >= 1.0 && to >= from && to < (self.heights.window().width - 3) as f64
    }
}

/// The whole number below a place, which is at least −1.
fn below(at: f64) -> i64 {
    // The cast rounds down.
    (at + 1.0) as i64 - 1
}

impl Kernel {
    /// The whole number below a place, and the shares of the four samples around.
    #[inline]
    fn split(self, at: f64) -> (i64, [f32; 4]) {
        let whole = below(at);
        (whole, self.weights((at - whole as f64) as f32))
    }

    /// The shares of four samples at a part of the way from the second to the third.
    #[inline]
    fn weights(self, t: f32) -> [f32; 4] {
        let (square, cube) = (t * t, t * t * t);
        let (first, second, last) = match self {
            Self::Smooth => {
                let s = 1.0 - t;
                (s * s * s / 6.0, 2.0 / 3.0 - square * (2.0 - t) / 2.0, cube / 6.0)
            }
            Self::Through => (
                square - (t + cube) / 2.0,
                1.0 + (3.0 * cube - 5.0 * square) / 2.0,
                (cube - square) / 2.0,
            ),
        };
        [first, second, 1.0 - first - second - last, last]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relief::{Relief, Surface};
    use crate::unit::LonLatBox;

    fn spline(bounds: LonLatBox, level: u8, kernel: Kernel) -> Spline {
        let relief = Relief::embedded().unwrap();
        let window = relief.window(Surface::Land, level, bounds, 4);
        let heights = relief.heights(Surface::Land, window).unwrap();
        Spline::new(heights, relief.size(Surface::Land, level).0 as f64, kernel)
    }

    #[test]
    fn one_kernel_smooths_and_one_goes_through_the_samples() {
        let bounds = LonLatBox::new(-80.0, -30.0, -60.0, -10.0);
        let [smooth, through] =
            [Kernel::Smooth, Kernel::Through].map(|kernel| spline(bounds, 5, kernel));
        let Window { width, .. } = through.heights.window();
        let sample = |x: i64, y: i64| through.heights.metres()[(y * width + x) as usize];
        let mut smoothed = 0.0;
        for (x, y) in (3..9).flat_map(|x| (3..9).map(move |y| (x, y))) {
            let at = (x as f64, y as f64);
            assert_eq!(through.height(at), sample(x, y));
            smoothed += (smooth.height(at) - sample(x, y)).abs();
        }
        assert!(smoothed > 36.0, "{smoothed}");
        for kernel in [Kernel::Smooth, Kernel::Through] {
            for t in [0.0, 0.25, 0.7, 1.0] {
                let weights = kernel.weights(t);
                assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-6);
                // A slope stays one.
                let level: f32 =
                    weights.iter().zip([-1.0, 0.0, 1.0, 2.0]).map(|(by, x)| by * x).sum();
                assert!((level - t).abs() < 1e-6, "{kernel:?} {t}: {level}");
            }
        }
    }

    #[test]
    fn a_line_of_places_is_as_high_as_each_of_them() {
        let kernel = Kernel::Smooth;
        let spline = spline(LonLatBox::new(-80.0, -30.0, -60.0, -10.0), 3, kernel);
        let mut columns = Columns::default();
        for (from, by, rows) in
            [(1.0, 0.7, (0.2, 1.8)), (9.3, 1.9, (17.5, 33.5)), (4.99, 0.01, (30.0, 29.0))]
        {
            let place = |step: usize| from + by * step as f64;
            let part =
                |first: usize| Upright { columns: (place(first), place(first + 8)), by, rows };
            columns.clear();
            assert!(!columns.goes_on(&part(8), 8));
            columns.begin(&part(0), 3);
            columns.add(&part(0), 8, kernel);
            assert!(columns.goes_on(&part(8), 11) && !columns.goes_on(&part(8), 12));
            columns.add(&part(8), 8, kernel);
            assert_eq!(columns.slots(), 3..19);
            for down in [0.0, 0.3] {
                let mut out = [0.0; 16];
                spline.along(&mut columns, down, &mut out);
                let y = rows.0 + (rows.1 - rows.0) * down;
                for (step, metres) in out.into_iter().enumerate() {
                    let x = place(step / 8 * 8) + by * (step % 8) as f64;
                    assert_eq!(metres, spline.height((x, y)), "{step}");
                }
            }
        }
    }

    #[test]
    fn a_window_all_around_the_earth_has_no_ends() {
        let spline = spline(LonLatBox::WORLD, 4, Kernel::Smooth);
        for y in [30.4, 57.1, 75.8] {
            for x in (-20..=60).map(|x| f64::from(x) * 0.31) {
                let [west, east] = [x, x + spline.period].map(|x| spline.height((x, y)));
                assert!((west - east).abs() < 0.01 + 1e-3 * west.abs(), "{x} {y}: {west} {east}");
            }
        }
    }
}
