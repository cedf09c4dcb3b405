//! Parts of a surface, at any level.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::archive::{BLOCK, Bands, Layout, Relief, Surface};
use super::companding::expanded;
use super::lifting::{REACH, undo, woven};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::Cancel;
use crate::threads;
use crate::unit::LonLat;

/// Where within a step a coefficient lies on average, beyond the whole number of them.
const WITHIN_STEP: f32 = 0.08;
/// The most samples of a window.
const MOST: i64 = 1 << 27;

/// A part of a surface's samples at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// How often samples were halved in number along each side: 0 for all there are.
    pub level: u8,
    /// The first column. Columns come round: those before 180° W are the last ones.
    pub column: i64,
    /// The first row, from the north; at least 0.
    pub row: i64,
    /// How many columns.
    pub width: i64,
    /// How many rows.
    pub height: i64,
}

/// Heights of a part of a surface.
#[derive(Debug, Clone, PartialEq)]
pub struct Heights {
    window: Window,
    /// How many columns and rows the whole surface has at level 0.
    whole: (usize, usize),
    metres: Vec<f32>,
}

impl Heights {
    /// What part it is.
    pub fn window(&self) -> Window {
        self.window
    }

    /// Metres above the sea's level, row by row from the north.
    pub fn metres(&self) -> &[f32] {
        &self.metres
    }

    /// Where a position lies among the samples, in columns and rows from the first one's middle; at
    /// whatever turn of the Earth lies within the window.
    pub fn place(&self, at: LonLat) -> (f64, f64) {
        let step = f64::from(1u32 << self.window.level);
        let (width, height) = (self.whole.0 as f64, self.whole.1 as f64);
        // Samples of a coarser level stand where every second, fourth … of the finest do.
        let x = ((at.lon + 180.0) / 360.0 * width - 0.5) / step - self.window.column as f64;
        let y = ((90.0 - at.lat) / 180.0 * height - 0.5) / step - self.window.row as f64;
        (x.rem_euclid(width / step), y)
    }
}

impl Relief {
    /// How many levels a surface has beside the finest.
    pub fn levels(&self, surface: Surface) -> u8 {
        self.layout(surface).levels as u8 // at most 16
    }

    /// How many columns and rows of samples a surface has at a level.
    pub fn size(&self, surface: Surface, level: u8) -> (usize, usize) {
        let layout = self.layout(surface);
        let level = usize::from(level).min(layout.levels);
        (layout.width >> level, layout.height >> level)
    }

    /// The window of a level that holds a box of positions, and `around` samples more on each side.
    pub fn window(
        &self,
        surface: Surface,
        level: u8,
        bounds: crate::unit::LonLatBox,
        around: i64,
    ) -> Window {
        let (columns, rows) = self.size(surface, level);
        let (columns, rows) = (columns as i64, rows as i64);
        let column = |lon: f64| (lon + 180.0) / 360.0 * columns as f64;
        let row = |lat: f64| (90.0 - lat) / 180.0 * rows as f64;
        let west = column(bounds.west).floor() as i64 - around;
        let width = (bounds.lon_span() / 360.0 * columns as f64).ceil() as i64 + 2 * around + 1;
        let north = (row(bounds.north).floor() as i64 - around).clamp(0, rows - 1);
        let south = (row(bounds.south).ceil() as i64 + around).clamp(north + 1, rows);
        let width = width.min(columns + 2 * around);
        Window { level, column: west, row: north, width, height: south - north }
    }

    /// The heights of a window, rows beyond the poles left out.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where a block needed is damaged, [`ErrorKind::Limit`] for a window
    /// outside the surface or of more than 2²⁷ samples.
    pub fn heights(&self, surface: Surface, window: Window) -> Result<Heights> {
        self.heights_until(surface, window, &Cancel::new())
    }

    /// The heights of a window, until the work is stopped.
    ///
    /// # Errors
    /// As [`Relief::heights`], and [`ErrorKind::Cancelled`].
    pub fn heights_until(
        &self,
        surface: Surface,
        window: Window,
        cancel: &Cancel,
    ) -> Result<Heights> {
        let layout = self.layout(surface);
        let rows = self.size(surface, window.level).1 as i64;
        let sound = usize::from(window.level) <= layout.levels
            && (-(1 << 32)..1 << 32).contains(&window.column)
            && (1..=MOST).contains(&window.width)
            && (0..rows).contains(&window.row)
            && (1..=rows - window.row).contains(&window.height)
            && window.width.saturating_mul(window.height) <= MOST;
        if !sound {
            let message = format!("the relief has no part {window:?} of the {surface:?}");
            return Err(Error::new(ErrorKind::Limit, message)
                .remedy("ask for rows between the poles, of a level that there is"));
        }
        let part = Part {
            level: usize::from(window.level),
            column: window.column,
            row: window.row,
            width: window.width,
            height: window.height,
        };
        let mut metres = self.values(surface, part, cancel)?;
        metres.iter_mut().for_each(|value| *value = expanded(*value));
        Ok(Heights { window, whole: (layout.width, layout.height), metres })
    }

    /// The height of a position, metres: what lies between the four nearest samples.
    ///
    /// ```
    /// use rumbo::relief::{Relief, Surface};
    /// use rumbo::unit::LonLat;
    ///
    /// let relief = Relief::embedded()?;
    /// let lhasa = relief.height(Surface::Land, LonLat::new(91.1, 29.65))?;
    /// assert!((3500.0..4500.0).contains(&lhasa));
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Relief::heights`].
    pub fn height(&self, surface: Surface, at: LonLat) -> Result<f64> {
        let bounds = crate::unit::LonLatBox::new(at.lon, at.lat, at.lon, at.lat);
        let heights = self.heights(surface, self.window(surface, 0, bounds, 2))?;
        let (x, y) = heights.place(at);
        let (width, height) = (heights.window.width, heights.window.height);
        let sample = |x: f64, y: f64| {
            let (x, y) = ((x as i64).clamp(0, width - 1), (y as i64).clamp(0, height - 1));
            heights.metres.get((y * width + x) as usize).map_or(0.0, |metres| f64::from(*metres))
        };
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let upper = sample(left, top) * (1.0 - across) + sample(left + 1.0, top) * across;
        let lower =
            sample(left, top + 1.0) * (1.0 - across) + sample(left + 1.0, top + 1.0) * across;
        Ok(upper * (1.0 - down) + lower * down)
    }

    /// Samples on the scale that they are kept on.
    fn values(&self, surface: Surface, part: Part, cancel: &Cancel) -> Result<Vec<f32>> {
        cancel.check()?;
        let layout = self.layout(surface);
        let mut out = vec![0.0; (part.width * part.height) as usize];
        if part.level >= layout.levels {
            let target = Target { grid: &mut out, first: 0, pitch: part.width };
            self.gather(surface, part, 0, target, cancel)?;
            return Ok(out);
        }
        let from = |at: i64| (at - REACH).div_euclid(2);
        let to = |at: i64| (at + REACH + 1).div_euclid(2);
        let rows = layout.height as i64 >> (part.level + 1);
        let (column, row) = (from(part.column), from(part.row));
        let (width, height) =
            (to(part.column + part.width) - column, to(part.row + part.height) - row);
        // Coarser samples are there between the poles only; beyond them they are mirrored.
        let (top, bottom) = (row.max(0), (row + height).min(rows));
        let coarse = Part { level: part.level + 1, column, row: top, width, height: bottom - top };
        let means = self.values(surface, coarse, cancel)?;
        // Even columns of a row, then its odd ones.
        let pitch = 2 * width;
        let mut grid = vec![0.0; (pitch * 2 * height) as usize];
        for (index, line) in grid.chunks_exact_mut(pitch as usize).step_by(2).enumerate() {
            let from = mirrored(row + index as i64, rows, 0) - top;
            let from = means.get((from * width) as usize..((from + 1) * width) as usize);
            line.iter_mut().zip(from.unwrap_or_default()).for_each(|(to, mean)| *to = *mean);
        }
        let detail = Part { level: part.level, column, row, width, height };
        for (band, first) in [width, pitch, pitch + width].into_iter().enumerate() {
            let target = Target { grid: &mut grid, first, pitch: 2 * pitch };
            self.gather(surface, detail, band, target, cancel)?;
        }
        undo(&mut grid, width as usize);
        let skip = ((part.column - 2 * column) as usize, (part.row - 2 * row) as usize);
        let lines = grid.chunks_exact(pitch as usize).skip(skip.1);
        for (to, from) in out.chunks_exact_mut(part.width as usize).zip(lines) {
            woven(from, skip.0, to);
        }
        Ok(out)
    }

    /// Puts a part of a band's coefficients where they belong among samples.
    fn gather(
        &self,
        surface: Surface,
        part: Part,
        band: usize,
        to: Target,
        cancel: &Cancel,
    ) -> Result<()> {
        let layout = self.layout(surface);
        let level = part.level.min(layout.levels);
        let (columns, rows) = layout.band_size(level);
        let (across, _) = layout.blocks_of(level);
        let values = Values::of(layout, level);
        let side = BLOCK as i64;
        let odd = i64::from(level < layout.levels && band > 0);
        let row_of = |line: i64| mirrored(part.row + line, rows as i64, odd);
        let column_of = |at: i64| (part.column + at).rem_euclid(columns as i64);
        let index_of =
            |row: i64, column: i64| (row / side) as usize * across + (column / side) as usize;
        let wanted: Vec<usize> = {
            let rows: BTreeSet<i64> = (0..part.height).map(|line| row_of(line) / side).collect();
            let columns: BTreeSet<i64> = (0..part.width).map(|at| column_of(at) / side).collect();
            let row = |row| columns.iter().map(move |column| (row * side, column * side));
            rows.into_iter().flat_map(row).map(|(row, column)| index_of(row, column)).collect()
        };
        let read = |&index: &usize| -> Result<(usize, Arc<Bands>)> {
            cancel.check()?;
            Ok((index, self.block(surface, level, index)?))
        };
        let blocks: BTreeMap<usize, Arc<Bands>> =
            threads::map(&wanted, read).into_iter().collect::<Result<_>>()?;
        for line in 0..part.height {
            cancel.check()?;
            let row = row_of(line);
            let start = to.first + line * to.pitch;
            let mut done = 0;
            while done < part.width {
                let column = column_of(done);
                let x = column % side;
                let index = index_of(row, column);
                let (width, _) = layout.block_size(level, index);
                let run = (width as i64 - x).min(part.width - done).max(1);
                let from = ((row % side) * width as i64 + x) as usize;
                let slots = (start + done) as usize..(start + done + run) as usize;
                let slots = to.grid.get_mut(slots).unwrap_or_default();
                if let Some(band) = blocks.get(&index).and_then(|bands| bands.get(band)) {
                    band.put(from, slots, |count| values.of_count(count));
                }
                done += run;
            }
        }
        Ok(())
    }
}

/// A part of a level's samples, or of a band's coefficients.
#[derive(Debug, Clone, Copy)]
struct Part {
    level: usize,
    column: i64,
    row: i64,
    width: i64,
    height: i64,
}

/// Where coefficients go: to rows that begin so far apart, from a first place on.
struct Target<'a> {
    grid: &'a mut [f32],
    first: i64,
    pitch: i64,
}

/// What counts of steps mean.
struct Values {
    step: f32,
    beyond: f32,
}

impl Values {
    fn of(layout: &Layout, level: usize) -> Self {
        let beyond = if level == layout.levels { 0.0 } else { WITHIN_STEP };
        Self { step: layout.step(level), beyond }
    }

    fn of_count(&self, count: i16) -> f32 {
        let count = f32::from(count);
        if count == 0.0 { 0.0 } else { (count + self.beyond.copysign(count)) * self.step }
    }
}

/// The row that stands for one beyond a pole, among those of even (0) or odd (1) rows of the finer
/// grid.
fn mirrored(row: i64, rows: i64, odd: i64) -> i64 {
    let row = if row < 0 { -row - odd } else { row };
    let row = if row >= rows { 2 * rows - 1 - odd - row } else { row };
    row.clamp(0, rows - 1)
}
