//! Scenes to pixels, and pixels to files.
//!
//! [`png`](fn@png), [`jpeg`](fn@jpeg) and [`geotiff`](fn@geotiff) draw a [`Scene`](crate::scene::Scene) and encode it, [`pixmap`], [`into`] and
//! [`into_rgba`] leave the pixels in memory, [`write()`] puts bytes into a file that appears whole or
//! not at all.
//!
//! A [`Drawing`] is a scene planned once, of which any part may be drawn; [`encode_png`] makes a
//! file of its pixels.
//!
//! Every item becomes an outline of straight lines in 1/256 of a device pixel, strokes and text
//! included, and each pixel is coloured by the exact area of it that the outline covers. The work
//! is cut into bands of rows for threads; no pixel depends on where they are cut. Arithmetic is in
//! whole numbers or plain IEEE 754 operations, so that a scene gives the same bytes on every
//! machine.

mod apng;
mod arc;
mod band;
mod blend;
mod clips;
mod coverage;
mod dash;
mod deflate;
mod drawing;
mod encode;
mod feather;
mod field;
mod file;
mod flatten;
mod geotiff;
mod glow;
mod glyph;
mod ground;
mod indexed;
mod jpeg;
mod op;
mod options;
mod outline;
mod photo;
mod picture;
mod pixels;
mod plan;
mod png;
mod quantise;
mod ribbon;
mod stroke;
mod surface;

use crate::scene::Effect;

pub use apng::{Still, apng};
pub use drawing::{Canvas, Drawing};
pub(crate) use encode::encode_opaque;
pub use encode::{ImageFormat, encode};
#[cfg(all(feature = "cli", unix))]
pub(crate) use file::stop_writing;
pub use file::write;
#[cfg(feature = "pdf")]
pub(crate) use flatten::flattened;
pub use geotiff::geotiff;
pub use ground::Georeference;
pub use jpeg::jpeg;
pub use options::{Edges, RenderOptions};
pub(crate) use photo::{Photo, apart, photo};
pub use pixels::{into, into_rgba, pixmap};
pub use png::{Compression, PngOptions, encode_png, png};

/// The effects that this back end draws as they are said: all.
pub const EFFECTS: &[Effect] = Effect::ALL;
