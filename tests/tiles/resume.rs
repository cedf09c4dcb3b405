//! Work on what changed meanwhile is neither gone on with nor merged, and what changed is named.

#![cfg(feature = "basemap")]

use std::path::Path;

use rumbo::archive::{MergeOptions, Shard, Sink, Writer, WriterOptions, merge};
use rumbo::figure::{Choropleth, Figure};
use rumbo::style::Style;
use rumbo::tile::{Pyramid, PyramidOptions};
use serde_json::{Value, json};

/// A way to make a pyramid from the files of a folder.
type Make = fn(&Path, PyramidOptions) -> rumbo::Result<Pyramid>;

fn style(folder: &Path, style: Value, options: PyramidOptions) -> rumbo::Result<Pyramid> {
    let (style, _) = Style::from_json(&style.to_string())?;
    Pyramid::from_style(style, folder, options)
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn point(lon: i32) -> String {
    format!(r#"{{"type": "Point", "coordinates": [{lon}, 10]}}"#)
}

fn png(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[shade, 0, 0, 255]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// Expects that a change of the folder's files is told by both resumption and merge, naming it.
fn is_told(make: Make, before: &dyn Fn(&Path), after: &dyn Fn(&Path), name: &str) {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    let folder = path("data");
    before(&folder);
    let shard = |index| PyramidOptions {
        zooms: 0..=0,
        shard: Some(Shard { index, of: 2 }),
        ..PyramidOptions::default()
    };
    let open = |pyramid: &Pyramid, name: &str| {
        Writer::open(path(name), &pyramid.metadata(), WriterOptions::default())
    };
    let one = make(&folder, shard(1)).unwrap();
    drop(open(&one, "resumed.pmtiles").unwrap());
    Box::new(open(&one, "1.pmtiles").unwrap()).finish().unwrap();
    after(&folder);
    let changed = make(&folder, shard(1)).unwrap();
    let error = open(&changed, "resumed.pmtiles").unwrap_err().to_string();
    assert!(error.contains(&format!("`{name}`")), "{name}: {error}");
    assert!(error.contains("finish it with what it was begun with"), "{error}");
    let two = make(&folder, shard(2)).unwrap();
    Box::new(open(&two, "2.pmtiles").unwrap()).finish().unwrap();
    let parts = [path("1.pmtiles"), path("2.pmtiles")];
    let options = MergeOptions { allow_missing: true, ..MergeOptions::default() };
    let error = merge(&parts, path("merged.pmtiles"), options, |_| {}).unwrap_err().to_string();
    assert!(error.contains(&format!("`{name}`")), "{name}: {error}");
    // What is as it was is gone on with.
    before(&folder);
    let same = make(&folder, shard(1)).unwrap();
    open(&same, "resumed.pmtiles").unwrap_or_else(|error| panic!("{name}: {error}"));
}

#[test]
fn data_of_a_style() {
    let make: Make = |folder, options| {
        let data = json!({"a": {"type": "geojson", "data": "towns.geojson"}});
        let layers = json!([{"id": "l", "type": "circle", "source": "a"}]);
        style(folder, json!({"version": 8, "sources": data, "layers": layers}), options)
    };
    let with = |lon| move |folder: &Path| write(folder, "towns.geojson", point(lon));
    is_told(make, &with(1), &with(2), "sources.a: towns.geojson");
}

#[test]
fn tiles_of_a_style_by_template() {
    let make: Make = |folder, options| {
        let data = json!({"r": {"type": "raster", "tiles": ["t/{z}/{x}/{y}.png"]}});
        let layers = json!([{"id": "l", "type": "raster", "source": "r"}]);
        style(folder, json!({"version": 8, "sources": data, "layers": layers}), options)
    };
    let with = |shade| move |folder: &Path| write(folder, "t/0/0/0.png", png(shade));
    is_told(make, &with(1), &with(2), "sources.r");
}

#[test]
fn tiles_of_a_style_by_tilejson() {
    let make: Make = |folder, options| {
        let data = json!({"r": {"type": "raster", "url": "t.json"}});
        let layers = json!([{"id": "l", "type": "raster", "source": "r"}]);
        style(folder, json!({"version": 8, "sources": data, "layers": layers}), options)
    };
    let with = |zoom| {
        move |folder: &Path| {
            let json = json!({"tiles": ["t/{z}/{x}/{y}.png"], "maxzoom": zoom});
            write(folder, "t/0/0/0.png", png(1));
            write(folder, "t.json", json.to_string());
        }
    };
    is_told(make, &with(1), &with(2), "sources.r: t.json");
}

#[test]
fn a_picture_of_a_style() {
    let make: Make = |folder, options| {
        let corners = json!([[0, 1], [1, 1], [1, 0], [0, 0]]);
        let data = json!({"i": {"type": "image", "url": "i.png", "coordinates": corners}});
        let layers = json!([{"id": "l", "type": "raster", "source": "i"}]);
        style(folder, json!({"version": 8, "sources": data, "layers": layers}), options)
    };
    let with = |shade| move |folder: &Path| write(folder, "i.png", png(shade));
    is_told(make, &with(1), &with(2), "sources.i: i.png");
}

#[test]
fn a_sprite_of_a_style() {
    let make: Make = |folder, options| {
        let json = json!({"version": 8, "sources": {}, "sprite": "icons", "layers": []});
        style(folder, json, options)
    };
    let with = |shade| {
        move |folder: &Path| {
            write(folder, "icons.json", r#"{"a": {"x": 0, "y": 0, "width": 1, "height": 1}}"#);
            write(folder, "icons.png", png(shade));
        }
    };
    is_told(make, &with(1), &with(2), "sprite");
}

#[test]
fn data_of_a_figure() {
    let make: Make = |folder, options| {
        let data = folder.join("towns.geojson");
        Pyramid::from_figure(Figure::new().source("a", data.to_str().unwrap()), options)
    };
    let with = |lon| move |folder: &Path| write(folder, "towns.geojson", point(lon));
    is_told(make, &with(1), &with(2), "source[0].data: towns.geojson");
}

#[test]
fn a_route_of_a_figure() {
    let make: Make = |folder, options| {
        let data = folder.join("r.route.geojson");
        Pyramid::from_figure(Figure::new().route(data.to_str().unwrap()), options)
    };
    let with = |title: &'static str| {
        move |folder: &Path| {
            let text = include_str!("../../data/routes/viacrucis-2018.geojson");
            let mut route: Value = serde_json::from_str(text).unwrap();
            route["title"] = json!(title);
            write(folder, "r.route.geojson", route.to_string());
        }
    };
    is_told(make, &with("one"), &with("two"), "route[0].data: r.route.geojson");
}

#[test]
fn a_table_of_a_figure() {
    let make: Make = |folder, options| {
        let mut figure = Figure::new();
        figure.choropleths.push(Choropleth {
            data: folder.join("t.csv").into(),
            value: "n".to_owned(),
            breaks: vec![2.0],
            ..Choropleth::default()
        });
        Pyramid::from_figure(figure, options)
    };
    // Numbers that fall into the same class, so that nothing else tells of them.
    let with = |n: u8| {
        move |folder: &Path| write(folder, "t.csv", format!("iso_a3,n\nFRA,{n}\nDEU,1\nESP,3\n"))
    };
    is_told(make, &with(5), &with(6), "choropleth[0].data: t.csv");
}

#[test]
fn the_theme_of_a_figure() {
    let make: Make = |folder, options| {
        let mut figure = Figure::new();
        figure.map.theme = folder.join("house.json").to_str().unwrap().to_owned();
        Pyramid::from_figure(figure, options)
    };
    let with = |name: &'static str| {
        move |folder: &Path| {
            let mut theme = rumbo::style::theme("paper").unwrap().to_json();
            theme["name"] = json!(name);
            write(folder, "house.json", theme.to_string());
        }
    };
    is_told(make, &with("one"), &with("two"), "map.theme: house.json");
}

#[test]
fn where_files_lie_changes_nothing() {
    let make = |folder: &Path| {
        write(folder, "towns.geojson", point(1));
        let data = folder.join("towns.geojson");
        let figure = Figure::new().source("a", data.to_str().unwrap());
        Pyramid::from_figure(figure, PyramidOptions::default()).unwrap().metadata()
    };
    let home = tempfile::tempdir().unwrap();
    assert_eq!(make(&home.path().join("one")), make(&home.path().join("two")));
}

#[test]
fn a_font_of_a_figure() {
    let make: Make = |folder, options| {
        let mut figure = Figure::new();
        figure.fonts.files.push(folder.join("own.ttf"));
        Pyramid::from_figure(figure, options)
    };
    let with = |more: &'static [u8]| {
        move |folder: &Path| {
            let font = include_bytes!("../data/fonts/NotoSansArabic-Regular-subset.ttf");
            write(folder, "own.ttf", [font, more].concat());
        }
    };
    is_told(make, &with(b""), &with(b"\0"), "fonts.files[0]: own.ttf");
}

#[test]
fn what_is_said_of_features_for_the_time_being() {
    let style = rumbo::style::theme("paper").unwrap();
    let pyramid = |hover: bool| {
        let mut map = rumbo::map::Map::new(style.clone());
        if hover {
            let state = json!({ "hover": true }).as_object().unwrap().clone();
            map.set_feature_state("basemap", None, &json!(7), state);
        }
        Pyramid::from_map(map, &style, PyramidOptions::default()).unwrap()
    };
    let (plain, hovered) = (pyramid(false), pyramid(true));
    assert_ne!(plain.fingerprint(), hovered.fingerprint());
    assert_eq!(plain.inputs().changed(&hovered.inputs()), ["style"]);
}
