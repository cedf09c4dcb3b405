//! From JSON to the compiled form, in one pass: each part is parsed, checked against the type that
//! is expected of it, and folded into a literal where it depends on nothing.
//!
//! The rules and messages are those of the specification's reference.

mod branch;
mod compound;
mod curve;
mod list;
mod signature;
mod text;
mod typed;

use std::borrow::Cow;

use serde_json::Value as Json;

use super::context::EvaluationContext;
use super::evaluate;
use super::fault::Key;
use super::kind::ValueType;
use super::value::{MAX_WEIGHT, Value};

pub(super) use signature::OPERATORS;
pub(super) use typed::{Traits, Typed, ZoomCurve};

/// The most parts that are parsed. Where the arguments of an operator fail they are tried again
/// for its next signature, so that the work could double with each level of nesting.
const MAX_STEPS: u32 = 1 << 18;

/// The deepest nesting that is parsed.
const MAX_DEPTH: usize = 100;

/// Something wrong with an expression.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    /// Where: `[2][1]`.
    pub key: String,
    pub message: String,
    /// The operator that there is not.
    pub unknown: Option<String>,
}

/// What is put around a part whose type is known only when it is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Annotation {
    /// What suits the type that is expected.
    Usual,
    /// A conversion.
    Coerce,
    /// Nothing.
    Omit,
}

/// A name bound by `let`.
struct Binding {
    name: String,
    kind: ValueType,
    value: Bound,
}

enum Bound {
    Literal(Value<'static>),
    Place(usize),
}

#[derive(Default)]
pub(super) struct Parser {
    pub problems: Vec<Problem>,
    path: Vec<usize>,
    scope: Vec<Binding>,
    /// How many places of the run-time scope are taken. None is used twice.
    places: usize,
    curves: u32,
    steps: u32,
}

impl Parser {
    /// A part of the expression; `None` where it is wrong, which the problems then tell.
    pub fn parse(
        &mut self,
        json: &Json,
        expected: Option<&ValueType>,
        annotation: Annotation,
    ) -> Option<Typed> {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.path.len() > MAX_DEPTH {
            return self.too_deep();
        }
        let parsed = match json {
            Json::Array(args) => self.operator(args, expected)?,
            Json::Object(_) => {
                return self.fail("Bare objects invalid. Use [\"literal\", {...}] instead.");
            }
            scalar => literal(scalar, expected),
        };
        let parsed = self.reconcile(parsed, expected, annotation)?;
        self.folded(parsed)
    }

    /// An argument of the operator being parsed.
    fn argument(
        &mut self,
        args: &[Json],
        index: usize,
        expected: Option<&ValueType>,
    ) -> Option<Typed> {
        self.inner(args.get(index)?, index, expected, Annotation::Usual)
    }

    /// A part that stands at an index of the operator being parsed.
    fn inner(
        &mut self,
        json: &Json,
        index: usize,
        expected: Option<&ValueType>,
        annotation: Annotation,
    ) -> Option<Typed> {
        self.path.push(index);
        let parsed = self.parse(json, expected, annotation);
        self.path.pop();
        parsed
    }

    fn operator(&mut self, args: &[Json], expected: Option<&ValueType>) -> Option<Typed> {
        let Some(first) = args.first() else {
            return self.fail(
                "Expected an array with at least one element. If you wanted a literal array, use [\"literal\", []].",
            );
        };
        let Json::String(op) = first else {
            let found = js_type(first);
            return self.fail_at(
                &[0],
                format!(
                    "Expression name must be a string, but found {found} instead. If you wanted a literal array, use [\"literal\", [...]]."
                ),
            );
        };
        match op.as_str() {
            "literal" => self.literal(args, expected),
            "semiliteral" => self.semiliteral(args, expected),
            "let" => self.bind(args, expected),
            "var" => self.variable(args),
            "case" => self.case(args, expected),
            "match" => self.switch(args, expected),
            "coalesce" => self.coalesce(args, expected),
            "step" => self.step(args, expected),
            "interpolate" | "interpolate-hcl" | "interpolate-lab" => {
                self.interpolate(op, args, expected)
            }
            "array" | "boolean" | "number" | "object" | "string" => self.assertion(op, args),
            "to-boolean" | "to-color" | "to-number" | "to-string" => self.coercion(op, args),
            "==" | "!=" | "<" | ">" | "<=" | ">=" => self.comparison(op, args),
            "at" => self.at(args, expected),
            "in" => self.is_in(args),
            "index-of" => self.index_of(args),
            "slice" => self.slice(args),
            "length" => self.length(args),
            "collator" => self.collator(args),
            "format" => self.format(args),
            "image" => self.image(args),
            "number-format" => self.number_format(args),
            "global-state" => self.global_state(args),
            "within" | "distance" => self.spatial(op, args),
            op => self.compound(op, args),
        }
    }

    /// The part as the type that is expected of it.
    fn reconcile(
        &mut self,
        parsed: Typed,
        expected: Option<&ValueType>,
        annotation: Annotation,
    ) -> Option<Typed> {
        use ValueType as T;
        let Some(expected) = expected else { return Some(parsed) };
        let unknown = parsed.kind == T::Value;
        let asserted = unknown
            && matches!(expected, T::String | T::Number | T::Boolean | T::Object | T::Array(..));
        if asserted || coerces(expected, &parsed.kind) {
            return Some(match annotation {
                Annotation::Omit => parsed,
                Annotation::Usual if asserted => parsed.asserted(expected, self.key()),
                _ => parsed.coerced(expected, self.key()),
            });
        }
        match expected.mismatch(&parsed.kind) {
            Some(message) => self.fail(message),
            None => Some(parsed),
        }
    }

    /// The part's value, where it depends on nothing. An image is left: which there are is known
    /// only when a map is drawn.
    fn folded(&mut self, parsed: Typed) -> Option<Typed> {
        if parsed.kind == ValueType::ResolvedImage || !parsed.traits.can_be_folded() {
            return Some(parsed);
        }
        let value = evaluate::run(&parsed.node, &EvaluationContext::default());
        match value.map(Value::into_owned) {
            Ok(value) if value.weight() > MAX_WEIGHT => {
                self.fail("The value is too large to be computed beforehand.")
            }
            Ok(value) => Some(Typed::literal(value, parsed.kind)),
            Err(fault) => self.fail(fault.message()),
        }
    }

    fn key(&self) -> Key {
        key_of(&self.path).into()
    }

    fn fail<T>(&mut self, message: impl Into<String>) -> Option<T> {
        self.fail_at(&[], message)
    }

    fn fail_at<T>(&mut self, indices: &[usize], message: impl Into<String>) -> Option<T> {
        let key = key_of(&self.path) + &key_of(indices);
        self.problems.push(Problem { key, message: message.into(), unknown: None });
        None
    }

    fn unknown<T>(&mut self, op: &str) -> Option<T> {
        let message = format!(
            "Unknown expression \"{op}\". If you wanted a literal array, use [\"literal\", [...]]."
        );
        let key = key_of(&self.path) + "[0]";
        self.problems.push(Problem { key, message, unknown: Some(op.to_owned()) });
        None
    }

    #[cold]
    fn too_deep(&mut self) -> Option<Typed> {
        // Each level that gives up would say so once more.
        if self.problems.iter().all(|problem| problem.message != TOO_DEEP) {
            self.problems.push(Problem {
                key: String::new(),
                message: TOO_DEEP.to_owned(),
                unknown: None,
            });
        }
        None
    }
}

pub(super) const TOO_DEEP: &str = "the expression is nested too deeply";

/// A literal as its own expression. An array without items is of whatever array type is expected.
fn literal(json: &Json, expected: Option<&ValueType>) -> Typed {
    let value = Value::from_json(json).into_owned();
    let mut kind = ValueType::of(&value);
    if let (ValueType::Array(_, Some(0)), Some(expected @ ValueType::Array(_, length))) =
        (&kind, expected)
        && length.unwrap_or(0) == 0
    {
        kind = expected.clone();
    }
    Typed::literal(value, kind)
}

/// Whether a value of a type is converted to the one expected rather than refused.
fn coerces(expected: &ValueType, found: &ValueType) -> bool {
    use ValueType as T;
    match expected {
        T::ProjectionDefinition => matches!(found, T::String | T::Array(..) | T::Value),
        T::Color | T::Formatted | T::ResolvedImage => matches!(found, T::Value | T::String),
        T::Padding | T::NumberArray => matches!(found, T::Value | T::Number | T::Array(..)),
        T::ColorArray => matches!(found, T::Value | T::String | T::Array(..)),
        T::VariableAnchorOffsetCollection => matches!(found, T::Value | T::Array(..)),
        _ => false,
    }
}

fn key_of(path: &[usize]) -> String {
    path.iter().map(|index| format!("[{index}]")).collect()
}

/// What JavaScript's `typeof` says, which the messages repeat.
fn js_type(json: &Json) -> &'static str {
    match json {
        Json::Null | Json::Array(_) | Json::Object(_) => "object",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
    }
}

/// Whether JavaScript takes an option for given.
fn is_given(json: Option<&Json>) -> Option<&Json> {
    json.filter(|json| Value::from_json(json).is_truthy())
}

/// A number as messages write it.
fn count(args: &[Json]) -> Cow<'static, str> {
    Cow::Owned((args.len().saturating_sub(1)).to_string())
}
