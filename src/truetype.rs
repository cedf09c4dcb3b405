//! Fonts written as TrueType: <https://learn.microsoft.com/typography/opentype/spec/>.
//!
//! [`Font`] is what a font is made of: outlines, and which character has which. It becomes the bytes
//! of a font file, or of a [`woff`], as pages of the web have it.

mod font;
mod outline;
mod woff;
mod words;

pub(crate) use font::{Font, Glyph};
pub(crate) use outline::{Outline, Point};
pub(crate) use woff::woff;
pub(crate) use words::Words;
