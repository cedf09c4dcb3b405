//! The archive as a run of blocks, each with a key, a length and a checksum.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `rumbomap`, or `rumbogaz` for the gazetteer |
//! | 4 | version, little-endian |
//! | 4 | length of the directory |
//! | 4 | CRC-32 of the directory |
//! | … | directory: count, then for each block kind, level, part, sequence number, length, packed length, CRC-32 of the packed bytes |
//! | … | the packed blocks, in the directory's order |
//!
//! A block whose packed length equals its length is stored; every other is one zstd frame.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::bytes::{Cursor, damaged};
use crate::archive::Fingerprint;
use crate::error::Result;

/// The container's version; the builder writes the same.
const VERSION: u32 = 3;
/// The longest block accepted, unpacked: far above any the builder makes.
const LONGEST_BLOCK: usize = 1 << 24;

/// How many unpacked bytes are kept: more than all of the embedded archive's.
const MOST_KEPT: usize = 8 << 20;

/// What is in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// Where the arcs of a group begin, end and lie.
    ArcIndex = 0,
    /// The vertex counts and bit classes of some arcs.
    ArcHeads = 1,
    /// The bits of the vertices of the same arcs.
    ArcBits = 2,
    /// Which arcs make which feature of a layer: first where its blocks lie, then the blocks.
    Shapes = 3,
    /// A table of properties: first its columns, then blocks of rows.
    Table = 4,
    /// The credits, as text.
    Credits = 5,
    /// The first key of each block of gazetteer entries.
    NameIndex = 6,
    /// Gazetteer entries in the order of their keys.
    Names = 7,
}

impl Kind {
    fn from_code(code: u8) -> Option<Self> {
        [
            Self::ArcIndex,
            Self::ArcHeads,
            Self::ArcBits,
            Self::Shapes,
            Self::Table,
            Self::Credits,
            Self::NameIndex,
            Self::Names,
        ]
        .into_iter()
        .find(|&kind| kind as u8 == code)
    }
}

/// The name of a block: its kind, level, part (an arc group, layer or table) and sequence number.
pub(super) type Key = (Kind, u8, u8, u32);

/// An opened archive: the bytes and their directory.
#[derive(Debug)]
pub(super) struct Container {
    bytes: Cow<'static, [u8]>,
    /// In the order of their keys.
    blocks: Vec<Block>,
    /// Whether what is unpacked is kept.
    keeps: AtomicBool,
    /// How many unpacked bytes are kept.
    kept: AtomicUsize,
}

#[derive(Debug)]
struct Block {
    key: Key,
    range: Range<usize>,
    length: usize,
    checksum: u32,
    /// Its bytes, once they were unpacked.
    unpacked: OnceLock<Box<[u8]>>,
}

impl Container {
    /// A digest of all blocks, by their checksums.
    pub fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        self.blocks.iter().fold(before, |before, block| {
            before.with(&block.checksum.to_le_bytes()).with(&block.length.to_le_bytes())
        })
    }

    /// Reads the directory; the blocks are looked at when they are asked for.
    pub(super) fn open(bytes: Cow<'static, [u8]>, magic: &[u8; 8]) -> Result<Self> {
        let mut cursor = Cursor::new(&bytes);
        if cursor.take(8).ok() != Some(magic) {
            let magic = magic.escape_ascii();
            return Err(damaged(format_args!("it does not begin with `{magic}`")));
        }
        let version = cursor.u32()?;
        if version != VERSION {
            return Err(damaged(format_args!("version {version}, not {VERSION}")));
        }
        let length = cursor.u32()? as usize;
        let checksum = cursor.u32()?;
        let directory = cursor.take(length)?;
        if crc32fast::hash(directory) != checksum {
            return Err(damaged("the checksum of its directory does not match"));
        }
        let mut start = bytes.len() - cursor.left();
        let mut cursor = Cursor::new(directory);
        let count = cursor.count()?;
        let mut blocks: Vec<Block> = Vec::with_capacity(count);
        for _ in 0..count {
            let kind = Kind::from_code(cursor.byte()?).ok_or_else(|| damaged("unknown block"))?;
            let (level, part) = (cursor.byte()?, cursor.byte()?);
            let sequence =
                u32::try_from(cursor.unsigned()?).map_err(|_| damaged("block number"))?;
            let length = cursor.index(LONGEST_BLOCK)?;
            let packed = cursor.index(length.saturating_add(1))?;
            let checksum = cursor.u32()?;
            let end = start + packed;
            if end > bytes.len() {
                return Err(damaged("it ends before its last block"));
            }
            let key = (kind, level, part, sequence);
            if blocks.last().is_some_and(|before| before.key >= key) {
                return Err(damaged("its blocks are out of order"));
            }
            let (range, unpacked) = (start..end, OnceLock::new());
            blocks.push(Block { key, range, length, checksum, unpacked });
            start = end;
        }
        let (keeps, kept) = (AtomicBool::new(false), AtomicUsize::new(0));
        Ok(Self { bytes, blocks, keeps, kept })
    }

    /// Has what is unpacked kept, which a program that draws one map has no use for.
    pub(super) fn keep_from_now_on(&self) {
        self.keeps.store(true, Ordering::Relaxed);
    }

    /// Whether what is unpacked is kept.
    pub(super) fn keeps(&self) -> bool {
        self.keeps.load(Ordering::Relaxed)
    }

    /// A block's bytes, checked and unpacked, or as they were kept.
    pub(super) fn block(&self, key: Key) -> Result<Cow<'_, [u8]>> {
        let name = || format!("block {:?} {}/{}/{}", key.0, key.1, key.2, key.3);
        let block = self.find(key).ok_or_else(|| damaged(format_args!("{} is missing", name())))?;
        if let Some(bytes) = block.unpacked.get() {
            return Ok(Cow::Borrowed(bytes));
        }
        let packed = self
            .bytes
            .get(block.range.clone())
            .ok_or_else(|| damaged(format_args!("{} is cut off", name())))?;
        if crc32fast::hash(packed) != block.checksum {
            return Err(damaged(format_args!("the checksum of {} does not match", name())));
        }
        if packed.len() == block.length {
            return Ok(Cow::Borrowed(packed));
        }
        let mut bytes = vec![0; block.length];
        match ruzstd::decoding::FrameDecoder::new().decode_all(packed, &mut bytes) {
            Ok(length) if length == block.length => Ok(self.keep(block, bytes)),
            Ok(_) => Err(damaged(format_args!("{} is too short", name()))),
            Err(error) => Err(damaged(format_args!("{} does not unpack", name())).caused_by(error)),
        }
    }

    /// Keeps the bytes of a block if that is wanted and there is room.
    fn keep<'a>(&'a self, block: &'a Block, bytes: Vec<u8>) -> Cow<'a, [u8]> {
        if !self.keeps() {
            return Cow::Owned(bytes);
        }
        let kept = self.kept.fetch_add(block.length, Ordering::Relaxed);
        if kept + block.length > MOST_KEPT {
            self.kept.fetch_sub(block.length, Ordering::Relaxed);
            return Cow::Owned(bytes);
        }
        Cow::Borrowed(block.unpacked.get_or_init(|| bytes.into_boxed_slice()))
    }

    /// Whether a block is there.
    pub(super) fn has(&self, key: Key) -> bool {
        self.find(key).is_some()
    }

    fn find(&self, key: Key) -> Option<&Block> {
        let at = self.blocks.binary_search_by_key(&key, |block| block.key).ok()?;
        self.blocks.get(at)
    }
}
