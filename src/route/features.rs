//! A route as features that a style can draw.

use std::collections::HashMap;

use geojson::JsonObject;
use serde_json::Value;

use crate::source::{Feature, Features, Shape};
use crate::unit::LonLat;

use super::{
    Certainty, DateSpan, DateWords, Foreign, Leg, LegRole, Numbering, Precision, Route, Stop,
    geodesic,
};

impl Stop {
    /// The stop's dates by a pattern of [`DateSpan::display`]: one date, or from the arrival to
    /// the departure; empty without a date.
    ///
    /// # Errors
    /// For an unknown directive in the pattern.
    pub fn date_text(&self, pattern: &str) -> crate::Result<String> {
        self.date_text_in(pattern, &DateWords::ENGLISH)
    }

    /// As [`Stop::date_text`], with the words of a language.
    ///
    /// # Errors
    /// As [`DateSpan::display_in`].
    pub fn date_text_in(&self, pattern: &str, words: &DateWords<'_>) -> crate::Result<String> {
        match (self.arrival, self.departure) {
            (Some(from), Some(to)) if from != to => {
                let plain =
                    |date: DateSpan| date.precision() == Precision::Day && !date.is_approximate();
                let stay = DateSpan::range(from.earliest(), to.latest());
                match stay {
                    Ok(stay) if plain(from) && plain(to) => stay.display_in(pattern, words),
                    _ => {
                        let [from, to] = [from, to].map(|date| date.display_in(pattern, words));
                        Ok(format!("{} – {}", from?, to?))
                    }
                }
            }
            (Some(date), _) | (None, Some(date)) => date.display_in(pattern, words),
            (None, None) => Ok(String::new()),
        }
    }
}

impl Route {
    /// The stops as points. Beside what the profile's file has (`kind`, `role`, `number`, `name`,
    /// `label`, `country`, `arrival`, `departure`, `certainty`, `sources`, unknown properties…)
    /// each has `id`, `index` (from 0), `dates` (`18–19 Apr`), `count` (the counts as text),
    /// `count_low` and `count_high` (over all sources), and `mode` and `leg_certainty` of the leg
    /// that leaves it. `label` is there always: the name where there is no shorter one.
    pub fn stop_features(&self) -> Features {
        let numbers = self.numbering(Numbering::Given);
        // Of several legs that leave a stop the first counts.
        let leaving: HashMap<&str, &Leg> = self
            .legs
            .iter()
            .rev()
            .filter(|leg| leg.role == LegRole::Journey)
            .map(|leg| (&*leg.from, leg))
            .collect();
        let features = self.stops.iter().zip(numbers).enumerate();
        let features = features.map(|(index, (stop, number))| {
            let mut row = Row::new("stop", &stop.foreign);
            row.put("role", stop.role.as_str());
            row.put("id", stop.id.as_str());
            row.put("index", index);
            row.maybe("number", number);
            row.put("name", stop.name.as_str());
            row.put("label", stop.display_name());
            row.maybe("country", stop.country.clone());
            row.maybe("arrival", stop.arrival.map(String::from));
            row.maybe("departure", stop.departure.map(String::from));
            let dates = stop.date_text("%-d %b").ok().filter(|dates| !dates.is_empty());
            row.maybe("dates", dates);
            row.certainty("date_certainty", stop.date_certainty);
            row.evidence(stop.certainty, &stop.sources, stop.note.as_ref());
            if !stop.counts.is_empty() {
                let counts: Vec<String> = stop.counts.iter().map(ToString::to_string).collect();
                row.put("count", counts.join("; "));
            }
            let (low, high) = stop.count_range();
            row.maybe("count_low", low);
            row.maybe("count_high", high);
            if let Some(leg) = leaving.get(&*stop.id) {
                row.put("mode", leg.mode.as_str());
                row.certainty("leg_certainty", leg.certainty);
            }
            row.feature(Some(stop.id.as_str().into()), Shape::point(stop.at))
        });
        Features { features: features.collect() }
    }

    /// The legs as lines along their given positions; a leg without geometry is its two ends.
    /// The property `edges` is `"geodesic"`: that is what lies between positions. Each has
    /// `from`, `to`, `from_name`, `to_name`, `role` (`"journey"` or `"origin-link"`), `index`,
    /// `mode`, `modes`, `mode_certainty`, `count_low` and `count_high` ([`Leg::headcount`]),
    /// `certainty`, `sources`, `note` and `length_km`.
    pub fn leg_features(&self) -> Features {
        let places = self.places();
        let features = self.legs.iter().enumerate().filter_map(|(index, leg)| {
            let positions = places.line(leg);
            if positions.is_empty() {
                return None;
            }
            let mut row = Row::new("leg", &leg.foreign);
            row.put("role", leg.role.as_str());
            row.put("index", index);
            row.put("from", leg.from.as_str());
            row.put("to", leg.to.as_str());
            row.maybe("from_name", places.name(&leg.from));
            row.maybe("to_name", places.name(&leg.to));
            row.put("mode", leg.mode.as_str());
            let modes: Vec<Value> = leg.modes.iter().map(|mode| mode.as_str().into()).collect();
            row.maybe("modes", Some(modes).filter(|modes| !modes.is_empty()));
            row.certainty("mode_certainty", leg.mode_certainty);
            let people = leg.headcount(self);
            row.maybe("count_low", people.map(|people| people.low));
            row.maybe("count_high", people.map(|people| people.high));
            row.evidence(leg.certainty, &leg.sources, leg.note.as_ref());
            row.put("edges", "geodesic");
            row.put("length_km", (geodesic::length(&positions) / 100.0).round() / 10.0);
            let id = leg.id.as_ref().map(|id| id.as_str().into());
            Some(row.feature(id, Shape::line(positions)))
        });
        Features { features: features.collect() }
    }

    /// The origin as a point, with `name`, `label`, `text`, `uncertainty` (metres), `certainty`,
    /// `sources` and `note`; nothing without an origin.
    pub fn origin_features(&self) -> Features {
        let features = self.origin.iter().map(|origin| {
            let mut row = Row::new("origin", &origin.foreign);
            row.put("id", origin.id.as_str());
            row.put("name", origin.name.as_str());
            row.put("label", origin.display_name());
            row.maybe("text", origin.text.clone());
            row.maybe("uncertainty", origin.uncertainty);
            row.evidence(origin.certainty, &origin.sources, origin.note.as_ref());
            row.feature(Some(origin.id.as_str().into()), Shape::point(origin.at))
        });
        Features { features: features.collect() }
    }

    /// The remarks as points, with `text`, `certainty` and `sources`.
    pub fn annotation_features(&self) -> Features {
        let features = self.annotations.iter().map(|annotation| {
            let mut row = Row::new("annotation", &annotation.foreign);
            row.put("text", annotation.text.as_str());
            row.evidence(annotation.certainty, &annotation.sources, None);
            let id = annotation.id.as_ref().map(|id| id.as_str().into());
            row.feature(id, Shape::point(annotation.at))
        });
        Features { features: features.collect() }
    }

    /// The boundary lines, with `name`, `left`, `right`, `certainty`, `sources` and `note`; `edges` is
    /// `"geodesic"`.
    pub fn boundary_features(&self) -> Features {
        let features = self.boundaries.iter().map(|boundary| {
            let mut row = Row::new("boundary", &boundary.foreign);
            row.put("name", boundary.name.as_str());
            row.maybe("left", boundary.left.clone());
            row.maybe("right", boundary.right.clone());
            row.evidence(boundary.certainty, &boundary.sources, boundary.note.as_ref());
            row.put("edges", "geodesic");
            let id = boundary.id.as_ref().map(|id| id.as_str().into());
            let line: Vec<LonLat> = boundary.line.clone();
            row.feature(id, Shape::line(line))
        });
        Features { features: features.collect() }
    }
}

/// The properties of one feature.
struct Row(JsonObject);

impl Row {
    fn new(kind: &str, foreign: &Foreign) -> Self {
        let mut row = Self(foreign.properties.clone());
        row.put("kind", kind);
        row
    }

    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn maybe(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn certainty(&mut self, key: &str, certainty: Option<Certainty>) {
        self.maybe(key, certainty.map(Certainty::as_str));
    }

    fn evidence(
        &mut self,
        certainty: Option<Certainty>,
        sources: &[String],
        note: Option<&String>,
    ) {
        self.certainty("certainty", certainty);
        if !sources.is_empty() {
            self.put("sources", sources.to_vec());
        }
        self.maybe("note", note.cloned());
    }

    fn feature(self, id: Option<Value>, shape: Shape) -> Feature {
        Feature { id, properties: self.0.into(), shape }
    }
}
