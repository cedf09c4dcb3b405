//! Pyramids drawn from vector tiles: labels are whole, and bytes do not depend on how they are
//! asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::labels::labels;
use crate::plane::{self, part};
use crate::vector_tile::{layer, packed, zigzag};
use rumbo::archive::{Address, Memory, Shard};
use rumbo::map::{Map, PlanePart, Sheet};
use rumbo::scene::Item;
use rumbo::style::Style;
use rumbo::tile::{Pyramid, PyramidOptions};
use rumbo::unit::{LonLatBox, PageBox};
use serde_json::json;

type Tiles = BTreeMap<Address, Vec<u8>>;

/// The zooms that the vector tiles have: those beyond are drawn larger.
const ZOOMS: std::ops::RangeInclusive<u8> = 0..=3;

/// The units of a tile, and how far around it features are kept in it.
const EXTENT: f64 = 4096.0;
const BUFFER: f64 = 80.0;

/// A town on the square map of the world, 0 … 1 from the upper left corner.
struct Town {
    at: (f64, f64),
    name: String,
    rank: u64,
}

/// A road: a straight line on the same map.
struct Road {
    ends: [(f64, f64); 2],
    name: String,
}

fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as f64 / f64::from(1_u32 << 31)
}

/// Towns and roads strewn over the world, so that they meet everywhere; some on edges of tiles.
fn world() -> (Vec<Town>, Vec<Road>) {
    let mut state = 11;
    let mut next = || random(&mut state);
    let towns = (0..900)
        .map(|index| {
            let at = if index % 9 == 0 {
                ((next() * 16.0).floor() / 16.0, next())
            } else {
                (next(), next())
            };
            Town { at, name: format!("Town {index} upon Water"), rank: (next() * 5.0) as u64 }
        })
        .collect();
    let roads = (0..60)
        .map(|index| {
            let (x, y) = (next(), next());
            let ends = [(x, y), (x + next() * 0.4 - 0.2, y + next() * 0.4 - 0.2)];
            Road { ends, name: format!("Road {index}") }
        })
        .collect();
    (towns, roads)
}

/// The part of a line within a box around a tile (Liang and Barsky).
fn clipped(ends: [(f64, f64); 2]) -> Option<[(f64, f64); 2]> {
    let [(x0, y0), (x1, y1)] = ends;
    let (dx, dy) = (x1 - x0, y1 - y0);
    let (least, most) = (-BUFFER, EXTENT + BUFFER);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, x0 - least), (dx, most - x0), (-dy, y0 - least), (dy, most - y0)] {
        let share = room / step;
        if step < 0.0 {
            from = from.max(share);
        } else if step > 0.0 {
            to = to.min(share);
        } else if room < 0.0 {
            return None;
        }
    }
    let at = |share: f64| (x0 + dx * share, y0 + dy * share);
    (from < to).then(|| [at(from), at(to)])
}

/// A vector tile of the world.
fn vector_tile((towns, roads): &(Vec<Town>, Vec<Road>), tile: Address) -> Vec<u8> {
    let count = f64::from(1_u32 << tile.z);
    let within = |(x, y): (f64, f64)| {
        ((x * count - f64::from(tile.x)) * EXTENT, (y * count - f64::from(tile.y)) * EXTENT)
    };
    let mut points = Vec::new();
    for town in towns {
        // What lies a little beyond the antimeridian is in the tiles on the other side too.
        for turn in [-1.0, 0.0, 1.0] {
            let (x, y) = within((town.at.0 + turn, town.at.1));
            let kept = -BUFFER..=EXTENT + BUFFER;
            if kept.contains(&x) && kept.contains(&y) {
                let at = [zigzag(x.round() as i64), zigzag(y.round() as i64)];
                points.push((1, vec![9, at[0], at[1]], town.name.as_str(), town.rank));
            }
        }
    }
    let mut lines = Vec::new();
    for road in roads {
        if let Some([from, to]) = clipped(road.ends.map(within)) {
            let [x0, y0, x1, y1] = [from.0, from.1, to.0, to.1].map(|value| value.round() as i64);
            let commands = vec![9, zigzag(x0), zigzag(y0), 10, zigzag(x1 - x0), zigzag(y1 - y0)];
            lines.push((2, commands, road.name.as_str(), 0));
        }
    }
    [layer("towns", &points), layer("roads", &lines)].concat()
}

/// The tile at a place along the Hilbert curve of its zoom.
fn on_curve(z: u8, mut place: u64) -> Address {
    let (mut x, mut y) = (0_u64, 0_u64);
    for bit in 0..z {
        let side = 1_u64 << bit;
        let right = (place / 2) & 1;
        let up = (place ^ right) & 1;
        if up == 0 {
            if right == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
        (x, y, place) = (x + side * right, y + side * up, place / 4);
    }
    Address::new(z, x as u32, y as u32)
}

/// The world as vector tiles in an archive (PMTiles 3, nothing compressed): rumbo writes pictures
/// only.
fn archive(folder: &Path) {
    let world = world();
    let tiles: Vec<Vec<u8>> = ZOOMS
        .flat_map(|z| (0..1_u64 << (2 * z)).map(move |place| on_curve(z, place)))
        .map(|address| vector_tile(&world, address))
        .collect();
    let lengths: Vec<u64> = tiles.iter().map(|tile| tile.len() as u64).collect();
    let ones = vec![1; tiles.len()];
    let mut places = vec![0; tiles.len()];
    places[0] = 1;
    let mut ids = ones.clone();
    ids[0] = 0;
    let directory = [vec![tiles.len() as u64], ids, ones, lengths, places]
        .map(|column| packed(&column))
        .concat();
    let data = tiles.concat();
    let (root, metadata) = (directory.len() as u64, b"{}");
    let (told, first) = (127 + root, 127 + root + 2);
    let count = tiles.len() as u64;
    let mut bytes = b"PMTiles\x03".to_vec();
    for number in [127, root, told, 2, first, 0, first, data.len() as u64, count, count, count] {
        bytes.extend(number.to_le_bytes());
    }
    // Clustered; neither the directories nor the tiles compressed; vector tiles; their zooms.
    bytes.extend([1, 1, 1, 1, *ZOOMS.start(), *ZOOMS.end()]);
    for degrees in [-180, -85, 180, 85] {
        bytes.extend((degrees * 10_000_000_i32).to_le_bytes());
    }
    bytes.extend([0; 9]);
    assert_eq!(bytes.len(), 127);
    let archive = [bytes, directory, metadata.to_vec(), data].concat();
    std::fs::write(folder.join("world.pmtiles"), archive).unwrap();
}

fn style() -> Style {
    let text = json!({
        "version": 8,
        "sources": {"world": {"type": "vector", "url": "pmtiles://world.pmtiles"}},
        "layers": [
            {"id": "sea", "type": "background", "paint": {"background-color": "#ffffff"}},
            {"id": "roads", "type": "line", "source": "world", "source-layer": "roads",
             "paint": {"line-color": "#c00000", "line-width": 3, "line-opacity": 0.5}},
            {"id": "dots", "type": "circle", "source": "world", "source-layer": "towns",
             "paint": {"circle-radius": 5, "circle-opacity": 0.4}},
            {"id": "road-names", "type": "symbol", "source": "world", "source-layer": "roads",
             "layout": {"text-field": ["get", "name"], "text-font": ["Noto Sans Regular"],
                        "symbol-placement": "line", "text-size": 12}},
            {"id": "towns", "type": "symbol", "source": "world", "source-layer": "towns",
             "layout": {"text-field": ["get", "name"], "text-font": ["Noto Sans Regular"],
                        "text-size": 13, "symbol-sort-key": ["get", "rank"]}},
        ],
    });
    let (style, report) = Style::from_json(&text.to_string()).unwrap();
    assert_eq!(report.losses().count(), 0, "{:?}", report.entries());
    style
}

/// Clusters of the towns, and the heat that they give, over pictures of three zooms.
fn of_other_sources(folder: &Path) -> Style {
    let features: Vec<_> = world()
        .0
        .iter()
        .map(|town| {
            let lat = ((0.5 - town.at.1) * std::f64::consts::TAU).sinh().atan().to_degrees();
            json!({"type": "Feature", "properties": {},
                   "geometry": {"type": "Point", "coordinates": [town.at.0 * 360.0 - 180.0, lat]}})
        })
        .collect();
    for (z, x) in (0..3).flat_map(|z| (0..1 << z).map(move |x| (z, x))) {
        let column = folder.join(format!("{z}/{x}"));
        std::fs::create_dir_all(&column).unwrap();
        for y in 0..1 << z {
            let pixel = |at: usize| {
                let (across, down) = ((at % 256) as u8, (at / 256) as u8);
                [across ^ down, across, down.wrapping_mul(z + 1), 255]
            };
            let pixels: Vec<u8> = (0..256 * 256).flat_map(pixel).collect();
            let file = std::fs::File::create(column.join(format!("{y}.png"))).unwrap();
            let mut encoder = png::Encoder::new(file, 256, 256);
            encoder.set_color(png::ColorType::Rgba);
            encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        }
    }
    let text = json!({
        "version": 8,
        "sources": {
            "pictures": {"type": "raster", "tiles": ["{z}/{x}/{y}.png"], "tileSize": 256,
                         "maxzoom": 2},
            "towns": {"type": "geojson", "cluster": true, "clusterRadius": 30,
                      "data": {"type": "FeatureCollection", "features": features}},
        },
        "layers": [
            {"id": "pictures", "type": "raster", "source": "pictures"},
            {"id": "heat", "type": "heatmap", "source": "towns"},
            {"id": "dots", "type": "circle", "source": "towns",
             "paint": {"circle-radius": 9, "circle-opacity": 0.4}},
            {"id": "counts", "type": "symbol", "source": "towns",
             "layout": {"text-field": ["get", "point_count_abbreviated"],
                        "text-font": ["Noto Sans Regular"], "text-size": 13}},
        ],
    });
    Style::from_json(&text.to_string()).unwrap().0
}

fn written(pyramid: &Pyramid) -> Tiles {
    let mut tiles = Memory::default();
    let written = pyramid.write(&mut tiles, &mut |_| {}).unwrap();
    assert_eq!(written.progress.done, tiles.tiles.len() as u64);
    tiles.tiles
}

fn same(one: &Tiles, other: &Tiles) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (address, bytes) in one {
        assert!(bytes == &other[address], "tile {address} differs");
    }
}

/// Draws a pyramid whole, by two threads, tile by tile, in shards and in part.
fn same_however_asked_for(finest: u8, pyramid: impl Fn(PyramidOptions) -> Pyramid) {
    let options = PyramidOptions { zooms: 0..=finest, threads: Some(1), ..Default::default() };
    let whole = written(&pyramid(options.clone()));
    let distinct: BTreeSet<_> = whole.values().collect();
    assert_eq!(distinct.len(), whole.len(), "tiles are blank: the test tests nothing");

    same(&whole, &written(&pyramid(PyramidOptions { threads: Some(2), ..options.clone() })));

    let alone = pyramid(options.clone());
    for address in whole.keys().rev().step_by(7).copied() {
        let tile = alone.draw(address).unwrap();
        assert!(*tile.bytes == *whole[&address], "tile {address} drawn alone differs");
    }

    let mut merged = Tiles::new();
    for index in 1..=3 {
        let shard = Some(Shard { index, of: 3 });
        merged.extend(written(&pyramid(PyramidOptions { shard, ..options.clone() })));
    }
    same(&whole, &merged);

    let bounds = LonLatBox::new(15.0, 30.0, 40.0, 45.0);
    let part = written(&pyramid(PyramidOptions { bounds, zooms: finest..=finest, ..options }));
    assert!(!part.is_empty() && part.len() < 20);
    for (address, bytes) in &part {
        assert!(bytes == &whole[address], "tile {address} of a box differs");
    }
}

#[test]
fn tiles_of_vector_tiles_are_the_same_however_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    archive(folder.path());
    let folder = folder.path();
    same_however_asked_for(3, |options| Pyramid::from_style(style(), folder, options).unwrap());
}

#[test]
fn tiles_of_pictures_and_clusters_are_the_same_however_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (style, folder) = (of_other_sources(folder.path()), folder.path());
    same_however_asked_for(2, |options| {
        Pyramid::from_style(style.clone(), folder, options).unwrap()
    });
}

fn sheet(map: &Map, part: &PlanePart) -> Sheet {
    let sheet = plane::sheet(map, part);
    assert_eq!(sheet.report().losses().count(), 0, "{:?}", sheet.report().entries());
    sheet
}

#[test]
fn labels_over_the_edges_of_vector_tiles_are_whole_and_stand_once() {
    let folder = tempfile::tempdir().unwrap();
    archive(folder.path());
    let map = Map::from_style(style(), folder.path()).unwrap();
    for zoom in [2, 4] {
        let size = 256.0 * f64::from(1_u32 << zoom);
        let whole = sheet(&map, &part(zoom, PageBox::new(0.0, 0.0, size, size)));
        let boxes: Vec<_> = whole.labels().map(|label| label.text).collect();
        assert!(boxes.len() > 50, "{}", boxes.len());
        for (index, one) in boxes.iter().enumerate() {
            for other in &boxes[index + 1..] {
                let (a, b) = (one.boxes[0].center, other.boxes[0].center);
                let near = (a.x - b.x).abs() < size / 2.0;
                let doubled = one.text == other.text && one.text.starts_with("Town") && near;
                assert!(!doubled, "{} stands twice", one.text);
                for (area, taken) in one
                    .boxes
                    .iter()
                    .flat_map(|area| other.boxes.iter().map(move |taken| (area, taken)))
                {
                    assert!(!area.overlaps(taken), "{} overlaps {}", one.text, other.text);
                }
            }
        }
        // What lies around a tile is not drawn once more: each town has one circle.
        let layers = whole.draw(PageBox::new(0.0, 0.0, size, size));
        let own = PageBox::new(0.0, 0.0, size - 1e-9, size);
        let marked = layers.iter().flat_map(|layer| &layer.items);
        let marked = marked.filter(|item| match item {
            Item::Marker(marker) => own.contains(marker.at),
            _ => false,
        });
        assert_eq!(marked.count(), 900);
        // Each label is in each metatile that it touches, whole.
        let side = 256.0;
        let count = (size / side) as i32;
        let mut found = 0;
        for (row, column) in (0..count).flat_map(|row| (0..count).map(move |column| (row, column)))
        {
            let (x, y) = (f64::from(column) * side, f64::from(row) * side);
            let frame = PageBox::from_size(x, y, side, side);
            let layers = whole.draw(frame);
            let items = layers.iter().flat_map(|layer| &layer.items);
            let texts: Vec<_> = items
                .filter_map(|item| match item {
                    Item::Text(text) => Some((&text.text, text.boxes[0].center)),
                    _ => None,
                })
                .collect();
            for label in &boxes {
                let corners = label.boxes.iter().flat_map(|area| area.corners());
                if !frame.overlaps(PageBox::around(corners).unwrap()) {
                    continue;
                }
                let at = label.boxes[0].center;
                let there = texts.iter().any(|(text, center)| {
                    **text == label.text
                        && (center.x + x - at.x).abs() < 1e-6
                        && (center.y + y - at.y).abs() < 1e-6
                });
                assert!(there, "{} is missing from the frame at {x}, {y}", label.text);
                found += 1;
            }
        }
        assert!(found > boxes.len(), "no label lies over an edge: the test tests nothing");
    }
}

#[test]
fn sheets_agree_about_every_label_on_their_edges() {
    let folder = tempfile::tempdir().unwrap();
    archive(folder.path());
    let map = Map::from_style(style(), folder.path()).unwrap();
    let zoom = 6;
    let size = 256.0 * f64::from(1_u32 << zoom);
    let mut wanted = labels(&sheet(&map, &part(zoom, PageBox::new(0.0, 0.0, size, size))), size);
    let mut parts = Vec::new();
    for (row, column) in [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)] {
        // Not along the edges of vector tiles.
        let (x, y) = (0.37 * size, 0.59 * size);
        let bounds = PageBox {
            x0: x * column,
            y0: y * row,
            x1: x + (size - x) * column,
            y1: y + (size - y) * row,
        };
        parts.extend(labels(&sheet(&map, &part(zoom, bounds)), size));
    }
    parts.sort();
    let over_edges = parts.len();
    parts.dedup();
    wanted.dedup();
    assert!(wanted.len() > 500, "{}", wanted.len());
    assert_eq!(parts, wanted);
    assert!(over_edges > parts.len(), "no label lies over an edge: the test tests nothing");
}
