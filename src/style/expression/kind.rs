//! The types of the expression language.

use std::fmt;

use super::value::Value;

/// The type of a value or of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueType {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// Text.
    String,
    /// A colour.
    Color,
    /// A projection, or a transition between two.
    ProjectionDefinition,
    /// A JSON object.
    Object,
    /// Any of the others but [`ValueType::Collator`] and [`ValueType::Error`].
    Value,
    /// What fails in any case, and so stands for a value of any type.
    Error,
    /// How text is compared.
    Collator,
    /// Text in sections.
    Formatted,
    /// Numbers top, right, bottom, left.
    Padding,
    /// A number or several.
    NumberArray,
    /// A colour or several.
    ColorArray,
    /// An image.
    ResolvedImage,
    /// Anchors, each with an offset.
    VariableAnchorOffsetCollection,
    /// Several values of a type, and how many where that is known.
    Array(Box<ValueType>, Option<usize>),
}

impl ValueType {
    /// Several values of a type, and how many where that is known.
    pub fn array(item: ValueType, length: Option<usize>) -> Self {
        Self::Array(Box::new(item), length)
    }

    /// The type of a value.
    pub(super) fn of(value: &Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Color(_) => Self::Color,
            Value::Array(items) => {
                Self::array(Self::common(items.iter().map(Self::of)), Some(items.len()))
            }
            Value::Object(_) => Self::Object,
            Value::Image(..) => Self::ResolvedImage,
            Value::Formatted(_) => Self::Formatted,
            Value::Padding(_) => Self::Padding,
            Value::NumberArray(_) => Self::NumberArray,
            Value::ColorArray(_) => Self::ColorArray,
            Value::AnchorOffsets(_) => Self::VariableAnchorOffsetCollection,
            Value::Projection(_) => Self::ProjectionDefinition,
            Value::Collator(_) => Self::Collator,
        }
    }

    /// The type of an array's items. Arrays within arrays are of one type with no other, as the
    /// specification's reference has it.
    pub(super) fn common(mut types: impl Iterator<Item = Self>) -> Self {
        let Some(first) = types.next() else { return Self::Value };
        let alone = matches!(first, Self::Array(..));
        if types.all(|kind| !alone && kind == first) { first } else { Self::Value }
    }

    /// Whether the two are of one kind, whatever an array holds.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// What is wrong where a value of another type stands for one of this; `None` where nothing.
    pub(super) fn mismatch(&self, found: &Self) -> Option<String> {
        let fits = match (self, found) {
            (_, Self::Error) => true,
            (Self::Array(item, length), Self::Array(other, other_length)) => {
                let empty = *other_length == Some(0) && **other == Self::Value;
                (empty || item.mismatch(other).is_none())
                    && (length.is_none() || length == other_length)
            }
            (Self::Value, found) => !matches!(found, Self::Collator),
            (expected, found) => expected == found,
        };
        (!fits).then(|| format!("Expected {self} but found {found} instead."))
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Color => "color",
            Self::ProjectionDefinition => "projectionDefinition",
            Self::Object => "object",
            Self::Value => "value",
            Self::Error => "error",
            Self::Collator => "collator",
            Self::Formatted => "formatted",
            Self::Padding => "padding",
            Self::NumberArray => "numberArray",
            Self::ColorArray => "colorArray",
            Self::ResolvedImage => "resolvedImage",
            Self::VariableAnchorOffsetCollection => "variableAnchorOffsetCollection",
            Self::Array(item, Some(length)) => return write!(f, "array<{item}, {length}>"),
            Self::Array(item, None) if **item == Self::Value => "array",
            Self::Array(item, None) => return write!(f, "array<{item}>"),
        })
    }
}
