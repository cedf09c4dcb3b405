//! The book's figures and the pictures of them.

use std::path::{Path, PathBuf};

use rumbo::figure::Figure;

use crate::SOURCE;
use crate::chapter::Chapter;

/// The files of a folder that end so, by their names without the ending.
fn stems(folder: &str, ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(Path::new(SOURCE).join(folder)).unwrap();
    let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let ends = paths.iter().filter(|path| path.extension().is_some_and(|one| one == ending));
    let mut names: Vec<String> =
        ends.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What goes wrong in drawing the figures of files, and what they lose.
pub fn faults() -> Vec<String> {
    let mut faults = Vec::new();
    for name in stems("figures", "toml") {
        let path = Path::new(SOURCE).join("figures").join(&name).with_extension("toml");
        match Figure::open(&path).and_then(|figure| figure.render()) {
            Ok(rendered) => {
                let losses = rendered.report.losses();
                faults
                    .extend(losses.map(|loss| format!("{name}: {}: {}", loss.place, loss.detail)));
                faults.extend(other_size(&name, [rendered.scene.width, rendered.scene.height]));
            }
            Err(error) => faults.push(format!("{name}: {error}")),
        }
    }
    faults
}

/// Whether the picture of a figure is of another page.
fn other_size(name: &str, page: [f64; 2]) -> Option<String> {
    let path = Path::new(SOURCE).join("pictures").join(name).with_extension("png");
    let file = std::fs::File::open(path).ok()?;
    let reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().unwrap();
    let (width, height) = reader.info().size();
    let differs = (f64::from(width) * page[1] / page[0] - f64::from(height)).abs() > 1.0;
    differs.then(|| format!("{name}.png is of another page: run `make docs`"))
}

/// Pictures that nothing draws, that are not drawn yet, or that no chapter shows.
pub fn faults_of_pictures(chapters: &[Chapter]) -> Vec<String> {
    let pictures = stems("pictures", "png");
    let (files, scripts) = (stems("figures", "toml"), stems("figures", "sh"));
    let of_script = |picture: &str, script: &str| {
        picture == script || picture.strip_prefix(script).is_some_and(|rest| rest.starts_with('-'))
    };
    let mut faults = Vec::new();
    for name in &files {
        if !pictures.contains(name) {
            faults.push(format!("{name} has no picture: run `make docs`"));
        }
    }
    for name in &scripts {
        if !pictures.iter().any(|picture| of_script(picture, name)) {
            faults.push(format!("{name}.sh has no picture: run `make docs`"));
        }
        let path = format!("figures/{name}.sh");
        let blocks = chapters.iter().flat_map(|chapter| &chapter.blocks);
        if !blocks.flat_map(|block| &block.includes).any(|include| *include == path) {
            faults.push(format!("no chapter shows {path}, so that no test runs it"));
        }
    }
    for name in &pictures {
        if !files.contains(name) && !scripts.iter().any(|script| of_script(name, script)) {
            faults.push(format!("pictures/{name}.png is drawn by nothing"));
        }
        let path = format!("pictures/{name}.png");
        if !chapters.iter().any(|chapter| chapter.links().any(|link| link == path)) {
            faults.push(format!("no chapter shows pictures/{name}.png"));
        }
    }
    faults
}
