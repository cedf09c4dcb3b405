//! What a map is made of: a style, its sources, and what the caller gives beside them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::source::{ImageSource, MapSource, MemorySource, Sources, TiledSource};
use super::state::FeatureStates;
use crate::archive::Fingerprint;
use crate::error::{Report, Result};
use crate::resources::Resources;
use crate::source::{Features, GeoImage};
use crate::style::{Globals, Layer, Sprite, Style};
use crate::text::Fonts;
use crate::unit::Color;

/// A style and its sources.
///
/// What it reads of the basemap it keeps, so that a second frame of the same place costs less;
/// clones share what was read.
#[derive(Debug, Clone)]
pub struct Map {
    pub(super) style: Style,
    pub(super) sources: Sources,
    /// Sources of tiles, by name.
    pub(super) tiles: BTreeMap<String, Arc<TiledSource>>,
    /// Single pictures, by the name of their source.
    pub(super) images: BTreeMap<String, Arc<ImageSource>>,
    /// Pictures of the ground, by source.
    pub(super) grounds: BTreeMap<String, Arc<GeoImage>>,
    /// The colour of backgrounds, where it is not the style's.
    pub(super) ground: Option<Color>,
    /// The images of icons and patterns.
    pub(super) sprite: Arc<Sprite>,
    /// The fonts of maps that are drawn by themselves, where they are not the embedded ones.
    pub(super) fonts: Option<Fonts>,
    /// A digest of the files that its own fonts were read from.
    pub(super) glyphs: Option<Fingerprint>,
    /// What was doubtful or lost when its sources were read.
    pub(super) noted: Report,
    /// What is said of features for the time being.
    pub(super) states: FeatureStates,
    /// What drawing it may use.
    pub(super) resources: Resources,
}

impl Map {
    /// A map in a style, with the embedded basemap. Layers over routes are left out: figures alone
    /// have routes.
    pub fn new(mut style: Style) -> Self {
        let (sources, sprite) = (Sources::default(), Arc::default());
        style.take_route_layers();
        let mut map = Self {
            style,
            sources,
            tiles: BTreeMap::new(),
            images: BTreeMap::new(),
            grounds: BTreeMap::new(),
            ground: None,
            sprite,
            fonts: None,
            glyphs: None,
            noted: Report::new(),
            states: FeatureStates::default(),
            resources: Resources::default(),
        };
        map.set_basemap(true);
        map.set_sprite(Sprite::new());
        map
    }

    /// Whether layers of the source `basemap` draw anything.
    pub fn set_basemap(&mut self, shown: bool) {
        self.sources.with_basemap = shown;
    }

    /// Reads the basemap through a cache that other maps share.
    #[cfg(feature = "basemap")]
    pub fn set_cache(&mut self, cache: super::Cache) {
        self.sources.set_cache(cache);
    }

    /// Draws backgrounds in a colour of its own: for a map that does not know land from sea.
    pub fn set_ground(&mut self, color: Color) {
        self.ground = Some(color);
    }

    /// Takes someone's view of what is contested on the basemap. Default nobody's.
    #[cfg(feature = "basemap")]
    pub fn set_worldview(&mut self, worldview: crate::basemap::Worldview) {
        self.sources.set_worldview(worldview);
    }

    /// Takes the view with a name: see [`Basemap::worldview`](crate::basemap::Basemap::worldview).
    #[cfg(feature = "basemap")]
    pub(crate) fn view_as(&mut self, name: &str) -> Result<()> {
        self.set_worldview(crate::basemap::Basemap::embedded()?.worldview(name)?);
        Ok(())
    }

    /// A build without the basemap has no view of it.
    #[cfg(not(feature = "basemap"))]
    pub(crate) fn view_as(&mut self, _: &str) -> Result<()> {
        use crate::error::{Error, ErrorKind};

        Err(Error::new(ErrorKind::Place, "a worldview is one of the basemap")
            .remedy("build rumbo with its feature `basemap`"))
    }

    /// Whose view of what is contested it takes.
    #[cfg(feature = "basemap")]
    pub fn worldview(&self) -> &crate::basemap::Worldview {
        self.sources.worldview()
    }

    /// Gives the images of icons and patterns. Hatches that the style names are made besides:
    /// `rumbo:hatch #c0392b` is stripes of a colour, `rumbo:hatch #c0392b 8 2` such as are 8 CSS
    /// pixels apart along the page and 2 wide.
    pub fn set_sprite(&mut self, mut sprite: Sprite) {
        for name in self.style.layers().iter().flat_map(Layer::hatches) {
            sprite.add_hatch(name);
        }
        self.style.globals_mut().images = sprite.names().map(str::to_owned).collect();
        self.sprite = Arc::new(sprite);
    }

    /// Makes the hatches of a layer that is added.
    fn make_hatches(&mut self, layer: &Layer) {
        let mut lacking = layer.hatches();
        lacking.retain(|name| self.sprite.image(name).is_none());
        if !lacking.is_empty() {
            let mut sprite = Sprite::clone(&self.sprite);
            lacking.into_iter().for_each(|name| sprite.add_hatch(name));
            self.set_sprite(sprite);
        }
    }

    /// Says what drawing the map may use: how much, and how long.
    pub fn set_resources(&mut self, resources: Resources) {
        self.resources = resources;
    }

    /// What drawing the map may use.
    pub fn resources(&self) -> &Resources {
        &self.resources
    }

    /// Gives the fonts that [`Map::render`] writes with, instead of the embedded ones.
    pub fn set_fonts(&mut self, fonts: Fonts) {
        self.fonts = Some(fonts);
    }

    /// The fonts that [`Map::render`] writes with.
    ///
    /// # Errors
    /// As [`Fonts::embedded`].
    pub fn fonts(&self) -> Result<Fonts> {
        match &self.fonts {
            Some(fonts) => Ok(fonts.clone()),
            None => Fonts::embedded(),
        }
    }

    /// Gives a value that expressions read with `global-state`, instead of the style's default.
    pub fn set_global_state(&mut self, name: impl Into<String>, value: serde_json::Value) {
        self.style.globals_mut().state.insert(name.into(), value);
    }

    /// Says something of a feature for the time being, which expressions read with
    /// `feature-state`; it is added to what was said before. `source_layer` names the layer of a
    /// source that has several; `id` is the feature's identifier, a number or a string, also where
    /// its source makes it (`promoteId`, `generateId`).
    ///
    /// ```
    /// use rumbo::map::Map;
    /// use serde_json::json;
    ///
    /// let mut map = Map::new(rumbo::style::theme("atlas")?);
    /// let state = json!({"chosen": true}).as_object().cloned().unwrap_or_default();
    /// map.set_feature_state("towns", None, &json!(7), state);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn set_feature_state(
        &mut self,
        source: &str,
        source_layer: Option<&str>,
        id: &serde_json::Value,
        state: serde_json::Map<String, serde_json::Value>,
    ) {
        self.states.say(source, source_layer.unwrap_or_default(), id, state);
    }

    /// Adds features under a name.
    pub fn add_source(&mut self, name: impl Into<String>, features: Arc<Features>) {
        self.add_map_source(name, Arc::new(MemorySource::new(features)));
    }

    /// Adds a source of any kind under a name.
    pub fn add_map_source(&mut self, name: impl Into<String>, source: Arc<dyn MapSource>) {
        self.sources.add(name.into(), source);
    }

    /// Adds a picture of the ground under a name, which layers of the type `raster` draw in whatever
    /// projection.
    pub fn add_image(&mut self, name: impl Into<String>, image: Arc<GeoImage>) {
        self.grounds.insert(name.into(), image);
    }

    /// What its sources are called.
    pub(crate) fn source_names(&self) -> impl Iterator<Item = &str> {
        self.grounds.keys().map(String::as_str).chain(self.sources.names())
    }

    /// What was doubtful or lost when the map was made, which each drawing of it tells again.
    pub fn report(&self) -> &Report {
        &self.noted
    }

    /// Adds to what each drawing of the map tells.
    pub fn note(&mut self, report: Report) {
        self.noted.append(report);
    }

    /// What expressions of its layers read beside data.
    pub(crate) fn globals(&self) -> &Globals {
        self.style.globals()
    }

    /// The layers, bottom to top.
    pub fn layers(&self) -> &[Layer] {
        self.style.layers()
    }

    /// Adds a layer below another; on top where there is none of that name.
    pub fn add_layer_below(&mut self, layer: Layer, above: &str) {
        self.make_hatches(&layer);
        self.style.add_layer_below(layer, above);
    }

    /// Takes a layer away, where there is one of that name.
    pub fn remove_layer(&mut self, id: &str) {
        self.style.remove_layer(id);
    }

    /// Adds a layer on top.
    pub fn add_layer(&mut self, layer: Layer) {
        self.make_hatches(&layer);
        self.style.add_layer(layer);
    }
}
