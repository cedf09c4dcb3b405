//! Mutated styles, values and features: whatever comes in, nothing panics or hangs, and what is
//! read is written as it was.

use proptest::prelude::*;
use rumbo::source::{Feature, Shape};
use rumbo::style::{
    BackgroundStyle, CircleStyle, EvaluationContext, Expression, Failures, FillStyle, Layer,
    LayerType, LineStyle, Style, SymbolStyle, themes,
};
use rumbo::unit::LonLat;
use serde_json::{Value as Json, json};

fn draw(layer: &Layer, feature: &Feature, zoom: f64) {
    let context = EvaluationContext::at_zoom(zoom);
    let mut failures = Failures::default();
    let for_feature = context.with_feature(feature);
    layer.filter_at(&context).admits(&for_feature, &mut failures);
    macro_rules! evaluate {
        ($style:ty) => {{
            let plan = layer.plan::<$style>(&context, &mut failures);
            plan.evaluate(&for_feature, &mut failures);
        }};
    }
    match layer.kind() {
        LayerType::Background => evaluate!(BackgroundStyle),
        LayerType::Fill => evaluate!(FillStyle),
        LayerType::Line => evaluate!(LineStyle),
        LayerType::Circle => evaluate!(CircleStyle),
        _ => evaluate!(SymbolStyle),
    }
}

/// Operators, old ones and one that is none among them.
const OPERATORS: &[&str] = &[
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "min",
    "max",
    "==",
    "!=",
    "<",
    ">=",
    "!",
    "all",
    "any",
    "case",
    "coalesce",
    "match",
    "step",
    "interpolate",
    "interpolate-hcl",
    "let",
    "var",
    "get",
    "has",
    "at",
    "in",
    "index-of",
    "slice",
    "length",
    "concat",
    "upcase",
    "to-string",
    "to-number",
    "to-color",
    "to-rgba",
    "rgb",
    "rgba",
    "number",
    "string",
    "array",
    "typeof",
    "format",
    "image",
    "number-format",
    "collator",
    "split",
    "join",
    "semiliteral",
    "within",
    "distance",
    "exponential",
    "cubic-bezier",
    "literal",
    "round",
    "ln",
    "none",
    "!in",
];

/// Operators and operands in any combination; some of them make sense.
fn expression() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        (-1e3..1e3).prop_map(|number: f64| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        "[a-z]{0,3}".prop_map(Json::String),
        Just(json!("#369")),
        Just(json!(["zoom"])),
        Just(json!(["get", "a"])),
        Just(json!(["get", "b"])),
        Just(json!(["literal", [1, "two", [3]]])),
        Just(json!(["geometry-type"])),
        Just(json!(["linear"])),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        (prop::sample::select(OPERATORS), prop::collection::vec(inner, 0..6)).prop_map(
            |(operator, operands)| {
                let mut items = vec![json!(operator)];
                items.extend(operands);
                Json::Array(items)
            },
        )
    })
}

fn feature() -> impl Strategy<Value = Feature> {
    let value = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,8}".prop_map(Json::String),
        Just(json!([1, "x", null])),
        Just(json!({"k": 1})),
    ];
    let name = prop::sample::select(&["a", "b", "name", "rank", "class", "capital"][..]);
    (prop::collection::vec((name, value), 0..6), -180.0..180.0, -90.0..90.0).prop_map(
        |(properties, lon, lat)| Feature {
            id: None,
            properties: properties
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            shape: Shape::point(LonLat::new(lon, lat)),
        },
    )
}

/// Replaces the value at the place that `path` leads to, each step counted round.
fn graft(json: &mut Json, path: &[usize], value: Json) {
    let Some((step, rest)) = path.split_first() else {
        *json = value;
        return;
    };
    match json {
        Json::Array(items) if !items.is_empty() => {
            let index = step % items.len();
            graft(&mut items[index], rest, value);
        }
        Json::Object(object) if !object.is_empty() => {
            let index = step % object.len();
            if let Some((_, inner)) = object.iter_mut().nth(index) {
                graft(inner, rest, value);
            }
        }
        _ => *json = value,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_expression_is_refused_or_evaluated(
        expression in expression(), feature in feature(), zoom in 0.0..24.0
    ) {
        for expression in [Expression::new(&expression, None), Expression::filter(&expression)] {
            let Ok(expression) = expression else { continue };
            let context = EvaluationContext::at_zoom(zoom).with_feature(&feature);
            let direct = expression.evaluate(&context);
            let folded = expression.specialised(&context);
            let folded = folded.evaluate(&context);
            // Made ready for its zoom it gives the same, NaN aside.
            prop_assert_eq!(format!("{:?}", direct), format!("{:?}", folded));
        }
    }

    #[test]
    fn a_grafted_style_is_refused_or_drawn(
        path in prop::collection::vec(0_usize..12, 1..7),
        value in expression(),
        feature in feature(),
        zoom in 0.0..24.0,
    ) {
        let mut style: Json = serde_json::from_str(themes()[0].json).unwrap();
        graft(&mut style, &path, value);
        if let Ok((style, _)) = Style::from_json(&style.to_string()) {
            style.layers().iter().for_each(|layer| draw(layer, &feature, zoom));
            let written = style.to_json();
            let (again, _) = Style::from_json(&written.to_string()).unwrap();
            prop_assert_eq!(again.to_json(), written);
        }
    }

    #[test]
    fn a_style_with_altered_bytes_is_refused_or_read(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let mut bytes = themes()[0].json.as_bytes().to_vec();
        for (place, byte) in edits {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = Style::from_json(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn doubling_by_let_is_bounded() {
    let doubled = |name: &str| {
        let mut items = vec![json!(["var", name]); 64];
        items.insert(0, json!("concat"));
        Json::Array(items)
    };
    let inner = json!(["let", "c", doubled("b"), ["let", "d", doubled("c"), doubled("d")]]);
    let expression = json!(["let", "a", "0123456789abcdef", ["let", "b", doubled("a"), inner]]);
    let error = Expression::new(&expression, None).unwrap_err();
    assert_eq!(error.message(), "The value is too large to be computed beforehand");
}

#[test]
fn deep_nesting_is_refused_at_once() {
    for outer in ["at", "coalesce", "let"] {
        let mut expression = json!(["get", "a"]);
        for _ in 0..200 {
            expression = match outer {
                "at" => json!(["at", 0, expression]),
                "let" => json!(["let", "a", 1, expression]),
                _ => json!(["coalesce", expression]),
            };
        }
        let error = Expression::new(&expression, None).unwrap_err();
        assert_eq!(error.message(), "the expression is nested too deeply");
    }
}
