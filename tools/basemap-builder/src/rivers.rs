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
    let mut stretches = stretches();
    let unit = |degrees: f64| stepped(degrees, per_degree);
    let mut lines = Vec::new();
    let mut rivers: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (parts, row) in records.iter().zip(rows) {
        let number = |key: &str| row.get(key).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
        let given = row.get("name").map_or("", String::as_str);
        let given = given.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = repairs.get(&*given).map_or(&*given, |&name| name);
        let kind = |name: &str| Kind {
            rank: number("scalerank") as i64,
            number: number("rivernum") as i64,
            name: name.to_owned(),
            class: if row["featurecla"] == "River" { "river" } else { "lake-centerline" },
        };
        for part in parts {
            for (right, positions) in cut(part, &given, &mut stretches) {
                let kind = kind(right.unwrap_or(name));
                assert!(!kind.name.contains(['?', '(']), "{} has lost letters", kind.name);
                let mut line: Vec<Unit> =
                    positions.iter().map(|&(x, y)| (unit(x), unit(y))).collect();
                line.dedup();
                if line.len() > 1 {
                    rivers.entry(kind).or_default().push(lines.len());
                    lines.push(line);
                }
            }
        }
    }
    assert!(stretches.is_empty(), "no river is {:?}", stretches.keys());
    Rivers { lines, rivers: rivers.into_iter().collect() }
}

/// A stretch of a line of the source that has another name than the source gives the line: where it
/// ends, unless at the line's own end, and its name, empty where it has none.
struct Stretch {
    end: Option<(f64, f64)>,
    name: &'static str,
}

/// A stretch of a line, with its name if that is not the line's.
type Named<'a> = (Option<&'static str>, &'a [(f64, f64)]);

/// The stretches of each line, from its beginning, by the line's name and where it begins and ends.
fn stretches() -> BTreeMap<String, Vec<Stretch>> {
    let mut stretches: BTreeMap<String, Vec<Stretch>> = BTreeMap::new();
    for line in include_str!("../tables/river-stretches.tsv").lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [given, first, last, end, name, _reason] = cells[..] else { panic!("{line}") };
        let number = |text: &str| text.parse::<f64>().expect(line);
        let end = end.split_once(' ').map(|(lon, lat)| (number(lon), number(lat)));
        let name = if name == "-" { "" } else { name };
        stretches.entry(format!("{given} {first} {last}")).or_default().push(Stretch { end, name });
    }
    stretches
}

/// A line cut where its name changes, nearest to where the table says, each stretch with its name
/// if it is not the one that the source gives.
fn cut<'a>(
    line: &'a [(f64, f64)],
    given: &str,
    stretches: &mut BTreeMap<String, Vec<Stretch>>,
) -> Vec<Named<'a>> {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Vec::new() };
    let key = format!("{given} {:.2} {:.2} {:.2} {:.2}", first.0, first.1, last.0, last.1);
    let mut pieces = Vec::new();
    let mut rest = line;
    for stretch in stretches.remove(&key).unwrap_or_default() {
        let Some(end) = stretch.end else {
            pieces.push((Some(stretch.name), rest));
            return pieces;
        };
        let far = |at: &usize| (rest[*at].0 - end.0).hypot(rest[*at].1 - end.1);
        let at = (0..rest.len()).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0);
        pieces.push((Some(stretch.name), &rest[..=at]));
        rest = &rest[at..];
    }
    pieces.push((None, rest));
    pieces
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_its_name_changes() {
        let line = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0), (4.0, 0.0)];
        let stretch = |end, name| Stretch { end, name };
        let upper = vec![stretch(Some((1.1, 0.2)), "Apurímac"), stretch(Some((2.9, 0.0)), "Ene")];
        let mut stretches = BTreeMap::from([
            ("Ucayali 0.00 0.00 4.00 0.00".to_owned(), upper),
            ("Ganges 0.00 0.00 4.00 0.00".to_owned(), vec![stretch(None, "")]),
        ]);
        let pieces = cut(&line, "Ucayali", &mut stretches);
        assert_eq!(
            pieces,
            [(Some("Apurímac"), &line[..2]), (Some("Ene"), &line[1..4]), (None, &line[3..])]
        );
        assert_eq!(cut(&line, "Ganges", &mut stretches), [(Some(""), &line[..])]);
        assert_eq!(cut(&line, "Mantaro", &mut stretches), [(None, &line[..])]);
        assert!(stretches.is_empty());
    }
}
