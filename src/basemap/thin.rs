//! Lines thinned to what a picture of some resolution can show.

use super::grid::{Grid, Unit};

/// Appends a line without the vertices that lie within a tolerance, in units of latitude, of the
/// line that is left. Both ends stay, and a closed line keeps an area, however small.
///
/// The method is sleeve fitting (Zhao and Saalfeld 1997): after each vertex kept comes the last
/// that a straight line reaches while it passes all between within the tolerance.
pub(super) fn thin(line: &[Unit], tolerance: i32, grid: Grid, out: &mut Vec<Unit>) {
    let (Some(&first), Some(&last)) = (line.first(), line.last()) else { return };
    if line.len() < 5 {
        out.extend_from_slice(line);
        return;
    }
    let latitude = f64::from(first.1) / f64::from(grid.per_degree);
    let ground = Ground {
        squeeze: libm::cos(latitude.to_radians()).max(0.01),
        tolerance: f64::from(tolerance),
    };
    if first == last {
        let far = farthest(line, |&here| ground.length(ground.vector(first, here)));
        let chord = ground.vector(first, line[far]);
        let corner = farthest(line, |&here| cross(chord, ground.vector(first, here)).abs());
        let (one, other) = (far.min(corner), far.max(corner));
        ground.sleeve(&line[..=one], out);
        ground.sleeve(&line[one..=other], out);
        ground.sleeve(&line[other..], out);
    } else {
        ground.sleeve(line, out);
    }
    out.push(last);
}

fn farthest(line: &[Unit], distance: impl Fn(&Unit) -> f64) -> usize {
    let greatest =
        (0..line.len()).max_by(|&a, &b| distance(&line[a]).total_cmp(&distance(&line[b])));
    greatest.unwrap_or(0)
}

type Vector = (f64, f64);

fn cross(a: Vector, b: Vector) -> f64 {
    a.0 * b.1 - a.1 * b.0
}

/// How the surroundings of a line are measured.
struct Ground {
    /// How much shorter a degree of longitude is than one of latitude.
    squeeze: f64,
    tolerance: f64,
}

impl Ground {
    fn vector(&self, a: Unit, b: Unit) -> Vector {
        (f64::from(b.0 - a.0) * self.squeeze, f64::from(b.1 - a.1))
    }

    fn length(&self, (x, y): Vector) -> f64 {
        (x * x + y * y).sqrt()
    }

    /// Appends what is kept of a line, but for its end.
    fn sleeve(&self, line: &[Unit], out: &mut Vec<Unit>) {
        let Some(&first) = line.first() else { return };
        out.push(first);
        let mut anchor = 0;
        // The directions, right and left, between which a line from the anchor passes all so far.
        let mut cone: Option<(Vector, Vector)> = None;
        let mut reach = 0.0;
        let mut at = 1;
        while at < line.len() {
            let way = self.vector(line[anchor], line[at]);
            let length = self.length(way);
            let passes = cone.is_none_or(|(r, l)| cross(r, way) >= 0.0 && cross(way, l) >= 0.0);
            if !passes || length < reach - self.tolerance {
                anchor = at - 1;
                out.push(line[anchor]);
                (cone, reach) = (None, 0.0);
                continue;
            }
            if length > self.tolerance {
                let share = self.tolerance / length;
                let aside = (-way.1 * share, way.0 * share);
                let right = (way.0 - aside.0, way.1 - aside.1);
                let left = (way.0 + aside.0, way.1 + aside.1);
                cone = Some(match cone {
                    None => (right, left),
                    Some((r, l)) => (
                        if cross(right, r) > 0.0 { r } else { right },
                        if cross(l, left) > 0.0 { l } else { left },
                    ),
                });
            }
            reach = f64::max(reach, length);
            at += 1;
        }
    }
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
