//! The Natural Earth projection.

use std::f64::consts::PI;

/// Natural Earth on the sphere of the equatorial radius: Patterson's design as polynomials by
/// Šavrič, Jenny, Patterson, Petrovič and Hurni (2011).
#[derive(Debug, Clone)]
pub(super) struct NaturalEarth {
    radius: f64,
}

/// The length of parallels: powers 0, 2, 4, 10, 12 of the latitude.
const A: [f64; 5] = [0.8707, -0.131_979, -0.013_791, 0.003_971, -0.001_529];
/// Their distance from the equator: powers 1, 3, 7, 9, 11.
const B: [f64; 5] = [1.007_226, 0.015_085, -0.044_475, 0.028_874, -0.005_916];
/// y at the pole.
const TOP: f64 = 0.8707 * 0.52 * PI;

impl NaturalEarth {
    pub(super) fn new(radius: f64) -> Self {
        Self { radius }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let t = phi * phi;
        let t2 = t * t;
        let y = phi * (B[0] + t * (B[1] + t2 * (B[2] + B[3] * t + B[4] * t2)));
        (self.radius * lam * length(t), self.radius * y)
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let y = (y / self.radius).clamp(-TOP, TOP);
        let mut phi = y;
        for _ in 0..30 {
            let t = phi * phi;
            let t2 = t * t;
            let f = phi * (B[0] + t * (B[1] + t2 * (B[2] + B[3] * t + B[4] * t2))) - y;
            let slope =
                B[0] + t * (3.0 * B[1] + t2 * (7.0 * B[2] + 9.0 * B[3] * t + 11.0 * B[4] * t2));
            let step = f / slope;
            phi -= step;
            if !(step.abs() > 1e-15) {
                break;
            }
        }
        (x / (self.radius * length(phi * phi)), phi)
    }
}

/// The length of a parallel over a radian of longitude, from the latitude squared.
#[inline]
fn length(t: f64) -> f64 {
    A[0] + t * (A[1] + t * (A[2] + t * t * t * (A[3] + t * A[4])))
}
