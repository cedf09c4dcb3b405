//! Rules that a differential test against the specification's reference brought to light.

use serde_json::{Value as Json, json};

use super::*;
use crate::source::Properties;

fn properties() -> Properties {
    let json = json!({"n": 7, "name": "Ätna", "list": [1, 2], "none": null});
    json.as_object().cloned().unwrap().into()
}

/// The value for a feature at zoom 3 as text, or the message with the place it lies at.
fn run(expression: Json) -> String {
    let expression = match Expression::new(&expression, None) {
        Ok(expression) => expression,
        Err(error) => return error.to_string(),
    };
    let properties = properties();
    let mut context = EvaluationContext::at_zoom(3.0);
    context.properties = Some(&properties);
    match expression.evaluate(&context) {
        Ok(value) => show::stringify(&value),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_bound_value_that_is_not_read_cannot_fail() {
    let unread = json!(["let", "a", ["number", ["get", "name"]], ["get", "n"]]);
    assert_eq!(run(unread), "7");
    // What is bound within a bound value has a place of its own.
    let nested = json!([
        "let",
        "a",
        ["let", "b", ["get", "n"], ["+", ["var", "b"], 1]],
        ["let", "c", ["get", "n"], ["-", ["var", "a"], ["var", "c"]]]
    ]);
    assert_eq!(run(nested), "1");
}

#[test]
fn every_fault_is_told_with_its_place() {
    let error = Expression::new(&json!(["at", ["upcase", 1], ["length", 2]]), None).unwrap_err();
    let places: Vec<_> =
        error.related().iter().filter_map(|error| error.place().path.as_deref()).collect();
    assert_eq!(places, ["[1][1]", "[2]"]);
    let message = run(json!(["+", 1, ["number", ["get", "name"]]]));
    assert!(message.contains("but found string instead") && message.contains("[2]"), "{message}");
}

#[test]
fn an_unreachable_part_that_fails_beforehand_fails_the_whole() {
    let unreachable = json!(["case", ["==", 1, 1], 1, ["at", 5, ["literal", [1]]]]);
    assert!(run(unreachable).contains("Array index out of bounds: 5 > 0"));
}

#[test]
fn what_is_not_a_number_is_between_no_stops() {
    let nan = json!(["/", ["-", ["get", "n"], ["get", "n"]], 0]);
    for curve in
        [json!(["step", nan, 1, 2, 3]), json!(["interpolate", ["linear"], nan, 0, 1, 2, 3])]
    {
        assert_eq!(run(curve), "Input is not a number");
    }
    assert_eq!(run(json!(["max", 3, nan])), "null");
}

#[test]
fn colours_are_mixed_in_their_space_at_the_stops_too() {
    let curve = json!(["interpolate-hcl", ["linear"], ["zoom"], 3, "red", 5, "blue", 6, "lime"]);
    let color = run(curve);
    assert!(color.starts_with("{\"r\":1,\"g\":0,"), "{color}");
}

#[test]
fn the_zoom_by_another_name_is_no_curve() {
    let curve =
        json!(["interpolate", ["linear"], ["let", "a", ["get", "n"], ["zoom"]], 0, 1, 9, 2]);
    assert!(run(curve).contains("top-level"));
}

#[test]
fn filters_in_the_old_form_are_false_where_types_differ() {
    let admits = |filter: Json| {
        let properties = properties();
        let mut context = EvaluationContext::at_zoom(3.0);
        context.properties = Some(&properties);
        context.geometry_type = Some("Point");
        Expression::filter(&filter).unwrap().is_true(&context).unwrap()
    };
    assert!(admits(json!(["any", [">", "name", 3], ["==", "n", 7]])));
    assert!(!admits(json!(["<=", "missing", 3])));
    assert!(!admits(json!(["==", "missing", null])) && admits(json!(["==", "none", null])));
    assert!(admits(json!(["all", ["in", "$type", "Point"], ["!has", "missing"], ["none"]])));
    assert!(admits(json!(["==", "$id", null])) && !admits(json!(["has", "$id"])));
}

#[test]
fn feature_state_is_what_the_caller_says() {
    let expression = Expression::new(&json!(["feature-state", "hover"]), None).unwrap();
    assert!(!expression.is_feature_constant());
    let state = Properties::from_iter([("hover", true)]);
    let context = EvaluationContext::at_zoom(3.0);
    assert_eq!(expression.evaluate(&context).unwrap(), Value::Null);
    let stated = context.with_feature_state(&state);
    let made_ready = expression.specialised(&stated);
    assert_eq!(made_ready.evaluate(&stated).unwrap(), Value::Bool(true));
}

#[test]
fn nesting_has_an_end() {
    let mut deep = json!(["get", "n"]);
    for _ in 0..500 {
        deep = json!(["+", deep]);
    }
    assert!(Expression::new(&deep, None).unwrap_err().to_string().contains("too deeply"));
    let mut wide = json!(["upcase", 1]);
    for _ in 0..40 {
        wide = json!(["all", wide, wide_enough()]);
    }
    assert!(Expression::new(&wide, None).is_err());
}

fn wide_enough() -> Json {
    json!(["has", "n"])
}
