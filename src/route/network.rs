//! The shortest way between two places along lines: railways, roads, rivers.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

use crate::source::{Features, ShapeKind};
use crate::unit::LonLat;

use super::geodesic::distance;

/// Positions closer than this are one, degrees: a metre.
const SAME: f64 = 1e-5;
/// Edges are divided so that a place beside one finds a position near it, metres.
const LONGEST_EDGE: f64 = 2_000.0;
/// No edge is divided into more pieces.
const MOST_PIECES: f64 = 256.0;
/// How far a place may be from the lines, metres.
pub(crate) const REACH: f64 = 15_000.0;
/// A way this many times longer than the straight one is none: the lines have a gap.
pub(crate) const DETOUR: f64 = 2.0;

/// Lines joined where they share a position.
pub(crate) struct Network {
    nodes: Vec<LonLat>,
    /// For each node, its neighbours and how far they are, metres.
    edges: Vec<Vec<(usize, f64)>>,
}

/// Why the lines lead from no place to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum NoWay {
    /// The nearest line is so far from the place it starts at, or ends at, in metres.
    Far {
        /// Whether that is the start.
        start: bool,
        /// How far, metres; infinite where there are no lines.
        metres: f64,
    },
    /// They do not join the two.
    Apart,
    /// They do, by a way so many times as long as the straight one.
    Detour(f64),
}

/// A node that has been reached: the nearest first, of equal ones the first.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Reached {
    metres: f64,
    node: usize,
}

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        self.metres.total_cmp(&other.metres).then(self.node.cmp(&other.node))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Network {
    /// The lines among features.
    pub fn of(features: &Features) -> Self {
        let mut network = Self { nodes: Vec::new(), edges: Vec::new() };
        let mut known = HashMap::new();
        let lines = features.features.iter().filter(|f| f.shape.kind() == ShapeKind::Line);
        for line in lines.flat_map(|feature| feature.shape.parts()) {
            for pair in line.windows(2) {
                if let [from, to] = *pair {
                    network.join(from, to, &mut known);
                }
            }
        }
        network
    }

    fn join(&mut self, from: LonLat, to: LonLat, known: &mut HashMap<(i64, i64), usize>) {
        if !(from.is_valid() && to.is_valid()) || (from.lon - to.lon).abs() > 180.0 {
            return;
        }
        let pieces = (distance(from, to) / LONGEST_EDGE).ceil().clamp(1.0, MOST_PIECES);
        let mut last = self.node(from, known);
        for piece in 1..=pieces as usize {
            let share = piece as f64 / pieces;
            let at = match share < 1.0 {
                true => LonLat::new(
                    from.lon + share * (to.lon - from.lon),
                    from.lat + share * (to.lat - from.lat),
                ),
                false => to,
            };
            let next = self.node(at, known);
            if next != last {
                let metres = self.between(last, next);
                for (a, b) in [(last, next), (next, last)] {
                    if let Some(edges) = self.edges.get_mut(a) {
                        edges.push((b, metres));
                    }
                }
            }
            last = next;
        }
    }

    fn node(&mut self, at: LonLat, known: &mut HashMap<(i64, i64), usize>) -> usize {
        let key = ((at.lon / SAME).round() as i64, (at.lat / SAME).round() as i64);
        *known.entry(key).or_insert_with(|| {
            self.nodes.push(at);
            self.edges.push(Vec::new());
            self.nodes.len() - 1
        })
    }

    fn between(&self, a: usize, b: usize) -> f64 {
        match (self.nodes.get(a), self.nodes.get(b)) {
            (Some(&a), Some(&b)) => distance(a, b),
            _ => f64::INFINITY,
        }
    }

    /// The shortest way from one place to another: to the nearest position of the lines, along
    /// them, and from the nearest one to the other place.
    pub fn way(&self, from: LonLat, to: LonLat) -> Result<Vec<LonLat>, NoWay> {
        let near = |place: LonLat, start: bool| {
            let found = self.nearest(place).filter(|(_, metres)| *metres <= REACH);
            let metres = self.nearest(place).map_or(f64::INFINITY, |(_, metres)| metres);
            found.map(|(node, _)| node).ok_or(NoWay::Far { start, metres })
        };
        let (first, last) = (near(from, true)?, near(to, false)?);
        let (along, length) = self.shortest(first, last).ok_or(NoWay::Apart)?;
        let straight = distance(from, to);
        if length > DETOUR * straight + REACH {
            return Err(NoWay::Detour(length / straight.max(1.0)));
        }
        let mut way = vec![from];
        way.extend(along.into_iter().filter_map(|node| self.nodes.get(node).copied()));
        way.push(to);
        way.dedup();
        Ok(way)
    }

    fn nearest(&self, place: LonLat) -> Option<(usize, f64)> {
        // Degrees on a plane choose among the near ones; the geodesic says how far.
        let shrink = libm::cos(place.lat.to_radians());
        let planar = |at: &LonLat| {
            let (x, y) = ((at.lon - place.lon) * shrink, at.lat - place.lat);
            x * x + y * y
        };
        let nodes = self.nodes.iter().enumerate();
        let (node, at) = nodes.min_by(|(_, a), (_, b)| planar(a).total_cmp(&planar(b)))?;
        Some((node, distance(*at, place)))
    }

    /// Dijkstra's shortest path, and its length in metres.
    fn shortest(&self, from: usize, to: usize) -> Option<(Vec<usize>, f64)> {
        let mut best = vec![f64::INFINITY; self.nodes.len()];
        let mut came_by = vec![usize::MAX; self.nodes.len()];
        let mut queue = BinaryHeap::from([Reverse(Reached { metres: 0.0, node: from })]);
        *best.get_mut(from)? = 0.0;
        while let Some(Reverse(Reached { metres, node })) = queue.pop() {
            if node == to {
                break;
            }
            if metres > *best.get(node)? {
                continue;
            }
            for &(next, length) in self.edges.get(node)? {
                let reached = metres + length;
                if reached < *best.get(next)? {
                    *best.get_mut(next)? = reached;
                    *came_by.get_mut(next)? = node;
                    queue.push(Reverse(Reached { metres: reached, node: next }));
                }
            }
        }
        let length = best.get(to).copied().filter(|length| length.is_finite())?;
        let mut way = vec![to];
        let mut at = to;
        while at != from {
            at = *came_by.get(at)?;
            way.push(at);
        }
        way.reverse();
        Some((way, length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Feature, Properties, Shape};

    fn network(lines: &[&[(f64, f64)]]) -> Network {
        let line = |line: &&[(f64, f64)]| Feature {
            id: None,
            properties: Properties::new(),
            shape: Shape::line(line.iter().map(|(lon, lat)| LonLat::new(*lon, *lat)).collect()),
        };
        Network::of(&Features { features: lines.iter().map(line).collect() })
    }

    #[test]
    fn the_shorter_of_two_ways_is_taken_over_lines_that_share_a_position() {
        let network = network(&[
            &[(0.0, 0.0), (0.5, 0.3)],
            &[(0.5, 0.3), (1.0, 0.0)],
            &[(0.0, 0.0), (0.5, 0.6), (1.0, 0.0)],
        ]);
        let way = network.way(LonLat::new(0.0, 0.01), LonLat::new(1.0, 0.01)).unwrap();
        assert_eq!(way.first(), Some(&LonLat::new(0.0, 0.01)));
        let highest = way.iter().map(|at| at.lat).fold(0.0, f64::max);
        assert!((highest - 0.3).abs() < 1e-9, "{highest}");
    }

    #[test]
    fn what_is_far_apart_or_a_detour_is_no_way() {
        let gap = network(&[&[(0.0, 0.0), (0.4, 0.0)], &[(0.6, 0.0), (1.0, 0.0)]]);
        let (a, b) = (LonLat::new(0.0, 0.0), LonLat::new(1.0, 0.0));
        assert_eq!(gap.way(a, b), Err(NoWay::Apart));
        assert!(matches!(
            gap.way(LonLat::new(0.2, 1.0), b),
            Err(NoWay::Far { start: true, metres }) if metres > 100_000.0
        ));
        let round = network(&[&[(0.0, 0.0), (0.5, 3.0), (1.0, 0.0)]]);
        assert!(matches!(round.way(a, b), Err(NoWay::Detour(times)) if times > 5.0));
        let none = network(&[]);
        assert!(matches!(none.way(a, b), Err(NoWay::Far { metres, .. }) if metres.is_infinite()));
    }
}
