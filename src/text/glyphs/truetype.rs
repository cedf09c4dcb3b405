//! Glyphs written as a TrueType font: <https://learn.microsoft.com/typography/opentype/spec/>.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::arabic;
use super::contour::contours;
use super::read::{BORDER, FieldGlyph, GlyphRange};
use crate::scene::GlyphField;

/// Font units a pixel of the fields.
const FINENESS: f64 = 64.0;

/// Font units an em: 24 pixels.
const EM: u16 = 24 * 64;

/// How far below the origin of a field's offsets the baseline lies, in pixels: MapLibre puts that
/// origin 17 above the middle of a line.
const BASELINE: f64 = 24.0;

/// How high the letters are between which a line is centred, in font units: MapLibre's baseline is
/// 7 pixels below the middle of a line.
const CAP_HEIGHT: i16 = 14 * 64;

/// The most glyphs a font may have.
const MOST_GLYPHS: usize = 65_000;

/// The glyphs of a font, by character.
pub(super) struct Glyphs<'a>(BTreeMap<u32, &'a FieldGlyph>);

impl<'a> Glyphs<'a> {
    /// All glyphs of some ranges; the first of several for one character counts.
    pub fn of(ranges: &'a [GlyphRange]) -> Self {
        let mut glyphs: BTreeMap<u32, &FieldGlyph> = BTreeMap::new();
        for glyph in ranges.iter().flat_map(|range| &range.glyphs) {
            if glyphs.len() < MOST_GLYPHS && char::from_u32(glyph.character).is_some() {
                glyphs.entry(glyph.character).or_insert(glyph);
            }
        }
        Self(glyphs)
    }

    /// The distance fields, by the number of the glyph.
    pub fn fields(&self) -> Vec<Option<Arc<GlyphField>>> {
        let border = f64::from(BORDER);
        let field = |glyph: &&FieldGlyph| {
            let (width, height) = (glyph.size.0 + 2 * BORDER, glyph.size.1 + 2 * BORDER);
            let (left, top) = (f64::from(glyph.offset.0), f64::from(glyph.offset.1));
            (!glyph.field.is_empty()).then(|| {
                Arc::new(GlyphField {
                    width,
                    height,
                    left: left - border,
                    top: -(BASELINE + top + border),
                    values: glyph.field.clone(),
                })
            })
        };
        std::iter::once(None).chain(self.0.values().map(field)).collect()
    }

    /// The font; nothing where there is no glyph.
    pub fn font(&self, name: &str) -> Vec<u8> {
        if self.0.is_empty() { Vec::new() } else { font(name, &self.0) }
    }
}

fn font(name: &str, glyphs: &BTreeMap<u32, &FieldGlyph>) -> Vec<u8> {
    let outlines: Vec<Outline> = glyphs.values().map(|glyph| Outline::of(glyph)).collect();
    // The first glyph stands for what there is none for.
    let mut loca = Words::default();
    loca.u32(0).u32(0);
    let mut glyf = Vec::new();
    let mut metrics = Words::default();
    metrics.u16(0).i16(0);
    for (outline, glyph) in outlines.iter().zip(glyphs.values()) {
        outline.write(&mut glyf);
        loca.u32(glyf.len() as u32);
        metrics.u16((glyph.advance as u16).saturating_mul(FINENESS as u16)).i16(outline.bounds[0]);
    }
    let count = outlines.len() as u16 + 1;
    let bold = name.to_lowercase().contains("bold");
    let number = |character| {
        let place = glyphs.range(..character).count();
        glyphs.contains_key(&character).then_some(place as u16 + 1)
    };
    let joined = arabic::gsub(number).map(|table| (*b"GSUB", table));
    let first = joined.into_iter().chain([(*b"OS/2", os2(bold))]);
    assembled(
        first
            .chain([
                (*b"cmap", cmap(glyphs.keys().copied())),
                (*b"glyf", glyf),
                (*b"head", head()),
                (*b"hhea", hhea(count)),
                (*b"hmtx", metrics.0),
                (*b"loca", loca.0),
                (*b"maxp", maxp(count)),
                (*b"name", names(name)),
                (*b"post", post()),
            ])
            .collect(),
    )
}

/// Numbers, most significant byte first.
#[derive(Default)]
pub(super) struct Words(pub Vec<u8>);

impl Words {
    pub fn u16(&mut self, value: u16) -> &mut Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    fn i16(&mut self, value: i16) -> &mut Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    fn u32(&mut self, value: u32) -> &mut Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    fn zeros(&mut self, count: usize) -> &mut Self {
        self.0.resize(self.0.len() + count, 0);
        self
    }
}

/// A glyph's outline in font units, y up.
struct Outline {
    contours: Vec<Vec<(i16, i16)>>,
    /// Least and greatest x and y.
    bounds: [i16; 4],
}

impl Outline {
    fn of(glyph: &FieldGlyph) -> Self {
        let (left, top) = (f64::from(glyph.offset.0), f64::from(glyph.offset.1));
        let border = f64::from(BORDER);
        // Within ±2¹⁵: a glyph is at most 512 pixels wide and as far off.
        let units = |pixels: f64| (pixels * FINENESS).round().clamp(-32_000.0, 32_000.0) as i16;
        let place =
            |(x, y): (f64, f64)| (units(left - border + x), units(BASELINE + top + border - y));
        let contours: Vec<Vec<(i16, i16)>> = contours(glyph)
            .into_iter()
            .map(|contour| contour.into_iter().map(place).collect())
            .collect();
        let all = || contours.iter().flatten();
        let bounds = [
            all().map(|at| at.0).min(),
            all().map(|at| at.1).min(),
            all().map(|at| at.0).max(),
            all().map(|at| at.1).max(),
        ];
        Self { bounds: bounds.map(Option::unwrap_or_default), contours }
    }

    fn write(&self, glyf: &mut Vec<u8>) {
        if self.contours.is_empty() {
            return;
        }
        let mut words = Words::default();
        words.i16(self.contours.len() as i16);
        for side in self.bounds {
            words.i16(side);
        }
        let mut end = 0u16;
        for contour in &self.contours {
            end = end.wrapping_add(contour.len() as u16);
            words.u16(end.wrapping_sub(1));
        }
        words.u16(0);
        let points = || self.contours.iter().flatten();
        // Every point is on the curve, every coordinate a word.
        words.0.extend(points().map(|_| 1u8));
        let mut last = 0i16;
        for (x, _) in points() {
            words.i16(x.wrapping_sub(last));
            last = *x;
        }
        last = 0;
        for (_, y) in points() {
            words.i16(y.wrapping_sub(last));
            last = *y;
        }
        glyf.extend(words.0);
        glyf.resize(glyf.len().next_multiple_of(4), 0);
    }
}

fn head() -> Vec<u8> {
    let mut words = Words::default();
    words.u32(0x0001_0000).u32(0x0001_0000).u32(0).u32(0x5f0f_3cf5).u16(0).u16(EM).zeros(16);
    words.i16(0).i16(-(EM as i16)).i16(EM as i16).i16(EM as i16);
    words.u16(0).u16(6).i16(2).i16(1).i16(0);
    words.0
}

fn hhea(count: u16) -> Vec<u8> {
    let mut words = Words::default();
    words.u32(0x0001_0000).i16(CAP_HEIGHT + 475).i16(-475).i16(0).u16(EM).zeros(22).u16(count);
    words.0
}

fn maxp(count: u16) -> Vec<u8> {
    let mut words = Words::default();
    words.u32(0x0001_0000).u16(count).u16(u16::MAX).u16(u16::MAX).u16(0).u16(0).u16(2).zeros(16);
    words.0
}

fn os2(bold: bool) -> Vec<u8> {
    let mut words = Words::default();
    words.u16(4).i16(EM as i16 / 2).u16(if bold { 700 } else { 400 }).u16(5).u16(0).zeros(22);
    words.zeros(10).zeros(16).zeros(4).u16(if bold { 0x20 } else { 0x40 }).u16(0x20).u16(0xffff);
    words.i16(CAP_HEIGHT + 475).i16(-475).i16(0).u16(1371).u16(475).zeros(8);
    words.i16(CAP_HEIGHT * 3 / 4).i16(CAP_HEIGHT).u16(0).u16(0x20).u16(1);
    words.0
}

fn cmap(characters: impl ExactSizeIterator<Item = u32>) -> Vec<u8> {
    let mut words = Words::default();
    let count = characters.len() as u32;
    words.u16(0).u16(1).u16(3).u16(10).u32(12);
    words.u16(12).u16(0).u32(16 + 12 * count).u32(0).u32(count);
    for (character, glyph) in characters.zip(1u32..) {
        words.u32(character).u32(character).u32(glyph);
    }
    words.0
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

/// Tables, sorted by name, with their directory before them.
fn assembled(tables: Vec<([u8; 4], Vec<u8>)>) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = 15 - count.leading_zeros() as u16;
    let mut words = Words::default();
    let range = 16u16 << power;
    words.u32(0x0001_0000).u16(count).u16(range).u16(power).u16(count * 16 - range);
    let mut offset = 12 + 16 * u32::from(count);
    for (name, table) in &tables {
        words.0.extend(name);
        words.u32(checksum(table)).u32(offset).u32(table.len() as u32);
        offset += (table.len() as u32).next_multiple_of(4);
    }
    for (_, table) in tables {
        words.0.extend(table);
        words.0.resize(words.0.len().next_multiple_of(4), 0);
    }
    words.0
}

fn checksum(table: &[u8]) -> u32 {
    let word = |bytes: &[u8]| {
        let mut word = [0; 4];
        word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        u32::from_be_bytes(word)
    };
    table.chunks(4).map(word).fold(0, u32::wrapping_add)
}
