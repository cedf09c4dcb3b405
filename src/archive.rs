//! Tile archives: bytes by tile, in and out of PMTiles, MBTiles and tile folders.
//!
//! An [`Address`] names a tile, a [`Sink`] takes tiles in any order, a [`Reader`] gives them back.
//! What is in a tile is not this room's business, except that [`verify()`] decodes it.
//!
//! A [`Writer`] is the sink that makes an archive. Tiles go to a *spool* beside the target, one
//! append-only file that is also the journal: a process that is killed loses at most the tile it
//! was writing, and the next [`Writer::open`] for the same target goes on from there. Only
//! [`Sink::finish`] makes the archive, from the spool in the archive's own order and under another
//! name, and renames it into place. So an archive is whole or not there, and its bytes depend
//! neither on the order in which tiles came nor on how often the work was interrupted.

mod address;
#[cfg(test)]
mod faults;
mod folder;
mod foreign;
mod format;
mod image;
mod index;
mod inputs;
mod key;
#[cfg(feature = "mbtiles")]
mod mbtiles;
mod merge;
mod metadata;
mod pmtiles;
mod reader;
mod sink;
mod spool;
mod target;
mod tilejson;
mod verify;
mod writer;

pub use crate::resources::Fingerprint;
pub use address::{Address, MAX_ZOOM};
pub use format::{Encoding, Format};
pub use inputs::Inputs;
pub use merge::{MergeOptions, Merged, merge};
pub use metadata::{Limits, Metadata, Shard};
pub use reader::Reader;
pub use sink::{Memory, Sink, Summary};
pub use verify::{MOST_FAULTS, Verification, verify, verify_with};
pub use writer::{Writer, WriterOptions};

/// What helps against an archive that is damaged or made to do harm.
const REMEDY: &str = "fetch or make the archive again";
