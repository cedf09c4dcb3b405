//! The cylindrical equal-area projection.

use libm::sin;

use super::ellipsoid::Ellipsoid;

/// Cylindrical equal-area on the sphere or ellipsoid (Snyder 10-1 … 10-18).
#[derive(Debug, Clone)]
pub(super) struct CylindricalEqualArea {
    ellipsoid: Ellipsoid,
    k_0: f64,
}

impl CylindricalEqualArea {
    /// `k_0` is the scale along the equator.
    pub(super) fn new(ellipsoid: Ellipsoid, k_0: f64) -> Self {
        Self { ellipsoid, k_0 }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let a = self.ellipsoid.a;
        (a * self.k_0 * lam, a * self.ellipsoid.authalic_q(sin(phi)) / (2.0 * self.k_0))
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let a = self.ellipsoid.a;
        (x / (a * self.k_0), self.ellipsoid.from_authalic_q(2.0 * y * self.k_0 / a))
    }
}
