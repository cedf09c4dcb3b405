//! What azimuthal projections share: directions and distances from a centre on the sphere.

use libm::{atan2, cos, hypot, sin};

/// A centre on the sphere.
#[derive(Debug, Clone)]
pub(super) struct Center {
    pub(super) sin_0: f64,
    pub(super) cos_0: f64,
}

/// Where a point lies as seen from a centre.
pub(super) struct Seen {
    /// Sine of the distance times sine of the azimuth: eastwards.
    pub(super) east: f64,
    /// Sine of the distance times cosine of the azimuth: northwards.
    pub(super) north: f64,
    /// Cosine of the distance.
    pub(super) cos_c: f64,
}

impl Seen {
    /// 1 + cos c, which near the point opposite the centre keeps the digits that the sum would
    /// lose.
    #[inline]
    pub(super) fn one_plus_cos_c(&self) -> f64 {
        if self.cos_c > -0.5 {
            1.0 + self.cos_c
        } else {
            (self.east * self.east + self.north * self.north) / (1.0 - self.cos_c)
        }
    }
}

impl Center {
    pub(super) fn new(lat_0: f64) -> Self {
        // At a pole exactly, so that nothing is tilted by cos 90° = 6e-17.
        if (lat_0.abs() - std::f64::consts::FRAC_PI_2).abs() < 1e-10 {
            return Self { sin_0: 1.0f64.copysign(lat_0), cos_0: 0.0 };
        }
        Self { sin_0: sin(lat_0), cos_0: cos(lat_0) }
    }

    /// A centre given by the sine and cosine of its latitude.
    pub(super) fn from_sin_cos(sin_0: f64, cos_0: f64) -> Self {
        Self { sin_0, cos_0 }
    }

    /// The direction and distance of a point (Snyder 5-3, 5-4).
    #[inline]
    pub(super) fn see(&self, lam: f64, sin_phi: f64, cos_phi: f64) -> Seen {
        let (sin_lam, cos_lam) = (sin(lam), cos(lam));
        Seen {
            east: cos_phi * sin_lam,
            north: self.cos_0 * sin_phi - self.sin_0 * cos_phi * cos_lam,
            cos_c: self.sin_0 * sin_phi + self.cos_0 * cos_phi * cos_lam,
        }
    }

    /// The longitude and the tangent-exact (sin, cos) of the latitude of the point at a distance
    /// from the centre, in the direction of (x, y) (Snyder 20-14, 20-15).
    pub(super) fn find(&self, x: f64, y: f64, sin_c: f64, cos_c: f64) -> (f64, f64, f64) {
        let rho = hypot(x, y);
        let (east, north) =
            if rho == 0.0 { (0.0, 0.0) } else { (x / rho * sin_c, y / rho * sin_c) };
        let up = cos_c * self.sin_0 + north * self.cos_0;
        let ahead = cos_c * self.cos_0 - north * self.sin_0;
        let level = hypot(east, ahead);
        let lam = if level == 0.0 { 0.0 } else { atan2(east, ahead) };
        (lam, up, level)
    }
}
