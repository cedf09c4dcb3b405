//! How coefficients become bits: one description for reading and writing.
//!
//! A coefficient is coded as whether it is nought, how large it is and its sign, each bit by a
//! chance that follows what was seen where the neighbours were as large.

/// A chance that a bit is nought, in parts of 2⁻¹⁶: the mean of one that follows fast and one that
/// follows slowly.
#[derive(Debug, Clone, Copy)]
pub struct Chance {
    fast: u16,
    slow: u16,
}

impl Default for Chance {
    fn default() -> Self {
        Self { fast: 1 << 15, slow: 1 << 15 }
    }
}

impl Chance {
    /// The chance, 1 … 2¹⁶ − 1.
    pub fn of_nought(self) -> u32 {
        ((u32::from(self.fast) + u32::from(self.slow)) >> 1).clamp(32, 65_504)
    }

    /// Follows a bit that was seen.
    #[inline]
    pub fn follow(&mut self, bit: bool) {
        if bit {
            self.fast -= self.fast >> 4;
            self.slow -= self.slow >> 7;
        } else {
            self.fast += (u16::MAX - self.fast) >> 4;
            self.slow += (u16::MAX - self.slow) >> 7;
        }
    }
}

/// What bits go to or come from.
pub trait BitCoder {
    /// Writes a bit, or reads it whatever is given.
    fn bit(&mut self, chance: &mut Chance, bit: bool) -> bool;

    /// A bit that is as likely as not.
    fn even(&mut self, bit: bool) -> bool {
        self.bit(&mut Chance::default(), bit)
    }

    /// Whether whatever is still to be read is nought.
    fn is_spent(&self) -> bool {
        false
    }
}

/// How many kinds of surroundings are told apart.
const SURROUNDINGS: usize = 12;
/// The magnitude from which on the rest is written in bits of no model.
const MODELLED: u32 = 14;
/// How many bits that rest may have.
const MOST_BITS: u32 = 20;
/// The magnitude that counts of a neighbour.
const COUNTS: u32 = 40;

/// The chances of a band.
#[derive(Debug, Clone, Default)]
struct Chances {
    nought: [Chance; SURROUNDINGS],
    larger: [[Chance; MODELLED as usize]; 4],
}

/// Codes the bands of a block, one after the other, row by row: each has `width` coefficients a row,
/// noughts where they are to be read. The coder is lent by value, so that its state stays in registers.
pub fn code<Coder: BitCoder>(mut coder: Coder, bands: &mut [Vec<i32>], width: usize) -> Coder {
    let length = bands.first().map_or(0, Vec::len);
    // What the bands before have at the same place.
    let mut before = vec![0u32; length];
    for band in bands {
        let mut chances = Chances::default();
        // Magnitudes of the row above and of this one, with none at either side.
        let (mut above, mut here) = (vec![0u32; width + 2], vec![0u32; width + 2]);
        for (row, before) in band.chunks_mut(width.max(1)).zip(before.chunks_mut(width.max(1))) {
            if coder.is_spent() {
                return coder;
            }
            let mut left = 0u32;
            let around = above.windows(3).zip(here.iter_mut().skip(1));
            for ((value, before), (above, here)) in row.iter_mut().zip(before).zip(around) {
                let &[before_it, over_it, after_it] = above else { continue };
                let near = before_it + 2 * over_it + after_it + 2 * left + *before;
                *value = coefficient(&mut coder, &mut chances, near, *value);
                left = value.unsigned_abs().min(COUNTS);
                *here = left;
                *before += left;
            }
            std::mem::swap(&mut above, &mut here);
        }
    }
    coder
}

#[inline]
fn coefficient(coder: &mut impl BitCoder, chances: &mut Chances, around: u32, value: i32) -> i32 {
    let kind = surroundings(around);
    let magnitude = value.unsigned_abs();
    let Some(chance) = chances.nought.get_mut(kind) else { return 0 };
    if !coder.bit(chance, magnitude > 0) {
        return 0;
    }
    let Some(larger) = chances.larger.get_mut(kind / 3) else { return 0 };
    let mut read = 1;
    for chance in larger.iter_mut() {
        if !coder.bit(chance, magnitude > read) {
            return signed(coder, read, value);
        }
        read += 1;
    }
    // Elias's gamma code of the rest.
    let rest = magnitude.saturating_sub(read) + 1;
    let mut bits = 0;
    while bits < MOST_BITS && coder.even(rest >> (bits + 1) > 0) {
        bits += 1;
    }
    let mut found = 1;
    for bit in (0..bits).rev() {
        found = found << 1 | u32::from(coder.even(rest >> bit & 1 > 0));
    }
    signed(coder, read + found - 1, value)
}

fn signed(coder: &mut impl BitCoder, magnitude: u32, value: i32) -> i32 {
    let magnitude = magnitude as i32;
    if coder.even(value < 0) { -magnitude } else { magnitude }
}

/// The kind of surroundings whose magnitudes add up to so much: the last for all greater sums.
const KINDS: [u8; 50] = {
    let mut kinds = [11; 50];
    let mut around = 0;
    while around < 49 {
        kinds[around] = match around {
            0..=5 => around as u8,
            6..=7 => 6,
            8..=10 => 7,
            11..=15 => 8,
            16..=24 => 9,
            _ => 10,
        };
        around += 1;
    }
    kinds
};

fn surroundings(around: u32) -> usize {
    KINDS.get(around as usize).map_or(SURROUNDINGS - 1, |kind| usize::from(*kind))
}
