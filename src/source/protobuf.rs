//! Protocol buffers, read field by field without a copy.
//!
//! Wire format: <https://protobuf.dev/programming-guides/encoding/>.

use crate::error::{Error, ErrorKind, Result};

/// The value of a field as it stands on the wire.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wire<'a> {
    /// A number of variable length.
    Number(u64),
    /// Eight bytes.
    Double([u8; 8]),
    /// Four bytes.
    Float([u8; 4]),
    /// Bytes: text, a message, or packed numbers.
    Bytes(&'a [u8]),
}

impl<'a> Wire<'a> {
    /// A number of variable length; 0 for anything else.
    pub fn number(self) -> u64 {
        if let Self::Number(number) = self { number } else { 0 }
    }

    /// Bytes; none for anything else.
    pub fn bytes(self) -> &'a [u8] {
        if let Self::Bytes(bytes) = self { bytes } else { &[] }
    }
}

/// The fields of a message, one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub fn of(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    /// The next field's number and value; `None` at the end of the message.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] where the message ends within a field, or a field is of no known kind.
    pub fn next(&mut self) -> Result<Option<(u32, Wire<'a>)>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = varint(&mut self.rest)?;
        let field = u32::try_from(tag >> 3).map_err(|_| broken("a field's number is too large"))?;
        let value = match tag & 7 {
            0 => Wire::Number(varint(&mut self.rest)?),
            1 => Wire::Double(self.array()?),
            2 => {
                let length = varint(&mut self.rest)?;
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                let (bytes, rest) = self.rest.split_at_checked(length).ok_or_else(truncated)?;
                self.rest = rest;
                Wire::Bytes(bytes)
            }
            5 => Wire::Float(self.array()?),
            kind => return Err(broken(format!("a field is of kind {kind}"))),
        };
        Ok(Some((field, value)))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or_else(truncated)?;
        self.rest = rest;
        Ok(*bytes)
    }
}

/// Packed numbers.
#[derive(Debug, Clone)]
pub(crate) struct Packed<'a>(pub &'a [u8]);

impl Packed<'_> {
    /// The next number; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] where the last is cut off.
    pub fn next(&mut self) -> Result<Option<u64>> {
        if self.0.is_empty() { Ok(None) } else { varint(&mut self.0).map(Some) }
    }
}

fn varint(rest: &mut &[u8]) -> Result<u64> {
    let mut value = 0u64;
    for shift in (0..70).step_by(7) {
        let (byte, after) = rest.split_first().ok_or_else(truncated)?;
        *rest = after;
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(broken("a number is longer than ten bytes"))
}

/// A signed number from its zigzag form.
pub(crate) fn zigzag(number: u64) -> i64 {
    ((number >> 1) as i64) ^ -((number & 1) as i64)
}

fn truncated() -> Error {
    broken("it ends too early")
}

fn broken(what: impl Into<String>) -> Error {
    Error::new(ErrorKind::Data, what.into()).remedy("fetch or make the file again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_in_order_and_cut_ones_are_faults() {
        let message = [0x08, 0x96, 0x01, 0x12, 0x02, b'h', b'i', 0x1d, 1, 2, 3, 4];
        let mut fields = Fields::of(&message);
        assert_eq!(fields.next().unwrap(), Some((1, Wire::Number(150))));
        assert_eq!(fields.next().unwrap(), Some((2, Wire::Bytes(b"hi"))));
        assert_eq!(fields.next().unwrap(), Some((3, Wire::Float([1, 2, 3, 4]))));
        assert_eq!(fields.next().unwrap(), None);
        for end in [1, 2, 4, 6, 9] {
            let mut fields = Fields::of(&message[..end]);
            let all = std::iter::from_fn(|| fields.next().transpose());
            assert!(all.last().is_some_and(|last| last.is_err()), "{end}");
        }
        assert!(Fields::of(&[0xff; 12]).next().is_err());
        assert_eq!([0, 1, 2, 3].map(zigzag), [0, -1, 1, -2]);
    }
}
