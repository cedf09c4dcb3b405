//! The gazetteer, as a figure file uses it.
#![cfg(feature = "basemap")]

use rumbo::ErrorKind;
use rumbo::basemap::{FindOptions, Found, Gazetteer, PlaceKind};
use rumbo::unit::{LonLat, LonLatBox};

fn find(name: &str) -> Found {
    let gazetteer = Gazetteer::embedded().unwrap();
    gazetteer.find(name, &FindOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// Name without accents, name, country, longitude, latitude: from the places of the map and of
/// GeoNames.
const PLACES: [(&str, &str, &str, f64, f64); 50] = [
    ("tijuana", "Tijuana", "MX", -117.04, 32.53),
    ("san ysidro, california", "San Ysidro", "US", -117.04, 32.55),
    ("tapachula", "Tapachula", "MX", -92.26, 14.90),
    ("mazatlan", "Mazatlán", "MX", -106.42, 23.23),
    ("hermosillo", "Hermosillo", "MX", -110.98, 29.10),
    ("puebla", "Puebla", "MX", -98.20, 19.04),
    ("mexicali", "Mexicali", "MX", -115.47, 32.63),
    ("guadalajara", "Guadalajara", "MX", -103.35, 20.67),
    ("merida, yucatan", "Mérida", "MX", -89.62, 20.97),
    ("queretaro", "Querétaro", "MX", -100.39, 20.59),
    ("leon, guanajuato", "León", "MX", -101.68, 21.12),
    ("mexico city", "Mexico City", "MX", -99.13, 19.43),
    ("tegucigalpa", "Tegucigalpa", "HN", -87.20, 14.08),
    ("san pedro sula", "San Pedro Sula", "HN", -88.03, 15.50),
    ("san salvador", "San Salvador", "SV", -89.19, 13.69),
    ("managua", "Managua", "NI", -86.25, 12.13),
    ("bogota", "Bogotá", "CO", -74.08, 4.61),
    ("medellin", "Medellín", "CO", -75.56, 6.25),
    ("sao paulo", "São Paulo", "BR", -46.64, -23.55),
    ("brasilia", "Brasília", "BR", -47.93, -15.78),
    ("belem", "Belém", "BR", -48.50, -1.46),
    ("asuncion", "Asunción", "PY", -57.65, -25.29),
    ("montreal", "Montréal", "CA", -73.59, 45.51),
    ("los angeles", "Los Angeles", "US", -118.24, 34.05),
    ("san diego", "San Diego", "US", -117.16, 32.72),
    ("rome", "Rome", "IT", 12.51, 41.89),
    ("paris", "Paris", "FR", 2.35, 48.85),
    ("zurich", "Zürich", "CH", 8.55, 47.37),
    ("munich", "Munich", "DE", 11.58, 48.14),
    ("malaga", "Málaga", "ES", -4.42, 36.72),
    ("malmo", "Malmö", "SE", 13.00, 55.61),
    ("goteborg", "Göteborg", "SE", 11.97, 57.71),
    ("lodz", "Łódź", "PL", 19.47, 51.77),
    ("krakow", "Kraków", "PL", 19.94, 50.06),
    ("istanbul", "Istanbul", "TR", 28.95, 41.01),
    ("izmir", "İzmir", "TR", 27.14, 38.41),
    ("reykjavik", "Reykjavík", "IS", -21.90, 64.14),
    ("longyearbyen", "Longyearbyen", "SJ", 15.64, 78.22),
    ("suva", "Suva", "FJ", 178.44, -18.14),
    ("papeete", "Papeete", "PF", -149.57, -17.53),
    ("tokyo", "Tokyo", "JP", 139.69, 35.69),
    ("mumbai", "Mumbai", "IN", 72.88, 19.07),
    ("ndjamena", "N'Djamena", "TD", 15.04, 12.11),
    ("yaounde", "Yaoundé", "CM", 11.52, 3.87),
    ("lome", "Lomé", "TG", 1.22, 6.13),
    ("nairobi", "Nairobi", "KE", 36.82, -1.28),
    ("cairo", "Cairo", "EG", 31.25, 30.06),
    ("almaty", "Almaty", "KZ", 76.93, 43.25),
    ("nukus", "Nukus", "UZ", 59.61, 42.45),
    ("da nang", "Da Nang", "VN", 108.22, 16.07),
];

#[test]
fn well_known_places_are_found_with_accents_and_without() {
    let mut faults = Vec::new();
    let gazetteer = Gazetteer::embedded().unwrap();
    for (plain, accented, country, lon, lat) in PLACES {
        let qualifier = plain.split_once(',').map_or("", |(_, rest)| rest);
        let with = format!("{accented},{qualifier}");
        for name in [plain, with.trim_end_matches(','), &plain.to_uppercase()] {
            match gazetteer.find(name, &FindOptions::default()) {
                Ok(found) => {
                    let near =
                        (found.at.lon - lon).abs() < 0.25 && (found.at.lat - lat).abs() < 0.25;
                    if !near || found.country.as_deref() != Some(country) {
                        faults.push(format!("{name}: {} at {:?}", found.full_name(), found.at));
                    }
                    let box_is_around = found.bounds.contains(found.at);
                    assert!(box_is_around, "{name}: {:?}", found.bounds);
                }
                Err(error) => faults.push(format!("{name}: {error}")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_traps_are_told_apart() {
    let mazatlan = find("Mazatlán");
    assert_eq!(mazatlan.province.as_deref(), Some("Sinaloa"));
    assert!(!mazatlan.is_ambiguous());
    let puebla = find("Puebla");
    assert!((puebla.at.lat - 19.04).abs() < 0.1, "{puebla:?}");
    let hermosillo = find("Hermosillo");
    assert_eq!(hermosillo.province.as_deref(), Some("Sonora"));
    let ixtepec = find("Ixtepec, Oaxaca");
    assert_eq!(ixtepec.province.as_deref(), Some("Oaxaca"));
    let near = FindOptions { near: Some(LonLat::new(-95.1, 16.6)), ..FindOptions::default() };
    let ixtepec = Gazetteer::embedded().unwrap().find("Ixtepec", &near).unwrap();
    assert_eq!(ixtepec.province.as_deref(), Some("Oaxaca"));
    let ysidro = find("San Ysidro");
    assert_eq!(ysidro.province.as_deref(), Some("California"));
    let port = find("San Ysidro port of entry");
    assert!((port.at.lat - 32.543).abs() < 0.01);
}

#[test]
fn a_town_comes_before_the_province_that_it_gives_its_name_to() {
    for name in ["Timbuktu", "Tamanrasset", "Samarkand"] {
        assert_eq!(find(name).kind, PlaceKind::Settlement, "{name}");
    }
    // Small towns and those of other provinces do not.
    for name in ["Sinaloa", "Tabasco", "Jalisco", "Chubut"] {
        assert_eq!(find(name).kind, PlaceKind::Province, "{name}");
    }
}

#[test]
fn countries_provinces_and_waters_have_boxes() {
    let mexico = find("México");
    assert_eq!((mexico.kind, mexico.country.as_deref()), (PlaceKind::Country, Some("MX")));
    let b = mexico.bounds;
    assert!(b.west < -117.0 && b.south < 15.0 && b.east > -87.0 && b.north > 32.0, "{b:?}");
    assert!(b.west > -119.5 && b.north < 33.5, "{b:?}");
    let france = find("Francia").bounds;
    assert!(france.west > -6.0 && france.south > 41.0 && france.north < 52.0, "{france:?}");
    let fiji = find("Fiji").bounds;
    assert!(fiji.crosses_antimeridian() && fiji.lon_span() < 10.0, "{fiji:?}");
    let russia = find("Russia").bounds;
    assert!(russia.crosses_antimeridian(), "{russia:?}");
    let chiapas = find("Chiapas");
    assert_eq!(chiapas.kind, PlaceKind::Province);
    assert!(chiapas.bounds.contains(LonLat::new(-92.6, 16.7)));
    let caribbean = find("Mar Caribe");
    assert_eq!(caribbean.kind, PlaceKind::Physical);
    assert!(caribbean.bounds.contains(LonLat::new(-75.0, 15.0)));
    assert_eq!(find("Sierra Madre Occidental").kind, PlaceKind::Physical);
    assert_eq!(find("Lago de Nicaragua").kind, PlaceKind::Lake);
    let options = FindOptions { kind: Some(PlaceKind::Province), ..FindOptions::default() };
    let puebla = Gazetteer::embedded().unwrap().find("Puebla", &options).unwrap();
    assert_eq!(puebla.kind, PlaceKind::Province);
}

#[test]
fn a_country_narrows_the_search() {
    let gazetteer = Gazetteer::embedded().unwrap();
    for hint in ["HN", "Honduras", "hnd"] {
        let found = gazetteer.find("Santa Rosa de Copán", &FindOptions::in_country(hint)).unwrap();
        assert_eq!(found.country.as_deref(), Some("HN"));
    }
    let error = gazetteer.find("Tijuana", &FindOptions::in_country("FR")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Place);
    assert!(error.to_string().contains("Tijuana, Baja California, MX"), "{error}");
}

#[test]
fn a_town_and_the_province_about_it_are_one_place() {
    let vidin =
        Gazetteer::embedded().unwrap().find("Vidin", &FindOptions::in_country("BG")).unwrap();
    assert!(!vidin.candidates.is_empty(), "the province");
    assert!(!vidin.is_ambiguous() && vidin.others().next().is_none());
}

#[test]
fn ambiguity_is_told_with_the_candidates() {
    let springfield = find("Springfield");
    assert!(springfield.is_ambiguous());
    assert!(springfield.candidates.len() >= 5);
    let called_so = springfield.candidates.iter().filter(|other| !other.by_other_name);
    assert!(called_so.map(|other| other.population).is_sorted_by(|a, b| a >= b));
}

#[test]
fn an_unknown_name_suggests_near_ones() {
    let gazetteer = Gazetteer::embedded().unwrap();
    let error = gazetteer.find("Tijuanna", &FindOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Place);
    assert!(error.remedy_text().unwrap().contains("Tijuana"), "{error}");
    for name in ["", "  ", ",", "xqzzyqv", "Tijuana,", "ﷺ"] {
        if let Err(error) = gazetteer.find(name, &FindOptions::default()) {
            assert_eq!(error.kind(), ErrorKind::Place, "{name}");
        }
    }
}

#[test]
fn cities_are_found_by_their_names_in_other_languages_and_letters() {
    for (name, expected) in [
        ("München", "Munich"),
        ("Praha", "Prague"),
        ("Den Haag", "The Hague"),
        ("Firenze", "Florence"),
        ("Nürnberg", "Nuremberg"),
        ("Wien", "Vienna"),
        ("Ciudad de México", "Mexico City"),
        ("Москва", "Moscow"),
        ("القاهرة", "Cairo"),
        ("東京", "Tokyo"),
        ("北京", "Beijing"),
        ("서울", "Seoul"),
        ("Αθήνα", "Athens"),
        ("ירושלים", "Jerusalem"),
    ] {
        let found = find(name);
        assert_eq!(found.name, expected, "{name}");
        assert!(found.by_other_name, "{name}");
    }
}

#[test]
fn who_bears_a_name_comes_before_who_has_it_in_another_language() {
    // Pune, Florence, Trier, Lima in Ohio and Tokyo have these names too, or are larger.
    for (name, country) in [("Puno", "PE"), ("Florencia", "CO"), ("Lima", "PE"), ("Edo", "NG")] {
        let found = find(name);
        assert_eq!(
            (found.country.as_deref(), found.by_other_name),
            (Some(country), false),
            "{name}"
        );
    }
    // But a village that is called as a capital is in another language is not meant.
    assert_eq!(find("Roma").name, "Rome");
}

#[test]
fn a_town_is_found_by_the_name_it_had() {
    for (former, name) in [
        ("Allahabad", "Prayagraj"),
        ("Port Elizabeth", "Gqeberha"),
        ("Kirovohrad", "Kropyvnytskyi"),
        ("Agana", "Hagåtña"),
    ] {
        assert_eq!(find(former).name, name);
        assert_eq!(find(name).name, name);
    }
}

#[test]
fn a_part_of_the_world_is_found_with_all_that_belongs_to_it() {
    for (names, within) in [
        (["Africa", "Afrique"], &["Dakar", "Bizerte", "Cape Town", "Antananarivo", "Djibouti"][..]),
        (["Asia", "Asien"], &["Istanbul", "Colombo", "Anadyr", "Denpasar", "Norilsk"]),
        (["Europe", "Europa"], &["Lisbon", "Reykjavík", "Athens", "Moscow", "Tromsø"]),
        (["North America", "Norteamérica"], &["Anchorage", "Panama City", "Nuuk", "St. John's"]),
        (["South America", "Sudamérica"], &["Quito", "Ushuaia", "João Pessoa", "Caracas"]),
        (["Oceania", "Océanie"], &["Perth", "Hobart, Tasmania", "Papeete", "Suva", "Agana"]),
        (["Central America", "Centroamérica"], &["Belmopan", "Panama City", "Guatemala City"]),
        (["Caribbean", "Karibik"], &["Havana", "Bridgetown", "Port of Spain", "Nassau"]),
        (["Mediterranean", "Méditerranée"], &["Tangier", "Venice", "Beirut", "Alexandria, Egypt"]),
        (
            ["Iberian Peninsula", "Iberia"],
            &["Lisbon", "Barcelona, Spain", "A Coruña", "Cádiz, Spain"],
        ),
        (["World", "Mundo"], &["Suva", "Papeete", "Longyearbyen", "Ushuaia"]),
    ] {
        for name in names {
            let bounds = find(name).bounds;
            for town in within {
                let at = find(town).at;
                let inside = LonLatBox::new(at.lon, at.lat, at.lon, at.lat);
                assert!(bounds.encloses(inside), "{name} {bounds:?} without {town} {at:?}");
            }
        }
    }
}
