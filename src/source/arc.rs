//! Arcs of circles, as curved geometries have them, drawn straight in small pieces.

use super::gather::Gathered;
use crate::error::Result;

/// The angle that a straight piece stands for: it is off by 0.04 ‰ of the radius.
const STEP: f64 = std::f64::consts::PI / 180.0;

/// A line through arcs, each given by its start, a point on it and its end, which the next begins with.
/// An arc that ends where it starts is a whole circle, the point in its middle opposite.
///
/// # Errors
/// Where there are too many positions.
pub(super) fn straightened(
    points: &[(f64, f64)],
    gathered: &mut Gathered<'_>,
) -> Result<Vec<(f64, f64)>> {
    let mut line: Vec<(f64, f64)> = points.first().copied().into_iter().collect();
    let mut rest = points;
    while let [start, middle, end, ..] = *rest {
        let pieces = pieces(start, middle, end);
        gathered.count_positions(pieces.len())?;
        line.extend(pieces);
        line.push(end);
        rest = rest.get(2..).unwrap_or_default();
    }
    // A point too many, which is no arc.
    line.extend(rest.get(1..).unwrap_or_default());
    Ok(line)
}

/// The corners between the start and the end of an arc.
fn pieces(start: (f64, f64), middle: (f64, f64), end: (f64, f64)) -> Vec<(f64, f64)> {
    let Some((centre, turn)) = circle(start, middle, end) else { return vec![middle] };
    let spoke = (start.0 - centre.0, start.1 - centre.1);
    let count = (turn.abs() / STEP).ceil().clamp(1.0, 361.0);
    let corner = |index: usize| {
        let angle = turn * index as f64 / count;
        let (sin, cos) = libm::sincos(angle);
        (centre.0 + spoke.0 * cos - spoke.1 * sin, centre.1 + spoke.0 * sin + spoke.1 * cos)
    };
    (1..count as usize).map(corner).collect()
}

/// The centre of the circle through three points, and the angle from the first to the last past the
/// second, counter-clockwise; none where they lie on a line.
fn circle(start: (f64, f64), middle: (f64, f64), end: (f64, f64)) -> Option<((f64, f64), f64)> {
    const WHOLE: f64 = 2.0 * std::f64::consts::PI;
    if start == end {
        let centre = ((start.0 + middle.0) / 2.0, (start.1 + middle.1) / 2.0);
        return (start != middle).then_some((centre, WHOLE));
    }
    // Relative to the start, so that small arcs far from the origin keep their form.
    let (b, c) = ((middle.0 - start.0, middle.1 - start.1), (end.0 - start.0, end.1 - start.1));
    let cross = b.0 * c.1 - b.1 * c.0;
    let (bb, cc) = (b.0 * b.0 + b.1 * b.1, c.0 * c.0 + c.1 * c.1);
    let offset = ((c.1 * bb - b.1 * cc) / (2.0 * cross), (b.0 * cc - c.0 * bb) / (2.0 * cross));
    if !(offset.0.is_finite() && offset.1.is_finite()) {
        return None;
    }
    let centre = (start.0 + offset.0, start.1 + offset.1);
    let angle = |at: (f64, f64)| libm::atan2(at.1 - centre.1, at.0 - centre.0);
    let turn = angle(end) - angle(start);
    let turn = if cross > 0.0 { turn.rem_euclid(WHOLE) } else { -(-turn).rem_euclid(WHOLE) };
    Some((centre, turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_lie_on_the_circle_on_the_side_of_the_middle() {
        let end = (std::f64::consts::FRAC_1_SQRT_2, std::f64::consts::FRAC_1_SQRT_2);
        for (middle, count) in
            [((-1.0, 0.0), 314), ((0.923_879_532_511_286_7, 0.382_683_432_365_089_8), 44)]
        {
            let corners = pieces((1.0, 0.0), middle, end);
            assert_eq!(corners.len(), count, "{middle:?}");
            assert!(corners.iter().all(|(x, y)| (libm::hypot(*x, *y) - 1.0).abs() < 1e-12));
            let is_near = |at: &(f64, f64)| libm::hypot(at.0 - middle.0, at.1 - middle.1) < 0.01;
            assert!(corners.iter().any(is_near), "{middle:?}");
        }
        assert_eq!(pieces((0.0, 0.0), (1.0, 1.0), (2.0, 2.0)), [(1.0, 1.0)]);
        assert_eq!(pieces((0.0, 0.0), (2.0, 0.0), (0.0, 0.0)).len(), 359);
        assert_eq!(pieces((0.0, 0.0), (0.0, 0.0), (0.0, 0.0)), [(0.0, 0.0)]);
        assert_eq!(pieces((0.0, 0.0), (f64::NAN, 0.0), (0.0, 1.0)).len(), 1);
    }
}
