//! Pixels to the picture formats of the web.

use std::fmt;
use std::str::FromStr;

use super::blend::demultiplied;
use super::png::{Compression, encode_drawn, encode_png};
use super::quantise::quantise;
use crate::archive::Encoding;
use crate::error::{Error, ErrorKind, Result, nearest};

/// A picture format, with how it is to be used. The same pixels give the same bytes.
///
/// ```
/// use rumbo::render::{ImageFormat, encode};
///
/// let sea = [[170, 211, 223, 255]; 256 * 256];
/// let png = encode(&sea, 256, ImageFormat::Png)?;
/// let webp = encode(&sea, 256, "webp".parse()?)?;
/// assert!(png.starts_with(b"\x89PNG") && webp.starts_with(b"RIFF"));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ImageFormat {
    /// PNG without loss: indexed where the picture has at most 256 colours, else RGB or RGBA.
    #[default]
    Png,
    /// PNG of at most 256 colours. Of a picture with more, the 128 that cover most keep their
    /// value, so that land and sea match from tile to tile; the others, blends along edges for the
    /// most part, are parted into 128 groups, always the most various group at its mean, and each
    /// takes its group's mean. Nothing is dithered.
    Png8,
    /// WebP without loss.
    Webp,
    /// WebP with loss, of a quality from 0 to 100. Needs the feature `webp-lossy`: there is no
    /// encoder in Rust under a free licence, so it is libwebp's, which is C.
    WebpLossy(u8),
}

impl ImageFormat {
    /// What an archive calls it.
    pub fn encoding(self) -> Encoding {
        match self {
            Self::Png | Self::Png8 => Encoding::Png,
            Self::Webp | Self::WebpLossy(_) => Encoding::Webp,
        }
    }
}

impl fmt::Display for ImageFormat {
    /// `png`, `png8`, `webp`, or `webp:` and the quality.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Png => f.write_str("png"),
            Self::Png8 => f.write_str("png8"),
            Self::Webp => f.write_str("webp"),
            Self::WebpLossy(quality) => write!(f, "webp:{quality}"),
        }
    }
}

impl FromStr for ImageFormat {
    type Err = Error;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self> {
        match text.split_once(':') {
            None if text == "png" => return Ok(Self::Png),
            None if text == "png8" => return Ok(Self::Png8),
            None if text == "webp" => return Ok(Self::Webp),
            Some(("webp", quality)) => {
                if let Some(quality) = quality.parse().ok().filter(|quality| *quality <= 100) {
                    let format = Self::WebpLossy(quality);
                    return if cfg!(feature = "webp-lossy") {
                        Ok(format)
                    } else {
                        Err(not_built())
                    };
                }
            }
            _ => {}
        }
        Err(unknown(text))
    }
}

/// The error for a format there is not, with the nearest that there is.
fn unknown(text: &str) -> Error {
    let error = Error::new(ErrorKind::Format, format!("there is no picture format `{text}`"));
    let (name, quality) = text.split_once(':').map_or((text, None), |(n, q)| (n, Some(q)));
    match (nearest(name, ["png", "png8", "webp"]), quality) {
        (Some(near), None) => error.remedy(format!("did you mean `{near}`?")),
        _ => error
            .remedy("take png, png8, webp, or webp: and a quality from 0 to 100, such as webp:80"),
    }
}

fn not_built() -> Error {
    Error::new(ErrorKind::Format, "this rumbo was built without an encoder for lossy WebP")
        .remedy("build it with the feature `webp-lossy`, or take webp, which is lossless")
}

/// Encodes pixels with colours multiplied by alpha, row by row.
///
/// # Errors
/// [`ErrorKind::Limit`] where there are not `width` pixels for each row or the format cannot hold
/// so many, [`ErrorKind::Format`] where the format was not built in.
pub fn encode(pixels: &[[u8; 4]], width: u32, format: ImageFormat) -> Result<Vec<u8>> {
    match format {
        ImageFormat::Png => encode_png(pixels, width, Compression::Fast),
        ImageFormat::Png8 => encode_png(&quantise(pixels), width, Compression::Fast),
        ImageFormat::Webp => lossless(pixels, width),
        ImageFormat::WebpLossy(quality) => lossy(pixels, width, quality),
    }
}

/// [`encode`] for pixels that are all known to be opaque.
pub(crate) fn encode_opaque(
    pixels: &[[u8; 4]],
    width: u32,
    format: ImageFormat,
) -> Result<Vec<u8>> {
    match format {
        ImageFormat::Png => encode_drawn(pixels, width, Compression::Fast, true),
        _ => encode(pixels, width, format),
    }
}

/// The most pixels that WebP has on a side.
const LONGEST_SIDE: usize = 16_384;

/// The height, where the pixels fill their rows.
fn height(pixels: &[[u8; 4]], width: u32) -> Result<u32> {
    let side = (width as usize).max(1);
    let rows = pixels.len() / side;
    if rows == 0 || rows * width as usize != pixels.len() || rows.max(side) > LONGEST_SIDE {
        let message = format!("{} pixels do not make a WebP picture {width} wide", pixels.len());
        return Err(Error::new(ErrorKind::Limit, message)
            .remedy("give a multiple of the width, at least one row and at most 16384 a side"));
    }
    Ok(rows as u32)
}

fn lossless(pixels: &[[u8; 4]], width: u32) -> Result<Vec<u8>> {
    let height = height(pixels, width)?;
    let mut file = Vec::new();
    let encoder = image_webp::WebPEncoder::new(&mut file);
    let encoded = if pixels.iter().all(|pixel| pixel[3] == 255) {
        let rgb: Vec<u8> = pixels.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
        encoder.encode(&rgb, width, height, image_webp::ColorType::Rgb8)
    } else {
        encoder.encode(&straight(pixels), width, height, image_webp::ColorType::Rgba8)
    };
    encoded.map_err(|cause| {
        Error::new(ErrorKind::Io, format!("cannot encode the picture as WebP: {cause}"))
            .caused_by(cause)
    })?;
    Ok(file)
}

/// Colours not multiplied by alpha, as bytes.
fn straight(pixels: &[[u8; 4]]) -> Vec<u8> {
    pixels.iter().flat_map(|&pixel| demultiplied(pixel)).collect()
}

#[cfg(feature = "webp-lossy")]
fn lossy(pixels: &[[u8; 4]], width: u32, quality: u8) -> Result<Vec<u8>> {
    let height = height(pixels, width)?;
    let bytes = straight(pixels);
    let encoder = webp::Encoder::from_rgba(&bytes, width, height);
    match encoder.encode_simple(false, f32::from(quality.min(100))) {
        Ok(file) => Ok(file.to_vec()),
        Err(cause) => {
            Err(Error::new(ErrorKind::Io, format!("cannot encode the picture as WebP: {cause:?}")))
        }
    }
}

#[cfg(not(feature = "webp-lossy"))]
fn lossy(_: &[[u8; 4]], _: u32, _: u8) -> Result<Vec<u8>> {
    Err(not_built())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A gradient with a disc cut out of it: many colours, some of them transparent.
    fn picture(side: u32) -> Vec<[u8; 4]> {
        let pixel = |x: u32, y: u32| {
            let (dx, dy) = (x.abs_diff(side / 2), y.abs_diff(side / 2));
            let alpha = if dx * dx + dy * dy < side * side / 9 { 128 } else { 255 };
            [
                (x * alpha / side) as u8,
                (y * alpha / side) as u8,
                (40 * alpha / 255) as u8,
                alpha as u8,
            ]
        };
        (0..side * side).map(|at| pixel(at % side, at / side)).collect()
    }

    fn decoded_webp(file: &[u8]) -> (u32, u32, Vec<u8>) {
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(file)).unwrap();
        let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
        decoder.read_image(&mut pixels).unwrap();
        let (width, height) = decoder.dimensions();
        (width, height, pixels)
    }

    #[test]
    fn lossless_webp_loses_nothing() {
        let picture = picture(64);
        let (width, height, bytes) =
            decoded_webp(&encode(&picture, 64, ImageFormat::Webp).unwrap());
        assert_eq!((width, height), (64, 64));
        assert_eq!(bytes, straight(&picture));
        let opaque = [[1, 2, 3, 255]; 12];
        let (_, _, bytes) = decoded_webp(&encode(&opaque, 4, ImageFormat::Webp).unwrap());
        assert_eq!(bytes, [1, 2, 3].repeat(12));
    }

    #[test]
    fn png8_is_indexed_whatever_the_colours() {
        let file = encode(&picture(64), 64, ImageFormat::Png8).unwrap();
        let decoder = png::Decoder::new(std::io::Cursor::new(file));
        let reader = decoder.read_info().unwrap();
        assert_eq!(reader.info().color_type, png::ColorType::Indexed);
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for format in [ImageFormat::Png, ImageFormat::Png8, ImageFormat::Webp] {
            assert_eq!(format.to_string().parse::<ImageFormat>().unwrap(), format);
        }
        assert_eq!("webp:80".parse::<ImageFormat>().is_ok(), cfg!(feature = "webp-lossy"));
        for text in ["", "gif", "webp:101", "webp:", "png:3", "PNG"] {
            let error = text.parse::<ImageFormat>().unwrap_err();
            assert!(error.remedy_text().is_some(), "{text}");
            assert_eq!(error.kind(), ErrorKind::Format, "{text}");
        }
    }

    #[test]
    fn a_misspelt_format_is_told_with_the_nearest() {
        for (text, near) in [("pgn", "png"), ("PNG", "png"), ("wepb", "webp"), ("png-8", "png8")] {
            let error = text.parse::<ImageFormat>().unwrap_err();
            assert_eq!(error.remedy_text(), Some(&*format!("did you mean `{near}`?")), "{text}");
        }
        let error = "webp:101".parse::<ImageFormat>().unwrap_err();
        assert!(error.remedy_text().unwrap().contains("0 to 100"), "{error}");
    }

    #[cfg(feature = "webp-lossy")]
    #[test]
    fn lossy_webp_is_near_and_the_same_each_time() {
        let opaque: Vec<[u8; 4]> = picture(64).iter().map(|p| [p[0], p[1], p[2], 255]).collect();
        let file = encode(&opaque, 64, ImageFormat::WebpLossy(90)).unwrap();
        assert_eq!(file, encode(&opaque, 64, ImageFormat::WebpLossy(90)).unwrap());
        let (_, _, bytes) = decoded_webp(&file);
        let step = bytes.len() / opaque.len();
        let off =
            |at: usize, band: usize| u32::from(bytes[at * step + band].abs_diff(opaque[at][band]));
        let mean = (0..opaque.len()).map(|at| off(at, 0)).sum::<u32>() / opaque.len() as u32;
        assert!(mean < 8, "{mean}");
    }

    #[test]
    fn rows_that_are_not_full_are_refused() {
        for format in [ImageFormat::Png, ImageFormat::Png8, ImageFormat::Webp] {
            assert!(encode(&[[0; 4]; 5], 2, format).is_err());
            assert!(encode(&[], 2, format).is_err());
            assert!(encode(&[[0; 4]; 5], 0, format).is_err());
        }
    }
}
