//! Expressions: parsed and type-checked by `maplibre-expr`, then compiled to a form of our own
//! that is evaluated in tens of nanoseconds.

mod compile;
mod evaluate;
mod node;
mod spatial;
mod value;

pub use evaluate::{EvaluationContext, Globals};
pub use maplibre_expr::Type as ValueType;
pub use value::{Collator, ExpressionColor, Projection, Section, Value};

use std::collections::BTreeSet;

use maplibre_expr::{Expr, ParseError};
use serde_json::Value as Json;

use crate::error::{Error, ErrorKind, Result};
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
        let expr = maplibre_expr::parse(json).map_err(parse_error)?;
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
        let mut expr = maplibre_expr::parse(&json).map_err(parse_error)?;
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

fn parse_error(error: ParseError) -> Error {
    let place = error.key.clone();
    let error = Error::new(ErrorKind::Style, error.to_string());
    if place.is_empty() { error } else { error.at_path(place) }
}

fn run_error(error: maplibre_expr::EvalError) -> Error {
    Error::new(ErrorKind::Style, error.to_string())
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
