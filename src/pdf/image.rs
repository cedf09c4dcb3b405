//! Icons and patterns.

use krilla::geom::{Size, Transform};
use krilla::image::Image as PdfImage;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Pattern};
use krilla::surface::Surface;

use super::shape;
use crate::path::Path;
use crate::scene::Image;

/// Draws a picture: once, or side by side over a box.
pub(super) fn draw(surface: &mut Surface, image: &Image) {
    let area = image.area;
    let Some(size) = Size::from_wh(area.width as f32, area.height as f32) else { return };
    let Some(opacity) = NormalizedF32::new(image.opacity.clamp(0.0, 1.0)) else { return };
    let (width, height) = (image.bitmap.width(), image.bitmap.height());
    if width == 0 || height == 0 || opacity == NormalizedF32::ZERO {
        return;
    }
    let picture = PdfImage::from_rgba8(image.bitmap.straight(), width, height);
    let (sin, cos) = (libm::sin(area.angle), libm::cos(area.angle));
    let (half_width, half_height) = (area.width / 2.0, area.height / 2.0);
    let corner = (
        area.center.x - half_width * cos + half_height * sin,
        area.center.y - half_width * sin - half_height * cos,
    );
    let to_page = Transform::from_row(
        cos as f32,
        sin as f32,
        -sin as f32,
        cos as f32,
        corner.0 as f32,
        corner.1 as f32,
    );
    surface.push_opacity(opacity);
    match image.repeated_over {
        None => {
            surface.push_transform(&to_page);
            surface.draw_image(picture, size);
            surface.pop();
        }
        Some(over) => {
            let mut builder = surface.stream_builder();
            let mut cell = builder.surface();
            cell.draw_image(picture, size);
            cell.finish();
            let pattern = Pattern {
                stream: builder.finish(),
                transform: to_page,
                width: size.width(),
                height: size.height(),
            };
            let fill = Fill {
                paint: pattern.into(),
                opacity: NormalizedF32::ONE,
                rule: FillRule::NonZero,
            };
            surface.set_fill(Some(fill));
            surface.set_stroke(None);
            if let Some(path) = shape::path(&Path::rect(over)) {
                surface.draw_path(&path);
            }
        }
    }
    surface.pop();
}
