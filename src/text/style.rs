//! How text is set.

use std::sync::Arc;

use super::upright::Upright;
use crate::unit::{Align, Color};

/// How a text is set: font, size, spacing and lines.
///
/// A number that is not finite, or a negative size or line height, counts as 0.
#[derive(Debug, Clone, PartialEq)]
pub struct TextStyle {
    /// Full names of fonts (`Noto Sans Bold`), tried in order for each character; then the rest of
    /// the book is.
    pub fonts: Vec<Arc<str>>,
    /// The size of the em in CSS pixels.
    pub size: f64,
    /// Space added after each character, in ems. Not added to scripts whose letters must join or have
    /// a line over them. Any but 0 turns ligatures off.
    pub letter_spacing: f64,
    /// The distance between baselines in ems.
    pub line_height: f64,
    /// Where lines are to be broken, in ems; `None` breaks at line ends in the text only.
    pub max_width: Option<f64>,
    /// How lines are broken at `max_width`.
    pub wrap: Wrap,
    /// How lines stand in the block; `None` for flush with the side the text begins on: left, or
    /// right where the first paragraph runs from right to left.
    pub justify: Option<Align>,
    /// OpenType features switched on or off.
    pub features: Vec<FontFeature>,
    /// How it stands beside sections of other sizes, where that is as in MapLibre's viewer; `None`
    /// for one baseline.
    pub section: Option<Section>,
    /// Which characters stand upright once the text is turned by a quarter clockwise, to run down.
    pub upright: Upright,
    /// The language, a BCP 47 tag such as `ro`, for letter forms that depend on it.
    pub language: Option<Arc<str>>,
}

impl TextStyle {
    /// A style in a font, by its full name: 16 px, lines 1.2 em apart, flush left, unbroken.
    pub fn new(font: impl Into<Arc<str>>) -> Self {
        Self {
            fonts: vec![font.into()],
            size: 16.0,
            letter_spacing: 0.0,
            line_height: 1.2,
            max_width: None,
            wrap: Wrap::default(),
            justify: Some(Align::Left),
            features: Vec::new(),
            section: None,
            upright: Upright::None,
            language: None,
        }
    }
}

impl Default for TextStyle {
    /// `Noto Sans Regular`, as [`TextStyle::new`] sets it.
    fn default() -> Self {
        Self::new("Noto Sans Regular")
    }
}

/// How lines are broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Wrap {
    /// Lines of much the same length, as few as the width asks for; a line may be somewhat wider.
    /// This is the rule of MapLibre's `text-max-width`, and right for labels.
    #[default]
    Balanced,
    /// The very rule of MapLibre's viewer: lines as with [`Wrap::Balanced`], but space is no part
    /// of a line's width, and lines end where its own list of characters lets them.
    Viewer,
    /// No line wider than the width (unless a single word is), filled as evenly as can be with the
    /// last line free: right for paragraphs.
    Paragraph,
}

/// How a section of a text stands beside others in MapLibre's viewer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section {
    /// The size of the text's em, which sections are larger or smaller than, in CSS pixels. Letter
    /// spacing, line height and the width of lines are counted in it.
    pub em: f64,
    /// How far down it stands in a line that is higher than it: 0 at the top, 1 at the bottom.
    pub align: f64,
    /// The picture that it is, rather than text; its text is then one U+FFFC.
    pub image: Option<SectionImage>,
}

/// A picture in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SectionImage {
    /// Its width in CSS pixels.
    pub width: f64,
    /// Its height in CSS pixels.
    pub height: f64,
    /// How much larger than its own size that is.
    pub scale: f64,
}

/// An OpenType feature and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FontFeature {
    /// The feature's tag, such as `*b"smcp"`.
    pub tag: [u8; 4],
    /// 0 is off, 1 is on; some features take greater numbers.
    pub value: u32,
}

impl FontFeature {
    /// Figures of one width, for columns (`tnum`). The embedded fonts' figures are so by default.
    pub const TABULAR_FIGURES: Self = Self { tag: *b"tnum", value: 1 };
    /// Figures each of its own width, for running text (`pnum`).
    pub const PROPORTIONAL_FIGURES: Self = Self { tag: *b"pnum", value: 1 };
    /// Small letters drawn as small capitals (`smcp`).
    pub const SMALL_CAPITALS: Self = Self { tag: *b"smcp", value: 1 };
    /// Kerning off (`kern`), which is on by default.
    pub const NO_KERNING: Self = Self { tag: *b"kern", value: 0 };
}

/// A stretch of text in a style of its own.
///
/// Where a text is made of several spans, what concerns the block as a whole (`max_width`, `wrap`,
/// `justify`) is taken from the first one's style; `max_width` is in ems of its size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span<'a> {
    /// The text. Letters do not join or kern across the end of a span.
    pub text: &'a str,
    /// Its style.
    pub style: &'a TextStyle,
    /// Its colour, where it is not that of the whole text.
    pub color: Option<Color>,
}

impl<'a> Span<'a> {
    /// A span in the colour of the whole text.
    pub fn new(text: &'a str, style: &'a TextStyle) -> Self {
        Self { text, style, color: None }
    }
}
