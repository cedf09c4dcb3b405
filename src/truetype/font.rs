//! The tables of a font.

use std::collections::BTreeMap;

use super::outline::Outline;
use super::words::Words;

/// What a font is made of; lengths in font units.
#[derive(Debug)]
pub(crate) struct Font<'a> {
    pub name: &'a str,
    /// How many units an em has.
    pub em: u16,
    /// How high above and how deep below the baseline a line reaches.
    pub line: (i16, i16),
    /// The height of capitals.
    pub cap_height: i16,
    pub bold: bool,
    /// The glyphs from 1 on: 0 stands for what there is none for.
    pub glyphs: Vec<Glyph>,
    /// The glyph of each character.
    pub characters: BTreeMap<u32, u16>,
    /// Tables beside the needed ones.
    pub more: Vec<([u8; 4], Vec<u8>)>,
}

/// A glyph.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub outline: Outline,
    pub advance: u16,
}

impl Font<'_> {
    /// The font file.
    pub fn bytes(&self) -> Vec<u8> {
        assembled(&self.tables())
    }

    /// Its tables in order of their names, the sum of the whole in `head`.
    pub(super) fn tables(&self) -> Vec<([u8; 4], Vec<u8>)> {
        let (mut glyf, mut loca, mut metrics) =
            (Words::default(), Words::default(), Words::default());
        loca.u32(0).u32(0);
        metrics.u16(0).i16(0);
        for glyph in &self.glyphs {
            glyph.outline.write(&mut glyf);
            loca.u32(glyf.0.len() as u32);
            metrics.u16(glyph.advance).i16(glyph.outline.bounds()[0]);
        }
        if glyf.0.is_empty() {
            // A table without a byte is taken for none.
            glyf.zeros(4);
        }
        let mut tables = self.more.clone();
        tables.extend([
            (*b"OS/2", self.os2()),
            (*b"cmap", self.cmap()),
            (*b"glyf", glyf.0),
            (*b"head", self.head(0)),
            (*b"hhea", self.hhea()),
            (*b"hmtx", metrics.0),
            (*b"loca", loca.0),
            (*b"maxp", self.maxp()),
            (*b"name", names(self.name)),
            (*b"post", post()),
        ]);
        tables.sort_by_key(|(name, _)| *name);
        let sum = checksum(&assembled(&tables));
        for (name, table) in &mut tables {
            if name == b"head" {
                *table = self.head(0xb1b0_afba_u32.wrapping_sub(sum));
            }
        }
        tables
    }

    fn count(&self) -> u16 {
        self.glyphs.len() as u16 + 1
    }

    fn head(&self, adjustment: u32) -> Vec<u8> {
        let mut words = Words::default();
        let sides = self.glyphs.iter().map(|glyph| glyph.outline.bounds());
        let bounds = sides.reduce(|a, b| {
            [0, 1, 2, 3]
                .map(|side| if side < 2 { a[side].min(b[side]) } else { a[side].max(b[side]) })
        });
        words.u32(0x0001_0000).u32(0x0001_0000).u32(adjustment).u32(0x5f0f_3cf5);
        words.u16(0).u16(self.em).zeros(16);
        bounds.unwrap_or_default().into_iter().for_each(|side| {
            words.i16(side);
        });
        words.u16(u16::from(self.bold)).u16(6).i16(2).i16(1).i16(0);
        words.0
    }

    fn hhea(&self) -> Vec<u8> {
        let (above, below) = self.line;
        let widest = self.glyphs.iter().map(|glyph| glyph.advance).max().unwrap_or_default();
        let mut words = Words::default();
        words.u32(0x0001_0000).i16(above).i16(-below).i16(0).u16(widest).zeros(22);
        words.u16(self.count());
        words.0
    }

    fn maxp(&self) -> Vec<u8> {
        let mut words = Words::default();
        words.u32(0x0001_0000).u16(self.count()).u16(u16::MAX).u16(u16::MAX);
        words.u16(0).u16(0).u16(2).zeros(16);
        words.0
    }

    fn os2(&self) -> Vec<u8> {
        let (above, below) = self.line;
        let (weight, style) = if self.bold { (700, 0x20) } else { (400, 0x40) };
        let mut words = Words::default();
        words.u16(4).i16((self.em / 2) as i16).u16(weight).u16(5).u16(0).zeros(22);
        words.zeros(10).zeros(16).zeros(4).u16(style).u16(0x20).u16(0xffff);
        words.i16(above).i16(-below).i16(0).u16(above.unsigned_abs()).u16(below.unsigned_abs());
        words.zeros(8).i16(self.cap_height / 4 * 3).i16(self.cap_height).u16(0).u16(0x20).u16(1);
        words.0
    }

    fn cmap(&self) -> Vec<u8> {
        let mut words = Words::default();
        let count = self.characters.len() as u32;
        words.u16(0).u16(1).u16(3).u16(10).u32(12);
        words.u16(12).u16(0).u32(16 + 12 * count).u32(0).u32(count);
        for (character, glyph) in &self.characters {
            words.u32(*character).u32(*character).u32(u32::from(*glyph));
        }
        words.0
    }
}

fn names(name: &str) -> Vec<u8> {
    let mut words = Words::default();
    let text: Vec<u8> = name.encode_utf16().take(256).flat_map(u16::to_be_bytes).collect();
    let ids = [1u16, 4, 6];
    words.u16(0).u16(ids.len() as u16).u16(6 + 12 * ids.len() as u16);
    for id in ids {
        words.u16(3).u16(1).u16(0x409).u16(id).u16(text.len() as u16).u16(0);
    }
    words.0.extend(text);
    words.0
}

fn post() -> Vec<u8> {
    let mut words = Words::default();
    words.u32(0x0003_0000).zeros(28);
    words.0
}

/// Tables with their directory before them.
fn assembled(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = 15 - count.leading_zeros() as u16;
    let mut words = Words::default();
    let range = 16u16 << power;
    words.u32(0x0001_0000).u16(count).u16(range).u16(power).u16(count * 16 - range);
    let mut offset = 12 + 16 * u32::from(count);
    for (name, table) in tables {
        words.0.extend(name);
        words.u32(sum_of(name, table)).u32(offset).u32(table.len() as u32);
        offset += (table.len() as u32).next_multiple_of(4);
    }
    for (_, table) in tables {
        words.0.extend(table);
        words.pad();
    }
    words.0
}

/// The sum of a table's words; of `head` without the sum of the whole that is in it.
pub(super) fn sum_of(name: &[u8; 4], table: &[u8]) -> u32 {
    let adjustment = table.get(8..12).filter(|_| name == b"head");
    checksum(table).wrapping_sub(adjustment.map_or(0, checksum))
}

/// The sum of words.
fn checksum(table: &[u8]) -> u32 {
    let word = |bytes: &[u8]| {
        let mut word = [0; 4];
        word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        u32::from_be_bytes(word)
    };
    table.chunks(4).map(word).fold(0, u32::wrapping_add)
}
