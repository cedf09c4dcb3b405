//! From the values of expressions to the types of evaluated properties.

use std::sync::Arc;

use super::expression::{ExpressionColor, Section, Value};
use super::keyword::{
    Alignment, HillshadeMethod, IconTextFit, LayerBlend, Overlap, Resampling, SymbolPlacement,
    SymbolZOrder, TextTransform, WritingMode,
};
use crate::path::{LineCap, LineJoin};
use crate::unit::{Align, Anchor, Color};

/// A type that a property is evaluated to.
pub(super) trait FromValue: Sized {
    /// The value as this type; `None` where it is not one.
    fn from_value(value: &Value<'_>) -> Option<Self>;

    /// Whether the value says that there is none, where there may be none.
    fn is_none(value: &Value<'_>) -> bool {
        matches!(value, Value::Null)
    }

    /// What stands for a property that is left out and has no default.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        if T::is_none(value) { Some(None) } else { T::from_value(value).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl FromValue for bool {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        value.as_number().filter(|number| number.is_finite())
    }
}

impl FromValue for Color {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Color(color) => Some(to_color(*color)),
            _ => None,
        }
    }
}

/// A colour of the expression language as one of the crate.
pub(super) fn to_color(color: ExpressionColor) -> Color {
    let part = |part: f64| part.clamp(0.0, 1.0) as f32;
    Color { r: part(color.r), g: part(color.g), b: part(color.b), a: part(color.a) }
}

impl<const N: usize> FromValue for [f64; N] {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        let Value::Array(items) = value else {
            return match value {
                Value::Padding(sides) => sides.as_slice().try_into().ok(),
                _ => None,
            };
        };
        let mut numbers = [0.0; N];
        if items.len() != N {
            return None;
        }
        for (number, item) in numbers.iter_mut().zip(items.iter()) {
            *number = f64::from_value(item)?;
        }
        Some(numbers)
    }
}

impl FromValue for Arc<[f64]> {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Array(items) => items.iter().map(f64::from_value).collect(),
            Value::NumberArray(numbers) => Some(numbers.clone()),
            _ => None,
        }
    }
}

impl FromValue for Arc<str> {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::String(text) | Value::Image(text, _) => Some(Arc::from(&**text)),
            _ => None,
        }
    }
}

impl FromValue for Arc<[Arc<str>]> {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Array(items) => items.iter().map(Arc::<str>::from_value).collect(),
            _ => None,
        }
    }
}

impl FromValue for Arc<[Section]> {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Formatted(sections) => Some(sections.clone()),
            Value::String(text) => Some(Arc::new([Section::plain(&**text)])),
            _ => None,
        }
    }
}

impl FromValue for Arc<[Color]> {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::ColorArray(colors) => {
                Some(colors.iter().map(|color| to_color(*color)).collect())
            }
            _ => None,
        }
    }
}

impl FromValue for Anchor {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        value.as_str().and_then(Self::from_text_anchor)
    }
}

/// `auto` leaves the side to what suits the text.
impl FromValue for Align {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        value.as_str().and_then(Self::from_name)
    }

    fn is_none(value: &Value<'_>) -> bool {
        value.as_str() == Some("auto")
    }
}

impl FromValue for Arc<[(Anchor, [f64; 2])]> {
    fn from_value(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::AnchorOffsets(pairs) => pairs
                .iter()
                .map(|(anchor, offset)| Some((Anchor::from_text_anchor(anchor)?, *offset)))
                .collect(),
            _ => None,
        }
    }
}

macro_rules! keywords_from_value {
    ($($name:ident),+) => {$(
        impl FromValue for Arc<[$name]> {
            fn from_value(value: &Value<'_>) -> Option<Self> {
                match value {
                    Value::Array(items) => items.iter().map($name::from_value).collect(),
                    _ => None,
                }
            }
        }
    )+};
}

keywords_from_value!(Anchor, WritingMode);

macro_rules! keyword_from_value {
    ($($name:ident),+) => {$(
        impl FromValue for $name {
            fn from_value(value: &Value<'_>) -> Option<Self> {
                value.as_str().and_then(Self::from_name)
            }
        }
    )+};
}

keyword_from_value!(
    Alignment,
    HillshadeMethod,
    IconTextFit,
    LayerBlend,
    LineCap,
    LineJoin,
    Overlap,
    Resampling,
    SymbolPlacement,
    SymbolZOrder,
    TextTransform,
    WritingMode
);
