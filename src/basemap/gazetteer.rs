//! Places by name.

mod found;
mod rows;

pub use found::{FindOptions, Found, PlaceKind};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rows::{Content, Entry, ROWS_PER_BLOCK, Row};

use super::bytes::{Cursor, damaged};
use super::container::{Container, Kind};
use super::fold::fold;
use crate::archive::Fingerprint;
use crate::error::{Error, ErrorKind, Result};
use crate::unit::{LonLat, LonLatBox};

static EMBEDDED: &[u8] = include_bytes!("../../data/basemap/gazetteer.bin");

/// Names of countries, provinces, waters, ranges and places of 5,000 inhabitants or more.
///
/// Case, accents and punctuation do not matter. What follows a comma narrows the search: a
/// country's name or code, or a province.
///
/// ```
/// use rumbo::basemap::{FindOptions, Gazetteer};
///
/// let gazetteer = Gazetteer::embedded()?;
/// let tijuana = gazetteer.find("tijuana", &FindOptions::default())?;
/// assert_eq!((tijuana.name.as_str(), tijuana.country.as_deref()), ("Tijuana", Some("MX")));
/// let mazatlan = gazetteer.find("Mazatlan, Sinaloa", &FindOptions::default())?;
/// assert_eq!(mazatlan.name, "Mazatlán");
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug)]
pub struct Gazetteer {
    container: Container,
    countries: Vec<Country>,
    provinces: Vec<String>,
    /// The folded key that each block begins with.
    first_keys: Vec<String>,
}

/// A place that a key names.
struct Named {
    name: String,
    by_other_name: bool,
    entry: Entry,
}

#[derive(Debug)]
struct Country {
    code: String,
    /// Folded names and codes.
    names: Vec<String>,
}

impl Gazetteer {
    /// A digest of what the gazetteer holds.
    pub fn fingerprint(&self) -> Fingerprint {
        self.container.fingerprint(Fingerprint::default())
    }

    /// The gazetteer compiled into the crate.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where the program's own data are damaged.
    pub fn embedded() -> Result<&'static Self> {
        static OPENED: OnceLock<Gazetteer> = OnceLock::new();
        if let Some(opened) = OPENED.get() {
            return Ok(opened);
        }
        let opened = Self::open(Cow::Borrowed(EMBEDDED))?;
        Ok(OPENED.get_or_init(|| opened))
    }

    /// A gazetteer from bytes of the same format.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] for anything that is no gazetteer.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        Self::open(Cow::Owned(bytes.into()))
    }

    fn open(bytes: Cow<'static, [u8]>) -> Result<Self> {
        let container = Container::open(bytes, b"rumbogaz")?;
        let block = container.block((Kind::NameIndex, 0, 0, 0))?;
        let mut cursor = Cursor::new(&block);
        let mut countries = Vec::new();
        for _ in 0..cursor.count()? {
            let code = cursor.text()?.to_owned();
            let mut names = vec![fold(&code)];
            for _ in 0..cursor.count()? {
                names.push(cursor.text()?.to_owned());
            }
            countries.push(Country { code, names });
        }
        let mut texts = || -> Result<Vec<String>> {
            (0..cursor.count()?).map(|_| cursor.text().map(str::to_owned)).collect()
        };
        let provinces = texts()?;
        let first_keys = texts()?;
        drop(block);
        Ok(Self { container, countries, provinces, first_keys })
    }

    /// The likeliest place of a name, with the others it may mean.
    ///
    /// A country comes before everything else, then what has more inhabitants; a province counts
    /// as a town of 100,000, a lake or sea as one of 50,000, and a city that has the name in another
    /// language as one of a hundredth of its inhabitants: `Puno` is the town in Peru, not Pune, and
    /// `Roma` not the one in Australia.
    ///
    /// # Errors
    /// [`ErrorKind::Place`] where no place has the name; the remedy gives names that are near.
    pub fn find(&self, name: &str, options: &FindOptions) -> Result<Found> {
        let mut parts = name.split(',');
        let key = fold(parts.next().unwrap_or_default());
        let country: Vec<String> = options.country.as_deref().map(fold).into_iter().collect();
        let mut within: Vec<String> = parts.map(fold).filter(|part| !part.is_empty()).collect();
        within.extend(country.iter().cloned());
        let mut found = Vec::new();
        // The whole may be a name too: `Washington, D.C.`.
        for (key, within) in [(&key, &within), (&fold(name), &country)] {
            if found.is_empty() && !key.is_empty() {
                for place in self.entries(key)? {
                    if self.is_within(&place.entry, within)
                        && options.kind.is_none_or(|k| k == place.entry.kind)
                    {
                        found.push(self.found(place));
                    }
                }
            }
        }
        match options.near {
            Some(near) => found.sort_by(|a, b| far(a.at, near).total_cmp(&far(b.at, near))),
            None => found.sort_by(|a, b| b.weight().total_cmp(&a.weight())),
        }
        if options.near.is_none() {
            seat_first(&mut found, &key);
        }
        found.dedup_by(|a, b| a.name == b.name && a.at == b.at && a.kind == b.kind);
        if found.is_empty() {
            return Err(self.unknown(name, &key)?);
        }
        let mut best = found.remove(0);
        best.candidates = found;
        Ok(best)
    }

    /// The rows with a key, other names followed to what they name.
    fn entries(&self, key: &str) -> Result<Vec<Named>> {
        let mut entries: Vec<Named> = Vec::new();
        let mut seen = Vec::new();
        let first = self.first_keys.partition_point(|first| first.as_str() < key).saturating_sub(1);
        for block in first..self.first_keys.len() {
            if self.first_keys[block].as_str() > key {
                break;
            }
            for (number, row) in self.block(block)?.into_iter().enumerate() {
                if row.key != key {
                    continue;
                }
                let is_alias = matches!(row.content, Content::Alias(_));
                let (number, name, content) = match row.content {
                    Content::Alias(target) => match self
                        .block(target / ROWS_PER_BLOCK)?
                        .into_iter()
                        .nth(target % ROWS_PER_BLOCK)
                    {
                        Some(row) => (target, row.name, row.content),
                        None => return Err(damaged("a name leads nowhere")),
                    },
                    content => (block * ROWS_PER_BLOCK + number, row.name, content),
                };
                if let (Content::Place(entry), false) = (content, seen.contains(&number)) {
                    seen.push(number);
                    let by_other_name = is_alias && !share_words(key, &fold(&name));
                    entries.push(Named { name, by_other_name, entry });
                }
            }
        }
        Ok(entries)
    }

    /// The rows of places that each of some folded names has, by number.
    ///
    /// # Errors
    /// Where the gazetteer is damaged.
    pub(crate) fn rows_of(&self, keys: &BTreeSet<String>) -> Result<BTreeMap<String, Vec<usize>>> {
        let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (block, first) in self.first_keys.iter().enumerate() {
            let last = self.first_keys.get(block + 1);
            let next = keys.range(first.clone()..).next();
            let is_past = |key: &String| last.is_some_and(|last| key > last);
            if next.is_none_or(is_past) {
                continue;
            }
            for (number, row) in self.block(block)?.into_iter().enumerate() {
                if keys.contains(&row.key) {
                    let number = match row.content {
                        Content::Alias(target) => target,
                        Content::Place(_) => block * ROWS_PER_BLOCK + number,
                    };
                    rows.entry(row.key).or_default().push(number);
                }
            }
        }
        Ok(rows)
    }

    /// The folded names, in whatever language, and codes of the country that has one of them.
    pub(crate) fn names_of_country(&self, folded: &str) -> Option<&[String]> {
        let has = |country: &&Country| country.names.iter().any(|name| name == folded);
        self.countries.iter().find(has).map(|country| country.names.as_slice())
    }

    fn is_within(&self, entry: &Entry, within: &[String]) -> bool {
        within.iter().all(|part| {
            let country = entry.country.and_then(|number| self.countries.get(number));
            let province = entry.province.and_then(|number| self.provinces.get(number));
            country.is_some_and(|country| country.names.contains(part))
                || province.is_some_and(|province| fold(province) == *part)
        })
    }

    fn found(&self, Named { name, by_other_name, entry }: Named) -> Found {
        let bounds = entry.bounds.unwrap_or_else(|| square(entry.at, entry.population));
        Found {
            name,
            by_other_name,
            kind: entry.kind,
            at: entry.at,
            bounds,
            country: entry
                .country
                .and_then(|number| self.countries.get(number))
                .map(|country| country.code.clone())
                .filter(|code| !code.is_empty()),
            province: entry.province.and_then(|number| self.provinces.get(number)).cloned(),
            population: entry.population,
            candidates: Vec::new(),
        }
    }

    /// The error for a name that no place has.
    fn unknown(&self, name: &str, key: &str) -> Result<Error> {
        let error = Error::new(ErrorKind::Place, format!("no place named `{name}` is known"));
        let known = self.entries(key)?;
        if !known.is_empty() {
            let full: Vec<String> =
                known.into_iter().take(5).map(|place| self.found(place).full_name()).collect();
            return Ok(error.remedy(format!("known are {}", full.join("; "))));
        }
        let near = self.near_names(key)?;
        Ok(error.remedy(if near.is_empty() {
            "give its position instead, such as `32.53, -117.04`".to_owned()
        } else {
            format!("perhaps {} is meant; or give its position", near.join(" or "))
        }))
    }

    /// Up to three names that differ little from a key, the most populous first.
    fn near_names(&self, key: &str) -> Result<Vec<String>> {
        let length = key.chars().count();
        let most = if length < 5 { 1 } else { 2 };
        let mut near: Vec<(usize, u64, String)> = Vec::new();
        for block in 0..self.first_keys.len() {
            for row in self.block(block)? {
                if row.key.chars().count().abs_diff(length) > most {
                    continue;
                }
                let distance = strsim::osa_distance(&row.key, key);
                if distance <= most {
                    let population = match row.content {
                        Content::Place(entry) => entry.population,
                        Content::Alias(_) => 0,
                    };
                    near.push((distance, population, row.name));
                }
            }
        }
        near.sort_by(|a, b| (a.0, b.1, &a.2).cmp(&(b.0, a.1, &b.2)));
        let mut names: Vec<String> = Vec::new();
        for (_, _, name) in near {
            if names.len() < 3 && !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn block(&self, block: usize) -> Result<Vec<Row>> {
        let sequence = u32::try_from(block).map_err(|_| damaged("block number"))?;
        let bytes = self.container.block((Kind::Names, 0, 0, sequence))?;
        Row::read_all(&bytes)
    }
}

/// Whether one of two folded names has all the words of the other: Querétaro and Santiago de Querétaro.
fn share_words(a: &str, b: &str) -> bool {
    let within =
        |a: &str, b: &str| a.split(' ').all(|word| b.split(' ').any(|other| other == word));
    within(a, b) || within(b, a)
}

/// How many people a town has at least that is meant rather than the province called after it.
const SEAT: u64 = 20_000;

/// Puts a town before the province that it lies in and gives its name to.
fn seat_first(found: &mut [Found], key: &str) {
    let Some(province) = found.first().filter(|first| first.kind == PlaceKind::Province) else {
        return;
    };
    let is_seat = |other: &Found| {
        other.kind == PlaceKind::Settlement
            && other.population >= SEAT
            && (other.by_other_name
                || [key, &fold(&province.name)].contains(&fold(&other.name).as_str()))
            && other.country == province.country
            && province.bounds.contains(other.at)
    };
    if let Some(seat) = found.iter().position(is_seat)
        && let Some(before) = found.get_mut(..=seat)
    {
        before.rotate_right(1);
    }
}

/// A square around a settlement: half its side is 3 km for a village, 25 km for a city of millions.
fn square(at: LonLat, population: u64) -> LonLatBox {
    let kilometres = (libm::sqrt(population as f64) / 120.0).clamp(3.0, 25.0);
    let north = kilometres / 111.2;
    let east = north / libm::cos(at.lat.to_radians()).max(0.05);
    LonLatBox::new(at.lon - east, at.lat - north, at.lon + east, at.lat + north)
}

/// How far apart two places are, on a scale of its own.
fn far(a: LonLat, b: LonLat) -> f64 {
    let (a_lat, b_lat) = (a.lat.to_radians(), b.lat.to_radians());
    let half = |radians: f64| libm::sin(radians / 2.0);
    let (dy, dx) = (half(b_lat - a_lat), half((b.lon - a.lon).to_radians()));
    dy * dy + libm::cos(a_lat) * libm::cos(b_lat) * dx * dx
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_has_a_box_of_a_few_kilometres() {
        let bounds = square(LonLat::new(-117.0, 60.0), 0);
        assert!((bounds.north - bounds.south - 6.0 / 111.2).abs() < 1e-9);
        assert!((bounds.lon_span() - 12.0 / 111.2).abs() < 1e-3);
    }
}
