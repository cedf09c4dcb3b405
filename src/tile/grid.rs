//! How the tiles of a zoom are gathered: into metatiles that are drawn at once, and those into
//! sheets that are projected and labelled at once.
//!
//! Both grids depend on the tile matrix and the size of a tile alone, never on which tiles are
//! asked for: so a tile comes out the same however it is asked for.

use super::matrix::TileMatrix;
use crate::archive::Address;
use crate::unit::PageBox;

/// The longest side of a metatile in device pixels.
const METATILE: u32 = 2048;

/// The most tiles along a metatile's side.
const MOST_TILES: u32 = 8;

/// The side of a sheet in CSS pixels.
const SHEET: u32 = 16_384;

/// The grids of a zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    pub z: u8,
    pub columns: u32,
    pub rows: u32,
    /// The side of a tile in CSS pixels.
    pub tile: u32,
    /// Tiles along a metatile's side, a power of two.
    pub metatile: u32,
    /// Tiles along a sheet's side, a multiple of that.
    pub sheet: u32,
}

/// A block of tiles: columns and rows from the first to before the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Block {
    pub z: u8,
    pub x0: u32,
    pub y0: u32,
    pub x1: u32,
    pub y1: u32,
}

impl Grid {
    /// The grids of a matrix for tiles of so many CSS pixels at so many device pixels each.
    pub fn new(z: u8, matrix: &TileMatrix, tile: u32, scale: u32) -> Self {
        let side = |longest: u32, pixels: u32| {
            let most = (longest / pixels.max(1)).max(1);
            1 << most.ilog2()
        };
        let metatile = side(METATILE, tile * scale).min(MOST_TILES);
        let sheet = side(SHEET, tile).max(metatile);
        let (columns, rows) = (matrix.columns, matrix.rows);
        Self { z, columns, rows, tile, metatile, sheet }
    }

    /// The metatile that holds a tile.
    pub fn metatile(&self, tile: Address) -> Block {
        self.block(tile.x / self.metatile, tile.y / self.metatile, self.metatile)
    }

    /// The sheet that holds a metatile.
    pub fn sheet(&self, metatile: Block) -> Block {
        self.block(metatile.x0 / self.sheet, metatile.y0 / self.sheet, self.sheet)
    }

    fn block(&self, column: u32, row: u32, side: u32) -> Block {
        let (x0, y0) = (column * side, row * side);
        Block {
            z: self.z,
            x0,
            y0,
            x1: x0.saturating_add(side).min(self.columns),
            y1: y0.saturating_add(side).min(self.rows),
        }
    }

    /// Where a block lies on the zoom's page, CSS pixels.
    pub fn bounds(&self, block: Block) -> PageBox {
        let at = |tiles: u32| f64::from(tiles) * f64::from(self.tile);
        PageBox::new(at(block.x0), at(block.y0), at(block.x1), at(block.y1))
    }

    /// Which metatile of its zoom a block is: column and row.
    pub fn place(&self, metatile: Block) -> (u32, u32) {
        (metatile.x0 / self.metatile, metatile.y0 / self.metatile)
    }

    /// The metatiles that a range of columns and rows touches, both ends within.
    pub fn touched(&self, columns: (u32, u32), rows: (u32, u32)) -> impl Iterator<Item = Block> {
        let grid = *self;
        let side = self.metatile;
        (rows.0 / side..=rows.1 / side).flat_map(move |row| {
            (columns.0 / side..=columns.1 / side).map(move |column| grid.block(column, row, side))
        })
    }
}

impl Block {
    /// The tiles, row by row.
    pub fn tiles(self) -> impl Iterator<Item = Address> {
        (self.y0..self.y1)
            .flat_map(move |y| (self.x0..self.x1).map(move |x| Address::new(self.z, x, y)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tile::TileMatrixSet;

    fn grid(z: u8, tile: u32, scale: u32) -> Grid {
        let set = TileMatrixSet::named("WebMercatorQuad").unwrap();
        Grid::new(z, set.matrix(z).unwrap(), tile, scale)
    }

    #[test]
    fn metatiles_are_as_large_as_they_may_be_and_no_larger() {
        let side = |tile, scale| grid(9, tile, scale).metatile;
        assert_eq!((side(256, 1), side(512, 1), side(256, 3), side(512, 3)), (8, 4, 2, 1));
        let world = grid(1, 256, 1);
        let block = world.metatile(Address::new(1, 1, 0));
        assert_eq!((block.x0, block.x1, block.y1), (0, 2, 2));
    }

    #[test]
    fn every_tile_of_a_sheet_lies_in_one_metatile_of_it() {
        let grid = grid(8, 256, 1);
        for tile in [Address::new(8, 0, 0), Address::new(8, 63, 64), Address::new(8, 255, 255)] {
            let metatile = grid.metatile(tile);
            let sheet = grid.sheet(metatile);
            assert!(metatile.tiles().any(|other| other == tile));
            assert!(sheet.x0 <= metatile.x0 && metatile.x1 <= sheet.x1);
            assert!(grid.bounds(sheet).encloses(grid.bounds(metatile)));
        }
    }
}
