//! How unfinished work is written.
//!
//! The file begins with a magic number and the identity of the work, a text that must be the same
//! for the work to go on. Then come records: key (8 bytes), word (4), CRC-32 of the rest (4), all
//! little-endian. A word below 2³¹ is the length of the tile that follows; one above is the number
//! of the earlier tile that this one equals. A record that is cut or damaged ends the file: what
//! comes after it is dropped when the work is resumed.

use std::io::Read;

/// What begins the file.
pub(super) const MAGIC: &[u8; 16] = b"rumbo tiles 01\r\n";

/// Bytes of a record's head.
pub(super) const HEAD: usize = 16;

/// In a record's word: this tile equals an earlier one.
pub(super) const EARLIER: u32 = 1 << 31;

/// The longest identity that is read.
const LONGEST_IDENTITY: u32 = 1 << 26;

/// The bytes at the start of a spool that tell how long its head is.
pub(super) const START: u64 = MAGIC.len() as u64 + 8;

/// Whether a file of so many bytes is none, or ends within the head of a spool.
pub(super) fn is_cut(start: &[u8], length: u64) -> bool {
    let Some((magic, rest)) = start.split_first_chunk::<16>() else {
        return MAGIC.starts_with(start);
    };
    let Some((identity, _)) = rest.split_first_chunk::<4>() else { return magic == MAGIC };
    let identity = u32::from_le_bytes(*identity);
    magic == MAGIC && identity <= LONGEST_IDENTITY && length < START + u64::from(identity)
}

/// The head of a spool.
pub(super) fn head(identity: &str) -> Vec<u8> {
    let mut head = MAGIC.to_vec();
    head.extend((identity.len() as u32).to_le_bytes());
    head.extend(crc32fast::hash(identity.as_bytes()).to_le_bytes());
    head.extend(identity.as_bytes());
    head
}

/// The identity at the head of a spool; `None` where it is none.
pub(super) fn read_head(reader: &mut impl Read) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    reader.take(START).read_to_end(&mut head)?;
    let Some((magic, rest)) = head.split_first_chunk::<16>() else { return Ok(None) };
    let Some((length, sum)) = rest.split_first_chunk::<4>() else { return Ok(None) };
    let length = u32::from_le_bytes(*length);
    if magic != MAGIC || length > LONGEST_IDENTITY {
        return Ok(None);
    }
    let mut identity = Vec::new();
    reader.take(u64::from(length)).read_to_end(&mut identity)?;
    Ok((sum == crc32fast::hash(&identity).to_le_bytes()).then_some(identity))
}

/// Appends a record.
pub(super) fn write(key: u64, word: u32, tile: &[u8], out: &mut Vec<u8>) {
    out.extend(key.to_le_bytes());
    out.extend(word.to_le_bytes());
    out.extend(checksum(key, word, tile).to_le_bytes());
    out.extend(tile);
}

/// A record's key, word and checksum.
pub(super) fn split(head: [u8; HEAD]) -> (u64, u32, u32) {
    let number = u128::from_le_bytes(head);
    (number as u64, (number >> 64) as u32, (number >> 96) as u32)
}

/// The checksum of a record.
pub(super) fn checksum(key: u64, word: u32, tile: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&key.to_le_bytes());
    hasher.update(&word.to_le_bytes());
    hasher.update(tile);
    hasher.finalize()
}
