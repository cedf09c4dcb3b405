//! Segments, points and boxes on the page.

use crate::path::clip;
use crate::unit::{Page, PageBox};

/// Twice the signed area of a triangle.
fn area(a: Page, b: Page, c: Page) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Whether two segments have a point in common.
pub(super) fn cross(a: Page, b: Page, c: Page, d: Page) -> bool {
    let (d1, d2) = (area(c, d, a), area(c, d, b));
    let (d3, d4) = (area(a, b, c), area(a, b, d));
    if ((d1 > 0.0) != (d2 > 0.0) || d1 == 0.0 || d2 == 0.0)
        && ((d3 > 0.0) != (d4 > 0.0) || d3 == 0.0 || d4 == 0.0)
    {
        // Collinear segments meet only where their boxes do.
        return a.x.min(b.x) <= c.x.max(d.x)
            && c.x.min(d.x) <= a.x.max(b.x)
            && a.y.min(b.y) <= c.y.max(d.y)
            && c.y.min(d.y) <= a.y.max(b.y);
    }
    false
}

/// The distance from a point to a segment.
pub(super) fn point_segment(p: Page, a: Page, b: Page) -> f64 {
    point_segment_squared(p, a, b).sqrt()
}

/// The square of the distance from a point to a segment.
pub(super) fn point_segment_squared(p: Page, a: Page, b: Page) -> f64 {
    let (d, ap) = (b - a, p - a);
    let length = d.x * d.x + d.y * d.y;
    let t = if length > 0.0 { ((ap.x * d.x + ap.y * d.y) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (ap.x - t * d.x, ap.y - t * d.y);
    x * x + y * y
}

/// The distance between two segments; 0 where they cross.
pub(super) fn segments(a: Page, b: Page, c: Page, d: Page) -> f64 {
    if cross(a, b, c, d) {
        return 0.0;
    }
    point_segment(a, c, d)
        .min(point_segment(b, c, d))
        .min(point_segment(c, a, b))
        .min(point_segment(d, a, b))
}

/// How much of a segment lies under a box, and how far the box is from it.
pub(super) fn under(bounds: PageBox, a: Page, b: Page) -> (f64, f64) {
    if let Some((t0, t1)) = clip(bounds, a, b) {
        return ((t1 - t0) * a.distance(b), 0.0);
    }
    let corners = [
        Page::new(bounds.x0, bounds.y0),
        Page::new(bounds.x1, bounds.y0),
        Page::new(bounds.x0, bounds.y1),
        Page::new(bounds.x1, bounds.y1),
    ];
    let from_corners = corners.into_iter().map(|corner| point_segment(corner, a, b));
    (0.0, from_corners.fold(bounds.distance(a).min(bounds.distance(b)), f64::min))
}

/// The box around a segment.
pub(super) fn around(a: Page, b: Page) -> PageBox {
    PageBox::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: f64, y: f64) -> Page {
        Page::new(x, y)
    }

    #[test]
    fn crossing_touching_and_apart() {
        assert!(cross(p(0.0, 0.0), p(2.0, 2.0), p(0.0, 2.0), p(2.0, 0.0)));
        assert!(cross(p(0.0, 0.0), p(2.0, 0.0), p(1.0, 0.0), p(1.0, 5.0)));
        assert!(cross(p(0.0, 0.0), p(2.0, 0.0), p(1.0, 0.0), p(5.0, 0.0)));
        assert!(!cross(p(0.0, 0.0), p(2.0, 0.0), p(3.0, 0.0), p(5.0, 0.0)));
        assert!(!cross(p(0.0, 0.0), p(2.0, 2.0), p(3.0, 0.0), p(2.0, 1.0)));
        assert_eq!(segments(p(0.0, 0.0), p(2.0, 0.0), p(5.0, 4.0), p(5.0, 9.0)), 5.0);
    }
}
