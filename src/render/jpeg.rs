//! Pixels to JPEG.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::error::{Error, ErrorKind, Result};

/// The most pixels that JPEG has on a side.
pub(super) const LONGEST_SIDE: u32 = 65_535;

/// What the bytes of a picture tell of each pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bands {
    /// How light it is, one byte.
    Gray,
    /// Red, green and blue.
    Rgb,
}

/// Encodes rows of bytes as JPEG of a quality from 1 to 100. From 90 on colours are as finely
/// sampled as lightness, so that thin coloured lines keep their colour.
///
/// # Errors
/// [`ErrorKind::Limit`] where the bytes do not fill `width` × `height` pixels, or a side is longer
/// than JPEG can have.
pub(super) fn jpeg(
    bytes: &[u8],
    (width, height): (u32, u32),
    bands: Bands,
    quality: u8,
) -> Result<Vec<u8>> {
    let sides = (u16::try_from(width), u16::try_from(height));
    let (Ok(columns @ 1..), Ok(rows @ 1..)) = sides else {
        let message = format!("a picture of {width} × {height} pixels cannot be written as JPEG");
        return Err(Error::new(ErrorKind::Limit, message)
            .remedy(format!("make it at most {LONGEST_SIDE} pixels wide and high, or take png")));
    };
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, quality.clamp(1, 100));
    let finely = quality >= 90;
    encoder.set_sampling_factor(if finely { SamplingFactor::F_1_1 } else { SamplingFactor::F_2_2 });
    encoder.set_optimized_huffman_tables(true);
    encoder.set_progressive(true);
    let color = match bands {
        Bands::Gray => ColorType::Luma,
        Bands::Rgb => ColorType::Rgb,
    };
    encoder.encode(bytes, columns, rows, color).map_err(|cause| {
        Error::new(ErrorKind::Limit, format!("cannot encode the picture as JPEG: {cause}"))
            .caused_by(cause)
    })?;
    Ok(file)
}
