//! Evaluation of the compiled form.

mod compare;
mod list;
mod locale;
mod text;

use std::borrow::Cow;

use super::coerce::{convert, is_of};
use super::context::EvaluationContext;
use super::curve::{blend, progress};
use super::fault::{Fault, Key, Result, mismatch, unexpected};
use super::kind::ValueType;
use super::node::{Interpolation, Labels, Node};
use super::value::{MAX_WEIGHT, Value};
use crate::source::PropertyValue;

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

/// A place of the scope.
#[derive(Clone)]
enum Place<'a> {
    Unbound,
    /// Bound, and not read yet.
    Node(&'a Node),
    Value(Value<'a>),
}

struct Run<'c, 'a> {
    context: &'c EvaluationContext<'a>,
    scope: Vec<Place<'a>>,
}

impl<'a> Run<'_, 'a> {
    fn value(&mut self, node: &'a Node) -> Result<Value<'a>> {
        Ok(match node {
            Node::Literal(value) => value.borrowed(),
            Node::Get(_)
            | Node::GetFrom(..)
            | Node::Zoom
            | Node::Id
            | Node::GeometryType
            | Node::Properties
            | Node::GlobalState(_)
            | Node::FeatureState(_)
            | Node::Accumulated
            | Node::Parameter
            | Node::Spatial(_) => self.read(node)?,
            Node::Unary(..) | Node::Binary(..) | Node::Reduce(..) => {
                Value::Number(self.number(node)?)
            }
            Node::Has(_)
            | Node::HasIn(..)
            | Node::Compare(..)
            | Node::OldFilter(_)
            | Node::Not(_)
            | Node::All(_)
            | Node::Any(_)
            | Node::In(..)
            | Node::SupportedScript(_) => Value::Bool(self.truth(node)?),
            Node::Variable(place) => self.variable(*place)?,
            Node::Let(values, body) => {
                self.bind(values);
                self.value(body)?
            }
            Node::Match(..) | Node::Case(..) | Node::Coalesce(_) | Node::Step(..) => {
                self.branch(node)?
            }
            Node::Interpolate(curve) => self.interpolate(curve)?,
            Node::Assert(kind, candidates, key) => self.assert(kind, candidates, key)?,
            Node::Coerce(kind, candidates, key) => self.coerce(kind, candidates, key)?,
            Node::Failure(message, key) => return Err(Fault::at(key, self.text(message)?)),
            Node::At(..)
            | Node::IndexOf(..)
            | Node::Slice(..)
            | Node::Split(_)
            | Node::Join(_)
            | Node::Array(_)
            | Node::Length(..)
            | Node::Rgba(..)
            | Node::ToRgba(_) => self.list(node)?,
            Node::Concat(_)
            | Node::Upcase(_)
            | Node::Downcase(_)
            | Node::TypeOf(_)
            | Node::Image(_)
            | Node::Format(_)
            | Node::Collator(..)
            | Node::ResolvedLocale(_)
            | Node::NumberFormat(_) => self.textual(node)?,
        })
    }

    /// What is read from the context.
    fn read(&mut self, node: &'a Node) -> Result<Value<'a>> {
        let context = self.context;
        Ok(match node {
            Node::Get(name) => context.property(name).map_or(Value::Null, Value::from_property),
            Node::GetFrom(name, object) => self.get_from(name, object.as_deref())?,
            Node::Zoom => Value::Number(self.zoom()?),
            Node::Id => context.id.map_or(Value::Null, Value::from_json),
            Node::GeometryType => {
                context.geometry_type.map_or(Value::Null, |name| Value::String(Cow::Borrowed(name)))
            }
            Node::Properties => context.properties.map_or_else(
                || Value::Object(Cow::default()),
                |all| Value::Object(Cow::Owned(all.to_json())),
            ),
            Node::GlobalState(name) => context.globals.state_of(name),
            Node::FeatureState(name) => {
                let name = self.text(name)?;
                let value = context.state.and_then(|state| state.get(&name));
                value.map_or(Value::Null, Value::from_property)
            }
            Node::Accumulated => context.accumulated.map_or(Value::Null, Value::from_json),
            Node::Parameter => Value::Number(context.parameter.unwrap_or(0.0)),
            Node::Spatial(expr) => super::spatial::evaluate(expr, context)?,
            _ => Value::Null,
        })
    }

    /// Binds the values of a `let`.
    fn bind(&mut self, values: &'a [(usize, Node)]) {
        for (place, value) in values {
            if self.scope.len() <= *place {
                self.scope.resize(place + 1, Place::Unbound);
            }
            if let Some(bound) = self.scope.get_mut(*place) {
                *bound = Place::Node(value);
            }
        }
    }

    /// A bound value, evaluated when it is first read: what is not read cannot fail.
    fn variable(&mut self, place: usize) -> Result<Value<'a>> {
        match self.scope.get(place) {
            Some(Place::Value(value)) => Ok(value.clone()),
            Some(Place::Node(node)) => {
                let value = self.value(node)?;
                if value.weight() > MAX_WEIGHT {
                    return Err(Fault::new("A value bound by \"let\" is too large."));
                }
                self.scope[place] = Place::Value(value.clone());
                Ok(value)
            }
            _ => Err(Fault::new("A variable is not bound.")),
        }
    }

    fn branch(&mut self, node: &'a Node) -> Result<Value<'a>> {
        let taken = match node {
            Node::Match(input, labels, outputs, default) => {
                let index = label_index(labels, &self.value(input)?);
                index.and_then(|index| outputs.get(index)).unwrap_or(&**default)
            }
            Node::Case(arms, default) => {
                let mut taken = &**default;
                for (condition, output) in arms {
                    if self.truth(condition)? {
                        taken = output;
                        break;
                    }
                }
                taken
            }
            Node::Coalesce(items) => return self.coalesce(items),
            Node::Step(input, thresholds, outputs, key) => {
                let input = self.number(input)?;
                if input.is_nan() {
                    return Err(Fault::at(key, "Input is not a number."));
                }
                match outputs.get(step_index(thresholds, input)) {
                    Some(output) => output,
                    None => return Ok(Value::Null),
                }
            }
            _ => return Ok(Value::Null),
        };
        self.value(taken)
    }

    /// The node's value as a number, without a [`Value`] in between where that is possible.
    fn number(&mut self, node: &'a Node) -> Result<f64> {
        match node {
            Node::Literal(Value::Number(number)) => Ok(*number),
            Node::Zoom => self.zoom(),
            Node::Unary(function, inner) => Ok(function(self.number(inner)?)),
            Node::Binary(function, pair) => {
                let a = self.number(&pair[0])?;
                Ok(function(a, self.number(&pair[1])?))
            }
            Node::Reduce(neutral, function, items) => items
                .iter()
                .try_fold(*neutral, |so_far, item| Ok(function(so_far, self.number(item)?))),
            Node::Assert(kind @ ValueType::Number, candidates, key) => match &**candidates {
                [Node::Get(name)] => match self.context.property(name) {
                    Some(PropertyValue::Number(number)) => Ok(number.as_f64().unwrap_or(f64::NAN)),
                    other => {
                        let found = other.map_or(Value::Null, Value::from_property);
                        Err(unexpected(kind, &found, key))
                    }
                },
                candidates => match self.assert(kind, candidates, key)? {
                    Value::Number(number) => Ok(number),
                    other => Err(unexpected(kind, &other, key)),
                },
            },
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
            Node::Compare(comparing) => self.compare(comparing)?,
            Node::OldFilter(filter) => self.old_filter(filter),
            Node::Not(inner) => !self.truth(inner)?,
            Node::All(items) => {
                for item in items {
                    if !self.truth(item)? {
                        return Ok(false);
                    }
                }
                true
            }
            Node::Any(items) => {
                for item in items {
                    if self.truth(item)? {
                        return Ok(true);
                    }
                }
                false
            }
            Node::In(pair, key) => self.is_in(pair, key)?,
            // Text in any script is shaped and set.
            Node::SupportedScript(_) => true,
            _ => match self.value(node)? {
                Value::Bool(value) => value,
                other => return Err(mismatch("boolean", &other)),
            },
        })
    }

    fn text(&mut self, node: &'a Node) -> Result<Cow<'a, str>> {
        match self.value(node)? {
            Value::String(text) => Ok(text),
            other => Err(mismatch("string", &other)),
        }
    }

    fn zoom(&self) -> Result<f64> {
        self.context.zoom.ok_or_else(|| {
            Fault::new("The 'zoom' expression is unavailable in the current evaluation context.")
        })
    }

    fn get_from(&mut self, name: &'a Node, object: Option<&'a Node>) -> Result<Value<'a>> {
        let name = self.text(name)?;
        let Some(object) = object else {
            return Ok(self.context.property(&name).map_or(Value::Null, Value::from_property));
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

    fn assert(&mut self, kind: &ValueType, items: &'a [Node], key: &Key) -> Result<Value<'a>> {
        let mut found = Value::Null;
        for item in items {
            found = self.value(item)?;
            if is_of(kind, &found) {
                return Ok(found);
            }
        }
        Err(unexpected(kind, &found, key))
    }

    fn coerce(&mut self, kind: &ValueType, items: &'a [Node], key: &Key) -> Result<Value<'a>> {
        let mut message = String::new();
        for item in items {
            match convert(kind, self.value(item)?) {
                Ok(value) => return Ok(value),
                Err(why) => message = why,
            }
        }
        Err(Fault::at(key, message))
    }

    fn interpolate(&mut self, curve: &'a Interpolation) -> Result<Value<'a>> {
        let (stops, outputs) = (&curve.stops, &curve.outputs);
        let at = |index: usize| outputs.get(index).ok_or_else(|| Fault::new("no such stop"));
        let (Some(first), true) = (stops.first(), stops.len() > 1) else {
            return self.value(at(0)?);
        };
        let input = self.number(&curve.input)?;
        if input.is_nan() {
            return Err(Fault::at(&curve.key, "Input is not a number."));
        }
        // At or before the first stop, at or after the last, the output stands as it is.
        let above = stops.partition_point(|stop| *stop <= input);
        if input <= *first {
            return self.value(at(0)?);
        }
        if above == stops.len() {
            return self.value(at(above - 1)?);
        }
        let t = progress(curve.kind, input, stops[above - 1], stops[above])?;
        if let (Node::Literal(Value::Number(a)), Node::Literal(Value::Number(b))) =
            (at(above - 1)?, at(above)?)
        {
            return Ok(Value::Number(a + t * (b - a)));
        }
        let a = self.value(at(above - 1)?)?;
        let b = self.value(at(above)?)?;
        blend(a, b, t, curve)
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
