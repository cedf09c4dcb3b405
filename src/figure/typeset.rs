//! The page's own text: titles, legends, notes.

use std::sync::Arc;

use super::words::Words;
use crate::error::Report;
use crate::scene::{Halo, Item, Origin, Role, Text};
use crate::style::{Faces, Palette};
use crate::text::{Fonts, Shaped, TextStyle, Wrap};
use crate::unit::{Color, Page};

/// The faces the page is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
    Italic,
}

/// Sets text in the page's type sizes, in the theme's colours and faces.
pub(super) struct Typesetter<'a> {
    fonts: &'a Fonts,
    words: Words<'a>,
    palette: Palette,
    /// The names of faces: regular, bold, italic.
    faces: [Vec<Arc<str>>; 3],
    /// The size of body text in CSS pixels, from the size of the page.
    body: f64,
}

/// The size of a page's body text: 15 px on 1600 × 1200, growing with the square root of the page's
/// sides, within what can be read.
pub(super) fn body_size(width: f64, height: f64) -> f64 {
    (BODY * (width * height / (1600.0 * 1200.0)).sqrt().sqrt()).clamp(10.0, 96.0)
}

/// The size of the body text of a page of 1600 × 1200, CSS pixels.
pub(super) const BODY: f64 = 15.0;

/// No text is smaller than this, CSS pixels: 6 pt.
const LEAST: f64 = 8.0;

/// A block of text, measured but not yet placed.
pub(super) struct Block {
    text: String,
    shaped: Shaped,
    color: Color,
}

impl<'a> Typesetter<'a> {
    /// A typesetter for a page.
    pub(super) fn new(
        fonts: &'a Fonts,
        words: Words<'a>,
        palette: Palette,
        faces: &Faces,
        body: f64,
    ) -> Self {
        let names = |names: &Vec<String>| names.iter().map(|name| Arc::from(&**name)).collect();
        let faces = [&faces.regular, &faces.bold, &faces.italic].map(names);
        Self { fonts, words, palette, faces, body }
    }

    /// The colours of the page.
    pub(super) fn palette(&self) -> &Palette {
        &self.palette
    }

    /// The fonts.
    pub(super) fn fonts(&self) -> &'a Fonts {
        self.fonts
    }

    /// The page's own words.
    pub(super) fn words(&self) -> &Words<'a> {
        &self.words
    }

    /// The size of body text.
    pub(super) fn body(&self) -> f64 {
        self.body
    }

    /// Shapes a text, broken to a width where one is given.
    pub(super) fn set(
        &self,
        text: &str,
        weight: Weight,
        size: f64,
        color: Color,
        width: Option<f64>,
    ) -> Block {
        let size = size.max(LEAST);
        let [regular, bold, italic] = &self.faces;
        let fonts = match weight {
            Weight::Regular => regular,
            Weight::Bold => bold,
            Weight::Italic => italic,
        };
        let style = TextStyle {
            fonts: fonts.clone(),
            size,
            max_width: width.map(|width| width / size),
            wrap: Wrap::Paragraph,
            line_height: 1.3,
            ..TextStyle::default()
        };
        Block { text: text.to_owned(), shaped: self.fonts.shape(text, &style), color }
    }

    /// Sets a heading in as few lines as a width asks for, of much the same length: no word stands alone
    /// in the last.
    pub(super) fn set_even(
        &self,
        text: &str,
        weight: Weight,
        size: f64,
        color: Color,
        width: f64,
    ) -> Block {
        let set = |width: f64| self.set(text, weight, size, color, Some(width));
        let widest = set(width);
        if widest.height() < size * 1.3 * 1.5 {
            return widest;
        }
        let (mut narrow, mut wide) = (0.0, width);
        for _ in 0..10 {
            let middle = f64::midpoint(narrow, wide);
            let block = set(middle);
            match block.height() < widest.height() + 0.5 && block.width() <= width {
                true => wide = middle,
                false => narrow = middle,
            }
        }
        set(wide)
    }
}

impl Block {
    /// The width of its longest line.
    pub(super) fn width(&self) -> f64 {
        self.shaped.width()
    }

    /// The height of all its lines.
    pub(super) fn height(&self) -> f64 {
        self.shaped.height()
    }

    /// The text with its top left corner at a point of the page.
    pub(super) fn at(&self, at: Page, role: Role) -> Item {
        let (runs, boxes) = self.shaped.place(at, 0.0);
        Item::Text(Text {
            text: self.text.clone(),
            origin: Origin { role, ..Origin::default() },
            required: true,
            anchor: None,
            runs,
            boxes,
            color: self.color,
            halo: None,
            leader: None,
        })
    }

    /// The text with its top left corner at a point of a map, set off from what lies below.
    pub(super) fn over_map(&self, at: Page, role: Role, halo: Color) -> Item {
        match self.at(at, role) {
            Item::Text(text) => {
                Item::Text(Text { halo: Some(Halo { color: halo, width: 1.4, blur: 0.0 }), ..text })
            }
            other => other,
        }
    }

    /// The text as far from the edge of a page as a point is from its left: from the edge that its
    /// readers begin at.
    pub(super) fn from_edge(&self, at: Page, page: f64, role: Role) -> Item {
        let x = if self.is_rtl() { page - at.x - self.width() } else { at.x };
        self.at(Page::new(x, at.y), role)
    }

    /// Whether it has letters, and so a way of its own to be read.
    pub(super) fn has_letters(&self) -> bool {
        self.text.chars().any(char::is_alphabetic)
    }

    /// Whether its readers begin at the right.
    pub(super) fn is_rtl(&self) -> bool {
        self.shaped.is_rtl()
    }

    /// The text with the middle of its top edge at a point of the page.
    pub(super) fn centered_at(&self, at: Page, role: Role) -> Item {
        self.at(Page::new(at.x - self.width() / 2.0, at.y), role)
    }

    /// Tells of characters that no font has.
    pub(super) fn report(&self, report: &mut Report) {
        self.shaped.report("page", report);
    }
}
