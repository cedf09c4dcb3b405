//! Colours.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// A colour in sRGB with straight (not premultiplied) alpha; each part 0 … 1.
///
/// ```
/// use rumbo::unit::Color;
///
/// let sea: Color = "#cfe0ea".parse()?;
/// assert_eq!(sea.to_rgba8(), [0xcf, 0xe0, 0xea, 0xff]);
/// assert_eq!("hsl(0 100% 50%)".parse::<Color>()?, Color::rgb8(255, 0, 0));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Color {
    /// Red.
    pub r: f32,
    /// Green.
    pub g: f32,
    /// Blue.
    pub b: f32,
    /// Alpha: 0 is transparent.
    pub a: f32,
}

impl Color {
    /// Opaque black.
    pub const BLACK: Self = Self { r: 0.0, g: 0.0, b: 0.0, a: 1.0 };
    /// Opaque white.
    pub const WHITE: Self = Self { r: 1.0, g: 1.0, b: 1.0, a: 1.0 };
    /// Nothing at all.
    pub const TRANSPARENT: Self = Self { r: 0.0, g: 0.0, b: 0.0, a: 0.0 };

    /// An opaque colour from bytes.
    pub fn rgb8(r: u8, g: u8, b: u8) -> Self {
        Self { r: f32::from(r) / 255.0, g: f32::from(g) / 255.0, b: f32::from(b) / 255.0, a: 1.0 }
    }

    /// The colour as bytes, straight alpha, rounded.
    pub fn to_rgba8(self) -> [u8; 4] {
        let byte = |part: f32| (part.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        [byte(self.r), byte(self.g), byte(self.b), byte(self.a)]
    }

    /// The colour with its alpha multiplied.
    #[must_use]
    pub fn with_opacity(self, opacity: f32) -> Self {
        Self { a: self.a * opacity.clamp(0.0, 1.0), ..self }
    }

    /// Relative luminance (WCAG 2.2), of the opaque colour.
    pub fn luminance(self) -> f64 {
        let linear = |part: f32| {
            let part = f64::from(part);
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast ratio (WCAG 2.2), 1 … 21, of the opaque colours.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// How different the opaque colours look: ΔE of 1976, their distance in CIELAB. Neighbouring areas
    /// of less than 10 are hard to tell apart.
    pub fn difference(self, other: Self) -> f64 {
        let lab = |color: Self| {
            let [l, a, b, _] = csscolorparser::Color::new(color.r, color.g, color.b, 1.0).to_laba();
            [l, a, b].map(f64::from)
        };
        let ([l, a, b], [m, c, d]) = (lab(self), lab(other));
        libm::sqrt((l - m) * (l - m) + (a - c) * (a - c) + (b - d) * (b - d))
    }
}

impl FromStr for Color {
    type Err = Error;

    /// Reads a CSS Color Level 4 colour.
    fn from_str(text: &str) -> Result<Self, Error> {
        let color = csscolorparser::parse(text).map_err(|cause| {
            Error::new(ErrorKind::Style, format!("`{text}` is not a colour"))
                .remedy(
                    "give a CSS colour such as \"#336699\", \"slategray\" or \"hsl(210 50% 40%)\"",
                )
                .caused_by(cause)
        })?;
        Ok(Self { r: color.r, g: color.g, b: color.b, a: color.a })
    }
}

impl TryFrom<String> for Color {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

impl fmt::Display for Color {
    /// `#rrggbb`, or `#rrggbbaa` where it is not opaque.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b, a] = self.to_rgba8();
        write!(f, "#{r:02x}{g:02x}{b:02x}")?;
        if a == 255 { Ok(()) } else { write!(f, "{a:02x}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_has_the_greatest_contrast() {
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 1e-6);
    }

    #[test]
    fn colours_differ_as_they_look() {
        assert!((Color::BLACK.difference(Color::WHITE) - 100.0).abs() < 0.1);
        let (pale, sea) = (Color::rgb8(0xde, 0xeb, 0xf7), Color::rgb8(0xe3, 0xe7, 0xea));
        assert!((4.0..8.0).contains(&pale.difference(sea)), "{}", pale.difference(sea));
    }

    #[test]
    fn prints_what_it_reads() {
        for text in ["#012345", "#01234567"] {
            assert_eq!(text.parse::<Color>().unwrap().to_string(), text);
        }
        assert!("#12".parse::<Color>().is_err());
        assert!("mauvish".parse::<Color>().is_err());
    }
}
