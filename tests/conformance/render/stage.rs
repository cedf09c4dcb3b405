//! A test's style and view, and the operations on them.

use std::path::Path;
use std::sync::Arc;

use rumbo::style::{SpriteImage, Stretch};
use rumbo::unit::Bitmap;
use serde_json::{Map, Value, json};

use super::camera::View;
use super::picture::Picture;

/// What is drawn, once all operations are done.
pub struct Stage {
    pub style: Value,
    pub view: View,
    pub width: f64,
    pub height: f64,
    pub pixel_ratio: f64,
    /// Images added beside the sprite's, by name.
    pub images: Vec<(String, SpriteImage)>,
    /// States of features: source, source layer, identifier, state.
    pub states: Vec<FeatureState>,
}

/// The state of a feature.
pub struct FeatureState {
    pub source: String,
    pub source_layer: Option<String>,
    pub id: Value,
    pub state: Map<String, Value>,
}

impl Stage {
    /// A test's stage with its operations done.
    pub fn of_test(style: &Value, test: &Value, assets: &Path) -> Result<Self, String> {
        let number = |key: &str, default: f64| test[key].as_f64().unwrap_or(default);
        let mut stage = Self {
            view: view_of(style),
            style: resolved(style, assets),
            width: number("width", 512.0),
            height: number("height", 512.0),
            pixel_ratio: number("pixelRatio", 1.0),
            images: Vec::new(),
            states: Vec::new(),
        };
        for operation in test["operations"].as_array().into_iter().flatten() {
            let operation = operation.as_array().map(Vec::as_slice).unwrap_or_default();
            let Some((name, arguments)) = operation.split_first() else { continue };
            stage.perform(name.as_str().unwrap_or_default(), arguments, assets)?;
        }
        Ok(stage)
    }

    fn perform(&mut self, name: &str, arguments: &[Value], assets: &Path) -> Result<(), String> {
        let argument = |index: usize| arguments.get(index).cloned().unwrap_or_default();
        let text = |index: usize| argument(index).as_str().unwrap_or_default().to_owned();
        match name {
            "wait" | "idle" | "sleep" => {}
            "setStyle" => {
                let style = match argument(0) {
                    Value::String(path) => {
                        read(&path.replace("local:/", &assets.to_string_lossy()))?
                    }
                    style => style,
                };
                // A viewer that looks somewhere stays there.
                if self.view == View::default() {
                    self.view = view_of(&style);
                }
                self.style = resolved(&style, assets);
            }
            "setPaintProperty" => self.set(&text(0), "paint", &text(1), argument(2)),
            "setLayoutProperty" => self.set(&text(0), "layout", &text(1), argument(2)),
            "setFilter" => self.set_key(&text(0), "filter", argument(1)),
            "setLayerZoomRange" => {
                self.set_key(&text(0), "minzoom", argument(1));
                self.set_key(&text(0), "maxzoom", argument(2));
            }
            "setZoom" => self.view.zoom = argument(0).as_f64().unwrap_or(self.view.zoom),
            "setBearing" => self.view.bearing = argument(0).as_f64().unwrap_or(self.view.bearing),
            "setCenter" => self.view.center = pair(&argument(0)).unwrap_or(self.view.center),
            "addLayer" => self.add_layer(resolved(&argument(0), assets), &text(1)),
            "removeLayer" => self.layers().retain(|layer| layer["id"] != argument(0)),
            "addSource" => self.style["sources"][text(0)] = resolved(&argument(1), assets),
            "removeSource" => {
                self.style["sources"].as_object_mut().map(|sources| sources.remove(&text(0)));
            }
            "addImage" => self.add_image(&text(0), &assets.join(text(1)), &argument(2))?,
            "removeImage" => self.images.retain(|(name, _)| *name != text(0)),
            "setFeatureState" => self.set_state(&argument(0), &argument(1)),
            "removeFeatureState" => self.remove_state(&argument(0), arguments.get(1)),
            "setGlobalStateProperty" => {
                self.style["state"][text(0)] = json!({"default": argument(1)});
            }
            _ => return Err(format!("the operation `{name}` is not known")),
        }
        Ok(())
    }

    fn layers(&mut self) -> &mut Vec<Value> {
        if !self.style["layers"].is_array() {
            self.style["layers"] = json!([]);
        }
        self.style["layers"].as_array_mut().expect("it was made an array")
    }

    fn layer(&mut self, id: &str) -> Option<&mut Value> {
        self.layers().iter_mut().find(|layer| layer["id"] == id)
    }

    fn set(&mut self, layer: &str, group: &str, property: &str, value: Value) {
        let Some(layer) = self.layer(layer) else { return };
        if !layer[group].is_object() {
            layer[group] = json!({});
        }
        let Some(settings) = layer[group].as_object_mut() else { return };
        if value.is_null() {
            settings.remove(property);
        } else {
            settings.insert(property.to_owned(), value);
        }
    }

    fn set_key(&mut self, layer: &str, key: &str, value: Value) {
        let Some(layer) = self.layer(layer).and_then(Value::as_object_mut) else { return };
        if value.is_null() {
            layer.remove(key);
        } else {
            layer.insert(key.to_owned(), value);
        }
    }

    fn add_layer(&mut self, mut layer: Value, below: &str) {
        // A layer may bring its source along.
        if layer["source"].is_object() {
            let id = layer["id"].as_str().unwrap_or_default().to_owned();
            self.style["sources"][&id] = layer["source"].take();
            layer["source"] = id.into();
        }
        let layers = self.layers();
        let place = layers.iter().position(|layer| layer["id"] == below);
        layers.insert(place.unwrap_or(layers.len()), layer);
    }

    fn add_image(&mut self, name: &str, path: &Path, options: &Value) -> Result<(), String> {
        let picture = Picture::open(path).ok_or_else(|| format!("no picture {path:?}"))?;
        let times = |part: u8, alpha: u8| ((u32::from(part) * u32::from(alpha) + 127) / 255) as u8;
        let pixels =
            picture.pixels.iter().map(|&[r, g, b, a]| [times(r, a), times(g, a), times(b, a), a]);
        let bitmap = Bitmap::new(picture.width as u32, picture.height as u32, pixels.collect());
        let image = SpriteImage {
            bitmap: Arc::new(bitmap.ok_or("pixels are missing")?),
            pixel_ratio: options["pixelRatio"].as_f64().unwrap_or(1.0),
            sdf: options["sdf"].as_bool().unwrap_or(false),
            stretch: stretch(options),
        };
        self.images.retain(|(known, _)| known != name);
        self.images.push((name.to_owned(), image));
        Ok(())
    }

    fn set_state(&mut self, of: &Value, state: &Value) {
        let source = of["source"].as_str().unwrap_or_default().to_owned();
        let source_layer = of["sourceLayer"].as_str().map(str::to_owned);
        let state = state.as_object().cloned().unwrap_or_default();
        let known = self.states.iter_mut().find(|known| {
            known.source == source && known.source_layer == source_layer && known.id == of["id"]
        });
        match known {
            Some(known) => known.state.extend(state),
            None => {
                let id = of["id"].clone();
                self.states.push(FeatureState { source, source_layer, id, state });
            }
        }
    }

    fn remove_state(&mut self, of: &Value, key: Option<&Value>) {
        let meant = |known: &FeatureState| {
            of["source"] == known.source.as_str()
                && of["sourceLayer"].as_str() == known.source_layer.as_deref()
                && (of["id"].is_null() || of["id"] == known.id)
        };
        for known in self.states.iter_mut().filter(|known| meant(known)) {
            match key.and_then(Value::as_str) {
                Some(key) => drop(known.state.remove(key)),
                None => known.state.clear(),
            }
        }
    }
}

/// The TileJSON of tiles that the viewer's runner finds by a name.
fn tileset(url: &Value, assets: &Path) -> Option<Map<String, Value>> {
    let url = url.as_str()?;
    let path = match url.strip_prefix("mapbox://") {
        Some(name) => assets.join("tilesets").join(name),
        None => assets
            .join(url.strip_prefix("local://tilesets/").map(|name| format!("tilesets/{name}"))?),
    };
    match read(&path.to_string_lossy()).ok()? {
        Value::Object(tileset) => Some(tileset),
        _ => None,
    }
}

fn stretch(options: &Value) -> Stretch {
    let read = |value: &Value| serde_json::from_value(value.clone()).ok();
    let mut stretch = Stretch::default();
    stretch.columns = read(&options["stretchX"]).unwrap_or_default();
    stretch.rows = read(&options["stretchY"]).unwrap_or_default();
    stretch.content = serde_json::from_value(options["content"].clone()).unwrap_or_default();
    stretch
}

fn view_of(style: &Value) -> View {
    View {
        center: pair(&style["center"]).unwrap_or_default(),
        zoom: style["zoom"].as_f64().unwrap_or(0.0),
        bearing: style["bearing"].as_f64().unwrap_or(0.0),
    }
}

fn pair(value: &Value) -> Option<[f64; 2]> {
    Some([value.get(0)?.as_f64()?, value.get(1)?.as_f64()?])
}

fn read(path: &str) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|cause| format!("{path}: {cause}"))?;
    serde_json::from_str(&text).map_err(|cause| format!("{path}: {cause}"))
}

/// JSON with addresses of the suite's own files made paths.
fn resolved(json: &Value, assets: &Path) -> Value {
    match json {
        Value::String(text) => {
            // What the viewer's runner serves, under the names it has there.
            let served = ["local://", "http://localhost:2900/"];
            let rest = served.iter().find_map(|prefix| text.strip_prefix(prefix));
            match rest {
                Some(rest) => assets.join(rest).to_string_lossy().into_owned().into(),
                None => json.clone(),
            }
        }
        Value::Array(items) => items.iter().map(|item| resolved(item, assets)).collect(),
        Value::Object(map) => {
            if let Some(tileset) = map.get("url").and_then(|url| tileset(url, assets)) {
                let mut whole = map.clone();
                whole.remove("url");
                whole.extend(tileset);
                return resolved(&Value::Object(whole), assets);
            }
            let entries = map.iter().map(|(key, value)| (key.clone(), resolved(value, assets)));
            Value::Object(entries.collect())
        }
        other => other.clone(),
    }
}
