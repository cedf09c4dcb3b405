//! Great circles between positions.

use libm::{asin, atan2, cos, hypot, sin, sqrt};

use crate::unit::LonLat;

/// A point on the unit sphere.
pub(super) type Vector = [f64; 3];

/// The point of the unit sphere at a position.
pub(super) fn to_vector(position: LonLat) -> Vector {
    let (lam, phi) = (position.lon.to_radians(), position.lat.to_radians());
    let cos_phi = cos(phi);
    [cos_phi * cos(lam), cos_phi * sin(lam), sin(phi)]
}

/// The position of a vector of any length.
pub(super) fn to_position([x, y, z]: Vector) -> LonLat {
    LonLat::new(atan2(y, x).to_degrees(), atan2(z, hypot(x, y)).to_degrees())
}

/// The middle of the shorter great circle between two points of the unit sphere, which must not be
/// opposite each other.
fn middle(a: Vector, b: Vector) -> Vector {
    let sum = [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
    let length = sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
    sum.map(|component| component / length.max(f64::MIN_POSITIVE))
}

/// Puts positions on the great circles between those given until straight lines in longitude and
/// latitude stray from them by no more than `tolerance`, in radians.
pub(super) fn densify(
    points: &mut Vec<LonLat>,
    spare: &mut Vec<LonLat>,
    is_ring: bool,
    tolerance: f64,
) {
    std::mem::swap(points, spare);
    points.clear();
    let count = spare.len();
    let edges = if is_ring { count } else { count.saturating_sub(1) };
    for index in 0..edges {
        let (a, b) = (spare[index], spare[(index + 1) % count]);
        points.push(a);
        split(a, to_vector(a), b, to_vector(b), tolerance.max(1e-9), 14, points);
    }
    if !is_ring {
        points.extend(spare.last().copied());
    }
}

fn split(
    a: LonLat,
    a_vector: Vector,
    b: LonLat,
    b_vector: Vector,
    tolerance: f64,
    depth: u32,
    out: &mut Vec<LonLat>,
) {
    let step = b.lon - a.lon;
    let step = step - 360.0 * (step / 360.0).round();
    if (step.abs() - 180.0).abs() < 1e-9 {
        // Over the pole: up one meridian, along the pole, down the other.
        let pole = 90.0f64.copysign(a.lat + b.lat);
        out.push(LonLat::new(a.lon, pole));
        out.push(LonLat::new(b.lon, pole));
        return;
    }
    let middle_vector = middle(a_vector, b_vector);
    let mut on_arc = to_position(middle_vector);
    let straight = LonLat::new(a.lon + step / 2.0, (a.lat + b.lat) / 2.0);
    let apart = on_arc.lon - straight.lon;
    let apart = (apart - 360.0 * (apart / 360.0).round()).to_radians();
    let level = cos(on_arc.lat.to_radians());
    let strays = hypot(apart * level, (on_arc.lat - straight.lat).to_radians());
    // A long edge whose middle happens to lie on the line may still stray elsewhere.
    let long = step.abs() > 30.0;
    if depth == 0 || (strays <= tolerance && !long) {
        return;
    }
    // Longitudes beyond ±180° in the data stay there.
    on_arc.lon = straight.lon + apart.to_degrees();
    split(a, a_vector, on_arc, middle_vector, tolerance, depth - 1, out);
    out.push(on_arc);
    split(on_arc, middle_vector, b, b_vector, tolerance, depth - 1, out);
}

/// The great-circle distance between two positions, radians (haversine).
pub(super) fn distance(a: LonLat, b: LonLat) -> f64 {
    let (phi_a, phi_b) = (a.lat.to_radians(), b.lat.to_radians());
    let (half_phi, half_lam) =
        (sin((phi_b - phi_a) / 2.0), sin((b.lon - a.lon).to_radians() / 2.0));
    let chord = half_phi * half_phi + cos(phi_a) * cos(phi_b) * half_lam * half_lam;
    2.0 * asin(sqrt(chord.clamp(0.0, 1.0)))
}
