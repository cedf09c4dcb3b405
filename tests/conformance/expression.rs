//! The style specification's own expression cases (`README.md` of the conformance folder tells
//! their form), each named by its folder. Each is evaluated both as compiled and made ready for
//! its zoom, which must agree.

use std::path::{Path, PathBuf};

use rumbo::error::{Error, ErrorKind};
use rumbo::source::{Properties, Shape, ShapeKind};
use rumbo::style::{
    EvaluationContext, Expression, ExpressionColor, Globals, Projection, Value, ValueType,
};
use rumbo::unit::LonLat;
use serde_json::{Value as Json, json};

use crate::Case;

pub fn cases(folder: &Path) -> Vec<Case> {
    let mut paths = Vec::new();
    collect(folder, folder, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|(name, path)| Case {
            name: format!("expression/{name}"),
            run: Box::new(move || run(&path)),
        })
        .collect()
}

fn collect(root: &Path, folder: &Path, cases: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(root, &path, cases);
        } else if path.file_name().is_some_and(|name| name == "test.json") {
            let name = folder.strip_prefix(root).unwrap_or(folder).display().to_string();
            cases.push((name, path));
        }
    }
}

fn run(path: &Path) -> Result<(), String> {
    let text = std::fs::read(path).map_err(|cause| cause.to_string())?;
    let case: Json = serde_json::from_slice(&text).map_err(|cause| cause.to_string())?;
    let specification = case.get("propertySpec");
    let mut source = case["expression"].clone();
    if source.is_object()
        && let Some(specification) = specification
    {
        source = maplibre_expr::convert::convert_function(&source, specification);
    }
    let compiled = &case["expected"]["compiled"];
    let keyword = specification.is_some_and(|specification| specification["type"] == "enum");
    let expression = if keyword {
        Expression::keyword(&source)
    } else {
        Expression::new(&source, specification.and_then(value_type).as_ref())
    };
    let expression = expression.and_then(|expression| usable(expression, specification));
    let expression = match (expression, compiled["result"].as_str()) {
        (Ok(expression), Some("success")) => expression,
        (Err(error), Some("error")) => return same_errors(&error, &compiled["errors"]),
        (Ok(_), _) => return Err("compiles although it should not".into()),
        (Err(error), _) => return Err(format!("does not compile: {error}")),
    };
    same("type", &json!(expression.value_type().to_string()), &compiled["type"])?;
    for (key, found) in [
        ("isFeatureConstant", expression.is_feature_constant()),
        ("isZoomConstant", expression.is_zoom_constant()),
    ] {
        same(key, &json!(found), &compiled[key])?;
    }
    let outputs = case["expected"]["outputs"].as_array().map_or(&[][..], Vec::as_slice);
    let inputs = case["inputs"].as_array().map_or(&[][..], Vec::as_slice);
    for (index, (input, wanted)) in inputs.iter().zip(outputs).enumerate() {
        let at = |error: String| format!("input {index}: {error}");
        check(&expression, &case, input, wanted).map_err(at)?;
    }
    Ok(())
}

fn check(expression: &Expression, case: &Json, input: &Json, wanted: &Json) -> Result<(), String> {
    let mut globals = Globals::default();
    if let Some(images) = input[0]["availableImages"].as_array() {
        globals.images.extend(images.iter().filter_map(Json::as_str).map(str::to_owned));
    }
    if let Some(state) = case["globalState"].as_object() {
        globals.state.extend(state.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    let feature = &input[1];
    let shape = shape(&feature["geometry"]);
    let mut context = EvaluationContext::default().with_globals(&globals);
    context.zoom = input[0]["zoom"].as_f64();
    context.parameter = ["heatmapDensity", "elevation", "lineProgress"]
        .iter()
        .find_map(|name| input[0][name].as_f64());
    let of = |member: &str| feature[member].as_object().map(|all| Properties::from(all.clone()));
    let (properties, state) = (of("properties"), of("featureState"));
    context.properties = properties.as_ref();
    context.state = state.as_ref();
    context.id = feature.get("id");
    context.geometry_type = feature["geometry"]["type"]
        .as_str()
        .or(feature["type"].as_str())
        .map(|name| name.trim_start_matches("Multi"));
    context.grid_zoom = input[0]["canonicalID"]["z"].as_u64().map(|zoom| zoom as u32);
    context.shape = context.grid_zoom.and(shape.as_ref());
    let specialised = expression.specialised(&context);
    for expression in [expression, &specialised] {
        match expression.evaluate(&context) {
            Ok(value) => {
                same("value", &to_json(&value), wanted)?;
            }
            Err(error) => {
                let place = error.place().path.as_deref().unwrap_or_default();
                let found = format!("layers[0].paint.some-property{place}: {}", error.message());
                let wanted = wanted["error"].as_str().unwrap_or_default();
                same("error", &json!(found), &json!(wanted.trim_end_matches('.')))?;
            }
        }
    }
    Ok(())
}

/// The expression, where its property may depend on what it depends on.
fn usable(expression: Expression, specification: Option<&Json>) -> Result<Expression, Error> {
    let Some(specification) = specification else { return Ok(expression) };
    let takes = |parameter: &str| {
        let parameters = specification["expression"]["parameters"].as_array();
        parameters.is_none_or(|all| all.iter().any(|name| name == parameter))
    };
    let constant = specification["property-type"] == "data-constant";
    let what = if constant && !expression.is_feature_constant() {
        "data"
    } else if !takes("zoom") && !expression.is_zoom_constant() {
        "zoom"
    } else {
        return Ok(expression);
    };
    Err(Error::new(ErrorKind::Style, format!("{what} expressions not supported")))
}

/// Whether every error is told, in order, with its path.
fn same_errors(error: &Error, wanted: &Json) -> Result<(), String> {
    let one = |error: &Error| {
        json!({
            "key": error.place().path.as_deref().unwrap_or_default(),
            "error": error.message(),
        })
    };
    let found: Json = match error.related() {
        [] => json!([one(error)]),
        several => several.iter().map(one).collect(),
    };
    let mut wanted = wanted.clone();
    for error in wanted.as_array_mut().into_iter().flatten() {
        let message = error["error"].as_str().unwrap_or_default().trim_end_matches('.');
        error["error"] = json!(message);
    }
    same("errors", &found, &wanted)
}

fn value_type(specification: &Json) -> Option<ValueType> {
    let scalar = |name: &str| match name {
        "color" => Some(ValueType::Color),
        "number" => Some(ValueType::Number),
        "string" | "enum" => Some(ValueType::String),
        "boolean" => Some(ValueType::Boolean),
        "formatted" => Some(ValueType::Formatted),
        "resolvedImage" => Some(ValueType::ResolvedImage),
        "padding" => Some(ValueType::Padding),
        "numberArray" => Some(ValueType::NumberArray),
        "colorArray" => Some(ValueType::ColorArray),
        "projectionDefinition" => Some(ValueType::ProjectionDefinition),
        "variableAnchorOffsetCollection" => Some(ValueType::VariableAnchorOffsetCollection),
        _ => None,
    };
    match specification["type"].as_str()? {
        "array" => {
            let item = specification["value"].as_str().and_then(scalar);
            let length = specification["length"].as_u64().map(|length| length as usize);
            Some(ValueType::array(item.unwrap_or(ValueType::Value), length))
        }
        name => scalar(name),
    }
}

fn shape(geometry: &Json) -> Option<Shape> {
    let position = |json: &Json| Some(LonLat::new(json[0].as_f64()?, json[1].as_f64()?));
    let positions = |json: &Json| -> Vec<LonLat> {
        json.as_array().into_iter().flatten().filter_map(position).collect()
    };
    let coordinates = &geometry["coordinates"];
    let parts = || coordinates.as_array().into_iter().flatten();
    let mut shape;
    match geometry["type"].as_str()? {
        "Point" => return position(coordinates).map(Shape::point),
        "MultiPoint" => {
            shape = Shape::new(ShapeKind::Point);
            positions(coordinates).into_iter().for_each(|position| shape.push_point(position));
        }
        "LineString" => return Some(Shape::line(positions(coordinates))),
        "MultiLineString" => {
            shape = Shape::new(ShapeKind::Line);
            parts().for_each(|line| shape.push_part(positions(line)));
        }
        "Polygon" => {
            shape = Shape::new(ShapeKind::Polygon);
            parts().for_each(|ring| shape.push_part(positions(ring)));
            shape.end_polygon();
        }
        "MultiPolygon" => {
            shape = Shape::new(ShapeKind::Polygon);
            for polygon in parts() {
                let rings = polygon.as_array().into_iter().flatten();
                rings.for_each(|ring| shape.push_part(positions(ring)));
                shape.end_polygon();
            }
        }
        _ => return None,
    }
    Some(shape)
}

/// A value as the cases write it.
fn to_json(value: &Value<'_>) -> Json {
    // Within other values the reference shows its colours multiplied by their opacity.
    let color = |color: &ExpressionColor| {
        let [r, g, b, a] = color.to_rgba_unit();
        json!({"r": r, "g": g, "b": b, "a": a})
    };
    match value {
        Value::Bool(value) => json!(value),
        Value::Number(number) => json!(number),
        Value::String(text) => json!(text),
        Value::Color(color) => json!(color.to_rgba_unit()),
        Value::Array(items) => items.iter().map(to_json).collect(),
        Value::Object(object) => Json::Object(object.clone().into_owned()),
        Value::Image(name, available) => json!({"name": name, "available": available}),
        Value::Padding(sides) => json!({"values": sides}),
        Value::NumberArray(numbers) => json!({"values": numbers.to_vec()}),
        Value::ColorArray(colors) => {
            json!({"values": colors.iter().map(color).collect::<Vec<_>>()})
        }
        Value::Projection(projection) => match &**projection {
            Projection::Named(name) => json!(name),
            Projection::Transition { from, to, transition } => {
                json!({"from": from, "to": to, "transition": transition})
            }
        },
        Value::Formatted(sections) => {
            let sections = sections.iter().map(|section| {
                let image = section.image.as_ref();
                json!({
                    "text": section.text,
                    "image": image.map(|(name, there)| json!({"name": name, "available": there})),
                    "scale": section.scale,
                    "fontStack": section.font_stack,
                    "textColor": section.color.as_ref().map(color),
                    "verticalAlign": section.vertical_align,
                })
            });
            json!({"sections": sections.collect::<Vec<_>>()})
        }
        _ => Json::Null,
    }
}

fn same(what: &str, found: &Json, wanted: &Json) -> Result<(), String> {
    if close(found, wanted) {
        return Ok(());
    }
    Err(format!("{what}: {wanted} is wanted, {found} was found"))
}

/// A number cut to six significant figures, as the cases are.
fn cut(number: f64) -> f64 {
    if number == 0.0 {
        return 0.0;
    }
    let scale = 10_f64.powf((6.0 - number.abs().log10().ceil()).max(0.0));
    (number * scale).floor() / scale
}

/// Whether a number is the one that a case states: one that was cut is cut once more when it is
/// read, which may take off another unit.
fn is_number(found: f64, wanted: f64) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1e-6);
    let cuts = [cut(found), cut(cut(found))];
    found == wanted || cuts.iter().any(|&number| near(number, wanted) || near(number, cut(wanted)))
}

/// Equality, numbers to six significant figures.
fn close(found: &Json, wanted: &Json) -> bool {
    match (found, wanted) {
        (Json::Number(found), Json::Number(wanted)) => match (found.as_f64(), wanted.as_f64()) {
            (Some(found), Some(wanted)) => is_number(found, wanted),
            _ => false,
        },
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| close(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| close(a, b)))
        }
        _ => found == wanted,
    }
}
