//! Pictures of the ground: what is read of GeoTIFFs and world files, and where their pixels are drawn.

use std::path::{Path, PathBuf};

use rumbo::error::ErrorKind;
use rumbo::figure::Figure;
use rumbo::resources::Resources;
use rumbo::source::GeoImage;
use rumbo::unit::{LonLat, Page};

/// A picture of two pixels, red and blue, as PNG.
fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[255, 0, 0, 0, 0, 255]).unwrap();
    writer.finish().unwrap();
    bytes
}

const WORLD: &[u8] = b"10\n0\n0\n-10\n5\n-5\n";

#[test]
fn a_world_file_says_where_a_picture_lies() {
    let (image, report) = GeoImage::read(&png(), Some(WORLD), None, None).unwrap();
    assert_eq!(report.entries().len(), 1, "taken as degrees: {report:?}");
    assert_eq!(image.position(Page::new(0.0, 0.0)).unwrap(), LonLat::new(0.0, 0.0));
    let end = image.position(Page::new(2.0, 1.0)).unwrap();
    assert!((end.lon - 20.0).abs() < 1e-9 && (end.lat + 10.0).abs() < 1e-9, "{end:?}");
    // A turn further on it is the same picture.
    for lon in [15.0, 15.0 - 360.0] {
        let at = image.pixel(LonLat::new(lon, -5.0)).unwrap();
        assert!(at.distance(Page::new(1.5, 0.5)) < 1e-9, "{at:?}");
    }
    assert!(!image.holds(image.pixel(LonLat::new(25.0, -5.0)).unwrap()));
}

#[test]
fn what_does_not_say_where_it_lies_is_refused_with_the_remedy() {
    let told = |world: Option<&[u8]>, crs: Option<&str>| {
        GeoImage::read(&png(), world, None, crs).unwrap_err().to_string()
    };
    assert!(told(None, None).contains("world file"));
    assert!(told(Some(b"1000\n0\n0\n-1000\n500000\n4000000\n"), None).contains("crs = "));
    assert!(told(Some(WORLD), Some("nonsense")).contains("nonsense"));
    assert!(told(Some(b"0\n0\n0\n0\n1\n1\n"), None).contains("no area"));
    assert!(told(Some(b"1\n2\n3\n"), None).contains("six"));
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.png"), png()).unwrap();
    std::fs::write(folder.path().join("a.PGW"), WORLD).unwrap();
    folder
}

/// The colour at a place of the map, drawn in a projection.
fn colour(rendered: &rumbo::figure::Rendered, at: LonLat) -> [u8; 3] {
    let frame = rendered.scene.frames.iter().find(|frame| &*frame.id == "main").unwrap();
    let projection = rumbo::projection::Projection::parse(&frame.projection).unwrap();
    let page = frame.transform.to_page(projection.forward(at).unwrap());
    let bytes = rendered.png().unwrap();
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    // Of few colours it has a palette.
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let scale = f64::from(info.width) / rendered.scene.width;
    let (x, y) = ((page.x * scale) as usize, (page.y * scale) as usize);
    let samples = info.color_type.samples();
    let start = (y * info.width as usize + x) * samples;
    [0, 1, 2].map(|part| pixels[start + part])
}

#[test]
fn a_source_that_is_a_picture_is_drawn_in_any_projection() {
    let folder = folder();
    let file = folder.path().join("a.png").display().to_string();
    for projection in ["web-mercator", "lambert-azimuthal-equal-area"] {
        let text = format!(
            "[page]\nwidth = '400px'\nheight = '300px'\nscale = 1\n[map]\nbasemap = false\n\
             projection = '{projection}'\nextent = [-5, -15, 25, 5]\n\
             [[source]]\nname = 'a'\ndata = '{file}'\n[[layer]]\ntype = 'raster'\nsource = 'a'\n\
             paint = {{ raster-resampling = 'nearest' }}\n"
        );
        let rendered = Figure::from_toml(&text).unwrap().render().unwrap();
        let at = |lon, lat| colour(&rendered, LonLat::new(lon, lat));
        for lat in [-6.0, -4.0] {
            assert_eq!(at(0.5, lat), [255, 0, 0], "{projection}");
            assert_eq!(at(9.5, lat), [255, 0, 0], "{projection}");
            assert_eq!(at(10.5, lat), [0, 0, 255], "{projection}");
            assert_eq!(at(19.5, lat), [0, 0, 255], "{projection}");
        }
        for (lon, lat) in [(-1.0, -5.0), (21.0, -5.0), (10.0, 1.0), (10.0, -11.0)] {
            let [r, _, b] = at(lon, lat);
            assert!(r.abs_diff(b) < 60, "{projection}: {lon} {lat}");
        }
    }
}

#[test]
fn a_picture_alone_is_a_figure() {
    let folder = folder();
    let figure = Figure::open(folder.path().join("a.png")).unwrap();
    let rendered = figure.render().unwrap();
    assert!(rendered.scene.frames[0].extent.east > 19.0, "{:?}", rendered.scene.frames[0].extent);
    let sealed = Figure::from_toml("[[source]]\nname = 'a'\ndata = 'nowhere.png'\n").unwrap();
    assert!(sealed.render().is_err());
    let wrong = "[[source]]\nname = 'a'\ncrs = 'EPSG:3857'\ndata = 'Cargo.toml'\n";
    let told = Figure::from_toml(wrong).unwrap().render().unwrap_err().to_string();
    assert!(told.contains("crs"), "{told}");
}

#[cfg(feature = "geotiff")]
mod tiff {
    use super::*;

    fn path(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/geotiff").join(name)
    }

    fn read(name: &str) -> GeoImage {
        GeoImage::open(path(name), None, &Resources::default()).unwrap().0
    }

    /// The same picture, packed and laid out in each way: each pixel is the same.
    #[test]
    fn each_way_of_packing_gives_the_same_pixels() {
        let plain = read("plain.tif");
        assert_eq!(plain.crs(), Some("EPSG:4326"));
        assert_eq!((plain.raster().width, plain.raster().height), (20, 11));
        for name in [
            "deflate-tiled.tif",
            "lzw.tif",
            "lzw-tiled.tif",
            "planar-tiled.tif",
            "big-endian.tif",
            "bigtiff.tif",
            "wide.tif",
            "alpha.tif",
        ] {
            let other = read(name);
            assert_eq!(other.raster(), plain.raster(), "{name}");
            let middle = Page::new(10.0, 5.0);
            assert_eq!(other.position(middle).unwrap(), plain.position(middle).unwrap(), "{name}");
        }
    }

    #[test]
    fn palettes_and_numbers_for_no_data_are_looked_up() {
        let palette = read("palette.tif");
        assert!(palette.raster().pixels.iter().any(|[r, g, b, _]| r != g || g != b));
        let grey = read("nothing.tif");
        let clear = grey.raster().pixels.iter().filter(|pixel| pixel[3] == 0).count();
        assert!(clear > 0 && clear < grey.raster().pixels.len(), "{clear}");
    }

    #[test]
    fn a_tiff_that_is_none_is_refused_with_the_remedy() {
        let plain = std::fs::read(path("plain.tif")).unwrap();
        for length in [4, 8, 100, plain.len() / 2, plain.len() - 40] {
            let error = GeoImage::read(&plain[..length], None, None, None).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Data, "{error}");
            assert!(error.remedy_text().is_some(), "{error}");
        }
    }
}
