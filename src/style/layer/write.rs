//! A layer as JSON.

use serde_json::{Map, Value as Json};

use super::{Group, Layer, Visibility};

impl Layer {
    /// The layer as JSON.
    pub fn to_json(&self) -> Json {
        let mut json = Map::new();
        json.insert("id".into(), self.id().into());
        json.insert("type".into(), self.kind.name().into());
        let texts = [("source", &self.source), ("source-layer", &self.source_layer)];
        for (key, value) in texts {
            if let Some(value) = value {
                json.insert(key.into(), value.clone().into());
            }
        }
        for (key, value) in [("minzoom", self.min_zoom), ("maxzoom", self.max_zoom)] {
            if let Some(value) = value {
                json.insert(key.into(), value.into());
            }
        }
        if !self.metadata.is_empty() {
            json.insert("metadata".into(), self.metadata.clone().into());
        }
        if let Some(filter) = &self.filter {
            json.insert("filter".into(), filter.0.clone());
        }
        for group in [Group::Layout, Group::Paint] {
            let settings = self
                .settings
                .iter()
                .map(|setting| (setting.property.group, setting.property.name, &setting.json));
            let kept = self.kept.iter().map(|(group, name, json)| (*group, name.as_str(), json));
            let mut section: Map<String, Json> = settings
                .chain(kept)
                .filter(|(of, ..)| *of == group)
                .map(|(_, name, json)| (name.to_owned(), json.clone()))
                .collect();
            if group == Group::Layout {
                match &self.visibility {
                    Visibility::Visible => {}
                    Visibility::None => {
                        section.insert("visibility".into(), "none".into());
                    }
                    Visibility::Expression(value, _) => {
                        section.insert("visibility".into(), value.clone());
                    }
                }
            }
            if !section.is_empty() {
                json.insert(group.name().into(), section.into());
            }
        }
        Json::Object(json)
    }
}
