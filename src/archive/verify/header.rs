//! What PMTiles v3 demands of header, sections and directories.

use std::collections::HashSet;

use super::pmtiles::{Archive, Compression, Entry, HEADER, Section};
use super::{STEP, Tally, Verification};
use crate::archive::{Address, MAX_ZOOM};
use crate::error::Result;

/// Header and root directory must lie in the first 16 KiB.
const FIRST_FETCH: u64 = 16_384;

pub(super) fn check(
    archive: &Archive,
    found: &mut Verification,
    tally: &mut Tally,
    progress: &mut dyn FnMut(u64),
) {
    sections(archive, found);
    fields(archive, found);
    let mut contents = Contents::default();
    let walked = archive.each_entry(&mut |entry| {
        contents.entry(archive, entry, found, tally);
        if found.entries.is_multiple_of(STEP) {
            progress(found.tiles);
        }
        Ok(())
    });
    found.distinct = contents.offsets.len() as u64;
    match walked {
        Ok(()) => found.leaves = leaves(archive, archive.root()).unwrap_or_default(),
        Err(error) => found.add(error),
    }
    let header = &archive.header;
    for (what, stated, counted) in [
        ("addressed tiles", header.addressed, found.tiles),
        ("entries", header.entries, found.entries),
        ("different tiles", header.contents, found.distinct),
    ] {
        // Nought is how the specification says that a count is not known.
        if stated != 0 && stated != counted {
            found.fault(format!("the header says {stated} {what}, and there are {counted}"));
        }
    }
    if header.clustered && contents.scattered > 0 {
        found.fault(format!(
            "the header says that tiles are clustered, and {} lie out of order",
            contents.scattered
        ));
    }
    if !header.clustered {
        found.advice.push("tiles are not clustered: neighbours are fetched one by one".to_owned());
    }
    if contents.end < header.tiles.length {
        found.advice.push(format!(
            "{} bytes after the last tile are of no tile",
            header.tiles.length - contents.end
        ));
    }
    let distinct = tally.seen.len() as u64;
    if distinct < found.distinct {
        found
            .advice
            .push(format!("{} tiles are stored twice or oftener", found.distinct - distinct));
    }
}

/// Sections lie in the file, do not overlap, and header and root come first.
fn sections(archive: &Archive, found: &mut Verification) {
    let header = &archive.header;
    let mut sections = [
        ("header", Section { offset: 0, length: HEADER as u64 }),
        ("root directory", header.root),
        ("metadata", header.metadata),
        ("leaf directories", header.leaves),
        ("tiles", header.tiles),
    ];
    for (name, section) in sections {
        let end = section.offset.checked_add(section.length);
        if end.is_none_or(|end| end > archive.length) {
            found.fault(format!(
                "the section of {name} lies beyond the file's end: the file is cut"
            ));
        }
    }
    sections.sort_by_key(|(_, section)| (section.offset, section.length));
    for pair in sections.windows(2) {
        let [(before, a), (after, b)] = pair else { continue };
        if b.length > 0 && a.offset.saturating_add(a.length) > b.offset {
            found.fault(format!("the sections of {before} and {after} overlap"));
        }
    }
    let root = header.root;
    if root.offset < HEADER as u64 || root.offset.saturating_add(root.length) > FIRST_FETCH {
        found.fault("the root directory does not lie in the first 16 KiB after the header");
    }
    if root.length == 0 {
        found.fault("the root directory is empty");
    }
}

/// Zooms, box, centre and compressions.
fn fields(archive: &Archive, found: &mut Verification) {
    let header = &archive.header;
    if header.min_zoom > header.max_zoom || header.max_zoom > MAX_ZOOM {
        found.fault(format!("zooms {} to {} are out of order", header.min_zoom, header.max_zoom));
    }
    if header.internal == Compression::Unknown {
        found.fault("the header does not say how directories are compressed");
    }
    let bounds = header.bounds;
    if bounds.west > bounds.east || bounds.south > bounds.north {
        found.fault("the header's box has its sides the wrong way round");
    } else if !bounds.contains(header.center) {
        found.advice.push("the first view's centre lies outside the box".to_owned());
    }
    if !(header.min_zoom..=header.max_zoom).contains(&header.center_zoom) {
        found.advice.push("the first view's zoom is none that the archive has".to_owned());
    }
}

/// What entries tell together.
#[derive(Default)]
struct Contents {
    offsets: HashSet<u64>,
    /// Where the tiles read so far end.
    end: u64,
    /// Tiles that neither follow the one before nor repeat an earlier one.
    scattered: u64,
}

impl Contents {
    fn entry(
        &mut self,
        archive: &Archive,
        entry: Entry,
        found: &mut Verification,
        tally: &mut Tally,
    ) {
        found.entries += 1;
        let length = u64::from(entry.length);
        found.expanded = found.expanded.saturating_add(length.saturating_mul(entry.run.into()));
        let name = || match Address::from_tile_id(entry.id) {
            Some(address) => address.to_string(),
            None => entry.id.to_string(),
        };
        match Address::from_tile_id(entry.id) {
            Some(first) => tally.count(first, u64::from(entry.run), found),
            None => found.fault(format!("tile {} is below all zooms", entry.id)),
        }
        if !self.offsets.insert(entry.offset) {
            return;
        }
        self.scattered += u64::from(entry.offset != self.end);
        self.end = self.end.max(entry.offset.saturating_add(length));
        found.stored += length;
        match archive.tile(entry) {
            Ok(tile) => {
                tally.content(&tile, name, found);
            }
            Err(error) => found.add(error),
        }
    }
}

/// How many leaf directories there are.
fn leaves(archive: &Archive, entries: &[Entry]) -> Result<u64> {
    let mut count = 0;
    for &entry in entries.iter().filter(|entry| entry.is_leaf()) {
        // Leaves of leaves are rare, and the walk has refused any that hold themselves.
        let leaf = archive.leaf(entry)?;
        count += 1 + leaf.iter().filter(|entry| entry.is_leaf()).count() as u64;
    }
    Ok(count)
}
