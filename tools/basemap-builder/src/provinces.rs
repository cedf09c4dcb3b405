//! The table of provinces.

pub mod amended;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::area::zoom_of;
use crate::faces::Province;
use crate::fold::fold;
use crate::pack::{Cell, Table};
use crate::physical::Name;

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
    let name = if mexico && name == "Distrito Federal" { "Ciudad de México" } else { name };
    Some(marked(attributes, name).unwrap_or(name))
}

/// How most languages that spell a province with its letters mark these, three of them at least: the
/// local name has often lost its marks (`Timis`), or has those of an older typeface (`Gyôr`). Marks
/// that others drop are kept, and so are capitals.
fn marked<'a>(attributes: &'a Value, name: &str) -> Option<&'a str> {
    let letters = |name: &str| (fold(name), name.chars().filter(|c| c.is_uppercase()).count());
    let marks = |name: &str| name.chars().filter(|letter| !letter.is_ascii()).count();
    let mut spellings: BTreeMap<&str, usize> = BTreeMap::new();
    let languages = attributes.as_object()?.keys().filter_map(|key| key.strip_prefix("name_"));
    for language in languages.filter(|language| language.len() == 2) {
        let spelling = text(attributes, &format!("name_{language}"));
        if let Some(spelling) = spelling.filter(|spelling| letters(spelling) == letters(name)) {
            *spellings.entry(spelling).or_default() += 1;
        }
    }
    let all: usize = spellings.values().sum();
    let most = spellings.into_iter().find(|(_, count)| *count >= 3 && 2 * count > all);
    most.map(|(spelling, _)| spelling).filter(|&most| most != name && marks(most) >= marks(name))
}

/// The ranks of islands and archipelagos that have the name of the province they lie in, by its number:
/// a map that shows the island's name need not show the province's.
pub fn islands(
    provinces: &[Province],
    names: &[Name],
    province_at: impl Fn(f64, f64) -> Option<usize>,
) -> BTreeMap<usize, i64> {
    let mut ranks: BTreeMap<usize, i64> = BTreeMap::new();
    for island in names.iter().filter(|name| matches!(name.class, "island" | "archipelago")) {
        for number in island.line.iter().filter_map(|&(lon, lat)| province_at(lon, lat)) {
            let name = provinces.get(number).and_then(|province| name(&province.attributes));
            if name.is_some_and(|name| fold(name) == fold(island.name)) {
                let rank = ranks.entry(number).or_insert(island.rank);
                *rank = island.rank.min(*rank);
            }
        }
    }
    ranks
}

/// The table of the provinces' properties.
pub fn table(provinces: &[Province], area: &[f64], islands: &BTreeMap<usize, i64>) -> Table {
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
            ("island_rank", 0),
        ]
        .map(|(name, digits)| (name.to_owned(), digits)),
    );
    let mut table = Table::new(columns);
    for (at, (province, area)) in provinces.iter().zip(area).enumerate() {
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
        row.push(islands.get(&at).map_or(Cell::None, |&rank| Cell::Integer(rank)));
        table.push(row);
    }
    table
}

/// The pixels that a province is wide, in the mean of its country, where its lines are first drawn.
const WIDTH_PX: f64 = 20.0;

/// The lines between provinces: the zoom from which to draw those of each country, a whole one as
/// filters see no others, and the row of each country in the table. Where provinces are as small as communes, their lines would
/// be a net over the country while those of its neighbours part them.
pub fn lines(provinces: &[Province], area: &[f64]) -> (Table, BTreeMap<usize, usize>) {
    let mut countries: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (province, area) in provinces.iter().zip(area) {
        let (all, count) = countries.entry(province.country).or_default();
        (*all, *count) = (*all + area, *count + 1.0);
    }
    let zoom = |(all, count): (f64, f64)| zoom_of(all / count, WIDTH_PX).round() as i64;
    // What has one province, or gave all of them away, has no lines.
    countries.retain(|_, (all, count)| *all > 0.0 && *count > 1.0);
    let ranks: BTreeMap<usize, i64> =
        countries.into_iter().map(|(country, of)| (country, zoom(of))).collect();
    let mut rows: BTreeMap<i64, usize> = ranks.values().map(|&rank| (rank, 0)).collect();
    let mut table = Table::new([("rank", 0)]);
    for (&rank, row) in &mut rows {
        *row = table.push(vec![Cell::Integer(rank)]);
    }
    (table, ranks.into_iter().map(|(country, rank)| (country, rows[&rank])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_knows_the_island_of_its_name() {
        let province =
            |name: &str| Province { country: 0, attributes: serde_json::json!({ "name": name }) };
        let provinces = [province("Bali"), province("Nusa Tenggara Barat")];
        let island = |name, class, rank, lon| Name {
            name,
            spanish: name,
            class,
            rank,
            line: vec![(lon, -8.4)],
        };
        let names = [
            island("Bali", "island", 3, 115.1),
            island("Lombok", "island", 3, 116.3),
            island("Bali", "sea", 1, 115.2),
        ];
        let at = |lon: f64, _lat: f64| Some(usize::from(lon > 116.0));
        assert_eq!(islands(&provinces, &names, at), BTreeMap::from([(0, 3)]));
    }
}
