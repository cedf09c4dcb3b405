//! The corridor: each layer of a style drawn over a frame.

use std::sync::Arc;

use super::camera::Camera;
use super::kept::Kept;
use super::lines::{line_items, lines};
use super::marks::Names;
use super::shapes::{
    background, background_item, circle_items, circles, fill_items, fills, reading,
};
use super::sources::Sources;
use super::symbols::Symbols;
use super::traces::Traces;
use crate::error::{Report, Result};
use crate::geometry::Prepared;
use crate::scene::{Item, Path};
use crate::source::{Feature, Features};
use crate::style::{EvaluationContext, Failures, Layer, LayerType, Sprite, Style};
use crate::text::Fonts;
use crate::unit::{Color, Page, PageBox};

/// A style and its sources.
///
/// What it reads of the basemap it keeps, so that a second frame of the same place costs less;
/// clones share what was read.
#[derive(Debug, Clone)]
pub struct Map {
    pub(super) style: Style,
    pub(super) sources: Sources,
    /// The colour of backgrounds, where it is not the style's.
    pub(super) ground: Option<Color>,
    /// The images of icons and patterns.
    pub(super) sprite: Arc<Sprite>,
}

/// What the page puts over a map, for labels to keep clear of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Avoid {
    /// Furniture and insets.
    pub boxes: Vec<PageBox>,
    /// Lines, such as those that join an inset to what it shows.
    pub lines: Vec<Vec<Page>>,
}

/// A map drawn, layer by layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    /// The layers, bottom to top.
    pub layers: Vec<DrawnLayer>,
}

/// What one layer draws.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnLayer {
    /// The layer's id.
    pub id: Arc<str>,
    /// What it is.
    pub kind: LayerType,
    /// What is drawn.
    pub items: Vec<Item>,
}

impl Drawn {
    /// Puts items below the first layer that is so, or on top where none is.
    pub fn insert_below(&mut self, is: impl Fn(&DrawnLayer) -> bool, id: &str, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let index = self.layers.iter().position(is).unwrap_or(self.layers.len());
        self.layers.insert(index, DrawnLayer { id: Arc::from(id), kind: LayerType::Line, items });
    }

    /// All items, bottom to top.
    pub fn into_items(self) -> Vec<Item> {
        self.layers.into_iter().flat_map(|layer| layer.items).collect()
    }
}

/// What drawing a layer needs to know.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub layer: &'a Layer,
    pub camera: &'a Camera,
    pub kept: &'a Kept,
    /// Outlines to be used again, where features are drawn for many frames.
    pub traces: Option<&'a Traces>,
    pub context: EvaluationContext<'a>,
    pub sprite: &'a Sprite,
    /// How far the page's origin is moved from the camera's.
    pub shift: Page,
}

impl Map {
    /// A map in a style, with the embedded basemap.
    pub fn new(style: Style) -> Self {
        let sprite = Arc::default();
        let mut map = Self { style, sources: Sources::default(), ground: None, sprite };
        map.set_basemap(true);
        map
    }

    /// Whether layers of the source `basemap` draw anything.
    pub fn set_basemap(&mut self, shown: bool) {
        self.sources.with_basemap = shown;
    }

    /// Reads the basemap through a cache that other maps share.
    #[cfg(feature = "basemap")]
    pub fn set_cache(&mut self, cache: super::Cache) {
        self.sources.basemap = cache;
    }

    /// Draws backgrounds in a colour of its own: for a map that does not know land from sea.
    pub fn set_ground(&mut self, color: Color) {
        self.ground = Some(color);
    }

    /// Gives the images of icons and patterns.
    pub fn set_sprite(&mut self, sprite: Sprite) {
        self.style.globals_mut().images = sprite.names().map(str::to_owned).collect();
        self.sprite = Arc::new(sprite);
    }

    /// Adds features under a name.
    pub fn add_source(&mut self, name: impl Into<String>, features: Arc<Features>) {
        self.sources.add(name.into(), features);
    }

    /// Adds a layer on top.
    pub fn add_layer(&mut self, layer: Layer) {
        self.style.add_layer(layer);
    }

    /// Draws the map.
    ///
    /// # Errors
    /// Where a layer's source is not there or cannot be read.
    pub fn draw(
        &self,
        camera: &Camera,
        fonts: &Fonts,
        avoid: &Avoid,
        report: &mut Report,
    ) -> Result<Drawn> {
        let zoom = camera.frame().zoom;
        let context = EvaluationContext::at_zoom(if zoom.is_finite() { zoom } else { 0.0 })
            .with_globals(self.style.globals());
        let mut drawn = Drawn::default();
        let mut symbols = Symbols::new(camera, fonts, avoid);
        let mut markers = Vec::new();
        let sources = self.sources.for_style(&self.style);
        for layer in self.style.layers() {
            if !layer.is_drawn(&context) {
                continue;
            }
            let kept = match layer.kind() {
                LayerType::Background => Arc::default(),
                _ => sources.read(layer, camera)?,
            };
            let (sprite, shift) = (&*self.sprite, Page::default());
            let (traces, kept) = (None, &*kept);
            let pass = Pass { layer, camera, kept, traces, context, sprite, shift };
            let mut failures = Failures::default();
            let items = match layer.kind() {
                LayerType::Background => {
                    let ground = background::<Path>(&pass, self.ground, &mut failures, report);
                    ground.map(|ground| background_item(&pass, ground)).into_iter().collect()
                }
                LayerType::Fill => {
                    let fills = fills::<Path>(&pass, &mut failures, report);
                    let items = fill_items(&pass, fills, report);
                    symbols.add_lines(layer, &items);
                    items
                }
                LayerType::Line => {
                    let lines = lines::<Path>(&pass, &mut failures, report);
                    let items = line_items(&pass, lines);
                    symbols.add_lines(layer, &items);
                    items
                }
                LayerType::Circle => {
                    let circles = circles(&pass, &mut failures, report);
                    symbols.add_markers(layer, &circles);
                    markers.push((drawn.layers.len(), layer, circles));
                    Vec::new()
                }
                LayerType::Symbol => {
                    symbols.add_layer(&pass, drawn.layers.len(), &mut failures, report);
                    Vec::new()
                }
                _ => Vec::new(),
            };
            failures.report(layer.id(), report);
            drawn.layers.push(DrawnLayer { id: Arc::from(layer.id()), kind: layer.kind(), items });
        }
        let placed = symbols.place(report);
        let names = Names::of(placed.iter().flat_map(|(_, items)| items), None);
        for (index, layer, mut circles) in markers {
            if layer.rumbo().named {
                circles.retain(|circle| names.has(circle.at));
            }
            let (traces, kept, sprite, shift) =
                (None, &Kept::default(), &*self.sprite, Page::default());
            let pass = Pass { layer, camera, kept, traces, context, sprite, shift };
            if let Some(layer) = drawn.layers.get_mut(index) {
                layer.items = circle_items(&pass, circles);
            }
        }
        for (layer, items) in placed {
            if let Some(layer) = drawn.layers.get_mut(layer) {
                layer.items.extend(items);
            }
        }
        Ok(drawn)
    }
}

impl<'a> Pass<'a> {
    /// The features that pass the layer's filter, with their index in the source.
    pub fn filtered(&self, failures: &mut Failures) -> Vec<(usize, &'a Feature)> {
        let filter = self.layer.filter_at(&self.context);
        let features = self.kept.features.features.iter().enumerate();
        features
            .filter(|(_, feature)| filter.admits(&self.context.with_feature(feature), failures))
            .collect()
    }

    /// A feature's shape, prepared as the layer reads it.
    pub fn prepared(&self, index: usize) -> Arc<Prepared> {
        self.kept.prepared(index, &reading(self))
    }

    /// A polygon's shape as far as it matters to where its name stands, prepared.
    pub fn thinned(&self, index: usize) -> Arc<Prepared> {
        self.kept.thinned(index, &reading(self))
    }

    /// What a feature is called in the scene: its id, else its index.
    pub fn feature_name(index: usize, feature: &Feature) -> Arc<str> {
        match &feature.id {
            Some(serde_json::Value::String(id)) => Arc::from(id.as_str()),
            Some(id) => Arc::from(id.to_string()),
            None => Arc::from(index.to_string()),
        }
    }

    /// The origin of what a feature draws.
    pub fn origin(&self, feature: Arc<str>) -> crate::scene::Origin {
        crate::scene::Origin {
            role: crate::scene::Role::Map,
            frame: self.camera.frame().id.clone(),
            layer: Arc::from(self.layer.id()),
            feature,
        }
    }
}
