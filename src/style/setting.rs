//! The value a layer gives a property: checked once, when the style is read.

use std::borrow::Cow;
use std::sync::Arc;

use maplibre_expr::{convert, migrate};
use serde_json::Value as Json;

use super::expression::{
    ANCHORS, Expression, ExpressionColor, Section, Value, ValueType, is_expression,
};
use super::property::{Property, PropertyType};
use crate::error::{Error, ErrorKind, Result, nearest};

/// A property's value: the same everywhere, or an expression.
#[derive(Debug, Clone)]
pub enum SettingValue {
    /// The same at every zoom and for every feature.
    Constant(Value<'static>),
    /// To be evaluated.
    Expression(Expression),
}

/// Checks a value against its property's type, range and permitted expressions.
///
/// Old forms are read too: functions (`{"stops": …}`) and `{token}` texts become expressions.
///
/// # Errors
/// [`ErrorKind::Style`], its path within the value.
pub fn check_value(property: &Property, json: &Json) -> Result<SettingValue> {
    let converted = converted(property, json)?;
    let json = converted.as_ref().unwrap_or(json);
    // An array that starts with text is meant as an expression where no array of texts is wanted.
    let headed = json.as_array().and_then(|items| items.first()).is_some_and(Json::is_string);
    let of_texts = matches!(
        property.kind,
        PropertyType::Strings
            | PropertyType::Enums(_)
            | PropertyType::ColorArray
            | PropertyType::AnchorOffsets
    );
    if !is_expression(json) && (of_texts || !headed) {
        return literal(property, json).map(SettingValue::Constant);
    }
    let expression = match property.kind {
        PropertyType::Enum(_) => Expression::keyword(json)?,
        kind => Expression::new(json, Some(&value_type(kind)))?,
    };
    check_use(property, &expression)?;
    if let Some(value) = expression.constant() {
        check_constant(property, value)?;
        return Ok(SettingValue::Constant(value.clone()));
    }
    Ok(SettingValue::Expression(expression))
}

/// A value in an old form as an expression.
fn converted(property: &Property, json: &Json) -> Result<Option<Json>> {
    match json {
        Json::Object(function) => {
            let identity = function.get("type").is_some_and(|kind| kind == "identity");
            if !identity && !function.get("stops").is_some_and(Json::is_array) {
                return Err(wrong(property, json));
            }
            let specification = migrate::reference()
                .get(property.name)
                .ok_or_else(|| wrong(property, json).remedy("give a value or an expression"))?;
            convert::try_convert_function(json, specification).map(Some).map_err(|cause| {
                Error::new(ErrorKind::Style, format!("the function cannot be read: {cause}"))
                    .remedy("give an expression, [\"interpolate\", …] or [\"step\", …] say")
            })
        }
        Json::String(text) if property.tokens && text.contains('{') => {
            Ok(Some(convert::convert_token_string(text)))
        }
        _ => Ok(None),
    }
}

/// Whether the property may depend on what its expression depends on.
fn check_use(property: &Property, expression: &Expression) -> Result<()> {
    let name = property.name;
    let refused = |what: &str, remedy: &str| {
        let message = format!("`{name}` cannot depend on {what}");
        Err(Error::new(ErrorKind::Style, message).remedy(remedy))
    };
    if !property.feature && !expression.is_feature_constant() {
        return refused("the feature", "make a layer with a filter for each value");
    }
    if !property.zoom && !expression.is_zoom_constant() {
        return refused("the zoom", "make a layer with a zoom range for each value");
    }
    if expression.reads_parameter() && property.parameter.is_none() {
        return refused(
            "`heatmap-density`, `line-progress` or `elevation`",
            "use a property of the feature",
        );
    }
    if !property.interpolated && expression.interpolates_zoom() {
        return refused("the zoom by interpolation", "use a `step` expression");
    }
    Ok(())
}

/// What an expression for a property is checked against.
pub(super) fn value_type(kind: PropertyType) -> ValueType {
    match kind {
        PropertyType::Boolean => ValueType::Boolean,
        PropertyType::Number => ValueType::Number,
        PropertyType::Color => ValueType::Color,
        PropertyType::String | PropertyType::Enum(_) => ValueType::String,
        PropertyType::Formatted => ValueType::Formatted,
        PropertyType::Image => ValueType::ResolvedImage,
        PropertyType::Padding => ValueType::Padding,
        PropertyType::Numbers(length) => ValueType::array(ValueType::Number, length),
        PropertyType::Strings | PropertyType::Enums(_) => ValueType::array(ValueType::String, None),
        PropertyType::NumberArray => ValueType::NumberArray,
        PropertyType::ColorArray => ValueType::ColorArray,
        PropertyType::AnchorOffsets => ValueType::VariableAnchorOffsetCollection,
    }
}

/// A plain JSON value as the property's type.
fn literal(property: &Property, json: &Json) -> Result<Value<'static>> {
    let refused = || wrong(property, json);
    let value = match (property.kind, json) {
        (PropertyType::Boolean, Json::Bool(value)) => Value::Bool(*value),
        (PropertyType::Number, Json::Number(_)) => Value::Number(number(json).ok_or_else(refused)?),
        (PropertyType::Color, Json::String(text)) => Value::Color(color(text)?),
        (PropertyType::Enum(_) | PropertyType::String, Json::String(text)) => {
            Value::String(Cow::Owned(text.clone()))
        }
        (PropertyType::Formatted, Json::String(text)) => {
            Value::Formatted(Arc::new([Section::plain(text.as_str())]))
        }
        (PropertyType::Image, Json::String(text)) => Value::Image(Cow::Owned(text.clone()), false),
        (PropertyType::Padding, Json::Number(_)) => {
            Value::Padding([number(json).ok_or_else(refused)?; 4])
        }
        (PropertyType::Padding, Json::Array(items)) => {
            Value::Padding(padding(items).ok_or_else(refused)?)
        }
        (PropertyType::Numbers(length), Json::Array(items)) => {
            let numbers = numbers(items).ok_or_else(refused)?;
            if length.is_some_and(|length| length != numbers.len()) {
                return Err(refused());
            }
            Value::Array(numbers.into_iter().map(Value::Number).collect())
        }
        (PropertyType::Strings | PropertyType::Enums(_), Json::Array(items)) => {
            let texts: Option<Arc<[_]>> = items
                .iter()
                .map(|item| item.as_str().map(|text| Value::String(Cow::Owned(text.to_owned()))))
                .collect();
            Value::Array(texts.ok_or_else(refused)?)
        }
        (PropertyType::NumberArray, Json::Number(_)) => {
            Value::NumberArray(Arc::new([number(json).ok_or_else(refused)?]))
        }
        (PropertyType::NumberArray, Json::Array(items)) => {
            Value::NumberArray(numbers(items).ok_or_else(refused)?.into())
        }
        (PropertyType::ColorArray, Json::String(text)) => {
            Value::ColorArray(Arc::new([color(text)?]))
        }
        (PropertyType::ColorArray, Json::Array(items)) => {
            let colors: Result<Arc<[_]>> =
                items.iter().map(|item| color(item.as_str().ok_or_else(refused)?)).collect();
            Value::ColorArray(colors?)
        }
        (PropertyType::AnchorOffsets, Json::Array(items)) => {
            Value::AnchorOffsets(anchor_offsets(items).ok_or_else(refused)?)
        }
        _ => return Err(refused()),
    };
    check_constant(property, &value)?;
    Ok(value)
}

/// Room on four sides, as CSS abbreviates it: top, right, bottom, left.
fn padding(items: &[Json]) -> Option<[f64; 4]> {
    Some(match *numbers(items)?.as_slice() {
        [all] => [all; 4],
        [y, x] => [y, x, y, x],
        [top, x, bottom] => [top, x, bottom, x],
        [top, right, bottom, left] => [top, right, bottom, left],
        _ => return None,
    })
}

/// Anchors by name, each with its offset in ems.
type AnchorOffsets = Arc<[(Arc<str>, [f64; 2])]>;

fn anchor_offsets(items: &[Json]) -> Option<AnchorOffsets> {
    items
        .chunks(2)
        .map(|pair| match pair {
            [Json::String(anchor), Json::Array(offset)] => {
                let offset = numbers(offset)?;
                Some((Arc::from(anchor.as_str()), <[f64; 2]>::try_from(offset).ok()?))
            }
            _ => None,
        })
        .collect()
}

/// The rules that hold for a value however it was come by: ranges and names.
fn check_constant(property: &Property, value: &Value<'_>) -> Result<()> {
    match (property.kind, value) {
        (PropertyType::Number, Value::Number(number)) => {
            let least = property.minimum.unwrap_or(f64::NEG_INFINITY);
            let greatest = property.maximum.unwrap_or(f64::INFINITY);
            if !(least..=greatest).contains(number) {
                let range = match (property.minimum, property.maximum) {
                    (Some(least), Some(greatest)) => format!("{least} to {greatest}"),
                    (Some(least), None) => format!("{least} or more"),
                    _ => format!("{greatest} or less"),
                };
                let message = format!("`{}` is out of range: {number}", property.name);
                let error = Error::new(ErrorKind::Style, message);
                return Err(error.remedy(format!("give a number of {range}")));
            }
            Ok(())
        }
        (PropertyType::Enum(names), Value::String(text)) => name_among(names, text),
        (PropertyType::Enums(names), Value::Array(items)) => {
            items.iter().filter_map(Value::as_str).try_for_each(|text| name_among(names, text))
        }
        (PropertyType::AnchorOffsets, Value::AnchorOffsets(pairs)) => {
            pairs.iter().try_for_each(|(anchor, _)| name_among(&ANCHORS, anchor))
        }
        _ => Ok(()),
    }
}

fn name_among(names: &[&str], text: &str) -> Result<()> {
    if names.contains(&text) {
        return Ok(());
    }
    let error = Error::new(ErrorKind::Style, format!("`{text}` is not one of the names there are"));
    Err(match nearest(text, names.iter().copied()) {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None => error.remedy(format!("give one of {}", names.join(", "))),
    })
}

fn number(json: &Json) -> Option<f64> {
    json.as_f64().filter(|number| number.is_finite())
}

fn numbers(items: &[Json]) -> Option<Vec<f64>> {
    items.iter().map(number).collect()
}

/// A colour as the specification reads it.
fn color(text: &str) -> Result<ExpressionColor> {
    ExpressionColor::parse(text).ok_or_else(|| {
        Error::new(ErrorKind::Style, format!("`{text}` is not a colour")).remedy(
            "give a CSS colour such as \"#336699\", \"slategray\" or \"hsl(210, 50%, 40%)\"",
        )
    })
}

/// The value is not of the property's type.
fn wrong(property: &Property, json: &Json) -> Error {
    let found = match json {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    };
    let wanted = match property.kind {
        PropertyType::Boolean => "true or false".to_owned(),
        PropertyType::Number => "a number".to_owned(),
        PropertyType::Color => "a CSS colour".to_owned(),
        PropertyType::String | PropertyType::Formatted => "text".to_owned(),
        PropertyType::Enum(names) => format!("one of {}", names.join(", ")),
        PropertyType::Image => "the name of an image".to_owned(),
        PropertyType::Padding => "a number or an array of one to four".to_owned(),
        PropertyType::Numbers(Some(length)) => format!("an array of {length} numbers"),
        PropertyType::Numbers(None) => "an array of numbers".to_owned(),
        PropertyType::Strings => "an array of texts".to_owned(),
        PropertyType::Enums(names) => format!("an array of some of {}", names.join(", ")),
        PropertyType::NumberArray => "a number or an array of numbers".to_owned(),
        PropertyType::ColorArray => "a CSS colour or an array of them".to_owned(),
        PropertyType::AnchorOffsets => "anchors and [x, y] offsets in turn".to_owned(),
    };
    Error::new(ErrorKind::Style, format!("`{}` cannot be {found}", property.name))
        .remedy(format!("give {wanted}, or an expression"))
}
