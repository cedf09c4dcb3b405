//! What lies between two stops.

use maplibre_expr::{Expr, InterpKind, InterpSpace, Value as SpecValue};

use super::coerce::reference_value;
use super::fault::{Fault, Result};
use super::node::Interpolation;
use super::value::{ExpressionColor, Value};

/// How far between two stops, 0 … 1.
pub(super) fn progress(kind: InterpKind, input: f64, low: f64, high: f64) -> Result<f64> {
    Ok(match kind {
        InterpKind::Exponential(base) if (base - 1.0).abs() >= f64::EPSILON => {
            (libm::pow(base, input - low) - 1.0) / (libm::pow(base, high - low) - 1.0)
        }
        InterpKind::Linear | InterpKind::Exponential(_) => (input - low) / (high - low),
        InterpKind::CubicBezier(..) => {
            let number = |number| Expr::Literal(SpecValue::Number(number));
            let expr = Expr::Interpolate {
                kind,
                space: InterpSpace::Rgb,
                input: Box::new(number(input)),
                stops: vec![(low, number(0.0)), (high, number(1.0))],
                projection: false,
            };
            reference_value(&expr)?.as_number().unwrap_or(0.0)
        }
    })
}

/// What lies a share `t` of the way between two outputs.
pub(super) fn blend<'a>(
    a: Value<'a>,
    b: Value<'a>,
    t: f64,
    curve: &Interpolation,
) -> Result<Value<'a>> {
    let mix = |a: f64, b: f64| a + (b - a) * t;
    match (&a, &b) {
        (Value::Number(a), Value::Number(b)) => return Ok(Value::Number(mix(*a, *b))),
        (Value::Color(a), Value::Color(b)) if curve.space == InterpSpace::Rgb => {
            return Ok(Value::Color(ExpressionColor::new(
                mix(a.r, b.r),
                mix(a.g, b.g),
                mix(a.b, b.b),
                mix(a.a, b.a),
            )));
        }
        (Value::AnchorOffsets(a), Value::AnchorOffsets(b)) => {
            let same = a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.0 == b.0);
            if !same {
                return Err(Fault::new("Cannot interpolate values containing mismatched anchors."));
            }
            let pairs = a
                .iter()
                .zip(b.iter())
                .map(|((anchor, a), (_, b))| (anchor.clone(), [mix(a[0], b[0]), mix(a[1], b[1])]));
            return Ok(Value::AnchorOffsets(pairs.collect()));
        }
        _ => {}
    }
    let expr = Expr::Interpolate {
        kind: InterpKind::Linear,
        space: curve.space,
        input: Box::new(Expr::Literal(SpecValue::Number(t))),
        stops: vec![(0.0, Expr::Literal(a.to_spec())), (1.0, Expr::Literal(b.to_spec()))],
        projection: curve.projection,
    };
    reference_value(&expr).map(|value| Value::from_spec(&value))
}
