//! The range decoder.

use super::model::{BitCoder, Chance};

/// Reads bits from bytes; beyond their end it reads noughts, which the writer leaves out.
#[derive(Debug)]
pub(super) struct Decoder<'a> {
    rest: std::slice::Iter<'a, u8>,
    range: u32,
    code: u32,
}

impl<'a> Decoder<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self { rest: bytes.iter(), range: u32::MAX, code: 0 };
        (0..4).for_each(|_| decoder.shift());
        decoder
    }

    /// Whether all was read. How much was read beyond the end tells nothing: after the last
    /// coefficient that is none, all bytes are noughts.
    pub fn is_at_end(&self) -> bool {
        self.rest.as_slice().is_empty()
    }

    fn shift(&mut self) {
        let byte = self.rest.next().copied().unwrap_or(0);
        self.code = self.code << 8 | u32::from(byte);
    }
}

impl BitCoder for Decoder<'_> {
    #[inline]
    fn bit(&mut self, chance: &mut Chance, _: bool) -> bool {
        // The range is 2²⁴ at least and the chance below 2¹⁶, so that neither part is nought.
        let bound = (self.range >> 16) * chance.of_nought();
        let bit = self.code >= bound;
        if bit {
            self.code -= bound;
            self.range -= bound;
        } else {
            self.range = bound;
        }
        chance.follow(bit);
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
        bit
    }

    fn is_spent(&self) -> bool {
        // Of a code of nought, the lower part of every range is taken, and no byte follows to alter it.
        self.code == 0 && self.is_at_end()
    }
}
