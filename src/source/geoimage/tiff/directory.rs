//! The directories of a TIFF: tags and their values (TIFF 6.0, BigTIFF).

use crate::error::Result;

/// The most images of a file that are looked at.
const MOST: usize = 64;

/// What a file is written in.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub bytes: &'a [u8],
    /// Whether numbers begin with their least byte.
    pub is_little: bool,
    /// Whether offsets have eight bytes.
    is_big: bool,
}

/// The tags of an image.
pub(super) struct Directory<'a> {
    file: Written<'a>,
    entries: Vec<Entry>,
}

struct Entry {
    tag: u16,
    kind: u16,
    count: usize,
    /// Where the values are.
    at: usize,
}

impl<'a> Written<'a> {
    /// The directories of a file, in its order.
    ///
    /// # Errors
    /// Where the first is not there.
    pub fn directories(bytes: &'a [u8]) -> Result<Vec<Directory<'a>>> {
        let is_little = bytes.first() == Some(&b'I');
        let is_big = bytes.get(2..4).is_some_and(|version| version.contains(&43));
        let file = Self { bytes, is_little, is_big };
        let mut next = if is_big { file.number(8, 8) } else { file.number(4, 4) };
        let (mut found, mut seen) = (Vec::new(), Vec::new());
        while let Some(at) = next.filter(|at| *at != 0 && found.len() < MOST) {
            // In a damaged file they may come round.
            if seen.contains(&at) {
                break;
            }
            seen.push(at);
            let Some((directory, after)) = file.directory(at) else { break };
            found.push(directory);
            next = after;
        }
        if found.is_empty() { Err(super::broken("it is cut short")) } else { Ok(found) }
    }

    /// A number of so many bytes.
    pub fn number(&self, at: usize, length: usize) -> Option<usize> {
        usize::try_from(self.wide(at, length)?).ok()
    }

    fn wide(&self, at: usize, length: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at.checked_add(length)?)?.iter();
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.is_little { bytes.rev().fold(0, add) } else { bytes.fold(0, add) })
    }

    /// A directory, and where the next one is.
    fn directory(self, at: usize) -> Option<(Directory<'a>, Option<usize>)> {
        let (head, each, offset) = if self.is_big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(at, head)?;
        let start = at.checked_add(head)?;
        let end = start.checked_add(count.checked_mul(each)?)?;
        self.bytes.get(start..end)?;
        let entry = |index: usize| {
            let at = start + index * each;
            let (kind, count) = (self.number(at + 2, 2)?, self.number(at + 4, offset)?);
            let length = count.checked_mul(size(kind)?)?;
            let inline = at + 4 + offset;
            let at = if length <= offset { inline } else { self.number(inline, offset)? };
            self.bytes.get(at..at.checked_add(length)?)?;
            let tag = u16::try_from(self.number(start + index * each, 2)?).ok()?;
            Some(Entry { tag, kind: u16::try_from(kind).ok()?, count, at })
        };
        let entries = (0..count).filter_map(entry).collect();
        Some((Directory { file: self, entries }, self.number(end, offset)))
    }
}

/// How many bytes a value of a type has; `None` for types that there are not.
fn size(kind: usize) -> Option<usize> {
    Some(match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16..=18 => 8,
        _ => return None,
    })
}

impl Directory<'_> {
    fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }

    /// The whole numbers of a tag; none where it is not there.
    pub fn numbers(&self, tag: u16) -> Vec<usize> {
        let Some(entry) = self.entry(tag) else { return Vec::new() };
        let Some(length) = size(entry.kind.into()).filter(|_| matches!(entry.kind, 1 | 3 | 4 | 16))
        else {
            return Vec::new();
        };
        let places = (0..entry.count).map(|index| entry.at + index * length);
        places.map_while(|at| self.file.number(at, length)).collect()
    }

    /// The first number of a tag, or another where it is not there.
    pub fn number(&self, tag: u16, other: usize) -> usize {
        let first = self.entry(tag).filter(|entry| matches!(entry.kind, 1 | 3 | 4 | 16));
        let of = |entry: &Entry| self.file.number(entry.at, size(entry.kind.into())?);
        first.filter(|entry| entry.count > 0).and_then(of).unwrap_or(other)
    }

    /// The numbers of 64 bits of a tag; none where it is not there.
    pub fn doubles(&self, tag: u16) -> Vec<f64> {
        let Some(entry) = self.entry(tag).filter(|entry| entry.kind == 12) else {
            return Vec::new();
        };
        let places = (0..entry.count).map(|index| entry.at + index * 8);
        places.map_while(|at| self.file.wide(at, 8).map(f64::from_bits)).collect()
    }

    /// The bytes of a tag; none where it is not there.
    pub fn bytes(&self, tag: u16) -> &[u8] {
        let Some(entry) = self.entry(tag).filter(|entry| matches!(entry.kind, 1 | 2 | 7)) else {
            return &[];
        };
        self.file.bytes.get(entry.at..entry.at + entry.count).unwrap_or_default()
    }

    /// The text of a tag; empty where it is not there.
    pub fn text(&self, tag: u16) -> String {
        String::from_utf8_lossy(self.bytes(tag)).trim_end_matches('\0').to_owned()
    }

    /// The file that it is of.
    pub fn file(&self) -> Written<'_> {
        self.file
    }
}
