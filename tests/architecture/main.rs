//! The plan of the house, checked: what may import what, and how long anything may be.
//!
//! - [`rooms`]: a room imports only from the rooms before it in `src/lib.rs`.
//! - [`places`]: inside a room no file comes round to itself through others.
//! - [`door`]: files are opened in one place.
//! - [`size`]: how long a file and a function may be, and what may not be a name.

mod door;
mod places;
mod rooms;
mod size;
mod text;

use std::path::{Path, PathBuf};

/// A file of a crate: where it is, and what stands in it.
struct File {
    /// The modules that lead to it from the crate's root: `["map", "draw"]`.
    modules: Vec<String>,
    /// The path as it is told: `src/map/draw.rs`.
    shown: String,
    text: String,
}

impl File {
    fn new(shown: &str, text: &str) -> Self {
        let inside = shown.split_once("src/").map_or(shown, |(_, inside)| inside);
        let modules = inside.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        Self { modules, shown: shown.to_owned(), text: text.to_owned() }
    }
}

/// The files of a crate, in order of their paths; the project's own crate is at `""`.
fn files_of(krate: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<File> = rust_files(&root.join(krate).join("src"))
        .iter()
        .map(|path| {
            let shown = path.strip_prefix(root).unwrap().to_str().unwrap();
            File::new(shown, &std::fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(!files.is_empty(), "{krate:?} has no files");
    files
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

/// The crates of the workspace, by folder.
const CRATES: [&str; 3] = ["", "tools/basemap-builder", "tools/wasm-host"];
