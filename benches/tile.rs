//! Pyramids: countries at 1 : 10 million with fill, borders of 1 px and names, zooms 0 to 5, tiles
//! of 256 px as PNG, on one thread and on two.
//!
//! `cargo bench --bench tile`; divide 1,365 tiles by the time, or read the throughput.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rumbo::archive::Memory;
use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::map::Map;
use rumbo::style::Style;
use rumbo::tile::{Pyramid, PyramidOptions};
use rumbo::unit::LonLatBox;

const STYLE: &str = r##"{
    "version": 8,
    "sources": { "world": { "type": "geojson", "data": "countries.geojson" } },
    "layers": [
        { "id": "sea", "type": "background", "paint": { "background-color": "#dfe9ee" } },
        { "id": "land", "type": "fill", "source": "world", "paint": { "fill-color": "#faf8f3" } },
        { "id": "borders", "type": "line", "source": "world",
          "paint": { "line-color": "#98928a", "line-width": 1 } },
        { "id": "names", "type": "symbol", "source": "world",
          "layout": { "text-field": ["get", "name"], "text-font": ["Noto Sans Regular"],
                      "text-size": 12, "symbol-sort-key": ["get", "rank"] },
          "paint": { "text-color": "#6f6a62", "text-halo-color": "#faf8f3",
                     "text-halo-width": 1.2 } }
    ]
}"##;

fn pyramids(c: &mut Criterion) {
    let world = Basemap::embedded().unwrap();
    let countries = world.read(Layer::Countries, Level::Fine10m, &LonLatBox::WORLD).unwrap();
    let (style, _) = Style::from_json(STYLE).unwrap();
    let mut map = Map::new(style.clone());
    map.add_source("world", Arc::new(countries));
    let mut group = c.benchmark_group("pyramid");
    group.sample_size(10).throughput(Throughput::Elements(1365));
    for threads in [1, 2] {
        group.bench_function(format!("{threads} threads"), |bencher| {
            bencher.iter(|| {
                let options =
                    PyramidOptions { threads: Some(threads), ..PyramidOptions::default() };
                let pyramid = Pyramid::from_map(map.clone(), &style, options).unwrap();
                let mut tiles = Memory::default();
                black_box(pyramid.write(&mut tiles, &mut |_| {}).unwrap())
            });
        });
    }
}

criterion_group!(benches, pyramids);
criterion_main!(benches);
