//! Pyramids: tiles are the same however they are asked for, and no label is cut.
#![cfg(feature = "basemap")]

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::labels::labels;
use crate::plane::{part, sheet};
use rumbo::archive::{Address, Memory, Shard, Sink};
use rumbo::figure::Figure;
use rumbo::label::{Anchor, LabelShape, Obstacles, Policy, Request, Target, place};
use rumbo::map::Map;
use rumbo::route::viacrucis_2018;
use rumbo::scene::Item;
use rumbo::source::{Feature, Features, Properties, Shape};
use rumbo::style::Style;
use rumbo::tile::{Pyramid, PyramidOptions, TileMatrixSet};
use rumbo::unit::{LonLat, LonLatBox, Page, PageBox};

type Tiles = BTreeMap<Address, Vec<u8>>;

fn written(pyramid: &Pyramid) -> Tiles {
    let mut tiles = Memory::default();
    let written = pyramid.write(&mut tiles, &mut |_| {}).unwrap();
    assert_eq!(written.progress.done, tiles.tiles.len() as u64);
    tiles.tiles
}

fn paper(options: PyramidOptions) -> Pyramid {
    Pyramid::from_theme("paper", options).unwrap()
}

fn same(one: &Tiles, other: &Tiles) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (address, bytes) in one {
        assert!(bytes == &other[address], "tile {address} differs");
    }
}

#[test]
fn tiles_are_the_same_however_they_are_asked_for() {
    let options = PyramidOptions { zooms: 0..=4, threads: Some(1), ..Default::default() };
    let whole = written(&paper(options.clone()));
    assert_eq!(whole.len(), 341);

    let two = written(&paper(PyramidOptions { threads: Some(2), ..options.clone() }));
    same(&whole, &two);

    // One at a time, in an order that jumps between zooms and metatiles.
    let pyramid = paper(options.clone());
    let mut shuffled: Vec<Address> = whole.keys().copied().collect();
    shuffled.sort_by_key(|tile| {
        let mixed = (u64::from(tile.x) << 40) ^ (u64::from(tile.y) << 20) ^ u64::from(tile.z);
        mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    });
    for address in shuffled.into_iter().step_by(5) {
        let tile = pyramid.draw(address).unwrap();
        assert!(*tile.bytes == *whole[&address], "tile {address} drawn alone differs");
    }

    let mut merged = Tiles::new();
    for index in 1..=7 {
        let shard = Some(Shard { index, of: 7 });
        let part = written(&paper(PyramidOptions { shard, ..options.clone() }));
        for (address, bytes) in part {
            assert!(merged.insert(address, bytes).is_none(), "{address} is in two shards");
        }
    }
    same(&whole, &merged);

    // A box draws some of the same tiles.
    let bounds = LonLatBox::new(15.0, 30.0, 40.0, 45.0);
    let part = written(&paper(PyramidOptions { bounds, zooms: 3..=4, ..options }));
    assert!(!part.is_empty() && part.len() < 20);
    for (address, bytes) in &part {
        assert!(bytes == &whole[address], "tile {address} of a box differs");
    }
}

#[test]
fn what_the_sink_has_is_not_drawn_again() {
    let options = PyramidOptions { zooms: 0..=3, ..Default::default() };
    let whole = written(&paper(options.clone()));
    let mut resumed = Memory::default();
    let marked = Address::new(2, 1, 1);
    resumed.put(marked, b"was there").unwrap();
    resumed.put(Address::new(0, 0, 0), &whole[&Address::new(0, 0, 0)]).unwrap();
    let done = paper(options).write(&mut resumed, &mut |_| {}).unwrap();
    assert_eq!((done.progress.kept, done.progress.done, done.progress.total), (2, 85, 85));
    assert_eq!(resumed.tiles[&marked], b"was there");
    resumed.tiles.insert(marked, whole[&marked].clone());
    same(&whole, &resumed.tiles);
}

/// Towns strewn over the world with long names, so that labels meet everywhere, over the edges of
/// tiles and over the antimeridian.
fn crowded() -> Map {
    let (style, _) = Style::from_json(
        r##"{"version": 8,
        "sources": {"towns": {"type": "geojson", "data": "towns.geojson"}},
        "layers": [
            {"id": "sea", "type": "background", "paint": {"background-color": "#ffffff"}},
            {"id": "towns", "type": "symbol", "source": "towns",
             "layout": {"text-field": ["get", "name"], "text-size": 13,
                        "text-font": ["Noto Sans Regular"], "symbol-sort-key": ["get", "rank"]}}
        ]}"##,
    )
    .unwrap();
    let mut state = 7_u64;
    let mut random = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let town = |index: usize| {
        let at = LonLat::new(random() * 360.0 - 180.0, random() * 160.0 - 80.0);
        let mut properties = Properties::new();
        properties.insert("name", format!("Town {index} upon Water"));
        properties.insert("rank", (random() * 5.0).floor());
        Feature { id: Some(index.into()), properties, shape: Shape::point(at) }
    };
    let features = Features { features: (0..6000).map(town).collect() };
    let mut map = Map::new(style);
    map.add_source("towns", Arc::new(features));
    map
}

#[test]
fn labels_over_a_zoom_are_whole_and_stand_apart() {
    let map = crowded();
    for zoom in [2, 4] {
        let size = 256.0 * f64::from(1_u32 << zoom);
        let whole = sheet(&map, &part(zoom, PageBox::new(0.0, 0.0, size, size)));
        let boxes: Vec<_> =
            whole.labels().map(|label| (label.text.text.clone(), label.text.boxes[0])).collect();
        assert!(boxes.len() > 100, "{}", boxes.len());
        for (index, (name, one)) in boxes.iter().enumerate() {
            for (other_name, other) in &boxes[index + 1..] {
                // The same label a turn further on is not another one.
                let doubled =
                    name == other_name && (one.center.x - other.center.x).abs() < size / 2.0;
                assert!(!doubled, "{name} stands twice");
                assert!(!one.overlaps(other), "{name} overlaps {other_name}");
            }
        }
        // Frame by frame, as metatiles are cut: each label is in each frame it touches, whole.
        let side = 512.0;
        let count = (size / side) as i32;
        let mut found = 0;
        for (row, column) in (0..count).flat_map(|row| (0..count).map(move |column| (row, column)))
        {
            let (x, y) = (f64::from(column) * side, f64::from(row) * side);
            let frame = PageBox::from_size(x, y, side, side);
            let layers = whole.draw(frame);
            let texts: Vec<_> = layers
                .iter()
                .flat_map(|layer| &layer.items)
                .filter_map(|item| match item {
                    Item::Text(text) => Some((text.text.as_str(), text.boxes[0].center)),
                    _ => None,
                })
                .collect();
            for (name, area) in &boxes {
                if !frame.overlaps(PageBox::around(area.corners()).unwrap()) {
                    continue;
                }
                let there = texts.iter().any(|(text, center)| {
                    text == name
                        && (center.x + x - area.center.x).abs() < 1e-6
                        && (center.y + y - area.center.y).abs() < 1e-6
                });
                assert!(there, "{name} is missing from the frame at {x}, {y}");
                found += 1;
            }
        }
        assert!(found > boxes.len(), "no label lies over an edge: the test tests nothing");
    }
}

#[test]
fn sheets_agree_about_every_label_on_their_edges() {
    let map = crowded();
    let zoom = 7;
    let size = 256.0 * f64::from(1_u32 << zoom);
    let whole = labels(&sheet(&map, &part(zoom, PageBox::new(0.0, 0.0, size, size))), size);
    let mut parts = Vec::new();
    for row in 0..2 {
        for column in 0..2 {
            let half = size / 2.0;
            let (x, y) = (f64::from(column) * half, f64::from(row) * half);
            let bounds = PageBox::from_size(x, y, half, half);
            parts.extend(labels(&sheet(&map, &part(zoom, bounds)), size));
        }
    }
    parts.sort();
    let over_edges = parts.len();
    parts.dedup();
    let mut wanted = whole;
    wanted.dedup();
    assert_eq!(parts, wanted);
    assert!(over_edges > parts.len(), "no label lies over an edge: the test tests nothing");
}

#[test]
fn polar_and_equal_area_grids_are_drawn() {
    for (name, zoom) in [
        ("WorldCRS84Quad", 1),
        ("UPSArcticWGS84Quad", 2),
        ("UPSAntarcticWGS84Quad", 2),
        ("EuropeanETRS89_LAEAQuad", 1),
    ] {
        let set = Arc::new(TileMatrixSet::named(name).unwrap());
        let matrix = *set.matrix(zoom).unwrap();
        let options = PyramidOptions {
            matrix_set: Some(set),
            zooms: zoom..=zoom,
            ..PyramidOptions::default()
        };
        let pyramid = paper(options);
        let tiles = written(&pyramid);
        assert_eq!(tiles.len() as u32, matrix.columns * matrix.rows, "{name}");
        let distinct: std::collections::BTreeSet<&[u8]> =
            tiles.values().map(Vec::as_slice).collect();
        assert!(distinct.len() > 1, "{name} is blank");
        assert_eq!(pyramid.matrix_set().id(), name);
    }
}

#[test]
fn a_figure_is_drawn_as_tiles() {
    let route = rumbo::route::viacrucis_2018().unwrap();
    let figure = Figure::new().title("Viacrucis").route(route);
    let bounds = LonLatBox::new(-120.0, 10.0, -85.0, 35.0);
    let options = PyramidOptions { zooms: 4..=5, bounds, ..PyramidOptions::default() };
    let with_route = written(&Pyramid::from_figure(figure, options.clone()).unwrap());
    let without = written(&paper(options));
    let differing = with_route.iter().filter(|(tile, bytes)| without[tile] != **bytes).count();
    assert!(differing >= 3, "{differing} tiles show the route");
}

#[test]
fn tiles_at_twice_the_scale_have_twice_the_pixels() {
    let options = PyramidOptions { zooms: 0..=0, ..PyramidOptions::default() };
    for (tile_size, scale, side) in [(256, 1, 256), (512, 1, 512), (256, 2, 512), (512, 3, 1536)] {
        let pyramid = paper(PyramidOptions { tile_size, scale, ..options.clone() });
        let tile = pyramid.draw(Address::new(0, 0, 0)).unwrap();
        // The width in the PNG's header.
        let width = u32::from_be_bytes(tile.bytes[16..20].try_into().unwrap());
        assert_eq!(width, side);
    }
}

#[test]
fn what_is_not_there_is_told() {
    let pyramid = paper(PyramidOptions::default());
    let error = pyramid.draw(Address::new(2, 4, 0)).unwrap_err();
    assert!(error.to_string().contains("WebMercatorQuad has no tile 2/4/0"), "{error}");
    let outside = LonLatBox::new(100.0, -40.0, 110.0, -30.0);
    let set = Some(Arc::new(TileMatrixSet::named("EuropeanETRS89_LAEAQuad").unwrap()));
    let options = PyramidOptions { bounds: outside, matrix_set: set, ..PyramidOptions::default() };
    assert!(Pyramid::from_theme("paper", options).is_err());
    assert!(Pyramid::from_theme("papre", PyramidOptions::default()).is_err());
    let style = r#"{"version": 8, "sources": {"a": {"type": "vector", "url": "https://x"}},
        "layers": [{"id": "l", "type": "line", "source": "a", "source-layer": "x"}]}"#;
    let (style, _) = Style::from_json(style).unwrap();
    let folder = std::path::Path::new(".");
    assert!(Pyramid::from_style(style, folder, PyramidOptions::default()).is_err());
}

#[test]
fn the_fingerprint_tells_pyramids_apart_and_shards_not() {
    let of = |options| paper(options).fingerprint();
    let options = PyramidOptions::default();
    let whole = of(options.clone());
    let shard = Some(Shard { index: 2, of: 3 });
    assert_eq!(whole, of(PyramidOptions { shard, ..options.clone() }));
    assert_ne!(whole, of(PyramidOptions { scale: 2, ..options }));
}

#[test]
fn the_fingerprint_covers_the_data_that_are_named_and_those_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let point = |lon| format!(r#"{{"type": "Point", "coordinates": [{lon}, 10]}}"#);
    let data = folder.path().join("data.geojson");
    let style = r#"{"version": 8, "sources": {"a": {"type": "geojson", "data": "data.geojson"}},
        "layers": [{"id": "l", "type": "circle", "source": "a"}]}"#;
    let of_style = |lon| {
        std::fs::write(&data, point(lon)).unwrap();
        let (style, _) = Style::from_json(style).unwrap();
        Pyramid::from_style(style, folder.path(), PyramidOptions::default()).unwrap().fingerprint()
    };
    assert_eq!(of_style(1), of_style(1));
    assert_ne!(of_style(1), of_style(2));

    let of_figure = |figure: Figure| {
        Pyramid::from_figure(figure, PyramidOptions::default()).unwrap().fingerprint()
    };
    let of_file = |lon| {
        std::fs::write(&data, point(lon)).unwrap();
        of_figure(Figure::new().source("a", data.to_str().unwrap()))
    };
    assert_eq!(of_file(1), of_file(1));
    assert_ne!(of_file(1), of_file(2));
    let in_memory = |lon| {
        let shape = Shape::point(LonLat::new(lon, 10.0));
        let features = vec![Feature { shape, ..Feature::default() }];
        of_figure(Figure::new().source("a", Features { features }))
    };
    assert_eq!(in_memory(1.0), in_memory(1.0));
    assert_ne!(in_memory(1.0), in_memory(2.0));
    let route = |title: &str| {
        let mut route = viacrucis_2018().unwrap();
        route.title = title.to_owned();
        of_figure(Figure::new().route(route))
    };
    assert_eq!(route("One"), route("One"));
    assert_ne!(route("One"), route("Another"));
}

#[test]
fn a_dry_run_counts_what_a_run_draws() {
    let pyramid = paper(PyramidOptions { zooms: 0..=3, ..PyramidOptions::default() });
    let estimate = pyramid.estimate(2).unwrap();
    let tiles = written(&pyramid);
    assert_eq!(estimate.tiles, tiles.len() as u64);
    let bytes: usize = tiles.values().map(Vec::len).sum();
    let ratio = estimate.bytes as f64 / bytes as f64;
    assert!((0.5..2.0).contains(&ratio), "{ratio}");
}

#[test]
fn the_bounded_rule_loses_few_labels() {
    // Labels over a third of the plane if all stood: far more crowded than a map.
    let mut state = 3_u64;
    let mut random = |most: f64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as f64 / f64::from(1_u32 << 31) * most
    };
    let requests: Vec<Request> = (0..4000)
        .map(|id| {
            let target =
                Target::Point { at: Page::new(random(2048.0), random(2048.0)), radius: 2.0 };
            let shape = LabelShape::block(30.0 + random(60.0), 14.0);
            let mut request = Request::new(id, target, vec![shape]);
            request.anchors = Anchor::AROUND.to_vec();
            request.sort_key = random(6.0).floor();
            request
        })
        .collect();
    let standing = |rounds| {
        let policy = Policy::Tiled { rounds, period: Some(2048.0) };
        let frame = PageBox::new(0.0, 0.0, 2048.0, 2048.0);
        let placed = place(&policy, frame, &requests, &Obstacles::default());
        placed.iter().filter(|placement| placement.spot().is_some()).count()
    };
    let (bounded, unbounded) = (standing(12), standing(u32::MAX));
    let lost = 1.0 - bounded as f64 / unbounded as f64;
    println!("{bounded} of {unbounded} labels stand: {:.2} % are lost", 100.0 * lost);
    assert!(unbounded > 1000 && lost <= 0.02, "{bounded} of {unbounded}");
}

#[test]
fn a_heatmap_has_no_seam_between_tiles() {
    let features: Vec<serde_json::Value> = (0..60)
        .map(|n| {
            let (lon, lat) = (f64::from(n * 37 % 300) - 150.0, f64::from(n * 53 % 140) - 70.0);
            serde_json::json!({
                "type": "Feature", "properties": {},
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
            })
        })
        .collect();
    let style = serde_json::json!({
        "version": 8,
        "sources": {"data": {"type": "geojson",
            "data": {"type": "FeatureCollection", "features": features}}},
        "layers": [{"id": "heat", "type": "heatmap", "source": "data",
            "paint": {"heatmap-radius": 40, "heatmap-intensity": 2}}],
    });
    let (style, _) = Style::from_json(&style.to_string()).unwrap();
    let map = Map::from_style(style, std::path::Path::new(".")).unwrap();
    let side = 1024.0;
    let whole = PageBox::new(0.0, 0.0, side, side);
    let sheet = sheet(&map, &part(2, whole));
    let image = |frame: PageBox| {
        let layers = sheet.draw(frame);
        let [Item::Image(image)] = layers[0].items.as_slice() else { panic!("no picture") };
        image.clone()
    };
    let at = |image: &rumbo::scene::Image, x: f64, y: f64| {
        let left = image.area.center.x - image.area.width / 2.0;
        let top = image.area.center.y - image.area.height / 2.0;
        image.bitmap.pixel((x - left).floor() as i64, (y - top).floor() as i64)
    };
    let all = image(whole);
    let mut seen = 0;
    for (column, row) in (0..4).flat_map(|column| (0..4).map(move |row| (column, row))) {
        let (x0, y0) = (f64::from(column) * 256.0, f64::from(row) * 256.0);
        let tile = image(PageBox::from_size(x0, y0, 256.0, 256.0));
        for step in 0..256 {
            let along = f64::from(step) + 0.5;
            for (x, y) in [(0.5, along), (255.5, along), (along, 0.5), (along, 255.5)] {
                let pixel = at(&tile, x, y);
                assert_eq!(pixel, at(&all, x0 + x, y0 + y), "{column} {row}: {x} {y}");
                seen += usize::from(pixel[3] > 0);
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}
