//! Lambert's azimuthal equal-area projection.

use libm::{cos, hypot, sin, sqrt};

use super::azimuth::Center;
use super::ellipsoid::{Ellipsoid, asin_clamped};

/// Lambert azimuthal equal-area on the sphere (Snyder 24-2 … 24-16) and, by authalic latitudes,
/// the ellipsoid (24-17 … 24-33).
#[derive(Debug, Clone)]
pub(super) struct LambertAzimuthal {
    ellipsoid: Ellipsoid,
    center: Center,
    /// q at the pole.
    polar: f64,
    /// Authalic radius over the equatorial one.
    rq: f64,
    /// By how much the two axes are stretched so that the scale at the centre is true.
    d: f64,
}

impl LambertAzimuthal {
    pub(super) fn new(ellipsoid: Ellipsoid, lat_0: f64) -> Self {
        let polar = ellipsoid.authalic_q(1.0);
        let rq = sqrt(polar / 2.0);
        let plain = Center::new(lat_0);
        if plain.cos_0 == 0.0 {
            return Self { ellipsoid, center: plain, polar, rq, d: 1.0 };
        }
        let sin_beta = ellipsoid.authalic_q(plain.sin_0) / polar;
        let cos_beta = sqrt((1.0 - sin_beta) * (1.0 + sin_beta));
        let d = ellipsoid.parallel_radius(lat_0) / (rq * cos_beta);
        Self { ellipsoid, center: Center::from_sin_cos(sin_beta, cos_beta), polar, rq, d }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let (sin_beta, cos_beta) = if self.ellipsoid.es == 0.0 {
            (sin(phi), cos(phi))
        } else {
            let s = self.ellipsoid.authalic_q(sin(phi)) / self.polar;
            (s, sqrt(((1.0 - s) * (1.0 + s)).max(0.0)))
        };
        let seen = self.center.see(lam, sin_beta, cos_beta);
        let b = seen.one_plus_cos_c();
        if b < 1e-10 {
            return (f64::NAN, f64::NAN);
        }
        let k = self.ellipsoid.a * self.rq * sqrt(2.0 / b);
        (k * self.d * seen.east, k / self.d * seen.north)
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let radius = self.ellipsoid.a * self.rq;
        let (x, y) = (x / (radius * self.d), y / radius * self.d);
        let half = hypot(x, y) / 2.0;
        if half > 1.0 + 1e-12 {
            return (f64::NAN, f64::NAN);
        }
        let c = 2.0 * asin_clamped(half);
        let (lam, up, level) = self.center.find(x, y, sin(c), cos(c));
        if self.ellipsoid.es == 0.0 {
            return (lam, libm::atan2(up, level));
        }
        (lam, self.ellipsoid.from_authalic_q(up.clamp(-1.0, 1.0) * self.polar))
    }
}
