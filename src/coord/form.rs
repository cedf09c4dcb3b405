//! What a text is read into, and the way in.

use std::ops::Range;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, Result};
use crate::unit::LonLat;

use super::{compact, geo_uri, pair, token};

/// A position with what its text says beside latitude and longitude.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Position {
    /// Where it is: degrees on WGS 84.
    pub at: LonLat,
    /// Height above the ellipsoid in metres (ISO 6709, `geo:`).
    pub height: Option<f64>,
    /// The coordinate reference system's name as written; always one that means WGS 84.
    pub crs: Option<String>,
    /// Radius of uncertainty in metres (`geo:` with `u=`).
    pub uncertainty: Option<f64>,
    /// Further parameters of a `geo:` URI as written: name, and value where there is one.
    pub parameters: Vec<(String, Option<String>)>,
}

/// A way of writing a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// Two numbers with a separator: `12.769013, -85.602364`.
    Decimal,
    /// Decimal degrees with hemisphere letters: `12.769013° N, 85.602364° W`.
    DecimalHemisphere,
    /// Degrees and decimal minutes: `12° 46.141′ N, 85° 36.142′ W`.
    DegreesMinutes,
    /// Degrees, minutes and decimal seconds: `12° 46′ 8.4″ N, 85° 36′ 8.5″ W`.
    DegreesMinutesSeconds,
    /// ISO 6709 in degrees: `+12.769013-085.602364/`.
    Iso6709Degrees,
    /// ISO 6709 in degrees and minutes: `+1246.141-08536.142/`.
    Iso6709Minutes,
    /// ISO 6709 in degrees, minutes and seconds: `+124608.4-0853608.5/`.
    Iso6709Seconds,
    /// A `geo:` URI (RFC 5870): `geo:12.769013,-85.602364`.
    GeoUri,
    /// Two numbers run together: `12.769013-85.602364`.
    Bare,
}

/// A position and the form it was written in.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The position.
    pub position: Position,
    /// How it was written.
    pub form: Form,
}

impl From<LonLat> for Position {
    fn from(at: LonLat) -> Self {
        Self { at, ..Self::default() }
    }
}

impl FromStr for Position {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse(text).map(|parsed| parsed.position)
    }
}

/// Reads a position in any of the forms of [the module](crate::coord), surrounding space ignored.
///
/// # Errors
/// Of kind [`ErrorKind::Position`], with the bytes at fault in
/// [`Place::span`](crate::error::Place::span): the text is no position, is out of range
/// (|latitude| ≤ 90, |longitude| ≤ 180, minutes and seconds < 60), can be read in two ways, or
/// goes on after the position.
///
/// ```
/// use rumbo::coord::{Form, parse};
/// use rumbo::unit::LonLat;
///
/// let parsed = parse("12.769013-85.602364")?;
/// assert_eq!(parsed.form, Form::Bare);
/// assert_eq!(parsed.position.at, LonLat::new(-85.602364, 12.769013));
///
/// assert_eq!(parse("85°30′W 12°45′N")?.position.at, LonLat::new(-85.5, 12.75));
/// assert_eq!(parse("+48.8577+002.295+100CRSWGS_84/")?.position.height, Some(100.0));
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn parse(text: &str) -> Result<Parsed> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(fault(text, 0..text.len(), "a position is missing").remedy(EXAMPLES));
    }
    let start = text.len() - text.trim_start().len();
    if trimmed.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("geo:")) {
        return geo_uri::parse(text, start..start + trimmed.len());
    }
    let tokens = token::scan(text)?;
    if compact::applies(&tokens) {
        compact::parse(text, &tokens)
    } else {
        pair::parse(text, &tokens)
    }
}

/// What to tell somebody whose text is no position at all.
pub(super) const EXAMPLES: &str = "write latitude and longitude such as \"12.77, -85.60\", \"12.77N 85.60W\" or \"+12.77-085.60/\"";

/// An error about some bytes of the text.
pub(super) fn fault(text: &str, span: Range<usize>, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Position, message).at_span(text, span)
}

/// Latitude and longitude checked, with the bytes each came from.
pub(super) fn checked(
    text: &str,
    (lat, lat_span): (f64, Range<usize>),
    (lon, lon_span): (f64, Range<usize>),
) -> Result<LonLat> {
    if !(-90.0..=90.0).contains(&lat) {
        let error = fault(text, lat_span, format!("latitude {lat} is out of range"));
        let swapped = (-180.0..=180.0).contains(&lat) && (-90.0..=90.0).contains(&lon);
        return Err(error.remedy(if swapped {
            "the latitude comes first: swap the two, or add hemisphere letters"
        } else {
            "give a latitude between -90 and 90"
        }));
    }
    if !(-180.0..=180.0).contains(&lon) {
        return Err(fault(text, lon_span, format!("longitude {lon} is out of range"))
            .remedy("give a longitude between -180 and 180"));
    }
    Ok(LonLat::new(lon, lat))
}

/// Refuses a reference system whose positions are not WGS 84 ones.
pub(super) fn check_crs(text: &str, name: &str, span: Range<usize>) -> Result<()> {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    if ["WGS84", "WGS84G", "EPSG4326", "EPSG4979", "OGCCRS84"].contains(&plain.as_str()) {
        return Ok(());
    }
    let message = format!("the reference system `{name}` is not WGS 84");
    Err(fault(text, span, message).remedy("convert the position to WGS 84 first"))
}
