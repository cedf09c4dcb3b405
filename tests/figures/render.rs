//! Each thing a scene can hold, drawn and compared with a picture that was looked at.

use std::sync::Arc;

use rumbo::ErrorKind;
use rumbo::path::PathSink;
use rumbo::render::{self, Compression, PngOptions, RenderOptions};
use rumbo::scene::{
    Face, FillRule, Glyph, GlyphRun, Group, Halo, Item, LineCap, LineJoin, Marker, Origin, Path,
    Scene, Stroke, Text,
};
use rumbo::unit::{Color, Page, PageBox};

use crate::golden;

const INK: Color = Color { r: 0.13, g: 0.24, b: 0.38, a: 1.0 };
const RED: Color = Color { r: 0.80, g: 0.20, b: 0.16, a: 1.0 };
const SEA: Color = Color { r: 0.81, g: 0.88, b: 0.92, a: 1.0 };

fn page(width: f64, height: f64, items: Vec<Item>) -> Scene {
    let mut scene = Scene::new(width, height, Color::WHITE);
    scene.items = items;
    scene
}

fn fill(path: Path, color: Color) -> Item {
    let rule = FillRule::EvenOdd;
    Item::Fill { path: Arc::new(path), color, rule, antialias: true, origin: Origin::default() }
}

fn line(points: &[(f64, f64)], color: Color, stroke: Stroke) -> Item {
    let path = Path::polyline(points.iter().map(|&(x, y)| Page::new(x, y)));
    Item::Stroke { path: Arc::new(path), color, stroke, origin: Origin::default() }
}

fn polygon(points: &[(f64, f64)]) -> Path {
    let mut path = Path::polyline(points.iter().map(|&(x, y)| Page::new(x, y)));
    path.close();
    path
}

/// A five-pointed star drawn in one stroke, which winds twice around its middle.
fn star(x: f64, y: f64, radius: f64) -> Path {
    let corner = |index: i32| {
        let angle = f64::from(index * 2) * std::f64::consts::TAU / 5.0;
        (x + radius * libm::sin(angle), y - radius * libm::cos(angle))
    };
    polygon(&[0, 1, 2, 3, 4].map(corner))
}

fn with_scale(scale: f64) -> PngOptions {
    PngOptions {
        render: RenderOptions { scale, threads: Some(1), ..RenderOptions::default() },
        ..PngOptions::default()
    }
}

fn check(name: &str, scene: &Scene) {
    golden::check(&format!("render/{name}"), &render::png(scene, &with_scale(1.0)).unwrap());
}

/// Glyph-like outlines: a letter `o` and a letter `v`, in ems, wound as TrueType does.
fn letter(name: char) -> Path {
    match name {
        'o' => {
            let mut path = Path::circle(Page::new(0.28, -0.25), 0.26);
            let mut hole = Path::new();
            let (x, y, r) = (0.28, -0.25, 0.15);
            hole.move_to(Page::new(x + r, y));
            hole.quad_to(Page::new(x + r, y - r), Page::new(x, y - r));
            hole.quad_to(Page::new(x - r, y - r), Page::new(x - r, y));
            hole.quad_to(Page::new(x - r, y + r), Page::new(x, y + r));
            hole.quad_to(Page::new(x + r, y + r), Page::new(x + r, y));
            hole.close();
            path.extend(&hole);
            path
        }
        _ => polygon(&[
            (0.0, -0.5),
            (0.12, -0.5),
            (0.25, -0.12),
            (0.38, -0.5),
            (0.5, -0.5),
            (0.31, 0.0),
            (0.19, 0.0),
        ]),
    }
}

fn text(x: f64, y: f64, size: f64, angle: f64, halo: Option<Halo>) -> Item {
    let mut pen = 0.0;
    let glyphs = "ovovo".chars().map(|name| {
        let advance = size * if name == 'o' { 0.54 } else { 0.47 };
        let at = Page::new(x + pen * libm::cos(angle), y + pen * libm::sin(angle));
        pen += advance;
        Glyph {
            id: 1,
            at,
            angle,
            advance,
            cluster: 0,
            outline: Arc::new(letter(name)),
            field: None,
        }
    });
    let glyphs = glyphs.collect();
    let face = Face { name: "Drawn by hand".into(), index: 0 };
    Item::Text(Text {
        text: "ovovo".into(),
        origin: Origin::default(),
        required: false,
        anchor: None,
        runs: vec![GlyphRun { face, size, em: None, spacing: 0.0, color: None, glyphs }],
        boxes: Vec::new(),
        color: INK,
        halo,
        leader: None,
    })
}

#[test]
fn fill_rules_differ_in_the_middle_of_a_star() {
    let rule = |rule, x| Item::Fill {
        path: Arc::new(star(x, 50.0, 45.0)),
        color: INK,
        rule,
        antialias: true,
        origin: Origin::default(),
    };
    check(
        "fill-rules",
        &page(200.0, 100.0, vec![rule(FillRule::EvenOdd, 50.0), rule(FillRule::NonZero, 150.0)]),
    );
}

#[test]
fn edges_without_smoothing_have_two_colours() {
    let scene = page(
        60.0,
        60.0,
        vec![Item::Fill {
            path: Arc::new(Path::circle(Page::new(30.2, 29.7), 25.0)),
            color: INK,
            rule: FillRule::EvenOdd,
            antialias: false,
            origin: Origin::default(),
        }],
    );
    check("no-antialias", &scene);
    let picture = golden::Picture::decode(&render::png(&scene, &with_scale(1.0)).unwrap());
    let mut colors = picture.pixels.clone();
    colors.sort_unstable();
    colors.dedup();
    assert_eq!(colors.len(), 2);
}

#[test]
fn caps_and_joins() {
    let caps = [LineCap::Butt, LineCap::Round, LineCap::Square];
    let joins = [LineJoin::Miter, LineJoin::Round, LineJoin::Bevel];
    let mut items = Vec::new();
    for (index, (cap, join)) in caps.into_iter().zip(joins).enumerate() {
        let x = 20.0 + 70.0 * index as f64;
        let stroke = Stroke { cap, join, miter_limit: 4.0, ..Stroke::new(14.0) };
        let points = [(x, 70.0), (x + 25.0, 20.0), (x + 50.0, 70.0)];
        items.push(line(&points, INK, stroke.clone()));
        items.push(line(&points, Color::WHITE, Stroke::new(1.0)));
        // A sharp corner beyond the miter limit, and a point.
        items.push(line(
            &[(x, 95.0), (x + 45.0, 99.0), (x, 103.0)],
            RED,
            Stroke { width: 5.0, ..stroke.clone() },
        ));
        items.push(line(&[(x + 25.0, 125.0), (x + 25.0, 125.0)], INK, stroke));
    }
    check("caps-and-joins", &page(220.0, 140.0, items));
}

#[test]
fn dashes() {
    let points = [(10.0, 15.0), (150.0, 15.0), (150.0, 60.0), (10.0, 60.0)];
    let dash = |dash: &[f64], cap| Stroke { dash: dash.to_vec(), cap, ..Stroke::new(4.0) };
    let lower = points.map(|(x, y)| (x, y + 70.0));
    check(
        "dashes",
        &page(
            160.0,
            150.0,
            vec![
                line(&points, INK, dash(&[12.0, 6.0], LineCap::Butt)),
                line(&lower, RED, dash(&[0.0, 8.0], LineCap::Round)),
                line(&[(20.0, 38.0), (140.0, 38.0)], INK, dash(&[10.0, 4.0, 2.0], LineCap::Butt)),
                Item::Stroke {
                    path: Arc::new(Path::circle(Page::new(80.0, 108.0), 16.0)),
                    color: INK,
                    stroke: dash(&[6.0, 4.0], LineCap::Butt),
                    origin: Origin::default(),
                },
            ],
        ),
    );
}

#[test]
fn thin_lines_are_even_and_pale() {
    let mut items = Vec::new();
    for index in 0..12 {
        let y = 8.0 + 11.0 * f64::from(index);
        let width = 0.25 + 0.25 * f64::from(index);
        items.push(line(&[(5.0, y), (195.0, y + 6.5)], INK, Stroke::new(width)));
    }
    check("thin-lines", &page(200.0, 145.0, items));
}

#[test]
fn groups_fade_and_clip_as_a_whole() {
    let two = |x: f64| {
        vec![
            fill(Path::circle(Page::new(x + 30.0, 40.0), 25.0), INK),
            fill(Path::circle(Page::new(x + 60.0, 40.0), 25.0), RED),
        ]
    };
    let faded = Group { opacity: 0.5, ..Group::new("faded", two(0.0)) };
    let inner =
        Group { clip: Some(Arc::new(star(135.0, 40.0, 34.0))), ..Group::new("inner", two(90.0)) };
    let outer = Group {
        clip: Some(Arc::new(Path::rect(PageBox::new(100.0, 15.0, 165.5, 60.0)))),
        opacity: 0.8,
        ..Group::new("outer", vec![Item::Group(inner)])
    };
    check(
        "groups",
        &page(
            190.0,
            80.0,
            vec![
                line(&[(0.0, 40.0), (190.0, 40.0)], INK, Stroke::new(6.0)),
                Item::Group(faded),
                Item::Group(outer),
            ],
        ),
    );
}

#[test]
fn texts_have_halos_below_all_their_glyphs() {
    let halo = |width, blur| Some(Halo { color: Color::WHITE, width, blur });
    let mut items = vec![fill(Path::rect(PageBox::new(0.0, 0.0, 240.0, 200.0)), SEA)];
    for index in 0..12 {
        let y = f64::from(index) * 18.0;
        items.push(line(&[(0.0, y), (240.0, y + 10.0)], RED, Stroke::new(2.0)));
    }
    items.extend([
        text(15.0, 45.0, 48.0, 0.0, None),
        text(15.0, 95.0, 48.0, 0.0, halo(3.0, 0.0)),
        text(15.0, 145.0, 48.0, 0.0, halo(5.0, 3.0)),
        text(160.0, 40.0, 12.0, 0.0, halo(1.2, 0.0)),
        text(165.0, 100.0, 24.0, 0.6, halo(2.0, 0.5)),
        text(15.0, 185.0, 48.0, 0.0, halo(14.0, 0.0)),
    ]);
    check("text", &page(240.0, 200.0, items));
}

#[test]
fn markers_have_a_fill_and_an_outline() {
    let marker = |x: f64, path: Path| {
        Item::Marker(Marker {
            at: Page::new(x, 20.0),
            bounds: path.bounds().unwrap(),
            path: Arc::new(path),
            fill: Some(RED),
            stroke: Some((Color::WHITE, Stroke::new(2.0))),
            origin: Origin::default(),
        })
    };
    check(
        "markers",
        &page(
            100.0,
            40.0,
            vec![
                fill(Path::rect(PageBox::new(0.0, 0.0, 100.0, 40.0)), INK),
                marker(20.0, Path::circle(Page::new(20.0, 20.0), 7.0)),
                marker(50.0, star(50.0, 20.0, 12.0)),
                marker(80.0, Path::rect(PageBox::new(74.0, 14.0, 86.0, 26.0))),
            ],
        ),
    );
}

#[test]
fn twice_the_scale_draws_twice_as_fine() {
    let scene = page(
        60.0,
        40.0,
        vec![
            fill(star(20.0, 20.0, 18.0), INK),
            line(&[(40.0, 4.0), (56.0, 36.0)], RED, Stroke::new(3.0).rounded()),
        ],
    );
    let png = render::png(&scene, &with_scale(2.0)).unwrap();
    golden::check("render/scale-2", &png);
    let picture = golden::Picture::decode(&png);
    assert_eq!((picture.width, picture.height), (120, 80));
}

fn threads(threads: usize) -> RenderOptions {
    RenderOptions { threads: Some(threads), ..RenderOptions::default() }
}

/// Something of everything, on a page of several bands.
fn everything() -> Scene {
    let halo = Some(Halo { color: Color::WHITE, width: 2.0, blur: 1.5 });
    let triangles = Group::new("triangles", triangles(12, 300.0, 0.3));
    let mut items = vec![Item::Group(Group { partition: true, ..triangles })];
    for index in 0..9 {
        let y = 31.0 + 27.3 * f64::from(index);
        let wave: Vec<_> =
            (0..150).map(|x| (2.0 * f64::from(x), y + f64::from(x * index % 17))).collect();
        items.push(line(&wave, INK, Stroke::new(0.4 + 0.3 * f64::from(index)).rounded()));
        items.push(text(20.0 + 9.0 * f64::from(index), y, 17.0, 0.1 * f64::from(index), halo));
    }
    let clip = Some(Arc::new(Path::circle(Page::new(150.0, 128.0), 100.0)));
    let star = fill(star(150.0, 130.0, 120.0), RED);
    items.push(Item::Group(Group { clip, opacity: 0.6, ..Group::new("globe", vec![star]) }));
    page(300.0, 301.0, items)
}

#[test]
fn bytes_are_the_same_on_any_number_of_threads() {
    let scene = everything();
    let one = render::pixmap(&scene, &threads(1)).unwrap();
    for count in [2, 7] {
        assert!(one == render::pixmap(&scene, &threads(count)).unwrap(), "{count} threads");
    }
    assert!(one == render::pixmap(&scene, &RenderOptions::default()).unwrap());
    let png = |count| {
        let options = PngOptions { render: threads(count), ..PngOptions::default() };
        render::png(&scene, &options).unwrap()
    };
    assert!(png(1) == png(2));
    assert!(png(1) == png(7));
}

/// What a picture shows does not depend on the machine: compare with `RUSTFLAGS="-C
/// target-cpu=x86-64"` and with `x86-64-v3`.
#[test]
fn bytes_are_the_same_on_any_machine() {
    let pixmap = render::pixmap(&everything(), &threads(1)).unwrap();
    golden::check("render/everything", &render::png(&everything(), &with_scale(1.0)).unwrap());
    // FNV-1a.
    let hash = pixmap.data().iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(format!("{hash:016x}"), "52bf0bc3a6db555e");
}

/// Two triangles for each square of a slightly turned grid that covers more than the page.
fn triangles(count: i32, size: f64, opacity: f32) -> Vec<Item> {
    let at = |x: i32, y: i32| {
        let (x, y) = (f64::from(x) * 1.2 - 0.1, f64::from(y) * 1.2 - 0.1);
        let step = size / f64::from(count);
        (step * (0.98 * x - 0.17 * y) + 0.05 * size, step * (0.17 * x + 0.98 * y) - 0.12 * size)
    };
    let mut items = Vec::new();
    for x in -1..=count {
        for y in -1..=count {
            let color = INK.with_opacity(opacity);
            let (a, b, c, d) = (at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1));
            items.push(fill(polygon(&[a, b, c]), color));
            items.push(fill(polygon(&[a, c, d]), color));
        }
    }
    items
}

#[test]
fn a_partition_leaks_no_background_along_its_seams() {
    let leak = |partition| {
        let items = triangles(24, 512.0, 1.0);
        assert!(items.len() >= 1152);
        let group = Group { partition, ..Group::new("triangles", items) };
        let pixmap =
            render::pixmap(&page(512.0, 512.0, vec![Item::Group(group)]), &threads(1)).unwrap();
        let ink = INK.to_rgba8();
        let off =
            |pixel: &[u8; 4]| pixel.iter().zip(ink).map(|(a, b)| a.abs_diff(b)).max().unwrap();
        let (pixels, _) = pixmap.data().as_chunks::<4>();
        let worst = pixels.iter().map(off).max().unwrap();
        (pixels.iter().filter(|pixel| off(pixel) > 2).count(), f64::from(worst) / 255.0)
    };
    let (pixels, worst) = leak(true);
    assert!(pixels <= 5 && worst <= 0.02, "{pixels} pixels are off, one by {worst}");
    // The test can fail: painted over each other, the triangles let the page through.
    let (pixels, worst) = leak(false);
    assert!(pixels > 10_000 && worst > 0.15, "{pixels} pixels are off, one by {worst}");
}

#[test]
fn a_partition_of_transparent_colours_has_no_seams_either() {
    let group = Group { partition: true, ..Group::new("triangles", triangles(24, 256.0, 0.5)) };
    let pixmap =
        render::pixmap(&page(256.0, 256.0, vec![Item::Group(group)]), &threads(1)).unwrap();
    let (pixels, _) = pixmap.data().as_chunks::<4>();
    let middle = pixels[128 * 256 + 128];
    for pixel in pixels {
        assert!(pixel.iter().zip(middle).all(|(a, b)| a.abs_diff(b) <= 4), "{pixel:?} {middle:?}");
    }
}

#[test]
fn pictures_too_large_or_without_size_are_refused() {
    let size = |width, height| page(width, height, Vec::new());
    let refused = |scene: &Scene, options: &RenderOptions| {
        let error = render::pixmap(scene, options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert!(error.remedy_text().is_some());
        error.to_string()
    };
    let message = refused(&size(20_000.0, 20_000.0), &threads(1));
    assert!(message.contains("20000 × 20000 pixels exceed the limit"), "{message}");
    for (width, height) in [(0.0, 10.0), (10.0, -1.0), (f64::NAN, 10.0), (f64::INFINITY, 1.0)] {
        refused(&size(width, height), &threads(1));
    }
    refused(&size(1e7, 1.0), &threads(1));
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        refused(&size(10.0, 10.0), &RenderOptions { scale, ..threads(1) });
    }
    refused(&size(100.0, 100.0), &RenderOptions { max_pixels: 9_999, ..threads(1) });
}

#[test]
fn the_smallest_page_is_a_pixel() {
    let scene = page(0.2, 0.3, vec![fill(Path::circle(Page::new(0.0, 0.0), 9.0), INK)]);
    let pixmap = render::pixmap(&scene, &threads(1)).unwrap();
    assert_eq!((pixmap.width(), pixmap.height()), (1, 1));
    assert_eq!(pixmap.data(), INK.to_rgba8());
}

#[test]
fn an_empty_page_is_its_background() {
    let picture = golden::Picture::decode(
        &render::png(&page(7.0, 5.0, Vec::new()), &with_scale(1.0)).unwrap(),
    );
    assert_eq!((picture.width, picture.height), (7, 5));
    assert!(picture.pixels.iter().all(|pixel| *pixel == [255; 4]));
    let clear = RenderOptions { background: Some(Color::TRANSPARENT), ..threads(1) };
    let pixmap = render::pixmap(&page(7.0, 5.0, Vec::new()), &clear).unwrap();
    assert!(pixmap.data().iter().all(|byte| *byte == 0));
}

#[test]
fn wild_coordinates_neither_panic_nor_spoil_the_rest() {
    let wild = [f64::NAN, f64::INFINITY, f64::MAX, -1e300, 1e18, -3e9, 5e6, 0.0, 20.0];
    for &x in &wild {
        for &y in &wild {
            let points = [(5.0, 5.0), (x, y), (35.0, 20.0), (y, x), (5.0, 35.0)];
            let dashed = Stroke { dash: vec![3.0, 2.0], ..Stroke::new(1.0) };
            let thick = Stroke { miter_limit: f64::NAN, ..Stroke::new(x) };
            let scene = page(
                40.0,
                40.0,
                vec![
                    fill(polygon(&points), INK),
                    line(&points, RED, Stroke::new(2.0).rounded()),
                    line(&points, RED, dashed),
                    line(&points, RED, thick),
                    text(x, y, 12.0, 0.0, Some(Halo { color: SEA, width: x, blur: y })),
                    text(5.0, 20.0, x, y, None),
                    Item::Group(Group {
                        clip: Some(Arc::new(polygon(&points))),
                        opacity: x as f32,
                        ..Group::new("wild", vec![fill(polygon(&points), SEA)])
                    }),
                    fill(Path::rect(PageBox::new(0.0, 0.0, 4.0, 4.0)), RED),
                ],
            );
            let pixmap = render::pixmap(&scene, &threads(1)).unwrap();
            assert_eq!(pixmap.pixel(1, 1).unwrap().red(), RED.to_rgba8()[0], "{x} {y}");
        }
    }
}

#[test]
fn polygons_that_reach_far_beyond_the_page_are_cut_where_they_should() {
    // The edge from (0, 0) to (10⁹, 10⁹) is the page's diagonal.
    let scene = page(40.0, 40.0, vec![fill(polygon(&[(0.0, 0.0), (1e9, 1e9), (-1e9, 1e9)]), INK)]);
    let pixmap = render::pixmap(&scene, &threads(1)).unwrap();
    let dark = |x, y| pixmap.pixel(x, y).unwrap().red() == INK.to_rgba8()[0];
    assert!(dark(0, 39) && dark(20, 22) && dark(37, 39));
    assert!(!dark(39, 0) && !dark(22, 20) && !dark(39, 37));
}

#[test]
fn png_files_carry_resolution_colour_space_and_texts() {
    let mut scene = page(20.0, 10.0, Vec::new());
    scene.title = "From Tapachula to San Ysidro".into();
    scene.description = "Río Suchiate – Tijuana".into();
    scene.credit = "Natural Earth".into();
    let info = |options: &PngOptions| {
        let png = render::png(&scene, options).unwrap();
        png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap().info().clone()
    };
    let twice = info(&with_scale(2.0));
    // 192 dots per inch.
    let dimensions = twice.pixel_dims.unwrap();
    assert_eq!((dimensions.xppu, dimensions.unit), (7559, png::Unit::Meter));
    assert!(twice.srgb.is_some());
    let text = |keyword: &str| {
        let latin = twice.uncompressed_latin1_text.iter();
        let found = latin.filter(|chunk| chunk.keyword == keyword).map(|chunk| chunk.text.clone());
        found
            .chain(
                twice
                    .utf8_text
                    .iter()
                    .filter(|chunk| chunk.keyword == keyword)
                    .map(|chunk| chunk.get_text().unwrap()),
            )
            .next()
    };
    assert_eq!(text("Title").as_deref(), Some("From Tapachula to San Ysidro"));
    assert_eq!(text("Description").as_deref(), Some("Río Suchiate – Tijuana"));
    assert_eq!(text("Copyright").as_deref(), Some("Natural Earth"));
    assert!(text("Software").unwrap().starts_with("rumbo "));
    let print = info(&PngOptions { dpi: Some(300.0), ..with_scale(2.0) });
    assert_eq!(print.pixel_dims.unwrap().xppu, 11811);
    assert!(info(&PngOptions { dpi: Some(f64::NAN), ..with_scale(1.0) }).pixel_dims.is_none());
}

#[test]
fn png_files_take_the_smallest_form_that_keeps_every_colour() {
    let form = |scene: &Scene, background| {
        let mut options = with_scale(1.0);
        options.render.background = background;
        let png = render::png(scene, &options).unwrap();
        let picture = golden::Picture::decode(&png);
        let mut rgba = vec![0; picture.pixels.len() * 4];
        render::into_rgba(scene, &options.render, &mut rgba, picture.width as usize * 4).unwrap();
        assert_eq!(picture.pixels.as_flattened(), rgba);
        let info = png::Decoder::new(std::io::Cursor::new(png));
        info.read_info().unwrap().info().color_type
    };
    let few = page(64.0, 64.0, vec![fill(star(32.0, 32.0, 30.0), INK)]);
    let rainbow = (0..600).map(|index| {
        let color = Color::rgb8((index % 250) as u8, (index / 3) as u8, 90);
        let (x, y) = (f64::from(index % 30) * 2.0, f64::from(index / 30) * 3.0);
        fill(Path::rect(PageBox::new(x, y, x + 2.0, y + 3.0)), color)
    });
    let many = page(60.0, 60.0, rainbow.collect());
    let clear = Some(Color::TRANSPARENT);
    assert_eq!(form(&few, None), png::ColorType::Indexed);
    assert_eq!(form(&few, clear), png::ColorType::Indexed);
    assert_eq!(form(&many, None), png::ColorType::Rgb);
    assert_eq!(form(&page(61.0, 61.0, many.items.clone()), clear), png::ColorType::Rgba);
}

#[test]
fn better_compression_makes_smaller_files() {
    let size = |compression| {
        let options = PngOptions { compression, ..with_scale(1.0) };
        render::png(&everything(), &options).unwrap().len()
    };
    let (fast, balanced, small) =
        (size(Compression::Fast), size(Compression::Balanced), size(Compression::Small));
    assert!(fast > balanced && balanced >= small, "{fast} {balanced} {small}");
}

#[test]
fn pictures_can_be_drawn_into_the_callers_pixels() {
    let scene = everything();
    let whole = render::pixmap(&scene, &threads(1)).unwrap();
    let mut larger = tiny_skia::Pixmap::new(310, 305).unwrap();
    larger.fill(tiny_skia::Color::BLACK);
    render::into(&scene, &threads(1), &mut larger.as_mut()).unwrap();
    assert_eq!(larger.pixel(299, 300), whole.pixel(299, 300));
    assert_eq!(larger.pixel(305, 300).unwrap().red(), 0);
    let clear = RenderOptions { background: Some(Color::TRANSPARENT), ..threads(1) };
    render::into(&page(310.0, 305.0, Vec::new()), &clear, &mut larger.as_mut()).unwrap();
    assert_eq!(larger.pixel(299, 300), whole.pixel(299, 300), "what was there shows");
    let mut small = tiny_skia::Pixmap::new(299, 305).unwrap();
    let error = render::into(&scene, &threads(1), &mut small.as_mut()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);

    let stride = 300 * 4 + 12;
    let mut bytes = vec![7; stride * 301 - 12];
    render::into_rgba(&scene, &threads(2), &mut bytes, stride).unwrap();
    assert_eq!(bytes[..1200], whole.data()[..1200]);
    assert_eq!(bytes[1200..1212], [7; 12]);
    assert!(render::into_rgba(&scene, &threads(1), &mut bytes, 1199).is_err());
    let short = bytes.len() - 1;
    assert!(render::into_rgba(&scene, &threads(1), &mut bytes[..short], stride).is_err());
}

#[test]
fn a_label_moved_by_a_pixel_is_noticed() {
    let picture = |x| {
        let scene = page(200.0, 200.0, vec![text(x, 100.0, 12.0, 0.0, None)]);
        golden::Picture::decode(&render::png(&scene, &with_scale(1.0)).unwrap())
    };
    assert!(golden::differ(&picture(80.0), &picture(80.0)).is_none());
    let difference = golden::differ(&picture(81.0), &picture(80.0)).unwrap();
    assert!(difference.message.contains("differ"), "{}", difference.message);
}

#[test]
fn files_appear_whole_or_not_at_all() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("map.png");
    render::write(&path, b"first").unwrap();
    render::write(&path, b"second").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"second");
    let missing = render::write(directory.path().join("no/map.png"), b"").unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::Io);
    assert!(missing.to_string().contains("does not exist; create"), "{missing}");
    let error = render::write(directory.path(), b"").unwrap_err();
    assert!(error.to_string().contains("is a directory"), "{error}");
    let names: Vec<_> = std::fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing is left beside the file");
}

#[cfg(unix)]
#[test]
fn files_have_the_permissions_that_new_files_get() {
    use std::os::unix::fs::PermissionsExt;

    let directory = tempfile::tempdir().unwrap();
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (path, plain) = (directory.path().join("map.png"), directory.path().join("plain"));
    std::fs::write(&plain, b"").unwrap();
    render::write(&path, b"").unwrap();
    assert_eq!(mode(&path), mode(&plain));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    render::write(&path, b"again").unwrap();
    assert_eq!(mode(&path), 0o640);
    let link = directory.path().join("link.png");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    render::write(&link, b"through").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"through");
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
}
