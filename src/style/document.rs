//! A style: sources and layers.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};

use super::expression::Globals;
use super::layer::Layer;
use super::source::Source;

/// A style: what data there are, and the layers drawn from them, lowest first.
///
/// ```
/// use rumbo::style::{Layer, Source, Style};
/// use serde_json::json;
///
/// let (style, report) = Style::from_json(
///     r##"{
///         "version": 8,
///         "sources": {"basemap": {"type": "vector", "url": "rumbo://basemap"}},
///         "layers": [
///             {"id": "sea", "type": "background", "paint": {"background-color": "#dfe9ee"}},
///             {"id": "land", "type": "fill", "source": "basemap", "source-layer": "land"}
///         ]
///     }"##,
/// )?;
/// assert_eq!(style.layers().len(), 2);
/// assert!(report.entries().is_empty());
///
/// let mut same = Style::new();
/// same.add_source("basemap", Source::vector("rumbo://basemap"));
/// same.add_layer(Layer::background("sea").paint("background-color", "#dfe9ee")?);
/// same.add_layer(Layer::fill("land").source("basemap", "land"));
/// assert_eq!(same.to_json(), style.to_json());
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Style {
    pub(super) name: Option<String>,
    pub(super) metadata: Map<String, Json>,
    pub(super) sources: Vec<(String, Source)>,
    pub(super) layers: Vec<Layer>,
    pub(super) sprite: Option<Json>,
    pub(super) glyphs: Option<String>,
    pub(super) globals: Globals,
    /// Other keys of the root, kept for writing.
    pub(super) kept: Map<String, Json>,
    /// Layers that are not drawn, kept for writing, each with the number of drawn ones below it.
    pub(super) undrawn: Vec<(usize, Json)>,
}

impl From<&Style> for String {
    /// The style's JSON.
    fn from(style: &Style) -> Self {
        style.to_json().to_string()
    }
}

impl From<Style> for String {
    /// The style's JSON.
    fn from(style: Style) -> Self {
        (&style).into()
    }
}

impl Style {
    /// A style without sources and layers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The style's name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The metadata.
    pub fn metadata(&self) -> &Map<String, Json> {
        &self.metadata
    }

    /// The sources by name, in order.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = (&str, &Source)> {
        self.sources.iter().map(|(name, source)| (name.as_str(), source))
    }

    /// The source with a name.
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.sources.iter().find(|(known, _)| known == name).map(|(_, source)| source)
    }

    /// Adds a source, or replaces the one of that name.
    pub fn add_source(&mut self, name: impl Into<String>, source: Source) {
        let name = name.into();
        self.sources.retain(|(known, _)| *known != name);
        self.sources.push((name, source));
    }

    /// The layers that are drawn, lowest first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The layer with a name.
    pub fn layer(&self, id: &str) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.id() == id)
    }

    /// Adds a layer on top; one of that name is replaced where it stands.
    pub fn add_layer(&mut self, layer: Layer) {
        match self.layers.iter_mut().find(|known| known.id() == layer.id()) {
            Some(known) => *known = layer,
            None => self.layers.push(layer),
        }
    }

    /// Adds a layer below another; on top where there is none of that name.
    pub fn add_layer_below(&mut self, layer: Layer, above: &str) {
        self.layers.retain(|known| known.id() != layer.id());
        let place = self.layers.iter().position(|known| known.id() == above);
        self.layers.insert(place.unwrap_or(self.layers.len()), layer);
    }

    /// Takes a layer out.
    pub fn remove_layer(&mut self, id: &str) -> Option<Layer> {
        let place = self.layers.iter().position(|layer| layer.id() == id)?;
        Some(self.layers.remove(place))
    }

    /// Where the images of icons come from, as the style has it.
    pub fn sprite(&self) -> Option<&Json> {
        self.sprite.as_ref()
    }

    /// Where the glyphs of texts come from, as a template with `{fontstack}` and `{range}`.
    pub fn glyphs(&self) -> Option<&str> {
        self.glyphs.as_deref()
    }

    /// The files on disk that its sources name, from the folder that it lies in.
    pub fn files(&self, folder: &Path) -> Vec<PathBuf> {
        self.sources().filter_map(|(_, source)| Some(folder.join(source.file()?))).collect()
    }

    /// What expressions may read beside zoom and feature: the style's `state` with its defaults.
    pub fn globals(&self) -> &Globals {
        &self.globals
    }

    /// The same, to be changed: images that there are, values of the state.
    pub fn globals_mut(&mut self) -> &mut Globals {
        &mut self.globals
    }

    /// The style as MapLibre's JSON; layers that rumbo does not draw included.
    pub fn to_json(&self) -> Json {
        let mut json = Map::new();
        json.insert("version".into(), 8.into());
        if let Some(name) = &self.name {
            json.insert("name".into(), name.clone().into());
        }
        if !self.metadata.is_empty() {
            json.insert("metadata".into(), self.metadata.clone().into());
        }
        json.extend(self.kept.iter().map(|(key, value)| (key.clone(), value.clone())));
        if let Some(sprite) = &self.sprite {
            json.insert("sprite".into(), sprite.clone());
        }
        if let Some(glyphs) = &self.glyphs {
            json.insert("glyphs".into(), glyphs.clone().into());
        }
        let sources = self.sources.iter();
        let sources: Map<String, Json> =
            sources.map(|(name, source)| (name.clone(), source.json.clone().into())).collect();
        json.insert("sources".into(), sources.into());
        json.insert("layers".into(), self.layers_to_json().into());
        Json::Object(json)
    }

    fn layers_to_json(&self) -> Vec<Json> {
        let mut undrawn = self.undrawn.iter().peekable();
        let mut layers = Vec::new();
        for (index, layer) in self.layers.iter().enumerate() {
            while let Some((_, json)) = undrawn.next_if(|(below, _)| *below <= index) {
                layers.push(json.clone());
            }
            layers.push(layer.to_json());
        }
        layers.extend(undrawn.map(|(_, json)| json.clone()));
        layers
    }
}
