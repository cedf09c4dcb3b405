//! A room imports only from the rooms before it.
//!
//! The order is that of the `pub mod` lines in `src/lib.rs`.

use crate::files_of;
use crate::text::{leaves, line_of, paths_above, paths_after, without_comments};

#[test]
fn rooms_import_only_from_rooms_before_them() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rooms = rooms_in_order(&std::fs::read_to_string(root.join("lib.rs")).unwrap());
    assert!(rooms.len() > 10, "src/lib.rs lists no rooms: {rooms:?}");
    let mut problems = Vec::new();
    for file in files_of("") {
        if file.modules != ["lib"] && file.modules != ["main"] {
            // How many modules deep the file is below the crate: src/room.rs is 1 deep.
            let depth = file.modules.len();
            problems.extend(check(&rooms, &file.modules[0], depth, &file.shown, &file.text));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// The modules that `lib.rs` declares, in order.
fn rooms_in_order(lib: &str) -> Vec<String> {
    lib.lines()
        .map(|line| line.trim().trim_start_matches("pub "))
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// The problems of one file: `depth` is how many modules it is below the crate root.
fn check(rooms: &[String], room: &str, depth: usize, file: &str, text: &str) -> Vec<String> {
    let Some(here) = rooms.iter().position(|known| known == room) else {
        return vec![format!("{file}: the room {room} is not declared in src/lib.rs")];
    };
    let mut problems = Vec::new();
    let code = without_comments(text);
    let mut paths = paths_after("crate::", &code);
    paths.extend(paths_above(&code, depth));
    for (at, path) in paths {
        let line = line_of(&code, at);
        let names: std::collections::BTreeSet<String> =
            leaves(path).into_iter().map(|leaf| leaf.names[0].clone()).collect();
        for name in names {
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

mod the_checker_itself {
    use super::*;

    fn problems(room: &str, depth: usize, text: &str) -> Vec<String> {
        let rooms = ["error", "unit", "source", "geometry", "map"].map(str::to_owned);
        check(&rooms, room, depth, &format!("src/{room}.rs"), text)
    }

    #[test]
    fn reads_the_order_from_lib() {
        let lib =
            "//! Doc.\npub mod a;\n#[cfg(feature = \"b\")]\npub mod b;\nmod own;\npub use a::X;";
        assert_eq!(rooms_in_order(lib), ["a", "b", "own"]);
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
