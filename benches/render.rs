//! What a page of 1600 × 1200 pixels costs: fills, strokes, text, all of it, and its PNG; beside
//! tiny-skia drawing the same fills and strokes.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use rumbo::path::PathSink;
use rumbo::render::{self, Compression, PngOptions, RenderOptions};
use rumbo::scene::{
    Face, FillRule, Glyph, GlyphRun, Group, Halo, Item, Origin, Path, Scene, Segment, Stroke, Text,
};
use rumbo::unit::{Color, Page};

const WIDTH: f64 = 1600.0;
const HEIGHT: f64 = 1200.0;
const COLUMNS: usize = 20;
const ROWS: usize = 10;
/// Points on one side of a polygon: 200 polygons of 150 points are 30,000.
const SIDE: usize = 37;

/// Numbers between −1 and 1 from a fixed seed.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1u32 << 30) - 1.0
    }
}

/// A ragged line between two points, the same whichever way it is asked for.
fn border(from: Page, to: Page, noise: &mut Noise) -> Vec<Page> {
    let mut points = vec![from];
    for index in 1..SIDE {
        let t = index as f64 / SIDE as f64;
        let at = from * (1.0 - t) + to * t;
        points.push(at + Page::new(noise.next(), noise.next()) * 1.5);
    }
    points
}

/// Countries that share their ragged borders.
fn polygons() -> Vec<Path> {
    let mut noise = Noise(7);
    let corner = |column: usize, row: usize, noise: &mut Noise| {
        Page::new(
            WIDTH * column as f64 / COLUMNS as f64 + 15.0 * noise.next(),
            HEIGHT * row as f64 / ROWS as f64 + 20.0 * noise.next(),
        )
    };
    let corners: Vec<Vec<Page>> = (0..=ROWS)
        .map(|row| (0..=COLUMNS).map(|column| corner(column, row, &mut noise)).collect())
        .collect();
    let across: Vec<Vec<Vec<Page>>> = (0..=ROWS)
        .map(|y| {
            (0..COLUMNS).map(|x| border(corners[y][x], corners[y][x + 1], &mut noise)).collect()
        })
        .collect();
    let down: Vec<Vec<Vec<Page>>> = (0..ROWS)
        .map(|y| {
            (0..=COLUMNS).map(|x| border(corners[y][x], corners[y + 1][x], &mut noise)).collect()
        })
        .collect();
    let back = |border: &[Page], end: Page| {
        let mut points = vec![end];
        points.extend(border.iter().skip(1).rev());
        points
    };
    let mut polygons = Vec::new();
    for y in 0..ROWS {
        for x in 0..COLUMNS {
            let mut ring = across[y][x].clone();
            ring.extend(&down[y][x + 1]);
            ring.extend(back(&across[y + 1][x], corners[y + 1][x + 1]));
            ring.extend(back(&down[y][x], corners[y + 1][x]));
            let mut path = Path::polyline(ring);
            path.close();
            polygons.push(path);
        }
    }
    polygons
}

fn fills() -> Vec<Item> {
    let shades = [(0xe8, 0xe2, 0xd0), (0xdc, 0xe4, 0xcf), (0xf0, 0xdc, 0xc8), (0xe0, 0xd8, 0xe4)];
    polygons()
        .into_iter()
        .enumerate()
        .map(|(index, path)| {
            let (r, g, b) = shades[(index + index / COLUMNS) % 4];
            Item::Fill {
                path: Arc::new(path),
                color: Color::rgb8(r, g, b),
                rule: FillRule::EvenOdd,
                antialias: true,
                origin: Origin::default(),
            }
        })
        .collect()
}

fn strokes(width: f64) -> Vec<Item> {
    polygons()
        .into_iter()
        .map(|path| Item::Stroke {
            path: Arc::new(path),
            color: Color::rgb8(0x80, 0x70, 0x90),
            stroke: Stroke::new(width).rounded(),
            origin: Origin::default(),
        })
        .collect()
}

/// Forty labels of twelve round glyphs with a halo.
fn labels() -> Vec<Item> {
    let mut outline = Path::circle(Page::new(0.28, -0.25), 0.26);
    outline.extend(&Path::circle(Page::new(0.28, -0.25), 0.15));
    let outline = Arc::new(outline);
    let label = |index: usize| {
        let (x, y) = (60.0 + 300.0 * (index % 5) as f64, 70.0 + 150.0 * (index / 5) as f64);
        let glyph = |index: usize| Glyph {
            id: 1,
            at: Page::new(x + 8.0 * index as f64, y),
            angle: 0.0,
            advance: 8.0,
            cluster: 0,
            outline: outline.clone(),
            field: None,
        };
        Item::Text(Text {
            text: "oooooooooooo".into(),
            origin: Origin::default(),
            required: false,
            anchor: None,
            runs: vec![GlyphRun {
                face: Face { name: "Circles".into(), index: 0 },
                size: 14.0,
                em: None,
                spacing: 0.0,
                color: None,
                glyphs: (0..12).map(glyph).collect(),
            }],
            boxes: Vec::new(),
            color: Color::BLACK,
            halo: Some(Halo { color: Color::WHITE, width: 1.5, blur: 0.0 }),
            leader: None,
        })
    };
    (0..40).map(label).collect()
}

fn scene(items: Vec<Item>) -> Scene {
    let mut scene = Scene::new(WIDTH, HEIGHT, Color::rgb8(0xcf, 0xe0, 0xea));
    scene.items = items;
    scene
}

fn partition(items: Vec<Item>) -> Item {
    Item::Group(Group { partition: true, ..Group::new("countries", items) })
}

fn whole() -> Scene {
    let mut items = vec![partition(fills())];
    items.extend(strokes(2.0));
    items.extend(labels());
    scene(items)
}

fn tiny_skia_path(path: &Path) -> tiny_skia::Path {
    let mut builder = tiny_skia::PathBuilder::new();
    for segment in path.segments() {
        match segment {
            Segment::Move(to) => builder.move_to(to.x as f32, to.y as f32),
            Segment::Line(to) => builder.line_to(to.x as f32, to.y as f32),
            _ => builder.close(),
        }
    }
    builder.finish().unwrap()
}

fn draw_with_tiny_skia(items: &[Item], pixmap: &mut tiny_skia::Pixmap) {
    for item in items {
        let mut paint = tiny_skia::Paint::default();
        match item {
            Item::Fill { path, color, .. } => {
                let [r, g, b, a] = color.to_rgba8();
                paint.set_color_rgba8(r, g, b, a);
                let rule = tiny_skia::FillRule::EvenOdd;
                pixmap.fill_path(&tiny_skia_path(path), &paint, rule, Default::default(), None);
            }
            Item::Stroke { path, color, stroke, .. } => {
                let [r, g, b, a] = color.to_rgba8();
                paint.set_color_rgba8(r, g, b, a);
                let stroke = tiny_skia::Stroke {
                    width: stroke.width as f32,
                    line_join: tiny_skia::LineJoin::Round,
                    line_cap: tiny_skia::LineCap::Round,
                    ..Default::default()
                };
                pixmap.stroke_path(
                    &tiny_skia_path(path),
                    &paint,
                    &stroke,
                    Default::default(),
                    None,
                );
            }
            _ => {}
        }
    }
}

fn benches(criterion: &mut Criterion) {
    let threads = |threads| RenderOptions { threads: Some(threads), ..RenderOptions::default() };
    let mut group = criterion.benchmark_group("pixels");
    for (name, items) in [
        ("empty", Vec::new()),
        ("fills", fills()),
        ("partition", vec![partition(fills())]),
        ("strokes-1px", strokes(1.0)),
        ("strokes-2px", strokes(2.0)),
        ("labels", labels()),
    ] {
        let scene = scene(items);
        group.bench_function(name, |bencher| {
            bencher.iter(|| render::pixmap(black_box(&scene), &threads(1)).unwrap());
        });
        if name.starts_with("fills") || name.starts_with("strokes") {
            let mut pixmap = tiny_skia::Pixmap::new(WIDTH as u32, HEIGHT as u32).unwrap();
            group.bench_function(format!("{name}-by-tiny-skia"), |bencher| {
                bencher.iter(|| draw_with_tiny_skia(black_box(&scene.items), &mut pixmap));
            });
        }
    }
    let scene = whole();
    group.bench_function("whole-1-thread", |bencher| {
        bencher.iter(|| render::pixmap(black_box(&scene), &threads(1)).unwrap());
    });
    group.bench_function("whole-pool", |bencher| {
        bencher.iter(|| render::pixmap(black_box(&scene), &RenderOptions::default()).unwrap());
    });
    group.finish();
    let mut group = criterion.benchmark_group("png");
    for (name, compression) in [("fast", Compression::Fast), ("balanced", Compression::Balanced)] {
        let options = PngOptions { compression, render: threads(1), ..PngOptions::default() };
        group.bench_function(format!("{name}-1-thread"), |bencher| {
            bencher.iter(|| render::png(black_box(&scene), &options).unwrap());
        });
        let options = PngOptions { compression, ..PngOptions::default() };
        group.bench_function(format!("{name}-pool"), |bencher| {
            bencher.iter(|| render::png(black_box(&scene), &options).unwrap());
        });
    }
    group.finish();
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(20).measurement_time(std::time::Duration::from_secs(1)).warm_up_time(std::time::Duration::from_millis(200));
    targets = benches
}
criterion_main!(all);
