//! Rivers and lake centre lines, with the letters that their source lost put back.

use std::collections::BTreeMap;

use crate::grid::{Unit, stepped};
use crate::pack::{Cell, Table};

/// Rivers: lines, and for each feature its row and lines.
pub struct Rivers {
    pub lines: Vec<Vec<Unit>>,
    /// Name, class and rank of each river, and the numbers of its lines.
    pub rivers: Vec<(Kind, Vec<usize>)>,
}

/// What the lines of one feature have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    pub rank: i64,
    number: i64,
    pub name: String,
    pub class: &'static str,
}

/// Reads the shapefile's records and rows.
pub fn read(
    records: &[Vec<Vec<(f64, f64)>>],
    rows: &[BTreeMap<String, String>],
    per_degree: i32,
) -> Rivers {
    let repairs: BTreeMap<&str, &str> = include_str!("../tables/rivers.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let mut misnamed = misnamed();
    let unit = |degrees: f64| stepped(degrees, per_degree);
    let mut lines = Vec::new();
    let mut rivers: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (parts, row) in records.iter().zip(rows) {
        let number = |key: &str| row.get(key).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
        let given = row.get("name").map_or("", String::as_str);
        let name = repairs.get(given).map_or_else(
            || given.split_whitespace().collect::<Vec<_>>().join(" "),
            |&name| name.to_owned(),
        );
        let spring = parts.first().and_then(|part| part.first());
        let spring = spring.map(|(x, y)| format!("{given}\t{x:.2} {y:.2}"));
        let right = spring.and_then(|spring| misnamed.remove(&*spring));
        let name = right.map_or(name, str::to_owned);
        assert!(!name.contains('?'), "{name} has lost letters");
        let kind = Kind {
            rank: number("scalerank") as i64,
            number: number("rivernum") as i64,
            name,
            class: if row["featurecla"] == "River" { "river" } else { "lake-centerline" },
        };
        for part in parts {
            let mut line: Vec<Unit> = part.iter().map(|&(x, y)| (unit(x), unit(y))).collect();
            line.dedup();
            if line.len() > 1 {
                rivers.entry(kind.clone()).or_default().push(lines.len());
                lines.push(line);
            }
        }
    }
    assert!(misnamed.is_empty(), "each misnamed river is there: {misnamed:?}");
    Rivers { lines, rivers: rivers.into_iter().collect() }
}

/// The names of rivers that the source calls by that of another, by the latter and where they begin.
fn misnamed() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("../tables/misnamed-rivers.tsv").lines();
    lines
        .map(|line| {
            let columns = line.rsplit_once('\t').and_then(|(row, _why)| row.rsplit_once('\t'));
            columns.unwrap_or_else(|| panic!("{line} has four columns"))
        })
        .collect()
}

impl Rivers {
    pub fn table(&self) -> Table {
        let mut table = Table::new(["name", "rank", "class"].map(|name| (name, 0)));
        for (kind, _) in &self.rivers {
            table.push(vec![
                if kind.name.is_empty() { Cell::None } else { kind.name.as_str().into() },
                Cell::Integer(kind.rank),
                kind.class.into(),
            ]);
        }
        table
    }
}
