//! Heatmaps: the density of points, in colours.
//!
//! As MapLibre has it, each point adds a Gaussian bell, a third of its radius wide, to the density
//! around it, and a ramp turns the density into a colour. The density is reckoned on a lattice of
//! the plane, not of the frame, and what a point adds to a place of it depends on nothing else: so
//! frames that are cut from one plane agree where they meet.

use std::sync::Arc;

use super::{Contents, Studio};
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::scene::{Image, Item, OrientedBox};
use crate::style::{HeatmapStyle, Ramp};
use crate::unit::{Bitmap, Page, PageBox};

/// What a bell of height 1 is multiplied with: 1 / √(2π).
const GAUSS: f64 = 0.398_942_280_401_432_7;

/// The density that counts as none.
const NOTHING: f64 = 1.0 / 255.0 / 16.0;

/// How many colours the ramp is made of.
const COLORS: usize = 256;

/// The most places of the lattice that a frame has; coarser ones are taken beyond that.
const MOST: f64 = 16_777_216.0;

/// How far the picture reaches beyond the frame, places of the lattice.
const MARGIN: f64 = 2.0;

/// The points of a layer and how their density is shown.
#[derive(Debug)]
struct Heatmap {
    bells: Vec<Bell>,
    /// Colours over the density from 0 to 1, multiplied by their opacity.
    ramp: Vec<[f32; 4]>,
    opacity: f32,
}

/// What a point adds to the density around it.
#[derive(Debug, Clone, Copy)]
struct Bell {
    at: Page,
    radius: f64,
    /// The density at its middle.
    height: f64,
    /// Half the side of the square that it is added in.
    reach: f64,
}

/// Traces the points of a heatmap.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    let plan = pass.layer.plan::<HeatmapStyle>(&pass.context, studio.failures);
    let ramp = pass.layer.ramp("heatmap-color", &pass.context)?;
    let clip = pass.camera.view().clip();
    let (mut bells, mut opacity) = (Vec::new(), 0.0);
    for (index, feature) in pass.filtered(studio.failures) {
        let style = plan.evaluate(&pass.of_feature(feature), studio.failures);
        opacity = style.opacity as f32;
        for position in pass.vertices(feature) {
            if pass.wide.to_page(position).is_none() {
                pass.report_outside(&Pass::feature_name(index, feature), studio.report);
            }
            let pages = pass.wide.views().filter_map(|view| view.point(position));
            let all = pages.filter_map(|at| Bell::new(at, &style));
            bells.extend(all.filter(|bell| clip.overlaps(bell.bounds())));
        }
    }
    (opacity > 0.0).then(|| Box::new(Heatmap { bells, ramp: colors(&ramp), opacity }) as _)
}

impl Bell {
    /// The bell of a point; `None` where it counts for nothing.
    fn new(at: Page, style: &HeatmapStyle) -> Option<Self> {
        let height = style.weight * style.intensity * GAUSS;
        if !(height > NOTHING && style.radius > 0.0) {
            return None;
        }
        // Where the bell has fallen to nothing: height · exp(−9/2 · (reach / radius)²).
        let reach = libm::sqrt(-2.0 * libm::log(NOTHING / height)) / 3.0 * style.radius;
        Some(Self { at, radius: style.radius, height, reach })
    }

    fn bounds(&self) -> PageBox {
        PageBox::from_center(self.at, 2.0 * self.reach, 2.0 * self.reach)
    }

    /// How high the bell stands beside its middle, in one direction.
    fn share(&self, away: f64) -> f64 {
        let share = away / self.radius;
        libm::exp(-4.5 * share * share)
    }
}

/// The ramp's colours, as a texture has them.
fn colors(ramp: &Ramp) -> Vec<[f32; 4]> {
    let color = |index: usize| {
        let color = ramp.color_at(index as f64 / (COLORS - 1) as f64);
        [color.r * color.a, color.g * color.a, color.b * color.a, color.a]
    };
    (0..COLORS).map(color).collect()
}

impl Contents for Heatmap {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        if cut.camera.is_viewer() {
            return self.as_viewer(cut).into_iter().collect();
        }
        let lattice = Lattice::over(cut.frame);
        let bare = self.ramp.first().is_none_or(|color| color[3] <= 0.0);
        let Some(lattice) = (if bare { lattice.around(&self.bells) } else { Some(lattice) }) else {
            return Vec::new();
        };
        let density = lattice.density(&self.bells);
        let pixels = density.into_iter().map(|density| self.color(density)).collect();
        let Some(bitmap) = Bitmap::new(lattice.columns, lattice.rows, pixels) else {
            return Vec::new();
        };
        vec![self.image(cut, bitmap, lattice.bounds().moved(cut.by))]
    }
}

impl Heatmap {
    fn image(&self, cut: &Cut, bitmap: Bitmap, area: PageBox) -> Item {
        Item::Image(Image {
            name: cut.layer.shared_id(),
            bitmap: Arc::new(bitmap),
            area: OrientedBox::upright(area),
            repeated_over: None,
            tiled: None,
            opacity: self.opacity,
            at: None,
            origin: cut.origin(Arc::default()),
        })
    }

    /// The picture of a whole map as MapLibre's viewer has it: the density of every fourth pixel,
    /// and between these what lies between.
    fn as_viewer(&self, cut: &Cut) -> Option<Item> {
        const EVERY: f64 = 4.0;
        let frame = cut.frame;
        // Both casts saturate.
        let (columns, rows) = (frame.width().ceil() as u32, frame.height().ceil() as u32);
        if f64::from(columns) * f64::from(rows) > MOST {
            return None;
        }
        let count = |length: f64| (length / EVERY).floor().max(1.0) as u32;
        let coarse = Lattice {
            step: EVERY,
            left: frame.x0 / EVERY,
            top: frame.y0 / EVERY,
            columns: count(frame.width()),
            rows: count(frame.height()),
        };
        let density = coarse.density(&self.bells);
        let last = |count: u32| f64::from(count - 1);
        let place = |pixel: u32, whole: f64, count: u32| {
            let at = (f64::from(pixel) + 0.5) / whole * f64::from(count) - 0.5;
            let at = at.clamp(0.0, last(count));
            (at as usize, (at as usize + 1).min(count as usize - 1), at.fract() as f32)
        };
        let at = |column: usize, row: usize| {
            density.get(row * coarse.columns as usize + column).copied().unwrap_or(0.0)
        };
        let mix = |low: f32, high: f32, share: f32| low + (high - low) * share;
        let mut pixels = Vec::with_capacity(columns as usize * rows as usize);
        for y in 0..rows {
            let (top, bottom, down) = place(y, frame.height(), coarse.rows);
            for x in 0..columns {
                let (left, right, across) = place(x, frame.width(), coarse.columns);
                let above = mix(at(left, top), at(right, top), across);
                let below = mix(at(left, bottom), at(right, bottom), across);
                pixels.push(self.color(mix(above, below, down)));
            }
        }
        let bitmap = Bitmap::new(columns, rows, pixels)?;
        let (width, height) = (f64::from(columns), f64::from(rows));
        let area = PageBox::from_size(frame.x0, frame.y0, width, height).moved(cut.by);
        Some(self.image(cut, bitmap, area))
    }

    /// The colour of a density, between those of the ramp's two nearest.
    fn color(&self, density: f32) -> [u8; 4] {
        let at = (density.clamp(0.0, 1.0) * COLORS as f32 - 0.5).clamp(0.0, (COLORS - 1) as f32);
        let (below, share) = (at as usize, at.fract());
        let color = |index: usize| self.ramp.get(index).copied().unwrap_or_default();
        let (low, high) = (color(below), color((below + 1).min(COLORS - 1)));
        let mix = |part: usize| low[part] + (high[part] - low[part]) * share;
        [0, 1, 2, 3].map(|part| (mix(part) * 255.0 + 0.5) as u8)
    }
}

/// Places of the plane's lattice that a frame shows.
#[derive(Debug, Clone, Copy)]
struct Lattice {
    /// The distance between neighbours, pixels.
    step: f64,
    /// The first column and row, counted from the plane's origin.
    left: f64,
    top: f64,
    columns: u32,
    rows: u32,
}

impl Lattice {
    /// The lattice over a frame and a little around it.
    fn over(frame: PageBox) -> Self {
        let mut step = 1.0;
        while frame.width() * frame.height() > MOST * step * step {
            step *= 2.0;
        }
        Self::between(step, frame.grown(MARGIN * step))
    }

    fn between(step: f64, area: PageBox) -> Self {
        let (left, top) = ((area.x0 / step).floor(), (area.y0 / step).floor());
        // Both casts saturate.
        let columns = ((area.x1 / step).ceil() - left).max(0.0) as u32;
        let rows = ((area.y1 / step).ceil() - top).max(0.0) as u32;
        Self { step, left, top, columns, rows }
    }

    /// The part of it that bells reach, if there is one.
    fn around(self, bells: &[Bell]) -> Option<Self> {
        let all = bells.iter().map(Bell::bounds).reduce(PageBox::union)?;
        let within = all.grown(self.step).intersection(self.bounds())?;
        Some(Self::between(self.step, within))
    }

    fn bounds(&self) -> PageBox {
        let (width, height) = (f64::from(self.columns), f64::from(self.rows));
        let at = |cells: f64| cells * self.step;
        PageBox::from_size(at(self.left), at(self.top), at(width), at(height))
    }

    /// The sum of all bells at the middle of each place, row by row.
    fn density(&self, bells: &[Bell]) -> Vec<f32> {
        let width = self.columns as usize;
        let mut density = vec![0.0_f32; width * self.rows as usize];
        let mut across = Vec::new();
        for bell in bells {
            let (first, last) = self.reached(bell.at.x, bell.reach, self.left, self.columns);
            let (top, bottom) = self.reached(bell.at.y, bell.reach, self.top, self.rows);
            across.clear();
            across.extend(
                (first..last)
                    .map(|column| bell.share(self.middle(self.left, column) - bell.at.x) as f32),
            );
            for row in top..bottom {
                let down = bell.height * bell.share(self.middle(self.top, row) - bell.at.y);
                let start = row as usize * width;
                let places = density.get_mut(start + first as usize..start + last as usize);
                for (place, across) in places.into_iter().flatten().zip(&across) {
                    *place += down as f32 * across;
                }
            }
        }
        density
    }

    /// The middle of a column or row on the plane.
    fn middle(&self, first: f64, index: u32) -> f64 {
        (first + f64::from(index) + 0.5) * self.step
    }

    /// The columns or rows whose middles lie within reach: from the first to before the last.
    fn reached(&self, at: f64, reach: f64, first: f64, count: u32) -> (u32, u32) {
        let index = |side: f64| {
            // Whole numbers from here on, so that no rounding depends on the frame.
            let index = (side / self.step - 0.5).ceil() - first;
            index.clamp(0.0, f64::from(count)) as u32
        };
        (index(at - reach), index(at + reach))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bell(x: f64, y: f64) -> Bell {
        let reach = libm::sqrt(-2.0 * libm::log(NOTHING / GAUSS)) / 3.0 * 30.0;
        Bell { at: Page::new(x, y), radius: 30.0, height: GAUSS, reach }
    }

    #[test]
    fn a_bell_has_maplibres_height_and_width() {
        let lattice = Lattice::over(PageBox::new(0.0, 0.0, 100.0, 100.0));
        let density = lattice.density(&[bell(50.5, 50.5)]);
        let at = |x: u32, y: u32| {
            let margin = MARGIN as u32;
            f64::from(density[((y + margin) * lattice.columns + x + margin) as usize])
        };
        assert!((at(50, 50) - GAUSS).abs() < 1e-6);
        // A third of the radius away, e^(−1/2) of it is left.
        assert!((at(60, 50) - GAUSS * libm::exp(-0.5)).abs() < 1e-6);
        assert_eq!(at(50, 95), 0.0);
    }

    #[test]
    fn frames_that_meet_agree_to_the_bit() {
        let bells: Vec<Bell> =
            (0..40).map(|n| bell(f64::from(n) * 7.3, f64::from(n * n % 61))).collect();
        let whole = Lattice::over(PageBox::new(0.0, 0.0, 256.0, 64.0));
        let part = Lattice::over(PageBox::new(128.0, 0.0, 256.0, 64.0));
        let (all, right) = (whole.density(&bells), part.density(&bells));
        for row in 0..part.rows as usize {
            let start = row * whole.columns as usize + 128;
            let columns = part.columns as usize;
            assert_eq!(all[start..start + columns], right[row * columns..(row + 1) * columns]);
        }
    }
}
