//! Blocks that are read rather than run: figure files, data, styles, and what may stand in the rest.

use std::path::Path;

use rumbo::figure::Figure;
use rumbo::route::Route;
use rumbo::source::{self, ReadOptions};
use serde_json::Value;

use crate::chapter::{Block, Chapter};

/// What may be shown without being run: it installs or builds.
const NOT_RUN: [&str; 6] = ["apt-get ", "cargo ", "git ", "make ", "rustup ", "pip install "];

/// What is wrong with the blocks of a chapter.
pub fn faults(chapter: &Chapter) -> Vec<String> {
    let told = |block: &Block| {
        let fault = fault(block)?;
        Some(format!("{}:{}: {fault}", chapter.name, block.line))
    };
    chapter.blocks.iter().filter_map(told).collect()
}

fn fault(block: &Block) -> Option<String> {
    match block.language() {
        "toml" if block.text.contains("[dependencies]") => {
            toml::from_str::<toml::Table>(&block.text).err().map(|error| error.to_string())
        }
        "toml" => Figure::from_toml(&block.text).err().map(|error| error.to_string()),
        "json" => json(&block.text),
        "csv" => {
            let file = Some(Path::new("table.csv"));
            let read = source::read(block.text.as_bytes(), file, &ReadOptions::default());
            read.err().map(|error| error.to_string())
        }
        "rust" => (!block.includes.iter().any(|path| path.starts_with("programs/")))
            .then(|| "a program is a file in programs/, which the test compiles".to_owned()),
        "sh" if block.info == "sh,no_run" => {
            let strange = block.text.lines().find(|line| {
                !line.is_empty() && !NOT_RUN.iter().any(|begins| line.starts_with(begins))
            });
            strange.map(|line| format!("`{line}` has to be run"))
        }
        "sh" | "console" | "text" => None,
        other => Some(format!("nothing tries a block of `{other}`")),
    }
}

fn json(text: &str) -> Option<String> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return Some(error.to_string()),
    };
    if Route::is_route(&value) {
        return Route::from_json(text).err().map(|error| error.to_string());
    }
    if value.get("layers").is_some() {
        let faults = rumbo::style::check(text).unwrap_or_else(|error| vec![error]);
        return faults.first().map(|fault| fault.to_string());
    }
    None
}
