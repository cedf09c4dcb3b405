//! Cuts a text into numbers, signs of units, hemisphere letters and separators.

use std::ops::Range;

use crate::error::Result;

use super::fault::{EXAMPLES, fault};

/// A piece of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    /// The bytes it stands in.
    pub span: Range<usize>,
    /// Whether white space stands before it.
    pub gap: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Number(Number),
    Letter(Hemisphere),
    Unit(Unit),
    Separator,
    /// ISO 6709's closing `/`.
    Solidus,
    /// ISO 6709's reference system, without the leading `CRS`.
    Crs(String),
}

/// A number without exponent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// Whether a sign is written, and then whether it is a minus.
    pub sign: Option<bool>,
    /// The number without its sign.
    pub magnitude: f64,
    /// Digits before the point.
    pub whole_digits: usize,
    /// Digits after the point.
    pub decimals: usize,
}

impl Number {
    pub fn value(self) -> f64 {
        if self.sign == Some(true) { -self.magnitude } else { self.magnitude }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hemisphere {
    North,
    South,
    East,
    West,
}

impl Hemisphere {
    pub fn is_latitude(self) -> bool {
        matches!(self, Self::North | Self::South)
    }

    pub fn is_negative(self) -> bool {
        matches!(self, Self::South | Self::West)
    }
}

/// The unit a number is followed by; as a number, its place in degrees, minutes, seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Degrees = 0,
    Minutes = 1,
    Seconds = 2,
}

/// Unit signs; a longer one stands before its beginning.
const UNITS: [(&str, Unit); 21] = [
    ("°", Unit::Degrees),
    ("º", Unit::Degrees),
    ("˚", Unit::Degrees),
    ("deg", Unit::Degrees),
    ("d", Unit::Degrees),
    ("''", Unit::Seconds),
    ("′′", Unit::Seconds),
    ("’’", Unit::Seconds),
    ("″", Unit::Seconds),
    ("\"", Unit::Seconds),
    ("”", Unit::Seconds),
    ("“", Unit::Seconds),
    ("ʺ", Unit::Seconds),
    ("sec", Unit::Seconds),
    ("′", Unit::Minutes),
    ("'", Unit::Minutes),
    ("’", Unit::Minutes),
    ("‘", Unit::Minutes),
    ("ʹ", Unit::Minutes),
    ("min", Unit::Minutes),
    ("m", Unit::Minutes),
];

/// Cuts the whole text; white space is kept only as [`Token::gap`].
pub(super) fn scan(text: &str) -> Result<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut gap = false;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            gap = true;
            continue;
        }
        let (kind, length) = next(text, at, rest, first, &tokens)?;
        tokens.push(Token { kind, span: at..at + length, gap });
        at += length;
        gap = false;
    }
    Ok(tokens)
}

/// The token at the start of `rest`, and its length in bytes.
fn next(text: &str, at: usize, rest: &str, first: char, before: &[Token]) -> Result<(Kind, usize)> {
    if first.is_ascii_digit() || is_sign(first) {
        return number(text, at, rest, first);
    }
    if rest.starts_with("CRS") {
        let end = rest.find(|c: char| c == '/' || c.is_whitespace()).unwrap_or(rest.len());
        return Ok((Kind::Crs(rest[3..end].to_owned()), end));
    }
    if let Some((sign, unit)) = UNITS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Ok((Kind::Unit(*unit), sign.len()));
    }
    let length = first.len_utf8();
    Ok((
        match first {
            ',' | ';' => Kind::Separator,
            '/' => Kind::Solidus,
            's' if seconds_are_due(before) => Kind::Unit(Unit::Seconds),
            'N' | 'n' => Kind::Letter(Hemisphere::North),
            'S' | 's' => Kind::Letter(Hemisphere::South),
            'E' | 'e' => Kind::Letter(Hemisphere::East),
            'W' | 'w' => Kind::Letter(Hemisphere::West),
            'O' | 'o' => {
                let message = "the letter O is west in Spanish and French, but east in German";
                return Err(fault(text, at..at + length, message).remedy("write W or E"));
            }
            '.' => {
                let message = "a digit is missing at the decimal point";
                return Err(fault(text, at..at + length, message)
                    .remedy("write digits before and after it, such as 0.5"));
            }
            other => {
                let message = format!("`{other}` is no part of a position");
                return Err(fault(text, at..at + length, message).remedy(EXAMPLES));
            }
        },
        length,
    ))
}

fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '\u{2212}')
}

/// Whether a small `s` means seconds, not south: after a number that follows minutes.
fn seconds_are_due(before: &[Token]) -> bool {
    matches!(
        before,
        [.., Token { kind: Kind::Unit(Unit::Minutes), .. }, Token { kind: Kind::Number(_), .. }]
    )
}

fn number(text: &str, at: usize, rest: &str, first: char) -> Result<(Kind, usize)> {
    let sign = is_sign(first).then_some(first != '+');
    let digits_at = if sign.is_some() { first.len_utf8() } else { 0 };
    let digits = rest.get(digits_at..).unwrap_or_default();
    let whole_digits = count_digits(digits);
    if whole_digits == 0 {
        return Err(fault(text, at..at + digits_at, "a sign without a number")
            .remedy("write the digits right after the sign"));
    }
    let fraction = digits.get(whole_digits..).and_then(|rest| rest.strip_prefix('.'));
    let decimals = fraction.map_or(0, count_digits);
    let length = whole_digits + if decimals > 0 { 1 + decimals } else { 0 };
    let magnitude = digits.get(..length).and_then(|digits| digits.parse().ok());
    let Some(magnitude) = magnitude else {
        return Err(fault(text, at..at + digits_at + length, "not a number").remedy(EXAMPLES));
    };
    let number = Number { sign, magnitude, whole_digits, decimals };
    Ok((Kind::Number(number), digits_at + length))
}

fn count_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
