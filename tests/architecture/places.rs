//! Inside a room: no file comes round to itself through others.
//!
//! A room's places are its modules: a file `x.rs` and the folder `x/` beside it are one place, in
//! which files may need each other. Between places imports run one way. The room's own file is its
//! table of contents: what it re-exports belongs to the place that defines it, and what it defines
//! itself is a place as well. Unit tests may look at whatever is made of what they test.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{leaves, line_of, paths_above, paths_after, without_comments, without_tests};
use crate::{CRATES, File, files_of};

/// What a place imports, and where: `src/map/draw.rs:12`.
type Imports = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn inside_a_room_imports_run_one_way() {
    let mut problems = Vec::new();
    for krate in CRATES {
        let files = files_of(krate);
        let mut rooms: BTreeMap<Option<&str>, Vec<&File>> = BTreeMap::new();
        for file in &files {
            // The builder of the basemap is one room.
            rooms.entry(krate.is_empty().then(|| &*file.modules[0])).or_default().push(file);
        }
        for (room, files) in rooms {
            problems.extend(knots(&imports(&files, room)));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// What is imported within a room, or within a crate that is one room (`None`).
fn imports(files: &[&File], room: Option<&str>) -> Imports {
    let root = room.unwrap_or("main");
    let depth = usize::from(room.is_some());
    let from_crate = room.map_or("crate::".to_owned(), |room| format!("crate::{room}::"));
    let is_root = |file: &File| file.modules == [root];
    let code_of = |file: &File| without_tests(&without_comments(&file.text));
    let contents =
        files.iter().find(|file| is_root(file)).map(|file| Contents::read(&code_of(file)));
    let contents = contents.unwrap_or_default();
    let mut found = Imports::new();
    for file in files {
        let code = code_of(file);
        let mut paths = paths_after(&from_crate, &code);
        let place = match is_root(file) {
            true => {
                paths.extend(contents.uses_in(&code));
                root
            }
            false => {
                paths.extend(paths_above(&code, file.modules.len() - depth));
                &file.modules[depth]
            }
        };
        let imports = found.entry(place.to_owned()).or_default();
        for (at, path) in paths {
            for leaf in leaves(path) {
                let target = contents.place_of(&leaf.names[0]).unwrap_or(root);
                if target != place {
                    let from = format!("{}:{}", file.shown, line_of(&code, at));
                    imports.entry(target.to_owned()).or_insert(from);
                }
            }
        }
    }
    found
}

/// The table of contents that a room's own file is.
#[derive(Default)]
struct Contents {
    modules: BTreeSet<String>,
    /// The place that defines a name which the room's file imports.
    names: BTreeMap<String, String>,
    /// The bytes of the statements that only re-export.
    re_exports: Vec<std::ops::Range<usize>>,
}

impl Contents {
    fn read(code: &str) -> Self {
        let mut contents = Self::default();
        for line in code.lines() {
            let line = line.trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            if let Some(name) = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')) {
                contents.modules.insert(name.to_owned());
            }
        }
        for (at, path) in paths_after_use(code) {
            for leaf in leaves(path.trim_start_matches("self::")) {
                if contents.modules.contains(&leaf.names[0]) {
                    contents.names.insert(leaf.called, leaf.names[0].clone());
                }
            }
            let line = code[..at].rfind('\n').map_or(0, |end| end + 1);
            if code[line..].starts_with("pub") {
                let end = path.find(';').map_or(code.len(), |end| code.len() - path.len() + end);
                contents.re_exports.push(line..end);
            }
        }
        contents
    }

    /// The module that a name leads to; none where the room's file defines it.
    fn place_of<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        match self.modules.contains(name) {
            true => Some(name),
            false => self.names.get(name).map(String::as_str),
        }
    }

    /// Where the room's file itself needs its modules: anywhere but in a re-export.
    fn uses_in<'a>(&self, code: &'a str) -> Vec<(usize, &'a str)> {
        self.modules
            .iter()
            .flat_map(|module| paths_after(&format!("{module}::"), code))
            .map(|(at, _)| (at, &code[at..]))
            .filter(|(at, _)| !self.re_exports.iter().any(|range| range.contains(at)))
            .collect()
    }
}

/// What follows `use ` at the start of a statement of the file.
fn paths_after_use(code: &str) -> Vec<(usize, &str)> {
    code.match_indices("use ")
        .filter(|&(at, _)| {
            let line = code[..at].rfind('\n').map_or(0, |end| end + 1);
            matches!(&code[line..at], "" | "pub " | "pub(crate) " | "pub(super) ")
        })
        .map(|(at, word)| (at, &code[at + word.len()..]))
        .collect()
}

/// The shortest way round from each place to itself, told once for the places on it.
fn knots(imports: &Imports) -> Vec<String> {
    let mut told = BTreeSet::new();
    let mut problems = Vec::new();
    for start in imports.keys() {
        if told.contains(start) {
            continue;
        }
        let Some(round) = way_round(imports, start) else { continue };
        let steps: Vec<String> = round
            .windows(2)
            .map(|step| format!("{} needs {} ({})", step[0], step[1], imports[&step[0]][&step[1]]))
            .collect();
        problems.push(format!("comes round to itself: {}", steps.join(", ")));
        told.extend(round);
    }
    problems
}

/// The shortest path of imports from a place back to it.
fn way_round(imports: &Imports, start: &str) -> Option<Vec<String>> {
    let mut paths = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in paths {
            for next in imports.get(path.last()?).into_iter().flat_map(BTreeMap::keys) {
                let mut path = path.clone();
                path.push(next.clone());
                if next == start {
                    return Some(path);
                }
                if seen.insert(next.clone()) {
                    longer.push(path);
                }
            }
        }
        paths = longer;
    }
    None
}

mod the_checker_itself {
    use super::*;

    fn problems(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> = files.iter().map(|(path, text)| File::new(path, text)).collect();
        knots(&imports(&files.iter().collect::<Vec<_>>(), Some("map")))
    }

    #[test]
    fn a_cycle_is_told_with_where_each_import_stands() {
        let found = problems(&[
            ("src/map.rs", "mod camera;\nmod draw;\nmod sheet;"),
            ("src/map/camera.rs", "use crate::unit::Page;"),
            ("src/map/draw.rs", "use super::camera::Camera;\nuse super::sheet::Sheet;"),
            ("src/map/sheet.rs", "\nuse super::draw::Map;"),
        ]);
        assert_eq!(
            found,
            ["comes round to itself: draw needs sheet (src/map/draw.rs:2), \
              sheet needs draw (src/map/sheet.rs:2)"]
        );
    }

    #[test]
    fn no_way_round_is_missed() {
        for import in [
            "use crate::map::draw::Map;",
            "use crate::map::{camera::Camera, Map};",
            "use super::{Map};",
            "use super::Picture;",
            "fn f() { super::draw::f() }",
        ] {
            let found = problems(&[
                ("src/map.rs", "mod draw;\nmod sheet;\npub use draw::{Map, Drawn as Picture};"),
                ("src/map/draw.rs", "use super::sheet::Sheet;"),
                ("src/map/sheet.rs", import),
            ]);
            assert_eq!(found.len(), 1, "{import}");
        }
        let deep = problems(&[
            ("src/map.rs", "mod draw;\nmod sheet;"),
            ("src/map/draw/fill.rs", "use super::super::sheet::Sheet;"),
            ("src/map/sheet.rs", "use super::draw::Map;"),
        ]);
        assert_eq!(deep.len(), 1);
    }

    #[test]
    fn what_the_rooms_own_file_defines_is_a_place() {
        let found = problems(&[
            ("src/map.rs", "mod draw;\nfn scale() -> f64 { draw::scale() }"),
            ("src/map/draw.rs", "use super::scale;"),
        ]);
        assert_eq!(found.len(), 1);
        let found = problems(&[
            ("src/map.rs", "mod draw;\nuse draw::Map;\nfn f(map: Map) {}"),
            ("src/map/draw.rs", "use super::f;"),
        ]);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_folder_is_one_place_and_a_table_of_contents_is_no_import() {
        let found = problems(&[
            (
                "src/map.rs",
                "mod draw;\nmod unit;\npub use draw::Map;\npub use unit::{\n    Scale,\n};",
            ),
            ("src/map/draw.rs", "mod fill;\nmod line;\nuse super::Scale;"),
            ("src/map/draw/fill.rs", "use super::line::Line;\nuse super::super::Map;"),
            ("src/map/draw/line.rs", "use super::fill::Fill;"),
            ("src/map/unit.rs", "#[cfg(test)]\nmod tests {\n    use super::super::Map;\n}"),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }
}
