//! One angle in degrees, minutes and seconds.

use std::ops::Range;

use crate::error::Result;

use super::fault::{EXAMPLES, fault};
use super::token::{Hemisphere, Kind, Number, Token, Unit};

/// An angle as written.
pub(super) struct Angle {
    /// Degrees; south and west negative where a letter or sign says so.
    pub degrees: f64,
    pub letter: Option<Hemisphere>,
    /// How many numbers it is written in: 1 … 3.
    pub parts: usize,
    pub span: Range<usize>,
}

/// Reads the tokens of one angle; `name` is what it is, for messages.
pub(super) fn parse(text: &str, tokens: &[Token], name: &str) -> Result<Angle> {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Err(fault(text, 0..text.len(), format!("the {name} is missing")).remedy(EXAMPLES));
    };
    let span = first.span.start..last.span.end;
    let (letter, numbers) = strip_letter(text, tokens)?;
    let mut parts: Vec<(Number, Range<usize>)> = Vec::new();
    let mut unit_given = false;
    for token in numbers {
        match &token.kind {
            Kind::Number(number) => {
                push_number(text, &parts, *number, token)?;
                parts.push((*number, token.span.clone()));
                unit_given = false;
            }
            Kind::Unit(unit) if !unit_given && *unit as usize + 1 == parts.len() => {
                unit_given = true;
            }
            Kind::Unit(unit) => {
                let unit = match unit {
                    Unit::Degrees => "degree",
                    Unit::Minutes => "minute",
                    Unit::Seconds => "second",
                };
                let message = format!("a {unit} sign in the wrong place");
                return Err(fault(text, token.span.clone(), message)
                    .remedy("write degrees, then minutes, then seconds"));
            }
            _ => {
                return Err(
                    fault(text, token.span.clone(), "unexpected in an angle").remedy(EXAMPLES)
                );
            }
        }
    }
    let Some(&(degrees, ref at)) = parts.first() else {
        return Err(fault(text, span, format!("the {name} has no number")).remedy(EXAMPLES));
    };
    if letter.is_some() && degrees.sign.is_some() {
        return Err(fault(text, at.clone(), "a sign and a hemisphere letter together")
            .remedy("keep one of the two"));
    }
    let part = |index: usize| parts.get(index).map_or(0.0, |(number, _)| number.magnitude);
    let magnitude = degrees.magnitude + (part(1) * 60.0 + part(2)) / 3600.0;
    let negative = degrees.sign == Some(true) || letter.is_some_and(Hemisphere::is_negative);
    let degrees = if negative { -magnitude } else { magnitude };
    Ok(Angle { degrees, letter, parts: parts.len(), span })
}

/// Checks the next number of an angle against those before it.
fn push_number(
    text: &str,
    before: &[(Number, Range<usize>)],
    number: Number,
    token: &Token,
) -> Result<()> {
    let Some((last, last_span)) = before.last() else { return Ok(()) };
    if before.len() == 3 {
        return Err(fault(text, token.span.clone(), "a fourth number in one angle")
            .remedy("separate latitude and longitude with a comma or hemisphere letters"));
    }
    if last.decimals > 0 {
        return Err(fault(text, last_span.clone(), "decimals before a smaller unit")
            .remedy("only the last of degrees, minutes and seconds may have decimals"));
    }
    if number.sign.is_some() {
        return Err(fault(text, token.span.clone(), "a sign inside an angle")
            .remedy("only degrees may have a sign"));
    }
    if number.magnitude >= 60.0 {
        let unit = if before.len() == 1 { "minutes" } else { "seconds" };
        let message = format!("{} {unit} are out of range", number.magnitude);
        return Err(
            fault(text, token.span.clone(), message).remedy("minutes and seconds are less than 60")
        );
    }
    Ok(())
}

/// Takes the hemisphere letter off the front or the end.
fn strip_letter<'a>(text: &str, tokens: &'a [Token]) -> Result<(Option<Hemisphere>, &'a [Token])> {
    let (letter, rest) = match tokens {
        [Token { kind: Kind::Letter(letter), .. }, rest @ ..]
        | [rest @ .., Token { kind: Kind::Letter(letter), .. }] => (Some(*letter), rest),
        _ => (None, tokens),
    };
    match rest.iter().find(|token| matches!(token.kind, Kind::Letter(_))) {
        Some(token) => Err(fault(text, token.span.clone(), "a hemisphere letter too many")
            .remedy("give each angle one letter, before or after it")),
        None => Ok((letter, rest)),
    }
}
