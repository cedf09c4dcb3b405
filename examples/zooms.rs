//! One place at each zoom from 0 to 10, in a theme: a page of frames of one web map.
//!
//! `cargo run --release --example zooms [OUTPUT.png [THEME [LON LAT]]]`

use std::f64::consts::{FRAC_PI_4, TAU};
use std::sync::Arc;

use rumbo::error::Report;
use rumbo::map::{Avoid, Camera, Map};
use rumbo::projection::Projection;
use rumbo::render::{ImageFormat, RenderOptions};
use rumbo::scene::{Group, Item, Origin, Path, Role, Scene, Stroke, Text};
use rumbo::text::{Fonts, TextStyle};
use rumbo::unit::{Color, LonLat, Page, PageBox};

const ZOOMS: std::ops::RangeInclusive<u8> = 0..=10;
const COLUMNS: usize = 4;
const CELL: (f64, f64) = (400.0, 300.0);
const GAP: f64 = 16.0;
const CAPTION: f64 = 22.0;

/// Web Mercator with a position in the middle of a frame, at a zoom of MapLibre's.
fn camera(at: LonLat, zoom: u8, frame: PageBox) -> rumbo::Result<Camera> {
    const RADIUS: f64 = 6_378_137.0;
    let scale = 512.0 * f64::from(zoom).exp2() / (TAU * RADIUS);
    let x = RADIUS * at.lon.to_radians();
    let y = RADIUS * (FRAC_PI_4 + at.lat.to_radians() / 2.0).tan().ln();
    let middle = frame.center();
    let transform = [scale, 0.0, 0.0, -scale, middle.x - x * scale, middle.y + y * scale];
    Camera::new(format!("zoom {zoom}"), frame, &Projection::web_mercator()?, transform)
}

fn main() -> rumbo::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let output = arguments.next().unwrap_or_else(|| "target/zooms.png".to_owned());
    let theme = arguments.next().unwrap_or_else(|| "atlas".to_owned());
    let mut number = || arguments.next().and_then(|text| text.parse().ok());
    let at = LonLat::new(number().unwrap_or(-99.13), number().unwrap_or(19.43));

    let (fonts, map) = (Fonts::embedded()?, Map::new(rumbo::style::theme(&theme)?));
    let rows = ZOOMS.count().div_ceil(COLUMNS);
    let width = GAP + (CELL.0 + GAP) * COLUMNS as f64;
    let height = GAP + (CELL.1 + CAPTION + GAP) * rows as f64;
    let mut scene = Scene::new(width, height, Color::WHITE);
    let ink = Color::BLACK.with_opacity(0.85);
    for (index, zoom) in ZOOMS.enumerate() {
        let (column, row) = (index % COLUMNS, index / COLUMNS);
        let left = GAP + (CELL.0 + GAP) * column as f64;
        let top = GAP + (CELL.1 + CAPTION + GAP) * row as f64;
        let frame = PageBox::from_size(left, top, CELL.0, CELL.1);
        let camera = camera(at, zoom, frame)?;
        let drawn = map.draw(&camera, &fonts, &Avoid::default(), &mut Report::new())?;
        let mut group = Group::new(format!("zoom {zoom}"), drawn.into_items());
        group.clip = Some(Arc::new(Path::rect(frame)));
        scene.items.push(Item::Group(group));
        scene.items.push(Item::Stroke {
            path: Arc::new(Path::rect(frame)),
            color: ink,
            stroke: Stroke::new(0.8),
            origin: Origin::default(),
        });
        let text = format!("{zoom}");
        let style = TextStyle { size: 13.0, ..TextStyle::new("Noto Sans Bold") };
        let shaped = fonts.shape(&text, &style);
        let (runs, boxes) = shaped.place(Page::new(left, frame.y1 + 3.0), 0.0);
        scene.items.push(Item::Text(Text {
            text,
            origin: Origin { role: Role::Note, ..Origin::default() },
            required: true,
            anchor: None,
            runs,
            boxes,
            color: ink,
            halo: None,
            leader: None,
        }));
    }
    let pixmap = rumbo::render::pixmap(&scene, &RenderOptions::default())?;
    let (pixels, _) = pixmap.data().as_chunks::<4>();
    let bytes = rumbo::render::encode(pixels, pixmap.width(), ImageFormat::Png8)?;
    rumbo::render::write(output, &bytes)
}
