//! Layers.

use serde_json::Value as Json;

use super::super::expression::{Expression, is_expression};
use super::super::property::{Group, LayerType, Property, PropertyType};
use super::super::reference::properties;
use super::super::setting::value_type;
use super::Checker;
use super::slot::{ANY, EXTRUSION, FILTER, Slot, TEXT, TRANSITION};

const ZOOM: Slot = Slot::number(Some(0.0), Some(24.0));

/// `type`, `layout` and `paint` are looked at by themselves, and a layer may have other members.
const LAYER: &[(&str, Slot, bool)] = &[
    ("id", TEXT, true),
    ("metadata", ANY, false),
    ("source", TEXT, false),
    ("source-layer", TEXT, false),
    ("minzoom", ZOOM, false),
    ("maxzoom", ZOOM, false),
    ("filter", FILTER, false),
];

/// Whether JavaScript takes a value for given.
fn given(json: Option<&Json>) -> Option<&Json> {
    json.filter(|json| !(json.is_null() || *json == false || *json == 0 || *json == ""))
}

impl Checker<'_> {
    pub(super) fn layer(&mut self, json: &Json, index: usize) {
        if !json.is_object() {
            return self.expected("object", json);
        }
        let kind = given(json.get("type"));
        if kind.is_none() && given(json.get("ref")).is_none() {
            self.fault("either \"type\" or \"ref\" is required");
        }
        self.duplicate(json, index);
        let kind = match json.get("ref") {
            Some(of) => self.parent(json, of),
            None => {
                let kind = kind.and_then(Json::as_str);
                if kind != Some("background") {
                    self.layer_source(json, kind.unwrap_or_default());
                }
                kind.map(str::to_owned)
            }
        };
        let kind = kind.as_deref().and_then(LayerType::from_name);
        self.twice_resampled(json, kind);
        self.members(json, LAYER, |this, key, value| {
            match key {
                "type" => this.within(key, |this| {
                    this.name(value, &LayerType::ALL.map(LayerType::name));
                }),
                "layout" => this.section(key, value, kind, Group::Layout),
                key if key == "paint" || key.starts_with("paint.") => {
                    this.section(key, value, kind, Group::Paint);
                }
                key => return !LAYER.iter().any(|(name, ..)| *name == key),
            }
            true
        });
    }

    fn layers(&self) -> &[Json] {
        self.style.get("layers").and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    fn duplicate(&mut self, json: &Json, index: usize) {
        let Some(id) = given(json.get("id")) else { return };
        let before = self.layers().iter().take(index);
        let taken: Vec<usize> = before
            .enumerate()
            .filter(|(_, layer)| layer.get("id") == Some(id))
            .map(|(other, _)| other)
            .collect();
        for other in taken {
            let message = format!("duplicate layer id {id}, previously used in layers[{other}]");
            self.within("id", |this| this.fault(message));
        }
    }

    /// The type of the layer that one takes after.
    fn parent(&mut self, json: &Json, of: &Json) -> Option<String> {
        for key in ["type", "source", "source-layer", "filter", "layout"] {
            if json.get(key).is_some() {
                let message = format!("\"{key}\" is prohibited for ref layers");
                self.within(key, |this| this.fault(message));
            }
        }
        let found = self.layers().iter().rev().find(|layer| layer.get("id") == Some(of)).cloned();
        let Some(parent) = found else {
            let name = of.as_str().unwrap_or_default().to_owned();
            self.within("ref", |this| this.fault(format!("ref layer \"{name}\" not found")));
            return None;
        };
        if given(parent.get("ref")).is_some() {
            self.within("ref", |this| this.fault("ref cannot reference another ref layer"));
            return None;
        }
        parent.get("type").and_then(Json::as_str).map(str::to_owned)
    }

    fn layer_source(&mut self, json: &Json, kind: &str) {
        let Some(name) = given(json.get("source")) else {
            return self.fault("missing required property \"source\"");
        };
        let id = json.get("id").and_then(Json::as_str).unwrap_or("undefined");
        let shown = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
        let sources = self.style.get("sources");
        let Some(source) = sources.and_then(|sources| given(sources.get(&*shown))) else {
            return self
                .within("source", |this| this.fault(format!("source \"{shown}\" not found")));
        };
        let of = source.get("type").and_then(Json::as_str).unwrap_or_default();
        let gradient = json.pointer("/paint/line-gradient").is_some();
        let metrics = source.get("lineMetrics") == Some(&Json::Bool(true));
        let (at_source, message) = if of == "vector" && kind == "raster" {
            (true, format!("layer \"{id}\" requires a raster source"))
        } else if of != "raster-dem" && matches!(kind, "hillshade" | "color-relief") {
            (true, format!("layer \"{id}\" requires a raster-dem source"))
        } else if of == "raster" && kind != "raster" {
            (true, format!("layer \"{id}\" requires a vector source"))
        } else if of == "vector" && given(json.get("source-layer")).is_none() {
            (false, format!("layer \"{id}\" must specify a \"source-layer\""))
        } else if of == "raster-dem" && !matches!(kind, "hillshade" | "color-relief") {
            let message = "raster-dem source can only be used with layer type 'hillshade' or \
                           'color-relief'.";
            (true, message.to_owned())
        } else if kind == "line" && gradient && (of != "geojson" || !metrics) {
            let message = format!(
                "layer \"{id}\" specifies a line-gradient, which requires a GeoJSON source with \
                 `lineMetrics` enabled."
            );
            (false, message)
        } else {
            return;
        };
        match at_source {
            true => self.within("source", |this| this.fault(message)),
            false => self.fault(message),
        }
    }

    fn twice_resampled(&mut self, json: &Json, kind: Option<LayerType>) {
        let Some(paint) = json.get("paint").filter(|_| kind == Some(LayerType::Raster)) else {
            return;
        };
        if given(paint.get("resampling")).is_some()
            && given(paint.get("raster-resampling")).is_some()
        {
            self.within("paint", |this| {
                this.fault("\"resampling\" and \"raster-resampling\" say the same; give one");
            });
        }
    }

    /// `layout` or `paint`.
    fn section(&mut self, key: &str, json: &Json, kind: Option<LayerType>, group: Group) {
        self.within(key, |this| {
            let Json::Object(members) = json else { return this.expected("object", json) };
            let Some(kind) = kind else { return };
            for (name, value) in members {
                this.within(name, |this| this.property(name, value, kind, group));
            }
        });
    }

    fn property(&mut self, name: &str, json: &Json, kind: LayerType, group: Group) {
        let of = |name: &str| {
            properties()
                .iter()
                .find(|property| {
                    property.layer == kind && property.group == group && property.name == name
                })
                .copied()
        };
        if (group, name) == (Group::Layout, "visibility") {
            return self.visibility(json);
        }
        if kind == LayerType::FillExtrusion {
            return self.extrusion(name, json, group);
        }
        if let Some(changing) = name.strip_suffix("-transition")
            && group == Group::Paint
            && of(changing).is_some_and(|property| property.transition)
        {
            return self.members(json, TRANSITION, |_, _, _| false);
        }
        let Some(property) = of(name) else {
            return self.fault(format!("unknown property \"{name}\""));
        };
        if let Some(message) = misplaced_token(&property, json) {
            return self.fault(message);
        }
        if name == "text-font" && json.get("type").is_some_and(|kind| kind == "identity") {
            self.fault("\"text-font\" does not support identity functions");
        }
        let before = self.faults.len();
        self.value(json, &Slot::of_property(&property));
        if self.faults.len() == before && group == Group::Layout && is_expression(json) {
            let expression = match property.kind {
                PropertyType::Enum(_) => Expression::keyword(json),
                kind => Expression::new(json, Some(&value_type(kind))),
            };
            if let Ok(expression) = expression {
                self.without_state(expression, "layout properties");
            }
        }
    }

    fn extrusion(&mut self, name: &str, json: &Json, group: Group) {
        if group == Group::Layout {
            if name == "fill-extrusion-rounded-corner-distance" {
                return self.value(json, &Slot::number(Some(0.0), None));
            }
            return self.fault(format!("unknown property \"{name}\""));
        }
        let of = |name: &str| EXTRUSION.iter().find(|(known, ..)| *known == name);
        let changing = name.strip_suffix("-transition").and_then(of);
        let unmoved = ["fill-extrusion-translate-anchor", "fill-extrusion-vertical-gradient"];
        match (of(name), changing) {
            (Some((_, slot, _)), _) => self.value(json, slot),
            (None, Some((name, ..))) if !unmoved.contains(name) => {
                self.members(json, TRANSITION, |_, _, _| false);
            }
            _ => self.fault(format!("unknown property \"{name}\"")),
        }
    }
}

/// What is wrong with `{name}` where no text is made of properties.
fn misplaced_token(property: &Property, json: &Json) -> Option<String> {
    let text = json.as_str().filter(|_| property.feature && !property.tokens)?;
    let name = text.strip_prefix('{')?.strip_suffix('}')?;
    if name.is_empty() || name.contains('}') {
        return None;
    }
    Some(format!(
        "\"{}\" does not support interpolation syntax\nUse an identity property function instead: \
         `{{ \"type\": \"identity\", \"property\": {} }}`.",
        property.name,
        Json::from(name)
    ))
}
