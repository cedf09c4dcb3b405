//! Directories: which tiles lie where (PMTiles specification v3, chapter 5).

use crate::error::{Error, ErrorKind, Result};

/// A line of a directory: a run of tiles that are one, or a leaf directory where the run is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::archive) struct Entry {
    /// The first tile.
    pub id: u64,
    /// Where its bytes begin, from the start of the section of tiles (or of leaves).
    pub offset: u64,
    /// How many bytes it has.
    pub length: u32,
    /// How many tiles from the first on are this one; 0 for a leaf directory.
    pub run: u32,
}

impl Entry {
    /// The tile after the run.
    pub fn end(&self) -> u64 {
        self.id.saturating_add(u64::from(self.run.max(1)))
    }

    pub fn is_leaf(&self) -> bool {
        self.run == 0
    }
}

/// The bytes of a directory, before compression: the columns one after the other as varints, ids
/// as differences, an offset as 0 where it follows the tile before and plus 1 elsewhere.
pub(super) fn serialize(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(entries.len() * 8 + 8);
    put_varint(&mut bytes, entries.len() as u64);
    let mut before = 0;
    for entry in entries {
        put_varint(&mut bytes, entry.id - before);
        before = entry.id;
    }
    entries.iter().for_each(|entry| put_varint(&mut bytes, u64::from(entry.run)));
    entries.iter().for_each(|entry| put_varint(&mut bytes, u64::from(entry.length)));
    let mut follows = None;
    for entry in entries {
        put_varint(&mut bytes, if follows == Some(entry.offset) { 0 } else { entry.offset + 1 });
        follows = Some(entry.offset + u64::from(entry.length));
    }
    bytes
}

/// Reads a directory, not compressed. Entries are in ascending order and do not overlap.
///
/// # Errors
/// The bytes end too soon or go on too long, a number does not fit, or the order is broken.
pub(in crate::archive) fn parse(bytes: &[u8]) -> Result<Vec<Entry>> {
    let mut rest = bytes;
    let count = varint(&mut rest)?;
    // Four varints an entry.
    if count > rest.len() as u64 / 4 {
        return Err(wrong(format!("a directory of {} bytes claims {count} entries", bytes.len())));
    }
    let mut entries = vec![Entry::default(); count as usize];
    let mut id = 0_u64;
    for (at, entry) in entries.iter_mut().enumerate() {
        let step = varint(&mut rest)?;
        id = id.checked_add(step).ok_or_else(too_large)?;
        if at > 0 && step == 0 {
            return Err(wrong(format!("tile {id} stands twice in a directory")));
        }
        entry.id = id;
    }
    for entry in &mut entries {
        entry.run = u32::try_from(varint(&mut rest)?).map_err(|_| too_large())?;
    }
    for entry in &mut entries {
        entry.length = u32::try_from(varint(&mut rest)?).map_err(|_| too_large())?;
        if entry.length == 0 {
            return Err(wrong(format!("the entry of tile {} has no bytes", entry.id)));
        }
    }
    let mut follows = None;
    for entry in &mut entries {
        entry.offset = match varint(&mut rest)? {
            0 => follows
                .ok_or_else(|| wrong("a directory's first entry has no offset".to_owned()))?,
            offset => offset - 1,
        };
        let end = entry.offset.checked_add(u64::from(entry.length));
        follows = Some(end.ok_or_else(too_large)?);
    }
    if !rest.is_empty() {
        return Err(wrong(format!("{} bytes follow a directory's last entry", rest.len())));
    }
    if let Some(pair) = entries.windows(2).find(|pair| pair[0].end() > pair[1].id) {
        return Err(wrong(format!("tile {} stands in two entries of a directory", pair[1].id)));
    }
    Ok(entries)
}

/// The entry that a tile is in, or the leaf directory that it would be in.
pub(super) fn find(entries: &[Entry], id: u64) -> Option<Entry> {
    let after = entries.partition_point(|entry| entry.id <= id);
    let entry = entries.get(after.checked_sub(1)?)?;
    (entry.is_leaf() || id < entry.end()).then_some(*entry)
}

fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn varint(bytes: &mut &[u8]) -> Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let Some((&byte, rest)) = bytes.split_first() else {
            return Err(wrong("a directory is cut".to_owned()));
        };
        *bytes = rest;
        if shift == 63 && byte > 1 {
            break;
        }
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(too_large())
}

fn too_large() -> Error {
    wrong("a number in a directory is too large".to_owned())
}

fn wrong(message: String) -> Error {
    Error::new(ErrorKind::Archive, message)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(
            steps in proptest::collection::vec((1_u64..1 << 40, 0_u32..9, 1_u32..u32::MAX, 0_u64..1 << 50, any::<bool>()), 0..100)
        ) {
            let mut entries: Vec<Entry> = Vec::new();
            for (step, run, length, offset, follows) in steps {
                let before = entries.last().copied().unwrap_or_default();
                let offset = if follows { before.offset + u64::from(before.length) } else { offset };
                entries.push(Entry { id: before.end() + step, offset, length, run });
            }
            prop_assert_eq!(parse(&serialize(&entries)).unwrap(), entries);
        }

        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = parse(&bytes);
        }
    }

    #[test]
    fn a_false_count_takes_no_memory() {
        let mut bytes = Vec::new();
        put_varint(&mut bytes, u64::MAX);
        assert!(parse(&bytes).unwrap_err().to_string().contains("claims"));
    }

    #[test]
    fn broken_order_is_told() {
        let entry = |id, run| Entry { id, offset: 0, length: 1, run };
        for (entries, expected) in [
            (vec![entry(4, 1), entry(4, 1)], "twice"),
            (vec![entry(4, 3), entry(6, 1)], "two entries"),
            (vec![Entry { length: 0, ..entry(1, 1) }], "no bytes"),
        ] {
            let error = parse(&serialize(&entries)).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
