//! Lambert's conformal conic.

use std::f64::consts::FRAC_PI_2;

use libm::{atan2, cos, exp, hypot, log, sin};

use super::ellipsoid::Ellipsoid;
use super::lanes::{self, LANES, exponentials};
use crate::error::{Error, ErrorKind, Result};
use crate::unit::LonLat;

/// Lambert conformal conic on the sphere or ellipsoid (Snyder 15-1 … 15-11).
#[derive(Debug, Clone)]
pub(super) struct LambertConformalConic {
    ellipsoid: Ellipsoid,
    /// The cone constant.
    pub(super) n: f64,
    /// Radius of the equator on the cone, metres.
    f: f64,
    rho_0: f64,
}

impl LambertConformalConic {
    /// Latitudes in radians; `k_0` the scale factor on the standard parallels.
    pub(super) fn new(
        ellipsoid: Ellipsoid,
        lat_1: f64,
        lat_2: f64,
        lat_0: f64,
        k_0: f64,
    ) -> Result<Self> {
        let refuse = |why: &str| {
            Err(Error::new(ErrorKind::Projection, format!("Lambert conformal conic: {why}"))
                .remedy("give standard parallels within ±90° that are not opposite"))
        };
        if (lat_1 + lat_2).abs() < 1e-10 {
            return refuse("standard parallels opposite each other make a cylinder, not a cone");
        }
        if lat_1.abs() >= FRAC_PI_2 - 1e-10 || lat_2.abs() >= FRAC_PI_2 - 1e-10 {
            return refuse("a standard parallel at a pole makes a plane, not a cone");
        }
        let (m_1, m_2) = (ellipsoid.parallel_radius(lat_1), ellipsoid.parallel_radius(lat_2));
        let (psi_1, psi_2) = (ellipsoid.isometric(lat_1), ellipsoid.isometric(lat_2));
        let n = if (lat_1 - lat_2).abs() >= 1e-10 {
            log(m_1 / m_2) / (psi_2 - psi_1)
        } else {
            sin(lat_1)
        };
        if n == 0.0 || !n.is_finite() {
            return refuse("the cone is degenerate");
        }
        let f = ellipsoid.a * k_0 * m_1 / n * exp(n * psi_1);
        let rho_0 = if (lat_0.abs() - FRAC_PI_2).abs() < 1e-10 {
            0.0
        } else {
            f * exp(-n * ellipsoid.isometric(lat_0))
        };
        Ok(Self { ellipsoid, n, f, rho_0 })
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let rho = if phi.abs() > FRAC_PI_2 - 1e-10 {
            if phi * self.n <= 0.0 {
                return (f64::NAN, f64::NAN);
            }
            0.0
        } else {
            self.f * exp(-self.n * self.ellipsoid.isometric(phi))
        };
        let theta = self.n * lam;
        (rho * sin(theta), self.rho_0 - rho * cos(theta))
    }

    /// [`Self::forward`] for many positions.
    pub(super) fn forward_all(&self, positions: &[LonLat], mut put: impl FnMut(f64, f64)) {
        let (whole, rest) = positions.as_chunks::<LANES>();
        for positions in whole {
            let mut rhos = positions.map(|position| position.lat.to_radians());
            self.ellipsoid.isometrics(&mut rhos);
            rhos.iter_mut().for_each(|rho| *rho *= -self.n);
            exponentials(&mut rhos);
            let mut sines = positions.map(|position| self.n * position.lon.to_radians());
            let mut cosines = sines;
            lanes::sines(&mut sines);
            lanes::cosines(&mut cosines);
            let lanes = rhos.iter().zip(sines).zip(cosines);
            for (((rho, sine), cosine), position) in lanes.zip(positions) {
                let (lam, phi) = (position.lon.to_radians(), position.lat.to_radians());
                let (x, y) = if phi.abs() > FRAC_PI_2 - 1e-10 {
                    self.forward(lam, phi)
                } else {
                    let rho = self.f * rho;
                    (rho * sine, self.rho_0 - rho * cosine)
                };
                put(x, y);
            }
        }
        for position in rest {
            let (x, y) = self.forward(position.lon.to_radians(), position.lat.to_radians());
            put(x, y);
        }
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = (x, self.rho_0 - y);
        let rho = hypot(x, y);
        if rho == 0.0 {
            return (0.0, FRAC_PI_2.copysign(self.n));
        }
        let theta = if self.n < 0.0 { atan2(-x, -y) } else { atan2(x, y) };
        let psi = -log(rho / self.f.abs()) / self.n;
        (theta / self.n, self.ellipsoid.from_isometric(psi))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_positions_are_projected_as_each_by_itself() {
        let cones =
            [(17.5, 29.5), (-30.0, -30.0), (49.0, 44.0)].map(|(lat_1, lat_2): (f64, f64)| {
                let (lat_1, lat_2) = (lat_1.to_radians(), lat_2.to_radians());
                LambertConformalConic::new(Ellipsoid::WGS84, lat_1, lat_2, lat_1, 1.0).unwrap()
            });
        let positions: Vec<LonLat> = (0..1001)
            .map(|number| {
                let share = f64::from(number) / 1000.0;
                LonLat::new(360.0 * (share * 37.0).fract() - 180.0, 180.0 * share - 90.0)
            })
            .collect();
        for cone in cones {
            let mut all = Vec::new();
            cone.forward_all(&positions, |x, y| all.push((x.to_bits(), y.to_bits())));
            let each = positions.iter().map(|at| {
                let (x, y) = cone.forward(at.lon.to_radians(), at.lat.to_radians());
                (x.to_bits(), y.to_bits())
            });
            assert_eq!(all, each.collect::<Vec<_>>());
        }
    }
}
