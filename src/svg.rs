//! Scenes to SVG: one file that browsers, Inkscape and resvg draw alike.
//!
//! [`svg`] writes a [`Scene`](crate::scene::Scene) as SVG 1.1: groups carry the ids of what is in
//! them, `<title>` and `<desc>` tell what the picture shows, and nothing is fetched: icons and
//! patterns are in the file. Text is outlines, so that it looks the same wherever it is opened;
//! each is a group with the words as its label, for screen readers and for searching.
//!
//! What SVG cannot say as a scene does is drawn as near as it can be, and the report tells of it:
//! see [`svg`].

mod image;
mod ids;
mod shape;
mod text;
mod write;
mod xml;

pub use write::{SvgOptions, svg};
