//! Numbers run together: ISO 6709 and the bare pair.

use crate::error::Result;

use super::fault::{EXAMPLES, check_crs, checked, fault};
use super::form::{Form, Parsed, Position};
use super::token::{Kind, Number, Token};

/// Whether the text starts with two numbers, the sign of the second between them.
pub(super) fn applies(tokens: &[Token]) -> bool {
    matches!(
        tokens,
        [
            Token { kind: Kind::Number(_), .. },
            Token { kind: Kind::Number(Number { sign: Some(_), .. }), gap: false, .. },
            ..
        ]
    )
}

pub(super) fn parse(text: &str, tokens: &[Token]) -> Result<Parsed> {
    let [
        first @ Token { kind: Kind::Number(lat), .. },
        second @ Token { kind: Kind::Number(lon), .. },
        rest @ ..,
    ] = tokens
    else {
        return Err(fault(text, 0..text.len(), "this is not a position").remedy(EXAMPLES));
    };
    if rest.is_empty() && (lat.sign.is_none() || iso_form(*lat, *lon).is_none()) {
        return bare(text, (lat, first), (lon, second));
    }
    let (height, crs) = tail(text, rest)?;
    if lat.sign.is_none() {
        return Err(fault(text, first.span.clone(), "an ISO 6709 latitude without a sign")
            .remedy("put + or - before it"));
    }
    let Some(form) = iso_form(*lat, *lon) else {
        let span = first.span.start..second.span.end;
        return Err(fault(text, span, "the digits before the point are not ISO 6709's").remedy(
            "write DD and DDD, DDMM and DDDMM, or DDMMSS and DDDMMSS, with leading zeros",
        ));
    };
    let lat = sexagesimal(text, *lat, first, 2)?;
    let lon = sexagesimal(text, *lon, second, 3)?;
    let at = checked(text, (lat, first.span.clone()), (lon, second.span.clone()))?;
    Ok(Parsed { position: Position { at, height, crs, ..Position::default() }, form })
}

/// The precision that the digits before the points tell.
fn iso_form(lat: Number, lon: Number) -> Option<Form> {
    match (lat.whole_digits, lon.whole_digits) {
        (2, 3) => Some(Form::Iso6709Degrees),
        (4, 5) => Some(Form::Iso6709Minutes),
        (6, 7) => Some(Form::Iso6709Seconds),
        _ => None,
    }
}

/// The degrees of `DD…`, `DDMM…` or `DDMMSS…` with `degree_digits` digits for degrees.
fn sexagesimal(text: &str, number: Number, token: &Token, degree_digits: usize) -> Result<f64> {
    let written = text.get(token.span.clone()).unwrap_or_default();
    let digits = written.trim_start_matches(['+', '-', '\u{2212}']);
    let part = |from: usize, to: usize| -> f64 {
        digits.get(from..to.min(digits.len())).and_then(|part| part.parse().ok()).unwrap_or(0.0)
    };
    let minutes_at = degree_digits;
    let seconds_at = degree_digits + 2;
    let (degrees, minutes, seconds) = match number.whole_digits.saturating_sub(degree_digits) {
        0 => (number.magnitude, 0.0, 0.0),
        2 => (part(0, minutes_at), part(minutes_at, digits.len()), 0.0),
        _ => {
            let minutes = part(minutes_at, seconds_at);
            (part(0, minutes_at), minutes, part(seconds_at, digits.len()))
        }
    };
    for (value, unit) in [(minutes, "minutes"), (seconds, "seconds")] {
        if value >= 60.0 {
            let message = format!("{value} {unit} are out of range");
            return Err(fault(text, token.span.clone(), message)
                .remedy("minutes and seconds are less than 60"));
        }
    }
    let magnitude = degrees + (minutes * 60.0 + seconds) / 3600.0;
    Ok(if number.sign == Some(true) { -magnitude } else { magnitude })
}

/// Height, reference system and closing solidus.
fn tail(text: &str, mut rest: &[Token]) -> Result<(Option<f64>, Option<String>)> {
    let (mut height, mut crs) = (None, None);
    if let [Token { kind: Kind::Number(number), gap: false, .. }, after @ ..] = rest
        && number.sign.is_some()
    {
        height = Some(number.value());
        rest = after;
    }
    if let [Token { kind: Kind::Crs(name), span, gap: false }, after @ ..] = rest {
        check_crs(text, name, span.clone())?;
        crs = Some(name.clone());
        rest = after;
    }
    if let [Token { kind: Kind::Solidus, gap: false, .. }, after @ ..] = rest {
        rest = after;
    }
    match rest.first() {
        None => Ok((height, crs)),
        Some(token) => {
            Err(fault(text, token.span.start..text.trim_end().len(), "text after the position")
                .remedy("give the position alone"))
        }
    }
}

/// A bare pair, `12.769013-85.602364`.
fn bare(text: &str, lat: (&Number, &Token), lon: (&Number, &Token)) -> Result<Parsed> {
    let at =
        checked(text, (lat.0.value(), lat.1.span.clone()), (lon.0.value(), lon.1.span.clone()))?;
    if lat.0.decimals == 0 || lon.0.decimals == 0 {
        let span = lat.1.span.start..lon.1.span.end;
        return Err(fault(text, span, "ambiguous: whole numbers run together may be a range")
            .remedy(format!("write \"{}, {}\" for a position", at.lat, at.lon)));
    }
    Ok(Parsed { position: at.into(), form: Form::Bare })
}
