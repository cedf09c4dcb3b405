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
        // The cast saturates, and makes 0 of what is not a number.
        let level = libm::log2(1.4 * per_px / finest).floor().max(0.0) as u8;
        let level = level.min(relief.levels(surface));
        let cell = finest * f64::from(1u32 << level) / per_px;
        // As far apart as what they tell differs: more would cost time and bytes for nothing.
        let spacing = (cell + 0.3).floor().clamp(1.0, 4.0);
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
        let metres = threads::map(&bands, band).concat();
        cancel.check()?;
        let widths = survey.widths(&nodes, across, per_px);
        Ok(Self { area, columns, rows, spacing, metres, widths, nodes: across })
    }

    /// The height of a sample, metres; that of the nearest beyond the edges, not a number where
    /// the page shows nothing of the Earth.
    pub fn at(&self, column: i64, row: i64) -> f32 {
        let column = column.clamp(0, self.columns as i64 - 1) as usize;
        let row = row.clamp(0, self.rows as i64 - 1) as usize;
        self.metres.get(row * self.columns + column).copied().unwrap_or(f32::NAN)
    }

    /// The slope at a sample, to the right and down the page, metres a metre; by Horn's weights.
    pub fn slope(&self, column: i64, row: i64) -> Option<[f64; 2]> {
        let at = |dx: i64, dy: i64| f64::from(self.at(column + dx, row + dy));
        let right =
            (at(1, -1) + 2.0 * at(1, 0) + at(1, 1)) - (at(-1, -1) + 2.0 * at(-1, 0) + at(-1, 1));
        let down =
            (at(-1, 1) + 2.0 * at(0, 1) + at(1, 1)) - (at(-1, -1) + 2.0 * at(0, -1) + at(1, -1));
        let metres = 8.0 * self.spacing * self.width(column, row);
        let slope = [right / metres, down / metres];
        slope.iter().all(|part| part.is_finite()).then_some(slope)
    }

    /// How many metres a pixel is wide at a sample.
    fn width(&self, column: i64, row: i64) -> f64 {
        let (x, y) = (column as f64 / STEP as f64, row as f64 / STEP as f64);
        let (left, top) = (x.max(0.0) as usize, y.max(0.0) as usize);
        let (across, down) = (x - left as f64, y - top as f64);
        let node = |dx: usize, dy: usize| {
            let index = (top + dy) * self.nodes + (left + dx).min(self.nodes - 1);
            f64::from(self.widths.get(index).copied().unwrap_or(f32::NAN))
        };
        let upper = node(0, 0) + (node(1, 0) - node(0, 0)) * across;
        let lower = node(0, 1) + (node(1, 1) - node(0, 1)) * across;
        upper + (lower - upper) * down
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
                for (column, slot) in (left..right).zip(line.iter_mut().skip(left)) {
                    let place = match &between {
                        Some(between) => {
                            let share = |at: usize, from: usize| (at - from) as f64 / STEP as f64;
                            Some(between.at(share(column, left), share(row, top)))
                        }
                        None => self.node(column as f64, row as f64).map(|node| node.place),
                    };
                    *slot = place.map_or(f32::NAN, |place| self.height(place));
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
        let (x, y) = between.at(0.5, 0.5);
        ((x - near(middle.0)).abs() <= CLOSE && (y - middle.1).abs() <= CLOSE).then_some(between)
    }

    /// The height at a place among the samples: a cubic B-spline through them, which smooths what
    /// they tell beyond what they know.
    fn height(&self, (x, y): (f64, f64)) -> f32 {
        let window = self.heights.window();
        let (width, height) = (window.width, window.height);
        let x = if x < 0.0 { x + self.period } else { x };
        let (column, row) = (x.floor(), y.floor());
        let (across, down) = (weights((x - column) as f32), weights((y - row) as f32));
        let (column, row) = (column as i64, row as i64);
        let mut sum = 0.0;
        for (dy, down) in (-1..).zip(down) {
            let start = (row + dy).clamp(0, height - 1) * width;
            let line = self.heights.metres().get(start as usize..(start + width) as usize);
            let line = line.unwrap_or_default();
            let four = usize::try_from(column - 1).ok().and_then(|from| line.get(from..from + 4));
            let part: f32 = match four {
                Some(four) => four.iter().zip(across).map(|(metres, share)| metres * share).sum(),
                None => {
                    let at = |dx: i64| (column + dx).clamp(0, width - 1) as usize;
                    let metres = |dx: i64| line.get(at(dx)).copied().unwrap_or(0.0);
                    (-1..).zip(across).map(|(dx, share)| metres(dx) * share).sum()
                }
            };
            sum += part * down;
        }
        sum
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
    fn at(&self, across: f64, down: f64) -> (f64, f64) {
        let [a, b, c, d] = self.0;
        let mix = |a: f64, b: f64, c: f64, d: f64| {
            let (upper, lower) = (a + (b - a) * across, c + (d - c) * across);
            upper + (lower - upper) * down
        };
        (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
    }
}

/// The shares of four samples at a part of the way from the second to the third.
fn weights(t: f32) -> [f32; 4] {
    let s = 1.0 - t;
    let (first, last) = (s * s * s / 6.0, t * t * t / 6.0);
    let second = 2.0 / 3.0 - t * t * (2.0 - t) / 2.0;
    [first, second, 1.0 - first - second - last, last]
}
