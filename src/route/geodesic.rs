//! Geodesics on WGS 84 (Karney, "Algorithms for geodesics", J. Geodesy 87, 2013).

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};

use crate::unit::LonLat;

/// No leg is cut into more steps than this, whatever is asked for.
const MAX_STEPS: f64 = 100_000.0;

/// The geodesic distance between two positions in metres on the ellipsoid of WGS 84.
///
/// ```
/// use rumbo::route::distance;
/// use rumbo::unit::LonLat;
///
/// let quarter = distance(LonLat::new(0.0, 0.0), LonLat::new(0.0, 90.0));
/// assert!((quarter - 10_001_965.729).abs() < 0.001);
/// ```
pub fn distance(from: LonLat, to: LonLat) -> f64 {
    Geodesic::wgs84().inverse(from.lat, from.lon, to.lat, to.lon)
}

/// Length in metres, and the azimuths at the start and at the end, clockwise from north in degrees.
pub(super) fn inverse(from: LonLat, to: LonLat) -> (f64, f64, f64) {
    let (length, start, end, _): (f64, f64, f64, f64) =
        Geodesic::wgs84().inverse(from.lat, from.lon, to.lat, to.lon);
    (length, start, end)
}

/// The latitude at which the geodesic that leaves a latitude under an azimuth turns, north
/// positive: by Clairaut's relation on the auxiliary sphere (Karney 2013, equation 5), its reduced
/// latitude's cosine is sin α · cos β.
pub(super) fn greatest_latitude(lat: f64, azimuth: f64) -> f64 {
    /// 1 − f of WGS 84.
    const POLAR_RATIO: f64 = 1.0 - 1.0 / 298.257_223_563;
    let reduced = libm::atan(POLAR_RATIO * libm::tan(lat.to_radians()));
    let cosine = (libm::sin(azimuth.to_radians()) * libm::cos(reduced)).abs();
    let turn = libm::acos(cosine.clamp(0.0, 1.0));
    libm::atan(libm::tan(turn) / POLAR_RATIO).to_degrees()
}

/// The length of a line whose edges are geodesics, in metres.
pub(super) fn length(line: &[LonLat]) -> f64 {
    line.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}

/// A line with positions added along its geodesic edges, its longitudes unwrapped.
pub(super) fn densified(line: &[LonLat], max_step: f64) -> Vec<LonLat> {
    let Some(&first) = line.first() else { return Vec::new() };
    let geodesic = Geodesic::wgs84();
    let mut out = vec![first];
    let mut last = first.lon;
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (length, azimuth, _) = inverse(from, to);
        let steps = (length / max_step).ceil().clamp(1.0, MAX_STEPS);
        // A step of zero or less, or NaN, gives no positions between.
        let steps = if max_step > 0.0 && steps.is_finite() { steps as usize } else { 1 };
        for step in 1..steps {
            let along = length * step as f64 / steps as f64;
            push(&mut out, &mut last, direct(&geodesic, from, azimuth, along));
        }
        push(&mut out, &mut last, to);
    }
    out
}

/// Adds a position with its longitude within half a turn of the last one's.
fn push(out: &mut Vec<LonLat>, last: &mut f64, position: LonLat) {
    let turns = ((*last - position.lon) / 360.0).round();
    let lon = position.lon + turns * 360.0;
    out.push(LonLat::new(lon, position.lat));
    *last = lon;
}

/// The position at `along` metres of the line's length; `None` for an empty line.
pub(super) fn point_along(line: &[LonLat], along: f64) -> Option<LonLat> {
    let geodesic = Geodesic::wgs84();
    let mut left = along.max(0.0);
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (length, azimuth, _) = inverse(from, to);
        if left < length {
            return Some(direct(&geodesic, from, azimuth, left));
        }
        left -= length;
    }
    line.last().copied()
}

/// The position `along` metres from another. It is rounded to 10⁻⁹ degrees (a tenth of a
/// millimetre): the geodesic's sines come from the platform, and their last bits may differ.
fn direct(geodesic: &Geodesic, from: LonLat, azimuth: f64, along: f64) -> LonLat {
    let (lat, lon): (f64, f64) = geodesic.direct(from.lat, from.lon, azimuth, along);
    let rounded = |degrees: f64| (degrees * 1e9).round() / 1e9;
    LonLat::new(rounded(lon), rounded(lat))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_over_the_antimeridian_runs_on() {
        let suva_apia = [LonLat::new(178.4253, -18.1368), LonLat::new(-171.7667, -13.8333)];
        let line = densified(&suva_apia, 50_000.0);
        assert!(line.len() > 20);
        for pair in line.windows(2) {
            assert!((pair[1].lon - pair[0].lon).abs() < 1.0);
            assert!(distance(pair[0], pair[1]) < 50_001.0);
        }
        assert!((line.last().unwrap().lon - 188.2333).abs() < 1e-9);
        assert!((length(&line) - length(&suva_apia)).abs() < 0.01);
    }

    #[test]
    fn steps_are_bounded_whatever_is_asked() {
        let line = [LonLat::new(0.0, 0.0), LonLat::new(90.0, 0.0)];
        assert_eq!(densified(&line, 0.0).len(), 2);
        assert_eq!(densified(&line, -5.0).len(), 2);
        assert_eq!(densified(&line, f64::NAN).len(), 2);
        assert_eq!(densified(&line, 1e-9).len(), 100_001);
        assert!(densified(&[], 1.0).is_empty());
    }

    #[test]
    fn a_point_along_counts_over_all_edges() {
        let line = [LonLat::new(0.0, 0.0), LonLat::new(1.0, 0.0), LonLat::new(1.0, 1.0)];
        let first = distance(line[0], line[1]);
        assert_eq!(point_along(&line, first), Some(line[1]));
        assert_eq!(point_along(&line, 1e9), Some(line[2]));
        assert_eq!(point_along(&line, -1.0), Some(line[0]));
        let half = point_along(&line, first / 2.0).unwrap();
        assert!((half.lon - 0.5).abs() < 1e-9);
    }
}
