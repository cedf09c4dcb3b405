//! The order in which a pyramid is drawn, and its parts.

use std::ops::Range;

use super::cover::Cover;
use super::grid::{Block, Grid};
use crate::archive::Address;

/// The metatiles of one zoom that a pyramid has, in the order they are drawn: along the Hilbert
/// curve, as PMTiles numbers tiles. The tiles of a metatile are one stretch of that curve.
pub(super) fn metatiles(grid: &Grid, covers: &[Cover]) -> Vec<Block> {
    let mut blocks: Vec<(u64, Block)> = covers
        .iter()
        .flat_map(|cover| grid.touched(cover.columns, cover.rows))
        .map(|block| (along(grid.place(block), grid), block))
        .collect();
    blocks.sort_unstable();
    blocks.dedup();
    blocks.into_iter().map(|(_, block)| block).collect()
}

/// The tiles of a metatile that a pyramid has, in the same order.
pub(super) fn tiles(block: Block, grid: &Grid, covers: &[Cover]) -> Vec<Address> {
    let covered = |tile: &Address| covers.iter().any(|cover| cover.holds(*tile));
    let mut tiles: Vec<Address> = block.tiles().filter(covered).collect();
    tiles.sort_by_key(|tile| number(tile.x, tile.y, side(grid.columns.max(grid.rows))));
    tiles
}

/// The place of a metatile along the curve.
fn along((x, y): (u32, u32), grid: &Grid) -> u64 {
    // The curve of all tiles, at the metatile's first: so that the order is one of tiles.
    let side = side(grid.columns.max(grid.rows));
    number(x * grid.metatile, y * grid.metatile, side)
}

/// The place of a cell on the curve over a square of 2^`side` cells a side.
fn number(x: u32, y: u32, side: u8) -> u64 {
    let of_zoom = Address::tile_ids_of_zoom(side).start;
    Address::new(side, x, y).tile_id().map_or(u64::MAX, |id| id - of_zoom)
}

/// The zoom whose square holds so many tiles a side.
fn side(tiles: u32) -> u8 {
    // At most 30.
    tiles.next_power_of_two().ilog2() as u8
}

/// The `index`-th (from 1) of `of` parts of a number of things, as equal as may be.
pub(super) fn share(total: u64, index: u32, of: u32) -> Range<u64> {
    let edge = |part: u32| {
        let product = u128::from(total) * u128::from(part) / u128::from(of.max(1));
        u64::try_from(product).unwrap_or(total)
    };
    edge(index.saturating_sub(1))..edge(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tile::TileMatrixSet;

    #[test]
    fn the_tiles_of_metatiles_come_in_the_order_of_pmtiles() {
        let set = TileMatrixSet::named("WebMercatorQuad").unwrap();
        for z in 0..6 {
            let grid = Grid::new(z, set.matrix(z).unwrap(), 256, 1);
            let cover = Cover { z, columns: (0, grid.columns - 1), rows: (0, grid.rows - 1) };
            let order: Vec<u64> = metatiles(&grid, &[cover])
                .into_iter()
                .flat_map(|block| tiles(block, &grid, &[cover]))
                .filter_map(Address::tile_id)
                .collect();
            assert!(order.iter().copied().eq(Address::tile_ids_of_zoom(z)), "zoom {z}");
        }
    }

    #[test]
    fn parts_are_disjoint_and_make_up_the_whole() {
        for (total, of) in [(0, 3), (5, 7), (100, 7), (u64::MAX, 2)] {
            let mut next = 0;
            for index in 1..=of {
                let part = share(total, index, of);
                assert_eq!(part.start, next);
                next = part.end;
            }
            assert_eq!(next, total);
        }
    }
}
