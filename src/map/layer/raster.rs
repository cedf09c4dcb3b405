//! Rasters: pictures of tiles, and single ones.

use std::sync::Arc;

use super::ground;
use super::warp::warped;
use super::{Contents, Studio};
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::map::source::{Pictures, Zooming, corners};
use crate::path::Path;
use crate::scene::{Group, Image, Item, OrientedBox, Resampling};
use crate::style::{self, LayerBlend, RasterStyle};
use crate::unit::{Bitmap, Page, PageBox};

/// Pictures side by side.
#[derive(Debug)]
pub(super) struct Mosaic {
    pub pictures: Vec<Picture>,
    pub opacity: f64,
    pub blend: LayerBlend,
    pub resampling: Resampling,
}

/// A picture, wherever it is shown.
#[derive(Debug)]
pub(super) struct Picture {
    pub bitmap: Arc<Bitmap>,
    /// The corners of the picture, clockwise from its upper left.
    pub corners: Vec<[Page; 4]>,
    /// Which part of it is shown, where it stands for a tile that is not there.
    pub part: Option<Vec<[Page; 4]>>,
}

/// Traces pictures.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    let plan = pass.layer.plan::<RasterStyle>(&pass.context, studio.failures);
    let style = plan.evaluate(&pass.context, studio.failures);
    let adjust = Adjustment::of(&style);
    let mut pictures = Vec::new();
    match pass.pictures? {
        Pictures::Ground(image) => return ground::trace(pass, studio, image),
        Pictures::Image(image) => {
            let bitmap = Arc::new(image.raster.to_bitmap(|pixel| adjust.apply(pixel)));
            let resampling = sampling(style.sampling());
            for corners in snapped(pass, image.corners(pass.camera)) {
                let whole =
                    || Picture { bitmap: bitmap.clone(), corners: vec![corners], part: None };
                let clip = pass.camera.view().clip();
                pictures.push(warped(&bitmap, corners, clip, resampling).unwrap_or_else(whole));
            }
        }
        Pictures::Tiles(tiles) => {
            let area = pass.camera.bounds();
            for at in tiles.shown(pass.camera, area, Zooming::Round, studio.report) {
                let Some((found, raster)) = tiles.raster(at, studio.report) else { continue };
                pictures.push(Picture {
                    bitmap: Arc::new(raster.to_bitmap(|pixel| adjust.apply(pixel))),
                    corners: snapped(pass, corners(pass.camera, found)),
                    part: (found != at).then(|| snapped(pass, corners(pass.camera, at))),
                });
            }
        }
        // Layers of heights alone draw it.
        #[cfg(feature = "basemap")]
        Pictures::Relief(_) => return None,
    }
    let resampling = sampling(style.sampling());
    Some(Box::new(Mosaic {
        pictures,
        opacity: style.opacity,
        blend: style.layer_blend,
        resampling,
    }))
}

/// Corners moved so that pixels lie on the page's.
pub(super) fn snapped(pass: &Pass, mut corners: Vec<[Page; 4]>) -> Vec<[Page; 4]> {
    let by = pass.camera.snap();
    corners.iter_mut().for_each(|corners| *corners = corners.map(|corner| corner + by));
    corners
}

pub(super) fn sampling(resampling: style::Resampling) -> Resampling {
    match resampling {
        style::Resampling::Nearest => Resampling::Nearest,
        style::Resampling::Linear => Resampling::Linear,
    }
}

impl Contents for Mosaic {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let mut items = Vec::new();
        for picture in &self.pictures {
            for (index, corners) in picture.corners.iter().enumerate() {
                let clip = picture.part.as_ref().map(|parts| parts.get(index));
                let shown = clip.flatten().unwrap_or(corners);
                if !PageBox::around(shown.iter().copied()).is_some_and(|area| cut.shows(area)) {
                    continue;
                }
                let image = self.image(cut, picture, corners);
                items.push(match clip.flatten() {
                    None => image,
                    Some(part) => {
                        let mut path = Path::new();
                        path.push_part(&part.map(|corner| corner + cut.by), true);
                        let mut group = Group::new(cut.layer.id(), vec![image]);
                        group.clip = Some(Arc::new(path));
                        Item::Group(group)
                    }
                });
            }
        }
        cut.faded(1.0, self.blend, items)
    }
}

impl Mosaic {
    fn image(&self, cut: &Cut, picture: &Picture, corners: &[Page; 4]) -> Item {
        let [a, b, c, d] = corners.map(|corner| corner + cut.by);
        let center = Page::new((a.x + b.x + c.x + d.x) / 4.0, (a.y + b.y + c.y + d.y) / 4.0);
        let (width, height) = (a.distance(b), a.distance(d));
        let angle = libm::atan2(b.y - a.y, b.x - a.x);
        Item::Image(Image {
            name: cut.layer.shared_id(),
            bitmap: picture.bitmap.clone(),
            area: OrientedBox { center, width, height, angle },
            repeated_over: None,
            tiled: Some(self.resampling),
            opacity: self.opacity as f32,
            at: None,
            origin: cut.origin(Arc::default()),
        })
    }
}

/// How the colours of pictures are changed, as MapLibre's shader does it.
pub(super) struct Adjustment {
    spin: [f64; 3],
    saturation: f64,
    contrast: f64,
    low: f64,
    high: f64,
    plain: bool,
}

impl Adjustment {
    pub fn of(style: &RasterStyle) -> Self {
        let brightness = [style.brightness_min, style.brightness_max];
        Self::new(style.hue_rotate, brightness, style.saturation, style.contrast)
    }

    /// Hues turned by degrees, the darkest and the brightest, saturation and contrast −1 … 1.
    fn new(hue_rotate: f64, [low, high]: [f64; 2], saturation: f64, contrast: f64) -> Self {
        let angle = hue_rotate.to_radians();
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let root = 3f64.sqrt();
        Self {
            spin: [
                (2.0 * cos + 1.0) / 3.0,
                (-root * sin - cos + 1.0) / 3.0,
                (root * sin - cos + 1.0) / 3.0,
            ],
            saturation: if saturation > 0.0 {
                1.0 - 1.0 / (1.001 - saturation)
            } else {
                -saturation
            },
            contrast: if contrast > 0.0 {
                1.0 / (1.0 - contrast).max(1e-9)
            } else {
                1.0 + contrast
            },
            low,
            high,
            plain: angle == 0.0
                && (saturation, contrast) == (0.0, 0.0)
                && (low, high) == (0.0, 1.0),
        }
    }

    pub fn apply(&self, pixel: [u8; 4]) -> [u8; 4] {
        if self.plain {
            return pixel;
        }
        let [r, g, b, alpha] = pixel;
        let [r, g, b] = [r, g, b].map(|part| f64::from(part) / 255.0);
        let [x, y, z] = self.spin;
        let turned = [r * x + g * y + b * z, r * z + g * x + b * y, r * y + g * z + b * x];
        let mean = (r + g + b) / 3.0;
        let part = |part: f64| {
            let part = part + (mean - part) * self.saturation;
            let part = (part - 0.5) * self.contrast + 0.5;
            let part = self.low + (self.high - self.low) * part;
            (part.clamp(0.0, 1.0) * 255.0).round() as u8
        };
        let [r, g, b] = turned.map(part);
        [r, g, b, alpha]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_turned_faded_and_brightened() {
        let same = Adjustment::new(0.0, [0.0, 1.0], 0.0, 0.0);
        assert_eq!(same.apply([10, 20, 30, 40]), [10, 20, 30, 40]);
        let turned = Adjustment::new(120.0, [0.0, 1.0], 0.0, 0.0);
        assert_eq!(turned.apply([255, 0, 0, 255]), [0, 255, 0, 255]);
        let grey = Adjustment::new(0.0, [0.0, 1.0], -1.0, 0.0);
        assert_eq!(grey.apply([90, 0, 0, 255]), [30, 30, 30, 255]);
        let dark = Adjustment::new(0.0, [0.0, 0.0], 0.0, 0.0);
        assert_eq!(dark.apply([90, 7, 200, 9]), [0, 0, 0, 9]);
    }
}
