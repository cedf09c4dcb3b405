//! The wavelet transform undone.

/// The factors of the four steps of lifting, and that of the means, which keeps their level.
const STEPS: [f32; 4] = [-1.586_134_3, -0.052_980_12, 0.882_911_1, 0.443_506_85];
const LEVEL: f32 = 1.230_174_1;

/// How many samples beside an end without neighbours are wrong.
pub(super) const REACH: i64 = 4;

/// Makes samples of coefficients. A row has its `half` even columns first, then as many odd ones:
/// means stand at even columns and rows. The first column and row are even ones of the whole grid.
pub(super) fn undo(grid: &mut [f32], half: usize) {
    let width = 2 * half;
    if half == 0 || grid.len() < 2 * width {
        return;
    }
    columns(grid, width);
    for row in grid.chunks_exact_mut(width) {
        let (even, odd) = row.split_at_mut(half);
        line(even, odd);
    }
}

/// Down the columns, all of a row at once: each step as soon as the rows that it looks at are there,
/// so that they are still at hand.
fn columns(grid: &mut [f32], width: usize) {
    let height = grid.len() / width;
    for even in (0..height + STEPS.len()).step_by(2) {
        if let Some(row) = grid.chunks_exact_mut(width).nth(even) {
            row.iter_mut().for_each(|mean| *mean *= LEVEL);
        }
        for (back, factor) in STEPS.into_iter().rev().enumerate() {
            if let Some(y) = even.checked_sub(back).filter(|y| *y < height) {
                // A row that has no neighbour takes the other twice.
                let (before, rest) = grid.split_at_mut(y * width);
                let (row, after) = rest.split_at_mut(width.min(rest.len()));
                let above = before.rchunks_exact(width).next();
                let below = after.chunks_exact(width).next();
                let (Some(above), Some(below)) = (above.or(below), below.or(above)) else {
                    continue;
                };
                lift(row, above, below, factor);
            }
        }
    }
}

/// Along a row.
fn line(even: &mut [f32], odd: &mut [f32]) {
    even.iter_mut().for_each(|mean| *mean *= LEVEL);
    for pair in STEPS.rchunks_exact(2) {
        let [of_odd, of_even] = pair else { continue };
        // The first has no neighbour before it, the last none after it: the other counts twice.
        if let ([first, others @ ..], [next, ..]) = (&mut *even, &*odd) {
            *first -= of_even * (*next + *next);
            lift(others, odd, odd.get(1..).unwrap_or_default(), *of_even);
        }
        if let ([others @ .., last], [.., before]) = (&mut *odd, &*even) {
            *last -= of_odd * (*before + *before);
            lift(others, even, even.get(1..).unwrap_or_default(), *of_odd);
        }
    }
}

/// Each sample of one kind between two of the other.
fn lift(samples: &mut [f32], before: &[f32], after: &[f32], factor: f32) {
    for (sample, (before, after)) in samples.iter_mut().zip(before.iter().zip(after)) {
        *sample -= factor * (before + after);
    }
}

/// Puts samples in order, from a column on: of a row that has its even columns first.
pub(super) fn woven(row: &[f32], from: usize, out: &mut [f32]) {
    let (even, odd) = row.split_at(row.len() / 2);
    let (lone, out) = out.split_at_mut((from % 2).min(out.len()));
    for (sample, odd) in lone.iter_mut().zip(odd.iter().skip(from / 2)) {
        *sample = *odd;
    }
    let rest = from.div_ceil(2);
    let (even, odd) = (even.get(rest..).unwrap_or_default(), odd.get(rest..).unwrap_or_default());
    let (pairs, last) = out.as_chunks_mut::<2>();
    let count = pairs.len();
    for (pair, (even, odd)) in pairs.iter_mut().zip(even.iter().zip(odd)) {
        *pair = [*even, *odd];
    }
    if let (Some(sample), Some(even)) = (last.first_mut(), even.get(count)) {
        *sample = *even;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_alone_make_a_level_surface() {
        let (half, height) = (12, 20);
        let mut grid = vec![0.0; 2 * half * height];
        for row in grid.chunks_exact_mut(2 * half).step_by(2) {
            row.iter_mut().take(half).for_each(|mean| *mean = 7.0);
        }
        undo(&mut grid, half);
        let reach = REACH as usize;
        let mut row = vec![0.0; 2 * half];
        for coefficients in &mut grid.chunks_exact(2 * half).skip(reach).take(height - 2 * reach) {
            woven(coefficients, 0, &mut row);
            for sample in &row[reach..2 * half - reach] {
                assert!((sample - 7.0).abs() < 1e-4, "{sample}");
            }
        }
    }

    #[test]
    fn columns_are_woven_from_any_on() {
        let row = [0.0, 2.0, 4.0, 6.0, 1.0, 3.0, 5.0, 7.0];
        for (from, length) in (0..8).flat_map(|from| (0..=8 - from).map(move |to| (from, to))) {
            let mut out = vec![-1.0; length];
            woven(&row, from, &mut out);
            let wanted: Vec<f32> = (from..from + length).map(|at| at as f32).collect();
            assert_eq!(out, wanted);
        }
    }

    #[test]
    fn a_tiny_grid_is_no_reason_to_fail() {
        for (half, height) in [(0, 4), (1, 1), (1, 2), (2, 3), (5, 1), (4, 9)] {
            let mut grid = vec![1.0; 2 * half * height];
            undo(&mut grid, half);
            assert!(grid.iter().all(|sample| sample.is_finite()));
        }
    }
}
