//! The route as a whole.

use geojson::JsonObject;
use serde_json::Value;

use crate::unit::LonLat;

use super::{Annotation, Boundary, Citation, DateSpan, Fact, Leg, LegRole, Origin, Stop};

/// A journey, its evidence and its sources.
///
/// The fields are open: change them at will and let [`Route::check`] say whether the route still
/// holds together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route {
    /// Its title.
    pub title: String,
    /// A line under the title.
    pub subtitle: Option<String>,
    /// What it tells, and how it was put together.
    pub description: Option<String>,
    /// A line to print under a map: whom the data come from.
    pub credit: Option<String>,
    /// The day the data are as of.
    pub as_of: Option<DateSpan>,
    /// Where the journey's people came from.
    pub origin: Option<Origin>,
    /// The stops, in the order of the journey.
    pub stops: Vec<Stop>,
    /// The legs between them.
    pub legs: Vec<Leg>,
    /// What else is known.
    pub facts: Vec<Fact>,
    /// Remarks at places.
    pub annotations: Vec<Annotation>,
    /// Boundary lines.
    pub boundaries: Vec<Boundary>,
    /// The sources.
    pub citations: Vec<Citation>,
    /// Top-level members the profile does not know.
    pub foreign: JsonObject,
    /// Features the profile does not know, with their index in the file.
    pub(super) others: Vec<(usize, Value)>,
}

impl Route {
    /// Whether a JSON value is a route rather than plain GeoJSON: a FeatureCollection whose
    /// member `rumbo` begins with `route/`, or one of whose features has the property `kind` of
    /// `"stop"`. It may still break the profile's rules; reading it says how.
    pub fn is_route(value: &Value) -> bool {
        let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
        if text(value, "type").as_deref() != Some("FeatureCollection") {
            return false;
        }
        if text(value, "rumbo").is_some_and(|marker| marker.starts_with("route/")) {
            return true;
        }
        let features = value.get("features").and_then(Value::as_array);
        features.is_some_and(|features| {
            features.iter().any(|feature| {
                let kind = feature.get("properties").and_then(|p| p.get("kind"));
                kind.and_then(Value::as_str) == Some("stop")
            })
        })
    }

    /// The stop with an id.
    pub fn stop(&self, id: &str) -> Option<&Stop> {
        self.stops.iter().find(|stop| stop.id == id)
    }

    /// The citation with an id.
    pub fn citation(&self, id: &str) -> Option<&Citation> {
        self.citations.iter().find(|citation| citation.id == id)
    }

    /// Where the stop or origin with an id is.
    pub fn position_of(&self, id: &str) -> Option<LonLat> {
        let origin = self.origin.as_ref().filter(|origin| origin.id == id);
        self.stop(id).map(|stop| stop.at).or(origin.map(|origin| origin.at))
    }

    /// The legs of the journey: all but the origin's link.
    pub fn journey(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().filter(|leg| leg.role == LegRole::Journey)
    }

    /// Features of the file that the profile does not know, as GeoJSON.
    pub fn other_features(&self) -> impl Iterator<Item = &Value> {
        self.others.iter().map(|(_, feature)| feature)
    }

    /// Legs that join each stop to the next.
    pub(super) fn consecutive_legs(&self) -> Vec<Leg> {
        let pairs = self.stops.iter().zip(self.stops.iter().skip(1));
        pairs.map(|(from, to)| Leg::new(&from.id, &to.id)).collect()
    }
}
