//! A route from a table: a row for each stop, in the order of the journey.

mod columns;
mod dates;

use std::path::Path;

use columns::Columns;
use serde_json::{Map, Value, json};

use super::Route;
use super::stop::slug;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::source::{Feature, Features, ShapeKind};

impl Route {
    /// A route from places with properties: a point for each stop, in the order of the journey. `file`
    /// is what they come from: the route's title, and the source of head counts that name none.
    ///
    /// Properties are those of a stop in the route profile ([`schema`](super::schema)), and beside them
    /// `mode` or `by`, how the stop was reached; `people`, `headcount` or `count`; `date` for
    /// `arrival`; `sources` with a semicolon between them. The case of their letters does not matter.
    /// Where they hold dates, `arrived`, `start` and the like are arrivals, `left`, `end` and the like
    /// departures; of hours only the day is taken. Days are read in numbers too, `01.05.2024` and, where all
    /// dates can be but one, `5/13/2024`; ways of travel by other words (`flight`). What the profile does not know is kept, and the report
    /// tells where it holds dates or seems to be misspelt.
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
    /// Of kind [`ErrorKind::Route`], with the row, where one has no name, is no point, or has a date of
    /// which day and month are not told apart, and as [`Route::from_value`], with row and column.
    pub fn from_stops(stops: &Features, file: &Path) -> Result<(Self, Report)> {
        let called = file.file_name().unwrap_or_default().to_string_lossy();
        let title = file.file_stem().unwrap_or_default().to_string_lossy();
        let mut report = Report::default();
        let mut columns = Columns::of(stops, &called, &mut report);
        let mut rows = Rows { file: &called, ids: Vec::new(), cited: Vec::new() };
        let mut features = Vec::with_capacity(stops.features.len() * 2);
        let mut legs = Vec::new();
        for (index, feature) in stops.features.iter().enumerate() {
            let in_row = |error: Error| error.in_feature(index);
            let row = columns.row(feature, &called, &mut report).map_err(in_row)?;
            let stop = rows.stop(feature, row.clone()).map_err(in_row)?;
            legs.extend(rows.leg(&row));
            features.push(stop);
        }
        features.append(&mut legs);
        let citations: Vec<Value> = rows.cited.iter().map(|id| json!({ "id": id })).collect();
        let read = Self::from_value(json!({
            "type": "FeatureCollection",
            "rumbo": "route/1",
            "title": title,
            "citations": citations,
            "features": features,
        }));
        let rows = stops.features.len();
        let (route, advice) = read.map_err(|error| in_table(error, rows, &columns))?;
        report.append(advice);
        Ok((route, report))
    }
}

/// The same error by row and column of a table of so many rows: its features are the stops, and the
/// legs that lead to all but the first.
fn in_table(error: Error, rows: usize, columns: &Columns) -> Error {
    error.moved(&|place| {
        let Some(feature) = place.feature else { return };
        let row = if feature < rows { feature } else { feature - rows + 1 };
        place.feature = Some(row);
        let path = place.path.take().unwrap_or_default();
        let key = path.rsplit_once("properties.").map(|(_, key)| columns.called(key).to_owned());
        place.path = key;
        (place.text, place.span) = (None, None);
    })
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
    fn stop(&mut self, feature: &Feature, mut row: Map<String, Value>) -> Result<Value> {
        let (ShapeKind::Point, [at]) = (feature.shape.kind(), feature.shape.positions()) else {
            return Err(Error::new(
                ErrorKind::Route,
                "a stop of a route is one point, and this is not",
            )
            .remedy("give each stop one position, in a table by columns `lat` and `lon`"));
        };
        let name = row.remove("name").as_ref().map(text).unwrap_or_default();
        if name.trim().is_empty() {
            return Err(Error::new(
                ErrorKind::Route,
                "a stop of a route has a name, and this has none",
            )
            .remedy("give each stop a name, in a table by a column `name`"));
        }
        let id = self.identify(&mut row, &name);
        let sources = self.sources(&mut row);
        if let Some(people) = row.remove("people") {
            let by = if sources.is_empty() { vec![self.cite(self.file)] } else { sources.clone() };
            row.insert("counts".into(), json!([{ "low": people, "high": people, "sources": by }]));
        }
        if !sources.is_empty() {
            row.insert("sources".into(), json!(sources));
        }
        row.remove("mode");
        row.insert("kind".into(), "stop".into());
        row.insert("name".into(), name.into());
        let geometry = json!({ "type": "Point", "coordinates": [at.lon, at.lat] });
        Ok(json!({ "type": "Feature", "id": id, "properties": row, "geometry": geometry }))
    }

    /// The leg that leads to the stop read last, from the one before.
    fn leg(&self, row: &Map<String, Value>) -> Option<Value> {
        let [.., from, to] = self.ids.as_slice() else { return None };
        let mut leg = json!({ "kind": "leg", "from": from, "to": to });
        if let Some(mode) = row.get("mode") {
            leg["mode"] = text(mode).into();
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
        let named = row.remove("sources").as_ref().map(text).unwrap_or_default();
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

/// A cell as text.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
