//! The wavelet transform: Cohen, Daubechies and Feauveau's 9/7 by lifting, as the reader undoes it.
//!
//! Rows come round; columns are mirrored at the poles.

/// The factors of the four steps of lifting, and that of the means, which keeps their level.
const STEPS: [f32; 4] = [-1.586_134_3, -0.052_980_12, 0.882_911_1, 0.443_506_85];
const LEVEL: f32 = 1.230_174_1;

/// What one step of the transform leaves of a grid: its means and three bands of detail.
pub struct Split {
    pub means: Vec<f32>,
    /// Detail across, down, and both.
    pub detail: [Vec<f32>; 3],
}

/// Splits a grid of even width and height.
pub fn split(values: &[f32], width: usize, height: usize) -> Split {
    let mut grid = values.to_vec();
    for row in grid.chunks_exact_mut(width) {
        lift(row, |index, length| index.rem_euclid(length as i64) as usize);
    }
    let mut column = vec![0.0; height];
    for x in 0..width {
        (0..height).for_each(|y| column[y] = grid[y * width + x]);
        lift(&mut column, mirrored);
        (0..height).for_each(|y| grid[y * width + x] = column[y]);
    }
    let take = |dx: usize, dy: usize| {
        let rows = (dy..height).step_by(2);
        rows.flat_map(|y| (dx..width).step_by(2).map(move |x| y * width + x))
            .map(|at| grid[at])
            .collect::<Vec<f32>>()
    };
    Split { means: take(0, 0), detail: [take(1, 0), take(0, 1), take(1, 1)] }
}

fn mirrored(index: i64, length: usize) -> usize {
    let last = length as i64 - 1;
    let index = index.abs();
    (if index > last { 2 * last - index } else { index }) as usize
}

fn lift(line: &mut [f32], at: impl Fn(i64, usize) -> usize) {
    let length = line.len();
    for (step, factor) in STEPS.into_iter().enumerate() {
        for index in ((step + 1) % 2..length).step_by(2) {
            let (before, after) = (at(index as i64 - 1, length), at(index as i64 + 1, length));
            line[index] += factor * (line[before] + line[after]);
        }
    }
    line.iter_mut().step_by(2).for_each(|mean| *mean /= LEVEL);
}
