//! Glaciers, and the shelves of ice that float off Antarctica.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::area::square_kilometres;
use crate::dissolve::{dissolve, positions};
use crate::grid::{Unit, stepped};
use crate::lakes::{rank, shores};
use crate::pack::{Cell, Table};
use crate::topology::Arc;

/// Ice as arcs; a face is a piece's number.
pub struct Ice {
    pub arcs: Vec<Arc>,
    pub pieces: Vec<Piece>,
    /// The names of shelves, in the order of the table's rows after that of glaciers.
    shelves: Vec<String>,
}

/// A glacier or a shelf.
pub struct Piece {
    /// Its row in the table: 0 for glaciers, of which none has a name.
    pub row: usize,
    pub rank: i64,
}

/// The outline of a glacier or a shelf: rings of longitudes and latitudes.
type Outline = Vec<Vec<(f64, f64)>>;

/// Reads the outlines that are kept beside the builder.
pub fn read(per_degree: i32) -> Ice {
    let packed = include_bytes!("../tables/ice.json.gz");
    let given: Value = serde_json::from_reader(flate2::read::GzDecoder::new(&packed[..]))
        .expect("outlines of ice");
    let given = given.as_array().expect("a list");
    let number = |value: &Value| value.as_f64().expect("a number");
    let rings = |piece: &Value| -> Outline {
        let rings = piece["rings"].as_array().expect("rings").iter();
        let rings = rings.map(|ring| ring.as_array().expect("positions"));
        rings.map(|ring| ring.iter().map(|p| (number(&p[0]), number(&p[1]))).collect()).collect()
    };
    let outlines: Vec<Outline> = given.iter().map(rings).collect();
    let wholes = wholes(&outlines, per_degree);
    let records: Vec<Outline> = wholes
        .iter()
        .map(|whole| whole.iter().flat_map(|&part| outlines[part].iter().cloned()).collect())
        .collect();
    let (arcs, turn) = (shores(&records, per_degree), 360 * per_degree);
    let polygons = dissolve(&arcs, turn, Some);
    let mut shelves = Vec::new();
    let mut pieces = Vec::new();
    for (face, parts) in (0..).zip(&wholes) {
        let row = if given[parts[0]]["class"] == "glacier" {
            0
        } else {
            let names = parts.iter().map(|&part| given[part]["name"].as_str().expect("a name"));
            let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
            shelves.push(names.join(", "));
            shelves.len()
        };
        let rings = polygons.get(&face).into_iter().flatten().flatten();
        let area = rings.map(|ring| square_kilometres(&positions(&arcs, turn, ring), turn)).sum();
        pieces.push(Piece { row, rank: rank(area) });
    }
    Ice { arcs, pieces, shelves }
}

/// The outlines that are one piece of ice each, those that share an edge together, in the order of the
/// first of each: where the source parts an ice sheet, or a shelf from the next, no edge is to be seen.
fn wholes(outlines: &[Outline], per_degree: i32) -> Vec<Vec<usize>> {
    let unit = |&(lon, lat): &(f64, f64)| -> Unit {
        (stepped(lon, per_degree).rem_euclid(360 * per_degree), stepped(lat, per_degree))
    };
    let mut whole: Vec<usize> = (0..outlines.len()).collect();
    let mut passed: BTreeMap<[Unit; 2], usize> = BTreeMap::new();
    for (number, ring) in
        outlines.iter().enumerate().flat_map(|(n, o)| o.iter().map(move |r| (n, r)))
    {
        let mut ring: Vec<Unit> = ring.iter().map(unit).collect();
        ring.dedup();
        for (&a, &b) in ring.iter().zip(ring.iter().cycle().skip(1)).filter(|(a, b)| a != b) {
            let other = *passed.entry([a.min(b), a.max(b)]).or_insert(number);
            let (one, other) = (whole[number].min(whole[other]), whole[number].max(whole[other]));
            whole.iter_mut().filter(|whole| **whole == other).for_each(|whole| *whole = one);
        }
    }
    let mut wholes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, &whole) in whole.iter().enumerate() {
        wholes.entry(whole).or_default().push(number);
    }
    wholes.into_values().collect()
}

impl Ice {
    /// The table: a row for all glaciers, and one for each shelf.
    pub fn table(&self) -> Table {
        let mut table = Table::new(["class", "name"].map(|name| (name, 0)));
        table.push(vec!["glacier".into(), Cell::None]);
        for name in &self.shelves {
            let name = if name.is_empty() { Cell::None } else { Cell::from(name.as_str()) };
            table.push(vec!["ice-shelf".into(), name]);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PER_DEGREE: i32 = 20_000;

    fn rectangle(west: f64, east: f64) -> Outline {
        vec![vec![(west, 70.0), (east, 70.0), (east, 71.0), (west, 71.0)]]
    }

    #[test]
    fn pieces_that_share_an_edge_are_one() {
        let outlines = [
            rectangle(0.0, 1.0),
            rectangle(5.0, 6.0),
            rectangle(2.0, 3.0),
            rectangle(1.0, 2.0),
            rectangle(179.0, 180.0),
            rectangle(-180.0, -179.0),
        ];
        assert_eq!(wholes(&outlines, PER_DEGREE), [vec![0, 2, 3], vec![1], vec![4, 5]]);
    }

    #[test]
    fn nothing_parts_ice_that_is_one() {
        let ice = read(PER_DEGREE);
        let edges = ice.arcs.iter().flat_map(|arc| {
            let unit = |(x, y): Unit| (x.rem_euclid(360 * PER_DEGREE), y);
            let ends = arc.positions.iter().zip(&arc.positions[1..]);
            ends.map(move |(&a, &b)| (unit(a).min(unit(b)), unit(a).max(unit(b))))
        });
        let mut edges: Vec<_> = edges.collect();
        let all = edges.len();
        edges.sort_unstable();
        edges.dedup();
        assert_eq!(all - edges.len(), 0, "edges with ice on both sides");
    }
}
