use std::path::Path;

use rumbo::map::{Camera, Map};
use rumbo::render::{self, PngOptions, RenderOptions};
use rumbo::style::Style;
use rumbo::unit::LonLat;

fn main() -> rumbo::Result<()> {
    let text = std::fs::read_to_string("town.json").expect("the style is there");
    let (style, doubts) = Style::from_json(&text)?;
    for entry in doubts.entries() {
        eprintln!("{}: {}", entry.place, entry.detail);
    }
    // Files that the style names lie beside it.
    let map = Map::from_style(style, Path::new("."))?;

    // Longitude before latitude; the world is 512 · 2^zoom pixels wide.
    let camera = Camera::centered(LonLat::new(-92.2589, 14.9054), 6.5, 600.0, 400.0)?;
    let rendered = map.render(&camera)?;
    let twofold = RenderOptions { scale: 2.0, ..RenderOptions::default() };
    let options = PngOptions { render: twofold, ..PngOptions::default() };
    render::write("town.png", &render::png(&rendered.scene, &options)?)
}
