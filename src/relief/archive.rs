//! The archive and its directory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::band::Band;
use super::decoder::Decoder;
use super::model::code;
use crate::archive::Fingerprint;
use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8; 8] = b"rumborel";
/// The format's version; the builder writes the same.
const VERSION: u32 = 1;
/// How many coefficients a block is wide and high.
pub(super) const BLOCK: usize = 128;
/// The greatest width and height of a surface: far above any that the builder makes.
const MOST_SAMPLES: usize = 1 << 16;
/// How many bytes of unpacked blocks are kept.
const MOST_KEPT: usize = 12 << 20;

static EMBEDDED: &[u8] = include_bytes!("../../data/relief/relief.bin");

/// A surface of the Earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// The land, with the ice on it; the shores of depressions lie below 0.
    Land,
    /// The floor of the sea, below 0 everywhere.
    Sea,
}

/// The heights of the Earth: an opened archive, with the blocks that were read last.
#[derive(Debug)]
pub struct Relief {
    bytes: Cow<'static, [u8]>,
    land: Layout,
    sea: Layout,
    kept: Mutex<Kept>,
}

/// The coefficients of a block, band by band.
pub(super) type Bands = Vec<Band>;

/// A surface, a level of it and a block's number there.
type Key = (Surface, usize, usize);

/// Blocks that were read, each with when it was last asked for.
#[derive(Debug, Default)]
struct Kept {
    blocks: BTreeMap<Key, (u64, Arc<Bands>)>,
    now: u64,
    bytes: usize,
}

impl Kept {
    fn get(&mut self, key: Key) -> Option<Arc<Bands>> {
        self.now += 1;
        let (last, bands) = self.blocks.get_mut(&key)?;
        *last = self.now;
        Some(Arc::clone(bands))
    }

    /// Keeps one, in the place of those not asked for the longest.
    fn insert(&mut self, key: Key, bands: Arc<Bands>) {
        let bytes = |bands: &Bands| bands.iter().map(Band::bytes).sum::<usize>();
        self.bytes += bytes(&bands);
        if let Some((_, before)) = self.blocks.insert(key, (self.now, bands)) {
            self.bytes -= bytes(&before);
        }
        while self.bytes > MOST_KEPT {
            let oldest = self.blocks.iter().min_by_key(|(_, (last, _))| *last);
            let Some(oldest) = oldest.map(|(key, _)| *key) else { return };
            if let Some((_, bands)) = self.blocks.remove(&oldest) {
                self.bytes -= bytes(&bands);
            }
        }
    }
}

/// How a surface is laid out.
#[derive(Debug)]
pub(super) struct Layout {
    pub width: usize,
    pub height: usize,
    pub levels: usize,
    finest: f32,
    ratio: f32,
    /// The blocks of each level, finest first, the means at the end.
    blocks: Vec<Vec<Block>>,
}

#[derive(Debug)]
struct Block {
    range: Range<usize>,
    checksum: u32,
}

impl Relief {
    /// The archive compiled into the crate.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where the program's own data are damaged.
    pub fn embedded() -> Result<&'static Self> {
        static OPENED: OnceLock<Relief> = OnceLock::new();
        if let Some(opened) = OPENED.get() {
            return Ok(opened);
        }
        let opened = Self::open(Cow::Borrowed(EMBEDDED))?;
        Ok(OPENED.get_or_init(|| opened))
    }

    /// An archive from bytes, such as a file of the same format made from other data.
    ///
    /// Only the directory is checked here; a block is checked when it is read.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] for anything that is no such archive.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        Self::open(Cow::Owned(bytes.into()))
    }

    fn open(bytes: Cow<'static, [u8]>) -> Result<Self> {
        let mut cursor = Cursor(&bytes);
        if cursor.take(8)? != MAGIC {
            return Err(damaged("it does not begin as one"));
        }
        let version = cursor.u32()?;
        if version != VERSION {
            return Err(damaged(format_args!("version {version}, not {VERSION}")));
        }
        let (length, checksum) = (cursor.u32()? as usize, cursor.u32()?);
        let directory = cursor.take(length)?;
        if crc32fast::hash(directory) != checksum {
            return Err(damaged("the checksum of its directory does not match"));
        }
        let mut next = bytes.len() - cursor.0.len();
        let mut cursor = Cursor(directory);
        if cursor.u32()? != 2 {
            return Err(damaged("it has not two surfaces"));
        }
        let (mut land, mut sea) = (Layout::read(&mut cursor)?, Layout::read(&mut cursor)?);
        for layout in [&mut land, &mut sea] {
            layout.read_blocks(&mut cursor, &mut next)?;
        }
        if next != bytes.len() || !cursor.0.is_empty() {
            return Err(damaged("it is not as long as its directory says"));
        }
        Ok(Self { bytes, land, sea, kept: Mutex::default() })
    }

    /// A digest of what the archive holds.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::default().with(&self.bytes)
    }

    pub(super) fn layout(&self, surface: Surface) -> &Layout {
        match surface {
            Surface::Land => &self.land,
            Surface::Sea => &self.sea,
        }
    }

    /// The coefficients of a block, band by band: as they were kept, or read now.
    pub(super) fn block(&self, surface: Surface, level: usize, index: usize) -> Result<Arc<Bands>> {
        let key = (surface, level, index);
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bands) = kept().get(key) {
            return Ok(bands);
        }
        let bands = Arc::new(self.unpacked(surface, level, index)?);
        kept().insert(key, Arc::clone(&bands));
        Ok(bands)
    }

    fn unpacked(&self, surface: Surface, level: usize, index: usize) -> Result<Bands> {
        let name = || format!("block {index} of level {level} of the {surface:?}").to_lowercase();
        let layout = self.layout(surface);
        let block = layout.blocks.get(level).and_then(|blocks| blocks.get(index));
        let block = block.ok_or_else(|| damaged(format_args!("{} is missing", name())))?;
        let bytes = self.bytes.get(block.range.clone());
        let bytes = bytes.ok_or_else(|| damaged(format_args!("{} is cut off", name())))?;
        if crc32fast::hash(bytes) != block.checksum {
            return Err(damaged(format_args!("the checksum of {} does not match", name())));
        }
        let (width, height) = layout.block_size(level, index);
        let count = if level == layout.levels { 1 } else { 3 };
        let mut bands = vec![vec![0; width * height]; count];
        // A block of nothing but noughts has no bytes.
        if !bytes.is_empty() {
            let decoder = code(Decoder::new(bytes), &mut bands, width);
            if !decoder.is_at_end() {
                return Err(damaged(format_args!("{} ends elsewhere than its bytes", name())));
            }
        }
        Ok(bands.iter().map(|band| Band::new(band)).collect())
    }
}

impl Layout {
    fn read(cursor: &mut Cursor) -> Result<Self> {
        let mut number = || cursor.u32().map(|number| number as usize);
        let (width, height, levels) = (number()?, number()?, number()?);
        let (finest, ratio) = (f32::from_bits(cursor.u32()?), f32::from_bits(cursor.u32()?));
        let sound = (1..=16).contains(&levels)
            && [width, height].iter().all(|side| {
                (1..=MOST_SAMPLES).contains(side)
                    && side % (1 << levels) == 0
                    && side >> levels >= 8
            })
            && [finest, ratio].iter().all(|number| (1e-6..1e6).contains(number));
        if !sound {
            let what = format_args!("a surface of {width} × {height} samples in {levels} levels");
            return Err(damaged(what));
        }
        Ok(Self { width, height, levels, finest, ratio, blocks: Vec::new() })
    }

    fn read_blocks(&mut self, cursor: &mut Cursor, next: &mut usize) -> Result<()> {
        for level in (0..=self.levels).rev() {
            let (columns, rows) = self.blocks_of(level);
            let mut blocks = Vec::new();
            for _ in 0..columns * rows {
                let (length, checksum) = (cursor.u32()? as usize, cursor.u32()?);
                let end = next.checked_add(length).ok_or_else(|| damaged("a block's length"))?;
                blocks.push(Block { range: *next..end, checksum });
                *next = end;
            }
            self.blocks.insert(0, blocks);
        }
        Ok(())
    }

    /// How many coefficients a band of a level has across and down; those of the means, at the
    /// level after the last.
    pub fn band_size(&self, level: usize) -> (usize, usize) {
        let halvings = (level + 1).min(self.levels);
        (self.width >> halvings, self.height >> halvings)
    }

    /// How many blocks a level has across and down.
    pub fn blocks_of(&self, level: usize) -> (usize, usize) {
        let (width, height) = self.band_size(level);
        (width.div_ceil(BLOCK), height.div_ceil(BLOCK))
    }

    /// How many coefficients a block is wide and high.
    pub fn block_size(&self, level: usize, index: usize) -> (usize, usize) {
        let (width, height) = self.band_size(level);
        let columns = self.blocks_of(level).0.max(1);
        let side = |length: usize, at: usize| length.saturating_sub(at * BLOCK).min(BLOCK);
        (side(width, index % columns), side(height, index / columns))
    }

    /// The step that a level's coefficients are counted in.
    pub fn step(&self, level: usize) -> f32 {
        (0..level).fold(self.finest, |step, _| step * self.ratio)
    }
}

/// An error for an archive that is not what the builder wrote.
fn damaged(what: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Archive, format!("the relief is damaged: {what}"))
        .remedy("install the crate again or rebuild the relief")
}

/// A place in a run of bytes.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) =
            self.0.split_at_checked(count).ok_or_else(|| damaged("it is cut off"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32> {
        let bytes = self.take(4)?;
        Ok(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }
}
