//! Fonts, shaping, bidirectional text, fallback, line breaking and glyph outlines.
//!
//! [`Fonts`] is the font book: the embedded Noto Sans family and whatever a caller adds. It shapes
//! a string in a [`TextStyle`] (or several [`Span`]s, each in its own) into a [`Shaped`] block,
//! which knows its size and ink and can be placed any number of times: level or turned
//! ([`Shaped::place`]) or along a line ([`Shaped::along`]). What comes out are the scene's own
//! glyph runs and oriented boxes. Where a label goes is not this room's business.
//!
//! ```
//! use rumbo::text::{Fonts, TextStyle};
//! use rumbo::unit::Page;
//!
//! let fonts = Fonts::embedded()?;
//! let style = TextStyle { size: 13.0, ..TextStyle::new("Noto Sans Bold") };
//! let label = fonts.shape("Tecún Umán\n2 April", &style);
//! assert_eq!(label.lines().len(), 2);
//! assert!(label.missing().is_empty());
//! let (runs, boxes) = label.place(Page::new(40.0, 60.0), 0.0);
//! assert_eq!((runs.len(), boxes.len()), (2, 2));
//! # Ok::<(), rumbo::Error>(())
//! ```
//!
//! # Determinism
//! Shaping runs in the font's integer units; scaling, placing and breaking use `f64` additions,
//! multiplications, divisions and `libm`. Outlines are read in font units, so they do not depend
//! on the size.

mod along;
mod book;
mod clusters;
mod coverage;
mod embedded;
mod face;
mod glyphs;
mod itemize;
mod lacking;
mod on_line;
mod scratch;
mod shape;
mod shaped;
mod span;
mod style;
#[cfg(feature = "system-fonts")]
mod system;
mod upright;
mod wrap;

pub use book::Fonts;
pub use glyphs::GlyphRange;
pub use lacking::Lacking;
pub use on_line::OnLine;
pub use shaped::{Line, Shaped};
pub use style::{FontFeature, Section, SectionImage, Span, TextStyle, Wrap};
#[cfg(feature = "system-fonts")]
pub use system::SystemFont;
pub use upright::{Upright, may_be_vertical, with_vertical_forms};
pub(crate) use wrap::OBJECT;

pub use crate::path::Baseline;
