//! Messages that quote what was read: short, harmless to a terminal, and told where it was written.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::command::{folder, stderr, stdout};

fn run(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rumbo"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").output().unwrap()
}

/// Expects a short message without what drives a terminal.
fn told(arguments: &[&str], folder: &Path) -> String {
    let output = run(arguments, folder);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let bytes = &output.stderr;
    assert!(bytes.len() < 5_000, "{} bytes: {}", bytes.len(), stderr(&output).get(..2000).unwrap());
    assert!(!bytes.contains(&0x1b), "{}", stderr(&output).escape_debug());
    stderr(&output)
}

#[test]
fn megabytes_and_escapes_are_not_repeated() {
    let folder = folder();
    let long = "x".repeat(1 << 20);
    for (name, text) in [
        ("a.toml", format!("[map]\nprojection = \"{long}\"\n")),
        ("b.toml", "[map]\nprojection = \"\\u001b[31mred\"\n".to_owned()),
        ("c.toml", format!("[map]\ntheme = \"{long}\"\n")),
        ("d.toml", "[map]\ntheme = \"\\u001b]0;title\\u0007\"\n".to_owned()),
        ("e.toml", "[map]\nextent = \"\\u001b[2J nowhere\"\n".to_owned()),
        ("f.toml", "\u{1b}[31m\n".to_owned()),
        ("g.toml", format!("{long}\n")),
        ("h.geojson", format!(r#"{{"type": "{long}", "coordinates": []}}"#)),
        ("i.geojson", format!(r#"{{"type": "Point", "coordinates": ["{long}"]}}"#)),
        ("j.geojson", "{\"type\": \"Point\", \"coordinates\": \u{1b}[31m}".to_owned()),
        ("k.csv", format!("lat,lon\n{long},1\n")),
        ("l.csv", "lat,lon\n\u{1b}[31m,1\n".to_owned()),
        (
            "m.topojson",
            format!(
                r#"{{"type": "Topology", "objects": {{"a": {{"type": "{long}"}}}}, "arcs": []}}"#
            ),
        ),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
        let message = told(&["render", name], folder.path());
        assert!(message.contains(name), "{name}: {message}");
    }
}

#[test]
fn what_is_told_of_a_file_does_not_drive_the_terminal() {
    let folder = folder();
    let text = include_str!("../../data/routes/viacrucis-2018.geojson");
    let text = text.replace("Viacrucis Migrante 2018", "\\u001b[31mred");
    assert!(text.contains("red"));
    fs::write(folder.path().join("r.geojson"), text).unwrap();
    let output = run(&["route", "describe", "r.geojson"], folder.path());
    assert!(stdout(&output).contains("\\u{1b}[31mred"), "{}", stdout(&output).escape_debug());
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn data_within_a_style_are_told_by_their_path() {
    let folder = folder();
    let style = "{\"version\": 8,\n\"sources\": {\"a\": {\"type\": \"geojson\",\n\"data\": {\"type\": \"Point\",\n\"coordinates\": [1, 2000]}}},\n\"layers\": [{\"id\": \"l\", \"type\": \"circle\", \"source\": \"a\"}]}";
    fs::write(folder.path().join("s.json"), style).unwrap();
    let message =
        told(&["render", "s.json", "--center", "1,2", "--zoom", "1", "-o", "a.png"], folder.path());
    assert!(message.contains("s.json: sources.a.data"), "{message}");
    assert!(!message.contains("s.json:1"), "{message}");
}
