//! Glyphs made into a TrueType font.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::arabic;
use super::contour::contours;
use super::read::{BORDER, FieldGlyph, GlyphRange};
use crate::scene::GlyphField;
use crate::truetype::{Font, Glyph, Outline, Point};

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
    let number = |character| {
        let place = glyphs.range(..character).count();
        glyphs.contains_key(&character).then_some(place as u16 + 1)
    };
    let font = Font {
        name,
        em: EM,
        line: (CAP_HEIGHT + 475, 475),
        cap_height: CAP_HEIGHT,
        bold: name.to_lowercase().contains("bold"),
        glyphs: glyphs.values().map(|glyph| traced(glyph)).collect(),
        characters: glyphs.keys().copied().zip(1..).collect(),
        more: arabic::gsub(number).map(|table| (*b"GSUB", table)).into_iter().collect(),
    };
    font.bytes()
}

/// A glyph whose outline is where its distance field says that edges are.
fn traced(glyph: &FieldGlyph) -> Glyph {
    let (left, top) = (f64::from(glyph.offset.0), f64::from(glyph.offset.1));
    let border = f64::from(BORDER);
    // Within ±2¹⁵: a glyph is at most 512 pixels wide and as far off.
    let units = |pixels: f64| (pixels * FINENESS).round().clamp(-32_000.0, 32_000.0) as i16;
    let place = |(x, y): (f64, f64)| Point {
        x: units(left - border + x),
        y: units(BASELINE + top + border - y),
        on: true,
    };
    let contours = contours(glyph);
    let contours = contours.into_iter().map(|contour| contour.into_iter().map(place).collect());
    Glyph {
        outline: Outline { contours: contours.collect() },
        advance: (glyph.advance as u16).saturating_mul(FINENESS as u16),
    }
}
