//! Areas on the ellipsoid, by way of the sphere of the same area.

use crate::grid::{Unit, unwrapped};

/// The sine of the authalic latitude on WGS 84 (Snyder, equations 3-11 and 3-12).
fn authalic_sine(degrees: f64) -> f64 {
    let e: f64 = 0.081_819_190_842_622;
    let q = |sine: f64| {
        let es = e * sine;
        (1.0 - e * e) * (sine / (1.0 - es * es) - ((1.0 - es) / (1.0 + es)).ln() / (2.0 * e))
    };
    q(degrees.to_radians().sin()) / q(1.0)
}

/// The zoom at which what has so many square kilometres is so many pixels wide, were it a square.
pub fn zoom_of(area: f64, px: f64) -> f64 {
    /// Kilometres that a pixel of zoom 0 shows.
    const PIXEL: f64 = 40_075.017 / 512.0;
    (px * PIXEL / area.sqrt()).log2()
}

/// The area of a ring in square kilometres, positive counterclockwise, its edges straight in
/// longitude and authalic sine; a ring around the south pole is closed there.
pub fn square_kilometres(ring: &[Unit], turn: i32) -> f64 {
    const RADIUS: f64 = 6_371.007_181;
    let per_degree = f64::from(turn) / 360.0;
    let Some(&last) = ring.last() else { return 0.0 };
    let mut before = last;
    let mut area = 0.0;
    for &here in ring {
        let (ax, ay) = unwrapped(before, here, turn);
        before = here;
        let width = (f64::from(ax - here.0) / per_degree).to_radians();
        let sines = authalic_sine(f64::from(ay) / per_degree)
            + authalic_sine(f64::from(here.1) / per_degree)
            + 2.0;
        area += width * sines / 2.0;
    }
    area * RADIUS * RADIUS
}
