//! The orthographic projection: the globe seen from afar.

use std::f64::consts::{FRAC_PI_2, PI};

use libm::{atan2, cos, hypot, sin, sqrt};

use super::ellipsoid::{Ellipsoid, asin_clamped};

/// How far below the horizon a point may lie, as the cosine of its distance from the centre.
const BELOW_HORIZON: f64 = -1e-10;

/// Orthographic on the sphere (Snyder 20-3 … 20-18) and the ellipsoid (IOGP Guidance Note 7-2,
/// method 9840).
#[derive(Debug, Clone)]
pub(super) struct Orthographic {
    ellipsoid: Ellipsoid,
    sin_0: f64,
    cos_0: f64,
    nu_0: f64,
}

impl Orthographic {
    pub(super) fn new(ellipsoid: Ellipsoid, lat_0: f64) -> Self {
        let (sin_0, cos_0) = (sin(lat_0), cos(lat_0));
        Self { ellipsoid, sin_0, cos_0, nu_0: 1.0 / sqrt(1.0 - ellipsoid.es * sin_0 * sin_0) }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let (sin_phi, cos_phi) = (sin(phi), cos(phi));
        let (sin_lam, cos_lam) = (sin(lam), cos(lam));
        if self.sin_0 * sin_phi + self.cos_0 * cos_phi * cos_lam < BELOW_HORIZON {
            return (f64::NAN, f64::NAN);
        }
        let Ellipsoid { a, es, .. } = self.ellipsoid;
        let nu = if es == 0.0 { 1.0 } else { 1.0 / sqrt(1.0 - es * sin_phi * sin_phi) };
        let x = nu * cos_phi * sin_lam;
        let y = nu * (sin_phi * self.cos_0 - cos_phi * self.sin_0 * cos_lam)
            + es * (self.nu_0 * self.sin_0 - nu * sin_phi) * self.cos_0;
        (a * x, a * y)
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let Ellipsoid { a, es, .. } = self.ellipsoid;
        let (x, y) = (x / a, y / a);
        if es == 0.0 {
            return self.inverse_sphere(x, y);
        }
        if self.cos_0.abs() < 1e-10 {
            return self.inverse_polar(x, y);
        }
        if self.sin_0.abs() < 1e-10 {
            return self.inverse_equatorial(x, y);
        }
        // The ellipse of the horizon, brought to the unit circle for a first guess.
        let y_shift = es * self.nu_0 * self.sin_0 * self.cos_0;
        let y_scale = 1.0 / sqrt(1.0 - es * self.cos_0 * self.cos_0);
        let centred = (y - y_shift) / y_scale;
        if x * x + centred * centred > 1.0 + 1e-11 {
            return (f64::NAN, f64::NAN);
        }
        let (mut lam, mut phi) = self.inverse_sphere(x, centred);
        for _ in 0..20 {
            let (sin_phi, cos_phi) = (sin(phi), cos(phi));
            let (sin_lam, cos_lam) = (sin(lam), cos(lam));
            let one = 1.0 - es * sin_phi * sin_phi;
            let nu = 1.0 / sqrt(one);
            let rho = (1.0 - es) * nu / one;
            let dx = x - nu * cos_phi * sin_lam;
            let dy = y
                - nu * (sin_phi * self.cos_0 - cos_phi * self.sin_0 * cos_lam)
                - es * (self.nu_0 * self.sin_0 - nu * sin_phi) * self.cos_0;
            let (x_phi, x_lam) = (-rho * sin_phi * sin_lam, nu * cos_phi * cos_lam);
            let y_phi = rho * (cos_phi * self.cos_0 + sin_phi * self.sin_0 * cos_lam);
            let y_lam = nu * self.sin_0 * cos_phi * sin_lam;
            let determinant = x_phi * y_lam - x_lam * y_phi;
            let d_phi = (y_lam * dx - x_lam * dy) / determinant;
            let d_lam = (x_phi * dy - y_phi * dx) / determinant;
            phi += d_phi;
            lam += d_lam;
            if phi.abs() > FRAC_PI_2 {
                phi = (PI - phi.abs()).copysign(phi);
                lam += PI;
            }
            if d_phi.abs() < 1e-12 && (d_lam * cos(phi)).abs() < 1e-12 {
                return (wrap(lam), phi);
            }
        }
        // Beyond the horizon by less than the first test can tell.
        (f64::NAN, f64::NAN)
    }

    /// Seen from above a pole, parallels are circles: ρ² = ν² cos² φ.
    fn inverse_polar(&self, x: f64, y: f64) -> (f64, f64) {
        let es = self.ellipsoid.es;
        let square = x * x + y * y;
        if square > 1.0 + 1e-10 {
            return (f64::NAN, f64::NAN);
        }
        let cos_phi = sqrt((square * (1.0 - es) / (1.0 - es * square)).min(1.0));
        (atan2(x, -y * self.sin_0), libm::acos(cos_phi).copysign(self.sin_0))
    }

    /// Seen from above the equator, y = ν sin φ (1 − e²).
    fn inverse_equatorial(&self, x: f64, y: f64) -> (f64, f64) {
        let es = self.ellipsoid.es;
        let stretched = y / sqrt(1.0 - es);
        if x * x + stretched * stretched > 1.0 + 1e-11 {
            return (f64::NAN, f64::NAN);
        }
        let over = (1.0 - es) / y;
        let square = if y == 0.0 { 0.0 } else { 1.0 / (over * over + es) };
        if square > 1.0 - 1e-11 {
            return (0.0, FRAC_PI_2.copysign(y));
        }
        let sin_lam = x * sqrt((1.0 - es * square) / (1.0 - square));
        (asin_clamped(sin_lam), asin_clamped(sqrt(square)).copysign(y))
    }

    fn inverse_sphere(&self, x: f64, y: f64) -> (f64, f64) {
        let rho = hypot(x, y);
        if rho > 1.0 + 1e-10 {
            return (f64::NAN, f64::NAN);
        }
        if rho < 1e-16 {
            return (0.0, atan2(self.sin_0, self.cos_0));
        }
        let sin_c = rho.min(1.0);
        let cos_c = sqrt((1.0 - sin_c) * (1.0 + sin_c));
        let phi = asin_clamped(cos_c * self.sin_0 + y * sin_c * self.cos_0 / rho);
        let lam = atan2(x * sin_c, rho * self.cos_0 * cos_c - y * self.sin_0 * sin_c);
        (lam, phi)
    }
}

/// An angle brought into −π … π.
fn wrap(angle: f64) -> f64 {
    if angle.abs() <= PI { angle } else { (angle + PI).rem_euclid(2.0 * PI) - PI }
}
