//! Circles, great circles and rhumb lines as shapes to be drawn.

use std::f64::consts::TAU;

use geographiclib_rs::{DirectGeodesic, Geodesic};
use libm::{asinh, atan, atan2, cos, sin, sinh, tan};

use super::geodesic::{densify, to_position};
use crate::source::{Shape, ShapeKind};
use crate::unit::LonLat;

/// How many points a circle has.
const POINTS: u32 = 180;

/// All positions within an angle of a centre on the sphere, as a polygon; `radius` in degrees of
/// arc, more than 0 and less than 180.
pub fn small_circle(center: LonLat, radius: f64) -> Shape {
    let (phi, lam) = (center.lat.to_radians(), center.lon.to_radians());
    let (sin_phi, cos_phi) = (sin(phi), cos(phi));
    let (sin_r, cos_r) = (sin(radius.to_radians()), cos(radius.to_radians()));
    polygon(|azimuth| {
        let (north, east) = (sin_r * cos(azimuth), sin_r * sin(azimuth));
        // In the frame of the centre's meridian, turned back by its longitude.
        let ahead = cos_phi * cos_r - sin_phi * north;
        let up = sin_phi * cos_r + cos_phi * north;
        let (x, y) = (ahead * cos(lam) - east * sin(lam), ahead * sin(lam) + east * cos(lam));
        to_position([x, y, up])
    })
}

/// All positions within a distance of a centre on WGS 84, as a polygon; metres (Karney 2013).
pub fn geodesic_circle(center: LonLat, metres: f64) -> Shape {
    let earth = Geodesic::wgs84();
    polygon(|azimuth| {
        let (lat, lon): (f64, f64) =
            earth.direct(center.lat, center.lon, azimuth.to_degrees(), metres);
        LonLat::new(lon, lat).wrapped()
    })
}

/// A polygon from where it lies at each azimuth, clockwise from north, radians.
fn polygon(at: impl Fn(f64) -> LonLat) -> Shape {
    let mut shape = Shape::new(ShapeKind::Polygon);
    // Anticlockwise, as RFC 7946 wants exteriors.
    shape.push_part((0..POINTS).map(|step| at(-TAU * f64::from(step) / f64::from(POINTS))));
    shape.end_polygon();
    shape
}

/// Circles of equal size at the crossings of meridians and parallels, `step` degrees apart:
/// Tissot's indicatrices, drawn. `radius` in degrees of arc.
pub fn indicatrices(step: f64, radius: f64) -> Vec<Shape> {
    let step = step.clamp(1.0, 90.0);
    let rows = (90.0 / step).ceil() as i32;
    let columns = (360.0 / step).floor() as i32;
    let at = move |row: i32, column: i32| {
        LonLat::new(f64::from(column) * step - 180.0, f64::from(row) * step)
    };
    let inside = (1 - rows..rows).flat_map(|row| (0..columns).map(move |column| at(row, column)));
    let poles = [LonLat::new(0.0, -90.0), LonLat::new(0.0, 90.0)];
    poles.into_iter().chain(inside).map(|center| small_circle(center, radius)).collect()
}

/// The great circle through two positions, all round, as a line.
pub fn great_circle(a: LonLat, b: LonLat) -> Shape {
    let opposite = |p: LonLat| LonLat::new(p.lon + 180.0, -p.lat).wrapped();
    let mut points = vec![a, b, opposite(a), opposite(b), a];
    densify(&mut points, &mut Vec::new(), false, 1e-5);
    Shape::line(points)
}

/// The geodesic between two positions on the sphere, as a line with as many positions as its
/// curve needs.
pub fn geodesic_line(a: LonLat, b: LonLat) -> Shape {
    let mut points = vec![a, b];
    densify(&mut points, &mut Vec::new(), false, 1e-6);
    Shape::line(points)
}

/// The line of constant bearing between two positions, the shorter way round (Snyder 7-8): straight
/// on Mercator's map. Positions at a pole are moved to 0.01° from it, where the line still ends.
pub fn rhumb_line(a: LonLat, b: LonLat) -> Shape {
    const STEPS: u32 = 64;
    let psi = |lat: f64| asinh(tan(lat.clamp(-89.99, 89.99).to_radians()));
    let step = b.lon - a.lon;
    let step = step - 360.0 * (step / 360.0).round();
    let (from, to) = (psi(a.lat), psi(b.lat));
    let at = |index: u32| {
        let t = f64::from(index) / f64::from(STEPS);
        let lat = atan(sinh(from + (to - from) * t)).to_degrees();
        LonLat::new(a.lon + step * t, lat)
    };
    let mut positions: Vec<LonLat> = (0..=STEPS).map(at).collect();
    if let [first, .., last] = positions.as_mut_slice() {
        (first.lat, last.lat) = (a.lat, b.lat);
    }
    Shape::line(positions)
}

/// The bearing of the rhumb line between two positions, degrees clockwise from north.
pub fn rhumb_bearing(a: LonLat, b: LonLat) -> f64 {
    let psi = |lat: f64| asinh(tan(lat.clamp(-89.99, 89.99).to_radians()));
    let step = b.lon - a.lon;
    let step = step - 360.0 * (step / 360.0).round();
    atan2(step.to_radians(), psi(b.lat) - psi(a.lat)).to_degrees().rem_euclid(360.0)
}

/// The distance between two positions on the unit sphere, as its chord: for tests.
#[cfg(test)]
fn chord(a: LonLat, b: LonLat) -> f64 {
    let (u, v) = (super::geodesic::to_vector(a), super::geodesic::to_vector(b));
    libm::sqrt(u.iter().zip(v).map(|(u, v)| (u - v) * (u - v)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_have_their_radius_everywhere() {
        for center in [LonLat::new(179.0, -16.0), LonLat::new(20.0, 89.0), LonLat::new(0.0, 0.0)] {
            let circle = small_circle(center, 10.0);
            let expected = 2.0 * sin(5.0f64.to_radians());
            assert!(
                circle.positions().iter().all(|&at| (chord(at, center) - expected).abs() < 1e-12)
            );
            let on_earth = geodesic_circle(center, 1_111_950.0);
            assert!(
                on_earth.positions().iter().all(|&at| (chord(at, center) - expected).abs() < 2e-3)
            );
        }
    }

    #[test]
    fn a_rhumb_line_keeps_its_bearing() {
        let (a, b) = (LonLat::new(170.0, -36.0), LonLat::new(-70.0, -33.0));
        let line = rhumb_line(a, b);
        let bearing = rhumb_bearing(a, b);
        for pair in line.positions().windows(2) {
            assert!((rhumb_bearing(pair[0], pair[1]) - bearing).abs() < 1e-6);
        }
    }

    #[test]
    fn a_great_circle_comes_back() {
        let circle = great_circle(LonLat::new(0.0, 40.0), LonLat::new(120.0, 10.0));
        let positions = circle.positions();
        assert_eq!(positions.first(), positions.last());
        assert!(positions.len() > 20);
    }
}
