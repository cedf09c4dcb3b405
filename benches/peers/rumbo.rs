//! rumbo's part of `make bench-peers`: the figure drawn again and again from what is prepared, the least that the same
//! picture could take, and tiles. `benches/peers/run` starts it; by itself it tells how.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use rumbo::archive::Memory;
use rumbo::figure::Figure;
use rumbo::map::{Camera, Map};
use rumbo::render::{self, Compression, PngOptions, RenderOptions};
use rumbo::scene::{Item, Segment};
use rumbo::source::{ReadOptions, geojson};
use rumbo::style::{self, Style};
use rumbo::text::{Fonts, TextStyle};
use rumbo::tile::{Pyramid, PyramidOptions};
use rumbo::unit::{LonLat, Page};
use serde_json::json;

/// The map's west, south, east and north, degrees.
const EXTENT: [f64; 4] = [-120.0, 8.0, -80.0, 36.0];

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let told = match words[..] {
        ["figure", file, times] => figure(file, times.parse().unwrap()),
        ["limit", file, countries, times] => limit(file, countries, times.parse().unwrap()),
        ["tiles", folder, output] => tiles(Path::new(folder), output),
        ["pyramid", threads, times] => pyramid(threads.parse().unwrap(), times.parse().unwrap()),
        ["thumbnails", count] => thumbnails(count.parse().unwrap()),
        _ => {
            eprintln!(
                "figure FILE TIMES | limit FILE COUNTRIES TIMES | tiles DATA OUTPUT | pyramid THREADS TIMES | \
                 thumbnails COUNT"
            );
            return ExitCode::SUCCESS;
        }
    };
    println!("{told}");
    ExitCode::SUCCESS
}

/// The seconds that something takes, each time.
fn seconds<T>(times: usize, mut work: impl FnMut() -> T) -> Vec<f64> {
    let mut once = || {
        let begun = Instant::now();
        black_box(work());
        begun.elapsed().as_secs_f64()
    };
    (0..times).map(|_| once()).collect()
}

fn figure(file: &str, times: usize) -> serde_json::Value {
    let prepared = Figure::open(file).unwrap().prepare().unwrap();
    let draw = || prepared.render().unwrap().png().unwrap();
    black_box(draw());
    json!({ "warm": seconds(times, draw) })
}

/// Zooms 0 to 5 of a theme.
fn pyramid(threads: usize, times: usize) -> serde_json::Value {
    let draw = || {
        let options = PyramidOptions { zooms: 0..=5, threads: Some(threads), ..Default::default() };
        let mut tiles = Memory::default();
        Pyramid::from_theme("atlas", options).unwrap().write(&mut tiles, &mut |_| {}).unwrap();
        tiles.tiles.len()
    };
    json!({ "seconds": seconds(times, draw) })
}

/// Small maps of places all over the world, one after the other.
fn thumbnails(count: usize) -> serde_json::Value {
    let map = Map::new(style::theme("atlas").unwrap());
    let mut number = 0;
    let draw = || {
        let [east, north] =
            [0.618_033_988_75, 0.754_877_666_25].map(|step| (f64::from(number) * step).fract());
        let place = LonLat::new(360.0 * east - 180.0, 130.0 * north - 55.0);
        let zoom = f64::from(2 + number % 7);
        number += 1;
        let camera = Camera::centered(place, zoom, 256.0, 256.0).unwrap();
        let options = PngOptions { compression: Compression::Fast, ..PngOptions::default() };
        render::png(&map.render(&camera).unwrap().scene, &options).unwrap()
    };
    json!({ "seconds": seconds(count, draw) })
}

/// rumbo's stages, and what each of them cannot do without, by programs that do nothing else.
fn limit(file: &str, countries: &str, times: usize) -> serde_json::Value {
    let prepared = Figure::open(file).unwrap().prepare().unwrap();
    let rendered = prepared.render().unwrap();
    let scene = &rendered.scene;
    let pixmap = render::pixmap(scene, &RenderOptions::default()).unwrap();

    let mut positions = Vec::new();
    let text = std::fs::read_to_string(countries).unwrap();
    let (countries, _) = geojson::read(&text, &ReadOptions::default()).unwrap();
    for feature in countries.features {
        positions.extend(feature.shape.positions().iter().copied().filter(is_visible));
    }
    let mut planes = vec![(0.0, 0.0); positions.len()];
    let mut outlines = Vec::new();
    gather(&scene.items, &mut outlines);
    let texts: Vec<&str> = scene.texts().map(|text| &*text.text).collect();
    let (fonts, style) =
        (Fonts::embedded().unwrap(), TextStyle { size: 13.0, ..TextStyle::default() });
    let (width, height) = (pixmap.width() as usize, pixmap.height() as usize);
    let mut canvas = Canvas::new(width, height);
    let mut copy = pixmap.data().to_vec();
    let rgb: Vec<u8> =
        pixmap.data().chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect();

    let stages: BTreeMap<&str, Vec<f64>> = [
        ("scene", seconds(times, || prepared.render().unwrap())),
        ("pixels", seconds(times, || render::pixmap(scene, &RenderOptions::default()).unwrap())),
        ("png", {
            let whole = seconds(times, || rendered.png().unwrap());
            let pixels =
                seconds(times, || render::pixmap(scene, &RenderOptions::default()).unwrap());
            whole.iter().zip(pixels).map(|(whole, pixels)| (whole - pixels).max(0.0)).collect()
        }),
        ("limit: project", seconds(times, || project(&positions, &mut planes))),
        (
            "limit: shape",
            seconds(times, || {
                texts.iter().map(|text| fonts.shape(text, &style).width()).sum::<f64>()
            }),
        ),
        ("limit: coverage", seconds(times, || outlines.iter().for_each(|one| canvas.draw(one)))),
        ("limit: copy", seconds(times, || copy.copy_from_slice(black_box(pixmap.data())))),
        ("limit: png", seconds(times, || png_of(&rgb, pixmap.width(), pixmap.height()))),
    ]
    .into();
    json!({ "stages": stages, "vertices": positions.len() })
}

fn is_visible(at: &LonLat) -> bool {
    let [west, south, east, north] = EXTENT;
    (west..=east).contains(&at.lon) && (south..=north).contains(&at.lat)
}

/// The Mercator projection on a sphere: what of a pass over the vertices cannot be left out.
fn project(positions: &[LonLat], planes: &mut [(f64, f64)]) {
    for (plane, at) in planes.iter_mut().zip(positions) {
        *plane = (at.lon.to_radians(), at.lat.to_radians().tan().asinh());
    }
}

/// An outline as edges, with its colour.
struct Outline {
    edges: Vec<(Page, Page)>,
    color: [f32; 3],
}

/// All that is filled, and strokes as a rectangle for each of their steps.
fn gather(items: &[Item], outlines: &mut Vec<Outline>) {
    for item in items {
        let (path, half, color) = match item {
            Item::Group(group) => {
                gather(&group.items, outlines);
                continue;
            }
            Item::Fill { path, color, .. } => (path, None, color),
            Item::Stroke { path, color, stroke, .. } => (path, Some(stroke.width / 2.0), color),
            _ => continue,
        };
        let mut edges = Vec::new();
        let (mut start, mut at) = (Page::new(0.0, 0.0), Page::new(0.0, 0.0));
        for segment in path.segments() {
            let to = match segment {
                Segment::Move(to) => {
                    (start, at) = (to, to);
                    continue;
                }
                Segment::Line(to) | Segment::Quad(_, to) | Segment::Cubic(_, _, to) => to,
                Segment::Close => start,
            };
            match half {
                None => edges.push((at, to)),
                Some(half) => edges.extend(rectangle(at, to, half)),
            }
            at = to;
        }
        let [r, g, b, _] = color.to_rgba8();
        outlines.push(Outline { edges, color: [r, g, b].map(f32::from) });
    }
}

fn rectangle(from: Page, to: Page, half: f64) -> [(Page, Page); 4] {
    let (along, length) = (to - from, from.distance(to).max(1e-9));
    let side = Page::new(-along.y, along.x) * (half / length);
    let corners = [from + side, to + side, to - side, from - side];
    [0, 1, 2, 3].map(|corner| (corners[corner], corners[(corner + 1) % 4]))
}

/// Exact areas in a buffer of differences, summed along each row and mixed into the colours, which nothing that draws with
/// smooth edges can do without.
struct Canvas {
    width: usize,
    height: usize,
    sums: Vec<f32>,
    pixels: Vec<[f32; 3]>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        let (sums, pixels) = (vec![0.0; (width + 2) * height], vec![[255.0; 3]; width * height]);
        Self { width, height, sums, pixels }
    }

    fn draw(&mut self, outline: &Outline) {
        let (mut top, mut bottom) = (self.height, 0);
        let (mut left, mut right) = (self.width, 0);
        for &(from, to) in &outline.edges {
            let (first, last) =
                (from.y.min(to.y).max(0.0), from.y.max(to.y).min(self.height as f64));
            if first < last {
                top = top.min(first as usize);
                bottom = bottom.max(last.ceil() as usize);
                left = left.min(from.x.min(to.x).max(0.0) as usize);
                right = right.max(from.x.max(to.x).max(0.0) as usize + 1).min(self.width);
                self.edge(from, to);
            }
        }
        for row in top..bottom.min(self.height) {
            let sums = &mut self.sums[row * (self.width + 2)..][left.min(right)..right + 2];
            let pixels = &mut self.pixels[row * self.width..][left.min(right)..right];
            let mut sum = 0.0;
            for (pixel, difference) in pixels.iter_mut().zip(&*sums) {
                sum += difference;
                let covered = sum.abs().min(1.0);
                for (part, color) in pixel.iter_mut().zip(outline.color) {
                    *part += (color - *part) * covered;
                }
            }
            sums.fill(0.0);
        }
    }

    /// Adds what an edge takes away to its right, row by row.
    fn edge(&mut self, from: Page, to: Page) {
        let (down, above, below) = if from.y < to.y { (1.0, from, to) } else { (-1.0, to, from) };
        let slope = (below.x - above.x) / (below.y - above.y);
        let at = |y: f64| above.x + (y - above.y) * slope;
        let last = self.height as f64;
        let mut y = above.y.max(0.0);
        while y < below.y.min(last) {
            let row = y as usize;
            let next = (y.floor() + 1.0).min(below.y);
            let (a, b) = (at(y), at(next));
            let height = down * (next - y);
            let right = self.width as f64;
            let (left, end) = (a.min(b).clamp(0.0, right), a.max(b).clamp(0.0, right));
            let sums = &mut self.sums[row * (self.width + 2)..];
            let (first, past) = (left as usize, end as usize);
            if first == past {
                let share = (left + end) / 2.0 - first as f64;
                sums[first] += (height * (1.0 - share)) as f32;
                sums[first + 1] += (height * share) as f32;
            } else {
                let per = height / (end - left);
                let mut before = 0.0;
                for (column, sum) in sums.iter_mut().enumerate().take(past + 1).skip(first) {
                    let (x0, x1) = (left.max(column as f64), end.min(column as f64 + 1.0));
                    let whole = per * (x1 - x0);
                    let here = whole * (1.0 - ((x0 + x1) / 2.0 - column as f64));
                    *sum += (before + here) as f32;
                    before = whole - here;
                }
                sums[past + 1] += before as f32;
            }
            y = next;
        }
    }
}

fn png_of(rgb: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header().unwrap().write_image_data(rgb).unwrap();
    file
}

/// The zooms 0 to 5 of countries with their names, on one thread.
fn tiles(folder: &Path, output: &str) -> serde_json::Value {
    let style = json!({
        "version": 8,
        "sources": {
            "countries": { "type": "geojson", "data": "countries-10m.geojson" },
            "names": { "type": "geojson", "data": "names-10m.geojson" }
        },
        "layers": [
            { "id": "sea", "type": "background", "paint": { "background-color": "#cfe3ee" } },
            { "id": "land", "type": "fill", "source": "countries", "paint": { "fill-color": "#f4f0e6" } },
            { "id": "borders", "type": "line", "source": "countries",
              "paint": { "line-color": "#999", "line-width": 1 } },
            { "id": "names", "type": "symbol", "source": "names",
              "layout": { "text-field": ["get", "name"], "text-font": ["Noto Sans Regular"],
                          "text-size": 12, "symbol-sort-key": ["-", 0, ["get", "area"]] },
              "paint": { "text-color": "#333", "text-halo-color": "#fff", "text-halo-width": 1.2 } }
        ]
    });
    let (style, _) = Style::from_json(&style.to_string()).unwrap();
    let map = Map::from_style(style.clone(), folder).unwrap();
    let options = PyramidOptions { threads: Some(1), ..PyramidOptions::default() };
    let begun = Instant::now();
    let pyramid = Pyramid::from_map(map, &style, options).unwrap();
    let mut tiles = Memory::default();
    pyramid.write(&mut tiles, &mut |_| {}).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    if output != "-" {
        for (at, tile) in &tiles.tiles {
            let name = format!("{}-{}-{}.png", at.z, at.x, at.y);
            std::fs::write(Path::new(output).join(name), tile).unwrap();
        }
    }
    json!({ "tiles": tiles.tiles.len(), "seconds": seconds })
}
