//! The display list: what is on the page, in page units and drawing order.
//!
//! A [`Scene`] is the only thing an output back end sees, and what tests and other programs read
//! to learn where each label stands: it knows no geography beyond each frame's transform.
//! [`Scene`] serialises to JSON in a versioned form of its own.
//!
//! Every back end draws paths, strokes, images, glyphs, clips and opacity. What not every one can
//! draw as it is said is an [`Effect`]: a back end names those it draws, and
//! [`Scene::approximations`] tells of the others. One that writes text rather than outlines embeds
//! the fonts that come along ([`FontFile`]).

mod blend;
mod check;
mod clusters;
mod effect;
mod font;
mod item;
mod json;
mod moved;
mod origin;
mod paint;
mod ribbon;
mod text;

pub use crate::path::{LineCap, LineJoin, Path, Segment, Verb};
pub use blend::Blend;
pub(crate) use clusters::Clusters;
pub use effect::Effect;
pub use font::{FontBytes, FontFile};
pub use item::{Frame, Group, Image, Item, Marker, Resampling};
pub use json::schema;
pub use origin::{Origin, Role};
pub use paint::{FillRule, Stroke};
pub use ribbon::{Ribbon, RibbonInk, RibbonPlace};
pub use text::{Face, Glyph, GlyphField, GlyphRun, Halo, OrientedBox, Text};

use schemars::JsonSchema;
use serde::Serialize;

use crate::unit::Color;

/// The version of the scene's JSON form; it grows when a reader would have to change.
pub const SCENE_VERSION: u32 = 1;

/// Everything on one page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Scene {
    /// [`SCENE_VERSION`].
    pub version: u32,
    /// The page's width in CSS pixels.
    pub width: f64,
    /// The page's height in CSS pixels.
    pub height: f64,
    /// The page's colour.
    pub background: Color,
    /// The title, for metadata and accessibility.
    pub title: String,
    /// What the picture shows, for those who cannot see it.
    pub description: String,
    /// The language of its words, as BCP 47 names it (`en`, `es-MX`); empty where it is not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Who is to be credited.
    pub credit: String,
    /// The map frames on the page, in drawing order.
    pub frames: Vec<Frame>,
    /// What is drawn, first to last.
    pub items: Vec<Item>,
}

impl Scene {
    /// An empty page.
    pub fn new(width: f64, height: f64, background: Color) -> Self {
        Self {
            version: SCENE_VERSION,
            width,
            height,
            background,
            title: String::new(),
            description: String::new(),
            language: String::new(),
            credit: String::new(),
            frames: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Every text on the page, groups opened.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.flat().filter_map(|item| match item {
            Item::Text(text) => Some(text),
            _ => None,
        })
    }

    /// Every marker on the page, groups opened.
    pub fn markers(&self) -> impl Iterator<Item = &Marker> {
        self.flat().filter_map(|item| match item {
            Item::Marker(marker) => Some(marker),
            _ => None,
        })
    }

    /// Every item that is not a group, in drawing order.
    pub fn flat(&self) -> impl Iterator<Item = &Item> {
        let mut stack: Vec<&Item> = self.items.iter().rev().collect();
        std::iter::from_fn(move || {
            loop {
                match stack.pop()? {
                    Item::Group(group) => stack.extend(group.items.iter().rev()),
                    item => return Some(item),
                }
            }
        })
    }
}
