//! The graticule turned, so that oblique and transverse projections can be cut along a meridian.

use libm::{atan2, cos, hypot, sin};

use super::cap::between;
use super::geodesic::{Vector, to_position, to_vector};
use super::prepared::{PolygonRef, Prepared};
use crate::unit::LonLat;

/// The longest step, degrees, in which an edge that is straight on one graticule is followed on
/// the other.
const STEP: f64 = 1.0;

/// A graticule whose equator is a great circle through a centre, where its longitudes start.
/// Positions on both graticules are in degrees; longitudes on the unturned one are relative to
/// the centre's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rotation {
    center: Vector,
    tangent: Vector,
    pole: Vector,
}

impl Rotation {
    /// `azimuth` is the great circle's at the centre, degrees clockwise from north.
    pub(super) fn new(lat: f64, azimuth: f64) -> Self {
        let (phi, azimuth) = (lat.to_radians(), azimuth.to_radians());
        let (sin_phi, cos_phi) = (sin(phi), cos(phi));
        let (sin_az, cos_az) = (sin(azimuth), cos(azimuth));
        let center = [cos_phi, 0.0, sin_phi];
        let tangent = [-sin_phi * cos_az, sin_az, cos_phi * cos_az];
        let [a, b] = [center, tangent];
        let pole =
            [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
        Self { center, tangent, pole }
    }

    /// A position on the turned graticule.
    pub(super) fn turn(&self, position: LonLat) -> LonLat {
        let v = to_vector(position);
        let dot = |axis: Vector| axis[0] * v[0] + axis[1] * v[1] + axis[2] * v[2];
        let (x, y, z) = (dot(self.center), dot(self.tangent), dot(self.pole));
        LonLat::new(atan2(y, x).to_degrees(), atan2(z, hypot(x, y)).to_degrees())
    }

    /// The position of one on the turned graticule. On the cut the graticule has two sides: this
    /// keeps 0.1 mm to the side given.
    pub(super) fn turn_back(&self, position: LonLat) -> LonLat {
        const INSIDE: f64 = 180.0 - 1e-9;
        let lon =
            if position.lon.abs() > INSIDE { INSIDE.copysign(position.lon) } else { position.lon };
        let [x, y, z] = to_vector(LonLat::new(lon, position.lat));
        to_position(
            [0, 1, 2]
                .map(|axis| x * self.center[axis] + y * self.tangent[axis] + z * self.pole[axis]),
        )
    }

    /// A shape on the turned graticule. `central` is the centre's longitude.
    pub(super) fn turn_shape(&self, from: &Prepared, central: f64, out: &mut Prepared) {
        let pole = to_position(self.pole);
        let pole = LonLat::new(pole.lon + central, pole.lat);
        let north = |polygon: PolygonRef<'_>| polygon.contains(pole);
        out.fill_turned(from, north, |part, turn, is_ring, positions| {
            let relative = |position: &LonLat| LonLat::new(position.lon - central, position.lat);
            let mut before: Option<LonLat> = None;
            let closing = part.first().filter(|_| is_ring);
            let closing = closing.map(|first| LonLat::new(first.lon + turn, first.lat));
            for (index, position) in part.iter().chain(closing.iter()).enumerate() {
                let to = relative(position);
                if let Some(from) = before {
                    let span = (to.lon - from.lon).abs().max((to.lat - from.lat).abs());
                    let steps = (span / STEP).ceil();
                    let mut step = 1.0;
                    while step < steps {
                        positions.push(self.turn(between(from, to, step / steps)));
                        step += 1.0;
                    }
                }
                if index < part.len() {
                    positions.push(self.turn(to));
                }
                before = Some(to);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_back_undoes_turning() {
        let rotation = Rotation::new(40.0, 60.0);
        let start = rotation.turn(LonLat::new(0.0, 40.0));
        assert!(start.lon.abs() < 1e-12 && start.lat.abs() < 1e-12);
        for at in [LonLat::new(10.0, 20.0), LonLat::new(-150.0, -70.0), LonLat::new(0.0, 89.0)] {
            let back = rotation.turn_back(rotation.turn(at));
            assert!((back.lon - at.lon).abs() < 1e-9 && (back.lat - at.lat).abs() < 1e-9);
        }
    }
}
