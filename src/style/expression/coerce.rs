//! Values made into values of another type.

use std::sync::Arc;

use maplibre_expr::{Expr, Value as SpecValue};
use serde_json::Value as Json;

use super::fault::Result;
use super::kind::ValueType;
use super::rgba::checked_color;
use super::show::{js_string, stringify, to_text};
use super::value::{ExpressionColor, Section, Value};

/// Whether a value is of a type.
pub(super) fn is_of(kind: &ValueType, value: &Value<'_>) -> bool {
    use ValueType as T;
    match (kind, value) {
        (T::Value, Value::Collator(_)) => false,
        (T::Value, _)
        | (T::Null, Value::Null)
        | (T::Boolean, Value::Bool(_))
        | (T::Number, Value::Number(_))
        | (T::String, Value::String(_))
        | (T::Object, Value::Object(_)) => true,
        (T::Array(item, length), Value::Array(items)) => {
            length.is_none_or(|length| length == items.len())
                && items.iter().all(|value| is_of(item, value))
        }
        (kind, value) => *kind == T::of(value),
    }
}

/// A value as one of another type, or why it cannot be.
pub(super) fn convert<'a>(
    kind: &ValueType,
    value: Value<'a>,
) -> std::result::Result<Value<'a>, String> {
    use ValueType as T;
    let unfit = |value: &Value<'_>| {
        let shown = value.as_str().map_or_else(|| stringify(value), str::to_owned);
        format!("Could not parse {kind} from value '{shown}'")
    };
    let made = match kind {
        T::Boolean => Some(Value::Bool(value.is_truthy())),
        T::Color => return to_color(value, &unfit),
        T::Number => {
            let number = js_number(&value);
            if number.is_nan() {
                return Err(format!("Could not convert {} to number.", stringify(&value)));
            }
            Some(Value::Number(number))
        }
        T::Formatted => Some(Value::Formatted(Arc::new([Section::plain(to_text(value.clone()))]))),
        T::ResolvedImage => match to_text(value.clone()) {
            name if name.is_empty() => Some(Value::Null),
            name => Some(Value::Image(name, false)),
        },
        T::Padding => padding(&value).map(Value::Padding),
        T::NumberArray => match &value {
            Value::NumberArray(_) => Some(value.clone()),
            value => numbers(value).map(|numbers| Value::NumberArray(numbers.into())),
        },
        T::ColorArray => match &value {
            Value::ColorArray(_) => Some(value.clone()),
            value => colors(value).map(Value::ColorArray),
        },
        T::VariableAnchorOffsetCollection => anchor_offsets(&value),
        T::ProjectionDefinition => is_projection(&value).then(|| value.clone()),
        _ => Some(Value::String(to_text(value.clone()))),
    };
    made.ok_or_else(|| unfit(&value))
}

fn to_color<'a>(
    value: Value<'a>,
    unfit: &dyn Fn(&Value<'_>) -> String,
) -> std::result::Result<Value<'a>, String> {
    match &value {
        Value::Color(_) => Ok(value),
        Value::String(text) => {
            ExpressionColor::parse(text).map(Value::Color).ok_or_else(|| unfit(&value))
        }
        Value::Array(items) if !(3..=4).contains(&items.len()) => Err(format!(
            "Invalid rgba value {}: expected an array containing either three or four numeric values.",
            stringify(&value)
        )),
        Value::Array(items) => checked_color(items, false).map(Value::Color),
        other => Err(unfit(other)),
    }
}

/// A number, or an array of them.
fn numbers(value: &Value<'_>) -> Option<Vec<f64>> {
    match value {
        Value::Number(number) => Some(vec![*number]),
        Value::Array(items) => items.iter().map(Value::as_number).collect(),
        _ => None,
    }
}

fn padding(value: &Value<'_>) -> Option<[f64; 4]> {
    if let Value::Padding(sides) = value {
        return Some(*sides);
    }
    Some(match *numbers(value)?.as_slice() {
        [all] => [all; 4],
        [y, x] => [y, x, y, x],
        [top, x, bottom] => [top, x, bottom, x],
        [top, right, bottom, left] => [top, right, bottom, left],
        _ => return None,
    })
}

fn colors(value: &Value<'_>) -> Option<Arc<[ExpressionColor]>> {
    match value {
        Value::String(text) => Some(Arc::new([ExpressionColor::parse(text)?])),
        Value::Array(items) => {
            items.iter().map(|item| ExpressionColor::parse(item.as_str()?)).collect()
        }
        _ => None,
    }
}

/// The nine places of a symbol's anchor.
pub(in crate::style) const ANCHORS: [&str; 9] = [
    "center",
    "left",
    "right",
    "top",
    "bottom",
    "top-left",
    "top-right",
    "bottom-left",
    "bottom-right",
];

/// `["top", [0, 1], "left", [1, 0]]` as pairs.
fn anchor_offsets<'a>(value: &Value<'a>) -> Option<Value<'a>> {
    let Value::Array(items) = value else {
        return matches!(value, Value::AnchorOffsets(_)).then(|| value.clone());
    };
    if items.is_empty() {
        return None;
    }
    let pairs: Option<Arc<[_]>> = items
        .chunks(2)
        .map(|pair| match pair {
            [Value::String(anchor), Value::Array(offset)] if ANCHORS.contains(&&**anchor) => {
                match &**offset {
                    [Value::Number(x), Value::Number(y)] => Some((Arc::from(&**anchor), [*x, *y])),
                    _ => None,
                }
            }
            _ => None,
        })
        .collect();
    pairs.map(Value::AnchorOffsets)
}

/// Whether a value names a projection, or two and how far between them.
fn is_projection(value: &Value<'_>) -> bool {
    match value {
        Value::String(_) | Value::Projection(_) => true,
        Value::Array(items) => {
            matches!(&**items, [Value::String(_), Value::String(_), Value::Number(_)])
        }
        Value::Object(object) => {
            object.get("from").is_some_and(Json::is_string)
                && object.get("to").is_some_and(Json::is_string)
                && object.get("transition").is_some_and(Json::is_number)
        }
        _ => false,
    }
}

/// JavaScript's `Number(value)`.
pub(super) fn js_number(value: &Value<'_>) -> f64 {
    match value {
        Value::Null => 0.0,
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::Number(number) => *number,
        Value::Object(_) => f64::NAN,
        other => parse_number(&js_string(other)),
    }
}

/// A numeral as JavaScript reads it.
fn parse_number(text: &str) -> f64 {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let whole = |digits: &str, radix: u32| {
        if digits.is_empty() {
            return f64::NAN;
        }
        digits
            .chars()
            .try_fold(0.0, |sum, digit| {
                digit.to_digit(radix).map(|digit| sum * f64::from(radix) + f64::from(digit))
            })
            .unwrap_or(f64::NAN)
    };
    let (head, tail) = text.split_at_checked(2).unwrap_or((text, ""));
    match head {
        "0x" | "0X" => return whole(tail, 16),
        "0o" | "0O" => return whole(tail, 8),
        "0b" | "0B" => return whole(tail, 2),
        _ => {}
    }
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        text if text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E')) =>
        {
            text.parse().unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

/// Applies an operator with the evaluator of `maplibre-expr`.
pub(super) fn apply(op: &str, args: Vec<SpecValue>) -> Result<SpecValue> {
    let args = args.into_iter().map(Expr::Literal).collect();
    reference_value(&Expr::Call { op: op.to_owned(), args })
}

pub(super) fn reference_value(expr: &Expr) -> Result<SpecValue> {
    Ok(maplibre_expr::evaluate(expr, &maplibre_expr::EvaluationContext::default())?)
}
