//! Rows of a table, each with the area that it tells of.

use std::collections::BTreeMap;

use super::table::Table;
use super::{Joined, country};
use crate::basemap::{Basemap, Layer, Level, fold};
use crate::error::{Code, Error, ErrorKind, Report, Result, nearest};
use crate::figure::model::Choropleth;
use crate::resources::Resources;
use crate::unit::LonLatBox;

/// The columns that may say which area a row tells of.
const KEYS: [&str; 10] =
    ["iso_a3", "iso_a2", "iso_3166_2", "iso", "code", "id", "name", "country", "state", "region"];

/// The areas that a table tells of.
pub(super) fn joined(
    choropleth: &Choropleth,
    place: &str,
    resources: &Resources,
    report: &mut Report,
) -> Result<Joined> {
    let areas = Areas::of(&choropleth.areas).map_err(|error| error.at_path("areas"))?;
    let table = Table::read(&choropleth.data, resources)?;
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
    let rows: Vec<(&str, &str)> =
        table.pairs(key, value).filter(|(key, _)| !key.is_empty()).collect();
    let countries = areas.countries(rows.iter().map(|(key, _)| *key));
    for (key, value) in rows {
        let Some(area) = areas.find(key, &countries, place, report) else {
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
        let lost = lost.into_iter().take(5).collect::<Vec<_>>().join(", ");
        return Err(Error::new(ErrorKind::Figure, what)
            .at_path("key")
            .remedy(format!("give codes or names of areas; it has: {lost}")));
    }
    if !lost.is_empty() {
        let detail = format!("no area is found for {}: {}", counted(lost.len()), lost.join(", "));
        report.add(Code::Omitted, place, detail);
    }
    let bounds = areas.bounds(|id| numbers.contains_key(id));
    let number_of = |(part, whole): &(String, String)| {
        let number = numbers.get(whole).filter(|_| !numbers.contains_key(part))?;
        Some((part.clone(), *number))
    };
    let parts = areas.parts.iter().filter_map(number_of).collect();
    Ok(Joined { property: areas.property, numbers, parts, bounds, names: areas.names })
}

fn counted(count: usize) -> String {
    if count == 1 { "one row".to_owned() } else { format!("{count} rows") }
}

/// The areas of a layer by all that they are called.
pub(super) struct Areas {
    /// The property whose value tells one area from another.
    pub property: &'static str,
    /// That value, by codes and folded names: of several where areas share a name, and whether it
    /// is what the area calls itself.
    known: BTreeMap<String, Vec<(String, bool)>>,
    /// The names as they are written, by that value.
    names: BTreeMap<String, String>,
    /// Parts of countries that lie apart, each with its country, both by that value.
    parts: Vec<(String, String)>,
    /// Where each lies, by that value.
    boxes: Vec<(String, LonLatBox)>,
}

/// Islands smaller than this share of an area's largest part do not widen the map around it.
const MAIN_SHARE: f64 = 0.1;

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
        let (known, names) = (BTreeMap::new(), BTreeMap::new());
        let mut areas = Self { property, known, names, parts: Vec::new(), boxes: Vec::new() };
        let read = Basemap::embedded()?.read(layer, Level::Medium50m, &LonLatBox::WORLD)?;
        for feature in &read.features {
            let Some(id) = feature.properties.get(property).and_then(|id| id.as_str()) else {
                continue;
            };
            let bounds = feature.shape.main_polygons(MAIN_SHARE).bounds();
            areas.boxes.extend(bounds.map(|bounds| (id.to_owned(), bounds)));
            let whole = feature.properties.get("part_of").and_then(|whole| whole.as_str());
            areas.parts.extend(whole.map(|whole| (id.to_owned(), whole.to_owned())));
            for (key, value) in feature.properties.iter() {
                let Some(text) = value.as_str().filter(|_| is_a_name(key)) else { continue };
                areas.know(text, id, key == "name");
                if key == "name" {
                    areas.names.entry(id.to_owned()).or_insert_with(|| text.to_owned());
                }
            }
            if let Some((country, code)) = id.split_once('-').filter(|_| layer == Layer::Admin1) {
                areas.know(&format!("{country} {code}"), id, true);
            }
            areas.know(id, id, true);
        }
        Ok(areas)
    }

    /// Areas with those of their parts that lie apart.
    pub fn with_parts(&self, mut ids: Vec<String>) -> Vec<String> {
        let of_these = self.parts.iter().filter(|(_, whole)| ids.contains(whole));
        let parts: Vec<String> = of_these.map(|(part, _)| part.clone()).collect();
        ids.extend(parts);
        ids
    }

    /// The boxes around some of them.
    pub fn bounds(&self, is_told: impl Fn(&str) -> bool) -> Vec<LonLatBox> {
        let told = self.boxes.iter().filter(|(id, _)| is_told(id));
        told.map(|(_, bounds)| *bounds).collect()
    }

    fn know(&mut self, name: &str, id: &str, is_own: bool) {
        let ids = self.known.entry(fold(name)).or_default();
        match ids.iter_mut().find(|(known, _)| known == id) {
            Some((_, own)) => *own |= is_own,
            None => ids.push((id.to_owned(), is_own)),
        }
    }

    /// How many rows tell of each country's areas, where no name is shared.
    fn countries<'k>(&self, keys: impl Iterator<Item = &'k str>) -> BTreeMap<&str, usize> {
        let mut countries = BTreeMap::new();
        for key in keys {
            if let Some([(id, _)]) = self.known.get(&fold(key)).map(Vec::as_slice) {
                *countries.entry(country(id)).or_default() += 1;
            }
        }
        countries
    }

    /// The areas of some names; the index of the first that no area has.
    pub fn all(
        &self,
        names: &[&str],
        place: &str,
        report: &mut Report,
    ) -> std::result::Result<Vec<String>, usize> {
        let countries = self.countries(names.iter().copied());
        let ids = names.iter().enumerate().map(|(index, name)| {
            self.find(name, &countries, place, report).map(str::to_owned).ok_or(index)
        });
        ids.collect()
    }

    /// The area of a name: of several, one in the country that most other names are in, and of its
    /// areas the one that calls itself so. Where others are as likely, the report tells.
    fn find(
        &self,
        key: &str,
        countries: &BTreeMap<&str, usize>,
        place: &str,
        report: &mut Report,
    ) -> Option<&str> {
        let ids = self.known.get(&fold(key))?;
        let likelihood = |(id, is_own): &(String, bool)| {
            (countries.get(country(id)).copied().unwrap_or(0), *is_own)
        };
        let most = ids.iter().map(likelihood).max()?;
        let mut likely = ids.iter().filter(|known| likelihood(known) == most);
        let (id, _) = likely.next()?;
        if likely.next().is_some() {
            let detail = format!("several areas are called {key}; {id} is taken");
            report.add(Code::Advisory, place, detail);
        }
        Some(id)
    }

    /// A name near to one that no area has.
    pub fn near(&self, key: &str) -> Option<&str> {
        // Codes are near to anything.
        if key.chars().count() <= 3 {
            return None;
        }
        nearest(key, self.names.values().map(String::as_str))
    }
}

/// Whether a property says what an area is called.
fn is_a_name(key: &str) -> bool {
    key == "name" || key.starts_with("name_") || key.starts_with("iso")
}
