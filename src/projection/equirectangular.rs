//! The equidistant cylindrical projection: degrees drawn as a grid.

/// Equidistant cylindrical on the sphere of the equatorial radius (Snyder 12-1, 12-2), as PROJ
/// has it on ellipsoids too.
#[derive(Debug, Clone)]
pub(super) struct Equirectangular {
    radius: f64,
    cos_ts: f64,
    phi_0: f64,
}

impl Equirectangular {
    pub(super) fn new(radius: f64, lat_ts: f64, lat_0: f64) -> Self {
        Self { radius, cos_ts: libm::cos(lat_ts), phi_0: lat_0 }
    }

    #[inline]
    pub(super) fn forward(&self, lam: f64, phi: f64) -> (f64, f64) {
        (self.radius * self.cos_ts * lam, self.radius * (phi - self.phi_0))
    }

    pub(super) fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        (x / (self.radius * self.cos_ts), y / self.radius + self.phi_0)
    }
}
