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
    /// Of each group, the blocks decoded so far.
    blocks: Vec<Vec<Option<Arc<DecodedBlock>>>>,
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
        let whole = Vec::new();
        Ok(Self { container, level, tolerance, grid, indices, known, blocks, whole })
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
            let block = self.block(place.index, number, first)?;
            self.blocks[place.index][number] = Some(block);
        }
        match &self.blocks[place.index][number] {
            Some(block) => Ok(block.arc(place.arc - first)),
            None => Err(damaged("a block is missing")),
        }
    }

    /// A block of a group, whose first arc is told: as it was kept, or decoded now.
    fn block(&mut self, group: usize, number: usize, first: usize) -> Result<Arc<DecodedBlock>> {
        let index = &self.indices[group];
        let key = Key { level: self.level, group: index.group, number, tolerance: self.tolerance };
        if let Some(block) = self.known.block(&key) {
            return Ok(block);
        }
        let arcs = index.block_ends[number] - first;
        self.whole.clear();
        let bounds = decode(self.container, self.level, index, number, arcs, &mut self.whole)?;
        let block = Arc::new(self.thinned(bounds));
        self.known.keep(key, &block);
        Ok(block)
    }

    /// The arcs of a block that was decoded, each thinned by itself, so that all that share it stay
    /// together.
    fn thinned(&self, mut bounds: Box<[usize]>) -> DecodedBlock {
        if self.tolerance == 0 {
            return DecodedBlock::new(self.whole.as_slice().into(), bounds);
        }
        let mut positions = Vec::with_capacity(self.whole.len());
        let mut start = 0;
        for bound in &mut bounds {
            thin(&self.whole[start..*bound], self.tolerance, self.grid, &mut positions);
            start = *bound;
            *bound = positions.len();
        }
        DecodedBlock::new(positions.into_boxed_slice(), bounds)
    }
}
