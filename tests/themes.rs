//! The themes are valid styles, draw without a complaint, and have something to say at every zoom.
#![cfg(feature = "basemap")]

use rumbo::error::{Code, Report};
use rumbo::map::{Avoid, Camera, Map};
use rumbo::projection::Projection;
use rumbo::style::{self, Style};
use rumbo::text::Fonts;
use rumbo::unit::PageBox;

const SIZE: (f64, f64) = (512.0, 384.0);

/// Web Mercator around a position, at a zoom of MapLibre's.
fn camera(lon: f64, lat: f64, zoom: f64) -> Camera {
    const RADIUS: f64 = 6_378_137.0;
    let projection = Projection::parse("EPSG:3857").unwrap();
    let scale = 512.0 * zoom.exp2() / (std::f64::consts::TAU * RADIUS);
    let x = RADIUS * lon.to_radians();
    let y = RADIUS * (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln();
    let (width, height) = SIZE;
    let transform = [scale, 0.0, 0.0, -scale, width / 2.0 - x * scale, height / 2.0 + y * scale];
    Camera::new("main", PageBox::new(0.0, 0.0, width, height), &projection, transform).unwrap()
}

#[test]
fn a_theme_is_read_without_a_complaint() {
    for theme in style::themes() {
        let (style, report) = Style::from_json(theme.json).unwrap();
        assert!(report.entries().is_empty(), "{}: {:?}", theme.name, report.entries());
        assert!(style.layers().len() > 5, "{}", theme.name);
    }
}

#[test]
fn a_theme_draws_at_every_zoom_what_it_asks_for() {
    let fonts = Fonts::embedded().unwrap();
    let places = [(-99.13, 19.43), (25.2, 38.0), (179.0, -17.5), (17.0, 78.5)];
    for theme in style::themes() {
        let map = Map::new(style::theme(theme.name).unwrap());
        for zoom in 0..=10 {
            let (lon, lat) = places[zoom % places.len()];
            let camera = camera(lon, lat, zoom as f64);
            let mut report = Report::new();
            map.draw(&camera, &fonts, &Avoid::default(), &mut report).unwrap();
            let of_labels =
                |code| matches!(code, Code::LabelPlaced | Code::LabelMoved | Code::LabelOmitted);
            let complaints: Vec<_> =
                report.entries().iter().filter(|entry| !of_labels(entry.code)).collect();
            assert!(complaints.is_empty(), "{} at {zoom}: {complaints:?}", theme.name);
        }
    }
}

#[test]
fn a_theme_names_something_but_not_everything() {
    let fonts = Fonts::embedded().unwrap();
    for theme in style::themes() {
        let map = Map::new(style::theme(theme.name).unwrap());
        for zoom in [2.0, 4.0, 6.0, 8.0] {
            let drawn =
                map.draw(&camera(12.0, 45.0, zoom), &fonts, &Avoid::default(), &mut Report::new());
            let names = drawn.unwrap().into_items().into_iter();
            let names = names.filter(|item| matches!(item, rumbo::scene::Item::Text(_))).count();
            assert!((1..=60).contains(&names), "{} at {zoom}: {names} names", theme.name);
        }
    }
}
