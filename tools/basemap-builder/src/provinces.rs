//! The table of provinces.

use serde_json::Value;

use crate::faces::Province;
use crate::pack::{Cell, Table};

/// The languages of province names besides the local one. The source has 24; the others are left
/// out for the archive's size.
pub const LANGUAGES: [&str; 10] = ["en", "es", "ar", "de", "fr", "it", "ja", "pt", "ru", "zh"];

/// What stands in an attribute, if it says anything.
pub fn text<'a>(attributes: &'a Value, key: &str) -> Option<&'a str> {
    attributes[key].as_str().map(str::trim).filter(|text| !text.is_empty() && *text != "-99")
}

/// The name of a province; the Federal District of Mexico is a state since 2016.
pub fn name(attributes: &Value) -> Option<&str> {
    let name = text(attributes, "name").or_else(|| text(attributes, "name_en"))?;
    let mexico = text(attributes, "adm0_a3") == Some("MEX");
    Some(if mexico && name == "Distrito Federal" { "Ciudad de México" } else { name })
}

/// The table of the provinces' properties.
pub fn table(provinces: &[Province], area: &[f64]) -> Table {
    let mut columns = vec![("name".to_owned(), 0)];
    columns.extend(LANGUAGES.map(|language| (format!("name_{language}"), 0)));
    columns.extend(
        [
            ("iso_3166_2", 0),
            ("type", 0),
            ("country", 0),
            ("rank", 0),
            ("label_lon", 3),
            ("label_lat", 3),
            ("area_km2", 0),
        ]
        .map(|(name, digits)| (name.to_owned(), digits)),
    );
    let mut table = Table::new(columns);
    for (province, area) in provinces.iter().zip(area) {
        let given = |key: &str| text(&province.attributes, key).map_or(Cell::None, Cell::from);
        let number = |key: &str| province.attributes[key].as_f64();
        let mut row = vec![name(&province.attributes).map_or(Cell::None, Cell::from)];
        row.extend(LANGUAGES.map(|language| given(&format!("name_{language}"))));
        let code = text(&province.attributes, "iso_3166_2").filter(|code| !code.contains('~'));
        row.push(code.map_or(Cell::None, Cell::from));
        row.push(given("type_en"));
        row.push(match text(&province.attributes, "iso_a2") {
            Some(code) if code != "-1" => Cell::from(code),
            _ => Cell::None,
        });
        row.push(number("scalerank").map_or(Cell::None, |rank| Cell::Integer(rank as i64)));
        row.push(number("longitude").map_or(Cell::None, Cell::Decimal));
        row.push(number("latitude").map_or(Cell::None, Cell::Decimal));
        row.push(Cell::Integer(area.round() as i64));
        table.push(row);
    }
    table
}
