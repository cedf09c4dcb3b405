//! Places of GeoNames, for populations and the gazetteer.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::fold::fold;

/// A place of GeoNames.
#[derive(Debug, Clone)]
pub struct Town {
    pub name: String,
    pub country: String,
    pub lon: f64,
    pub lat: f64,
    pub population: i64,
    /// Names to find it by, whatever its size.
    pub also: Vec<String>,
    others: Vec<String>,
    folded: Vec<String>,
}

/// How many people a city has at least that is found by its names in all languages.
const CITY: i64 = 300_000;

/// Whether a name is in letters that many people read: Greek, Cyrillic, Hebrew, Arabic, Devanagari,
/// Thai, and those of Chinese, Japanese and Korean.
fn is_widely_read(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    letters.map(u32::from).all(|letter| {
        matches!(letter,
            0x370..=0x45f | 0x590..=0x6ff | 0x900..=0x97f | 0xe00..=0xe7f | 0x3040..=0x30ff
            | 0x4e00..=0x9fff | 0xac00..=0xd7af)
    })
}

impl Town {
    /// A place under one name: longitude, latitude, population.
    pub fn new(name: &str, country: &str, (lon, lat): (f64, f64), population: i64) -> Self {
        Self {
            name: name.to_owned(),
            country: country.to_owned(),
            lon,
            lat,
            population,
            also: Vec::new(),
            others: Vec::new(),
            folded: vec![fold(name)],
        }
    }

    /// A name that is given without accents as it is written with them, where this place has it so:
    /// as its own name, or in Latin America and Portugal as another. Where its own
    /// name is that very name without accents, it has none: other languages write `Búenos Aíres`.
    pub fn accented(&self, name: &str) -> Option<&str> {
        const IBERIAN: [&str; 20] = [
            "AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "MX", "NI", "PA",
            "PE", "PR", "PT", "PY", "SV", "VE",
        ];
        // Of names in other scripts the accents are a transliterator's: `As Salţ`, `Birgañj`.
        const OTHER_SCRIPTS: [&str; 48] = [
            "AE", "AF", "AM", "BD", "BG", "BH", "BT", "BY", "CN", "EG", "ER", "ET", "GE", "GR",
            "IL", "IN", "IQ", "IR", "JO", "JP", "KG", "KH", "KP", "KR", "KW", "KZ", "LA", "LB",
            "LK", "LY", "MK", "MM", "MN", "MV", "NP", "OM", "PK", "PS", "QA", "RU", "SA", "SD",
            "SY", "TH", "TJ", "TW", "UA", "YE",
        ];
        let folded = fold(name);
        let own = fold(&self.name) == folded;
        let transliterated = OTHER_SCRIPTS.contains(&self.country.as_str());
        let is_own = |c: char| c.is_ascii() || c == '’' || !transliterated;
        let better =
            |other: &&str| !other.is_ascii() && other.chars().all(is_own) && fold(other) == folded;
        let iberian = IBERIAN.contains(&self.country.as_str());
        let others = self.others.iter().map(String::as_str).filter(|other| {
            iberian
                && !own
                && other.chars().all(|c| c.is_ascii() || "áéíóúüñãõâêôçÁÉÍÓÚÑ".contains(c))
        });
        (name.is_ascii()).then(|| std::iter::once(self.name.as_str()).chain(others).find(better))?
    }

    /// The other names worth finding it by: of cities those in all languages and widely read letters
    /// (München, Москва, 東京), but for spellings of other letters in Latin ones, which begin with a small one; of
    /// towns those that are a part of the name or have it as a part (Ixtepec for Ciudad Ixtepec).
    pub fn aliases(&self) -> BTreeSet<String> {
        let key = fold(&self.name);
        let words = |name: &str| name.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
        let own = words(&key);
        self.others
            .iter()
            .filter(|other| {
                let folded = fold(other);
                if !folded.is_ascii() {
                    return self.population >= CITY && is_widely_read(&folded);
                }
                let theirs = words(&folded);
                let related = theirs.is_subset(&own) || own.is_subset(&theirs);
                let first = other.chars().find(|c| c.is_alphabetic());
                let is_name = first.is_some_and(char::is_uppercase) && self.population >= CITY;
                other.chars().count() > 2
                    && other.chars().any(char::is_lowercase)
                    && (is_name || self.population >= 30_000 && related)
            })
            .chain(&self.also)
            .cloned()
            .collect()
    }

    /// Whether one of the names folds to this.
    pub fn answers_to(&self, folded: &str) -> bool {
        self.folded.iter().any(|name| name == folded)
    }
}

/// Reads the wheel's places of 5,000 inhabitants or more, in the order of their identifiers.
pub fn read(json: &[u8]) -> Vec<Town> {
    let document: Value = serde_json::from_slice(json).expect("JSON");
    let mut towns: Vec<(u64, Town)> = document
        .as_object()
        .expect("an object")
        .values()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let others: Vec<String> = row["alternatenames"]
                .as_array()
                .map(|names| names.iter().filter_map(|n| n.as_str()).map(str::to_owned).collect())
                .unwrap_or_default();
            let name = text("name");
            let mut folded: Vec<String> = others.iter().map(|other| fold(other)).collect();
            folded.push(fold(&name));
            folded.sort();
            folded.dedup();
            let town = Town {
                name,
                country: text("countrycode"),
                lon: row["longitude"].as_f64().expect("a longitude"),
                lat: row["latitude"].as_f64().expect("a latitude"),
                population: row["population"].as_i64().unwrap_or(0),
                also: Vec::new(),
                others,
                folded,
            };
            (row["geonameid"].as_u64().expect("an identifier"), town)
        })
        .collect();
    towns.sort_by_key(|(id, _)| *id);
    towns.into_iter().map(|(_, town)| town).collect()
}
