//! The compiled form: a tree of nodes with literals folded, variables numbered and operators
//! resolved, so that evaluation looks nothing up by name but the feature's properties.

use std::sync::Arc;

use maplibre_expr::{Expr, InterpKind, InterpSpace, Type};

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
    /// `heatmap-density`, `line-progress` or `elevation`: the one number beside the zoom that a
    /// property may be a function of.
    Parameter,
    Image(Box<Node>),
    /// A variable by its place in the scope.
    Variable(usize),
    /// The first place in the scope, the values bound from there on, and the body.
    Let(usize, Box<[Node]>, Box<Node>),
    Match(Box<Node>, Labels, Box<[Node]>, Box<Node>),
    /// Conditions and results in turn, then the last result.
    Case(Box<[(Node, Node)]>, Box<Node>),
    Coalesce(Box<[Node]>),
    /// The input, the thresholds, and one output more than there are thresholds.
    Step(Box<Node>, Box<[f64]>, Box<[Node]>),
    Interpolate(Box<Interpolation>),
    Unary(fn(f64) -> f64, Box<Node>),
    Binary(fn(f64, f64) -> f64, Box<[Node; 2]>),
    /// The neutral element, the operation, the operands.
    Reduce(f64, fn(f64, f64) -> f64, Box<[Node]>),
    Compare(Comparison, Box<[Node; 2]>),
    Not(Box<Node>),
    All(Box<[Node]>),
    Any(Box<[Node]>),
    In(Box<[Node; 2]>),
    At(Box<[Node; 2]>),
    /// `semiliteral`: an array whose items are evaluated.
    Array(Box<[Node]>),
    Length(Box<Node>),
    Concat(Box<[Node]>),
    Upcase(Box<Node>),
    Downcase(Box<Node>),
    ToString(Box<Node>),
    ToBoolean(Box<Node>),
    Rgba(Box<[Node]>),
    /// The first value that is of the type.
    Assert(Type, Box<[Node]>),
    Coerce(Type, Box<Node>),
    Format(Box<[FormatPart]>),
    Collator(Option<Box<Node>>, Option<Box<Node>>, Option<Box<Node>>),
    /// `within` or `distance`, which need the feature's shape.
    Spatial(Arc<Expr>),
    /// An operator that is rare and long: the reference evaluator applies it to the arguments.
    Reference(Box<str>, Box<[Node]>),
    NumberFormat(Box<NumberFormat>),
}

/// The labels of a `match`, sorted; each with the index of its output.
#[derive(Debug, Clone)]
pub(super) enum Labels {
    Numbers(Box<[(f64, usize)]>),
    Strings(Box<[(Box<str>, usize)]>),
}

#[derive(Debug, Clone)]
pub(super) struct Interpolation {
    pub kind: InterpKind,
    pub space: InterpSpace,
    pub input: Node,
    pub stops: Box<[f64]>,
    pub outputs: Box<[Node]>,
    pub projection: bool,
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
    /// The images there are or the global state, known only when a map is drawn.
    pub environment: bool,
    /// A variable bound outside the node.
    pub scope: bool,
    /// The property's own parameter.
    pub parameter: bool,
}

impl Node {
    /// What the value depends on, variables bound within the node left aside.
    pub fn dependence(&self) -> Dependence {
        let mut found = Dependence::default();
        self.collect(usize::MAX, &mut found);
        found
    }

    /// `bound`: the first place in the scope bound within the node asked about.
    fn collect(&self, bound: usize, found: &mut Dependence) {
        let bound = match self {
            Self::Get(_) | Self::Has(_) | Self::Id | Self::GeometryType | Self::Properties => {
                found.feature = true;
                bound
            }
            Self::GetFrom(_, None) | Self::HasIn(_, None) | Self::Spatial(_) => {
                found.feature = true;
                bound
            }
            Self::Zoom => {
                found.zoom = true;
                bound
            }
            Self::Image(_) | Self::GlobalState(_) => {
                found.environment = true;
                bound
            }
            Self::Parameter => {
                found.parameter = true;
                bound
            }
            Self::Variable(place) => {
                found.scope |= *place < bound;
                bound
            }
            Self::Let(first, ..) => bound.min(*first),
            _ => bound,
        };
        self.for_each_child(&mut |child| child.collect(bound, found));
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
                | Self::Variable(_)
                | Self::Spatial(_) => {}
                Self::GetFrom(key, object) | Self::HasIn(key, object) => {
                    visit(key);
                    object.into_iter().for_each(|object| visit(object));
                }
                Self::Image(inner)
                | Self::Unary(_, inner)
                | Self::Not(inner)
                | Self::Length(inner)
                | Self::Upcase(inner)
                | Self::Downcase(inner)
                | Self::ToString(inner)
                | Self::ToBoolean(inner)
                | Self::Coerce(_, inner) => visit(inner),
                Self::Let(_, values, body) => {
                    values.into_iter().for_each(&mut *visit);
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
                Self::Step(input, _, outputs) => {
                    visit(input);
                    outputs.into_iter().for_each(visit);
                }
                Self::Interpolate(curve) => {
                    let Interpolation { input, outputs, .. } = &$($mut)? **curve;
                    visit(input);
                    outputs.into_iter().for_each(visit);
                }
                Self::Binary(_, pair)
                | Self::Compare(_, pair)
                | Self::In(pair)
                | Self::At(pair) => (&$($mut)? **pair).into_iter().for_each(visit),
                Self::Coalesce(items)
                | Self::Reduce(_, _, items)
                | Self::All(items)
                | Self::Any(items)
                | Self::Array(items)
                | Self::Concat(items)
                | Self::Rgba(items)
                | Self::Assert(_, items)
                | Self::Reference(_, items) => items.into_iter().for_each(visit),
                Self::Format(parts) => {
                    for FormatPart { content, scale, font, color, vertical_align } in parts {
                        visit(content);
                        let options = [scale, font, color, vertical_align];
                        options.into_iter().flatten().for_each(&mut *visit);
                    }
                }
                Self::Collator(case, diacritic, locale) => {
                    [case, diacritic, locale].into_iter().flatten().for_each(|node| visit(node));
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
