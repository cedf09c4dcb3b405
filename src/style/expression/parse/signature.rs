//! What operators with a plain list of arguments take and give.

use super::super::kind::ValueType;
use super::Traits;

/// What an operator takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Takes {
    These(Vec<ValueType>),
    AnyNumberOf(ValueType),
}

impl Takes {
    pub fn fits(&self, count: usize) -> bool {
        match self {
            Self::These(types) => types.len() == count,
            Self::AnyNumberOf(_) => true,
        }
    }

    /// The type of an argument, counted from nought.
    pub fn argument(&self, index: usize) -> Option<&ValueType> {
        match self {
            Self::These(types) => types.get(index),
            Self::AnyNumberOf(kind) => Some(kind),
        }
    }
}

impl std::fmt::Display for Takes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::These(types) => {
                let types: Vec<_> = types.iter().map(ToString::to_string).collect();
                write!(f, "({})", types.join(", "))
            }
            Self::AnyNumberOf(kind) => write!(f, "({kind}...)"),
        }
    }
}

/// What an operator gives, and each list of arguments it takes; `None` for an operator that there
/// is not.
pub(super) fn signatures(op: &str) -> Option<(ValueType, Vec<Takes>)> {
    use ValueType as T;
    let these = |types: &[T]| Takes::These(types.to_vec());
    let one = |types: &[T]| vec![these(types)];
    let texts = || T::array(T::String, None);
    Some(match op {
        "error" => (T::Error, one(&[T::String])),
        "typeof" => (T::String, one(&[T::Value])),
        "to-rgba" => (T::array(T::Number, Some(4)), one(&[T::Color])),
        "rgb" => (T::Color, one(&[T::Number, T::Number, T::Number])),
        "rgba" => (T::Color, one(&[T::Number, T::Number, T::Number, T::Number])),
        "has" => (T::Boolean, vec![these(&[T::String]), these(&[T::String, T::Object])]),
        "get" => (T::Value, vec![these(&[T::String]), these(&[T::String, T::Object])]),
        "feature-state" => (T::Value, one(&[T::String])),
        "properties" => (T::Object, one(&[])),
        "geometry-type" => (T::String, one(&[])),
        "id" | "accumulated" => (T::Value, one(&[])),
        "zoom" | "heatmap-density" | "elevation" | "line-progress" | "ln2" | "pi" | "e" => {
            (T::Number, one(&[]))
        }
        "+" | "*" | "min" | "max" => (T::Number, vec![Takes::AnyNumberOf(T::Number)]),
        "-" => (T::Number, vec![these(&[T::Number, T::Number]), these(&[T::Number])]),
        "/" | "%" | "^" => (T::Number, one(&[T::Number, T::Number])),
        "sqrt" | "log10" | "ln" | "log2" | "sin" | "cos" | "tan" | "asin" | "acos" | "atan"
        | "abs" | "round" | "floor" | "ceil" => (T::Number, one(&[T::Number])),
        "filter-==" | "filter-<" | "filter->" | "filter-<=" | "filter->=" => {
            (T::Boolean, one(&[T::String, T::Value]))
        }
        "filter-id-==" | "filter-id-<" | "filter-id->" | "filter-id-<=" | "filter-id->="
        | "filter-has" => (T::Boolean, one(&[T::Value])),
        "filter-type-==" | "is-supported-script" => (T::Boolean, one(&[T::String])),
        "filter-has-id" => (T::Boolean, one(&[])),
        "filter-type-in" => (T::Boolean, one(&[texts()])),
        "filter-id-in" => (T::Boolean, one(&[T::array(T::Value, None)])),
        "filter-in-small" => (T::Boolean, one(&[T::String, T::array(T::Value, None)])),
        "all" | "any" => {
            (T::Boolean, vec![these(&[T::Boolean, T::Boolean]), Takes::AnyNumberOf(T::Boolean)])
        }
        "!" => (T::Boolean, one(&[T::Boolean])),
        "upcase" | "downcase" => (T::String, one(&[T::String])),
        "concat" => (T::String, vec![Takes::AnyNumberOf(T::Value)]),
        "split" => (texts(), one(&[T::String, T::String])),
        "join" => (T::String, one(&[texts(), T::String])),
        "resolved-locale" => (T::String, one(&[T::Collator])),
        _ => return None,
    })
}

/// What an operator reads itself, with a number of arguments.
pub(super) fn reads(op: &str, count: usize) -> Traits {
    match (op, count) {
        ("get" | "has", 1) | ("feature-state" | "properties" | "geometry-type" | "id", _) => {
            Traits::FEATURE
        }
        ("zoom", _) => Traits::ZOOM,
        (
            "heatmap-density"
            | "elevation"
            | "line-progress"
            | "accumulated"
            | "is-supported-script",
            _,
        ) => Traits::PARAMETER,
        ("error", _) => Traits { constant: false, ..Traits::NONE },
        (op, _) if op.starts_with("filter-") => Traits::FEATURE,
        _ => Traits::NONE,
    }
}

/// The operators there are, for suggestions and to tell an expression from a mere array.
pub(in super::super) const OPERATORS: &[&str] = &[
    "let",
    "var",
    "literal",
    "semiliteral",
    "array",
    "at",
    "in",
    "index-of",
    "slice",
    "case",
    "match",
    "coalesce",
    "step",
    "interpolate",
    "interpolate-hcl",
    "interpolate-lab",
    "ln2",
    "pi",
    "e",
    "typeof",
    "string",
    "number",
    "boolean",
    "object",
    "collator",
    "format",
    "image",
    "global-state",
    "number-format",
    "to-string",
    "to-number",
    "to-boolean",
    "to-rgba",
    "to-color",
    "rgb",
    "rgba",
    "get",
    "has",
    "length",
    "properties",
    "feature-state",
    "geometry-type",
    "id",
    "zoom",
    "heatmap-density",
    "elevation",
    "line-progress",
    "accumulated",
    "+",
    "*",
    "-",
    "/",
    "%",
    "^",
    "sqrt",
    "log10",
    "ln",
    "log2",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "min",
    "max",
    "round",
    "abs",
    "ceil",
    "floor",
    "distance",
    "==",
    "!=",
    ">",
    "<",
    ">=",
    "<=",
    "all",
    "any",
    "!",
    "within",
    "is-supported-script",
    "upcase",
    "downcase",
    "concat",
    "resolved-locale",
    "split",
    "join",
    "error",
];
