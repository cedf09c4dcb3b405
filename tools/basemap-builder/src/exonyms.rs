//! What towns are called in other languages. The Unicode CLDR tells it of the towns that time zones
//! are named after, and what it gives goes to the place that is the town: by its name, in its country.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::countries::{LANGUAGES, code};
use crate::fold::fold;
use crate::pack::typographic;
use crate::package;
use crate::places::Place;

/// Names by language, as [`LANGUAGES`] calls it.
type Exonyms = BTreeMap<&'static str, String>;

/// Zones, each with the place that it is named after, where the archive has that under another name
/// or in another country.
const OTHERWISE_NAMED: [(&str, &str, &str); 6] = [
    ("Africa/El_Aaiun", "Laayoune", "MA"),
    ("America/Dawson", "Dawson City", "CA"),
    ("Asia/Gaza", "Gaza City", "PS"),
    ("Asia/Hovd", "Dund-Us", "MN"),
    ("Europe/Simferopol", "Simferopol", "RU"),
    ("Europe/Vatican", "Vatican City", "VA"),
];

/// A town that a zone is named after; also what is none, an island or a country, which no place answers to.
pub struct Town {
    zone: String,
    country: String,
    /// Folded names that it has in English.
    folded: BTreeSet<String>,
    exonyms: Exonyms,
}

/// The towns of the packages of zones and of their names.
pub fn read(zones: &[u8], names: &[u8]) -> Vec<Town> {
    let json = |bytes: &[u8]| -> Value { serde_json::from_slice(bytes).expect("JSON") };
    let zones = json(&package::from_tgz(zones, "package/bcp47/timezone.json"));
    let path = |language| format!("package/main/{}/timeZoneNames.json", code(language));
    let paths = LANGUAGES.map(path);
    let files = package::all_from_tgz(names, &paths.each_ref().map(String::as_str));
    let names = LANGUAGES.into_iter().zip(&files).map(|(language, file)| {
        let names = json(file)["main"][code(language)]["dates"]["timeZoneNames"]["zone"].take();
        (language, names)
    });
    towns(&zones["keyword"]["u"]["tz"], &names.collect())
}

/// The towns of zones by their codes, and their names by language and zone.
fn towns(zones: &Value, names: &BTreeMap<&'static str, Value>) -> Vec<Town> {
    let zones = zones.as_object().expect("zones by their codes").iter();
    zones.filter_map(|(code, zone)| town(code, zone, names)).collect()
}

/// The town of a zone; none where its English name goes on to tell the state (`Beulah, North Dakota`).
fn town(code: &str, zone: &Value, names: &BTreeMap<&'static str, Value>) -> Option<Town> {
    // The first is the CLDR's own, others were zones once, of other towns.
    let path = zone.get("_alias")?.as_str()?.split(' ').next()?;
    let region = zone.get("_region").and_then(Value::as_str).or_else(|| code.get(..2))?;
    let exemplar = |language: &str| -> Option<&str> {
        let of_zone = path.split('/').try_fold(names.get(language)?, |names, part| names.get(part));
        of_zone?.get("exemplarCity")?.as_str()
    };
    let last_part = |path: &str| path.rsplit('/').next().unwrap_or(path).replace('_', " ");
    let mut folded = BTreeSet::from([fold(&last_part(path))]);
    folded.extend(zone.get("_iana").and_then(Value::as_str).map(|path| fold(&last_part(path))));
    if let Some(english) = exemplar("en") {
        folded.insert(fold(&plain(english)?));
    }
    let exonym = |language| Some((language, plain(exemplar(language)?)?));
    Some(Town {
        zone: path.to_owned(),
        country: region.to_uppercase(),
        folded,
        exonyms: LANGUAGES.into_iter().filter_map(exonym).collect(),
    })
}

/// A name without what follows in brackets (`Tripoli (Libye)`) and without marks of where it may be broken;
/// none where it goes on after a comma.
fn plain(name: &str) -> Option<String> {
    let name: String = name.chars().filter(|c| *c != '\u{ad}').collect();
    let name = name.split([' ', '\u{a0}']).take_while(|word| !word.starts_with(['(', '[']));
    let name = name.collect::<Vec<_>>().join(" ");
    (!name.is_empty() && !name.contains([',', '،', '、', '，'])).then(|| typographic(&name))
}

/// Gives places the names of the towns that they are, then those that the table puts right.
pub fn give(places: &mut [Place], towns: &[Town]) {
    let mut given = 0;
    for town in towns {
        let Some(place) = place_of(places, town) else { continue };
        let place = &mut places[place];
        let own = typographic(&place.name);
        let others = town.exonyms.iter().filter(|(_, name)| **name != own);
        place.exonyms = others.map(|(language, name)| (*language, name.clone())).collect();
        given += 1;
    }
    for line in include_str!("../tables/exonyms.tsv").lines() {
        put_right(places, line);
    }
    let names: usize = places.iter().map(|place| place.exonyms.len()).sum();
    eprintln!("{given} of {} zones' towns are places, with {names} names", towns.len());
}

/// The place that is a town: of several of its name the largest, of several names none.
fn place_of(places: &[Place], town: &Town) -> Option<usize> {
    let otherwise = OTHERWISE_NAMED.iter().find(|(zone, ..)| *zone == town.zone);
    let is_it = |place: &Place| match otherwise {
        Some((_, name, country)) => place.name == *name && place.country == *country,
        None => place.country == town.country && town.folded.contains(&fold(&place.name)),
    };
    let found = || (0..places.len()).filter(|&number| is_it(&places[number]));
    assert!(otherwise.is_none() || found().count() == 1, "{} is no place", town.zone);
    let names: BTreeSet<String> = found().map(|number| fold(&places[number].name)).collect();
    found().filter(|_| names.len() == 1).max_by_key(|&number| places[number].population)
}

/// Puts a name right by a line of the table: place, country, language, name (`-` for none), reason.
fn put_right(places: &mut [Place], line: &str) {
    let cells: Vec<&str> = line.split('\t').collect();
    let [name, country, language, right, _reason] = cells[..] else { panic!("{line}") };
    let is_it = |place: &&mut Place| place.name == name && place.country == country;
    let places: Vec<&mut Place> = places.iter_mut().filter(is_it).collect();
    let place = places.into_iter().max_by_key(|place| place.population).expect(line);
    let language = LANGUAGES.into_iter().find(|known| code(known) == language).expect(line);
    let before = match right {
        "-" => Some(place.exonyms.remove(language).expect(line)),
        right => place.exonyms.insert(language, right.to_owned()),
    };
    assert_ne!(before.as_deref(), Some(right), "{line}: it has that name");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn place(name: &str, country: &str, population: i64) -> Place {
        let name = name.to_owned();
        Place { name, country: country.to_owned(), population, ..Place::default() }
    }

    fn town_of(code: &str, zone: &Value, spanish: &str) -> Option<Town> {
        let names = json!({"America": {"Town": {"exemplarCity": spanish}}});
        town(code, zone, &BTreeMap::from([("es", names)]))
    }

    #[test]
    fn a_zone_tells_its_town_and_country() {
        let zone = json!({"_alias": "Asia/Calcutta Asia/Dacca", "_iana": "Asia/Kolkata"});
        let town = town_of("inccu", &zone, "").unwrap();
        assert_eq!((town.zone.as_str(), town.country.as_str()), ("Asia/Calcutta", "IN"));
        assert_eq!(town.folded, BTreeSet::from(["calcutta".to_owned(), "kolkata".to_owned()]));
        let zone = json!({"_alias": "Asia/Hebron", "_region": "PS"});
        assert_eq!(town_of("hebron", &zone, "").unwrap().country, "PS");
        assert!(town_of("cncgq", &json!({"_deprecated": true}), "").is_none());
    }

    #[test]
    fn names_say_the_town_and_no_more() {
        assert_eq!(plain("Yangón (Rangún)").as_deref(), Some("Yangón"));
        assert_eq!(plain("Reyk\u{ad}ja\u{ad}vík").as_deref(), Some("Reykjavík"));
        assert_eq!(plain("N'Djamena").as_deref(), Some("N’Djamena"));
        assert_eq!(plain("Beulah, North Dakota"), None);
        let zone = json!({"_alias": "America/Town"});
        let english = json!({"America": {"Town": {"exemplarCity": "Town, Indiana"}}});
        assert!(town("ustwn", &zone, &BTreeMap::from([("en", english)])).is_none());
    }

    #[test]
    fn a_town_is_the_largest_place_of_its_name_in_its_country() {
        let zone = json!({"_alias": "America/Town America/Other"});
        let town = town_of("ustwn", &zone, "Villa").unwrap();
        let mut places = vec![
            place("Town", "US", 10),
            place("Töwn", "US", 20),
            place("Town", "CA", 30),
            place("Other", "US", 40),
        ];
        assert_eq!(place_of(&places, &town), Some(1));
        assert_eq!(town.exonyms, Exonyms::from([("es", "Villa".to_owned())]));
        put_right(&mut places, "Other\tUS\tzh-Hant\t別處\tnothing else says it");
        assert_eq!(places[3].exonyms, Exonyms::from([("zht", "別處".to_owned())]));
        put_right(&mut places, "Other\tUS\tzh-Hant\t-\tit is another");
        assert!(places[3].exonyms.is_empty());
    }

    #[test]
    fn a_zone_named_after_two_places_is_neither() {
        let zone = json!({"_alias": "America/Town", "_iana": "America/Other"});
        let town = town_of("ustwn", &zone, "Villa").unwrap();
        let places = [place("Town", "US", 10), place("Other", "US", 20)];
        assert_eq!(place_of(&places, &town), None);
        assert_eq!(place_of(&places[1..], &town), Some(0));
    }
}
