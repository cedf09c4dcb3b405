//! The samples of a TIFF's image, put together of its strips or tiles.

use super::chunk::Packing;
use super::directory::Directory;
use super::{MOST_PIXELS, broken, tag};
use crate::error::{Error, ErrorKind, Result};

/// The most bytes that the samples of an image, or of a part of it, may have.
const MOST_BYTES: usize = MOST_PIXELS as usize * 8;

/// The samples of an image, each a byte, those of a pixel side by side.
pub(super) struct Samples {
    pub width: u32,
    pub height: u32,
    /// How many a pixel has.
    pub each: usize,
    /// The bits that each has in the file.
    pub bits: usize,
    pub bytes: Vec<u8>,
}

/// How an image is laid out.
struct Layout {
    width: usize,
    height: usize,
    each: usize,
    bits: usize,
    /// The size of a strip or tile.
    chunk: (usize, usize),
    is_tiled: bool,
    /// Whether each sample has parts of its own.
    is_planar: bool,
    /// Whether samples are told by their difference from the one before.
    is_differing: bool,
    is_little: bool,
}

impl Samples {
    /// Reads the samples of an image. `byte` makes a byte of a sample of 16 bits.
    ///
    /// # Errors
    /// What is damaged, too large, or of a kind that is not drawn.
    pub fn read(image: &Directory<'_>, byte: impl Fn(u16) -> u8) -> Result<Self> {
        let layout = Layout::of(image)?;
        let Layout { width, height, each, bits, .. } = layout;
        let length = width.saturating_mul(height).saturating_mul(each);
        if length > MOST_BYTES {
            return Err(Error::new(
                ErrorKind::Limit,
                "the picture has too many bands for its size",
            )
            .remedy("take three of them: gdal_translate -b 1 -b 2 -b 3"));
        }
        let tiled = [tag::TILE_OFFSETS, tag::TILE_LENGTHS];
        let strips = [tag::STRIP_OFFSETS, tag::STRIP_LENGTHS];
        let places = if layout.is_tiled { tiled } else { strips };
        let [offsets, lengths] = places.map(|tag| image.numbers(tag));
        if offsets.len() < layout.count() || lengths.len() < layout.count() {
            return Err(broken("it is cut short"));
        }
        let packing = Packing {
            method: image.number(tag::COMPRESSION, 1),
            tables: image.bytes(tag::JPEG_TABLES),
            is_chrominance: image.number(tag::PHOTOMETRIC, 1) == 6,
        };
        let mut bytes = vec![0; length];
        let file = image.file().bytes;
        for (index, (&at, &packed)) in offsets.iter().zip(&lengths).enumerate() {
            if index >= layout.count() {
                break;
            }
            // A part that was never written.
            if at == 0 && packed == 0 {
                continue;
            }
            let packed = at.checked_add(packed).and_then(|end| file.get(at..end));
            let packed = packed.ok_or_else(|| broken("it is cut short"))?;
            let (row_bytes, rows) = layout.size_of(index);
            let mut unpacked = packing.unpack(packed, row_bytes * rows)?;
            for (down, row) in unpacked.chunks_exact_mut(row_bytes).take(rows).enumerate() {
                layout.put(index, down, row, &mut bytes, &byte);
            }
        }
        let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Ok(Self { width: side(width), height: side(height), each, bits, bytes })
    }
}

impl Layout {
    fn of(image: &Directory<'_>) -> Result<Self> {
        let (width, height) = super::size(image);
        let (each, bits) = (image.number(tag::SAMPLES, 1), image.numbers(tag::BITS));
        let first = bits.first().copied().unwrap_or(1);
        let is_whole = image.numbers(tag::FORMAT).iter().all(|format| *format == 1);
        let is_drawn = matches!((first, each), (8 | 16, 1..) | (1 | 2 | 4, 1));
        if !is_whole || !is_drawn || bits.iter().any(|other| *other != first) {
            let kind = if is_whole { "" } else { " with a sign or a fraction" };
            let message = format!(
                "the GeoTIFF holds no colours that are drawn: numbers of {first} bits{kind}"
            );
            return Err(Error::new(ErrorKind::Data, message)
                .remedy("write 8 bits: gdal_translate -ot Byte -scale"));
        }
        let predictor = image.number(tag::PREDICTOR, 1);
        if predictor > 2 {
            return Err(broken("its predictor is none of whole numbers"));
        }
        let is_tiled = !image.numbers(tag::TILE_WIDTH).is_empty();
        let chunk = if is_tiled {
            (image.number(tag::TILE_WIDTH, 0), image.number(tag::TILE_HEIGHT, 0))
        } else {
            (width, image.number(tag::STRIP_ROWS, height).min(height))
        };
        let most = chunk.0.saturating_mul(chunk.1).saturating_mul(each * 2);
        if width == 0 || height == 0 || chunk.0 == 0 || chunk.1 == 0 || most > MOST_BYTES {
            return Err(broken("the sizes of its parts make no sense"));
        }
        let is_planar = each > 1 && image.number(tag::PLANAR, 1) == 2;
        let (is_differing, is_little) = (predictor == 2, image.file().is_little);
        Ok(Self {
            width,
            height,
            each,
            bits: first,
            chunk,
            is_tiled,
            is_planar,
            is_differing,
            is_little,
        })
    }

    /// How many strips or tiles there are across and down, and altogether.
    fn across(&self) -> usize {
        self.width.div_ceil(self.chunk.0)
    }

    fn of_plane(&self) -> usize {
        self.across() * self.height.div_ceil(self.chunk.1)
    }

    fn count(&self) -> usize {
        self.of_plane() * if self.is_planar { self.each } else { 1 }
    }

    /// How many samples of a pixel a strip or tile has.
    fn in_chunk(&self) -> usize {
        if self.is_planar { 1 } else { self.each }
    }

    /// The plane, and the column and row that a strip or tile begins at.
    fn place(&self, index: usize) -> (usize, usize, usize) {
        let (plane, within) = (index / self.of_plane(), index % self.of_plane());
        let (row, column) = (within / self.across(), within % self.across());
        (plane, column * self.chunk.0, row * self.chunk.1)
    }

    /// How many bytes a row of a strip or tile has, and how many rows: the last strip has fewer.
    fn size_of(&self, index: usize) -> (usize, usize) {
        let bytes = (self.chunk.0 * self.in_chunk() * self.bits).div_ceil(8);
        let (.., top) = self.place(index);
        let rows = if self.is_tiled { self.chunk.1 } else { self.chunk.1.min(self.height - top) };
        (bytes, rows)
    }

    /// Puts a row of a strip or tile to its place.
    fn put(
        &self,
        index: usize,
        down: usize,
        row: &mut [u8],
        bytes: &mut [u8],
        byte: &impl Fn(u16) -> u8,
    ) {
        let (plane, left, top) = self.place(index);
        let pixels = self.chunk.0.min(self.width - left);
        if top + down >= self.height {
            return;
        }
        let samples = self.samples(row, byte);
        let start = ((top + down) * self.width + left) * self.each;
        let Some(line) = bytes.get_mut(start..start + pixels * self.each) else { return };
        if self.is_planar {
            for (pixel, sample) in line.chunks_exact_mut(self.each).zip(samples) {
                pixel[plane] = sample;
            }
        } else {
            line.iter_mut().zip(samples).for_each(|(place, sample)| *place = sample);
        }
    }

    /// The samples of a row, each a byte.
    fn samples(&self, row: &mut [u8], byte: &impl Fn(u16) -> u8) -> Vec<u8> {
        let each = self.in_chunk();
        match self.bits {
            8 => {
                if self.is_differing {
                    for at in each..row.len() {
                        row[at] = row[at].wrapping_add(row[at - each]);
                    }
                }
                row.to_vec()
            }
            16 => {
                let of = if self.is_little { u16::from_le_bytes } else { u16::from_be_bytes };
                let mut numbers: Vec<u16> =
                    row.as_chunks::<2>().0.iter().map(|pair| of(*pair)).collect();
                if self.is_differing {
                    for at in each..numbers.len() {
                        numbers[at] = numbers[at].wrapping_add(numbers[at - each]);
                    }
                }
                numbers.into_iter().map(byte).collect()
            }
            bits => {
                let (in_byte, mask) = (8 / bits, (1_u16 << bits) - 1);
                let part = |at: usize| {
                    let byte = row.get(at / in_byte).copied().unwrap_or_default();
                    (u16::from(byte) >> (8 - bits * (at % in_byte + 1)) & mask) as u8
                };
                (0..row.len() * in_byte).map(part).collect()
            }
        }
    }
}
