//! What the arcs of the finest level lie between.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::topology::Face;

/// A province of the source.
pub struct Province {
    /// The country's row.
    pub country: usize,
    /// The source's attributes.
    pub attributes: Value,
}

/// What the arcs of the finest level lie between.
pub struct Faces {
    pub provinces: Vec<Province>,
    /// The country of each further face, if it has one: islands and filled holes.
    pub others: Vec<Option<usize>>,
    /// The faces whose country is only that of the nearest coast or of the table of islands.
    pub near: BTreeSet<Face>,
}

impl Faces {
    /// The country of a face.
    pub fn country(&self, face: Face) -> Option<usize> {
        let face = face as usize;
        match self.provinces.get(face) {
            Some(province) => Some(province.country),
            None => *self.others.get(face - self.provinces.len())?,
        }
    }
}
