//! A route from its GeoJSON file.

use std::path::Path;

use serde_json::Value;

use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::source::Properties;
use crate::unit::LonLat;

use super::fields::{Fields, Problems, kind_of};
use super::foreign::Seat;
use super::stop::slug;
use super::{
    Annotation, Boundary, Citation, Count, Fact, Foreign, Leg, LegRole, Mode, Origin, Qualifier,
    Route, Stop, StopRole,
};

/// The profile's marker: the value of the top-level member `rumbo`.
pub(super) const MARKER: &str = "route/1";

impl Route {
    /// Reads a route from a file.
    ///
    /// # Errors
    /// When the file cannot be read, and as [`Route::from_json`]; the file is named.
    pub fn open(path: impl AsRef<Path>) -> Result<(Self, Report)> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|cause| Error::io(path, "read", cause))?;
        let text = std::str::from_utf8(&bytes).map_err(|cause| {
            Error::new(ErrorKind::Encoding, "the file is not text in UTF-8")
                .in_file(path)
                .remedy("save it as UTF-8")
                .caused_by(cause)
        })?;
        Self::from_json(text).map_err(|error| error.in_file(path))
    }

    /// Reads a route from JSON text; the report holds advisories.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Syntax`] when the text is no JSON, else of kind [`ErrorKind::Route`]
    /// with every problem found, each with its feature and JSON path: where there are several,
    /// they are the error's [`related`](Error::related) ones.
    pub fn from_json(text: &str) -> Result<(Self, Report)> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value: Value = serde_json::from_str(text).map_err(|cause| syntax(text, cause))?;
        Self::from_value(value)
    }

    /// Reads a route from a JSON value; the report holds advisories.
    ///
    /// # Errors
    /// As [`Route::from_json`].
    pub fn from_value(value: Value) -> Result<(Self, Report)> {
        let mut reader = Reader::default();
        let route = reader.route(value);
        match route {
            Some(route) => {
                let advisories = route.inspect(&mut reader.problems);
                match reader.problems.into_error() {
                    Some(error) => Err(error),
                    None => {
                        reader.report.append(advisories);
                        Ok((route, reader.report))
                    }
                }
            }
            None => Err(reader.problems.into_error().unwrap_or_else(not_a_route)),
        }
    }
}

/// The kinds of feature that the profile knows.
const KINDS: [&str; 6] = ["stop", "origin", "leg", "fact", "annotation", "boundary"];

fn not_a_route() -> Error {
    Error::new(ErrorKind::Route, "this is not a route")
        .remedy("give a GeoJSON FeatureCollection with \"rumbo\": \"route/1\"")
}

fn syntax(text: &str, cause: serde_json::Error) -> Error {
    let line = cause.line().max(1);
    let line_start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
    let mut at = (line_start + cause.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
    // serde_json repeats the line in its message; the place has it already.
    let message = cause.to_string();
    let message = message.split(" at line ").next().unwrap_or("invalid").to_owned();
    Error::new(ErrorKind::Syntax, format!("not valid JSON: {message}"))
        .at_span(text, at..end)
        .at_line(line)
        .remedy(format!("mend the text near column {}", cause.column()))
        .caused_by(cause)
}

#[derive(Default)]
struct Reader {
    problems: Problems,
    report: Report,
}

impl Reader {
    fn route(&mut self, value: Value) -> Option<Route> {
        let Value::Object(map) = value else {
            self.problems.add("", not_a_route());
            return None;
        };
        if map.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
            self.problems.add("type", not_a_route());
            return None;
        }
        let mut fields = Fields::new(map, "", &mut self.problems);
        fields.take("type");
        match fields.take("rumbo") {
            None => self.report.add(
                Code::Advisory,
                "rumbo",
                "the member \"rumbo\": \"route/1\" is missing: other programs cannot tell the route from plain GeoJSON",
            ),
            Some(Value::String(marker)) if marker == MARKER => {}
            Some(other) => fields.problems.say(
                "rumbo",
                format!("{other} is not a version of the route profile that this program knows"),
                format!("write \"rumbo\": \"{MARKER}\""),
            ),
        }
        let mut route = Route {
            title: fields.required_text("title", "route"),
            subtitle: fields.text("subtitle"),
            description: fields.text("description"),
            credit: fields.text("credit"),
            as_of: fields.parsed("as_of"),
            ..Route::default()
        };
        route.citations = fields
            .objects("citations", citation)
            .into_iter()
            .map(|(citation, foreign)| Citation { foreign, ..citation })
            .collect();
        for (index, (fact, members)) in fields.objects("facts", top_fact).into_iter().enumerate() {
            let foreign = Foreign { members, seat: Seat::Top(index), ..Foreign::default() };
            route.facts.push(Fact { foreign, ..fact });
        }
        let features = fields.list("features");
        route.foreign = fields.rest();
        for (index, feature) in features.into_iter().enumerate() {
            self.problems.feature = Some(index);
            self.feature(index, feature, &mut route);
        }
        self.problems.feature = None;
        if route.legs.is_empty() {
            route.legs = route.consecutive_legs();
            for leg in &mut route.legs {
                leg.foreign.seat = Seat::Implied;
            }
        }
        Some(route)
    }

    fn feature(&mut self, index: usize, value: Value, route: &mut Route) {
        let path = format!("features[{index}]");
        let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
        let is_feature = text(&value, "type").as_deref() == Some("Feature");
        let kind = value.get("properties").and_then(|properties| text(properties, "kind"));
        let known = kind.as_deref().is_some_and(|kind| KINDS.contains(&kind));
        if is_feature && !known {
            let detail = match kind {
                Some(kind) => {
                    format!("the kind \"{kind}\" is unknown: the feature is kept as it is")
                }
                None => "a feature without `kind` is kept as it is".to_owned(),
            };
            self.report.add(Code::Advisory, format!("{path}.properties.kind"), detail);
            route.others.push((index, value));
            return;
        }
        let found = kind_of(&value);
        let Value::Object(mut members) = value else {
            let message = format!("a feature must be an object, not {found}");
            self.problems.say(path, message, "give a GeoJSON Feature");
            return;
        };
        if !is_feature {
            let message = "a member of `features` is not a Feature";
            self.problems.say(format!("{path}.type"), message, "write \"type\": \"Feature\"");
            return;
        }
        let kind = kind.as_deref().unwrap_or_default();
        members.shift_remove("type");
        let geometry = members.shift_remove("geometry").filter(|geometry| !geometry.is_null());
        let Some(Value::Object(mut properties)) = members.shift_remove("properties") else {
            return;
        };
        properties.shift_remove("kind");
        let id = self.id(&mut members, &properties, &path);
        let foreign = |properties| Foreign {
            members,
            properties,
            geometry: None,
            seat: Seat::Feature(index),
        };
        let shape_path = format!("{path}.geometry");
        let mut fields = Fields::new(properties, format!("{path}.properties"), &mut self.problems);
        match kind {
            "stop" => {
                let mut stop = stop(&mut fields, id);
                stop.foreign = foreign(fields.rest());
                stop.at = self.point(geometry, &shape_path, kind, &mut stop.foreign);
                route.stops.push(stop);
            }
            "origin" => {
                let mut origin = origin(&mut fields, id);
                origin.foreign = foreign(fields.rest());
                origin.at = self.point(geometry, &shape_path, kind, &mut origin.foreign);
                if route.origin.is_some() {
                    self.problems.say(path, "the route has a second origin", "keep one of them");
                } else {
                    route.origin = Some(origin);
                }
            }
            "leg" => {
                let mut leg = leg(&mut fields, id);
                leg.foreign = foreign(fields.rest());
                leg.geometry = geometry
                    .and_then(|geometry| self.line(geometry, &shape_path, kind, &mut leg.foreign));
                route.legs.push(leg);
            }
            "fact" => {
                let mut fact = fact(&mut fields, id);
                fact.foreign = foreign(fields.rest());
                fact.at = geometry.map(|geometry| {
                    self.point(Some(geometry), &shape_path, kind, &mut fact.foreign)
                });
                route.facts.push(fact);
            }
            "annotation" => {
                let mut annotation = annotation(&mut fields, id);
                annotation.foreign = foreign(fields.rest());
                annotation.at = self.point(geometry, &shape_path, kind, &mut annotation.foreign);
                route.annotations.push(annotation);
            }
            _ => {
                let mut boundary = boundary(&mut fields, id);
                boundary.foreign = foreign(fields.rest());
                let line = geometry.unwrap_or(Value::Null);
                boundary.line =
                    self.line(line, &shape_path, kind, &mut boundary.foreign).unwrap_or_default();
                route.boundaries.push(boundary);
            }
        }
    }

    /// The feature's id, else its property `id`, which some programs write instead. An id that is
    /// a number stays in the members, to be written as it was.
    fn id(
        &mut self,
        members: &mut Properties,
        properties: &Properties,
        path: &str,
    ) -> Option<String> {
        match members.get("id").or_else(|| properties.get("id")) {
            None | Some(Value::Null) => None,
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(Value::String(id)) => {
                let id = id.clone();
                members.shift_remove("id");
                Some(id)
            }
            Some(other) => {
                let message = format!("an id must be text, not {}", kind_of(other));
                self.problems.say(format!("{path}.id"), message, "give a short readable text");
                None
            }
        }
    }

    /// The position of a Point.
    fn point(
        &mut self,
        geometry: Option<Value>,
        path: &str,
        kind: &str,
        foreign: &mut Foreign,
    ) -> LonLat {
        let Some(geometry) = geometry else {
            let message = format!("{} {kind} needs a position", article(kind));
            self.problems.say(path, message, "give a Point geometry");
            return LonLat::default();
        };
        let Some(coordinates) = self.coordinates(&geometry, path, kind, "Point") else {
            return LonLat::default();
        };
        match position(coordinates) {
            Some(at) => {
                foreign.geometry = Some(geometry).filter(|raw| *raw != super::write::point(at));
                at
            }
            None => {
                self.bad_position(&format!("{path}.coordinates"), coordinates);
                LonLat::default()
            }
        }
    }

    /// The positions of a LineString.
    fn line(
        &mut self,
        geometry: Value,
        path: &str,
        kind: &str,
        foreign: &mut Foreign,
    ) -> Option<Vec<LonLat>> {
        let coordinates = self.coordinates(&geometry, path, kind, "LineString")?;
        let path = format!("{path}.coordinates");
        let Some(items) = coordinates.as_array().filter(|items| items.len() >= 2) else {
            let message = "a LineString needs a list of at least two positions";
            self.problems.say(path, message, "give [[longitude, latitude], …]");
            return None;
        };
        let mut line = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match position(item) {
                Some(at) => line.push(at),
                None => self.bad_position(&format!("{path}[{index}]"), item),
            }
        }
        foreign.geometry = Some(geometry).filter(|raw| *raw != super::write::line(&line));
        Some(line)
    }

    fn coordinates<'v>(
        &mut self,
        geometry: &'v Value,
        path: &str,
        kind: &str,
        wanted: &str,
    ) -> Option<&'v Value> {
        match geometry.get("type").and_then(Value::as_str) {
            Some(found) if found == wanted => {
                Some(geometry.get("coordinates").unwrap_or(&Value::Null))
            }
            found => {
                let found = found.unwrap_or("no geometry");
                let message = format!("{} {kind} must be a {wanted}, not {found}", article(kind));
                self.problems.say(format!("{path}.type"), message, format!("give a {wanted}"));
                None
            }
        }
    }

    fn bad_position(&mut self, path: &str, found: &Value) {
        let message = format!("{found} is not a position");
        self.problems.say(path, message, "write [longitude, latitude] in degrees");
    }
}

fn article(kind: &str) -> &'static str {
    if kind.starts_with(['a', 'o']) { "an" } else { "a" }
}

/// Longitude and latitude from `[lon, lat, …]`.
pub(super) fn position(value: &Value) -> Option<LonLat> {
    let numbers = value.as_array()?;
    if !numbers.iter().all(Value::is_number) {
        return None;
    }
    Some(LonLat::new(numbers.first()?.as_f64()?, numbers.get(1)?.as_f64()?))
}

fn stop(fields: &mut Fields<'_>, id: Option<String>) -> Stop {
    let name = fields.required_text("name", "stop");
    Stop {
        id: id.unwrap_or_else(|| slug(&name)),
        name,
        label: fields.text("label"),
        at: LonLat::default(),
        role: fields.parsed("role").unwrap_or(StopRole::Stop),
        number: fields.whole("number"),
        country: fields.text("country"),
        arrival: fields.parsed("arrival"),
        departure: fields.parsed("departure"),
        date_certainty: fields.parsed("date_certainty"),
        certainty: fields.parsed("certainty"),
        counts: counts(fields),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        foreign: Foreign::default(),
    }
}

fn leg(fields: &mut Fields<'_>, id: Option<String>) -> Leg {
    Leg {
        id,
        from: fields.required_text("from", "leg"),
        to: fields.required_text("to", "leg"),
        role: fields.parsed("role").unwrap_or(LegRole::Journey),
        mode: fields.parsed("mode").unwrap_or(Mode::Unknown),
        modes: fields.words("modes"),
        mode_certainty: fields.parsed("mode_certainty"),
        certainty: fields.parsed("certainty"),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        geometry: None,
        foreign: Foreign::default(),
    }
}

fn origin(fields: &mut Fields<'_>, id: Option<String>) -> Origin {
    Origin {
        id: id.unwrap_or_else(|| "origin".to_owned()),
        name: fields.required_text("name", "origin"),
        label: fields.text("label"),
        text: fields.text("text"),
        at: LonLat::default(),
        uncertainty: fields.number("uncertainty"),
        certainty: fields.parsed("certainty"),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        foreign: Foreign::default(),
    }
}

fn top_fact(fields: &mut Fields<'_>) -> Fact {
    let id = fields.text("id");
    fact(fields, id)
}

fn fact(fields: &mut Fields<'_>, id: Option<String>) -> Fact {
    Fact {
        id,
        topic: fields.text("topic"),
        text: fields.required_text("text", "fact"),
        date: fields.parsed("date"),
        stop: fields.text("stop"),
        at: None,
        counts: counts(fields),
        certainty: fields.parsed("certainty"),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        foreign: Foreign::default(),
    }
}

fn annotation(fields: &mut Fields<'_>, id: Option<String>) -> Annotation {
    Annotation {
        id,
        at: LonLat::default(),
        text: fields.required_text("text", "annotation"),
        sources: fields.texts("sources"),
        certainty: fields.parsed("certainty"),
        foreign: Foreign::default(),
    }
}

fn boundary(fields: &mut Fields<'_>, id: Option<String>) -> Boundary {
    Boundary {
        id,
        name: fields.required_text("name", "boundary"),
        left: fields.text("left"),
        right: fields.text("right"),
        line: Vec::new(),
        certainty: fields.parsed("certainty"),
        sources: fields.texts("sources"),
        note: fields.text("note"),
        foreign: Foreign::default(),
    }
}

fn counts(fields: &mut Fields<'_>) -> Vec<Count> {
    fields
        .objects("counts", |fields| Count {
            low: fields.number("low"),
            high: fields.number("high"),
            qualifier: fields.parsed("qualifier").unwrap_or(Qualifier::Exactly),
            unit: fields.text("unit"),
            measure: fields.text("measure"),
            sources: fields.texts("sources"),
            certainty: fields.parsed("certainty"),
            note: fields.text("note"),
            foreign: Properties::new(),
        })
        .into_iter()
        .map(|(count, foreign)| Count { foreign, ..count })
        .collect()
}

fn citation(fields: &mut Fields<'_>) -> Citation {
    Citation {
        id: fields.required_text("id", "citation"),
        author: fields.text("author"),
        publisher: fields.text("publisher"),
        title: fields.text("title"),
        date: fields.parsed("date"),
        url: fields.text("url"),
        note: fields.text("note"),
        foreign: Properties::new(),
    }
}
