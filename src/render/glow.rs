//! Outlines with an edge that fades.

use super::coverage::{Coverage, Ink};
use super::outline::{Bounds, Outline};
use super::surface::{Mask, Paint};
use crate::scene::FillRule;

/// Fills an outline whose edge fades over `fade` pixels to either side, as MapLibre's halos do.
///
/// MapLibre fades by the cubic smoothstep of the distance from the edge. Smoothstep is what a
/// straight edge becomes when it is averaged under the weights 1 − (d / fade)², its derivative;
/// so the coverage is averaged under these weights along rows, then along columns.
pub(super) fn fill(
    outline: &Outline,
    fade: f64,
    area: Bounds,
    coverage: &mut Coverage,
    paint: &mut Paint,
) {
    let weights = weights(fade);
    let reach = weights.len() / 2;
    let margin = reach as i32;
    let wanted = area.intersection(outline.bounds().grown(margin));
    if wanted.is_empty() {
        return;
    }
    let mut sharp = Mask::empty(wanted.grown(margin));
    coverage.fill(outline, FillRule::NonZero, true, sharp.bounds, &mut sharp);
    // Along rows: as wide as what is wanted, still with its margin above and below.
    let width = wanted.width();
    let mut rows = vec![0u16; width * sharp.bounds.height()];
    let sharp_rows = sharp.coverage.chunks_exact(sharp.bounds.width().max(1));
    for (row, sharp) in rows.chunks_exact_mut(width).zip(sharp_rows) {
        for (out, window) in row.iter_mut().zip(sharp.windows(weights.len())) {
            let sum: u32 = window.iter().zip(&weights).map(|(c, w)| u32::from(*c) * w).sum();
            // Weights sum to 2¹⁶: kept with 8 more bits than a byte, less one for the sign.
            *out = (sum >> 9) as u16;
        }
    }
    let mut line = vec![0u8; width];
    for (index, y) in (wanted.y0..wanted.y1).enumerate() {
        for (column, out) in line.iter_mut().enumerate() {
            let sum: u32 = weights
                .iter()
                .enumerate()
                .map(|(tap, weight)| {
                    let value = rows.get((index + tap) * width + column).copied();
                    u32::from(value.unwrap_or_default()) * weight
                })
                .sum();
            // 255 · 2⁷ · 2¹⁶ at most, which fits.
            *out = ((sum + (1 << 22)) >> 23).min(255) as u8;
        }
        paint.pixels(y, wanted.x0, &line);
    }
}

/// An odd number of weights that sum to 2¹⁶, each the integral over its pixel.
fn weights(fade: f64) -> Vec<u32> {
    let reach = (fade - 0.5).ceil().clamp(1.0, 64.0) as i32;
    // The integral of the weights up to d is smoothstep's value there.
    let up_to = |d: f64| {
        let t = ((d / fade + 1.0) / 2.0).clamp(0.0, 1.0);
        (t * t * (3.0 - 2.0 * t) * 65536.0).round() as u32
    };
    (-reach..=reach)
        .map(|pixel| {
            let pixel = f64::from(pixel);
            let from = if pixel <= f64::from(-reach) { 0 } else { up_to(pixel - 0.5) };
            let to = if pixel >= f64::from(reach) { 65536 } else { up_to(pixel + 0.5) };
            to - from
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_even_and_sum_to_one() {
        for fade in [0.2, 1.0, 1.19, 2.5, 7.0, 64.0] {
            let weights = weights(fade);
            assert_eq!(weights.iter().sum::<u32>(), 65536, "{fade}");
            for (a, b) in weights.iter().zip(weights.iter().rev()) {
                assert!(a.abs_diff(*b) <= 1, "{fade}: {weights:?}");
            }
        }
    }
}
