//! Lon/lat to the projected plane and back, for points.
//!
//! A [`Projection`] is forward, inverse and [`Domain`]: which part of the sphere it draws and
//! where that must be cut. Closed forms serve the everyday projections; every other CRS goes
//! through PROJ (cargo feature `proj`). Shapes are drawn by [`crate::geometry`].

mod albers;
mod azimuth;
mod azimuthal_equidistant;
mod choose;
mod closed;
mod cylindrical_equal_area;
mod definition;
mod distortion;
mod domain;
mod ellipsoid;
mod equal_earth;
mod equidistant_conic;
mod equirectangular;
mod gnomonic;
mod lambert_azimuthal;
mod lambert_conformal_conic;
mod lanes;
mod mercator;
mod method;
mod methods;
mod mollweide;
mod named;
mod natural_earth;
mod orthographic;
mod parse;
#[cfg(feature = "proj")]
mod proj;
mod proj_string;
mod registry;
mod robinson;
#[cfg(feature = "proj")]
mod sealed;
mod sinusoidal;
mod stereographic;
mod tears;
mod transverse_mercator;
#[cfg(feature = "proj")]
mod trial;
mod wkt;

pub use choose::Purpose;
pub use definition::Projection;
pub use distortion::Distortion;
pub use domain::{Domain, Lobe};
pub use ellipsoid::Ellipsoid;
