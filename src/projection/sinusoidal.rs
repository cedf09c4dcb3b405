//! The sinusoidal projection.

use std::f64::consts::FRAC_PI_2;

use super::ellipsoid::Ellipsoid;

/// Sinusoidal on the sphere or ellipsoid (Snyder 30-1 … 30-10).
#[derive(Debug, Clone)]
pub(super) struct Sinusoidal {
    ellipsoid: Ellipsoid,
}

impl Sinusoidal {
    pub(super) fn new(ellipsoid: Ellipsoid) -> Self {
        Self { ellipsoid }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let Ellipsoid { a, .. } = self.ellipsoid;
        (a * lam * self.ellipsoid.parallel_radius(phi), a * self.ellipsoid.meridian(phi))
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let phi = self.ellipsoid.from_meridian(y / self.ellipsoid.a);
        if phi.abs() > FRAC_PI_2 - 1e-12 {
            return (0.0, phi);
        }
        (x / (self.ellipsoid.a * self.ellipsoid.parallel_radius(phi)), phi)
    }
}
