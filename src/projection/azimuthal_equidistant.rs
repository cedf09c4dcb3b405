//! The azimuthal equidistant projection.

use std::f64::consts::{FRAC_PI_2, PI};

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use libm::{atan2, cos, hypot, sin};

use super::azimuth::Center;
use super::ellipsoid::Ellipsoid;

/// Azimuthal equidistant on the sphere (Snyder 25-1 … 25-15); on the ellipsoid from a pole by
/// distances along meridians, from elsewhere by geodesics (Karney 2013).
#[derive(Debug, Clone)]
pub(super) struct AzimuthalEquidistant {
    ellipsoid: Ellipsoid,
    center: Center,
    lat_0: f64,
    geodesic: Geodesic,
}

impl AzimuthalEquidistant {
    pub(super) fn new(ellipsoid: Ellipsoid, lat_0: f64) -> Self {
        let flattening = 1.0 - libm::sqrt(1.0 - ellipsoid.es);
        let geodesic = Geodesic::new(ellipsoid.a, flattening);
        Self { ellipsoid, center: Center::new(lat_0), lat_0, geodesic }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        let a = self.ellipsoid.a;
        if self.center.cos_0 == 0.0 {
            let sign = self.center.sin_0;
            if self.ellipsoid.es == 0.0 && phi * sign < 1e-10 - FRAC_PI_2 {
                return (f64::NAN, f64::NAN);
            }
            let quarter = self.ellipsoid.meridian(FRAC_PI_2);
            let rho = a * (quarter - self.ellipsoid.meridian(phi * sign));
            return (rho * sin(lam), -sign * rho * cos(lam));
        }
        if self.ellipsoid.es != 0.0 {
            return self.forward_geodesic(lam, phi);
        }
        let seen = self.center.see(lam, sin(phi), cos(phi));
        let sin_c = hypot(seen.east, seen.north);
        if sin_c < 1e-7 && seen.cos_c < 0.0 {
            return (f64::NAN, f64::NAN);
        }
        let k = if sin_c == 0.0 { 1.0 } else { atan2(sin_c, seen.cos_c) / sin_c };
        (a * k * seen.east, a * k * seen.north)
    }

    #[cold]
    fn forward_geodesic(&self, lam: f64, phi: f64) -> (f64, f64) {
        let (lat_1, lat_2) = (self.lat_0.to_degrees(), phi.to_degrees());
        let (distance, azimuth, _, _): (f64, f64, f64, f64) =
            self.geodesic.inverse(lat_1, 0.0, lat_2, lam.to_degrees());
        let azimuth = azimuth.to_radians();
        (distance * sin(azimuth), distance * cos(azimuth))
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let a = self.ellipsoid.a;
        let distance = hypot(x, y);
        if self.center.cos_0 == 0.0 {
            let sign = self.center.sin_0;
            let from_equator = self.ellipsoid.meridian(FRAC_PI_2) - distance / a;
            let lam = if distance == 0.0 { 0.0 } else { atan2(x, -sign * y) };
            return (lam, sign * self.ellipsoid.from_meridian(from_equator));
        }
        if self.ellipsoid.es != 0.0 {
            let azimuth = atan2(x, y).to_degrees();
            let (lat, lon): (f64, f64) =
                self.geodesic.direct(self.lat_0.to_degrees(), 0.0, azimuth, distance);
            return (lon.to_radians(), lat.to_radians());
        }
        let c = distance / a;
        if c > PI + 1e-10 {
            return (f64::NAN, f64::NAN);
        }
        let (lam, up, level) = self.center.find(x, y, sin(c), cos(c));
        (lam, atan2(up, level))
    }
}
