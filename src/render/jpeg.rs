//! Pixels to JPEG.

use jpeg_encoder::{ColorType, Encoder, PixelDensity, SamplingFactor};

use super::options::RenderOptions;
use super::pixels::pixmap;
use crate::error::{Error, ErrorKind, Result};
use crate::scene::Scene;

/// The most pixels that JPEG has on a side.
pub(super) const LONGEST_SIDE: u32 = 65_535;

/// The quality of a page's picture: type and thin lines stay clean.
const PAGE_QUALITY: u8 = 92;

/// Draws a scene and encodes it as JPEG, which loses a little, with its resolution in it: 96 × scale
/// dots per inch. JPEG has no alpha: what the page lets through is white.
///
/// ```
/// use rumbo::render::{self, RenderOptions};
/// use rumbo::scene::Scene;
/// use rumbo::unit::Color;
///
/// let jpeg = render::jpeg(&Scene::new(40.0, 30.0, Color::WHITE), &RenderOptions::default())?;
/// assert!(jpeg.starts_with(b"\xff\xd8\xff"));
/// # Ok::<(), rumbo::Error>(())
/// ```
///
/// # Errors
/// Those of [`RenderOptions::size`]; [`ErrorKind::Limit`] where a side has more than 65,535 pixels.
pub fn jpeg(scene: &Scene, options: &RenderOptions) -> Result<Vec<u8>> {
    let pixmap = pixmap(scene, options)?;
    options.cancel.check()?;
    let (pixels, _) = pixmap.data().as_chunks::<4>();
    // Colours are multiplied by alpha: what is lacking of the whole is the white that shows through.
    let over_white =
        |&[r, g, b, alpha]: &[u8; 4]| [r, g, b].map(|part| part.saturating_add(255 - alpha));
    let bytes: Vec<u8> = pixels.iter().flat_map(over_white).collect();
    let dpi = (96.0 * options.scale).round().clamp(1.0, 65_535.0);
    let picture =
        Picture { bytes: &bytes, size: (pixmap.width(), pixmap.height()), bands: Bands::Rgb };
    picture.encode(PAGE_QUALITY, Some(dpi as u16))
}

/// What the bytes of a picture tell of each pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bands {
    /// How light it is, one byte.
    Gray,
    /// Red, green and blue.
    Rgb,
}

/// Rows of bytes.
pub(super) struct Picture<'a> {
    pub bytes: &'a [u8],
    /// How many pixels it is wide and high.
    pub size: (u32, u32),
    pub bands: Bands,
}

impl Picture<'_> {
    /// Encodes it with a quality from 1 to 100. From 90 on colours are as finely sampled as lightness,
    /// so that thin coloured lines keep their colour.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] where the bytes do not fill the size, or a side is longer than JPEG can
    /// have.
    pub fn encode(&self, quality: u8, dpi: Option<u16>) -> Result<Vec<u8>> {
        let (width, height) = self.size;
        let (Ok(columns @ 1..), Ok(rows @ 1..)) = (u16::try_from(width), u16::try_from(height))
        else {
            let message =
                format!("a picture of {width} × {height} pixels cannot be written as JPEG");
            return Err(Error::new(ErrorKind::Limit, message)
                .remedy(format!("give it at most {LONGEST_SIDE} pixels a side, or take png")));
        };
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, quality.clamp(1, 100));
        let finely = quality >= 90;
        let factor = if finely { SamplingFactor::F_1_1 } else { SamplingFactor::F_2_2 };
        encoder.set_sampling_factor(factor);
        encoder.set_optimized_huffman_tables(true);
        encoder.set_progressive(true);
        if let Some(dpi) = dpi {
            encoder.set_density(PixelDensity::dpi(dpi));
        }
        let color = match self.bands {
            Bands::Gray => ColorType::Luma,
            Bands::Rgb => ColorType::Rgb,
        };
        encoder.encode(self.bytes, columns, rows, color).map_err(|cause| {
            Error::new(ErrorKind::Limit, format!("cannot encode the picture as JPEG: {cause}"))
                .caused_by(cause)
        })?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Color;

    #[test]
    fn a_page_that_lets_through_is_white_there() {
        let scene = Scene::new(16.0, 16.0, Color::BLACK.with_opacity(0.5));
        let file = jpeg(&scene, &RenderOptions { scale: 2.0, ..RenderOptions::default() }).unwrap();
        let mut decoder = zune_jpeg::JpegDecoder::new(std::io::Cursor::new(&file));
        let pixels = decoder.decode().unwrap();
        assert_eq!(decoder.info().map(|info| (info.width, info.height)), Some((32, 32)));
        assert!(pixels.iter().all(|part| part.abs_diff(127) < 4), "{pixels:?}");
        // JFIF: dots per inch, across and down.
        assert_eq!(file[13..18], [1, 0, 192, 0, 192]);
    }

    #[test]
    fn what_jpeg_cannot_hold_is_refused() {
        for size in [(0, 1), (1, 65_536), (2, 2)] {
            let picture = Picture { bytes: &[0; 3], size, bands: Bands::Rgb };
            assert_eq!(picture.encode(80, None).unwrap_err().kind(), ErrorKind::Limit);
        }
    }
}
