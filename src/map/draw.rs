//! The corridor: each layer of a style traced to the plane, and the labels of all placed together.
//!
//! There is one walk over the layers, [`Walk::run`]. It ends in a [`Sheet`], which frames are cut
//! from; the map of a figure is a sheet of one frame, taken whole.

mod sources;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::camera::Camera;
use super::cut::Cut;
use super::drawn::{Drawn, Rendered};
use super::layer::symbol::{Avoid, ContestedGround, LabelPolicy, Region, Symbols};
#[cfg(feature = "basemap")]
use super::layer::terrain::Coast;
use super::layer::tiled::{TileContents, Tiled};
use super::layer::{Contents, LAYER_TYPES, LayerKind, Reach, Studio, owned};
use super::marks::{Marks, Names};
use super::pass::{Pass, Traces};
use super::plane_part::PlanePart;
use super::setup::Map;
use super::shared::Shared;
use super::sheet::{Sheet, SheetLayer};
use super::source::{
    BASEMAP, KeptFeatures, TiledSource, Zooming, contested_layer, corners, land_layer,
    names_countries,
};
use crate::archive::Address;
use crate::error::{Report, Result};
use crate::projection::Projection;
use crate::resources::Limit;
use crate::scene::{Item, Scene};
use crate::source::Features;
use crate::style::{EvaluationContext, Failures, Layer, LayerType};
use crate::text::Fonts;
use crate::unit::Color;

impl Map {
    /// Draws the map in a frame of a page: labels keep clear of what the page puts over it, and
    /// required ones are always placed.
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
        let region = Region::of_frame(LabelPolicy::Figure, camera);
        let walk = Walk::new(self, (camera, camera), (fonts, avoid), region, None);
        Ok(walk.run(report)?.into_drawn())
    }

    /// Draws the map by itself, as MapLibre shows it: the camera's frame is the page, and labels
    /// are placed first come, first served.
    ///
    /// ```
    /// use rumbo::map::{Camera, Map};
    /// use rumbo::unit::LonLat;
    ///
    /// let map = Map::new(rumbo::style::theme("atlas")?);
    /// let camera = Camera::centered(LonLat::new(-99.1, 19.4), 4.0, 600.0, 400.0)?;
    /// let rendered = map.render(&camera)?;
    /// let png = rumbo::render::png(&rendered.scene, &Default::default())?;
    /// # assert!(!png.is_empty());
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Map::draw`].
    pub fn render(&self, camera: &Camera) -> Result<Rendered> {
        let fonts = self.fonts()?;
        let mut report = Report::new();
        let camera = &camera.clone().for_viewer();
        let region = Region::of_frame(LabelPolicy::Viewport, camera);
        let avoid = &Avoid::default();
        let walk = Walk::new(self, (camera, camera), (&fonts, avoid), region, None);
        let drawn = walk.run(&mut report)?.into_drawn();
        let bounds = camera.bounds();
        let transparent = Color { r: 0.0, g: 0.0, b: 0.0, a: 0.0 };
        let mut scene = Scene::new(bounds.x1, bounds.y1, transparent);
        scene.frames = vec![camera.frame().clone()];
        scene.items = drawn.into_items();
        Ok(Rendered { scene, report })
    }

    /// Draws a part of a plane, for frames to be cut from.
    ///
    /// # Errors
    /// As [`Map::draw`].
    pub fn sheet(
        &self,
        id: impl Into<Arc<str>>,
        projection: &Projection,
        part: &PlanePart,
        fonts: &Fonts,
    ) -> Result<Sheet> {
        let camera = &Camera::on_plane(id, projection, part);
        let wide = &Camera::on_whole_plane(projection, part);
        let region = Region::of_part(part.bounds, part.period);
        let (avoid, period) = (&Avoid::default(), part.period);
        let mut report = Report::new();
        let walk = Walk::new(self, (camera, wide), (fonts, avoid), region, period);
        let mut sheet = walk.run(&mut report)?;
        sheet.repeat_labels(part.bounds, part.period);
        sheet.report = report;
        Ok(sheet)
    }
}

/// The outlines traced so far, by source, layer of it, and tile.
type AllTraces<'a> = BTreeMap<(Option<&'a str>, Option<&'a str>, Option<Address>), Traces>;

/// A map about to be drawn.
struct Walk<'a> {
    map: &'a Map,
    camera: &'a Camera,
    /// Draws what labels depend on.
    wide: &'a Camera,
    fonts: &'a Fonts,
    avoid: &'a Avoid,
    region: Region,
    /// After how many pixels the plane of tiles comes round.
    period: Option<f64>,
    /// What layers of relief are cut to.
    #[cfg(feature = "basemap")]
    coast: Coast,
}

impl<'a> Walk<'a> {
    fn new(
        map: &'a Map,
        (camera, wide): (&'a Camera, &'a Camera),
        (fonts, avoid): (&'a Fonts, &'a Avoid),
        region: Region,
        period: Option<f64>,
    ) -> Self {
        Self {
            map,
            camera,
            wide,
            fonts,
            avoid,
            region,
            period,
            #[cfg(feature = "basemap")]
            coast: Coast::default(),
        }
    }
}

impl Walk<'_> {
    /// Traces all layers, bottom to top, and places the labels.
    fn run(self, report: &mut Report) -> Result<Sheet> {
        let Map { style, sources, sprite, noted, resources, .. } = self.map;
        for entry in noted.entries() {
            report.add_once(entry.code, &entry.place, &entry.detail);
        }
        let zoom = self.camera.frame().zoom;
        let context = EvaluationContext::at_zoom(if zoom.is_finite() { zoom } else { 0.0 })
            .with_globals(style.globals());
        let (land, contested) = (&land_layer(), &contested_layer());
        let mut sources = sources.for_style(style);
        let (mut traces, mut made) = (AllTraces::new(), BTreeMap::new());
        let mut region = self.region.clone();
        if style.layers().iter().any(|layer| self.keeps_off(layer, &context)) {
            let kept = self.read(&mut sources, contested, Reach::Part, report)?;
            region.keep_off(ContestedGround::new(&kept, self.wide));
        }
        let mut symbols = Symbols::new(self.wide, self.fonts, self.avoid, region);
        let mut layers: Vec<SheetLayer> = Vec::new();
        for layer in style.layers().iter().filter(|layer| layer.is_drawn(&context)) {
            resources.cancel().check()?;
            let mut drawn = SheetLayer { layer: layer.clone(), contents: None, whole: None };
            if let Some(kind) = LAYER_TYPES.iter().find(|row| row.kind == layer.kind()) {
                if let Some(tiles) = self.vector_tiles(layer) {
                    let index = layers.len();
                    let studio = (&mut symbols, &mut traces);
                    drawn.contents =
                        self.tiled(tiles, kind, (layer, index), context, studio, report);
                    layers.push(drawn);
                    continue;
                }
                let (read, reach) = self.read_for(kind, layer, land);
                let kept = self.read(&mut sources, read, reach, report)?;
                let key = (read.source_name(), read.source_layer(), None);
                let traces = traces.entry(key).or_insert_with(|| Traces::of_kept(&kept));
                let made = made.entry(key).or_insert_with(|| self.shared(read, &kept, &context));
                let shared = self.region.is_part() || self.camera.is_viewer();
                let pass = Pass {
                    traces: shared.then_some(&*traces),
                    shared: made.as_ref(),
                    planar: self.camera.is_viewer(),
                    pictures: self.pictures(layer),
                    ..self.pass((layer, layers.len()), &kept, context)
                };
                drawn.contents = self.trace(kind, &pass, &mut symbols, report);
                drawn.whole = self.lines_in_the_way(kind, &drawn, &mut symbols);
            }
            layers.push(drawn);
        }
        resources.limits().check(Limit::Labels, symbols.wanted() as u64)?;
        let own = symbols.take_own();
        let placed = symbols.place(resources.cancel(), report)?;
        let items = placed.labels.iter().flat_map(|label| &label.items);
        self.keep_marks(&mut layers, &Names::of(items, self.period), &own);
        let (camera, sprite) = (self.camera.clone(), Arc::clone(sprite));
        Ok(Sheet { camera, layers, placed, report: Report::new(), sprite })
    }

    /// Leaves out the marks that need a name and have none, and on a page those of the ground where the
    /// figure's own data mark the place.
    fn keep_marks(&self, layers: &mut [SheetLayer], names: &Names, own: &Marks) {
        let is_page = self.region.policy == LabelPolicy::Figure;
        for SheetLayer { layer, contents, .. } in layers {
            let Some(contents) = contents.as_mut() else { continue };
            if layer.rumbo().named {
                contents.keep_named(names);
            }
            if is_page && layer.source_name() == Some(BASEMAP) {
                contents.leave_covered(own);
            }
        }
    }

    /// Whether a layer writes names of countries, which on a page keep off contested ground.
    fn keeps_off(&self, layer: &Layer, context: &EvaluationContext) -> bool {
        let is_page = self.region.policy == LabelPolicy::Figure;
        is_page && names_countries(layer) && layer.is_drawn(context)
    }

    /// What several layers of a frame make of the features that one of them draws.
    fn shared(
        &self,
        layer: &Layer,
        kept: &KeptFeatures,
        context: &EvaluationContext,
    ) -> Option<Shared> {
        let is_frame = !self.region.is_part() && !self.camera.is_viewer();
        let alike = self.map.style.layers().iter().filter(|other| {
            matches!(other.kind(), LayerType::Fill | LayerType::Line)
                && other.source_name() == layer.source_name()
                && other.source_layer() == layer.source_layer()
                && other.is_drawn(context)
        });
        (is_frame && alike.count() > 1).then(|| Shared::new(kept.features().features.len()))
    }

    /// What tracing a layer needs to know: as it is for features that no other layer shares.
    fn pass<'p>(
        &'p self,
        (layer, index): (&'p Layer, usize),
        kept: &'p KeptFeatures,
        context: EvaluationContext<'p>,
    ) -> Pass<'p> {
        Pass {
            layer,
            index,
            camera: self.camera,
            wide: self.wide,
            kept,
            traces: None,
            shared: None,
            part: self.region.is_part(),
            context,
            sprite: &self.map.sprite,
            planar: false,
            states: self.map.states.of_layer(layer),
            tile: None,
            pictures: None,
            cancel: self.map.resources.cancel(),
        }
    }

    /// What a layer draws of tiles, each by itself.
    fn tiled<'a>(
        &self,
        tiles: &TiledSource,
        kind: &LayerKind,
        (layer, index): (&'a Layer, usize),
        context: EvaluationContext,
        (symbols, traces): (&mut Symbols, &mut AllTraces<'a>),
        report: &mut Report,
    ) -> Option<Box<dyn Contents>> {
        let area = self.tiled_area(layer, kind, report)?;
        let clipped = matches!(kind.kind, LayerType::Fill | LayerType::Line);
        let mut drawn = Tiled::default();
        let mut heat = Features::default();
        let mut trace = |kept: &KeptFeatures, at: Option<Address>, report: &mut Report| {
            let key = (layer.source_name(), layer.source_layer(), at);
            let traces = traces.entry(key).or_insert_with(|| Traces::of_kept(kept));
            let pass = Pass {
                traces: Some(traces),
                planar: true,
                tile: at,
                ..self.pass((layer, index), kept, context)
            };
            self.trace(kind, &pass, symbols, report)
        };
        for at in tiles.shown(self.camera, area, Zooming::Floor, report) {
            let Some(tile) = tiles.vector(at, report) else { continue };
            let Some(mut kept) = tile.layer(layer.source_layer().unwrap_or_default()) else {
                continue;
            };
            if kind.kind == LayerType::Heatmap {
                // Densities are summed before they are coloured: those of all tiles together.
                heat.features.extend(owned::points(kept.features().clone(), at).features);
                continue;
            }
            if kind.kind == LayerType::Symbol && !self.camera.is_viewer() {
                let features = owned::labelled(kept.features().clone(), at);
                kept = Arc::new(KeptFeatures::new(Arc::new(features)));
            }
            let Some(contents) = trace(&kept, Some(at), report) else { continue };
            let corners = corners(self.camera, at);
            drawn.0.push(TileContents { corners, clipped, contents });
        }
        match kind.kind {
            LayerType::Heatmap => trace(&KeptFeatures::new(Arc::new(heat)), None, report),
            _ => Some(Box::new(drawn)),
        }
    }

    /// Traces one layer.
    fn trace(
        &self,
        kind: &LayerKind,
        pass: &Pass,
        symbols: &mut Symbols,
        report: &mut Report,
    ) -> Option<Box<dyn Contents>> {
        let mut failures = Failures::default();
        let ground = self.map.ground;
        let mut studio = Studio {
            symbols,
            #[cfg(feature = "basemap")]
            coast: &self.coast,
            ground,
            failures: &mut failures,
            report,
        };
        let contents = (kind.trace)(pass, &mut studio);
        failures.report(pass.layer.id(), report);
        contents
    }

    /// Has labels of a frame keep clear of a layer's lines, where it asks for that; what is cut of
    /// it for that is cut for good.
    fn lines_in_the_way(
        &self,
        kind: &LayerKind,
        drawn: &SheetLayer,
        symbols: &mut Symbols,
    ) -> Option<Vec<Item>> {
        let asks = kind.reach == Reach::Part && drawn.layer.rumbo().avoid > 0.0;
        if !asks || self.region.is_part() {
            return None;
        }
        let mut cut = Cut::whole(&drawn.layer, self.camera, &self.map.sprite);
        let items = drawn.contents.as_ref()?.items(&mut cut);
        symbols.add_lines(&drawn.layer, &items);
        Some(items)
    }
}
