//! Tile folders: `z/x/y.png` and a `tiles.json`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::address::is_plain;
use super::foreign::{METADATA, TILEJSON};
use super::format::Encoding;
use super::key::unpacked;
use super::spool::Spool;
use super::target::remove_folder;
use super::{Address, Metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::{Limit, Resources, disk};

/// What helps against a folder that cannot be read.
const REMEDY: &str = "fetch or make the tiles again, as files in the folder itself";

/// Whether a folder is there and has nothing in it.
pub(super) fn is_empty(path: &Path) -> bool {
    fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

/// Writes the folder, and tells the bytes of its tiles.
pub(super) fn write(path: &Path, spool: &mut Spool, metadata: &Metadata) -> Result<u64> {
    remove_folder(path)?;
    let ending = metadata.encoding.name();
    let mut bytes = 0;
    let mut tile = Vec::new();
    let mut made = None;
    make(path)?;
    for run in spool.runs().to_vec() {
        spool.blob(run.blob, &mut tile)?;
        for at in 0..u64::from(run.length) {
            let Address { z, x, y } = unpacked(run.start + at);
            let column = path.join(format!("{z}/{x}"));
            if made != Some((z, x)) {
                make(&column)?;
                made = Some((z, x));
            }
            put(&column.join(format!("{y}.{ending}")), &tile)?;
            bytes += tile.len() as u64;
        }
    }
    let template = format!("{{z}}/{{x}}/{{y}}.{ending}");
    let json = format!("{:#}\n", metadata.to_tilejson(&[&template]));
    put(&path.join(TILEJSON), json.as_bytes())?;
    Ok(bytes)
}

fn make(path: &Path) -> Result<()> {
    let made = disk::operation().and_then(|()| fs::create_dir_all(path));
    made.map_err(|cause| Error::io(path, "make the folder", cause))
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    disk::operation().and_then(|()| fs::write(path, bytes)).map_err(|cause| {
        Error::io(path, "write the tile", cause)
            .remedy("make room and run the same command again: no finished work is lost")
    })
}

/// A tile folder.
#[derive(Debug)]
pub(super) struct Folder {
    pub path: PathBuf,
    /// What lies in it. Links may not lead out of it: it came from a stranger, and what else lies on
    /// this machine is none of its tiles.
    inside: Resources,
    pub metadata: Metadata,
    ending: String,
}

impl Folder {
    pub fn open(path: &Path, resources: &Resources) -> Result<Self> {
        let inside = resources.confined_to(path)?;
        let mut metadata = None;
        for name in [TILEJSON, METADATA] {
            let file = path.join(name);
            let found = inside.read_if_there(&file, "read the metadata", Limit::MetadataBytes);
            if let Some(bytes) = found.map_err(leading_out)? {
                metadata = Some(parse(&bytes).map_err(|error| error.in_file(&file))?);
                break;
            }
        }
        let (mut metadata, template) = metadata.ok_or_else(|| {
            Error::new(ErrorKind::Archive, "the folder has no tiles.json, so it is no tile folder")
                .in_file(path)
                .remedy("name the folder that holds tiles.json and the zooms' folders")
        })?;
        let ending = template.as_deref().and_then(|template| template.rsplit_once('.'));
        let ending = ending.map(|(_, ending)| ending).filter(|ending| is_ending(ending));
        if metadata.encoding == Encoding::Unknown {
            metadata.encoding = ending.map_or(Encoding::Unknown, Encoding::from_name);
        }
        let ending = ending.unwrap_or(metadata.encoding.name()).to_owned();
        Ok(Self { path: path.to_owned(), inside, metadata, ending })
    }

    pub fn get(&self, tile: Address) -> Result<Option<Vec<u8>>> {
        let path = self.path.join(format!("{tile}.{}", self.ending));
        let found = self.inside.read_if_there(&path, "read the tile", Limit::TileBytes);
        found.map_err(leading_out)
    }

    /// Calls `each` with every tile there is, in ascending order; stops at an error.
    pub fn each(&self, each: &mut dyn FnMut(Address) -> Result<()>) -> Result<()> {
        for z in self.numbers(&self.path, None)? {
            let Ok(zoom) = u8::try_from(z) else { continue };
            let folder = self.path.join(z.to_string());
            for x in self.numbers(&folder, None)? {
                for y in self.numbers(&folder.join(x.to_string()), Some(&self.ending))? {
                    each(Address::new(zoom, x, y))?;
                }
            }
        }
        Ok(())
    }

    /// The numbers that name what is in a folder of it: folders, or files with an ending.
    fn numbers(&self, folder: &Path, ending: Option<&str>) -> Result<Vec<u32>> {
        let mut numbers = Vec::new();
        for name in self.inside.folder(folder).map_err(leading_out)? {
            let Some(name) = name.to_str() else { continue };
            if ending.is_none() && !folder.join(name).is_dir() {
                continue;
            }
            let stem = match ending {
                None => Some(name),
                Some(ending) => name.strip_suffix(ending).and_then(|name| name.strip_suffix('.')),
            };
            let plain = stem.filter(|stem| is_plain(stem));
            numbers.extend(plain.and_then(|stem| stem.parse::<u32>().ok()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }
}

/// The error of a link that leads out of the folder.
fn leading_out(error: Error) -> Error {
    if error.kind() != ErrorKind::Denied {
        return error.or_remedy(REMEDY);
    }
    let file = error.place().file.clone().unwrap_or_default();
    Error::new(ErrorKind::Archive, "this is a link that leads out of the folder")
        .in_file(file)
        .remedy(REMEDY)
}

fn parse(bytes: &[u8]) -> Result<(Metadata, Option<String>)> {
    let json: Value = serde_json::from_slice(bytes).map_err(|cause| {
        Error::new(ErrorKind::Archive, format!("the metadata is not JSON: {cause}"))
    })?;
    let template = json.pointer("/tiles/0").and_then(Value::as_str).map(str::to_owned);
    Ok((Metadata::from_tilejson(&json)?, template))
}

fn is_ending(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
