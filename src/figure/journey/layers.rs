//! The layers that draw a route: the theme's own, else those that rumbo brings along.

use serde_json::json;

use crate::error::Result;
use crate::map::stroke;
use crate::scene::Stroke;
use crate::source::{Feature, Properties, Shape, ShapeKind};
use crate::style::{
    self, CircleStyle, EvaluationContext, Failures, Globals, Layer, LayerStyle, LayerType,
    LineStyle, Style,
};
use crate::unit::Color;

/// What the features of a route are called as a source's layers.
pub(super) const LEGS: &str = "legs";
pub(super) const STOPS: &str = "stops";
pub(super) const ORIGIN: &str = "origin";
pub(super) const BOUNDARIES: &str = "boundaries";
pub(super) const SIDES: &str = "sides";

/// The layers that draw a route, bottom to top, before they are given one.
#[derive(Debug, Clone)]
pub(in crate::figure) struct RouteLayers {
    layers: Vec<Layer>,
    globals: Globals,
}

/// Where a label stands, whatever is there.
pub(in crate::figure) struct Pin {
    /// Which of the route's features it is among: [`STOPS`] or [`ORIGIN`].
    pub data: &'static str,
    /// The feature's id.
    pub feature: String,
    /// The middle of the label seen from its point, right and down, CSS pixels.
    pub offset: [f64; 2],
}

/// How a leg's line is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::figure) struct LegLine {
    pub color: Color,
    pub stroke: Stroke,
}

impl RouteLayers {
    /// Takes the layers over a route out of a theme; where it has none, those that rumbo brings
    /// along.
    ///
    /// # Errors
    /// None for the layers that rumbo brings along.
    pub fn take_from(theme: &mut Style) -> Result<Self> {
        let mut layers = theme.take_route_layers();
        if layers.is_empty() {
            layers = style::route_layers()?.take_route_layers();
        }
        Ok(Self { layers, globals: theme.globals().clone() })
    }

    /// The layers' ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().map(Layer::id)
    }

    /// Leaves a layer out; whether there is one of that id.
    pub fn remove(&mut self, id: &str) -> bool {
        let before = self.layers.len();
        self.layers.retain(|layer| layer.id() != id);
        self.layers.len() < before
    }

    /// The layers for one route: they draw the sources `<id>-legs`, `<id>-stops` and so on. The
    /// label of a pinned feature is a layer of its own, which stands where it was put.
    ///
    /// # Errors
    /// None for layers that were read before.
    pub fn of_route(&self, id: &str, pins: &[Pin]) -> Result<Vec<Layer>> {
        let mut layers = Vec::new();
        let mut pinned = Vec::new();
        let mut below = "";
        for template in &self.layers {
            let data = template.source_layer().unwrap_or_default();
            // Above all others of their data, so that none is written over them.
            if data != below {
                layers.append(&mut pinned);
                below = data;
            }
            let name = match template.id().strip_prefix("route") {
                Some(rest) => format!("{id}{rest}"),
                None => format!("{id}-{}", template.id()),
            };
            let of_route = template.over(name, format!("{id}-{data}"));
            let pins: Vec<&Pin> = pins.iter().filter(|pin| pin.data == data).collect();
            if template.kind() == LayerType::Symbol && !pins.is_empty() {
                for pin in &pins {
                    pinned.push(pin.layer(&of_route)?);
                }
                let features: Vec<&str> = pins.iter().map(|pin| pin.feature.as_str()).collect();
                let others = json!(["!", ["in", ["id"], ["literal", features]]]);
                layers.push(of_route.restricted(others)?);
            } else {
                layers.push(of_route);
            }
        }
        layers.append(&mut pinned);
        Ok(layers)
    }

    /// The lines that a leg is drawn with at a zoom, bottom to top, as a legend shows them.
    pub fn leg(&self, properties: Properties, zoom: f64) -> Vec<LegLine> {
        let styles: Vec<LineStyle> = self.styles(LEGS, ShapeKind::Line, properties, zoom);
        let line = |style: LineStyle| LegLine {
            color: style.color.with_opacity(style.opacity as f32),
            stroke: stroke(&style),
        };
        styles.into_iter().map(line).collect()
    }

    /// How the topmost circle of a stop or an origin is drawn at a zoom; `None` where no layer draws
    /// one.
    pub fn marker(&self, data: &str, properties: Properties, zoom: f64) -> Option<CircleStyle> {
        self.styles(data, ShapeKind::Point, properties, zoom).pop()
    }

    /// The styles of the layers of a kind that draw such a feature and are shown in legends, bottom
    /// to top.
    fn styles<S: LayerStyle>(
        &self,
        data: &str,
        kind: ShapeKind,
        properties: Properties,
        zoom: f64,
    ) -> Vec<S> {
        let feature = Feature { id: None, properties, shape: Shape::new(kind) };
        let zoom = if zoom.is_finite() { zoom } else { 0.0 };
        let context = EvaluationContext::at_zoom(zoom).with_globals(&self.globals);
        let of_feature = context.with_feature(&feature);
        // What fails is told of where the layer is drawn.
        let mut failures = Failures::default();
        let mut styles = Vec::new();
        for layer in &self.layers {
            if layer.kind() == S::LAYER
                && layer.source_layer() == Some(data)
                && !layer.rumbo().unexplained
                && layer.is_drawn(&context)
                && layer.filter_at(&context).admits(&of_feature, &mut failures)
            {
                styles.push(layer.evaluated(&feature, &context));
            }
        }
        styles
    }
}

impl Pin {
    /// A layer of labels cut down to the pinned one.
    fn layer(&self, labels: &Layer) -> Result<Layer> {
        labels
            .renamed(format!("{}-{}", labels.id(), self.feature))
            .metadata("rumbo:pin", json!(self.offset))?
            .restricted(json!(["==", ["id"], self.feature]))
    }
}
