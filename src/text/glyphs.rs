//! Glyphs as styles bring them along: files of 256 characters, each glyph a signed distance field
//! for an em of 24 pixels (<https://github.com/mapbox/node-fontnik>), made into a font.

mod arabic;
mod contour;
mod read;
mod truetype;

use super::book::Fonts;
use crate::error::Result;
use crate::scene::Face;

pub use read::GlyphRange;

impl Fonts {
    /// Adds a font made of glyph ranges, under the name that styles call it by.
    ///
    /// Outlines are where the distance fields say that edges are. Lines are as high, and stand as
    /// high on their line, as MapLibre has it.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Font`](crate::ErrorKind::Font) where there is no glyph.
    pub fn add_glyphs(&mut self, name: &str, ranges: &[GlyphRange]) -> Result<Vec<Face>> {
        let glyphs = truetype::Glyphs::of(ranges);
        let faces = self.add(glyphs.font(name))?;
        self.set_fields(glyphs.fields());
        Ok(faces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A range of one glyph, `A`: a square of 4 × 4 pixels that stands on the line.
    fn square() -> Vec<u8> {
        let field: Vec<u8> = (0..100)
            .map(|index| {
                let depth = |at: i32| (f64::from(at) - 2.5).min(6.5 - f64::from(at)) + 0.5;
                let inside = depth(index % 10).min(depth(index / 10));
                (191.25 + (inside - 0.5) * 32.0).clamp(0.0, 255.0) as u8
            })
            .collect();
        let mut glyph = vec![0x08, 65, 0x12, 100];
        glyph.extend(field);
        // 4 × 4, left 1, top −22 (zigzag 43), advance 6.
        glyph.extend([0x18, 4, 0x20, 4, 0x28, 2, 0x30, 43, 0x38, 6]);
        let stack = [vec![0x1a, glyph.len() as u8], glyph].concat();
        let length = [stack.len() as u8 | 0x80, (stack.len() >> 7) as u8];
        if stack.len() < 128 {
            [vec![0x0a, stack.len() as u8], stack].concat()
        } else {
            [vec![0x0a], length.to_vec(), stack].concat()
        }
    }

    #[test]
    fn glyphs_become_a_font_of_their_name() {
        let range = GlyphRange::read(&square()).unwrap();
        let mut fonts = Fonts::new();
        let faces = fonts.add_glyphs("Open Sans Semibold", &[range]).unwrap();
        assert_eq!(&*faces[0].name, "Open Sans Semibold");
        assert!(fonts.find("open-sans semibold").is_some());
    }

    #[test]
    fn no_mutation_panics() {
        let whole = square();
        for index in 0..whole.len() {
            for change in [1, 0x80, 0xff] {
                let mut mutated = whole.clone();
                mutated[index] ^= change;
                if let Ok(range) = GlyphRange::read(&mutated) {
                    let _ = Fonts::new().add_glyphs("a", &[range]);
                }
            }
            let _ = GlyphRange::read(&whole[..index]);
        }
    }
}
