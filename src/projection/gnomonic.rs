//! The gnomonic projection: great circles are straight.

use libm::{atan2, cos, hypot, sin, sqrt};

use super::azimuth::Center;

/// Gnomonic on the sphere (Snyder 22-3 … 22-5, 20-14, 20-15).
#[derive(Debug, Clone)]
pub(super) struct Gnomonic {
    radius: f64,
    center: Center,
}

impl Gnomonic {
    pub(super) fn new(radius: f64, lat_0: f64) -> Self {
        Self { radius, center: Center::new(lat_0) }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let seen = self.center.see(lam, sin(phi), cos(phi));
        if seen.cos_c <= 1e-10 {
            return (f64::NAN, f64::NAN);
        }
        let k = self.radius / seen.cos_c;
        (k * seen.east, k * seen.north)
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let tan_c = hypot(x, y) / self.radius;
        let cos_c = 1.0 / sqrt(1.0 + tan_c * tan_c);
        let (lam, up, level) = self.center.find(x, y, tan_c * cos_c, cos_c);
        (lam, atan2(up, level))
    }
}
