//! What an expression evaluates to.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use maplibre_expr as spec;
use serde_json::{Map, Number, Value as Json};

use crate::source::PropertyValue;
use crate::unit::Color;

pub use maplibre_expr::{Color as ExpressionColor, Projection};

/// A value of the expression language. Text and objects of a feature are borrowed from it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Nothing: a property the feature does not have.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    String(Cow<'a, str>),
    /// A colour, straight alpha.
    Color(ExpressionColor),
    /// Several values.
    Array(Arc<[Value<'a>]>),
    /// A JSON object.
    Object(Cow<'a, Map<String, Json>>),
    /// An image's name, and whether there is such an image.
    Image(Cow<'a, str>, bool),
    /// Text in sections, each with its own style.
    Formatted(Arc<[Section]>),
    /// Numbers top, right, bottom, left.
    Padding([f64; 4]),
    /// A value of type `numberArray`.
    NumberArray(Arc<[f64]>),
    /// A value of type `colorArray`.
    ColorArray(Arc<[ExpressionColor]>),
    /// Anchors, each with an offset in ems.
    AnchorOffsets(Arc<[(Arc<str>, [f64; 2])]>),
    /// A projection's name, or a transition between two.
    Projection(Arc<Projection>),
    /// How text is compared.
    Collator(Arc<Collator>),
}

/// The greatest weight of a value bound by `let`: a handful of nested ones, each of which doubles
/// a text, would otherwise fill any memory.
pub(super) const MAX_WEIGHT: usize = 1 << 16;

/// A section of a [`Value::Formatted`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Section {
    /// The text; empty for an image.
    pub text: String,
    /// The image's name, and whether there is such an image.
    pub image: Option<(String, bool)>,
    /// The size relative to `text-size`.
    pub scale: Option<f64>,
    /// Font names in the order to be tried, separated by commas, instead of `text-font`.
    pub font_stack: Option<String>,
    /// The colour instead of `text-color`.
    pub color: Option<ExpressionColor>,
    /// `bottom`, `center` or `top`.
    pub vertical_align: Option<String>,
}

impl Section {
    /// The section's own colour.
    pub fn own_color(&self) -> Option<Color> {
        let part = |part: f64| part.clamp(0.0, 1.0) as f32;
        self.color.map(|ExpressionColor { r, g, b, a }| Color {
            r: part(r),
            g: part(g),
            b: part(b),
            a: part(a),
        })
    }

    /// A section of plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// How text is compared: the `collator` operator.
#[derive(Debug, Clone, PartialEq)]
pub struct Collator {
    /// Whether `a` and `A` differ.
    pub case_sensitive: bool,
    /// Whether `a` and `ä` differ.
    pub diacritic_sensitive: bool,
    /// The language whose rules hold, a BCP 47 tag.
    pub locale: Option<String>,
}

impl<'a> Value<'a> {
    /// A feature's property as a value; text and objects are borrowed.
    pub fn from_property(value: &'a PropertyValue) -> Self {
        match value {
            PropertyValue::Null => Self::Null,
            PropertyValue::Bool(value) => Self::Bool(*value),
            PropertyValue::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            PropertyValue::String(text) => Self::String(Cow::Borrowed(text)),
            PropertyValue::Json(json) => Self::from_json(json),
        }
    }

    /// A JSON value as a value; text and objects are borrowed.
    pub fn from_json(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(value) => Self::Number(value.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) => Self::String(Cow::Borrowed(text)),
            Json::Array(items) => Self::Array(items.iter().map(Value::from_json).collect()),
            Json::Object(object) => Self::Object(Cow::Borrowed(object)),
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value as `to-boolean` sees it: null, 0, NaN and empty text are false.
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::String(text) => !text.is_empty(),
            _ => true,
        }
    }

    /// How much there is of it: bytes of text, items of arrays.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::String(text) | Self::Image(text, _) => text.len(),
            Self::Array(items) => items.iter().map(|item| 1 + item.weight()).sum(),
            Self::Formatted(sections) => {
                sections.iter().map(|section| 1 + section.text.len()).sum()
            }
            Self::Object(object) => object.len(),
            _ => 1,
        }
    }

    /// The value with nothing borrowed.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Number(number) => Value::Number(number),
            Self::String(text) => Value::String(Cow::Owned(text.into_owned())),
            Self::Color(color) => Value::Color(color),
            Self::Array(items) => {
                Value::Array(items.iter().map(|item| item.clone().into_owned()).collect())
            }
            Self::Object(object) => Value::Object(Cow::Owned(object.into_owned())),
            Self::Image(name, available) => Value::Image(Cow::Owned(name.into_owned()), available),
            Self::Formatted(sections) => Value::Formatted(sections),
            Self::Padding(sides) => Value::Padding(sides),
            Self::NumberArray(numbers) => Value::NumberArray(numbers),
            Self::ColorArray(colors) => Value::ColorArray(colors),
            Self::AnchorOffsets(offsets) => Value::AnchorOffsets(offsets),
            Self::Projection(projection) => Value::Projection(projection),
            Self::Collator(collator) => Value::Collator(collator),
        }
    }

    /// The same value, its text borrowed from `self`.
    pub(super) fn borrowed(&self) -> Value<'_> {
        match self {
            Self::String(text) => Value::String(Cow::Borrowed(text)),
            Self::Object(object) => Value::Object(Cow::Borrowed(object)),
            Self::Image(name, available) => Value::Image(Cow::Borrowed(name), *available),
            other => other.clone(),
        }
    }

    /// A literal of a parsed expression.
    pub(super) fn from_spec(value: &spec::Value) -> Value<'static> {
        match value {
            spec::Value::Null => Value::Null,
            spec::Value::Bool(value) => Value::Bool(*value),
            spec::Value::Number(number) => Value::Number(*number),
            spec::Value::String(text) => Value::String(Cow::Owned(text.clone())),
            spec::Value::Color(color) => Value::Color(*color),
            spec::Value::Array(items) => Value::Array(items.iter().map(Value::from_spec).collect()),
            spec::Value::Object(object) => Value::Object(Cow::Owned(
                object.iter().map(|(key, value)| (key.clone(), spec_to_json(value))).collect(),
            )),
            spec::Value::Image { name, available } => {
                Value::Image(Cow::Owned(name.clone()), *available)
            }
            spec::Value::Formatted(sections) => Value::Formatted(
                sections
                    .iter()
                    .map(|section| Section {
                        text: section.text.clone(),
                        image: section.image.clone(),
                        scale: section.scale,
                        font_stack: section.font_stack.clone(),
                        color: section.text_color,
                        vertical_align: section.vertical_align.clone(),
                    })
                    .collect(),
            ),
            spec::Value::NumberArray(numbers) => Value::NumberArray(numbers.as_slice().into()),
            spec::Value::ColorArray(colors) => Value::ColorArray(colors.as_slice().into()),
            spec::Value::Padding(sides) => Value::Padding(*sides),
            spec::Value::Projection(projection) => Value::Projection(Arc::new(projection.clone())),
            spec::Value::Collator { case_sensitive, diacritic_sensitive, locale } => {
                Value::Collator(Arc::new(Collator {
                    case_sensitive: *case_sensitive,
                    diacritic_sensitive: *diacritic_sensitive,
                    locale: locale.clone(),
                }))
            }
        }
    }

    /// The value in the reference evaluator's form, for the operators left to it.
    pub(super) fn to_spec(&self) -> spec::Value {
        match self {
            Self::Null => spec::Value::Null,
            Self::Bool(value) => spec::Value::Bool(*value),
            Self::Number(number) => spec::Value::Number(*number),
            Self::String(text) => spec::Value::String(text.to_string()),
            Self::Color(color) => spec::Value::Color(*color),
            Self::Array(items) => spec::Value::Array(items.iter().map(Value::to_spec).collect()),
            Self::Object(object) => spec::Value::Object(
                object
                    .iter()
                    .map(|(key, value)| (key.clone(), spec::Value::from_json(value)))
                    .collect::<BTreeMap<_, _>>(),
            ),
            Self::Image(name, available) => {
                spec::Value::Image { name: name.to_string(), available: *available }
            }
            Self::Formatted(sections) => spec::Value::Formatted(
                sections
                    .iter()
                    .map(|section| spec::FormatSection {
                        text: section.text.clone(),
                        image: section.image.clone(),
                        scale: section.scale,
                        font_stack: section.font_stack.clone(),
                        text_color: section.color,
                        vertical_align: section.vertical_align.clone(),
                    })
                    .collect(),
            ),
            Self::Padding(sides) => spec::Value::Padding(*sides),
            Self::NumberArray(numbers) => spec::Value::NumberArray(numbers.to_vec()),
            Self::ColorArray(colors) => spec::Value::ColorArray(colors.to_vec()),
            Self::AnchorOffsets(offsets) => spec::Value::Array(
                offsets
                    .iter()
                    .flat_map(|(anchor, offset)| {
                        let offset = offset.iter().map(|part| spec::Value::Number(*part)).collect();
                        [spec::Value::String(anchor.to_string()), spec::Value::Array(offset)]
                    })
                    .collect(),
            ),
            Self::Projection(projection) => spec::Value::Projection((**projection).clone()),
            Self::Collator(collator) => spec::Value::Collator {
                case_sensitive: collator.case_sensitive,
                diacritic_sensitive: collator.diacritic_sensitive,
                locale: collator.locale.clone(),
            },
        }
    }
}

/// A literal inside an object; only what JSON has occurs there.
fn spec_to_json(value: &spec::Value) -> Json {
    match value {
        spec::Value::Bool(value) => Json::Bool(*value),
        spec::Value::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        spec::Value::String(text) => Json::String(text.clone()),
        spec::Value::Array(items) => Json::Array(items.iter().map(spec_to_json).collect()),
        spec::Value::Object(object) => Json::Object(
            object.iter().map(|(key, value)| (key.clone(), spec_to_json(value))).collect(),
        ),
        _ => Json::Null,
    }
}
