//! Shaded relief and tints of height against GDAL's `gdaldem hillshade` and `gdaldem color-relief` on the
//! same heights.
//!
//! Slow: needs `gdaldem` (Debian's gdal-bin). Where it is missing the tests say that they are
//! skipped, and fail where `RUMBO_GDAL` is set.
#![cfg(feature = "basemap")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use rumbo::map::{Camera, Map};
use rumbo::path::Affine;
use rumbo::projection::Projection;
use rumbo::relief::{Relief, Surface, Window};
use rumbo::render::{Canvas, Drawing, RenderOptions};
use rumbo::style::Style;
use rumbo::unit::{LonLat, Page, PageBox};
use serde_json::{Value, json};

/// How far shades may lie apart on average, of 255.
const CLOSE: f64 = 2.0;

/// Heights row by row from the north, metres, on squares of a side in metres.
struct Grid {
    columns: usize,
    side: f64,
    heights: Vec<f64>,
}

/// How a layer draws, what it draws on, and the runs of GDAL whose mean that is.
struct Method {
    name: &'static str,
    paint: Value,
    page: &'static str,
    runs: Vec<Vec<&'static str>>,
}

/// Each method that both define, with shadows of black and highlights of white.
///
/// Horn's shade is what black and white make of grey; those that darken alone stand on white. GDAL's
/// own `-multidirectional` weighs its four lights by the slope's direction, MapLibre's takes the mean
/// of any lights: that is compared with the mean of GDAL's runs.
fn methods() -> Vec<Method> {
    let clear = "rgba(0, 0, 0, 0)";
    let dark = |method: &str| {
        json!({"hillshade-method": method, "hillshade-illumination-direction": 315,
               "hillshade-shadow-color": "black", "hillshade-highlight-color": clear})
    };
    let horn = |direction: i32, altitude: i32| {
        json!({"hillshade-method": "basic", "hillshade-illumination-direction": direction,
               "hillshade-illumination-altitude": altitude,
               "hillshade-shadow-color": "black", "hillshade-highlight-color": "white"})
    };
    let lights = ["225", "270", "315", "360"];
    let many = json!({
        "hillshade-method": "multidirectional",
        "hillshade-illumination-direction": [225, 270, 315, 360],
        "hillshade-illumination-altitude": [30, 30, 30, 30],
        "hillshade-shadow-color": ["black", "black", "black", "black"],
        "hillshade-highlight-color": ["white", "white", "white", "white"],
    });
    let (grey, white) = ("rgb(128, 128, 128)", "white");
    let method = |name, paint, page, runs| Method { name, paint, page, runs };
    vec![
        method("basic", horn(315, 45), grey, vec![vec![]]),
        method("basic, low light", horn(70, 20), grey, vec![vec!["-az", "70", "-alt", "20"]]),
        method("combined", dark("combined"), white, vec![vec!["-combined"]]),
        method("igor", dark("igor"), white, vec![vec!["-igor"]]),
        method(
            "multidirectional",
            many,
            grey,
            lights.map(|az| vec!["-az", az, "-alt", "30"]).to_vec(),
        ),
    ]
}

/// Whether there is GDAL; said where it is missing.
fn gdal() -> bool {
    let there = Command::new("gdaldem").output().is_ok();
    assert!(there || std::env::var_os("RUMBO_GDAL").is_none(), "RUMBO_GDAL is set: no gdaldem");
    if !there {
        eprintln!("skipped: there is no gdaldem (Debian's gdal-bin)");
    }
    there
}

/// The file that `gdaldem` makes of a grid in one of its modes, with what else is given before and after
/// the files' names.
fn dem(mode: &str, grid: &Grid, with: &[&Path], arguments: &[&str], folder: &Path) -> PathBuf {
    let (from, to) = (folder.join("heights.asc"), folder.join(mode));
    let rows = grid.heights.len() / grid.columns;
    let mut text = format!(
        "ncols {}\nnrows {rows}\nxllcorner 0\nyllcorner 0\ncellsize {:.9}\n",
        grid.columns, grid.side
    );
    for row in grid.heights.chunks(grid.columns) {
        row.iter().for_each(|metres| write!(text, "{metres:.4} ").unwrap());
        text.push('\n');
    }
    std::fs::write(&from, text).unwrap();
    let mut command = Command::new("gdaldem");
    command.args([mode, "-q"]).arg(&from).args(with).arg(&to).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    to
}

/// What GDAL makes of a grid, `steeper` times as high.
fn shaded(grid: &Grid, steeper: f64, arguments: &[&str], folder: &Path) -> Vec<f64> {
    let steeper = steeper.to_string();
    let mut all = vec!["-of", "AAIGrid", "-compute_edges", "-z", &steeper];
    all.extend(arguments);
    let to = dem("hillshade", grid, &[], &all, folder);
    let text = std::fs::read_to_string(&to).unwrap();
    let is_head = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
    let lines = text.lines().skip_while(is_head);
    lines.flat_map(str::split_whitespace).map(|cell| cell.parse().unwrap()).collect()
}

/// A map of one layer of a source alone, on a page of a colour.
fn map_of(layer: Value, source: Value, page: &str, folder: &Path) -> Map {
    let text = json!({
        "version": 8,
        "sources": {"heights": source},
        "layers": [
            {"id": "page", "type": "background", "paint": {"background-color": page}},
            layer,
        ],
    });
    let (style, report) = Style::from_json(&text.to_string()).unwrap();
    assert_eq!(report.losses().count(), 0, "{:?}", report.entries());
    Map::from_style(style, folder).unwrap()
}

/// A map of a hillshade layer.
fn shade(method: &Method, source: Value, metadata: Value, exaggeration: f64, folder: &Path) -> Map {
    let mut paint = method.paint.clone();
    paint["hillshade-exaggeration"] = json!(exaggeration);
    paint["hillshade-illumination-anchor"] = json!("map");
    let layer = json!({"id": "relief", "type": "hillshade", "source": "heights", "metadata": metadata,
                       "paint": paint});
    map_of(layer, source, method.page, folder)
}

fn pixels(map: &Map, camera: &Camera) -> Vec<[u8; 4]> {
    let rendered = map.render(camera).unwrap();
    assert_eq!(rendered.report.losses().count(), 0, "{:?}", rendered.report.entries());
    let drawing = Drawing::new(&rendered.scene, &RenderOptions::default()).unwrap();
    let (width, height) = drawing.size();
    let mut canvas = Canvas::default();
    drawing.part(0, 0, width, height, &mut canvas);
    canvas.pixels().to_vec()
}

fn drawn(map: &Map, camera: &Camera) -> Vec<f64> {
    let grey = |pixel: [u8; 4]| {
        assert!(pixel[0] == pixel[1] && pixel[1] == pixel[2] && pixel[3] == 255, "{pixel:?}");
        f64::from(pixel[0])
    };
    pixels(map, camera).into_iter().map(grey).collect()
}

/// Compares shades, those at the grid's edges left out, where GDAL guesses.
fn compare(method: &Method, grid: &Grid, steeper: f64, ours: &[f64], folder: &Path) {
    let runs: Vec<_> = method.runs.iter().map(|run| shaded(grid, steeper, run, folder)).collect();
    let rows = grid.heights.len() / grid.columns;
    assert_eq!(ours.len(), grid.heights.len());
    let (mut sum, mut most, mut range) = (0.0, 0.0f64, (255.0f64, 0.0f64));
    for y in 2..rows - 2 {
        for index in y * grid.columns + 2..(y + 1) * grid.columns - 2 {
            let theirs = runs.iter().map(|run| run[index]).sum::<f64>() / runs.len() as f64;
            let off = (ours[index] - theirs).abs();
            (sum, most) = (sum + off, most.max(off));
            range = (range.0.min(theirs), range.1.max(theirs));
        }
    }
    let mean = sum / ((rows - 4) * (grid.columns - 4)) as f64;
    eprintln!("{}: {mean:.2} apart, {most:.0} at most, of {range:?}", method.name);
    assert!(range.1 - range.0 > 30.0, "{}: hardly any relief, {range:?}", method.name);
    assert!(mean <= CLOSE, "{}: {mean:.2} apart on average, {most:.0} at most", method.name);
}

/// Tiles of Terrarium heights around 0° N 0.01° E, at a zoom where slopes are as steep as they are.
const ZOOM: u32 = 15;
const TILES: [(u32, u32); 2] = [(16_384, 16_385), (16_383, 16_384)];

/// Hills of several sizes, metres above the sea's level; a valley below it.
fn hills(x: f64, y: f64) -> f64 {
    let wave = |length: f64, turn: f64| ((x * turn.cos() + y * turn.sin()) / length).sin();
    let ridge = 80.0 * (1.0 - wave(70.0, 0.4).abs());
    90.0 * wave(55.0, 1.1) * wave(80.0, 2.6) + 14.0 * wave(9.0, 2.0) * wave(7.0, 0.3) + ridge
}

fn tiles(folder: &Path) -> Grid {
    let [(left, right), (top, bottom)] = TILES;
    let columns = (right - left + 1) as usize * 256;
    let mut heights = vec![0.0; columns * columns];
    for (column, x) in (left..=right).enumerate() {
        let place = folder.join(format!("{ZOOM}/{x}"));
        std::fs::create_dir_all(&place).unwrap();
        for (row, y) in (top..=bottom).enumerate() {
            let mut pixels = Vec::with_capacity(256 * 256 * 3);
            for (down, across) in (0..256).flat_map(|y| (0..256).map(move |x| (y, x))) {
                let (x, y) = (column * 256 + across, row * 256 + down);
                let steps = ((hills(x as f64, y as f64) + 32_768.0) * 256.0).round();
                heights[y * columns + x] = steps / 256.0 - 32_768.0;
                pixels.extend_from_slice(&(steps as u32).to_be_bytes()[1..]);
            }
            let file = std::fs::File::create(place.join(format!("{y}.png"))).unwrap();
            let mut encoder = png::Encoder::new(file, 256, 256);
            encoder.set_color(png::ColorType::Rgb);
            encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        }
    }
    let side = std::f64::consts::TAU * 6_378_137.0 / f64::from(256 << ZOOM);
    Grid { columns, side, heights }
}

fn tile_source() -> Value {
    json!({"type": "raster-dem", "tiles": ["{z}/{x}/{y}.png"], "tileSize": 256,
           "encoding": "terrarium", "minzoom": ZOOM, "maxzoom": ZOOM})
}

/// A camera that shows a pixel for each sample of the tiles.
fn above_tiles(grid: &Grid) -> Camera {
    let world = f64::from(1 << ZOOM);
    let corner = LonLat::new(f64::from(TILES[0].1) / world * 360.0 - 180.0, 0.0);
    let side = grid.columns as f64;
    Camera::centered(corner, f64::from(ZOOM) - 1.0, side, side).unwrap()
}

#[test]
#[ignore = "slow: needs gdaldem"]
fn tiles_of_heights_are_shaded_as_gdal_shades_them() {
    if !gdal() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let grid = tiles(folder.path());
    let (source, camera) = (tile_source(), above_tiles(&grid));
    for method in methods() {
        // Half is MapLibre's word for slopes as they are.
        let map = shade(&method, source.clone(), json!({}), 0.5, folder.path());
        compare(&method, &grid, 1.0, &drawn(&map, &camera), folder.path());
    }
}

/// The Andes of Ecuador: where the window of the relief begins, and its side, samples.
const ANDES: (i64, i64, i64) = (2_880, 2_540, 120);

/// What is drawn of samples: a cubic B-spline that does not pass through them.
fn smoothed(heights: &[f32], side: usize) -> Vec<f64> {
    let at = |x: usize, y: usize| f64::from(heights[y * side + x]);
    let across = |x: usize, y: usize| (at(x - 1, y) + 4.0 * at(x, y) + at(x + 1, y)) / 6.0;
    let down = |x, y: usize| (across(x, y - 1) + 4.0 * across(x, y) + across(x, y + 1)) / 6.0;
    (1..side - 1).flat_map(|y| (1..side - 1).map(move |x| down(x, y))).collect()
}

/// The samples of a part of the embedded relief as they are drawn, and a camera that shows a pixel for
/// each.
fn andes() -> (Grid, Camera) {
    let relief = Relief::embedded().unwrap();
    let (column, row, side) = ANDES;
    let (width, height) = relief.size(Surface::Land, 0);
    let window =
        Window { level: 0, column: column - 1, row: row - 1, width: side + 2, height: side + 2 };
    let heights = relief.heights(Surface::Land, window).unwrap();
    // A pixel a sample, on a plane where that is so everywhere, and a touch less, so that no coarser
    // samples are enough.
    let radius = 6_371_000.0;
    let projection = Projection::parse(&format!("+proj=eqc +R={radius}")).unwrap();
    let metres = std::f64::consts::TAU * radius / width as f64;
    let zoomed = 1.0015;
    let middle = |whole: usize, first: i64| {
        let half = side as f64 / 2.0;
        (whole as f64 / 2.0 - first as f64 - half) * zoomed + half
    };
    let origin = Page::new(middle(width, column), middle(height, row));
    let page = PageBox::new(0.0, 0.0, side as f64, side as f64);
    let to_page = Affine::north_up(zoomed / metres, origin);
    let camera = Camera::new("map", page, &projection, to_page).unwrap();
    // Small maps are drawn with steeper slopes; not those of this zoom.
    let camera = camera.with_zoom(15.0);
    let grid = Grid {
        columns: side as usize,
        side: metres,
        heights: smoothed(heights.metres(), window.width as usize),
    };
    (grid, camera)
}

#[test]
#[ignore = "slow: needs gdaldem"]
fn the_embedded_relief_is_shaded_as_gdal_shades_it() {
    if !gdal() {
        return;
    }
    let (grid, camera) = andes();
    let folder = tempfile::tempdir().unwrap();
    for method in methods() {
        let source = json!({"type": "raster-dem", "url": "rumbo://relief"});
        // One is twice as steep.
        let land = json!({"rumbo:surface": "land"});
        let map = shade(&method, source, land, 1.0, folder.path());
        compare(&method, &grid, 2.0, &drawn(&map, &camera), folder.path());
    }
}

/// Heights, metres, and their colours.
const TINTS: [(f64, [u8; 3]); 6] = [
    (-200.0, [40, 90, 160]),
    (0.0, [90, 150, 110]),
    (60.0, [240, 230, 170]),
    (1_500.0, [180, 120, 60]),
    (3_500.0, [120, 70, 90]),
    (6_500.0, [250, 250, 255]),
];

/// Compares tints of height with those that GDAL gives the same grid.
fn compare_tints(grid: &Grid, source: Value, metadata: Value, camera: &Camera, folder: &Path) {
    let mut ramp = json!(["interpolate", ["linear"], ["elevation"]]);
    let mut table = String::new();
    for (metres, [r, g, b]) in TINTS {
        let stops = ramp.as_array_mut().unwrap();
        stops.extend([json!(metres), json!(format!("rgb({r}, {g}, {b})"))]);
        writeln!(table, "{metres} {r} {g} {b}").unwrap();
    }
    let layer = json!({"id": "tints", "type": "color-relief", "source": "heights",
                       "metadata": metadata, "paint": {"color-relief-color": ramp}});
    let ours = pixels(&map_of(layer, source, "black", folder), camera);
    let colors = folder.join("colors");
    std::fs::write(&colors, table).unwrap();
    let to = dem("color-relief", grid, &[&colors], &["-of", "PNG"], folder);
    let file = std::io::BufReader::new(std::fs::File::open(to).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut theirs = vec![0; reader.output_buffer_size().unwrap()];
    assert_eq!(reader.next_frame(&mut theirs).unwrap().color_type, png::ColorType::Rgb);
    assert_eq!((ours.len(), 3 * ours.len()), (grid.heights.len(), theirs.len()));
    let (mut sum, mut most, mut seen) = (0.0, 0, std::collections::BTreeSet::new());
    let rows = grid.heights.len() / grid.columns;
    for index in 2 * grid.columns..(rows - 2) * grid.columns {
        if !(2..grid.columns - 2).contains(&(index % grid.columns)) {
            continue;
        }
        let theirs = &theirs[3 * index..3 * index + 3];
        for (ours, theirs) in ours[index].iter().zip(theirs) {
            let off = ours.abs_diff(*theirs);
            (sum, most) = (sum + f64::from(off), most.max(off));
        }
        seen.insert(theirs.to_vec());
    }
    let mean = sum / (3 * (rows - 4) * (grid.columns - 4)) as f64;
    eprintln!("tints: {mean:.2} apart, {most} at most, {} of them", seen.len());
    assert!(seen.len() > 100, "hardly any tints: {}", seen.len());
    assert!(mean <= CLOSE, "tints: {mean:.2} apart on average, {most} at most");
}

#[test]
#[ignore = "slow: needs gdaldem"]
fn heights_are_tinted_as_gdal_tints_them() {
    if !gdal() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let grid = tiles(folder.path());
    compare_tints(&grid, tile_source(), json!({}), &above_tiles(&grid), folder.path());
    let (grid, camera) = andes();
    let source = json!({"type": "raster-dem", "url": "rumbo://relief"});
    let land = json!({"rumbo:surface": "land"});
    compare_tints(&grid, source, land, &camera, folder.path());
}
