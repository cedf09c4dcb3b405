//! How much memory the world takes.
//!
//! Each case is measured in a process of its own, so that none profits from what another gave back.
#![cfg(all(feature = "basemap", target_os = "linux"))]

use std::process::Command;

use rumbo::basemap::{Basemap, Detail, Layer, Level, PropertyNames};
use rumbo::source::Features;
use rumbo::style;
use rumbo::unit::LonLatBox;

/// How much of a limit may be used before the test fails, so that it does not fail by chance.
const SHARE: f64 = 0.9;
/// Names the case that a process of its own measures.
const CASE: &str = "RUMBO_MEMORY_CASE";

/// The program's resident memory in megabytes, without the pages of its own file, which hold the
/// archive and are the system's to drop.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("RssAnon")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// What a theme draws: layers of the basemap, with the properties it reads.
fn drawn_by(theme: &str) -> Vec<(Layer, PropertyNames)> {
    let style = style::theme(theme).unwrap();
    let of = |layer: Layer| {
        let is_drawn = |of: &&style::Layer| of.source_layer() == Some(layer.name());
        let mut drawn = style.layers().iter().filter(is_drawn).peekable();
        drawn.peek()?;
        Some((layer, drawn.flat_map(|drawn| drawn.properties_read().unwrap()).collect()))
    };
    Layer::ALL.into_iter().filter_map(of).collect()
}

/// Reads what a case holds at once.
fn read(case: &str) -> Vec<Features> {
    let basemap = Basemap::embedded().unwrap();
    let read = |layer, detail: Detail, wanted: PropertyNames| {
        basemap.read_properties(layer, detail, &LonLatBox::WORLD, wanted).unwrap()
    };
    let (thinned, whole) = (Detail::for_scale(10e6), Detail::from(Level::Fine10m));
    match case {
        "paper" | "atlas" => {
            drawn_by(case).into_iter().map(|(layer, names)| read(layer, thinned, names)).collect()
        }
        "countries" => [Layer::Countries, Layer::Boundaries, Layer::Coastline]
            .map(|layer| read(layer, whole, PropertyNames::All))
            .into(),
        name => {
            let layer = Layer::from_name(name.trim_start_matches("layer ")).unwrap();
            vec![read(layer, whole, PropertyNames::from(["name"]))]
        }
    }
}

/// What a case takes in a process of its own.
fn measured(case: &str) -> f64 {
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this)
        .args(["--exact", "measure_the_case_asked_for", "--ignored", "--nocapture"])
        .env(CASE, case)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = said.lines().find_map(|line| line.split_once("resident: "));
    let grown = line.unwrap_or_else(|| panic!("{case}: {output:?}")).1;
    grown.split(' ').next().unwrap().parse().unwrap()
}

#[test]
#[ignore = "measures in a process of its own, for the others"]
fn measure_the_case_asked_for() {
    let case = std::env::var(CASE).unwrap_or_else(|_| "paper".to_owned());
    drawn_by("paper");
    let before = resident();
    let features = read(&case);
    println!("resident: {:.1} MB", resident() - before);
    assert!(features.iter().all(|layer| !layer.features.is_empty()));
}

fn check(case: &str, limit: f64, what: &str) {
    let grown = measured(case);
    println!("{grown:.1} MB: {what}");
    assert!(grown <= limit * SHARE, "{grown:.1} MB of {limit:.0}: {what}");
}

#[test]
fn what_paper_draws_of_the_world_at_1_to_10_million_fits_in_30_megabytes() {
    assert_eq!(drawn_by("paper").len(), 11, "all layers but the areas of provinces");
    check("paper", 30.0, "eleven layers for 1:10,000,000, at once, as the theme paper reads");
}

/// Positions alone are 25 MB of it.
#[test]
fn all_layers_of_the_world_at_1_to_10_million_fit_in_45_megabytes() {
    assert_eq!(drawn_by("atlas").len(), Layer::ALL.len());
    check("atlas", 45.0, "all layers thinned for 1:10,000,000, at once, as the theme atlas reads");
}

#[test]
fn every_vertex_of_countries_boundaries_and_coasts_fits_in_30_megabytes() {
    let what = "countries, boundaries and coasts, every vertex and property, at once";
    check("countries", 30.0, what);
}

#[test]
fn every_vertex_of_any_layer_fits_in_30_megabytes() {
    for layer in Layer::ALL {
        let name = layer.name();
        check(&format!("layer {name}"), 30.0, &format!("{name}, every vertex, with names"));
    }
}
