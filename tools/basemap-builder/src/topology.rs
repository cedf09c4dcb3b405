//! Polygons that share edges, as one set of arcs.
//!
//! Positions are whole units on a cylinder: longitudes a full turn apart are the same, so the cut
//! that data have along the antimeridian vanishes, and with it the edge along the parallel −90.

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::{Unit, unwrapped};

/// The number of a polygon; [`OUTSIDE`] is what no polygon covers.
pub type Face = u32;
pub const OUTSIDE: Face = u32::MAX;

/// A line between two nodes with one face all along each side, or a closed line without a node.
#[derive(Debug, Clone)]
pub struct Arc {
    /// Unwrapped: neighbours are less than half a turn apart.
    pub positions: Vec<Unit>,
    pub left: Face,
    pub right: Face,
    /// Whether it is the coast of a small island, kept on the finest grid.
    pub islet: bool,
}

/// A use of an arc: its number, and whether it is used from its end to its start.
pub type Use = (usize, bool);
/// Rings of uses, the exterior first.
pub type Polygon = Vec<Vec<Use>>;

/// The polygons' edges, each with the faces that claim a side of it.
pub struct Topology {
    turn: i32,
    /// Lesser end, greater end, face, and whether the face lies left of the way from the lesser.
    claims: Vec<(Unit, Unit, Face, bool)>,
}

impl Topology {
    pub fn new(turn: i32) -> Self {
        Self { turn, claims: Vec::new() }
    }

    /// Adds a ring with a face on its left.
    pub fn add(&mut self, ring: &[Unit], face: Face) {
        let south = -self.turn / 4;
        let position = |&(x, y): &Unit| {
            // The pole is one place, and what lies within a twentieth of a degree is meant for it.
            if y <= south + self.turn / 7200 { (0, south) } else { (x.rem_euclid(self.turn), y) }
        };
        let Some(mut before) = ring.last().map(position) else { return };
        for next in ring.iter().map(position) {
            let (a, b) = ordered(before, next);
            if a != b {
                self.claims.push((a, b, face, before == a));
            }
            before = next;
        }
    }

    /// The edges with what lies left and right of the way from the lesser end. A face that claims
    /// both sides is a spike or a cut through one face, and claims neither.
    fn edges(mut self) -> BTreeMap<(Unit, Unit), (Face, Face)> {
        self.claims.sort_unstable();
        let mut edges = BTreeMap::new();
        for claims in self.claims.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let mut sides = (OUTSIDE, OUTSIDE);
            for claims in claims.chunk_by(|one, other| one.2 == other.2) {
                let left = claims.iter().filter(|claim| claim.3).count();
                let side = match left.cmp(&(claims.len() - left)) {
                    std::cmp::Ordering::Greater => &mut sides.0,
                    std::cmp::Ordering::Less => &mut sides.1,
                    std::cmp::Ordering::Equal => continue,
                };
                let face = claims[0].2;
                assert_eq!(*side, OUTSIDE, "{face} overlaps another face at {:?}", claims[0]);
                *side = face;
            }
            if sides.0 != sides.1 {
                edges.insert((claims[0].0, claims[0].1), sides);
            }
        }
        edges
    }

    /// The arcs, in the order of their least positions.
    pub fn arcs(self) -> Vec<Arc> {
        let turn = self.turn;
        let edges = self.edges();
        let mut around: BTreeMap<Unit, Vec<(Unit, Face, Face)>> = BTreeMap::new();
        for (&(a, b), &(left, right)) in &edges {
            around.entry(a).or_default().push((b, left, right));
            around.entry(b).or_default().push((a, right, left));
        }
        let is_node = |edges: &Vec<(Unit, Face, Face)>| match edges.as_slice() {
            [(_, left, right), (_, back, forth)] => (left, right) != (forth, back),
            _ => true,
        };
        let nodes: BTreeSet<Unit> =
            around.iter().filter(|(_, edges)| is_node(edges)).map(|(&p, _)| p).collect();
        let mut left_over: BTreeSet<(Unit, Unit)> = edges.keys().copied().collect();
        let mut arcs = Vec::new();
        let starts: Vec<Unit> = nodes.iter().chain(around.keys()).copied().collect();
        for start in starts {
            for &(second, left, right) in &around[&start] {
                if !left_over.remove(&ordered(start, second)) {
                    continue;
                }
                let mut positions = vec![start];
                let (mut before, mut here) = (start, second);
                loop {
                    positions.push(unwrapped(here, positions[positions.len() - 1], turn));
                    if nodes.contains(&here) || here == start {
                        break;
                    }
                    let Some(&(next, ..)) = around[&here].iter().find(|edge| edge.0 != before)
                    else {
                        break;
                    };
                    left_over.remove(&ordered(here, next));
                    (before, here) = (here, next);
                }
                begin_at_antimeridian(&mut positions, turn);
                arcs.push(Arc { positions, left, right, islet: false });
            }
        }
        arcs
    }
}

/// Turns a closed arc around the pole so that it begins where it comes nearest to the antimeridian.
fn begin_at_antimeridian(positions: &mut Vec<Unit>, turn: i32) {
    let (first, last) = (positions[0], positions[positions.len() - 1]);
    if (first.0 - last.0).abs() != turn {
        return;
    }
    positions.pop();
    let from_antimeridian = |&(x, _): &Unit| (x.rem_euclid(turn) - turn / 2).abs();
    let nearest = (0..positions.len()).min_by_key(|&i| from_antimeridian(&positions[i]));
    positions.rotate_left(nearest.unwrap_or(0));
    positions.push(positions[0]);
    for at in 1..positions.len() {
        positions[at] = unwrapped(positions[at], positions[at - 1], turn);
    }
}

fn ordered(a: Unit, b: Unit) -> (Unit, Unit) {
    if a < b { (a, b) } else { (b, a) }
}
