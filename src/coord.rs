//! Positions as people write them: parsing and formatting.
//!
//! [`parse`] reads any of these and says which [`Form`] it found; [`format()`] writes them back:
//!
//! | Form | Example |
//! |---|---|
//! | [`Form::Decimal`] | `12.769013, -85.602364` (also `;`, a space or a tab between) |
//! | [`Form::DecimalHemisphere`] | `12.769013° N 85.602364° W`, `W85.6 N12.7` |
//! | [`Form::DegreesMinutes`] | `12° 46.141′ N, 85° 36.142′ W` |
//! | [`Form::DegreesMinutesSeconds`] | `12°46′8.4″N 85°36′8.5″W`, `12d46m8s N, 85d36m9s W` |
//! | [`Form::Iso6709Degrees`] and its finer kin | `+12.769013-085.602364/`, `+1246-08536/` |
//! | [`Form::GeoUri`] | `geo:12.769013,-85.602364;u=35` (RFC 5870) |
//! | [`Form::Bare`] | `12.769013-85.602364`: the longitude's sign is the separator |
//!
//! # Rules where a text could be read in two ways
//!
//! - Without hemisphere letters the latitude comes first, as people, ISO 6709 and `geo:` URIs
//!   have it. This is the opposite of GeoJSON and of [`LonLat`](crate::unit::LonLat).
//! - With letters either order will do. The letter `O` is west in Spanish and French but east in
//!   German, so it is refused.
//! - Two numbers run together are ISO 6709 where the first has a sign and the digits before the
//!   point are two and three, four and five, or six and seven (degrees; and minutes; and seconds).
//!   Otherwise they are a bare pair, and both must have a decimal fraction: `40-74` could be a
//!   range of numbers and is refused as ambiguous.
//! - The decimal mark is a point. A comma separates latitude from longitude.
//! - The true minus sign U+2212 counts as `-`.
//!
//! Everything is WGS 84; a text that names another reference system is refused, not shifted.

mod angle;
mod compact;
mod fault;
mod form;
mod geo_uri;
mod pair;
mod parse;
mod token;
mod write;

pub use form::{Form, Parsed, Position};
pub use parse::parse;
pub use write::format;
