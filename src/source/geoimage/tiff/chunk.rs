//! The strips and tiles of a TIFF's image, unpacked.

use std::io::Read;

use weezl::decode::Decoder as Lzw;
use weezl::{BitOrder, LzwStatus};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::broken;
use crate::error::{Error, ErrorKind, Result};

/// How a strip or tile is packed.
pub(super) struct Packing<'a> {
    /// The number of the method.
    pub method: usize,
    /// What all JPEG chunks have in common.
    pub tables: &'a [u8],
    /// Whether JPEG's colours are luminance and chrominance.
    pub is_chrominance: bool,
}

impl Packing<'_> {
    /// The bytes of a chunk, as many as it has when it is whole.
    ///
    /// # Errors
    /// Where it is damaged or packed by a method that is not read.
    pub fn unpack(&self, packed: &[u8], length: usize) -> Result<Vec<u8>> {
        let unpacked = match self.method {
            1 => packed.get(..length.min(packed.len())).unwrap_or_default().to_vec(),
            5 => lzw(packed, length),
            7 => self.jpeg(packed)?,
            8 | 32946 => {
                let mut bytes = Vec::new();
                let inflated = flate2::read::ZlibDecoder::new(packed);
                // What is damaged is short.
                let _ = inflated.take(length as u64).read_to_end(&mut bytes);
                bytes
            }
            32773 => pack_bits(packed, length),
            other => {
                let message =
                    format!("the TIFF is compressed by a method ({other}) that is not read");
                return Err(Error::new(ErrorKind::Data, message)
                    .remedy("write it anew: gdal_translate -co COMPRESS=DEFLATE"));
            }
        };
        if unpacked.len() < length { Err(broken("a part is damaged")) } else { Ok(unpacked) }
    }

    fn jpeg(&self, packed: &[u8]) -> Result<Vec<u8>> {
        // The tables end, and the chunk begins, with a marker of their own.
        let tables = self.tables.strip_suffix(&[0xff, 0xd9]).unwrap_or(self.tables);
        let whole = match packed.strip_prefix(&[0xff, 0xd8]) {
            Some(rest) if !tables.is_empty() => [tables, rest].concat(),
            _ => packed.to_vec(),
        };
        let options = DecoderOptions::default().set_max_width(1 << 16).set_max_height(1 << 16);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&*whole), options);
        decoder.decode_headers().map_err(broken)?;
        let stored = decoder.input_colorspace().ok_or_else(|| broken("a part is damaged"))?;
        let (width, height) = decoder.dimensions().unwrap_or_default();
        if width.saturating_mul(height) as u64 > super::MOST_PIXELS {
            return Err(broken("a part is too large"));
        }
        let colours = if self.is_chrominance { ColorSpace::RGB } else { stored };
        decoder.set_options(options.jpeg_set_out_colorspace(colours));
        decoder.decode().map_err(broken)
    }
}

/// Bytes packed by LZW, which need not end as they ought to.
fn lzw(packed: &[u8], length: usize) -> Vec<u8> {
    let mut decoder = Lzw::with_tiff_size_switch(BitOrder::Msb, 8);
    let (mut bytes, mut rest) = (Vec::new(), packed);
    let mut buffer = vec![0; length.clamp(1, 1 << 16)];
    while bytes.len() < length {
        let result = decoder.decode_bytes(rest, &mut buffer);
        bytes.extend_from_slice(buffer.get(..result.consumed_out).unwrap_or_default());
        rest = rest.get(result.consumed_in..).unwrap_or_default();
        let has_moved = result.consumed_in > 0 || result.consumed_out > 0;
        if !matches!(result.status, Ok(LzwStatus::Ok)) || !has_moved {
            break;
        }
    }
    bytes.truncate(length);
    bytes
}

/// Bytes packed by runs.
fn pack_bits(mut packed: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some((&head, rest)) = packed.split_first().filter(|_| bytes.len() < length) {
        let count = usize::from(head);
        if head < 128 {
            let plain = rest.get(..=count).unwrap_or(rest);
            bytes.extend_from_slice(plain);
            packed = rest.get(plain.len()..).unwrap_or_default();
        } else if let (true, Some((&byte, rest))) = (head > 128, rest.split_first()) {
            bytes.resize(bytes.len() + 257 - count, byte);
            packed = rest;
        } else {
            packed = rest;
        }
    }
    bytes.truncate(length);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_plain_bytes_are_unpacked() {
        assert_eq!(pack_bits(&[254, 7, 1, 8, 9, 128, 0, 5], 9), [7, 7, 7, 8, 9, 5]);
        assert_eq!(pack_bits(&[129, 7], 3), [7, 7, 7]);
        assert_eq!(pack_bits(&[5, 7], 3), [7]);
    }

    #[test]
    fn what_is_damaged_or_of_another_method_is_refused() {
        let packing = |method| Packing { method, tables: &[], is_chrominance: false };
        for method in [1, 5, 7, 8, 32773] {
            assert!(packing(method).unpack(&[1, 2, 3], 100).is_err(), "{method}");
        }
        let told = packing(50000).unpack(&[], 0).unwrap_err().to_string();
        assert!(told.contains("50000") && told.contains("COMPRESS=DEFLATE"), "{told}");
        assert_eq!(packing(1).unpack(&[1, 2, 3], 2).unwrap(), [1, 2]);
    }
}
