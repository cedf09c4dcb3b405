//! The stereographic projection.

use std::f64::consts::FRAC_PI_2;

use libm::{atan, atan2, cos, exp, hypot, log, sin};

use super::azimuth::Center;
use super::ellipsoid::Ellipsoid;

/// Stereographic on the sphere (Snyder 21-2 … 21-15) and, by conformal latitudes, the ellipsoid
/// (21-24 … 21-38).
#[derive(Debug, Clone)]
pub(super) struct Stereographic {
    ellipsoid: Ellipsoid,
    center: Center,
    /// Metres for twice the tangent of half the distance, on the conformal sphere.
    scale: f64,
}

impl Stereographic {
    /// Latitudes in radians. In the polar aspect, `lat_ts` is the latitude of true scale.
    pub(super) fn new(ellipsoid: Ellipsoid, lat_0: f64, lat_ts: Option<f64>, k_0: f64) -> Self {
        let Ellipsoid { a, e, .. } = ellipsoid;
        let plain = Center::new(lat_0);
        if plain.cos_0 == 0.0 {
            let true_at = lat_ts.map_or(FRAC_PI_2, f64::abs);
            let scale = if (true_at - FRAC_PI_2).abs() < 1e-10 {
                // Snyder 21-33.
                2.0 * k_0 / exp(((1.0 + e) * log(1.0 + e) + (1.0 - e) * log(1.0 - e)) / 2.0)
            } else {
                ellipsoid.parallel_radius(true_at) / exp(-ellipsoid.isometric(true_at))
            };
            return Self { ellipsoid, center: plain, scale: a * scale };
        }
        let (sin_chi, cos_chi) = ellipsoid.conformal_sin_cos(lat_0);
        let scale = a * 2.0 * k_0 * ellipsoid.parallel_radius(lat_0) / cos_chi;
        Self { ellipsoid, center: Center::from_sin_cos(sin_chi, cos_chi), scale }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let sign = self.center.sin_0;
        if self.center.cos_0 == 0.0 {
            let rho = if (phi * sign - FRAC_PI_2).abs() < 1e-15 {
                0.0
            } else if phi * sign < 1e-8 - FRAC_PI_2 {
                return (f64::NAN, f64::NAN);
            } else {
                self.scale * exp(-self.ellipsoid.isometric(phi * sign))
            };
            return (rho * sin(lam), -sign * rho * cos(lam));
        }
        let (sin_chi, cos_chi) = self.ellipsoid.conformal_sin_cos(phi);
        let seen = self.center.see(lam, sin_chi, cos_chi);
        let b = seen.one_plus_cos_c();
        if b <= 1e-10 {
            return (f64::NAN, f64::NAN);
        }
        let k = self.scale / b;
        (k * seen.east, k * seen.north)
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let rho = hypot(x, y);
        let sign = self.center.sin_0;
        if self.center.cos_0 == 0.0 {
            let lam = if rho == 0.0 { 0.0 } else { atan2(x, -sign * y) };
            return (lam, sign * self.ellipsoid.from_isometric(-log(rho / self.scale)));
        }
        let c = 2.0 * atan(rho / self.scale);
        let (lam, up, level) = self.center.find(x, y, sin(c), cos(c));
        (lam, self.ellipsoid.from_conformal_tan(up / level))
    }
}
