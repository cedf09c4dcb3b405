//! One level of detail on its way into the archive: arcs are cut into pieces, sorted by place,
//! packed into blocks, and shapes are told by the pieces' numbers.

use crate::hilbert::hilbert;
use crate::pack::{Archive, Bits, Kind, signed, unsigned};
use crate::topology::{Unit, unwrapped};

/// What an arc is part of; the codes are the library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Coast = 0,
    Border = 1,
    Interior = 2,
    Lake = 3,
    River = 4,
    /// The coast of a small island, kept on the finest grid.
    Islet = 5,
}

const GROUPS: [Group; 6] =
    [Group::Coast, Group::Border, Group::Interior, Group::Lake, Group::River, Group::Islet];

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
/// The positions after which a block is closed.
const BLOCK_POSITIONS: usize = 6000;
/// The bytes of shapes after which a block is closed.
const BLOCK_BYTES: usize = 3000;
/// The units of a level that all but the finest grid are multiples of.
pub const STEP: i32 = 4;
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

    /// Writes the shapes of a layer: for each feature its number, its row in a table and its
    /// geometry, all of one kind. Neighbours share a block, and a directory tells where each lies.
    pub fn write_shapes(
        &self,
        archive: &mut Archive,
        layer: u8,
        (table, row_of): (u8, &[usize]),
        features: &[(usize, Geometry)],
    ) {
        let turn = 360 * self.per_degree;
        let mut placed: Vec<(bool, u64, usize, Vec<Box>)> = features
            .iter()
            .enumerate()
            .map(|(at, (_, geometry))| {
                let boxes = self.boxes(geometry);
                let (west, south, width, height) = around(&boxes, turn);
                let wide = width.max(height) > 20 * self.per_degree;
                let middle = (west + width / 2, south + height / 2);
                (!wide, hilbert(middle, turn), at, boxes)
            })
            .collect();
        placed.sort_by_key(|&(narrow, place, at, _)| (narrow, place, at));

        let mut directory = Vec::new();
        let mut blocks = Vec::new();
        let mut placed = placed.as_slice();
        while !placed.is_empty() {
            let mut bytes = Vec::new();
            let (mut id, mut row, mut last, mut position) = (0, 0, 0, (0, 0));
            let mut count = 0;
            while count < placed.len() && bytes.len() < BLOCK_BYTES {
                let (narrow, _, at, _) = placed[count];
                let (feature, geometry) = &features[at];
                let feature_row = row_of.get(*feature).copied().unwrap_or(*feature);
                signed(&mut bytes, *feature as i64 - id);
                signed(&mut bytes, feature_row as i64 - row);
                (id, row) = (*feature as i64, feature_row as i64);
                self.write_geometry(&mut bytes, geometry, &mut last, &mut position);
                count += 1;
                if !narrow {
                    break;
                }
            }
            let (members, rest) = placed.split_at(count);
            placed = rest;
            let boxes: Vec<Box> = members.iter().flat_map(|member| member.3.clone()).collect();
            let (west, south, width, height) = around(&boxes, turn);
            // Whole degrees, outwards.
            let floor = |value: i32| i64::from(value.div_euclid(self.per_degree));
            let ceil = |value: i32| -i64::from((-value).div_euclid(self.per_degree));
            signed(&mut directory, floor(west));
            signed(&mut directory, floor(south));
            signed(&mut directory, ceil(west + width) - floor(west));
            signed(&mut directory, ceil(south + height) - floor(south));
            let mut block = Vec::new();
            unsigned(&mut block, count as u64);
            block.extend(bytes);
            blocks.push(block);
        }
        let mut head = Vec::new();
        unsigned(&mut head, self.per_degree as u64);
        head.push(match features.first() {
            None | Some((_, Geometry::Own(_))) => 0,
            Some((_, Geometry::Lines(_))) => 1,
            Some((_, Geometry::Polygons(_))) => 2,
        });
        head.push(table);
        unsigned(&mut head, blocks.len() as u64);
        head.extend(directory);
        archive.add(Kind::Shapes, self.code, layer, 0, head);
        for (number, block) in blocks.into_iter().enumerate() {
            archive.add(Kind::Shapes, self.code, layer, number as u32 + 1, block);
        }
    }

    fn write_geometry(
        &self,
        bytes: &mut Vec<u8>,
        geometry: &Geometry,
        last: &mut i64,
        place: &mut Unit,
    ) {
        match geometry {
            Geometry::Own(positions) => {
                unsigned(bytes, positions.len() as u64);
                for &(x, y) in positions {
                    signed(bytes, i64::from(x - place.0));
                    signed(bytes, i64::from(y - place.1));
                    *place = (x, y);
                }
            }
            Geometry::Lines(lines) => {
                unsigned(bytes, lines.len() as u64);
                for line in lines {
                    self.write_uses(bytes, line, last);
                }
            }
            Geometry::Polygons(polygons) => {
                unsigned(bytes, polygons.len() as u64);
                for rings in polygons {
                    unsigned(bytes, rings.len() as u64);
                    for ring in rings {
                        self.write_uses(bytes, ring, last);
                    }
                }
            }
        }
    }

    /// The box of each part of a geometry: west, south, width, height. A ring around the pole
    /// reaches to it.
    fn boxes(&self, geometry: &Geometry) -> Vec<Box> {
        let turn = 360 * self.per_degree;
        let part = |uses: &Vec<(usize, bool)>| {
            let mut all: Vec<Unit> = Vec::new();
            for &(arc, backwards) in uses {
                let pieces = &self.of_arc[arc];
                let mut positions: Vec<Unit> =
                    pieces.iter().flat_map(|&piece| self.pieces[piece].positions.clone()).collect();
                if backwards {
                    positions.reverse();
                }
                for position in positions {
                    let last = all.last().copied().unwrap_or(position);
                    all.push(unwrapped(position, last, turn));
                }
            }
            bounds(&all, turn)
        };
        match geometry {
            Geometry::Own(positions) => vec![bounds(positions, turn)],
            Geometry::Lines(lines) => lines.iter().map(part).collect(),
            Geometry::Polygons(polygons) => polygons.iter().map(|rings| part(&rings[0])).collect(),
        }
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

/// West, south, width, height.
type Box = (i32, i32, i32, i32);

fn bounds(positions: &[Unit], turn: i32) -> Box {
    let (mut west, mut south, mut east, mut north) = (i32::MAX, i32::MAX, i32::MIN, i32::MIN);
    for &(x, y) in positions {
        (west, east) = (west.min(x), east.max(x));
        (south, north) = (south.min(y), north.max(y));
    }
    if east - west >= turn {
        south = -turn / 4;
    }
    (west, south, (east - west).min(turn), north - south)
}

/// The least box around several, across the antimeridian where that is narrower.
fn around(boxes: &[Box], turn: i32) -> Box {
    let south = boxes.iter().map(|b| b.1).min().unwrap_or(0);
    let north = boxes.iter().map(|b| b.1 + b.3).max().unwrap_or(0);
    let mut spans: Vec<(i32, i32)> =
        boxes.iter().map(|b| (b.0.rem_euclid(turn), b.0.rem_euclid(turn) + b.2)).collect();
    spans.sort_unstable();
    // The widest gap that none covers lies outside.
    let first = spans.first().map_or(0, |span| span.0);
    let mut east = spans.first().map_or(0, |span| span.1);
    let mut gap = (0, first);
    for &(west, end) in &spans[1..] {
        if west - east > gap.0 {
            gap = (west - east, west);
        }
        east = east.max(end);
    }
    if first + turn - east > gap.0 {
        gap = (first + turn - east, first);
    }
    let west = gap.1 - if gap.1 >= turn / 2 { turn } else { 0 };
    (west, south, turn - gap.0, north - south)
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
