//! A picture of the ground, drawn in whatever projection: each pixel of the page looks where in the
//! picture it lies.

use std::sync::Arc;

use super::raster::{Adjustment, sampling};
use super::warp::sample;
use super::{Contents, Studio};
use crate::map::camera::Camera;
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::resources::Cancel;
use crate::scene::{Image, Item, OrientedBox, Resampling};
use crate::source::GeoImage;
use crate::style::{LayerBlend, RasterStyle};
use crate::threads;
use crate::unit::{Bitmap, Page, PageBox};

/// How many samples a square's side has whose corners alone are looked up.
const STEP: usize = 16;
/// How far, in samples, what is taken from the corners of a square may lie off.
const CLOSE: f64 = 0.1;
/// The fewest and the most samples a CSS pixel, across and down.
const FINE: (f64, f64) = (2.0, 4.0);
/// The most samples of a frame.
const MOST: f64 = 16_777_216.0;
/// How many squares of a frame, across and down, are looked at for how fine the picture is.
const LOOKED_AT: u32 = 8;

/// A picture of the ground on the plane.
#[derive(Debug)]
struct Ground {
    image: Arc<GeoImage>,
    /// Its pixels, and the same again and again in half the size.
    levels: Vec<Bitmap>,
    opacity: f64,
    blend: LayerBlend,
    resampling: Resampling,
    cancel: Cancel,
}

/// Traces a picture of the ground.
pub(super) fn trace(
    pass: &Pass,
    studio: &mut Studio,
    image: &Arc<GeoImage>,
) -> Option<Box<dyn Contents>> {
    let plan = pass.layer.plan::<RasterStyle>(&pass.context, studio.failures);
    let style = plan.evaluate(&pass.context, studio.failures);
    let adjust = Adjustment::of(&style);
    let levels = levels(image.raster().to_bitmap(|pixel| adjust.apply(pixel)));
    Some(Box::new(Ground {
        image: image.clone(),
        levels,
        opacity: style.opacity,
        blend: style.layer_blend,
        resampling: sampling(style.sampling()),
        cancel: pass.cancel.clone(),
    }))
}

/// A picture, and the same in halves of its size down to a pixel.
fn levels(whole: Bitmap) -> Vec<Bitmap> {
    let mut levels = vec![whole];
    while let Some(last) = levels.last().filter(|last| last.width() > 1 || last.height() > 1) {
        let Some(half) = halved(last) else { break };
        levels.push(half);
    }
    levels
}

/// A picture in half its size, of the means of four pixels.
fn halved(whole: &Bitmap) -> Option<Bitmap> {
    let (width, height) = (whole.width().div_ceil(2), whole.height().div_ceil(2));
    let mut pixels = vec![[0; 4]; width as usize * height as usize];
    let last = (i64::from(whole.width()) - 1, i64::from(whole.height()) - 1);
    threads::each_part(
        &mut pixels,
        width as usize,
        || (),
        |(), row, line| {
            let rows = [2 * row as i64, (2 * row as i64 + 1).min(last.1)];
            for (pixel, column) in line.iter_mut().zip(0..) {
                let columns = [2 * column, (2 * column + 1).min(last.0)];
                let four = rows.map(|y| columns.map(|x| whole.pixel(x, y)));
                let sum =
                    |part: usize| four.iter().flatten().map(|of| u32::from(of[part])).sum::<u32>();
                *pixel = [0, 1, 2, 3].map(|part| ((sum(part) + 2) / 4) as u8);
            }
        },
    );
    Bitmap::new(width, height, pixels)
}

impl Contents for Ground {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let survey = Survey::new(self, cut.camera, cut.frame);
        let Some((bitmap, area)) = survey.draw() else { return Vec::new() };
        let (x, y) = (area.x0 + cut.by.x, area.y0 + cut.by.y);
        let area = PageBox::from_size(x, y, area.width(), area.height());
        let image = Item::Image(Image {
            name: cut.layer.shared_id(),
            bitmap: Arc::new(bitmap),
            area: OrientedBox::upright(area),
            repeated_over: None,
            tiled: Some(self.resampling),
            opacity: self.opacity as f32,
            at: None,
            origin: cut.origin(Arc::default()),
        });
        cut.faded(1.0, self.blend, vec![image])
    }
}

/// Samples of a frame, looked up in a picture.
struct Survey<'a> {
    ground: &'a Ground,
    camera: &'a Camera,
    area: PageBox,
    /// Samples a CSS pixel.
    fine: f64,
    columns: usize,
    rows: usize,
}

impl<'a> Survey<'a> {
    fn new(ground: &'a Ground, camera: &'a Camera, frame: PageBox) -> Self {
        let area =
            PageBox::new(frame.x0.floor(), frame.y0.floor(), frame.x1.ceil(), frame.y1.ceil());
        let mut survey = Self { ground, camera, area, fine: 1.0, columns: 0, rows: 0 };
        // Pixels of the picture are to be told apart, be they squares or be they many.
        let wanted = match ground.resampling {
            Resampling::Nearest => FINE.1,
            Resampling::Linear => survey.density().ceil().clamp(FINE.0, FINE.1),
        };
        let most = (MOST / (area.width() * area.height()).max(1.0)).sqrt();
        survey.fine = wanted.min(most.floor()).max(1.0);
        let side = |length: f64| (length * survey.fine) as usize;
        (survey.columns, survey.rows) = (side(area.width()), side(area.height()));
        survey
    }

    /// How many of the picture's pixels a CSS pixel has across or down, in the middle of what is shown.
    fn density(&self) -> f64 {
        let share = |step: u32| (f64::from(step) + 0.5) / f64::from(LOOKED_AT);
        let places = (0..LOOKED_AT).flat_map(|row| (0..LOOKED_AT).map(move |column| (column, row)));
        let dense = places.filter_map(|(column, row)| {
            let by = Page::new(share(column) * self.area.width(), share(row) * self.area.height());
            let at = Page::new(self.area.x0, self.area.y0) + by;
            let (here, right) = (self.pixel(at)?, self.pixel(at + Page::new(1.0, 0.0))?);
            let down = self.pixel(at + Page::new(0.0, 1.0))?;
            let is_near = self.ground.image.holds(here);
            is_near.then(|| here.distance(right).max(here.distance(down)))
        });
        let mut dense: Vec<f64> = dense.collect();
        dense.sort_by(f64::total_cmp);
        dense.get(dense.len() / 2).copied().unwrap_or_default()
    }

    /// Where a point of the page lies in the picture, at whatever turn of the plane shows it.
    fn pixel(&self, at: Page) -> Option<Page> {
        let of = |shift: Page| {
            let position = self.camera.to_lonlat(at - shift)?;
            self.ground.image.pixel(position)
        };
        let mut found = None;
        for shift in self.camera.shifts() {
            let pixel = of(shift);
            if pixel.is_some_and(|pixel| self.ground.image.holds(pixel)) {
                return pixel;
            }
            found = found.or(pixel);
        }
        found
    }

    /// Where the middle of a sample lies in the picture.
    fn sampled(&self, column: f64, row: f64) -> Option<Page> {
        let by = Page::new((column + 0.5) / self.fine, (row + 0.5) / self.fine);
        self.pixel(Page::new(self.area.x0, self.area.y0) + by)
    }

    /// The samples, and the box of the page that they fill; `None` where they show nothing.
    fn draw(&self) -> Option<(Bitmap, PageBox)> {
        let mut pixels = vec![[0_u8; 4]; self.columns * self.rows];
        let nodes = self.nodes();
        threads::each_part(
            &mut pixels,
            self.columns * STEP,
            || (),
            |(), band, pixels| {
                for cell in 0..self.columns.div_ceil(STEP) {
                    if !self.ground.cancel.is_cancelled() {
                        self.square(&nodes, (cell, band), pixels);
                    }
                }
            },
        );
        if pixels.iter().all(|pixel| pixel[3] == 0) {
            return None;
        }
        let side = |count: usize| u32::try_from(count).unwrap_or(0);
        let (width, height) = (self.columns as f64 / self.fine, self.rows as f64 / self.fine);
        let area = PageBox::from_size(self.area.x0, self.area.y0, width, height);
        Some((Bitmap::new(side(self.columns), side(self.rows), pixels)?, area))
    }

    /// Where the corners of squares lie in the picture, row by row.
    fn nodes(&self) -> Vec<Vec<Option<Page>>> {
        let lines: Vec<usize> = (0..=self.rows.div_ceil(STEP)).collect();
        threads::map(&lines, |&line| {
            let nodes = 0..=self.columns.div_ceil(STEP);
            let nodes = nodes.take_while(|_| !self.ground.cancel.is_cancelled());
            nodes.map(|node| self.sampled((node * STEP) as f64, (line * STEP) as f64)).collect()
        })
    }

    /// Draws a square, among the rows that it lies in.
    fn square(
        &self,
        nodes: &[Vec<Option<Page>>],
        (cell, band): (usize, usize),
        pixels: &mut [[u8; 4]],
    ) {
        let node = |right: usize, down: usize| *nodes.get(band + down)?.get(cell + right)?;
        let corners = [node(0, 0), node(1, 0), node(0, 1), node(1, 1)];
        let middle = (STEP / 2) as f64;
        let (left, top) = ((cell * STEP) as f64, (band * STEP) as f64);
        let exact = self.sampled(left + middle, top + middle);
        if exact.is_none() && corners.iter().all(Option::is_none) {
            return;
        }
        let patch = Patch::of(corners);
        let patch = patch.filter(|patch| {
            exact.is_some_and(|exact| {
                patch.at(0.5, 0.5).distance(exact) <= CLOSE * patch.density().max(1.0)
            })
        });
        if patch.is_some_and(|patch| !self.touches(&patch)) {
            return;
        }
        let columns = cell * STEP..((cell + 1) * STEP).min(self.columns);
        for (down, line) in pixels.chunks_mut(self.columns).enumerate() {
            let line = line.get_mut(columns.clone()).unwrap_or_default();
            for (right, pixel) in line.iter_mut().enumerate() {
                let (right, down) = (right as f64, down as f64);
                let (at, density) = match &patch {
                    Some(patch) => {
                        let share = 1.0 / STEP as f64;
                        (Some(patch.at(right * share, down * share)), patch.density())
                    }
                    None => self.by_itself(left + right, top + down),
                };
                if let Some(at) = at {
                    *pixel = self.ground.colour(at, density);
                }
            }
        }
    }

    /// Where a sample lies in the picture, and how many pixels of it the sample has.
    fn by_itself(&self, column: f64, row: f64) -> (Option<Page>, f64) {
        let at = self.sampled(column, row);
        let beside = [self.sampled(column + 1.0, row), self.sampled(column, row + 1.0)];
        let near = beside.into_iter().flatten().filter_map(|other| Some(at?.distance(other)));
        // Where the plane is torn the next one is far, and no measure.
        let most = f64::from(self.ground.image.raster().width.max(1)) / 2.0;
        (at, near.filter(|distance| *distance < most).fold(0.0, f64::max))
    }

    /// Whether a square may show some of the picture.
    fn touches(&self, patch: &Patch) -> bool {
        let raster = self.ground.image.raster();
        let whole = PageBox::new(0.0, 0.0, raster.width.into(), raster.height.into());
        let reach = patch.density().max(1.0);
        PageBox::around(patch.0).is_some_and(|area| area.grown(reach).overlaps(whole))
    }
}

/// Where the corners of a square lie in a picture: upper left and right, lower left and right.
#[derive(Clone, Copy)]
struct Patch([Page; 4]);

impl Patch {
    fn of(corners: [Option<Page>; 4]) -> Option<Self> {
        let [a, b, c, d] = corners;
        Some(Self([a?, b?, c?, d?]))
    }

    /// The place of a point at some shares of its sides.
    fn at(&self, right: f64, down: f64) -> Page {
        let [a, b, c, d] = self.0;
        let (upper, lower) = (a + (b - a) * right, c + (d - c) * right);
        upper + (lower - upper) * down
    }

    /// How many pixels of the picture a sample has, across or down.
    fn density(&self) -> f64 {
        let [a, b, c, d] = self.0;
        let sides = [a.distance(b), c.distance(d), a.distance(c), b.distance(d)];
        sides.into_iter().fold(0.0, f64::max) / STEP as f64
    }
}

impl Ground {
    /// The colour at a place of the picture, of a sample that has so many of its pixels.
    fn colour(&self, at: Page, density: f64) -> [u8; 4] {
        if !self.image.holds(at) {
            return [0; 4];
        }
        let level = libm::log2(density.max(1.0));
        if self.resampling == Resampling::Nearest || level == 0.0 {
            return self.of_level(0, at);
        }
        // The cast saturates.
        let (lower, share) = (level.floor() as usize, level - level.floor());
        let (fine, coarse) = (self.of_level(lower, at), self.of_level(lower + 1, at));
        [0, 1, 2, 3].map(|part| {
            let (fine, coarse) = (f64::from(fine[part]), f64::from(coarse[part]));
            (fine + (coarse - fine) * share + 0.5) as u8
        })
    }

    fn of_level(&self, level: usize, at: Page) -> [u8; 4] {
        let level = level.min(self.levels.len().saturating_sub(1));
        let Some(bitmap) = self.levels.get(level) else { return [0; 4] };
        let scale = libm::exp2(-(level as f64));
        sample(bitmap, at.x * scale, at.y * scale, self.resampling)
    }
}
