//! Rows of a table, each with the area that it tells of.

mod faults;
mod shortened;
mod surrounded;

use std::collections::{BTreeMap, BTreeSet};

use faults::{counted, nothing};
use surrounded::Uncoded;

use super::called;
use super::table::{self, Table};
use super::{Asked, Boxes, Joined, country};
use crate::basemap::{Basemap, Layer, Level, OWN_CODES, fold};
use crate::error::{Code, Error, ErrorKind, Report, Result, nearest};
use crate::figure::outlined::MAIN_SHARE;
use crate::resources::Resources;
use crate::source::Feature;
use crate::unit::LonLatBox;

/// An area is in one piece whose largest feature is at least so much of it: islets may have its code.
const UNDIVIDED: f64 = 0.9;

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
    let mut areas = Areas::of(asked.areas).map_err(|error| error.at_path("areas"))?;
    let table = Table::read(asked.data, asked.decimal, resources)?;
    let value = table.column(asked.value).map_err(|error| error.at_path("value"))?;
    if asked.decimal.is_none()
        && let Some(doubt) = table.doubt(value, "write `decimal = \",\"`; else `decimal = \".\"`")
    {
        report.add(Code::Advisory, place, doubt);
    }
    let key = key_column(asked.key, &table, &areas)?;
    let mut numbers = BTreeMap::new();
    let mut lost = Vec::new();
    let rows: Vec<(&str, &str)> =
        table.pairs(key, value).filter(|(key, _)| !key.is_empty()).collect();
    areas.know_short_codes(rows.iter().map(|(key, _)| *key));
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
        return Err(nothing(&table, key, value, &lost));
    }
    if !lost.is_empty() {
        let detail = format!("no area is found for {}: {}", counted(lost.len()), lost.join(", "));
        report.add(Code::RowUnmatched, place, detail);
    }
    let told = areas.boxes.iter().filter(|(id, _)| numbers.contains_key(id));
    let boxes: Boxes = told.cloned().collect();
    let surrounded = areas.uncoded.surrounded_by(&boxes);
    let layer = areas.layer;
    let number_of = |(part, whole): &(String, String)| {
        let number = numbers.get(whole).filter(|_| !numbers.contains_key(part))?;
        Some((part.clone(), *number))
    };
    let parts = areas.parts.iter().filter_map(number_of).collect();
    let Areas { property, names, divided, .. } = areas;
    Ok(Joined { layer, property, numbers, parts, divided, surrounded, boxes, names })
}

/// The column that says which area a row tells of: the one asked for, one of a usual name, else one in
/// which most texts are areas.
fn key_column(asked: Option<&str>, table: &Table, areas: &Areas) -> Result<usize> {
    match asked {
        Some(key) => table.column(key).map_err(|error| error.at_path("key")),
        None => {
            let telling = || table.column_of(|cell| areas.knows(cell));
            table.first_of(&KEYS).or_else(telling).ok_or_else(|| {
                let columns = table.columns().join(", ");
                Error::new(ErrorKind::Figure, "no column says which area a row tells of")
                    .at_path("key")
                    .remedy(format!(
                        "give `key` the name of the column with codes or names: one of {columns}"
                    ))
            })
        }
    }
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
    /// That value, by names in use, and by those of one area alone without their formal words.
    plain: BTreeMap<String, String>,
    /// The names as they are written, by that value.
    names: BTreeMap<String, String>,
    /// Parts of countries that lie apart, each with its country, both by that value.
    parts: Vec<(String, String)>,
    /// Those that the basemap has in several pieces, as it has the cantons of a federation that has one
    /// code.
    divided: BTreeSet<String>,
    /// The countries whose areas have no such value.
    uncoded: Uncoded,
    /// Where each lies, by that value.
    boxes: Boxes,
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
        let mut areas = Self::none(layer, property);
        let mut read = Basemap::embedded()?.read(layer, Level::Medium50m, &LonLatBox::WORLD)?;
        // Islets in dispute have the codes of a country as well, whose they are in tables: the larger's.
        let size = |feature: &Feature| {
            feature.properties.get("area_km2").and_then(|size| size.as_f64()).unwrap_or_default()
        };
        read.features.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let mut sizes: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for feature in &read.features {
            areas.uncoded.note(feature, property);
            let Some(id) = feature.properties.get(property).and_then(|id| id.as_str()) else {
                continue;
            };
            let sizes = sizes.entry(id.to_owned()).or_insert((size(feature), 0.0_f64));
            sizes.1 += size(feature);
            let bounds = feature.shape.main_polygons(MAIN_SHARE).bounds();
            areas.boxes.extend(bounds.map(|bounds| (id.to_owned(), bounds)));
            let whole = feature.properties.get("part_of").and_then(|whole| whole.as_str());
            areas.parts.extend(whole.map(|whole| (id.to_owned(), whole.to_owned())));
            for (key, value) in feature.properties.iter() {
                let Some(text) = value.as_str() else { continue };
                if key.starts_with("iso") {
                    areas.codes.entry(text.to_owned()).or_insert_with(|| id.to_owned());
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
            areas.know_codes(id);
        }
        let is_divided = |(largest, all): &(f64, f64)| *largest < UNDIVIDED * all;
        let divided = sizes.into_iter().filter(|(_, sizes)| is_divided(sizes));
        areas.divided = divided.map(|(id, _)| id).collect();
        areas.plain = areas.plain_names();
        Ok(areas)
    }

    /// No areas of a layer yet.
    fn none(layer: Layer, property: &'static str) -> Self {
        Self {
            layer,
            property,
            codes: BTreeMap::new(),
            known: BTreeMap::new(),
            plain: BTreeMap::new(),
            names: BTreeMap::new(),
            parts: Vec::new(),
            divided: BTreeSet::new(),
            uncoded: Uncoded::default(),
            boxes: Vec::new(),
        }
    }

    /// Has an area known by its own value, FIPS, and what Natural Earth writes for it.
    fn know_codes(&mut self, id: &str) {
        self.codes.insert(id.to_owned(), id.to_owned());
        if let Some(state) = id.strip_prefix("US-") {
            let fips = FIPS.split(' ').find_map(|pair| pair.strip_prefix(state));
            // Spreadsheets drop the nought in front.
            let short = fips.map(|code| code.trim_start_matches('0'));
            for code in fips.into_iter().chain(short) {
                self.codes.insert(code.to_owned(), id.to_owned());
            }
        }
        let own = OWN_CODES.iter().filter(|(_, iso)| *iso == id);
        self.codes.extend(own.map(|(own, _)| ((*own).to_owned(), id.to_owned())));
    }

    /// Names without their formal words, where one area alone is called so.
    fn plain_names(&self) -> BTreeMap<String, String> {
        let mut plain: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (name, ids) in &self.known {
            let Some(short) = called::informal(name) else { continue };
            let id = match ids.as_slice() {
                [(id, _)] => Some(id.clone()),
                _ => None,
            };
            plain
                .entry(short)
                .and_modify(|known| {
                    *known = known.take().filter(|known| Some(known) == id.as_ref())
                })
                .or_insert(id);
        }
        let alone = plain.into_iter().filter_map(|(name, id)| Some((name, id?)));
        let in_use = called::in_use()
            .filter_map(|(name, code)| self.codes.get(code).map(|id| (name, id.clone())));
        alone.chain(in_use).collect()
    }

    /// Areas with those of their parts that lie apart.
    pub fn with_parts(&self, mut ids: Vec<String>) -> Vec<String> {
        let of_these = self.parts.iter().filter(|(_, whole)| ids.contains(whole));
        let parts: Vec<String> = of_these.map(|(part, _)| part.clone()).collect();
        ids.extend(parts);
        ids
    }

    /// The boxes around some of them.
    pub fn boxes_of(&self, is_told: impl Fn(&str) -> bool) -> Boxes {
        self.boxes.iter().filter(|(id, _)| is_told(id)).cloned().collect()
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
            let code = self.codes.get(&key.to_uppercase());
            return code.map(String::as_str).or_else(|| self.otherwise_called(key));
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

    /// Whether a text is a name or code of an area.
    fn knows(&self, text: &str) -> bool {
        self.codes.contains_key(text)
            || self.known.contains_key(&fold(text))
            || self.otherwise_called(text).is_some()
    }

    /// The area that is in use called so, or is so without the formal words of its name.
    fn otherwise_called(&self, name: &str) -> Option<&str> {
        let plain = || self.plain.get(&called::informal(name)?);
        self.plain.get(&called::words(name)).or_else(plain).map(String::as_str)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_names_and_codes_find_their_country() {
        let areas = Areas::of("countries").unwrap();
        let find = |name: &str| {
            areas.find(name, &BTreeMap::new(), "", &mut Report::new()).unwrap_or("none").to_owned()
        };
        for (name, id) in [
            ("United States", "USA"),
            ("BR", "BRA"),
            ("AU", "AUS"),
            ("Congo, Dem. Rep.", "COD"),
            ("Republic of the Congo", "COG"),
            ("Korea, Rep.", "KOR"),
            ("Iran (Islamic Republic of)", "IRN"),
            ("Bolivia, Plurinational State of", "BOL"),
            ("St. Lucia", "LCA"),
            ("The Gambia", "GMB"),
            ("Republic of China", "none"),
            ("Republic of Utopia", "none"),
        ] {
            assert_eq!(find(name), id, "{name}");
        }
    }
}
