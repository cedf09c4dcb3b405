//! `geo:` URIs (RFC 5870).

use std::ops::Range;

use crate::error::Result;

use super::fault::{check_crs, checked, fault};
use super::form::{Form, Parsed, Position};

/// Reads the URI that stands in `span` of the text, which starts with `geo:`.
pub(super) fn parse(text: &str, span: Range<usize>) -> Result<Parsed> {
    let mut pieces = pieces(text, span.start + 4..span.end, ';');
    let path = pieces.next().unwrap_or(span.end..span.end);
    let mut position = coordinates(text, path)?;
    let mut seen: Vec<String> = Vec::new();
    for piece in pieces {
        parameter(text, piece, &mut position, &mut seen)?;
    }
    Ok(Parsed { position, form: Form::GeoUri })
}

/// Latitude, longitude and perhaps height.
fn coordinates(text: &str, span: Range<usize>) -> Result<Position> {
    let numbers: Vec<Range<usize>> = pieces(text, span.clone(), ',').collect();
    let (lat, lon, height) = match &numbers[..] {
        [lat, lon] => (lat, lon, None),
        [lat, lon, height] => (lat, lon, Some(height)),
        _ => {
            return Err(fault(text, span, "a geo URI has two or three coordinates")
                .remedy("write \"geo:latitude,longitude\""));
        }
    };
    let height = height.map(|height| number(text, height)).transpose()?;
    let lat = (number(text, lat)?, lat.clone());
    let lon = (number(text, lon)?, lon.clone());
    let at = checked(text, lat, lon)?;
    Ok(Position { at, height, ..Position::default() })
}

fn parameter(
    text: &str,
    span: Range<usize>,
    position: &mut Position,
    seen: &mut Vec<String>,
) -> Result<()> {
    let written = text.get(span.clone()).unwrap_or_default();
    let (name, value) = match written.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (written, None),
    };
    let well_formed = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && value.unwrap_or("-").bytes().all(|b| b.is_ascii_graphic())
        && value != Some("");
    if !well_formed {
        return Err(fault(text, span, format!("`{written}` is not a parameter of a geo URI"))
            .remedy("write \";name=value\""));
    }
    let lower = name.to_ascii_lowercase();
    if seen.contains(&lower) {
        return Err(fault(text, span, format!("the parameter `{name}` stands twice"))
            .remedy("keep one of them"));
    }
    match (lower.as_str(), value) {
        ("crs", Some(crs)) => {
            check_crs(text, crs, span)?;
            position.crs = Some(crs.to_owned());
        }
        ("u", Some(radius)) => {
            let start = span.end - radius.len();
            let radius = number(text, &(start..span.end))?;
            if radius < 0.0 {
                return Err(fault(text, span, "the uncertainty is negative")
                    .remedy("give a radius in metres"));
            }
            position.uncertainty = Some(radius);
        }
        ("crs" | "u", None) => {
            return Err(fault(text, span, format!("the parameter `{name}` has no value"))
                .remedy("write \";name=value\""));
        }
        _ => position.parameters.push((name.to_owned(), value.map(str::to_owned))),
    }
    seen.push(lower);
    Ok(())
}

/// A number as RFC 5870 writes it: digits with an optional minus and fraction.
fn number(text: &str, span: &Range<usize>) -> Result<f64> {
    let written = text.get(span.clone()).unwrap_or_default();
    let digits = written.strip_prefix(['-', '\u{2212}']).unwrap_or(written);
    let mut halves = digits.split('.');
    let all_digits =
        |half: &str| !half.is_empty() && half.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = halves.next().is_some_and(all_digits)
        && halves.next().is_none_or(all_digits)
        && halves.next().is_none();
    match digits.parse::<f64>() {
        Ok(value) if well_formed => Ok(if digits.len() < written.len() { -value } else { value }),
        _ => Err(fault(text, span.clone(), format!("`{written}` is not a number"))
            .remedy("write digits with an optional minus and decimal point")),
    }
}

/// The spans between separators.
fn pieces(text: &str, span: Range<usize>, separator: char) -> impl Iterator<Item = Range<usize>> {
    let mut start = span.start;
    let lengths: Vec<usize> =
        text.get(span).unwrap_or_default().split(separator).map(str::len).collect();
    lengths.into_iter().map(move |length| {
        let piece = start..start + length;
        start = piece.end + separator.len_utf8();
        piece
    })
}
