//! A route as MapLibre layers over features, for one frame.
//!
//! Whether two stops can be told apart depends on the scale, so the features of a route are made
//! for each frame: stops closer than their markers are wide become one, with one label.

mod keys;
mod label;
mod legs;
mod merge;

use serde_json::{Value, json};

use super::camera::DETAIL_ZOOM;
use super::model::RouteLayer;
use super::words::Words;
use crate::error::{Report, Result};
use crate::map::Camera;
use crate::route::{Boundary, Certainty, Leg, LegRole, Numbering, Origin, Route, Stop, StopRole};
use crate::scene::Item;
use crate::source::{Feature, Features, Properties, Shape, ShapeKind};
use crate::unit::{LonLat, Page};
use label::StopLabels;
use merge::merged;

use keys::Mark;
pub(super) use keys::{Seen, sections};
pub(super) use label::ranges;
use legs::Paint;

/// The radius of a stop's marker, of a via's and of one that no source names, CSS pixels, without
/// the outline. A stop has none, so that it cuts no legs short.
const STOP_RADIUS: f64 = 3.8;
const VIA_RADIUS: f64 = 2.7;
const DOUBTFUL_RADIUS: f64 = 1.8;
/// The width of markers' outlines.
const OUTLINE: f64 = 1.1;
/// The radius of the ring that marks an origin.
const ORIGIN_RADIUS: f64 = 7.0;

/// The length between the markers at its ends from which on a leg's line can be made out.
const LEAST_SEEN: f64 = 8.0;

const INK: &str = "#21262b";
const MUTED: &str = "#565c62";
const PALE: &str = "#8d9297";
pub(super) const ORIGIN: &str = "#6d3f86";

/// Where a route is drawn, and how its texts are set.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s, 'a> {
    pub camera: &'s Camera,
    /// The size of body text, CSS pixels.
    pub type_size: f64,
    pub words: &'s Words<'a>,
}

/// A route as a frame shows it.
pub(super) struct Journey {
    /// The id its sources and layers start with: `route`, then `route-2`, …
    pub id: String,
    /// Sources by name.
    pub sources: Vec<(String, Features)>,
    /// MapLibre layers, bottom to top.
    pub layers: Vec<Value>,
    /// Marks of the direction of travel.
    pub marks: Vec<Item>,
    /// Points along it on the page, for the layout.
    pub subject: Vec<Page>,
    /// What of it this frame shows.
    pub seen: Seen,
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
        let Setting { camera, type_size, words } = setting;
        let id = if index == 0 { "route".to_owned() } else { format!("route-{}", index + 1) };
        let paint = Paint::new(layer.width.px());
        let labels = StopLabels::new(layer, words)?;
        let shown = |role: LegRole| layer.origin || role != LegRole::OriginLink;
        let legs: Vec<_> =
            route.legs.iter().enumerate().filter(|(_, leg)| shown(leg.role)).collect();
        let mut journey = Self {
            sources: Vec::new(),
            layers: Vec::new(),
            marks: Vec::new(),
            subject: Vec::new(),
            seen: Seen::default(),
            members: Vec::new(),
            id,
        };
        journey.add_boundaries(route, setting);
        journey.add_legs(route, &legs, layer, &paint, camera);
        journey.add_stops(route, layer, &labels, camera, type_size, report)?;
        if let Some(origin) = route.origin.as_ref().filter(|_| layer.origin) {
            journey.add_origin(origin, layer, &labels, type_size);
            journey.subject.extend(camera.to_page(origin.at));
        }
        Ok(journey)
    }

    /// Leaves the names of stops to other frames that show them. Returns the numbers of these stops,
    /// in order.
    pub fn leave_names(&mut self, to: &Camera) -> Vec<u32> {
        let stops = format!("{}-stops", self.id);
        let Some((_, features)) = self.sources.iter_mut().find(|(name, _)| *name == stops) else {
            return Vec::new();
        };
        let shown = |at: LonLat| to.to_page(at).is_some_and(|point| to.bounds().contains(point));
        let mut left = Vec::new();
        for (feature, members) in features.features.iter_mut().zip(&self.members) {
            if members.iter().all(|(at, _)| shown(*at)) {
                for part in ["number", "first", "rest"] {
                    feature.properties.insert(part.to_owned(), json!(""));
                }
                left.extend(members.iter().filter_map(|(_, number)| *number));
            }
        }
        left
    }

    fn add_boundaries(&mut self, route: &Route, setting: Setting) {
        let Setting { camera, type_size, words } = setting;
        if route.boundaries.is_empty() || camera.frame().zoom < DETAIL_ZOOM {
            return;
        }
        let features = route.boundaries.iter().map(|boundary| Feature {
            id: boundary.id.clone().map(Value::String),
            properties: properties(json!({ "name": boundary.name })),
            shape: Shape::line(boundary.line.clone()),
        });
        let source = format!("{}-boundaries", self.id);
        self.sources.push((source.clone(), Features { features: features.collect() }));
        // Natural Earth's own border would run beside it at smaller scales.
        self.layers.push(json!({
            "id": format!("{}-boundary", self.id), "type": "line", "source": source,
            "metadata": { "rumbo:edges": "geodesic", "rumbo:avoid": 20 },
            "paint": { "line-color": "#6b6863", "line-width": 1.8, "line-dasharray": [6, 1.6, 1.2, 1.6] }
        }));
        let names = route.boundaries.iter().flat_map(|boundary| sides(boundary, camera, words));
        let source = format!("{}-sides", self.id);
        self.sources.push((source.clone(), Features { features: names.collect() }));
        self.layers.push(json!({
            "id": format!("{}-side-names", self.id), "type": "symbol", "source": source,
            // Which side is which must be told.
            "metadata": { "rumbo:edges": "geodesic", "rumbo:required": true },
            "layout": {
                "symbol-placement": "line-center",
                "text-field": ["get", "name"], "text-transform": "uppercase",
                "text-font": ["Noto Sans Regular"], "text-size": type_size * 0.64,
                "text-letter-spacing": 0.1,
                "text-offset": ["case", ["get", "above"],
                    ["literal", [0, -SIDE_DISTANCE]], ["literal", [0, SIDE_DISTANCE]]]
            },
            "paint": { "text-color": "#77736c" }
        }));
    }

    fn add_legs(
        &mut self,
        route: &Route,
        legs: &[(usize, &Leg)],
        layer: &RouteLayer,
        paint: &Paint,
        camera: &Camera,
    ) {
        let source = format!("{}-legs", self.id);
        let drawn: Vec<&Leg> = legs.iter().map(|(_, leg)| *leg).collect();
        self.sources.push((source.clone(), legs::features(route, &drawn)));
        self.layers.extend(legs::layers(&self.id, &source, paint));
        for &(index, leg) in legs {
            let line = legs::on_page(route, leg, camera);
            let markers = 2.0 * (STOP_RADIUS + OUTLINE);
            if line.iter().map(|part| crate::path::length(part)).sum::<f64>() > markers + LEAST_SEEN
            {
                self.seen.legs.insert(index);
            }
            if layer.direction_marks && leg.role == LegRole::Journey {
                self.marks.extend(legs::direction_marks(&line, &self.id, camera, paint.color(leg)));
            }
            self.subject.extend(legs::sampled(&line));
        }
    }

    fn add_stops(
        &mut self,
        route: &Route,
        layer: &RouteLayer,
        labels: &StopLabels,
        camera: &Camera,
        type_size: f64,
        report: &mut Report,
    ) -> Result<()> {
        let numbers = route.numbering(Numbering::Given);
        let placed: Vec<Placed> = route
            .stops
            .iter()
            .zip(numbers)
            .filter_map(|(stop, number)| {
                let page = camera.to_page(stop.at)?;
                let number = number.filter(|_| layer.number_stops);
                Some(Placed { stop, number, page })
            })
            .collect();
        let groups = merged(&placed, camera, report);
        self.seen.marks.extend(placed.iter().map(|stop| match is_via(stop) {
            false => Mark::Stop,
            true if is_doubtful(stop.stop) => Mark::DoubtfulVia,
            true => Mark::Via,
        }));
        let mut features = Vec::new();
        for group in &groups {
            let main = group.main();
            self.subject.push(main.page);
            self.members.push(group.members.iter().map(|m| (m.stop.at, m.number)).collect());
            let via = group.members.iter().all(|member| member.stop.role == StopRole::Via);
            let text = labels.text(group, via)?;
            features.push(Feature {
                id: Some(Value::String(group.id())),
                properties: properties(json!({
                    "via": via,
                    "doubtful": group.members.iter().all(|member| is_doubtful(member.stop)),
                    "number": text.number,
                    "first": text.first,
                    "rest": text.rest,
                })),
                shape: Shape::point(main.stop.at),
            });
        }
        let source = format!("{}-stops", self.id);
        self.sources.push((source.clone(), Features { features }));
        let by_kind = |via: Value, stop: Value| json!(["case", ["get", "via"], via, stop]);
        self.layers.push(json!({
            "id": format!("{}-stops", self.id), "type": "circle", "source": source,
            "paint": {
                "circle-radius": ["case",
                    ["!", ["get", "via"]], STOP_RADIUS,
                    ["get", "doubtful"], DOUBTFUL_RADIUS, VIA_RADIUS],
                "circle-color": by_kind(json!("#ffffff"), json!(INK)),
                "circle-stroke-color": ["case", ["get", "doubtful"], PALE, INK],
                "circle-stroke-width": by_kind(json!(OUTLINE), json!(0))
            }
        }));
        let bold = json!({ "text-font": ["literal", ["Noto Sans Bold"]] });
        let accent =
            json!({ "text-font": ["literal", ["Noto Sans Bold"]], "text-color": "#a3360f" });
        let quiet = json!({ "font-scale": 0.92, "text-color": MUTED });
        let group_of = |id: &str| {
            groups.iter().find(|group| group.members.iter().any(|member| member.stop.id == id))
        };
        let pins = layer.pin.iter().filter_map(|(id, offset)| Some((group_of(id)?.id(), offset)));
        let pins: Vec<(String, &[f64; 2])> = pins.collect();
        let pinned: Vec<&String> = pins.iter().map(|(id, _)| id).collect();
        let free = |via: bool| {
            json!(["all", ["==", ["get", "via"], via], ["!", ["in", ["id"], ["literal", pinned]]]])
        };
        let mut settings = vec![
            ("labels".to_owned(), false, free(false), None),
            ("via-labels".to_owned(), true, free(true), None),
        ];
        for (id, offset) in &pins {
            let first = id.split('+').next().unwrap_or_default();
            let via = placed.iter().any(|p| p.stop.id == first && is_via(p));
            let filter = json!(["==", ["id"], id]);
            settings.push((format!("label-{id}"), via, filter, Some(*offset)));
        }
        for (kind, via, filter, pin) in settings {
            let name = if via { json!({}) } else { bold.clone() };
            let mut metadata = json!({
                "rumbo:required": true, "rumbo:leader": true,
                "rumbo:priority": if via { 1 } else { 2 }
            });
            if let Some(pin) = pin {
                metadata["rumbo:pin"] = json!(pin);
            }
            self.layers.push(json!({
                "id": format!("{}-{kind}", self.id), "type": "symbol", "source": source,
                "filter": filter,
                "metadata": metadata,
                "layout": {
                    "text-field": ["format",
                        ["get", "number"], accent, ["get", "first"], name,
                        ["get", "rest"], quiet],
                    "text-font": ["Noto Sans Regular"],
                    "text-size": type_size * if via { 0.82 } else { 0.88 },
                    "text-line-height": 1.15,
                    "text-max-width": 14,
                    "text-padding": 8,
                    "text-justify": "auto",
                    "text-variable-anchor": ANCHORS,
                    "text-radial-offset": (STOP_RADIUS + OUTLINE + 2.5) / (type_size * 0.88)
                },
                "paint": {
                    "text-color": INK,
                    "text-halo-color": "rgba(255,255,255,0.85)", "text-halo-width": 1.4
                }
            }));
        }
        Ok(())
    }

    fn add_origin(
        &mut self,
        origin: &Origin,
        layer: &RouteLayer,
        labels: &StopLabels,
        type_size: f64,
    ) {
        self.seen.marks.insert(Mark::Origin);
        let source = format!("{}-origin", self.id);
        let text = labels.origin_text(origin);
        let mut metadata =
            json!({ "rumbo:required": true, "rumbo:leader": true, "rumbo:priority": 2 });
        if let Some(pin) = layer.pin.get(&origin.id) {
            metadata["rumbo:pin"] = json!(pin);
        }
        let feature = Feature {
            id: Some(Value::String(origin.id.clone())),
            properties: properties(json!({ "first": text.first, "rest": text.rest })),
            shape: Shape::point(origin.at),
        };
        self.sources.push((source.clone(), Features { features: vec![feature] }));
        self.layers.push(json!({
            "id": format!("{}-origin", self.id), "type": "circle", "source": source,
            "paint": {
                "circle-radius": ORIGIN_RADIUS, "circle-color": "#ffffff",
                "circle-stroke-color": ORIGIN, "circle-stroke-width": OUTLINE
            }
        }));
        self.layers.push(json!({
            "id": format!("{}-origin-label", self.id), "type": "symbol", "source": source,
            "metadata": metadata,
            "layout": {
                "text-field": ["format",
                    ["get", "first"], { "text-font": ["literal", ["Noto Sans Bold"]], "text-color": ORIGIN },
                    ["get", "rest"], { "font-scale": 0.92, "text-color": MUTED }],
                "text-font": ["Noto Sans Italic"],
                "text-size": type_size * 0.86,
                "text-line-height": 1.2,
                "text-max-width": 24,
                "text-justify": "auto",
                "text-variable-anchor": ANCHORS,
                "text-radial-offset": (ORIGIN_RADIUS + OUTLINE + 3.0) / (type_size * 0.86)
            },
            "paint": {
                "text-color": ORIGIN,
                "text-halo-color": "rgba(255,255,255,0.85)", "text-halo-width": 1.4
            }
        }));
    }
}

/// The places around a point, best first (Imhof 1975).
pub(super) const ANCHORS: [&str; 8] =
    ["bottom-left", "top-left", "left", "bottom-right", "top-right", "right", "bottom", "top"];

/// How far from a boundary the names of its sides stand, ems.
const SIDE_DISTANCE: f64 = 1.5;

/// The names of what lies on the sides of a boundary, each to be written along it: above or below
/// on the page.
fn sides(boundary: &Boundary, camera: &Camera, words: &Words) -> Vec<Feature> {
    let line = legs::visible(&boundary.line, camera);
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Vec::new() };
    // Text reads to the right; there the left side of a line that runs to the right is above it.
    let to_the_right = last.x >= first.x;
    let named = [(&boundary.left, to_the_right), (&boundary.right, !to_the_right)];
    let side = |(name, above): (&Option<String>, bool)| {
        Some(Feature {
            id: None,
            properties: properties(json!({ "name": words.word(name.as_ref()?), "above": above })),
            shape: Shape::line(boundary.line.clone()),
        })
    };
    named.into_iter().filter_map(side).collect()
}

/// A stop where it lies on the page.
pub(super) struct Placed<'a> {
    pub stop: &'a Stop,
    pub number: Option<u32>,
    pub page: Page,
}

impl Placed<'_> {
    /// The radius of its marker, outline included.
    fn reach(&self) -> f64 {
        let radius = if self.stop.role == StopRole::Via { VIA_RADIUS } else { STOP_RADIUS };
        radius + OUTLINE
    }
}

fn is_via(stop: &Placed) -> bool {
    stop.stop.role == StopRole::Via
}

/// Whether no source says that the journey came through a place.
fn is_doubtful(stop: &Stop) -> bool {
    matches!(stop.certainty, Some(Certainty::Inferred | Certainty::Planned))
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
        Value::Object(members) => members,
        _ => Properties::new(),
    }
}
