//! How a group is mixed with what lies below it.

use schemars::JsonSchema;
use serde::Serialize;

/// How a group as a whole is mixed with what lies below it, as the W3C's *Compositing and Blending
/// Level 1* has it (<https://www.w3.org/TR/compositing-1/#blending>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Blend {
    /// It covers it.
    #[default]
    Normal,
    /// The product: darker.
    Multiply,
    /// The product of what is missing to white: lighter.
    Screen,
    /// The product where it is dark below, else of what is missing.
    Overlay,
    /// Its hue and saturation, the luminosity below.
    Color,
    /// Its luminosity, the hue and saturation below.
    Luminosity,
    /// The sum.
    PlusLighter,
}

impl Blend {
    /// Whether it merely covers.
    pub fn is_normal(&self) -> bool {
        *self == Self::Normal
    }

    /// The name in CSS.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Multiply => "multiply",
            Self::Screen => "screen",
            Self::Overlay => "overlay",
            Self::Color => "color",
            Self::Luminosity => "luminosity",
            Self::PlusLighter => "plus-lighter",
        }
    }
}
