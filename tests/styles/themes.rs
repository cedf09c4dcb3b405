//! The themes are valid styles, draw without a complaint, and have something to say at every zoom.
#![cfg(feature = "basemap")]

use rumbo::error::{Code, Report};
use rumbo::map::{Avoid, Cache, Camera, Drawn, Map};
use rumbo::projection::Projection;
use rumbo::style::{self, Style};
use rumbo::text::Fonts;
use rumbo::unit::{Color, PageBox};

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

/// WCAG 2.2, AA: names read on the sea and, but for those of waters, on the land.
#[test]
fn names_read_on_sea_and_land() {
    for theme in style::themes() {
        let style: serde_json::Value = serde_json::from_str(theme.json).unwrap();
        let layers = style["layers"].as_array().unwrap();
        let color = |value: &serde_json::Value| value.as_str()?.parse::<Color>().ok();
        let of = |key: &str, wanted: &str, property: &str| {
            let found = layers.iter().find(|layer| layer[key] == wanted)?;
            color(&found["paint"][property])
        };
        let sea = of("type", "background", "background-color").unwrap();
        let land = of("id", "land", "fill-color").unwrap();
        let mut told = 0;
        for layer in layers.iter().filter(|layer| layer["type"] == "symbol") {
            let Some(text) = color(&layer["paint"]["text-color"]) else { continue };
            let is_water = layer["id"] == "sea-names" || layer["id"] == "lake-names";
            let least = if is_water { sea } else { land };
            let contrast = text.contrast(sea).min(text.contrast(least));
            assert!(contrast >= 4.5, "{}, {}: {contrast:.2}", theme.name, layer["id"]);
            told += 1;
        }
        assert!(told >= 4, "{}", theme.name);
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

/// What a map reads of the basemap depends on its style, and what is kept is shared.
#[test]
fn maps_in_different_styles_share_a_cache_and_draw_as_by_themselves() {
    let fonts = Fonts::embedded().unwrap();
    let layer = |layout: &str| {
        let text = format!(
            r#"{{"version": 8, "sources": {{"basemap": {{"type": "vector", "url": "rumbo://basemap"}}}},
            "layers": [{{"id": "names", "type": "symbol", "source": "basemap",
            "source-layer": "countries", "layout": {{"text-field": {layout}}}}}]}}"#
        );
        Style::from_json(&text).unwrap().0
    };
    let styles = [
        layer(r#"["get", "iso_a3"]"#),
        style::theme("paper").unwrap(),
        layer(r#"["get", ["concat", "name_", "es"]]"#),
        style::theme("atlas").unwrap(),
    ];
    let camera = camera(-99.13, 19.43, 5.0);
    let draw = |style: &Style, cache: &Cache| -> Drawn {
        let mut map = Map::new(style.clone());
        map.set_cache(cache.clone());
        map.draw(&camera, &fonts, &Avoid::default(), &mut Report::new()).unwrap()
    };
    let alone = styles.each_ref().map(|style| draw(style, &Cache::default()));
    let shared = Cache::default();
    for _ in 0..2 {
        for (style, alone) in styles.iter().zip(&alone) {
            assert!(alone.layers.iter().any(|layer| !layer.items.is_empty()));
            assert!(draw(style, &shared) == *alone, "{:?}", style.layers()[0].id());
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
