//! A route from a table: a row for each stop, in the order of the journey.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::Route;
use super::stop::slug;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::source::{Feature, Features, ShapeKind};

/// Columns whose cells are the name of a stop: the first that a table has.
const NAMES: [&str; 5] = ["name", "stop", "place", "town", "city"];
/// Columns that say how the stop was reached.
const MODES: [&str; 2] = ["mode", "by"];
/// Columns with a head count.
const COUNTS: [&str; 3] = ["people", "headcount", "count"];
/// Columns with the day of arrival.
const ARRIVALS: [&str; 2] = ["arrival", "date"];

impl Route {
    /// A route from places with properties: a point for each stop, in the order of the journey. `file`
    /// is what they come from: the route's title, and the source of head counts that name none.
    ///
    /// Properties are those of a stop in the route profile ([`schema`](super::schema)), and beside them
    /// `mode` or `by`, how the stop was reached; `people`, `headcount` or `count`; `date` for
    /// `arrival`; `sources` with a semicolon between them. What the profile does not know is kept, for
    /// labels.
    ///
    /// ```
    /// use rumbo::route::{Mode, Route};
    /// use rumbo::source::{ReadOptions, csv};
    ///
    /// let table = "name,lat,lon,date,by,people\n\
    ///              Tapachula,14.9054,-92.2589,2018-03-25,,1500\n\
    ///              Huixtla,15.1392,-92.4634,2018-03-25,on foot,\n";
    /// let (stops, _) = csv::read(table, &ReadOptions::default())?;
    /// let (route, _) = Route::from_stops(&stops, "stops.csv".as_ref())?;
    /// assert_eq!(route.legs[0].mode, Mode::OnFoot);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Route`], with the row, where one has no name or is no point, and as
    /// [`Route::from_value`].
    pub fn from_stops(stops: &Features, file: &Path) -> Result<(Self, Report)> {
        let called = file.file_name().unwrap_or_default().to_string_lossy();
        let title = file.file_stem().unwrap_or_default().to_string_lossy();
        let mut rows = Rows { file: &called, ids: Vec::new(), cited: Vec::new() };
        let mut features = Vec::with_capacity(stops.features.len() * 2);
        let mut legs = Vec::new();
        for (index, feature) in stops.features.iter().enumerate() {
            let stop = rows.stop(feature).map_err(|error| error.in_feature(index))?;
            legs.extend(rows.leg(feature));
            features.push(stop);
        }
        features.append(&mut legs);
        let citations: Vec<Value> = rows.cited.iter().map(|id| json!({ "id": id })).collect();
        Self::from_value(json!({
            "type": "FeatureCollection",
            "rumbo": "route/1",
            "title": title,
            "citations": citations,
            "features": features,
        }))
    }
}

/// The rows of a table on their way to the route profile.
struct Rows<'t> {
    file: &'t str,
    ids: Vec<String>,
    /// Who is named as a source, once each.
    cited: Vec<String>,
}

impl Rows<'_> {
    /// A row as a stop of the profile.
    fn stop(&mut self, feature: &Feature) -> Result<Value> {
        let mut row = filled(feature);
        let (ShapeKind::Point, [at]) = (feature.shape.kind(), feature.shape.positions()) else {
            return Err(Error::new(
                ErrorKind::Route,
                "a stop of a route is one point, and this is not",
            )
            .remedy("give each stop one position, in a table by columns `lat` and `lon`"));
        };
        let name = taken(&mut row, &NAMES).as_ref().map(text).unwrap_or_default();
        if name.trim().is_empty() {
            return Err(Error::new(
                ErrorKind::Route,
                "a stop of a route has a name, and this has none",
            )
            .remedy("give each stop a name, in a table by a column `name`"));
        }
        let id = self.identify(&mut row, &name);
        let sources = self.sources(&mut row);
        if let Some(people) = taken(&mut row, &COUNTS) {
            let by = if sources.is_empty() { vec![self.cite(self.file)] } else { sources.clone() };
            row.insert("counts".into(), json!([{ "low": people, "high": people, "sources": by }]));
        }
        if !sources.is_empty() {
            row.insert("sources".into(), json!(sources));
        }
        if let Some(day) = taken(&mut row, &ARRIVALS) {
            row.insert("arrival".into(), text(&day).into());
        }
        taken(&mut row, &MODES);
        row.insert("kind".into(), "stop".into());
        row.insert("name".into(), name.into());
        let geometry = json!({ "type": "Point", "coordinates": [at.lon, at.lat] });
        Ok(json!({ "type": "Feature", "id": id, "properties": row, "geometry": geometry }))
    }

    /// The leg that leads to the stop read last, from the one before.
    fn leg(&self, feature: &Feature) -> Option<Value> {
        let [.., from, to] = self.ids.as_slice() else { return None };
        let mut leg = json!({ "kind": "leg", "from": from, "to": to });
        let mut row = filled(feature);
        if let Some(mode) = taken(&mut row, &MODES) {
            leg["mode"] = text(&mode).into();
        }
        if let Some(certainty) = row.get("certainty") {
            leg["certainty"] = certainty.clone();
        }
        Some(json!({ "type": "Feature", "properties": leg, "geometry": null }))
    }

    /// The id of a row: its own, or one made of its name; a place that the journey comes back to has
    /// another.
    fn identify(&mut self, row: &mut Map<String, Value>, name: &str) -> String {
        let given = row.remove("id").as_ref().map_or_else(|| slug(name), text);
        let mut id = given.clone();
        let mut times = 1;
        while self.ids.contains(&id) {
            times += 1;
            id = format!("{given}-{times}");
        }
        self.ids.push(id.clone());
        id
    }

    fn sources(&mut self, row: &mut Map<String, Value>) -> Vec<String> {
        let named = taken(row, &["sources", "source"]).as_ref().map(text).unwrap_or_default();
        let each = named.split(';').map(str::trim).filter(|one| !one.is_empty());
        each.map(|one| self.cite(one)).collect()
    }

    fn cite(&mut self, id: &str) -> String {
        if !self.cited.iter().any(|cited| cited == id) {
            self.cited.push(id.to_owned());
        }
        id.to_owned()
    }
}

/// The cells of a row that hold something.
fn filled(feature: &Feature) -> Map<String, Value> {
    let cells = feature.properties.iter().map(|(name, value)| (name.to_owned(), value.to_json()));
    cells.filter(|(_, value)| !value.is_null() && value.as_str() != Some("")).collect()
}

/// Takes the first of some columns that is there out of a row.
fn taken(row: &mut Map<String, Value>, columns: &[&str]) -> Option<Value> {
    columns.iter().find_map(|column| row.remove(*column))
}

/// A cell as text.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
