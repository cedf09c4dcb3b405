//! Features in: one file a format, all ending in the same [`Feature`]s.
//!
//! Each reader gives the features it read and a [`Report`](crate::Report) of what was doubtful in
//! them; what breaks a format's rules is an [`Error`](crate::Error) that names line and place.

mod advice;
mod arc;
mod check;
mod convention;
pub mod csv;
mod encoding;
mod feature;
mod fingerprint;
pub mod flatgeobuf;
mod format;
mod gather;
mod geoimage;
mod inspect;
#[cfg(feature = "geopackage")]
pub mod geopackage;
pub mod geojson;
mod json;
mod layer;
#[cfg(feature = "xml")]
pub mod gpx;
#[cfg(feature = "xml")]
pub mod kml;
pub mod mvt;
mod open;
mod options;
mod polyline;
#[cfg(feature = "postgis")]
pub mod postgis;
mod properties;
pub(crate) mod protobuf;
pub mod raster;
mod reference;
#[cfg(feature = "shapefile")]
pub mod shapefile;
mod simple;
mod store;
mod template;
pub mod terrain;
pub mod tiles;
pub mod topojson;
mod wkb;
mod wkt;
#[cfg(feature = "xml")]
mod xml;
#[cfg(any(feature = "shapefile", feature = "xml"))]
mod zipped;

pub use convention::{Edges, Winding};
pub use feature::{Feature, Features, Shape, ShapeKind};
pub use format::Format;
pub use geoimage::GeoImage;
pub(crate) use geoimage::{WKT_BEGINS, world_endings};
pub use inspect::{Field, FieldType, ImageInspection, Inspection, LayerInspection};
pub use layer::FeatureLayer;
pub(crate) use open::read_of;
pub use open::{Source, open, open_with, read};
pub use options::{OutOfRange, ReadOptions};
pub use properties::{Properties, PropertyValue};
pub use store::FeatureStore;
