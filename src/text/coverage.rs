//! Which characters a font has.

use harfrust::Font;
use harfrust::unicode::{Decomposed, compose, decompose};
#[cfg(feature = "system-fonts")]
use {crate::scene::FontBytes, harfrust::font::Blob, std::sync::Arc};

/// The set of characters a font maps to glyphs.
#[derive(Debug)]
pub(super) struct Coverage {
    /// One bit for each character below U+10000.
    basic: Box<[u64]>,
    /// The others, sorted.
    beyond: Vec<u32>,
}

impl Coverage {
    /// Reads a font's character map.
    pub(super) fn of(font: &Font) -> Self {
        let mut basic = vec![0_u64; 0x1_0000 / 64].into_boxed_slice();
        let mut beyond = Vec::new();
        for (code, glyph) in font.charmap().unicodes() {
            if glyph.to_u32() == 0 {
                continue;
            }
            match basic.get_mut(code as usize / 64) {
                Some(word) => *word |= 1 << (code % 64),
                None => beyond.push(code),
            }
        }
        beyond.sort_unstable();
        Self { basic, beyond }
    }

    /// Reads the character map of a font of the system; `None` where it is not one that can be
    /// read.
    #[cfg(feature = "system-fonts")]
    pub(super) fn of_face(database: &fontdb::Database, face: &fontdb::FaceInfo) -> Option<Self> {
        database.with_face_data(face.id, |bytes, index| {
            let bytes: FontBytes = Arc::new(bytes.to_vec());
            let font = Font::new(Blob::from(bytes), index)?;
            Some(Self::of(&font))
        })?
    }

    /// Whether a character has a glyph of its own.
    fn has(&self, code: u32) -> bool {
        match self.basic.get(code as usize / 64) {
            Some(word) => word >> (code % 64) & 1 == 1,
            None => self.beyond.binary_search(&code).is_ok(),
        }
    }

    /// Whether a character can be drawn, whole or from its canonical parts.
    pub(super) fn draws(&self, code: u32) -> bool {
        self.has(code)
            || match decompose(code) {
                Some(Decomposed::Singleton(part)) => self.has(part),
                Some(Decomposed::Pair(base, mark)) => self.has(mark) && self.draws(base),
                None => false,
            }
    }

    /// Whether a character and the marks that follow it can all be drawn.
    pub(super) fn draws_cluster(&self, cluster: &str) -> bool {
        let mut before = None;
        cluster.chars().all(|c| {
            let code = u32::from(c);
            let composed = before.and_then(|base| compose(base, code));
            before = Some(composed.unwrap_or(code));
            is_ignorable(c) || self.draws(code) || composed.is_some_and(|whole| self.has(whole))
        })
    }
}

/// Whether a character shows nothing of its own where a font lacks it: Unicode's
/// `Default_Ignorable_Code_Point`, and control characters.
pub(super) fn is_ignorable(c: char) -> bool {
    match u32::from(c) {
        0x20..=0x7E => false,
        0x00..=0x1F
        | 0x7F..=0x9F
        | 0xAD
        | 0x34F
        | 0x61C
        | 0x115F..=0x1160
        | 0x17B4..=0x17B5
        | 0x180B..=0x180F
        | 0x200B..=0x200F
        | 0x2028..=0x202E
        | 0x2060..=0x206F
        | 0x3164
        | 0xFE00..=0xFE0F
        | 0xFEFF
        | 0xFFA0
        | 0xFFF0..=0xFFF8
        | 0x1_BCA0..=0x1_BCA3
        | 0x1_D173..=0x1_D17A
        | 0xE_0000..=0xE_0FFF => true,
        _ => false,
    }
}
