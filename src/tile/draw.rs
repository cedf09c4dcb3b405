//! Drawing metatiles and cutting tiles from them.

use std::sync::{Arc, PoisonError};

use super::blank::{self, Encoded};
use super::grid::{Block, Grid};
use super::pyramid::Pyramid;
use crate::archive::Address;
use crate::error::{Error, ErrorKind, Result};
use crate::map::Sheet;
use crate::render::{Canvas, Drawing, RenderOptions, encode};
use crate::scene::Scene;
use crate::threads;
use crate::unit::{Color, PageBox};

/// A tile.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tile {
    /// Which one.
    pub address: Address,
    /// The picture, encoded.
    pub bytes: Arc<[u8]>,
}

/// A metatile ready to be drawn.
enum Metatile {
    /// All of it in one colour, multiplied by alpha.
    Blank([u8; 4]),
    Drawing(Drawing),
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
        let metatile = self.metatile(&grid, &sheet, block)?;
        let row = self.draw_row(&grid, block, &metatile, &[address], &mut Canvas::default())?;
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
        let metatile = self.metatile(grid, sheet, block)?;
        let mut rows: Vec<Vec<Address>> = Vec::new();
        for y in block.y0..block.y1 {
            let row: Vec<_> = tiles.iter().filter(|tile| tile.y == y).copied().collect();
            rows.extend((!row.is_empty()).then_some(row));
        }
        let draw = |canvas: &mut Canvas, row: Vec<Address>| {
            self.draw_row(grid, block, &metatile, &row, canvas)
        };
        let drawn: Vec<Result<Vec<Tile>>> = match metatile {
            Metatile::Drawing(_) => threads::map_with(rows, Canvas::default, draw),
            _ => {
                let mut canvas = Canvas::default();
                rows.into_iter().map(|row| draw(&mut canvas, row)).collect()
            }
        };
        let mut drawn = drawn.into_iter().collect::<Result<Vec<_>>>()?.concat();
        let place = |tile: &Tile| tiles.iter().position(|wanted| *wanted == tile.address);
        drawn.sort_by_cached_key(place);
        Ok(drawn)
    }

    fn metatile(&self, grid: &Grid, sheet: &Sheet, block: Block) -> Result<Metatile> {
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
        let frame = PageBox::new(0.0, 0.0, bounds.width(), bounds.height());
        let blank = blank::colors(&scene.items, frame).is_some();
        let drawing = Drawing::new(&scene, &options)?;
        if !blank {
            return Ok(Metatile::Drawing(drawing));
        }
        let mut canvas = Canvas::default();
        drawing.part(0, 0, 1, 1, &mut canvas);
        Ok(Metatile::Blank(canvas.pixels().first().copied().unwrap_or_default()))
    }

    /// Draws tiles of one row: the pixels of all of them, then cut and encoded.
    fn draw_row(
        &self,
        grid: &Grid,
        block: Block,
        metatile: &Metatile,
        row: &[Address],
        canvas: &mut Canvas,
    ) -> Result<Vec<Tile>> {
        let side = grid.tile * self.options.scale;
        let drawing = match metatile {
            Metatile::Blank(color) => {
                let bytes = self.blank(*color, side)?;
                let tile = |&address: &Address| Tile { address, bytes: Arc::clone(&bytes) };
                return Ok(row.iter().map(tile).collect());
            }
            Metatile::Drawing(drawing) => drawing,
        };
        let columns = row.iter().map(|tile| tile.x);
        let (Some(first), Some(last)) = (columns.clone().min(), columns.max()) else {
            return Ok(Vec::new());
        };
        let y = row.first().map_or(0, |tile| tile.y - block.y0);
        let width = (last - first + 1) * side;
        drawing.part((first - block.x0) * side, y * side, width, side, canvas);
        let mut pixels: Vec<[u8; 4]> = Vec::with_capacity(side as usize * side as usize);
        let mut tiles = Vec::with_capacity(row.len());
        for &address in row {
            let start = ((address.x - first) * side) as usize;
            pixels.clear();
            for line in canvas.pixels().chunks_exact(width as usize) {
                pixels
                    .extend_from_slice(line.get(start..start + side as usize).unwrap_or_default());
            }
            tiles.push(Tile { address, bytes: self.encode(&pixels, side)? });
        }
        Ok(tiles)
    }

    fn encode(&self, pixels: &[[u8; 4]], side: u32) -> Result<Encoded> {
        // Many are compared at once.
        let is_all = |color: [u8; 4]| {
            let (many, rest) = pixels.as_chunks::<16>();
            many.iter().all(|many| *many == [color; 16]) && rest.iter().all(|pixel| *pixel == color)
        };
        match pixels.first() {
            Some(first) if is_all(*first) => self.blank(*first, side),
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
