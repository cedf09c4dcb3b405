//! A line of a picture's pixels, drawn over those of a page.

use super::columns::EIGHT;
use crate::render::blend::{self, Pixel, scaled};

/// Eight pixels that a mask lets through.
const ALL: u64 = u64::MAX;

/// Draws a line of pixels over a row of as many, faded, each as far as a mask lets it through.
#[inline(never)] // Within a caller's loops, compilers make fewer vector instructions of it.
pub(super) fn draw(line: &[Pixel], row: &mut [Pixel], through: Option<&[u8]>, opacity: u8) {
    let ((rows, rest), (eights, last)) = (row.as_chunks_mut(), line.as_chunks());
    match through.map(<[u8]>::as_chunks) {
        Some((masks, mask)) => {
            for ((row, eight), through) in rows.iter_mut().zip(eights).zip(masks) {
                match (opacity, u64::from_ne_bytes(*through)) {
                    (255, ALL) => over(eight, row),
                    (255, _) => faded(eight, row, through),
                    _ => faded(eight, row, &through.map(|through| scaled(through, opacity))),
                }
            }
            one_by_one(last, rest, mask.iter().map(|through| scaled(*through, opacity)));
        }
        None => {
            for (row, eight) in rows.iter_mut().zip(eights) {
                if opacity == 255 {
                    over(eight, row);
                } else {
                    faded(eight, row, &[opacity; EIGHT]);
                }
            }
            one_by_one(last, rest, std::iter::repeat(opacity));
        }
    }
}

fn one_by_one(line: &[Pixel], row: &mut [Pixel], through: impl Iterator<Item = u8>) {
    for ((slot, color), through) in row.iter_mut().zip(line).zip(through) {
        *slot = blend::over(*slot, blend::times(*color, through));
    }
}

/// Eight pixels, most of which are opaque, or clear where another picture lies.
#[inline]
fn over(eight: &[Pixel; EIGHT], row: &mut [Pixel; EIGHT]) {
    let parts = eight.iter().map(|pixel| u32::from_le_bytes(*pixel));
    if parts.clone().fold(u32::MAX, |all, pixel| all & pixel) >> 24 == 255 {
        *row = *eight;
    } else if parts.fold(0, |all, pixel| all | pixel) != 0 {
        blend::over_8_each(row, eight);
    }
}

#[inline(never)]
fn faded(eight: &[Pixel; EIGHT], row: &mut [Pixel; EIGHT], by: &[u8; EIGHT]) {
    let mut colors = *eight;
    blend::fade_8(&mut colors, by);
    blend::over_8_each(row, &colors);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_drawn_as_its_pixels_one_by_one() {
        let opaque = (0..40u8).map(|at| [at, 2 * at, 77, 255]);
        let faint = (0..25u8).map(|at| [at, 2 * at, 50, 60 + at]);
        let line: Vec<Pixel> = opaque.chain([[0; 4]; 20]).chain(faint).collect();
        let mask: Vec<u8> = (0..line.len()).map(|at| [255, 0, 3 * at as u8][at / 16 % 3]).collect();
        let under = |at: usize| [9, at as u8, 7, 255];
        for (through, opacity) in [(None, 255), (None, 90), (Some(&*mask), 255), (Some(&mask), 9)] {
            let mut row: Vec<Pixel> = (0..line.len()).map(under).collect();
            draw(&line, &mut row, through, opacity);
            for (at, pixel) in row.into_iter().enumerate() {
                let by = scaled(through.map_or(255, |mask| mask[at]), opacity);
                assert_eq!(pixel, blend::over(under(at), blend::times(line[at], by)), "{at}");
            }
        }
    }
}
