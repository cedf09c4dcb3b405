//! Drawing all tiles into a sink.

use std::ops::Range;
use std::sync::Arc;

use super::draw::Tile;
use super::grid::{Block, Grid};
use super::order::{metatiles, share, tiles};
use super::pyramid::Pyramid;
use crate::archive::{Address, Sink};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::map::Sheet;
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
            count += zoom.tasks().iter().map(|(_, tiles)| tiles.len() as u64).sum::<u64>();
        }
        Ok(count)
    }

    /// Sheet by sheet; threads that a sheet's tiles leave free make the next sheet ready.
    fn write_all(
        &self,
        sink: &mut dyn Sink,
        progress: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Written> {
        let mut stretches = Stretches::new(self.zooms()?);
        let mut written = Written::default();
        let mut so_far = Progress { total: self.tiles_of_shard()?, ..Progress::default() };
        let mut next = stretches.next(sink, &mut so_far);
        let mut ready = None;
        while let Some(stretch) = next {
            so_far.zoom = stretch.grid.z;
            self.keep_sheets_from(stretch.grid.z);
            let sheet = match ready.take() {
                Some(sheet) => sheet,
                None => self.sheet_of(&stretch),
            }?;
            for entry in sheet.report().entries() {
                written.report.add_once(entry.code, &entry.place, &entry.detail);
            }
            next = stretches.next(sink, &mut so_far);
            let ahead = next.as_ref().filter(|_| threads::count() > 1);
            let draw = || self.write_stretch(&stretch, &sheet, sink, progress, &mut so_far);
            let (drawn, sheet) = threads::both(draw, || ahead.map(|next| self.sheet_of(next)));
            drawn?;
            ready = sheet;
        }
        written.progress = so_far;
        Ok(written)
    }

    /// The sheet that metatiles are cut from.
    fn sheet_of(&self, stretch: &Stretch) -> Result<Arc<Sheet>> {
        self.sheet(&stretch.grid, stretch.first)
    }

    /// Draws metatiles of one sheet, as many at once as memory allows.
    fn write_stretch(
        &self,
        stretch: &Stretch,
        sheet: &Sheet,
        sink: &mut dyn Sink,
        progress: &mut (dyn FnMut(&Progress) + Send),
        so_far: &mut Progress,
    ) -> Result<()> {
        for batch in stretch.tasks.chunks(self.batch(&stretch.grid)) {
            let draw = |(block, tiles): &Task| {
                self.options.resources.cancel().check()?;
                self.draw_block(&stretch.grid, sheet, *block, tiles)
            };
            let drawn: Vec<Result<Vec<Tile>>> = threads::map(batch, draw);
            for tiles in drawn {
                for Tile { address, bytes } in tiles? {
                    sink.put(address, &bytes)?;
                    so_far.done += 1;
                    so_far.bytes += bytes.len() as u64;
                }
                progress(so_far);
            }
        }
        Ok(())
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
    /// The metatiles with the tiles that a sink does not have, by sheet; those it has are counted.
    fn missing(&self, sink: &dyn Sink, so_far: &mut Progress) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (block, mut tiles) in self.tasks() {
            let before = tiles.len();
            tiles.retain(|tile| !sink.contains(*tile));
            let there = (before - tiles.len()) as u64;
            so_far.kept += there;
            so_far.done += there;
            if tiles.is_empty() {
                continue;
            }
            let sheet = self.grid.sheet(block);
            match stretches.last_mut() {
                Some(last) if self.grid.sheet(last.first) == sheet => {
                    last.tasks.push((block, tiles))
                }
                _ => stretches.push(Stretch {
                    grid: self.grid,
                    first: block,
                    tasks: vec![(block, tiles)],
                }),
            }
        }
        stretches
    }

    /// The metatiles of the shard with their tiles, in order.
    pub(super) fn tasks(&self) -> Vec<Task> {
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

/// Metatiles of one sheet.
struct Stretch {
    grid: Grid,
    /// The first of them.
    first: Block,
    tasks: Vec<Task>,
}

/// What is to be drawn, sheet by sheet.
struct Stretches {
    zooms: std::vec::IntoIter<Zoom>,
    /// Those of the zoom that was begun.
    waiting: std::vec::IntoIter<Stretch>,
}

impl Stretches {
    fn new(zooms: Vec<Zoom>) -> Self {
        Self { zooms: zooms.into_iter(), waiting: Vec::new().into_iter() }
    }

    /// The next of which the sink has not all tiles.
    fn next(&mut self, sink: &dyn Sink, so_far: &mut Progress) -> Option<Stretch> {
        loop {
            if let Some(stretch) = self.waiting.next() {
                return Some(stretch);
            }
            self.waiting = self.zooms.next()?.missing(sink, so_far).into_iter();
        }
    }
}
