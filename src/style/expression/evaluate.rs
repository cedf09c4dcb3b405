//! Evaluation of the compiled form.

use std::borrow::Cow;
use std::sync::Arc;

use maplibre_expr::{EvalErrorKind, Expr, Type, format_number};
use serde_json::Value as Json;

use super::coerce::{apply, coerce, is_of, reference_value, to_text};
use super::context::EvaluationContext;
use super::curve::{blend, progress};
use super::fault::{Fault, Result, mismatch};
use super::node::{Comparison, FormatPart, Interpolation, Labels, Node, NumberFormat};
use super::value::{Collator, ExpressionColor, MAX_WEIGHT, Section, Value};

/// Evaluates a node with an empty scope.
pub(super) fn run<'a>(node: &'a Node, context: &EvaluationContext<'a>) -> Result<Value<'a>> {
    Run { context, scope: Vec::new() }.value(node)
}

/// Evaluates a condition with an empty scope; what is not a boolean fails.
pub(super) fn run_condition<'a>(node: &'a Node, context: &EvaluationContext<'a>) -> Result<bool> {
    Run { context, scope: Vec::new() }.truth(node)
}

/// The index of a step's output: how many thresholds the input has reached.
pub(super) fn step_index(thresholds: &[f64], input: f64) -> usize {
    thresholds.iter().take_while(|threshold| input >= **threshold).count()
}

struct Run<'c, 'a> {
    context: &'c EvaluationContext<'a>,
    scope: Vec<Value<'a>>,
}

impl<'a> Run<'_, 'a> {
    fn value(&mut self, node: &'a Node) -> Result<Value<'a>> {
        Ok(match node {
            Node::Literal(value) => value.borrowed(),
            Node::Get(name) => self.context.property(name).map_or(Value::Null, Value::from_json),
            Node::GetFrom(name, object) => self.get_from(name, object.as_deref())?,
            Node::Zoom => Value::Number(self.zoom()?),
            Node::Id => self.context.id.map_or(Value::Null, Value::from_json),
            Node::GeometryType => self
                .context
                .geometry_type
                .map_or(Value::Null, |name| Value::String(Cow::Borrowed(name))),
            Node::Properties => self.context.properties.map_or_else(
                || Value::Object(Cow::default()),
                |all| Value::Object(Cow::Borrowed(all)),
            ),
            Node::GlobalState(name) => self.context.globals.state_of(name),
            Node::Parameter => Value::Number(self.context.parameter.unwrap_or(0.0)),
            Node::Image(name) => {
                let name = self.text(name)?;
                let available = self.context.globals.has_image(&name);
                Value::Image(name, available)
            }
            Node::Variable(place) => self.scope.get(*place).cloned().unwrap_or(Value::Null),
            Node::Let(first, values, body) => {
                self.scope.truncate(*first);
                for value in values {
                    let value = self.value(value)?;
                    if value.weight() > MAX_WEIGHT {
                        return Err(Fault::new("A value bound by \"let\" is too large."));
                    }
                    self.scope.push(value);
                }
                let result = self.value(body);
                self.scope.truncate(*first);
                result?
            }
            Node::Match(input, labels, outputs, default) => {
                let taken = {
                    let input = self.value(input)?;
                    label_index(labels, &input)
                };
                let output = taken.and_then(|index| outputs.get(index)).unwrap_or(&**default);
                self.value(output)?
            }
            Node::Case(arms, default) => {
                for (condition, output) in arms {
                    if self.truth(condition)? {
                        return self.value(output);
                    }
                }
                self.value(default)?
            }
            Node::Coalesce(items) => self.coalesce(items)?,
            Node::Step(input, thresholds, outputs) => {
                let input = self.number(input)?;
                match outputs.get(step_index(thresholds, input)) {
                    Some(output) => self.value(output)?,
                    None => Value::Null,
                }
            }
            Node::Interpolate(curve) => self.interpolate(curve)?,
            Node::Unary(..) | Node::Binary(..) | Node::Reduce(..) => {
                Value::Number(self.number(node)?)
            }
            Node::Has(_)
            | Node::HasIn(..)
            | Node::Compare(..)
            | Node::Not(_)
            | Node::All(_)
            | Node::Any(_)
            | Node::In(_)
            | Node::ToBoolean(_) => Value::Bool(self.truth(node)?),
            Node::At(pair) => self.at(&pair[0], &pair[1])?,
            Node::Array(items) => {
                Value::Array(items.iter().map(|item| self.value(item)).collect::<Result<_>>()?)
            }
            Node::Length(inner) => match self.value(inner)? {
                Value::String(text) => Value::Number(text.chars().count() as f64),
                Value::Array(items) => Value::Number(items.len() as f64),
                other => return Err(mismatch("string or array", &other)),
            },
            Node::Concat(items) => {
                let mut text = String::new();
                for item in items {
                    let item = self.value(item)?;
                    text.push_str(&to_text(item)?);
                }
                Value::String(Cow::Owned(text))
            }
            Node::Upcase(inner) => Value::String(Cow::Owned(self.text(inner)?.to_uppercase())),
            Node::Downcase(inner) => Value::String(Cow::Owned(self.text(inner)?.to_lowercase())),
            Node::ToString(inner) => {
                let value = self.value(inner)?;
                Value::String(to_text(value)?)
            }
            Node::Rgba(parts) => self.rgba(parts)?,
            Node::Assert(kind, candidates) => self.assert(kind, candidates)?,
            Node::Coerce(kind, inner) => {
                let value = self.value(inner)?;
                coerce(kind, value)?
            }
            Node::Format(parts) => self.format(parts)?,
            Node::Collator(case, diacritic, locale) => {
                let mut flag = |node: &'a Option<Box<Node>>| -> Result<bool> {
                    node.as_deref().map_or(Ok(false), |node| Ok(self.value(node)?.is_truthy()))
                };
                let (case_sensitive, diacritic_sensitive) = (flag(case)?, flag(diacritic)?);
                let locale = match locale {
                    Some(locale) => Some(self.text(locale)?.into_owned()),
                    None => None,
                };
                Value::Collator(Arc::new(Collator { case_sensitive, diacritic_sensitive, locale }))
            }
            Node::Spatial(expr) => super::spatial::evaluate(expr, self.context)?,
            Node::Reference(op, args) => self.reference(op, args)?,
            Node::NumberFormat(format) => self.number_format(format)?,
        })
    }

    /// The node's value as a number, without a [`Value`] in between where that is possible.
    fn number(&mut self, node: &'a Node) -> Result<f64> {
        match node {
            Node::Literal(Value::Number(number)) => Ok(*number),
            Node::Get(name) => match self.context.property(name) {
                Some(Json::Number(number)) => Ok(number.as_f64().unwrap_or(f64::NAN)),
                other => Err(mismatch("number", &other.map_or(Value::Null, Value::from_json))),
            },
            Node::Zoom => self.zoom(),
            Node::Unary(function, inner) => Ok(function(self.number(inner)?)),
            Node::Binary(function, pair) => {
                let a = self.number(&pair[0])?;
                Ok(function(a, self.number(&pair[1])?))
            }
            Node::Reduce(neutral, function, items) => items
                .iter()
                .try_fold(*neutral, |so_far, item| Ok(function(so_far, self.number(item)?))),
            Node::Assert(Type::Number, candidates) if candidates.len() == 1 => {
                self.number(&candidates[0])
            }
            _ => match self.value(node)? {
                Value::Number(number) => Ok(number),
                other => Err(mismatch("number", &other)),
            },
        }
    }

    /// The node's value as a boolean.
    fn truth(&mut self, node: &'a Node) -> Result<bool> {
        Ok(match node {
            Node::Has(name) => self.context.property(name).is_some(),
            Node::HasIn(name, object) => {
                let name = self.text(name)?;
                match object {
                    None => self.context.property(&name).is_some(),
                    Some(object) => match self.value(object)? {
                        Value::Object(object) => object.contains_key(&*name),
                        other => return Err(mismatch("object", &other)),
                    },
                }
            }
            Node::Compare(comparison, pair) => self.compare(*comparison, pair)?,
            Node::Not(inner) => !self.loose_truth(inner)?,
            Node::All(items) => {
                for item in items {
                    if !self.loose_truth(item)? {
                        return Ok(false);
                    }
                }
                true
            }
            Node::Any(items) => {
                for item in items {
                    if self.loose_truth(item)? {
                        return Ok(true);
                    }
                }
                false
            }
            Node::In(pair) => self.is_in(&pair[0], &pair[1])?,
            Node::ToBoolean(inner) => self.value(inner)?.is_truthy(),
            _ => match self.value(node)? {
                Value::Bool(value) => value,
                other => return Err(mismatch("boolean", &other)),
            },
        })
    }

    /// Truth as `!`, `all` and `any` see it: any value that is not empty.
    fn loose_truth(&mut self, node: &'a Node) -> Result<bool> {
        match node {
            Node::Has(_)
            | Node::HasIn(..)
            | Node::Compare(..)
            | Node::Not(_)
            | Node::All(_)
            | Node::Any(_)
            | Node::In(_) => self.truth(node),
            _ => Ok(self.value(node)?.is_truthy()),
        }
    }

    fn text(&mut self, node: &'a Node) -> Result<Cow<'a, str>> {
        match self.value(node)? {
            Value::String(text) => Ok(text),
            other => Err(mismatch("string", &other)),
        }
    }

    fn zoom(&self) -> Result<f64> {
        self.context.zoom.ok_or_else(|| Fault::of(EvalErrorKind::ZoomUnavailable))
    }

    fn get_from(&mut self, name: &'a Node, object: Option<&'a Node>) -> Result<Value<'a>> {
        let name = self.text(name)?;
        let Some(object) = object else {
            return Ok(self.context.property(&name).map_or(Value::Null, Value::from_json));
        };
        match self.value(object)? {
            Value::Object(Cow::Borrowed(object)) => {
                Ok(object.get(&*name).map_or(Value::Null, Value::from_json))
            }
            Value::Object(Cow::Owned(object)) => Ok(object
                .get(&*name)
                .map_or(Value::Null, |value| Value::from_json(value).into_owned())),
            other => Err(mismatch("object", &other)),
        }
    }

    fn compare(&mut self, comparison: Comparison, pair: &'a [Node; 2]) -> Result<bool> {
        let (a, b) = (self.value(&pair[0])?, self.value(&pair[1])?);
        match comparison {
            Comparison::Equal => return Ok(a == b),
            Comparison::NotEqual => return Ok(a != b),
            _ => {}
        }
        let order = match (&a, &b) {
            (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
            (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
            _ => {
                let op = match comparison {
                    Comparison::Less => "<",
                    Comparison::Greater => ">",
                    Comparison::LessOrEqual => "<=",
                    _ => ">=",
                };
                return Err(Fault::of(EvalErrorKind::NotOrderedComparable {
                    op: op.to_owned(),
                    lhs: a.to_spec().type_name().to_owned(),
                    rhs: b.to_spec().type_name().to_owned(),
                }));
            }
        };
        Ok(order.is_some_and(|order| match comparison {
            Comparison::Less => order.is_lt(),
            Comparison::Greater => order.is_gt(),
            Comparison::LessOrEqual => order.is_le(),
            _ => order.is_ge(),
        }))
    }

    fn is_in(&mut self, needle: &'a Node, haystack: &'a Node) -> Result<bool> {
        let (needle, haystack) = (self.value(needle)?, self.value(haystack)?);
        match (&needle, &haystack) {
            (_, Value::Null) => Ok(false),
            (Value::String(needle), Value::String(text)) => {
                Ok(!text.is_empty() && text.contains(&**needle))
            }
            (
                Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null,
                Value::Array(items),
            ) => Ok(items.contains(&needle)),
            _ => Ok(apply("in", vec![needle.to_spec(), haystack.to_spec()])?.is_truthy()),
        }
    }

    fn at(&mut self, index: &'a Node, array: &'a Node) -> Result<Value<'a>> {
        let index = self.number(index)?;
        let items = match self.value(array)? {
            Value::Array(items) => items,
            other => return Err(mismatch("array", &other)),
        };
        if index < 0.0 {
            return Err(Fault::of(EvalErrorKind::ArrayIndexNegative { index }));
        }
        if index.is_nan() || index != index.trunc() {
            let kind = if index < items.len() as f64 || index.is_nan() {
                EvalErrorKind::ArrayIndexNotInteger { index }
            } else {
                EvalErrorKind::ArrayIndexOutOfBounds { index, max: items.len() as i64 - 1 }
            };
            return Err(Fault::of(kind));
        }
        items.get(index as usize).cloned().ok_or_else(|| {
            let max = items.len() as i64 - 1;
            Fault::of(EvalErrorKind::ArrayIndexOutOfBounds { index, max })
        })
    }

    /// The first value that is not null; an image that is not there counts as null, but its name
    /// is the result where nothing else is.
    fn coalesce(&mut self, items: &'a [Node]) -> Result<Value<'a>> {
        let mut missing = None;
        let mut result = Value::Null;
        for (index, item) in items.iter().enumerate() {
            result = self.value(item)?;
            if let Value::Image(name, false) = &result {
                let first: Cow<'a, str> = missing.get_or_insert_with(|| name.clone()).clone();
                let last = index + 1 == items.len();
                result = if last { Value::String(first) } else { Value::Null };
            }
            if result != Value::Null {
                break;
            }
        }
        Ok(result)
    }

    fn rgba(&mut self, parts: &'a [Node]) -> Result<Value<'a>> {
        let mut numbers = [0.0, 0.0, 0.0, 1.0];
        for (number, part) in numbers.iter_mut().zip(parts) {
            *number = self.number(part)?;
        }
        let [r, g, b, a] = numbers;
        let reason = if ![r, g, b].iter().all(|part| (0.0..=255.0).contains(part)) {
            "'r', 'g', and 'b' must be between 0 and 255."
        } else if !(0.0..=1.0).contains(&a) {
            "'a' must be between 0 and 1."
        } else {
            return Ok(Value::Color(ExpressionColor::from_rgba8(r, g, b, a)));
        };
        let value = numbers.map(format_number).join(", ");
        Err(Fault::of(EvalErrorKind::InvalidRgba { value: format!("[{value}]"), reason }))
    }

    fn assert(&mut self, kind: &Type, candidates: &'a [Node]) -> Result<Value<'a>> {
        let mut last = Value::Null;
        for candidate in candidates {
            last = self.value(candidate)?;
            if is_of(kind, &last) {
                return Ok(last);
            }
        }
        Err(mismatch(&kind.to_string(), &last))
    }

    fn format(&mut self, parts: &'a [FormatPart]) -> Result<Value<'a>> {
        let mut sections = Vec::with_capacity(parts.len());
        for part in parts {
            let content = self.value(&part.content)?;
            let mut section = Section::default();
            if let Some(node) = &part.vertical_align {
                section.vertical_align = Some(self.text(node)?.into_owned());
            }
            if let Value::Image(name, available) = content {
                section.image = Some((name.into_owned(), available));
                sections.push(section);
                continue;
            }
            section.text = to_text(content)?.into_owned();
            if let Some(node) = &part.scale {
                section.scale = Some(self.number(node)?);
            }
            if let Some(node) = &part.font
                && let Value::Array(names) = self.value(node)?
            {
                let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
                section.font_stack = Some(names.join(","));
            }
            if let Some(node) = &part.color
                && let Value::Color(color) = self.value(node)?
            {
                section.color = Some(color);
            }
            sections.push(section);
        }
        Ok(Value::Formatted(sections.into()))
    }

    fn reference(&mut self, op: &str, args: &'a [Node]) -> Result<Value<'a>> {
        let mut values = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let value = self.value(arg)?;
            // The everyday case of `to-number`, the only one of these that a style leans on.
            if op == "to-number" && index == 0 {
                match value {
                    Value::Number(number) if !number.is_nan() => return Ok(Value::Number(number)),
                    Value::Null => return Ok(Value::Number(0.0)),
                    _ => {}
                }
            }
            values.push(value.to_spec());
        }
        apply(op, values).map(|value| Value::from_spec(&value))
    }

    fn number_format(&mut self, format: &'a NumberFormat) -> Result<Value<'a>> {
        let mut literal = |node: &'a Node| -> Result<Box<Expr>> {
            Ok(Box::new(Expr::Literal(self.value(node)?.to_spec())))
        };
        let value = literal(&format.value)?;
        let mut option = |node: &'a Option<Node>| node.as_ref().map(&mut literal).transpose();
        let expr = Expr::NumberFormat {
            value,
            locale: option(&format.locale)?,
            currency: option(&format.currency)?,
            min_fraction_digits: option(&format.min_fraction_digits)?,
            max_fraction_digits: option(&format.max_fraction_digits)?,
            unit: option(&format.unit)?,
        };
        reference_value(&expr).map(|value| Value::from_spec(&value))
    }

    fn interpolate(&mut self, curve: &'a Interpolation) -> Result<Value<'a>> {
        let input = self.number(&curve.input)?;
        let above = curve.stops.partition_point(|stop| *stop <= input);
        let (stops, outputs) = (&curve.stops, &curve.outputs);
        let at = |index: usize| outputs.get(index).ok_or_else(|| Fault::new("no such stop"));
        // At or before the first stop, at or after the last, the output stands as it is.
        if above == 0 || input.is_nan() || stops.first().is_some_and(|first| input <= *first) {
            return self.stop(at(0)?, curve.projection);
        }
        if above == stops.len() {
            return self.stop(at(above - 1)?, curve.projection);
        }
        let (low, high) = (stops[above - 1], stops[above]);
        let t = progress(curve.kind, input, low, high)?;
        if let (Node::Literal(Value::Number(a)), Node::Literal(Value::Number(b))) =
            (at(above - 1)?, at(above)?)
        {
            return Ok(Value::Number(a + (b - a) * t));
        }
        let a = self.stop(at(above - 1)?, curve.projection)?;
        let b = self.stop(at(above)?, curve.projection)?;
        blend(a, b, t, curve)
    }

    /// A stop's output; text that nothing has told to be otherwise is a colour.
    fn stop(&mut self, node: &'a Node, projection: bool) -> Result<Value<'a>> {
        match self.value(node)? {
            Value::String(text) if !projection => match ExpressionColor::parse(&text) {
                Some(color) => Ok(Value::Color(color)),
                None => Err(Fault::of(EvalErrorKind::CouldNotParse {
                    ty: "color",
                    value: text.into_owned(),
                })),
            },
            value => Ok(value),
        }
    }
}

fn label_index(labels: &Labels, input: &Value<'_>) -> Option<usize> {
    match (labels, input) {
        (Labels::Numbers(labels), Value::Number(number)) if !number.is_nan() => {
            let number = number + 0.0;
            let found = labels.binary_search_by(|(label, _)| label.total_cmp(&number)).ok()?;
            labels.get(found).map(|(_, output)| *output)
        }
        (Labels::Strings(labels), Value::String(text)) => {
            let found = labels.binary_search_by(|(label, _)| (**label).cmp(text)).ok()?;
            labels.get(found).map(|(_, output)| *output)
        }
        _ => None,
    }
}
