//! Scenes to SVG: one file that every program draws alike.
//!
//! [`svg`] writes a [`Scene`](crate::scene::Scene) as SVG 1.1: groups carry the ids of what is in
//! them, `<title>` and `<desc>` tell what the picture shows, and nothing is fetched: icons and
//! patterns are in the file. Text is text, each letter where it was placed, in fonts that are in the file
//! and hold what the page shows; or it is outlines labelled with their words ([`SvgText`]), for programs
//! that take no fonts from a file.
//!
//! What SVG cannot say as a scene does is drawn as near as it can be, and the report tells of it:
//! see [`svg`].

mod font;
mod image;
mod ids;
mod letters;
mod shape;
mod text;
mod write;
mod xml;

pub use write::{SvgOptions, SvgText, svg};
