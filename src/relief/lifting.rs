//! The wavelet transform undone.

/// The factors of the four steps of lifting, and that of the means, which keeps their level.
const STEPS: [f32; 4] = [-1.586_134_3, -0.052_980_12, 0.882_911_1, 0.443_506_85];
const LEVEL: f32 = 1.230_174_1;

/// How many samples beside an end without neighbours are wrong.
pub(super) const REACH: i64 = 4;

/// Makes samples of coefficients that lie as samples do: means at even columns and rows. The first
/// column and row are even ones of the whole grid.
pub(super) fn undo(grid: &mut [f32], width: usize) {
    if width < 2 || grid.len() < 2 * width {
        return;
    }
    columns(grid, width);
    for row in grid.chunks_exact_mut(width) {
        line(row);
    }
}

/// Down the columns, all of a row at once.
fn columns(grid: &mut [f32], width: usize) {
    for row in grid.chunks_exact_mut(width).step_by(2) {
        row.iter_mut().for_each(|mean| *mean *= LEVEL);
    }
    let height = grid.len() / width;
    for (step, factor) in STEPS.into_iter().enumerate().rev() {
        for y in ((step + 1) % 2..height).step_by(2) {
            // A row that has no neighbour takes the other twice.
            let (before, rest) = grid.split_at_mut(y * width);
            let (row, after) = rest.split_at_mut(width.min(rest.len()));
            let above = before.rchunks_exact(width).next();
            let below = after.chunks_exact(width).next();
            let (Some(above), Some(below)) = (above.or(below), below.or(above)) else { continue };
            for ((sample, above), below) in row.iter_mut().zip(above).zip(below) {
                *sample -= factor * (above + below);
            }
        }
    }
}

fn line(row: &mut [f32]) {
    row.iter_mut().step_by(2).for_each(|mean| *mean *= LEVEL);
    for (step, factor) in STEPS.into_iter().enumerate().rev() {
        let first = (step + 1) % 2;
        if first == 0
            && let [sample, next, ..] = row
        {
            *sample -= factor * 2.0 * *next;
        }
        // Each sample of one kind between two of the other.
        let mut at = if first == 0 { 2 } else { 1 };
        while let Some([before, sample, after]) = row.get_mut(at - 1..at + 2) {
            *sample -= factor * (*before + *after);
            at += 2;
        }
        if at < row.len()
            && let [.., before, sample] = row
        {
            *sample -= factor * 2.0 * *before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_alone_make_a_level_surface() {
        let mut grid = vec![0.0; 24 * 20];
        for row in grid.chunks_exact_mut(24).step_by(2) {
            row.iter_mut().step_by(2).for_each(|mean| *mean = 7.0);
        }
        undo(&mut grid, 24);
        let reach = REACH as usize;
        for (index, sample) in grid.iter().enumerate() {
            let (x, y) = (index % 24, index / 24);
            if (reach..24 - reach).contains(&x) && (reach..20 - reach).contains(&y) {
                assert!((sample - 7.0).abs() < 1e-4, "{x} {y}: {sample}");
            }
        }
    }

    #[test]
    fn an_odd_or_a_tiny_grid_is_no_reason_to_fail() {
        for (width, height) in [(1, 1), (2, 2), (3, 3), (5, 1), (7, 9)] {
            let mut grid = vec![1.0; width * height];
            undo(&mut grid, width);
            assert!(grid.iter().all(|sample| sample.is_finite()));
        }
    }
}
