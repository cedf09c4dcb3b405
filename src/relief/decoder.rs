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

    #[inline]
    fn renormalise(&mut self) {
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
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
        // Each way on by itself: a processor that foresees which is taken need not wait for the chance.
        if self.code < bound {
            self.range = bound;
            self.renormalise();
            chance.follow(false);
            false
        } else {
            self.code -= bound;
            self.range -= bound;
            self.renormalise();
            chance.follow(true);
            true
        }
    }

    fn is_spent(&self) -> bool {
        // Of a code of nought, the lower part of every range is taken, and no byte follows to alter it.
        self.code == 0 && self.is_at_end()
    }
}
