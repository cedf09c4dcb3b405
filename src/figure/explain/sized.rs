//! Examples of the sizes that an expression makes of a number of the data, whatever its form.

use serde_json::{Value, json};

use super::derive::{Entry, Tell};
use super::rooted::examples;
use crate::figure::words::Words;
use crate::figure::written::reads_data;
use crate::source::{Feature, Properties, Shape, ShapeKind};
use crate::style::{CircleStyle, EvaluationContext, Layer, LineStyle};

/// The number that an expression reads.
#[derive(Debug, Clone, PartialEq)]
struct Input<'v> {
    /// The property of the data.
    property: &'v str,
    /// What the property is divided by, as where its number is told in millions.
    divisor: f64,
}

/// No example is less than this share of the least number of the data.
const BELOW: f64 = 0.5;

/// The entries of a size that the number of one property drives: round numbers up to the greatest of
/// the data, the largest first, each with the size that the layer draws for it. `None` where the sizes
/// do not grow with one number of features that are known.
pub(super) fn sizes(
    layer: &Layer,
    property: &str,
    (unit, words): (&str, &Words),
    numbers: &dyn Fn(&Layer, &str) -> Vec<f64>,
    context: &EvaluationContext<'_>,
) -> Option<Vec<Entry>> {
    let input = input(layer.written(property)?)?;
    let size = |number: f64| {
        let number = json!(number * input.divisor);
        let properties = Properties::from_iter([(input.property.to_owned(), number)]);
        let shape = Shape::new(ShapeKind::Point);
        let feature = Feature { id: None, properties, shape };
        match property {
            "circle-radius" => Some(layer.evaluated::<CircleStyle>(&feature, context).radius),
            "line-width" => Some(layer.evaluated::<LineStyle>(&feature, context).width),
            _ => None,
        }
    };
    let known = numbers(layer, input.property).into_iter().map(|number| number / input.divisor);
    let (least, most) = known.fold((f64::INFINITY, 0.0), |(least, most): (f64, f64), number| {
        (least.min(number), most.max(number))
    });
    let tell = Tell::new(unit, words, most);
    let of = |number: f64| Some((number, size(number)?));
    let sizes: Vec<(f64, f64)> =
        examples(most).filter(|number| *number >= BELOW * least).map(of).collect::<Option<_>>()?;
    let grows = sizes.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if a > b));
    let entry = |(number, size): (f64, f64)| Entry::new(&json!(size), tell.number(number));
    (sizes.len() > 1 && grows).then(|| sizes.into_iter().map(entry).collect())
}

/// What an expression reads of features, where that is one number alone.
fn input(value: &Value) -> Option<Input<'_>> {
    let parts = value.as_array()?;
    match parts.as_slice() {
        [name, Value::String(property)] if name == "get" => Some(Input { property, divisor: 1.0 }),
        [name, read, Value::Number(by)] if name == "/" && is_plain(read) => {
            let divisor = by.as_f64().filter(|by| *by > 0.0)?;
            Some(Input { divisor, ..input(read)? })
        }
        _ => {
            let mut read = parts.iter().filter(|part| reads_data(part)).map(input);
            let first = read.next()??;
            read.all(|other| other.as_ref() == Some(&first)).then_some(first)
        }
    }
}

/// Whether an expression is the number of a property as it stands.
fn is_plain(value: &Value) -> bool {
    let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
    match parts {
        [name, Value::String(_)] => name == "get",
        [name, read] => (name == "to-number" || name == "number") && is_plain(read),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_read_as_it_is_told() {
        let read =
            |value: Value| input(&value).map(|input| (input.property.to_owned(), input.divisor));
        let people = json!(["to-number", ["get", "people"]]);
        let millions = json!(["/", people, 1_000_000]);
        assert_eq!(read(json!(["*", 2.4, ["sqrt", millions]])), Some(("people".to_owned(), 1e6)));
        let twice = json!(["max", 2, ["+", ["get", "n"], ["ln", ["get", "n"]]]]);
        assert_eq!(read(twice), Some(("n".to_owned(), 1.0)));
        assert_eq!(read(json!(["/", ["get", "n"], ["get", "area"]])), None);
        assert_eq!(read(json!(["*", 2, ["length", ["feature-state", "x"]]])), None);
    }
}
