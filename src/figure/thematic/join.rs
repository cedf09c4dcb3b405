//! Rows of a table, each with the area that it tells of.

use std::collections::BTreeMap;

use super::table::{self, Table};
use super::{Asked, Joined, country};
use crate::basemap::{Basemap, Layer, Level, OWN_CODES, fold};
use crate::error::{Code, Error, ErrorKind, Report, Result, nearest};
use crate::resources::Resources;
use crate::unit::LonLatBox;

/// The columns that may say which area a row tells of.
const KEYS: [&str; 11] = [
    "iso_a3",
    "iso_a2",
    "iso_3166_2",
    "iso",
    "fips",
    "code",
    "id",
    "name",
    "country",
    "state",
    "region",
];

/// The codes of the United States in FIPS 5-2 (INCITS 38), each after that of ISO 3166-2.
const FIPS: &str = "\
    AL01 AK02 AZ04 AR05 CA06 CO08 CT09 DE10 DC11 FL12 GA13 HI15 ID16 IL17 IN18 IA19 KS20 \
    KY21 LA22 ME23 MD24 MA25 MI26 MN27 MS28 MO29 MT30 NE31 NV32 NH33 NJ34 NM35 NY36 NC37 \
    ND38 OH39 OK40 OR41 PA42 RI44 SC45 SD46 TN47 TX48 UT49 VT50 VA51 WA53 WV54 WI55 WY56";

/// The areas that a table tells of.
pub(super) fn joined(
    asked: &Asked<'_>,
    place: &str,
    resources: &Resources,
    report: &mut Report,
) -> Result<Joined> {
    let areas = Areas::of(asked.areas).map_err(|error| error.at_path("areas"))?;
    let table = Table::read(asked.data, resources)?;
    let value = table.column(asked.value).map_err(|error| error.at_path("value"))?;
    let key = match asked.key {
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
        match table::number(value) {
            Some(number) => {
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
    let told = areas.boxes.iter().filter(|(id, _)| numbers.contains_key(id));
    let boxes = told.cloned().collect();
    let layer = areas.layer;
    let number_of = |(part, whole): &(String, String)| {
        let number = numbers.get(whole).filter(|_| !numbers.contains_key(part))?;
        Some((part.clone(), *number))
    };
    let parts = areas.parts.iter().filter_map(number_of).collect();
    Ok(Joined { layer, property: areas.property, numbers, parts, boxes, names: areas.names })
}

fn counted(count: usize) -> String {
    if count == 1 { "one row".to_owned() } else { format!("{count} rows") }
}

/// The areas of a layer by all that they are called.
pub(super) struct Areas {
    layer: Layer,
    /// The property whose value tells one area from another.
    pub property: &'static str,
    /// That value, by codes.
    codes: BTreeMap<String, String>,
    /// That value, by folded names: of several where areas share a name, and whether it is what the
    /// area calls itself.
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
        let mut areas = Self {
            layer,
            property,
            codes: BTreeMap::new(),
            known: BTreeMap::new(),
            names: BTreeMap::new(),
            parts: Vec::new(),
            boxes: Vec::new(),
        };
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
                let Some(text) = value.as_str() else { continue };
                if key.starts_with("iso") {
                    areas.codes.insert(text.to_owned(), id.to_owned());
                } else if key == "name" || key.starts_with("name_") {
                    areas.know(text, id, key == "name");
                }
                if key == "name" {
                    areas.names.entry(id.to_owned()).or_insert_with(|| text.to_owned());
                }
            }
            if let Some((country, code)) = id.split_once('-').filter(|_| layer == Layer::Admin1) {
                areas.know(&format!("{country} {code}"), id, true);
            }
            areas.codes.insert(id.to_owned(), id.to_owned());
            if let Some(state) = id.strip_prefix("US-") {
                let fips = FIPS.split(' ').find_map(|pair| pair.strip_prefix(state));
                // Spreadsheets drop the nought in front.
                let short = fips.map(|code| code.trim_start_matches('0'));
                for code in fips.into_iter().chain(short) {
                    areas.codes.insert(code.to_owned(), id.to_owned());
                }
            }
            let own = OWN_CODES.iter().filter(|(_, iso)| *iso == id);
            areas.codes.extend(own.map(|(own, _)| ((*own).to_owned(), id.to_owned())));
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
            let named = || match self.known.get(&fold(key)).map(Vec::as_slice) {
                Some([(id, _)]) => Some(id),
                _ => None,
            };
            if let Some(id) = self.codes.get(key).or_else(named) {
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

    /// The area of a code, or of a name: of several, one in the country that most other names are in, and of its
    /// areas the one that calls itself so. Where others are as likely, the report tells.
    fn find(
        &self,
        key: &str,
        countries: &BTreeMap<&str, usize>,
        place: &str,
        report: &mut Report,
    ) -> Option<&str> {
        // "NGA" is Nigeria, though Russia is "Nga" in Vietnamese.
        if let Some(id) = self.codes.get(key) {
            return Some(id);
        }
        let Some(ids) = self.known.get(&fold(key)) else {
            return self.codes.get(&key.to_uppercase()).map(String::as_str);
        };
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
