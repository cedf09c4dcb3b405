//! Parts to one archive.

use std::path::{Path, PathBuf};

use super::sink::{Sink, Summary};
use super::{Address, Limits, Metadata, Reader, Shard, Writer, WriterOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::Resources;
use crate::unit::LonLatBox;

/// How archives are merged.
#[derive(Debug, Clone, PartialEq)]
pub struct MergeOptions {
    /// Merge although tiles of the whole are missing. Default no.
    pub allow_missing: bool,
    /// The most tiles that the parts may have together: a few bytes of an archive can claim
    /// thousands of millions, and each takes 16 bytes of disk while the work goes on. Default 2²⁸.
    pub max_tiles: u64,
    /// As for any archive.
    pub writer: WriterOptions,
    /// What reading the parts may use.
    pub resources: Resources,
}

impl Default for MergeOptions {
    fn default() -> Self {
        Self {
            allow_missing: false,
            max_tiles: 1 << 28,
            writer: WriterOptions::default(),
            resources: Resources::default(),
        }
    }
}

/// What a merge made, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Merged {
    /// The archive made.
    pub summary: Summary,
    /// Tiles that came in more than one part, equal in all.
    pub repeated: u64,
    /// Tiles of the whole that no part has, counted to a million; 0 where the parts do not tell what the whole is.
    pub missing: u64,
    /// Some of the missing tiles.
    pub examples: Vec<Address>,
}

/// How many missing or conflicting tiles are named.
const EXAMPLES: usize = 10;

/// Where counting missing tiles ends: false limits may claim more than can be counted.
const MOST_MISSING: u64 = 1_000_000;

/// How many tiles are merged between two calls of `progress`.
const STEP: u64 = 1024;

/// Merges archives into one: the shards of a pyramid, or pyramids of one style that differ in box
/// and zooms. The parts may have different formats. Tiles are streamed, one at a time; an
/// interrupted merge goes on where it stopped. `progress` is called now and then with the number
/// of tiles done.
///
/// The result is the same, byte for byte, as if the whole had been drawn into one archive.
///
/// # Errors
/// [`ErrorKind::Archive`] where parts differ in style, encoding, tile size or tile matrix set;
/// where two parts have different bytes for a tile; [`ErrorKind::Incomplete`] where tiles are
/// missing and that is not allowed, all with the tiles or shards named; [`ErrorKind::Occupied`]
/// where the target is there already; [`ErrorKind::Io`] where files cannot be read or written.
/// [`ErrorKind::Cancelled`] where it was stopped. Nothing is left behind then, except that after
/// [`ErrorKind::Io`] and [`ErrorKind::Cancelled`] the unfinished work stays, to be gone on with.
pub fn merge(
    parts: &[impl AsRef<Path>],
    target: impl AsRef<Path>,
    options: MergeOptions,
    mut progress: impl FnMut(u64),
) -> Result<Merged> {
    let target = target.as_ref();
    let readers: Vec<Reader> = parts
        .iter()
        .map(|part| Reader::open_with(part, &options.resources))
        .collect::<Result<_>>()?;
    let metadata = common(&readers)?;
    if !options.allow_missing {
        refuse_missing_shards(&readers)?;
    }
    refuse_too_many(&readers, options.max_tiles)?;
    let mut writer = Writer::open(target, &metadata, options.writer)?;
    match fill(&readers, &mut writer, &mut progress).and_then(|repeated| {
        let (missing, examples) = missing(&writer, &metadata.limits);
        if missing > 0 && !options.allow_missing {
            return Err(refuse_missing(missing, &examples));
        }
        Ok((repeated, missing, examples))
    }) {
        Ok((repeated, missing, examples)) => {
            let summary = Box::new(writer).finish()?;
            Ok(Merged { summary, repeated, missing, examples })
        }
        Err(error) => {
            // What was stopped is gone on with, as what could not be written.
            if !matches!(error.kind(), ErrorKind::Io | ErrorKind::Cancelled) {
                writer.discard()?;
            }
            Err(error)
        }
    }
}

/// Puts all tiles of all parts; tells how many came more than once.
fn fill(readers: &[Reader], writer: &mut Writer, progress: &mut dyn FnMut(u64)) -> Result<u64> {
    let (mut done, mut tiles, mut conflicts) = (0_u64, 0_u64, Vec::new());
    // What an interrupted merge left came from these same parts.
    let resumed = writer.resumed();
    for reader in readers {
        reader.each_address(|address| {
            let tile = reader.get(address)?.ok_or_else(|| {
                Error::new(ErrorKind::Archive, format!("tile {address} is listed but not there"))
                    .in_file(reader.path())
            })?;
            match writer.get(address)? {
                None => {
                    writer.put(address, &tile)?;
                    tiles += 1;
                }
                Some(other) if other == tile => {}
                Some(_) => conflicts.push((address, reader.path().to_owned())),
            }
            done += 1;
            if done.is_multiple_of(STEP) {
                progress(done);
            }
            if conflicts.len() >= EXAMPLES { Err(conflict(&conflicts)) } else { Ok(()) }
        })?;
    }
    progress(done);
    if conflicts.is_empty() {
        Ok(done.saturating_sub(tiles + resumed))
    } else {
        Err(conflict(&conflicts))
    }
}

fn conflict(conflicts: &[(Address, PathBuf)]) -> Error {
    let each = conflicts.iter().map(|(address, path)| {
        Error::new(ErrorKind::Archive, format!("tile {address} differs from an earlier part's"))
            .in_file(path)
    });
    let at_least = if conflicts.len() >= EXAMPLES { "at least " } else { "" };
    Error::new(
        ErrorKind::Archive,
        format!("{at_least}{} tiles have different bytes in two parts", conflicts.len()),
    )
    .with_related(each.collect())
    .remedy("draw the parts anew with one version of rumbo, one style and the same data")
}

/// What the archive of all parts says about itself.
fn common(readers: &[Reader]) -> Result<Metadata> {
    let Some((first, rest)) = readers.split_first() else {
        return Err(
            Error::new(ErrorKind::Archive, "there is nothing to merge").remedy("name the shards")
        );
    };
    let mut whole = Metadata { shard: None, ..first.metadata().clone() };
    for reader in rest {
        let part = reader.metadata();
        let differs = |what: &str, remedy: &str| {
            Err(Error::new(
                ErrorKind::Archive,
                format!("the {what} is not that of {}", first.path().display()),
            )
            .in_file(reader.path())
            .remedy(remedy))
        };
        let remedy = "merge archives of one kind only";
        if part.encoding != whole.encoding {
            return differs("encoding of tiles", remedy);
        }
        if (part.tile_size, part.scale) != (whole.tile_size, whole.scale) {
            return differs("size of tiles", remedy);
        }
        if part.matrix_set != whole.matrix_set {
            return differs("tile matrix set", remedy);
        }
        if part.fingerprint != whole.fingerprint {
            let changed = first.metadata().inputs.told(&part.inputs);
            return Err(Error::new(
                ErrorKind::Archive,
                format!(
                    "the style or data that it was drawn from is not that of {}{changed}",
                    first.path().display()
                ),
            )
            .in_file(reader.path())
            .remedy("draw all shards from one style, the same data and settings"));
        }
        whole.min_zoom = whole.min_zoom.min(part.min_zoom);
        whole.max_zoom = whole.max_zoom.max(part.max_zoom);
        whole.bounds = union(whole.bounds, part.bounds);
        let new = part.limits.iter().filter(|limits| !whole.limits.contains(limits));
        let new: Vec<Limits> = new.copied().collect();
        whole.limits.extend(new);
    }
    Ok(whole)
}

/// The smallest box around two.
fn union(a: LonLatBox, b: LonLatBox) -> LonLatBox {
    if a == b {
        return a;
    }
    let (south, north) = (a.south.min(b.south), a.north.max(b.north));
    if a.crosses_antimeridian() || b.crosses_antimeridian() {
        return LonLatBox::new(-180.0, south, 180.0, north);
    }
    LonLatBox::new(a.west.min(b.west), south, a.east.max(b.east), north)
}

/// Refuses parts that claim more tiles than are to be merged, before anything is written.
fn refuse_too_many(readers: &[Reader], most: u64) -> Result<()> {
    let mut tiles = 0_u64;
    for reader in readers {
        tiles = tiles.saturating_add(reader.claimed()?);
        if tiles > most {
            let message = format!("the archives claim {tiles} tiles, more than {most}");
            return Err(Error::new(ErrorKind::Limit, message).in_file(reader.path()).remedy(
                "leave out archives that are not to be trusted, or allow more tiles (--max-tiles)",
            ));
        }
    }
    Ok(())
}

/// Tells which shards were not named, before anything is read.
fn refuse_missing_shards(readers: &[Reader]) -> Result<()> {
    let shards: Option<Vec<Shard>> = readers.iter().map(|reader| reader.metadata().shard).collect();
    let Some(shards) = shards else { return Ok(()) };
    let of = shards.first().map_or(0, |shard| shard.of);
    if shards.iter().any(|shard| shard.of != of) {
        // Cut differently, they may still make a whole.
        return Ok(());
    }
    let missing: Vec<String> = (1..=of)
        .map(|index| Shard { index, of })
        .filter(|shard| !shards.contains(shard))
        .take(EXAMPLES)
        .map(|shard| shard.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Incomplete, format!("shards are missing: {}", missing.join(", ")))
        .remedy("draw and name them too, or allow that some are missing"))
}

/// How many tiles of the whole the archive lacks, and some of them.
fn missing(writer: &Writer, limits: &[Limits]) -> (u64, Vec<Address>) {
    let mut missing = 0;
    let mut examples = Vec::new();
    for (at, block) in limits.iter().enumerate() {
        let earlier = limits.get(..at).unwrap_or_default();
        for tile in block.tiles().filter(|&tile| !writer.contains(tile)) {
            if earlier.iter().any(|block| block.contains(tile)) {
                continue;
            }
            missing += 1;
            if examples.len() < EXAMPLES {
                examples.push(tile);
            }
            if missing == MOST_MISSING {
                return (missing, examples);
            }
        }
    }
    (missing, examples)
}

fn refuse_missing(missing: u64, examples: &[Address]) -> Error {
    let names: Vec<String> = examples.iter().map(Address::to_string).collect();
    let more = if missing > names.len() as u64 { " …" } else { "" };
    Error::new(
        ErrorKind::Incomplete,
        format!("{missing} tiles of the whole are missing: {}{more}", names.join(", ")),
    )
    .remedy("draw and name the parts that have them, or allow that some are missing")
}
