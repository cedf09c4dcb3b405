//! What is wrong with a text, and with a position that was read.

use std::ops::Range;

use crate::error::{Error, ErrorKind, Result};
use crate::unit::LonLat;

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
