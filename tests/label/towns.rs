//! Towns of the basemap as labels on a page.

use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::label::{LabelShape, Request, Target};
use rumbo::unit::{LonLatBox, Page, PageBox};

/// So many towns of a box, those of the highest rank, where Web Mercator puts them on a page that
/// the box fills, at 13 px. The type is as wide as Noto Sans on the average.
pub fn requests(count: usize, bounds: LonLatBox, page: PageBox) -> Vec<Request> {
    let read = Basemap::embedded().unwrap().read(Layer::Places, Level::Fine10m, &bounds).unwrap();
    let y = |lat: f64| (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln();
    let (north, south) = (y(bounds.north), y(bounds.south));
    let inside = read.features.iter().filter_map(|town| {
        let at = town.shape.positions()[0];
        let name = town.properties["name"].as_str()?;
        bounds.contains(at).then(|| {
            let x = (at.lon - bounds.west) / bounds.lon_span() * page.width();
            let down = (north - y(at.lat)) / (north - south) * page.height();
            let rank = town.properties["rank"].as_f64().unwrap_or(10.0);
            (name.chars().count(), Page::new(x, down), rank)
        })
    });
    inside
        .take(count)
        .enumerate()
        .map(|(index, (letters, at, rank))| {
            let target = Target::Point { at, radius: 2.5 };
            let shapes = vec![LabelShape::block(letters as f64 * 7.0, 15.0)];
            Request { priority: -rank, padding: 2.0, ..Request::new(index as u64, target, shapes) }
        })
        .collect()
}

/// Mexico.
pub const MEXICO: LonLatBox = LonLatBox::new(-117.5, 14.0, -86.0, 33.0);
/// Where most of Europe's towns are.
pub const EUROPE: LonLatBox = LonLatBox::new(-12.0, 35.0, 45.0, 62.0);
/// All but the poles.
pub const EARTH: LonLatBox = LonLatBox::new(-170.0, -56.0, 180.0, 72.0);
/// A page for two hundred.
pub const PAGE: PageBox = PageBox::new(0.0, 0.0, 1600.0, 1200.0);
/// A page for two thousand.
pub const POSTER: PageBox = PageBox::new(0.0, 0.0, 4800.0, 3600.0);
