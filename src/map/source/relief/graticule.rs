//! Points of grids whose columns lie on meridians and whose rows lie on parallels, as on cylindrical
//! projections: each column and each row is projected back once.

use super::survey::Node;

/// Where columns and rows lie: a column or row of the relief, and degrees.
#[derive(Debug)]
pub(super) struct Graticule {
    columns: Vec<Option<(f64, f64)>>,
    rows: Vec<Option<(f64, f64)>>,
}

impl Graticule {
    /// Of a grid of so many squares across and down, what lies at corners and half a square on as
    /// `node` tells; `None` where that is nothing at all.
    pub fn of(
        (across, down): (usize, usize),
        node: impl Fn(usize, usize) -> Option<Node>,
    ) -> Option<Self> {
        let (columns, rows) = (0..=2 * across, 0..=2 * down);
        // One that is on the Earth stands for its column and row.
        let on_earth = |row| columns.clone().find(|column| node(*column, row).is_some());
        let (row, column) = rows.clone().find_map(|row| Some((row, on_earth(row)?)))?;
        let of_column = |column| node(column, row).map(|node| (node.place.0, node.lon));
        let of_row = |row| node(column, row).map(|node| (node.place.1, node.lat));
        Some(Self { columns: columns.map(of_column).collect(), rows: rows.map(of_row).collect() })
    }

    /// What lies at a corner or half a square on.
    pub fn node(&self, column: usize, row: usize) -> Option<Node> {
        let (x, lon) = (*self.columns.get(column)?)?;
        let (y, lat) = (*self.rows.get(row)?)?;
        Some(Node { place: (x, y), lon, lat })
    }
}
