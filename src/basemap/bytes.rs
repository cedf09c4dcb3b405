//! Reading numbers from bytes, with every step checked.

use crate::error::{Error, ErrorKind, Result};

/// An error for an archive that is not what the builder wrote.
pub(super) fn damaged(what: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Archive, format!("the basemap archive is damaged: {what}"))
        .remedy("install the crate again or rebuild the archive")
}

/// A number told by how much it is more than the one before.
pub(super) fn index(before: usize, more: i64) -> Result<usize> {
    i64::try_from(before)
        .ok()
        .and_then(|before| before.checked_add(more))
        .and_then(|sum| usize::try_from(sum).ok())
        .filter(|&sum| sum < 1 << 24)
        .ok_or_else(|| damaged("a row is missing"))
}

/// A place in a run of bytes.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Starts at the first byte.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| damaged("a block ends before its last item"))?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// The next four bytes as a little-endian number.
    pub(super) fn u32(&mut self) -> Result<u32> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// The next unsigned number in LEB128.
    #[inline]
    pub(super) fn unsigned(&mut self) -> Result<u64> {
        // Most are of one byte.
        if let Some((&byte, rest)) = self.rest.split_first()
            && byte < 0x80
        {
            self.rest = rest;
            return Ok(u64::from(byte));
        }
        self.long_unsigned()
    }

    fn long_unsigned(&mut self) -> Result<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(damaged("a number is too long"))
    }

    /// The next signed number: LEB128 of its zigzag form.
    pub(super) fn signed(&mut self) -> Result<i64> {
        let value = self.unsigned()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// The next number as a count of items that each take at least one byte of what is left.
    pub(super) fn count(&mut self) -> Result<usize> {
        let value = self.unsigned()?;
        usize::try_from(value)
            .ok()
            .filter(|&count| count <= self.left())
            .ok_or_else(|| damaged(format_args!("{value} items in {} bytes", self.left())))
    }

    /// The next number as an index below `bound`.
    pub(super) fn index(&mut self, bound: usize) -> Result<usize> {
        let value = self.unsigned()?;
        usize::try_from(value)
            .ok()
            .filter(|&index| index < bound)
            .ok_or_else(|| damaged(format_args!("item {value} of {bound}")))
    }

    /// The next text: its length in bytes, then UTF-8.
    pub(super) fn text(&mut self) -> Result<&'a str> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| damaged("a text is not UTF-8"))
    }
}

/// Bits, least significant first.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    next: usize,
    window: u64,
    filled: u32,
}

impl<'a> Bits<'a> {
    /// Starts at the first bit.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, next: 0, window: 0, filled: 0 }
    }

    /// The next `count` ≤ 32 bits.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> Result<u32> {
        debug_assert!(count <= 32);
        if self.filled < count {
            self.fill(count)?;
        }
        let bits = self.window & ((1 << count) - 1);
        self.window >>= count;
        self.filled -= count;
        Ok(bits as u32) // at most 32 bits are set
    }

    fn fill(&mut self, count: u32) -> Result<()> {
        if let Some(four) = self.bytes.get(self.next..self.next + 4) {
            let four = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            self.window |= u64::from(four) << self.filled;
            self.next += 4;
            self.filled += 32;
            return Ok(());
        }
        while self.filled < count {
            let &byte =
                self.bytes.get(self.next).ok_or_else(|| damaged("an arc block ends early"))?;
            self.window |= u64::from(byte) << self.filled;
            self.next += 1;
            self.filled += 8;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_end_with_an_error() {
        let mut cursor = Cursor::new(&[0x05, 0xac, 0x02, 0x03, 0x80]);
        assert_eq!(cursor.unsigned().unwrap(), 5);
        assert_eq!(cursor.unsigned().unwrap(), 300);
        assert_eq!(cursor.signed().unwrap(), -2);
        assert_eq!(cursor.unsigned().unwrap_err().kind(), ErrorKind::Archive);
        assert!(Cursor::new(&[0xff; 12]).unsigned().is_err());
        assert!(Cursor::new(&[9, 0]).count().is_err());
    }

    #[test]
    fn bits_cross_byte_borders() {
        let mut bits = Bits::new(&[0b1010_0110, 0xff, 0x01, 0x00, 0x03]);
        assert_eq!(bits.take(3).unwrap(), 0b110);
        assert_eq!(bits.take(0).unwrap(), 0);
        assert_eq!(bits.take(29).unwrap(), 0x0001_ffa6 >> 3);
        assert_eq!(bits.take(8).unwrap(), 3);
        assert!(bits.take(1).is_err());
    }
}
