//! Provinces that the source has by another's name, or from before they were parted otherwise.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::topology::Face;

/// What a row of the table says of a province.
struct Row {
    /// Its code, `-` where it has none; empty where the source's is right.
    code: &'static str,
    /// Its name, `-` where it is gone.
    name: &'static str,
    /// Where the name of what was put together stands.
    at: Option<(f64, f64)>,
}

/// The table, by the source's own identifiers, and what was put together so far.
pub struct Amended {
    rows: BTreeMap<&'static str, Row>,
    wholes: BTreeMap<&'static str, Face>,
}

impl Amended {
    pub fn read() -> Self {
        let of_line = |line: &'static str| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [identifier, code, name, at, _reason] = cells[..] else { panic!("{line}") };
            let number = |text: &str| text.parse::<f64>().expect(line);
            let at = at.split_once(' ').map(|(lon, lat)| (number(lon), number(lat)));
            (identifier, Row { code, name, at })
        };
        let rows = include_str!("../../tables/provinces.tsv").lines().map(of_line).collect();
        Self { rows, wholes: BTreeMap::new() }
    }

    /// Puts the attributes of a province right, which would be given the face. Where it is part of
    /// what is one province today, and another part has been read, gives that one's face.
    pub fn put_right(&mut self, attributes: &mut Value, face: Face) -> Option<Face> {
        let identifier = attributes["adm1_code"].as_str().unwrap_or_default();
        let row = self.rows.remove(identifier)?;
        let given = attributes["name"].as_str().unwrap_or_default().to_owned();
        // What is another province, or none any more, has no names of this one in other languages.
        if row.name == "-" || (!row.code.is_empty() && row.name != given) {
            let fields = attributes.as_object_mut().expect("attributes");
            fields.retain(|key, _| !key.starts_with("name") && key != "gn_name");
        }
        if row.name != "-" {
            let also = attributes["name_alt"].as_str().unwrap_or_default();
            attributes["name_alt"] = json!(format!("{also}|{given}"));
            attributes["name"] = json!(row.name);
        }
        if let Some((lon, lat)) = row.at {
            (attributes["longitude"], attributes["latitude"]) = (json!(lon), json!(lat));
        }
        match row.code {
            "" => None,
            "-" => {
                attributes["iso_3166_2"] = Value::Null;
                None
            }
            code => {
                attributes["iso_3166_2"] = json!(code);
                let whole = *self.wholes.entry(code).or_insert(face);
                (whole != face).then_some(whole)
            }
        }
    }

    /// Fails where a row is of no province.
    pub fn assert_used(&self) {
        let left: Vec<&&str> = self.rows.keys().collect();
        assert!(left.is_empty(), "no province is {left:?}");
    }
}

/// Has a province answer to the former name of a part of it.
pub fn put_together(whole: &mut Value, part: &Value) {
    let alternatives = |of: &Value| of["name_alt"].as_str().unwrap_or_default().to_owned();
    whole["name_alt"] = json!(format!("{}|{}", alternatives(whole), alternatives(part)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn province(identifier: &str, code: &str, name: &str) -> Value {
        json!({
            "adm1_code": identifier, "iso_3166_2": code, "name": name, "name_de": name,
            "name_alt": ""
        })
    }

    #[test]
    fn parts_of_one_province_become_it() {
        let mut amended = Amended::read();
        let mut hordaland = province("NOR-913", "NO-12", "Hordaland");
        assert_eq!(amended.put_right(&mut hordaland, 7), None);
        assert_eq!(hordaland["name"], "Vestland");
        assert_eq!(hordaland["iso_3166_2"], "NO-46");
        assert_eq!(hordaland["name_de"], Value::Null);
        let mut sogn = province("NOR-915", "NO-14", "Sogn og Fjordane");
        assert_eq!(amended.put_right(&mut sogn, 9), Some(7));
        put_together(&mut hordaland, &sogn);
        assert_eq!(hordaland["name_alt"], "|Hordaland||Sogn og Fjordane");
    }

    #[test]
    fn what_is_gone_has_no_name_and_what_is_misspelt_keeps_others() {
        let mut amended = Amended::read();
        let mut zone = province("NPL-1130", "NP-BA", "Bagmati");
        assert_eq!(amended.put_right(&mut zone, 0), None);
        assert_eq!(crate::provinces::name(&zone), None);
        let mut misspelt = province("GTM-1945", "GT-QZ", "Quezaltenango");
        assert_eq!(amended.put_right(&mut misspelt, 0), None);
        assert_eq!(misspelt["name"], "Quetzaltenango");
        assert_eq!(misspelt["name_de"], "Quezaltenango");
    }
}
