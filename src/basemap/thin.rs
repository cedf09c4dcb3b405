//! Lines thinned to what a picture of some resolution can show.

use super::grid::{Grid, Unit};
use crate::path;

/// Appends a line without the vertices that lie within a tolerance, in units of latitude, of the
/// line that is left. Both ends stay, and a closed line keeps an area, however small.
pub(super) fn thin(line: &[Unit], tolerance: i32, grid: Grid, out: &mut Vec<Unit>) {
    let Some(&first) = line.first() else { return };
    let latitude = f64::from(first.1) / f64::from(grid.per_degree);
    // How much shorter a degree of longitude is than one of latitude.
    let squeeze = libm::cos(latitude.to_radians()).max(0.01);
    let vector = |a: Unit, b: Unit| (f64::from(b.0 - a.0) * squeeze, f64::from(b.1 - a.1));
    path::thin(line, f64::from(tolerance), vector, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { per_degree: 1000 };

    fn thinned(line: &[Unit], tolerance: i32) -> Vec<Unit> {
        let mut out = Vec::new();
        thin(line, tolerance, GRID, &mut out);
        out
    }

    #[test]
    fn what_is_left_out_lies_within_the_tolerance() {
        let line: Vec<Unit> = (0..400).map(|i| (i * 5, (i * i * 37 % 101) / 4 + i % 7)).collect();
        let out = thinned(&line, 12);
        assert!(out.len() < line.len() / 2 && out.first() == line.first());
        assert_eq!(out.last(), line.last());
        for &(x, y) in &line {
            let near = out.windows(2).any(|pair| {
                let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
                let along = f64::from(x - ax) / f64::from(bx - ax);
                let height = f64::from(ay) + along * f64::from(by - ay);
                (0.0..=1.0).contains(&along) && (height - f64::from(y)).abs() < 30.0
            });
            assert!(near, "{x} {y}");
        }
        let spike = [(0, 0), (100, 0), (200, 0), (300, 0), (250, 0), (400, 0), (500, 0)];
        assert!(thinned(&spike, 10).contains(&(300, 0)), "a line that turns back keeps its turn");
    }

    #[test]
    fn an_islet_keeps_three_corners() {
        let ring = [(0, 0), (4, -1), (8, 0), (9, 4), (4, 6), (0, 3), (0, 0)];
        let out = thinned(&ring, 1000);
        assert_eq!(out.len(), 4);
        let area: i32 = out.windows(2).map(|p| p[0].0 * p[1].1 - p[1].0 * p[0].1).sum();
        assert!(area > 0, "{out:?}");
    }
}
