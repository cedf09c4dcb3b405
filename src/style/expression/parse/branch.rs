//! Names, branches, assertions and conversions.

use std::sync::Arc;

use serde_json::Value as Json;

use super::super::kind::ValueType;
use super::super::node::{Comparing, Comparison, Labels, Node};
use super::super::value::Value;
use super::typed::Parts;
use super::{
    Annotation, Binding, Bound, Parser, Traits, Typed, ZoomCurve, count, js_type, literal,
};

/// The largest whole number that JavaScript tells from the next.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

impl Parser {
    pub(super) fn literal(&mut self, args: &[Json], expected: Option<&ValueType>) -> Option<Typed> {
        match args {
            [_, value] => Some(literal(value, expected)),
            _ => self.fail(format!(
                "'literal' expression requires exactly one argument, but found {} instead.",
                count(args)
            )),
        }
    }

    pub(super) fn semiliteral(
        &mut self,
        args: &[Json],
        expected: Option<&ValueType>,
    ) -> Option<Typed> {
        let [_, value] = args else {
            return self.fail(format!(
                "'semiliteral' expression requires exactly one argument, but found {} instead.",
                count(args)
            ));
        };
        let Json::Array(items) = value else { return Some(literal(value, expected)) };
        let (mut parts, mut nodes, mut types) = (Parts::default(), Vec::new(), Vec::new());
        for item in items {
            // The reference holds items to the type that is expected of the whole, and tells of
            // them by its place.
            let item = self.parse(item, expected, Annotation::Usual)?;
            types.push(item.kind.clone());
            nodes.push(parts.add(item));
        }
        let item = match expected {
            // Items that were held to the one type expected are of that type together.
            Some(expected) if types.iter().all(|kind| kind == expected) => expected.clone(),
            _ => ValueType::common(types.into_iter()),
        };
        let kind = ValueType::array(item, Some(nodes.len()));
        Some(parts.build(Node::Array(nodes.into()), kind))
    }

    pub(super) fn bind(&mut self, args: &[Json], expected: Option<&ValueType>) -> Option<Typed> {
        if args.len() < 4 {
            return self.fail(format!(
                "Expected at least 3 arguments, but found {} instead.",
                count(args)
            ));
        }
        let last = args.len() - 1;
        let (mut parts, mut values, mut bound) = (Parts::default(), Vec::new(), Vec::new());
        for index in (1..last).step_by(2) {
            let Json::String(name) = &args[index] else {
                let found = js_type(&args[index]);
                return self
                    .fail_at(&[index], format!("Expected string, but found {found} instead."));
            };
            if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
                return self.fail_at(
                    &[index],
                    "Variable names must contain only alphanumeric characters or '_'.",
                );
            }
            let value = self.argument(args, index + 1, None)?;
            let kind = value.kind.clone();
            let value = match parts.add(value) {
                Node::Literal(value) => Bound::Literal(value),
                node => {
                    values.push((self.places, node));
                    self.places += 1;
                    Bound::Place(self.places - 1)
                }
            };
            bound.push(Binding { name: name.clone(), kind, value });
        }
        let outside = self.scope.len();
        self.scope.extend(bound);
        let body = self.argument(args, last, expected);
        self.scope.truncate(outside);
        let body = body?;
        let kind = body.kind.clone();
        let body = parts.add(body);
        parts.curve(parts.last_curve());
        let node = if values.is_empty() { body } else { Node::Let(values.into(), Box::new(body)) };
        Some(parts.build(node, kind))
    }

    pub(super) fn variable(&mut self, args: &[Json]) -> Option<Typed> {
        let [_, Json::String(name)] = args else {
            return self.fail("'var' expression requires exactly one string literal argument.");
        };
        match self.scope.iter().rev().find(|binding| binding.name == *name) {
            Some(Binding { kind, value: Bound::Literal(value), .. }) => {
                Some(Typed::literal(value.clone(), kind.clone()))
            }
            Some(Binding { kind, value: Bound::Place(place), .. }) => {
                let traits = Traits { constant: false, ..Traits::NONE };
                Some(Typed { node: Node::Variable(*place), kind: kind.clone(), traits })
            }
            None => self.fail_at(
                &[1],
                format!(
                    "Unknown variable \"{name}\". Make sure \"{name}\" has been bound in an enclosing \"let\" expression before using it."
                ),
            ),
        }
    }

    pub(super) fn case(&mut self, args: &[Json], expected: Option<&ValueType>) -> Option<Typed> {
        if args.len() < 4 {
            let found = count(args);
            return self.fail(format!("Expected at least 3 arguments, but found only {found}."));
        }
        if !args.len().is_multiple_of(2) {
            return self.fail("Expected an odd number of arguments.");
        }
        let mut output = wanted(expected);
        let (mut parts, mut arms) = (Parts::default(), Vec::new());
        for index in (1..args.len() - 1).step_by(2) {
            let test = self.argument(args, index, Some(&ValueType::Boolean))?;
            let result = self.argument(args, index + 1, output.as_ref())?;
            output.get_or_insert_with(|| result.kind.clone());
            arms.push((parts.add(test), parts.add(result)));
        }
        let otherwise = self.argument(args, args.len() - 1, output.as_ref())?;
        let otherwise = Box::new(parts.add(otherwise));
        Some(parts.build(Node::Case(arms.into(), otherwise), output?))
    }

    pub(super) fn switch(&mut self, args: &[Json], expected: Option<&ValueType>) -> Option<Typed> {
        if args.len() < 5 {
            let found = count(args);
            return self.fail(format!("Expected at least 4 arguments, but found only {found}."));
        }
        if args.len() % 2 != 1 {
            return self.fail("Expected an even number of arguments.");
        }
        let mut output = wanted(expected);
        let mut labels = Vec::new();
        let (mut parts, mut outputs) = (Parts::default(), Vec::new());
        for index in (2..args.len() - 1).step_by(2) {
            self.path.push(index);
            let fine = self.labels(&args[index], outputs.len(), &mut labels);
            self.path.pop();
            fine?;
            // The reference gives the output the place of its labels.
            let result = self.inner(&args[index + 1], index, output.as_ref(), Annotation::Usual)?;
            output.get_or_insert_with(|| result.kind.clone());
            outputs.push(parts.add(result));
        }
        let input = self.argument(args, 1, Some(&ValueType::Value))?;
        let otherwise = self.argument(args, args.len() - 1, output.as_ref())?;
        let of_labels = labels.first().map(|(label, _)| ValueType::of(label))?;
        if input.kind != ValueType::Value
            && let Some(message) = of_labels.mismatch(&input.kind)
        {
            return self.fail_at(&[1], message);
        }
        let (input, otherwise) = (Box::new(parts.add(input)), Box::new(parts.add(otherwise)));
        let node = Node::Match(input, sorted(labels), outputs.into(), otherwise);
        Some(parts.build(node, output?))
    }

    /// Adds the labels of a branch of `match`.
    fn labels(
        &mut self,
        json: &Json,
        branch: usize,
        labels: &mut Vec<(Value<'static>, usize)>,
    ) -> Option<()> {
        let items = match json {
            Json::Array(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        if items.is_empty() {
            return self.fail("Expected at least one branch label.");
        }
        for item in items {
            let label = Value::from_json(item).into_owned();
            match &label {
                Value::String(_) => {}
                Value::Number(number) if number.abs() > MAX_SAFE_INTEGER => {
                    return self
                        .fail("Branch labels must be integers no larger than 9007199254740991.");
                }
                Value::Number(number) if number.floor() != *number => {
                    return self.fail("Numeric branch labels must be integer values.");
                }
                Value::Number(_) => {}
                _ => return self.fail("Branch labels must be numbers or strings."),
            }
            let of_labels = labels.first().map(|(label, _)| ValueType::of(label));
            if let Some(message) = of_labels.and_then(|one| one.mismatch(&ValueType::of(&label))) {
                return self.fail(message);
            }
            if labels.iter().any(|(known, _)| *known == label) {
                return self.fail("Branch labels must be unique.");
            }
            labels.push((label, branch));
        }
        Some(())
    }

    pub(super) fn coalesce(
        &mut self,
        args: &[Json],
        expected: Option<&ValueType>,
    ) -> Option<Typed> {
        if args.len() < 2 {
            return self.fail("Expected at least one argument.");
        }
        let mut output = wanted(expected);
        let (mut parts, mut nodes, mut unfit) = (Parts::default(), Vec::new(), false);
        let mut curve = ZoomCurve::None;
        for (index, arg) in args.iter().enumerate().skip(1) {
            let parsed = self.inner(arg, index, output.as_ref(), Annotation::Omit)?;
            output.get_or_insert_with(|| parsed.kind.clone());
            unfit |= expected.is_some_and(|expected| expected.mismatch(&parsed.kind).is_some());
            nodes.push(parts.add(parsed));
            if curve == ZoomCurve::None {
                curve = parts.last_curve();
            }
        }
        parts.curve(curve);
        // What would have to be converted is converted as a whole, so that null may pass.
        let kind = if unfit { ValueType::Value } else { output? };
        Some(parts.build(Node::Coalesce(nodes.into()), kind))
    }

    pub(super) fn assertion(&mut self, op: &str, args: &[Json]) -> Option<Typed> {
        if args.len() < 2 {
            return self.fail("Expected at least one argument.");
        }
        let mut first = 1;
        let kind = match op {
            "string" => ValueType::String,
            "number" => ValueType::Number,
            "boolean" => ValueType::Boolean,
            "object" => ValueType::Object,
            _ => {
                let mut item = ValueType::Value;
                if args.len() > 2 {
                    item = match args[1].as_str() {
                        Some("string") => ValueType::String,
                        Some("number") => ValueType::Number,
                        Some("boolean") => ValueType::Boolean,
                        _ => {
                            return self.fail_at(&[1], "The item type argument of \"array\" must be one of string, number, boolean");
                        }
                    };
                    first = 2;
                }
                let mut length = None;
                if args.len() > 3 {
                    if !args[2].is_null() {
                        let number = args[2].as_f64();
                        let whole = number.filter(|number| *number >= 0.0 && number.fract() == 0.0);
                        let Some(whole) = whole else {
                            return self.fail_at(&[2], "The length argument to \"array\" must be a positive integer literal");
                        };
                        length = Some(whole as usize);
                    }
                    first = 3;
                }
                ValueType::array(item, length)
            }
        };
        let (parts, nodes) = self.values(args, first)?;
        Some(parts.annotation(Node::Assert(kind.clone(), nodes, self.key()), kind))
    }

    pub(super) fn coercion(&mut self, op: &str, args: &[Json]) -> Option<Typed> {
        if args.len() < 2 {
            return self.fail("Expected at least one argument.");
        }
        if matches!(op, "to-boolean" | "to-string") && args.len() != 2 {
            return self.fail("Expected one argument.");
        }
        let kind = match op {
            "to-boolean" => ValueType::Boolean,
            "to-color" => ValueType::Color,
            "to-number" => ValueType::Number,
            _ => ValueType::String,
        };
        let (parts, nodes) = self.values(args, 1)?;
        Some(parts.annotation(Node::Coerce(kind.clone(), nodes, self.key()), kind))
    }

    /// The arguments from one on, of any type.
    fn values(&mut self, args: &[Json], first: usize) -> Option<(Parts, Box<[Node]>)> {
        let (mut parts, mut nodes) = (Parts::default(), Vec::new());
        for index in first..args.len() {
            let parsed = self.argument(args, index, Some(&ValueType::Value))?;
            nodes.push(parts.add(parsed));
        }
        Some((parts, nodes.into()))
    }

    pub(super) fn comparison(&mut self, op: &str, args: &[Json]) -> Option<Typed> {
        use ValueType as T;
        if args.len() != 3 && args.len() != 4 {
            return self.fail("Expected two or three arguments.");
        }
        let how = Comparison::from_name(op)?;
        let comparable = |kind: &T| {
            matches!(kind, T::String | T::Number | T::Value)
                || !how.is_order() && matches!(kind, T::Boolean | T::Null)
        };
        let mut sides = Vec::new();
        for index in [1, 2] {
            let side = self.argument(args, index, Some(&T::Value))?;
            if !comparable(&side.kind) {
                let kind = &side.kind;
                let message = format!("\"{op}\" comparisons are not supported for type '{kind}'.");
                return self.fail_at(&[index], message);
            }
            sides.push(side);
        }
        let (mut right, mut left) = (sides.pop()?, sides.pop()?);
        let untyped = |left: &Typed, right: &Typed| left.kind == T::Value || right.kind == T::Value;
        if left.kind != right.kind && !untyped(&left, &right) {
            let (left, right) = (&left.kind, &right.kind);
            return self.fail(format!("Cannot compare types '{left}' and '{right}'."));
        }
        if how.is_order() && left.kind != right.kind {
            if left.kind == T::Value {
                left = left.asserted(&right.kind, self.key());
            } else {
                right = right.asserted(&left.kind, self.key());
            }
        }
        let untyped = untyped(&left, &right);
        let mut parts = Parts::default();
        let mut collator = None;
        if args.len() == 4 {
            let of_text = |side: &Typed| matches!(side.kind, T::String | T::Value);
            if !of_text(&left) && !of_text(&right) {
                return self.fail("Cannot use collator to compare non-string types.");
            }
            collator = Some(self.argument(args, 3, Some(&T::Collator))?);
        }
        let sides = [parts.add(left), parts.add(right)];
        let collator = parts.add_some(collator);
        let comparing = Comparing { how, sides, collator, untyped, key: self.key() };
        Some(parts.build(Node::Compare(Box::new(comparing)), T::Boolean))
    }
}

/// The type that outputs are to have, where any is wished.
pub(super) fn wanted(expected: Option<&ValueType>) -> Option<ValueType> {
    expected.filter(|kind| **kind != ValueType::Value).cloned()
}

/// The labels in an order in which they are found quickly.
fn sorted(labels: Vec<(Value<'static>, usize)>) -> Labels {
    let (mut numbers, mut strings) = (Vec::new(), Vec::<(Box<str>, usize)>::new());
    for (label, branch) in labels {
        match label {
            // Minus nought and nought are one label.
            Value::Number(number) => numbers.push((number + 0.0, branch)),
            Value::String(text) => strings.push((text.as_ref().into(), branch)),
            _ => {}
        }
    }
    if numbers.is_empty() {
        strings.sort();
        Labels::Strings(Arc::from(strings))
    } else {
        numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
        Labels::Numbers(Arc::from(numbers))
    }
}
