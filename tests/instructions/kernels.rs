//! What is counted: the work of each room by itself, then whole pictures. What a work begins with is not counted.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use rumbo::archive::{Address, Encoding, Metadata, Reader, Sink, Writer, WriterOptions};
use rumbo::basemap::{Basemap, Layer as BasemapLayer, Level};
use rumbo::figure::Figure;
use rumbo::geometry::{Prepared, Reading, View, fit_extent};
use rumbo::label::{LabelShape, Obstacles, Policy, Request, Target, place};
use rumbo::map::{Camera, Map};
use rumbo::path::PathSink;
use rumbo::projection::Projection;
use rumbo::render::{self, Compression, RenderOptions};
use rumbo::scene::{FillRule, Item, Origin, Path as Outline, Scene, Stroke};
use rumbo::source::mvt::VectorTile;
use rumbo::source::{Feature, ReadOptions, Shape, geojson};
use rumbo::style::{self, EvaluationContext, Expression};
use rumbo::text::{Fonts, TextStyle};
use rumbo::unit::{Color, LonLat, LonLatBox, Page, PageBox};
use serde_json::json;

use crate::vector_tile::{layer, zigzag};

/// What is counted, once all that it needs is there.
pub type Work = Box<dyn FnOnce()>;

/// What it is called, and what makes it ready.
type Kernel = (&'static str, fn() -> Work);

pub const KERNELS: &[Kernel] = &[
    ("read GeoJSON", read_geojson),
    ("read a vector tile", read_vector_tile),
    ("read an archive", read_archive),
    ("read the basemap", read_basemap),
    ("project", project),
    ("cut, project, resample, clip", trace),
    ("thin", thin),
    ("evaluate expressions", evaluate),
    ("shape", shape),
    ("place labels", place_labels),
    ("fill", || draw(filled())),
    ("stroke", || draw(stroked())),
    ("encode PNG", encode),
    ("picture: the caravan", || figure("caravan")),
    ("picture: a choropleth of the world", || figure("choropleth-world-density")),
    ("picture: a tile of atlas", tile),
];

const MEXICO: LonLatBox = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);
const PAGE: PageBox = PageBox::new(0.0, 0.0, 800.0, 600.0);

fn work(work: impl FnOnce() + 'static) -> Work {
    Box::new(work)
}

/// Points strewn over a page by a low-discrepancy sequence (Roberts 2018).
fn strewn(index: usize) -> Page {
    let n = index as f64;
    let (x, y) = ((n * 0.754_877_666).fract(), (n * 0.569_840_291).fract());
    Page::new(PAGE.x0 + x * PAGE.width(), PAGE.y0 + y * PAGE.height())
}

fn read_geojson() -> Work {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for index in 0..200 {
        let separator = if index == 0 { "" } else { "," };
        write!(
            text,
            "{separator}{{\"type\":\"Feature\",\"id\":{index},\"properties\":{{\"name\":\"Area {index}\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[["
        )
        .unwrap();
        for step in 0..=100 {
            let angle = f64::from(step % 100) * std::f64::consts::TAU / 100.0;
            let separator = if step == 0 { "" } else { "," };
            let (lon, lat) = (f64::from(index % 170) + libm::cos(angle), libm::sin(angle));
            write!(text, "{separator}[{lon:.7},{lat:.7}]").unwrap();
        }
        text.push_str("]]}}");
    }
    text.push_str("]}");
    work(move || drop(black_box(geojson::read(&text, &ReadOptions::default()).unwrap())))
}

/// Lines of a hundred points each.
fn roads() -> Vec<u8> {
    let names: Vec<String> = (0..200).map(|road| format!("Road {road}")).collect();
    let roads: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(road, name)| {
            let mut commands = vec![1 << 3 | 1, zigzag(road as i64 * 20), zigzag(0), 99 << 3 | 2];
            commands.extend((0..99).flat_map(|step| [zigzag(step % 7 - 3), zigzag(40)]));
            (2, commands, name.as_str(), road as u64 % 9)
        })
        .collect();
    layer("roads", &roads)
}

fn read_vector_tile() -> Work {
    let bytes = roads();
    work(move || {
        let (tile, _) = VectorTile::read(&bytes).unwrap();
        let features = tile.layers.into_iter().map(|layer| layer.features.len());
        assert_eq!(black_box(features.sum::<usize>()), 200);
    })
}

fn read_archive() -> Work {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("tiles.pmtiles");
    let mut writer =
        Writer::open(&target, &Metadata::new(Encoding::Png), WriterOptions::default()).unwrap();
    let tiles: Vec<Address> =
        (0..32).flat_map(|x| (0..32).map(move |y| Address::new(5, x, y))).collect();
    let mut bytes = roads();
    for tile in &tiles {
        bytes.push(tile.x as u8);
        writer.put(*tile, &bytes[bytes.len() - 64..]).unwrap();
    }
    Box::new(writer).finish().unwrap();
    work(move || {
        let reader = Reader::open(&target).unwrap();
        for tile in tiles {
            assert!(black_box(reader.get(tile).unwrap()).is_some());
        }
        drop(folder);
    })
}

fn read_basemap() -> Work {
    let bytes = include_bytes!("../../data/basemap/basemap.bin");
    work(move || {
        let basemap = Basemap::from_static(bytes).unwrap();
        for layer in [BasemapLayer::Countries, BasemapLayer::Boundaries, BasemapLayer::Coastline] {
            black_box(basemap.read(layer, Level::Medium50m, &MEXICO).unwrap());
        }
    })
}

fn countries() -> Vec<Feature> {
    let basemap = Basemap::embedded().unwrap();
    basemap.read(BasemapLayer::Countries, Level::Medium50m, &LonLatBox::WORLD).unwrap().features
}

const LCC: &str = "+proj=lcc +lat_1=17.5 +lat_2=29.5 +lat_0=23 +lon_0=-100 +datum=WGS84";

fn project() -> Work {
    let positions: Vec<LonLat> =
        countries().iter().flat_map(|country| country.shape.positions()).copied().collect();
    let projection = Projection::parse(LCC).unwrap();
    work(move || {
        let mut planes = Vec::new();
        projection.forward_all(&positions, &mut planes);
        black_box(planes);
    })
}

fn trace() -> Work {
    let reading = Reading::default();
    let prepared: Vec<Prepared> =
        countries().iter().map(|country| Prepared::new(&country.shape, &reading)).collect();
    let projection = Projection::parse(LCC).unwrap();
    let transform = fit_extent(&projection, MEXICO, PAGE).unwrap();
    work(move || {
        let view = View::new(&projection, transform, PAGE.grown(8.0));
        let (mut stream, mut path) = (view.stream(), Outline::new());
        for country in &prepared {
            stream.prepared(country, &mut path);
        }
        black_box(path);
    })
}

/// A ragged ring around the middle of the page.
fn ring(number: usize) -> Outline {
    let points = (0..1000).map(|step| {
        let angle = f64::from(step) * std::f64::consts::TAU / 1000.0;
        let radius = 20.0 + number as f64 * 5.0 + 3.0 * libm::sin(angle * 97.0);
        PAGE.center() + Page::new(libm::cos(angle), libm::sin(angle)) * radius
    });
    let mut ring = Outline::polyline(points);
    ring.close();
    ring
}

fn thin() -> Work {
    let rings: Vec<Outline> = (0..50).map(ring).collect();
    work(move || rings.iter().for_each(|ring| drop(black_box(ring.thinned(0.5)))))
}

fn evaluate() -> Work {
    let feature = |index: usize| Feature {
        id: None,
        properties: json!({ "class": (["city", "town"][index % 2]), "rank": index % 9 })
            .as_object()
            .cloned()
            .unwrap()
            .into(),
        shape: Shape::point(LonLat::new(0.0, 0.0)),
    };
    let features: Vec<Feature> = (0..2000).map(feature).collect();
    let expressions = [
        json!(["interpolate", ["linear"], ["get", "rank"], 1, 12, 6, 8]),
        json!(["match", ["get", "class"], "city", "#fff", "town", "#900", "#000"]),
        json!(["all", ["==", ["get", "class"], "town"], ["<", ["get", "rank"], 5]]),
    ];
    let expressions = expressions.map(|json| Expression::new(&json, None).unwrap());
    work(move || {
        let context = EvaluationContext::at_zoom(4.5);
        for expression in expressions.map(|expression| expression.specialised(&context)) {
            for feature in &features {
                drop(black_box(expression.evaluate(&context.with_feature(feature))));
            }
        }
    })
}

fn shape() -> Work {
    let style = TextStyle { size: 13.0, max_width: Some(10.0), ..TextStyle::default() };
    let texts: Vec<String> =
        (0..100).map(|number| format!("Heroica Ciudad de Juchitán {number} القاهرة")).collect();
    work(move || {
        let fonts = Fonts::embedded().unwrap();
        for text in &texts {
            black_box(fonts.shape(text, &style));
        }
    })
}

fn place_labels() -> Work {
    let requests: Vec<Request> = (1..=300)
        .map(|id| {
            let target = Target::Point { at: strewn(id), radius: 1.0 };
            let shapes = vec![LabelShape::block(30.0, 7.0)];
            Request { em: 7.0, gap: 1.0, padding: 2.0, ..Request::new(id as u64, target, shapes) }
        })
        .collect();
    work(move || {
        black_box(place(&Policy::Figure, PAGE, &requests, &Obstacles::default()));
    })
}

fn scene(item: impl Fn(Arc<Outline>, Color) -> Item) -> Scene {
    let mut scene = Scene::new(PAGE.width(), PAGE.height(), Color::WHITE);
    let shades = [Color::rgb8(0xe8, 0xe2, 0xd0), Color::rgb8(0xdc, 0xe4, 0xcf)];
    scene.items =
        (0..50).rev().map(|number| item(Arc::new(ring(number)), shades[number % 2])).collect();
    scene
}

fn filled() -> Scene {
    scene(|path, color| Item::Fill {
        path,
        color,
        rule: FillRule::EvenOdd,
        antialias: true,
        origin: Origin::default(),
    })
}

fn stroked() -> Scene {
    let stroke = Stroke::new(2.0).rounded();
    scene(|path, color| Item::Stroke {
        path,
        color,
        stroke: stroke.clone(),
        origin: Origin::default(),
    })
}

fn options() -> RenderOptions {
    RenderOptions { threads: Some(1), ..RenderOptions::default() }
}

fn draw(scene: Scene) -> Work {
    work(move || drop(black_box(render::pixmap(&scene, &options()).unwrap())))
}

fn encode() -> Work {
    let pixmap = render::pixmap(&filled(), &options()).unwrap();
    let (pixels, _) = pixmap.data().as_chunks::<4>();
    let (pixels, width) = (pixels.to_vec(), pixmap.width());
    work(move || {
        black_box(render::encode_png(&pixels, width, Compression::Fast).unwrap());
    })
}

fn figure(name: &str) -> Work {
    let file = format!("{}/examples/figures/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    work(move || {
        black_box(Figure::open(file).unwrap().render().unwrap().png().unwrap());
    })
}

fn tile() -> Work {
    let map = Map::from_style(style::theme("atlas").unwrap(), Path::new(".")).unwrap();
    let camera = Camera::centered(LonLat::new(20.0, 45.0), 4.0, 256.0, 256.0).unwrap();
    work(move || {
        let rendered = map.render(&camera).unwrap();
        let pixmap = render::pixmap(&rendered.scene, &options()).unwrap();
        let (pixels, _) = pixmap.data().as_chunks::<4>();
        black_box(render::encode_png(pixels, pixmap.width(), Compression::Fast).unwrap());
    })
}
