//! Pictures: tiles of imagery, elevation and sprites.

use crate::error::{Error, ErrorKind, Result};
use crate::unit::Bitmap;

/// The most pixels a picture may have.
pub(super) const MOST_PIXELS: u64 = 1 << 26;

/// A picture's pixels, red, green, blue, alpha, colours **not** multiplied by alpha.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Raster {
    /// How many pixels it is wide.
    pub width: u32,
    /// How many pixels it is high.
    pub height: u32,
    /// The pixels, row by row; as many as width and height say.
    pub pixels: Vec<[u8; 4]>,
}

impl Raster {
    /// Decodes a picture: PNG, JPEG or WebP, by what its bytes begin with.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] for what cannot be decoded, [`ErrorKind::Limit`] for a picture of more
    /// than 2²⁶ pixels.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => png_pixels(bytes),
            [0xff, 0xd8, 0xff, ..] => jpeg_pixels(bytes),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp_pixels(bytes),
            _ => Err(broken("it is neither PNG, JPEG nor WebP")),
        }
    }

    /// The pixels with colours multiplied by alpha, each changed first.
    pub fn to_bitmap(&self, change: impl Fn([u8; 4]) -> [u8; 4]) -> Bitmap {
        let times = |value: u8, by: u8| ((u32::from(value) * u32::from(by) + 127) / 255) as u8;
        let pixel = |&pixel: &[u8; 4]| {
            let [r, g, b, a] = change(pixel);
            [times(r, a), times(g, a), times(b, a), a]
        };
        let pixels = self.pixels.iter().map(pixel).collect();
        Bitmap::new(self.width, self.height, pixels).unwrap_or_default()
    }
}

fn broken(cause: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Data, format!("the picture cannot be decoded: {cause}"))
        .remedy("give a PNG, JPEG or WebP picture")
}

fn bounded(width: u32, height: u32) -> Result<()> {
    if u64::from(width) * u64::from(height) <= MOST_PIXELS {
        return Ok(());
    }
    let message = format!("the picture is too large: {width} × {height} pixels");
    Err(Error::new(ErrorKind::Limit, message).remedy("cut it into tiles"))
}

/// A raster of bytes of one to four channels a pixel.
fn raster(width: u32, height: u32, channels: usize, bytes: &[u8]) -> Result<Raster> {
    let pixels = bytes.chunks_exact(channels.max(1)).map(|parts| match *parts {
        [grey] => [grey, grey, grey, 255],
        [grey, alpha] => [grey, grey, grey, alpha],
        [r, g, b] => [r, g, b, 255],
        [r, g, b, alpha] => [r, g, b, alpha],
        _ => [0; 4],
    });
    let pixels: Vec<_> = pixels.collect();
    if pixels.len() as u64 != u64::from(width) * u64::from(height) {
        return Err(broken("pixels are missing"));
    }
    Ok(Raster { width, height, pixels })
}

fn png_pixels(bytes: &[u8]) -> Result<Raster> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(
        png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
    );
    let mut reader = decoder.read_info().map_err(broken)?;
    bounded(reader.info().width, reader.info().height)?;
    let size = reader.output_buffer_size().ok_or_else(|| broken("it is too large"))?;
    let mut buffer = vec![0; size];
    let info = reader.next_frame(&mut buffer).map_err(broken)?;
    let pixels = buffer.get(..info.buffer_size()).unwrap_or_default();
    raster(info.width, info.height, info.color_type.samples(), pixels)
}

fn jpeg_pixels(bytes: &[u8]) -> Result<Raster> {
    use zune_jpeg::zune_core::bytestream::ZCursor;
    use zune_jpeg::zune_core::colorspace::ColorSpace;
    use zune_jpeg::zune_core::options::DecoderOptions;

    let options = DecoderOptions::default()
        .set_max_width(1 << 16)
        .set_max_height(1 << 16)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(broken)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| broken("it has no size"))?;
    let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    bounded(side(width), side(height))?;
    let pixels = decoder.decode().map_err(broken)?;
    raster(side(width), side(height), 3, &pixels)
}

fn webp_pixels(bytes: &[u8]) -> Result<Raster> {
    let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(bytes)).map_err(broken)?;
    let (width, height) = decoder.dimensions();
    bounded(width, height)?;
    let size = decoder.output_buffer_size().ok_or_else(|| broken("it is too large"))?;
    let mut buffer = vec![0; size];
    decoder.read_image(&mut buffer).map_err(broken)?;
    raster(width, height, if decoder.has_alpha() { 4 } else { 3 }, &buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(pixels: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header().unwrap().write_image_data(pixels).unwrap();
        bytes
    }

    #[test]
    fn pixels_are_read_as_they_are_and_multiplied_where_asked() {
        let raster = Raster::decode(&png_of(&[200, 100, 0, 128, 1, 2, 3, 255])).unwrap();
        assert_eq!(raster.pixels, [[200, 100, 0, 128], [1, 2, 3, 255]]);
        let bitmap = raster.to_bitmap(|[r, g, b, a]| [b, g, r, a]);
        assert_eq!(bitmap.pixels(), [[0, 50, 100, 128], [3, 2, 1, 255]]);
    }

    #[test]
    fn no_mutation_panics() {
        let whole = png_of(&[200, 100, 0, 128, 1, 2, 3, 255]);
        for index in 0..whole.len() {
            let mut mutated = whole.clone();
            mutated[index] ^= 0x5a;
            let _ = Raster::decode(&mutated);
            let _ = Raster::decode(&whole[..index]);
        }
        for start in [&b"RIFF0000WEBP"[..], &[0xff, 0xd8, 0xff, 0xe0], b"", b"GIF8"] {
            assert!(Raster::decode(start).is_err());
        }
    }
}
