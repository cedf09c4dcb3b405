//! One level of detail on its way into the archive: arcs are cut into pieces, sorted by place,
//! packed into blocks, and shapes are told by the pieces' numbers.

use crate::pack::{Archive, Bits, Kind, signed, unsigned};
use crate::topology::Unit;

/// What an arc is part of; the codes are the library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Coast = 0,
    Border = 1,
    Interior = 2,
    Lake = 3,
    River = 4,
}

const GROUPS: [Group; 5] =
    [Group::Coast, Group::Border, Group::Interior, Group::Lake, Group::River];

/// The most positions a piece has.
const PIECE_POSITIONS: usize = 160;
/// The widest and highest a piece is, in degrees.
const PIECE_DEGREES: i32 = 6;
/// The positions after which a block is closed.
const BLOCK_POSITIONS: usize = 6000;
/// The greatest difference of a coordinate that a bit class below the greatest tells.
const LONG_CLASS: u32 = 15;
const LONG_BITS: u32 = 26;

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

    /// Numbers the pieces and writes their indices and blocks.
    pub fn write_arcs(&mut self, archive: &mut Archive) {
        let turn = 360 * self.per_degree;
        let mut order: Vec<usize> = (0..self.pieces.len()).collect();
        let place = |piece: &Piece| {
            let (x, y) = piece.positions[piece.positions.len() / 2];
            let x = f64::from(x.rem_euclid(turn)) / f64::from(turn);
            let y = f64::from(y + turn / 4) / f64::from(turn / 2);
            hilbert((x * 65535.0) as u32, (y * 65535.0) as u32)
        };
        order.sort_by_key(|&i| (self.pieces[i].group, place(&self.pieces[i]), i));
        self.numbers = vec![0; self.pieces.len()];
        for (number, &piece) in order.iter().enumerate() {
            self.numbers[piece] = number;
        }
        let mut first = 0;
        for group in GROUPS {
            let members: Vec<&Piece> =
                order.iter().map(|&i| &self.pieces[i]).filter(|p| p.group == group).collect();
            if !members.is_empty() {
                self.write_group(archive, group, first, &members);
            }
            first += members.len();
        }
    }

    fn write_group(&self, archive: &mut Archive, group: Group, first: usize, pieces: &[&Piece]) {
        let mut counts = Vec::new();
        let mut start = 0;
        while start < pieces.len() {
            let mut end = start;
            let mut positions = 0;
            while end < pieces.len() && positions < BLOCK_POSITIONS {
                positions += pieces[end].positions.len();
                end += 1;
            }
            let (heads, bits) = block(&pieces[start..end], 360 * self.per_degree);
            let sequence = counts.len() as u32;
            archive.add(Kind::ArcHeads, self.code, group as u8, sequence, heads);
            archive.add(Kind::ArcBits, self.code, group as u8, sequence, bits);
            counts.push(end - start);
            start = end;
        }
        let mut bytes = Vec::new();
        unsigned(&mut bytes, first as u64);
        unsigned(&mut bytes, self.cell as u64);
        unsigned(&mut bytes, counts.len() as u64);
        for count in counts {
            unsigned(&mut bytes, count as u64);
        }
        let mut columns = [const { Vec::new() }; 8];
        let mut last = (0, 0);
        for piece in pieces {
            let cell = |value: i32| value.div_euclid(self.cell);
            let positions = normal(&piece.positions, 360 * self.per_degree);
            let (first, end) = (positions[0], positions[positions.len() - 1]);
            let (x, y) = (cell(first.0), cell(first.1));
            let (dx, dy) = (cell(end.0) - x, cell(end.1) - y);
            let bounds = |least: fn(Option<i32>, i32) -> Option<i32>, pick: fn(&Unit) -> i32| {
                positions.iter().map(pick).fold(None, least).map(cell).unwrap_or(0)
            };
            let min = |a: Option<i32>, b: i32| Some(a.map_or(b, |a| a.min(b)));
            let max = |a: Option<i32>, b: i32| Some(a.map_or(b, |a| a.max(b)));
            let row = [
                x - last.0,
                y - last.1,
                dx,
                dy,
                x + dx.min(0) - bounds(min, |p| p.0),
                y + dy.min(0) - bounds(min, |p| p.1),
                bounds(max, |p| p.0) - (x + dx.max(0)),
                bounds(max, |p| p.1) - (y + dy.max(0)),
            ];
            last = (x, y);
            for (column, value) in columns.iter_mut().zip(row) {
                signed(column, i64::from(value));
            }
        }
        bytes.extend(columns.concat());
        archive.add(Kind::ArcIndex, self.code, group as u8, 0, bytes);
    }

    /// Writes the shapes of a layer: for each feature its row in a table and its geometry, all of
    /// one kind.
    pub fn write_shapes(
        &self,
        archive: &mut Archive,
        layer: u8,
        table: u8,
        features: &[(usize, Geometry)],
    ) {
        let mut bytes = Vec::new();
        unsigned(&mut bytes, self.per_degree as u64);
        bytes.push(match features.first() {
            None | Some((_, Geometry::Own(_))) => 0,
            Some((_, Geometry::Lines(_))) => 1,
            Some((_, Geometry::Polygons(_))) => 2,
        });
        bytes.push(table);
        unsigned(&mut bytes, features.len() as u64);
        let mut last = 0;
        let mut place = (0, 0);
        for (row, geometry) in features {
            unsigned(&mut bytes, *row as u64);
            match geometry {
                Geometry::Own(positions) => {
                    unsigned(&mut bytes, positions.len() as u64);
                    for &(x, y) in positions {
                        signed(&mut bytes, i64::from(x - place.0));
                        signed(&mut bytes, i64::from(y - place.1));
                        place = (x, y);
                    }
                }
                Geometry::Lines(lines) => {
                    unsigned(&mut bytes, lines.len() as u64);
                    for line in lines {
                        self.write_uses(&mut bytes, line, &mut last);
                    }
                }
                Geometry::Polygons(polygons) => {
                    unsigned(&mut bytes, polygons.len() as u64);
                    for rings in polygons {
                        unsigned(&mut bytes, rings.len() as u64);
                        for ring in rings {
                            self.write_uses(&mut bytes, ring, &mut last);
                        }
                    }
                }
            }
        }
        archive.add(Kind::Shapes, self.code, layer, 0, bytes);
    }

    fn write_uses(&self, bytes: &mut Vec<u8>, uses: &[(usize, bool)], last: &mut i64) {
        let mut numbers = Vec::new();
        for &(arc, backwards) in uses {
            let pieces = self.of_arc[arc].iter();
            let number = |&piece: &usize| (self.numbers[piece] as i64) << 1 | i64::from(backwards);
            if backwards {
                numbers.extend(pieces.rev().map(number));
            } else {
                numbers.extend(pieces.map(number));
            }
        }
        unsigned(bytes, numbers.len() as u64);
        for number in numbers {
            signed(bytes, number - *last);
            *last = number;
        }
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

/// Positions moved by whole turns so that the first lies in −180 ≤ lon < 180.
fn normal(positions: &[Unit], turn: i32) -> Vec<Unit> {
    let shift = (positions[0].0 + turn / 2).div_euclid(turn) * turn;
    positions.iter().map(|&(x, y)| (x - shift, y)).collect()
}

/// The heads and bits of a block of pieces.
fn block(pieces: &[&Piece], turn: i32) -> (Vec<u8>, Vec<u8>) {
    let mut heads = Vec::new();
    let mut bits = Bits::default();
    let pieces: Vec<Vec<Unit>> = pieces.iter().map(|p| normal(&p.positions, turn)).collect();
    for positions in &pieces {
        unsigned(&mut heads, positions.len() as u64);
    }
    let mut last = (0, 0);
    for positions in &pieces {
        let (x, y) = positions[0];
        signed(&mut heads, i64::from(x - last.0));
        signed(&mut heads, i64::from(y - last.1));
        last = (x, y);
    }
    for positions in &pieces {
        for pair in positions.windows(2) {
            let x = difference(&mut bits, pair[1].0 - pair[0].0);
            let y = difference(&mut bits, pair[1].1 - pair[0].1);
            heads.push((x << 4 | y) as u8);
        }
    }
    (heads, bits.finish())
}

fn difference(bits: &mut Bits, value: i32) -> u32 {
    let magnitude = value.unsigned_abs();
    let class = (32 - magnitude.leading_zeros()).min(LONG_CLASS);
    let sign = u32::from(value < 0);
    match class {
        0 => {}
        LONG_CLASS => bits.put(magnitude << 1 | sign, LONG_BITS + 1),
        _ => bits.put((magnitude & !(1 << (class - 1))) << 1 | sign, class),
    }
    class
}

/// The place of a cell of a 65536 × 65536 grid along Hilbert's curve.
fn hilbert(mut x: u32, mut y: u32) -> u64 {
    let mut along = 0;
    let mut side = 1 << 15;
    while side > 0 {
        let (rx, ry) = (u32::from(x & side > 0), u32::from(y & side > 0));
        along += u64::from(side) * u64::from(side) * u64::from((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                (x, y) = (65535 - x, 65535 - y);
            }
            (x, y) = (y, x);
        }
        side >>= 1;
    }
    along
}
