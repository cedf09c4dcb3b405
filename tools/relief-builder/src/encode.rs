//! The archive, as `src/relief` describes and reads it.

use crate::companding::companded;
use crate::field::Field;
use crate::model::{BitCoder, Chance, code};
use crate::wavelet::split;

const VERSION: u32 = 1;
/// How many coefficients a block is wide and high.
const BLOCK: usize = 128;

/// How coarse coefficients are: the step of the finest level, and by how much that of each coarser
/// level is smaller.
#[derive(Clone, Copy)]
pub struct Steps {
    pub finest: f32,
    pub ratio: f32,
}

#[derive(Default)]
pub struct Archive {
    surfaces: Vec<u8>,
    count: u32,
    directory: Vec<u8>,
    blocks: Vec<u8>,
}

impl Archive {
    pub fn add(&mut self, name: &str, field: &Field, levels: u8, steps: Steps) {
        self.count += 1;
        self.surfaces.extend((field.width as u32).to_le_bytes());
        self.surfaces.extend((field.height as u32).to_le_bytes());
        self.surfaces.extend(u32::from(levels).to_le_bytes());
        self.surfaces.extend(steps.finest.to_le_bytes());
        self.surfaces.extend(steps.ratio.to_le_bytes());
        let mut values: Vec<f32> = field.values.iter().map(|v| companded(*v)).collect();
        let (mut width, mut height) = (field.width, field.height);
        let mut details = Vec::new();
        let mut step = steps.finest;
        for _ in 0..levels {
            let halves = split(&values, width, height);
            (width, height) = (width / 2, height / 2);
            values = halves.means;
            let bands = halves.detail.map(|band| quantised(&band, step, 0.38));
            details.push((bands.to_vec(), width, height));
            step *= steps.ratio;
        }
        let means = quantised(&values, step, 0.5);
        println!("{name}, means: {} bytes", self.blocks(&[means], width, height));
        for (level, (bands, width, height)) in details.iter().enumerate().rev() {
            println!("{name}, level {level}: {} bytes", self.blocks(bands, *width, *height));
        }
    }

    /// Adds the blocks of bands, row by row, and tells how long they are.
    fn blocks(&mut self, bands: &[Vec<i32>], width: usize, height: usize) -> usize {
        let before = self.blocks.len();
        for top in (0..height).step_by(BLOCK) {
            for left in (0..width).step_by(BLOCK) {
                let (right, bottom) = ((left + BLOCK).min(width), (top + BLOCK).min(height));
                let part = |band: &Vec<i32>| {
                    (top..bottom)
                        .flat_map(|y| band[y * width + left..y * width + right].to_vec())
                        .collect::<Vec<i32>>()
                };
                let mut bands: Vec<Vec<i32>> = bands.iter().map(part).collect();
                let nought = bands.iter().flatten().all(|value| *value == 0);
                let bytes = if nought {
                    Vec::new()
                } else {
                    code(Encoder::default(), &mut bands, right - left).finish()
                };
                self.directory.extend((bytes.len() as u32).to_le_bytes());
                self.directory.extend(crc32fast::hash(&bytes).to_le_bytes());
                self.blocks.extend(bytes);
            }
        }
        self.blocks.len() - before
    }

    pub fn finish(self) -> Vec<u8> {
        let mut head = self.count.to_le_bytes().to_vec();
        head.extend(self.surfaces);
        head.extend(self.directory);
        let mut bytes = b"rumborel".to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((head.len() as u32).to_le_bytes());
        bytes.extend(crc32fast::hash(&head).to_le_bytes());
        bytes.extend(head);
        bytes.extend(self.blocks);
        bytes
    }
}

/// Whole steps; what is below `dead` of one, nought.
fn quantised(band: &[f32], step: f32, round: f32) -> Vec<i32> {
    let whole = |value: &f32| ((value.abs() / step + round) as i32) * value.signum() as i32;
    band.iter().map(whole).collect()
}

/// A range coder: carries go into bytes that are held back.
struct Encoder {
    low: u64,
    range: u32,
    held: u64,
    last: u8,
    bytes: Vec<u8>,
}

impl Default for Encoder {
    fn default() -> Self {
        Self { low: 0, range: u32::MAX, held: 1, last: 0, bytes: Vec::new() }
    }
}

impl BitCoder for Encoder {
    fn bit(&mut self, chance: &mut Chance, bit: bool) -> bool {
        let bound = (self.range >> 16) * chance.of_nought();
        if bit {
            self.low += u64::from(bound);
            self.range -= bound;
        } else {
            self.range = bound;
        }
        chance.follow(bit);
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
        bit
    }
}

impl Encoder {
    fn shift(&mut self) {
        if self.low < 0xff00_0000 || self.low > u64::from(u32::MAX) {
            let carry = (self.low >> 32) as u8;
            let mut byte = self.last;
            while self.held > 0 {
                self.bytes.push(byte.wrapping_add(carry));
                byte = 0xff;
                self.held -= 1;
            }
            self.last = (self.low >> 24) as u8;
        }
        self.held += 1;
        self.low = (self.low & 0x00ff_ffff) << 8;
    }

    fn finish(mut self) -> Vec<u8> {
        for _ in 0..5 {
            self.shift();
        }
        // The first byte says nothing, and noughts at the end are read beyond it.
        self.bytes.remove(0);
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}
