//! The embedded world: Natural Earth at three levels of detail, and a gazetteer.
//!
//! [`Basemap::embedded`] opens the archive that is compiled into the crate; [`Basemap::read`] gives
//! the features of one layer that touch a box. Nothing is downloaded, nothing is written.
//!
//! ```
//! use rumbo::basemap::{Basemap, Layer, Level};
//! use rumbo::unit::LonLatBox;
//!
//! let mexico = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);
//! let basemap = Basemap::embedded()?;
//! let countries = basemap.read(Layer::Countries, Level::Medium50m, &mexico)?;
//! assert!(countries.features.iter().any(|country| country.properties["iso_a3"] == "MEX"));
//! # Ok::<(), rumbo::Error>(())
//! ```
//!
//! # What a reader may rely on
//! Countries, provinces, coasts and boundary lines are assembled from one table of arcs, so
//! neighbours share their vertices exactly. Rings are not cut at the antimeridian: their
//! longitudes are unwrapped (Russia runs from 27 to 190), and Antarctica is one ring around the
//! pole, from 180 to −180 without an edge along the parallel −90. Exteriors run counterclockwise,
//! holes clockwise, and every polygon is valid. Outside the box a ring is straightened where that cannot
//! be seen inside it.
//!
//! # Contested ground
//! The archive takes no side between claims. Polygons follow who governs a place in fact; areas that
//! others claim are in [`Layer::Contested`] besides, with who governs and who claims them, for a
//! style to draw over the countries as nobody's. Boundary lines tell by `class` whether both sides
//! accept them (`international`) or not (`disputed`, `indefinite`, `line-of-control`, `lease`,
//! `claim`), and by `between` whose they are. [`Basemap::read_as`] gives the countries as a
//! [`Worldview`] has them. `data/README.md` in the repository lists what was decided.

mod bytes;
mod container;
mod grid;
mod layer;
mod property_names;
mod thin;
mod arcs;
mod table;
mod shapes;
mod redraw;
mod read;
mod worldview;
mod fold;
mod gazetteer;

pub(crate) use fold::fold;
pub use gazetteer::{FindOptions, Found, Gazetteer, PlaceKind};
pub(crate) use layer::OWN_CODES;
pub use layer::{Detail, Layer, Level};
pub use property_names::PropertyNames;
pub use read::Basemap;
pub use worldview::Worldview;
