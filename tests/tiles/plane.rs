//! Web Mercator's plane as a zoom has it.

use rumbo::map::{Map, PlanePart, Sheet};
use rumbo::path::Affine;
use rumbo::projection::Projection;
use rumbo::text::Fonts;
use rumbo::unit::{Page, PageBox};

/// A part of the plane.
pub fn part(zoom: u8, bounds: PageBox) -> PlanePart {
    let size = 256.0 * f64::from(1_u32 << zoom);
    let half = 20_037_508.342_789_244;
    let px = size / (2.0 * half);
    PlanePart {
        bounds,
        transform: Affine::north_up(px, Page::new(half * px, half * px)),
        zoom: f64::from(zoom) - 1.0,
        scale: 1.0 / px / (0.0254 / 96.0),
        period: Some(size),
    }
}

/// What a map has on a part.
pub fn sheet(map: &Map, part: &PlanePart) -> Sheet {
    let projection = Projection::parse("EPSG:3857").unwrap();
    map.sheet("test", &projection, part, &Fonts::embedded().unwrap()).unwrap()
}
