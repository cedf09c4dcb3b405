//! A route as features for one frame, and the theme's layers that draw them.
//!
//! Whether two stops can be told apart depends on the scale, so the features of a route are made
//! for each frame: stops closer than their markers are wide become one, with one label.

mod boundaries;
mod keys;
mod label;
mod layers;
mod legs;
mod merge;
mod stops;
mod widths;

use serde_json::{Value, json};

use super::camera::DETAIL_ZOOM;
use super::model::RouteLayer;
use super::typeset::BODY;
use super::words::Words;
use crate::error::{Report, Result};
use crate::map::Camera;
use crate::route::{Boundary, Leg, LegRole, Origin, Route};
use crate::scene::Item;
use crate::source::{Feature, Features, Properties, Shape, ShapeKind};
use crate::style::{Layer, LayerType};
use crate::unit::{LonLat, Page, PageBox};
use label::StopLabels;
use stops::{Reach, Stops};

use keys::Mark;
pub(super) use keys::{Samples, Seen, Shown, sections};
pub(super) use label::ranges;
pub(super) use layers::RouteLayers;
use layers::{BOUNDARIES, LEGS, ORIGIN, Pin, SIDES, STOPS};
pub(super) use legs::run_id;
pub(super) use widths::Widths;

/// The air around a marker that no other comes into, CSS pixels.
const AIR: f64 = 1.1;

/// How much of it must lie clear of markers so that a leg's line can be made out, and how far its
/// band must stand out from under them, CSS pixels.
const LEAST_SEEN: usize = 2;
const LEAST_BAND: f64 = 1.0;

/// Where a route is drawn, and how its texts are set.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s, 'a> {
    pub camera: &'s Camera,
    /// The layers that draw it.
    pub layers: &'s RouteLayers,
    pub words: &'s Words<'a>,
    /// The size of the page's text, CSS pixels.
    pub type_size: f64,
}

/// A route as a frame shows it.
pub(super) struct Journey {
    /// The id its sources and layers start with: `route`, then `route-2`, …
    pub id: String,
    /// Sources by name.
    pub sources: Vec<(String, Features)>,
    /// Layers over them, bottom to top.
    pub layers: Vec<Layer>,
    /// Marks of the direction of travel.
    pub marks: Vec<Item>,
    /// Points along it on the page, for the layout.
    pub subject: Vec<Page>,
    /// What of it this frame shows.
    pub seen: Seen,
    /// Where the features of stops are on the page.
    stops: Vec<Page>,
    /// For each of the features of stops, where its members are and their numbers.
    members: Vec<Vec<(LonLat, Option<u32>)>>,
}

impl Journey {
    /// Makes a route's features and layers for a camera.
    ///
    /// # Errors
    /// Where a label template is not one.
    pub fn new(
        index: usize,
        layer: &RouteLayer,
        route: &Route,
        setting: Setting,
        report: &mut Report,
    ) -> Result<Self> {
        let Setting { camera, layers, words, .. } = setting;
        let id = if index == 0 { "route".to_owned() } else { format!("route-{}", index + 1) };
        let labels = StopLabels::new(layer, &route.stops, words)?;
        let reach = reach(layers, camera.frame().zoom);
        let mut journey = Self {
            sources: Vec::new(),
            layers: Vec::new(),
            marks: Vec::new(),
            subject: Vec::new(),
            seen: Seen::default(),
            stops: Vec::new(),
            members: Vec::new(),
            id,
        };
        // Natural Earth's own border would run beside it at smaller scales.
        let is_near = camera.frame().zoom >= DETAIL_ZOOM;
        let near: &[Boundary] = if is_near { &route.boundaries } else { &[] };
        journey.add(BOUNDARIES, boundaries::features(near));
        journey.add(SIDES, boundaries::sides(near, camera, words));
        Widths::report(index, layer, route, report);
        let stops = Stops::new(route, layer, &labels, camera, reach, report)?;
        journey.stops.clone_from(&stops.points);
        journey.add_legs(route, layer, setting, reach);
        journey.add(STOPS, stops.features);
        journey.members = stops.members;
        journey.subject.extend(stops.points);
        journey.seen.marks.extend(stops.marks);
        let mut pins = stops.pins;
        let origin = route.origin.as_ref().filter(|_| layer.origin);
        journey.add(ORIGIN, origin_features(origin, &labels));
        if let Some(origin) = origin {
            journey.seen.marks.insert(Mark::Origin);
            journey.subject.extend(camera.to_page(origin.at));
            let pin = layer.pin.get(&origin.id).map(|offset| (origin.id.clone(), *offset));
            pins.extend(pin.map(|(feature, offset)| Pin { data: ORIGIN, feature, offset }));
        }
        journey.layers = layers.of_route(&journey.id, &pins)?;
        Ok(journey)
    }

    /// Whether a layer is the lowest that draws the markers of stops: marks of the direction lie
    /// below it.
    pub fn draws_markers(&self, id: &str) -> bool {
        let stops = format!("{}-{STOPS}", self.id);
        let draws = |layer: &&Layer| {
            layer.kind() == LayerType::Circle && layer.source_name() == Some(&stops)
        };
        self.layers.iter().find(draws).is_some_and(|layer| layer.id() == id)
    }

    /// Leaves the names of stops to other frames that show them. Returns the numbers of these stops,
    /// in order.
    pub fn leave_names(&mut self, to: &Camera) -> Vec<u32> {
        let stops = format!("{}-{STOPS}", self.id);
        let Some((_, features)) = self.sources.iter_mut().find(|(name, _)| *name == stops) else {
            return Vec::new();
        };
        let shown = |at: LonLat| to.to_page(at).is_some_and(|point| to.bounds().contains(point));
        let mut left = Vec::new();
        for (feature, members) in features.features.iter_mut().zip(&self.members) {
            if members.iter().all(|(at, _)| shown(*at)) {
                for part in ["number", "first", "rest"] {
                    feature.properties.insert(part, "");
                }
                left.extend(members.iter().filter_map(|(_, number)| *number));
            }
        }
        left
    }

    /// The numbers of the stops that lie within a box.
    pub fn stops_in(&self, area: PageBox) -> Vec<u32> {
        let inside = self.stops.iter().zip(&self.members);
        let inside = inside.filter(|(at, _)| area.contains(**at));
        inside.flat_map(|(_, members)| members.iter().filter_map(|(_, number)| *number)).collect()
    }

    fn add(&mut self, data: &str, features: Features) {
        self.sources.push((format!("{}-{data}", self.id), features));
    }

    fn add_legs(&mut self, route: &Route, layer: &RouteLayer, setting: Setting, reach: Reach) {
        let Setting { camera, layers, .. } = setting;
        let shown = |leg: &&Leg| layer.origin || leg.role != LegRole::OriginLink;
        let width = layer.width_px(setting.type_size);
        let drawn: Vec<&Leg> = route.legs.iter().filter(shown).collect();
        let widths = Widths::of(route, layer, setting.type_size);
        self.add(LEGS, legs::features(route, &drawn, width, widths));
        for (index, leg) in route.legs.iter().enumerate().filter(|(_, leg)| shown(leg)) {
            let line = legs::on_page(route, leg, camera);
            let band =
                widths.and_then(|widths| widths.of_leg(leg, route)).map_or(0.0, |band| band.1);
            let stands_out = band > 2.0 * (reach.stop + LEAST_BAND);
            let hidden = if stands_out { 0.0 } else { reach.stop - AIR };
            if self.can_be_seen(&line, hidden) {
                self.seen.legs.insert(index);
            }
            let is_marked = layer.direction_marks && leg.role == LegRole::Journey;
            let size = setting.type_size / BODY;
            if is_marked && line.iter().any(|part| legs::has_marks(part, size)) {
                let drawn = layers.leg(legs::leg_properties(leg, width), camera.frame().zoom);
                if let Some(top) = drawn.last() {
                    self.marks.extend(legs::direction_marks(
                        &line,
                        (&self.stops, reach.stop),
                        &self.id,
                        camera,
                        (top.color, size),
                        leg,
                    ));
                }
            }
            self.subject.extend(legs::sampled(&line));
        }
    }

    /// Whether enough of a leg lies farther than so much from where the markers of stops stand.
    fn can_be_seen(&self, line: &[Vec<Page>], hidden: f64) -> bool {
        let steps = line.iter().flat_map(|part| {
            let count = crate::path::length(part).floor() as usize;
            (0..count).filter_map(|step| crate::path::along(part, step as f64 + 0.5))
        });
        let clear = steps.filter(|(at, _)| self.stops.iter().all(|to| to.distance(*at) > hidden));
        clear.take(LEAST_SEEN).count() == LEAST_SEEN
    }
}

/// How far around their points the markers of stays and vias keep others off, as the theme draws
/// them.
fn reach(layers: &RouteLayers, zoom: f64) -> Reach {
    let of = |via: bool| {
        let sample = properties(json!({ "via": via, "doubtful": false }));
        layers.marker(STOPS, sample, zoom).map_or(0.0, |marker| marker.radius) + AIR
    };
    Reach { stop: of(false), via: of(true) }
}

fn origin_features(origin: Option<&Origin>, labels: &StopLabels) -> Features {
    let feature = |origin: &Origin| {
        let text = labels.origin_text(origin);
        Feature {
            id: Some(Value::String(origin.id.clone())),
            properties: properties(json!({ "first": text.first, "rest": text.rest })),
            shape: Shape::point(origin.at),
        }
    };
    Features { features: origin.map(feature).into_iter().collect() }
}

/// All that a map of the route has to show.
pub(super) fn shapes(route: &Route, with_origin: bool) -> Vec<Shape> {
    let shown = |role: LegRole| with_origin || role != LegRole::OriginLink;
    let mut points = Shape::new(ShapeKind::Point);
    route.stops.iter().for_each(|stop| points.push_point(stop.at));
    route.origin.iter().filter(|_| with_origin).for_each(|origin| points.push_point(origin.at));
    let legs = route.legs.iter().filter(|leg| shown(leg.role));
    let lines = legs.map(|leg| Shape::line(leg.line(route, 100_000.0)));
    std::iter::once(points).chain(lines).collect()
}

fn properties(value: Value) -> Properties {
    match value {
        Value::Object(members) => members.into(),
        _ => Properties::new(),
    }
}
