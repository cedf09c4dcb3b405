//! Lengths on the page.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// A length on the page, kept in CSS pixels (1/96 inch).
///
/// ```
/// use rumbo::unit::Length;
///
/// assert_eq!("25.4mm".parse::<Length>()?.px(), 96.0);
/// assert_eq!("72pt".parse::<Length>()?.px(), 96.0);
/// assert_eq!("1in".parse::<Length>()?, Length::from_px(96.0));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "Given", into = "String")]
#[schemars(with = "Given")]
pub struct Length(f64);

/// A length as a file may give it: a bare number is pixels.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a length: a number of pixels, or a text such as \"180mm\"")]
enum Given {
    Px(f64),
    Text(String),
}

impl Length {
    /// A length in CSS pixels.
    pub const fn from_px(px: f64) -> Self {
        Self(px)
    }

    /// A length in millimetres.
    pub fn from_mm(mm: f64) -> Self {
        Self(mm * 96.0 / 25.4)
    }

    /// The length in CSS pixels.
    pub const fn px(self) -> f64 {
        self.0
    }

    /// The length in millimetres.
    pub fn mm(self) -> f64 {
        self.0 * 25.4 / 96.0
    }
}

impl FromStr for Length {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let trimmed = text.trim();
        let split = trimmed.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(split);
        let factor = match unit {
            "" | "px" => Some(1.0),
            "mm" => Some(96.0 / 25.4),
            "cm" => Some(960.0 / 25.4),
            "in" => Some(96.0),
            "pt" => Some(96.0 / 72.0),
            _ => None,
        };
        match (number.trim_end().parse::<f64>(), factor) {
            (Ok(number), Some(factor)) if number.is_finite() => Ok(Self(number * factor)),
            _ => Err(Error::new(ErrorKind::Figure, format!("`{text}` is not a length"))
                .remedy("give a number with px, mm, cm, in or pt, such as \"180mm\"")),
        }
    }
}

impl TryFrom<Given> for Length {
    type Error = Error;

    fn try_from(given: Given) -> Result<Self, Error> {
        match given {
            Given::Px(px) if px.is_finite() => Ok(Self(px)),
            Given::Px(px) => Err(Error::new(ErrorKind::Figure, format!("`{px}` is not a length"))),
            Given::Text(text) => text.parse(),
        }
    }
}

impl From<Length> for String {
    fn from(length: Length) -> Self {
        length.to_string()
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}px", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_length() {
        for text in ["", "px", "1e999", "NaN", "12 furlongs", "1px2"] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_pixels_in_files() {
        assert_eq!(serde_json::from_str::<Length>("12.5").unwrap().px(), 12.5);
        assert_eq!(serde_json::from_str::<Length>("\"1 in\"").unwrap().px(), 96.0);
    }
}
