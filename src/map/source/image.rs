//! Single pictures that a style lays on the map.

use crate::archive::Fingerprint;
use crate::map::camera::Camera;
use crate::source::raster::Raster;
use crate::unit::{LonLat, Page, Plane};

/// A picture, and the positions of its corners.
#[derive(Debug)]
pub(in crate::map) struct ImageSource {
    pub raster: Raster,
    /// Of the file that it was read from.
    pub digest: Fingerprint,
    /// Longitude and latitude, clockwise from the upper left.
    pub corners: [[f64; 2]; 4],
}

impl ImageSource {
    /// Where the corners lie on the page, wherever the camera shows the picture.
    pub fn corners(&self, camera: &Camera) -> Vec<[Page; 4]> {
        let affine = camera.frame().transform;
        let corners =
            self.corners.map(|[lon, lat]| affine.to_page(web_mercator(LonLat::new(lon, lat))));
        camera.shifts().map(|shift| corners.map(|corner| corner + shift)).collect()
    }
}

/// A position on Web Mercator's plane, metres; what lies beyond its square is on the edge.
pub(in crate::map) fn web_mercator(at: LonLat) -> Plane {
    const RADIUS: f64 = 6_378_137.0;
    const EDGE: f64 = 85.051_128_779_806_6;
    let sin = libm::sin(at.lat.clamp(-EDGE, EDGE).to_radians());
    Plane::new(RADIUS * at.lon.to_radians(), RADIUS * libm::atanh(sin))
}
