//! `within` and `distance`: what an expression asks of a feature's shape.

use maplibre_expr::{EvaluationContext as SpecContext, Expr, Feature as SpecFeature};
use serde_json::Value as Json;

use super::context::EvaluationContext;
use super::fault::Result;
use super::value::Value;
use crate::source::{Shape, ShapeKind};
use crate::unit::LonLat;

/// The zoom at whose grid positions are compared where the context names none: 5 mm at the
/// equator. The specification takes the grid of the tile a feature comes from.
const GRID_ZOOM: u32 = 20;

/// Past this zoom the grid is finer than the numbers are.
const MAX_GRID_ZOOM: u32 = 30;

/// Evaluates a `within` or `distance`.
pub(super) fn evaluate(expr: &Expr, context: &EvaluationContext<'_>) -> Result<Value<'static>> {
    let mut feature = SpecFeature::default();
    if let Some(shape) = context.shape
        && shape.positions().iter().all(|position| position.is_valid())
    {
        feature.geometry_type = context.geometry_type.map(str::to_owned);
        feature.geometry = groups(shape);
    }
    let zoom = context.grid_zoom.unwrap_or(GRID_ZOOM).min(MAX_GRID_ZOOM);
    let context = SpecContext { canonical: Some((zoom, 0, 0)), feature, ..SpecContext::default() };
    Ok(Value::from_spec(&maplibre_expr::evaluate(expr, &context)?))
}

/// The shape's lines or closed rings; a point stands alone.
fn groups(shape: &Shape) -> Vec<Vec<(f64, f64)>> {
    let pair = |position: &LonLat| (position.lon, position.lat);
    match shape.kind() {
        ShapeKind::Point => shape.positions().iter().map(|position| vec![pair(position)]).collect(),
        ShapeKind::Line => shape.parts().map(|part| part.iter().map(pair).collect()).collect(),
        ShapeKind::Polygon => {
            shape.parts().map(|ring| ring.iter().chain(ring.first()).map(pair).collect()).collect()
        }
    }
}

/// Whether every position of the GeoJSON in an expression's `within` and `distance` is one on the
/// Earth. Far ones never end: the reference's longitude is brought into range turn by turn.
pub(super) fn positions_are_sane(json: &Json) -> bool {
    match json {
        Json::Array(items) => items.iter().all(positions_are_sane),
        Json::Object(object) => object.iter().all(|(key, value)| {
            if key == "coordinates" {
                coordinates_are_sane(value)
            } else {
                positions_are_sane(value)
            }
        }),
        _ => true,
    }
}

fn coordinates_are_sane(json: &Json) -> bool {
    match json {
        Json::Array(items) => items.iter().all(coordinates_are_sane),
        Json::Number(number) => number.as_f64().is_some_and(|number| number.abs() <= 540.0),
        _ => true,
    }
}
