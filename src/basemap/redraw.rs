//! Areas that are given from one country to another: the arcs that both share cancel out, and
//! those left are joined to rings again.

use std::collections::{BTreeMap, BTreeSet};

use super::bytes::damaged;
use super::grid::Unit;
use super::shapes::{Assembly, Polygon, Use, holds, nearest_turn};
use crate::error::Result;

/// An area that a country gains or loses.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) polygons: Vec<Polygon>,
    pub(super) gained: bool,
}

/// The name of an arc.
type Name = (usize, usize);

/// The polygons of a country after changes.
pub(super) fn redrawn(
    polygons: Vec<Polygon>,
    changes: &[Change],
    assembly: &mut Assembly<'_>,
) -> Result<Vec<Polygon>> {
    let of_changes =
        || changes.iter().flat_map(|change| change.polygons.iter().flatten().flatten());
    let changed: BTreeSet<Name> = of_changes().map(|used| used.place.name()).collect();
    let is_changed = |polygon: &Polygon| {
        polygon.iter().flatten().any(|used| changed.contains(&used.place.name()))
    };
    let (touched, mut kept): (Vec<Polygon>, Vec<Polygon>) =
        polygons.into_iter().partition(is_changed);
    let mut loose: BTreeMap<Name, Use> = BTreeMap::new();
    // An arc that is used both ways has the country on both sides.
    let mut add = |used: Use| match loose.get(&used.place.name()) {
        Some(other) if other.backwards != used.backwards => {
            loose.remove(&used.place.name());
        }
        _ => {
            loose.insert(used.place.name(), used);
        }
    };
    touched.into_iter().flatten().flatten().for_each(&mut add);
    for change in changes {
        for used in change.polygons.iter().flatten().flatten() {
            add(Use { backwards: used.backwards == change.gained, ..*used });
        }
    }
    let rings = joined(loose.into_values().collect(), assembly)?;
    kept.extend(nested(rings, assembly)?);
    Ok(kept)
}

/// Joins arcs to rings, each where the one before it ends.
fn joined(uses: Vec<Use>, assembly: &mut Assembly<'_>) -> Result<Vec<Vec<Use>>> {
    let turn = assembly.grid.turn();
    let node = |(x, y): Unit| (x.rem_euclid(turn), y);
    let mut ends = Vec::with_capacity(uses.len());
    let mut starting: BTreeMap<Unit, Vec<usize>> = BTreeMap::new();
    for (number, &used) in uses.iter().enumerate().rev() {
        let (first, last) = assembly.ends(used)?;
        starting.entry(node(first)).or_default().push(number);
        ends.push((node(first), node(last)));
    }
    ends.reverse();
    let mut rings = Vec::new();
    let mut taken = vec![false; uses.len()];
    for start in 0..uses.len() {
        let mut ring = Vec::new();
        let mut at = (!taken[start]).then_some(start);
        while let Some(number) = at {
            taken[number] = true;
            ring.push(uses[number]);
            let here = ends[number].1;
            if here == ends[start].0 {
                break;
            }
            let next = starting.get(&here).and_then(|all| all.iter().find(|&&next| !taken[next]));
            at = Some(*next.ok_or_else(|| damaged("the edge of a contested area is open"))?);
        }
        if !ring.is_empty() {
            rings.push(ring);
        }
    }
    Ok(rings)
}

/// Puts each ring that runs clockwise into the least that surrounds it.
fn nested(rings: Vec<Vec<Use>>, assembly: &mut Assembly<'_>) -> Result<Vec<Polygon>> {
    let turn = assembly.grid.turn();
    let mut exteriors: Vec<(i64, Vec<Unit>, Polygon)> = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        let positions = assembly.whole(&ring)?;
        match doubled_area(&positions, turn) {
            area if area > 0 => exteriors.push((area, positions, vec![ring])),
            _ => holes.push((positions, ring)),
        }
    }
    exteriors.sort_by_key(|(area, ..)| *area);
    for (positions, hole) in holes {
        // Half way along an edge, which no vertex of another ring is on.
        let home = exteriors.iter_mut().find(|(_, exterior, _)| {
            positions
                .iter()
                .find(|place| !exterior.contains(place))
                .is_some_and(|&place| holds(exterior, place, turn))
        });
        if let Some((_, _, polygon)) = home {
            polygon.push(hole);
        }
    }
    Ok(exteriors.into_iter().map(|(_, _, polygon)| polygon).collect())
}

/// Twice the area of a ring in square units, positive counterclockwise; a ring around the south
/// pole is closed there.
fn doubled_area(ring: &[Unit], turn: i32) -> i64 {
    let Some(&last) = ring.last() else { return 0 };
    let mut before = last;
    let mut area = 0;
    for &(x, y) in ring {
        let ax = before.0 + nearest_turn(before.0, x, turn);
        let height = i64::from(before.1) + i64::from(y) + i64::from(turn);
        area += i64::from(ax - x) * height;
        before = (x, y);
    }
    area
}
