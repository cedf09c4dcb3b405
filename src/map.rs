//! One frame: camera, style and sources to scene items.
//!
//! A [`Map`] is a style and its [sources](MapSource). [`Map::draw`] takes a [`Camera`] and gives the
//! items of a page's frame, layer by layer, with labels placed around markers, route lines and
//! whatever the page puts over the map ([`Avoid`]); [`Map::render`] draws a map by itself;
//! [`Map::sheet`] draws a part of a plane, which tiles are cut from. All three are one walk over the
//! style's layers.

mod camera;
mod cut;
mod draw;
mod drawn;
mod fingerprint;
mod glyphs;
mod language;
mod layer;
mod marks;
mod from_style;
mod pass;
mod plane_part;
mod setup;
mod shared;
mod sheet;
mod source;
mod state;
mod trace;
mod turns;
mod viewer;

pub use camera::Camera;
pub use drawn::{Drawn, DrawnLayer, Rendered};
pub use layer::symbol::{Avoid, KeyEntry};
pub use plane_part::PlanePart;
pub use setup::Map;
pub use sheet::{Sheet, SheetLabel};
#[cfg(feature = "basemap")]
pub use source::Cache;
pub use source::{
    Ask, ClusteredSource, Kept, KeptFeatures, MapSource, MemorySource, StoredSource, Wanted,
};

pub(crate) use camera::point_of;
pub(crate) use layer::line::stroke;
