//! Where the basemap's names of countries stand on maps that show parts of them, over many frames.

#![cfg(feature = "basemap")]

use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::error::Report;
use rumbo::map::{Avoid, Camera, Map};
use rumbo::projection::Projection;
use rumbo::scene::{Scene, Text};
use rumbo::source::Feature;
use rumbo::style;
use rumbo::text::Fonts;
use rumbo::unit::{Color, LonLat, Page, PageBox};

/// Where frames are looked at: coasts, straits, archipelagos, and countries among others, each with a
/// scale in millions.
const FRAMES: [(f64, f64, f64); 24] = [
    (-92.0, 14.0, 12.0),
    (-84.0, 12.0, 25.0),
    (-75.0, 9.0, 20.0),
    (-5.0, 37.0, 15.0),
    (-8.0, 44.0, 20.0),
    (15.0, 45.0, 12.0),
    (20.0, 40.0, 20.0),
    (36.0, 33.0, 12.0),
    (44.0, 12.0, 25.0),
    (12.0, 57.0, 20.0),
    (28.0, 58.0, 20.0),
    (5.0, 5.0, 25.0),
    (-13.0, 9.0, 15.0),
    (32.0, -2.0, 25.0),
    (34.0, -18.0, 25.0),
    (68.0, 25.0, 25.0),
    (80.0, 10.0, 20.0),
    (90.0, 25.0, 15.0),
    (103.0, 14.0, 20.0),
    (108.0, 3.0, 30.0),
    (122.0, 12.0, 25.0),
    (130.0, 36.0, 25.0),
    (-58.0, 4.0, 15.0),
    (-68.0, -52.0, 15.0),
];

const THEMES: [&str; 2] = ["paper", "atlas"];
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 600.0;

fn camera(at: LonLat, scale: f64) -> Camera {
    let definition = format!("lambert-azimuthal-equal-area lat_0={} lon_0={}", at.lat, at.lon);
    let projection = Projection::parse(&definition).unwrap();
    let a = 96.0 / 0.0254 / scale;
    let bounds = PageBox::new(0.0, 0.0, WIDTH, HEIGHT);
    let transform = [a, 0.0, 0.0, -a, WIDTH / 2.0, HEIGHT / 2.0];
    Camera::new("main", bounds, &projection, transform).unwrap()
}

/// What a theme draws.
fn drawn(theme: &str, camera: &Camera) -> Scene {
    let map = Map::new(style::theme(theme).unwrap());
    let mut report = Report::new();
    let fonts = Fonts::embedded().unwrap();
    let drawn = map.draw(camera, &fonts, &Avoid::default(), &mut report).unwrap();
    let mut scene = Scene::new(WIDTH, HEIGHT, Color::WHITE);
    scene.items = drawn.into_items();
    scene
}

/// Whether a polygon of positions holds one, by the even-odd rule.
fn holds(country: &Feature, at: LonLat) -> bool {
    let Some(bounds) = country.shape.bounds() else { return false };
    if !(bounds.south..=bounds.north).contains(&at.lat) {
        return false;
    }
    [-360.0, 0.0, 360.0].into_iter().any(|turn| {
        let x = at.lon + turn;
        let edges = country
            .shape
            .parts()
            .flat_map(|part| part.iter().zip(part.iter().skip(1).chain(part.first())));
        let right = edges.filter(|(a, b)| {
            let along = (at.lat - a.lat) / (b.lat - a.lat);
            (a.lat > at.lat) != (b.lat > at.lat) && x < a.lon + along * (b.lon - a.lon)
        });
        right.count() % 2 == 1
    })
}

/// Points all over a name's lines.
fn spread(text: &Text) -> Vec<Page> {
    let of_line = |line: &rumbo::scene::OrientedBox| {
        let (corner, size) = (line.corners()[0], Page::new(line.width, line.height));
        (0..36).map(move |step| {
            let (across, down) = (f64::from(step % 12) + 0.5, f64::from(step / 12) + 0.5);
            Page::new(corner.x + across / 12.0 * size.x, corner.y + down / 3.0 * size.y)
        })
    };
    text.boxes.iter().flat_map(of_line).collect()
}

/// The share of an area in its largest piece, of what a camera shows of it.
fn largest_piece(country: &Feature, camera: &Camera) -> f64 {
    let frame = camera.bounds();
    let sizes: Vec<f64> = country
        .shape
        .parts()
        .map(|part| {
            let ring: Vec<Page> = part.iter().filter_map(|&at| camera.to_page(at)).collect();
            let ring: Vec<Page> = ring
                .into_iter()
                .map(|at| Page::new(at.x.clamp(frame.x0, frame.x1), at.y.clamp(frame.y0, frame.y1)))
                .collect();
            let next = ring.iter().skip(1).chain(ring.first());
            ring.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>().abs()
        })
        .collect();
    sizes.iter().copied().fold(0.0, f64::max) / sizes.iter().sum::<f64>().max(1e-9)
}

#[test]
fn names_of_countries_stand_in_what_is_seen_of_them() {
    let (mut inside, mut off_the_coast) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    let every = if std::env::var_os("RUMBO_SLOW").is_some() { 1 } else { 5 };
    for (index, (lon, lat, scale)) in FRAMES.into_iter().enumerate().step_by(every) {
        let camera = camera(LonLat::new(lon, lat), scale * 1e6);
        let seen = camera.reads();
        let all = Basemap::embedded().unwrap().read(Layer::Countries, Level::Medium50m, &seen);
        let all = all.unwrap().features;
        let theme = THEMES[index % THEMES.len()];
        let scene = drawn(theme, &camera);
        for text in scene.texts().filter(|text| &*text.origin.layer == "country-names") {
            let is_called = |country: &&Feature| {
                ["name", "name_short"].into_iter().any(|key| {
                    let name = country.properties.get(key).and_then(|name| name.as_str());
                    name.is_some_and(|name| name.to_uppercase() == text.text.replace('\n', " "))
                })
            };
            let Some(own) = all.iter().find(is_called) else { panic!("{:?}", text.text) };
            let points: Vec<LonLat> =
                spread(text).iter().filter_map(|&at| camera.to_lonlat(at)).collect();
            let share = |of: &dyn Fn(LonLat) -> bool| {
                points.iter().filter(|&&at| of(at)).count() as f64 / points.len() as f64
            };
            let mine = share(&|at| holds(own, at));
            let others = || all.iter().filter(|country| !std::ptr::eq(*country, own));
            let foreign = share(&|at| others().any(|country| holds(country, at)));
            let told = format!(
                "{theme} {lon} {lat} {scale}: {:?} {mine:.2} in its own, {foreign:.2} in others",
                text.text
            );
            // Inside what is seen of it, or off its coast; over the sea only where it is an archipelago.
            // Generalised coasts differ by a little from those that labels were placed by.
            if mine >= 0.55 && foreign <= 0.3 {
                inside += 1;
            } else if mine <= 0.1 && foreign <= 0.05 || largest_piece(own, &camera) < 0.7 {
                off_the_coast += 1;
            } else {
                wrong.push(told);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(inside > 10 * FRAMES.len() / every, "{inside} inside, {off_the_coast} off the coast");
}
