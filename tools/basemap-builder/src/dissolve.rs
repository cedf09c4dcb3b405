//! Polygons from arcs, without the edges between faces that count as one.

use std::collections::{BTreeMap, BTreeSet};

use crate::grid::{Unit, unwrapped};
use crate::topology::{Arc, Face, OUTSIDE, Polygon, Use};

/// The polygons of each group of faces, dissolved: what `group` gives the same number for.
pub fn dissolve(
    arcs: &[Arc],
    turn: i32,
    group: impl Fn(Face) -> Option<u32>,
) -> BTreeMap<u32, Vec<Polygon>> {
    let mut outgoing: BTreeMap<(u32, Unit), Vec<Use>> = BTreeMap::new();
    let mut starts: Vec<(u32, Use)> = Vec::new();
    let wrapped = |(x, y): Unit| (x.rem_euclid(turn), y);
    for (number, arc) in arcs.iter().enumerate() {
        let side = |face: Face| if face == OUTSIDE { None } else { group(face) };
        let (left, right) = (side(arc.left), side(arc.right));
        if left == right {
            continue;
        }
        for (side, backwards) in [(left, false), (right, true)] {
            let Some(side) = side else { continue };
            let used = (number, backwards);
            let begin = wrapped(ends(arcs, used).0);
            outgoing.entry((side, begin)).or_default().push(used);
            starts.push((side, used));
        }
    }
    let mut rings: BTreeMap<u32, Vec<Vec<Use>>> = BTreeMap::new();
    let mut used_up: BTreeSet<(u32, Use)> = BTreeSet::new();
    starts.sort_unstable();
    for (side, start) in starts {
        if !used_up.insert((side, start)) {
            continue;
        }
        let mut ring = vec![start];
        let first = wrapped(ends(arcs, start).0);
        let mut here = start;
        loop {
            let node = wrapped(ends(arcs, here).1);
            let candidates = &outgoing[&(side, node)];
            let arrival = direction(arcs, (here.0, !here.1));
            let next = candidates
                .iter()
                .filter(|&&used| used == start || !used_up.contains(&(side, used)))
                .min_by(|&&a, &&b| clockwise_from(arrival, direction(arcs, a), direction(arcs, b)));
            match next {
                Some(&next) if next == start => break,
                Some(&next) => {
                    used_up.insert((side, next));
                    ring.push(next);
                    here = next;
                }
                None => {
                    assert_eq!(node, first, "a ring of {side} does not close");
                    break;
                }
            }
        }
        let rings = rings.entry(side).or_default();
        split(arcs, turn, ring, rings);
    }
    rings.into_iter().map(|(side, rings)| (side, nest(arcs, turn, rings))).collect()
}

/// The first and last position of a use.
fn ends(arcs: &[Arc], (number, backwards): Use) -> (Unit, Unit) {
    let positions = &arcs[number].positions;
    let (first, last) = (positions[0], positions[positions.len() - 1]);
    if backwards { (last, first) } else { (first, last) }
}

/// The direction in which a use leaves its first position.
fn direction(arcs: &[Arc], (number, backwards): Use) -> (i64, i64) {
    let p = &arcs[number].positions;
    let (a, b) = if backwards { (p[p.len() - 1], p[p.len() - 2]) } else { (p[0], p[1]) };
    (i64::from(b.0 - a.0), i64::from(b.1 - a.1))
}

/// Orders two directions by how far they are turned clockwise from the one a line came from: the
/// least is the sharpest turn to the left of one who arrives from there.
fn clockwise_from(from: (i64, i64), a: (i64, i64), b: (i64, i64)) -> std::cmp::Ordering {
    let cross = |u: (i64, i64), v: (i64, i64)| u.0 * v.1 - u.1 * v.0;
    let dot = |u: (i64, i64), v: (i64, i64)| u.0 * v.0 + u.1 * v.1;
    // 0: within the first half turn clockwise; 1: in the second; 2: straight back along `from`.
    let half = |v| match cross(from, v) {
        c if c < 0 => 0,
        0 if dot(from, v) < 0 => 1,
        0 => 3,
        _ => 2,
    };
    half(a).cmp(&half(b)).then_with(|| cross(a, b).cmp(&0))
}

/// Splits a ring where it passes a node twice.
fn split(arcs: &[Arc], turn: i32, ring: Vec<Use>, rings: &mut Vec<Vec<Use>>) {
    let mut open: Vec<(Unit, Use)> = Vec::new();
    for used in ring {
        let (begin, end) = ends(arcs, used);
        open.push(((begin.0.rem_euclid(turn), begin.1), used));
        let node = (end.0.rem_euclid(turn), end.1);
        if let Some(at) = open.iter().position(|&(begin, _)| begin == node) {
            rings.push(open.drain(at..).map(|(_, used)| used).collect());
        }
    }
    assert!(open.is_empty(), "a ring does not close");
}

/// A ring's positions, unwrapped, without the closing one.
pub fn positions(arcs: &[Arc], turn: i32, ring: &[Use]) -> Vec<Unit> {
    let mut all: Vec<Unit> = Vec::new();
    for &(number, backwards) in ring {
        let mut push = |&position: &Unit| {
            let position = match all.last() {
                Some(&last) => unwrapped(position, last, turn),
                None => position,
            };
            if all.last() != Some(&position) {
                all.push(position);
            }
        };
        if backwards {
            arcs[number].positions.iter().rev().for_each(&mut push);
        } else {
            arcs[number].positions.iter().for_each(&mut push);
        }
    }
    all.pop();
    all
}

/// Twice the area of a ring, positive counterclockwise; a ring around the pole is closed there.
pub fn doubled_area(ring: &[Unit], turn: i32) -> i64 {
    let mut area = 0;
    let Some(&last) = ring.last() else { return 0 };
    let mut before = last;
    for &(x, y) in ring {
        let (ax, ay) = unwrapped(before, (x, y), turn);
        // The trapezium down to the south pole.
        let (height, other) = (i64::from(ay) + i64::from(turn), i64::from(y) + i64::from(turn));
        area += i64::from(ax - x) * (height + other);
        before = (x, y);
    }
    area
}

/// Assigns holes to the smallest exterior around them.
fn nest(arcs: &[Arc], turn: i32, rings: Vec<Vec<Use>>) -> Vec<Polygon> {
    let mut exteriors = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        let positions = positions(arcs, turn, &ring);
        let area = doubled_area(&positions, turn);
        if area > 0 { &mut exteriors } else { &mut holes }.push((area, positions, ring));
    }
    exteriors.sort_by_key(|(area, positions, _)| (-area, positions[0]));
    let mut polygons: Vec<Polygon> =
        exteriors.iter().map(|(_, _, ring)| vec![ring.clone()]).collect();
    let sets: Vec<(BTreeSet<Unit>, (i32, i32))> = exteriors
        .iter()
        .map(|(_, positions, _)| {
            let set = positions.iter().map(|&(x, y)| (x.rem_euclid(turn), y)).collect();
            let ys = positions.iter().map(|&(_, y)| y);
            (set, (ys.clone().min().unwrap_or(0), ys.max().unwrap_or(0)))
        })
        .collect();
    holes.sort_by_key(|(area, positions, _)| (*area, positions[0]));
    for (area, positions, ring) in holes {
        let home = (0..exteriors.len()).rev().find(|&number| {
            let (set, (south, north)) = &sets[number];
            let Some(&probe) =
                positions.iter().find(|&&(x, y)| !set.contains(&(x.rem_euclid(turn), y)))
            else {
                return false;
            };
            (*south..=*north).contains(&probe.1) && holds(&exteriors[number].1, probe, turn)
        });
        match home {
            Some(number) => polygons[number].push(ring),
            // The outer loop of a ring that crosses itself: nothing to fill.
            None => eprintln!("dropped a loop at {:?}, area {area}", positions[0]),
        }
    }
    polygons
}

/// Whether a ring holds a position that is not on it.
pub fn holds(ring: &[Unit], (x, y): Unit, turn: i32) -> bool {
    let mut odd = false;
    let Some(&last) = ring.last() else { return false };
    let mut before = last;
    for &(bx, by) in ring {
        let (ax, ay) = unwrapped(before, (bx, by), turn);
        before = (bx, by);
        let west = ax.min(bx);
        let px = west + (x - west).rem_euclid(turn);
        if px >= ax.max(bx) {
            continue;
        }
        let (ax, ay, bx, by) = (i64::from(ax), i64::from(ay), i64::from(bx), i64::from(by));
        let (px, py) = (i64::from(px), i64::from(y));
        let side = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
        if (side < 0) == (bx > ax) {
            odd = !odd;
        }
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::Topology;

    #[test]
    fn neighbours_share_one_arc_and_dissolve_without_it() {
        let mut topology = Topology::new(360);
        topology.add(&[(0, 0), (10, 0), (10, 10), (0, 10)], 0);
        topology.add(&[(10, 0), (20, 0), (20, 10), (10, 10)], 1);
        let arcs = topology.arcs();
        assert_eq!(arcs.len(), 3);
        assert_eq!(
            arcs.iter().filter(|arc| arc.left != OUTSIDE && arc.right != OUTSIDE).count(),
            1
        );
        let both = dissolve(&arcs, 360, Some);
        assert_eq!(both.len(), 2);
        let land = dissolve(&arcs, 360, |_| Some(0));
        assert_eq!(land[&0].len(), 1);
        assert_eq!(doubled_area(&positions(&arcs, 360, &land[&0][0][0]), 360), 400);
    }

    #[test]
    fn the_cut_at_the_antimeridian_and_the_pole_vanishes() {
        let mut topology = Topology::new(360);
        topology.add(&[(170, 0), (180, 0), (180, 10), (170, 10)], 0);
        topology.add(&[(-180, 0), (-170, 0), (-170, 10), (-180, 10)], 0);
        let antarctica = [(-180, -90), (180, -90), (180, -70), (60, -60), (-60, -60), (-180, -70)];
        topology.add(&antarctica, 1);
        let arcs = topology.arcs();
        assert_eq!(arcs.len(), 2);
        let faces = dissolve(&arcs, 360, Some);
        assert_eq!(faces[&0].len(), 1);
        let antarctica = positions(&arcs, 360, &faces[&1][0][0]);
        assert!(holds(&antarctica, (50, -85), 360));
        assert!(doubled_area(&antarctica, 360) > 0);
    }

    #[test]
    fn squares_that_touch_at_a_corner_stay_two_and_a_hole_at_the_edge_stays_a_hole() {
        let mut topology = Topology::new(360);
        topology.add(&[(0, 0), (10, 0), (10, 10), (0, 10)], 0);
        topology.add(&[(10, 10), (20, 10), (20, 20), (10, 20)], 0);
        let arcs = topology.arcs();
        assert_eq!(dissolve(&arcs, 360, Some)[&0].len(), 2);
        let mut topology = Topology::new(360);
        topology.add(&[(0, 0), (5, 0), (10, 0), (10, 10), (0, 10)], 0);
        topology.add(&[(5, 0), (3, 5), (7, 5)], 0);
        let arcs = topology.arcs();
        let polygons = &dissolve(&arcs, 360, Some)[&0];
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
    }
}
