//! One frame: camera, style and sources to scene items.
//!
//! A [`Map`] is a style and its sources. [`Map::draw`] takes a [`Camera`] and gives the frame's
//! items, layer by layer, with labels placed around markers, route lines and whatever the page
//! puts over the map ([`Avoid`]).

#[cfg(feature = "basemap")]
mod cache;
mod camera;
mod draw;
mod features;
mod fingerprint;
mod icons;
mod kept;
mod label;
mod language;
mod lines;
mod marks;
mod of_style;
mod parallel;
mod placing;
mod plane;
mod shapes;
mod sheet;
mod sources;
mod symbols;
mod text;
mod traces;

#[cfg(feature = "basemap")]
pub use cache::Cache;
pub use camera::{Camera, PlanePart};
pub use draw::{Avoid, Drawn, DrawnLayer, Map};
pub use sheet::{Sheet, SheetLabel};

pub(crate) use camera::point_of;
