//! The equidistant conic projection.

use libm::{atan2, cos, hypot, sin};

use super::ellipsoid::Ellipsoid;
use crate::error::{Error, ErrorKind, Result};

/// Equidistant conic on the sphere or ellipsoid (Snyder 16-1 … 16-14).
#[derive(Debug, Clone)]
pub(super) struct EquidistantConic {
    ellipsoid: Ellipsoid,
    n: f64,
    g: f64,
    rho_0: f64,
}

impl EquidistantConic {
    /// Latitudes in radians.
    pub(super) fn new(ellipsoid: Ellipsoid, lat_1: f64, lat_2: f64, lat_0: f64) -> Result<Self> {
        let (m_1, m_2) = (ellipsoid.parallel_radius(lat_1), ellipsoid.parallel_radius(lat_2));
        let (from_1, from_2) = (ellipsoid.meridian(lat_1), ellipsoid.meridian(lat_2));
        let n = if (lat_1 - lat_2).abs() >= 1e-10 {
            (m_1 - m_2) / (from_2 - from_1)
        } else {
            sin(lat_1)
        };
        if (lat_1 + lat_2).abs() < 1e-10 || n == 0.0 || !n.is_finite() {
            return Err(Error::new(
                ErrorKind::Projection,
                "equidistant conic: the standard parallels make a cylinder, not a cone",
            )
            .remedy("give standard parallels that are not opposite"));
        }
        let g = m_1 / n + from_1;
        Ok(Self { ellipsoid, n, g, rho_0: g - ellipsoid.meridian(lat_0) })
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let rho = self.g - self.ellipsoid.meridian(phi);
        let theta = self.n * lam;
        let a = self.ellipsoid.a;
        (a * rho * sin(theta), a * (self.rho_0 - rho * cos(theta)))
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = (x / self.ellipsoid.a, self.rho_0 - y / self.ellipsoid.a);
        let rho = hypot(x, y).copysign(self.n);
        let theta = if self.n < 0.0 { atan2(-x, -y) } else { atan2(x, y) };
        (theta / self.n, self.ellipsoid.from_meridian(self.g - rho))
    }
}
