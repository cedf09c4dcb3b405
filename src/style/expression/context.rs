//! What an expression may read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::value::Value;
use crate::source::{Feature, Properties, PropertyValue, Shape, ShapeKind};

/// What expressions may read beside the zoom and the feature.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Globals {
    /// The images there are: `image` tells whether its name is among them.
    pub images: BTreeSet<String>,
    /// The values of `global-state`, defaults included.
    pub state: BTreeMap<String, Json>,
}

impl Globals {
    /// The value of `global-state` for a name.
    pub(super) fn state_of(&self, name: &str) -> Value<'_> {
        self.state.get(name).map_or(Value::Null, Value::from_json)
    }

    /// Whether there is an image of that name.
    pub(super) fn has_image(&self, name: &str) -> bool {
        self.images.contains(name)
    }
}

static NO_GLOBALS: Globals = Globals { images: BTreeSet::new(), state: BTreeMap::new() };

/// What an expression is evaluated for: the zoom, the feature, the rest.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EvaluationContext<'a> {
    /// The zoom; reading it without one fails.
    pub zoom: Option<f64>,
    /// The properties of the feature.
    pub properties: Option<&'a Properties>,
    /// The feature's identifier.
    pub id: Option<&'a Json>,
    /// What `geometry-type` gives: `Point`, `LineString` or `Polygon`.
    pub geometry_type: Option<&'a str>,
    /// The feature's shape, for `within` and `distance`.
    pub shape: Option<&'a Shape>,
    /// The zoom of the tile grid on which `within` and `distance` compare positions; `None` for
    /// one of centimetres, as features that come from no tile want.
    pub grid_zoom: Option<u32>,
    /// The number that `heatmap-density`, `line-progress` or `elevation` gives.
    pub parameter: Option<f64>,
    /// What `feature-state` reads: what the caller says of the feature for the time being.
    pub state: Option<&'a Properties>,
    /// What `accumulated` gives: what has been gathered of a cluster so far.
    pub accumulated: Option<&'a Json>,
    /// Images and global state.
    pub globals: &'a Globals,
}

impl Default for EvaluationContext<'_> {
    fn default() -> Self {
        Self {
            zoom: None,
            properties: None,
            id: None,
            geometry_type: None,
            shape: None,
            grid_zoom: None,
            parameter: None,
            state: None,
            accumulated: None,
            globals: &NO_GLOBALS,
        }
    }
}

impl<'a> EvaluationContext<'a> {
    /// A context with a zoom and no feature.
    pub fn at_zoom(zoom: f64) -> Self {
        Self { zoom: Some(zoom), ..Self::default() }
    }

    /// The same context for a feature.
    #[must_use]
    pub fn with_feature(self, feature: &'a Feature) -> Self {
        self.with_parts(&feature.properties, feature.id.as_ref(), &feature.shape)
    }

    /// The same context for a feature in parts.
    #[must_use]
    pub fn with_parts(
        self,
        properties: &'a Properties,
        id: Option<&'a Json>,
        shape: &'a Shape,
    ) -> Self {
        let geometry_type = match shape.kind() {
            ShapeKind::Point => "Point",
            ShapeKind::Line => "LineString",
            ShapeKind::Polygon => "Polygon",
        };
        Self {
            properties: Some(properties),
            id,
            geometry_type: Some(geometry_type),
            shape: Some(shape),
            ..self
        }
    }

    /// The same context with the state of the feature: what `feature-state` reads.
    #[must_use]
    pub fn with_feature_state(self, state: &'a Properties) -> Self {
        Self { state: Some(state), ..self }
    }

    /// The same context with images and global state.
    #[must_use]
    pub fn with_globals(self, globals: &'a Globals) -> Self {
        Self { globals, ..self }
    }

    pub(super) fn property(&self, name: &str) -> Option<&'a PropertyValue> {
        self.properties?.get(name)
    }
}
