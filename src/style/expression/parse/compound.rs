//! Operators with a plain list of arguments.

use serde_json::Value as Json;

use super::super::node::{Comparison, Node, OldFilter, Subject, Test};
use super::super::value::Value;
use super::signature::{Takes, reads, signatures};
use super::typed::Parts;
use super::{Annotation, Parser, Typed};

impl Parser {
    pub(super) fn compound(&mut self, op: &str, args: &[Json]) -> Option<Typed> {
        let Some((kind, all)) = signatures(op) else { return self.unknown(op) };
        let fitting: Vec<&Takes> = all.iter().filter(|takes| takes.fits(args.len() - 1)).collect();
        let before = std::mem::take(&mut self.problems);
        for takes in &fitting {
            self.problems.clear();
            if let Some(arguments) = self.arguments(args, takes) {
                self.problems = before;
                let mut parts = Parts::default();
                let nodes: Vec<Node> = arguments.into_iter().map(|arg| parts.add(arg)).collect();
                let own = reads(op, nodes.len());
                return match compound_node(op, nodes, self.key()) {
                    Some(node) => Some(parts.build_reading(node, kind, own)),
                    // Only filters in the old form want literals.
                    None => self.fail("Expected literal arguments."),
                };
            }
        }
        let tried = std::mem::replace(&mut self.problems, before);
        if fitting.len() == 1 {
            self.problems.extend(tried);
            return None;
        }
        let shown = if fitting.is_empty() { all.iter().collect() } else { fitting };
        self.wrong_arguments(args, &shown)
    }

    /// The arguments as a signature wants them.
    fn arguments(&mut self, args: &[Json], takes: &Takes) -> Option<Vec<Typed>> {
        let mut parsed = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate().skip(1) {
            let expected = takes.argument(index - 1);
            parsed.push(self.inner(arg, index, expected, Annotation::Usual)?);
        }
        Some(parsed)
    }

    fn wrong_arguments(&mut self, args: &[Json], takes: &[&Takes]) -> Option<Typed> {
        let wanted: Vec<_> = takes.iter().map(ToString::to_string).collect();
        let mut found = Vec::new();
        for (index, arg) in args.iter().enumerate().skip(1) {
            let parsed = self.inner(arg, index, None, Annotation::Usual)?;
            found.push(parsed.kind.to_string());
        }
        self.fail(format!(
            "Expected arguments of type {}, but found ({}) instead.",
            wanted.join(" | "),
            found.join(", ")
        ))
    }
}

type Key = super::super::fault::Key;

/// The compiled form of an operator whose arguments are right.
fn compound_node(op: &str, mut args: Vec<Node>, key: Key) -> Option<Node> {
    if let Some(node) = lookup(op, &mut args) {
        return Some(node);
    }
    if let Some(node) = arithmetic(op, &mut args) {
        return Some(node);
    }
    if let Some(filter) = op.strip_prefix("filter-") {
        return old_filter(filter, args);
    }
    Some(match op {
        "!" => Node::Not(Box::new(args.pop()?)),
        "all" => Node::All(args.into()),
        "any" => Node::Any(args.into()),
        "error" => Node::Failure(Box::new(args.pop()?), key),
        "typeof" => Node::TypeOf(Box::new(args.pop()?)),
        "to-rgba" => Node::ToRgba(Box::new(args.pop()?)),
        "rgb" | "rgba" => Node::Rgba(args.into(), key),
        "is-supported-script" => Node::SupportedScript(Box::new(args.pop()?)),
        "upcase" => Node::Upcase(Box::new(args.pop()?)),
        "downcase" => Node::Downcase(Box::new(args.pop()?)),
        "concat" => Node::Concat(args.into()),
        "split" => Node::Split(pair(args)?),
        "join" => Node::Join(pair(args)?),
        "resolved-locale" => Node::ResolvedLocale(Box::new(args.pop()?)),
        _ => return None,
    })
}

fn pair(args: Vec<Node>) -> Option<Box<[Node; 2]>> {
    <[Node; 2]>::try_from(args).ok().map(Box::new)
}

fn lookup(op: &str, args: &mut Vec<Node>) -> Option<Node> {
    Some(match (op, args.as_slice()) {
        ("get", [Node::Literal(Value::String(name))]) => Node::Get(name.as_ref().into()),
        ("has", [Node::Literal(Value::String(name))]) => Node::Has(name.as_ref().into()),
        ("get" | "has", [_]) => {
            let name = Box::new(args.pop()?);
            if op == "get" { Node::GetFrom(name, None) } else { Node::HasIn(name, None) }
        }
        ("get" | "has", [_, _]) => {
            let object = Some(Box::new(args.pop()?));
            let name = Box::new(args.pop()?);
            if op == "get" { Node::GetFrom(name, object) } else { Node::HasIn(name, object) }
        }
        ("feature-state", [_]) => Node::FeatureState(Box::new(args.pop()?)),
        ("properties", []) => Node::Properties,
        ("id", []) => Node::Id,
        ("geometry-type", []) => Node::GeometryType,
        ("zoom", []) => Node::Zoom,
        ("heatmap-density" | "line-progress" | "elevation", []) => Node::Parameter,
        ("accumulated", []) => Node::Accumulated,
        _ => return None,
    })
}

fn arithmetic(op: &str, args: &mut Vec<Node>) -> Option<Node> {
    use std::f64::consts::{E, LN_2, LN_10, PI};
    let number = |number| Some(Node::Literal(Value::Number(number)));
    match op {
        "ln2" => return number(LN_2),
        "pi" => return number(PI),
        "e" => return number(E),
        _ => {}
    }
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
        // By way of the natural logarithm, as the specification's reference does it.
        "log2" => Some(|number| libm::log(number) / LN_2),
        "log10" => Some(|number| libm::log(number) / LN_10),
        "-" if args.len() == 1 => Some(|number| -number),
        _ => None,
    };
    if let Some(function) = unary {
        return Some(Node::Unary(function, Box::new(args.pop()?)));
    }
    let binary: Option<fn(f64, f64) -> f64> = match op {
        "-" => Some(|a, b| a - b),
        "/" => Some(|a, b| a / b),
        "%" => Some(|a, b| a % b),
        "^" => Some(power),
        _ => None,
    };
    if let Some(function) = binary {
        return Some(Node::Binary(function, pair(std::mem::take(args))?));
    }
    let (neutral, function): (f64, fn(f64, f64) -> f64) = match op {
        "+" => (0.0, |a, b| a + b),
        "*" => (1.0, |a, b| a * b),
        "min" => (f64::INFINITY, |a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }),
        "max" => {
            (f64::NEG_INFINITY, |a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) })
        }
        _ => return None,
    };
    Some(Node::Reduce(neutral, function, std::mem::take(args).into()))
}

/// JavaScript's power: nothing where one is raised to what is not finite.
fn power(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || base.abs() == 1.0 && exponent.is_infinite() {
        f64::NAN
    } else {
        libm::pow(base, exponent)
    }
}

/// A comparison of a filter in the old form, which is false where types differ.
fn old_filter(filter: &str, args: Vec<Node>) -> Option<Node> {
    let mut literals = args.into_iter().map(|node| match node {
        Node::Literal(value) => Some(value),
        _ => None,
    });
    let mut next = || literals.next().flatten();
    let (subject, rest) = match filter {
        "has" => (Subject::property(&next()?)?, "has"),
        "has-id" => (Subject::Id, "has"),
        "in-small" => (Subject::property(&next()?)?, "in"),
        _ => match (filter.strip_prefix("id-"), filter.strip_prefix("type-")) {
            (Some(rest), _) => (Subject::Id, rest),
            (_, Some(rest)) => (Subject::Kind, rest),
            _ => (Subject::property(&next()?)?, filter),
        },
    };
    let test = match rest {
        "has" => Test::Present,
        "in" => match next()? {
            Value::Array(items) => Test::Among(items),
            _ => return None,
        },
        how => Test::Compare(Comparison::from_name(how)?, next()?),
    };
    Some(Node::OldFilter(Box::new(OldFilter { subject, test })))
}
