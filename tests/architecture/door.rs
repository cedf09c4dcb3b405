//! One door for reading: files are opened by the room `resources` alone.
//!
//! Whatever reads by itself reads what a stranger names without its roots and limits.

use crate::text::{line_of, without_comments, without_tests};
use crate::{File, files_of};

/// What opens files and folders.
const OPENING: [&str; 6] = [
    "fs::read(",
    "fs::read_to_string(",
    "fs::read_dir(",
    "File::open(",
    "OpenOptions::new(",
    "Connection::open",
];

/// Who may besides, and why.
const OTHERS: [(&str, &str); 7] = [
    ("src/archive/folder.rs", "looks whether the folder it is to write is empty"),
    ("src/archive/foreign.rs", "looks at a folder that is to be replaced"),
    ("src/archive/mbtiles/read.rs", "SQLite opens the path that was admitted"),
    ("src/archive/mbtiles/write.rs", "writes"),
    ("src/archive/spool.rs", "its own journal"),
    ("src/archive/target.rs", "writes"),
    ("src/source/geopackage/database.rs", "a database in memory"),
];

#[test]
fn files_are_read_through_one_door() {
    let mut problems = Vec::new();
    let mut idle: Vec<&str> = OTHERS.iter().map(|(file, _)| *file).collect();
    let files = files_of("");
    let tests: Vec<Vec<String>> = files.iter().flat_map(tests_of).collect();
    let is_checked =
        |file: &&File| file.modules[0] != "resources" && !tests.contains(&file.modules);
    for file in files.iter().filter(is_checked) {
        let code = without_tests(&without_comments(&file.text));
        for (word, at) in OPENING.iter().flat_map(|word| {
            code.match_indices(word).map(|(at, _)| (*word, at)).collect::<Vec<_>>()
        }) {
            match idle.iter().position(|other| *other == file.shown) {
                Some(index) => drop(idle.remove(index)),
                None if OTHERS.iter().any(|(other, _)| *other == file.shown) => {}
                None => {
                    let line = line_of(&code, at);
                    problems.push(format!(
                        "{}:{line}: `{word}`: read through `Resources`, which knows what may be read",
                        file.shown
                    ));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    assert!(idle.is_empty(), "these open nothing any more: {idle:?}");
}

/// The files of tests that a file declares.
fn tests_of(file: &File) -> Vec<Vec<String>> {
    let lines: Vec<&str> = file.text.lines().collect();
    let declared = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
    let names = declared.filter_map(|pair| pair[1].strip_prefix("mod ")?.strip_suffix(';'));
    names.map(|name| [file.modules.as_slice(), &[name.to_owned()]].concat()).collect()
}
