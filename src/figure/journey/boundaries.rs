//! Boundaries that a route brings along, with the names of their sides.

use serde_json::{Value, json};

use super::legs::visible;
use super::properties;
use crate::figure::words::Words;
use crate::map::Camera;
use crate::route::Boundary;
use crate::source::{Feature, Features, Shape};

/// The boundaries as line features.
pub(super) fn features(boundaries: &[Boundary]) -> Features {
    let feature = |boundary: &Boundary| Feature {
        id: boundary.id.clone().map(Value::String),
        properties: properties(json!({ "name": boundary.name })),
        shape: Shape::line(boundary.line.clone()),
    };
    Features { features: boundaries.iter().map(feature).collect() }
}

/// The names of what lies on the sides of boundaries, each to be written along its boundary: above
/// or below on the page.
pub(super) fn sides(boundaries: &[Boundary], camera: &Camera, words: &Words) -> Features {
    let features = boundaries.iter().flat_map(|boundary| sides_of(boundary, camera, words));
    Features { features: features.collect() }
}

fn sides_of(boundary: &Boundary, camera: &Camera, words: &Words) -> Vec<Feature> {
    let line = visible(&boundary.line, camera);
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Vec::new() };
    // Text reads to the right; there the left side of a line that runs to the right is above it.
    let to_the_right = last.x >= first.x;
    let named = [(&boundary.left, to_the_right), (&boundary.right, !to_the_right)];
    let side = |(name, above): (&Option<String>, bool)| {
        Some(Feature {
            id: None,
            properties: properties(json!({ "name": words.name(name.as_ref()?), "above": above })),
            shape: Shape::line(boundary.line.clone()),
        })
    };
    named.into_iter().filter_map(side).collect()
}
