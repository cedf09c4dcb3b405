//! The book in `docs/`: its links hold, its blocks do what they say, its figures draw, and each of its
//! pictures is one that `make docs` draws.

#![cfg(all(feature = "cli", feature = "pdf", feature = "proj", feature = "xml"))]

#[path = "book/blocks.rs"]
mod blocks;
#[path = "book/chapter.rs"]
mod chapter;
#[path = "book/figures.rs"]
mod figures;
#[path = "book/programs.rs"]
mod programs;
#[path = "book/reference.rs"]
mod reference;
#[path = "book/shell.rs"]
mod shell;

use std::path::Path;

/// Where the chapters lie.
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/src");

#[test]
fn every_chapter_is_in_the_summary_and_every_link_holds() {
    let chapters = chapter::all();
    let summary = std::fs::read_to_string(Path::new(SOURCE).join("SUMMARY.md")).unwrap();
    let mut faults = Vec::new();
    for chapter in &chapters {
        if !summary.contains(&format!("({})", chapter.name)) {
            faults.push(format!("{} is not in SUMMARY.md", chapter.name));
        }
        faults.extend(chapter.faults_of_links(&chapters));
    }
    faults.extend(chapter::Chapter::open("SUMMARY.md").faults_of_links(&chapters));
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_block_holds_what_it_says() {
    let faults: Vec<String> = chapter::all().iter().flat_map(blocks::faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_command_does_what_the_book_shows() {
    let chapters = chapter::all();
    let faults: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> =
            chapters.iter().map(|chapter| scope.spawn(|| shell::faults(chapter))).collect();
        runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_figure_draws_without_a_loss() {
    let faults = figures::faults();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_picture_is_drawn_and_shown() {
    let faults = figures::faults_of_pictures(&chapter::all());
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_reference_is_what_the_schema_says() {
    let path = Path::new(SOURCE).join("reference.md");
    let text = reference::write(&Path::new(SOURCE).join("reference"));
    if std::env::var_os("RUMBO_ACCEPT").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap();
    assert!(there == text, "docs/src/reference.md is not what the schema says: set RUMBO_ACCEPT=1");
}
