//! Triangles, and the pixels within.

use crate::render::outline::Bounds;

/// Positions are whole numbers of 1/256 device pixels, as graphics processors have them.
pub(super) const FINE: f64 = 256.0;

/// The same as a whole number.
const WHOLE: i64 = 256;

/// What is told of a place on a line: whether it is round, its side, how far along the line it is in
/// CSS pixels, and as a share.
pub(super) type Told = [f64; 4];

type Corner = (i64, i64);

/// A triangle on the device's pixels.
#[derive(Debug)]
pub(super) struct Triangle {
    corners: [Corner; 3],
    /// What is told of each corner.
    told: [Told; 3],
    bounds: Bounds,
}

impl Triangle {
    pub fn new(corners: [Corner; 3], told: [Told; 3]) -> Self {
        let [a, b, c] = corners;
        let ends = |of: fn(Corner) -> i64| {
            let (a, b, c) = (of(a), of(b), of(c));
            // Positions reach no further than half of an i32.
            let pixel = |at: i64| at.div_euclid(WHOLE) as i32;
            (pixel(a.min(b).min(c)), pixel(a.max(b).max(c)) + 1)
        };
        let ((x0, x1), (y0, y1)) = (ends(|at| at.0), ends(|at| at.1));
        Self { corners, told, bounds: Bounds { x0, y0, x1, y1 } }
    }

    /// The pixels it may reach.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The way over its rows; `None` where it has no pixel in an area.
    pub fn walk(&self, area: Bounds) -> Option<Walk> {
        let [a, b, c] = self.corners;
        let doubled = cross(a, b, c);
        if doubled == 0 || area.is_empty() {
            return None;
        }
        let (b, c, told) = match self.told {
            [ta, tb, tc] if doubled > 0 => (b, c, [ta, tb, tc]),
            [ta, tb, tc] => (c, b, [ta, tc, tb]),
        };
        let edges = [Edge::new(b, c), Edge::new(c, a), Edge::new(a, b)];
        let whole = doubled.unsigned_abs() as f64;
        let step = mean(edges.each_ref().map(|edge| edge.steps as f64 * FINE / whole), &told);
        Some(Walk { edges, told, whole, step })
    }
}

/// A triangle about to be drawn, row by row.
pub(super) struct Walk {
    edges: [Edge; 3],
    told: [Told; 3],
    /// Twice its area.
    whole: f64,
    /// How much more is told of each next pixel of a row.
    pub step: Told,
}

impl Walk {
    /// The pixels of a row whose middles lie within: from, to, and what is told of the first.
    #[inline]
    pub fn row(&self, y: i32, area: Bounds) -> Option<(i32, i32, Told)> {
        let (mut x0, mut x1) = (area.x0, area.x1);
        for edge in &self.edges {
            (x0, x1) = edge.narrowed(y, x0, x1)?;
        }
        let weights = self.edges.each_ref().map(|edge| edge.at(x0, y) as f64 / self.whole);
        Some((x0, x1, mean(weights, &self.told)))
    }
}

/// A side of a triangle, which lies where `steps · x + across · y + rest` is positive, and where it is
/// zero on a left or upper edge.
struct Edge {
    steps: i64,
    across: i64,
    rest: i64,
    inclusive: bool,
}

impl Edge {
    fn new(from: Corner, to: Corner) -> Self {
        let (steps, across) = (from.1 - to.1, to.0 - from.0);
        let inclusive = steps > 0 || (steps == 0 && across > 0);
        Self { steps, across, rest: -steps * from.0 - across * from.1, inclusive }
    }

    /// Its value in the middle of a pixel.
    #[inline]
    fn at(&self, x: i32, y: i32) -> i64 {
        self.steps * middle(x) + self.across * middle(y) + self.rest
    }

    /// Of a row's pixels those that lie within; `None` where none does.
    #[inline]
    fn narrowed(&self, y: i32, x0: i32, x1: i32) -> Option<(i32, i32)> {
        let rest = self.across * middle(y) + self.rest - i64::from(!self.inclusive);
        let is_within = |x: i32| self.steps * middle(x) + rest >= 0;
        let rises = match self.steps.signum() {
            0 => return (rest >= 0).then_some((x0, x1)),
            sign => sign > 0,
        };
        // Where the edge is crossed, to a pixel or so; then exactly.
        let near = -(rest as f64) / (self.steps as f64 * FINE) - 0.5;
        let mut x = near.clamp(f64::from(x0), f64::from(x1)) as i32;
        while x > x0 && is_within(x - 1) == rises {
            x -= 1;
        }
        while x < x1 && is_within(x) != rises {
            x += 1;
        }
        let (x0, x1) = if rises { (x, x1) } else { (x0, x) };
        (x0 < x1).then_some((x0, x1))
    }
}

/// The middle of a pixel.
#[inline]
fn middle(index: i32) -> i64 {
    i64::from(index) * WHOLE + WHOLE / 2
}

#[inline]
fn mean(weights: [f64; 3], told: &[Told; 3]) -> Told {
    let mut sum = [0.0; 4];
    for (weight, told) in weights.iter().zip(told) {
        sum.iter_mut().zip(told).for_each(|(sum, told)| *sum += weight * told);
    }
    sum
}

/// Twice the area of a triangle, positive where it runs clockwise on a page.
fn cross(a: Corner, b: Corner, c: Corner) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AREA: Bounds = Bounds { x0: 0, y0: 0, x1: 24, y1: 24 };

    fn corner() -> impl Strategy<Value = Corner> {
        // Many on the middles of pixels, where it matters which side a pixel is of.
        let side = || prop_oneof![-2000..8000i64, (-8..32i64).prop_map(|at| at * WHOLE + 128)];
        (side(), side())
    }

    fn pixels(corners: [Corner; 3]) -> Vec<(i32, i32)> {
        let triangle = Triangle::new(corners, [[0.0; 4]; 3]);
        let area = triangle.bounds().intersection(AREA);
        let Some(walk) = triangle.walk(area) else { return Vec::new() };
        let row = |y: i32| walk.row(y, area).map(|(x0, x1, _)| (x0..x1).map(move |x| (x, y)));
        (area.y0..area.y1).filter_map(row).flatten().collect()
    }

    proptest! {
        #[test]
        fn triangles_that_share_an_edge_share_no_pixel(
            a in corner(), b in corner(), c in corner(), d in corner(),
        ) {
            // On either side of the edge.
            prop_assume!(cross(a, b, c).signum() * cross(a, b, d).signum() < 0);
            let (one, other) = (pixels([a, b, c]), pixels([b, a, d]));
            prop_assert!(!one.iter().any(|pixel| other.contains(pixel)));
        }

        #[test]
        fn each_pixel_whose_middle_lies_within_is_drawn(a in corner(), b in corner(), c in corner()) {
            let drawn = pixels([a, b, c]);
            for (x, y) in (0..24).flat_map(|x| (0..24).map(move |y| (x, y))) {
                let at = (middle(x), middle(y));
                let sides = [cross(a, b, at), cross(b, c, at), cross(c, a, at)].map(i64::signum);
                let sum: i64 = sides.iter().sum();
                if sum.abs() == 3 {
                    prop_assert!(drawn.contains(&(x, y)));
                } else if sides.contains(&1) && sides.contains(&-1) {
                    prop_assert!(!drawn.contains(&(x, y)));
                }
            }
        }

        #[test]
        fn what_is_told_of_a_pixel_is_the_mean_of_the_corners(
            a in corner(), b in corner(), c in corner(),
        ) {
            // A plane over the page, which a mean weighted by nearness gives back.
            let of = |at: Corner| 3.0 * at.0 as f64 - 2.0 * at.1 as f64 + 7.0;
            let told = [a, b, c].map(|at| [of(at), 0.0, 0.0, 1.0]);
            let triangle = Triangle::new([a, b, c], told);
            prop_assume!(cross(a, b, c).abs() > 1 << 14);
            let area = triangle.bounds().intersection(AREA);
            let Some(walk) = triangle.walk(area) else { return Ok(()) };
            for y in area.y0..area.y1 {
                let Some((x0, x1, first)) = walk.row(y, area) else { continue };
                let last = f64::from(x1 - 1 - x0);
                for (x, past) in [(x0, 0.0), (x1 - 1, last)] {
                    let value = first[0] + walk.step[0] * past;
                    prop_assert!((value - of((middle(x), middle(y)))).abs() < 1e-3);
                    prop_assert!((first[3] - 1.0).abs() < 1e-9 && walk.step[3].abs() < 1e-9);
                }
            }
        }
    }
}
