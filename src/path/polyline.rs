//! Lines through points, and what stands on them.

use crate::unit::{Page, PageBox};

/// How long a line is.
pub fn length(line: &[Page]) -> f64 {
    line.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// The area of a ring, whether its first point is repeated at its end or not: above 0 where it runs
/// clockwise as a page is seen (Meister 1769).
pub(crate) fn ring_area(ring: &[Page]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>() / 2.0
}

/// The part of a segment inside a box, as fractions of its length (Liang and Barsky 1984).
pub(crate) fn clip(bounds: PageBox, a: Page, b: Page) -> Option<(f64, f64)> {
    // Most lie wholly on one side.
    if a.x.max(b.x) < bounds.x0
        || a.x.min(b.x) > bounds.x1
        || a.y.max(b.y) < bounds.y0
        || a.y.min(b.y) > bounds.y1
    {
        return None;
    }
    // Of many short ones most lie wholly within.
    if bounds.contains(a) && bounds.contains(b) {
        return Some((0.0, 1.0));
    }
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (p, q) in [
        (-dx, a.x - bounds.x0),
        (dx, bounds.x1 - a.x),
        (-dy, a.y - bounds.y0),
        (dy, bounds.y1 - a.y),
    ] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    (t0 <= t1).then_some((t0, t1))
}

/// The point half way along a line.
pub fn middle(line: &[Page]) -> Option<Page> {
    let mut left = length(line) / 2.0;
    for pair in line.windows(2) {
        let step = pair[0].distance(pair[1]);
        if step > 0.0 && left <= step {
            return Some(pair[0] + (pair[1] - pair[0]) * (left / step));
        }
        left -= step;
    }
    line.first().copied()
}

/// The point at a distance from a line's start, and the line's direction there, radians clockwise
/// from the right; `None` beyond its end.
pub fn along(line: &[Page], distance: f64) -> Option<(Page, f64)> {
    let mut left = distance;
    for pair in line.windows(2) {
        let (step, length) = (pair[1] - pair[0], pair[0].distance(pair[1]));
        if length > 0.0 && left <= length {
            return Some((pair[0] + step * (left / length), libm::atan2(step.y, step.x)));
        }
        left -= length;
    }
    None
}

/// Where symbols stand along a line, each with the angle of the line there, radians: `spacing`
/// apart, the first half of that from the start; one in the middle of a line too short for that,
/// or where no spacing is given.
pub fn stations(line: &[Page], spacing: Option<f64>) -> Vec<(Page, f64)> {
    let whole = length(line);
    let spacing = spacing.map(|spacing| spacing.max(1.0)).filter(|spacing| whole >= *spacing);
    let (mut next, step) = match spacing {
        Some(spacing) => (spacing / 2.0, spacing),
        None => (whole / 2.0, f64::INFINITY),
    };
    let (mut passed, mut found) = (0.0, Vec::new());
    for pair in line.windows(2) {
        let (from, along) = (pair[0], pair[1] - pair[0]);
        let part = pair[0].distance(pair[1]);
        while part > 0.0 && next <= passed + part {
            let at = from + along * ((next - passed) / part);
            found.push((at, libm::atan2(along.y, along.x)));
            next += step;
        }
        passed += part;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: f64, y: f64) -> Page {
        Page::new(x, y)
    }

    #[test]
    fn clips_to_the_part_inside() {
        let bounds = PageBox::new(0.0, 0.0, 10.0, 10.0);
        assert_eq!(clip(bounds, p(-10.0, 5.0), p(30.0, 5.0)), Some((0.25, 0.5)));
        assert_eq!(clip(bounds, p(2.0, 2.0), p(3.0, 3.0)), Some((0.0, 1.0)));
        assert_eq!(clip(bounds, p(-1.0, 12.0), p(12.0, 11.0)), None);
        assert_eq!(clip(bounds, p(-5.0, 4.0), p(4.0, -6.0)), None);
    }

    #[test]
    fn symbols_stand_apart_along_a_line_and_once_in_the_middle_of_a_short_one() {
        let line = [Page::new(0.0, 0.0), Page::new(60.0, 0.0), Page::new(60.0, 60.0)];
        let half_turn = std::f64::consts::FRAC_PI_2;
        let expected = [(Page::new(25.0, 0.0), 0.0), (Page::new(60.0, 15.0), half_turn)];
        assert_eq!(stations(&line, Some(50.0)), expected);
        assert_eq!(stations(&line, None), [(Page::new(60.0, 0.0), 0.0)]);
        assert_eq!(stations(&line, Some(500.0)).len(), 1);
        assert!(stations(&line[..1], None).is_empty());
    }
}
