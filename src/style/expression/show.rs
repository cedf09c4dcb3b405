//! Values as text, in JavaScript's ways: the specification's messages and conversions show them so.

use std::borrow::Cow;

use maplibre_expr::format_number;
use serde_json::Value as Json;

use super::value::{ExpressionColor, Section, Value};

/// `to-string`.
pub(super) fn to_text(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::String(text) | Value::Image(text, _) => text,
        Value::Null => Cow::Borrowed(""),
        Value::Number(number) => Cow::Owned(format_number(number)),
        other => Cow::Owned(match &other {
            Value::Color(color) => {
                let [r, g, b, a] = color.to_rgba255();
                let [r, g, b] = [r, g, b].map(|part| (part + 0.5).floor());
                format!("rgba({r},{g},{b},{})", format_number(a))
            }
            Value::Formatted(sections) => {
                sections.iter().map(|section| section.text.as_str()).collect()
            }
            other => stringify(other),
        }),
    }
}

/// JavaScript's `String(value)` of what may stand in a message or be looked for in a text.
pub(super) fn js_string(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Array(items) => {
            let item = |item: &Value<'_>| match item {
                Value::Null => String::new(),
                item => js_string(item),
            };
            items.iter().map(item).collect::<Vec<_>>().join(",")
        }
        Value::Object(_) => "[object Object]".to_owned(),
        Value::Number(number) => format_number(*number),
        other => to_text(other.clone()).into_owned(),
    }
}

/// JavaScript's `JSON.stringify(value)`.
pub(super) fn stringify(value: &Value<'_>) -> String {
    let list = |items: &mut dyn Iterator<Item = String>| {
        format!("[{}]", items.collect::<Vec<_>>().join(","))
    };
    let number = |number: f64| {
        if number.is_finite() { format_number(number) } else { "null".to_owned() }
    };
    let color = |color: &ExpressionColor| {
        let [r, g, b, a] = color.to_rgba_unit().map(number);
        format!("{{\"r\":{r},\"g\":{g},\"b\":{b},\"a\":{a}}}")
    };
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => number(*value),
        Value::String(text) => Json::from(text.as_ref()).to_string(),
        Value::Color(value) => color(value),
        Value::Array(items) => list(&mut items.iter().map(stringify_item)),
        Value::Object(object) => {
            let member = |(key, value): (&String, &Json)| {
                format!("{}:{}", Json::from(key.as_str()), stringify(&Value::from_json(value)))
            };
            format!("{{{}}}", object.iter().map(member).collect::<Vec<_>>().join(","))
        }
        Value::Padding(sides) => list(&mut sides.iter().copied().map(number)),
        Value::NumberArray(numbers) => list(&mut numbers.iter().copied().map(number)),
        Value::ColorArray(colors) => list(&mut colors.iter().map(color)),
        Value::AnchorOffsets(pairs) => list(&mut pairs.iter().map(|(anchor, [x, y])| {
            format!("{},[{},{}]", Json::from(&**anchor), number(*x), number(*y))
        })),
        Value::Image(name, there) => image_text(name, *there),
        Value::Formatted(sections) => {
            let text = |text: &Option<String>| {
                text.as_ref()
                    .map_or("null".to_owned(), |text| Json::from(text.as_str()).to_string())
            };
            let section = |section: &Section| {
                let image = section.image.as_ref();
                format!(
                    "{{\"text\":{},\"image\":{},\"scale\":{},\"fontStack\":{},\"textColor\":{},\"verticalAlign\":{}}}",
                    Json::from(section.text.as_str()),
                    image.map_or("null".to_owned(), |(name, there)| image_text(name, *there)),
                    section.scale.map_or("null".to_owned(), number),
                    text(&section.font_stack),
                    section.color.as_ref().map_or("null".to_owned(), color),
                    text(&section.vertical_align),
                )
            };
            format!("{{\"sections\":{}}}", list(&mut sections.iter().map(section)))
        }
        Value::Projection(_) | Value::Collator(_) => {
            Json::from(value.to_spec().to_string()).to_string()
        }
    }
}

/// An item of an array: within it lists by their types are the objects that they are.
fn stringify_item(item: &Value<'_>) -> String {
    match item {
        Value::Padding(_) | Value::NumberArray(_) | Value::ColorArray(_) => {
            format!("{{\"values\":{}}}", stringify(item))
        }
        item => stringify(item),
    }
}

fn image_text(name: &str, available: bool) -> String {
    format!("{{\"name\":{},\"available\":{available}}}", Json::from(name))
}
