//! How fast features are read. `RUMBO_BENCH_GEOJSON` and `RUMBO_BENCH_TOPOJSON` name files of your
//! own to measure instead of the made-up ones.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rumbo::source::{ReadOptions, geojson, topojson};

/// Polygons of 200 positions with some properties, about 20 MB.
fn polygons() -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for index in 0..5_000_u32 {
        let separator = if index == 0 { "" } else { "," };
        let west = f64::from(index % 340) - 175.0;
        let south = f64::from(index / 340) * 9.0 - 80.0;
        write!(
            text,
            "{separator}{{\"type\":\"Feature\",\"id\":{index},\"properties\":{{\"name\":\"Area {index}\",\
             \"kind\":\"made up\",\"value\":{}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[",
            f64::from(index) * 0.37
        )
        .unwrap();
        for step in 0..=200_u32 {
            let angle = f64::from(step % 200) * std::f64::consts::TAU / 200.0;
            let separator = if step == 0 { "" } else { "," };
            let (lon, lat) = (west + angle.cos(), south + angle.sin());
            write!(text, "{separator}[{lon:.7},{lat:.7}]").unwrap();
        }
        text.push_str("]]}}");
    }
    text.push_str("]}");
    text
}

fn file_or(variable: &str, made_up: impl FnOnce() -> String) -> String {
    std::env::var(variable)
        .map_or_else(|_| made_up(), |path| std::fs::read_to_string(path).unwrap())
}

fn read(criterion: &mut Criterion) {
    let text = file_or("RUMBO_BENCH_GEOJSON", polygons);
    let mut group = criterion.benchmark_group("source");
    group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("geojson", |bencher| {
        bencher.iter(|| geojson::read(black_box(&text), &ReadOptions::default()).unwrap());
    });
    group.bench_function("geojson-fault-at-end", |bencher| {
        let cut = &text[..text.len() - 2];
        bencher.iter(|| geojson::read(black_box(cut), &ReadOptions::default()).unwrap_err());
    });
    group.bench_function("geojson-crate", |bencher| {
        bencher.iter(|| black_box(&text).parse::<rumbo::geojson::GeoJson>().unwrap());
    });
    if let Ok(path) = std::env::var("RUMBO_BENCH_TOPOJSON") {
        let text = std::fs::read_to_string(path).unwrap();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("topojson", |bencher| {
            bencher.iter(|| topojson::read(black_box(&text), &ReadOptions::default()).unwrap());
        });
    }
}

criterion_group!(benches, read);
criterion_main!(benches);
