//! From the checked tree to the compiled one.

use std::sync::Arc;

use maplibre_expr::{Expr, Value as SpecValue};

use super::context::EvaluationContext;
use super::evaluate;
use super::node::{Comparison, FormatPart, Interpolation, Labels, Node, NumberFormat};
use super::value::{MAX_WEIGHT, Value};

/// Compiles a checked expression. In a filter `elevation` stands for the zoom (see
/// [`super::Expression::filter`]).
pub(super) fn compile(expr: &Expr, filter: bool) -> Node {
    Compiler { scope: Vec::new(), places: 0, filter }.node(expr)
}

/// What a name is bound to.
enum Binding {
    Literal(Value<'static>),
    Place(usize),
}

struct Compiler {
    scope: Vec<(String, Binding)>,
    /// How many places of the run-time scope are taken.
    places: usize,
    filter: bool,
}

impl Compiler {
    fn node(&mut self, expr: &Expr) -> Node {
        let node = match expr {
            Expr::Literal(value) => Node::Literal(Value::from_spec(value)),
            Expr::Var(name) => {
                let binding = self.scope.iter().rev().find(|(bound, _)| bound == name);
                match binding {
                    Some((_, Binding::Literal(value))) => Node::Literal(value.clone()),
                    Some((_, Binding::Place(place))) => Node::Variable(*place),
                    // The type checker refuses unbound names.
                    None => Node::Literal(Value::Null),
                }
            }
            Expr::Let { bindings, body } => self.bind(bindings, body),
            Expr::Match { input, arms, default } => self.branch(input, arms, default),
            Expr::Step { input, output0, stops } => {
                let input = self.boxed(input);
                let thresholds = stops.iter().map(|(stop, _)| *stop).collect();
                let outputs = std::iter::once(&**output0).chain(stops.iter().map(|(_, out)| out));
                Node::Step(input, thresholds, outputs.map(|output| self.node(output)).collect())
            }
            Expr::Interpolate { kind, space, input, stops, projection } => {
                Node::Interpolate(Box::new(Interpolation {
                    kind: *kind,
                    space: *space,
                    input: self.node(input),
                    stops: stops.iter().map(|(stop, _)| *stop).collect(),
                    outputs: stops.iter().map(|(_, output)| self.node(output)).collect(),
                    projection: *projection,
                }))
            }
            Expr::Format(sections) => Node::Format(
                sections
                    .iter()
                    .map(|section| FormatPart {
                        content: self.node(&section.content),
                        scale: section.scale.as_ref().map(|node| self.node(node)),
                        font: section.font.as_ref().map(|node| self.node(node)),
                        color: section.text_color.as_ref().map(|node| self.node(node)),
                        vertical_align: section.vertical_align.as_ref().map(|node| self.node(node)),
                    })
                    .collect(),
            ),
            Expr::Within(_) | Expr::Distance(_) => Node::Spatial(Arc::new(expr.clone())),
            Expr::Collator { case_sensitive, diacritic_sensitive, locale } => Node::Collator(
                case_sensitive.as_deref().map(|node| self.boxed(node)),
                diacritic_sensitive.as_deref().map(|node| self.boxed(node)),
                locale.as_deref().map(|node| self.boxed(node)),
            ),
            Expr::NumberFormat {
                value,
                locale,
                currency,
                min_fraction_digits,
                max_fraction_digits,
                unit,
            } => {
                let value = self.node(value);
                let mut option =
                    |node: &Option<Box<Expr>>| node.as_deref().map(|node| self.node(node));
                Node::NumberFormat(Box::new(NumberFormat {
                    value,
                    locale: option(locale),
                    currency: option(currency),
                    min_fraction_digits: option(min_fraction_digits),
                    max_fraction_digits: option(max_fraction_digits),
                    unit: option(unit),
                }))
            }
            Expr::Assert(kind, inner) => Node::Assert(kind.clone(), Box::new([self.node(inner)])),
            Expr::Coerce(kind, inner) => Node::Coerce(kind.clone(), self.boxed(inner)),
            Expr::Call { op, args } => self.call(op, args),
        };
        fold_here(node)
    }

    fn boxed(&mut self, expr: &Expr) -> Box<Node> {
        Box::new(self.node(expr))
    }

    fn nodes(&mut self, exprs: &[Expr]) -> Box<[Node]> {
        exprs.iter().map(|expr| self.node(expr)).collect()
    }

    /// A `let`: what is bound to a literal takes no place in the scope.
    fn bind(&mut self, bindings: &[(String, Expr)], body: &Expr) -> Node {
        let (names, first) = (self.scope.len(), self.places);
        let mut values = Vec::new();
        for (name, value) in bindings {
            let binding = match self.node(value) {
                Node::Literal(value) if value.weight() <= MAX_WEIGHT => Binding::Literal(value),
                value => {
                    values.push(value);
                    self.places += 1;
                    Binding::Place(self.places - 1)
                }
            };
            self.scope.push((name.clone(), binding));
        }
        let body = self.node(body);
        self.scope.truncate(names);
        self.places = first;
        if values.is_empty() { body } else { Node::Let(first, values.into(), Box::new(body)) }
    }

    fn branch(&mut self, input: &Expr, arms: &[(Vec<SpecValue>, Expr)], default: &Expr) -> Node {
        let input = self.boxed(input);
        let mut numbers = Vec::new();
        let mut strings = Vec::new();
        for (index, (labels, _)) in arms.iter().enumerate() {
            for label in labels {
                match label {
                    // Minus nought and nought are one label.
                    SpecValue::Number(number) => numbers.push((number + 0.0, index)),
                    SpecValue::String(text) => strings.push((text.as_str().into(), index)),
                    _ => {}
                }
            }
        }
        let labels = if numbers.is_empty() {
            strings.sort();
            Labels::Strings(strings.into())
        } else {
            numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
            Labels::Numbers(numbers.into())
        };
        let outputs = arms.iter().map(|(_, output)| self.node(output)).collect();
        Node::Match(input, labels, outputs, self.boxed(default))
    }

    fn call(&mut self, op: &str, args: &[Expr]) -> Node {
        if let Some(node) = self.lookup(op, args) {
            return node;
        }
        if let Some(node) = self.arithmetic(op, args) {
            return node;
        }
        match (op, args) {
            ("!", [inner]) => Node::Not(self.boxed(inner)),
            ("all", _) => Node::All(self.nodes(args)),
            ("any", _) => Node::Any(self.nodes(args)),
            ("case", [arms @ .., default]) => {
                let arms = arms
                    .chunks_exact(2)
                    .map(|arm| (self.node(&arm[0]), self.node(&arm[1])))
                    .collect();
                Node::Case(arms, self.boxed(default))
            }
            ("coalesce", _) => Node::Coalesce(self.nodes(args)),
            ("==" | "!=" | "<" | ">" | "<=" | ">=", [a, b]) => {
                let comparison = match op {
                    "==" => Comparison::Equal,
                    "!=" => Comparison::NotEqual,
                    "<" => Comparison::Less,
                    ">" => Comparison::Greater,
                    "<=" => Comparison::LessOrEqual,
                    _ => Comparison::GreaterOrEqual,
                };
                Node::Compare(comparison, Box::new([self.node(a), self.node(b)]))
            }
            ("in", [a, b]) => Node::In(Box::new([self.node(a), self.node(b)])),
            ("at", [a, b]) => Node::At(Box::new([self.node(a), self.node(b)])),
            (super::ARRAY, _) => Node::Array(self.nodes(args)),
            ("length", [inner]) => Node::Length(self.boxed(inner)),
            ("concat", _) => Node::Concat(self.nodes(args)),
            ("upcase", [inner]) => Node::Upcase(self.boxed(inner)),
            ("downcase", [inner]) => Node::Downcase(self.boxed(inner)),
            ("to-string", [inner]) => Node::ToString(self.boxed(inner)),
            ("to-boolean", [inner]) => Node::ToBoolean(self.boxed(inner)),
            ("rgb", [_, _, _]) | ("rgba", [_, _, _, _]) => Node::Rgba(self.nodes(args)),
            ("boolean", _) => Node::Assert(maplibre_expr::Type::Boolean, self.nodes(args)),
            ("number", _) => Node::Assert(maplibre_expr::Type::Number, self.nodes(args)),
            ("string", _) => Node::Assert(maplibre_expr::Type::String, self.nodes(args)),
            ("object", _) => Node::Assert(maplibre_expr::Type::Object, self.nodes(args)),
            _ => Node::Reference(op.into(), self.nodes(args)),
        }
    }

    fn lookup(&mut self, op: &str, args: &[Expr]) -> Option<Node> {
        Some(match (op, args) {
            ("get", [Expr::Literal(SpecValue::String(name))]) => Node::Get(name.as_str().into()),
            ("get", [name]) => Node::GetFrom(self.boxed(name), None),
            ("get", [name, object]) => Node::GetFrom(self.boxed(name), Some(self.boxed(object))),
            ("has", [Expr::Literal(SpecValue::String(name))]) => Node::Has(name.as_str().into()),
            ("has", [name]) => Node::HasIn(self.boxed(name), None),
            ("has", [name, object]) => Node::HasIn(self.boxed(name), Some(self.boxed(object))),
            ("properties", []) => Node::Properties,
            ("id", []) => Node::Id,
            ("geometry-type", []) => Node::GeometryType,
            ("zoom", []) => Node::Zoom,
            ("elevation", []) if self.filter => Node::Zoom,
            ("heatmap-density" | "line-progress" | "elevation", []) => Node::Parameter,
            // A still picture has no state that pointing at a feature would change.
            ("feature-state", [_]) => Node::Literal(Value::Null),
            ("global-state", [Expr::Literal(SpecValue::String(name))]) => {
                Node::GlobalState(name.as_str().into())
            }
            ("image", [name]) => Node::Image(self.boxed(name)),
            _ => return None,
        })
    }

    fn arithmetic(&mut self, op: &str, args: &[Expr]) -> Option<Node> {
        let unary: Option<fn(f64) -> f64> = match op {
            "abs" => Some(f64::abs),
            "ceil" => Some(f64::ceil),
            "floor" => Some(f64::floor),
            "round" => Some(f64::round),
            "sqrt" => Some(f64::sqrt),
            "sin" => Some(libm::sin),
            "cos" => Some(libm::cos),
            "tan" => Some(libm::tan),
            "asin" => Some(libm::asin),
            "acos" => Some(libm::acos),
            "atan" => Some(libm::atan),
            "ln" => Some(libm::log),
            "log2" => Some(libm::log2),
            "log10" => Some(libm::log10),
            "-" if args.len() == 1 => Some(|number| -number),
            _ => None,
        };
        if let (Some(function), [inner]) = (unary, args) {
            return Some(Node::Unary(function, self.boxed(inner)));
        }
        let binary: Option<fn(f64, f64) -> f64> = match op {
            "-" => Some(|a, b| a - b),
            "/" => Some(|a, b| a / b),
            "%" => Some(|a, b| a % b),
            "^" => Some(libm::pow),
            _ => None,
        };
        if let (Some(function), [a, b]) = (binary, args) {
            return Some(Node::Binary(function, Box::new([self.node(a), self.node(b)])));
        }
        let (neutral, function): (f64, fn(f64, f64) -> f64) = match op {
            "+" => (0.0, |a, b| a + b),
            "*" => (1.0, |a, b| a * b),
            "min" => (f64::INFINITY, f64::min),
            "max" => (f64::NEG_INFINITY, f64::max),
            _ => return None,
        };
        Some(Node::Reduce(neutral, function, self.nodes(args)))
    }
}

/// Folds a node whose children are folded: into a literal where every child is one and nothing
/// else matters. What fails is left for the run, where its message belongs.
pub(super) fn fold_here(node: Node) -> Node {
    let mut constant = !matches!(
        node,
        Node::Literal(_)
            | Node::Get(_)
            | Node::GetFrom(_, None)
            | Node::Has(_)
            | Node::HasIn(_, None)
            | Node::Zoom
            | Node::Id
            | Node::GeometryType
            | Node::Properties
            | Node::GlobalState(_)
            | Node::Parameter
            | Node::Image(_)
            | Node::Variable(_)
            | Node::Let(..)
            | Node::Spatial(_)
    );
    if !constant {
        return node;
    }
    node.for_each_child(&mut |child| constant &= matches!(child, Node::Literal(_)));
    if !constant {
        return narrowed(node);
    }
    let folded = evaluate::run(&node, &EvaluationContext::default()).map(Value::into_owned);
    match folded {
        Ok(value) => Node::Literal(value),
        Err(_) => node,
    }
}

/// A branching node whose input is a literal, by the branch it takes.
fn narrowed(node: Node) -> Node {
    match node {
        Node::Step(input, thresholds, mut outputs) => match &*input {
            Node::Literal(Value::Number(input)) => {
                let taken = evaluate::step_index(&thresholds, *input);
                outputs.get_mut(taken).map_or(Node::Literal(Value::Null), take)
            }
            _ => Node::Step(input, thresholds, outputs),
        },
        node => node,
    }
}

fn take(node: &mut Node) -> Node {
    std::mem::replace(node, Node::Literal(Value::Null))
}

/// Replaces the zoom, the global state and the images by what they are, and folds again.
pub(super) fn specialise(node: &mut Node, context: &EvaluationContext<'_>) {
    node.for_each_child_mut(&mut |child| specialise(child, context));
    let replaced = match node {
        Node::Zoom => context.zoom.map(Value::Number),
        Node::GlobalState(name) => Some(context.globals.state_of(name).into_owned()),
        Node::Image(name) => match &**name {
            Node::Literal(Value::String(name)) => {
                Some(Value::Image(name.clone(), context.globals.has_image(name)))
            }
            _ => None,
        },
        _ => None,
    };
    *node = match replaced {
        Some(value) => Node::Literal(value),
        None => fold_here(take(node)),
    };
}
