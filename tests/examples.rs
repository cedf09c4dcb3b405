//! Runs each example as a user would and looks at what it wrote.

#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where cargo put an example: beside the folder of the tests themselves.
fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let profile = tests.parent().and_then(Path::parent).unwrap();
    profile.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION)
}

/// Runs an example that writes a picture, and gives the picture's size.
fn run(name: &str) -> (u32, u32) {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("picture.png");
    let output = Command::new(program(name))
        .arg(&picture)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}; build it with `cargo build --examples`"));
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    let decoder =
        png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&picture).unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let first = pixels[0];
    assert!(pixels.iter().any(|&part| part != first), "{name} drew nothing");
    (info.width, info.height)
}

#[test]
fn caravan_draws_the_flagship_from_the_api() {
    assert_eq!(run("caravan"), (1600, 1200));
}

#[test]
fn hello_map_draws() {
    assert_eq!(run("hello_map"), (900, 640));
}

#[test]
fn embed_draws_into_its_own_buffer() {
    assert_eq!(run("embed"), (800, 600));
}

#[test]
fn locator_draws_a_globe() {
    assert_eq!(run("locator"), (640, 640));
}

#[test]
fn from_geojson_draws_data_in_a_crs() {
    assert_eq!(run("from_geojson"), (1000, 800));
}

#[test]
fn gallery_draws_the_world_in_every_projection() {
    assert_eq!(run("gallery"), (1883, 1830));
}

#[test]
fn zooms_draws_one_place_at_each_zoom() {
    assert_eq!(run("zooms"), (1680, 1030));
}
