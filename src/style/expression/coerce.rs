//! Values made into values of another type.

use std::borrow::Cow;
use std::sync::Arc;

use maplibre_expr::{EvalErrorKind, Expr, Type, Value as SpecValue, format_number};

use super::fault::{Fault, Result, mismatch};
use super::value::{ExpressionColor, Section, Value};

/// Whether a value is of a type.
pub(super) fn is_of(kind: &Type, value: &Value<'_>) -> bool {
    match (kind, value) {
        (Type::Value, Value::Collator(_)) => false,
        (Type::Value, _)
        | (Type::Null, Value::Null)
        | (Type::Boolean, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::String, Value::String(_))
        | (Type::Color, Value::Color(_))
        | (Type::Object, Value::Object(_))
        | (Type::ResolvedImage, Value::Image(..))
        | (Type::Formatted, Value::Formatted(_))
        | (Type::Padding, Value::Padding(_))
        | (Type::NumberArray, Value::NumberArray(_))
        | (Type::ColorArray, Value::ColorArray(_))
        | (Type::ProjectionDefinition, Value::Projection(_))
        | (Type::Collator, Value::Collator(_))
        | (Type::VariableAnchorOffsetCollection, Value::AnchorOffsets(_)) => true,
        (Type::Array(item, length), Value::Array(items)) => {
            length.is_none_or(|length| length == items.len())
                && items.iter().all(|value| is_of(item, value))
        }
        _ => false,
    }
}

pub(super) fn coerce<'a>(kind: &Type, value: Value<'a>) -> Result<Value<'a>> {
    match (kind, value) {
        (Type::Boolean, value) => Ok(Value::Bool(value.is_truthy())),
        (Type::String, value) => Ok(Value::String(to_text(value)?)),
        (Type::Number, Value::Number(number)) => Ok(Value::Number(number)),
        (Type::Color, Value::Color(color)) => Ok(Value::Color(color)),
        (Type::Color, Value::String(text)) => match ExpressionColor::parse(&text) {
            Some(color) => Ok(Value::Color(color)),
            None => Err(Fault::of(EvalErrorKind::CouldNotParse {
                ty: "color",
                value: text.into_owned(),
            })),
        },
        (Type::Formatted, value @ Value::Formatted(_)) => Ok(value),
        (Type::Formatted, value) => {
            let text = to_text(value)?.into_owned();
            Ok(Value::Formatted(Arc::new([Section::plain(text)])))
        }
        (Type::ResolvedImage, value @ Value::Image(..)) => Ok(value),
        (Type::ResolvedImage, value) => Ok(Value::Image(to_text(value)?, false)),
        (Type::VariableAnchorOffsetCollection, value) => anchor_offsets(value),
        (kind, value) => {
            let expr = Expr::Coerce(kind.clone(), Box::new(Expr::Literal(value.to_spec())));
            reference_value(&expr).map(|value| Value::from_spec(&value))
        }
    }
}

/// `["top", [0, 1], "left", [1, 0]]` as pairs.
fn anchor_offsets(value: Value<'_>) -> Result<Value<'_>> {
    let Value::Array(items) = &value else {
        return match value {
            Value::AnchorOffsets(_) => Ok(value),
            other => Err(mismatch("variableAnchorOffsetCollection", &other)),
        };
    };
    let pairs: Option<Arc<[_]>> = items
        .chunks(2)
        .map(|pair| match pair {
            [Value::String(anchor), Value::Array(offset)] => match &**offset {
                [Value::Number(x), Value::Number(y)] => Some((Arc::from(&**anchor), [*x, *y])),
                _ => None,
            },
            _ => None,
        })
        .collect();
    pairs.map(Value::AnchorOffsets).ok_or_else(|| {
        Fault::new("Could not parse variableAnchorOffsetCollection: anchors and [x, y] offsets must take turns.")
    })
}

/// `to-string`.
pub(super) fn to_text(value: Value<'_>) -> Result<Cow<'_, str>> {
    Ok(match value {
        Value::String(text) | Value::Image(text, _) => text,
        Value::Null => Cow::Borrowed(""),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(number) => Cow::Owned(format_number(number)),
        other => match apply("to-string", vec![other.to_spec()])? {
            SpecValue::String(text) => Cow::Owned(text),
            other => Cow::Owned(other.to_string()),
        },
    })
}

/// Applies an operator with the reference evaluator.
pub(super) fn apply(op: &str, args: Vec<SpecValue>) -> Result<SpecValue> {
    let args = args.into_iter().map(Expr::Literal).collect();
    reference_value(&Expr::Call { op: op.to_owned(), args })
}

pub(super) fn reference_value(expr: &Expr) -> Result<SpecValue> {
    Ok(maplibre_expr::evaluate(expr, &maplibre_expr::EvaluationContext::default())?)
}
