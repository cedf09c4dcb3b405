//! Drawing all tiles into a sink.

use std::ops::Range;

use super::draw::Tile;
use super::grid::{Block, Grid};
use super::order::{metatiles, share, tiles};
use super::pyramid::Pyramid;
use crate::archive::{Address, Sink};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::threads;

/// A zoom with more metatiles than this is not drawn.
const MOST_METATILES: u64 = 1 << 26;

/// How far a work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// Tiles that the work consists of.
    pub total: u64,
    /// Tiles that are in the sink.
    pub done: u64,
    /// Of those, tiles that were there already.
    pub kept: u64,
    /// Bytes put into the sink.
    pub bytes: u64,
    /// The zoom being drawn.
    pub zoom: u8,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Written {
    /// How far the work came: to its end.
    pub progress: Progress,
    /// What was chosen, dropped or approximated, each once.
    pub report: Report,
}

/// A metatile to be drawn and the tiles that are wanted of it.
type Task = (Block, Vec<Address>);

impl Pyramid {
    /// Draws every tile of the pyramid, or of its shard, into a sink, in the order of PMTiles:
    /// zoom by zoom along the Hilbert curve. Tiles that the sink has already are not drawn again.
    /// `progress` is called after each metatile. The sink is not finished.
    ///
    /// # Errors
    /// Where the map's sources cannot be read, the sink does not take a tile, or the work is stopped
    /// ([`PyramidOptions::resources`](super::PyramidOptions::resources)); the sink has then what was
    /// done.
    pub fn write(
        &self,
        sink: &mut dyn Sink,
        progress: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Written> {
        match self.options.threads {
            None => self.write_all(sink, progress),
            Some(count) => threads::with(count, || self.write_all(sink, progress))?,
        }
    }

    /// How many tiles [`Pyramid::write`] puts into an empty sink.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] where they are too many.
    pub fn tiles_of_shard(&self) -> Result<u64> {
        let mut count = 0;
        for zoom in self.zooms()? {
            count += zoom.tasks(self).iter().map(|(_, tiles)| tiles.len() as u64).sum::<u64>();
        }
        Ok(count)
    }

    fn write_all(
        &self,
        sink: &mut dyn Sink,
        progress: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Written> {
        let zooms = self.zooms()?;
        let mut written = Written::default();
        let mut so_far = Progress { total: self.tiles_of_shard()?, ..Progress::default() };
        for zoom in zooms {
            so_far.zoom = zoom.grid.z;
            self.keep_sheets_of(zoom.grid.z);
            let mut tasks = zoom.tasks(self);
            for (_, tiles) in &mut tasks {
                let before = tiles.len();
                tiles.retain(|tile| !sink.contains(*tile));
                let there = (before - tiles.len()) as u64;
                so_far.kept += there;
                so_far.done += there;
            }
            tasks.retain(|(_, tiles)| !tiles.is_empty());
            let sheet_of = |task: &Task| zoom.grid.sheet(task.0);
            for tasks in tasks.chunk_by(|a, b| sheet_of(a) == sheet_of(b)) {
                let Some(first) = tasks.first() else { continue };
                let sheet = self.sheet(&zoom.grid, first.0)?;
                for entry in sheet.report().entries() {
                    written.report.add_once(entry.code, &entry.place, &entry.detail);
                }
                for batch in tasks.chunks(self.batch(&zoom.grid)) {
                    let draw = |(block, tiles): &Task| {
                        self.options.resources.cancel().check()?;
                        self.draw_block(&zoom.grid, &sheet, *block, tiles)
                    };
                    let drawn: Vec<Result<Vec<Tile>>> = threads::map(batch, draw);
                    for tiles in drawn {
                        for Tile { address, bytes } in tiles? {
                            sink.put(address, &bytes)?;
                            so_far.done += 1;
                            so_far.bytes += bytes.len() as u64;
                        }
                        progress(&so_far);
                    }
                }
            }
        }
        written.progress = so_far;
        Ok(written)
    }

    /// How many metatiles may be drawn at once and wait to be written.
    fn batch(&self, grid: &Grid) -> usize {
        let side = u64::from(grid.metatile * grid.tile * self.options.scale);
        // About a byte and a half a pixel for outlines, pictures and their encoding together.
        let each = (side * side * 3 / 2).max(1);
        let most = usize::try_from(self.options.memory / each).unwrap_or(usize::MAX);
        most.clamp(1, 16 * threads::count())
    }

    /// The zooms and which of their metatiles belong to the shard.
    pub(super) fn zooms(&self) -> Result<Vec<Zoom>> {
        let mut zooms = Vec::new();
        let mut total = 0;
        for z in self.options.zooms.clone() {
            let grid = self.grid(z)?;
            let covers = self.covers(z);
            let of_cover = |cover: &super::cover::Cover| {
                let side = |(first, last): (u32, u32)| {
                    u64::from(last / grid.metatile - first / grid.metatile) + 1
                };
                side(cover.columns) * side(cover.rows)
            };
            let most: u64 = covers.iter().map(of_cover).sum();
            if most > MOST_METATILES {
                return Err(Error::new(
                    ErrorKind::Limit,
                    format!("zoom {z} has {} tiles", self.tiles()),
                )
                .remedy("give a smaller box or fewer zooms"));
            }
            // Two ranges over the edge of the world may share a metatile.
            let count = match covers.as_slice() {
                [_] | [] => most,
                _ => metatiles(&grid, &covers).len() as u64,
            };
            zooms.push(Zoom { grid, covers, from: total, wanted: 0..count });
            total += count;
        }
        if let Some(shard) = self.options.shard {
            let part = share(total, shard.index, shard.of);
            for zoom in &mut zooms {
                let (from, count) = (zoom.from, zoom.wanted.end);
                let within = |edge: u64| edge.saturating_sub(from).min(count);
                zoom.wanted = within(part.start)..within(part.end);
            }
        }
        Ok(zooms)
    }
}

/// One zoom of a pyramid.
pub(super) struct Zoom {
    pub grid: Grid,
    covers: Vec<super::cover::Cover>,
    /// How many metatiles come before its own.
    from: u64,
    /// Which of its metatiles belong to the shard.
    wanted: Range<u64>,
}

impl Zoom {
    /// The metatiles of the shard with their tiles, in order.
    pub(super) fn tasks(&self, _: &Pyramid) -> Vec<Task> {
        if self.wanted.is_empty() {
            return Vec::new();
        }
        // A zoom has at most 2²⁶ metatiles.
        let (start, end) = (self.wanted.start as usize, self.wanted.end as usize);
        let all = metatiles(&self.grid, &self.covers);
        let wanted = all.get(start..end.min(all.len())).unwrap_or_default();
        wanted.iter().map(|&block| (block, tiles(block, &self.grid, &self.covers))).collect()
    }
}
