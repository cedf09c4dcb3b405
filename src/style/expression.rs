//! Expressions: parsed, checked and compiled in one pass to a form that is evaluated in tens of
//! nanoseconds. `maplibre-expr` computes what is rare and long: `distance` and `within`, numbers
//! and comparisons by the rules of a language, colours.

mod coerce;
mod compile;
mod context;
mod curve;
mod evaluate;
mod fault;
mod filter;
mod kind;
mod node;
mod parse;
mod rgba;
mod show;
mod spatial;
mod value;

pub(super) use coerce::ANCHORS;
pub use context::{EvaluationContext, Globals};
pub(super) use filter::is_expression_filter;
pub use kind::ValueType;
pub use value::{Collator, ExpressionColor, Projection, Section, Value};

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::error::{Error, ErrorKind, Result, nearest};
use node::{Dependence, Node};
use parse::{Annotation, OPERATORS, Parser, Problem, TOO_DEEP, Typed, ZoomCurve};

/// A compiled expression.
///
/// ```
/// use rumbo::source::Properties;
/// use rumbo::style::{EvaluationContext, Expression, Value};
/// use serde_json::json;
///
/// let expression = Expression::new(&json!(["*", ["get", "rank"], 2]), None)?;
/// let properties = Properties::from_iter([("rank", 21)]);
/// let mut context = EvaluationContext::at_zoom(4.0);
/// context.properties = Some(&properties);
/// assert_eq!(expression.evaluate(&context)?, Value::Number(42.0));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Expression {
    node: Node,
    kind: ValueType,
    dependence: Dependence,
    curve: ZoomCurve,
}

impl Expression {
    /// Parses, checks and compiles an expression whose value is to be of a type.
    ///
    /// # Errors
    /// [`ErrorKind::Style`] with the specification's own message; the error's path is that within
    /// the expression (`[2][1]`). Where there are several faults they are the error's related ones.
    pub fn new(json: &Json, expected: Option<&ValueType>) -> Result<Self> {
        let annotation = match expected {
            // Text is made of what is not text at the outermost part alone.
            Some(ValueType::String) => Annotation::Coerce,
            _ => Annotation::Usual,
        };
        Self::of_property(json, expected, annotation)
    }

    /// As [`Expression::new`], for a property whose text is one of a few names: what is not text
    /// then fails instead of being turned into text.
    ///
    /// # Errors
    /// As [`Expression::new`].
    pub fn keyword(json: &Json) -> Result<Self> {
        Self::of_property(json, Some(&ValueType::String), Annotation::Usual)
    }

    fn of_property(
        json: &Json,
        expected: Option<&ValueType>,
        annotation: Annotation,
    ) -> Result<Self> {
        let typed = parse(json, expected, annotation)?;
        let message = match typed.traits.curve {
            ZoomCurve::Several => {
                "Only one zoom-based \"step\" or \"interpolate\" subexpression may be used in an expression"
            }
            ZoomCurve::None if !typed.traits.zoom => return Ok(Self::of(typed)),
            ZoomCurve::One(..) => return Ok(Self::of(typed)),
            ZoomCurve::Nested | ZoomCurve::None => {
                "\"zoom\" expression may only be used as input to a top-level \"step\" or \"interpolate\" expression"
            }
        };
        Err(Error::new(ErrorKind::Style, message))
    }

    /// Parses, checks and compiles a filter; one of the old form is converted first.
    ///
    /// # Errors
    /// As [`Expression::new`].
    pub fn filter(json: &Json) -> Result<Self> {
        let json = filter::as_expression(json);
        parse(&json, Some(&ValueType::Boolean), Annotation::Usual).map(Self::of)
    }

    /// Parses, checks and compiles an expression of any type, with the zoom anywhere.
    ///
    /// # Errors
    /// As [`Expression::new`].
    pub(super) fn plain(json: &Json) -> Result<Self> {
        parse(json, None, Annotation::Usual).map(Self::of)
    }

    fn of(typed: Typed) -> Self {
        let dependence = Dependence {
            feature: typed.traits.feature,
            zoom: typed.traits.zoom,
            ..typed.node.dependence()
        };
        Self { node: typed.node, kind: typed.kind, dependence, curve: typed.traits.curve }
    }

    /// The expression's value.
    ///
    /// # Errors
    /// [`ErrorKind::Style`] where the feature does not have what the expression asks for; the
    /// error's path is that of the part that failed.
    pub fn evaluate<'a>(&'a self, context: &EvaluationContext<'a>) -> Result<Value<'a>> {
        evaluate::run(&self.node, context).map_err(run_error)
    }

    /// The value of an expression that is true or false.
    ///
    /// # Errors
    /// As [`Expression::evaluate`], and where the value is neither.
    pub fn is_true<'a>(&'a self, context: &EvaluationContext<'a>) -> Result<bool> {
        evaluate::run_condition(&self.node, context).map_err(run_error)
    }

    /// Whether it is a `step`.
    pub(super) fn is_step(&self) -> bool {
        matches!(self.node, Node::Step(..))
    }

    /// The value, if it depends on nothing.
    pub fn constant(&self) -> Option<&Value<'static>> {
        match &self.node {
            Node::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The type of its values, as far as it is known beforehand.
    pub fn value_type(&self) -> &ValueType {
        &self.kind
    }

    /// Whether the value is the same for every feature.
    pub fn is_feature_constant(&self) -> bool {
        !self.dependence.feature
    }

    /// Whether the value is the same at every zoom.
    pub fn is_zoom_constant(&self) -> bool {
        !self.dependence.zoom
    }

    /// Whether the value depends on `heatmap-density`, `line-progress` or `elevation`.
    pub(super) fn reads_parameter(&self) -> bool {
        self.dependence.parameter
    }

    /// Whether the outermost part interpolates over the zoom.
    pub(super) fn interpolates_zoom(&self) -> bool {
        matches!(self.curve, ZoomCurve::One(_, true))
    }

    /// Whether it reads what is said of features for the time being.
    pub(super) fn reads_state(&self) -> bool {
        fn reads(node: &Node) -> bool {
            let mut found = matches!(node, Node::FeatureState(_));
            node.for_each_child(&mut |child| found |= reads(child));
            found
        }
        reads(&self.node)
    }

    /// Whether every value that it can have stands in it.
    pub(super) fn has_known_outputs(&self) -> bool {
        fn known(node: &Node) -> bool {
            match node {
                Node::Literal(_) => true,
                Node::Let(_, body) => known(body),
                Node::Match(_, _, outputs, default) => outputs.iter().all(known) && known(default),
                Node::Case(arms, default) => {
                    arms.iter().all(|(_, output)| known(output)) && known(default)
                }
                Node::Coalesce(items) | Node::Step(_, _, items, _) => items.iter().all(known),
                Node::Assert(_, items, _) | Node::Coerce(_, items, _) | Node::Array(items) => {
                    items.iter().all(known)
                }
                Node::Interpolate(curve) => curve.outputs.iter().all(known),
                _ => false,
            }
        }
        known(&self.node)
    }

    /// Adds the names of the feature's properties that are read; false where a name is computed.
    pub(super) fn collect_names<'a>(&'a self, names: &mut BTreeSet<&'a str>) -> bool {
        fn collect<'n>(node: &'n Node, names: &mut BTreeSet<&'n str>) -> bool {
            let mut known = match node {
                Node::Get(name) | Node::Has(name) => {
                    names.insert(name);
                    true
                }
                Node::OldFilter(filter) => {
                    if let node::Subject::Property(name) = &filter.subject {
                        names.insert(name);
                    }
                    true
                }
                Node::GetFrom(_, None) | Node::HasIn(_, None) | Node::Properties => false,
                _ => true,
            };
            node.for_each_child(&mut |child| known &= collect(child, names));
            known
        }
        collect(&self.node, names)
    }

    /// The expression with the context's zoom, images and global state put in, and everything
    /// folded that then no longer changes.
    #[must_use]
    pub fn specialised(&self, context: &EvaluationContext<'_>) -> Self {
        let mut node = self.node.clone();
        compile::specialise(&mut node, context);
        let dependence = node.dependence();
        Self { node, kind: self.kind.clone(), dependence, curve: self.curve }
    }
}

/// Whether a value is an expression rather than a mere array.
pub(super) fn is_expression(json: &Json) -> bool {
    let operator = json.as_array().and_then(|items| items.first()).and_then(Json::as_str);
    operator.is_some_and(|operator| OPERATORS.contains(&operator))
}

fn parse(json: &Json, expected: Option<&ValueType>, annotation: Annotation) -> Result<Typed> {
    if !spatial::positions_are_sane(json) {
        return Err(Error::new(
            ErrorKind::Style,
            "a position in the expression's GeoJSON is not on the Earth",
        )
        .remedy("give longitudes within ±540° and latitudes within ±90°"));
    }
    let mut parser = Parser::default();
    if let Some(typed) = parser.parse(json, expected, annotation) {
        return Ok(typed);
    }
    let mut problems: Vec<Error> = parser.problems.into_iter().map(parse_error).collect();
    match problems.len() {
        1 => Err(problems.swap_remove(0)),
        count => Err(Error::new(ErrorKind::Style, format!("the expression has {count} problems"))
            .with_related(problems)),
    }
}

fn parse_error(problem: Problem) -> Error {
    let error = stated(&problem.message);
    let near = problem.unknown.and_then(|op| nearest(&op, OPERATORS.iter().copied()));
    let error = match near {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None if problem.message == TOO_DEEP => {
            error.remedy("split it over several layers, each with a filter")
        }
        None => error,
    };
    if problem.key.is_empty() { error } else { error.at_path(problem.key) }
}

fn run_error(fault: fault::Fault) -> Error {
    let error = stated(fault.message());
    if fault.key().is_empty() { error } else { error.at_path(fault.key()) }
}

/// The specification's own message without its full stop.
fn stated(message: &str) -> Error {
    Error::new(ErrorKind::Style, message.trim_end_matches('.'))
}

#[cfg(test)]
mod tests;
