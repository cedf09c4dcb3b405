//! Expressions: parsed and type-checked by `maplibre-expr`, then compiled to a form of our own
//! that is evaluated in tens of nanoseconds.

mod compile;
mod coerce;
mod context;
mod curve;
mod evaluate;
mod fault;
mod node;
mod spatial;
mod value;

pub use context::{EvaluationContext, Globals};
pub use maplibre_expr::Type as ValueType;
pub use value::{Collator, ExpressionColor, Projection, Section, Value};

use std::collections::BTreeSet;

use maplibre_expr::{Expr, ParseError, ParseErrorKind};
use serde_json::Value as Json;

use crate::error::{Error, ErrorKind, Result, nearest};
use node::{Dependence, Node};

/// A compiled expression.
///
/// ```
/// use rumbo::style::{EvaluationContext, Expression, Value};
/// use serde_json::json;
///
/// let expression = Expression::new(&json!(["*", ["get", "rank"], 2]), None)?;
/// let feature = json!({"rank": 21}).as_object().cloned().unwrap_or_default();
/// let mut context = EvaluationContext::at_zoom(4.0);
/// context.properties = Some(&feature);
/// assert_eq!(expression.evaluate(&context)?, Value::Number(42.0));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Expression {
    node: Node,
    dependence: Dependence,
}

impl Expression {
    /// Parses, checks and compiles an expression whose value is to be of a type.
    ///
    /// # Errors
    /// [`ErrorKind::Style`] with the specification's own message; the error's path is that within
    /// the expression (`[2][1]`).
    pub fn new(json: &Json, expected: Option<&ValueType>) -> Result<Self> {
        Self::checked(json, expected, expected == Some(&ValueType::String))
    }

    /// As [`Expression::new`], for a property whose text is one of a few names: what is not text
    /// then fails instead of being turned into text.
    pub(super) fn keyword(json: &Json) -> Result<Self> {
        Self::checked(json, Some(&ValueType::String), false)
    }

    fn checked(json: &Json, expected: Option<&ValueType>, coerce_text: bool) -> Result<Self> {
        if !spatial::positions_are_sane(json) {
            return Err(far_position());
        }
        let expr = parse(json)?;
        let expr = maplibre_expr::typecheck(&expr, expected, coerce_text).map_err(parse_error)?;
        Ok(Self::from_node(compile::compile(&expr, false)))
    }

    /// Parses, checks and compiles a filter; one of the old form is converted first.
    ///
    /// # Errors
    /// As [`Expression::new`].
    pub fn filter(json: &Json) -> Result<Self> {
        if !spatial::positions_are_sane(json) {
            return Err(far_position());
        }
        let json = maplibre_expr::convert_legacy_filter(json)
            .map_err(|cause| Error::new(ErrorKind::Style, cause.to_string()))?;
        let mut expr = parse(&json)?;
        // The checker allows the zoom only as the input of one outer curve, a rule for properties
        // and not for filters. `elevation`, of the same type and meaningless in a filter, stands
        // in for it until the tree is compiled.
        if mentions(&json, "elevation") {
            return Err(Error::new(ErrorKind::Style, "`elevation` cannot be used in a filter"));
        }
        rename_zoom(&mut expr);
        let expr = maplibre_expr::typecheck(&expr, Some(&ValueType::Boolean), false)
            .map_err(parse_error)?;
        Ok(Self::from_node(compile::compile(&expr, true)))
    }

    fn from_node(node: Node) -> Self {
        let dependence = node.dependence();
        Self { node, dependence }
    }

    /// The expression's value.
    ///
    /// # Errors
    /// [`ErrorKind::Style`] where the feature does not have what the expression asks for.
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

    /// The value, if it depends on nothing.
    pub fn constant(&self) -> Option<&Value<'static>> {
        match &self.node {
            Node::Literal(value) => Some(value),
            _ => None,
        }
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
        fn curve(node: &Node) -> bool {
            match node {
                Node::Interpolate(curve) => matches!(curve.input, Node::Zoom),
                Node::Let(_, _, body) => curve(body),
                Node::Coalesce(items) | Node::Assert(_, items) => items.iter().any(curve),
                Node::Coerce(_, inner) => curve(inner),
                _ => false,
            }
        }
        curve(&self.node)
    }

    /// Adds the names of the feature's properties that are read; false where a name is computed.
    pub(super) fn collect_names<'a>(&'a self, names: &mut BTreeSet<&'a str>) -> bool {
        fn collect<'n>(node: &'n Node, names: &mut BTreeSet<&'n str>) -> bool {
            let mut known = match node {
                Node::Get(name) | Node::Has(name) => {
                    names.insert(name);
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
        Self::from_node(node)
    }
}

/// The operator that a `semiliteral` is parsed as: `maplibre-expr` does not know that one yet, but
/// takes operators of others.
const ARRAY: &str = "rumbo-array";

/// Whether a value is an expression rather than a mere array.
pub(super) fn is_expression(json: &Json) -> bool {
    maplibre_expr::is_expression(json) || operator(json) == Some("semiliteral")
}

fn operator(json: &Json) -> Option<&str> {
    json.as_array()?.first()?.as_str()
}

/// The most steps that checking an expression may take.
const MAX_CHECK: u64 = 1 << 21;

/// An upper bound of the steps that checking takes. The reference's search for the curve over the
/// zoom looks twice below each type assertion, `let` and `coalesce`, so that its steps double with
/// each level of nesting: sixty levels would never end.
fn check_steps(json: &Json, doubling: u32) -> u64 {
    let Some(items) = json.as_array() else { return 1 << doubling.min(40) };
    let levels = match operator(json) {
        Some("literal") => return 1 << doubling.min(40),
        Some("let" | "coalesce") => 2,
        _ => 1,
    };
    items.iter().fold(0, |sum: u64, item| {
        sum.saturating_add(check_steps(item, doubling.saturating_add(levels)))
    })
}

fn parse(json: &Json) -> Result<Expr> {
    if check_steps(json, 0) > MAX_CHECK {
        return Err(Error::new(ErrorKind::Style, "the expression is nested too deeply")
            .remedy("split it over several layers, each with a filter"));
    }
    if !holds_semiliteral(json) {
        return maplibre_expr::parse(json).map_err(parse_error);
    }
    let mut options = maplibre_expr::Options::new();
    options.external(ARRAY, None, |_, _| Err(maplibre_expr::EvalError::new("not reached")));
    maplibre_expr::parse_with(&without_semiliterals(json)?, &options).map_err(parse_error)
}

fn holds_semiliteral(json: &Json) -> bool {
    operator(json) == Some("semiliteral")
        || operator(json) != Some("literal")
            && json.as_array().is_some_and(|items| items.iter().any(holds_semiliteral))
}

fn without_semiliterals(json: &Json) -> Result<Json> {
    let Json::Array(items) = json else { return Ok(json.clone()) };
    let inner = |items: &[Json]| items.iter().map(without_semiliterals).collect::<Result<Vec<_>>>();
    match (operator(json), items.as_slice()) {
        (Some("literal"), _) => Ok(json.clone()),
        (Some("semiliteral"), [_, Json::Array(items)]) => {
            let mut items = inner(items)?;
            items.insert(0, ARRAY.into());
            Ok(items.into())
        }
        (Some("semiliteral"), [_, value]) => Ok(vec!["literal".into(), value.clone()].into()),
        (Some("semiliteral"), _) => Err(Error::new(
            ErrorKind::Style,
            format!(
                "'semiliteral' expression requires exactly one argument, but found {} instead",
                items.len() - 1
            ),
        )),
        _ => inner(items).map(Json::Array),
    }
}

/// The operators there are, for suggestions.
const OPERATORS: &str = "let var literal semiliteral array at in index-of slice case match coalesce \
    step interpolate interpolate-hcl interpolate-lab ln2 pi e typeof string number boolean object \
    collator format image global-state number-format to-string to-number to-boolean to-rgba \
    to-color rgb rgba get has length properties feature-state geometry-type id zoom \
    heatmap-density elevation line-progress + * - / % ^ sqrt log10 ln log2 sin cos tan asin acos \
    atan min max round abs ceil floor distance == != > < >= <= all any ! within \
    is-supported-script upcase downcase concat resolved-locale split join";

fn parse_error(error: ParseError) -> Error {
    let place = error.key.clone();
    let near = match &error.kind {
        ParseErrorKind::UnknownExpression(op) => nearest(op, OPERATORS.split_whitespace()),
        _ => None,
    };
    let error = stated(&error.to_string());
    let error = match near {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None => error,
    };
    if place.is_empty() { error } else { error.at_path(place) }
}

fn run_error(fault: fault::Fault) -> Error {
    stated(&fault.to_string())
}

/// The specification's own message without its full stop.
fn stated(message: &str) -> Error {
    Error::new(ErrorKind::Style, message.trim_end_matches('.'))
}

fn far_position() -> Error {
    Error::new(ErrorKind::Style, "a position in the expression's GeoJSON is not on the Earth")
        .remedy("give longitudes within ±540° and latitudes within ±90°")
}

/// Whether a JSON array somewhere within starts with an operator.
fn mentions(json: &Json, operator: &str) -> bool {
    json.as_array().is_some_and(|items| {
        items.first().and_then(Json::as_str) == Some(operator) && items.len() == 1
            || items.iter().any(|item| mentions(item, operator))
    })
}

fn rename_zoom(expr: &mut Expr) {
    let boxed = |node: &mut Option<Box<Expr>>| node.iter_mut().for_each(|node| rename_zoom(node));
    match expr {
        Expr::Call { op, args } => {
            if op == "zoom" {
                "elevation".clone_into(op);
            }
            args.iter_mut().for_each(rename_zoom);
        }
        Expr::Let { bindings, body } => {
            bindings.iter_mut().for_each(|(_, value)| rename_zoom(value));
            rename_zoom(body);
        }
        Expr::Match { input, arms, default } => {
            rename_zoom(input);
            arms.iter_mut().for_each(|(_, output)| rename_zoom(output));
            rename_zoom(default);
        }
        Expr::Step { input, output0, stops } => {
            rename_zoom(input);
            rename_zoom(output0);
            stops.iter_mut().for_each(|(_, output)| rename_zoom(output));
        }
        Expr::Interpolate { input, stops, .. } => {
            rename_zoom(input);
            stops.iter_mut().for_each(|(_, output)| rename_zoom(output));
        }
        Expr::Assert(_, inner) | Expr::Coerce(_, inner) => rename_zoom(inner),
        Expr::Format(sections) => {
            for section in sections {
                rename_zoom(&mut section.content);
                let options = [&mut section.scale, &mut section.font, &mut section.text_color];
                options.into_iter().flatten().for_each(rename_zoom);
            }
        }
        Expr::Collator { case_sensitive, diacritic_sensitive, locale } => {
            [case_sensitive, diacritic_sensitive, locale].into_iter().for_each(boxed);
        }
        Expr::NumberFormat {
            value,
            locale,
            currency,
            min_fraction_digits,
            max_fraction_digits,
            unit,
        } => {
            rename_zoom(value);
            [locale, currency, min_fraction_digits, max_fraction_digits, unit]
                .into_iter()
                .for_each(boxed);
        }
        Expr::Literal(_) | Expr::Var(_) | Expr::Within(_) | Expr::Distance(_) => {}
    }
}
