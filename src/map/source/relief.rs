//! The embedded relief, as a part of a page shows it.

mod cells;
mod graticule;
mod grid;
mod spline;
mod survey;

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, Weak};

pub(in crate::map) use cells::Cells;
pub(in crate::map) use grid::{Grid, STEP};

use crate::error::Result;
use crate::map::camera::Camera;
use crate::relief::Relief;
use crate::resources::Cancel;
use crate::threads;
use crate::unit::Bitmap;
use spline::Spline;
use survey::Survey;

/// How many parts of pages are kept for the next frame.
const MOST_KEPT: usize = 6;
/// The most samples of a part that is kept.
const MOST_SAMPLES: usize = 1 << 22;

/// The most pixels of pictures that are kept for the next frame.
const MOST_PIXELS: usize = 1 << 22;

/// The embedded relief, with the parts of pages that were read and painted last.
#[derive(Debug, Clone, Default)]
pub(in crate::map) struct ReliefSource {
    kept: Arc<Mutex<Vec<Kept>>>,
    painted: Arc<Mutex<Vec<Painted>>>,
}

/// A picture of a part of a page.
#[derive(Debug)]
struct Painted {
    ground: Weak<Ground>,
    /// What the picture depends on beside the ground.
    look: Arc<str>,
    picture: Arc<Bitmap>,
}

/// What a part of a page shows depends on.
#[derive(Debug, PartialEq)]
struct Key {
    grid: Grid,
    projection: String,
    /// From the plane to the page.
    transform: [u64; 6],
    cells: Cells,
}

/// What a part of a page shows.
type Kept = (Key, Arc<Ground>);

/// Heights at points of a page.
#[derive(Debug)]
pub(in crate::map) struct Ground {
    pub grid: Grid,
    /// Where they are known.
    pub cells: Cells,
    /// Metres, row by row; not a number where the page shows nothing of the Earth.
    metres: Vec<f32>,
    /// Metres that a pixel is wide, at every point that was projected back.
    widths: Vec<f32>,
}

impl ReliefSource {
    /// The heights at points of a page.
    ///
    /// # Errors
    /// Where a block of the relief is damaged, and where the work is stopped.
    pub fn ground(
        &self,
        camera: &Camera,
        grid: Grid,
        cells: Cells,
        cancel: &Cancel,
    ) -> Result<Arc<Ground>> {
        let frame = camera.frame();
        let transform = frame.transform.coefficients().map(f64::to_bits);
        let key = Key { grid, projection: frame.projection.clone(), transform, cells };
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, ground)) = kept().iter().find(|(other, _)| *other == key) {
            return Ok(Arc::clone(ground));
        }
        let ground = Arc::new(Ground::read(camera, grid, key.cells.clone(), cancel)?);
        if ground.metres.len() <= MOST_SAMPLES {
            // Of a plane that tiles are cut from, each part is drawn once: layers share it meanwhile,
            // of land and of sea on each thread.
            let most = match camera.at_equator {
                Some(_) => (2 * threads::count()).min(MOST_KEPT),
                None => MOST_KEPT,
            };
            let mut kept = kept();
            while kept.len() >= most {
                kept.remove(0);
            }
            kept.push((key, Arc::clone(&ground)));
        }
        Ok(ground)
    }

    /// The picture of a part of a page with a look: that of a frame before, or painted now; `None`
    /// where that was given up.
    pub fn picture(
        &self,
        ground: &Arc<Ground>,
        look: &Arc<str>,
        paint: impl FnOnce() -> Option<Bitmap>,
    ) -> Option<Arc<Bitmap>> {
        let painted = || self.painted.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |other: &&Painted| {
            Weak::as_ptr(&other.ground) == Arc::as_ptr(ground) && other.look == *look
        };
        if let Some(found) = painted().iter().find(is_same) {
            return Some(Arc::clone(&found.picture));
        }
        let picture = Arc::new(paint()?);
        let (ground, look) = (Arc::downgrade(ground), Arc::clone(look));
        let mut painted = painted();
        painted.retain(|other| other.ground.strong_count() > 0);
        painted.push(Painted { ground, look, picture: Arc::clone(&picture) });
        let pixels = |painted: &[Painted]| {
            painted.iter().map(|painted| painted.picture.pixels().len()).sum::<usize>()
        };
        while pixels(&painted) > MOST_PIXELS {
            painted.remove(0);
        }
        Some(picture)
    }
}

impl Ground {
    fn read(camera: &Camera, grid: Grid, cells: Cells, cancel: &Cancel) -> Result<Self> {
        let Some(bounds) = cells.bounds() else {
            return Ok(Self { grid, cells, metres: Vec::new(), widths: Vec::new() });
        };
        let relief = Relief::embedded()?;
        let extent = camera.extent_of(grid.part(bounds));
        let window = relief.window(grid.surface, grid.level, extent, 4);
        let heights = relief.heights_until(grid.surface, window, cancel)?;
        let period = relief.size(grid.surface, grid.level).0 as f64;
        let spline = Spline::new(heights, period, grid.kernel);
        let survey = Survey::new(camera, grid, spline);
        let nodes = survey.nodes(cancel);
        cancel.check()?;
        let metres = survey.metres(&nodes, &cells, cancel);
        cancel.check()?;
        let widths = survey.widths(&nodes);
        Ok(Self { grid, cells, metres, widths })
    }

    /// The columns of a row of samples whose heights are known.
    pub fn known(&self, row: usize) -> impl Iterator<Item = Range<usize>> {
        let columns = self.grid.columns;
        self.cells.runs(row / STEP).map(move |run| run.start * STEP..(run.end * STEP).min(columns))
    }

    /// The heights of a row of samples, metres; not a number where the page shows nothing of the
    /// Earth.
    pub fn row(&self, row: usize) -> &[f32] {
        let start = row.min(self.grid.rows - 1) * self.grid.columns;
        self.metres.get(start..start + self.grid.columns).unwrap_or_default()
    }

    /// The slopes at the samples of a row in a square, to the right and down the page, metres a
    /// metre; by Horn's weights. Those of the outermost samples are their neighbours'.
    pub fn slopes(&self, row: usize, cell: usize) -> [[f32; STEP]; 2] {
        let [above, here, below] =
            [row.saturating_sub(1), row, row + 1].map(|row| self.around(row, cell));
        let widths = self.widths(row, cell);
        let side = |at: usize| above[at] + 2.0 * here[at] + below[at];
        let line = |row: &[f32; STEP + 2], at: usize| row[at] + 2.0 * row[at + 1] + row[at + 2];
        let mut right: [f32; STEP] =
            std::array::from_fn(|at| (side(at + 2) - side(at)) / widths[at]);
        let mut down: [f32; STEP] =
            std::array::from_fn(|at| (line(&below, at) - line(&above, at)) / widths[at]);
        for slopes in [&mut right, &mut down] {
            if cell == 0 {
                slopes[0] = slopes[1];
            }
        }
        let last = (self.grid.columns - 1).checked_sub(cell * STEP).filter(|last| *last < STEP);
        if let Some(last) = last {
            let before = match last.checked_sub(1) {
                Some(before) => [right[before], down[before]],
                None => match cell.checked_sub(1) {
                    Some(cell) => self.slopes(row, cell).map(|slopes| slopes[STEP - 1]),
                    None => [0.0; 2],
                },
            };
            [right[last], down[last]] = before;
        }
        [right, down]
    }

    /// The heights of a row in a square, and one to either side.
    fn around(&self, row: usize, cell: usize) -> [f32; STEP + 2] {
        let (row, start) = (self.row(row), cell * STEP);
        let inner = start.checked_sub(1).and_then(|start| row.get(start..)?.first_chunk());
        inner.copied().unwrap_or_else(|| {
            let column =
                |at: usize| (start + at).saturating_sub(1).min(row.len().saturating_sub(1));
            std::array::from_fn(|at| row.get(column(at)).copied().unwrap_or_default())
        })
    }

    /// How many metres eight samples of a row in a square are wide.
    fn widths(&self, row: usize, cell: usize) -> [f32; STEP] {
        let nodes = self.grid.cells().0 + 1;
        let down = (row % STEP) as f32 / STEP as f32;
        let eight = 8.0 * self.grid.spacing as f32;
        let node = |at: usize| {
            let width = |line: usize| self.widths.get(line * nodes + at).copied();
            match (width(row / STEP), width(row / STEP + 1)) {
                (Some(upper), Some(lower)) => (upper + (lower - upper) * down) * eight,
                _ => eight,
            }
        };
        let (from, to) = (node(cell), node(cell + 1));
        let by = (to - from) / STEP as f32;
        std::array::from_fn(|column| from + by * column as f32)
    }
}
