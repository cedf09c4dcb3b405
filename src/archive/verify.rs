//! Checking an archive against its specification and against itself.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use super::format::{Encoding, Format};
use super::reader::Kind;
use super::{Address, Limits, Metadata, Reader, image, pmtiles};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::Resources;

mod header;
#[cfg(feature = "mbtiles")]
mod table;

/// What a check of an archive found.
#[derive(Debug)]
#[non_exhaustive]
pub struct Verification {
    /// The kind of archive.
    pub format: Format,
    /// What it says about itself.
    pub metadata: Metadata,
    /// Addresses that have a tile.
    pub tiles: u64,
    /// Different tiles.
    pub distinct: u64,
    /// Entries of the directories of a PMTiles archive: runs of tiles. Else as many as tiles.
    pub entries: u64,
    /// Leaf directories of a PMTiles archive.
    pub leaves: u64,
    /// Bytes of tiles as they are stored, equal ones once where the format can.
    pub stored: u64,
    /// Bytes that the tiles would have if none were shared.
    pub expanded: u64,
    /// Tiles of each zoom, ascending.
    pub zooms: Vec<(u8, u64)>,
    /// What breaks the specification or contradicts itself, at most [`MOST_FAULTS`].
    pub faults: Vec<Error>,
    /// How many faults there are.
    pub fault_count: u64,
    /// What the specification only recommends.
    pub advice: Vec<String>,
}

/// How many faults are kept.
pub const MOST_FAULTS: usize = 100;

impl Verification {
    /// Whether no fault was found.
    pub fn is_sound(&self) -> bool {
        self.fault_count == 0
    }

    /// The faults as one error; nothing where there are none.
    ///
    /// # Errors
    /// There are faults.
    pub fn into_result(self, path: impl AsRef<Path>) -> Result<Self> {
        if self.is_sound() {
            return Ok(self);
        }
        let more =
            if self.fault_count > self.faults.len() as u64 { ", of which the first" } else { "" };
        Err(Error::new(
            ErrorKind::Archive,
            format!("the archive has {} faults{more}", self.fault_count),
        )
        .with_related(self.faults)
        .in_file(path)
        .remedy("make or fetch the archive again"))
    }

    fn fault(&mut self, message: impl Into<String>) {
        self.add(Error::new(ErrorKind::Archive, message));
    }

    fn add(&mut self, fault: Error) {
        self.fault_count += 1;
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }
}

/// Checks an archive against its specification and against itself: header and directories or
/// tables, the metadata, whether every tile can be decoded and has the size told, whether zooms,
/// counts and limits are those of the tiles, how much sharing equal tiles saves. Reads it whole.
/// `progress` is called now and then with the number of tiles done.
///
/// # Errors
/// It cannot be opened at all; everything else is among [`Verification::faults`].
pub fn verify(path: impl AsRef<Path>, progress: impl FnMut(u64)) -> Result<Verification> {
    verify_with(path, &Resources::default(), progress)
}

/// Checks an archive as [`verify`] does, with what that may use.
///
/// # Errors
/// As [`verify`]; [`ErrorKind::Denied`] where the archive may not be read, and where the work is
/// stopped.
pub fn verify_with(
    path: impl AsRef<Path>,
    resources: &Resources,
    mut progress: impl FnMut(u64),
) -> Result<Verification> {
    let path = path.as_ref();
    let reader = Reader::open_with(path, resources)?;
    let mut found = Verification {
        format: reader.format(),
        metadata: reader.metadata().clone(),
        tiles: 0,
        distinct: 0,
        entries: 0,
        leaves: 0,
        stored: 0,
        expanded: 0,
        zooms: Vec::new(),
        faults: Vec::new(),
        fault_count: 0,
        advice: Vec::new(),
    };
    let mut tally = Tally::new(&found.metadata);
    match reader.kind() {
        Kind::Pmtiles(archive) => header::check(archive, &mut found, &mut tally, &mut progress),
        #[cfg(feature = "mbtiles")]
        Kind::Mbtiles(database) => {
            table::check(database, &mut found)?;
            each(&reader, &mut found, &mut tally, &mut progress);
        }
        Kind::Folder(_) => each(&reader, &mut found, &mut tally, &mut progress),
    }
    resources.cancel().check()?;
    progress(found.tiles);
    tally.conclude(&mut found);
    Ok(found)
}

/// Checks tile after tile through the reader.
fn each(
    reader: &Reader,
    found: &mut Verification,
    tally: &mut Tally,
    progress: &mut dyn FnMut(u64),
) {
    let walked = reader.each_address(|address| {
        tally.count(address, 1, found);
        found.entries += 1;
        match reader.get(address) {
            Ok(Some(tile)) => {
                let length = tile.len() as u64;
                let is_new = tally.content(&tile, || address.to_string(), found);
                found.expanded += length;
                if is_new || reader.format() == Format::Folder {
                    found.stored += length;
                }
            }
            Ok(None) => found.fault(format!("tile {address} is listed but not there")),
            Err(error) => found.add(error),
        }
        if found.tiles.is_multiple_of(STEP) {
            progress(found.tiles);
        }
        Ok(())
    });
    if let Err(error) = walked {
        found.add(error);
    }
}

/// How many tiles are checked between two calls of `progress`.
const STEP: u64 = 1024;

/// What is added up over the tiles.
struct Tally {
    encoding: Encoding,
    side: u32,
    min_zoom: u8,
    max_zoom: u8,
    limits: Vec<Limits>,
    is_square: bool,
    zooms: [u64; 256],
    outside: u64,
    /// How many tiles are still held against the limits, and how many were not.
    looked: u64,
    unlooked: u64,
    seen: HashSet<u64>,
    sizes: HashMap<(u32, u32), u64>,
}

impl Tally {
    fn new(metadata: &Metadata) -> Self {
        Self {
            encoding: metadata.encoding,
            side: metadata.tile_size.saturating_mul(metadata.scale),
            min_zoom: metadata.min_zoom,
            max_zoom: metadata.max_zoom,
            limits: metadata.limits.clone(),
            is_square: metadata.is_web_mercator(),
            zooms: [0; 256],
            outside: 0,
            looked: MOST_LOOKED / metadata.limits.len().max(1) as u64,
            unlooked: 0,
            seen: HashSet::new(),
            sizes: HashMap::new(),
        }
    }

    /// Counts a run of tiles, all but the first along the Hilbert curve.
    fn count(&mut self, first: Address, run: u64, found: &mut Verification) {
        let Some(start) = first.tile_id() else {
            // Pyramids of other grids, in folders.
            self.zooms[usize::from(first.z)] += 1;
            found.tiles += 1;
            if self.is_square {
                found.fault(format!("tile {first} lies outside the square of its zoom"));
            }
            self.outside += u64::from(!self.within(first));
            return;
        };
        found.tiles += run;
        let end = start.saturating_add(run);
        let mut from = start;
        while from < end {
            let Some(tile) = Address::from_tile_id(from) else {
                found.fault(format!("tile {from} is below all zooms"));
                return;
            };
            let to = end.min(Address::tile_ids_of_zoom(tile.z).end);
            self.zooms[usize::from(tile.z)] += to - from;
            if !self.limits.is_empty() {
                let looked = self.looked.min(to - from);
                self.looked -= looked;
                self.unlooked += to - from - looked;
                let ids = (from..from + looked).filter_map(Address::from_tile_id);
                self.outside += ids.filter(|&tile| !self.within(tile)).count() as u64;
            }
            from = to;
        }
    }

    fn within(&self, tile: Address) -> bool {
        self.limits.is_empty() || self.limits.iter().any(|limits| limits.contains(tile))
    }

    /// Checks what is in a tile, unless its like was seen; tells whether it was not.
    fn content(
        &mut self,
        tile: &[u8],
        name: impl Fn() -> String,
        found: &mut Verification,
    ) -> bool {
        let mut hasher = DefaultHasher::new();
        hasher.write(tile);
        if !self.seen.insert(hasher.finish()) {
            return false;
        }
        found.distinct += 1;
        match image::decode(tile, self.encoding) {
            Ok(Some(size)) => *self.sizes.entry(size).or_default() += 1,
            Ok(None) => {}
            Err(error) => {
                found.fault(format!("tile {} cannot be decoded: {}", name(), error.message()))
            }
        }
        true
    }

    /// What only the whole tells.
    fn conclude(mut self, found: &mut Verification) {
        let zooms = self.zooms.iter().enumerate().filter(|(_, count)| **count > 0);
        found.zooms = zooms.map(|(zoom, count)| (zoom as u8, *count)).collect();
        let ends = found.zooms.first().zip(found.zooms.last()).map(|(a, b)| (a.0, b.0));
        match ends {
            None => found.fault("the archive has no tile"),
            Some((low, high)) if low < self.min_zoom || high > self.max_zoom => {
                found.fault(format!(
                    "tiles are at zooms {low} to {high}, and the metadata says {} to {}",
                    self.min_zoom, self.max_zoom
                ));
            }
            Some(ends)
                if ends != (self.min_zoom, self.max_zoom) && found.metadata.shard.is_none() =>
            {
                found.advice.push(format!(
                    "the metadata says zooms {} to {}, and tiles are at {} to {} only",
                    self.min_zoom, self.max_zoom, ends.0, ends.1
                ));
            }
            Some(_) => {}
        }
        if self.outside > 0 {
            found.fault(format!(
                "{} tiles lie outside the limits that the metadata states",
                self.outside
            ));
        }
        if self.unlooked > 0 {
            let advice = format!("{} tiles were not held against the limits", self.unlooked);
            found.advice.push(advice);
        }
        let whole: u64 = self.limits.iter().map(Limits::count).fold(0, u64::saturating_add);
        let lacking = whole.saturating_sub(found.tiles);
        if lacking > 0 && found.metadata.shard.is_none() {
            found.fault(format!(
                "{lacking} of the {whole} tiles that the metadata states are missing"
            ));
        }
        let mut sizes: Vec<((u32, u32), u64)> = self.sizes.drain().collect();
        sizes.sort_unstable();
        let states_size = !found.metadata.fingerprint.is_empty();
        for ((width, height), count) in sizes {
            if states_size && (width, height) != (self.side, self.side) {
                found.fault(format!(
                    "{count} different tiles have {width} × {height} px, and the metadata says {} × {}",
                    self.side, self.side
                ));
            } else if width != height {
                found.advice.push(format!("{count} different tiles have {width} × {height} px"));
            }
        }
        if found.metadata.attribution.is_empty() {
            found.advice.push("no attribution is stated".to_owned());
        }
    }
}

/// How often a tile is compared with a block of the limits: false runs may be of any length.
const MOST_LOOKED: u64 = 1 << 24;
