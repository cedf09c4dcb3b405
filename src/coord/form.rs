//! What a text is read into.

use crate::unit::LonLat;

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
