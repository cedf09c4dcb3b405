//! The embedded relief, as a part of a page shows it.

use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Result;
use crate::map::camera::Camera;
use crate::relief::{Heights, Relief, Surface};
use crate::resources::Cancel;
use crate::threads;
use crate::unit::{Page, PageBox};

/// How many samples lie between two points whose position is projected back; that of what lies
/// between is taken from theirs.
const STEP: usize = 16;
/// How far, in samples of the relief, what is taken so may lie off.
const CLOSE: f64 = 0.3;
/// How many samples beyond the edge of the map are given heights.
const BEYOND_EDGE: usize = 3;
/// How far apart samples of a page are at the most, pixels.
const MOST_APART: f64 = 4.0;
/// A degree of latitude, metres.
const DEGREE: f64 = 111_195.0;
/// The metres of a CSS pixel, 1/96 inch.
const METRES_PER_PX: f64 = 0.0254 / 96.0;
/// How many parts of pages are kept for the next frame.
const MOST_KEPT: usize = 6;
/// The most samples of a part that is kept.
const MOST_SAMPLES: usize = 1 << 22;

/// The embedded relief, with the parts of pages that were read last.
#[derive(Debug, Clone, Default)]
pub(in crate::map) struct ReliefSource {
    kept: Arc<Mutex<Vec<Kept>>>,
}

/// What a part of a page shows depends on.
type Key = (Surface, String, Vec<u64>);

/// What a part of a page shows.
type Kept = (Key, Arc<Ground>);

/// Heights at points of a page, evenly apart.
#[derive(Debug)]
pub(in crate::map) struct Ground {
    /// What the samples stand for: each the middle of a square.
    pub area: PageBox,
    pub columns: usize,
    pub rows: usize,
    /// How far apart they are, pixels.
    pub spacing: f64,
    /// Metres, row by row; not a number where the page shows nothing of the Earth.
    metres: Vec<f32>,
    /// Metres that a pixel is wide, at every point that was projected back.
    widths: Vec<f32>,
    nodes: usize,
}

impl ReliefSource {
    /// The heights that a part of a page shows.
    ///
    /// # Errors
    /// Where a block of the relief is damaged, and where the work is stopped.
    pub fn ground(
        &self,
        camera: &Camera,
        area: PageBox,
        surface: Surface,
        cancel: &Cancel,
    ) -> Result<Arc<Ground>> {
        let frame = camera.frame();
        let numbers = frame.transform.coefficients().into_iter();
        let numbers = numbers.chain([area.x0, area.y0, area.x1, area.y1, frame.scale]);
        let key = (surface, frame.projection.clone(), numbers.map(f64::to_bits).collect());
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, ground)) = kept().iter().find(|(other, _)| *other == key) {
            return Ok(Arc::clone(ground));
        }
        let ground = Arc::new(Ground::read(camera, area, surface, cancel)?);
        if ground.metres.len() <= MOST_SAMPLES {
            let mut kept = kept();
            if kept.len() >= MOST_KEPT {
                kept.remove(0);
            }
            kept.push((key, Arc::clone(&ground)));
        }
        Ok(ground)
    }
}

/// A point of the page projected back.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// Column and row among the samples of the relief.
    place: (f64, f64),
    lon: f64,
    lat: f64,
}

impl Ground {
    fn read(camera: &Camera, area: PageBox, surface: Surface, cancel: &Cancel) -> Result<Self> {
        let relief = Relief::embedded()?;
        let per_px = camera.frame().scale * METRES_PER_PX;
        let finest = 180.0 * DEGREE / relief.size(surface, 0).1 as f64;
        // Samples of the coarsest level that has one for each pixel; the cast saturates, and makes 0
        // of what is not a number.
        let level = libm::log2(per_px / finest).ceil().max(0.0) as u8;
        let level = level.min(relief.levels(surface));
        let cell = finest * f64::from(1u32 << level) / per_px;
        // As far apart as what they tell differs: more would cost time and bytes for nothing.
        let spacing = cell.clamp(1.0, MOST_APART);
        // Squares stand on the plane's page alike for whatever part of it is drawn.
        let first = |at: f64| (at / spacing).floor() - 1.0;
        let (left, top) = (first(area.x0), first(area.y0));
        let count =
            |from: f64, to: f64| ((to / spacing).ceil() + 1.0 - from).clamp(1.0, 32_768.0) as usize;
        let (columns, rows) = (count(left, area.x1), count(top, area.y1));
        let origin = Page::new(left * spacing, top * spacing);
        let size = (columns as f64 * spacing, rows as f64 * spacing);
        let area = PageBox::new(origin.x, origin.y, origin.x + size.0, origin.y + size.1);
        let window = relief.window(surface, level, camera.extent_of(area), 4);
        let heights = relief.heights_until(surface, window, cancel)?;
        let period = relief.size(surface, level).0 as f64;
        let survey = Survey { camera, heights, period, origin, spacing };
        let nodes = survey.nodes(columns, rows, cancel);
        cancel.check()?;
        let across = columns.div_ceil(STEP) + 1;
        let bands: Vec<usize> = (0..rows.div_ceil(STEP)).collect();
        let band = |&band: &usize| match cancel.is_cancelled() {
            true => Vec::new(),
            false => survey.band(&nodes, across, band, (columns, rows)),
        };
        let mut metres = threads::map(&bands, band).concat();
        if metres.iter().any(|metres| metres.is_nan()) {
            extend(&mut metres, columns);
        }
        cancel.check()?;
        let widths = survey.widths(&nodes, across, per_px);
        Ok(Self { area, columns, rows, spacing, metres, widths, nodes: across })
    }

    /// The heights of a row of samples, metres; not a number where the page shows nothing of the
    /// Earth.
    pub fn row(&self, row: usize) -> &[f32] {
        let start = row.min(self.rows - 1) * self.columns;
        self.metres.get(start..start + self.columns).unwrap_or_default()
    }

    /// The slopes at a row of samples, to the right and down the page, metres a metre; by Horn's
    /// weights. Those of the outermost samples are their neighbours'.
    pub fn slopes(&self, row: usize) -> Vec<[f32; 2]> {
        let rows = [row.saturating_sub(1), row, row + 1];
        let [above, here, below] =
            rows.map(|row| self.row(row).windows(3).filter_map(<[f32]>::first_chunk::<3>));
        let widths = self.widths(row);
        let inner = above.zip(here).zip(below).zip(widths.iter().skip(1));
        let mut slopes = vec![[0.0; 2]; self.columns];
        for (slope, (((above, here), below), width)) in slopes.iter_mut().skip(1).zip(inner) {
            let side = |at: usize| above[at] + 2.0 * here[at] + below[at];
            let across = |line: &[f32; 3]| line[0] + 2.0 * line[1] + line[2];
            *slope = [(side(2) - side(0)) / width, (across(below) - across(above)) / width];
        }
        if let [first, second, .., last_but_one, last] = slopes.as_mut_slice() {
            (*first, *last) = (*second, *last_but_one);
        }
        slopes
    }

    /// How many metres eight samples are wide, at each of a row.
    fn widths(&self, row: usize) -> Vec<f32> {
        let line = |node: usize| self.widths.get(node * self.nodes..).unwrap_or_default();
        let (upper, lower) = (line(row / STEP), line(row / STEP + 1));
        let down = (row % STEP) as f32 / STEP as f32;
        let eight = 8.0 * self.spacing as f32;
        let nodes = upper.iter().zip(lower).map(|(upper, lower)| upper + (lower - upper) * down);
        let nodes: Vec<f32> = nodes.take(self.nodes).map(|width| width * eight).collect();
        let mut widths = vec![0.0; self.columns];
        for (line, ends) in widths.chunks_mut(STEP).zip(nodes.windows(2)) {
            let [from, to] = ends else { continue };
            let by = (to - from) / STEP as f32;
            line.iter_mut().enumerate().for_each(|(step, width)| *width = from + by * step as f32);
        }
        widths
    }
}

/// Gives samples beyond the edge of the map the height of a neighbour on it, so that what is drawn
/// there is cut by the outline alone.
fn extend(metres: &mut [f32], columns: usize) {
    for _ in 0..BEYOND_EDGE {
        let known = metres.to_vec();
        let at = |index: Option<usize>| {
            let metres = index.and_then(|index| known.get(index)).copied();
            metres.filter(|metres| metres.is_finite())
        };
        for (index, slot) in metres.iter_mut().enumerate().filter(|(_, slot)| slot.is_nan()) {
            let (column, last) = (index % columns, columns - 1);
            let beside = [
                at(index.checked_sub(1).filter(|_| column > 0)),
                at(Some(index + 1).filter(|_| column < last)),
                at(index.checked_sub(columns)),
                at(Some(index + columns)),
            ];
            *slot = beside.into_iter().flatten().next().unwrap_or(f32::NAN);
        }
    }
}

/// What projects points of a page back onto the relief.
struct Survey<'a> {
    camera: &'a Camera,
    heights: Heights,
    /// How many columns lie around the Earth.
    period: f64,
    origin: Page,
    spacing: f64,
}

impl Survey<'_> {
    /// Every so many samples, one more than there are to the right and below.
    fn nodes(&self, columns: usize, rows: usize, cancel: &Cancel) -> Vec<Option<Node>> {
        let lines: Vec<usize> = (0..=rows.div_ceil(STEP)).collect();
        let line = |&row: &usize| {
            let node = |column| self.node((column * STEP) as f64, (row * STEP) as f64);
            let columns = 0..=columns.div_ceil(STEP);
            columns.take_while(|_| !cancel.is_cancelled()).map(node).collect::<Vec<_>>()
        };
        threads::map(&lines, line).concat()
    }

    /// The position of a sample, at whatever turn of the plane shows it.
    fn node(&self, column: f64, row: f64) -> Option<Node> {
        let by = Page::new((column + 0.5) * self.spacing, (row + 0.5) * self.spacing);
        let at = self.origin + by;
        let found = self.camera.shifts().find_map(|shift| self.camera.to_lonlat(at - shift))?;
        let place = self.heights.place(found);
        Some(Node { place, lon: found.lon, lat: found.lat })
    }

    /// The heights of one row of squares between points that were projected back.
    fn band(
        &self,
        nodes: &[Option<Node>],
        across: usize,
        band: usize,
        (columns, rows): (usize, usize),
    ) -> Vec<f32> {
        let (top, bottom) = (band * STEP, (band * STEP + STEP).min(rows));
        let mut metres = vec![f32::NAN; (bottom - top) * columns];
        for cell in 0..across - 1 {
            let corner = |dx: usize, dy: usize| {
                nodes.get((band + dy) * across + cell + dx).copied().flatten()
            };
            let corners = [corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)];
            let between = self.between(corners, cell, band);
            let (left, right) = (cell * STEP, (cell * STEP + STEP).min(columns));
            for row in top..bottom {
                let line = metres.get_mut((row - top) * columns..).unwrap_or_default();
                let line = line.iter_mut().take(right).skip(left);
                match &between {
                    Some(between) => {
                        let (from, by) = between.line((row - top) as f64 / STEP as f64);
                        for (step, slot) in line.enumerate() {
                            let step = step as f64;
                            *slot = self.height((from.0 + by.0 * step, from.1 + by.1 * step));
                        }
                    }
                    None => {
                        for (column, slot) in (left..).zip(line) {
                            let node = self.node(column as f64, row as f64);
                            *slot = node.map_or(f32::NAN, |node| self.height(node.place));
                        }
                    }
                }
            }
        }
        metres
    }

    /// What lies between four points, if their middle lies where it then should.
    fn between(&self, corners: [Option<Node>; 4], cell: usize, band: usize) -> Option<Between> {
        let [a, b, c, d] = corners;
        let places = [a?, b?, c?, d?].map(|node| node.place);
        // At the turn that the first is at.
        let near = |x: f64| x + ((places[0].0 - x) / self.period).round() * self.period;
        let between = Between(places.map(|(x, y)| (near(x), y)));
        let half = STEP as f64 / 2.0;
        let (column, row) = ((cell * STEP) as f64 + half, (band * STEP) as f64 + half);
        let middle = self.node(column, row)?.place;
        let (x, y) = between.middle();
        ((x - near(middle.0)).abs() <= CLOSE && (y - middle.1).abs() <= CLOSE).then_some(between)
    }

    /// The height at a place among the samples: a cubic B-spline through them, which smooths what
    /// they tell beyond what they know.
    fn height(&self, (x, y): (f64, f64)) -> f32 {
        let window = self.heights.window();
        let (width, height) = (window.width, window.height);
        let x = if x < 0.0 { x + self.period } else { x };
        // The casts round down, as neither is below −1.
        let (column, row) = ((x + 1.0) as i64 - 1, (y + 1.0) as i64 - 1);
        let (across, down) =
            (weights((x - column as f64) as f32), weights((y - row as f64) as f32));
        let metres = self.heights.metres();
        let inside = (1..width - 2).contains(&column) && (1..height - 2).contains(&row);
        let mut sums = [0.0; 4];
        for (dy, down) in (-1..).zip(down) {
            let start = (row + dy).clamp(0, height - 1) * width;
            let four = if inside {
                metres.get((start + column - 1) as usize..).and_then(<[f32]>::first_chunk)
            } else {
                None
            };
            let four = four.copied().unwrap_or_else(|| {
                [-1, 0, 1, 2].map(|dx| {
                    let at = start + (column + dx).clamp(0, width - 1);
                    metres.get(at as usize).copied().unwrap_or(0.0)
                })
            });
            sums.iter_mut().zip(four).for_each(|(sum, metres)| *sum += metres * down);
        }
        sums.iter().zip(across).map(|(sum, across)| sum * across).sum()
    }

    /// How many metres a pixel is wide at each point, from the area between its neighbours; where
    /// they are not on the map, what it is in the middle of the frame.
    fn widths(&self, nodes: &[Option<Node>], across: usize, per_px: f64) -> Vec<f32> {
        let at = |column: usize, row: usize| nodes.get(row * across + column).copied().flatten();
        let rows = nodes.len() / across.max(1);
        let mut widths = Vec::with_capacity(nodes.len());
        for row in 0..rows {
            for column in 0..across {
                let (right, below) = ((column + 1).min(across - 1), (row + 1).min(rows - 1));
                let (left, above) = (column.saturating_sub(1), row.saturating_sub(1));
                let side = |from: Option<Node>, to: Option<Node>| {
                    let (from, to) = (from?, to?);
                    let lon = (to.lon - from.lon + 540.0).rem_euclid(360.0) - 180.0;
                    let cos = libm::cos(((to.lat + from.lat) / 2.0).to_radians());
                    Some([lon * cos * DEGREE, (to.lat - from.lat) * DEGREE])
                };
                let px = |count: usize| (count * STEP) as f64 * self.spacing;
                let sides = side(at(left, row), at(right, row))
                    .zip(side(at(column, above), at(column, below)));
                let width = sides.map(|(a, b)| {
                    let area = (a[0] * b[1] - a[1] * b[0]).abs();
                    (area / (px(right - left) * px(below - above))).sqrt()
                });
                let sound = |width: &f64| (per_px / 16.0..per_px * 16.0).contains(width);
                widths.push(width.filter(sound).unwrap_or(per_px) as f32);
            }
        }
        widths
    }
}

/// Four places around a square: upper left and right, lower left and right.
struct Between([(f64, f64); 4]);

impl Between {
    /// The middle.
    fn middle(&self) -> (f64, f64) {
        let [a, b, c, d] = self.0;
        ((a.0 + b.0 + c.0 + d.0) / 4.0, (a.1 + b.1 + c.1 + d.1) / 4.0)
    }

    /// The left end of a line across, at a part of the way down, and what each sample adds.
    fn line(&self, down: f64) -> ((f64, f64), (f64, f64)) {
        let [a, b, c, d] = self.0;
        let mix = |upper: f64, lower: f64| upper + (lower - upper) * down;
        let (from, to) = ((mix(a.0, c.0), mix(a.1, c.1)), (mix(b.0, d.0), mix(b.1, d.1)));
        let step = STEP as f64;
        (from, ((to.0 - from.0) / step, (to.1 - from.1) / step))
    }
}

/// The shares of four samples at a part of the way from the second to the third.
fn weights(t: f32) -> [f32; 4] {
    let s = 1.0 - t;
    let (first, last) = (s * s * s / 6.0, t * t * t / 6.0);
    let second = 2.0 / 3.0 - t * t * (2.0 - t) / 2.0;
    [first, second, 1.0 - first - second - last, last]
}
