//! Rows of a table, each with the area that it tells of.

use std::collections::BTreeMap;

use super::table::Table;
use crate::basemap::{Basemap, Layer, Level, fold};
use crate::error::{Code, Error, ErrorKind, Report, Result, nearest};
use crate::figure::model::Choropleth;
use crate::unit::LonLatBox;

/// The columns that may say which area a row tells of.
const KEYS: [&str; 10] =
    ["iso_a3", "iso_a2", "iso_3166_2", "iso", "code", "id", "name", "country", "state", "region"];

/// The property that tells areas apart, and the number of each that the table tells of.
pub(super) fn joined(
    choropleth: &Choropleth,
    place: &str,
    report: &mut Report,
) -> Result<(&'static str, BTreeMap<String, f64>)> {
    let areas = Areas::of(&choropleth.areas).map_err(|error| error.at_path("areas"))?;
    let table = Table::read(&choropleth.data)?;
    let value = table.column(&choropleth.value).map_err(|error| error.at_path("value"))?;
    let key = match &choropleth.key {
        Some(key) => table.column(key).map_err(|error| error.at_path("key"))?,
        None => table.first_of(&KEYS).ok_or_else(|| {
            Error::new(ErrorKind::Figure, "no column says which area a row tells of")
                .at_path("key")
                .remedy("give `key` the name of the column with codes or names")
        })?,
    };
    let mut numbers = BTreeMap::new();
    let mut lost = Vec::new();
    for (key, value) in table.pairs(key, value).filter(|(key, _)| !key.is_empty()) {
        let Some(area) = areas.find(key) else {
            let near = areas.near(key).map(|near| format!(" (near: {near})"));
            lost.push(format!("{key}{}", near.unwrap_or_default()));
            continue;
        };
        let plain: String = value.chars().filter(|c| !matches!(c, ',' | ' ' | '%')).collect();
        match plain.parse::<f64>() {
            Ok(number) if number.is_finite() => {
                if numbers.insert(area.to_owned(), number).is_some() {
                    let detail = format!("{key} stands there twice: the last number counts");
                    report.add(Code::Advisory, place, detail);
                }
            }
            _ if value.is_empty() => {}
            _ => report.add(Code::Advisory, place, format!("{key}: `{value}` is not a number")),
        }
    }
    if numbers.is_empty() {
        let what = "no row of the table tells of an area";
        let rows = lost.into_iter().take(5).collect::<Vec<_>>().join(", ");
        return Err(Error::new(ErrorKind::Figure, what)
            .at_path("key")
            .remedy(format!("give codes or names of areas; it has: {rows}")));
    }
    if !lost.is_empty() {
        let detail = format!("no area is found for {}: {}", rows(lost.len()), lost.join(", "));
        report.add(Code::Omitted, place, detail);
    }
    Ok((areas.property, numbers))
}

fn rows(count: usize) -> String {
    if count == 1 { "one row".to_owned() } else { format!("{count} rows") }
}

/// The areas of a layer by all that they are called.
pub(super) struct Areas {
    /// The property whose value tells one area from another.
    pub property: &'static str,
    /// That value, by codes and folded names.
    known: BTreeMap<String, String>,
    /// The names as they are written, for suggestions.
    names: Vec<String>,
}

impl Areas {
    /// The areas of a layer of the basemap.
    ///
    /// # Errors
    /// For a layer that has no areas to be joined.
    pub fn of(layer: &str) -> Result<Self> {
        let (layer, property) = match layer {
            "countries" => (Layer::Countries, "iso_a3"),
            "admin1" => (Layer::Admin1, "iso_3166_2"),
            other => {
                let what = format!("`{other}` has no areas to be coloured");
                return Err(Error::new(ErrorKind::Figure, what)
                    .remedy("give `countries` or `admin1` (states and provinces)"));
            }
        };
        let mut areas = Self { property, known: BTreeMap::new(), names: Vec::new() };
        let read = Basemap::embedded()?.read(layer, Level::Medium50m, &LonLatBox::WORLD)?;
        for feature in &read.features {
            let Some(id) = feature.properties.get(property).and_then(|id| id.as_str()) else {
                continue;
            };
            for (key, value) in feature.properties.iter() {
                let Some(text) = value.as_str().filter(|_| is_a_name(key)) else { continue };
                areas.known.entry(fold(text)).or_insert_with(|| id.to_owned());
                if key == "name" {
                    areas.names.push(text.to_owned());
                }
            }
            if let Some((country, code)) = id.split_once('-').filter(|_| layer == Layer::Admin1) {
                let key = format!("{country} {code}");
                areas.known.entry(fold(&key)).or_insert_with(|| id.to_owned());
            }
            areas.known.entry(fold(id)).or_insert_with(|| id.to_owned());
        }
        Ok(areas)
    }

    /// The area that a row names.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.known.get(&fold(key)).map(String::as_str)
    }

    /// A name near to one that no area has.
    pub fn near(&self, key: &str) -> Option<&str> {
        // Codes are near to anything.
        if key.chars().count() <= 3 {
            return None;
        }
        nearest(key, self.names.iter().map(String::as_str))
    }
}

/// Whether a property says what an area is called.
fn is_a_name(key: &str) -> bool {
    key == "name" || key.starts_with("name_") || key.starts_with("iso")
}
