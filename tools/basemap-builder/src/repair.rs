//! Lines that touch or cross where rounding put them so: vertices are moved by a step of the grid,
//! or left out, until no two edges have more in common than an end.

use std::collections::HashMap;

use crate::grid::{Unit, unwrapped};
use crate::topology::Arc;

/// An edge: the number of an arc and of the edge's first position in it.
type Edge = (usize, usize);

/// Repairs arcs in place. `step` gives the grid of an arc's positions. Returns how many vertices
/// were moved, and the edges for which nothing helped.
pub fn repair(arcs: &mut [Arc], turn: i32, step: impl Fn(&Arc) -> i32) -> (usize, Vec<Unit>) {
    let mut lines = Lines::new(arcs, turn);
    let mut moved = 0;
    for _ in 0..4 {
        let conflicts = lines.conflicts();
        if conflicts.is_empty() {
            break;
        }
        for (one, other) in conflicts {
            if lines.conflict(one, other) && lines.resolve(one, other, &step) {
                moved += 1;
            }
        }
    }
    let left = lines.conflicts().into_iter().map(|(edge, _)| lines.edge(edge).0).collect();
    for arc in arcs {
        arc.positions.dedup();
    }
    (moved, left)
}

struct Lines<'a> {
    arcs: &'a mut [Arc],
    turn: i32,
    cell: i32,
    cells: HashMap<Unit, Vec<Edge>>,
    /// Where each position occurs.
    vertices: HashMap<Unit, Vec<Edge>>,
}

impl<'a> Lines<'a> {
    fn new(arcs: &'a mut [Arc], turn: i32) -> Self {
        let (cells, vertices) = (HashMap::new(), HashMap::new());
        let mut lines = Self { arcs, turn, cell: turn / 360 / 20, cells, vertices };
        for arc in 0..lines.arcs.len() {
            for at in 0..lines.arcs[arc].positions.len() {
                let place = lines.wrapped(lines.arcs[arc].positions[at]);
                lines.vertices.entry(place).or_default().push((arc, at));
                if at > 0 {
                    lines.enter((arc, at - 1));
                }
            }
        }
        lines
    }

    fn wrapped(&self, (x, y): Unit) -> Unit {
        (x.rem_euclid(self.turn), y)
    }

    fn edge(&self, (arc, at): Edge) -> (Unit, Unit) {
        (self.arcs[arc].positions[at], self.arcs[arc].positions[at + 1])
    }

    /// The cells that the box of an edge touches.
    fn cells_of(&self, edge: Edge) -> Vec<Unit> {
        let (a, b) = self.edge(edge);
        let columns = self.turn / self.cell;
        let xs = a.0.min(b.0).div_euclid(self.cell)..=a.0.max(b.0).div_euclid(self.cell);
        let ys = a.1.min(b.1).div_euclid(self.cell)..=a.1.max(b.1).div_euclid(self.cell);
        xs.flat_map(|x| ys.clone().map(move |y| (x.rem_euclid(columns), y))).collect()
    }

    fn enter(&mut self, edge: Edge) {
        for cell in self.cells_of(edge) {
            let edges = self.cells.entry(cell).or_default();
            if !edges.contains(&edge) {
                edges.push(edge);
            }
        }
    }

    /// Whether two edges have more in common than an end.
    fn conflict(&self, one: Edge, other: Edge) -> bool {
        let (a, b) = self.edge(one);
        let (c, d) = self.edge(other);
        if one == other || a == b || c == d {
            return false;
        }
        let shift = unwrapped(c, a, self.turn).0 - c.0;
        let (c, d) = ((c.0 + shift, c.1), (d.0 + shift, d.1));
        let cross = |a: Unit, b: Unit, c: Unit| {
            let (x, y) = (i64::from(b.0 - a.0), i64::from(b.1 - a.1));
            (x * i64::from(c.1 - a.1) - y * i64::from(c.0 - a.0)).signum()
        };
        let along = |a: Unit, b: Unit, c: Unit| {
            let (x, y) = (i64::from(b.0 - a.0), i64::from(b.1 - a.1));
            x * i64::from(c.0 - a.0) + y * i64::from(c.1 - a.1)
        };
        let ends = [(a, b, c, d), (a, b, d, c), (b, a, c, d), (b, a, d, c)];
        if let Some(&(p, q, _, r)) = ends.iter().find(|(p, _, c, _)| p == c) {
            return cross(p, q, r) == 0 && along(p, q, r) > 0;
        }
        let apart = a.0.max(b.0) < c.0.min(d.0)
            || c.0.max(d.0) < a.0.min(b.0)
            || a.1.max(b.1) < c.1.min(d.1)
            || c.1.max(d.1) < a.1.min(b.1);
        !apart && cross(a, b, c) * cross(a, b, d) <= 0 && cross(c, d, a) * cross(c, d, b) <= 0
    }

    /// Every pair of edges in conflict, in order.
    fn conflicts(&self) -> Vec<(Edge, Edge)> {
        let mut pairs = Vec::new();
        for edges in self.cells.values() {
            for (at, &one) in edges.iter().enumerate() {
                for &other in &edges[..at] {
                    if self.conflict(one, other) {
                        pairs.push((one.min(other), one.max(other)));
                    }
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    fn conflicts_of(&self, edge: Edge) -> bool {
        let near = self.cells_of(edge);
        near.iter()
            .filter_map(|cell| self.cells.get(cell))
            .flatten()
            .any(|&other| self.conflict(edge, other))
    }

    /// Moves or leaves out an end of one of two edges so that nothing near is in conflict.
    fn resolve(&mut self, one: Edge, other: Edge, step: &impl Fn(&Arc) -> i32) -> bool {
        let ends = [one, (one.0, one.1 + 1), other, (other.0, other.1 + 1)];
        for reach in 1..=3 {
            for (arc, at) in ends {
                let step = step(&self.arcs[arc]);
                for (dx, dy) in ring(reach) {
                    if self.shift((arc, at), (dx * step, dy * step)) {
                        return true;
                    }
                }
            }
            if reach == 1 && ends.into_iter().any(|end| self.leave_out(end)) {
                return true;
            }
        }
        false
    }

    /// Moves a vertex wherever it occurs, if that leaves its edges without conflicts.
    fn shift(&mut self, (arc, at): Edge, (dx, dy): Unit) -> bool {
        let (x, y) = self.arcs[arc].positions[at];
        let (before, after) = (self.wrapped((x, y)), self.wrapped((x + dx, y + dy)));
        if self.vertices.get(&after).is_some_and(|uses| !uses.is_empty()) {
            return false;
        }
        let uses = self.vertices.get(&before).cloned().unwrap_or_default();
        self.place(&uses, (dx, dy));
        let edges = self.edges_at(&uses);
        edges.iter().for_each(|&edge| self.enter(edge));
        if edges.iter().any(|&edge| self.conflicts_of(edge)) {
            self.place(&uses, (-dx, -dy));
            return false;
        }
        self.vertices.remove(&before);
        self.vertices.insert(after, uses);
        true
    }

    fn place(&mut self, uses: &[Edge], (dx, dy): Unit) {
        for &(arc, at) in uses {
            let position = &mut self.arcs[arc].positions[at];
            *position = (position.0 + dx, position.1 + dy);
        }
    }

    fn edges_at(&self, uses: &[Edge]) -> Vec<Edge> {
        let mut edges = Vec::new();
        for &(arc, at) in uses {
            if at > 0 {
                edges.push((arc, at - 1));
            }
            if at + 1 < self.arcs[arc].positions.len() {
                edges.push((arc, at));
            }
        }
        edges
    }

    /// Leaves a vertex within an arc out: it is put where the one before it is.
    fn leave_out(&mut self, (arc, at): Edge) -> bool {
        let positions = &self.arcs[arc].positions;
        let here = positions[at];
        let place = self.wrapped(here);
        let lone = self.vertices.get(&place).is_some_and(|uses| uses.len() == 1);
        let mut distinct = positions.clone();
        distinct.dedup();
        if !lone || at == 0 || at + 1 == positions.len() || distinct.len() < 6 {
            return false;
        }
        self.arcs[arc].positions[at] = positions[at - 1];
        self.enter((arc, at));
        if self.conflicts_of((arc, at)) {
            self.arcs[arc].positions[at] = here;
            return false;
        }
        self.vertices.remove(&place);
        true
    }
}

/// The steps that reach so far along an axis.
fn ring(reach: i32) -> impl Iterator<Item = Unit> {
    let steps = (-reach..=reach).flat_map(move |x| (-reach..=reach).map(move |y| (x, y)));
    steps.filter(move |(x, y)| x.abs().max(y.abs()) == reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::OUTSIDE;

    fn arc(positions: &[Unit]) -> Arc {
        Arc { positions: positions.to_vec(), left: 0, right: OUTSIDE, islet: false }
    }

    #[test]
    fn a_vertex_on_another_edge_is_moved_off_it() {
        let shore = [(0, 0), (400, 0), (400, 400), (200, 4), (0, 400), (0, 0)];
        let spit = [(100, 400), (200, 0), (300, 400)];
        let mut arcs = vec![arc(&shore), arc(&spit)];
        let (moved, left) = repair(&mut arcs, 7_200_000, |_| 4);
        assert!(moved > 0 && left.is_empty(), "{moved} {left:?}");
        assert_eq!(arcs[0].positions.first(), arcs[0].positions.last());
    }

    #[test]
    fn lines_that_meet_at_an_end_are_left_alone() {
        let mut arcs = vec![arc(&[(0, 0), (40, 0)]), arc(&[(40, 0), (80, 4)])];
        assert_eq!(repair(&mut arcs, 7_200_000, |_| 4), (0, Vec::new()));
    }
}
