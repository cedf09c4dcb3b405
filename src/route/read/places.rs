//! The places of a route's features from their geometry.

use serde_json::Value;

use super::Reader;
use crate::route::Foreign;
use crate::route::profile::{self, position};
use crate::unit::LonLat;

impl Reader {
    /// The position of a Point.
    pub(super) fn point(
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
                foreign.geometry = Some(geometry).filter(|raw| *raw != profile::point(at));
                at
            }
            None => {
                self.bad_position(&format!("{path}.coordinates"), coordinates);
                LonLat::default()
            }
        }
    }

    /// The positions of a LineString.
    pub(super) fn line(
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
        foreign.geometry = Some(geometry).filter(|raw| *raw != profile::line(&line));
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
