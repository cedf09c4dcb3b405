//! Scenes to PNG files.

use std::borrow::Cow;

use super::band::BAND;
use super::blend::{Pixel, demultiplied, premultiplied};
use super::deflate;
use super::indexed::Indexed;
use super::options::RenderOptions;
use super::pixels::bands;
use crate::error::{Error, ErrorKind, Result};
use crate::scene::Scene;

/// How a scene becomes a PNG file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PngOptions {
    /// How it is drawn.
    pub render: RenderOptions,
    /// Dots per inch of the printed picture at the scale drawn; written into the file, so that it
    /// prints at its true size. Default: 96 × scale, which makes a CSS pixel 1/96 inch.
    pub dpi: Option<f64>,
    /// How much time to spend on a small file.
    pub compression: Compression,
}

/// How much time to spend on a small file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Compression {
    /// The least: for tiles and pictures that are looked at once.
    Fast,
    /// About a quarter smaller than `Fast`, at several times its time.
    #[default]
    Balanced,
    /// A few percent smaller still, slowly: for files kept and sent often.
    Small,
}

/// Draws a scene and encodes it as PNG.
///
/// The file is RGB where the page is opaque and RGBA where it is not, or indexed where it has at
/// most 256 colours; no colour is altered. It says that its colours are sRGB, its resolution, and
/// the scene's title, description and credit. The same scene and options give the same bytes.
///
/// ```
/// use rumbo::render::{self, PngOptions, RenderOptions};
/// use rumbo::scene::Scene;
/// use rumbo::unit::Color;
///
/// let scene = Scene::new(40.0, 30.0, Color::WHITE);
/// let options = PngOptions {
///     render: RenderOptions { scale: 2.0, ..Default::default() },
///     ..Default::default()
/// };
/// let png = render::png(&scene, &options)?;
/// assert_eq!(&png[1..4], b"PNG");
/// # Ok::<(), rumbo::Error>(())
/// ```
///
/// # Errors
/// Those of [`RenderOptions::size`].
pub fn png(scene: &Scene, options: &PngOptions) -> Result<Vec<u8>> {
    let image = Image::of(scene, &options.render)?;
    let describe = |encoder: &mut png::Encoder<&mut Vec<u8>>| describe(encoder, scene, options);
    let indexed = image.indexed();
    let coded = options.render.run(|parallel| match options.compression {
        Compression::Fast => image.coded(indexed.as_ref(), parallel),
        Compression::Balanced | Compression::Small => None,
    })?;
    image.encode(indexed, coded, options.compression, describe).map_err(failed)
}

/// Encodes pixels with colours multiplied by alpha, row by row, as PNG: RGB, RGBA or indexed as
/// [`png()`] does, without resolution or texts.
///
/// # Errors
/// [`ErrorKind::Limit`] where there are not `width` pixels for each row.
pub fn encode_png(pixels: &[[u8; 4]], width: u32, compression: Compression) -> Result<Vec<u8>> {
    let is_opaque = |some: &[Pixel]| {
        some.iter().fold(u32::MAX, |all, pixel| all & u32::from_le_bytes(*pixel)) >> 24 == 255
    };
    encode_drawn(pixels, width, compression, pixels.chunks(64).all(is_opaque))
}

/// The same for pixels of which it is known whether all of them are opaque.
pub(super) fn encode_drawn(
    pixels: &[Pixel],
    width: u32,
    compression: Compression,
    opaque: bool,
) -> Result<Vec<u8>> {
    let rows = pixels.len() / (width as usize).max(1);
    let height = u32::try_from(rows).unwrap_or(0);
    if pixels.is_empty() || rows * width as usize != pixels.len() || height == 0 {
        let message = format!("{} pixels do not make rows of {width}", pixels.len());
        return Err(Error::new(ErrorKind::Limit, message)
            .remedy("give a multiple of the width, and at least one row"));
    }
    let mut image = Image { width, height, opaque, bytes: Vec::new() };
    let channels = image.channels();
    let packed = |pack: fn(&[Pixel], &mut [u8])| {
        let mut bytes = vec![0; pixels.len() * channels];
        pack(pixels, &mut bytes);
        bytes
    };
    let fast = compression == Compression::Fast;
    // Opaque colours are straight as they are: they need be packed neither for a palette nor to be coded.
    let indexed = if opaque {
        Indexed::of(pixels, width as usize, |pixel| pixel)
    } else {
        image.bytes = packed(pack_rgba);
        image.indexed()
    };
    let coded = match &indexed {
        _ if !fast => None,
        None if opaque => coded_rgb(pixels, width as usize),
        indexed => image.coded(indexed.as_ref(), false),
    };
    if opaque && indexed.is_none() && coded.is_none() {
        image.bytes = packed(pack_rgb);
    }
    image.encode(indexed, coded, compression, |_| Ok(())).map_err(failed)
}

/// A row of so many, and the one above it, if there is one.
fn with_above<T>(all: &[T], length: usize, row: usize) -> (&[T], Option<&[T]>) {
    let (above, from) = all.split_at_checked(row * length).unwrap_or_default();
    let above = above.len().checked_sub(length).and_then(|start| above.get(start..));
    (from.get(..length).unwrap_or_default(), above)
}

/// The differences of pixels, part by part.
fn minus<const N: usize>(pixels: &[Pixel; N], others: &[Pixel; N]) -> [Pixel; N] {
    let mut by = [[0; 4]; N];
    let parts = pixels.as_flattened().iter().zip(others.as_flattened());
    for (by, (part, other)) in by.as_flattened_mut().iter_mut().zip(parts) {
        *by = part.wrapping_sub(*other);
    }
    by
}

/// Opaque pixels in the fastest code, if it is worth it.
fn coded_rgb(pixels: &[Pixel], width: usize) -> Option<Vec<u8>> {
    const TOGETHER: usize = 16;
    deflate::coded(pixels.len().checked_div(width)?, width * 3, false, |row, out| {
        let (from, above) = with_above(pixels, width, row);
        let Some(above) = above else { return pack_rgb(from, out) };
        let ((many, rest), (many_above, rest_above)) = (from.as_chunks(), above.as_chunks());
        let (out, rest_out) = out.as_chunks_mut::<{ 3 * TOGETHER }>();
        for (out, (pixels, above)) in out.iter_mut().zip(many.iter().zip(many_above)) {
            // Most lie below others of the same colours.
            let differs = |any, (pixel, above): (&Pixel, &Pixel)| {
                any | (u32::from_le_bytes(*pixel) ^ u32::from_le_bytes(*above))
            };
            if pixels.iter().zip(above).fold(0, differs) == 0 {
                *out = [0; 3 * TOGETHER];
            } else {
                pack_rgb(&minus::<TOGETHER>(pixels, above), out);
            }
        }
        for (out, (pixel, above)) in
            rest_out.as_chunks_mut::<3>().0.iter_mut().zip(rest.iter().zip(rest_above))
        {
            pack_rgb(&minus(&[*pixel], &[*above]), out);
        }
    })
}

pub(super) fn failed(cause: png::EncodingError) -> Error {
    Error::new(ErrorKind::Io, format!("cannot encode the picture as PNG: {cause}")).caused_by(cause)
}

fn pack_rgb(pixels: &[Pixel], out: &mut [u8]) {
    const ALPHA: u32 = 0xff_ffff;
    let (fours, rest) = pixels.as_chunks::<4>();
    let (out_of_fours, out) = out.split_at_mut((fours.len() * 12).min(out.len()));
    // Four pixels make three whole words.
    for (out, pixels) in out_of_fours.as_chunks_mut::<12>().0.iter_mut().zip(fours) {
        let [a, b, c, d] = pixels.map(|pixel| u32::from_le_bytes(pixel) & ALPHA);
        let words = [a | b << 24, b >> 8 | c << 16, c >> 16 | d << 8];
        for (out, word) in out.as_chunks_mut::<4>().0.iter_mut().zip(words) {
            *out = word.to_le_bytes();
        }
    }
    for (out, [r, g, b, _]) in out.as_chunks_mut::<3>().0.iter_mut().zip(rest) {
        *out = [*r, *g, *b];
    }
}

fn pack_rgba(pixels: &[Pixel], out: &mut [u8]) {
    let (out, _) = out.as_chunks_mut::<4>();
    for (out, pixel) in out.iter_mut().zip(pixels) {
        *out = demultiplied(*pixel);
    }
}

/// Straight colours, three or four bytes each.
pub(super) struct Image {
    pub width: u32,
    pub height: u32,
    opaque: bool,
    pub bytes: Vec<u8>,
}

impl Image {
    /// A scene drawn: RGB where its page is opaque.
    pub fn of(scene: &Scene, render: &RenderOptions) -> Result<Self> {
        let bounds = render.bounds(scene)?;
        // Drawing over an opaque page leaves it opaque.
        let opaque = premultiplied(render.background.unwrap_or(scene.background))[3] == 255;
        let channels = if opaque { 3 } else { 4 };
        let mut bytes = vec![0; bounds.width() * bounds.height() * channels];
        let length = bounds.width() * channels * BAND;
        bands(scene, render, bounds, &mut bytes, length, |pixels, out| {
            if opaque { pack_rgb(pixels, out) } else { pack_rgba(pixels, out) }
        })?;
        Ok(Self { width: bounds.width() as u32, height: bounds.height() as u32, opaque, bytes })
    }

    /// How many bytes a pixel has.
    pub fn channels(&self) -> usize {
        if self.opaque { 3 } else { 4 }
    }

    /// What writes it, in colours of its own.
    pub fn encoder<'f>(
        &self,
        file: &'f mut Vec<u8>,
        compression: Compression,
    ) -> png::Encoder<'static, &'f mut Vec<u8>> {
        let mut encoder = png::Encoder::new(file, self.width, self.height);
        encoder.set_color(if self.opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(match compression {
            Compression::Fast => png::Compression::Fast,
            Compression::Balanced => png::Compression::Balanced,
            Compression::Small => png::Compression::High,
        });
        // Measured on maps, no other filter makes a smaller file, and adaptive ones cost more.
        encoder.set_filter(png::Filter::Up);
        encoder.set_source_srgb(png::SrgbRenderingIntent::RelativeColorimetric);
        encoder
    }

    /// The same by numbers of colours; `None` where there are too many.
    fn indexed(&self) -> Option<Indexed> {
        if self.opaque {
            let (pixels, _) = self.bytes.as_chunks::<3>();
            Indexed::of(pixels, self.width as usize, |[r, g, b]| [r, g, b, 255])
        } else {
            let (pixels, _) = self.bytes.as_chunks::<4>();
            Indexed::of(pixels, self.width as usize, |pixel| pixel)
        }
    }

    /// Its rows, or those of its numbers, in the fastest code, if it is worth it.
    fn coded(&self, indexed: Option<&Indexed>, parallel: bool) -> Option<Vec<u8>> {
        let bytes = indexed.map_or(&self.bytes, |indexed| &indexed.pixels);
        let rows = self.height as usize;
        let length = bytes.len().checked_div(rows)?;
        deflate::coded(rows, length, parallel, |row, out| {
            let (from, above) = with_above(bytes, length, row);
            let Some(above) = above else { return out.copy_from_slice(from) };
            for (out, (byte, above)) in out.iter_mut().zip(from.iter().zip(above)) {
                *out = byte.wrapping_sub(*above);
            }
        })
    }

    /// The file: the data as they are `coded`, or else as the crate `png` codes them.
    fn encode(
        &self,
        indexed: Option<Indexed>,
        coded: Option<Vec<u8>>,
        compression: Compression,
        describe: impl FnOnce(&mut png::Encoder<&mut Vec<u8>>) -> Encoding,
    ) -> std::result::Result<Vec<u8>, png::EncodingError> {
        // A file of shades is a third of its pixels' bytes; one of few colours less than a tenth. A
        // vector that grew would copy what it has several times.
        let bytes = self.width as usize * self.height as usize * self.channels();
        let capacity = if indexed.is_some() { bytes / 16 } else { bytes / 2 } + 1024;
        let mut file = Vec::with_capacity(capacity);
        let mut encoder = self.encoder(&mut file, compression);
        describe(&mut encoder)?;
        let data = match indexed {
            Some(indexed) => {
                encoder.set_color(png::ColorType::Indexed);
                encoder.set_palette(indexed.palette);
                if !self.opaque {
                    encoder.set_trns(indexed.alpha);
                }
                Cow::Owned(indexed.pixels)
            }
            None => Cow::Borrowed(self.bytes.as_slice()),
        };
        let mut writer = encoder.write_header()?;
        match coded {
            Some(coded) => writer.write_chunk(png::chunk::IDAT, &coded)?,
            None => writer.write_image_data(&data)?,
        }
        writer.finish()?;
        file.shrink_to_fit();
        Ok(file)
    }
}

pub(super) type Encoding = std::result::Result<(), png::EncodingError>;

/// Adds the resolution and the scene's texts.
pub(super) fn describe<W: std::io::Write>(
    encoder: &mut png::Encoder<W>,
    scene: &Scene,
    options: &PngOptions,
) -> Encoding {
    encoder.set_pixel_dims(pixel_dimensions(options));
    for (keyword, text) in [
        ("Title", scene.title.as_str()),
        ("Description", &scene.description),
        ("Copyright", &scene.credit),
        ("Software", concat!("rumbo ", env!("CARGO_PKG_VERSION"))),
    ] {
        add_text(encoder, keyword, text)?;
    }
    Ok(())
}

/// Pixels per metre, from the resolution asked for or 96 for each CSS pixel.
fn pixel_dimensions(options: &PngOptions) -> Option<png::PixelDimensions> {
    let dpi = options.dpi.unwrap_or(96.0 * options.render.scale);
    let per_metre = (dpi / 0.0254).round();
    // False also where the resolution is not a number.
    (per_metre >= 1.0 && per_metre <= f64::from(i32::MAX)).then_some(png::PixelDimensions {
        xppu: per_metre as u32,
        yppu: per_metre as u32,
        unit: png::Unit::Meter,
    })
}

/// Adds a text chunk, in Latin-1 where that can write the text, as every reader knows it.
fn add_text<W: std::io::Write>(
    encoder: &mut png::Encoder<W>,
    keyword: &str,
    text: &str,
) -> Encoding {
    // A chunk cannot hold a NUL.
    let text = text.replace('\0', "");
    if text.is_empty() {
        Ok(())
    } else if text.chars().all(|c| u32::from(c) < 256) {
        encoder.add_text_chunk(keyword.to_owned(), text)
    } else {
        encoder.add_itxt_chunk(keyword.to_owned(), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::indexed::LOOKED_AT;

    #[test]
    fn pictures_are_indexed_up_to_256_colours_wherever_the_last_is() {
        let is_indexed = |pixels: &[[u8; 4]]| {
            let file = encode_png(pixels, 128, Compression::Fast).unwrap();
            let reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().unwrap();
            reader.info().color_type == png::ColorType::Indexed
        };
        for alpha in [255, 200] {
            let mut pixels = vec![[0, 0, 0, alpha]; 128 * 128];
            for at in [400, LOOKED_AT - 1, LOOKED_AT, 128 * 128 - 1] {
                (0..256).for_each(|red| pixels[red as usize] = [red.min(199) as u8, 0, 0, alpha]);
                for green in 0..56 {
                    pixels[256 + green] = [0, green as u8 + 1, 0, alpha];
                }
                pixels[at] = [0, 0, 0, alpha];
                assert!(is_indexed(&pixels), "{at}");
                pixels[at] = [0, 0, 99, alpha];
                assert!(!is_indexed(&pixels), "{at}");
                pixels[at] = [0, 0, 0, alpha];
            }
        }
    }
}
