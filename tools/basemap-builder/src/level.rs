//! One level of detail on its way into the archive: arcs are cut into pieces, sorted by place,
//! packed into blocks, and shapes are told by the pieces' numbers.

mod arcs;
mod shapes;

use crate::grid::{STEP, Unit};

/// What an arc is part of; the codes are the library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Coast = 0,
    Border = 1,
    Interior = 2,
    /// A shore of a lake, or an edge of ice.
    Lake = 3,
    River = 4,
    /// The coast of a small island, kept on the finest grid.
    Islet = 5,
}

impl Group {
    /// The units that one step of the group's grid is.
    fn step(self) -> i32 {
        if self == Self::Islet { 1 } else { STEP }
    }
}

/// The most positions a piece has.
const PIECE_POSITIONS: usize = 160;
/// The widest and highest a piece is, in degrees.
const PIECE_DEGREES: i32 = 6;

/// What a feature is made of.
pub enum Geometry {
    /// Its own positions: one is a point, several a line to write along.
    Own(Vec<Unit>),
    /// Lines of arcs.
    Lines(Vec<Vec<(usize, bool)>>),
    /// Polygons of rings of arcs.
    Polygons(Vec<Vec<Vec<(usize, bool)>>>),
}

struct Piece {
    group: Group,
    positions: Vec<Unit>,
}

/// A level being written.
pub struct Level {
    code: u8,
    per_degree: i32,
    cell: i32,
    pieces: Vec<Piece>,
    /// The pieces of each arc, in its order.
    of_arc: Vec<Vec<usize>>,
    /// The number each piece has in the archive.
    numbers: Vec<usize>,
}

impl Level {
    /// A level with a code, units to a degree, and the units to a cell of the index.
    pub fn new(code: u8, per_degree: i32, cell: i32) -> Self {
        let (pieces, of_arc, numbers) = (Vec::new(), Vec::new(), Vec::new());
        Self { code, per_degree, cell, pieces, of_arc, numbers }
    }

    /// Where an arc begins.
    pub fn first(&self, arc: usize) -> Unit {
        self.pieces[self.of_arc[arc][0]].positions[0]
    }

    /// Adds an arc and gives its number.
    pub fn add(&mut self, group: Group, positions: &[Unit]) -> usize {
        let mut of_arc = Vec::new();
        let mut start = 0;
        while start + 1 < positions.len() {
            let mut end = start + 1;
            let (mut west, mut east) = minmax(positions[start].0, positions[end].0);
            let (mut south, mut north) = minmax(positions[start].1, positions[end].1);
            while end + 1 < positions.len() && end - start < PIECE_POSITIONS {
                let (x, y) = positions[end + 1];
                (west, east) = (west.min(x), east.max(x));
                (south, north) = (south.min(y), north.max(y));
                if (east - west).max(north - south) > PIECE_DEGREES * self.per_degree {
                    break;
                }
                end += 1;
            }
            // A last piece of a few positions is not worth its entry.
            if positions.len() - 1 - end < 12 && small(&positions[start..], self.per_degree) {
                end = positions.len() - 1;
            }
            of_arc.push(self.pieces.len());
            self.pieces.push(Piece { group, positions: positions[start..=end].to_vec() });
            start = end;
        }
        self.of_arc.push(of_arc);
        self.of_arc.len() - 1
    }
}

fn minmax(a: i32, b: i32) -> (i32, i32) {
    (a.min(b), a.max(b))
}

fn small(positions: &[Unit], per_degree: i32) -> bool {
    let xs = positions.iter().map(|p| p.0);
    let ys = positions.iter().map(|p| p.1);
    let span = |values: (Option<i32>, Option<i32>)| values.0.unwrap_or(0) - values.1.unwrap_or(0);
    positions.len() < PIECE_POSITIONS + 12
        && span((xs.clone().max(), xs.min())) <= PIECE_DEGREES * per_degree
        && span((ys.clone().max(), ys.min())) <= PIECE_DEGREES * per_degree
}
