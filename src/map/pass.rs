//! What tracing a layer needs to know.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::camera::Camera;
use super::shared::{Made, Shared};
use super::source::{BASEMAP, KeptFeatures, Pictures, Winding, holds, wound};
use super::state::{LayerStates, key_of};
use crate::archive::Address;
use crate::error::{Code, Report};
use crate::geometry::{Prepared, Reading};
use crate::path::Outlines;
use crate::resources::Cancel;
use crate::source::{Feature, ShapeKind};
use crate::style::{EvaluationContext, Failures, Layer, Sprite, SpriteImage};
use crate::unit::{LonLat, Page, Plane};

/// A layer to be traced, and all that it takes.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub layer: &'a Layer,
    /// The index of the layer among those drawn.
    pub index: usize,
    pub camera: &'a Camera,
    /// Draws what labels and markers depend on: the frame, or the plane that sheets are parts of.
    pub wide: &'a Camera,
    pub kept: &'a KeptFeatures,
    /// Outlines to be used again by the next layer of the same features: closed ones where they are
    /// drawn for many frames, all of a viewer's plane.
    pub traces: Option<&'a Traces>,
    /// What layers of a frame that draw the same features share, where there are several.
    pub shared: Option<&'a Shared>,
    /// Whether the layer is traced for a part of a plane, to be cut to frames.
    pub part: bool,
    pub context: EvaluationContext<'a>,
    pub sprite: &'a Sprite,
    /// Whether shapes are drawn as they lie on Web Mercator's plane, as MapLibre does: not cut
    /// where they cross the antimeridian, and wound as they are.
    pub planar: bool,
    /// What is said of features for the time being.
    pub states: Option<&'a LayerStates>,
    /// The tile that the features are of, where they are of one.
    pub tile: Option<Address>,
    /// What a layer of pictures is drawn from.
    pub pictures: Option<Pictures<'a>>,
    /// Where it is raised, tracing ends early, and what is traced is of no use.
    pub cancel: &'a Cancel,
}

impl<'a> Pass<'a> {
    /// How many times larger than said the type and the markers of the layer are: those of the
    /// basemap alone suit the page, what the user's layers say stands.
    pub fn type_scale(&self) -> f64 {
        match self.layer.source_name() {
            Some(BASEMAP) => self.camera.type_scale(),
            _ => 1.0,
        }
    }

    /// The features that pass the layer's filter, with their index in the source.
    pub fn filtered(&self, failures: &mut Failures) -> Vec<(usize, &'a Feature)> {
        let filter = self.layer.filter_at(&self.context);
        let features = self.kept.features().features.iter().enumerate();
        let features = features.take_while(|_| !self.cancel.is_cancelled());
        features.filter(|(_, feature)| filter.admits(&self.of_feature(feature), failures)).collect()
    }

    /// What the layer's expressions may read of a feature.
    pub fn of_feature(&self, feature: &'a Feature) -> EvaluationContext<'a> {
        let context = self.context.with_feature(feature);
        match self.states.and_then(|states| states.get(&key_of(feature.id.as_ref()?))) {
            Some(state) => context.with_feature_state(state),
            None => context,
        }
    }

    /// The positions of a feature, each to be marked: those of a ring that is drawn as MapLibre
    /// does end in its first once more, and what lies around a tile is another one's.
    pub fn vertices(&self, feature: &'a Feature) -> Vec<LonLat> {
        let shape = &feature.shape;
        let own = |at: &LonLat| self.tile.is_none_or(|tile| holds(tile, *at));
        if !self.planar || shape.kind() != ShapeKind::Polygon {
            return shape.positions().iter().copied().filter(own).collect();
        }
        let closed = |ring: &'a [LonLat]| ring.iter().chain(ring.first()).copied();
        shape.parts().flat_map(closed).filter(own).collect()
    }

    /// Which way the rings of the source's polygons are to run.
    fn winding(&self) -> Winding {
        if self.tile.is_some() { Winding::AsGiven } else { Winding::Clockwise }
    }

    /// The lines of a feature, or its rings, on Web Mercator's plane as MapLibre has them.
    pub fn on_plane(&self, index: usize) -> impl Iterator<Item = &'a [Plane]> + Clone {
        self.kept.on_plane(index, self.winding())
    }

    /// The lines of a feature, or its rings, each ring ending where it starts, with each position
    /// put where it lies, or left out.
    pub fn lines(
        &self,
        feature: &'a Feature,
        put: impl Fn(LonLat) -> Option<Page>,
    ) -> Vec<Vec<Page>> {
        let closes = feature.shape.kind() == ShapeKind::Polygon;
        let line = |positions: Cow<'a, [LonLat]>| {
            let closing = positions.first().filter(|_| closes);
            positions.iter().chain(closing).filter_map(|&at| put(at)).collect()
        };
        wound(&feature.shape, self.winding()).map(line).collect()
    }

    /// How the layer's shapes are to be read: what its `rumbo:` keys say.
    pub fn reading(&self) -> Reading {
        let metadata = self.layer.rumbo();
        let edges = metadata.edges.unwrap_or_default();
        Reading { edges, winding: metadata.winding, ..Reading::default() }
    }

    /// A feature's shape, prepared as the layer reads it.
    pub fn prepared(&self, index: usize) -> Arc<Prepared> {
        self.kept.prepared(index, &self.reading())
    }

    /// What other layers of a frame have made of a feature.
    pub fn made(&self, index: usize) -> Option<&'a Made> {
        self.shared.filter(|_| self.reading() == Reading::default())?.of(index)
    }

    /// What a feature is called in the scene: its id, else its index.
    pub fn feature_name(index: usize, feature: &Feature) -> Arc<str> {
        // Most are whole numbers, and there is one for each feature that is drawn.
        let whole = |id: u64| Arc::from(itoa::Buffer::new().format(id));
        match &feature.id {
            Some(serde_json::Value::String(id)) => Arc::from(id.as_str()),
            Some(id) => id.as_u64().map_or_else(|| Arc::from(id.to_string()), whole),
            None => whole(index as u64),
        }
    }

    /// The image of the sprite that a property of the layer names. What is not there is reported.
    pub fn image(
        &self,
        property: &str,
        name: &str,
        report: &mut Report,
    ) -> Option<&'a Arc<SpriteImage>> {
        let found = self.sprite.image(name);
        if found.is_none() && !name.is_empty() {
            let detail = if self.sprite.is_empty() {
                "there is no sprite: give the style one, or the map".to_owned()
            } else {
                format!("the sprite has no image `{name}`")
            };
            let place = format!("layer {}: {property}", self.layer.id());
            report.add_once(Code::StyleUnsupported, place, detail);
        }
        found
    }

    /// Tells of a point outside the projection's domain. What of the basemap a map does not reach, such
    /// as names beyond the edge of a globe, is not missing from it; of other data a part of a plane
    /// tells once.
    pub fn report_outside(&self, feature: &str, report: &mut Report) {
        if self.layer.source_name() == Some(BASEMAP) {
            return;
        }
        let name = self.camera.view().projection().name();
        if self.part {
            let place = format!("layer {}", self.layer.id());
            let detail = format!("some points are outside the domain of {name}");
            report.add_once(Code::PointOutside, place, detail);
            return;
        }
        let frame = &self.camera.frame().id;
        report.add(
            Code::PointOutside,
            format!("frame {frame}, layer {}, feature {feature}", self.layer.id()),
            format!("outside the domain of {name}"),
        );
    }

    /// Tells of vertices that were left out.
    pub fn report_lost(&self, vertices: usize, report: &mut Report) {
        if vertices > 0 {
            report.add(
                Code::ShapeApproximated,
                format!("frame {}, layer {}", self.camera.frame().id, self.layer.id()),
                format!("{vertices} vertices cannot be projected and were left out"),
            );
        }
    }
}

/// The outlines of a source layer. Those that the edge of the map does not cut are the same filled
/// and stroked; others are filled alone.
#[derive(Debug)]
pub(super) struct Traces {
    /// By the feature's index.
    outlines: Box<[OnceLock<Trace>]>,
}

/// The outlines of a feature, and whether the edge of the map cuts them.
type Trace = (Arc<Outlines>, bool);

impl Traces {
    /// None yet, of features.
    pub fn of_kept(kept: &KeptFeatures) -> Self {
        Self { outlines: kept.features().features.iter().map(|_| OnceLock::new()).collect() }
    }

    /// Keeps the outlines of a feature, and whether the edge of the map cuts them.
    pub fn keep(&self, pass: &Pass, index: usize, (outlines, cut): (&Arc<Outlines>, bool)) {
        if let (Some(slot), true) = (self.outlines.get(index), Self::serve(pass)) {
            slot.get_or_init(|| (Arc::clone(outlines), cut));
        }
    }

    /// The outlines of a feature, to be filled or else stroked, if they were kept.
    pub fn of(&self, pass: &Pass, index: usize, closed: bool) -> Option<Arc<Outlines>> {
        let kept = self.outlines.get(index)?.get();
        let kept = kept.filter(|(_, cut)| (closed || !cut) && Self::serve(pass));
        kept.map(|(outlines, _)| Arc::clone(outlines))
    }

    /// Whether a layer reads shapes in the usual way.
    fn serve(pass: &Pass) -> bool {
        pass.reading() == Reading::default()
    }
}
