//! What relief costs: a figure of 1600 × 1200 pixels drawn once more, and pyramids of zooms 0 to 5 on
//! one thread, each with its layers of relief and without, by turns; medians.
//!
//! `cargo bench --bench relief`; `-- figure` or `-- tiles` for one of the two.

use std::time::{Duration, Instant};

use rumbo::archive::Memory;
use rumbo::figure::{Extent, Figure};
use rumbo::map::Map;
use rumbo::style::{self, Style};
use rumbo::tile::{Pyramid, PyramidOptions};

const EXTENT: [f64; 4] = [-120.0, 8.0, -80.0, 36.0];
const LCC: &str = "+proj=lcc +lat_1=17.5 +lat_2=29.5 +lat_0=23 +lon_0=-100 +datum=WGS84";

/// The median times of what is done by turns, so that whatever else the machine does meets all alike.
fn by_turns<const N: usize>(rounds: usize, mut work: [Box<dyn FnMut() + '_>; N]) -> [f64; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (work, times) in work.iter_mut().zip(&mut times) {
            let start = Instant::now();
            work();
            times.push(start.elapsed());
        }
    }
    times.map(|mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e3
    })
}

fn figures() {
    for theme in ["paper", "atlas"] {
        for (name, projection) in [("Mercator", "mercator"), ("LCC", LCC)] {
            let figure = |relief: bool| {
                let mut figure = Figure::default();
                figure.map.theme = theme.to_owned();
                figure.map.projection = projection.to_owned();
                figure.map.extent = Extent::Box(EXTENT);
                figure.map.relief = relief;
                figure
            };
            let figures = [figure(false), figure(true)];
            let prepared = figures.each_ref().map(|figure| figure.prepare().unwrap());
            let [anew, anew_relief, again, again_relief, png, png_relief] = by_turns(
                15,
                [
                    Box::new(|| drop(figures[0].render().unwrap())),
                    Box::new(|| drop(figures[1].render().unwrap())),
                    Box::new(|| drop(prepared[0].render().unwrap())),
                    Box::new(|| drop(prepared[1].render().unwrap())),
                    Box::new(|| drop(prepared[0].render().unwrap().png().unwrap())),
                    Box::new(|| drop(prepared[1].render().unwrap().png().unwrap())),
                ],
            );
            println!("{theme}, {name}:");
            for (what, flat, whole) in [
                ("anew, to scene", anew, anew_relief),
                ("once more, to scene", again, again_relief),
                ("once more, to PNG", png, png_relief),
            ] {
                println!("  {what}: {flat:.1} ms, with relief {whole:.1} (+{:.1})", whole - flat);
            }
        }
    }
}

/// A theme without its layers of relief.
fn flat(style: &Style) -> Style {
    let mut text = style.to_json();
    let layers = text["layers"].as_array_mut().unwrap();
    layers
        .retain(|layer| !["hillshade", "color-relief"].contains(&layer["type"].as_str().unwrap()));
    Style::from_json(&text.to_string()).unwrap().0
}

fn tiles() {
    for theme in ["paper", "atlas"] {
        let style = style::theme(theme).unwrap();
        let styles = [flat(&style), style];
        let draw = |at: usize| -> Box<dyn FnMut()> {
            let style = styles[at].clone();
            Box::new(move || {
                let options = PyramidOptions { threads: Some(1), ..PyramidOptions::default() };
                let pyramid = Pyramid::from_map(Map::new(style.clone()), &style, options).unwrap();
                pyramid.write(&mut Memory::default(), &mut |_| {}).unwrap();
            })
        };
        let [flat, whole] = by_turns(3, [draw(0), draw(1)]);
        println!(
            "{theme}, 1365 tiles: {flat:.0} ms, with relief {whole:.0} (× {:.2})",
            whole / flat
        );
    }
}

fn main() {
    let asked: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wants = |name: &str| asked.is_empty() || asked.iter().any(|word| word == name);
    if wants("figure") {
        figures();
    }
    if wants("tiles") {
        tiles();
    }
}
