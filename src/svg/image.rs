//! Icons and patterns, in the file as PNG.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::ids::Ids;
use super::xml::{number, px};
use crate::error::{Error, ErrorKind, Result};
use crate::render::{Photo, apart, photo};
use crate::scene::Image;
use crate::unit::Bitmap;

/// A picture as elements: an `<image>`, or a pattern and the box that it fills. Empty where nothing
/// is to be seen.
pub(super) fn image(image: &Image, ids: &mut Ids) -> Result<String> {
    let area = image.area;
    let seen = image.opacity > 0.0 && area.width > 0.0 && area.height > 0.0;
    if !seen || image.bitmap.width() == 0 || image.bitmap.height() == 0 {
        return Ok(String::new());
    }
    let (x, y) = (area.center.x - area.width / 2.0, area.center.y - area.height / 2.0);
    let (cx, cy) = (area.center.x, area.center.y);
    let turned = area.angle != 0.0;
    let turn = format!("rotate({} {} {})", number(area.angle.to_degrees(), 4), px(cx), px(cy));
    let opacity = match image.opacity {
        whole if whole >= 1.0 => String::new(),
        part => format!(" opacity=\"{}\"", number(f64::from(part), 4)),
    };
    let size = format!("width=\"{}\" height=\"{}\"", px(area.width), px(area.height));
    let turn_whole = if turned { format!(" transform=\"{turn}\"") } else { String::new() };
    let place = format!("x=\"{}\" y=\"{}\"", px(x), px(y));
    if let Some(photo) = photo(image) {
        let shaded = shaded(&photo, image, &place, &size, ids);
        return Ok(format!("<g{opacity}{turn_whole}>{shaded}</g>"));
    }
    let source = source(&size, "png", &png(&image.bitmap)?);
    let Some(over) = image.repeated_over else {
        return Ok(format!("<image {place} {source}{opacity}{turn_whole}/>"));
    };
    let id = ids.unique(&format!("pattern-{}", image.name));
    let turn = if turned { format!(" patternTransform=\"{turn}\"") } else { String::new() };
    Ok(format!(
        "<pattern id=\"{id}\" patternUnits=\"userSpaceOnUse\" x=\"{}\" y=\"{}\" {size}{turn}>\
         <image {source}/></pattern>\
         <rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"url(#{id})\"{opacity}/>",
        px(x),
        px(y),
        px(over.x0),
        px(over.y0),
        px(over.width()),
        px(over.height()),
    ))
}

/// A picture of many tones: its colours under a mask of its alpha.
fn shaded(photo: &Photo, image: &Image, place: &str, size: &str, ids: &mut Ids) -> String {
    let (x, y) = photo.overhang;
    let reaching =
        format!("width=\"{}\" height=\"{}\"", px(image.area.width * x), px(image.area.height * y));
    let colors = source(&reaching, "jpeg", &photo.colors);
    let Some(alpha) = &photo.alpha else { return format!("<image {place} {colors}/>") };
    let id = ids.unique(&format!("mask-{}", image.name));
    let alpha = source(size, "jpeg", alpha);
    format!(
        "<mask id=\"{id}\" maskUnits=\"userSpaceOnUse\" {place} {size}>\
         <image {place} {alpha}/></mask><image {place} {colors} mask=\"url(#{id})\"/>"
    )
}

/// The attributes of a picture that is in the file.
fn source(size: &str, kind: &str, bytes: &[u8]) -> String {
    let bytes = STANDARD.encode(bytes);
    format!("{size} preserveAspectRatio=\"none\" xlink:href=\"data:image/{kind};base64,{bytes}\"")
}

/// The pixels as PNG, which has straight alpha.
fn png(bitmap: &Bitmap) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, bitmap.width(), bitmap.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let wrong = |cause: png::EncodingError| {
        Error::new(ErrorKind::Data, "an icon cannot be written as PNG").caused_by(cause)
    };
    let mut writer = encoder.write_header().map_err(wrong)?;
    let (colors, alpha) = apart(bitmap);
    let (colors, _) = colors.as_chunks::<3>();
    let pixels: Vec<u8> =
        colors.iter().zip(alpha).flat_map(|(&[r, g, b], alpha)| [r, g, b, alpha]).collect();
    writer.write_image_data(&pixels).map_err(wrong)?;
    writer.finish().map_err(wrong)?;
    Ok(bytes)
}
