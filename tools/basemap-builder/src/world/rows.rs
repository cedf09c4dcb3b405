//! Where the rows of tables stand.

use std::collections::BTreeMap;

use super::TURN;
use crate::grid::Unit;
use crate::hilbert::hilbert;

/// Where the rows of each table stand in it: near those of their neighbours.
#[derive(Default)]
pub(super) struct Rows {
    orders: BTreeMap<u8, Vec<usize>>,
    places: BTreeMap<u8, Vec<usize>>,
}

impl Rows {
    /// Sorts the rows of a table by place; those without one come last, in their own order.
    pub fn sort(
        &mut self,
        table: u8,
        count: usize,
        place: impl Fn(usize) -> Option<Unit>,
    ) -> &[usize] {
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&row| place(row).map_or((1, row as u64), |p| (0, hilbert(p, TURN))));
        let mut places = vec![0; count];
        for (at, &row) in order.iter().enumerate() {
            places[row] = at;
        }
        self.places.insert(table, places);
        self.orders.entry(table).or_insert(order)
    }

    /// Where each row of a table stands.
    pub fn of(&self, table: u8) -> &[usize] {
        self.places.get(&table).map_or(&[], Vec::as_slice)
    }
}

/// The rows of lines that have none of their own.
pub(super) struct Kinds {
    /// By the arc of the finest level.
    pub boundaries: BTreeMap<usize, usize>,
    /// Of lines between provinces, by country.
    pub provinces: BTreeMap<usize, usize>,
}
