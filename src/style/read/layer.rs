//! Layers from JSON.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::super::layer::Layer;
use super::super::property::{Group, LayerType};
use super::super::source::SourceKind;
use super::{Reader, inner, wanted};
use crate::error::{Code, nearest_or};

impl Reader {
    pub(super) fn layers(&mut self, layers: Vec<Json>) {
        let mut ids = BTreeSet::new();
        for (index, json) in self.resolved(layers) {
            let path = format!("layers[{index}]");
            let Json::Object(json) = json else {
                self.problem(&path, "a layer is an object", "give {\"id\": …, \"type\": …}");
                continue;
            };
            self.layer(&path, json, &mut ids);
        }
    }

    pub(super) fn layer(
        &mut self,
        path: &str,
        json: Map<String, Json>,
        ids: &mut BTreeSet<String>,
    ) {
        let at = |key: &str| inner(path, key);
        let id = match json.get("id") {
            Some(Json::String(id)) => id.clone(),
            Some(_) => {
                return self.problem(&at("id"), "`id` is not text", "give the layer a name");
            }
            None => return self.problem(path, "the layer has no `id`", "add a name of its own"),
        };
        if !ids.insert(id.clone()) {
            self.problem(&at("id"), format!("`{id}` is taken"), "give every layer its own name");
        }
        let Some(kind) = self.layer_type(path, &json) else { return };
        if !kind.is_drawn() {
            self.report.add(
                Code::StyleUnsupported,
                format!("layer {id}"),
                format!("layers of type `{}` are not drawn", kind.name()),
            );
        }
        if !kind.is_read() {
            self.style.undrawn.push((self.style.layers.len(), Json::Object(json)));
            return;
        }
        let mut layer = Layer::new(id, kind);
        if kind != LayerType::Background && !self.layer_source(path, &mut layer, &json) {
            return;
        }
        for (key, value) in json {
            self.layer_key(path, &mut layer, &key, value);
        }
        self.style.layers.push(layer);
    }

    fn layer_type(&mut self, path: &str, json: &Map<String, Json>) -> Option<LayerType> {
        let path = inner(path, "type");
        let Some(name) = json.get("type").and_then(Json::as_str) else {
            self.problem(&path, "the layer has no `type`", "add \"type\": \"fill\" say");
            return None;
        };
        let kind = LayerType::from_name(name);
        if kind.is_none() {
            let names = LayerType::ALL.into_iter().map(LayerType::name);
            let remedy = nearest_or(name, names.clone(), || {
                format!("give one of {}", names.collect::<Vec<_>>().join(", "))
            });
            self.problem(&path, format!("there is no layer type `{name}`"), remedy);
        }
        kind
    }

    /// Reads `source` and `source-layer`; false where the layer has nothing to draw.
    fn layer_source(&mut self, path: &str, layer: &mut Layer, json: &Map<String, Json>) -> bool {
        let at = |key: &str| inner(path, key);
        let Some(name) = json.get("source").and_then(Json::as_str) else {
            self.problem(path, "the layer has no `source`", "give `source` the name of one");
            return false;
        };
        let source_layer = json.get("source-layer").and_then(Json::as_str);
        let Some(source) = self.style.source(name) else {
            let remedy = nearest_or(name, self.style.sources().map(|(name, _)| name), || {
                "name one of `sources`".to_owned()
            });
            self.problem(&at("source"), format!("there is no source `{name}`"), remedy);
            return false;
        };
        let kind = source.kind();
        if let Err((message, remedy)) = fits(layer.kind(), kind) {
            self.problem(&at("source"), format!("the source `{name}` {message}"), remedy);
            return false;
        }
        if kind == SourceKind::Vector && source_layer.is_none() {
            let message = format!("the vector source `{name}` has layers");
            self.problem(path, message, "name one in `source-layer`");
            return false;
        }
        if kind == SourceKind::GeoJson && source_layer.is_some() {
            let detail = "a GeoJSON source has no layers; `source-layer` is not heeded";
            self.report.add(Code::Advisory, format!("layer {}", layer.id()), detail);
        }
        *layer = layer.clone().source(name, source_layer);
        true
    }

    fn layer_key(&mut self, path: &str, layer: &mut Layer, key: &str, value: Json) {
        let path = inner(path, key);
        match (key, value) {
            ("id" | "type", _) => {}
            ("source" | "source-layer", Json::String(_)) => {}
            ("minzoom", value) => {
                if let Some(zoom) = self.zoom(&path, &value) {
                    *layer = layer.clone().from_zoom(zoom);
                }
            }
            ("maxzoom", value) => {
                if let Some(zoom) = self.zoom(&path, &value) {
                    *layer = layer.clone().below_zoom(zoom);
                }
            }
            ("filter", value) => {
                if let Err(error) = layer.set_filter(value) {
                    self.problems.push(error.under_path(&path));
                }
            }
            ("metadata", Json::Object(metadata)) => {
                if let Err(error) = layer.set_metadata(metadata) {
                    self.problems.push(error.under_path(&path));
                }
            }
            ("layout", Json::Object(section)) => {
                self.section(&path, layer, Group::Layout, section);
            }
            ("paint", Json::Object(section)) => self.section(&path, layer, Group::Paint, section),
            ("layout" | "paint" | "metadata" | "source" | "source-layer", _) => {
                self.problem(&path, format!("`{key}` has a value of the wrong type"), wanted(key));
            }
            (key, _) if key.starts_with("paint.") => {
                let remedy = "put its properties in `paint`";
                self.problem(&path, "classes are no longer in the specification", remedy);
            }
            ("interactive", _) => {}
            _ => self.report.add(
                Code::Advisory,
                format!("layer {}: {key}", layer.id()),
                "the specification has no such key",
            ),
        }
    }

    fn zoom(&mut self, path: &str, value: &Json) -> Option<f64> {
        let zoom = value.as_f64().filter(|zoom| (0.0..=24.0).contains(zoom));
        if zoom.is_none() {
            self.problem(path, format!("{value} is not a zoom"), "give a number from 0 to 24");
        }
        zoom
    }

    fn section(&mut self, path: &str, layer: &mut Layer, group: Group, section: Map<String, Json>) {
        for (name, value) in section {
            // Null is the same as leaving the property out.
            if value.is_null() {
                continue;
            }
            if let Err(error) = layer.set(group, &name, value, &mut self.report) {
                self.problems.push(error.under_path(&format!("{path}.{name}")));
            }
        }
    }
}

/// Whether a layer can draw a source; what the source is and what it should be, where not.
fn fits(layer: LayerType, source: SourceKind) -> Result<(), (&'static str, &'static str)> {
    use SourceKind::{GeoJson, Image, Raster, RasterDem, Vector, Video};
    match (layer, source) {
        (_, Video) => Err(("is a film, which has no place on a still map", "name another source")),
        (LayerType::Raster, Raster | Image)
        | (LayerType::Hillshade | LayerType::ColorRelief, RasterDem) => Ok(()),
        (LayerType::Raster, _) => {
            Err(("has no pictures to draw", "name a `raster` or `image` source"))
        }
        (LayerType::Hillshade | LayerType::ColorRelief, _) => {
            Err(("has no heights to draw", "name a `raster-dem` source"))
        }
        (_, Vector | GeoJson) => Ok(()),
        (_, Raster | RasterDem | Image) => {
            Err(("has no features to draw", "name a `vector` or `geojson` source"))
        }
    }
}
