//! Pictures that say where on the ground they lie: read back by rumbo's own reader, and by GDAL.
#![cfg(feature = "proj")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use rumbo::figure::{Figure, Format, Rendered};
use rumbo::map::{Camera, Map};
use rumbo::path::Affine;
use rumbo::projection::Projection;
use rumbo::render::{self, Georeference, RenderOptions};
use rumbo::resources::Resources;
use rumbo::scene::{Frame, Scene};
use rumbo::source::GeoImage;
use rumbo::style::Style;
use rumbo::unit::{Color, LonLat, Page, PageBox};

/// Longitudes and latitudes.
type Places = [(f64, f64); 3];

/// Projections with a code, with a name that has one, and with none, each with a box and places in it.
const MAPS: &[(&str, [i32; 4], Places)] = &[
    (
        "EPSG:6372",
        [-118, 14, -86, 33],
        [(-99.1332, 19.4326), (-117.0297, 32.5433), (-92.26, 14.91)],
    ),
    ("web-mercator", [-10, 35, 30, 60], [(2.3522, 48.8566), (-9.1393, 38.7223), (24.7536, 59.437)]),
    ("EPSG:3413", [-180, 60, 180, 90], [(15.6356, 78.2232), (-156.7887, 71.2906), (179.9, 66.0)]),
    (
        "EPSG:26715",
        [-98, 35, -88, 45],
        [(-93.265, 44.9778), (-90.1994, 38.627), (-94.5786, 39.0997)],
    ),
    ("EPSG:4326", [-10, 35, 30, 60], [(2.3522, 48.8566), (-9.1393, 38.7223), (24.7536, 59.437)]),
    (
        "ESRI:54030",
        [-170, -60, 170, 80],
        [(-99.1332, 19.4326), (139.6917, 35.6895), (18.4241, -33.9249)],
    ),
    (
        "winkel-tripel",
        [-170, -60, 170, 80],
        [(-99.1332, 19.4326), (139.69, 35.69), (18.42, -33.92)],
    ),
    (
        "natural-earth",
        [-170, -60, 170, 80],
        [(-99.1332, 19.4326), (139.69, 35.69), (18.42, -33.92)],
    ),
    (
        "+proj=lcc +lat_1=27 +lat_2=30 +lat_0=28 +lon_0=84 +ellps=WGS84",
        [80, 26, 89, 31],
        [(85.324, 27.7172), (86.925, 27.9881), (80.6, 28.7)],
    ),
    (
        "orthographic +lat_0=20 +lon_0=-100",
        [-130, 0, -70, 45],
        [(-99.1332, 19.4326), (-74.0, 40.7), (-118.2, 34.1)],
    ),
];

/// A page with a title and a map.
fn figure(projection: &str, [west, south, east, north]: [i32; 4], more: &str) -> Figure {
    let text = format!(
        "title = 'Über & <unter>'\n[page]\nwidth = '400px'\nheight = '320px'\nscale = 1.5\n\
         [map]\nbasemap = false\nprojection = '{projection}'\n\
         extent = [{west}, {south}, {east}, {north}]\n{more}"
    );
    Figure::from_toml(&text).unwrap()
}

/// Where a place is drawn, in device pixels.
fn drawn_at(rendered: &Rendered, projection: &str, (lon, lat): (f64, f64)) -> Page {
    let plane = Projection::parse(projection).unwrap().forward(LonLat::new(lon, lat)).unwrap();
    rendered.scene.frames[0].to_page(plane) * rendered.scale
}

/// Pixels as positions, by GDAL.
fn by_gdal(picture: &Path, pixels: &[Page]) -> Vec<LonLat> {
    let mut gdal = Command::new("gdaltransform")
        .args(["-t_srs", "OGC:CRS84", "-output_xy"])
        .arg(picture)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String = pixels.iter().map(|at| format!("{} {}\n", at.x, at.y)).collect();
    gdal.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = gdal.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let position = |line: &str| {
        let mut numbers = line.split(' ').map(|number| number.parse().unwrap());
        LonLat::new(numbers.next().unwrap(), numbers.next().unwrap())
    };
    text.lines().map(position).collect()
}

/// How far apart two positions are, metres.
fn apart(a: LonLat, b: (f64, f64)) -> f64 {
    let turn = (a.lon - b.0 + 540.0).rem_euclid(360.0) - 180.0;
    libm::hypot(turn * b.1.to_radians().cos(), a.lat - b.1) * 111_320.0
}

fn has_gdal() -> bool {
    let there = Command::new("gdaltransform").arg("--version").stdout(Stdio::null()).status();
    if there.is_err() {
        eprintln!("gdaltransform is not installed: GDAL's places are not compared");
    }
    there.is_ok()
}

#[test]
fn places_are_where_they_are_drawn() {
    let (folder, has_gdal) = (tempfile::tempdir().unwrap(), has_gdal());
    let picture = folder.path().join("map.tif");
    let photo = folder.path().join("map.png");
    for (projection, extent, places) in MAPS {
        let rendered = figure(projection, *extent, "").render().unwrap();
        let (bytes, report) = rendered.encode(Format::GeoTiff).unwrap();
        assert_eq!(report.losses().count(), 0);
        assert!(report.entries()[0].detail.contains("main map"), "a page is more than its map");
        std::fs::write(&picture, &bytes).unwrap();
        std::fs::write(&photo, rendered.png().unwrap()).unwrap();
        for (file, bytes) in rendered.georeference().unwrap().0.files(&photo).unwrap() {
            std::fs::write(file, bytes).unwrap();
        }
        let pixels = places.map(|place| drawn_at(&rendered, projection, place));
        let (mut worst, mut theirs) = (0.0_f64, 0.0_f64);
        for file in [&picture, &photo] {
            let (image, _) = GeoImage::open(file, None, &Resources::default()).unwrap();
            assert_eq!((image.raster().width, image.raster().height), (600, 480));
            for (pixel, place) in pixels.iter().zip(places) {
                let off = apart(image.position(*pixel).unwrap(), *place);
                worst = worst.max(off);
                assert!(off < 0.01, "{projection}: {place:?} is {off} m off in {}", file.display());
            }
            if has_gdal {
                for (found, place) in by_gdal(file, &pixels).into_iter().zip(places) {
                    let off = apart(found, *place);
                    theirs = theirs.max(off);
                    assert!(off < 0.01, "{projection}: GDAL has {place:?} {off} m off: {found:?}");
                }
            }
        }
        eprintln!("{projection}: {worst:.6} m off, by GDAL {theirs:.6} m");
    }
}

#[test]
fn pixels_come_back_as_they_were_drawn() {
    let extent = [-118, 14, -86, 33];
    let rendered = figure("EPSG:6372", extent, "").render().unwrap();
    for background in [Color::WHITE, Color::rgb8(50, 100, 150).with_opacity(0.5)] {
        let mut scene = rendered.scene.clone();
        scene.background = background;
        let options = RenderOptions { scale: 1.5, ..RenderOptions::default() };
        let (bytes, _) = render::geotiff(&scene, &options).unwrap();
        assert_eq!(render::geotiff(&scene, &options).unwrap().0, bytes, "other bytes");
        let (image, _) = GeoImage::read(&bytes, None, None, None).unwrap();
        let mut pixels = vec![[0; 4]; 600 * 480];
        render::into_rgba(&scene, &options, pixels.as_flattened_mut(), 4 * 600).unwrap();
        assert!(image.raster().pixels == pixels);
    }
}

#[test]
fn a_map_drawn_of_a_geotiff_has_its_colours_in_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.tif");
    let data = "[[source]]\nname = 'square'\ndata = 'square.geojson'\n[[layer]]\ntype = 'fill'\n\
                source = 'square'\npaint = { fill-color = '#cc0000' }\n";
    let square =
        r#"{"type":"Polygon","coordinates":[[[-105,18],[-95,18],[-95,26],[-105,26],[-105,18]]]}"#;
    std::fs::write(folder.path().join("square.geojson"), square).unwrap();
    let data =
        data.replace("square.geojson", &folder.path().join("square.geojson").display().to_string());
    figure("EPSG:6372", [-118, 14, -86, 33], &data).render().unwrap().write(&file).unwrap();
    let raster = format!(
        "[[source]]\nname = 'a'\ndata = '{}'\n[[layer]]\ntype = 'raster'\nsource = 'a'\n",
        file.display()
    );
    let rendered = figure("web-mercator", [-112, 15, -90, 30], &raster).render().unwrap();
    let size = (rendered.scene.width * 1.5) as usize;
    let mut pixels = vec![[0; 4]; size * (rendered.scene.height * 1.5) as usize];
    let options = RenderOptions { scale: 1.5, ..RenderOptions::default() };
    render::into_rgba(&rendered.scene, &options, pixels.as_flattened_mut(), 4 * size).unwrap();
    // Just within the sides of the square, and just beyond.
    for (place, is_red) in [
        ((-104.7, 22.0), true),
        ((-95.3, 22.0), true),
        ((-100.0, 18.3), true),
        ((-100.0, 25.7), true),
        ((-105.4, 22.0), false),
        ((-94.6, 22.0), false),
        ((-100.0, 17.5), false),
        ((-100.0, 26.5), false),
    ] {
        let at = drawn_at(&rendered, "web-mercator", place);
        let [r, g, ..] = pixels[at.y as usize * size + at.x as usize];
        assert_eq!(r > 180 && g < 60, is_red, "{place:?}: {r} {g}");
    }
}

#[test]
fn a_turned_map_says_how_it_is_turned() {
    let style = r#"{"version":8,"sources":{},"layers":[]}"#;
    let map = Map::from_style(Style::from_json(style).unwrap().0, Path::new("")).unwrap();
    let camera =
        Camera::centered(LonLat::new(2.35, 48.85), 9.0, 300.0, 200.0).unwrap().turned(30.0);
    let scene = map.render(&camera.unwrap()).unwrap().scene;
    let options = RenderOptions { scale: 2.0, ..RenderOptions::default() };
    let (bytes, report) = render::geotiff(&scene, &options).unwrap();
    assert!(report.entries().is_empty(), "all of it is map: {report:?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("turned.tif");
    std::fs::write(&file, bytes).unwrap();
    let (image, _) = GeoImage::open(&file, None, &Resources::default()).unwrap();
    let web = Projection::web_mercator().unwrap();
    for place in [(2.35, 48.85), (2.5, 48.9)] {
        let plane = web.forward(LonLat::new(place.0, place.1)).unwrap();
        let pixel = scene.frames[0].to_page(plane) * 2.0;
        assert!(apart(image.position(pixel).unwrap(), place) < 0.01);
        if has_gdal() {
            assert!(apart(by_gdal(&file, &[pixel])[0], place) < 0.01);
        }
    }
}

#[test]
fn what_lies_on_no_plane_is_refused() {
    let mut scene = Scene::new(40.0, 30.0, Color::WHITE);
    let told =
        |scene: &Scene| render::geotiff(scene, &RenderOptions::default()).unwrap_err().to_string();
    assert!(told(&scene).contains("no map"), "{}", told(&scene));
    let frame = |projection: &str, map: Affine| {
        Frame::new("main", PageBox::new(0.0, 0.0, 40.0, 30.0), projection, map)
    };
    let map = Affine::north_up(0.0625, Page::new(20.0, 15.0));
    scene.frames = vec![frame("+proj=merc", Affine::new([0.0; 6]))];
    assert!(told(&scene).contains("no plane"), "{}", told(&scene));
    scene.frames =
        vec![frame("+proj=pipeline +step +proj=eqc +R=1 +step +proj=axisswap +order=2,1", map)];
    let error = render::geotiff(&scene, &RenderOptions::default()).unwrap_err();
    assert!(error.remedy_text().is_some(), "{error}");
    let (place, _) = Georeference::of(&scene, 1.0).unwrap();
    assert!(place.world_file().starts_with("16\n0\n0\n-16\n"));
}
