//! Filters in the old form, `["==", "class", "main"]`, as expressions.

use serde_json::{Value as Json, json};

/// Which form a filter is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Expression,
    Old,
    /// The same in either.
    Either,
}

/// The filter as an expression.
pub(super) fn as_expression(filter: &Json) -> Json {
    if form(filter) == Form::Old { converted(filter) } else { filter.clone() }
}

/// Whether a filter is an expression rather than of the old form.
pub(in super::super) fn is_expression_filter(filter: &Json) -> bool {
    form(filter) != Form::Old
}

fn form(filter: &Json) -> Form {
    let items = match filter {
        Json::Bool(_) => return Form::Either,
        Json::Array(items) if !items.is_empty() => items.as_slice(),
        _ => return Form::Old,
    };
    let is = |index: usize, of: fn(&Json) -> bool| items.get(index).is_some_and(of);
    match items[0].as_str() {
        Some("has") => match items.get(1).map(|name| name.as_str()) {
            None | Some(Some("$id" | "$type")) => Form::Old,
            _ if items.len() == 2 => Form::Either,
            _ => Form::Expression,
        },
        Some("in") if items.len() >= 3 && (!is(1, Json::is_string) || is(2, Json::is_array)) => {
            Form::Expression
        }
        Some("in" | "!in" | "!has" | "none") => Form::Old,
        Some("==" | "!=" | ">" | ">=" | "<" | "<=") => {
            if items.len() != 3 || is(1, Json::is_array) || is(2, Json::is_array) {
                Form::Expression
            } else {
                Form::Old
            }
        }
        Some("any" | "all") => {
            let mut found = Form::Either;
            for child in &items[1..] {
                match form(child) {
                    Form::Expression => return Form::Expression,
                    Form::Old => found = Form::Old,
                    Form::Either => {}
                }
            }
            found
        }
        _ => Form::Expression,
    }
}

fn converted(filter: &Json) -> Json {
    let Json::Array(items) = filter else { return Json::Bool(true) };
    let op = items.first().and_then(Json::as_str).unwrap_or_default();
    let Some((subject, rest)) = items.get(1..).and_then(<[Json]>::split_first) else {
        return Json::Bool(op != "any");
    };
    let not = |filter: Json| json!(["!", filter]);
    let all = |op: &str, negated: bool| {
        let children = items[1..].iter().map(converted);
        let children = children.map(|child| if negated { not(child) } else { child });
        Json::Array(std::iter::once(op.into()).chain(children).collect())
    };
    let value = || rest.first().cloned().unwrap_or(Json::Null);
    match op {
        "==" | "<" | ">" | "<=" | ">=" => comparison(subject, &value(), op),
        "!=" => not(comparison(subject, &value(), "==")),
        "any" | "all" => all(op, false),
        "none" => all("all", true),
        "in" => among(subject, rest),
        "!in" => not(among(subject, rest)),
        "has" => presence(subject),
        "!has" => not(presence(subject)),
        _ => Json::Bool(true),
    }
}

fn comparison(subject: &Json, value: &Json, op: &str) -> Json {
    match subject.as_str() {
        Some("$type") => json!([format!("filter-type-{op}"), value]),
        Some("$id") => json!([format!("filter-id-{op}"), value]),
        _ => json!([format!("filter-{op}"), subject, value]),
    }
}

fn among(subject: &Json, values: &[Json]) -> Json {
    if values.is_empty() {
        return Json::Bool(false);
    }
    match subject.as_str() {
        Some("$type") => json!(["filter-type-in", ["literal", values]]),
        Some("$id") => json!(["filter-id-in", ["literal", values]]),
        _ => json!(["filter-in-small", subject, ["literal", values]]),
    }
}

fn presence(subject: &Json) -> Json {
    match subject.as_str() {
        Some("$type") => Json::Bool(true),
        Some("$id") => json!(["filter-has-id"]),
        _ => json!(["filter-has", subject]),
    }
}
