//! The way in: which form a text has.

use std::str::FromStr;

use super::fault::{EXAMPLES, fault};
use super::form::{Parsed, Position};
use super::{compact, geo_uri, pair, token};
use crate::error::{Error, Result};

impl FromStr for Position {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse(text).map(|parsed| parsed.position)
    }
}

/// Reads a position in any of the forms of [the module](crate::coord), surrounding space ignored.
///
/// # Errors
/// Of kind [`ErrorKind::Position`](crate::error::ErrorKind::Position), with the bytes at fault in
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
