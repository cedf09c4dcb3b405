//! The numbers that order tiles in a spool.

use super::format::Format;
use super::{Address, MAX_ZOOM};

/// The number that orders tiles in a spool: the order of the archive made from it.
pub(super) fn key(format: Format, tile: Address) -> Option<u64> {
    match format {
        Format::Pmtiles => tile.tile_id(),
        Format::Mbtiles => {
            let row = tile.tms_row()?;
            packed(Address { y: row, ..tile })
        }
        Format::Folder => packed(tile),
    }
}

/// Bits of a column and of a row.
const SIDE: u32 = 29;

/// Zoom, column and row in one number, in this order.
fn packed(tile: Address) -> Option<u64> {
    let fits = tile.z <= MAX_ZOOM && tile.x >> SIDE == 0 && tile.y >> SIDE == 0;
    let number = u64::from(tile.z) << (2 * SIDE) | u64::from(tile.x) << SIDE | u64::from(tile.y);
    fits.then_some(number)
}

/// The zoom, column and row of a number.
pub(super) fn unpacked(key: u64) -> Address {
    let side = |shift: u32| (key >> shift) as u32 & ((1 << SIDE) - 1);
    Address { z: (key >> (2 * SIDE)) as u8, x: side(SIDE), y: side(0) }
}
