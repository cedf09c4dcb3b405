//! The journey model: stops, legs, facts and who says so.
//!
//! A [`Route`] is a journey as sources tell it. [`Stop`]s stand where people were, [`Leg`]s join
//! them (and may branch and merge), [`Fact`]s and [`Count`]s carry figures, and every statement
//! names its [`Citation`]s and its [`Certainty`]. Where sources disagree the route carries both.
//! The [`Origin`] is a region's representative point, never a place where people stood.
//!
//! # The file
//!
//! A route is stored as a GeoJSON FeatureCollection that any GIS opens, with the top-level member
//! `"rumbo": "route/1"`. Point features have the property `kind` of `"stop"`, `"origin"`,
//! `"annotation"` or `"fact"`, LineString features `"leg"` or `"boundary"`; a leg without geometry
//! is a geodesic. Title, citations and facts without a place are top-level members. [`schema`]
//! gives the JSON Schema. Reading loses nothing: members, properties and features that the
//! profile does not know are kept and written back. A table of stops is a route as well
//! ([`Route::from_stops`]).
//!
//! ```
//! use rumbo::route::{Mode, Route, Stop};
//! use rumbo::unit::LonLat;
//!
//! let route = Route::builder("Two days on the road")
//!     .stop(Stop::new("Tapachula", LonLat::new(-92.2589, 14.9054)).departs("2018-03-25")?)
//!     .then(
//!         Mode::OnFoot,
//!         Stop::new("Huixtla", LonLat::new(-92.4634, 15.1392)).arrives("2018-03-25")?,
//!     )
//!     .build()?;
//! assert_eq!((route.length() / 1000.0).round(), 34.0);
//!
//! let (again, report) = Route::from_json(&route.to_json())?;
//! assert_eq!(again.stops[1].name, "Huixtla");
//! assert!(report.entries().is_empty());
//! # Ok::<(), rumbo::Error>(())
//! ```

mod bounds;
mod build;
mod check;
mod count;
mod date;
mod date_text;
mod describe;
mod evidence;
mod features;
mod fields;
mod flagship;
mod foreign;
mod geodesic;
mod headcount;
mod leg;
mod length;
mod model;
mod network;
mod numbering;
mod places;
mod pretty;
mod profile;
mod progress;
mod read;
mod schema;
mod stop;
mod table;
mod when;
mod words;
mod write;

pub use build::RouteBuilder;
pub use count::Count;
pub use date::{DateSpan, Precision, Third};
pub use date_text::DateWords;
pub use evidence::{Annotation, Boundary, Citation, Fact, Origin};
pub use flagship::viacrucis_2018;
pub use foreign::Foreign;
pub use geodesic::distance;
pub use headcount::Headcount;
pub use jiff::civil::Date;
pub use leg::Leg;
pub use model::Route;
pub(crate) use network::{Network, NoWay};
pub use numbering::Numbering;
pub use progress::Progress;
pub use schema::schema;
pub use stop::Stop;
pub use when::{Days, Where, Whereabouts};
pub use words::{Certainty, LegRole, Mode, Qualifier, StopRole};
