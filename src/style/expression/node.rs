//! The compiled form: a tree of nodes with literals folded, variables numbered and operators
//! resolved, so that evaluation looks nothing up by name but the feature's properties.

use std::sync::Arc;

use maplibre_expr::{Expr, InterpKind, InterpSpace};

use super::fault::Key;
use super::kind::ValueType;
use super::value::Value;

/// A compiled expression.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Literal(Value<'static>),
    /// A property of the feature, by a name known beforehand.
    Get(Box<str>),
    /// A property by a computed name, of the feature or of an object.
    GetFrom(Box<Node>, Option<Box<Node>>),
    /// Whether the feature has a property of a name known beforehand.
    Has(Box<str>),
    HasIn(Box<Node>, Option<Box<Node>>),
    Zoom,
    Id,
    GeometryType,
    Properties,
    GlobalState(Box<str>),
    /// What the caller says of the feature for the time being.
    FeatureState(Box<Node>),
    /// What has been gathered of a cluster so far.
    Accumulated,
    /// `heatmap-density`, `line-progress` or `elevation`: the one number beside the zoom that a
    /// property may be a function of.
    Parameter,
    Image(Box<Node>),
    /// A variable by its place in the scope.
    Variable(usize),
    /// What is bound to places of the scope, evaluated when it is first read; and the body.
    Let(Box<[(usize, Node)]>, Box<Node>),
    Match(Box<Node>, Labels, Box<[Node]>, Box<Node>),
    /// Conditions and results in turn, then the last result.
    Case(Box<[(Node, Node)]>, Box<Node>),
    Coalesce(Box<[Node]>),
    /// The input, the thresholds, and one output more than there are thresholds.
    Step(Box<Node>, Box<[f64]>, Box<[Node]>, Key),
    Interpolate(Box<Interpolation>),
    Unary(fn(f64) -> f64, Box<Node>),
    Binary(fn(f64, f64) -> f64, Box<[Node; 2]>),
    /// The neutral element, the operation, the operands.
    Reduce(f64, fn(f64, f64) -> f64, Box<[Node]>),
    Compare(Box<Comparing>),
    /// A test of a filter in the old form.
    OldFilter(Box<OldFilter>),
    Not(Box<Node>),
    All(Box<[Node]>),
    Any(Box<[Node]>),
    In(Box<[Node; 2]>, Key),
    At(Box<[Node; 2]>, Key),
    /// What is looked for, where, and from which index on.
    IndexOf(Box<[Node]>, Key),
    /// An array or text, from which index on, and up to which.
    Slice(Box<[Node]>, Key),
    Split(Box<[Node; 2]>),
    Join(Box<[Node; 2]>),
    /// `semiliteral`: an array whose items are evaluated.
    Array(Box<[Node]>),
    Length(Box<Node>, Key),
    Concat(Box<[Node]>),
    Upcase(Box<Node>),
    Downcase(Box<Node>),
    TypeOf(Box<Node>),
    Rgba(Box<[Node]>, Key),
    ToRgba(Box<Node>),
    /// The first value that is of the type.
    Assert(ValueType, Box<[Node]>, Key),
    /// The first value that can be converted.
    Coerce(ValueType, Box<[Node]>, Key),
    /// What fails with a message.
    Failure(Box<Node>, Key),
    Format(Box<[FormatPart]>),
    /// Whether capitals and accents count, and the language.
    Collator(Box<[Node]>, Option<Box<Node>>),
    ResolvedLocale(Box<Node>),
    SupportedScript(Box<Node>),
    /// `within` or `distance`, which need the feature's shape.
    Spatial(Arc<Expr>),
    NumberFormat(Box<NumberFormat>),
}

/// The labels of a `match`, sorted; each with the index of its output.
#[derive(Debug, Clone)]
pub(super) enum Labels {
    Numbers(Arc<[(f64, usize)]>),
    Strings(Arc<[(Box<str>, usize)]>),
}

#[derive(Debug, Clone)]
pub(super) struct Interpolation {
    pub kind: InterpKind,
    pub space: InterpSpace,
    /// The type of the outputs.
    pub output: ValueType,
    pub input: Node,
    pub stops: Box<[f64]>,
    pub outputs: Box<[Node]>,
    pub key: Key,
}

/// A comparison of two values.
#[derive(Debug, Clone)]
pub(super) struct Comparing {
    pub how: Comparison,
    pub sides: [Node; 2],
    pub collator: Option<Node>,
    /// Whether the type of a side is known only when it is evaluated.
    pub untyped: bool,
    pub key: Key,
}

/// A test of a filter in the old form: false, not wrong, where types differ.
#[derive(Debug, Clone)]
pub(super) struct OldFilter {
    pub subject: Subject,
    pub test: Test,
}

/// What of the feature is tested.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    Property(Box<str>),
    Id,
    Kind,
}

impl Subject {
    /// The property of a name.
    pub fn property(name: &Value<'_>) -> Option<Self> {
        name.as_str().map(|name| Self::Property(name.into()))
    }
}

#[derive(Debug, Clone)]
pub(super) enum Test {
    Present,
    Compare(Comparison, Value<'static>),
    Among(Arc<[Value<'static>]>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
}

impl Comparison {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            ">" => Self::Greater,
            "<=" => Self::LessOrEqual,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::Greater => ">",
            Self::LessOrEqual => "<=",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Whether it asks which comes first.
    pub fn is_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }

    /// Whether two values in this order fulfil it.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::Greater => order.is_gt(),
            Self::LessOrEqual => order.is_le(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct FormatPart {
    pub content: Node,
    pub scale: Option<Node>,
    pub font: Option<Node>,
    pub color: Option<Node>,
    pub vertical_align: Option<Node>,
}

#[derive(Debug, Clone)]
pub(super) struct NumberFormat {
    pub value: Node,
    pub locale: Option<Node>,
    pub currency: Option<Node>,
    pub min_fraction_digits: Option<Node>,
    pub max_fraction_digits: Option<Node>,
    pub unit: Option<Node>,
}

/// What a node's value depends on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Dependence {
    /// The feature: its properties, id or shape.
    pub feature: bool,
    /// The zoom.
    pub zoom: bool,
    /// The property's own parameter.
    pub parameter: bool,
}

impl Node {
    /// What the value depends on.
    pub fn dependence(&self) -> Dependence {
        let mut found = Dependence::default();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut Dependence) {
        match self {
            Self::Get(_)
            | Self::Has(_)
            | Self::Id
            | Self::GeometryType
            | Self::Properties
            | Self::GetFrom(_, None)
            | Self::HasIn(_, None)
            | Self::FeatureState(_)
            | Self::OldFilter(_)
            | Self::Spatial(_) => found.feature = true,
            Self::Zoom => found.zoom = true,
            Self::Parameter => found.parameter = true,
            _ => {}
        }
        self.for_each_child(&mut |child| child.collect(found));
    }
}

/// The one walk over a node's children, for those that look and those that change.
macro_rules! for_each_child {
    ($(#[$doc:meta])* $name:ident $($mut:ident)?) => {
        $(#[$doc])*
        pub fn $name<'n>(&'n $($mut)? self, visit: &mut dyn FnMut(&'n $($mut)? Node)) {
            match self {
                Self::Literal(_)
                | Self::Get(_)
                | Self::Has(_)
                | Self::Zoom
                | Self::Id
                | Self::GeometryType
                | Self::Properties
                | Self::GlobalState(_)
                | Self::Parameter
                | Self::Accumulated
                | Self::OldFilter(_)
                | Self::Variable(_)
                | Self::Spatial(_) => {}
                Self::GetFrom(key, object) | Self::HasIn(key, object) => {
                    visit(key);
                    object.into_iter().for_each(|object| visit(object));
                }
                Self::Image(inner)
                | Self::FeatureState(inner)
                | Self::Unary(_, inner)
                | Self::Not(inner)
                | Self::Length(inner, _)
                | Self::Upcase(inner)
                | Self::Downcase(inner)
                | Self::TypeOf(inner)
                | Self::ToRgba(inner)
                | Self::Failure(inner, _)
                | Self::ResolvedLocale(inner)
                | Self::SupportedScript(inner) => visit(inner),
                Self::Let(values, body) => {
                    values.into_iter().for_each(|(_, value)| visit(value));
                    visit(body);
                }
                Self::Match(input, _, outputs, default) => {
                    visit(input);
                    outputs.into_iter().for_each(&mut *visit);
                    visit(default);
                }
                Self::Case(arms, default) => {
                    for (condition, output) in arms {
                        visit(condition);
                        visit(output);
                    }
                    visit(default);
                }
                Self::Step(input, _, outputs, _) => {
                    visit(input);
                    outputs.into_iter().for_each(visit);
                }
                Self::Interpolate(curve) => {
                    let Interpolation { input, outputs, .. } = &$($mut)? **curve;
                    visit(input);
                    outputs.into_iter().for_each(visit);
                }
                Self::Binary(_, pair)
                | Self::In(pair, _)
                | Self::At(pair, _)
                | Self::Split(pair)
                | Self::Join(pair) => (&$($mut)? **pair).into_iter().for_each(visit),
                Self::Compare(comparing) => {
                    let Comparing { sides, collator, .. } = &$($mut)? **comparing;
                    sides.into_iter().for_each(&mut *visit);
                    collator.into_iter().for_each(visit);
                }
                Self::Coalesce(items)
                | Self::Reduce(_, _, items)
                | Self::All(items)
                | Self::Any(items)
                | Self::Array(items)
                | Self::Concat(items)
                | Self::IndexOf(items, _)
                | Self::Slice(items, _)
                | Self::Rgba(items, _)
                | Self::Assert(_, items, _)
                | Self::Coerce(_, items, _) => items.into_iter().for_each(visit),
                Self::Format(parts) => {
                    for FormatPart { content, scale, font, color, vertical_align } in parts {
                        visit(content);
                        let options = [scale, font, color, vertical_align];
                        options.into_iter().flatten().for_each(&mut *visit);
                    }
                }
                Self::Collator(flags, locale) => {
                    flags.into_iter().for_each(&mut *visit);
                    locale.into_iter().for_each(|locale| visit(locale));
                }
                Self::NumberFormat(format) => {
                    let NumberFormat {
                        value,
                        locale,
                        currency,
                        min_fraction_digits,
                        max_fraction_digits,
                        unit,
                    } = &$($mut)? **format;
                    visit(value);
                    [locale, currency, min_fraction_digits, max_fraction_digits, unit]
                        .into_iter()
                        .flatten()
                        .for_each(visit);
                }
            }
        }
    };
}

impl Node {
    for_each_child! {
        /// Calls `visit` with each direct child.
        for_each_child
    }

    for_each_child! {
        /// Calls `visit` with each direct child, to be changed.
        for_each_child_mut mut
    }
}
