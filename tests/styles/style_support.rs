//! What `docs/style-support.md` says of a property is so: a supported one makes a difference to
//! what is drawn, one without effect makes none, and a refused one is told of.

use std::sync::Arc;

use rumbo::error::{Code, Report};
use rumbo::map::{Avoid, Camera, Map};
use rumbo::projection::Projection;
use rumbo::scene::Item;
use rumbo::source::{self, ReadOptions};
use rumbo::style::{Group, Layer, LayerType, Property, Sprite, Style, Support, support_table};
use rumbo::text::Fonts;
use rumbo::unit::PageBox;
use serde_json::{Map as Object, Value, json};

/// Two areas that overlap, two lines with bends, and points of which two nearly coincide.
fn data(layer: LayerType) -> Value {
    let feature = |rank: u32, kind: &str, coordinates: Value| {
        json!({
            "type": "Feature",
            "properties": {"rank": rank, "name": format!("Name {rank}")},
            "geometry": {"type": kind, "coordinates": coordinates},
        })
    };
    let features = match layer {
        LayerType::Fill => vec![
            feature(2, "Polygon", json!([[[-5, -4], [2, -4], [2, 3], [-5, 3], [-5, -4]]])),
            feature(1, "Polygon", json!([[[-1, -2], [6, -3], [5, 4], [-1, 5], [-1, -2]]])),
        ],
        LayerType::Line => vec![
            feature(2, "LineString", json!([[-8, -4], [-3, 4], [1, -4], [2, 4], [7, 3]])),
            feature(1, "LineString", json!([[-8, 3], [8, 0]])),
        ],
        _ => vec![
            feature(2, "Point", json!([0, 0])),
            feature(1, "Point", json!([0.1, 0.15])),
            feature(3, "Point", json!([-5, 3])),
        ],
    };
    json!({"type": "FeatureCollection", "features": features})
}

/// A line for symbols to stand along; it runs from the right to the left, and bends.
fn along() -> Value {
    json!({
        "type": "Feature",
        "properties": {"name": "Along"},
        "geometry": {
            "type": "LineString",
            "coordinates": [[9, 1], [6, 2], [3, 2], [0, -1], [-3, -1], [-6, 3], [-9, 3]],
        },
    })
}

/// `dot`, a red square of 12 pixels with a darker corner; `shape`, a distance field.
fn sprite() -> Sprite {
    let (width, height) = (44usize, 24usize);
    let mut pixels = vec![0u8; width * height * 4];
    for y in 0..24 {
        for x in 0..44 {
            let pixel: [u8; 4] = if x < 12 && y < 12 {
                if x < 4 && y < 4 { [90, 0, 0, 255] } else { [220, 30, 30, 255] }
            } else if x >= 20 {
                let (dx, dy) = (x as f64 - 31.5, y as f64 - 11.5);
                let inside = 6.0 - dx.hypot(dy);
                [0, 0, 0, ((0.75 + inside / 8.0).clamp(0.0, 1.0) * 255.0) as u8]
            } else {
                [0; 4]
            };
            pixels[(y * width + x) * 4..][..4].copy_from_slice(&pixel);
        }
    }
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    let index = json!({
        "dot": {"x": 0, "y": 0, "width": 12, "height": 12},
        "shape": {"x": 20, "y": 0, "width": 24, "height": 24, "sdf": true},
    });
    Sprite::from_png(&picture, index.to_string().as_bytes()).unwrap()
}

fn camera() -> Camera {
    let projection = Projection::parse("EPSG:3857").unwrap();
    let scale = 512.0 * 16.0 / (std::f64::consts::TAU * 6_378_137.0);
    let bounds = PageBox::new(0.0, 0.0, 512.0, 384.0);
    Camera::new("main", bounds, &projection, [scale, 0.0, 0.0, -scale, 256.0, 192.0]).unwrap()
}

/// What a layer with these properties draws, and what is said of it.
fn draw(kind: LayerType, settings: &Object<String, Value>, data: &Value) -> (Vec<Item>, Report) {
    let mut layer = json!({"id": "layer", "type": kind.name()});
    if kind != LayerType::Background {
        layer["source"] = "data".into();
    }
    for (name, value) in settings {
        let property = support_table().find(|(one, _)| one.name == name && one.layer == kind);
        let group = property.unwrap_or_else(|| panic!("{name}")).0.group;
        layer[if group == Group::Layout { "layout" } else { "paint" }][name] = value.clone();
    }
    if let LayerType::Raster | LayerType::Hillshade | LayerType::ColorRelief = kind {
        return draw_pictures(kind, &layer);
    }
    let (layer, mut report) = Layer::from_json(&layer).unwrap();
    let mut style = Style::new();
    style.add_layer(layer);
    let mut map = Map::new(style);
    map.set_sprite(sprite());
    let file = Some(std::path::Path::new("data.geojson"));
    let features = source::read(data.to_string().as_bytes(), file, &ReadOptions::default());
    map.add_source("data", Arc::new(features.unwrap().into_features()));
    let fonts = Fonts::embedded().unwrap();
    let drawn = map.draw(&camera(), &fonts, &Avoid::default(), &mut report).unwrap();
    (drawn.into_items(), report)
}

/// What a layer draws of tiles, each the same picture: steep, if it is one of heights.
fn draw_pictures(kind: LayerType, layer: &Value) -> (Vec<Item>, Report) {
    let pixels: Vec<[u8; 3]> = (0..256u32)
        .map(|index| [1 + (index % 16 * 7 / 5 % 3) as u8, (index / 16 * 16) as u8, index as u8])
        .collect();
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, 16, 16);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(pixels.as_flattened()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tile.png"), picture).unwrap();
    let source = if kind == LayerType::Raster { "raster" } else { "raster-dem" };
    let style = json!({
        "version": 8,
        "sources": {"data": {"type": source, "tiles": ["tile.png"]}},
        "layers": [layer],
    });
    let (style, mut report) = Style::from_json(&style.to_string()).unwrap();
    let map = Map::from_style(style, folder.path()).unwrap();
    let fonts = Fonts::embedded().unwrap();
    let drawn = map.draw(&camera(), &fonts, &Avoid::default(), &mut report).unwrap();
    (drawn.into_items(), report)
}

/// How a property is shown to make a difference: what it is set to, beside which others, and
/// whether over a line.
struct Case {
    value: Value,
    beside: Object<String, Value>,
    along: bool,
}

fn object(value: Value) -> Object<String, Value> {
    value.as_object().cloned().unwrap()
}

fn of_pictures(name: &str) -> Value {
    match name {
        "raster-hue-rotate" | "hillshade-illumination-direction" => json!(90),
        "hillshade-illumination-altitude" => json!(10),
        "raster-resampling" | "resampling" => json!("nearest"),
        "raster-layer-blend" => json!("multiply"),
        "hillshade-method" => json!("igor"),
        "color-relief-color" => relief("#00ff00"),
        "hillshade-shadow-color" | "hillshade-highlight-color" | "hillshade-accent-color" => {
            json!("#00ff00")
        }
        _ => json!(0.3),
    }
}

/// A colour from the depths of the sea to the heights of mountains.
fn relief(high: &str) -> Value {
    json!(["interpolate", ["linear"], ["elevation"], -10000, "#000000", 9000, high])
}

fn beside_pictures(layer: LayerType, name: &str) -> Object<String, Value> {
    match name {
        "hillshade-illumination-altitude" => object(json!({"hillshade-method": "basic"})),
        "color-relief-color" => Object::new(),
        _ if layer == LayerType::ColorRelief => {
            object(json!({"color-relief-color": relief("#ff0000")}))
        }
        _ => Object::new(),
    }
}

fn case(property: &Property) -> Case {
    let rank = json!(["get", "rank"]);
    let name = property.name;
    if let LayerType::Raster | LayerType::Hillshade | LayerType::ColorRelief = property.layer {
        return Case {
            value: of_pictures(name),
            beside: beside_pictures(property.layer, name),
            along: false,
        };
    }
    let usual = match property.layer {
        LayerType::Fill => {
            json!({"fill-color": ["case", ["==", ["get", "rank"], 1], "red", "#888"]})
        }
        LayerType::Line => {
            json!({"line-width": 6, "line-color": ["case", ["==", ["get", "rank"], 1], "red", "#888"]})
        }
        LayerType::Circle => {
            json!({"circle-radius": 9, "circle-stroke-width": 2, "circle-color": "#888", "circle-stroke-color": "blue"})
        }
        LayerType::Heatmap => json!({"heatmap-radius": 20}),
        LayerType::Symbol if name.starts_with("icon-") => json!({"icon-image": "dot"}),
        LayerType::Symbol => json!({"text-field": ["get", "name"]}),
        _ => json!({}),
    };
    let shape = json!({"icon-image": "shape"});
    let apart = json!({
        "icon-image": "dot", "text-field": ["get", "name"], "text-anchor": "left",
        "text-offset": [1, 0]
    });
    let mut along = false;
    let mut on_line = |value: Value| {
        along = true;
        value
    };
    let (value, beside) = match name {
        "fill-sort-key" | "line-sort-key" | "circle-sort-key" => (rank, usual),
        "symbol-sort-key" => (rank, usual),
        "fill-opacity"
        | "fill-layer-opacity"
        | "line-opacity"
        | "line-layer-opacity"
        | "circle-opacity"
        | "circle-stroke-opacity"
        | "icon-opacity"
        | "text-opacity"
        | "background-opacity" => (json!(0.5), usual),
        "fill-color"
        | "line-color"
        | "circle-color"
        | "circle-stroke-color"
        | "text-color"
        | "background-color"
        | "fill-outline-color" => (json!("#00ff00"), usual),
        "fill-antialias" => (json!(false), usual),
        "fill-layer-blend" | "line-layer-blend" => (json!("multiply"), usual),
        "fill-translate" | "line-translate" | "circle-translate" | "icon-translate"
        | "text-translate" => (json!([7, 3]), usual),
        "fill-pattern" | "background-pattern" | "line-pattern" => (json!("dot"), usual),
        "line-gradient" => {
            let ramp = json!(["interpolate", ["linear"], ["line-progress"], 0, "red", 1, "blue"]);
            (ramp, usual)
        }
        "line-cap" => (json!("round"), usual),
        "line-join" => (json!("round"), usual),
        "line-miter-limit" => (json!(1), usual),
        "line-width" | "circle-radius" | "circle-stroke-width" => (json!(4), usual),
        "line-gap-width" | "line-offset" => (json!(5), usual),
        "line-blur" => (json!(2), usual),
        "line-dasharray" => (json!([2, 1]), usual),
        "heatmap-radius" => (json!(40), json!({})),
        "heatmap-weight" | "heatmap-intensity" => (json!(3), usual),
        "heatmap-opacity" => (json!(0.5), usual),
        "heatmap-color" => {
            let ramp = json!([
                "interpolate",
                ["linear"],
                ["heatmap-density"],
                0,
                "rgba(0,0,0,0)",
                1,
                "#00ff00"
            ]);
            (ramp, usual)
        }
        "circle-blur" => (json!(0.5), usual),
        "symbol-placement" => (json!("line-center"), on_line(usual)),
        "symbol-spacing" => {
            (json!(60), on_line(json!({"text-field": "a", "symbol-placement": "line"})))
        }
        "symbol-z-order" => (
            json!("viewport-y"),
            json!({"icon-image": "dot", "icon-overlap": "always", "symbol-sort-key": rank}),
        ),
        "icon-allow-overlap" => (json!(true), usual),
        "icon-overlap" | "text-overlap" => (json!("always"), usual),
        "text-allow-overlap" => (json!(true), usual),
        "icon-ignore-placement" => (json!(true), apart),
        "text-ignore-placement" => (json!(true), usual),
        "icon-optional" => (
            json!(true),
            json!({
                "icon-image": "dot", "text-field": ["get", "name"], "text-overlap": "always",
                "text-anchor": "left", "text-offset": [1, 0],
            }),
        ),
        "text-optional" => (
            json!(true),
            json!({
                "icon-image": "dot", "text-field": ["get", "name"], "icon-overlap": "always",
                "text-anchor": "left", "text-offset": [1, 0],
            }),
        ),
        "icon-rotation-alignment" => {
            (json!("viewport"), on_line(json!({"icon-image": "dot", "symbol-placement": "line"})))
        }
        "icon-keep-upright" => {
            (json!(true), on_line(json!({"icon-image": "dot", "symbol-placement": "line"})))
        }
        "text-rotation-alignment" => {
            (json!("viewport"), on_line(json!({"text-field": "name", "symbol-placement": "line"})))
        }
        "icon-text-fit" => (json!("both"), json!({"icon-image": "dot", "text-field": "abc"})),
        "icon-text-fit-padding" => (
            json!([1, 9, 1, 9]),
            json!({"icon-image": "dot", "text-field": "abc", "icon-text-fit": "both"}),
        ),
        "icon-size" => (json!(2), usual),
        "icon-image" => (json!("dot"), json!({})),
        "icon-rotate" | "text-rotate" => (json!(30), usual),
        "icon-padding" => (
            json!(20),
            json!({
                "icon-image": "dot",
                "icon-offset": [
                    "case", ["==", ["get", "rank"], 1], ["literal", [20, 0]], ["literal", [0, 0]]
                ],
            }),
        ),
        "text-padding" => (
            json!(20),
            json!({
                "text-field": ["get", "name"],
                "text-offset": [
                    "case", ["==", ["get", "rank"], 1], ["literal", [0, 2]], ["literal", [0, 0]]
                ],
            }),
        ),
        "icon-offset" => (json!([4, 2]), usual),
        "icon-anchor" | "text-anchor" => (json!("bottom-left"), usual),
        "icon-color" | "icon-halo-color" => {
            let mut beside = object(shape);
            if name == "icon-halo-color" {
                beside.insert("icon-halo-width".into(), 2.into());
            }
            (json!("#00ff00"), Value::Object(beside))
        }
        "icon-halo-width" | "icon-halo-blur" => {
            let mut beside = object(shape);
            beside.insert("icon-halo-color".into(), "#fff".into());
            if name == "icon-halo-blur" {
                beside.insert("icon-halo-width".into(), 2.into());
            }
            (json!(1.5), Value::Object(beside))
        }
        "text-halo-color" => (json!("#fff"), json!({"text-field": "a", "text-halo-width": 1})),
        "text-halo-width" => (json!(1), json!({"text-field": "a", "text-halo-color": "#fff"})),
        "text-halo-blur" => {
            (json!(1), json!({"text-field": "a", "text-halo-color": "#fff", "text-halo-width": 1}))
        }
        "text-field" => (json!("a"), json!({})),
        "text-font" => (json!(["Noto Sans Bold"]), usual),
        "text-size" => (json!(20), usual),
        "text-max-width" => (json!(2), usual),
        "text-writing-mode" => (json!(["vertical"]), json!({"text-field": "東京都"})),
        "text-line-height" => (json!(2), json!({"text-field": "two\nlines"})),
        "text-letter-spacing" => (json!(0.2), usual),
        "text-justify" => (json!("left"), json!({"text-field": "two\nuneven lines"})),
        "text-radial-offset" => (json!(1), json!({"text-field": "a", "text-anchor": "left"})),
        "text-variable-anchor" => (json!(["left"]), usual),
        "text-max-angle" => (
            json!(1),
            on_line(
                json!({"text-field": "a rather long name of it", "symbol-placement": "line-center"}),
            ),
        ),
        "text-transform" => (json!("uppercase"), usual),
        "text-offset" => (json!([1, 1]), usual),
        _ => panic!("{name} is said to be supported: show here what difference it makes"),
    };
    Case { value, beside: object(beside), along }
}

#[test]
fn a_supported_property_makes_a_difference() {
    let mut idle = Vec::new();
    for (property, support) in support_table() {
        if support != Support::Supported {
            continue;
        }
        let Case { value, beside, along: on_line } = case(property);
        let data = if on_line { along() } else { data(property.layer) };
        let mut without = beside.clone();
        without.remove(property.name);
        let before = draw(property.layer, &without, &data).0;
        let mut with = beside;
        with.insert(property.name.to_owned(), value);
        let (after, report) = draw(property.layer, &with, &data);
        let unsupported: Vec<_> = report.with_code(Code::StyleUnsupported).collect();
        assert!(unsupported.is_empty(), "{}: {unsupported:?}", property.name);
        if before == after {
            idle.push(property.name);
        }
    }
    assert!(idle.is_empty(), "said to be supported, but nothing changes: {idle:?}");
}

#[test]
fn a_property_without_effect_changes_nothing_and_is_not_complained_of() {
    for (property, support) in support_table() {
        let Support::NoEffect(_) = support else { continue };
        let value = match property.name {
            "symbol-height-offset" => json!(5),
            "symbol-height-anchor" => json!("absolute"),
            "line-round-limit" => json!(2),
            "symbol-avoid-edges" => json!(true),
            "circle-pitch-alignment" | "hillshade-illumination-anchor" => json!("map"),
            "raster-fade-duration" => json!(0),
            _ => json!("viewport"),
        };
        let mut settings = match property.layer {
            LayerType::Symbol => object(json!({"text-field": ["get", "name"]})),
            _ => Object::new(),
        };
        let data = data(property.layer);
        let before = draw(property.layer, &settings, &data).0;
        settings.insert(property.name.to_owned(), value);
        let (after, report) = draw(property.layer, &settings, &data);
        assert!(before == after, "{}", property.name);
        assert_eq!(report.with_code(Code::StyleUnsupported).count(), 0, "{}", property.name);
    }
}

#[test]
fn a_refused_property_is_told_of() {
    for (property, support) in support_table().filter(|(one, _)| one.layer.is_drawn()) {
        let Support::Refused(_) = support else { continue };
        let value = match property.name {
            "fill-layer-blend" | "line-layer-blend" | "raster-layer-blend" => json!("multiply"),
            "line-pattern" => json!("dot"),
            "line-gradient" => {
                json!(["interpolate", ["linear"], ["line-progress"], 0, "red", 1, "blue"])
            }
            "text-keep-upright" => json!(false),
            "text-variable-anchor-offset" => json!(["top", [0, 1]]),
            name => panic!("{name} is refused: show here what it is set to"),
        };
        let settings = object(json!({ property.name: value }));
        let (_, report) = draw(property.layer, &settings, &data(property.layer));
        let place = format!("layer layer: {}", property.name);
        let told = report.with_code(Code::StyleUnsupported).any(|entry| entry.place == place);
        assert!(told, "{}: {:?}", property.name, report.entries());
    }
}
