//! A route that advances by date: what is drawn at a time, and that nothing else moves.
#![cfg(feature = "basemap")]

use std::path::Path;

use rumbo::figure::{Figure, Film};
use rumbo::route::Stop;
use rumbo::scene::{Item, Scene, Text};
use rumbo::unit::LonLat;

/// The flagship, with its insets and its timeline.
fn flagship() -> Film {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures/caravan.toml");
    let mut figure = Figure::open(file).unwrap();
    (figure.page.scale, figure.page.dpi) = (0.25, None);
    figure.prepare().unwrap().film().unwrap()
}

/// The texts but for the date.
fn texts(scene: &Scene) -> Vec<&Text> {
    scene.texts().filter(|text| !text.text.ends_with(" 2018") || text.text.contains(':')).collect()
}

fn has(scene: &Scene, words: &str) -> bool {
    scene.texts().any(|text| text.text.starts_with(words))
}

/// How long the lines of legs are together, by frame.
fn travelled(scene: &Scene, frame: &str) -> f64 {
    let lines = scene.flat().filter_map(|item| match item {
        Item::Stroke { path, origin, .. }
            if &*origin.frame == frame && origin.layer.starts_with("route-leg") =>
        {
            Some(path.parts().iter().map(|part| rumbo::path::length(part)).sum::<f64>())
        }
        _ => None,
    });
    lines.sum()
}

#[test]
fn a_route_is_drawn_as_far_as_it_has_come() {
    let film = flagship();
    let whole = &film.rendered().scene;
    assert_eq!(film.days(), 41.0);
    let mut last = [-1.0; 3];
    let frames = ["main", "inset-1", "inset-2"];
    for step in 0..=20 {
        let scene = film.scene(film.days() * f64::from(step) / 20.0);
        // Nothing stands where it does not stand in the end.
        let all = texts(whole);
        assert!(texts(&scene).iter().all(|text| all.contains(text)), "step {step}");
        for (frame, last) in frames.iter().zip(&mut last) {
            let length = travelled(&scene, frame);
            assert!(length >= *last - 1e-6, "{frame}: {length} after {last} at step {step}");
            *last = length;
        }
    }
    for (frame, last) in frames.iter().zip(last) {
        assert!((last - travelled(whole, frame)).abs() < 1e-6 && last > 0.0, "{frame}");
    }
    let early = film.scene(8.5);
    assert!(has(&early, "2 April 2018") && has(&early, "9 Matías"));
    assert!(!has(&early, "10 Puebla") && !has(&early, "24 Mexicali"));
    // What leads into the inset at the border is not in it before its time.
    assert!(travelled(&early, "inset-2") > 0.5 * travelled(whole, "inset-2"));
    assert_eq!(travelled(&early, "inset-1"), 0.0);
    let marks = |scene: &Scene| {
        let is_mark = |item: &&Item| matches!(item, Item::Stroke { origin, .. } if origin.layer.ends_with("-direction"));
        scene.flat().filter(is_mark).count()
    };
    assert!(marks(&film.scene(0.0)) < marks(&early) && marks(&early) < marks(whole));
    assert_eq!(marks(&film.scene(film.days())), marks(whole));
}

#[test]
fn a_film_is_an_animated_png() {
    let film = flagship();
    let file = film.apng(5, &mut |_| ()).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().unwrap();
    let control = *reader.info().animation_control().unwrap();
    assert_eq!((control.num_frames, control.num_plays), (5, 0));
    let mut areas = Vec::new();
    for _ in 0..5 {
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let frame = *reader.info().frame_control().unwrap();
        areas.push((frame.width * frame.height, frame.delay_num));
    }
    assert_eq!(areas[0], (400 * 300, 100));
    assert!(areas[1..].iter().all(|(area, _)| *area < 400 * 300), "{areas:?}");
    assert_eq!(areas[4].1, 3000);
    assert_eq!(film.apng(5, &mut |_| ()).unwrap(), file, "the same film, other bytes");
    for frames in [0, 1, 10_001] {
        assert!(film.apng(frames, &mut |_| ()).unwrap_err().remedy_text().is_some());
    }
}

#[test]
fn what_has_no_date_makes_no_film() {
    let told = |figure: Figure| figure.prepare().unwrap().film().unwrap_err().to_string();
    assert!(told(Figure::new()).contains("no route"));
    let at = |lon| LonLat::new(lon, 10.0);
    let route = rumbo::route::Route::builder("A way")
        .stop(Stop::new("A", at(0.0)))
        .then(rumbo::route::Mode::Bus, Stop::new("B", at(5.0)))
        .build()
        .unwrap();
    assert!(told(Figure::new().route(route)).contains("no stop of the route has a date"));
    let route = rumbo::route::Route::builder("A long way")
        .stop(Stop::new("A", at(0.0)).departs("1500-01-01").unwrap())
        .then(rumbo::route::Mode::Bus, Stop::new("B", at(5.0)).arrives("2000-01-01").unwrap())
        .build()
        .unwrap();
    assert!(told(Figure::new().route(route)).contains("days is not made"));
}
