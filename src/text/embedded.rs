//! The fonts inside the crate.

use std::sync::OnceLock;

use super::Fonts;
use crate::error::Result;

/// The embedded fonts, in the order in which fallback tries them. See `data/README.md`.
///
/// They lie in the program as plain TrueType: unpacking them would cost each start more time than
/// it saves bytes, and the crate's archive is compressed anyway.
pub(super) const FILES: [&[u8]; 4] = [
    include_bytes!("../../data/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../data/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../data/fonts/NotoSans-Italic.ttf"),
    include_bytes!("../../data/fonts/NotoSansMath-Regular.ttf"),
];

impl Fonts {
    /// The embedded fonts: Noto Sans Regular, Bold and Italic with the Latin, Greek and Cyrillic
    /// alphabets, and the arrows, signs and shapes of Noto Sans Math. Every call gives a clone of
    /// one book.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Font`](crate::error::ErrorKind::Font), only if the program itself is damaged.
    pub fn embedded() -> Result<Self> {
        static BOOK: OnceLock<Fonts> = OnceLock::new();
        if let Some(book) = BOOK.get() {
            return Ok(book.clone());
        }
        let mut book = Fonts::new();
        for bytes in FILES {
            book.add_static(bytes)?;
        }
        Ok(BOOK.get_or_init(|| book).clone())
    }
}
