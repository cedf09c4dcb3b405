//! Archives that were made to do harm: each is refused soon, in little memory, with a remedy.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rumbo::archive::{Address, MergeOptions, Reader, WriterOptions, merge, verify};
use rumbo::{Error, ErrorKind, Result};

fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// A directory of (first tile, offset, length, run).
fn directory(entries: &[(u64, u64, u32, u32)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    varint(&mut bytes, entries.len() as u64);
    let mut before = 0;
    for entry in entries {
        varint(&mut bytes, entry.0 - before);
        before = entry.0;
    }
    entries.iter().for_each(|entry| varint(&mut bytes, entry.3.into()));
    entries.iter().for_each(|entry| varint(&mut bytes, entry.2.into()));
    entries.iter().for_each(|entry| varint(&mut bytes, entry.1 + 1));
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A PMTiles archive of these parts; directories and metadata compressed or not.
fn pmtiles(root: &[u8], metadata: &[u8], leaves: &[u8], tiles: &[u8], packed: bool) -> Vec<u8> {
    let mut bytes = b"PMTiles\x03".to_vec();
    let mut offset = 127;
    for part in [root, metadata, leaves, tiles] {
        bytes.extend(u64::to_le_bytes(offset));
        bytes.extend(u64::to_le_bytes(part.len() as u64));
        offset += part.len() as u64;
    }
    bytes.extend([0; 24]);
    // Not clustered, compression of directories, none of tiles, PNG, zooms 0 to 16.
    bytes.extend([0, 1 + u8::from(packed), 1, 2, 0, 16]);
    bytes.resize(127, 0);
    for part in [root, metadata, leaves, tiles] {
        bytes.extend(part);
    }
    bytes
}

fn written(folder: &Path, bytes: &[u8]) -> PathBuf {
    let path = folder.join("bad.pmtiles");
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Expects an error, soon and with a remedy.
fn refused<T: std::fmt::Debug>(work: impl FnOnce() -> Result<T>, message: &str) -> Error {
    let start = Instant::now();
    let error = work().unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2), "{message}: {:?}", start.elapsed());
    let told = error.to_string();
    assert!(told.contains(message), "{told}");
    let remedied = error.remedy_text().or_else(|| error.related().first()?.remedy_text());
    assert!(remedied.is_some(), "without a remedy: {told}");
    error
}

fn merged(part: &Path) -> Result<()> {
    let options = MergeOptions {
        allow_missing: true,
        writer: WriterOptions { replace: true },
        ..MergeOptions::default()
    };
    merge(&[part], part.with_file_name("merged.pmtiles"), options, |_| {}).map(|_| ())
}

#[test]
fn directories_that_hold_themselves() {
    let home = tempfile::tempdir().unwrap();
    // Each of a thousand entries is the leaf itself: 10¹² visits at four levels.
    let mut entries: Vec<(u64, u64, u32, u32)> = (0..1000).map(|id| (id, 0, 1, 0)).collect();
    for _ in 0..3 {
        let length = directory(&entries).len() as u32;
        entries.iter_mut().for_each(|entry| entry.2 = length);
    }
    let leaf = directory(&entries);
    let root = directory(&[(0, 0, leaf.len() as u32, 0)]);
    let path = written(home.path(), &pmtiles(&root, b"{}", &leaf, b"", false));
    refused(|| merged(&path), "deep in each other");
    refused(|| verify(&path, |_| {})?.into_result(&path), "deep in each other");
    refused(|| Reader::open(&path)?.get(Address::new(3, 1, 1)), "deep in each other");
}

#[test]
fn one_leaf_under_many_entries() {
    let home = tempfile::tempdir().unwrap();
    let tiles: Vec<(u64, u64, u32, u32)> = (0..4000).map(|id| (id, 0, 1, 1)).collect();
    for (leaf, message) in [(directory(&tiles), "out of order"), (directory(&[]), "no tile from")] {
        let entries: Vec<(u64, u64, u32, u32)> =
            (0..100_000).map(|id| (id * 10_000, 0, leaf.len() as u32, 0)).collect();
        let root = directory(&entries);
        let path = written(home.path(), &pmtiles(&root, b"{}", &leaf, b"x", false));
        refused(|| merged(&path), message);
        refused(|| verify(&path, |_| {})?.into_result(&path), message);
    }
}

#[test]
fn metadata_and_directories_that_unpack_to_gigabytes() {
    let home = tempfile::tempdir().unwrap();
    let zeros = gzip(&vec![b' '; 5 << 20]);
    let root = gzip(&directory(&[(0, 0, 1, 1)]));
    let path = written(home.path(), &pmtiles(&root, &zeros, b"", b"x", true));
    let error = refused(|| Reader::open(&path), "grow beyond");
    assert_eq!(error.kind(), ErrorKind::Limit);
    let zeros = gzip(&vec![0; 17 << 20]);
    let path = written(home.path(), &pmtiles(&zeros, &gzip(b"{}"), b"", b"x", true));
    refused(|| Reader::open(&path), "grow beyond");
}

#[test]
fn runs_of_thousands_of_millions() {
    let home = tempfile::tempdir().unwrap();
    let root = directory(&[(0, 0, 1, u32::MAX)]);
    let path = written(home.path(), &pmtiles(&root, b"{}", b"", b"x", false));
    let error = refused(|| merged(&path), "4294967295 tiles");
    assert!(error.to_string().contains("--max-tiles"), "{error}");
    assert!(!home.path().join("merged.pmtiles.rumbo-part").exists());
    let limits = br#"{"rumbo:limits": [[0, 0, 0, 0, 0], [1, 0, 0, 1, 1]]}"#;
    let path = written(home.path(), &pmtiles(&root, limits, b"", b"x", false));
    let start = Instant::now();
    let found = verify(&path, |_| {}).unwrap();
    // Most of it is arithmetic, slow only where nothing is optimised.
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(found.advice.iter().any(|line| line.contains("not held against")), "{found:?}");
}

#[test]
fn limits_without_end() {
    let home = tempfile::tempdir().unwrap();
    let root = directory(&[(0, 0, 1, 1)]);
    let blocks = vec!["[9,0,0,1,1]"; 100_000].join(",");
    for (limits, message) in
        [(blocks.as_str(), "100000 blocks"), ("[9,1,0,0,4294967295]", "limits")]
    {
        let metadata = format!(r#"{{"rumbo:limits": [{limits}]}}"#);
        let path = written(home.path(), &pmtiles(&root, metadata.as_bytes(), b"", b"x", false));
        refused(|| merged(&path), message);
    }
}

#[test]
fn a_tile_of_gigabytes_of_nothing() {
    let home = tempfile::tempdir().unwrap();
    let root = directory(&[(0, 0, u32::MAX, 1)]);
    let mut bytes = pmtiles(&root, b"{}", b"", b"", false);
    // The section of tiles goes to the end of a file that is one hole.
    bytes[64..72].copy_from_slice(&u64::to_le_bytes(1 << 33));
    let path = written(home.path(), &bytes);
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(1 << 34).unwrap();
    refused(|| merged(&path), "4294967295 bytes");
}

#[cfg(unix)]
mod folders {
    use super::*;
    use std::os::unix::fs::symlink;

    fn folder(home: &Path) -> PathBuf {
        let folder = home.join("tiles");
        std::fs::create_dir_all(folder.join("0/0")).unwrap();
        let json = r#"{"tiles": ["{z}/{x}/{y}.png"], "format": "png", "minzoom": 0, "maxzoom": 0}"#;
        std::fs::write(folder.join("tiles.json"), json).unwrap();
        folder
    }

    #[test]
    fn links_that_lead_out() {
        let home = tempfile::tempdir().unwrap();
        let secret = home.path().join("secret");
        std::fs::write(&secret, b"\x89PNG secret").unwrap();
        let folder = folder(home.path());
        symlink(&secret, folder.join("0/0/0.png")).unwrap();
        refused(|| merged(&folder), "leads out of the folder");
        // So does a folder in between, and the metadata.
        std::fs::remove_dir_all(folder.join("0/0")).unwrap();
        std::fs::create_dir(home.path().join("out")).unwrap();
        std::fs::write(home.path().join("out/0.png"), b"\x89PNG secret").unwrap();
        symlink(home.path().join("out"), folder.join("0/0")).unwrap();
        refused(|| merged(&folder), "leads out of the folder");
        std::fs::rename(folder.join("tiles.json"), home.path().join("t.json")).unwrap();
        symlink(home.path().join("t.json"), folder.join("tiles.json")).unwrap();
        refused(|| Reader::open(&folder), "leads out of the folder");
    }

    #[test]
    fn links_within_are_followed() {
        let home = tempfile::tempdir().unwrap();
        let folder = folder(home.path());
        std::fs::write(folder.join("sea.png"), b"\x89PNG sea").unwrap();
        symlink("../../sea.png", folder.join("0/0/0.png")).unwrap();
        let tile = Reader::open(&folder).unwrap().get(Address::new(0, 0, 0)).unwrap();
        assert_eq!(tile.as_deref(), Some(&b"\x89PNG sea"[..]));
    }

    #[test]
    fn pipes() {
        let home = tempfile::tempdir().unwrap();
        let folder = folder(home.path());
        let pipe = folder.join("0/0/0.png");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|made| made.success()));
        refused(|| merged(&folder), "is not a file");
        refused(|| Reader::open(&pipe), "neither a file nor a folder");
    }
}

#[cfg(feature = "mbtiles")]
mod databases {
    use super::*;
    use rusqlite::Connection;

    fn database(home: &Path, schema: &str) -> PathBuf {
        let path = home.join("bad.mbtiles");
        let _ = std::fs::remove_file(&path);
        let connection = Connection::open(&path).unwrap();
        let metadata = "CREATE TABLE metadata (name TEXT, value TEXT);";
        connection.execute_batch(&format!("{metadata}{schema}")).unwrap();
        path
    }

    const ZOOMS: &str = "INSERT INTO metadata VALUES
        ('minzoom', '0'), ('maxzoom', '1'), ('format', 'png');";

    #[test]
    fn views_that_never_end() {
        let home = tempfile::tempdir().unwrap();
        let view =
            "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n)
            SELECT 1 AS zoom_level, i + 1 AS tile_column, i + 2 AS tile_row, x'00' AS tile_data FROM n;";
        // The zooms are looked for in the view where the metadata do not tell them.
        let path = database(home.path(), view);
        refused(|| Reader::open(&path), "interrupted");
        let path = database(home.path(), &format!("{view}{ZOOMS}"));
        refused(|| merged(&path), "interrupted");
        refused(|| Reader::open(&path)?.get(Address::new(1, 0, 0)), "interrupted");
    }

    #[test]
    fn values_that_are_huge() {
        let home = tempfile::tempdir().unwrap();
        let view = "CREATE VIEW tiles AS
            SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, zeroblob(900000000) AS tile_data;";
        let path = database(home.path(), &format!("{view}{ZOOMS}"));
        refused(|| merged(&path), "too big");
        let table = "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);";
        let rows = "INSERT INTO metadata SELECT 'm' || value, hex(zeroblob(500000))
            FROM json_each('[1,2,3,4,5,6]');";
        let path = database(home.path(), &format!("{table}{rows}"));
        refused(|| Reader::open(&path), "the metadata have more than");
    }
}
