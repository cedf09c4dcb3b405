//! What is said of features for the time being: that one is chosen, or pointed at.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::archive::Fingerprint;
use crate::source::Properties;
use crate::style::Layer;

/// The states of features, by source, its layer, and the feature's identifier.
#[derive(Debug, Clone, Default)]
pub(super) struct FeatureStates(BTreeMap<String, BTreeMap<String, LayerStates>>);

/// The states of the features of a source layer, by their identifiers.
pub(super) type LayerStates = BTreeMap<String, Properties>;

impl FeatureStates {
    /// The states of what a layer draws.
    pub fn of_layer(&self, layer: &Layer) -> Option<&LayerStates> {
        self.0.get(layer.source_name()?)?.get(layer.source_layer().unwrap_or_default())
    }

    /// Says more of a feature.
    pub fn say(&mut self, source: &str, source_layer: &str, id: &Value, said: Map<String, Value>) {
        let layers = self.0.entry(source.to_owned()).or_default();
        let layer = layers.entry(source_layer.to_owned()).or_default();
        let state = layer.entry(key_of(id)).or_default();
        for (name, value) in said {
            state.insert(name, value);
        }
    }

    /// A digest with what is said.
    pub fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        let layers = self.0.iter().flat_map(|(source, layers)| {
            layers.iter().map(move |(layer, states)| (source, layer, states))
        });
        layers.fold(before, |digest, (source, layer, states)| {
            let digest = digest.with(source.as_bytes()).with(layer.as_bytes());
            states.iter().fold(digest, |digest, (id, state)| {
                let state = Value::Object(state.to_json()).to_string();
                digest.with(id.as_bytes()).with(state.as_bytes())
            })
        })
    }
}

/// An identifier as features are found by it: `7` and `"7"` are one.
pub(super) fn key_of(id: &Value) -> String {
    match id {
        Value::String(text) => text.clone(),
        id => id.to_string(),
    }
}
