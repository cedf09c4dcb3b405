//! Scenes to PDF: vectors stay vectors, text stays text.
//!
//! [`pdf`] writes one page for each [`Sheet`], a scene with the fonts it was set in. Fonts are
//! embedded as subsets, so that text can be searched and copied; halos are outlines below it.
//! Pages are tagged: the title is a heading, the map a figure with the scene's description as its
//! alternative text. CSS pixels become points, 0.75 each.
//!
//! What PDF cannot say as a scene does is drawn as near as it can be, and the report tells of it:
//! see [`pdf`].

mod image;
mod page;
mod shape;
mod text;
mod write;

pub use page::Sheet;
pub use write::pdf;
