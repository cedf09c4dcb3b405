//! The figure by stages, and whole: cold (files read, fonts and archive opened) and prepared
//! (everything in memory).
//!
//! `cargo bench --bench rendering`

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use rumbo::basemap::{Basemap, Layer as BasemapLayer, Level};
use rumbo::figure::Figure;
use rumbo::geometry::{Prepared, Reading, View, fit_extent};
use rumbo::label::{
    LabelShape, LeaderRule, LineObstacle, Obstacles, Policy, Request, Target, place,
};
use rumbo::projection::Projection;
use rumbo::render::{self, PngOptions, RenderOptions};
use rumbo::scene::Path;
use rumbo::text::{Fonts, TextStyle};
use rumbo::unit::{LonLat, LonLatBox, Page, PageBox};

const FIGURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/figures/caravan.toml");
const ROUTE: &str = include_str!("../data/routes/viacrucis-2018.geojson");
const LCC: &str = "+proj=lcc +lat_1=17.5 +lat_2=29.5 +lat_0=23 +lon_0=-100 +datum=WGS84";
const EXTENT: LonLatBox = LonLatBox::new(-120.0, 8.0, -80.0, 36.0);
const PAGE: PageBox = PageBox::new(0.0, 0.0, 1600.0, 1200.0);

fn stages(c: &mut Criterion) {
    let mut group = c.benchmark_group("stage");

    group.bench_function("parse route", |b| {
        b.iter(|| rumbo::route::Route::from_json(black_box(ROUTE)).unwrap());
    });

    let basemap = Basemap::embedded().unwrap();
    for (name, level) in [("50m", Level::Medium50m), ("10m", Level::Fine10m)] {
        group.bench_function(format!("read countries {name}"), |b| {
            b.iter(|| basemap.read(BasemapLayer::Countries, level, &EXTENT).unwrap());
        });
    }

    let projection = Projection::parse(LCC).unwrap();
    let positions: Vec<LonLat> = (0..30_000)
        .map(|i| LonLat::new(-120.0 + f64::from(i % 400) / 10.0, 8.0 + f64::from(i / 400) / 3.0))
        .collect();
    let mut planes = Vec::new();
    group.bench_function("project 30,000 points, LCC", |b| {
        b.iter(|| projection.forward_all(black_box(&positions), &mut planes));
    });

    let transform = fit_extent(&projection, EXTENT, PAGE).unwrap();
    let view = View::new(&projection, transform, PAGE);
    let countries = basemap.read(BasemapLayer::Countries, Level::Medium50m, &EXTENT).unwrap();
    let prepared: Vec<Prepared> = countries
        .features
        .iter()
        .map(|feature| Prepared::new(&feature.shape, &Reading::default()))
        .collect();
    group.bench_function("cut, project, resample, clip countries 50m", |b| {
        b.iter(|| {
            let mut path = Path::new();
            let mut stream = view.stream();
            prepared.iter().for_each(|shape| {
                stream.prepared(shape, &mut path);
            });
            path
        });
    });

    let fonts = Fonts::embedded().unwrap();
    let style = TextStyle { size: 13.0, ..TextStyle::default() };
    group.bench_function("shape a two-line label", |b| {
        b.iter(|| fonts.shape(black_box("San Pedro Tapanatepec\n29 Mar"), &style));
    });

    let (requests, obstacles) = labels();
    group.bench_function("place 27 labels", |b| {
        b.iter(|| place(&Policy::default(), PAGE, &requests, &obstacles));
    });

    let rendered = Figure::open(FIGURE).unwrap().render().unwrap();
    group.bench_function("rasterise", |b| {
        b.iter(|| render::pixmap(&rendered.scene, &RenderOptions::default()).unwrap());
    });
    group.bench_function("rasterise and encode", |b| {
        b.iter(|| render::png(&rendered.scene, &PngOptions::default()).unwrap());
    });
    group.finish();
}

/// The flagship's stops by a plain cylindrical view, each with a two-line label.
fn labels() -> (Vec<Request>, Obstacles) {
    let route = rumbo::route::viacrucis_2018().unwrap();
    let to_page = |at: LonLat| Page::new((at.lon + 120.0) * 40.0, (36.0 - at.lat) * 42.0);
    let line: Vec<Page> = route.stops.iter().map(|stop| to_page(stop.at)).collect();
    let mut points: Vec<Page> = Vec::new();
    for &point in &line {
        if points.iter().all(|other| other.distance(point) > 10.0) {
            points.push(point);
        }
    }
    let requests = points
        .into_iter()
        .enumerate()
        .map(|(id, at)| {
            let shapes = vec![LabelShape::lines([(110.0, 15.0), (60.0, 14.0)])];
            let mut request = Request::new(id as u64, Target::Point { at, radius: 5.0 }, shapes);
            request.required = true;
            request.leader = LeaderRule::Allowed { max_length: 8.0 };
            request
        })
        .collect();
    let lines = vec![LineObstacle::new(line, 2.25, LineObstacle::ROUTE)];
    (requests, Obstacles { lines, ..Obstacles::default() })
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("figure");
    group.bench_function("from files to PNG", |b| {
        b.iter(|| Figure::open(FIGURE).unwrap().render().unwrap().png().unwrap());
    });
    let mut figure = Figure::open(FIGURE).unwrap();
    figure.routes[0].data =
        rumbo::figure::Data::Route(Arc::new(rumbo::route::viacrucis_2018().unwrap()));
    group.bench_function("data at hand, to scene", |b| b.iter(|| figure.render().unwrap()));
    group.bench_function("data at hand, to PNG", |b| {
        b.iter(|| figure.render().unwrap().png().unwrap());
    });
    let again = figure.prepare().unwrap();
    group.bench_function("once more, to scene", |b| b.iter(|| again.render().unwrap()));
    group.finish();
}

criterion_group!(benches, stages, whole);
criterion_main!(benches);
