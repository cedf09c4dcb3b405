//! GeoTIFFs.

mod chunk;
mod directory;
mod samples;

use super::keys::{Keys, System};
use super::{Found, left_out};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::path::Affine;
use crate::source::raster::{MOST_PIXELS, Raster};
use directory::{Directory, Written};
use samples::Samples;

/// The numbers of tags.
mod tag {
    pub const KIND: u16 = 254;
    pub const WIDTH: u16 = 256;
    pub const HEIGHT: u16 = 257;
    pub const BITS: u16 = 258;
    pub const COMPRESSION: u16 = 259;
    pub const PHOTOMETRIC: u16 = 262;
    pub const STRIP_OFFSETS: u16 = 273;
    pub const SAMPLES: u16 = 277;
    pub const STRIP_ROWS: u16 = 278;
    pub const STRIP_LENGTHS: u16 = 279;
    pub const PLANAR: u16 = 284;
    pub const PREDICTOR: u16 = 317;
    pub const COLOURS: u16 = 320;
    pub const TILE_WIDTH: u16 = 322;
    pub const TILE_HEIGHT: u16 = 323;
    pub const TILE_OFFSETS: u16 = 324;
    pub const TILE_LENGTHS: u16 = 325;
    pub const EXTRA: u16 = 338;
    pub const FORMAT: u16 = 339;
    pub const JPEG_TABLES: u16 = 347;
    pub const PIXEL_SCALE: u16 = 33550;
    pub const TIE_POINTS: u16 = 33922;
    pub const TRANSFORMATION: u16 = 34264;
    pub const KEYS: u16 = 34735;
    pub const KEY_TEXTS: u16 = 34737;
    pub const NOTHING: u16 = 42113;
}

/// What an image of a file is, by its tag: reduced in size, or a mask.
const REDUCED: usize = 1;
const MASK: usize = 4;

/// Reads a GeoTIFF: of a picture with more pixels than may be, its largest overview that has no more.
///
/// # Errors
/// What cannot be decoded, is too large, or has no colours.
pub(super) fn read(bytes: &[u8], report: &mut Report) -> Result<Found> {
    let images = Written::directories(bytes)?;
    let [whole, ..] = images.as_slice() else { return Err(broken("it has no image")) };
    let keys = whole.numbers(tag::KEYS).into_iter().map(|key| u16::try_from(key).unwrap_or(0));
    let keys = Keys::new(&keys.collect::<Vec<_>>(), whole.text(tag::KEY_TEXTS));
    let to_plane = place(whole).map(|map| if keys.is_of_middles() { middled(map) } else { map });
    let nothing = whole.text(tag::NOTHING).trim().parse().ok();
    let raster = pixels(choose(&images, report)?, nothing)?;
    // An overview's pixels are larger.
    let larger = |whole: usize, part: u32| whole as f64 / f64::from(part.max(1));
    let (width, height) = size(whole);
    let (across, down) = (larger(width, raster.width), larger(height, raster.height));
    let to_plane = to_plane.map(|map: Affine| {
        let [a, b, c, d, e, f] = map.coefficients();
        Affine::new([a * across, b * across, c * down, d * down, e, f])
    });
    let system = if to_plane.is_some() { keys.system() } else { System::None };
    Ok(Found { raster, to_plane, system })
}

/// How many pixels an image is wide and high.
fn size(image: &Directory<'_>) -> (usize, usize) {
    (image.number(tag::WIDTH, 0), image.number(tag::HEIGHT, 0))
}

/// The first image, or the largest of its overviews that is not too large.
fn choose<'i, 'b>(images: &'i [Directory<'b>], report: &mut Report) -> Result<&'i Directory<'b>> {
    let pixels = |image: &Directory<'_>| {
        let (width, height) = size(image);
        width.saturating_mul(height) as u64
    };
    let kind = |image: &&Directory<'_>| image.number(tag::KIND, 0);
    if images.iter().any(|image| kind(&image) & MASK != 0) {
        left_out(report, "a mask of what the picture shows is not read");
    }
    let whole = images.first().ok_or_else(|| broken("it has no image"))?;
    if pixels(whole) <= MOST_PIXELS {
        return Ok(whole);
    }
    let reduced = images.iter().filter(|image| kind(image) & (REDUCED | MASK) == REDUCED);
    let best =
        reduced.filter(|image| pixels(image) <= MOST_PIXELS).max_by_key(|image| pixels(image));
    let Some(best) = best else {
        let message =
            format!("the picture is too large: {} pixels, and no overview is less", pixels(whole));
        return Err(Error::new(ErrorKind::Limit, message)
            .remedy("write its overviews with gdaladdo, or make it smaller with gdal_translate"));
    };
    left_out(report, "the picture is too large to be read whole: an overview stands for it");
    Ok(best)
}

/// The map from pixels to the plane, which the file may not tell.
fn place(image: &Directory<'_>) -> Option<Affine> {
    if let [a, c, _, e, b, d, _, f, ..] = *image.doubles(tag::TRANSFORMATION) {
        return Some(Affine::new([a, b, c, d, e, f]));
    }
    match (&*image.doubles(tag::PIXEL_SCALE), &*image.doubles(tag::TIE_POINTS)) {
        (&[width, height, ..], &[column, row, _, x, y, ..]) => {
            let (x, y) = (x - column * width, y + row * height);
            Some(Affine::new([width, 0.0, 0.0, -height, x, y]))
        }
        _ => None,
    }
}

/// The map from pixels counted from the corner, of one that counts from the middle of the first.
fn middled(map: Affine) -> Affine {
    let [a, b, c, d, e, f] = map.coefficients();
    Affine::new([a, b, c, d, e - (a + c) / 2.0, f - (b + d) / 2.0])
}

/// The pixels of an image; those are transparent whose samples are the number that stands for no data.
fn pixels(image: &Directory<'_>, nothing: Option<f64>) -> Result<Raster> {
    let kind = image.number(tag::PHOTOMETRIC, 1);
    let own = match kind {
        0 | 1 | 3 => 1,
        2 => 3,
        6 if image.number(tag::COMPRESSION, 1) == 7 => 3,
        _ => return Err(no_colours(&format!("of the kind {kind}"))),
    };
    // Where a number of 16 bits stands for no data, 0 does, and nothing else.
    let least = u8::from(nothing.is_some());
    let byte = |number: u16| match nothing {
        Some(nothing) if f64::from(number) == nothing => 0,
        _ => ((number >> 8) as u8).max(least),
    };
    let Samples { width, height, each, bits, bytes } = Samples::read(image, byte)?;
    let extra = image.numbers(tag::EXTRA);
    // What covers a pixel stands behind its colours, where the file says so.
    let has_alpha = each > own && matches!(extra.first(), Some(1 | 2));
    let is_multiplied = extra.first() == Some(&1);
    if each < own || own == 1 && each > 1 + usize::from(has_alpha) {
        return Err(no_colours(&format!("{each} bands, of which none is said to be red")));
    }
    let nothing = if bits == 16 { nothing.map(|_| 0.0) } else { nothing };
    let colours = image.numbers(tag::COLOURS);
    // What has fewer bits than a byte is as bright.
    let most = if bits < 8 { (1_u32 << bits) - 1 } else { 255 };
    let grey = |sample: u8| {
        let bright = (u32::from(sample) * 255 / most) as u8;
        if kind == 0 { 255 - bright } else { bright }
    };
    let pixel = |samples: &[u8]| {
        let shown = samples.get(..own).unwrap_or_default();
        if nothing.is_some_and(|nothing| shown.iter().all(|part| f64::from(*part) == nothing)) {
            return [0; 4];
        }
        let alpha = samples.get(own).filter(|_| has_alpha).copied().unwrap_or(255);
        let parts = match (kind, shown) {
            (3, [index]) => looked_up(&colours, usize::from(*index)),
            (_, [sample]) => [grey(*sample); 3],
            (_, [r, g, b]) => [*r, *g, *b],
            _ => [0; 3],
        };
        let [r, g, b] =
            if is_multiplied && has_alpha { parts.map(|part| divided(part, alpha)) } else { parts };
        [r, g, b, alpha]
    };
    Ok(Raster { width, height, pixels: bytes.chunks_exact(each.max(1)).map(pixel).collect() })
}

/// The colour of a number, of reds, greens and blues of 16 bits.
fn looked_up(colours: &[usize], index: usize) -> [u8; 3] {
    let third = colours.len() / 3;
    let of = |part: usize| colours.get(part * third + index).filter(|_| index < third);
    [0, 1, 2].map(|part| of(part).map_or(0, |value| (value >> 8).min(255) as u8))
}

/// A part that was multiplied by what covers it.
fn divided(part: u8, alpha: u8) -> u8 {
    let alpha = u32::from(alpha.max(1));
    ((u32::from(part) * 255 + alpha / 2) / alpha).min(255) as u8
}

fn no_colours(what: &str) -> Error {
    let message = format!("the GeoTIFF holds no colours that are drawn: {what}");
    Error::new(ErrorKind::Data, message).remedy(
        "write 8 bits of grey, RGB or RGBA: gdal_translate with -b for each band and \
         -colorinterp red,green,blue",
    )
}

fn broken(cause: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Data, format!("the TIFF cannot be decoded: {cause}"))
        .remedy("write it anew, for example with gdal_translate")
}
