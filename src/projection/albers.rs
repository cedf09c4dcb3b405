//! Albers' equal-area conic.

use libm::{atan2, cos, hypot, sin, sqrt};

use super::ellipsoid::Ellipsoid;
use crate::error::{Error, ErrorKind, Result};

/// Albers equal-area conic on the sphere or ellipsoid (Snyder 14-1 … 14-21).
#[derive(Debug, Clone)]
pub(super) struct Albers {
    ellipsoid: Ellipsoid,
    n: f64,
    c: f64,
    rho_0: f64,
}

impl Albers {
    /// Latitudes in radians.
    pub(super) fn new(ellipsoid: Ellipsoid, lat_1: f64, lat_2: f64, lat_0: f64) -> Result<Self> {
        if (lat_1 + lat_2).abs() < 1e-10 {
            return Err(Error::new(
                ErrorKind::Projection,
                "Albers: standard parallels opposite each other make a cylinder, not a cone",
            )
            .remedy("give standard parallels that are not opposite"));
        }
        let (m_1, m_2) = (ellipsoid.parallel_radius(lat_1), ellipsoid.parallel_radius(lat_2));
        let (q_1, q_2) = (ellipsoid.authalic_q(sin(lat_1)), ellipsoid.authalic_q(sin(lat_2)));
        let n = if (lat_1 - lat_2).abs() >= 1e-10 {
            (m_1 * m_1 - m_2 * m_2) / (q_2 - q_1)
        } else {
            sin(lat_1)
        };
        if n == 0.0 || !n.is_finite() {
            return Err(Error::new(ErrorKind::Projection, "Albers: the cone is degenerate")
                .remedy("give other standard parallels"));
        }
        let c = m_1 * m_1 + n * q_1;
        let rho_0 = sqrt((c - n * ellipsoid.authalic_q(sin(lat_0))).max(0.0)) / n;
        Ok(Self { ellipsoid, n, c, rho_0 })
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let square = self.c - self.n * self.ellipsoid.authalic_q(sin(phi));
        // NaN beyond the cone's tip.
        let rho = sqrt(square) / self.n;
        let theta = self.n * lam;
        let a = self.ellipsoid.a;
        (a * rho * sin(theta), a * (self.rho_0 - rho * cos(theta)))
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = (x / self.ellipsoid.a, self.rho_0 - y / self.ellipsoid.a);
        let rho = hypot(x, y);
        let theta = if self.n < 0.0 { atan2(-x, -y) } else { atan2(x, y) };
        let q = (self.c - rho * rho * self.n * self.n) / self.n;
        let polar = self.ellipsoid.authalic_q(1.0);
        if q.abs() > polar && q.abs() < polar + 1e-7 {
            return (theta / self.n, std::f64::consts::FRAC_PI_2.copysign(q));
        }
        (theta / self.n, self.ellipsoid.from_authalic_q(q))
    }
}
