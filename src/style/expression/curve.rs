//! What lies between two stops.

use std::sync::Arc;

use maplibre_expr::{Expr, InterpKind, InterpSpace, Value as SpecValue};

use super::coerce::reference_value;
use super::fault::{Fault, Result};
use super::kind::ValueType;
use super::node::Interpolation;
use super::show::stringify;
use super::value::{ExpressionColor, Projection, Value};

/// How far between two stops, 0 … 1.
pub(super) fn progress(kind: InterpKind, input: f64, low: f64, high: f64) -> Result<f64> {
    Ok(match kind {
        InterpKind::Exponential(base) if base != 1.0 => {
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
    let mix = |a: f64, b: f64| a + t * (b - a);
    match (&a, &b) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(mix(*a, *b))),
        (Value::Color(a), Value::Color(b)) => {
            Ok(Value::Color(blend_colors(*a, *b, t, curve.space)))
        }
        (Value::ColorArray(a), Value::ColorArray(b)) => {
            if a.len() != b.len() {
                let (a, b) = (a.len(), b.len());
                return Err(Fault::new(format!(
                    "colorArray: Arrays have mismatched length ({a} vs. {b}), cannot interpolate."
                )));
            }
            let colors = a.iter().zip(b.iter());
            let colors = colors.map(|(a, b)| blend_colors(*a, *b, t, curve.space));
            Ok(Value::ColorArray(colors.collect()))
        }
        (Value::Padding(a), Value::Padding(b)) => {
            let mut sides = *a;
            sides.iter_mut().zip(b).for_each(|(side, b)| *side = mix(*side, *b));
            Ok(Value::Padding(sides))
        }
        (Value::NumberArray(a), Value::NumberArray(b)) => {
            let b = |index: usize| b.get(index).copied().unwrap_or(f64::NAN);
            let numbers = a.iter().enumerate().map(|(index, a)| mix(*a, b(index)));
            Ok(Value::NumberArray(numbers.collect()))
        }
        (Value::Array(from), Value::Array(to))
            if curve.output != ValueType::ProjectionDefinition =>
        {
            let number = |items: &[Value<'_>], index: usize| {
                items.get(index).and_then(Value::as_number).unwrap_or(f64::NAN)
            };
            let numbers = (0..from.len())
                .map(|index| Value::Number(mix(number(from, index), number(to, index))));
            Ok(Value::Array(numbers.collect()))
        }
        (Value::AnchorOffsets(_), Value::AnchorOffsets(_)) => blend_anchors(&a, &b, t, curve),
        (Value::String(from), Value::String(to)) => {
            let (from, to) = (from.to_string(), to.to_string());
            Ok(Value::Projection(Arc::new(Projection::Transition { from, to, transition: t })))
        }
        _ => Err(Fault::at(
            &curve.key,
            format!("Cannot interpolate values of type {}.", curve.output),
        )),
    }
}

fn blend_colors(
    a: ExpressionColor,
    b: ExpressionColor,
    t: f64,
    space: InterpSpace,
) -> ExpressionColor {
    let mix = |a: f64, b: f64| a + t * (b - a);
    let all = |a: [f64; 4], b: [f64; 4]| {
        let mut parts = a;
        parts.iter_mut().zip(b).for_each(|(part, b)| *part = mix(*part, b));
        parts
    };
    match space {
        InterpSpace::Rgb => {
            ExpressionColor::new(mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b), mix(a.a, b.a))
        }
        InterpSpace::Lab => ExpressionColor::from_lab(all(a.to_lab(), b.to_lab())),
        InterpSpace::Hcl => {
            let (a, b) = (a.to_hcl(), b.to_hcl());
            let [_, mut chroma, light, alpha] = all(a, b);
            // A grey has no hue: that of the other holds, and of black or white its chroma too.
            let is_end = |light: f64| light == 0.0 || light == 1.0;
            let hue = match (a[0].is_nan(), b[0].is_nan()) {
                (false, false) => {
                    let way = b[0] - a[0];
                    let turn = if way > 180.0 {
                        -360.0
                    } else if way < -180.0 {
                        360.0
                    } else {
                        0.0
                    };
                    a[0] + t * (way + turn)
                }
                (false, true) => {
                    chroma = if is_end(b[2]) { a[1] } else { chroma };
                    a[0]
                }
                (true, _) => {
                    chroma = if !b[0].is_nan() && is_end(a[2]) { b[1] } else { chroma };
                    b[0]
                }
            };
            ExpressionColor::from_hcl([hue, chroma, light, alpha])
        }
    }
}

fn blend_anchors<'a>(
    a: &Value<'a>,
    b: &Value<'a>,
    t: f64,
    curve: &Interpolation,
) -> Result<Value<'a>> {
    let (Value::AnchorOffsets(from), Value::AnchorOffsets(to)) = (a, b) else {
        return Ok(Value::Null);
    };
    if from.len() != to.len() {
        let (a, b) = (stringify(a), stringify(b));
        return Err(Fault::at(
            &curve.key,
            format!("Cannot interpolate values of different length. from: {a}, to: {b}"),
        ));
    }
    let mix = |a: f64, b: f64| a + t * (b - a);
    let pairs = from.iter().zip(to.iter()).enumerate().map(|(index, (from, to))| {
        if from.0 != to.0 {
            let (index, a, b) = (2 * index, &from.0, &to.0);
            return Err(Fault::at(&curve.key, format!("Cannot interpolate values containing mismatched anchors. from[{index}]: {a}, to[{index}]: {b}")));
        }
        Ok((from.0.clone(), [mix(from.1[0], to.1[0]), mix(from.1[1], to.1[1])]))
    });
    Ok(Value::AnchorOffsets(pairs.collect::<Result<_>>()?))
}
