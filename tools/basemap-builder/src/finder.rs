//! The province around a position.

use std::collections::BTreeMap;

use crate::dissolve::{holds, positions};
use crate::grid::Unit;
use crate::topology::{Arc, Polygon};

/// Finds the province around a position.
pub struct Finder {
    turn: i32,
    exteriors: Vec<(usize, Extent, Vec<Unit>)>,
}

/// West, south, east and north.
type Extent = (i32, i32, i32, i32);

impl Finder {
    pub fn new(arcs: &[Arc], turn: i32, provinces: &BTreeMap<u32, Vec<Polygon>>) -> Self {
        let mut exteriors = Vec::new();
        for (&face, polygons) in provinces {
            for polygon in polygons {
                let ring = positions(arcs, turn, &polygon[0]);
                let xs = ring.iter().map(|p| p.0);
                let ys = ring.iter().map(|p| p.1);
                let bounds = (
                    xs.clone().min().unwrap_or(0),
                    ys.clone().min().unwrap_or(0),
                    xs.max().unwrap_or(0),
                    ys.max().unwrap_or(0),
                );
                exteriors.push((face as usize, bounds, ring));
            }
        }
        // The smallest first: an enclave before what surrounds it.
        exteriors.sort_by_key(|(_, b, _)| i64::from(b.2 - b.0) * i64::from(b.3 - b.1));
        Self { turn, exteriors }
    }

    pub fn province(&self, lon: f64, lat: f64) -> Option<usize> {
        let unit = |degrees: f64| (degrees * f64::from(self.turn / 360)).round() as i32;
        let place = (unit(lon), unit(lat));
        self.exteriors
            .iter()
            .find(|(_, (west, south, east, north), ring)| {
                (*south..=*north).contains(&place.1)
                    && (place.0 - west).rem_euclid(self.turn) <= east - west
                    && holds(ring, place, self.turn)
            })
            .map(|(face, ..)| *face)
    }
}
