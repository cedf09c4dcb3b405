//! Opening the embedded archive and reading Mexico with its neighbours.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rumbo::basemap::{Basemap, Detail, FindOptions, Gazetteer, Layer, Level, PropertyNames};
use rumbo::style;
use rumbo::unit::LonLatBox;

const MEXICO: LonLatBox = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);
const LAYERS: [Layer; 3] = [Layer::Countries, Layer::Boundaries, Layer::Coastline];

fn basemap(criterion: &mut Criterion) {
    let bytes = include_bytes!("../data/basemap/basemap.bin");
    for (name, level) in [("50m", Level::Medium50m), ("10m", Level::Fine10m)] {
        criterion.bench_function(&format!("open and read Mexico, {name}"), |bencher| {
            bencher.iter(|| {
                let basemap = Basemap::from_static(bytes).unwrap();
                for layer in LAYERS {
                    black_box(basemap.read(layer, level, &MEXICO).unwrap());
                }
            });
        });
    }
    // All that a theme draws of it, with every property and as a map in that theme reads it.
    let theme = style::theme("paper").unwrap();
    let wanted = |layer: Layer| -> PropertyNames {
        let drawn = theme.layers().iter().filter(|of| of.source_layer() == Some(layer.name()));
        drawn.flat_map(|drawn| drawn.properties_read().unwrap()).collect()
    };
    let wanted: Vec<_> = Layer::ALL
        .into_iter()
        .filter(|layer| *layer != Layer::Admin1)
        .map(|layer| (layer, wanted(layer)))
        .collect();
    for (name, scale) in [("1:25,000,000", 25e6), ("1:10,000,000", 10e6)] {
        let detail = Detail::for_scale(scale);
        criterion.bench_function(&format!("open and read as a map at {name} does"), |bencher| {
            bencher.iter(|| {
                let basemap = Basemap::from_static(bytes).unwrap();
                for (layer, names) in &wanted {
                    let names = names.clone();
                    black_box(basemap.read_properties(*layer, detail, &MEXICO, names).unwrap());
                }
            });
        });
        criterion.bench_function(&format!("open and read all layers for {name}"), |bencher| {
            bencher.iter(|| {
                let basemap = Basemap::from_static(bytes).unwrap();
                for layer in Layer::ALL.into_iter().filter(|layer| *layer != Layer::Admin1) {
                    black_box(basemap.read(layer, detail, &MEXICO).unwrap());
                }
            });
        });
    }
    criterion.bench_function("read the world's countries, 10m", |bencher| {
        let basemap = Basemap::embedded().unwrap();
        bencher.iter(|| basemap.read(Layer::Countries, Level::Fine10m, &LonLatBox::WORLD).unwrap());
    });
    criterion.bench_function("find a place", |bencher| {
        let gazetteer = Gazetteer::embedded().unwrap();
        bencher.iter(|| gazetteer.find(black_box("Tijuana"), &FindOptions::default()).unwrap());
    });
}

criterion_group!(benches, basemap);
criterion_main!(benches);
