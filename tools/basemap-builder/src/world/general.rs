//! What a level keeps of the coasts and borders.

use std::collections::{BTreeMap, BTreeSet};

use super::detail::Detail;
use super::{TURN, World};
use crate::area::square_kilometres;
use crate::dissolve::{dissolve, positions};
use crate::grid::Unit;
use crate::level::Group;
use crate::simplify::simplify;
use crate::topology::{Arc, OUTSIDE};

impl World {
    /// The arcs of a level, and the number each had at the finest.
    pub(super) fn generalised(&self, detail: &Detail) -> (Vec<Arc>, Vec<usize>) {
        let mut kept: Vec<usize> = (0..self.arcs.len())
            .filter(|&number| {
                let arc = &self.arcs[number];
                let between = || self.faces.province(arc.left) != self.faces.province(arc.right);
                match self.group(arc, detail.contested) {
                    Group::Interior => detail.provinces && between(),
                    _ => true,
                }
            })
            .collect();
        if detail.island > 0.0 {
            let small = self.small_islands(detail);
            kept.retain(|number| !small.contains(number));
            self.prune(&mut kept);
        }
        let arcs: Vec<Arc> = kept.iter().map(|&number| self.arcs[number].clone()).collect();
        let lines: Vec<Vec<Unit>> = arcs.iter().map(|arc| arc.positions.clone()).collect();
        let threshold =
            |arc: usize| if arcs[arc].islet { detail.islet_vertex } else { detail.vertex };
        let lines = simplify(&lines, TURN, threshold);
        let arcs =
            arcs.into_iter().zip(lines).map(|(arc, positions)| Arc { positions, ..arc }).collect();
        (arcs, kept)
    }

    /// Drops the arcs that end where no other goes on: lines across islands that are dropped.
    fn prune(&self, kept: &mut Vec<usize>) {
        let node = |(x, y): Unit| (x.rem_euclid(TURN), y);
        loop {
            let mut ends: BTreeMap<Unit, usize> = BTreeMap::new();
            let of = |number: usize| {
                let positions = &self.arcs[number].positions;
                [node(positions[0]), node(positions[positions.len() - 1])]
            };
            for end in kept.iter().flat_map(|&number| of(number)) {
                *ends.entry(end).or_default() += 1;
            }
            let before = kept.len();
            kept.retain(|&number| of(number).iter().all(|end| ends[end] > 1));
            if kept.len() == before {
                return;
            }
        }
    }

    /// The arcs of islands too small for a level, but for those that are all of a country.
    fn small_islands(&self, detail: &Detail) -> BTreeSet<usize> {
        let land = dissolve(&self.arcs, TURN, |_| Some(0));
        let mut largest: BTreeMap<u32, f64> = BTreeMap::new();
        let mut islands = Vec::new();
        for polygon in land.values().flatten() {
            let ring = positions(&self.arcs, TURN, &polygon[0]);
            let area = square_kilometres(&ring, TURN);
            let arc = &self.arcs[polygon[0][0].0];
            let face = if arc.left == OUTSIDE { arc.right } else { arc.left };
            let country = self.country(face);
            if let Some(country) = country {
                let largest = largest.entry(country).or_default();
                *largest = largest.max(area);
            }
            islands.push((area, country, polygon));
        }
        let mut small = BTreeSet::new();
        for (area, country, polygon) in islands {
            let lone = country.is_some_and(|country| area >= largest[&country]);
            let least = if lone { detail.lone_island } else { detail.island };
            if area < least {
                small.extend(polygon.iter().flatten().map(|used| used.0));
            }
        }
        small
    }
}
