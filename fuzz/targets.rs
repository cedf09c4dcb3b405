//! What is attacked: every reader, and whole figures and styles.
//!
//! A target takes any bytes. What it must not do is panic, abort, run for long or take much memory.
//! `tests/attack.rs` runs the same over the corpora, with a bounded number of mutations.

use std::path::PathBuf;
use std::sync::OnceLock;

use rumbo::archive::{Reader, verify};
use rumbo::basemap::{Basemap, Gazetteer};
use rumbo::figure::Figure;
use rumbo::map::{Camera, Map};
use rumbo::relief::{Relief, Surface};
use rumbo::resources::{Limit, Limits, Resources};
use rumbo::route::Route;
use rumbo::source::mvt::VectorTile;
use rumbo::source::raster::Raster;
use rumbo::source::{
    Feature, Format, GeoImage, ReadOptions, Shape, csv, flatgeobuf, geojson, geopackage, shapefile,
    topojson,
};
use rumbo::style::{EvaluationContext, Expression, Sprite, Style};
use rumbo::text::GlyphRange;
use rumbo::tile::TileMatrixSet;
use rumbo::unit::{Length, LonLat, LonLatBox};

/// Something that is attacked.
#[derive(Clone, Copy)]
pub struct Target {
    /// The name, which is that of the folder of its corpus.
    pub name: &'static str,
    /// Takes what is thrown at it.
    pub attack: fn(&[u8]),
    /// How many mutations of it a second are tried where nothing is optimised.
    #[allow(dead_code, reason = "of interest to tests alone")]
    pub pace: u32,
}

const fn target(name: &'static str, pace: u32, attack: fn(&[u8])) -> Target {
    Target { name, attack, pace }
}

/// All targets.
pub const TARGETS: &[Target] = &[
    target("figure", 1, figure),
    target("style", 4, style),
    target("expression", 1000, expression),
    target("coordinates", 1000, coordinates),
    target("csv", 500, |bytes| drop(csv::read(bytes, &options()))),
    target("wkb", 500, wkb),
    target("geojson", 500, |bytes| drop(geojson::read(bytes, &options()))),
    target("sequence", 500, |bytes| drop(geojson::read_sequence(bytes, &options()))),
    target("topojson", 500, |bytes| drop(topojson::read(bytes, &options()))),
    target("xml", 200, xml),
    target("shapefile", 500, shape_file),
    target("zipped", 200, zipped),
    target("geopackage", 50, |bytes| drop(geopackage::read(bytes, &options()))),
    target("geotiff", 500, |bytes| drop(GeoImage::read(bytes, None, None, None))),
    target("flatgeobuf", 500, |bytes| drop(flatgeobuf::read(bytes, &options()))),
    target("route", 200, |bytes| drop(with_text(bytes, Route::from_json))),
    target("mvt", 500, vector_tile),
    target("glyphs", 500, |bytes| drop(GlyphRange::read(bytes))),
    target("raster", 100, |bytes| drop(Raster::decode(bytes))),
    target("sprite", 200, sprite),
    target("pmtiles", 100, |bytes| archive(bytes, "pmtiles")),
    target("mbtiles", 20, |bytes| archive(bytes, "mbtiles")),
    target("relief", 100, relief),
    target("basemap", 100, |bytes| drop(Basemap::from_bytes(bytes))),
    target("gazetteer", 100, |bytes| drop(Gazetteer::from_bytes(bytes))),
    target("matrix_set", 200, matrix_set),
    target("projection", 200, projection),
];

/// What strangers' files may use, and not for long.
fn strict() -> Resources {
    Resources::sealed().with_limits(Limits::strict().with(Limit::Seconds, 5))
}

fn options() -> ReadOptions {
    let options = ReadOptions::from_resources(&strict());
    ReadOptions { max_positions: 100_000, max_features: 10_000, ..options }
}

fn with_text<T>(bytes: &[u8], read: impl FnOnce(&str) -> T) -> Option<T> {
    std::str::from_utf8(bytes).ok().map(read)
}

/// A figure of a small page, read and drawn.
/// Opens heights, and reads a part of either surface at every level.
fn relief(bytes: &[u8]) {
    let Ok(relief) = Relief::from_bytes(bytes) else { return };
    let bounds = LonLatBox::new(-20.0, -10.0, 20.0, 10.0);
    for surface in [Surface::Land, Surface::Sea] {
        for level in 0..=relief.levels(surface) {
            drop(relief.heights(surface, relief.window(surface, level, bounds, 2)));
        }
    }
}

fn figure(bytes: &[u8]) {
    let Some(Ok(mut figure)) = with_text(bytes, |text| Figure::read_with(text, &strict())) else {
        return;
    };
    let small =
        |length: Length| if length.px() <= 600.0 { length } else { "400px".parse().unwrap() };
    figure.page.width = small(figure.page.width);
    figure.page.height = small(figure.page.height);
    figure.page.scale = figure.page.scale.min(1.0);
    figure.page.dpi = None;
    if let Ok(rendered) = figure.render() {
        let _ = rendered.png();
    }
}

/// A style, read and drawn.
fn style(bytes: &[u8]) {
    let Some(Ok((style, _))) = with_text(bytes, Style::from_json) else { return };
    let Ok(map) = Map::from_style_with(style, "".as_ref(), &strict()) else { return };
    for zoom in [0.3, 5.0] {
        let camera = Camera::centered(LonLat::new(1.0, 2.0), zoom, 160.0, 120.0).unwrap();
        if let Ok(rendered) = map.render(&camera) {
            let _ = rumbo::render::png(&rendered.scene, &Default::default());
        }
    }
}

fn expression(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice(bytes) else { return };
    let Ok(expression) = Expression::new(&json, None) else { return };
    let properties = [("name".to_owned(), "Tapachula".into()), ("n".to_owned(), 12.into())];
    let feature = Feature {
        id: Some(7.into()),
        properties: properties.into_iter().collect::<serde_json::Map<_, _>>().into(),
        shape: Shape::point(LonLat::new(1.0, 2.0)),
    };
    for zoom in [0.0, 7.5] {
        let context = EvaluationContext::at_zoom(zoom);
        let _ = expression.evaluate(&context.with_feature(&feature));
        let _ = expression.evaluate(&context);
    }
}

fn coordinates(bytes: &[u8]) {
    let Some(Ok(parsed)) = with_text(bytes, rumbo::coord::parse) else { return };
    assert!(parsed.position.at.lat.abs() <= 90.0, "{parsed:?}");
}

/// A table of one geometry in binary.
fn wkb(bytes: &[u8]) {
    use std::fmt::Write;
    let mut table = "wkb\n".to_owned();
    bytes.iter().for_each(|byte| write!(table, "{byte:02x}").unwrap());
    let _ = csv::read(table, &options());
}

/// The length of the geometry, the geometry, and the table.
fn shape_file(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk::<2>() else { return };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let (shp, dbf) = rest.split_at(length);
    let parts = shapefile::Parts { shp, dbf: Some(dbf), prj: None, cpg: None };
    let _ = shapefile::read(parts, &options());
}

/// An archive of whatever may be in one.
fn zipped(bytes: &[u8]) {
    let _ = rumbo::source::read(bytes, None, &options());
}

fn xml(bytes: &[u8]) {
    for name in ["a.gpx", "a.kml"] {
        if Format::detect(bytes, Some(name.as_ref())).is_some() {
            let _ = rumbo::source::read(bytes, Some(name.as_ref()), &options());
        }
    }
}

fn vector_tile(bytes: &[u8]) {
    let Ok((tile, _)) = VectorTile::read(bytes) else { return };
    for layer in tile.layers {
        drop(layer.into_features(3, 1, 2));
    }
}

/// A picture and an index: the first two bytes say how long the index is.
fn sprite(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk::<2>() else { return };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let (index, picture) = rest.split_at(length);
    let _ = Sprite::from_png(picture, index);
}

/// An archive on disk, looked through and verified.
fn archive(bytes: &[u8], ending: &str) {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("rumbo-attack-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    });
    let path = folder.join(format!("a.{ending}"));
    std::fs::write(&path, bytes).unwrap();
    if let Ok(reader) =
        Reader::open_with(&path, &Resources::default().with_limits(*strict().limits()))
    {
        let mut left = 200;
        let _ = reader.each_address(|address| {
            left -= 1;
            drop(reader.get(address)?);
            if left > 0 {
                Ok(())
            } else {
                Err(rumbo::Error::new(rumbo::ErrorKind::Limit, "enough"))
            }
        });
        drop(verify(&path, |_| {}));
    }
}

fn matrix_set(bytes: &[u8]) {
    drop(with_text(bytes, TileMatrixSet::from_json));
}

fn projection(bytes: &[u8]) {
    let Some(Ok(projection)) = with_text(bytes, rumbo::projection::Projection::parse) else {
        return;
    };
    for (lon, lat) in [(0.0, 0.0), (-99.1, 19.4), (180.0, -90.0), (45.0, 89.9)] {
        if let Some(plane) = projection.forward(LonLat::new(lon, lat)) {
            let _ = projection.inverse(plane);
        }
    }
}
