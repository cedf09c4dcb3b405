//! How much memory the world takes. A program of its own: other tests would take theirs.
#![cfg(all(feature = "basemap", target_os = "linux"))]

use rumbo::basemap::{Basemap, Detail, Layer, Level};
use rumbo::source::Features;
use rumbo::unit::LonLatBox;

/// The program's resident memory in megabytes, without the pages of its own file, which hold the
/// archive and are the system's to drop.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("RssAnon")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

#[test]
fn the_whole_world_at_10m_takes_no_more_than_30_megabytes() {
    let basemap = Basemap::embedded().unwrap();
    let world = LonLatBox::WORLD;
    let grown = |read: &dyn Fn() -> Vec<Features>| {
        let before = resident();
        let features = read();
        (resident() - before, features)
    };
    // What a map of the world at 1:10,000,000 draws: all layers but the areas of provinces …
    let (drawn, features) = grown(&|| {
        let layers = Layer::ALL.into_iter().filter(|layer| *layer != Layer::Admin1);
        layers.map(|layer| basemap.read(layer, Detail::for_scale(10e6), &world).unwrap()).collect()
    });
    println!("{drawn:.1} MB as drawn");
    assert!(drawn < 30.0, "{drawn:.1} MB");
    drop(features);
    // … and every vertex of the countries, their boundaries and the coast.
    let (whole, _features) = grown(&|| {
        [Layer::Countries, Layer::Boundaries, Layer::Coastline]
            .map(|layer| basemap.read(layer, Level::Fine10m, &world).unwrap())
            .into()
    });
    println!("{whole:.1} MB more for whole countries and coasts");
    assert!(whole < 30.0, "{whole:.1} MB");
}
