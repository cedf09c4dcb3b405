//! Rows of a picture as the image data of a PNG, coded fast.
//!
//! The code is fixed, made for rows of which each is told by its difference from the one above: a byte is coded
//! by itself, and of repetitions those of 0 alone are told. It is the code of the crate `fdeflate`, which `png`
//! uses for its fastest compression, and gives its bytes. But that one takes one row after another from one
//! buffer, and here rows are coded by several threads, straight from whatever tells their differences.

mod code;

use std::ops::Range;

use self::code::{END, HEAD, LONGEST, REPETITIONS, SYMBOLS};
use crate::threads;

/// A row's filter: it is told by its difference from the row above.
const UP: u8 = 2;

/// Rows that a thread codes at once.
const TOGETHER: usize = 64;

/// How many times eight bytes are looked at at once, of which most are 0.
const MANY: usize = 8;

/// The modulus of Adler's checksum.
const ADLER: u64 = 65_521;

/// Codes so many rows of so many bytes; `differences` puts what distinguishes a row from the one above into a
/// buffer. `None` where rows as they are take less.
pub(super) fn coded(
    rows: usize,
    length: usize,
    parallel: bool,
    differences: impl Fn(usize, &mut [u8]) + Sync + Send,
) -> Option<Vec<u8>> {
    let code = |range: Range<usize>| {
        // Maps take a tenth of their bytes or so; relief takes more.
        let mut part = Part::with_capacity(range.len() * length / 8 + 72);
        if range.start == 0 {
            part.bits.begin();
        }
        let mut row = vec![UP; length + 1];
        for at in range {
            differences(at, row.get_mut(1..).unwrap_or_default());
            part.row(&row);
        }
        part
    };
    let parts = if parallel {
        let starts: Vec<usize> = (0..rows).step_by(TOGETHER).collect();
        threads::map(&starts, |&start| code(start..rows.min(start + TOGETHER)))
    } else {
        vec![code(0..rows)]
    };
    let size: usize = parts.iter().skip(1).map(|part| part.bits.bytes.len() + 8).sum();
    let mut bits = Bits::default();
    let (mut sum, mut sums) = (1, 0);
    for (index, part) in parts.into_iter().enumerate() {
        sums = (sums + part.sums + part.length * (sum + ADLER - 1)) % ADLER;
        sum = (sum + part.sum + ADLER - 1) % ADLER;
        if index == 0 {
            bits = part.bits;
            bits.bytes.reserve(size + 72);
        } else {
            bits.append(&part.bits);
        }
    }
    bits.symbol(END);
    let mut bytes = bits.finished();
    bytes.extend_from_slice(&((sums << 16 | sum) as u32).to_be_bytes());
    let raw = rows * (length + 1);
    (bytes.len() <= stored(raw)).then_some(bytes)
}

/// How many bytes a zlib stream of so many has that are stored as they are.
fn stored(bytes: usize) -> usize {
    const BLOCK: usize = 65_535;
    bytes.saturating_sub(1) / BLOCK * (BLOCK + 5) + (bytes % BLOCK + 5) + 6
}

/// Rows coded, and their checksum: the sum of all bytes and one, and the sum of all such sums.
struct Part {
    bits: Bits,
    sum: u64,
    sums: u64,
    length: u64,
}

impl Part {
    fn with_capacity(bytes: usize) -> Self {
        let bits = Bits { bytes: Vec::with_capacity(bytes), ..Bits::default() };
        Self { bits, sum: 1, sums: 0, length: 0 }
    }

    fn row(&mut self, row: &[u8]) {
        // Zeros that are not coded yet, and how many of them, in eights, are not summed.
        let (mut run, mut behind) = (0u32, 0u64);
        let (many, rest) = row.as_chunks::<{ 8 * MANY }>();
        for many in many {
            let (eights, _) = many.as_chunks::<8>();
            if eights.iter().fold(0, |any, eight| any | u64::from_le_bytes(*eight)) == 0 {
                run += 8 * MANY as u32;
                behind += MANY as u64;
                continue;
            }
            for eight in eights {
                self.eight(eight, &mut run, &mut behind);
            }
        }
        let (eights, rest) = rest.as_chunks::<8>();
        for eight in eights {
            self.eight(eight, &mut run, &mut behind);
        }
        self.sums += 8 * behind * self.sum;
        if run > 0 {
            self.bits.zeros(run);
        }
        for &byte in rest {
            self.sum += u64::from(byte);
            self.sums += self.sum;
            self.bits.symbol(usize::from(byte));
        }
        self.length = (self.length + row.len() as u64) % ADLER;
        (self.sum, self.sums) = (self.sum % ADLER, self.sums % ADLER);
    }

    /// Adds eight bytes after a run of zeros, which they end or go on.
    #[inline]
    fn eight(&mut self, eight: &[u8; 8], run: &mut u32, behind: &mut u64) {
        let word = u64::from_le_bytes(*eight);
        if word == 0 {
            *run += 8;
            *behind += 1;
            return;
        }
        self.sums += 8 * (std::mem::take(behind) + 1) * self.sum;
        self.add(word);
        let mut first = 0;
        if *run > 0 {
            first = word.trailing_zeros() / 8;
            self.bits.zeros(*run + first);
        }
        // After a repetition that goes on into these bytes, as well as where zeros end them, each is coded
        // alone.
        *run = word.leading_zeros() / 8;
        if first > 0 || *run > 0 {
            let bytes = eight.get(first as usize..8 - *run as usize).unwrap_or_default();
            bytes.iter().for_each(|byte| self.bits.symbol(usize::from(*byte)));
        } else {
            self.bits.eight(eight);
        }
    }

    /// Adds eight bytes to the sums; their share in the second that the first had before is in it.
    #[inline]
    fn add(&mut self, word: u64) {
        const EVERY_OTHER: u64 = 0x00ff_00ff_00ff_00ff;
        // In the highest of four lanes a product has the sum of all lanes, each times the number that
        // stands across from it.
        let (even, odd) = (word & EVERY_OTHER, word >> 8 & EVERY_OTHER);
        let sums = even.wrapping_mul(0x0008_0006_0004_0002) >> 48;
        let sums = sums + (odd.wrapping_mul(0x0007_0005_0003_0001) >> 48);
        self.sum += (even + odd).wrapping_mul(0x0001_0001_0001_0001) >> 48;
        self.sums += sums;
    }
}

/// A stream of bits, the first in the lowest place.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    /// What is not among the bytes yet.
    held: u64,
    count: u32,
}

impl Bits {
    /// Adds what the code begins with.
    fn begin(&mut self) {
        let [head @ .., last] = &HEAD;
        self.bytes.extend_from_slice(head);
        self.put((*last).into(), 5);
    }

    /// Adds bits, of which those beyond the count are 0.
    #[inline]
    fn put(&mut self, bits: u64, count: u32) {
        self.held |= bits << self.count;
        self.count += count;
        if self.count >= 64 {
            self.bytes.extend_from_slice(&self.held.to_le_bytes());
            self.count -= 64;
            self.held = bits.checked_shr(count - self.count).unwrap_or(0);
        }
    }

    #[inline]
    fn symbol(&mut self, symbol: usize) {
        let (code, length) = SYMBOLS.get(symbol).copied().unwrap_or_default();
        self.put(code.into(), length.into());
    }

    /// Adds eight bytes, each by itself.
    #[inline]
    fn eight(&mut self, bytes: &[u8; 8]) {
        for four in bytes.as_chunks::<4>().0 {
            let (mut bits, mut count) = (0u64, 0u32);
            for byte in four {
                let (code, length) = SYMBOLS.get(usize::from(*byte)).copied().unwrap_or_default();
                bits |= u64::from(code) << count;
                count += u32::from(length);
            }
            self.put(bits, count);
        }
    }

    /// Adds a 0 that is repeated.
    fn zeros(&mut self, count: u32) {
        self.symbol(0);
        let mut again = count - 1;
        let repeat = |bits: &mut Self, count: u32| {
            let code = REPETITIONS.get((count - 3) as usize).copied();
            let (code, length) = code.unwrap_or_default();
            bits.put(code.into(), length.into());
        };
        while again >= LONGEST {
            repeat(self, LONGEST);
            again -= LONGEST;
        }
        if again > 4 {
            repeat(self, again);
        } else {
            (0..again).for_each(|_| self.symbol(0));
        }
    }

    fn append(&mut self, other: &Self) {
        for word in other.bytes.as_chunks().0 {
            self.put(u64::from_le_bytes(*word), 64);
        }
        self.put(other.held, other.count);
    }

    /// The bytes, the last filled up with 0.
    fn finished(mut self) -> Vec<u8> {
        let rest = self.held.to_le_bytes();
        self.bytes.extend(rest.iter().take(self.count.div_ceil(8) as usize));
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the crate `png` makes of the same rows.
    fn written(rows: &[Vec<u8>]) -> Vec<u8> {
        let mut file = Vec::new();
        let (width, height) = (rows[0].len() as u32, rows.len() as u32);
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::Filter::Up);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&rows.concat()).unwrap();
        writer.finish().unwrap();
        // Before the data stand signature and header, after them a checksum and the end.
        file[8 + 25 + 8..file.len() - 4 - 12].to_vec()
    }

    fn coded_rows(rows: &[Vec<u8>], parallel: bool) -> Option<Vec<u8>> {
        let above = |at: usize| match at {
            0 => vec![0; rows[0].len()],
            _ => rows[at - 1].clone(),
        };
        coded(rows.len(), rows[0].len(), parallel, |at, out| {
            for ((out, byte), above) in out.iter_mut().zip(&rows[at]).zip(above(at)) {
                *out = byte.wrapping_sub(above);
            }
        })
    }

    /// A row: runs of a difference from the row above.
    fn row() -> impl Strategy<Value = Vec<(u8, usize)>> {
        let difference = prop_oneof![3 => Just(0u8), 1 => 1..4u8, 1 => any::<u8>()];
        prop::collection::vec((difference, prop_oneof![4 => 1..20usize, 1 => 1..700usize]), 1..30)
    }

    proptest! {
        #[test]
        fn rows_are_coded_as_the_png_crate_codes_them(
            runs in prop::collection::vec(row(), 1..150),
            length in 1..900usize,
        ) {
            let mut rows: Vec<Vec<u8>> = Vec::new();
            for runs in runs {
                let differences = runs.iter().flat_map(|(by, count)| std::iter::repeat_n(*by, *count));
                let differences = differences.chain(std::iter::repeat(0)).take(length);
                let above = rows.last().cloned().unwrap_or_else(|| vec![0; length]);
                rows.push(differences.zip(above).map(|(by, above)| above.wrapping_add(by)).collect());
            }
            let wanted = written(&rows);
            for parallel in [false, true] {
                // Where that is larger than the rows are, they are left as they are.
                if let Some(coded) = coded_rows(&rows, parallel) {
                    prop_assert_eq!(&coded, &wanted);
                } else {
                    prop_assert_eq!(wanted.len(), stored(rows.len() * (length + 1)));
                }
            }
        }
    }

    #[test]
    fn sums_hold_for_long_rows_of_great_bytes_and_noise_is_not_coded() {
        let great: Vec<Vec<u8>> = (0..70).map(|at| vec![255 * (at % 2) as u8; 40_000]).collect();
        assert_eq!(coded_rows(&great, true), Some(written(&great)));
        let mut state = 7u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let rows: Vec<Vec<u8>> = (0..9).map(|_| (0..500).map(|_| noise()).collect()).collect();
        assert_eq!(coded_rows(&rows, false), None);
    }
}
