//! The command as a user meets it: what it prints, where it writes, how it ends.

#![cfg(feature = "cli")]

use std::path::Path;
use std::process::{Command, Output};

use crate::command::{folder, names, stderr, stdout};

fn rumbo(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rumbo"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

const ROUTE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/routes/viacrucis-2018.geojson");

#[test]
fn a_route_alone_becomes_a_map() {
    let folder = folder();
    let output =
        rumbo(&["render", ROUTE, "-o", "map.png", "--report", "report.json"], folder.path());
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(folder.path()), ["map.png", "report.json"]);
    let report = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let entries = report["entries"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["code"] == "projection-chosen"));
    assert!(entries.iter().all(|entry| entry["code"] != "label-dropped"));
}

#[test]
fn init_writes_a_figure_that_draws() {
    let folder = folder();
    let output = rumbo(&["init", "start"], folder.path());
    assert!(output.status.success(), "{}", stderr(&output));
    let start = folder.path().join("start");
    assert_eq!(names(&start), ["figure.toml", "route.geojson"]);
    let output = rumbo(&["render", "figure.toml", "--scene", "scene.json"], &start);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(&start), ["figure.png", "figure.toml", "route.geojson", "scene.json"]);
    let again = rumbo(&["init", "start"], folder.path());
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("there already"), "{}", stderr(&again));
}

#[test]
fn standard_input_and_output_stand_for_files() {
    use std::io::Write;

    let mut child = Command::new(env!("CARGO_BIN_EXE_rumbo"))
        .args(["render", "-", "-o", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let figure = "[page]\nwidth = 200\nheight = 150\n[map]\nextent = [-10, 35, 5, 45]\n";
    child.stdin.take().unwrap().write_all(figure.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stdout.starts_with(b"\x89PNG"));
}

#[test]
fn project_reads_the_forms_that_people_write() {
    let folder = folder();
    let there = rumbo(&["project", "--to", "web-mercator", "12.769013-85.602364"], folder.path());
    let line = stdout(&there);
    assert!(line.starts_with("-9529211.5"), "{line}");
    let numbers = line.trim().replace(' ', ",");
    let back = rumbo(&["project", "--to", "web-mercator", "--inverse", &numbers], folder.path());
    assert_eq!(stdout(&back).trim(), "-85.60236400 12.76901300");
}

#[test]
fn route_verbs_check_and_describe() {
    let folder = folder();
    let check = rumbo(&["route", "check", ROUTE], folder.path());
    assert!(check.status.success(), "{}", stderr(&check));
    let describe = stdout(&rumbo(&["route", "describe", ROUTE], folder.path()));
    for wanted in ["Tapachula", "San Ysidro", "12.769013-85.602364", "freight train", "[ARTICLE]"] {
        assert!(describe.contains(wanted), "{wanted} is not in\n{describe}");
    }
}

#[test]
fn a_style_is_checked_with_line_and_column_and_every_fault_at_once() {
    let folder = folder();
    let write = |text: &str| std::fs::write(folder.path().join("a.json"), text).unwrap();
    write(
        "{\n \"version\": 7,\n \"sources\": {},\n \"layers\": [{\"id\": \"a\", \"type\": \"sea\"}]\n}",
    );
    let output = rumbo(&["style", "check", "a.json"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    for wanted in ["a.json:2:13: version: expected one of [8]", "a.json:4:33: layers[0].type: "] {
        assert!(told.contains(wanted), "{wanted} is not in\n{told}");
    }
    write("{\n \"version\": 8,\n \"layers\": }");
    let told = stderr(&rumbo(&["style", "check", "a.json"], folder.path()));
    assert!(told.contains("a.json:3:12"), "{told}");
    write(
        "{\"version\": 8, \"sources\": {}, \"layers\": [{\"id\": \"a\", \"type\": \"background\"}]}",
    );
    let output = rumbo(&["style", "check", "a.json"], folder.path());
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("a style of 1 layers"), "{}", stdout(&output));
}

#[test]
fn schemas_are_json_schemas() {
    let folder = folder();
    for of in ["figure", "route", "scene"] {
        let text = stdout(&rumbo(&["schema", of], folder.path()));
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(schema["$schema"].is_string(), "{of}");
    }
}

/// A file, its contents, the arguments after `render`, and what the message must hold.
type BadCase = (&'static str, &'static [u8], &'static [&'static str], &'static [&'static str]);

const BAD: &[BadCase] = &[
    ("a.toml", b"title = \xff\xfe", &["a.toml"], &["a.toml:1", "UTF-8"]),
    ("a.toml", b"titel = 'x'\n", &["a.toml"], &["a.toml:1", "titel", "did you mean `title`?"]),
    ("a.toml", b"[map\n", &["a.toml"], &["a.toml:1"]),
    ("a.toml", b"version = 9\n", &["a.toml"], &["a.toml:1", "version 1"]),
    ("a.toml", b"[page]\nwidth = '12 furlongs'\n", &["a.toml"], &["a.toml:2", "furlongs", "180mm"]),
    ("a.toml", b"[page]\nwidth = 3\n", &["a.toml"], &["a.toml:2", "out of range"]),
    ("a.toml", b"[map]\nprojection = 'EPSG:999999'\n", &["a.toml"], &["a.toml:2", "EPSG:999999"]),
    ("a.toml", b"\n[map]\nextent = [1, 50, 2, 40]\n", &["a.toml"], &["a.toml:3", "south"]),
    ("a.toml", b"[map]\ntheme = 'papper'\n", &["a.toml"], &["a.toml:2", "paper"]),
    ("a.toml", b"[map]\nhide = ['tonws']\n", &["a.toml"], &["a.toml:2", "tonws", "towns"]),
    ("a.toml", b"[[route]]\ndata = 'none.geojson'\n", &["a.toml"], &["none.geojson"]),
    ("a.toml", b"[[inset]]\nkind = 'zoom'\n", &["a.toml"], &["a.toml:1", "around"]),
    ("a.toml", b"[[annotation]]\nat = '95 N 200 W'\ntext = 'x'\n", &["a.toml"], &["a.toml:2"]),
    (
        "a.toml",
        b"[[layer]]\ntype = 'fill'\nsource = 'x'\n[layer.paint]\nfill-colour = 'red'\n",
        &["a.toml"],
        &["fill-color"],
    ),
    ("a.geojson", b"{", &["a.geojson"], &["a.geojson:1"]),
    ("a.geojson", b"{\"type\": \"Feature\"}", &["a.geojson"], &["a.geojson:1"]),
    (
        "a.geojson",
        b"{\"type\":\"Point\",\"coordinates\":[0,95]}",
        &["a.geojson"],
        &["a.geojson:1", "95"],
    ),
    ("a.csv", b"name,lat,lon\nx,1,nan\n", &["a.csv"], &["a.csv:2"]),
    ("a.toml", b"", &["none.toml"], &["none.toml", "cannot read"]),
    ("a.toml", b"", &["a.toml", "-o", "a.gif"], &["a.gif", ".png"]),
    ("a.toml", b"", &["a.toml", "-o", "none/a.png"], &["none"]),
];

#[test]
fn bad_input_gets_one_clear_message_and_leaves_nothing_behind() {
    for (name, contents, arguments, wanted) in BAD {
        let folder = folder();
        std::fs::write(folder.path().join(name), contents).unwrap();
        let output = rumbo(&[&["render"], *arguments].concat(), folder.path());
        let message = stderr(&output);
        let shown = String::from_utf8_lossy(contents);
        assert_eq!(output.status.code(), Some(1), "{shown}\n{message}");
        for part in *wanted {
            assert!(
                message.contains(part),
                "`{part}` is not in the message of\n{shown}\n{message}"
            );
        }
        assert!(!message.contains("panicked"), "{message}");
        assert_eq!(names(folder.path()), [*name], "{shown} left something behind");
    }
}

#[test]
fn what_an_option_says_wrong_is_told_of_the_option() {
    let folder = folder();
    std::fs::write(folder.path().join("map.toml"), "[page]\nscale = 1\n[map]\ntheme = 'ink'\n")
        .unwrap();
    for (option, value) in [("--theme", "nigt"), ("--scale", "0"), ("--worldview", "XX")] {
        let output = rumbo(&["render", "map.toml", option, value], folder.path());
        let told = stderr(&output);
        assert!(told.contains(&format!("{option}:")) && !told.contains("map.toml"), "{told}");
    }
    // What the file says wrong is still told of the file.
    let output =
        rumbo(&["render", "map.toml", "--theme", "ink", "--worldview", "un"], folder.path());
    assert!(output.status.success(), "{}", stderr(&output));
    std::fs::write(folder.path().join("map.toml"), "[map]\ntheme = 'nigt'\n").unwrap();
    let told = stderr(&rumbo(&["render", "map.toml", "--scale", "1"], folder.path()));
    assert!(told.contains("map.toml:2"), "{told}");
}

#[test]
fn a_directory_is_no_place_for_a_picture() {
    let folder = folder();
    std::fs::write(folder.path().join("a.toml"), "[map]\nextent = [0, 40, 10, 50]\n").unwrap();
    std::fs::create_dir(folder.path().join("out.png")).unwrap();
    let output = rumbo(&["render", "a.toml", "-o", "out.png"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("directory"), "{}", stderr(&output));
    assert_eq!(names(&folder.path().join("out.png")), [""; 0]);
}

#[test]
fn strict_refuses_losses_and_writes_no_picture() {
    let folder = folder();
    let figure = "[page]\nwidth = 300\nheight = 200\n[map]\nextent = [0, 40, 10, 50]\n\
                  [fonts]\nsystem = false\nmissing_glyphs = 'boxes'\n\
                  [[annotation]]\nat = [5, 45]\ntext = '\u{4e2d}'\n";
    std::fs::write(folder.path().join("a.toml"), figure).unwrap();
    let output = rumbo(&["render", "a.toml", "--strict"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("U+4E2D"), "{}", stderr(&output));
    assert_eq!(names(folder.path()), ["a.toml"]);
}

/// A map of no basemap, quickly drawn.
const BARE: &str = "title = 'A title'\n[map]\nbasemap = false\nprojection = 'web-mercator'\n\
                    extent = [0, 0, 10, 10]\n";

#[cfg(feature = "proj")]
#[test]
fn where_a_picture_lies_is_written_beside_it() {
    let folder = folder();
    std::fs::write(folder.path().join("a.toml"), BARE).unwrap();
    let render = |more: &[&str]| {
        let arguments = [&["render", "a.toml", "--world-file"], more].concat();
        rumbo(&arguments, folder.path())
    };
    for (more, says) in [
        (&["-o", "a.svg"][..], "without pixels"),
        (&["-o", "-"], "standard output"),
        (&["-o", "a.png", "--report", "a.pgw"], "are one file"),
    ] {
        let output = render(more);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains(says), "{}", stderr(&output));
    }
    assert_eq!(names(folder.path()), ["a.toml"]);
    let output = render(&["-o", "a.png", "--strict"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(folder.path()), ["a.pgw", "a.png", "a.png.aux.xml", "a.prj", "a.toml"]);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("a.pgw").lines().count(), 6);
    assert!(read("a.prj").starts_with("PROJCS["));
    assert!(read("a.png.aux.xml").contains("<SRS>EPSG:3857</SRS>"));
    std::fs::write(folder.path().join("b.shp"), "").unwrap();
    let output = render(&["-o", "b.png"]);
    assert!(stderr(&output).contains("shapefile"), "{}", stderr(&output));
    let output = rumbo(&["inspect", "a.png"], folder.path());
    assert!(stdout(&output).contains("Mercator"), "{}", stdout(&output));
}

#[test]
fn a_route_in_motion_is_an_animated_png() {
    let folder = folder();
    let figure = format!(
        "[page]\nwidth = '300px'\nheight = '200px'\n[map]\nbasemap = false\n\
         [[route]]\ndata = '{ROUTE}'\n"
    );
    std::fs::write(folder.path().join("a.toml"), figure).unwrap();
    let render = |more: &[&str]| {
        rumbo(&[&["render", "a.toml", "--frames", "3"], more].concat(), folder.path())
    };
    let output = render(&["-o", "a.webp"]);
    assert!(stderr(&output).contains("animated PNG"), "{}", stderr(&output));
    assert_eq!(render(&["--format", "png"]).status.code(), Some(2));
    let output = render(&[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(folder.path()), ["a.apng", "a.toml"]);
    let bytes = std::fs::read(folder.path().join("a.apng")).unwrap();
    assert_eq!(bytes.windows(4).filter(|name| name == b"fcTL").count(), 3);
}

#[test]
fn an_svg_has_text_or_outlines() {
    let folder = folder();
    std::fs::write(folder.path().join("a.toml"), BARE).unwrap();
    let drawn = |more: &[&str]| {
        let arguments = [&["render", "a.toml", "-o", "-", "--format", "svg"], more].concat();
        rumbo(&arguments, folder.path())
    };
    assert!(stdout(&drawn(&[])).contains(">A title</tspan>"));
    let outlined = stdout(&drawn(&["--svg-text", "outlines"]));
    assert!(outlined.contains("aria-label=\"A title\"") && !outlined.contains("<tspan"));
    let wrong = drawn(&["--svg-text", "paths"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("give `text` or `outlines`"), "{}", stderr(&wrong));
}

#[test]
fn wrong_usage_ends_with_status_2() {
    let folder = folder();
    assert_eq!(rumbo(&["render"], folder.path()).status.code(), Some(2));
    assert_eq!(rumbo(&["rendre", "x"], folder.path()).status.code(), Some(2));
}

#[test]
fn a_style_is_drawn_around_a_position() {
    let folder = folder();
    let style = serde_json::json!({
        "version": 8, "zoom": 3, "center": [0, 0], "sources": {},
        "layers": [{"id": "sea", "type": "background", "paint": {"background-color": "#123456"}}],
    });
    std::fs::write(folder.path().join("style.json"), style.to_string()).unwrap();
    let draw =
        |arguments: &[&str]| rumbo(&[&["render", "style.json"], arguments].concat(), folder.path());
    let output = draw(&["--center", "-99.1,19.4", "--size", "40x30@2x", "-o", "map.png"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let picture = std::fs::File::open(folder.path().join("map.png")).unwrap();
    let reader = png::Decoder::new(std::io::BufReader::new(picture)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (80, 60));
    let wrong = draw(&["--center", "19.4", "-o", "other.png"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(stderr(&wrong).contains("is no position"), "{}", stderr(&wrong));
}

#[test]
fn programs_read_messages_as_json() {
    let folder = folder();
    std::fs::write(folder.path().join("map.toml"), "version = 1\n[map]\nthemee = 'x'\n").unwrap();
    let said = |output: &Output| -> Vec<serde_json::Value> {
        let text = String::from_utf8(output.stderr.clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let output = rumbo(&["render", "map.toml", "--message-format", "json"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    let first = &said(&output)[0];
    assert_eq!((&first["level"], &first["code"]), (&"error".into(), &"figure".into()));
    assert_eq!((&first["file"], &first["line"]), (&"map.toml".into(), &3.into()));
    assert!(first["column"].is_u64() && first["remedy"].as_str().unwrap().contains("theme"));

    let output = rumbo(&["render", ROUTE, "-o", "a.png", "--message-format=json"], folder.path());
    assert_eq!(output.status.code(), Some(0));
    let last = said(&output).pop().unwrap();
    assert_eq!((&last["code"], &last["file"]), (&"written".into(), &"a.png".into()));

    let output = rumbo(&["rendr", "--message-format=json"], folder.path());
    assert_eq!((output.status.code(), &said(&output)[0]["code"]), (Some(2), &"usage".into()));
    let output = rumbo(&["--help", "--message-format=json"], folder.path());
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("Usage"));
}

#[cfg(feature = "pdf")]
#[test]
fn several_figures_are_the_pages_of_one_pdf() {
    let folder = folder();
    for (name, extent) in [("a", "[0, 0, 3, 3]"), ("b", "[10, 40, 14, 43]")] {
        let text = format!("[page]\nwidth = '200px'\nheight = '150px'\n[map]\nextent = {extent}\n");
        std::fs::write(folder.path().join(name).with_extension("toml"), text).unwrap();
    }
    let output = rumbo(&["render", "a.toml", "b.toml", "-o", "both.pdf"], folder.path());
    assert!(output.status.success(), "{}", stderr(&output));
    let pdf = std::fs::read(folder.path().join("both.pdf")).unwrap();
    assert!(String::from_utf8_lossy(&pdf).contains("/Count 2"), "not two pages");
    let output = rumbo(&["render", "a.toml", "b.toml", "-o", "both.png"], folder.path());
    assert!(stderr(&output).contains("only a PDF has several pages"), "{}", stderr(&output));
    let output =
        rumbo(&["render", "a.toml", "b.toml", "-o", "b.toml", "--format", "pdf"], folder.path());
    assert!(!output.status.success());
    assert_eq!(names(folder.path()), ["a.toml", "b.toml", "both.pdf"]);
}
