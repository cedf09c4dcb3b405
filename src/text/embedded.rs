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

/// The shared book of the embedded fonts.
pub(super) fn shared() -> Result<Fonts> {
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
