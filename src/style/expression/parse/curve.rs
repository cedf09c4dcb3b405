//! `step` and `interpolate`.

use maplibre_expr::{InterpKind, InterpSpace};
use serde_json::Value as Json;

use super::super::kind::ValueType;
use super::super::node::{Interpolation, Node};
use super::branch::wanted;
use super::typed::Parts;
use super::{Parser, Typed, ZoomCurve, count};

impl Parser {
    pub(super) fn step(&mut self, args: &[Json], expected: Option<&ValueType>) -> Option<Typed> {
        self.check_count(args)?;
        let input = self.argument(args, 1, Some(&ValueType::Number))?;
        let own = self.zoom_curve(args.get(1), false);
        let (mut output, mut parts) = (wanted(expected), Parts::default());
        let input = Box::new(parts.add(input));
        let first = self.argument(args, 2, output.as_ref())?;
        output.get_or_insert_with(|| first.kind.clone());
        let mut outputs = vec![parts.add(first)];
        let mut stops: Vec<f64> = Vec::new();
        for index in (3..args.len()).step_by(2) {
            stops.push(self.stop("step", args, index, stops.last().copied())?);
            let value = self.argument(args, index + 1, output.as_ref())?;
            outputs.push(parts.add(value));
        }
        parts.curve(own);
        let node = Node::Step(input, stops.into(), outputs.into(), self.key());
        Some(parts.build(node, output?))
    }

    pub(super) fn interpolate(
        &mut self,
        op: &str,
        args: &[Json],
        expected: Option<&ValueType>,
    ) -> Option<Typed> {
        let kind = self.curve_kind(args.get(1))?;
        self.check_count(args)?;
        let input = self.argument(args, 2, Some(&ValueType::Number))?;
        let own = self.zoom_curve(args.get(2), true);
        let space = match op {
            "interpolate-hcl" => InterpSpace::Hcl,
            "interpolate-lab" => InterpSpace::Lab,
            _ => InterpSpace::Rgb,
        };
        let mut output = match (space, expected) {
            (InterpSpace::Rgb, _) | (_, Some(ValueType::ColorArray)) => wanted(expected),
            _ => Some(ValueType::Color),
        };
        let mut parts = Parts::default();
        let input = parts.add(input);
        let (mut stops, mut outputs) = (Vec::new(), Vec::new());
        for index in (3..args.len()).step_by(2) {
            stops.push(self.stop("interpolate", args, index, stops.last().copied())?);
            let value = self.argument(args, index + 1, output.as_ref())?;
            output.get_or_insert_with(|| value.kind.clone());
            outputs.push(parts.add(value));
        }
        let output = output?;
        if !is_interpolatable(&output) {
            return self.fail(format!("Type {output} is not interpolatable."));
        }
        parts.curve(own);
        let (stops, outputs, key) = (stops.into(), outputs.into(), self.key());
        let curve =
            Interpolation { kind, space, output: output.clone(), input, stops, outputs, key };
        Some(parts.build(Node::Interpolate(Box::new(curve)), output))
    }

    fn check_count(&mut self, args: &[Json]) -> Option<()> {
        if args.len() < 5 {
            let found = count(args);
            return self.fail(format!("Expected at least 4 arguments, but found only {found}."));
        }
        if args.len() % 2 != 1 {
            return self.fail("Expected an even number of arguments.");
        }
        Some(())
    }

    /// Whether a curve is one over the zoom: its input is the zoom itself, bound to no name.
    fn zoom_curve(&mut self, input: Option<&Json>, interpolates: bool) -> ZoomCurve {
        let is_zoom = |input: &[Json]| matches!(input, [op] if op == "zoom");
        if !input.and_then(Json::as_array).is_some_and(|input| is_zoom(input)) {
            return ZoomCurve::None;
        }
        self.curves += 1;
        ZoomCurve::One(self.curves, interpolates)
    }

    /// The input of a stop, greater than the one before.
    fn stop(&mut self, op: &str, args: &[Json], index: usize, before: Option<f64>) -> Option<f64> {
        let Some(stop) = args.get(index).and_then(Json::as_f64) else {
            return self.fail_at(&[index], format!("Input/output pairs for \"{op}\" expressions must be defined using literal numeric values (not computed expressions) for the input values."));
        };
        if before.is_some_and(|before| before >= stop) {
            return self.fail_at(&[index], format!("Input/output pairs for \"{op}\" expressions must be arranged with input values in strictly ascending order."));
        }
        Some(stop)
    }

    fn curve_kind(&mut self, json: Option<&Json>) -> Option<InterpKind> {
        let items = json.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let Some(name) = items.first() else {
            return self.fail_at(&[1], "Expected an interpolation type expression.");
        };
        match name.as_str() {
            Some("linear") => Some(InterpKind::Linear),
            Some("exponential") => match items.get(1).and_then(Json::as_f64) {
                Some(base) => Some(InterpKind::Exponential(base)),
                None => self.fail_at(&[1, 1], "Exponential interpolation requires a numeric base."),
            },
            Some("cubic-bezier") => {
                let points: Option<Vec<f64>> = items
                    .iter()
                    .skip(1)
                    .map(|item| item.as_f64().filter(|point| (0.0..=1.0).contains(point)))
                    .collect();
                match points.as_deref() {
                    Some([a, b, c, d]) => Some(InterpKind::CubicBezier(*a, *b, *c, *d)),
                    _ => self.fail_at(&[1], "Cubic bezier interpolation requires four numeric arguments with values between 0 and 1."),
                }
            }
            Some(name) => self.fail_at(&[1, 0], format!("Unknown interpolation type {name}")),
            None => {
                let name = super::super::show::js_string(&super::Value::from_json(name));
                self.fail_at(&[1, 0], format!("Unknown interpolation type {name}"))
            }
        }
    }
}

fn is_interpolatable(kind: &ValueType) -> bool {
    use ValueType as T;
    match kind {
        T::Array(item, length) => **item == T::Number && length.is_some(),
        kind => matches!(
            kind,
            T::Number
                | T::ProjectionDefinition
                | T::Color
                | T::Padding
                | T::NumberArray
                | T::ColorArray
                | T::VariableAnchorOffsetCollection
        ),
    }
}
