//! The Equal Earth projection.

use libm::{asin, cos, sin, sqrt};

use super::ellipsoid::{Ellipsoid, asin_clamped};

/// Equal Earth on the sphere and, by authalic latitudes, the ellipsoid (Šavrič, Patterson and
/// Jenny 2018, eq. 9 and 10).
#[derive(Debug, Clone)]
pub(super) struct EqualEarth {
    ellipsoid: Ellipsoid,
    /// q at the pole.
    polar: f64,
    /// Authalic radius, metres.
    radius: f64,
}

const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
/// √3 / 2.
const M: f64 = 0.866_025_403_784_438_6;
/// y at the pole.
const TOP: f64 = 1.317_362_759_157_4;

impl EqualEarth {
    pub(super) fn new(ellipsoid: Ellipsoid) -> Self {
        let polar = ellipsoid.authalic_q(1.0);
        Self { ellipsoid, polar, radius: ellipsoid.a * sqrt(polar / 2.0) }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let sin_beta = if self.ellipsoid.es == 0.0 {
            sin(phi)
        } else {
            (self.ellipsoid.authalic_q(sin(phi)) / self.polar).clamp(-1.0, 1.0)
        };
        let sin_theta = M * sin_beta;
        let theta = asin(sin_theta);
        let cos_theta = sqrt((1.0 - sin_theta) * (1.0 + sin_theta));
        let t = theta * theta;
        let x = lam * cos_theta / (M * slope(t));
        let y = theta * (A[0] + t * (A[1] + t * t * (A[2] + t * A[3])));
        (self.radius * x, self.radius * y)
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let y = (y / self.radius).clamp(-TOP, TOP);
        let mut theta = y;
        for _ in 0..30 {
            let t = theta * theta;
            let f = theta * (A[0] + t * (A[1] + t * t * (A[2] + t * A[3]))) - y;
            let step = f / slope(t);
            theta -= step;
            if !(step.abs() > 1e-15) {
                break;
            }
        }
        let lam = M * (x / self.radius) * slope(theta * theta) / cos(theta);
        let sin_beta = sin(theta) / M;
        if self.ellipsoid.es == 0.0 {
            return (lam, asin_clamped(sin_beta));
        }
        (lam, self.ellipsoid.from_authalic_q(sin_beta.clamp(-1.0, 1.0) * self.polar))
    }
}

/// dy/dθ, from θ squared.
#[inline]
fn slope(t: f64) -> f64 {
    A[0] + t * (3.0 * A[1] + t * t * (7.0 * A[2] + 9.0 * A[3] * t))
}
