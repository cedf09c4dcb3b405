//! One frame: camera, style and sources to scene items.
//!
//! A [`Map`] is a style and its sources. [`Map::draw`] takes a [`Camera`] and gives the frame's
//! items, layer by layer, with labels placed around markers, route lines and whatever the page
//! puts over the map ([`Avoid`]).

mod camera;
mod draw;
mod features;
mod lines;
mod shapes;
mod sources;
mod symbols;
mod text;

pub use camera::Camera;
pub use draw::{Avoid, Drawn, DrawnLayer, Map};

pub(crate) use camera::point_of;
