//! A layer of a source.

use super::Features;

/// Features under a name: what a style calls a source layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FeatureLayer {
    /// The name; empty where the format has none.
    pub name: String,
    /// The layer's features.
    pub features: Features,
}
