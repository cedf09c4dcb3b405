//! The countries of Natural Earth 1:10m, cut, projected, resampled and clipped: a frame of Mexico,
//! the world, and the same through PROJ; and what projecting their vertices alone takes.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::geometry::{Prepared, Reading, View, fit_extent};
use rumbo::path::PathSink;
use rumbo::projection::Projection;
use rumbo::unit::{LonLat, LonLatBox, Page, PageBox};

const MEXICO: LonLatBox = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);
const FRAME: PageBox = PageBox { x0: 0.0, y0: 0.0, x1: 1600.0, y1: 1200.0 };

/// Counts what it is given.
#[derive(Default)]
struct Count(usize);

impl PathSink for Count {
    fn move_to(&mut self, to: Page) {
        black_box(to);
        self.0 += 1;
    }

    fn line_to(&mut self, to: Page) {
        black_box(to);
        self.0 += 1;
    }

    fn close(&mut self) {}
}

fn geometry(criterion: &mut Criterion) {
    let basemap = Basemap::embedded().unwrap();
    let countries = basemap.read(Layer::Countries, Level::Fine10m, &LonLatBox::WORLD).unwrap();
    let positions: Vec<LonLat> =
        countries.features.iter().flat_map(|country| country.shape.positions()).copied().collect();
    println!("{} vertices", positions.len());
    let reading = Reading::default();
    let prepared: Vec<Prepared> =
        countries.features.iter().map(|country| Prepared::new(&country.shape, &reading)).collect();
    let mut draw = |name: &str, definition: &str, extent: LonLatBox| {
        let projection = Projection::parse(definition).unwrap();
        let transform = fit_extent(&projection, extent, FRAME).unwrap();
        let view = View::new(&projection, transform, FRAME.grown(8.0));
        let mut stream = view.stream();
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut count = Count::default();
                for country in &prepared {
                    stream.prepared(country, &mut count);
                }
                count.0
            });
        });
        let mut planes = Vec::new();
        criterion.bench_function(&format!("{name}: projecting every vertex alone"), |bencher| {
            bencher.iter(|| projection.forward_all(black_box(&positions), &mut planes));
        });
    };
    draw("Mexico, Lambert conformal conic", "EPSG:6372", MEXICO);
    draw("world, Equal Earth", "equal-earth", LonLatBox::WORLD);
    if cfg!(feature = "proj") {
        // Spelt in ways that only PROJ reads.
        draw("Mexico, EPSG:6372 through PROJ", "urn:ogc:def:crs:EPSG::6372", MEXICO);
        let pipeline = "+proj=pipeline +step +proj=eqearth +ellps=WGS84";
        draw("world, Equal Earth through PROJ", pipeline, LonLatBox::WORLD);
    }
}

criterion_group!(benches, geometry);
criterion_main!(benches);
