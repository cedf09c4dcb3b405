//! Whether a route holds together.

use std::collections::{HashMap, HashSet};

use crate::coord;
use crate::error::{Code, Error, ErrorKind, Report, Result, nearest};
use crate::unit::LonLat;

use super::fields::Problems;
use super::foreign::Seat;
use super::geodesic::distance;
use super::places::Places;
use super::{Certainty, Count, DateSpan, Foreign, Leg, Route, Stop};

/// How far, in degrees, a position may lie from the one its verbatim text gives.
const TEXT_TOLERANCE: f64 = 1e-5;

/// How many wrong ids are given a suggestion; each is compared with every known one.
const SUGGESTIONS: usize = 20;

/// How far, in metres, a leg's geometry may start from its stop without an advisory.
const END_TOLERANCE: f64 = 1000.0;

impl Route {
    /// Checks the whole route; the report holds advisories: what is valid but doubtful.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Route`] with every problem, each with its JSON path: names, titles or
    /// stops that are missing, ids that are doubled or unknown, citations that do not exist,
    /// positions out of range, counts whose bounds are reversed, dates out of order.
    pub fn check(&self) -> Result<Report> {
        let mut problems = Problems::default();
        let report = self.inspect(&mut problems);
        problems.into_error().map_or(Ok(report), Err)
    }

    /// Notes every problem and returns the advisories.
    pub(super) fn inspect(&self, problems: &mut Problems) -> Report {
        let mut check = Check::new(self, problems);
        check.whole();
        check.citations();
        check.origin();
        for (index, stop) in self.stops.iter().enumerate() {
            check.stop(index, stop);
        }
        for (index, leg) in self.legs.iter().enumerate() {
            check.leg(index, leg);
        }
        check.remaining();
        check.order();
        check.problems.feature = None;
        check.report
    }
}

struct Check<'a> {
    route: &'a Route,
    problems: &'a mut Problems,
    report: Report,
    /// The ids seen so far.
    ids: HashSet<&'a str>,
    /// The names of the stops with each number seen so far.
    numbers: HashMap<u32, &'a str>,
    citations: HashSet<&'a str>,
    places: Places<'a>,
    /// The ids that legs name.
    joined: HashSet<&'a str>,
    suggestions_left: usize,
}

impl<'a> Check<'a> {
    fn new(route: &'a Route, problems: &'a mut Problems) -> Self {
        Self {
            route,
            problems,
            report: Report::new(),
            ids: HashSet::new(),
            numbers: HashMap::new(),
            citations: HashSet::new(),
            places: route.places(),
            joined: route.legs.iter().flat_map(|leg| [&*leg.from, &*leg.to]).collect(),
            suggestions_left: SUGGESTIONS,
        }
    }

    fn say(&mut self, foreign: &Foreign, path: String, message: String, remedy: &str) {
        self.problems.feature = foreign.feature();
        self.problems.say(path, message, remedy);
    }

    fn advise(&mut self, path: String, detail: impl Into<String>) {
        self.report.add(Code::Advisory, path, detail);
    }

    fn whole(&mut self) {
        if self.route.stops.is_empty() {
            self.problems.say(
                "features",
                "the route has no stop",
                "add a Point with \"kind\": \"stop\"",
            );
        }
    }

    fn citations(&mut self) {
        for (index, citation) in self.route.citations.iter().enumerate() {
            let id = citation.id.as_str();
            if !self.citations.insert(id) && !id.is_empty() {
                let message = format!("the citation \"{id}\" stands twice");
                self.problems.say(format!("citations[{index}].id"), message, "give it another id");
            }
        }
    }

    fn origin(&mut self) {
        let Some(origin) = &self.route.origin else { return };
        let feature = origin.foreign.feature();
        let path = feature.map_or("origin".to_owned(), |_| origin.foreign.path("", 0));
        self.id(Some(&origin.id), &origin.foreign, &path);
        self.position(origin.at, &origin.foreign, &path);
        self.sources(&origin.sources, origin.certainty, &origin.foreign, &path);
        if origin.uncertainty.is_some_and(|radius| !(radius >= 0.0 && radius.is_finite())) {
            let message = "the uncertainty is not a radius in metres".to_owned();
            self.say(
                &origin.foreign,
                format!("{path}.uncertainty"),
                message,
                "give a number from 0",
            );
        }
        let Some(text) = &origin.text else { return };
        match coord::parse(text) {
            Err(error) => {
                self.problems.feature = origin.foreign.feature();
                self.problems.add(format!("{path}.text"), error);
            }
            Ok(parsed) => {
                let at = parsed.position.at;
                let off = (at.lon - origin.at.lon).abs().max((at.lat - origin.at.lat).abs());
                if off > TEXT_TOLERANCE {
                    let message = format!(
                        "the text says longitude {}, latitude {}, the geometry {}, {}",
                        at.lon, at.lat, origin.at.lon, origin.at.lat
                    );
                    let remedy = "make the two agree";
                    self.say(&origin.foreign, format!("{path}.text"), message, remedy);
                }
            }
        }
    }

    fn stop(&mut self, index: usize, stop: &'a Stop) {
        let path = stop.foreign.path("stops", index);
        if stop.foreign.feature().is_none() && stop.name.trim().is_empty() {
            let message = "the stop has no name".to_owned();
            self.say(&stop.foreign, format!("{path}.name"), message, "give `name`");
        }
        self.id(Some(&stop.id), &stop.foreign, &path);
        self.position(stop.at, &stop.foreign, &path);
        self.sources(&stop.sources, stop.certainty, &stop.foreign, &path);
        self.counts(&stop.counts, &stop.foreign, &path);
        if let (Some(arrival), Some(departure)) = (stop.arrival, stop.departure)
            && departure.is_before(arrival)
        {
            let message =
                format!("\"{}\" is left ({departure}) before it is reached ({arrival})", stop.name);
            let path = format!("{path}.departure");
            self.say(&stop.foreign, path, message, "give a departure on or after the arrival");
        }
        if let Some(number) = stop.number
            && let Some(other) = self.numbers.insert(number, &stop.name)
        {
            let message = format!("\"{other}\" and \"{}\" have the number {number}", stop.name);
            let path = format!("{path}.number");
            self.say(&stop.foreign, path, message, "give each stop a number of its own");
        }
        let reached = self.joined.contains(stop.id.as_str());
        if !reached && self.route.stops.len() > 1 {
            self.advise(path, format!("no leg joins \"{}\" to the journey", stop.name));
        }
    }

    fn leg(&mut self, index: usize, leg: &'a Leg) {
        let path = leg.foreign.path("legs", index);
        self.id(leg.id.as_deref(), &leg.foreign, &path);
        self.sources(&leg.sources, leg.certainty, &leg.foreign, &path);
        self.counts(&leg.counts, &leg.foreign, &path);
        let implied = leg.foreign.seat == Seat::Implied;
        if leg.from == leg.to && !leg.from.is_empty() && !implied {
            let message = format!("the leg goes from \"{}\" to itself", leg.from);
            self.say(&leg.foreign, format!("{path}.to"), message, "name another stop");
        }
        for (key, id) in [("from", &leg.from), ("to", &leg.to)] {
            if !self.places.has(id) && !id.trim().is_empty() {
                let message = format!("the leg's `{key}` is \"{id}\", which is no stop");
                let remedy = self.suggest_stop(id);
                self.say(&leg.foreign, format!("{path}.{key}"), message, &remedy);
            }
        }
        let Some(line) = &leg.geometry else { return };
        for &at in line {
            self.position(at, &leg.foreign, &path);
        }
        for (end, id, word) in [(line.first(), &leg.from, "starts"), (line.last(), &leg.to, "ends")]
        {
            let (Some(&end), Some(stop)) = (end, self.places.position(id)) else { continue };
            if !(end.is_valid() && stop.is_valid()) {
                continue;
            }
            let off = distance(end, stop);
            if off > END_TOLERANCE {
                let kilometres = off / 1000.0;
                let detail = format!("the leg {word} {kilometres:.1} km from \"{id}\"");
                self.advise(path.clone(), detail);
            }
        }
    }

    fn remaining(&mut self) {
        for (index, fact) in self.route.facts.iter().enumerate() {
            let path = fact.foreign.path("facts", index);
            self.id(fact.id.as_deref(), &fact.foreign, &path);
            self.sources(&fact.sources, fact.certainty, &fact.foreign, &path);
            self.counts(&fact.counts, &fact.foreign, &path);
            if let Some(at) = fact.at {
                self.position(at, &fact.foreign, &path);
            }
            if let Some(id) = &fact.stop
                && !self.places.has(id)
            {
                let message = format!("the fact is about \"{id}\", which is no stop");
                let remedy = self.suggest_stop(id);
                self.say(&fact.foreign, format!("{path}.stop"), message, &remedy);
            }
        }
        for (index, annotation) in self.route.annotations.iter().enumerate() {
            let path = annotation.foreign.path("annotations", index);
            self.id(annotation.id.as_deref(), &annotation.foreign, &path);
            self.position(annotation.at, &annotation.foreign, &path);
            self.sources(&annotation.sources, annotation.certainty, &annotation.foreign, &path);
        }
        for (index, boundary) in self.route.boundaries.iter().enumerate() {
            let path = boundary.foreign.path("boundaries", index);
            self.id(boundary.id.as_deref(), &boundary.foreign, &path);
            self.sources(&boundary.sources, boundary.certainty, &boundary.foreign, &path);
            for &at in &boundary.line {
                self.position(at, &boundary.foreign, &path);
            }
        }
    }

    fn id(&mut self, id: Option<&'a str>, foreign: &Foreign, path: &str) {
        let Some(id) = id else { return };
        let id_path = match path.strip_suffix(".properties") {
            Some(feature) => format!("{feature}.id"),
            None => format!("{path}.id"),
        };
        if id.trim().is_empty() {
            let message = "the id is empty".to_owned();
            self.say(foreign, id_path, message, "give a short readable text");
        } else if !self.ids.insert(id) {
            let message = format!("the id \"{id}\" stands twice");
            self.say(foreign, id_path, message, "give each element an id of its own");
        }
    }

    fn position(&mut self, at: LonLat, foreign: &Foreign, path: &str) {
        let path = match path.strip_suffix(".properties") {
            Some(feature) => format!("{feature}.geometry.coordinates"),
            None => format!("{path}.at"),
        };
        if !at.is_valid() {
            let message = format!("longitude {}, latitude {} is out of range", at.lon, at.lat);
            let swapped = LonLat::new(at.lat, at.lon).is_valid();
            let remedy = if swapped {
                "GeoJSON has the longitude first: swap the two"
            } else {
                "give a longitude within ±180 and a latitude within ±90"
            };
            self.say(foreign, path, message, remedy);
        } else if at.lon.abs() > 180.0 {
            self.advise(path, format!("the longitude {} is beyond ±180", at.lon));
        }
    }

    fn sources(
        &mut self,
        sources: &[String],
        certainty: Option<Certainty>,
        foreign: &Foreign,
        path: &str,
    ) {
        for (index, source) in sources.iter().enumerate() {
            if !self.citations.contains(source.as_str()) {
                let message = format!("there is no citation \"{source}\"");
                let known = self.route.citations.iter().map(|citation| citation.id.as_str());
                let remedy = self.suggest(source, known, "add it to `citations`");
                self.say(foreign, format!("{path}.sources[{index}]"), message, &remedy);
            }
        }
        if certainty == Some(Certainty::Sourced) && sources.is_empty() {
            self.advise(path.to_owned(), "certainty is \"sourced\", but no source is cited");
        }
    }

    fn counts(&mut self, counts: &[Count], foreign: &Foreign, path: &str) {
        for (index, count) in counts.iter().enumerate() {
            let path = format!("{path}.counts[{index}]");
            self.sources(&count.sources, count.certainty, foreign, &path);
            let bad = |number: Option<f64>| number.is_some_and(|n| !(n >= 0.0 && n.is_finite()));
            let message = match (count.low, count.high) {
                (None, None) => "the count has neither `low` nor `high`".to_owned(),
                (low, high) if bad(low) || bad(high) => "the count is negative".to_owned(),
                (Some(low), Some(high)) if low > high => {
                    format!("the count's low {low} is greater than its high {high}")
                }
                _ => continue,
            };
            self.say(foreign, path, message, "give a low number and a high one that is no less");
        }
    }

    fn suggest_stop(&mut self, id: &str) -> String {
        let known = self.route.stops.iter().map(|stop| stop.id.as_str());
        self.suggest(id, known, "give the id of a stop")
    }

    fn suggest<'s>(
        &mut self,
        id: &str,
        known: impl Iterator<Item = &'s str>,
        otherwise: &str,
    ) -> String {
        if self.suggestions_left == 0 {
            return otherwise.to_owned();
        }
        self.suggestions_left -= 1;
        match nearest(id, known) {
            Some(known) => format!("did you mean \"{known}\"?"),
            None => otherwise.to_owned(),
        }
    }

    /// Each dated stop against the dated stops that come next.
    fn order(&mut self) {
        for stretch in self.route.stretches() {
            let stops = &self.route.stops;
            let (Some(a), Some(b)) = (stops.get(stretch.from), stops.get(stretch.to)) else {
                continue;
            };
            let path = b.foreign.path("stops", stretch.to);
            let first = |stop: &Stop| stop.arrival.or(stop.departure);
            if let (Some(before), Some(after)) = (first(a), first(b))
                && after.is_before(before)
            {
                let key = if b.arrival.is_some() { "arrival" } else { "departure" };
                self.out_of_order((a, before), (b, after), format!("{path}.{key}"));
            } else if let (Some(left), Some(after)) = (a.departure, b.departure)
                && after.is_before(left)
            {
                self.out_of_order((a, left), (b, after), format!("{path}.departure"));
            } else if let (Some(left), None, Some(after)) = (a.departure, b.departure, b.arrival)
                && after.is_before(left)
            {
                let detail = format!(
                    "\"{}\" is reached ({after}) before \"{}\" is left ({left})",
                    b.name, a.name
                );
                self.advise(format!("{path}.arrival"), detail);
            }
        }
    }

    fn out_of_order(
        &mut self,
        (a, before): (&Stop, DateSpan),
        (b, after): (&Stop, DateSpan),
        path: String,
    ) {
        let message = format!(
            "\"{}\" ({after}) comes after \"{}\" ({before}) on the way, but before it in time",
            b.name, a.name
        );
        self.say(&b.foreign, path, message, "put the stops in order or mend the date");
    }
}

/// An error that a builder's caller sees for a route without title.
pub(super) fn untitled() -> Error {
    Error::new(ErrorKind::Route, "the route has no title").at_path("title").remedy("give `title`")
}
