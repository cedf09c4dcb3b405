//! The plan of the house: a room imports only from the rooms before it.
//!
//! The order is that of the `pub mod` lines in `src/lib.rs`.

use std::path::{Path, PathBuf};

/// A name that says nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "misc", "manager"];

/// Files longer than this are more than one idea.
const MAX_LINES: usize = 800;

#[test]
fn rooms_import_only_from_rooms_before_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rooms = rooms_in_order(&std::fs::read_to_string(root.join("lib.rs")).unwrap());
    assert!(rooms.len() > 10, "src/lib.rs lists no rooms: {rooms:?}");
    let mut problems = Vec::new();
    for file in rust_files(&root) {
        let inside = file.strip_prefix(&root).unwrap();
        if inside == Path::new("lib.rs") || inside == Path::new("main.rs") {
            continue;
        }
        let shown = format!("src/{}", inside.display());
        let parts: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        let room = parts[0].trim_end_matches(".rs");
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = text.lines().count();
        if lines > MAX_LINES {
            problems.push(format!("{shown}: {lines} lines: split it, one idea a file"));
        }
        for part in &parts {
            if EMPTY_NAMES.contains(&part.trim_end_matches(".rs")) {
                problems.push(format!("{shown}: {part:?} says nothing: name what is inside"));
            }
        }
        // How many modules deep the file is below the crate: src/room.rs is 1 deep.
        problems.extend(check(&rooms, room, parts.len(), &shown, &text));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// The modules that `lib.rs` declares, in order.
fn rooms_in_order(lib: &str) -> Vec<String> {
    lib.lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The problems of one file: `depth` is how many modules it is below the crate root.
fn check(rooms: &[String], room: &str, depth: usize, file: &str, text: &str) -> Vec<String> {
    let Some(here) = rooms.iter().position(|known| known == room) else {
        return vec![format!("{file}: the room {room} is not declared in src/lib.rs")];
    };
    let mut problems = Vec::new();
    let code = without_comments(text);
    let bytes = code.as_bytes();
    for (at, path) in crate_paths(&code, depth) {
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        for name in first_names(path) {
            // The crate root also re-exports the error type and the pillar crates.
            let target = match name.as_str() {
                "Error" | "ErrorKind" | "Report" | "Result" => "error",
                "geo" | "geojson" | "tiny_skia" => continue,
                name => name,
            };
            match rooms.iter().position(|known| known == target) {
                None => problems.push(format!("{file}:{line}: there is no room {target}")),
                Some(there) if there > here => problems.push(format!(
                    "{file}:{line}: the room {room} imports from {target}, which comes after it"
                )),
                Some(_) => {}
            }
        }
    }
    problems
}

/// The text with comments blanked, its lines kept; examples in documentation may use what comes
/// later.
fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| match line.trim_start() {
            code if code.starts_with("//") => "",
            _ => line.split(" // ").next().unwrap_or(line),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// What follows `crate::`, or as many `super::` as lead to the crate root, with its byte.
fn crate_paths(code: &str, depth: usize) -> Vec<(usize, &str)> {
    let from_file = "super::".repeat(depth);
    let from_inline_module = "super::".repeat(depth + 1);
    let mut found = paths_after("crate::", code);
    found.extend(
        paths_after(&from_file, code)
            .into_iter()
            .filter(|&(at, _)| !is_in_inline_module(&code[..at])),
    );
    found.extend(
        paths_after(&from_inline_module, code)
            .into_iter()
            .filter(|&(at, _)| is_in_inline_module(&code[..at])),
    );
    found
}

/// What follows a path's beginning where a path begins with it.
fn paths_after<'a>(root: &str, code: &'a str) -> Vec<(usize, &'a str)> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$';
    code.match_indices(root)
        .filter(|&(at, _)| !code[..at].chars().next_back().is_some_and(is_path))
        .map(|(at, _)| (at, &code[at + root.len()..]))
        .filter(|(_, rest)| !rest.starts_with("super::") && !rest.starts_with('*'))
        .collect()
}

/// Whether the end of this code is inside a `mod name { … }`.
fn is_in_inline_module(code: &str) -> bool {
    code.lines().any(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.starts_with("mod ") && line.trim_end().ends_with('{')
    })
}

/// The first names of a path: one, or those of a `{…}` group.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut names = Vec::new();
    let mut level = 0;
    let mut start = 0;
    for (at, character) in group.char_indices() {
        match character {
            '{' => level += 1,
            '}' if level == 0 => {
                names.push(name(&group[start..at]));
                break;
            }
            '}' => level -= 1,
            ',' if level == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

mod the_checker_itself {
    use super::*;

    fn problems(room: &str, depth: usize, text: &str) -> Vec<String> {
        let rooms = ["error", "unit", "source", "geometry", "map"].map(str::to_owned);
        check(&rooms, room, depth, &format!("src/{room}.rs"), text)
    }

    #[test]
    fn reads_the_order_from_lib() {
        let lib =
            "//! Doc.\npub mod a;\n#[cfg(feature = \"b\")]\npub mod b;\nmod hidden;\npub use a::X;";
        assert_eq!(rooms_in_order(lib), ["a", "b"]);
    }

    #[test]
    fn looking_back_is_allowed() {
        let text =
            "use crate::unit::{LonLat, Page};\nuse crate::{Error, source::Shape};\nuse super::x;";
        assert_eq!(problems("geometry", 2, text), Vec::<String>::new());
        assert_eq!(problems("source", 2, "use crate::source::Feature;"), Vec::<String>::new());
    }

    #[test]
    fn looking_ahead_is_told_with_file_line_and_both_rooms() {
        assert_eq!(
            problems("source", 1, "\nuse crate::map::Map;"),
            ["src/source.rs:2: the room source imports from map, which comes after it"]
        );
    }

    #[test]
    fn no_way_round_is_missed() {
        for text in [
            "use crate::{error::Error, map::{Map, Frame}};",
            "use crate::{\n    error::Error,\n    map,\n};",
            "fn f() -> crate::map::Map {}",
            "pub(crate) use crate::map;",
        ] {
            assert_eq!(problems("source", 1, text).len(), 1, "{text}");
        }
        assert_eq!(problems("source", 2, "use super::super::map::Map;").len(), 1);
        assert_eq!(problems("source", 1, "use super::map::Map;").len(), 1);
        let in_tests = "mod tests {\n    use super::super::map::Map;\n}";
        assert_eq!(problems("source", 1, in_tests).len(), 1);
    }

    #[test]
    fn what_is_no_import_is_let_be() {
        for text in [
            "// crate::map::Map draws it",
            "/// ```\n/// use rumbo::map::Map;\n/// ```",
            "pub(crate) fn f() {}",
            "use std::collections::BTreeMap; // crate::map",
            "macro_rules! m { () => { $crate::map::Map } }",
            "use crate::{geojson, geo};",
        ] {
            assert_eq!(problems("source", 1, text), Vec::<String>::new(), "{text}");
        }
        let in_tests = "mod tests {\n    use super::*;\n    use super::Shape;\n}";
        assert_eq!(problems("source", 1, in_tests), Vec::<String>::new());
    }

    #[test]
    fn unknown_rooms_are_told() {
        assert!(problems("source", 1, "use crate::nowhere::X;")[0].contains("no room nowhere"));
        assert!(problems("attic", 1, "")[0].contains("not declared"));
    }
}
