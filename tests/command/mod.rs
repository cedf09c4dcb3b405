//! What tests of the command share: what it printed, and the folders it writes into.

use std::path::Path;
use std::process::Output;

/// What it complained of, on one line.
pub fn stderr(output: &Output) -> String {
    // Messages are wrapped to the terminal's width: one line again, without the drawn gutter.
    let text = String::from_utf8_lossy(&output.stderr);
    let words = text.split_whitespace().filter(|word| !matches!(*word, "│" | "×" | "╰──▶"));
    words.collect::<Vec<_>>().join(" ")
}

/// What it printed.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// An empty folder that goes with the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// What is in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
