//! The features of a route's file.

use geojson::JsonObject;
use serde_json::Value;

use super::{Reader, parts};
use crate::error::Code;
use crate::route::fields::{Fields, kind_of};
use crate::route::foreign::Seat;
use crate::route::{Annotation, Boundary, Fact, Foreign, Leg, Origin, Route, Stop};

/// The kinds of feature that the profile knows.
const KINDS: [&str; 6] = ["stop", "origin", "leg", "fact", "annotation", "boundary"];

/// A feature of a known kind, in its parts.
struct Found<'a> {
    kind: &'a str,
    path: String,
    id: Option<String>,
    properties: JsonObject,
    geometry: Option<Value>,
    foreign: Foreign,
}

impl Reader {
    pub(super) fn feature(&mut self, index: usize, value: Value, route: &mut Route) {
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
        let foreign = Foreign { members, seat: Seat::Feature(index), ..Foreign::default() };
        let found = Found { kind, path, id, properties, geometry, foreign };
        self.part(found, route);
    }

    /// Adds the part of the route that a feature is.
    fn part(&mut self, found: Found<'_>, route: &mut Route) {
        let Found { kind, path, id, properties, geometry, mut foreign } = found;
        let shape_path = format!("{path}.geometry");
        let mut fields = Fields::new(properties, format!("{path}.properties"), &mut self.problems);
        // The properties come first, as their problems are told first; what is left of them is
        // kept.
        match kind {
            "stop" => {
                let stop = parts::stop(&mut fields, id);
                foreign.properties = fields.rest();
                let at = self.point(geometry, &shape_path, kind, &mut foreign);
                route.stops.push(Stop { at, foreign, ..stop });
            }
            "origin" => {
                let origin = parts::origin(&mut fields, id);
                foreign.properties = fields.rest();
                let at = self.point(geometry, &shape_path, kind, &mut foreign);
                if route.origin.is_some() {
                    self.problems.say(path, "the route has a second origin", "keep one of them");
                } else {
                    route.origin = Some(Origin { at, foreign, ..origin });
                }
            }
            "leg" => {
                let leg = parts::leg(&mut fields, id);
                foreign.properties = fields.rest();
                let geometry = geometry
                    .and_then(|geometry| self.line(geometry, &shape_path, kind, &mut foreign));
                route.legs.push(Leg { geometry, foreign, ..leg });
            }
            "fact" => {
                let fact = parts::fact(&mut fields, id);
                foreign.properties = fields.rest();
                let at = geometry
                    .map(|geometry| self.point(Some(geometry), &shape_path, kind, &mut foreign));
                route.facts.push(Fact { at, foreign, ..fact });
            }
            "annotation" => {
                let annotation = parts::annotation(&mut fields, id);
                foreign.properties = fields.rest();
                let at = self.point(geometry, &shape_path, kind, &mut foreign);
                route.annotations.push(Annotation { at, foreign, ..annotation });
            }
            _ => {
                let boundary = parts::boundary(&mut fields, id);
                foreign.properties = fields.rest();
                let line = geometry.unwrap_or(Value::Null);
                let line = self.line(line, &shape_path, kind, &mut foreign).unwrap_or_default();
                route.boundaries.push(Boundary { line, foreign, ..boundary });
            }
        }
    }

    /// The feature's id, else its property `id`, which some programs write instead. An id that is
    /// a number stays in the members, to be written as it was.
    fn id(
        &mut self,
        members: &mut JsonObject,
        properties: &JsonObject,
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
}
