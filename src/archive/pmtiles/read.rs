//! Tiles from a PMTiles archive.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::directory::{Entry, find, parse};
use super::header::{HEADER, Header, Section};
use super::write::boxed;
use crate::archive::REMEDY;
use crate::archive::{Address, Metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::{Limit, Resources};
use crate::unit::{LonLat, LonLatBox};

/// A PMTiles archive that is open.
#[derive(Debug)]
pub(in crate::archive) struct Archive {
    path: PathBuf,
    file: Mutex<File>,
    /// The file's length.
    pub length: u64,
    pub header: Header,
    pub metadata: Metadata,
    root: Vec<Entry>,
    resources: Resources,
    /// Leaf directories read lately, by offset.
    leaves: Mutex<BTreeMap<u64, Arc<Vec<Entry>>>>,
}

/// How many leaf directories are kept; with 4096 entries each, some 100 kB.
const LEAVES: usize = 64;

/// How deep directories lie in each other at most.
const DEPTH: usize = 4;

impl Archive {
    pub fn open(path: &Path, resources: &Resources) -> Result<Self> {
        let failed = |cause| Error::io(path, "read the archive", cause);
        let mut file = resources.open(path, "read the archive")?;
        let length = file.metadata().map_err(failed)?.len();
        let mut start = Vec::new();
        file.by_ref().take(HEADER as u64).read_to_end(&mut start).map_err(failed)?;
        let header = Header::parse(&start).map_err(|error| error.in_file(path))?;
        let mut archive = Self {
            path: path.to_owned(),
            file: Mutex::new(file),
            length,
            metadata: Metadata::new(header.encoding),
            header,
            root: Vec::new(),
            resources: resources.clone(),
            leaves: Mutex::default(),
        };
        let root = archive.section(archive.header.root, Limit::DirectoryBytes, "root directory")?;
        archive.root = parse(&root).map_err(|error| error.in_file(path))?;
        archive.metadata = archive.read_metadata().map_err(|error| error.in_file(path))?;
        Ok(archive)
    }

    /// The entries of the root directory.
    pub fn root(&self) -> &[Entry] {
        &self.root
    }

    /// The entries of a leaf directory.
    pub fn leaf(&self, entry: Entry) -> Result<Arc<Vec<Entry>>> {
        let kept = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(leaf) = kept.get(&entry.offset) {
            return Ok(leaf.clone());
        }
        drop(kept);
        let length = u64::from(entry.length);
        let leaves = self.header.leaves;
        if entry.offset.checked_add(length).is_none_or(|end| end > leaves.length) {
            return Err(self.wrong(format!(
                "the leaf directory of tile {} lies outside the section of leaves",
                entry.id
            )));
        }
        let offset = leaves.offset.saturating_add(entry.offset);
        let bytes =
            self.section(Section { offset, length }, Limit::DirectoryBytes, "leaf directory")?;
        let leaf = Arc::new(parse(&bytes).map_err(|error| error.in_file(&self.path))?);
        let mut kept = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= LEAVES {
            kept.clear();
        }
        kept.insert(entry.offset, leaf.clone());
        Ok(leaf)
    }

    /// The tile, without the archive's own compression.
    pub fn get(&self, address: Address) -> Result<Option<Vec<u8>>> {
        let Some(id) = address.tile_id() else { return Ok(None) };
        let Some(mut entry) = find(&self.root, id) else { return Ok(None) };
        for _ in 0..DEPTH {
            if !entry.is_leaf() {
                return self.tile(entry).map(Some);
            }
            match find(&self.leaf(entry)?, id) {
                Some(found) => entry = found,
                None => return Ok(None),
            }
        }
        Err(self.wrong(format!("directories lie more than {DEPTH} deep in each other")))
    }

    /// The tile of an entry, without the archive's own compression.
    pub fn tile(&self, entry: Entry) -> Result<Vec<u8>> {
        let length = u64::from(entry.length);
        let tiles = self.header.tiles;
        if entry.offset.checked_add(length).is_none_or(|end| end > tiles.length) {
            return Err(self.wrong(format!("tile {} lies outside the section of tiles", entry.id)));
        }
        let offset = tiles.offset.saturating_add(entry.offset);
        let bytes = self.read(Section { offset, length }, Limit::TileBytes, "tile")?;
        let most = self.resources.limits().get(Limit::TileBytes);
        self.header.compression.undo(bytes, most).map_err(|error| error.in_file(&self.path))
    }

    /// Calls `each` with every entry that is a tile, in order; stops at an error.
    pub fn each_entry(&self, each: &mut dyn FnMut(Entry) -> Result<()>) -> Result<()> {
        self.walk(&self.root, 0, &mut 0, each)
    }

    /// `from` is the first tile that may come: entries that go back would let a directory that
    /// holds itself be walked for ever.
    fn walk(
        &self,
        entries: &[Entry],
        depth: usize,
        from: &mut u64,
        each: &mut dyn FnMut(Entry) -> Result<()>,
    ) -> Result<()> {
        if depth > DEPTH {
            return Err(self.wrong(format!("directories lie more than {DEPTH} deep in each other")));
        }
        for &entry in entries {
            self.resources.cancel().check()?;
            if entry.id < *from {
                return Err(self.wrong(format!(
                    "tile {} comes after tile {}: directories are out of order",
                    entry.id,
                    *from - 1
                )));
            }
            if entry.is_leaf() {
                let before = *from;
                self.walk(&self.leaf(entry)?, depth + 1, from, each)?;
                // Else one leaf, named over and over, would be walked as often.
                if *from <= before.max(entry.id) {
                    return Err(self.wrong(format!(
                        "the leaf directory of tile {} has no tile from there on",
                        entry.id
                    )));
                }
            } else {
                *from = entry.end();
                each(entry)?;
            }
        }
        Ok(())
    }

    fn read_metadata(&self) -> Result<Metadata> {
        let bytes = self.section(self.header.metadata, Limit::MetadataBytes, "metadata")?;
        let json: Value = serde_json::from_slice(&bytes).map_err(|cause| {
            Error::new(ErrorKind::Archive, format!("the metadata is not JSON: {cause}"))
        })?;
        let header = &self.header;
        let Value::Object(mut fields) = json else {
            return Err(Error::new(ErrorKind::Archive, "the metadata is not a JSON object"));
        };
        // What the header states holds; the metadata may state it more precisely.
        let precise = ["bounds", "center"].map(|key| fields.remove(key));
        let LonLatBox { west, south, east, north } = header.bounds;
        let LonLat { lon, lat } = header.center;
        fields.insert("minzoom".to_owned(), header.min_zoom.into());
        fields.insert("maxzoom".to_owned(), header.max_zoom.into());
        fields.insert("bounds".to_owned(), json!([west, south, east, north]));
        fields.insert("center".to_owned(), json!([lon, lat, header.center_zoom]));
        let mut metadata = Metadata::from_tilejson(&Value::Object(fields))?;
        metadata.encoding = header.encoding;
        if let [Some(bounds), Some(center)] = precise
            && let Ok(told) = Metadata::from_tilejson(&json!({"bounds": bounds, "center": center}))
            && header.agrees(boxed(told.bounds), told.first_view())
        {
            (metadata.bounds, metadata.center) = (told.bounds, told.center);
        }
        Ok(metadata)
    }

    /// A section that is compressed as directories and metadata are.
    fn section(&self, section: Section, limit: Limit, what: &str) -> Result<Vec<u8>> {
        let bytes = self.read(section, limit, what)?;
        let most = self.resources.limits().get(limit);
        self.header.internal.undo(bytes, most).map_err(|error| error.in_file(&self.path))
    }

    fn read(&self, section: Section, limit: Limit, what: &str) -> Result<Vec<u8>> {
        let most = self.resources.limits().get(limit);
        if section.length > most {
            let message = format!("a {what} of {} bytes is more than {most}", section.length);
            let error = Error::new(ErrorKind::Limit, message).in_file(&self.path);
            return Err(error.remedy(limit.remedy()));
        }
        let end = section.offset.checked_add(section.length);
        if end.is_none_or(|end| end > self.length) {
            return Err(
                self.wrong(format!("the {what} lies beyond the file's end: the file is cut"))
            );
        }
        let mut bytes = vec![0; section.length as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let read =
            file.seek(SeekFrom::Start(section.offset)).and_then(|_| file.read_exact(&mut bytes));
        read.map_err(|cause| Error::io(&self.path, "read the archive", cause))?;
        Ok(bytes)
    }

    fn wrong(&self, message: String) -> Error {
        Error::new(ErrorKind::Archive, message).in_file(&self.path).remedy(REMEDY)
    }
}
