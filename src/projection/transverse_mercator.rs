//! Transverse Mercator, and UTM.

use libm::{asinh, atan2, cos, cosh, hypot, sin, sinh, sqrt};

use super::ellipsoid::Ellipsoid;

/// Transverse Mercator: conformal latitude, spherical transverse Mercator, then a series in the
/// third flattening n up to n⁶ (Krüger 1912; coefficients in Karney 2011, eq. 35 and 36).
#[derive(Debug, Clone)]
pub(super) struct TransverseMercator {
    ellipsoid: Ellipsoid,
    alpha: [f64; 6],
    beta: [f64; 6],
    /// Rectifying radius times the scale factor, metres.
    radius: f64,
    /// The northing of the latitude of origin, over that radius.
    xi_0: f64,
    farthest: f64,
}

/// As far east or west as the series is used on the ellipsoid, over the rectifying radius: 150°
/// of the sphere.
const FARTHEST: f64 = 2.623_395_162_778;

impl TransverseMercator {
    pub(super) fn new(ellipsoid: Ellipsoid, lat_0: f64, k_0: f64) -> Self {
        let n = ellipsoid.third_flattening();
        let (n2, n3) = (n * n, n * n * n);
        let (n4, n5, n6) = (n2 * n2, n2 * n3, n3 * n3);
        let alpha = [
            n / 2.0 - 2.0 / 3.0 * n2 + 5.0 / 16.0 * n3 + 41.0 / 180.0 * n4 - 127.0 / 288.0 * n5
                + 7891.0 / 37_800.0 * n6,
            13.0 / 48.0 * n2 - 3.0 / 5.0 * n3 + 557.0 / 1440.0 * n4 + 281.0 / 630.0 * n5
                - 1_983_433.0 / 1_935_360.0 * n6,
            61.0 / 240.0 * n3 - 103.0 / 140.0 * n4
                + 15_061.0 / 26_880.0 * n5
                + 167_603.0 / 181_440.0 * n6,
            49_561.0 / 161_280.0 * n4 - 179.0 / 168.0 * n5 + 6_601_661.0 / 7_257_600.0 * n6,
            34_729.0 / 80_640.0 * n5 - 3_418_889.0 / 1_995_840.0 * n6,
            212_378_941.0 / 319_334_400.0 * n6,
        ];
        let beta = [
            n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3 - n4 / 360.0 - 81.0 / 512.0 * n5
                + 96_199.0 / 604_800.0 * n6,
            n2 / 48.0 + n3 / 15.0 - 437.0 / 1440.0 * n4 + 46.0 / 105.0 * n5
                - 1_118_711.0 / 3_870_720.0 * n6,
            17.0 / 480.0 * n3 - 37.0 / 840.0 * n4 - 209.0 / 4480.0 * n5 + 5569.0 / 90_720.0 * n6,
            4397.0 / 161_280.0 * n4 - 11.0 / 504.0 * n5 - 830_251.0 / 7_257_600.0 * n6,
            4583.0 / 161_280.0 * n5 - 108_847.0 / 3_991_680.0 * n6,
            20_648_693.0 / 638_668_800.0 * n6,
        ];
        let rectifying = (1.0 + n2 / 4.0 + n4 / 64.0 + n6 / 256.0) / (1.0 + n);
        let radius = ellipsoid.a * k_0 * rectifying;
        let farthest = if ellipsoid.is_sphere() { f64::INFINITY } else { FARTHEST };
        let mut form = Self { ellipsoid, alpha, beta, radius, xi_0: 0.0, farthest };
        form.xi_0 = form.forward(0.0, lat_0).1 / radius;
        form
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let (sin_chi, cos_chi) = self.ellipsoid.conformal_sin_cos(phi);
        let (sin_lam, cos_lam) = (sin(lam), cos(lam));
        let ahead = cos_chi * cos_lam;
        let length = hypot(sin_chi, ahead);
        let xi = atan2(sin_chi, ahead);
        let eta = asinh(cos_chi * sin_lam / length);
        let (xi, eta) = series(&self.alpha, xi, eta, 1.0);
        if !(eta.abs() <= self.farthest) {
            return (f64::NAN, f64::NAN);
        }
        (self.radius * eta, self.radius * (xi - self.xi_0))
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let (xi, eta) = (y / self.radius + self.xi_0, x / self.radius);
        if !(eta.abs() <= self.farthest) {
            return (f64::NAN, f64::NAN);
        }
        let (xi, eta) = series(&self.beta, xi, eta, -1.0);
        let (sinh_eta, cos_xi) = (sinh(eta), cos(xi));
        if !sinh_eta.is_finite() {
            return (f64::NAN, f64::NAN);
        }
        let tan_chi = sin(xi) / sqrt(sinh_eta * sinh_eta + cos_xi * cos_xi);
        (atan2(sinh_eta, cos_xi), self.ellipsoid.from_conformal_tan(tan_chi))
    }
}

/// ζ ± Σ cₖ sin 2kζ with ζ = ξ + iη, by Clenshaw's recurrence.
#[inline]
fn series(coefficients: &[f64; 6], xi: f64, eta: f64, sign: f64) -> (f64, f64) {
    if coefficients[0] == 0.0 {
        return (xi, eta);
    }
    let (s, c) = (sin(2.0 * xi), cos(2.0 * xi));
    let (sh, ch) = (sinh(2.0 * eta), cosh(2.0 * eta));
    // 2 cos 2ζ.
    let (re, im) = (2.0 * c * ch, -2.0 * s * sh);
    let (mut r1, mut i1, mut r2, mut i2) = (0.0, 0.0, 0.0, 0.0);
    for &coefficient in coefficients.iter().rev() {
        let r = coefficient + re * r1 - im * i1 - r2;
        let i = re * i1 + im * r1 - i2;
        (r2, i2, r1, i1) = (r1, i1, r, i);
    }
    // times sin 2ζ.
    let (sr, si) = (s * ch, c * sh);
    (xi + sign * (sr * r1 - si * i1), eta + sign * (sr * i1 + si * r1))
}
