//! A route from its GeoJSON file.

mod feature;
mod parts;
mod places;

use std::path::Path;

use serde_json::Value;

use super::fields::{Fields, Problems};
use super::foreign::Seat;
use super::profile::MARKER;
use super::{Citation, Fact, Foreign, Route};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::resources::{self, Resources};
use crate::source::{self, Features, Format, ReadOptions, csv};

impl Route {
    /// Reads a route from a file: GeoJSON of the profile, or any other format of [`source`] whose
    /// features are its stops ([`Route::from_stops`]), such as a CSV.
    ///
    /// # Errors
    /// When the file cannot be read, and as [`Route::from_json`] and [`Route::from_stops`]; the file
    /// is named.
    pub fn open(path: impl AsRef<Path>) -> Result<(Self, Report)> {
        Self::open_with(path, &Resources::default())
    }

    /// Reads a route from a file, if it may be read.
    ///
    /// # Errors
    /// As [`Route::open`], and [`ErrorKind::Denied`] where the file may not be read.
    pub fn open_with(path: impl AsRef<Path>, resources: &Resources) -> Result<(Self, Report)> {
        let path = path.as_ref();
        let bytes = resources.read(path, "read the route")?;
        let is_profile = matches!(Format::detect(&bytes, Some(path)), None | Some(Format::GeoJson));
        if is_profile {
            let route = resources::text(bytes).and_then(|text| Self::from_json(&text));
            return route.map_err(|error| error.in_file(path));
        }
        let source =
            source::read_of(&bytes, path, &ReadOptions::from_resources(resources), resources)?;
        let mut report = source.report.clone();
        let (route, advice) = Self::from_table(&source.into_features(), path, resources)?;
        report.append(advice);
        Ok((route, report))
    }

    /// A route from the features of a file; where it is a table, errors name its lines.
    ///
    /// # Errors
    /// As [`Route::from_stops`]; the file is named.
    pub(crate) fn from_table(
        stops: &Features,
        path: &Path,
        resources: &Resources,
    ) -> Result<(Self, Report)> {
        Self::from_stops(stops, path).map_err(|error| {
            let is_csv = Format::detect(&[], Some(path)) == Some(Format::Csv);
            let bytes = is_csv.then(|| resources.read(path, "read the route").ok()).flatten();
            let error = match bytes {
                Some(bytes) => csv::at_lines(error, &bytes, stops.features.len()),
                None => error,
            };
            error.in_file(path)
        })
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
            .objects("citations", parts::citation)
            .into_iter()
            .map(|(citation, foreign)| Citation { foreign, ..citation })
            .collect();
        for (index, (fact, members)) in
            fields.objects("facts", parts::top_fact).into_iter().enumerate()
        {
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
}
