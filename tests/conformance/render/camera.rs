//! Where MapLibre's viewer looks: it keeps the world's edges out of sight.

/// The latitude at which the square map of the world ends, degrees.
const EDGE: f64 = 85.051_129;

/// A view in Web Mercator: a centre, longitude and latitude in degrees, a zoom, and degrees that
/// are up.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct View {
    pub center: [f64; 2],
    pub zoom: f64,
    pub bearing: f64,
}

impl View {
    /// The same view as the viewer constrains it in a window of a size in pixels.
    pub fn constrained(self, _width: f64, height: f64) -> Self {
        let zoom = self.zoom.max((height / 512.0).log2()).clamp(0.0, 22.0);
        let world = 512.0 * zoom.exp2();
        let half = height / 2.0;
        let y = world * row(self.center[1]);
        let y = if world - half < half { world / 2.0 } else { y.clamp(half, world - half) };
        let lon = (self.center[0] + 180.0).rem_euclid(360.0) - 180.0;
        let moved = (y - world * row(self.center[1])).abs() > 1e-9;
        let lat = if moved { latitude(y / world) } else { self.center[1] };
        Self { center: [lon, lat], zoom, bearing: self.bearing }
    }
}

/// How far down the square map a latitude lies, 0 … 1.
fn row(lat: f64) -> f64 {
    let lat = lat.clamp(-EDGE, EDGE).to_radians();
    0.5 - (std::f64::consts::FRAC_PI_4 + lat / 2.0).tan().ln() / std::f64::consts::TAU
}

fn latitude(row: f64) -> f64 {
    let y = (0.5 - row) * std::f64::consts::TAU;
    (2.0 * y.exp().atan() - std::f64::consts::FRAC_PI_2).to_degrees()
}
