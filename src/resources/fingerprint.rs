//! Telling the works of different styles apart.

use std::fmt;

/// A digest of everything a tile's bytes depend on: style, data, settings. Archives carry it so
/// that shards drawn from different styles are not merged and an interrupted work is not resumed
/// with another style.
///
/// It is FNV-1a in 128 bits over the parts and their lengths: the same on every machine and in
/// every version. It guards against mistakes, not against forgery.
///
/// ```
/// use rumbo::resources::Fingerprint;
///
/// let one = Fingerprint::default().with(b"style").with(b"256").to_string();
/// let other = Fingerprint::default().with(b"style2").with(b"56").to_string();
/// assert_ne!(one, other);
/// assert_eq!(one.len(), 32);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u128);

/// The offset basis and the prime of 128-bit FNV (RFC 9923, section 5).
const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

impl Default for Fingerprint {
    /// The fingerprint of nothing.
    fn default() -> Self {
        Self(BASIS)
    }
}

impl Fingerprint {
    /// The fingerprint with one more part, told apart from its neighbours by its length.
    #[must_use]
    pub fn with(self, part: &[u8]) -> Self {
        let length = (part.len() as u64).to_le_bytes();
        let step = |state: u128, byte: &u8| (state ^ u128::from(*byte)).wrapping_mul(PRIME);
        Self(length.iter().chain(part).fold(self.0, step))
    }
}

impl fmt::Display for Fingerprint {
    /// Thirty-two hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
