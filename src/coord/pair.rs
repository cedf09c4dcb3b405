//! Two angles with something between them: decimal pairs, degrees-minutes-seconds.

use crate::error::Result;

use super::angle::{self, Angle};
use super::fault::{EXAMPLES, checked, fault};
use super::form::{Form, Parsed};
use super::token::{Kind, Token, Unit};

pub(super) fn parse(text: &str, tokens: &[Token]) -> Result<Parsed> {
    let (first, second) = split(text, tokens)?;
    let first = angle::parse(text, first, "first angle")?;
    let second = angle::parse(text, second, "second angle")?;
    let parts = first.parts.max(second.parts);
    let lettered = first.letter.is_some();
    let (lat, lon) = order(text, first, second)?;
    let at = checked(text, (lat.degrees, lat.span), (lon.degrees, lon.span))?;
    let form = match (parts, lettered) {
        (1, false) => Form::Decimal,
        (1, true) => Form::DecimalHemisphere,
        (2, _) => Form::DegreesMinutes,
        _ => Form::DegreesMinutesSeconds,
    };
    Ok(Parsed { position: at.into(), form })
}

/// Which of the two is the latitude.
fn order(text: &str, first: Angle, second: Angle) -> Result<(Angle, Angle)> {
    match (first.letter, second.letter) {
        (None, None) => Ok((first, second)),
        (Some(a), Some(b)) if a.is_latitude() && !b.is_latitude() => Ok((first, second)),
        (Some(a), Some(b)) if !a.is_latitude() && b.is_latitude() => Ok((second, first)),
        (Some(a), Some(_)) => {
            let name = if a.is_latitude() { "latitudes" } else { "longitudes" };
            let span = first.span.start..second.span.end;
            Err(fault(text, span, format!("two {name}"))
                .remedy("give one angle N or S and the other E or W"))
        }
        (None, Some(_)) => Err(letter_missing(text, first)),
        (Some(_), None) => Err(letter_missing(text, second)),
    }
}

fn letter_missing(text: &str, angle: Angle) -> crate::Error {
    fault(text, angle.span, "only one of the two angles has a hemisphere letter")
        .remedy("give both angles a letter, or neither")
}

/// Where the first angle ends and the second begins.
fn split<'a>(text: &str, tokens: &'a [Token]) -> Result<(&'a [Token], &'a [Token])> {
    let places = |wanted: fn(&Kind) -> bool| -> Vec<usize> {
        (0..tokens.len()).filter(|&i| tokens.get(i).is_some_and(|t| wanted(&t.kind))).collect()
    };
    let at = |index: usize| tokens.split_at_checked(index).unwrap_or((tokens, &[]));
    let span = |index: usize| tokens.get(index).map_or(0..0, |token| token.span.clone());

    let separators = places(|kind| matches!(kind, Kind::Separator));
    if let [separator] = separators[..] {
        let (first, rest) = at(separator);
        let second = rest.get(1..).unwrap_or_default();
        if first.is_empty() || second.is_empty() {
            return Err(fault(text, span(separator), "a separator with nothing on one side")
                .remedy(EXAMPLES));
        }
        return Ok((first, second));
    }
    if let [_, second, ..] = separators[..] {
        return Err(fault(text, span(second), "more than one separator")
            .remedy("write two numbers with a decimal point, such as \"12.77, -85.60\""));
    }

    let letters = places(|kind| matches!(kind, Kind::Letter(_)));
    match letters[..] {
        [0, second] => return Ok(at(second)),
        [first, _] => return Ok(at(first + 1)),
        [only] => {
            return Err(fault(text, span(only), "only one hemisphere letter")
                .remedy("give both angles a letter, or neither"));
        }
        [_, _, third, ..] => {
            return Err(fault(text, span(third), "a third hemisphere letter").remedy(EXAMPLES));
        }
        [] => {}
    }

    let degrees = places(|kind| matches!(kind, Kind::Unit(Unit::Degrees)));
    if let [_, second] = degrees[..] {
        return Ok(at(second.saturating_sub(1)));
    }
    let numbers = places(|kind| matches!(kind, Kind::Number(_)));
    match numbers[..] {
        [_, second] => Ok(at(second)),
        [] | [_] => Err(fault(text, 0..text.len(), "this is not a position").remedy(EXAMPLES)),
        [_, _, third, ..] => {
            let message = "more than two numbers, and nothing that parts latitude from longitude";
            Err(fault(text, span(third), message)
                .remedy("separate the two angles with a comma or give hemisphere letters"))
        }
    }
}
