//! The disk fails at every operation: nothing is lost, nothing half-written, nothing gone on with
//! wrongly.

use std::path::Path;

use super::{
    Address, Encoding, MergeOptions, Metadata, Reader, Shard, Sink, Writer, WriterOptions, merge,
};
use crate::error::{ErrorKind, Result};
use crate::resources::disk::fault::{self, Fault};

/// Tiles of the zooms 0 to 4 and some of 5, of which many are alike: 500. Every operation is tried
/// where the slow tests are asked for, else that of fewer tiles.
fn tiles() -> Tiles {
    let count = if std::env::var_os("RUMBO_SLOW").is_some() { 500 } else { 60 };
    let all = (0..=5_u8).flat_map(|z| {
        let side = 1_u32 << z;
        (0..side).flat_map(move |x| (0..side).map(move |y| Address::new(z, x, y)))
    });
    let tile = |at: Address| (at, format!("\u{89}PNG {}", (at.x * 3 + at.y * 5) % 37).into_bytes());
    all.take(count).map(tile).collect()
}

fn metadata(shard: Option<Shard>) -> Metadata {
    Metadata { shard, ..Metadata::new(Encoding::Png) }
}

/// Writes those tiles that are not there yet.
fn written(target: &Path, tiles: &[(Address, Vec<u8>)], shard: Option<Shard>) -> Result<()> {
    let mut writer = Writer::open(target, &metadata(shard), WriterOptions::default())?;
    for (address, tile) in tiles {
        if !writer.contains(*address) {
            writer.put(*address, tile)?;
        }
    }
    Box::new(writer).finish().map(|_| ())
}

/// Tiles, each with its address.
type Tiles = Vec<(Address, Vec<u8>)>;

/// What an archive holds; for files its bytes as well.
fn contents(target: &Path) -> (Tiles, Option<Vec<u8>>) {
    let reader = Reader::open(target).unwrap();
    let tile = |at: Address| (at, reader.get(at).unwrap().unwrap());
    let tiles = reader.addresses().unwrap().into_iter().map(tile).collect();
    (tiles, target.is_file().then(|| std::fs::read(target).unwrap()))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Does a work with every fault it can meet, and then once more without.
fn survives(name: &str, prepare: &dyn Fn(&Path), work: &dyn Fn(&Path) -> Result<()>) {
    let home = tempfile::tempdir().unwrap();
    prepare(home.path());
    let given = names(home.path());
    let (done, operations) = fault::with(None, || work(home.path()));
    done.unwrap();
    assert!(operations > 20, "{name}: {operations} operations");
    let expected = contents(&home.path().join(name));
    for fault in fault::all(operations, 1) {
        let home = tempfile::tempdir().unwrap();
        prepare(home.path());
        let target = home.path().join(name);
        let (done, _) = fault::with(Some(fault), || work(home.path()));
        let whole = target.exists();
        if whole {
            assert!(contents(&target) == expected, "{name}, {fault:?}: half an archive");
        }
        match done {
            Ok(()) => {
                let more: Vec<String> = names(home.path());
                let more: Vec<&String> =
                    more.iter().filter(|it| !given.contains(it) && *it != name).collect();
                assert!(whole && more.is_empty(), "{name}, {fault:?}: {more:?} left behind");
                continue;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Io, "{name}, {fault:?}: {error}");
                assert!(error.to_string().contains("says the test"), "{name}, {fault:?}: {error}");
            }
        }
        // Once the disk is well again the same work goes on, unless it was done but for its traces.
        let again = fault::with(None, || work(home.path())).0;
        if whole {
            assert_eq!(again.unwrap_err().kind(), ErrorKind::Occupied, "{name}, {fault:?}");
        } else {
            again.unwrap_or_else(|error| panic!("{name}, {fault:?}: {error}"));
            assert!(contents(&target) == expected, "{name}, {fault:?}: gone on with wrongly");
            let mut all = given.clone();
            all.push(name.to_owned());
            all.sort();
            assert_eq!(names(home.path()), all, "{name}, {fault:?}");
        }
    }
}

#[test]
fn a_pyramid_survives_a_fault_of_any_operation() {
    let tiles = tiles();
    for name in ["w.pmtiles", "w.mbtiles", "folder"] {
        if name.ends_with("mbtiles") && !cfg!(feature = "mbtiles") {
            continue;
        }
        survives(name, &|_| {}, &|home| written(&home.join(name), &tiles, None));
    }
}

#[test]
fn a_merge_survives_a_fault_of_any_operation() {
    let tiles = tiles();
    let (first, second) = tiles.split_at(tiles.len() / 2);
    let parts = |home: &Path| [home.join("1.pmtiles"), home.join("2.pmtiles")];
    let prepare = |home: &Path| {
        for (index, tiles) in [first, second].iter().enumerate() {
            let shard = Shard { index: index as u32 + 1, of: 2 };
            written(&parts(home)[index], tiles, Some(shard)).unwrap();
        }
    };
    survives("w.pmtiles", &prepare, &|home| {
        merge(&parts(home), home.join("w.pmtiles"), MergeOptions::default(), |_| {}).map(|_| ())
    });
}

#[test]
fn faults_are_met() {
    let home = tempfile::tempdir().unwrap();
    let target = home.path().join("w.pmtiles");
    let (done, _) = fault::with(Some(Fault::Once(3)), || written(&target, &tiles(), None));
    assert!(done.is_err() && !target.exists());
}
