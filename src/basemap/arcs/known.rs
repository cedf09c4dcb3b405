//! What was read of an archive's arcs, which every read of it shares.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::index::{ArcIndex, GROUPS, Group};
use crate::basemap::container::Container;
use crate::basemap::grid::Unit;
use crate::basemap::layer::Level;
use crate::error::Result;

/// How many positions are kept: all of the embedded archive's finest level, 16 MiB.
const MOST_KEPT: usize = 1 << 21;

/// The indices read so far, and the blocks decoded last.
#[derive(Debug, Default)]
pub(in crate::basemap) struct Known {
    indices: [[OnceLock<Option<Arc<ArcIndex>>>; GROUPS]; Level::ALL.len()],
    decoded: Mutex<Decoded>,
}

/// What a block of arcs is known by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub level: Level,
    pub group: Group,
    pub number: usize,
    /// How far its lines may be from where they should be, in units.
    pub tolerance: i32,
}

#[derive(Debug, Default)]
struct Decoded {
    blocks: BTreeMap<Key, Arc<DecodedBlock>>,
    positions: usize,
}

/// The arcs of a block.
#[derive(Debug)]
pub(super) struct DecodedBlock {
    positions: Box<[Unit]>,
    /// Where the first begins and where each ends.
    bounds: Box<[usize]>,
}

impl DecodedBlock {
    /// The arcs between bounds of a buffer; `None` where there are none.
    pub fn new(buffer: &[Unit], bounds: &[usize]) -> Option<Self> {
        let (first, last) = (*bounds.first()?, *bounds.last()?);
        let positions = buffer.get(first..last)?.into();
        Some(Self { positions, bounds: bounds.iter().map(|bound| bound - first).collect() })
    }

    /// An arc's positions, from its first to its last.
    pub fn arc(&self, number: usize) -> &[Unit] {
        &self.positions[self.bounds[number]..self.bounds[number + 1]]
    }
}

impl Known {
    /// The index of a group; `None` where the level has no such arcs.
    pub(super) fn index(
        &self,
        container: &Container,
        level: Level,
        group: Group,
    ) -> Result<Option<Arc<ArcIndex>>> {
        let slot = &self.indices[usize::from(level.code())][group as usize];
        if let Some(index) = slot.get() {
            return Ok(index.clone());
        }
        let index = ArcIndex::read(container, level, group)?.map(Arc::new);
        Ok(slot.get_or_init(|| index).clone())
    }

    /// A block, if it was kept.
    pub(super) fn block(&self, key: &Key) -> Option<Arc<DecodedBlock>> {
        self.decoded.lock().unwrap_or_else(PoisonError::into_inner).blocks.get(key).cloned()
    }

    /// Keeps a block, in the place of all others where there is no room.
    pub(super) fn keep(&self, key: Key, block: DecodedBlock) {
        let mut decoded = self.decoded.lock().unwrap_or_else(PoisonError::into_inner);
        let positions = block.positions.len();
        if decoded.positions + positions > MOST_KEPT {
            *decoded = Decoded::default();
        }
        if decoded.blocks.insert(key, Arc::new(block)).is_none() {
            decoded.positions += positions;
        }
    }
}
