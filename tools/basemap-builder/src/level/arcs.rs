//! The arcs of a level: in pieces sorted by place, packed into blocks.

use super::{Group, Level, Piece};
use crate::grid::Unit;
use crate::hilbert::hilbert;
use crate::pack::{Archive, Bits, Kind, signed, unsigned};

const GROUPS: [Group; 6] =
    [Group::Coast, Group::Border, Group::Interior, Group::Lake, Group::River, Group::Islet];

/// The positions after which a block is closed.
const BLOCK_POSITIONS: usize = 6000;

/// The greatest difference of a coordinate that a bit class below the greatest tells.
const LONG_CLASS: u32 = 15;

const LONG_BITS: u32 = 26;

impl Level {
    /// Numbers the pieces and writes their indices and blocks.
    pub fn write_arcs(&mut self, archive: &mut Archive) {
        let turn = 360 * self.per_degree;
        let mut order: Vec<usize> = (0..self.pieces.len()).collect();
        let place = |piece: &Piece| hilbert(piece.positions[piece.positions.len() / 2], turn);
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
            let (heads, bits) = block(&pieces[start..end], 360 * self.per_degree, group.step());
            let sequence = counts.len() as u32;
            archive.add(Kind::ArcHeads, self.code, group as u8, sequence, heads);
            archive.add(Kind::ArcBits, self.code, group as u8, sequence, bits);
            counts.push(end - start);
            start = end;
        }
        let mut bytes = Vec::new();
        unsigned(&mut bytes, first as u64);
        unsigned(&mut bytes, group.step() as u64);
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
}

/// Positions moved by whole turns so that the first lies in −180 ≤ lon < 180.
fn normal(positions: &[Unit], turn: i32) -> Vec<Unit> {
    let shift = (positions[0].0 + turn / 2).div_euclid(turn) * turn;
    positions.iter().map(|&(x, y)| (x - shift, y)).collect()
}

/// The heads and bits of a block of pieces.
fn block(pieces: &[&Piece], turn: i32, step: i32) -> (Vec<u8>, Vec<u8>) {
    let mut heads = Vec::new();
    let mut bits = Bits::default();
    let stepped = |(x, y): Unit| {
        assert!(x % step == 0 && y % step == 0, "({x}, {y}) lies between the steps of a grid");
        (x / step, y / step)
    };
    let pieces: Vec<Vec<Unit>> = pieces
        .iter()
        .map(|piece| normal(&piece.positions, turn).into_iter().map(stepped).collect())
        .collect();
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
