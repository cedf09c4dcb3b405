//! What the embedded basemap calls things: today's names, each once, spelt alike.

#![cfg(feature = "basemap")]

use std::collections::BTreeSet;

use rumbo::basemap::{Layer, Level};
use rumbo::source::Feature;
use rumbo::unit::{LonLat, LonLatBox};

use crate::basemap::{holds, read, text};

fn all(layer: Layer) -> Vec<Feature> {
    read(layer, Level::Fine10m, &LonLatBox::WORLD)
}

/// Where a point stands.
fn place(feature: &Feature) -> LonLat {
    let bounds = feature.shape.bounds().unwrap();
    LonLat::new(bounds.west, bounds.south)
}

/// The kilometres between two places that are near each other.
fn apart(one: LonLat, other: LonLat) -> f64 {
    let east = (one.lon - other.lon) * one.lat.to_radians().cos();
    east.hypot(one.lat - other.lat) * 111.2
}

#[test]
fn names_have_no_second_name_in_brackets_and_apostrophes_of_one_kind() {
    let layers = [
        Layer::Countries,
        Layer::Admin1,
        Layer::Lakes,
        Layer::Rivers,
        Layer::Places,
        Layer::Physical,
    ];
    for layer in layers {
        for feature in all(layer) {
            let name = text(&feature, "name");
            assert!(!name.contains(['\'', '`', '´']), "{layer:?}: {name}");
            assert!(layer != Layer::Rivers || !name.contains('('), "{name}");
        }
    }
}

#[test]
fn no_place_is_there_twice() {
    let places = all(Layer::Places);
    let mut twice = BTreeSet::new();
    for (number, one) in places.iter().enumerate() {
        let at = place(one);
        let again = places[..number].iter().any(|other| {
            text(other, "name") == text(one, "name") && apart(place(other), at) < 10.0
        });
        if again {
            twice.insert(text(one, "name"));
        }
    }
    // Of Kansas and of Missouri.
    assert_eq!(twice, BTreeSet::from(["Kansas City"]));
    let sites: BTreeSet<_> = places
        .iter()
        .map(|feature| (place(feature).lon.to_bits(), place(feature).lat.to_bits()))
        .collect();
    assert_eq!(sites.len(), places.len(), "no two places stand in one spot");
}

#[test]
fn landscapes_have_no_name_of_the_province_that_they_are() {
    let provinces = all(Layer::Admin1);
    for landscape in all(Layer::Physical) {
        let name = text(&landscape, "name");
        if !matches!(text(&landscape, "class"), "region" | "land" | "peninsula") {
            continue;
        }
        let called = provinces.iter().filter(|province| text(province, "name") == name);
        let called: Vec<Feature> = called.cloned().collect();
        let bounds = landscape.shape.bounds().unwrap();
        let ends = [(bounds.west, bounds.south), (bounds.east, bounds.north)];
        let mut ends = ends.into_iter().map(|(lon, lat)| LonLat::new(lon, lat));
        // The Punjab is two countries' provinces, Baja California two states'.
        assert!(called.len() != 1 || !ends.all(|at| holds(&called, at)), "{name}");
    }
}

#[test]
fn provinces_are_todays_and_have_their_own_names() {
    let provinces = all(Layer::Admin1);
    let at = |lon: f64, lat: f64| {
        let at = LonLat::new(lon, lat);
        let here = provinces.iter().find(|province| holds(std::slice::from_ref(province), at));
        here.map_or(("nowhere", ""), |here| (text(here, "name"), text(here, "iso_3166_2")))
    };
    // Bergen and Førde are in one county.
    assert_eq!(at(5.4, 60.4), ("Vestland", "NO-46"));
    assert_eq!(at(6.0, 61.45), ("Vestland", "NO-46"));
    assert_eq!(at(11.1, 60.85), ("Innlandet", "NO-34"));
    assert_eq!(at(8.7, 58.6), ("Agder", "NO-42"));
    assert_eq!(at(11.5, 64.1), ("Trøndelag", "NO-50"));
    // Neighbours that the source calls alike.
    assert_eq!(at(66.2, 33.75), ("Daykundi", "AF-DAY"));
    assert_eq!(at(69.76, 35.33), ("Panjshir", "AF-PAN"));
    assert_eq!(at(17.68, 45.38), ("Požeško-Slavonska", "HR-11"));
    assert_eq!(at(-91.6, 14.8).0, "Quetzaltenango");
    // The zones of Nepal, which there are no more, have no names.
    let zones = provinces.iter().filter(|zone| text(zone, "country") == "NP");
    let named = zones.filter(|zone| !text(zone, "name").is_empty());
    assert_eq!(named.count(), 0);
}

#[test]
fn stretches_of_rivers_have_their_own_names() {
    let rivers = all(Layer::Rivers);
    let near = |name: &str, (lon, lat): (f64, f64)| {
        let mut called = rivers.iter().filter(|river| text(river, "name") == name);
        called.any(|river| {
            let mut parts = river.shape.parts();
            parts.any(|part| part.iter().any(|&p| apart(p, LonLat::new(lon, lat)) < 30.0))
        })
    };
    for (name, at) in [
        ("Apurímac", (-73.0, -13.4)),
        ("Ene", (-74.0, -11.8)),
        ("Tambo", (-73.74, -11.14)),
        ("Ucayali", (-74.5, -9.0)),
        ("Yarlung Tsangpo", (84.52, 29.28)),
        ("Yarlung Tsangpo", (91.95, 29.29)),
        ("Ganges", (82.0, 25.3)),
        ("Hooghly", (88.2, 23.6)),
        ("Arun", (87.45, 28.28)),
        ("Kosi", (86.46, 25.73)),
    ] {
        assert!(near(name, at), "{name}");
    }
    assert!(!near("Ucayali", (-73.0, -13.4)) && !near("Ganges", (88.2, 23.0)));
}

#[test]
fn lake_maggiore_has_its_name() {
    let at = LonLat::new(8.632, 45.95);
    let lakes = all(Layer::Lakes);
    let here = lakes.iter().find(|lake| holds(std::slice::from_ref(lake), at));
    assert_eq!(here.map(|lake| text(lake, "name")), Some("Lake Maggiore"));
}
