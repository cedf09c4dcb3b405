//! A spool to an MBTiles database.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};
use serde_json::{Map, Value, json};

use super::failed;
use crate::archive::key::unpacked;
use crate::archive::spool::Spool;
use crate::archive::target::anew;
use crate::archive::{Address, Metadata};
use crate::error::{Error, Result};
use crate::unit::LonLatBox;

/// Equal tiles are stored once: `tiles` is a view, as the specification allows. The application id
/// is the specification's, `MPBX`.
const SCHEMA: &str = "
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA application_id = 0x4d504258;
BEGIN;
CREATE TABLE metadata (name TEXT, value TEXT);
CREATE UNIQUE INDEX metadata_name ON metadata (name);
CREATE TABLE images (tile_id INTEGER PRIMARY KEY, tile_data BLOB);
CREATE TABLE map (
    zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id INTEGER,
    PRIMARY KEY (zoom_level, tile_column, tile_row)
) WITHOUT ROWID;
CREATE VIEW tiles AS
    SELECT zoom_level, tile_column, tile_row, tile_data FROM map JOIN images USING (tile_id);
";

/// Writes the database, and tells its size.
pub(in crate::archive) fn write(
    path: &Path,
    spool: &mut Spool,
    metadata: &Metadata,
) -> Result<u64> {
    anew(path).map_err(|cause| Error::io(path, "write the archive", cause))?;
    let wrong = |cause| {
        failed(path, "write the archive", cause)
            .remedy("make room and run the same command again: no finished work is lost")
    };
    fill(path, spool, metadata, &wrong)?;
    let file = std::fs::OpenOptions::new().write(true).open(path);
    let length = file.and_then(|file| file.sync_all().and_then(|()| file.metadata()));
    length.map(|about| about.len()).map_err(|cause| Error::io(path, "write the archive", cause))
}

fn fill(
    path: &Path,
    spool: &mut Spool,
    metadata: &Metadata,
    wrong: &dyn Fn(rusqlite::Error) -> Error,
) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let database = Connection::open_with_flags(path, flags).map_err(wrong)?;
    database.execute_batch(SCHEMA).map_err(wrong)?;
    {
        let mut row = database
            .prepare("INSERT INTO metadata (name, value) VALUES (?1, ?2)")
            .map_err(wrong)?;
        for (name, value) in rows(metadata) {
            row.execute(params![name, value]).map_err(wrong)?;
        }
        let mut image = database.prepare("INSERT INTO images VALUES (?1, ?2)").map_err(wrong)?;
        let mut place =
            database.prepare("INSERT INTO map VALUES (?1, ?2, ?3, ?4)").map_err(wrong)?;
        // Numbered as they are first needed, not as they came.
        let mut numbers = vec![0_u32; spool.distinct() as usize];
        let mut count = 0;
        let mut tile = Vec::new();
        for run in spool.runs().to_vec() {
            let Some(number) = numbers.get_mut(run.blob as usize) else { continue };
            if *number == 0 {
                count += 1;
                *number = count;
                spool.blob(run.blob, &mut tile)?;
                image.execute(params![count, tile]).map_err(wrong)?;
            }
            for key in (run.start..).take(run.length as usize) {
                // The key has the row as MBTiles counts it.
                let Address { z, x, y } = unpacked(key);
                place.execute(params![z, x, y, *number]).map_err(wrong)?;
            }
        }
    }
    database.execute_batch("COMMIT").map_err(wrong)?;
    database.close().map_err(|(_, cause)| wrong(cause))
}

/// The rows of `metadata`: the specification's, and in `json` what is not text.
fn rows(metadata: &Metadata) -> Vec<(String, String)> {
    let mut json = Map::new();
    let mut rows = vec![("type".to_owned(), "baselayer".to_owned())];
    if metadata.name.is_empty() {
        // The specification demands a name.
        rows.push(("name".to_owned(), "tiles".to_owned()));
    }
    for (key, value) in metadata.descriptive() {
        match value {
            Value::String(text) => rows.push((key, text)),
            Value::Number(number) => rows.push((key, number.to_string())),
            other => {
                json.insert(key, other);
            }
        }
    }
    let LonLatBox { mut west, south, mut east, north } = metadata.bounds;
    if metadata.bounds.crosses_antimeridian() {
        // A database's box runs from left to right; the true one stands in `json`.
        json.insert("bounds".to_owned(), json!([west, south, east, north]));
        (west, east) = (-180.0, 180.0);
    }
    let (center, zoom) = metadata.first_view();
    rows.extend([
        ("bounds".to_owned(), format!("{west},{south},{east},{north}")),
        ("center".to_owned(), format!("{},{},{zoom}", center.lon, center.lat)),
        ("minzoom".to_owned(), metadata.min_zoom.to_string()),
        ("maxzoom".to_owned(), metadata.max_zoom.to_string()),
    ]);
    if !json.is_empty() {
        rows.push(("json".to_owned(), Value::Object(json).to_string()));
    }
    rows
}
