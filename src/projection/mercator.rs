//! Mercator, and its spherical form that web maps use.

use super::ellipsoid::Ellipsoid;
use crate::unit::LonLat;

/// Mercator on the sphere or ellipsoid (Snyder 7-1 … 7-8).
#[derive(Debug, Clone)]
pub(super) struct Mercator {
    ellipsoid: Ellipsoid,
    /// Equatorial radius times the scale factor on the equator.
    radius: f64,
}

impl Mercator {
    pub(super) fn new(ellipsoid: Ellipsoid, k_0: f64) -> Self {
        Self { ellipsoid, radius: ellipsoid.a * k_0 }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        (self.radius * lam, self.radius * self.ellipsoid.isometric(phi))
    }

    /// [`Self::forward`] for many positions.
    pub(super) fn forward_all(&self, positions: &[LonLat], mut put: impl FnMut(f64, f64)) {
        const TOGETHER: usize = 128;
        let mut latitudes = [0.0; TOGETHER];
        for positions in positions.chunks(TOGETHER) {
            for (phi, position) in latitudes.iter_mut().zip(positions) {
                *phi = position.lat.to_radians();
            }
            self.ellipsoid.isometric_all(latitudes.get_mut(..positions.len()).unwrap_or_default());
            for (psi, position) in latitudes.iter().zip(positions) {
                put(self.radius * position.lon.to_radians(), self.radius * psi);
            }
        }
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        (x / self.radius, self.ellipsoid.from_isometric(y / self.radius))
    }
}
