//! What a place in a style takes.

use super::super::property::{Property, PropertyType};

/// What a place in a style takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub kind: Kind,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    /// What an expression or function may depend on; `None` where there can be none.
    pub uses: Option<Uses>,
}

/// What an expression may depend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uses {
    pub zoom: bool,
    pub feature: bool,
    pub interpolated: bool,
}

/// The type of what stands at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Any,
    Filter,
    /// A projection, or two and how far it is from one to the other.
    Projection,
    Transition,
    /// Text, or an object of texts.
    Promoted,
    /// Four corners, each of two numbers.
    Corners,
    Value(PropertyType),
}

impl Slot {
    pub const fn of(kind: Kind) -> Self {
        Self { kind, minimum: None, maximum: None, uses: None }
    }

    pub const fn value(kind: PropertyType) -> Self {
        Self::of(Kind::Value(kind))
    }

    pub const fn number(minimum: Option<f64>, maximum: Option<f64>) -> Self {
        Self { minimum, maximum, ..Self::value(PropertyType::Number) }
    }

    /// The same, which may be an expression over the zoom.
    pub const fn over_zoom(self, interpolated: bool) -> Self {
        let uses = Uses { zoom: true, feature: false, interpolated };
        Self { uses: Some(uses), ..self }
    }

    /// The same, which may be an expression over the zoom and the feature.
    pub const fn over_feature(self, interpolated: bool) -> Self {
        let uses = Uses { zoom: true, feature: true, interpolated };
        Self { uses: Some(uses), ..self }
    }

    pub fn of_property(property: &Property) -> Self {
        let Property { kind, minimum, maximum, zoom, feature, interpolated, .. } = *property;
        let uses = Some(Uses { zoom, feature, interpolated });
        Self { kind: Kind::Value(kind), minimum, maximum, uses }
    }
}

pub(super) const TEXT: Slot = Slot::value(PropertyType::String);
pub(super) const FLAG: Slot = Slot::value(PropertyType::Boolean);
pub(super) const NUMBER: Slot = Slot::number(None, None);
pub(super) const ANY: Slot = Slot::of(Kind::Any);
pub(super) const FILTER: Slot = Slot::of(Kind::Filter);

pub(super) const VISIBILITY: Slot = Slot {
    uses: Some(Uses { zoom: false, feature: false, interpolated: false }),
    ..Slot::value(PropertyType::Enum(&["visible", "none"]))
};

/// How long a change takes.
pub(super) const TRANSITION: &[(&str, Slot, bool)] = &[
    ("duration", Slot::number(Some(0.0), None), false),
    ("delay", Slot::number(Some(0.0), None), false),
];

const SHARE: Slot = Slot::number(Some(0.0), Some(1.0)).over_zoom(true);
const COLOR: Slot = Slot::value(PropertyType::Color).over_zoom(true);
const HEIGHT: Slot = Slot::number(Some(0.0), None).over_feature(true);

/// The paint of layers that rumbo does not read.
pub(super) const EXTRUSION: &[(&str, Slot, bool)] = &[
    ("fill-extrusion-opacity", SHARE, false),
    ("fill-extrusion-color", Slot::value(PropertyType::Color).over_feature(true), false),
    (
        "fill-extrusion-translate",
        Slot::value(PropertyType::Numbers(Some(2))).over_zoom(true),
        false,
    ),
    (
        "fill-extrusion-translate-anchor",
        Slot::value(PropertyType::Enum(&["map", "viewport"])).over_zoom(false),
        false,
    ),
    ("fill-extrusion-pattern", Slot::value(PropertyType::Image).over_feature(false), false),
    ("fill-extrusion-height", HEIGHT, false),
    ("fill-extrusion-base", HEIGHT, false),
    ("fill-extrusion-vertical-gradient", FLAG.over_zoom(false), false),
];

pub(super) const LIGHT: &[(&str, Slot, bool)] = &[
    ("anchor", Slot::value(PropertyType::Enum(&["map", "viewport"])).over_zoom(false), false),
    ("position", Slot::value(PropertyType::Numbers(Some(3))).over_zoom(true), false),
    ("color", COLOR, false),
    ("intensity", SHARE, false),
];

pub(super) const SKY: &[(&str, Slot, bool)] = &[
    ("sky-color", COLOR, false),
    ("horizon-color", COLOR, false),
    ("fog-color", COLOR, false),
    ("fog-ground-blend", SHARE, false),
    ("horizon-fog-blend", SHARE, false),
    ("sky-horizon-blend", SHARE, false),
    ("atmosphere-blend", SHARE, false),
];

// The reference does not ask for what is required here.
pub(super) const TERRAIN: &[(&str, Slot, bool)] =
    &[("source", TEXT, false), ("exaggeration", Slot::number(Some(0.0), None), false)];

pub(super) const PROJECTION: &[(&str, Slot, bool)] =
    &[("type", Slot::of(Kind::Projection).over_zoom(true), false)];
