//! The shapes of a level's layers, told by the numbers of pieces.

use super::{Geometry, Level};
use crate::grid::{Unit, unwrapped};
use crate::hilbert::hilbert;
use crate::pack::{Archive, Kind, signed, unsigned};

/// The bytes of shapes after which a block is closed.
const BLOCK_BYTES: usize = 3000;

impl Level {
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
        let placed = self.placed(features);
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
            self.write_box(&mut directory, around(&boxes, turn));
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

    /// The features by place, what is wide first and alone: whether each is narrow, where it lies
    /// along Hilbert's curve, its number and the boxes of its parts.
    fn placed(&self, features: &[(usize, Geometry)]) -> Vec<(bool, u64, usize, Vec<Box>)> {
        let turn = 360 * self.per_degree;
        let mut placed: Vec<_> = features
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
        placed
    }

    /// A box in whole degrees, outwards.
    fn write_box(&self, bytes: &mut Vec<u8>, (west, south, width, height): Box) {
        let floor = |value: i32| i64::from(value.div_euclid(self.per_degree));
        let ceil = |value: i32| -i64::from((-value).div_euclid(self.per_degree));
        signed(bytes, floor(west));
        signed(bytes, floor(south));
        signed(bytes, ceil(west + width) - floor(west));
        signed(bytes, ceil(south + height) - floor(south));
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
