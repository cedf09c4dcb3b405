//! Where the pixels of a page lie between the columns and rows of a picture that is made larger.

use std::ops::Range;

use crate::render::blend::{self, Pixel};

/// How many pixels are drawn at once.
pub(super) const EIGHT: usize = 8;
/// Eight pixels that a mask lets through.
pub(super) const ALL: [u8; EIGHT] = [255; EIGHT];

/// Between which two columns or rows of a picture the middle of a pixel lies.
pub(super) struct Between {
    pub from: usize,
    pub to: usize,
    /// How far it is on the way, in parts of 2⁻⁸.
    pub share: u8,
}

impl Between {
    /// Those of so many; `None` beyond the picture, where others join it.
    pub fn new(at: f64, length: u32) -> Option<Self> {
        if !(0.0..f64::from(length)).contains(&at) {
            return None;
        }
        // Counted from the one before the first; the cast rounds down.
        let place = at + 0.5;
        let to = place as usize;
        let share = ((place - to as f64) * 256.0) as u8;
        Some(Self { from: to.saturating_sub(1), to: to.min(length as usize - 1), share })
    }
}

/// Where the pixels of a row lie among the columns of a picture that is not made smaller.
pub(super) struct Columns {
    pub all: Vec<Between>,
    /// The same, of eight pixels each.
    pub eights: Vec<Eight>,
}

impl Columns {
    pub fn new(all: Vec<Between>) -> Self {
        let eights = all.as_chunks().0.iter().map(Eight::new).collect();
        Self { all, eights }
    }

    /// The columns that a run of pixels lies between.
    pub fn between(&self, run: Range<usize>) -> Range<usize> {
        let ends = self.all.get(run).and_then(|run| run.first().zip(run.last()));
        ends.map_or(0..0, |(first, last)| first.from..last.to + 1)
    }
}

/// How many columns eight pixels may lie between: nine, as the picture is not made smaller.
const NEAR: usize = 16;

/// Where eight pixels lie among the columns of a picture, counted from the first one's.
pub(super) struct Eight {
    first: usize,
    from: [u8; EIGHT],
    to: [u8; EIGHT],
    /// Each one's share, for each part of its colour.
    shares: [u16; 4 * EIGHT],
    doubled: Doubled,
}

/// Whether eight pixels lie two by two between the same columns, as they do where a picture is
/// made twice as large: which are then known while this is compiled, and come by vector instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubled {
    /// The first two do.
    First,
    /// The second and the third do.
    Second,
    No,
}

const BY_FIRST: [u8; EIGHT] = [0, 0, 1, 1, 2, 2, 3, 3];
const BY_SECOND: [u8; EIGHT] = [0, 1, 1, 2, 2, 3, 3, 4];

/// The columns after some.
const fn next(columns: [u8; EIGHT]) -> [u8; EIGHT] {
    let [a, b, c, d, e, f, g, h] = columns;
    [a + 1, b + 1, c + 1, d + 1, e + 1, f + 1, g + 1, h + 1]
}

impl Eight {
    pub fn new(columns: &[Between; EIGHT]) -> Self {
        let mut eight = Self {
            first: columns[0].from,
            from: [0; EIGHT],
            to: [0; EIGHT],
            shares: [0; 4 * EIGHT],
            doubled: Doubled::No,
        };
        let shares = eight.shares.as_chunks_mut().0;
        let slots = eight.from.iter_mut().zip(&mut eight.to).zip(shares);
        for (((from, to), shares), column) in slots.zip(columns) {
            let near = |at: usize| (at - eight.first).min(NEAR - 1) as u8;
            (*from, *to) = (near(column.from), near(column.to));
            *shares = [u16::from(column.share); 4];
        }
        eight.doubled = match (eight.from, eight.to) {
            (BY_FIRST, to) if to == next(BY_FIRST) => Doubled::First,
            (BY_SECOND, to) if to == next(BY_SECOND) => Doubled::Second,
            _ => Doubled::No,
        };
        eight
    }

    /// Draws the pixels, which lie between those of a row of the picture, faded.
    #[inline]
    pub fn draw(&self, row: &mut [Pixel; EIGHT], mixed: &[Pixel], opacity: u8) {
        let rest = mixed.get(self.first..).unwrap_or_default();
        // Looked at where they are: what is written and then read otherwise has to be waited for.
        let mut last = [[0; 4]; NEAR];
        let near = rest.first_chunk().unwrap_or_else(|| {
            last.iter_mut().zip(rest).for_each(|(near, pixel)| *near = *pixel);
            &last
        });
        if near.iter().fold(0, |all, pixel| all | u32::from_le_bytes(*pixel)) == 0 {
            return;
        }
        let mut colors = match self.doubled {
            Doubled::First => self.mixed(near, &BY_FIRST, &const { next(BY_FIRST) }),
            Doubled::Second => self.mixed(near, &BY_SECOND, &const { next(BY_SECOND) }),
            Doubled::No => self.mixed(near, &self.from, &self.to),
        };
        if opacity < 255 {
            blend::fade_8(&mut colors, &[opacity; EIGHT]);
        }
        let least = colors.iter().fold(u32::MAX, |all, color| all & u32::from_le_bytes(*color));
        if least >> 24 == 255 {
            *row = colors;
        } else {
            blend::over_8_each(row, &colors);
        }
    }

    /// What lies between the pixels at some places near and at others.
    #[inline(always)]
    fn mixed(&self, near: &[Pixel; NEAR], from: &[u8; EIGHT], to: &[u8; EIGHT]) -> [Pixel; EIGHT] {
        // The numbers are below `NEAR`, which is a power of two.
        let at = |at: u8| near[usize::from(at) % NEAR];
        blend::between_8(&from.map(at), &to.map(at), &self.shares)
    }
}

/// The runs of pixels of a row that a mask lets through, of so many.
pub(super) fn runs(through: Option<&[u8]>, length: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let Some(through) = through else {
            let run = std::mem::replace(&mut at, length)..length;
            return (!run.is_empty()).then_some(run);
        };
        let start = at + first(through.get(at..)?, |through| through > 0)?;
        let rest = through.get(start..)?;
        at = start + first(rest, |through| through == 0).unwrap_or(rest.len());
        Some(start..at)
    })
}

/// The first of some bytes that is wanted, sought many at once.
fn first(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Option<usize> {
    let (many, _) = bytes.as_chunks::<32>();
    let is_without = |chunk: &&[u8; 32]| !chunk.iter().fold(false, |any, byte| any | wanted(*byte));
    let skipped = 32 * many.iter().take_while(is_without).count();
    let rest = bytes.get(skipped..)?;
    rest.iter().position(|byte| wanted(*byte)).map(|at| skipped + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_pixels_are_drawn_as_one_by_one_however_large_the_picture_is_made() {
        let mixed: Vec<Pixel> = (0..40u8).map(|at| [at, 2 * at, 77, 6 * at + 10]).collect();
        let place = |x: usize, from: f64, by: f64| {
            Between::new(from + (x as f64 + 0.5) * by, mixed.len() as u32).unwrap()
        };
        let mut doubled = Vec::new();
        for (from, by) in [(0.0, 0.5), (3.0, 0.5), (7.5, 0.5), (2.2, 0.7), (1.0, 1.0), (39.0, 0.1)]
        {
            let columns = Columns::new((0..8).map(|x| place(x, from, by)).collect());
            let [eight] = columns.eights.as_slice() else { panic!("not eight") };
            doubled.push(eight.doubled);
            for opacity in [255, 90] {
                let mut row = [[9, 8, 7, 255]; EIGHT];
                eight.draw(&mut row, &mixed, opacity);
                for (pixel, Between { from, to, share }) in row.into_iter().zip(&columns.all) {
                    let color = blend::between(mixed[*from], mixed[*to], *share);
                    let color = blend::times(color, opacity);
                    assert_eq!(pixel, blend::over([9, 8, 7, 255], color));
                }
            }
        }
        use Doubled::{First, No, Second};
        assert_eq!(doubled, [No, Second, First, No, No, No]);
    }

    #[test]
    fn runs_are_found_wherever_they_begin_and_end() {
        for (from, to) in (0..90).flat_map(|from| (from + 1..100).map(move |to| (from, to))) {
            let mut mask = [0; 140];
            mask[from..to].fill(255);
            mask[120] = 1;
            let found: Vec<Range<usize>> = runs(Some(&mask), mask.len()).collect();
            assert_eq!(found, [from..to, 120..121]);
        }
        assert_eq!(runs(None, 7).next(), Some(0..7));
        assert_eq!(runs(Some(&[0; 70]), 70).count(), 0);
    }
}
