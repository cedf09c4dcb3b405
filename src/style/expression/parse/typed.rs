//! A checked part: its compiled form, its type, and what it depends on.

use super::super::fault::Key;
use super::super::kind::ValueType;
use super::super::node::Node;
use super::super::value::Value;

/// A part of an expression after it was checked.
#[derive(Debug, Clone)]
pub(in super::super) struct Typed {
    pub node: Node,
    pub kind: ValueType,
    pub traits: Traits,
}

/// What a part depends on.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Traits {
    /// It is a literal.
    pub literal: bool,
    /// Nothing in it is known only when a map is drawn, beside what the others tell.
    pub constant: bool,
    /// It reads the feature.
    pub feature: bool,
    /// It reads the zoom.
    pub zoom: bool,
    /// It reads another number that a property is a function of.
    pub parameter: bool,
    /// Where it curves over the zoom.
    pub curve: ZoomCurve,
}

/// The curve over the zoom that a property may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) enum ZoomCurve {
    #[default]
    None,
    /// The number of the curve, and whether it interpolates.
    One(u32, bool),
    /// A curve that is not the outermost part.
    Nested,
    /// More than one.
    Several,
}

impl ZoomCurve {
    fn is_wrong(self) -> bool {
        matches!(self, Self::Nested | Self::Several)
    }

    /// The curve of a part that is one itself, or none, and has children.
    fn with_children(self, children: &[Traits]) -> Self {
        if self.is_wrong() {
            return self;
        }
        let mut result = self;
        for child in children.iter().map(|child| child.curve) {
            result = match (result, child) {
                (_, child) if child.is_wrong() => child,
                (result, Self::None) => result,
                (Self::None, _) => Self::Nested,
                (result, child) if result == child => result,
                _ => Self::Several,
            };
        }
        result
    }
}

impl Traits {
    /// Those of a part that reads the feature.
    pub const FEATURE: Self = Self { feature: true, ..Self::NONE };
    pub const ZOOM: Self = Self { zoom: true, ..Self::NONE };
    pub const PARAMETER: Self = Self { parameter: true, ..Self::NONE };
    /// Those of a part without children that depends on nothing.
    pub const NONE: Self = Self {
        literal: false,
        constant: true,
        feature: false,
        zoom: false,
        parameter: false,
        curve: ZoomCurve::None,
    };

    pub fn can_be_folded(self) -> bool {
        !self.literal && self.constant && !self.feature && !self.zoom && !self.parameter
    }
}

impl Typed {
    pub fn literal(value: Value<'static>, kind: ValueType) -> Self {
        let traits = Traits { literal: true, ..Traits::NONE };
        Self { node: Node::Literal(value), kind, traits }
    }

    /// The part as a value that must be of a type.
    pub fn asserted(self, kind: &ValueType, key: Key) -> Self {
        let mut parts = Parts::default();
        let node = Node::Assert(kind.clone(), Box::new([parts.add(self)]), key);
        parts.annotation(node, kind.clone())
    }

    /// The part as a value converted to a type.
    pub fn coerced(self, kind: &ValueType, key: Key) -> Self {
        let mut parts = Parts::default();
        let node = Node::Coerce(kind.clone(), Box::new([parts.add(self)]), key);
        parts.annotation(node, kind.clone())
    }
}

/// The children of a part that is being made.
#[derive(Default)]
pub(super) struct Parts {
    children: Vec<Traits>,
    own: ZoomCurve,
}

impl Parts {
    /// Takes a child over.
    pub fn add(&mut self, child: Typed) -> Node {
        self.children.push(child.traits);
        child.node
    }

    pub fn add_some(&mut self, child: Option<Typed>) -> Option<Node> {
        child.map(|child| self.add(child))
    }

    /// The curve that the part itself is.
    pub fn curve(&mut self, own: ZoomCurve) {
        self.own = own;
    }

    /// The curve of the child added last.
    pub fn last_curve(&self) -> ZoomCurve {
        self.children.last().map_or(ZoomCurve::None, |child| child.curve)
    }

    /// The part, constant where all its children are literals.
    pub fn build(self, node: Node, kind: ValueType) -> Typed {
        self.build_reading(node, kind, Traits::NONE)
    }

    /// The part, which reads something itself.
    pub fn build_reading(self, node: Node, kind: ValueType, own: Traits) -> Typed {
        let constant = own.constant && self.children.iter().all(|child| child.literal);
        Typed { node, kind, traits: self.traits(own, constant) }
    }

    /// The part, constant where all its children are: an assertion or conversion may have been put
    /// around a child after that was folded.
    pub fn annotation(self, node: Node, kind: ValueType) -> Typed {
        let constant = self.children.iter().all(|child| child.constant);
        Typed { node, kind, traits: self.traits(Traits::NONE, constant) }
    }

    fn traits(&self, own: Traits, constant: bool) -> Traits {
        let any = |of: fn(&Traits) -> bool| of(&own) || self.children.iter().any(of);
        Traits {
            literal: false,
            constant,
            feature: any(|child| child.feature),
            zoom: any(|child| child.zoom),
            parameter: any(|child| child.parameter),
            curve: self.own.with_children(&self.children),
        }
    }
}
