//! What is drawn as MapLibre's viewer draws it, where a map is drawn by itself.

use super::camera::Camera;
use crate::unit::{Page, Plane};

/// The length of the equator on Web Mercator's plane, metres.
const EQUATOR: f64 = std::f64::consts::TAU * 6_378_137.0;

/// How patterns lie on a viewer's map.
#[derive(Debug, Clone, Copy)]
pub(super) struct PatternGrid {
    /// A corner of one of the patterns, on the page.
    pub corner: Page,
    /// How many times larger than in CSS pixels they are.
    pub scale: f64,
}

impl Camera {
    /// How far tiles of pictures are moved, so that their pixels lie on those of the page where
    /// the map is not turned and its zoom is a whole one.
    pub(super) fn snap(&self) -> Page {
        let Some(middle) = self.frame().transform.to_plane(self.bounds().center()) else {
            return Page::default();
        };
        if !self.is_viewer() {
            return Page::default();
        }
        let world = 512.0 * libm::exp2(self.frame().zoom);
        let (x, y) = ((middle.x / EQUATOR + 0.5) * world, (0.5 - middle.y / EQUATOR) * world);
        let odd = |length: f64| length.rem_euclid(2.0) / 2.0;
        let (across, down) = (odd(self.bounds().width()), odd(self.bounds().height()));
        let (sin, cos) = (libm::sin(self.turn()), libm::cos(self.turn()));
        let least = |by: f64| if by > 0.5 { by - 1.0 } else { by };
        let right = least(x - x.round() + cos * across + sin * down);
        let lower = least(y - y.round() + cos * down + sin * across);
        Page::new(right * cos - lower * sin, right * sin + lower * cos)
    }

    /// How patterns lie: from the world's upper left corner, as large as at the next lower whole
    /// zoom. `None` where the map is not drawn as the viewer draws it.
    pub(super) fn pattern_grid(&self) -> Option<PatternGrid> {
        let zoom = self.frame().zoom;
        let corner = Plane::new(-EQUATOR / 2.0, EQUATOR / 2.0);
        self.is_viewer().then(|| PatternGrid {
            corner: self.frame().transform.to_page(corner),
            scale: libm::exp2(zoom - zoom.floor().max(0.0)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::LonLat;

    #[test]
    fn patterns_grow_between_whole_zooms_and_pictures_lie_on_pixels() {
        let camera = |zoom| {
            let center = LonLat::new(10.123, 40.0);
            Camera::centered(center, zoom, 300.0, 201.0).unwrap().for_viewer()
        };
        assert_eq!(camera(3.0).pattern_grid().unwrap().scale, 1.0);
        assert!((camera(3.5).pattern_grid().unwrap().scale - 2f64.sqrt()).abs() < 1e-12);
        let camera = camera(3.0);
        let corner = camera.pattern_grid().unwrap().corner + camera.snap();
        assert!((corner.x - corner.x.round()).abs() < 1e-6, "{corner:?}");
        assert!((corner.y - corner.y.round()).abs() < 1e-6, "{corner:?}");
    }
}
