//! What the arcs of the finest level lie between.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::topology::Face;

/// A ring of longitudes and latitudes.
pub type Ring = Vec<(f64, f64)>;

/// Whose ring it is, whether it is an exterior, and the ring.
pub type FaceRing = (Face, bool, Ring);

/// A province of the source.
pub struct Province {
    /// The country's row.
    pub country: usize,
    /// The source's attributes.
    pub attributes: Value,
}

/// What the arcs of the finest level lie between.
#[derive(Default)]
pub struct Faces {
    pub provinces: Vec<Province>,
    /// The country of each further face, if it has one: islands, filled holes, pieces of provinces.
    pub others: Vec<Option<usize>>,
    /// The province that a further face is a piece of.
    pub pieces: BTreeMap<Face, Face>,
    /// The contested area that a face lies in.
    pub claims: BTreeMap<Face, usize>,
    /// The part of a country, apart from it, that a face belongs to.
    pub parts: BTreeMap<Face, usize>,
    /// The faces whose country is only that of the nearest coast or of the table of islands.
    pub near: BTreeSet<Face>,
}

impl Faces {
    /// The province of a face.
    pub fn province(&self, face: Face) -> Option<Face> {
        let own = ((face as usize) < self.provinces.len()).then_some(face);
        own.or_else(|| self.pieces.get(&face).copied())
    }

    /// The country of a face.
    pub fn country(&self, face: Face) -> Option<usize> {
        let face = face as usize;
        match self.provinces.get(face) {
            Some(province) => Some(province.country),
            None => *self.others.get(face - self.provinces.len())?,
        }
    }
}
