//! Glyph ranges, read.

use crate::error::{Error, ErrorKind, Result};
use crate::source::protobuf::{Fields, Wire, zigzag};

/// How many pixels of the field lie around a glyph on every side.
pub(super) const BORDER: u32 = 3;

/// The most pixels a glyph may be wide and high.
const LARGEST: u64 = 512;

/// The glyphs of up to 256 characters that follow one another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GlyphRange {
    pub(super) glyphs: Vec<FieldGlyph>,
}

/// A glyph as a signed distance field.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct FieldGlyph {
    /// The character.
    pub character: u32,
    /// Width and height in pixels, without the border.
    pub size: (u32, u32),
    /// From the pen to the glyph's left side, and from the line's top up to its top, pixels.
    pub offset: (i32, i32),
    /// From pen to pen, pixels.
    pub advance: u32,
    /// The field, border included; empty for a blank.
    pub field: Vec<u8>,
}

impl GlyphRange {
    /// Reads a range; glyphs whose field is not as large as they say are blanks.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Font`] for what is no range of glyphs.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut range = Self::default();
        let mut stacks = Fields::of(bytes);
        while let Some((field, value)) = stacks.next().map_err(wrong)? {
            if let (1, Wire::Bytes(stack)) = (field, value) {
                range.stack(stack).map_err(wrong)?;
            }
        }
        Ok(range)
    }

    fn stack(&mut self, message: &[u8]) -> Result<()> {
        let mut fields = Fields::of(message);
        while let Some((field, value)) = fields.next()? {
            if let (3, Wire::Bytes(glyph)) = (field, value) {
                self.glyphs.push(FieldGlyph::read(glyph)?);
            }
        }
        Ok(())
    }
}

impl FieldGlyph {
    fn read(message: &[u8]) -> Result<Self> {
        let mut glyph = Self::default();
        let mut fields = Fields::of(message);
        let small = |number: u64| number.min(LARGEST) as u32;
        let offset = |number: u64| zigzag(number).clamp(-512, 512) as i32;
        while let Some((field, value)) = fields.next()? {
            match (field, value) {
                (1, Wire::Number(id)) => glyph.character = u32::try_from(id).unwrap_or(u32::MAX),
                (2, Wire::Bytes(bytes)) => glyph.field = bytes.to_vec(),
                (3, Wire::Number(width)) => glyph.size.0 = small(width),
                (4, Wire::Number(height)) => glyph.size.1 = small(height),
                (5, Wire::Number(left)) => glyph.offset.0 = offset(left),
                (6, Wire::Number(top)) => glyph.offset.1 = offset(top),
                (7, Wire::Number(advance)) => glyph.advance = small(advance),
                _ => {}
            }
        }
        let (width, height) = (glyph.size.0 + 2 * BORDER, glyph.size.1 + 2 * BORDER);
        if glyph.field.len() != (width * height) as usize {
            glyph.field.clear();
        }
        Ok(glyph)
    }
}

fn wrong(cause: Error) -> Error {
    Error::new(ErrorKind::Font, format!("this is no range of glyphs: {cause}"))
        .remedy("give the file that `glyphs` of the style names")
}
