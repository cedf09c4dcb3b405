//! A route into its GeoJSON file.

use geojson::JsonObject;
use serde_json::{Map, Value};

use crate::unit::LonLat;

use super::foreign::Seat;
use super::profile::{MARKER, line, point, position};
use super::{
    Annotation, Boundary, Certainty, Citation, Count, Fact, Foreign, Leg, LegRole, Origin,
    Qualifier, Route, Stop, pretty,
};

impl Route {
    /// The route as a GeoJSON FeatureCollection: what was read stands in its old order, what was
    /// added follows.
    pub fn to_value(&self) -> Value {
        let mut out = Object::default();
        out.put("type", "FeatureCollection");
        out.put("rumbo", MARKER);
        out.put("title", self.title.as_str());
        out.maybe("subtitle", self.subtitle.clone());
        out.maybe("description", self.description.clone());
        out.maybe("credit", self.credit.clone());
        out.maybe("as_of", self.as_of.map(String::from));
        out.list("citations", self.citations.iter().map(citation).collect());
        let top_facts = self.facts.iter().filter(|fact| fact_at_top(fact));
        out.list("facts", top_facts.map(top_fact).collect());
        out.rest(&self.foreign);
        out.put("features", self.features());
        Value::Object(out.0)
    }

    /// The route as JSON text, laid out to be read by people.
    pub fn to_json(&self) -> String {
        pretty::write(&self.to_value())
    }

    fn features(&self) -> Vec<Value> {
        let mut seated: Vec<(usize, Value)> = Vec::new();
        let mut add = |foreign: &Foreign, feature: Value| match foreign.seat {
            Seat::Feature(index) => seated.push((index, feature)),
            Seat::New | Seat::Top(_) => seated.push((usize::MAX, feature)),
            Seat::Implied => {}
        };
        self.origin.iter().for_each(|origin| add(&origin.foreign, origin_feature(origin)));
        self.stops.iter().for_each(|stop| add(&stop.foreign, stop_feature(stop)));
        self.legs.iter().for_each(|leg| add(&leg.foreign, leg_feature(leg)));
        self.facts
            .iter()
            .filter(|fact| !fact_at_top(fact))
            .for_each(|fact| add(&fact.foreign, fact_feature(fact)));
        self.annotations.iter().for_each(|item| add(&item.foreign, annotation_feature(item)));
        self.boundaries.iter().for_each(|item| add(&item.foreign, boundary_feature(item)));
        seated.extend(self.others.iter().cloned());
        seated.sort_by_key(|&(index, _)| index);
        seated.into_iter().map(|(_, feature)| feature).collect()
    }
}

/// Whether a fact stands in the top-level list rather than among the features.
fn fact_at_top(fact: &Fact) -> bool {
    fact.at.is_none() && !matches!(fact.foreign.seat, Seat::Feature(_))
}

/// An object being written; nothing is written for what is not there.
#[derive(Default)]
struct Object(JsonObject);

impl Object {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn maybe(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn list(&mut self, key: &str, items: Vec<Value>) {
        if !items.is_empty() {
            self.put(key, items);
        }
    }

    fn texts(&mut self, key: &str, texts: &[String]) {
        self.list(key, texts.iter().map(|text| text.as_str().into()).collect());
    }

    fn certainty(&mut self, key: &str, certainty: Option<Certainty>) {
        self.maybe(key, certainty.map(Certainty::as_str));
    }

    /// Adds what the profile does not know, without overwriting what it does.
    fn rest(&mut self, foreign: &JsonObject) {
        for (key, value) in foreign {
            if !self.0.contains_key(key) {
                self.put(key, value.clone());
            }
        }
    }

    fn evidence(
        &mut self,
        certainty: Option<Certainty>,
        sources: &[String],
        note: Option<&String>,
    ) {
        self.certainty("certainty", certainty);
        self.texts("sources", sources);
        self.maybe("note", note.cloned());
    }
}

/// A number, without a fraction where it has none.
fn number(number: f64) -> Value {
    let whole = number as i64;
    if whole as f64 == number { whole.into() } else { number.into() }
}

fn feature(id: Option<&str>, foreign: &Foreign, properties: Object, geometry: Value) -> Value {
    let mut out = Object::default();
    out.put("type", "Feature");
    let id_as_read = foreign.members.get("id").filter(|read| Some(read.to_string().as_str()) == id);
    match id_as_read {
        Some(read) => out.put("id", read.clone()),
        None => out.maybe("id", id),
    }
    out.rest(&foreign.members);
    out.put("properties", properties.0);
    out.put("geometry", geometry);
    Value::Object(out.0)
}

/// The geometry as read while it still says what the model says.
fn point_as_read(at: LonLat, foreign: &Foreign) -> Value {
    let read = foreign
        .geometry
        .as_ref()
        .filter(|read| read.get("coordinates").and_then(position) == Some(at));
    read.cloned().unwrap_or_else(|| point(at))
}

fn line_as_read(positions: &[LonLat], foreign: &Foreign) -> Value {
    let same = |read: &&Value| {
        let coordinates = read.get("coordinates").and_then(Value::as_array);
        coordinates.is_some_and(|items| {
            items.len() == positions.len()
                && items.iter().zip(positions).all(|(item, at)| position(item) == Some(*at))
        })
    };
    foreign.geometry.as_ref().filter(same).cloned().unwrap_or_else(|| line(positions))
}

fn of_kind(kind: &str) -> Object {
    let mut out = Object::default();
    out.put("kind", kind);
    out
}

fn stop_feature(stop: &Stop) -> Value {
    let mut out = of_kind("stop");
    out.put("role", stop.role.as_str());
    out.maybe("number", stop.number);
    out.put("name", stop.name.as_str());
    out.maybe("label", stop.label.clone());
    out.maybe("country", stop.country.clone());
    out.maybe("arrival", stop.arrival.map(String::from));
    out.maybe("departure", stop.departure.map(String::from));
    out.certainty("date_certainty", stop.date_certainty);
    out.list("counts", stop.counts.iter().map(count).collect());
    out.evidence(stop.certainty, &stop.sources, stop.note.as_ref());
    out.rest(&stop.foreign.properties);
    feature(Some(&stop.id), &stop.foreign, out, point_as_read(stop.at, &stop.foreign))
}

fn leg_feature(leg: &Leg) -> Value {
    let mut out = of_kind("leg");
    out.put("from", leg.from.as_str());
    out.put("to", leg.to.as_str());
    out.maybe("role", (leg.role != LegRole::Journey).then(|| leg.role.as_str()));
    out.put("mode", leg.mode.as_str());
    out.list("modes", leg.modes.iter().map(|mode| mode.as_str().into()).collect());
    out.certainty("mode_certainty", leg.mode_certainty);
    out.list("counts", leg.counts.iter().map(count).collect());
    out.evidence(leg.certainty, &leg.sources, leg.note.as_ref());
    out.rest(&leg.foreign.properties);
    let geometry = leg.geometry.as_ref();
    let geometry = geometry.map_or(Value::Null, |line| line_as_read(line, &leg.foreign));
    feature(leg.id.as_deref(), &leg.foreign, out, geometry)
}

fn origin_feature(origin: &Origin) -> Value {
    let mut out = of_kind("origin");
    out.put("name", origin.name.as_str());
    out.maybe("label", origin.label.clone());
    out.maybe("text", origin.text.clone());
    out.maybe("uncertainty", origin.uncertainty.map(number));
    out.evidence(origin.certainty, &origin.sources, origin.note.as_ref());
    out.rest(&origin.foreign.properties);
    feature(Some(&origin.id), &origin.foreign, out, point_as_read(origin.at, &origin.foreign))
}

fn annotation_feature(annotation: &Annotation) -> Value {
    let mut out = of_kind("annotation");
    out.put("text", annotation.text.as_str());
    out.evidence(annotation.certainty, &annotation.sources, None);
    out.rest(&annotation.foreign.properties);
    let geometry = point_as_read(annotation.at, &annotation.foreign);
    feature(annotation.id.as_deref(), &annotation.foreign, out, geometry)
}

fn boundary_feature(boundary: &Boundary) -> Value {
    let mut out = of_kind("boundary");
    out.put("name", boundary.name.as_str());
    out.maybe("left", boundary.left.clone());
    out.maybe("right", boundary.right.clone());
    out.evidence(boundary.certainty, &boundary.sources, boundary.note.as_ref());
    out.rest(&boundary.foreign.properties);
    let geometry = line_as_read(&boundary.line, &boundary.foreign);
    feature(boundary.id.as_deref(), &boundary.foreign, out, geometry)
}

fn fact_fields(fact: &Fact, mut out: Object) -> Object {
    out.maybe("topic", fact.topic.clone());
    out.put("text", fact.text.as_str());
    out.maybe("date", fact.date.map(String::from));
    out.maybe("stop", fact.stop.clone());
    out.list("counts", fact.counts.iter().map(count).collect());
    out.evidence(fact.certainty, &fact.sources, fact.note.as_ref());
    out
}

fn top_fact(fact: &Fact) -> Value {
    let mut out = Object::default();
    out.maybe("id", fact.id.clone());
    let mut out = fact_fields(fact, out);
    out.rest(&fact.foreign.members);
    Value::Object(out.0)
}

fn fact_feature(fact: &Fact) -> Value {
    let mut out = fact_fields(fact, of_kind("fact"));
    out.rest(&fact.foreign.properties);
    let geometry = fact.at.map_or(Value::Null, |at| point_as_read(at, &fact.foreign));
    feature(fact.id.as_deref(), &fact.foreign, out, geometry)
}

fn count(count: &Count) -> Value {
    let mut out = Object::default();
    out.maybe("measure", count.measure.clone());
    let qualifier = (count.qualifier != Qualifier::Exactly).then(|| count.qualifier.as_str());
    out.maybe("qualifier", qualifier);
    out.maybe("low", count.low.map(number));
    out.maybe("high", count.high.map(number));
    out.maybe("unit", count.unit.clone());
    out.evidence(count.certainty, &count.sources, count.note.as_ref());
    out.rest(&count.foreign);
    Value::Object(out.0)
}

fn citation(citation: &Citation) -> Value {
    let mut out = Object(Map::new());
    out.put("id", citation.id.as_str());
    out.maybe("author", citation.author.clone());
    out.maybe("publisher", citation.publisher.clone());
    out.maybe("title", citation.title.clone());
    out.maybe("date", citation.date.map(String::from));
    out.maybe("url", citation.url.clone());
    out.maybe("note", citation.note.clone());
    out.rest(&citation.foreign);
    Value::Object(out.0)
}
