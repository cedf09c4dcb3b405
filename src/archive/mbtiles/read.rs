//! Tiles from an MBTiles database.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use serde_json::{Map, Value};

use super::failed;
use crate::archive::{Address, Encoding, MAX_ZOOM, Metadata, pmtiles};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::database::Steps;
use crate::resources::{Limit, Limits};

/// A database that is open.
#[derive(Debug)]
pub(in crate::archive) struct Database {
    path: PathBuf,
    connection: Mutex<Connection>,
    steps: Steps,
    pub metadata: Metadata,
    /// The rows of `metadata`, as they stand.
    pub rows: Map<String, Value>,
    /// How many bytes a tile may have.
    most: u64,
}

impl Database {
    /// Opens the database at `real`, which is called `path`.
    pub fn open(path: &Path, real: &Path, limits: &Limits) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let wrong = |cause| failed(path, "read the archive", cause);
        let connection = Connection::open_with_flags(real, flags).map_err(wrong)?;
        let length = std::fs::metadata(real).map_or(0, |about| about.len());
        let (most, longest) = (limits.get(Limit::TileBytes), limits.get(Limit::MetadataBytes));
        let steps = Steps::guard(&connection, length, most).map_err(wrong)?;
        for (name, columns) in
            [("metadata", "name, value"), ("tiles", "zoom_level, tile_column, tile_row, tile_data")]
        {
            connection.prepare(&format!("SELECT {columns} FROM {name}")).map_err(|cause| {
                failed(path, &format!("read the table `{name}` that MBTiles has"), cause)
            })?;
        }
        let mut rows = Map::new();
        {
            let mut query =
                connection.prepare("SELECT name, value FROM metadata").map_err(wrong)?;
            let mut found = query.query(params![]).map_err(wrong)?;
            let mut bytes = 0;
            while let Some(row) = found.next().map_err(wrong)? {
                let name = text(row.get_ref(0).map_err(wrong)?);
                let value = text(row.get_ref(1).map_err(wrong)?);
                bytes += (name.len() + value.len()) as u64;
                if bytes > longest {
                    let message = format!("the metadata have more than {longest} bytes");
                    let error = Error::new(ErrorKind::Limit, message).in_file(path);
                    return Err(error.remedy(Limit::MetadataBytes.remedy()));
                }
                rows.insert(name, Value::String(value));
            }
        }
        let mut metadata = describe(rows.clone()).map_err(|error| error.in_file(path))?;
        // The zooms are what SHOULD be told; the tiles tell them too.
        if !rows.contains_key("minzoom") || !rows.contains_key("maxzoom") {
            let zooms: (Option<i64>, Option<i64>) = connection
                .query_row("SELECT min(zoom_level), max(zoom_level) FROM tiles", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .map_err(wrong)?;
            let zoom = |zoom: Option<i64>| {
                zoom.and_then(|zoom| u8::try_from(zoom).ok()).unwrap_or(0).min(MAX_ZOOM)
            };
            (metadata.min_zoom, metadata.max_zoom) = (zoom(zooms.0), zoom(zooms.1));
        }
        let connection = Mutex::new(connection);
        Ok(Self { path: path.to_owned(), connection, steps, metadata, rows, most })
    }

    pub fn get(&self, address: Address) -> Result<Option<Vec<u8>>> {
        let Some(row) = address.tms_row() else { return Ok(None) };
        let wrong = |cause| failed(&self.path, &format!("read tile {address}"), cause);
        let connection = self.lock();
        let mut query = connection
            .prepare_cached(
                "SELECT tile_data FROM tiles \
                 WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3",
            )
            .map_err(wrong)?;
        let tile: Option<Option<Vec<u8>>> = query
            .query_row(params![address.z, address.x, row], |row| row.get(0))
            .optional()
            .map_err(wrong)?;
        let Some(tile) = tile.flatten() else { return Ok(None) };
        if self.metadata.encoding == Encoding::Mvt && tile.starts_with(&[0x1f, 0x8b]) {
            return pmtiles::gunzip(&tile, self.most)
                .map(Some)
                .map_err(|error| error.in_file(&self.path));
        }
        Ok(Some(tile))
    }

    /// Calls `each` with every tile there is, by zoom, column and row from the south; stops at an
    /// error. The database is free between calls, so that `each` may read tiles.
    pub fn each(&self, each: &mut dyn FnMut(Address) -> Result<()>) -> Result<()> {
        /// Rows read at a time.
        const CHUNK: usize = 4096;
        let wrong = |cause| failed(&self.path, "read the archive", cause);
        let mut after = (-1_i64, 0_i64, 0_i64);
        loop {
            let mut chunk = Vec::with_capacity(CHUNK);
            {
                let connection = self.lock();
                let mut query = connection
                    .prepare_cached(
                        "SELECT zoom_level, tile_column, tile_row FROM tiles \
                         WHERE (zoom_level, tile_column, tile_row) > (?1, ?2, ?3) \
                         ORDER BY zoom_level, tile_column, tile_row LIMIT ?4",
                    )
                    .map_err(wrong)?;
                let rows = query
                    .query_map(params![after.0, after.1, after.2, CHUNK as i64], |row| {
                        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                    })
                    .map_err(wrong)?;
                for row in rows {
                    chunk.push(row.map_err(wrong)?);
                }
            }
            let Some(&last) = chunk.last() else { return Ok(()) };
            after = last;
            for (z, x, row) in chunk {
                let address = u8::try_from(z).ok().and_then(|z| {
                    Address::from_tms(z, u32::try_from(x).ok()?, u32::try_from(row).ok()?)
                });
                let address = address.ok_or_else(|| {
                    Error::new(
                        ErrorKind::Archive,
                        format!("zoom {z}, column {x}, row {row} is no tile of a square pyramid"),
                    )
                    .in_file(&self.path)
                })?;
                each(address)?;
            }
        }
    }

    /// What SQLite finds wrong with the file.
    pub fn integrity(&self) -> Result<Vec<String>> {
        let wrong = |cause| failed(&self.path, "check the database", cause);
        let connection = self.lock();
        let mut query = connection.prepare("PRAGMA integrity_check(20)").map_err(wrong)?;
        let rows = query.query_map(params![], |row| row.get(0)).map_err(wrong)?;
        let mut found: Vec<String> = rows.collect::<rusqlite::Result<_>>().map_err(wrong)?;
        found.retain(|line| line != "ok");
        Ok(found)
    }

    /// The connection, for one query.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.steps.again();
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The metadata from the table's rows; what `json` holds takes precedence, being ours.
fn describe(mut rows: Map<String, Value>) -> Result<Metadata> {
    if let Some(Value::String(text)) = rows.remove("json") {
        let json: Value = serde_json::from_str(&text).map_err(|cause| {
            Error::new(ErrorKind::Archive, format!("the metadata's `json` is not JSON: {cause}"))
        })?;
        if let Value::Object(more) = json {
            rows.extend(more);
        }
    }
    rows.remove("type");
    Metadata::from_tilejson(&Value::Object(rows))
}

fn text(value: ValueRef) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
    }
}
