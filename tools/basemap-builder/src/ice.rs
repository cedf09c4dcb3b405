//! Glaciers, and the shelves of ice that float off Antarctica.

use serde_json::Value;

use crate::area::square_kilometres;
use crate::dissolve::{dissolve, positions};
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

/// Reads the outlines that are kept beside the builder.
pub fn read(per_degree: i32) -> Ice {
    let packed = include_bytes!("../tables/ice.json.gz");
    let outlines: Value = serde_json::from_reader(flate2::read::GzDecoder::new(&packed[..]))
        .expect("outlines of ice");
    let outlines = outlines.as_array().expect("a list");
    let number = |value: &Value| value.as_f64().expect("a number");
    let rings = |piece: &Value| -> Vec<Vec<(f64, f64)>> {
        let rings = piece["rings"].as_array().expect("rings").iter();
        let rings = rings.map(|ring| ring.as_array().expect("positions"));
        rings.map(|ring| ring.iter().map(|p| (number(&p[0]), number(&p[1]))).collect()).collect()
    };
    let records: Vec<Vec<Vec<(f64, f64)>>> = outlines.iter().map(rings).collect();
    let (arcs, turn) = (shores(&records, per_degree), 360 * per_degree);
    let polygons = dissolve(&arcs, turn, Some);
    let mut shelves = Vec::new();
    let mut pieces = Vec::new();
    for (face, piece) in (0..).zip(outlines) {
        let row = if piece["class"] == "glacier" {
            0
        } else {
            shelves.push(piece["name"].as_str().expect("a name").to_owned());
            shelves.len()
        };
        let rings = polygons.get(&face).into_iter().flatten().flatten();
        let area = rings.map(|ring| square_kilometres(&positions(&arcs, turn, ring), turn)).sum();
        pieces.push(Piece { row, rank: rank(area) });
    }
    Ice { arcs, pieces, shelves }
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
