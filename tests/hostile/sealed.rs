//! What strangers' files may read: nothing outside the folders that they are confined to.

use std::fs;
use std::path::{Path, PathBuf};

use rumbo::archive::Reader;
#[cfg(feature = "basemap")]
use rumbo::figure::Figure;
use rumbo::map::Map;
use rumbo::resources::{Limit, Limits, Resources};
use rumbo::style::Style;
use rumbo::{ErrorKind, Result};
use serde_json::{Value, json};

/// What must never be told.
const SECRET: &str = "s3cr3t";

/// A folder with a root in it, and beside that what is not to be read.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["in/deep", "out/0/0"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let point = format!(
            r#"{{"type": "Feature", "properties": {{"name": "{SECRET}"}}, "geometry":
                {{"type": "Point", "coordinates": [1, 2]}}}}"#
        );
        for name in ["passwd", "t.csv", "icons.png", "icons.json", "a.ttf", "0-255.pbf", "t.json"] {
            fs::write(folder.path().join("out").join(name), SECRET).unwrap();
        }
        fs::write(folder.path().join("out/p.geojson"), &point).unwrap();
        fs::write(folder.path().join("in/p.geojson"), &point).unwrap();
        fs::write(folder.path().join("out/0/0/0.png"), SECRET).unwrap();
        Self { folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    fn confined(&self) -> Resources {
        Resources::within([self.root()]).unwrap()
    }

    /// A figure file in the root, opened and drawn.
    fn figure(&self, text: &str, resources: &Resources) -> Result<()> {
        let file = self.root().join("f.toml");
        fs::write(&file, text).unwrap();
        Figure::open_with(&file, resources)?.render()?.png().map(|_| ())
    }

    fn style(&self, sources: &Value, more: &Value, resources: &Resources) -> Result<()> {
        let kind = sources["a"]["type"].as_str().unwrap_or("geojson");
        let layer = match kind {
            "raster" | "image" => "raster",
            _ => "circle",
        };
        let mut style = json!({
            "version": 8, "sources": sources,
            "layers": [{"id": "l", "type": layer, "source": "a"}],
        });
        if kind == "vector" {
            style["layers"][0]["source-layer"] = json!("x");
        }
        for (key, value) in more.as_object().into_iter().flatten() {
            style[key.as_str()] = value.clone();
        }
        let (style, _) = Style::from_json(&style.to_string())?;
        Map::from_style_with(style, &self.root(), resources).map(|_| ())
    }
}

/// Expects that a file is not read, and that nothing is told of it, not even whether it is there.
fn denied(what: &str, read: impl Fn(&str) -> Result<()>) {
    for name in ["../out", "../none", "deep/../../out", "none/../../out", "link"] {
        let error = read(name).expect_err(&format!("{what}: {name}"));
        assert_eq!(error.kind(), ErrorKind::Denied, "{what}: {error}");
        let told = error.to_string();
        assert!(!told.contains(SECRET), "{what}: {told}");
        assert!(told.contains("outside the folders") && told.contains("--root"), "{what}: {told}");
    }
}

#[test]
#[cfg(feature = "basemap")]
fn figures_read_nothing_outside() {
    let home = Home::new();
    #[cfg(unix)]
    std::os::unix::fs::symlink(home.folder.path().join("out"), home.root().join("link")).unwrap();
    let resources = home.confined();
    for (what, text) in [
        ("route", "[[route]]\ndata = '@/passwd'"),
        ("source", "[[source]]\nname = 'a'\ndata = '@/p.geojson'"),
        ("theme", "[map]\ntheme = '@/t.json'"),
        ("table", "[[choropleth]]\ndata = '@/t.csv'\nvalue = 'n'"),
        ("font", "[fonts]\nfiles = ['@/a.ttf']"),
    ] {
        denied(what, |folder| home.figure(&text.replace('@', folder), &resources));
    }
    let inside = "[map]\nextent = [0, 0, 3, 3]\n[[source]]\nname = 'a'\ndata = 'deep/../p.geojson'";
    home.figure(inside, &resources).unwrap();
    let error = home.figure(inside, &Resources::sealed()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Denied);
    assert!(error.to_string().contains("may read no files"), "{error}");
    home.figure("[map]\nextent = [0, 0, 3, 3]", &Resources::sealed()).unwrap();
}

#[test]
fn styles_read_nothing_outside() {
    let home = Home::new();
    #[cfg(unix)]
    std::os::unix::fs::symlink(home.folder.path().join("out"), home.root().join("link")).unwrap();
    let resources = home.confined();
    let inline =
        json!({"a": {"type": "geojson", "data": {"type": "Point", "coordinates": [1, 2]}}});
    let corners = json!([[0, 1], [1, 1], [1, 0], [0, 0]]);
    for (what, sources) in [
        ("GeoJSON", json!({"a": {"type": "geojson", "data": "@/p.geojson"}})),
        ("picture", json!({"a": {"type": "image", "url": "@/icons.png", "coordinates": corners}})),
        ("TileJSON", json!({"a": {"type": "raster", "url": "@/t.json"}})),
        ("archive", json!({"a": {"type": "vector", "url": "@/t.pmtiles"}})),
        ("database", json!({"a": {"type": "vector", "url": "file://@/t.mbtiles"}})),
        ("template", json!({"a": {"type": "raster", "tiles": ["@/{z}/{x}/{y}.png"]}})),
    ] {
        let at = |folder: &str| sources.to_string().replace('@', folder).parse::<Value>().unwrap();
        denied(what, |folder| home.style(&at(folder), &json!({}), &resources));
    }
    denied("sprite", |folder| {
        home.style(&inline, &json!({"sprite": format!("{folder}/icons")}), &resources)
    });
    denied("glyphs", |folder| {
        let layers = json!([{"id": "l", "type": "symbol", "source": "a",
            "layout": {"text-field": "a", "text-font": ["Nowhere"]}}]);
        let glyphs = format!("{folder}/{{range}}.pbf");
        home.style(&inline, &json!({"glyphs": glyphs, "layers": layers}), &resources)
    });
    // A TileJSON inside that names tiles outside.
    denied("tiles of a TileJSON", |folder| {
        let text = json!({"tiles": [format!("{folder}/{{z}}/{{x}}/{{y}}.png")]}).to_string();
        fs::write(home.root().join("t.json"), text).unwrap();
        home.style(&json!({"a": {"type": "raster", "url": "t.json"}}), &json!({}), &resources)
    });
    home.style(&inline, &json!({}), &Resources::sealed()).unwrap();
}

#[test]
fn what_the_caller_grants_is_read() {
    let home = Home::new();
    let out = home.folder.path().join("out/p.geojson");
    let options = rumbo::source::ReadOptions::default();
    let read = |resources: &Resources| rumbo::source::open_with(&out, &options, resources);
    assert!(read(&home.confined()).is_err());
    assert!(read(&home.confined().granting(&out)).is_ok());
    assert!(read(&Resources::sealed().granting(&out)).is_ok());
    let archive = Reader::open_with(home.folder.path().join("out"), &home.confined());
    assert_eq!(archive.unwrap_err().kind(), ErrorKind::Denied);
}

#[test]
#[cfg(unix)]
fn pipes_and_devices_are_no_files() {
    let home = Home::new();
    let pipe = home.root().join("pipe.geojson");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|made| made.success()));
    for path in [pipe.as_path(), Path::new("/dev/zero")] {
        let error = rumbo::source::open(path, &Default::default()).unwrap_err().to_string();
        assert!(error.contains("it is not a file"), "{error}");
    }
}

#[test]
#[cfg(feature = "basemap")]
fn every_limit_is_named_where_it_is_passed() {
    let home = Home::new();
    fs::write(home.root().join("two.geojson"), two_points()).unwrap();
    fs::write(home.root().join("t.csv"), "lon,lat,a\n1,2,3\n").unwrap();
    let source = |file: &str| {
        format!("[map]\nextent = [0, 0, 3, 3]\n[[source]]\nname = 'a'\ndata = '{file}'")
    };
    let points = source("two.geojson");
    for (limit, most, text) in [
        (Limit::FileBytes, 10, points.clone()),
        (Limit::InputBytes, 50, points.clone()),
        (Limit::Features, 1, points.clone()),
        (Limit::Positions, 1, points.clone()),
        (Limit::Nesting, 2, points.clone()),
        (Limit::Columns, 2, source("t.csv")),
        (Limit::Layers, 3, points.clone()),
        (Limit::Labels, 0, "[map]\nextent = [-5, 40, 8, 52]".to_owned()),
        (Limit::Annotations, 0, "[[annotation]]\nat = '1,2'\ntext = 'a'".to_owned()),
        (Limit::TextBytes, 3, "title = 'long'".to_owned()),
        (Limit::PagePixels, 1000, points.clone()),
    ] {
        let resources = home.confined().with_limits(Limits::default().with(limit, most));
        let error = home.figure(&text, &resources).expect_err(limit.name());
        assert_eq!(error.kind(), ErrorKind::Limit, "{limit}: {error}");
        let told = error.to_string();
        assert!(told.contains(&format!("--limit {limit}=N")), "{limit}: {told}");
    }
    home.figure(&points, &home.confined()).unwrap();
}

#[test]
fn the_readme_lists_every_limit() {
    let readme = include_str!("../../README.md");
    let shown = |limit: Limit, most: u64| match most {
        0 => "none".to_owned(),
        _ if limit.name().ends_with("-bytes") && most.is_multiple_of(1 << 30) => {
            format!("{} GiB", most >> 30)
        }
        _ if limit.name().ends_with("-bytes") && most.is_multiple_of(1 << 20) => {
            format!("{} MiB", most >> 20)
        }
        most => {
            let digits = most.to_string();
            let (head, rest) = digits.split_at((digits.len() - 1) % 3 + 1);
            let groups = rest.as_bytes().chunks(3).map(|group| str::from_utf8(group).unwrap());
            groups.fold(head.to_owned(), |text, group| format!("{text},{group}"))
        }
    };
    for limit in Limit::all() {
        let [usual, strict] =
            [Limits::default(), Limits::strict()].map(|limits| shown(limit, limits.get(limit)));
        let row = format!("| `{limit}` | {} | {usual} | {strict} |", limit.counted());
        assert!(readme.contains(&row), "{row}");
    }
}

#[cfg(feature = "basemap")]
fn two_points() -> String {
    let point = |lon: u8| {
        format!(
            r#"{{"type": "Feature", "properties": {{}}, "geometry": {{"type": "Point", "coordinates": [{lon}, 2]}}}}"#
        )
    };
    format!(r#"{{"type": "FeatureCollection", "features": [{}, {}]}}"#, point(1), point(2))
}

#[cfg(all(feature = "cli", feature = "basemap", unix))]
mod by_the_command {
    use super::*;
    use crate::command::stderr;
    use std::process::{Command, Output};

    fn render(home: &Home, text: &str, more: &[&str]) -> Output {
        fs::write(home.root().join("f.toml"), text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_rumbo"));
        command.current_dir(home.folder.path()).args(["render", "in/f.toml", "-o", "a.png"]);
        command.args(more).env("NO_COLOR", "1").output().unwrap()
    }

    #[test]
    fn options_confine_and_limit() {
        let home = Home::new();
        let of = |file: &str| {
            format!("[map]\nextent = [0, 0, 3, 3]\n[[source]]\nname = 'a'\ndata = '{file}'")
        };
        let (inside, outside) = (of("p.geojson"), of("../out/p.geojson"));
        for (text, more, message) in [
            (&outside, &[][..], None),
            (&outside, &["--root", "in"][..], Some("outside the folders")),
            (&outside, &["--root", "in", "--root", "out"][..], None),
            (&inside, &["--root", "in"][..], None),
            (&inside, &["--sealed"][..], Some("may read no files")),
            (&inside, &["--sealed", "--root", "in"][..], None),
            (&inside, &["--limit", "file-bytes=20"][..], Some("--limit file-bytes=N")),
            (&inside, &["--limit", "page-pixels=1k"][..], Some("--limit page-pixels=N")),
            (&inside, &["--limit", "pixels=1"][..], Some("there is no limit `pixels`")),
            (&inside, &["--root", "nowhere"][..], Some("use the folder as a root")),
        ] {
            let output = render(&home, text, more);
            match message {
                None => assert!(output.status.success(), "{more:?}: {}", stderr(&output)),
                Some(message) => {
                    assert!(!output.status.success(), "{more:?}");
                    assert!(stderr(&output).contains(message), "{more:?}: {}", stderr(&output));
                    assert!(!stderr(&output).contains(SECRET), "{more:?}");
                }
            }
        }
    }
}
