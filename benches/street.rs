//! A dense tile of a real town in a full street style, read, styled and drawn at 512 px on one
//! thread; and thumbnails of 256 px, each of another place, from one map.
//!
//! `make bench-data` brings the tiles and the style; `cargo bench --bench street`.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rumbo::map::{Camera, Map};
use rumbo::render::{self, RenderOptions};
use rumbo::style::{self, Style};
use rumbo::unit::LonLat;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench-data");
/// Towns, the zoom of their tiles and the densest of these, column and row.
const TOWNS: [(&str, u8, u32, u32); 2] =
    [("sanfrancisco", 15, 5239, 12667), ("bangkok", 12, 3192, 1889)];
const THUMBNAILS: u32 = 200;

/// The middle of a tile of the web's grid.
fn middle(zoom: u8, column: u32, row: u32) -> LonLat {
    let tiles = f64::from(1u32 << zoom);
    let y = std::f64::consts::PI * (1.0 - 2.0 * (f64::from(row) + 0.5) / tiles);
    LonLat::new((f64::from(column) + 0.5) / tiles * 360.0 - 180.0, y.sinh().atan().to_degrees())
}

fn street(town: &str) -> Option<Style> {
    let text = std::fs::read_to_string(Path::new(DATA).join("bright-v9.json")).ok()?;
    let mut style: serde_json::Value = serde_json::from_str(&text).ok()?;
    let template = format!("{DATA}/{town}/{{z}}-{{x}}-{{y}}.mvt");
    style["sources"] = serde_json::json!({ "mapbox": { "type": "vector", "tiles": [template] } });
    let members = style.as_object_mut()?;
    members.remove("sprite");
    members.remove("glyphs");
    Style::from_json(&style.to_string()).ok().map(|(style, _)| style)
}

fn pixels(map: &Map, camera: &Camera) -> usize {
    let rendered = map.render(camera).unwrap();
    render::pixmap(&rendered.scene, &RenderOptions::default()).unwrap().data().len()
}

fn tiles(c: &mut Criterion) {
    let mut group = c.benchmark_group("street");
    group.sample_size(20);
    for (town, zoom, column, row) in TOWNS {
        let Some(style) = street(town) else {
            eprintln!("{town}: left out, as {DATA} is missing; run `make bench-data`");
            continue;
        };
        let camera = Camera::centered(middle(zoom, column, row), zoom.into(), 512.0, 512.0);
        let camera = camera.unwrap();
        group.bench_function(format!("{town} z{zoom}, 512 px"), |bencher| {
            bencher.iter(|| {
                // A map of its own, so that the tile is read anew.
                let map = Map::from_style(style.clone(), Path::new(DATA)).unwrap();
                black_box(pixels(&map, &camera))
            });
        });
    }
}

fn thumbnails(c: &mut Criterion) {
    let mut group = c.benchmark_group("thumbnails");
    group.sample_size(10).throughput(Throughput::Elements(THUMBNAILS.into()));
    for theme in ["paper", "atlas"] {
        let map = Map::from_style(style::theme(theme).unwrap(), Path::new(DATA)).unwrap();
        // Steps of the golden section, which leave no part of the world out.
        let camera = |number: u32| {
            let turn = (f64::from(number) * 0.618_033_988_75).fract();
            let share = (f64::from(number) + 0.5) / f64::from(THUMBNAILS);
            let place = LonLat::new(360.0 * turn - 180.0, 120.0 * share - 55.0);
            Camera::centered(place, 6.0, 256.0, 256.0).unwrap()
        };
        let cameras: Vec<Camera> = (0..THUMBNAILS).map(camera).collect();
        group.bench_function(format!("{theme} z6, 256 px"), |bencher| {
            bencher.iter(|| cameras.iter().map(|camera| pixels(&map, camera)).sum::<usize>());
        });
    }
}

/// All on one thread.
fn single(c: &mut Criterion) {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
    tiles(c);
    thumbnails(c);
}

criterion_group!(benches, single);
criterion_main!(benches);
