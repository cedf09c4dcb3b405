//! Quantities and the planes they live on.
//!
//! Three kinds of point never mix: [`LonLat`] on the sphere (degrees, WGS 84), [`Plane`] on the
//! projected plane (metres or the CRS's unit, y up), [`Page`] on the page (CSS pixels, 1/96 inch,
//! y **down**, origin at the top left). Lengths on the page are [`Length`]s, colours [`Color`]s, small
//! pictures [`Bitmap`]s.

mod align;
mod bitmap;
mod color;
mod length;
mod point;
mod rect;

pub use align::{Align, Anchor};
pub use bitmap::Bitmap;
pub use color::Color;
pub use length::Length;
pub use point::{LonLat, Page, Plane};
pub use rect::{LonLatBox, PageBox, Rect};
