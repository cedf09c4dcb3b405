//! The classes of boundary lines: what claims on either side make of them, what a table written by
//! hand says, and what a source of classified lines says of an arc's vertices.

use std::collections::BTreeMap;

use crate::grid::{STEP, Unit, stepped};

/// What an arc is when nobody contests it.
const SETTLED: &str = "international";
/// What an arc is when somebody does.
const DISPUTED: &str = "disputed";

/// Vertices of the lines of each class other than international, and the lines told by hand.
pub struct Classes {
    per_degree: i32,
    vertices: BTreeMap<Unit, &'static str>,
    told: Vec<Told>,
}

/// A line between two countries whose class is told by hand.
struct Told {
    between: [&'static str; 2],
    /// West, south, east and north of the part meant; `None` for all of it.
    bounds: Option<[f64; 4]>,
    class: &'static str,
}

/// Reads the classified lines.
pub fn read(
    records: &[Vec<Vec<(f64, f64)>>],
    rows: &[BTreeMap<String, String>],
    per_degree: i32,
) -> Classes {
    let told = include_str!("../tables/boundaries.tsv").lines().map(Told::read).collect();
    let mut classes = Classes { per_degree, vertices: BTreeMap::new(), told };
    for (parts, row) in records.iter().zip(rows) {
        let class = match row["featurecla"].as_str() {
            "Disputed (please verify)" => DISPUTED,
            "Indefinite (please verify)" | "Indeterminant frontier" => "indefinite",
            "Line of control (please verify)" => "line-of-control",
            "Lease limit" => "lease",
            _ => continue,
        };
        for &(lon, lat) in parts.iter().flatten() {
            let unit = |degrees: f64| stepped(degrees, per_degree);
            let (x, y) = (unit(lon).rem_euclid(360 * per_degree), unit(lat));
            classes.vertices.insert((x, y), class);
        }
    }
    classes
}

impl Told {
    fn read(line: &'static str) -> Self {
        let cells: Vec<&str> = line.split('\t').collect();
        let [one, other, bounds, class, _reason] = cells[..] else { panic!("{line}") };
        assert!(one < other, "{line}: codes in their order");
        let numbers = || bounds.split(' ').map(|number| number.parse().expect(line));
        let bounds = (bounds != "-").then(|| {
            let bounds: Vec<f64> = numbers().collect();
            bounds.try_into().expect("west, south, east and north")
        });
        Self { between: [one, other], bounds, class }
    }

    fn is_of(&self, countries: (&str, &str), (lon, lat): (f64, f64)) -> bool {
        let [one, other] = self.between;
        let within = |[west, south, east, north]: [f64; 4]| {
            (west..=east).contains(&lon) && (south..=north).contains(&lat)
        };
        (countries == (one, other) || countries == (other, one)) && self.bounds.is_none_or(within)
    }
}

/// What lies on a side of a boundary.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The country.
    pub country: &'a str,
    /// All who hold or claim the contested area there, by code; `None` where there is none.
    pub parties: Option<&'a [&'a str]>,
}

impl Side<'_> {
    fn is_partys(&self, code: &str) -> bool {
        self.parties.map_or(self.country == code, |parties| parties.contains(&code))
    }

    /// Whether somebody has or claims the ground on both sides, and so knows no boundary there.
    fn is_one_with(&self, other: &Self) -> bool {
        self.parties.map_or_else(
            || other.is_partys(self.country),
            |parties| parties.iter().any(|code| other.is_partys(code)),
        )
    }
}

impl Classes {
    /// The class of an arc between two countries.
    ///
    /// The source is believed but for what the table knows better, and where a party to contested
    /// ground sees its own on both sides: there the line is disputed, whatever the source calls it.
    pub fn class(&self, arc: &[Unit], left: Side, right: Side) -> &'static str {
        let countries = (left.country, right.country);
        let at = self.degrees(arc[arc.len() / 2]);
        if let Some(told) = self.told.iter().find(|told| told.is_of(countries, at)) {
            return told.class;
        }
        match self.marked(arc) {
            SETTLED if left.is_one_with(&right) => DISPUTED,
            marked => marked,
        }
    }

    fn degrees(&self, (x, y): Unit) -> (f64, f64) {
        let (turn, degree) = (360 * self.per_degree, f64::from(self.per_degree));
        let x = (x + turn / 2).rem_euclid(turn) - turn / 2;
        (f64::from(x) / degree, f64::from(y) / degree)
    }

    /// The class that the source has for most of an arc's vertices.
    fn marked(&self, arc: &[Unit]) -> &'static str {
        let turn = 360 * self.per_degree;
        let inner = if arc.len() > 2 { &arc[1..arc.len() - 1] } else { arc };
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for &(x, y) in inner {
            let steps = [-STEP, 0, STEP];
            let near = steps.into_iter().flat_map(|dx| steps.map(|dy| (dx, dy)));
            let class = near
                .filter_map(|(dx, dy)| self.vertices.get(&((x + dx).rem_euclid(turn), y + dy)))
                .next();
            if let Some(&class) = class {
                *counts.entry(class).or_default() += 1;
            }
        }
        match counts.iter().max_by_key(|(_, count)| **count) {
            Some((class, &count)) if count * 2 > inner.len() => class,
            _ => SETTLED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(left: Side, right: Side, source: &str) -> &'static str {
        let arc = [(5000, 5000), (5100, 5000), (5200, 5048), (5300, 5000)];
        let degrees = |&(x, y): &Unit| (f64::from(x) / 5000.0, f64::from(y) / 5000.0);
        let rows = [BTreeMap::from([("featurecla".to_owned(), source.to_owned())])];
        read(&[vec![arc.iter().map(degrees).collect()]], &rows, 5000).class(&arc, left, right)
    }

    #[test]
    fn claims_tell_what_is_disputed() {
        let plain = |country| Side { country, parties: None };
        let contested = |country, parties| Side { country, parties: Some(parties) };
        let held = contested("AAA", &["AAA", "BBB"]);
        let (settled, disputed) = ("International boundary", "Disputed (please verify)");
        for source in [settled, disputed] {
            assert_eq!(class(held, plain("BBB"), source), "disputed");
            assert_eq!(class(plain("AAA"), held, source), "disputed");
            assert_eq!(class(held, contested("BBB", &["BBB", "AAA"]), source), "disputed");
        }
        assert_eq!(class(held, plain("CCC"), settled), "international");
        assert_eq!(class(plain("AAA"), plain("BBB"), settled), "international");
        assert_eq!(class(plain("AAA"), plain("BBB"), disputed), "disputed");
        assert_eq!(class(plain("BOL"), plain("CHL"), disputed), "international");
        let line = "Line of control (please verify)";
        assert_eq!(class(held, plain("BBB"), line), "line-of-control");
        assert_eq!(class(held, plain("CCC"), "Indefinite (please verify)"), "indefinite");
    }
}
