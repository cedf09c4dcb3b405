//! Pictures whose corners make no rectangle.

use std::sync::Arc;

use super::raster::Picture;
use crate::scene::Resampling;
use crate::unit::{Bitmap, Page, PageBox};

/// How far corners may lie from those of a rectangle, pixels.
const CLOSE: f64 = 0.05;

/// The most pixels of a warped picture.
const MOST: f64 = 16_777_216.0;

/// A picture drawn onto four corners as MapLibre does: as two triangles that meet between the
/// upper right and the lower left. `None` where they make a rectangle, or nothing of it shows.
pub(super) fn warped(
    bitmap: &Bitmap,
    corners: [Page; 4],
    clip: PageBox,
    resampling: Resampling,
) -> Option<Picture> {
    let [a, b, c, d] = corners;
    let (right, down) = (b - a, d - a);
    let square =
        (right.x * down.x + right.y * down.y).abs() <= CLOSE * a.distance(b).max(a.distance(d));
    if square && (a + right + down).distance(c) <= CLOSE {
        return None;
    }
    let bounds = PageBox::around(corners)?.intersection(clip)?;
    let area =
        PageBox::new(bounds.x0.floor(), bounds.y0.floor(), bounds.x1.ceil(), bounds.y1.ceil());
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    // As fine as the picture is.
    let dense = (width / a.distance(b).max(1.0)).max(height / a.distance(d).max(1.0));
    let fine = if dense > 1.5 { 2.0 } else { 1.0 };
    let (columns, rows) = (area.width() * fine, area.height() * fine);
    if !(columns * rows <= MOST) {
        return None;
    }
    let upper = Triangle::new([a, b, d], [(0.0, 0.0), (width, 0.0), (0.0, height)])?;
    let lower = Triangle::new([b, c, d], [(width, 0.0), (width, height), (0.0, height)])?;
    let mut pixels = Vec::with_capacity((columns * rows) as usize);
    for row in 0..rows as u32 {
        for column in 0..columns as u32 {
            let at = |index: u32| (f64::from(index) + 0.5) / fine;
            let point = Page::new(area.x0 + at(column), area.y0 + at(row));
            let place = upper.place(point).or_else(|| lower.place(point));
            pixels.push(place.map_or([0; 4], |(x, y)| sample(bitmap, x, y, resampling)));
        }
    }
    let bitmap = Bitmap::new(columns as u32, rows as u32, pixels)?;
    let corners = [(area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1)];
    let corners = vec![corners.map(|(x, y)| Page::new(x, y))];
    Some(Picture { bitmap: Arc::new(bitmap), corners, part: None })
}

/// A triangle on the page, and where its corners lie in a picture.
struct Triangle {
    origin: Page,
    first: Page,
    second: Page,
    determinant: f64,
    places: [(f64, f64); 3],
}

impl Triangle {
    fn new([origin, b, c]: [Page; 3], places: [(f64, f64); 3]) -> Option<Self> {
        let (first, second) = (b - origin, c - origin);
        let determinant = first.x * second.y - first.y * second.x;
        let sound = determinant.is_finite() && determinant != 0.0;
        sound.then_some(Self { origin, first, second, determinant, places })
    }

    /// The place in the picture of a point of the page; `None` outside.
    fn place(&self, point: Page) -> Option<(f64, f64)> {
        let by = point - self.origin;
        let s = (by.x * self.second.y - by.y * self.second.x) / self.determinant;
        let t = (self.first.x * by.y - self.first.y * by.x) / self.determinant;
        let [a, b, c] = self.places;
        let within = s >= 0.0 && t >= 0.0 && s + t <= 1.0;
        within.then_some((
            a.0 + s * (b.0 - a.0) + t * (c.0 - a.0),
            a.1 + s * (b.1 - a.1) + t * (c.1 - a.1),
        ))
    }
}

/// The colour at a place of a picture; beyond its edge that of the edge.
pub(super) fn sample(bitmap: &Bitmap, x: f64, y: f64, resampling: Resampling) -> [u8; 4] {
    let pixel = |x: f64, y: f64| {
        let side = |at: f64, length: u32| at.clamp(0.0, f64::from(length.max(1) - 1)) as i64;
        bitmap.pixel(side(x, bitmap.width()), side(y, bitmap.height()))
    };
    if resampling == Resampling::Nearest {
        return pixel(x.floor(), y.floor());
    }
    let (left, top) = ((x - 0.5).floor(), (y - 0.5).floor());
    let (across, down) = (x - 0.5 - left, y - 0.5 - top);
    let mix = |a: [u8; 4], b: [u8; 4], share: f64| {
        let part = |index: usize| {
            f64::from(a[index]) + (f64::from(b[index]) - f64::from(a[index])) * share
        };
        [part(0), part(1), part(2), part(3)]
    };
    let upper = mix(pixel(left, top), pixel(left + 1.0, top), across);
    let lower = mix(pixel(left, top + 1.0), pixel(left + 1.0, top + 1.0), across);
    let part = |index: usize| (upper[index] + (lower[index] - upper[index]) * down + 0.5) as u8;
    [part(0), part(1), part(2), part(3)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_warped_onto_corners_that_make_no_rectangle() {
        let pixels = vec![[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [9, 9, 9, 255]];
        let bitmap = Bitmap::new(2, 2, pixels).unwrap();
        let clip = PageBox::new(0.0, 0.0, 100.0, 100.0);
        let at = |points: [(f64, f64); 4]| points.map(|(x, y)| Page::new(x, y));
        let rectangle = at([(0.0, 0.0), (40.0, 0.0), (40.0, 20.0), (0.0, 20.0)]);
        assert!(warped(&bitmap, rectangle, clip, Resampling::Linear).is_none());
        let kite = at([(0.0, 0.0), (40.0, 0.0), (60.0, 60.0), (0.0, 40.0)]);
        let picture = warped(&bitmap, kite, clip, Resampling::Nearest).unwrap();
        assert_eq!((picture.bitmap.width(), picture.bitmap.height()), (60, 60));
        assert_eq!(picture.bitmap.pixel(2, 2), [255, 0, 0, 255]);
        assert_eq!(picture.bitmap.pixel(35, 2), [0, 255, 0, 255]);
        assert_eq!(picture.bitmap.pixel(2, 36), [0, 0, 255, 255]);
        assert_eq!(picture.bitmap.pixel(57, 56), [9, 9, 9, 255]);
        assert_eq!(picture.bitmap.pixel(58, 2), [0; 4]);
    }
}
