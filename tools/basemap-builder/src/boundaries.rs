//! The classes of boundary lines: what a source of classified lines says of an arc's vertices, and
//! a few lines that the source's point of view leaves unmarked.

use std::collections::BTreeMap;

use crate::grid::{STEP, Unit, stepped};

/// Vertices of the lines of each class other than international.
pub struct Classes {
    per_degree: i32,
    vertices: BTreeMap<Unit, &'static str>,
}

/// Reads the classified lines.
pub fn read(
    records: &[Vec<Vec<(f64, f64)>>],
    rows: &[BTreeMap<String, String>],
    per_degree: i32,
) -> Classes {
    let mut classes = Classes { per_degree, vertices: BTreeMap::new() };
    for (parts, row) in records.iter().zip(rows) {
        let class = match row["featurecla"].as_str() {
            "Disputed (please verify)" => "disputed",
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

impl Classes {
    /// The class of an arc between two countries.
    pub fn class(&self, arc: &[Unit], countries: (&str, &str)) -> &'static str {
        let turn = 360 * self.per_degree;
        let middle = arc[arc.len() / 2];
        let (lon, lat) = (
            f64::from((middle.0 + turn / 2).rem_euclid(turn) - turn / 2)
                / f64::from(self.per_degree),
            f64::from(middle.1) / f64::from(self.per_degree),
        );
        let pair = |a: &str, b: &str| countries == (a, b) || countries == (b, a);
        let either = |a: &str| countries.0 == a || countries.1 == a;
        // De facto lines that are no settled boundary, whatever a source calls them.
        if pair("MAR", "SAH") || pair("SOL", "SOM") || pair("KOS", "SRB") || pair("ISR", "PSX") {
            return "disputed";
        }
        if pair("CYN", "CYP") || pair("CYN", "ESB") || pair("PRK", "KOR") {
            return "line-of-control";
        }
        if pair("RUS", "UKR") && lat < 46.4 && (32.0..37.0).contains(&lon) {
            return "disputed"; // Crimea
        }
        if pair("EGY", "SDN") && lon > 33.0 {
            return "disputed"; // Bir Tawil and Halaib
        }
        if pair("IND", "KAS") || pair("CHN", "KAS") || pair("PAK", "KAS") {
            return "line-of-control";
        }
        if pair("CRI", "NIC") {
            return "international"; // settled in court in 2009, 2015 and 2018; the source is older
        }
        if either("BRI") || either("SPI") {
            return "indefinite";
        }
        let inner = if arc.len() > 2 { &arc[1..arc.len() - 1] } else { arc };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for &(x, y) in inner {
            let steps = [-STEP, 0, STEP];
            let near = steps.into_iter().flat_map(|dx| steps.map(|dy| (dx, dy)));
            let class = near
                .filter_map(|(dx, dy)| self.vertices.get(&((x + dx).rem_euclid(turn), y + dy)))
                .next();
            if let Some(class) = class {
                *counts.entry(class).or_default() += 1;
            }
        }
        match counts.iter().max_by_key(|(_, count)| **count) {
            Some((&class, &count)) if count * 2 > inner.len() => class_name(class),
            _ => "international",
        }
    }
}

fn class_name(class: &str) -> &'static str {
    ["disputed", "indefinite", "line-of-control", "lease"]
        .into_iter()
        .find(|&name| name == class)
        .unwrap_or("international")
}
