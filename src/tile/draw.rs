//! Drawing metatiles and cutting tiles from them.

use std::sync::{Arc, PoisonError};

use super::grid::{Block, Grid};
use super::pyramid::{Encoded, Pyramid};
use crate::archive::Address;
use crate::error::{Error, ErrorKind, Result};
use crate::map::Sheet;
use crate::render::{Canvas, Drawing, RenderOptions, encode, encode_opaque};
use crate::scene::Scene;
use crate::threads::{self, Lent};
use crate::unit::Color;

/// A tile.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tile {
    /// Which one.
    pub address: Address,
    /// The picture, encoded.
    pub bytes: Arc<[u8]>,
}

impl Pyramid {
    /// Draws one tile. Its bytes are those that [`Pyramid::write`] gives it.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] for a tile that the matrix set does not have, and where the map's
    /// sources cannot be read.
    pub fn draw(&self, address: Address) -> Result<Tile> {
        let grid = self.grid(address.z)?;
        if address.x >= grid.columns || address.y >= grid.rows {
            return Err(Error::new(
                ErrorKind::Limit,
                format!("{} has no tile {address}", self.set.id()),
            )
            .remedy(format!(
                "its zoom {} has {} columns and {} rows",
                address.z, grid.columns, grid.rows
            )));
        }
        let block = grid.metatile(address);
        let sheet = self.sheet(&grid, block)?;
        let drawing = self.metatile(&grid, &sheet, block)?;
        let row = self.draw_row(&grid, block, &drawing, &[address], &mut Canvas::default())?;
        row.into_iter().next().ok_or_else(|| {
            Error::new(ErrorKind::Limit, format!("the tile {address} was not drawn"))
        })
    }

    /// Draws tiles of one metatile, rows of tiles in the caller's thread pool.
    pub(super) fn draw_block(
        &self,
        grid: &Grid,
        sheet: &Sheet,
        block: Block,
        tiles: &[Address],
    ) -> Result<Vec<Tile>> {
        let drawing = self.metatile(grid, sheet, block)?;
        let mut rows: Vec<Vec<Address>> = Vec::new();
        for y in block.y0..block.y1 {
            let row: Vec<_> = tiles.iter().filter(|tile| tile.y == y).copied().collect();
            rows.extend((!row.is_empty()).then_some(row));
        }
        // The next metatile is drawn on the same canvases.
        let draw = |canvas: &mut Lent<Canvas>, row: Vec<Address>| {
            self.draw_row(grid, block, &drawing, &row, canvas.or_new(Canvas::default))
        };
        let drawn: Vec<Result<Vec<Tile>>> = threads::map_with(rows, || self.canvases.lend(), draw);
        let mut drawn = drawn.into_iter().collect::<Result<Vec<_>>>()?.concat();
        let place = |tile: &Tile| tiles.iter().position(|wanted| *wanted == tile.address);
        drawn.sort_by_cached_key(place);
        Ok(drawn)
    }

    /// A metatile ready to be drawn.
    fn metatile(&self, grid: &Grid, sheet: &Sheet, block: Block) -> Result<Drawing> {
        let bounds = grid.bounds(block);
        let layers = sheet.draw(bounds);
        let items: Vec<_> = layers.into_iter().flat_map(|layer| layer.items).collect();
        let transparent = Color { r: 0.0, g: 0.0, b: 0.0, a: 0.0 };
        let mut scene = Scene::new(bounds.width(), bounds.height(), transparent);
        scene.items = items;
        let options = RenderOptions {
            scale: f64::from(self.options.scale),
            threads: Some(1),
            cancel: self.options.resources.cancel().clone(),
            ..RenderOptions::default()
        };
        Drawing::new(&scene, &options)
    }

    /// Draws tiles of one row: those of one colour are known, and of those that lie side by side all pixels are
    /// drawn, then cut and encoded.
    fn draw_row(
        &self,
        grid: &Grid,
        block: Block,
        drawing: &Drawing,
        row: &[Address],
        canvas: &mut Canvas,
    ) -> Result<Vec<Tile>> {
        let side = grid.tile * self.options.scale;
        let corner = |tile: Address| ((tile.x - block.x0) * side, (tile.y - block.y0) * side);
        let (mut tiles, mut rest) = (Vec::with_capacity(row.len()), Vec::new());
        for &address in row {
            let (x, y) = corner(address);
            match drawing.color_of(x, y, side, side) {
                Some(color) => tiles.push(Tile { address, bytes: self.blank(color, side)? }),
                None => rest.push(address),
            }
        }
        rest.sort_unstable_by_key(|tile| tile.x);
        let mut pixels: Vec<[u8; 4]> = Vec::with_capacity(side as usize * side as usize);
        for run in rest.chunk_by(|a, b| a.x + 1 == b.x) {
            let Some((x, y)) = run.first().copied().map(corner) else { continue };
            let width = run.len() * side as usize;
            // A metatile is at most 2,048 pixels wide.
            drawing.part(x, y, width as u32, side, canvas);
            for (index, &address) in run.iter().enumerate() {
                let start = index * side as usize;
                pixels.clear();
                for line in canvas.pixels().chunks_exact(width) {
                    let line = line.get(start..start + side as usize);
                    pixels.extend_from_slice(line.unwrap_or_default());
                }
                let bytes = self.encode(&pixels, side, drawing.is_opaque())?;
                tiles.push(Tile { address, bytes });
            }
        }
        Ok(tiles)
    }

    fn encode(&self, pixels: &[[u8; 4]], side: u32, opaque: bool) -> Result<Encoded> {
        // Many are compared at once, without a branch for each.
        let is_all = |color: [u8; 4]| {
            let color = u32::from_le_bytes(color);
            let differs = |any, pixel: &[u8; 4]| any | (u32::from_le_bytes(*pixel) ^ color);
            pixels.chunks(64).all(|many| many.iter().fold(0, differs) == 0)
        };
        match pixels.first() {
            Some(first) if is_all(*first) => self.blank(*first, side),
            _ if opaque => encode_opaque(pixels, side, self.options.format).map(Into::into),
            _ => encode(pixels, side, self.options.format).map(Into::into),
        }
    }

    /// The tile of one colour, encoded once.
    fn blank(&self, color: [u8; 4], side: u32) -> Result<Encoded> {
        let known =
            |blanks: &std::collections::BTreeMap<[u8; 4], Encoded>| blanks.get(&color).cloned();
        let blanks = self.blanks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tile) = known(&blanks) {
            return Ok(tile);
        }
        drop(blanks);
        let pixels = vec![color; side as usize * side as usize];
        let tile: Encoded = encode(&pixels, side, self.options.format)?.into();
        let mut blanks = self.blanks.lock().unwrap_or_else(PoisonError::into_inner);
        blanks.insert(color, Arc::clone(&tile));
        Ok(tile)
    }
}
