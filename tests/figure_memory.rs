//! What a figure is said to take bounds what it takes, and not by much.
//!
//! Each case is drawn in a process of its own, so that none profits from what another gave back.
#![cfg(all(feature = "basemap", target_os = "linux"))]

use std::path::Path;
use std::process::Command;

use rumbo::figure::Figure;

/// Names the figure that a process of its own draws.
const CASE: &str = "RUMBO_FIGURE_CASE";

/// The most memory that the program had, bytes, without the pages of its own file.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let number = |name: &str| -> u64 {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    (number("VmHWM") - number("RssFile")) * 1024
}

#[test]
#[ignore = "draws in a process of its own, for the others"]
fn draw_the_figure_asked_for() {
    let file = std::env::var(CASE).unwrap();
    let figure = Figure::open(file).unwrap();
    let bytes = figure.render().unwrap().png().unwrap();
    assert!(!bytes.is_empty());
    println!("peak: {} said: {}", peak(), figure.memory());
}

/// How many times less than said drawing a figure takes.
fn share(file: &Path) -> f64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "draw_the_figure_asked_for", "--ignored", "--nocapture"])
        .env(CASE, file)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = text.lines().find_map(|line| line.split_once("peak: "));
    let (peak, said) = told
        .and_then(|(_, told)| told.split_once(" said: "))
        .unwrap_or_else(|| panic!("{output:?}"));
    let number = |text: &str| text.split(' ').next().unwrap().trim().parse::<f64>().unwrap();
    let share = number(peak) / number(said);
    println!("{share:.2} of {said}: {}", file.display());
    share
}

#[test]
fn what_a_figure_is_said_to_take_bounds_what_it_takes() {
    let home = tempfile::tempdir().unwrap();
    let figures = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/figures");
    let gallery = ["locator-suva", "choropleth-european-provinces", "towns-airports", "caravan"];
    let mut cases: Vec<_> =
        gallery.map(|name| figures.join(name).with_extension("toml")).into_iter().collect();
    // Many lines, and a page of 25 million pixels.
    let lines: Vec<String> = (0..1000)
        .map(|line| {
            let at = |step: i32| {
                let turn = f64::from(line * 7 + step) * 0.1;
                format!(
                    "[{:.4},{:.4}]",
                    turn.sin() * 20.0,
                    turn.cos() * 20.0 + f64::from(step) / 9.0
                )
            };
            let line: Vec<String> = (0..50).map(at).collect();
            format!(r#"{{"type":"LineString","coordinates":[{}]}}"#, line.join(","))
        })
        .collect();
    let data = format!(r#"{{"type":"GeometryCollection","geometries":[{}]}}"#, lines.join(","));
    std::fs::write(home.path().join("lines.geojson"), data).unwrap();
    for (name, text) in [
        ("lines.toml", "[[source]]\nname = 'lines'\ndata = 'lines.geojson'\n"),
        ("poster.toml", "[page]\nwidth = '5000px'\nheight = '5000px'\n[map]\nextent = 'Fiji'\n"),
    ] {
        std::fs::write(home.path().join(name), text).unwrap();
        cases.push(home.path().join(name));
    }
    for case in cases {
        let share = share(&case);
        assert!((0.1..=1.0).contains(&share), "{}: {share:.2} of what is said", case.display());
    }
}
