//! What a user is told about a file that cannot be read: one line that says where, what, and what
//! to do. The table is the list of promises; a message that changes is read before it is accepted.

use std::path::Path;

use rumbo::source::{self, ReadOptions};

/// Each file of `tests/bad/data` with its message, as `RUMBO_ACCEPT=1` writes it.
const MESSAGES: &str = include_str!("../bad/messages.txt");

fn message(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    let text = match source::open(path, &ReadOptions::default()) {
        Ok(_) => format!("{name}: read without an error"),
        Err(error) => error.to_string().replace(path.to_str().unwrap(), name),
    };
    assert!(!text.contains('\n'), "{name}: more than one line: {text}");
    text
}

#[test]
fn bad_files_are_told_in_one_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut paths: Vec<_> = std::fs::read_dir(folder.join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let told: Vec<String> = paths.iter().map(|path| message(path)).collect();
    for line in &told {
        assert!(!line.ends_with("read without an error"), "{line}");
    }
    if std::env::var_os("RUMBO_ACCEPT").is_some() {
        std::fs::write(folder.join("messages.txt"), told.join("\n") + "\n").unwrap();
        return;
    }
    let wanted: Vec<&str> = MESSAGES.lines().collect();
    for (told, wanted) in told.iter().zip(&wanted) {
        assert_eq!(told, wanted);
    }
    assert_eq!(told.len(), wanted.len(), "a file without a message, or the other way round");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = source::open("tests/bad/nowhere.geojson", &ReadOptions::default()).unwrap_err();
    assert_eq!(error.kind(), rumbo::ErrorKind::Io);
    assert!(error.to_string().starts_with("tests/bad/nowhere.geojson: cannot open"), "{error}");
}

#[test]
fn a_folder_is_not_a_file() {
    let error = source::open("tests/bad", &ReadOptions::default()).unwrap_err();
    assert_eq!(error.kind(), rumbo::ErrorKind::Io);
}
