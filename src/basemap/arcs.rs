//! Arcs: the lines that coasts, borders, lakes and rivers are made of, each stored once.
//!
//! The arcs of a level fall into [groups](Group), are numbered through all groups of the level,
//! and lie in blocks of neighbours. An index per group tells roughly where each arc begins, ends
//! and lies, in cells, so that arcs outside a window need not be decoded.

mod block;
mod index;
mod known;

use std::sync::Arc;

use block::decode;
use index::ArcIndex;
pub(super) use index::Group;
pub(super) use known::Known;
use known::{DecodedBlock, Key};

use super::bytes::damaged;
use super::container::Container;
use super::grid::{Extent, Grid, Unit};
use super::layer::Level;
use super::thin::thin;
use crate::error::Result;

/// The arcs of one level, decoded as they are needed.
#[derive(Debug)]
pub(super) struct Arcs<'a> {
    container: &'a Container,
    level: Level,
    /// How far a line may be from where it should be, in units.
    tolerance: i32,
    grid: Grid,
    indices: Vec<Arc<ArcIndex>>,
    known: &'a Known,
    /// Of each group, the blocks known or decoded so far.
    blocks: Vec<Vec<Option<Block>>>,
    /// The positions of all blocks decoded so far, in few buffers: one for each block would leave
    /// holes between the features that are read meanwhile.
    buffers: Vec<Vec<Unit>>,
    /// The positions of a block before they are thinned.
    whole: Vec<Unit>,
}

/// Where an arc is: its group, and its number within.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    index: usize,
    arc: usize,
}

impl Place {
    /// What tells the arc from others of the same groups.
    pub(super) fn name(self) -> (usize, usize) {
        (self.index, self.arc)
    }
}

/// Where the arcs of a block lie.
#[derive(Debug)]
enum Block {
    /// In a buffer; with where the first begins and where each ends.
    Decoded {
        buffer: usize,
        bounds: Box<[usize]>,
    },
    Known(Arc<DecodedBlock>),
}

impl<'a> Arcs<'a> {
    /// Opens the arcs of some groups.
    pub(super) fn open(
        container: &'a Container,
        known: &'a Known,
        level: Level,
        groups: &[Group],
        (grid, tolerance): (Grid, i32),
    ) -> Result<Self> {
        let mut indices = Vec::new();
        let mut blocks = Vec::new();
        for &group in groups {
            if let Some(index) = known.index(container, level, group)? {
                blocks.push(index.block_ends.iter().map(|_| None).collect());
                indices.push(index);
            }
        }
        let (buffers, whole) = (Vec::new(), Vec::new());
        Ok(Self { container, level, tolerance, grid, indices, known, blocks, buffers, whole })
    }

    /// Finds an arc by its number.
    pub(super) fn place(&self, number: usize) -> Result<Place> {
        for (index, group) in self.indices.iter().enumerate() {
            if let Some(arc) = number.checked_sub(group.first_arc)
                && arc < group.extents.len()
            {
                return Ok(Place { index, arc });
            }
        }
        Err(damaged(format_args!("arc {number} is missing")))
    }

    /// Where an arc lies.
    pub(super) fn extent(&self, place: Place) -> &Extent {
        &self.indices[place.index].extents[place.arc]
    }

    /// An arc's positions, from its first to its last.
    pub(super) fn positions(&mut self, place: Place) -> Result<&[Unit]> {
        let index = &self.indices[place.index];
        let number = index.block_ends.partition_point(|&end| end <= place.arc);
        let first = if number == 0 { 0 } else { index.block_ends[number - 1] };
        if self.blocks[place.index][number].is_none() {
            let known = self.known.block(&self.key(place.index, number));
            self.blocks[place.index][number] = Some(match known {
                Some(block) => Block::Known(block),
                None => self.decode(place.index, number, first)?,
            });
        }
        let arc = place.arc - first;
        match &self.blocks[place.index][number] {
            Some(Block::Known(block)) => Ok(block.arc(arc)),
            Some(Block::Decoded { buffer, bounds }) => {
                Ok(&self.buffers[*buffer][bounds[arc]..bounds[arc + 1]])
            }
            None => Err(damaged("a block is missing")),
        }
    }

    fn key(&self, group: usize, number: usize) -> Key {
        let group = self.indices[group].group;
        Key { level: self.level, group, number, tolerance: self.tolerance }
    }

    /// Decodes a block of a group, whose first arc is told, and thins each arc by itself, so that
    /// all that share it stay together.
    fn decode(&mut self, group: usize, number: usize, first: usize) -> Result<Block> {
        let index = &self.indices[group];
        let arcs = index.block_ends[number] - first;
        self.whole.clear();
        let mut bounds = decode(self.container, self.level, index, number, arcs, &mut self.whole)?;
        let more = self.whole.len();
        if self.buffers.last().is_none_or(|last| last.capacity() - last.len() < more) {
            // As long as all before it: there are few, and none is copied.
            let held: usize = self.buffers.iter().map(Vec::capacity).sum();
            self.buffers.push(Vec::with_capacity(held.max(more)));
        }
        let buffer = self.buffers.len() - 1;
        let positions = &mut self.buffers[buffer];
        let mut start = 0;
        for bound in &mut bounds {
            let arc = &self.whole[start..*bound];
            if self.tolerance > 0 {
                thin(arc, self.tolerance, self.grid, positions);
            } else {
                positions.extend_from_slice(arc);
            }
            start = *bound;
            *bound = positions.len();
        }
        Ok(Block::Decoded { buffer, bounds })
    }

    /// Has what was decoded known to the next read, where the archive is read again and again.
    pub(super) fn keep(self) {
        if !self.container.keeps() {
            return;
        }
        for (group, blocks) in self.blocks.iter().enumerate() {
            for (number, block) in blocks.iter().enumerate() {
                let Some(Block::Decoded { buffer, bounds }) = block else { continue };
                if let Some(decoded) = DecodedBlock::new(&self.buffers[*buffer], bounds) {
                    self.known.keep(self.key(group, number), decoded);
                }
            }
        }
    }
}
