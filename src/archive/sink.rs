//! Where tiles go.

use std::collections::BTreeMap;

use super::Address;
use crate::error::Result;

/// Something that takes tiles: a [`Writer`](super::Writer) to a file, or [`Memory`].
///
/// Tiles may come in any order; what is made of them does not depend on it. A tile that is put
/// twice keeps the first bytes.
pub trait Sink: Send {
    /// Whether a tile is there already, perhaps from a work that was interrupted. Such a tile need
    /// not be drawn again.
    fn contains(&self, address: Address) -> bool;

    /// Takes a tile. Once this returns the tile survives the end of the process.
    ///
    /// # Errors
    /// The sink cannot hold a tile with this address, or cannot be written to.
    fn put(&mut self, address: Address, tile: &[u8]) -> Result<()>;

    /// Makes the whole of what was put.
    ///
    /// # Errors
    /// The result cannot be written; what was put is then still there for another attempt.
    fn finish(self: Box<Self>) -> Result<Summary>;
}

/// What a sink made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Summary {
    /// Addresses that have a tile.
    pub tiles: u64,
    /// Different tiles.
    pub distinct: u64,
    /// Bytes of the archive; of the tiles where it is a folder.
    pub bytes: u64,
}

/// Tiles in memory, for tests and for those who put them elsewhere.
///
/// ```
/// use rumbo::archive::{Address, Memory, Sink};
///
/// let mut tiles = Memory::default();
/// tiles.put(Address::new(0, 0, 0), b"tile")?;
/// assert!(tiles.contains(Address::new(0, 0, 0)));
/// assert_eq!(tiles.tiles[&Address::new(0, 0, 0)], b"tile");
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    /// The tiles.
    pub tiles: BTreeMap<Address, Vec<u8>>,
}

impl Sink for Memory {
    fn contains(&self, address: Address) -> bool {
        self.tiles.contains_key(&address)
    }

    fn put(&mut self, address: Address, tile: &[u8]) -> Result<()> {
        self.tiles.entry(address).or_insert_with(|| tile.to_vec());
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Summary> {
        let mut distinct: Vec<&[u8]> = self.tiles.values().map(Vec::as_slice).collect();
        distinct.sort_unstable();
        distinct.dedup();
        Ok(Summary {
            tiles: self.tiles.len() as u64,
            distinct: distinct.len() as u64,
            bytes: distinct.iter().map(|tile| tile.len() as u64).sum(),
        })
    }
}
