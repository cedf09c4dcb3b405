//! A spool to a PMTiles archive.

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::directory::{Entry, serialize};
use super::gzip;
use super::header::{Compression, FIRST_FETCH, HEADER, Header, Section};
use crate::archive::Metadata;
use crate::archive::spool::Spool;
use crate::archive::target::anew;
use crate::error::{Error, Result};
use crate::resources::disk::{self, Watched};
use crate::unit::LonLatBox;

/// How many entries a leaf directory has at first; more where the root would grow too large.
const LEAF: usize = 4096;

/// Writes the archive whose keys are PMTiles' own, clustered, and tells its size.
pub(in crate::archive) fn write(
    path: &Path,
    spool: &mut Spool,
    metadata: &Metadata,
) -> Result<u64> {
    let (entries, order) = lay_out(spool);
    let tiles = order.iter().map(|&blob| u64::from(spool.blob_length(blob))).sum();
    let (root, leaves) = directories(&entries);
    let described = gzip(Value::Object(description(metadata)).to_string().as_bytes());
    let mut offset = 0;
    let mut section = |length: u64| {
        let section = Section { offset, length };
        offset += length;
        section
    };
    section(HEADER as u64);
    let (center, center_zoom) = metadata.first_view();
    let header = Header {
        root: section(root.len() as u64),
        metadata: section(described.len() as u64),
        leaves: section(leaves.len() as u64),
        tiles: section(tiles),
        addressed: spool.len(),
        entries: entries.len() as u64,
        contents: order.len() as u64,
        clustered: true,
        internal: Compression::Gzip,
        compression: Compression::None,
        encoding: metadata.encoding,
        min_zoom: metadata.min_zoom,
        max_zoom: metadata.max_zoom,
        bounds: boxed(metadata.bounds),
        center_zoom,
        center,
    };
    let failed = |cause| {
        Error::io(path, "write the archive", cause)
            .remedy("make room and run the same command again: no finished work is lost")
    };
    let mut file = BufWriter::with_capacity(1 << 20, Watched(anew(path).map_err(failed)?));
    for part in [&header.to_bytes(), &root, &described, &leaves] {
        file.write_all(part).map_err(failed)?;
    }
    let mut tile = Vec::new();
    for blob in order {
        spool.blob(blob, &mut tile)?;
        file.write_all(&tile).map_err(failed)?;
    }
    let Watched(file) = file.into_inner().map_err(|error| failed(error.into_error()))?;
    disk::operation().and_then(|()| file.sync_all()).map_err(failed)?;
    Ok(offset)
}

/// Gives each tile its place, in the order in which they are first needed.
fn lay_out(spool: &mut Spool) -> (Vec<Entry>, Vec<u32>) {
    let runs = spool.runs().to_vec();
    let mut places = vec![None; spool.distinct() as usize];
    let mut order = Vec::new();
    let mut end = 0;
    let entries = runs.into_iter().filter_map(|run| {
        let length = spool.blob_length(run.blob);
        let place = places.get_mut(run.blob as usize)?;
        let offset = *place.get_or_insert_with(|| {
            order.push(run.blob);
            end += u64::from(length);
            end - u64::from(length)
        });
        Some(Entry { id: run.start, offset, length, run: run.length })
    });
    let entries = entries.collect();
    (entries, order)
}

/// The root directory and the leaf directories, compressed. The root and the header must lie in
/// the first 16 KiB.
fn directories(entries: &[Entry]) -> (Vec<u8>, Vec<u8>) {
    let room = FIRST_FETCH as usize - HEADER;
    let root = if entries.len() <= LEAF * 4 { gzip(&serialize(entries)) } else { Vec::new() };
    if !root.is_empty() && root.len() <= room {
        return (root, Vec::new());
    }
    let mut size = LEAF;
    loop {
        let mut leaves = Vec::new();
        let mut root = Vec::new();
        for chunk in entries.chunks(size) {
            let leaf = gzip(&serialize(chunk));
            root.push(Entry {
                id: chunk.first().map_or(0, |entry| entry.id),
                offset: leaves.len() as u64,
                length: leaf.len() as u32,
                run: 0,
            });
            leaves.extend(leaf);
        }
        let root = gzip(&serialize(&root));
        // A single leaf always fits.
        if root.len() <= room {
            return (root, leaves);
        }
        size *= 2;
    }
}

/// The JSON metadata. The header rounds degrees to seven places and cannot state a box that crosses
/// the antimeridian, of which it has the whole turn; so box and centre stand here too.
fn description(metadata: &Metadata) -> Map<String, Value> {
    let mut fields = metadata.descriptive();
    let LonLatBox { west, south, east, north } = metadata.bounds;
    let (center, zoom) = metadata.first_view();
    fields.insert("bounds".to_owned(), json!([west, south, east, north]));
    fields.insert("center".to_owned(), json!([center.lon, center.lat, zoom]));
    fields
}

/// The box as a header states it.
pub(super) fn boxed(bounds: LonLatBox) -> LonLatBox {
    if bounds.crosses_antimeridian() {
        LonLatBox { west: -180.0, east: 180.0, ..bounds }
    } else {
        bounds
    }
}
