//! Where the pixels of a page lie between the columns and rows of a picture that is made larger.

use std::ops::Range;

use crate::render::blend::{self, Pixel};

/// How many pixels are drawn at once.
pub(super) const EIGHT: usize = 8;

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
    all: Vec<Between>,
    enlarged: Option<Enlarged>,
    /// The same, of eight pixels each, where the picture is not made twice or four times as large.
    eights: Vec<Eight>,
}

/// How many pixels lie evenly between the same two columns, where a picture is made twice or four
/// times as large and the edges of its pixels are those of the page's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Enlarged {
    by: usize,
    /// How many of those between the first two columns come before the first pixel.
    skipped: usize,
}

impl Enlarged {
    fn of(columns: &[Between]) -> Option<Self> {
        let first = columns.first()?.from;
        let ways = [2, 4].into_iter().flat_map(|by| (0..by).map(move |skipped| (by, skipped)));
        let mut ways = ways.map(|(by, skipped)| Self { by, skipped });
        ways.find(|Self { by, skipped }| {
            columns.iter().zip(*skipped..).all(|(column, at)| {
                let (from, share) = (first + at / by, blend::share_of(at % by, *by));
                (column.from, column.to, column.share) == (from, from + 1, share)
            })
        })
    }
}

impl Columns {
    pub fn new(all: Vec<Between>) -> Self {
        let enlarged = Enlarged::of(&all);
        let eights = match enlarged {
            Some(_) => Vec::new(),
            None => all.as_chunks().0.iter().map(Eight::new).collect(),
        };
        Self { all, enlarged, eights }
    }

    /// The columns that a run of pixels lies between.
    pub fn between(&self, run: Range<usize>) -> Range<usize> {
        let ends = self.all.get(run).and_then(|run| run.first().zip(run.last()));
        ends.map_or(0..0, |(first, last)| first.from..last.to + 1)
    }

    /// The pixels of a run that begins with eight of them, which lie between those of a row of the
    /// picture. `room` is for them.
    #[inline(never)] // Within a caller's loops, compilers make fewer vector instructions of it.
    pub fn line<'a>(
        &self,
        run: Range<usize>,
        mixed: &[Pixel],
        room: &'a mut Vec<Pixel>,
    ) -> &'a [Pixel] {
        let length = run.len();
        if room.len() < length + EIGHT {
            room.resize(length + EIGHT, [0; 4]);
        }
        if let Some(Enlarged { by, skipped }) = self.enlarged {
            // A run begins with eight pixels: as many of the first two columns are skipped each time.
            let mixed = mixed.get(self.between(run)).unwrap_or_default();
            match by {
                2 => blend::enlarged::<2>(mixed, room.as_chunks_mut().0),
                _ => blend::enlarged::<4>(mixed, room.as_chunks_mut().0),
            }
            return room.get(skipped..skipped + length).unwrap_or_default();
        }
        let line = room.get_mut(..length).unwrap_or_default();
        let (eights, rest) = line.as_chunks_mut();
        let columns = self.eights.get(run.start / EIGHT..).unwrap_or_default();
        for (eight, columns) in eights.iter_mut().zip(columns) {
            *eight = columns.of(mixed);
        }
        let pixel = |at: usize| mixed.get(at).copied().unwrap_or_default();
        let columns = self.all.get(run.end - rest.len()..).unwrap_or_default();
        for (slot, column) in rest.iter_mut().zip(columns) {
            *slot = blend::between(pixel(column.from), pixel(column.to), column.share);
        }
        line
    }
}

/// How many columns eight pixels may lie between: nine, as the picture is not made smaller.
const NEAR: usize = 16;

/// Where eight pixels lie among the columns of a picture, counted from the first one's.
struct Eight {
    first: usize,
    from: [u8; EIGHT],
    to: [u8; EIGHT],
    /// Each one's share, for each part of its colour.
    shares: [u16; 4 * EIGHT],
}

impl Eight {
    fn new(columns: &[Between; EIGHT]) -> Self {
        let mut eight = Self {
            first: columns[0].from,
            from: [0; EIGHT],
            to: [0; EIGHT],
            shares: [0; 4 * EIGHT],
        };
        let shares = eight.shares.as_chunks_mut().0;
        let slots = eight.from.iter_mut().zip(&mut eight.to).zip(shares);
        for (((from, to), shares), column) in slots.zip(columns) {
            let near = |at: usize| (at - eight.first).min(NEAR - 1) as u8;
            (*from, *to) = (near(column.from), near(column.to));
            *shares = [u16::from(column.share); 4];
        }
        eight
    }

    /// The pixels, which lie between those of a row of the picture.
    #[inline]
    fn of(&self, mixed: &[Pixel]) -> [Pixel; EIGHT] {
        let rest = mixed.get(self.first..).unwrap_or_default();
        // Looked at where they are: what is written and then read otherwise has to be waited for.
        let mut last = [[0; 4]; NEAR];
        let near = rest.first_chunk().unwrap_or_else(|| {
            last.iter_mut().zip(rest).for_each(|(near, pixel)| *near = *pixel);
            &last
        });
        // The numbers are below `NEAR`, which is a power of two.
        let at = |at: u8| near[usize::from(at) % NEAR];
        blend::between_8(&self.from.map(at), &self.to.map(at), &self.shares)
    }
}

/// The runs of pixels of a row, of so many, from the first of eight to the last of eight, of which a
/// mask lets any through.
pub(super) fn runs(through: Option<&[u8]>, length: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let Some(through) = through else {
            let run = std::mem::replace(&mut at, length)..length;
            return (!run.is_empty()).then_some(run);
        };
        let start = at + held_back(through.get(at..)?);
        let rest = through.get(start..).filter(|rest| !rest.is_empty())?;
        at = start + let_through(rest);
        Some(start..at)
    })
}

/// How many pixels come before the first eight of which a mask lets any through.
fn held_back(through: &[u8]) -> usize {
    let (eights, rest) = through.as_chunks();
    let held = eights.iter().take_while(|eight| u64::from_ne_bytes(**eight) == 0).count();
    let is_last = held == eights.len() && rest.iter().all(|through| *through == 0);
    if is_last { through.len() } else { EIGHT * held }
}

/// How many pixels come before the first eight of which a mask lets none through.
fn let_through(through: &[u8]) -> usize {
    let (eights, rest) = through.as_chunks();
    let some = eights.iter().take_while(|eight| u64::from_ne_bytes(**eight) != 0).count();
    let is_last = some == eights.len() && rest.iter().any(|through| *through > 0);
    if is_last { through.len() } else { EIGHT * some }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_its_pixels_one_by_one_however_large_the_picture_is_made() {
        let mixed: Vec<Pixel> = (0..99u8).map(|at| [at, 2 * at, 77, at / 2 * 3]).collect();
        let enlarged = |by, skipped| Some(Enlarged { by, skipped });
        let mut room = Vec::new();
        for (from, by, wanted) in [
            (0.0, 0.5, None),
            (3.0, 0.5, enlarged(2, 1)),
            (7.5, 0.5, enlarged(2, 0)),
            (3.0, 0.25, enlarged(4, 2)),
            (5.75, 0.25, enlarged(4, 1)),
            (2.2, 0.7, None),
            (1.0, 1.0, None),
            (39.0, 0.1, None),
        ] {
            let place =
                |x: usize| Between::new(from + (x as f64 + 0.5) * by, mixed.len() as u32).unwrap();
            let columns = Columns::new((0..83).map(place).collect());
            assert_eq!(columns.enlarged, wanted);
            for run in [0..83, 0..24, 16..40, 72..83, 80..83] {
                let line = columns.line(run.clone(), &mixed, &mut room);
                let one_by_one = columns.all[run].iter().map(|Between { from, to, share }| {
                    blend::between(mixed[*from], mixed[*to], *share)
                });
                assert_eq!(line, one_by_one.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn runs_are_found_wherever_they_begin_and_end() {
        for (from, to) in (0..90).flat_map(|from| (from + 1..100).map(move |to| (from, to))) {
            let mut mask = [0; 140];
            mask[from..to].fill(255);
            mask[120] = 1;
            let found: Vec<Range<usize>> = runs(Some(&mask), mask.len()).collect();
            assert_eq!(found, [from / 8 * 8..to.div_ceil(8) * 8, 120..128]);
        }
        assert_eq!(runs(None, 7).next(), Some(0..7));
        assert_eq!(runs(Some(&[0; 70]), 70).count(), 0);
        let mut mask = [0; 70];
        for (at, through, from, to) in [(69, 9, 64, 70), (60, 9, 56, 70), (69, 0, 56, 64)] {
            mask[at] = through;
            let mut found = runs(Some(&mask), 70);
            assert_eq!((found.next(), found.next()), (Some(from..to), None));
        }
    }
}
