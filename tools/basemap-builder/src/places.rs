//! Populated places: names and positions from one source, rank, population and capital status from
//! another, matched by position and name since the second's identifiers are not to be trusted.

mod once;

use std::collections::BTreeMap;

use crate::countries::{LANGUAGES, code};
use crate::fold::fold;
use crate::pack::{Cell, Table};
use crate::pickle::Value;
use crate::towns::Town;

/// A populated place.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub name: String,
    pub country: String,
    pub lon: f64,
    pub lat: f64,
    pub rank: i64,
    pub population: i64,
    pub capital: &'static str,
    /// What the first source calls it, where that was put right and GeoNames knows it too.
    pub former: Option<String>,
    /// Where GeoNames has it, longitude and latitude.
    pub surveyed: Option<(f64, f64)>,
    /// What it is called in other languages, by [`LANGUAGES`].
    pub exonyms: BTreeMap<&'static str, String>,
}

/// Cities that GeoNames has far from their middle, by name and country: Dubai in the desert, Ho Chi
/// Minh City at its airport, Buenaventura in the hills. They stand where the first source has them.
const MISLAID: [(&str, &str); 3] =
    [("Dubai", "AE"), ("Ho Chi Minh City", "VN"), ("Buenaventura", "CO")];

/// What the second source tells.
struct Other {
    name: String,
    folded: String,
    country: String,
    lon: f64,
    lat: f64,
    rank: i64,
    population: i64,
    capital: &'static str,
}

/// Reads and matches both sources, and fills in populations from a third: name, country,
/// longitude, latitude, population. Places come in the order of rank and population.
pub fn read(cities: &Value, table: &[BTreeMap<String, String>], towns: &mut [Town]) -> Vec<Place> {
    let others = others(table);
    let corrections = corrections();
    let mut capitals = capitals();
    let mut corrected = 0;
    let mut places = Vec::new();
    let mut unmatched = 0;
    for city in cities.list() {
        let [name, country, lat, lon] = city.list() else { panic!("not a place: {city:?}") };
        let (mut name, former) = put_right(name.text(), country.text(), &corrections);
        corrected += usize::from(former.is_some());
        if name.is_empty() {
            continue;
        }
        let (lon, lat) = (lon.number(), lat.number());
        let mut folded = fold(&name);
        let distance = |x: f64, y: f64| distance((lon, lat), (x, y));
        let given = former.as_deref().map(fold);
        let is_it = |name: &str| name == folded || given.as_deref() == Some(name);
        let best = matched(&others, is_it, distance);
        if let Some(best) = best.filter(|best| is_of_another(&others, &folded, best))
            && town_at(towns, &folded, distance).is_none()
        {
            (name, folded) = (best.name.clone(), best.folded.clone());
        }
        let mut town = town_at(towns, &folded, distance);
        let is_mislaid = MISLAID.contains(&(name.as_str(), country.text()));
        if let Some(town) = town.as_mut().filter(|_| is_mislaid) {
            (town.lon, town.lat) = (lon, lat);
        }
        let town = town.as_deref();
        unmatched += usize::from(best.is_none());
        // The village of Mazatán in Sonora has the name and inhabitants of Sinaloa's Mazatlán.
        let mistaken = name == "Mazatlán" && lat > 28.0;
        let name = if mistaken { "Mazatán".to_owned() } else { name };
        let best = best.filter(|_| !mistaken);
        let country = country.text().to_owned();
        let surveyed = town.map(|town| (town.lon, town.lat));
        let former = former.filter(|name| town.is_some_and(|town| town.answers_to(&fold(name))));
        let place = Place { name, country, lon, lat, rank: 10, ..Place::default() };
        let place = Place { former, surveyed, ..place };
        let mut place = completed(place, best, town);
        mend_capital(&mut place, &mut capitals);
        places.push(place);
    }
    assert_eq!(
        corrected,
        corrections.len(),
        "each correction is of one place; an empty one leaves it out"
    );
    assert!(capitals.is_empty(), "no place is {capitals:?}");
    once::once(&mut places, towns);
    eprintln!("{} places, {unmatched} without a rank in the second source", places.len());
    places.sort_by(|a, b| {
        (a.rank, -a.population, &a.name)
            .partial_cmp(&(b.rank, -b.population, &b.name))
            .expect("order")
    });
    places
}

/// A name of the first source; one ends with a mark for the direction of writing. Old character sets had no S
/// and T with a comma below, as Romanian has them, and Turkish letters with a cedilla stood for them.
fn shown(name: &str, country: &str) -> String {
    let is_romanian = ["RO", "MD"].contains(&country);
    let letter = |letter: char| match letter {
        'ş' if is_romanian => 'ș',
        'Ş' if is_romanian => 'Ș',
        'ţ' if is_romanian => 'ț',
        'Ţ' if is_romanian => 'Ț',
        other => other,
    };
    let shown: String = name.chars().filter(|c| *c != '\u{200e}').map(letter).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    words.join(" ")
}

/// The right name of a place, and the one that it is given, where that is another.
fn put_right(
    given: &str,
    country: &str,
    corrections: &BTreeMap<(&str, &str), &'static str>,
) -> (String, Option<String>) {
    let given = shown(given, country);
    match corrections.get(&(given.as_str(), country)) {
        Some(&right) => (right.to_owned(), Some(given)),
        None => (given, None),
    }
}

/// Puts places where GeoNames has them, as far as that is in the same country as they were: a source
/// for small scales has some of them up to twenty kilometres off.
pub fn settle(places: &mut [Place], country: impl Fn(f64, f64) -> Option<usize>) {
    let mut moved = 0;
    for place in places {
        let Some((lon, lat)) = place.surveyed else { continue };
        let is_home =
            country(lon, lat).is_some_and(|own| country(place.lon, place.lat) == Some(own));
        if is_home && distance((lon, lat), (place.lon, place.lat)) > 0.0 {
            (place.lon, place.lat) = (lon, lat);
            moved += 1;
        }
    }
    eprintln!("{moved} places stand where GeoNames has them");
}

/// GeoNames' largest place of a name near by.
fn town_at<'a>(
    towns: &'a mut [Town],
    folded: &str,
    distance: impl Fn(f64, f64) -> f64,
) -> Option<&'a mut Town> {
    towns
        .iter_mut()
        .filter(|town| distance(town.lon, town.lat) < 0.3 && town.answers_to(folded))
        .max_by_key(|town| town.population)
}

/// The second source.
fn others(table: &[BTreeMap<String, String>]) -> Vec<Other> {
    table
        .iter()
        .map(|row| {
            let number = |key: &str| row.get(key).and_then(|t| t.parse().ok()).unwrap_or(0.0);
            Other {
                name: row["name"].clone(),
                folded: fold(&row["nameascii"]),
                country: row["iso_a2"].clone(),
                lon: number("longitude"),
                lat: number("latitude"),
                rank: number("scalerank") as i64,
                population: number("pop_max") as i64,
                capital: match row["featurecla"].as_str() {
                    "Admin-0 capital" | "Admin-0 capital alt" => "country",
                    "Admin-1 capital" | "Admin-1 region capital" => "admin-1",
                    _ => "",
                },
            }
        })
        .collect()
}

/// How far apart two places are, in degrees of latitude.
fn distance((lon, lat): (f64, f64), (x, y): (f64, f64)) -> f64 {
    let east = ((x - lon + 540.0).rem_euclid(360.0) - 180.0) * lat.to_radians().cos();
    east.hypot(y - lat)
}

/// What the second source has under a place's names or at its place.
fn matched(
    others: &[Other],
    is_it: impl Fn(&str) -> bool,
    distance: impl Fn(f64, f64) -> f64,
) -> Option<&Other> {
    others
        .iter()
        .map(|other| (distance(other.lon, other.lat), other))
        .filter(|(distance, other)| *distance < 0.02 || *distance < 0.4 && is_it(&other.folded))
        .min_by(|a, b| {
            (!is_it(&a.1.folded), a.0).partial_cmp(&(!is_it(&b.1.folded), b.0)).expect("a number")
        })
        .map(|(_, other)| other)
}

/// Whether a name that the first source gives a place is that of another in its country, by the second:
/// Maradi is called as Niger's capital.
fn is_of_another(others: &[Other], folded: &str, place: &Other) -> bool {
    let is_it = |other: &Other| other.folded == folded && other.country == place.country;
    place.folded != folded && others.iter().any(is_it)
}

/// Names that are wrong in the first source, by name and country, with the right ones.
fn corrections() -> BTreeMap<(&'static str, &'static str), &'static str> {
    include_str!("../tables/corrections.tsv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [given, country, right] = cells[..] else { panic!("{line}") };
            ((given, country), right)
        })
        .collect()
}

/// What is a capital (`country`), or where a government sits elsewhere (`seat`), by name and
/// country, where the second source has it otherwise.
fn capitals() -> Vec<(&'static str, &'static str, &'static str)> {
    let of_line = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, country, capital, _reason] = cells[..] else { panic!("{line}") };
        (name, country, if capital == "-" { "" } else { capital })
    };
    include_str!("../tables/capitals.tsv").lines().map(of_line).collect()
}

/// Says whether a place is a capital as the table has it, and takes it from the table.
fn mend_capital(place: &mut Place, capitals: &mut Vec<(&str, &str, &'static str)>) {
    let is_it =
        |(name, country, _): &(&str, &str, &str)| *name == place.name && *country == place.country;
    if let Some(at) = capitals.iter().position(is_it) {
        place.capital = capitals.swap_remove(at).2;
    }
}

/// A place with what the other sources know of it.
fn completed(mut place: Place, best: Option<&Other>, town: Option<&Town>) -> Place {
    if let Some(other) = best {
        (place.rank, place.population, place.capital) =
            (other.rank, other.population, other.capital);
        // The source's ranks thin out suburbs; the seat of a province that is a great city is
        // none.
        let most = match (place.capital, place.population) {
            ("admin-1", 500_000..) => 4,
            ("admin-1", 200_000..) => 6,
            _ => place.rank,
        };
        place.rank = place.rank.min(most);
    }
    if let Some(town) = town {
        if let Some(accented) = town.accented(&place.name) {
            place.name = accented.to_owned();
        }
        if place.population <= 0 {
            place.population = town.population;
        }
        if place.country.is_empty() || place.country == "-99" {
            place.country = town.country.clone();
        }
    }
    place
}

/// The table of the places' properties.
pub fn table(places: &[Place]) -> Table {
    let columns = ["name", "rank", "population", "capital", "country"].map(str::to_owned);
    let exonyms = LANGUAGES.map(|language| format!("name_{}", code(language)));
    let mut table = Table::new(columns.into_iter().chain(exonyms).map(|name| (name, 0)));
    for place in places {
        let mut row: Vec<Cell> = vec![
            place.name.as_str().into(),
            Cell::Integer(place.rank),
            Cell::Integer(place.population.max(0)),
            if place.capital.is_empty() { Cell::None } else { place.capital.into() },
            if place.country.is_empty() { Cell::None } else { place.country.as_str().into() },
        ];
        let exonym = |language| place.exonyms.get(language).map(|name| name.as_str().into());
        row.extend(LANGUAGES.map(|language| exonym(language).unwrap_or(Cell::None)));
        table.push(row);
    }
    table
}
