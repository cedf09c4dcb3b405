//! Mollweide's projection.

use std::f64::consts::{FRAC_PI_2, PI, SQRT_2};

use libm::{cos, sin};

use super::ellipsoid::asin_clamped;

/// Mollweide on the sphere of the equatorial radius (Snyder 31-1 … 31-8), as PROJ has it.
#[derive(Debug, Clone)]
pub(super) struct Mollweide {
    radius: f64,
}

impl Mollweide {
    pub(super) fn new(radius: f64) -> Self {
        Self { radius }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let theta = auxiliary(phi);
        let r = self.radius;
        (r * 2.0 * SQRT_2 / PI * lam * cos(theta), r * SQRT_2 * sin(theta))
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let sin_theta = y / (self.radius * SQRT_2);
        if sin_theta.abs() > 1.0 + 1e-10 {
            return (f64::NAN, f64::NAN);
        }
        let theta = asin_clamped(sin_theta);
        let lam = x * PI / (self.radius * 2.0 * SQRT_2 * cos(theta));
        if lam.abs() > PI + 1e-9 {
            return (f64::NAN, f64::NAN);
        }
        (lam, asin_clamped((2.0 * theta + sin(2.0 * theta)) / PI))
    }
}

/// θ with 2θ + sin 2θ = π sin φ.
fn auxiliary(phi: f64) -> f64 {
    let target = PI * sin(phi);
    let rest = PI - target.abs();
    if rest < 1e-3 {
        // Near the pole, with u = π − 2θ: u − sin u = rest, u ≈ ∛(6 rest).
        let mut u = libm::cbrt(6.0 * rest);
        for _ in 0..3 {
            let u2 = u * u;
            // u − sin u by its series, which keeps the digits that the difference would lose.
            let f = u * u2 / 6.0 * (1.0 - u2 / 20.0 * (1.0 - u2 / 42.0 * (1.0 - u2 / 72.0))) - rest;
            let slope = u2 / 2.0 * (1.0 - u2 / 12.0 * (1.0 - u2 / 30.0));
            if slope > 0.0 {
                u -= f / slope;
            }
        }
        return (FRAC_PI_2 - u / 2.0).copysign(phi);
    }
    let mut double = phi;
    for _ in 0..30 {
        let step = (double + sin(double) - target) / (1.0 + cos(double));
        double -= step;
        if !(step.abs() > 1e-14) {
            break;
        }
    }
    double / 2.0
}
