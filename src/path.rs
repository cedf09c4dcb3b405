//! Lines, outlines and curves on the page, and the affine maps that bring them there.
//!
//! A [`Path`] is what is drawn: lines and Bézier curves in flat buffers. A [`PathSink`] takes lines
//! and rings as they are traced; [`Outlines`] keep them with their boxes, to be cut many times. An
//! [`Affine`] brings one plane to another, as a camera does. [`Baseline`] and the functions on
//! slices of points tell where things stand along a line.

mod affine;
mod baseline;
mod curves;
mod outlines;
mod polyline;
mod sink;
mod stroke;
mod thin;

pub use affine::Affine;
pub use baseline::Baseline;
pub use curves::{Path, Segment, Verb};
pub use outlines::Outlines;
pub use polyline::{along, length, middle, stations};
pub(crate) use polyline::{clip, ring_area};
pub use sink::PathSink;
pub use stroke::{LineCap, LineJoin};
#[cfg(feature = "basemap")]
pub(crate) use thin::thin;
