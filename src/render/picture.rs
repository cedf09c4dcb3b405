//! Pictures turned, scaled and repeated.

use std::sync::Arc;

use super::outline::Bounds;
use super::surface::{Mask, Pixel, Surface, over, scaled};
use crate::scene::Image;
use crate::unit::{Bitmap, Page, PageBox};

/// The most samples a pixel is averaged from, along one side.
const MOST_SAMPLES: f64 = 8.0;

/// A picture made ready to be drawn.
#[derive(Debug)]
pub(super) struct Picture {
    bitmap: Arc<Bitmap>,
    /// From device pixels to the picture's: x′ = a·x + c·y + e, y′ = b·x + d·y + f.
    to_bitmap: [f64; 6],
    repeated: bool,
    opacity: u8,
    /// How many samples a pixel is averaged from, along one side.
    samples: u32,
    pub bounds: Bounds,
}

impl Picture {
    /// The picture at so many device pixels per CSS pixel; `None` where nothing of it shows.
    pub fn new(image: &Image, scale: f64) -> Option<Self> {
        let area = image.area;
        let (columns, rows) = (f64::from(image.bitmap.width()), f64::from(image.bitmap.height()));
        let finite = [area.center.x, area.center.y, area.width, area.height, area.angle];
        let visible = area.width > 0.0 && area.height > 0.0 && columns > 0.0 && rows > 0.0;
        if !visible || !finite.iter().all(|number| number.is_finite()) {
            return None;
        }
        let opacity = (image.opacity.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        let (sin, cos) = (libm::sin(area.angle), libm::cos(area.angle));
        let (across, down) = (columns / (area.width * scale), rows / (area.height * scale));
        let middle = Page::new(area.center.x * scale, area.center.y * scale);
        let (a, c) = (cos * across, sin * across);
        let (b, d) = (-sin * down, cos * down);
        let to_bitmap = [
            a,
            b,
            c,
            d,
            columns / 2.0 - a * middle.x - c * middle.y,
            rows / 2.0 - b * middle.x - d * middle.y,
        ];
        let covered = match image.repeated_over {
            Some(over) => over,
            None => PageBox::around(area.corners())?,
        };
        let side = |value: f64| value.clamp(-1e9, 1e9) as i32;
        let bounds = Bounds {
            x0: side((covered.x0 * scale).floor()) - 1,
            y0: side((covered.y0 * scale).floor()) - 1,
            x1: side((covered.x1 * scale).ceil()) + 1,
            y1: side((covered.y1 * scale).ceil()) + 1,
        };
        (opacity > 0).then_some(Self {
            bitmap: image.bitmap.clone(),
            to_bitmap,
            repeated: image.repeated_over.is_some(),
            opacity,
            samples: across.max(down).ceil().clamp(1.0, MOST_SAMPLES) as u32,
            bounds,
        })
    }

    /// Draws the part of it that lies in an area.
    pub fn draw(&self, area: Bounds, surface: &mut Surface, mask: Option<&Mask>) {
        let area = self.bounds.intersection(area);
        for y in area.y0..area.y1 {
            let through = mask.map(|mask| mask.row(y, area.x0, area.x1));
            let row = surface.row(y, area.x0, area.x1);
            for ((index, pixel), x) in row.iter_mut().enumerate().zip(area.x0..) {
                let through = through.map_or(255, |row| row.get(index).copied().unwrap_or(0));
                let through = scaled(self.opacity, through);
                if through > 0 {
                    let color = self.color(x, y).map(|part| scaled(part, through));
                    *pixel = over(*pixel, color);
                }
            }
        }
    }

    /// The colour of a pixel: the mean of samples spread evenly over it.
    fn color(&self, x: i32, y: i32) -> Pixel {
        let [a, b, c, d, e, f] = self.to_bitmap;
        let count = self.samples;
        let mut sums = [0u64; 4];
        for row in 0..count {
            for column in 0..count {
                let at = |index: u32| (f64::from(index) + 0.5) / f64::from(count);
                let (x, y) = (f64::from(x) + at(column), f64::from(y) + at(row));
                self.sample(a * x + c * y + e, b * x + d * y + f, &mut sums);
            }
        }
        let whole = 65536 * u64::from(count) * u64::from(count);
        sums.map(|sum| ((sum + whole / 2) / whole) as u8)
    }

    /// Adds what lies between the four nearest pixels of the picture, in parts of 2⁻¹⁶.
    fn sample(&self, x: f64, y: f64, sums: &mut [u64; 4]) {
        let (x, y) = (x - 0.5, y - 0.5);
        let (column, row) = (x.floor(), y.floor());
        let (right, down) = (((x - column) * 256.0) as u64, ((y - row) * 256.0) as u64);
        let (column, row) = (column as i64, row as i64);
        for (dx, across) in [(0, 256 - right), (1, right)] {
            for (dy, along) in [(0, 256 - down), (1, down)] {
                let weight = across * along;
                if weight == 0 {
                    continue;
                }
                let (mut x, mut y) = (column.saturating_add(dx), row.saturating_add(dy));
                if self.repeated {
                    x = x.rem_euclid(i64::from(self.bitmap.width()));
                    y = y.rem_euclid(i64::from(self.bitmap.height()));
                }
                for (sum, part) in sums.iter_mut().zip(self.bitmap.pixel(x, y)) {
                    *sum += weight * u64::from(part);
                }
            }
        }
    }
}
