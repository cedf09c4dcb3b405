//! Generalisation that keeps the topology: Visvalingam's removal of the vertex with the least
//! effective area, refused where the triangle it would sweep over holds another vertex.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::grid::{Unit, unwrapped};

/// All vertices of a set of lines, in a grid.
struct Vertices {
    turn: i32,
    cell: i32,
    cells: BTreeMap<(i32, i32), Vec<Unit>>,
}

impl Vertices {
    fn new(lines: &[Vec<Unit>], turn: i32) -> Self {
        let cell = turn / 360 / 8;
        let mut vertices = Self { turn, cell, cells: BTreeMap::new() };
        for line in lines {
            // Both ends of a closed line, and the ends of lines that meet, are one vertex each
            // time: the count does not matter, only whether any is left.
            for &position in line {
                let (x, y) = (position.0.rem_euclid(turn), position.1);
                vertices.cells.entry(vertices.cell_of((x, y))).or_default().push((x, y));
            }
        }
        vertices
    }

    fn cell_of(&self, (x, y): Unit) -> (i32, i32) {
        (x.rem_euclid(self.turn).div_euclid(self.cell), y.div_euclid(self.cell))
    }

    fn remove(&mut self, (x, y): Unit) {
        let position = (x.rem_euclid(self.turn), y);
        let cell = self.cell_of(position);
        if let Some(vertices) = self.cells.get_mut(&cell)
            && let Some(at) = vertices.iter().position(|&other| other == position)
        {
            vertices.swap_remove(at);
        }
    }

    /// Whether a vertex other than its corners lies in a triangle or on its edge.
    fn any_in(&self, a: Unit, b: Unit, c: Unit) -> bool {
        let (west, east) = (a.0.min(b.0).min(c.0), a.0.max(b.0).max(c.0));
        let (south, north) = (a.1.min(b.1).min(c.1), a.1.max(b.1).max(c.1));
        let columns = self.turn / self.cell;
        for column in west.div_euclid(self.cell)..=east.div_euclid(self.cell) {
            let column = column.rem_euclid(columns);
            let rows =
                (column, south.div_euclid(self.cell))..=(column, north.div_euclid(self.cell));
            for vertex in self.cells.range(rows).flat_map(|(_, vertices)| vertices) {
                let vertex = unwrapped(*vertex, b, self.turn);
                if vertex != a && vertex != b && vertex != c && in_triangle(vertex, a, b, c) {
                    return true;
                }
            }
        }
        false
    }
}

fn cross(a: Unit, b: Unit, c: Unit) -> i64 {
    i64::from(b.0 - a.0) * i64::from(c.1 - a.1) - i64::from(b.1 - a.1) * i64::from(c.0 - a.0)
}

fn in_triangle(p: Unit, a: Unit, b: Unit, c: Unit) -> bool {
    let sides = [cross(a, b, p), cross(b, c, p), cross(c, a, p)];
    sides.iter().all(|&side| side >= 0) || sides.iter().all(|&side| side <= 0)
}

/// Twice the area of a triangle on the ground, in square units of a degree of latitude.
fn area(a: Unit, b: Unit, c: Unit, per_degree: f64) -> f64 {
    let latitude = (f64::from(b.1) / per_degree).to_radians();
    cross(a, b, c).unsigned_abs() as f64 * latitude.cos().max(0.05) / per_degree / per_degree
}

/// Generalises lines: vertices go while their triangle is smaller than the line's threshold in
/// square degrees (of latitude). Ends stay, and closed lines keep at least four vertices and their
/// end.
pub fn simplify(
    lines: &[Vec<Unit>],
    turn: i32,
    threshold: impl Fn(usize) -> f64,
) -> Vec<Vec<Unit>> {
    let mut vertices = Vertices::new(lines, turn);
    // Of lines that join the same two ends, each keeps a vertex of its own between them.
    let pair = |line: &Vec<Unit>| {
        let wrapped = |(x, y): Unit| (x.rem_euclid(turn), y);
        let (first, last) = (wrapped(line[0]), wrapped(line[line.len() - 1]));
        (first.min(last), first.max(last))
    };
    let mut pairs: BTreeMap<(Unit, Unit), usize> = BTreeMap::new();
    for line in lines {
        *pairs.entry(pair(line)).or_default() += 1;
    }
    lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let least = if pairs[&pair(line)] > 1 { 3 } else { 2 };
            one(line, turn, threshold(number), least, &mut vertices)
        })
        .collect()
}

fn one(
    line: &[Unit],
    turn: i32,
    threshold: f64,
    least: usize,
    vertices: &mut Vertices,
) -> Vec<Unit> {
    let per_degree = f64::from(turn) / 360.0;
    let last = line.len() - 1;
    let closed = (line[0].0 - line[last].0) % turn == 0 && line[0].1 == line[last].1;
    let least = if closed { 5 } else { least };
    let mut before: Vec<usize> = (0..line.len()).map(|i| i.wrapping_sub(1)).collect();
    let mut after: Vec<usize> = (1..=line.len()).collect();
    let mut left = line.len();
    // Areas as bits: positive floats order as their bits do.
    let size = |i: usize, before: &[usize], after: &[usize]| {
        area(line[before[i]], line[i], line[after[i]], per_degree)
    };
    let mut current = vec![f64::INFINITY; line.len()];
    let mut heap = BinaryHeap::new();
    for (i, current) in current.iter_mut().enumerate().take(last).skip(1) {
        *current = size(i, &before, &after);
        heap.push(Reverse((current.to_bits(), i)));
    }
    let mut removed = vec![false; line.len()];
    while let Some(Reverse((bits, i))) = heap.pop() {
        if removed[i] || bits != current[i].to_bits() {
            continue;
        }
        if f64::from_bits(bits) >= threshold || left <= least {
            break;
        }
        let (a, c) = (before[i], after[i]);
        if vertices.any_in(line[a], line[i], line[c]) {
            continue;
        }
        removed[i] = true;
        left -= 1;
        vertices.remove(line[i]);
        (after[a], before[c]) = (c, a);
        for j in [a, c] {
            if j > 0 && j < last {
                // Never less than what went before, so that removal goes from small to large.
                current[j] = size(j, &before, &after).max(f64::from_bits(bits));
                heap.push(Reverse((current[j].to_bits(), j)));
            }
        }
    }
    (0..line.len()).filter(|&i| !removed[i]).map(|i| line[i]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vertex_stays_where_another_line_would_be_crossed() {
        let bay = vec![(0, 0), (100, 5), (200, 0)];
        let island = vec![(95, 2), (105, 2), (100, 4), (95, 2)];
        let alone = simplify(std::slice::from_ref(&bay), 36_000, |_| 1.0);
        assert_eq!(alone[0], [(0, 0), (200, 0)]);
        let both = simplify(&[bay.clone(), island], 36_000, |_| 1.0);
        assert_eq!(both[0], bay);
    }

    #[test]
    fn closed_lines_keep_a_shape() {
        let circle: Vec<Unit> = (0..=60)
            .map(|i| {
                let angle = f64::from(i % 60) * std::f64::consts::TAU / 60.0;
                ((angle.cos() * 1000.0) as i32, (angle.sin() * 1000.0) as i32)
            })
            .collect();
        let simple = simplify(&[circle], 36_000, |_| f64::MAX);
        assert_eq!(simple[0].len(), 5);
    }
}
