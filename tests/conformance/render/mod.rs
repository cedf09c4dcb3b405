//! MapLibre GL JS's render tests: a style, what is done to it, and the picture of it.
//!
//! A case passes where pixelmatch counts few enough pixels that differ from the nearest of its
//! expected pictures (see [`pixelmatch`]). `RUMBO_CONFORMANCE_PAGE` names a folder for a page that
//! shows expected, actual and difference side by side; `make conformance` sets it.

mod camera;
mod draw;
mod known;
mod page;
mod picture;
mod pixelmatch;
mod stage;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use self::picture::Picture;
use self::stage::Stage;
use crate::Case;

pub use known::reason;

/// What became of a case that was drawn.
struct Outcome {
    name: String,
    /// The share of pixels that differ, or why there are none.
    result: Result<f64, String>,
    allowed: f64,
    /// The mean difference of colour, 0 … 1.
    error: Option<f64>,
    expected: PathBuf,
}

/// All outcomes of this run.
static OUTCOMES: Mutex<Vec<Outcome>> = Mutex::new(Vec::new());

pub fn cases(folder: &Path) -> Vec<Case> {
    let assets: Arc<Path> = folder.join("../assets").into();
    let mut names = Vec::new();
    collect(folder, "", &mut names);
    let one = |name: String| {
        let (folder, assets) = (folder.join(&name), assets.clone());
        let name = format!("render/{name}");
        Case { name: name.clone(), run: Box::new(move || run(name, &folder, &assets)) }
    };
    names.into_iter().map(one).collect()
}

/// The names of the cases in a folder: the folders in it, however deep, that have a style.
fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    let entries = std::fs::read_dir(folder).expect("the suite is readable").flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut found: Vec<String> =
        folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    found.sort();
    for name in found {
        let (folder, name) = (folder.join(&name), format!("{prefix}{name}"));
        if folder.join("style.json").is_file() {
            names.push(name);
        } else {
            collect(&folder, &format!("{name}/"), names);
        }
    }
}

fn run(name: String, folder: &Path, assets: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(folder.join("style.json")).expect("a case has a style");
    let style: Value = serde_json::from_str(&text).expect("a case's style is JSON");
    let test = style.pointer("/metadata/test").cloned().unwrap_or_default();
    let allowed = test["allowed"].as_f64().unwrap_or(0.00025);
    let threshold = test["threshold"].as_f64().unwrap_or(0.1285);
    let expected = expected(folder);
    let drawn = Stage::of_test(&style, &test, assets).and_then(|stage| draw::picture(&stage));
    let mut outcome = Outcome {
        name,
        result: Err("there is no expected picture".to_owned()),
        allowed,
        error: None,
        expected: PathBuf::new(),
    };
    let mut difference = None;
    match &drawn {
        Err(fault) => outcome.result = Err(fault.clone()),
        Ok(actual) => {
            for (path, wanted) in expected.iter() {
                let Some(compared) = pixelmatch::compare(wanted, actual, threshold) else {
                    let (width, height) = (wanted.width, wanted.height);
                    outcome.result =
                        Err(format!("{width} × {height} expected, not {}", actual.size()));
                    continue;
                };
                let share = compared.differing as f64 / wanted.pixels.len() as f64;
                if outcome.result.as_ref().is_ok_and(|best| *best <= share) {
                    continue;
                }
                outcome.result = Ok(share);
                outcome.error = Some(compared.mean_error);
                outcome.expected.clone_from(path);
                difference = Some(compared.picture);
            }
        }
    }
    if outcome.expected.as_os_str().is_empty() {
        outcome.expected = expected.into_iter().map(|(path, _)| path).next().unwrap_or_default();
    }
    page::keep(&outcome.name, drawn.as_ref().ok(), difference.as_ref());
    let verdict = match &outcome.result {
        Ok(share) if *share <= allowed => Ok(()),
        Ok(share) => Err(format!("{:.3} % of the pixels differ", share * 100.0)),
        Err(fault) => Err(fault.clone()),
    };
    OUTCOMES.lock().expect("no case holds the lock while it runs").push(outcome);
    verdict
}

/// The expected pictures: any of them will do.
fn expected(folder: &Path) -> Vec<(PathBuf, Picture)> {
    let entries = std::fs::read_dir(folder).expect("a case is readable").flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("expected") && name.ends_with(".png")
    });
    paths.into_iter().filter_map(|path| Some((path.clone(), Picture::open(&path)?))).collect()
}

/// Ends a run: says how near the pictures are, and writes the page if one is asked for.
pub fn finish() {
    let mut outcomes = OUTCOMES.lock().expect("all cases have ended");
    if outcomes.is_empty() {
        return;
    }
    outcomes.sort_by(|a, b| a.name.cmp(&b.name));
    let near = outcomes.iter().filter(|outcome| outcome.error.is_some_and(|error| error < 0.01));
    println!(
        "render: the mean difference of colour is below 1 % in {:.1} % of {} cases",
        100.0 * near.count() as f64 / outcomes.len() as f64,
        outcomes.len()
    );
    page::write(&outcomes);
}
