//! Icons, patterns and shaded pictures.

use std::sync::Arc;

use krilla::geom::{Size, Transform};
use krilla::image::{BitsPerComponent, CustomImage, Image as Picture, ImageColorspace};
use krilla::mask::{Mask, MaskType};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Pattern};
use krilla::surface::Surface;

use super::shape;
use crate::path::Path;
use crate::render::{Photo, apart, photo};
use crate::scene::{Image, OrientedBox, Resampling};

/// Draws a picture: once, or side by side over a box.
pub(super) fn draw(surface: &mut Surface, image: &Image) {
    let area = image.area;
    let Some(size) = Size::from_wh(area.width as f32, area.height as f32) else { return };
    let Some(opacity) = NormalizedF32::new(image.opacity.clamp(0.0, 1.0)) else { return };
    let (width, height) = (image.bitmap.width(), image.bitmap.height());
    if width == 0 || height == 0 || opacity == NormalizedF32::ZERO {
        return;
    }
    surface.push_opacity(opacity);
    if let Some(over) = image.repeated_over {
        let mut builder = surface.stream_builder();
        let mut cell = builder.surface();
        cell.draw_image(without_loss(image), size);
        cell.finish();
        let pattern = Pattern {
            stream: builder.finish(),
            transform: to_page(area),
            width: size.width(),
            height: size.height(),
        };
        let rule = FillRule::NonZero;
        surface.set_fill(Some(Fill { paint: pattern.into(), opacity: NormalizedF32::ONE, rule }));
        surface.set_stroke(None);
        if let Some(path) = shape::path(&Path::rect(over)) {
            surface.draw_path(&path);
        }
    } else {
        surface.push_transform(&to_page(area));
        match photo(image).and_then(|photo| Shaded::new(photo, size)) {
            Some(shaded) => shaded.draw(surface, size),
            None => surface.draw_image(without_loss(image), size),
        }
        surface.pop();
    }
    surface.pop();
}

/// The pixels as they are. Made larger they are smoothed as the page's are.
fn without_loss(image: &Image) -> Picture {
    let bitmap = &image.bitmap;
    let (colors, alpha) = apart(bitmap);
    let size = (bitmap.width(), bitmap.height());
    let pixels = Pixels { colors: colors.into(), alpha: alpha.into(), size };
    Picture::from_custom(pixels, image.tiled != Some(Resampling::Nearest))
        .unwrap_or_else(|_| Picture::from_rgba8(bitmap.straight(), size.0, size.1))
}

/// Pixels as the PDF writer takes them.
#[derive(Clone, Hash)]
struct Pixels {
    colors: Arc<[u8]>,
    alpha: Arc<[u8]>,
    size: (u32, u32),
}

impl CustomImage for Pixels {
    fn color_channel(&self) -> &[u8] {
        &self.colors
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        Some(&self.alpha)
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        ImageColorspace::Rgb
    }
}

/// From a picture's upper left corner to where it stands on the page.
fn to_page(area: OrientedBox) -> Transform {
    let (sin, cos) = (libm::sin(area.angle), libm::cos(area.angle));
    let (half_width, half_height) = (area.width / 2.0, area.height / 2.0);
    let x = area.center.x - half_width * cos + half_height * sin;
    let y = area.center.y - half_width * sin - half_height * cos;
    Transform::from_row(cos as f32, sin as f32, -sin as f32, cos as f32, x as f32, y as f32)
}

/// A picture of many tones as PDF has it.
struct Shaded {
    colors: Picture,
    /// How large the colours are drawn.
    size: Size,
    alpha: Option<Picture>,
}

impl Shaded {
    /// `None` where the PDF writer does not take it.
    fn new(photo: Photo, size: Size) -> Option<Self> {
        // Made larger it is smoothed, as the page's pixels are.
        let read = |jpeg: Vec<u8>| Picture::from_jpeg(jpeg.into(), true).ok();
        let (x, y) = photo.overhang;
        let reaching = Size::from_wh(size.width() * x as f32, size.height() * y as f32)?;
        let alpha = match photo.alpha {
            Some(alpha) => Some(read(alpha)?),
            None => None,
        };
        Some(Self { colors: read(photo.colors)?, size: reaching, alpha })
    }

    /// Draws it from the origin on, as large as it is.
    fn draw(self, surface: &mut Surface, size: Size) {
        let masked = self.alpha.is_some();
        if let Some(alpha) = self.alpha {
            let mut builder = surface.stream_builder();
            let mut mask = builder.surface();
            mask.draw_image(alpha, size);
            mask.finish();
            let stream = builder.finish();
            surface.push_mask(Mask::new(stream, MaskType::Luminosity));
        }
        surface.draw_image(self.colors, self.size);
        if masked {
            surface.pop();
        }
    }
}
