//! FlatBuffers, read where they lie: each offset is looked at before it is followed, so that a buffer
//! needs no check of the whole.

use crate::error::{Error, ErrorKind, Result};

/// A table in a buffer: fields by their numbers, each of which may not be there.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    buffer: &'a [u8],
    at: usize,
    /// Where the offsets of its fields are, and how many bytes they take.
    fields: (usize, usize),
}

impl<'a> Table<'a> {
    /// The table that a buffer is.
    ///
    /// # Errors
    /// Where its offsets lead out of the buffer.
    pub fn root(buffer: &'a [u8]) -> Result<Self> {
        Self::behind(buffer, 0).ok_or_else(cut_short)
    }

    /// The table that an offset leads to.
    fn behind(buffer: &'a [u8], at: usize) -> Option<Self> {
        let at = at.checked_add(number(buffer, at)? as usize)?;
        let back = i64::from(i32::from_le_bytes(chunk(buffer, at)?));
        let fields = usize::try_from(i64::try_from(at).ok()?.checked_sub(back)?).ok()?;
        let length = usize::from(u16::from_le_bytes(chunk(buffer, fields)?));
        Some(Self { buffer, at, fields: (fields, length) })
    }

    /// How many bytes the buffer has.
    pub fn length(&self) -> usize {
        self.buffer.len()
    }

    /// Where a field is.
    fn field(&self, index: usize) -> Option<usize> {
        let (fields, length) = self.fields;
        let place = 4 + 2 * index;
        if place + 2 > length {
            return None;
        }
        let offset = u16::from_le_bytes(chunk(self.buffer, fields.checked_add(place)?)?);
        (offset != 0).then(|| self.at.checked_add(usize::from(offset)))?
    }

    /// The bytes of a number; nothing where the field is not there.
    pub fn number<const N: usize>(&self, index: usize) -> Option<[u8; N]> {
        self.field(index).and_then(|at| chunk(self.buffer, at))
    }

    /// Where the elements of a vector are, and how many; nothing where the field is not there.
    fn vector(&self, index: usize) -> Option<(usize, usize)> {
        let field = self.field(index)?;
        let at = field.checked_add(number(self.buffer, field)? as usize)?;
        Some((at.checked_add(4)?, number(self.buffer, at)? as usize))
    }

    /// The bytes of a vector of numbers, each of so many bytes.
    fn elements(&self, index: usize, width: usize) -> Option<&'a [u8]> {
        let (at, count) = self.vector(index)?;
        self.buffer.get(at..at.checked_add(count.checked_mul(width)?)?)
    }

    /// A vector of bytes; empty where it is not there.
    pub fn bytes(&self, index: usize) -> &'a [u8] {
        self.elements(index, 1).unwrap_or_default()
    }

    /// A text; empty where it is not there.
    pub fn text(&self, index: usize) -> String {
        String::from_utf8_lossy(self.bytes(index)).into_owned()
    }

    /// A vector of numbers of 64 bits; empty where it is not there.
    pub fn doubles(&self, index: usize) -> impl ExactSizeIterator<Item = f64> + use<'a> {
        let chunks = self.elements(index, 8).unwrap_or_default().as_chunks::<8>().0;
        chunks.iter().map(|bytes| f64::from_le_bytes(*bytes))
    }

    /// A vector of whole numbers; empty where it is not there.
    pub fn wholes(&self, index: usize) -> impl ExactSizeIterator<Item = u32> + use<'a> {
        let chunks = self.elements(index, 4).unwrap_or_default().as_chunks::<4>().0;
        chunks.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// A table in a field.
    ///
    /// # Errors
    /// Where its offsets lead out of the buffer.
    pub fn table(&self, index: usize) -> Result<Option<Self>> {
        let table = |at| Self::behind(self.buffer, at).ok_or_else(cut_short);
        self.field(index).map(table).transpose()
    }

    /// A vector of tables; empty where it is not there.
    pub fn tables(&self, index: usize) -> impl ExactSizeIterator<Item = Result<Self>> + use<'a> {
        let buffer = self.buffer;
        let (at, count) = self.vector(index).unwrap_or_default();
        // Of a vector that is longer than the buffer none is there.
        let is_there = count <= buffer.len() / 4;
        (0..if is_there { count } else { 0 }).map(move |index| {
            Self::behind(buffer, at.saturating_add(4 * index)).ok_or_else(cut_short)
        })
    }
}

fn chunk<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    chunk(bytes, at).map(u32::from_le_bytes)
}

/// The error of a file that ends, or an offset that leads, where there is nothing.
pub(super) fn cut_short() -> Error {
    Error::new(ErrorKind::Data, "the file is cut short or damaged")
        .remedy("copy or download the .fgb file again")
}
