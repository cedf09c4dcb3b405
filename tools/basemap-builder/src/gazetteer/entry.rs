//! What a name stands for.

use std::collections::BTreeSet;

use super::bounds::Bounds;

/// The kinds of places; the codes are the library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    Country = 1,
    Province = 2,
    Settlement = 3,
    Lake = 4,
    Physical = 5,
}

pub struct Entry {
    pub kind: PlaceKind,
    pub name: String,
    pub aliases: BTreeSet<String>,
    pub at: (f64, f64),
    pub bounds: Option<Bounds>,
    pub country: Option<usize>,
    pub province: Option<usize>,
    pub population: i64,
}
