//! A name of the data and the basemap's for the same place do not both stand.

#![cfg(feature = "basemap")]

use rumbo::error::Code;
use rumbo::figure::Figure;

/// The basemap's names that yield to a point of the data, on a map of some degrees around it.
fn yielding(name: &str, lon: f64, lat: f64, reach: f64) -> Vec<String> {
    yielding_in("en", name, (lon, lat), reach)
}

/// The same on a map in a language.
fn yielding_in(language: &str, name: &str, (lon, lat): (f64, f64), reach: f64) -> Vec<String> {
    let (west, south, east, north) = (lon - reach, lat - reach, lon + reach, lat + reach);
    let text = format!(
        "[page]\nwidth = '400px'\nheight = '400px'\n[fonts]\nmissing_glyphs = 'boxes'\n\
         [map]\nextent = [{west}, {south}, {east}, {north}]\nrelief = false\nlanguage = '{language}'\n\
         [[source]]\nname = 'own'\ndata = '''{{\"type\": \"Feature\", \"properties\": \
         {{\"name\": \"{name}\"}}, \"geometry\": {{\"type\": \"Point\", \"coordinates\": \
         [{lon}, {lat}]}}}}'''\n"
    );
    let rendered = Figure::from_toml(&text).unwrap().render().unwrap();
    let told = rendered.report.with_code(Code::LabelOmitted);
    let told = told.filter(|entry| entry.detail == "the data names it here");
    told.filter_map(|entry| Some(entry.place.rsplit_once(": ")?.1.to_owned())).collect()
}

#[test]
fn towns_yield_to_their_name_however_it_is_written() {
    for (name, lon, lat, known) in [
        ("Đà Nẵng", 108.22, 16.06, "Da Nang"),
        ("Xian", 108.94, 34.26, "Xi’an"),
        ("Port au Prince", -72.34, 18.54, "Port-au-Prince"),
        ("St Petersburg: 5 May", 30.31, 59.94, "St. Petersburg"),
        ("Bombay", 72.83, 18.97, "Mumbai"),
        ("Thành phố Hồ Chí Minh", 106.7, 10.78, "Ho Chi Minh City"),
        ("Київ", 30.52, 50.45, "Kyiv"),
    ] {
        assert_eq!(yielding(name, lon, lat, 3.0), [known], "{name}");
    }
}

#[test]
fn countries_yield_in_other_languages_and_not_to_their_towns() {
    assert_eq!(yielding("Allemagne", 10.0, 51.0, 8.0), ["GERMANY"]);
    assert_eq!(yielding("Ciudad de México", -99.13, 19.43, 6.0), ["Mexico City"]);
    assert_eq!(yielding("Field hospital", 30.52, 50.45, 3.0), [""; 0]);
}

#[test]
fn towns_yield_in_every_language_of_the_map() {
    let london = (-0.12, 51.51);
    for (language, name, known) in [
        ("es", "London", "Londres"),
        ("es", "Londres", "Londres"),
        ("ar", "London", "لندن"),
        ("ar", "Лондон", "لندن"),
        ("ja", "Londres", "ロンドン"),
        ("de", "Londres", "London"),
    ] {
        assert_eq!(yielding_in(language, name, london, 3.0), [known], "{language}: {name}");
    }
    assert_eq!(yielding_in("es", "Los Angeles", (-118.24, 34.05), 3.0), ["Los Ángeles"]);
    assert_eq!(yielding_in("it", "Juba", (31.58, 4.85), 3.0), ["Giuba"]);
}

#[test]
fn a_neighbour_that_is_known_to_be_another_town_stays_in_another_script() {
    assert_eq!(yielding_in("ar", "Giza", (31.21, 30.0), 8.0), [""; 0]);
    assert_eq!(yielding_in("ar", "Field hospital", (31.24, 30.05), 8.0), ["القاهرة"]);
}
