//! Six regions at four scales, drawn in the theme `paper` from nothing but the basemap: what it
//! looks like is compared with pictures that have been looked at.
//!
//! `RUMBO_FRAMES=DIR cargo test --test basemap_frames` writes larger pictures to look at.
#![cfg(feature = "basemap")]

mod golden;

use rumbo::error::Report;
use rumbo::map::{Avoid, Camera, Map};
use rumbo::projection::{Projection, Purpose};
use rumbo::render::{self, Compression, PngOptions, RenderOptions};
use rumbo::scene::Scene;
use rumbo::style;
use rumbo::text::Fonts;
use rumbo::unit::{Color, LonLat, LonLatBox, PageBox};

/// The frame in CSS pixels: at 1 : 1,000,000 it is 212 km wide.
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 600.0;

/// A camera that shows a place in the middle of the frame, at a scale, in the projection that a
/// figure would choose.
fn camera(at: LonLat, scale: f64) -> Camera {
    let height = HEIGHT * 0.0254 / 96.0 * scale / 111_195.0;
    let (south, north) = ((at.lat - height / 2.0).max(-90.0), (at.lat + height / 2.0).min(90.0));
    let nearest = south.abs().min(north.abs());
    let width = height * WIDTH / HEIGHT / nearest.to_radians().cos().max(0.02);
    let wrapped = |lon: f64| LonLat::new(lon, 0.0).wrapped().lon;
    let extent = if width >= 360.0 || south <= -90.0 || north >= 90.0 {
        LonLatBox::new(-180.0, south, 180.0, north)
    } else {
        LonLatBox::new(wrapped(at.lon - width / 2.0), south, wrapped(at.lon + width / 2.0), north)
    };
    let projection = if scale > 10e6 {
        let center = format!("+lat_0={} +lon_0={}", at.lat, at.lon);
        Projection::parse(&format!("lambert-azimuthal-equal-area {center}")).unwrap()
    } else {
        Projection::choose(extent, Purpose::Conformal).unwrap().0
    };
    let middle = projection.forward(at).unwrap();
    let bounds = PageBox { x0: 0.0, y0: 0.0, x1: WIDTH, y1: HEIGHT };
    let zoomed = |a: f64| {
        let (e, f) = (WIDTH / 2.0 - a * middle.x, HEIGHT / 2.0 + a * middle.y);
        Camera::new("main", bounds, &projection, [a, 0.0, 0.0, -a, e, f]).unwrap()
    };
    // The projection's own scale differs from place to place: measured, then put right.
    let guess = 96.0 / 0.0254 / scale;
    zoomed(guess * zoomed(guess).frame().scale / scale)
}

fn draw(name: &str, at: (f64, f64), scale: f64) {
    let camera = camera(LonLat::new(at.0, at.1), scale);
    assert!((camera.frame().scale / scale - 1.0).abs() < 0.01, "{}", camera.frame().scale);
    let map = Map::new(style::theme("paper").unwrap());
    let fonts = Fonts::embedded().unwrap();
    let mut report = Report::new();
    let drawn = map.draw(&camera, &fonts, &Avoid::default(), &mut report).unwrap();
    let mut scene = Scene::new(WIDTH, HEIGHT, Color::WHITE);
    scene.frames.push(camera.frame().clone());
    scene.items = drawn.into_items();
    let png = |scale: f64| {
        let render = RenderOptions { scale, ..RenderOptions::default() };
        let compression = Compression::Small;
        render::png(&scene, &PngOptions { render, compression, ..PngOptions::default() }).unwrap()
    };
    let name = format!("{name}-{:.0}m", scale / 1e6);
    if let Some(folder) = std::env::var_os("RUMBO_FRAMES") {
        let folder = std::path::PathBuf::from(folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png(1.5)).unwrap();
    }
    golden::check(&format!("basemap/{name}"), &png(0.5));
}

/// A test for each scale over a region, each around a place of its own.
macro_rules! region {
    ($region:ident, $($scale:ident at $place:expr),+) => {
        mod $region {
            $(
                #[test]
                fn $scale() {
                    let scale = stringify!($scale).trim_start_matches("one_to_").trim_end_matches('m');
                    let scale = scale.parse::<f64>().unwrap() * 1e6;
                    super::draw(&stringify!($region).replace('_', "-"), $place, scale);
                }
            )+
        }
    };
}

region!(
    central_america,
    one_to_100m at (-90.0, 15.0),
    one_to_20m at (-88.0, 15.0),
    one_to_5m at (-88.0, 13.8),
    one_to_1m at (-87.6, 13.3)
);
region!(
    mediterranean,
    one_to_100m at (18.0, 38.0),
    one_to_20m at (18.0, 39.0),
    one_to_5m at (25.0, 37.8),
    one_to_1m at (25.3, 37.0)
);
region!(
    aral,
    one_to_100m at (60.0, 45.0),
    one_to_20m at (60.0, 44.0),
    one_to_5m at (60.0, 45.0),
    one_to_1m at (61.2, 46.3)
);
region!(
    fiji,
    one_to_100m at (178.0, -18.0),
    one_to_20m at (179.0, -17.5),
    one_to_5m at (179.0, -17.5),
    one_to_1m at (179.9, -16.6)
);
region!(
    antarctica,
    one_to_100m at (0.0, -90.0),
    one_to_20m at (180.0, -78.0),
    one_to_5m at (-60.0, -64.5),
    one_to_1m at (-58.8, -62.2)
);
region!(
    svalbard,
    one_to_100m at (16.0, 78.0),
    one_to_20m at (18.0, 78.0),
    one_to_5m at (18.0, 78.5),
    one_to_1m at (15.6, 78.2)
);
