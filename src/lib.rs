//! Publication-quality maps, on the CPU alone.

// The rooms, in the order data flow through them: a room imports only from those before it.
pub mod error;
mod threads;
pub mod resources;
pub mod unit;
pub mod path;
pub mod coord;
pub mod projection;
pub mod archive;
pub mod source;
pub mod route;
#[cfg(feature = "basemap")]
pub mod basemap;
#[cfg(feature = "basemap")]
pub mod relief;
pub mod style;
pub mod geometry;
pub mod scene;
mod truetype;
pub mod render;
pub mod svg;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod text;
pub mod label;
pub mod map;
pub mod figure;
pub mod tile;
#[cfg(feature = "cli")]
pub mod cli;

pub use error::{Error, ErrorKind, Report, Result};
pub use {geo, geojson, tiny_skia};
