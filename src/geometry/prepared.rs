//! A shape made ready to be drawn in any projection.

use std::ops::Range;

use super::clean::{Cleaner, Hint};
use super::geodesic::densify;
use super::stitch::stitched;
use super::winding;
use crate::source::{Edges, Shape, ShapeKind, Winding};
use crate::unit::LonLat;

/// How a shape is to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Reading {
    /// Which way exterior rings are wound; holes follow their exterior.
    pub winding: Winding,
    /// What edges follow.
    pub edges: Edges,
    /// How far an edge may stray from its great circle, radians of arc. 10⁻⁷ is 0.6 m on the
    /// ground.
    pub tolerance: f64,
}

impl Default for Reading {
    fn default() -> Self {
        Self { winding: Winding::Auto, edges: Edges::Geographic, tolerance: 1e-7 }
    }
}

/// A shape made ready to be drawn: repeated positions and spikes are gone, longitudes run on
/// across the antimeridian, and for each polygon it is settled which side is inside.
///
/// This depends on no projection: prepare a shape once, draw it often.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    kind: ShapeKind,
    pub(super) positions: Vec<LonLat>,
    parts: Vec<Part>,
    polygons: Vec<Polygon>,
    /// The boxes around each part's stretches of [`Block::SIZE`] positions, part after part.
    blocks: Vec<Block>,
}

/// The box around a stretch of an outline, degrees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) east: f64,
    pub(super) north: f64,
}

impl Block {
    /// How many positions a stretch has.
    pub(super) const SIZE: usize = 32;
    const NOTHING: Self = Self {
        west: f64::INFINITY,
        south: f64::INFINITY,
        east: f64::NEG_INFINITY,
        north: f64::NEG_INFINITY,
    };

    pub(super) fn of(positions: &[LonLat]) -> Self {
        positions.iter().fold(Self::NOTHING, |block, position| Self {
            west: block.west.min(position.lon),
            south: block.south.min(position.lat),
            east: block.east.max(position.lon),
            north: block.north.max(position.lat),
        })
    }

    /// The box around several.
    pub(super) fn around(blocks: &[Self]) -> Self {
        blocks.iter().fold(Self::NOTHING, |around, block| Self {
            west: around.west.min(block.west),
            south: around.south.min(block.south),
            east: around.east.max(block.east),
            north: around.north.max(block.north),
        })
    }
}

/// A line or ring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    end: usize,
    /// How far a ring's end lies east of its start: 0, or ±360 where it goes round a pole.
    pub(super) turn: f64,
}

#[derive(Debug, Clone, Copy)]
struct Polygon {
    /// Where its rings end among the parts.
    end: usize,
    /// Whether the north pole lies inside.
    north: bool,
}

/// A polygon on the sphere: closed curves, and one bit that tells the inside from the outside.
#[derive(Clone, Copy)]
pub(super) struct PolygonRef<'a> {
    prepared: &'a Prepared,
    first: usize,
    end: usize,
    /// Whether the north pole lies inside.
    pub(super) north: bool,
}

impl Prepared {
    /// Prepares a shape.
    pub fn new(shape: &Shape, reading: &Reading) -> Self {
        let mut prepared = Self::default();
        prepared.fill(shape, reading, &mut Cleaner::default());
        prepared.positions.shrink_to_fit();
        prepared.blocks.shrink_to_fit();
        prepared
    }

    /// The whole sphere: what is drawn of it is the outline of the map, to be filled as the sea or
    /// stroked as the neatline.
    pub fn sphere() -> Self {
        Self {
            kind: ShapeKind::Polygon,
            polygons: vec![Polygon { end: 0, north: true }],
            ..Self::default()
        }
    }

    /// Prepares a shape in place of the one before, in the same buffers.
    pub(super) fn fill(&mut self, shape: &Shape, reading: &Reading, cleaner: &mut Cleaner) {
        self.kind = shape.kind();
        self.positions.clear();
        self.parts.clear();
        self.polygons.clear();
        self.blocks.clear();
        match self.kind {
            ShapeKind::Point => {
                let valid = |position: &&LonLat| position.is_valid();
                self.positions.extend(shape.positions().iter().filter(valid).copied());
            }
            ShapeKind::Line => {
                for part in shape.parts() {
                    cleaner.line(part);
                    self.push_part(cleaner, reading, false);
                }
            }
            ShapeKind::Polygon => {
                let stitched = stitched(shape);
                for rings in stitched.as_ref().unwrap_or(shape).polygons() {
                    let first = self.parts.len();
                    let mut hint = Hint::None;
                    for ring in rings {
                        cleaner.ring(ring);
                        if self.push_part(cleaner, reading, true) && self.parts.len() == first + 1 {
                            hint = cleaner.hint;
                        }
                    }
                    self.end_polygon(first, reading.winding, hint);
                }
            }
        }
        for index in 0..self.parts.len() {
            let range = self.part_range(index);
            self.blocks.extend(self.positions[range].chunks(Block::SIZE).map(Block::of));
        }
    }

    /// Takes another shape as seen on another graticule: `north` tells whether that one's north
    /// pole lies in a polygon, `copy` gives the positions of a part (with its turn, and whether it
    /// is a ring).
    pub(super) fn fill_turned(
        &mut self,
        from: &Self,
        north: impl Fn(PolygonRef<'_>) -> bool,
        mut copy: impl FnMut(&[LonLat], f64, bool, &mut Vec<LonLat>),
    ) {
        let is_ring = from.kind == ShapeKind::Polygon;
        self.copy_parts(from, |part, _, turn, positions| copy(part, turn, is_ring, positions));
        let mut start = 0;
        for part in &mut self.parts {
            let turn = winding::unwrap(&mut self.positions[start..part.end]);
            part.turn = if is_ring { turn } else { 0.0 };
            start = part.end;
        }
        for (index, polygon) in from.polygons().enumerate() {
            self.polygons[index].north = north(polygon);
        }
    }

    /// Takes the parts of another shape as `copy` gives their positions (from a part, its blocks
    /// and its turn); a part without a position is left out.
    pub(super) fn copy_parts(
        &mut self,
        from: &Self,
        mut copy: impl FnMut(&[LonLat], &[Block], f64, &mut Vec<LonLat>),
    ) {
        self.kind = from.kind;
        self.positions.clear();
        self.parts.clear();
        self.polygons.clear();
        self.blocks.clear();
        let (mut block, mut part) = (0, 0);
        let mut copy_up_to = |end: usize, into: &mut Self| {
            while part < end {
                let positions = &from.positions[from.part_range(part)];
                let count = positions.len().div_ceil(Block::SIZE);
                let turn = from.parts[part].turn;
                let blocks = from.blocks.get(block..block + count).unwrap_or_default();
                copy(positions, blocks, turn, &mut into.positions);
                if into.parts.last().map_or(0, |last| last.end) < into.positions.len() {
                    into.parts.push(Part { end: into.positions.len(), turn });
                }
                block += count;
                part += 1;
            }
        };
        for polygon in &from.polygons {
            copy_up_to(polygon.end, self);
            self.polygons.push(Polygon { end: self.parts.len(), north: polygon.north });
        }
        copy_up_to(from.parts.len(), self);
    }

    /// Adds what the cleaner holds, unless nothing of it is left.
    fn push_part(&mut self, cleaner: &mut Cleaner, reading: &Reading, is_ring: bool) -> bool {
        if cleaner.points.len() < if is_ring { 3 } else { 2 } {
            return false;
        }
        let is_band = is_ring && cleaner.hint == Hint::Band;
        if reading.edges == Edges::Geodesic && !is_band {
            densify(&mut cleaner.points, &mut cleaner.spare, is_ring, reading.tolerance);
        }
        let start = self.positions.len();
        self.positions.extend_from_slice(&cleaner.points);
        let mut turn = 0.0;
        if !is_band {
            turn = winding::unwrap(&mut self.positions[start..]);
        }
        self.parts.push(Part { end: self.positions.len(), turn: if is_ring { turn } else { 0.0 } });
        true
    }

    /// Settles which side of the rings from `first` on is inside, and winds them so that it lies
    /// to their left.
    fn end_polygon(&mut self, first: usize, rule: Winding, hint: Hint) {
        if self.parts.len() == first {
            return;
        }
        let exterior = self.part_range(first);
        let turn = self.parts[first].turn;
        let ring = &self.positions[exterior.clone()];
        let left = winding::Left::of(ring, turn);
        // A hole is inside its exterior, and tells more than the sizes of the sides.
        let longest = (first + 1..self.parts.len()).max_by_key(|&hole| self.part_range(hole).len());
        let holes = longest.map(|hole| &self.positions[self.part_range(hole)]);
        let telling = holes.filter(|hole| turn != 0.0 || tells_a_side(ring, hole));
        let holds_hole = telling.map(|hole| winding::is_left(left, ring, turn, hole));
        let (left_is_inside, mut north) = winding::exterior(left, turn, rule, hint, holds_hole);
        if !left_is_inside {
            self.reverse(first);
        }
        for index in first + 1..self.parts.len() {
            let range = self.part_range(index);
            let turn = self.parts[index].turn;
            let hole = &self.positions[range];
            let (left_is_hole, north_in_hole) =
                winding::hole(hole, turn, &self.positions[exterior.clone()]);
            north ^= north_in_hole;
            if left_is_hole {
                self.reverse(index);
            }
        }
        self.polygons.push(Polygon { end: self.parts.len(), north });
    }

    fn reverse(&mut self, index: usize) {
        let range = self.part_range(index);
        let turn = self.parts[index].turn;
        let ring = &mut self.positions[range];
        ring.reverse();
        // A ring around a pole, walked backwards from its first position, runs on to the west.
        if turn != 0.0 {
            self.parts[index].turn = -turn;
        }
    }

    fn part_range(&self, index: usize) -> Range<usize> {
        let start = if index == 0 { 0 } else { self.parts[index - 1].end };
        start..self.parts[index].end
    }

    /// What the shape is made of.
    pub fn kind(&self) -> ShapeKind {
        self.kind
    }

    /// Whether nothing is left to draw.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty() && self.polygons.is_empty()
    }

    /// Whether a position lies in one of the shape's polygons.
    pub fn contains(&self, position: LonLat) -> bool {
        self.polygons().any(|polygon| polygon.contains(position))
    }

    pub(super) fn polygons(&self) -> impl ExactSizeIterator<Item = PolygonRef<'_>> {
        (0..self.polygons.len()).map(|index| {
            let first = if index == 0 { 0 } else { self.polygons[index - 1].end };
            let Polygon { end, north } = self.polygons[index];
            PolygonRef { prepared: self, first, end, north }
        })
    }

    /// The lines or rings: for a ring, how far its end lies east of its start.
    pub(super) fn parts(&self) -> impl ExactSizeIterator<Item = (&[LonLat], f64)> {
        (0..self.parts.len())
            .map(|index| (&self.positions[self.part_range(index)], self.parts[index].turn))
    }
}

/// Whether a hole tells which side of its exterior is inside. One beside a small exterior does not:
/// it is an island at the shore of a lake, say, drawn with fewer vertices than would keep it off.
fn tells_a_side(exterior: &[LonLat], hole: &[LonLat]) -> bool {
    const SMALL: f64 = 90.0;
    let (exterior, hole) = (Block::of(exterior), Block::of(hole));
    let is_small = exterior.east - exterior.west < SMALL && exterior.north - exterior.south < SMALL;
    let apart = hole.east < exterior.west
        || exterior.east < hole.west
        || hole.north < exterior.south
        || exterior.north < hole.south;
    !is_small || apart
}

impl<'a> PolygonRef<'a> {
    /// Its rings, with how far their ends lie east of their starts.
    pub(super) fn rings(self) -> impl ExactSizeIterator<Item = (&'a [LonLat], f64)> {
        let Self { prepared, first, end, .. } = self;
        (first..end).map(move |index| {
            (&prepared.positions[prepared.part_range(index)], prepared.parts[index].turn)
        })
    }

    /// The box around it; `None` for a polygon that holds a pole or goes round one.
    pub(super) fn bounds(self) -> Option<Block> {
        let flat = !self.north && self.rings().all(|(_, turn)| turn == 0.0);
        let blocks: Vec<Block> = self.rings().map(|(ring, _)| Block::of(ring)).collect();
        flat.then(|| Block::around(&blocks))
    }

    /// Whether it is the whole sphere.
    pub(super) fn is_whole(self) -> bool {
        self.first == self.end && self.north
    }

    /// Whether a position lies inside: going north from it, each edge crossed is a change of
    /// sides, and the side of the pole is known.
    pub(super) fn contains(self, position: LonLat) -> bool {
        self.rings().fold(self.north, |inside, (ring, turn)| {
            inside ^ winding::odd_crossings_north(ring, turn, position)
        })
    }
}
