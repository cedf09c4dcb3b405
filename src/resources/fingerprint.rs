//! Telling the works of different styles apart.

use std::fmt;

use twox_hash::XxHash3_128;

/// A digest of everything a tile's bytes depend on: style, data, settings. Archives carry it so
/// that shards drawn from different styles are not merged and an interrupted work is not resumed
/// with another style.
///
/// It is a chain of 128-bit XXH3 (Yann Collet): each link the digest of the one before and of the next
/// part's, so that parts are told apart however long they are. It is the same on every machine and in
/// every version, and guards against mistakes, not against forgery.
///
/// ```
/// use rumbo::resources::Fingerprint;
///
/// let one = Fingerprint::default().with(b"style").with(b"256").to_string();
/// let other = Fingerprint::default().with(b"style2").with(b"56").to_string();
/// assert_ne!(one, other);
/// assert_eq!(one.len(), 32);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint with one more part.
    #[must_use]
    pub fn with(self, part: &[u8]) -> Self {
        let mut link = [0; 32];
        let (before, next) = link.split_at_mut(16);
        before.copy_from_slice(&self.0.to_le_bytes());
        next.copy_from_slice(&XxHash3_128::oneshot(part).to_le_bytes());
        Self(XxHash3_128::oneshot(&link))
    }
}

impl fmt::Display for Fingerprint {
    /// Thirty-two hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
