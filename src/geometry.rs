//! Shapes onto the plane: cut → project → resample → clip → simplify, as one stream.
//!
//! A [`View`] says what a frame sees; a [`Stream`] draws shapes through it into a [`PathSink`](crate::path::PathSink).
//! Polygons are closed curves on the sphere with one bit (does the north pole lie inside?), so
//! that neither winding nor a pole nor the antimeridian can turn a filling inside out; they are
//! cut where the projection's [`Domain`](crate::projection::Domain) ends, closed along that edge,
//! projected with as many points in between as their curves need, and clipped to the page.

mod cap;
mod clean;
mod cutter;
mod figures;
mod fit;
mod flat;
mod geodesic;
mod graticule;
mod pieces;
mod prepared;
mod rotation;
mod stitch;
mod view;
mod winding;
mod window;

pub use cutter::Cutter;
pub use figures::{
    geodesic_circle, geodesic_line, great_circle, indicatrices, rhumb_bearing, rhumb_line,
    small_circle,
};
pub use fit::{fit_extent, fit_shapes};
pub use graticule::{Edge, GraticuleEnd, GraticuleLine};
pub use prepared::{Prepared, Reading};
pub(crate) use view::stream::Rings;
pub use view::stream::{Drawn, Stream};
pub use view::{View, ViewOptions};

pub use crate::source::{Edges, Winding};
