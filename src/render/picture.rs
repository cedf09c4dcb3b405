//! Pictures turned, scaled and repeated.

mod columns;
mod line;

use std::sync::Arc;

use super::blend::{self, Pixel, over, scaled, times};
use super::options::Edges;
use super::outline::Bounds;
use super::surface::{Mask, Surface};
use crate::path::Affine;
use crate::scene::{Image, Resampling};
use crate::unit::{Bitmap, Page, PageBox};
use columns::{Between, Columns, runs};

/// The most samples a pixel is averaged from, along one side.
const MOST_SAMPLES: f64 = 8.0;

/// A picture made ready to be drawn.
#[derive(Debug)]
pub(super) struct Picture {
    bitmap: Arc<Bitmap>,
    /// From device pixels to the picture's.
    to_bitmap: Affine,
    repeated: bool,
    /// Whether others join it side by side, and how it is made larger then.
    tiled: Option<Resampling>,
    /// Whether its pixels are the page's, so that none lies between others.
    crisp: bool,
    opacity: u8,
    /// How many samples a pixel is averaged from, along one side.
    samples: u32,
    pub bounds: Bounds,
}

impl Picture {
    /// The picture at so many device pixels per CSS pixel; `None` where nothing of it shows.
    pub fn new(image: &Image, scale: f64, edges: Edges) -> Option<Self> {
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
        let to_bitmap = Affine::new([
            a,
            b,
            c,
            d,
            columns / 2.0 - a * middle.x - c * middle.y,
            rows / 2.0 - b * middle.x - d * middle.y,
        ]);
        let covered = match image.repeated_over {
            Some(over) => over,
            None => PageBox::around(area.corners())?,
        };
        let side = |value: f64| value.clamp(-1e9, 1e9) as i32;
        let bounds = Bounds {
            x0: side((covered.x0 * scale).floor()),
            y0: side((covered.y0 * scale).floor()),
            x1: side((covered.x1 * scale).ceil()),
            y1: side((covered.y1 * scale).ceil()),
        };
        // The edge of one that is there once fades over half a pixel of its own.
        let edge = if image.repeated_over.is_some() || image.tiled.is_some() {
            0.0
        } else {
            0.5 / across.min(down)
        };
        let bounds = bounds.grown(side(edge.ceil()).max(0));
        (opacity > 0).then_some(Self {
            bitmap: image.bitmap.clone(),
            to_bitmap,
            repeated: image.repeated_over.is_some(),
            opacity,
            samples: match edges {
                Edges::Exact => across.max(down).ceil().clamp(1.0, MOST_SAMPLES) as u32,
                Edges::Feathered => 1,
            },
            tiled: image.tiled,
            crisp: edges == Edges::Feathered && upright(image, across, down),
            bounds,
        })
    }

    /// Draws the part of it that lies in an area.
    pub fn draw(&self, area: Bounds, surface: &mut Surface, mask: Option<&Mask>) {
        let area = self.bounds.intersection(area);
        if self.is_smooth() {
            return self.draw_smooth(area, surface, mask);
        }
        for y in area.y0..area.y1 {
            let through = mask.map(|mask| mask.row(y, area.x0, area.x1));
            let row = surface.row(y, area.x0, area.x1);
            for ((index, pixel), x) in row.iter_mut().enumerate().zip(area.x0..) {
                let through = through.map_or(255, |row| row.get(index).copied().unwrap_or(0));
                let through = scaled(self.opacity, through);
                if through > 0 && self.owns(x, y) {
                    let color = times(self.color(x, y), through);
                    *pixel = over(*pixel, color);
                }
            }
        }
    }

    /// Whether it stands upright, is made larger, and what lies between its pixels is their mean:
    /// each row and each column of the page is then between the same two of the picture.
    fn is_smooth(&self) -> bool {
        let (origin, right) = (self.to_bitmap.apply(0.0, 0.0), self.to_bitmap.apply(1.0, 0.0));
        let upright = right.1 == origin.1 && right.0 > origin.0;
        upright && self.samples == 1 && self.tiled == Some(Resampling::Linear)
    }

    fn draw_smooth(&self, mut area: Bounds, surface: &mut Surface, mask: Option<&Mask>) {
        let (width, height) = (self.bitmap.width(), self.bitmap.height());
        let across = |x: i32| Between::new(self.to_bitmap.apply(f64::from(x) + 0.5, 0.0).0, width);
        let down = |y: i32| Between::new(self.to_bitmap.apply(0.0, f64::from(y) + 0.5).1, height);
        let Some(x0) = (area.x0..area.x1).find(|x| across(*x).is_some()) else { return };
        let columns: Vec<Between> = (x0..area.x1).map_while(across).collect();
        (area.x0, area.x1) = (x0, x0 + columns.len() as i32);
        let columns = Columns::new(columns);
        let (mut mixed, mut room) = (vec![[0; 4]; width as usize], Vec::new());
        for y in area.y0..area.y1 {
            let Some(between) = down(y) else { continue };
            let rows = [between.from, between.to].map(|row| {
                let start = row * width as usize;
                self.bitmap.pixels().get(start..start + width as usize).unwrap_or_default()
            });
            let through = mask.map(|mask| mask.row(y, area.x0, area.x1));
            let row = surface.row(y, area.x0, area.x1);
            for run in runs(through, row.len()) {
                let range = columns.between(run.clone());
                let [upper, lower] = rows.map(|row| row.get(range.clone()).unwrap_or_default());
                let part = mixed.get_mut(range).unwrap_or_default();
                blend::between_each(upper, lower, between.share, part);
                let line = columns.line(run.clone(), &mixed, &mut room);
                let through = through.map(|through| through.get(run.clone()).unwrap_or_default());
                line::draw(line, row.get_mut(run).unwrap_or_default(), through, self.opacity);
            }
        }
    }

    /// Whether a pixel is the picture's own: among pictures side by side the one that its middle
    /// lies in.
    fn owns(&self, x: i32, y: i32) -> bool {
        let (column, row) = self.to_bitmap.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let within = |at: f64, length: u32| at >= 0.0 && at < f64::from(length);
        self.tiled.is_none()
            || within(column, self.bitmap.width()) && within(row, self.bitmap.height())
    }

    /// The colour of a pixel: the mean of samples spread evenly over it.
    fn color(&self, x: i32, y: i32) -> Pixel {
        let count = self.samples;
        let mut sums = [0u64; 4];
        for row in 0..count {
            for column in 0..count {
                let at = |index: u32| (f64::from(index) + 0.5) / f64::from(count);
                let (x, y) = (f64::from(x) + at(column), f64::from(y) + at(row));
                let (x, y) = self.to_bitmap.apply(x, y);
                self.sample(x, y, &mut sums);
            }
        }
        let whole = 65536 * u64::from(count) * u64::from(count);
        sums.map(|sum| ((sum + whole / 2) / whole) as u8)
    }

    /// Adds what lies between the four nearest pixels of the picture, in parts of 2⁻¹⁶.
    fn sample(&self, x: f64, y: f64, sums: &mut [u64; 4]) {
        let (x, y) = match self.tiled {
            Some(Resampling::Nearest) => (x.floor(), y.floor()),
            None if self.crisp => (x.floor(), y.floor()),
            _ => (x - 0.5, y - 0.5),
        };
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
                if self.tiled.is_some() {
                    x = x.clamp(0, i64::from(self.bitmap.width()) - 1);
                    y = y.clamp(0, i64::from(self.bitmap.height()) - 1);
                } else if self.repeated {
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

/// Whether a picture that is there once stands upright, its pixels as large as the page's: MapLibre
/// then takes the nearest.
fn upright(image: &Image, across: f64, down: f64) -> bool {
    let same = |ratio: f64| (ratio - 1.0).abs() < 1e-6;
    let once = image.repeated_over.is_none() && image.tiled.is_none();
    once && image.area.angle == 0.0 && same(across) && same(down)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{RenderOptions, pixmap};
    use crate::scene::{Item, OrientedBox, Origin, Scene};
    use crate::unit::Color;

    /// Red and green above, blue and clear below.
    fn image(area: PageBox) -> Image {
        let pixels = vec![[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [0; 4]];
        Image {
            name: "four".into(),
            bitmap: Arc::new(Bitmap::new(2, 2, pixels).unwrap()),
            area: OrientedBox::upright(area),
            repeated_over: None,
            tiled: None,
            opacity: 1.0,
            at: None,
            origin: Origin::default(),
        }
    }

    fn draw(image: Image) -> Vec<[u8; 4]> {
        let mut scene = Scene::new(4.0, 4.0, Color::WHITE);
        scene.items.push(Item::Image(image));
        let pixmap = pixmap(&scene, &RenderOptions::default()).unwrap();
        pixmap.data().as_chunks::<4>().0.to_vec()
    }

    const RED: [u8; 4] = [255, 0, 0, 255];
    const GREEN: [u8; 4] = [0, 255, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const WHITE: [u8; 4] = [255; 4];

    #[test]
    fn pixels_that_meet_the_page_are_drawn_as_they_are() {
        let drawn = draw(image(PageBox::new(1.0, 1.0, 3.0, 3.0)));
        assert_eq!(drawn[5..7], [RED, GREEN]);
        assert_eq!(drawn[9..11], [BLUE, WHITE]);
        assert!(drawn[..4].iter().all(|pixel| *pixel == WHITE));
    }

    #[test]
    fn a_quarter_turn_is_clockwise() {
        let mut turned = image(PageBox::new(1.0, 1.0, 3.0, 3.0));
        turned.area.angle = std::f64::consts::FRAC_PI_2;
        let drawn = draw(turned);
        assert_eq!(drawn[5..7], [BLUE, RED]);
        assert_eq!(drawn[9..11], [WHITE, GREEN]);
    }

    #[test]
    fn a_pattern_repeats_over_its_box_from_where_it_is() {
        let mut pattern = image(PageBox::new(1.0, 1.0, 3.0, 3.0));
        pattern.repeated_over = Some(PageBox::new(0.0, 0.0, 4.0, 4.0));
        let drawn = draw(pattern);
        assert_eq!(drawn[..4], [WHITE, BLUE, WHITE, BLUE]);
        assert_eq!(drawn[4..8], [GREEN, RED, GREEN, RED]);
    }

    #[test]
    fn pictures_side_by_side_are_smooth_alike_upright_and_turned() {
        let mut smooth = image(PageBox::new(0.3, -0.4, 3.9, 3.7));
        smooth.tiled = Some(Resampling::Linear);
        let picture = |image: &Image| Picture::new(image, 1.0, Edges::Exact).unwrap();
        let upright = picture(&smooth);
        assert!(upright.is_smooth());
        let drawn = draw(smooth.clone());
        let whole = |pixel: Pixel| over([255; 4], pixel);
        for (index, pixel) in drawn.into_iter().enumerate() {
            let (x, y) = (index as i32 % 4, index as i32 / 4);
            let wanted = if upright.owns(x, y) { whole(upright.color(x, y)) } else { [255; 4] };
            // Rounded down and across, not at once.
            let close =
                pixel.into_iter().zip(wanted).all(|(part, wanted)| part.abs_diff(wanted) < 2);
            assert!(close, "{x} {y}: {pixel:?}, not {wanted:?}");
        }
        smooth.area.angle = 0.1;
        assert!(!picture(&smooth).is_smooth());
    }

    #[test]
    fn a_picture_made_small_is_averaged() {
        let drawn = draw(image(PageBox::new(1.0, 1.0, 2.0, 2.0)));
        let [r, g, b, _] = drawn[5];
        assert!([r, g, b].iter().all(|part| (100..=200).contains(part)), "{:?}", drawn[5]);
    }
}
