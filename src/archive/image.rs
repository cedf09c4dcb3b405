//! Whether a tile is a picture that can be decoded.

use std::io::Cursor;

use super::format::Encoding;
use crate::error::{Error, ErrorKind, Result};

/// What a tile may have in pixels on a side; hostile headers claim more than memory holds.
const LONGEST_SIDE: u32 = 8192;

/// Decodes a picture whole and tells its width and height. Other encodings than PNG and WebP are
/// known by their first bytes only, and `None`.
pub(super) fn decode(tile: &[u8], encoding: Encoding) -> Result<Option<(u32, u32)>> {
    let wrong = |message: String| Error::new(ErrorKind::Archive, message);
    let found = Encoding::from_bytes(tile);
    // A vector tile has no mark of its own.
    if encoding != found && !matches!(encoding, Encoding::Unknown | Encoding::Mvt) {
        return Err(wrong(format!("the bytes are not {}", encoding.name())));
    }
    match encoding {
        Encoding::Png => png(tile).map(Some).map_err(wrong),
        Encoding::Webp => webp(tile).map(Some).map_err(wrong),
        _ => Ok(None),
    }
}

fn png(tile: &[u8]) -> Result<(u32, u32), String> {
    let mut decoder = png::Decoder::new(Cursor::new(tile));
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(|cause| cause.to_string())?;
    let (width, height) = reader.info().size();
    check(width, height)?;
    let size = reader.output_buffer_size().ok_or("the picture is too large")?;
    let mut pixels = vec![0; size];
    reader.next_frame(&mut pixels).map_err(|cause| cause.to_string())?;
    reader.finish().map_err(|cause| cause.to_string())?;
    Ok((width, height))
}

fn webp(tile: &[u8]) -> Result<(u32, u32), String> {
    let mut decoder =
        image_webp::WebPDecoder::new(Cursor::new(tile)).map_err(|cause| cause.to_string())?;
    let (width, height) = decoder.dimensions();
    check(width, height)?;
    let size = decoder.output_buffer_size().ok_or("the picture is too large")?;
    let mut pixels = vec![0; size];
    decoder.read_image(&mut pixels).map_err(|cause| cause.to_string())?;
    Ok((width, height))
}

fn check(width: u32, height: u32) -> Result<(), String> {
    if width.max(height) > LONGEST_SIDE {
        return Err(format!("a picture of {width} × {height} px is no tile"));
    }
    Ok(())
}
