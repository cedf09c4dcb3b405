//! Tile archives: bytes by tile, in and out of PMTiles, MBTiles and tile folders.
//!
//! An [`Address`] names a tile, a [`Sink`] takes tiles in any order. What is in a tile is not this
//! room's business.

mod address;
mod fingerprint;
mod format;
mod metadata;
mod sink;
mod tilejson;

pub use address::{Address, MAX_ZOOM};
pub use fingerprint::Fingerprint;
pub use format::{Encoding, Format};
pub use metadata::{Limits, Metadata, Shard};
pub use sink::{Memory, Sink, Summary};
