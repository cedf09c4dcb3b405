//! Where on a page the relief is sampled.

use std::ops::Range;

use super::cells::Cells;
use super::spline::Kernel;
use crate::error::Result;
use crate::map::camera::Camera;
use crate::path::Path;
use crate::relief::{Relief, Surface};
use crate::unit::{Page, PageBox};

/// How many samples a square of the grid is wide and high. The position of its corners is projected
/// back; that of what lies between is taken from theirs.
pub(in crate::map) const STEP: usize = 16;
/// How far apart samples of a page are at the least and at the most, pixels; and at the least where
/// tiles are cut from it, many of which are drawn for one that is looked at.
const LEAST_APART: f64 = 1.0;
const LEAST_OF_TILES: f64 = 2.0;
const MOST_APART: f64 = 4.0;
/// How near to an outline samples still count, samples: a pixel on its edge lies between two of
/// them, whose slopes look at two more.
const MARGIN: f64 = 4.0;
/// A degree of latitude, metres.
pub(super) const DEGREE: f64 = 111_195.0;
/// The metres of a CSS pixel, 1/96 inch.
const METRES_PER_PX: f64 = 0.0254 / 96.0;

/// Points of a page, evenly apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::map) struct Grid {
    pub surface: Surface,
    /// The level of the relief that has as many.
    pub(super) level: u8,
    /// How what lies between those is told.
    pub(super) kernel: Kernel,
    /// What they stand for: each the middle of a square.
    pub area: PageBox,
    pub columns: usize,
    pub rows: usize,
    /// How far apart they are, pixels.
    pub(super) spacing: f64,
    /// The metres of a pixel in the middle of the frame.
    pub(super) per_px: f64,
}

impl Grid {
    /// The points of an area that tell all that the relief and the page can show.
    ///
    /// # Errors
    /// Where the relief itself is damaged.
    pub fn new(camera: &Camera, area: PageBox, surface: Surface) -> Result<Self> {
        let relief = Relief::embedded()?;
        // Of a plane that tiles are cut from, samples are as far apart as the equator has room for:
        // towards the poles there would be four times as many for shades that are no clearer.
        let per_px = camera.at_equator.unwrap_or(camera.frame().scale * METRES_PER_PX);
        let (least, kernel) = match camera.at_equator {
            Some(_) => (LEAST_OF_TILES, Kernel::Through),
            None => (LEAST_APART, Kernel::Smooth),
        };
        let finest = 180.0 * DEGREE / relief.size(surface, 0).1 as f64;
        // Samples of the coarsest level that has one for each that is drawn; the cast saturates, and makes 0
        // of what is not a number.
        let level = libm::log2(per_px * least / finest).ceil().max(0.0) as u8;
        let level = level.min(relief.levels(surface));
        let cell = finest * f64::from(1u32 << level) / per_px;
        // As far apart as what they tell differs: more would cost time and bytes for nothing.
        let spacing = cell.clamp(least, MOST_APART);
        // The sea's floor is tinted and no more: where tiles are cut from the plane a sample has two or four
        // pixels across, as a picture is enlarged by these in half the time.
        let is_even = camera.at_equator.is_some() && surface == Surface::Sea;
        let spacing = if is_even { libm::exp2(libm::log2(spacing).round()) } else { spacing };
        // Squares stand on the plane's page alike for whatever part of it is drawn.
        let first = |at: f64| (at / spacing).floor() - 1.0;
        let (left, top) = (first(area.x0), first(area.y0));
        let count =
            |from: f64, to: f64| ((to / spacing).ceil() + 1.0 - from).clamp(1.0, 32_768.0) as usize;
        let (columns, rows) = (count(left, area.x1), count(top, area.y1));
        let (width, height) = (columns as f64 * spacing, rows as f64 * spacing);
        let area = PageBox::from_size(left * spacing, top * spacing, width, height);
        Ok(Self { surface, level, kernel, area, columns, rows, spacing, per_px })
    }

    /// The squares that an outline shows, which was moved by so much.
    pub fn covered(&self, outline: &Path, by: Page) -> Cells {
        let side = self.spacing * STEP as f64;
        let origin = self.origin() + by;
        let place = |page: Page| ((page.x - origin.x) / side, (page.y - origin.y) / side);
        Cells::of(outline, place, self.cells(), MARGIN / STEP as f64)
    }

    pub(super) fn origin(&self) -> Page {
        Page::new(self.area.x0, self.area.y0)
    }

    /// What some columns and rows of squares stand for.
    pub(super) fn part(&self, (columns, rows): (Range<usize>, Range<usize>)) -> PageBox {
        let side = self.spacing * STEP as f64;
        let (x, y) = (columns.start as f64 * side, rows.start as f64 * side);
        let (width, height) = (columns.len() as f64 * side, rows.len() as f64 * side);
        PageBox::from_size(self.area.x0 + x, self.area.y0 + y, width, height)
    }

    /// How many squares across and down.
    pub(super) fn cells(&self) -> (usize, usize) {
        (self.columns.div_ceil(STEP), self.rows.div_ceil(STEP))
    }
}
