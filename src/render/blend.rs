//! The arithmetic of pixels.

use crate::scene::Blend;
use crate::unit::Color;

/// A pixel: red, green, blue, alpha, colours multiplied by alpha.
pub(super) type Pixel = [u8; 4];

/// Paints a colour over up to eight pixels, each as far as it is covered.
#[inline]
pub(super) fn over_up_to_8(row: &mut [Pixel], coverage: &[u8], color: Pixel) {
    if let (Ok(row), Ok(coverage)) = (row.try_into(), coverage.try_into()) {
        return over_8(row, coverage, color);
    }
    for (pixel, coverage) in row.iter_mut().zip(coverage) {
        *pixel = over(*pixel, times(color, *coverage));
    }
}

/// [`over`] and [`times`] for eight pixels in lanes of 16 bits, a form that compilers turn into
/// vector instructions.
#[inline]
fn over_8(row: &mut [Pixel; 8], coverage: &[u8; 8], color: Pixel) {
    let mut covered = [0u16; 32];
    for (lanes, coverage) in covered.as_chunks_mut::<4>().0.iter_mut().zip(coverage) {
        *lanes = [u16::from(*coverage); 4];
    }
    // Part by part: where `map` over arrays is not inlined it takes as long as all else here.
    let [r, g, b, alpha] = color;
    let lanes = [u16::from(r), u16::from(g), u16::from(b), u16::from(alpha)];
    let mut colors = [0u16; 32];
    colors.as_chunks_mut::<4>().0.fill(lanes);
    let alpha = u16::from(alpha);
    let scaled = |value: u16, by: u16| {
        let product = value * by + 128;
        (product + (product >> 8)) >> 8
    };
    let row = row.as_flattened_mut();
    if alpha == 255 {
        // An opaque colour leaves what it does not cover.
        for ((part, &covered), &color) in row.iter_mut().zip(&covered).zip(&colors) {
            *part = (scaled(color, covered) + scaled(u16::from(*part), 255 - covered)) as u8;
        }
        return;
    }
    for ((part, &covered), &color) in row.iter_mut().zip(&covered).zip(&colors) {
        let rest = 255 - scaled(alpha, covered);
        *part = (scaled(color, covered) + scaled(u16::from(*part), rest)) as u8;
    }
}

/// A colour as a pixel.
pub(super) fn premultiplied(color: Color) -> Pixel {
    let [r, g, b, a] = color.to_rgba8();
    let [r, g, b, _] = times([r, g, b, 255], a);
    [r, g, b, a]
}

/// A pixel with its colours no longer multiplied by alpha.
#[inline]
pub(super) fn demultiplied(pixel: Pixel) -> Pixel {
    match pixel[3] {
        255 => pixel,
        0 => [0; 4],
        alpha => {
            let alpha32 = u32::from(alpha);
            let [r, g, b, _] =
                pixel.map(|part| ((u32::from(part) * 255 + alpha32 / 2) / alpha32).min(255) as u8);
            [r, g, b, alpha]
        }
    }
}

/// The product of two fractions of 255, rounded.
#[inline]
pub(super) fn scaled(value: u8, by: u8) -> u8 {
    let product = u16::from(value) * u16::from(by) + 128;
    ((product + (product >> 8)) >> 8) as u8
}

/// Every second byte of a pixel, each with room for a product.
const HALVES: u32 = 0x00ff_00ff;

/// All four parts times a fraction of 255: [`scaled`], two parts at once.
#[inline]
pub(super) fn times(pixel: Pixel, by: u8) -> Pixel {
    let both = |parts: u32| {
        let products = parts * u32::from(by) + 0x0080_0080;
        ((products + (products >> 8 & HALVES)) >> 8) & HALVES
    };
    let parts = u32::from_le_bytes(pixel);
    (both(parts & HALVES) | both(parts >> 8 & HALVES) << 8).to_le_bytes()
}

/// A colour painted over another.
#[inline]
pub(super) fn over(under: Pixel, color: Pixel) -> Pixel {
    let rest = times(under, 255 - color[3]);
    // No sum exceeds 255: a part is at most its alpha, and the rest at most 255 − alpha.
    let ([r, g, b, a], [red, green, blue, alpha]) = (rest, color);
    [r.wrapping_add(red), g.wrapping_add(green), b.wrapping_add(blue), a.wrapping_add(alpha)]
}

/// What lies between two pixels, so many parts of 256 on the way.
#[inline]
pub(super) fn between(from: Pixel, to: Pixel, share: u8) -> Pixel {
    let both = |from: u32, to: u32| {
        let sums = (from & HALVES) * (256 - u32::from(share)) + (to & HALVES) * u32::from(share);
        (sums + 0x0080_0080) >> 8 & HALVES
    };
    let (from, to) = (u32::from_le_bytes(from), u32::from_le_bytes(to));
    (both(from, to) | both(from >> 8, to >> 8) << 8).to_le_bytes()
}

/// [`between`] for eight pixels, the share of each for each of its parts, in a form that compilers
/// turn into vector instructions.
#[inline]
pub(super) fn between_8(from: &[Pixel; 8], to: &[Pixel; 8], shares: &[u16; 32]) -> [Pixel; 8] {
    let mut pixels = [[0; 4]; 8];
    let ends = from.as_flattened().iter().zip(to.as_flattened());
    for (part, ((from, to), share)) in pixels.as_flattened_mut().iter_mut().zip(ends.zip(shares)) {
        *part = ((u16::from(*from) * (256 - share) + u16::from(*to) * share + 128) >> 8) as u8;
    }
    pixels
}

/// What lies between the pixels of two rows, so many parts of 256 on the way.
#[inline(never)] // Within a caller's loops, compilers make fewer vector instructions of it.
pub(super) fn between_each(from: &[Pixel], to: &[Pixel], share: u8, out: &mut [Pixel]) {
    let ((from, rest_from), (to, rest_to)) = (from.as_chunks(), to.as_chunks());
    let (out, rest_out) = out.as_chunks_mut();
    for (out, (from, to)) in out.iter_mut().zip(from.iter().zip(to)) {
        *out = between_8(from, to, &[share.into(); 32]);
    }
    for (out, (from, to)) in rest_out.iter_mut().zip(rest_from.iter().zip(rest_to)) {
        *out = between(*from, *to, share);
    }
}

/// The share of one of so many pixels that lie evenly between two others, in parts of 2⁻⁸.
pub(super) const fn share_of(at: usize, many: usize) -> u8 {
    (128 * (2 * at + 1) / many) as u8
}

/// So many pixels evenly between each of a row and the next: [`between`], where each is the one before
/// and a step more.
#[inline(never)] // Within a caller's loops, compilers make fewer vector instructions of it.
pub(super) fn enlarged<const N: usize>(row: &[Pixel], out: &mut [[Pixel; N]]) {
    let next = row.get(1..).unwrap_or_default();
    let row = row.get(..next.len()).unwrap_or_default();
    let (row, rest) = row.as_chunks::<8>();
    let (next, rest_next) = next.as_chunks::<8>();
    let (eights, rest_out) = out.split_at_mut((8 * row.len()).min(out.len()));
    let mut parts = [[[0; 4]; 8]; N];
    for (out, (from, to)) in eights.as_chunks_mut::<8>().0.iter_mut().zip(row.iter().zip(next)) {
        steps(from, to, &mut parts);
        for (index, out) in out.iter_mut().enumerate() {
            *out = std::array::from_fn(|at| parts[at][index]);
        }
    }
    for (out, (from, to)) in rest_out.iter_mut().zip(rest.iter().zip(rest_next)) {
        *out = std::array::from_fn(|at| between(*from, *to, share_of(at, N)));
    }
}

#[inline]
fn steps<const N: usize>(from: &[Pixel; 8], to: &[Pixel; 8], parts: &mut [[Pixel; 8]; N]) {
    // In parts of 2 N, a power of two, and to be rounded.
    let whole = 2 * N as u16;
    let mut parts = parts.each_mut().map(|part| part.as_flattened_mut());
    let ends = from.as_flattened().iter().zip(to.as_flattened());
    for (lane, (from, to)) in ends.enumerate() {
        let (from, to) = (u16::from(*from), u16::from(*to));
        let mut sum = from * (whole - 1) + to + whole / 2;
        for part in &mut parts {
            part[lane] = (sum >> whole.trailing_zeros()) as u8;
            sum = sum.wrapping_add(2 * to).wrapping_sub(2 * from);
        }
    }
}

/// [`times`] for eight pixels, each by its own fraction.
#[inline]
pub(super) fn fade_8(pixels: &mut [Pixel; 8], by: &[u8; 8]) {
    let mut lanes = [0u16; 32];
    for (lanes, by) in lanes.as_chunks_mut::<4>().0.iter_mut().zip(by) {
        *lanes = [u16::from(*by); 4];
    }
    for (part, by) in pixels.as_flattened_mut().iter_mut().zip(lanes) {
        let product = u16::from(*part) * by + 128;
        *part = ((product + (product >> 8)) >> 8) as u8;
    }
}

/// [`over`] for eight pixels.
#[inline]
pub(super) fn over_8_each(under: &mut [Pixel; 8], colors: &[Pixel; 8]) {
    let mut rests = [0u16; 32];
    for (rest, color) in rests.as_chunks_mut::<4>().0.iter_mut().zip(colors) {
        *rest = [255 - u16::from(color[3]); 4];
    }
    let parts = under.as_flattened_mut().iter_mut().zip(colors.as_flattened());
    for ((part, color), rest) in parts.zip(rests) {
        let product = u16::from(*part) * rest + 128;
        *part = color.wrapping_add(((product + (product >> 8)) >> 8) as u8);
    }
}

#[inline]
pub(super) fn plus(under: Pixel, color: Pixel) -> Pixel {
    let mut sum = under;
    for (sum, part) in sum.iter_mut().zip(color) {
        *sum = sum.saturating_add(part);
    }
    sum
}

/// A pixel mixed into the one below it (*Compositing and Blending Level 1*, sections 5 and 10).
pub(super) fn blended(below: Pixel, source: Pixel, blend: Blend) -> Pixel {
    match blend {
        Blend::Normal => return over(below, source),
        Blend::PlusLighter => return plus(below, source),
        _ => {}
    }
    let share = |pixel: Pixel, part: usize| match pixel[3] {
        0 => 0.0,
        alpha => (f64::from(pixel[part]) / f64::from(alpha)).min(1.0),
    };
    let colors = |pixel: Pixel| [0, 1, 2].map(|part| share(pixel, part));
    let (backdrop, own) = (colors(below), colors(source));
    let separate = |mix: fn(f64, f64) -> f64| [0, 1, 2].map(|part| mix(backdrop[part], own[part]));
    let mixed = match blend {
        Blend::Multiply => separate(|below, own| below * own),
        Blend::Screen => separate(screened),
        Blend::Overlay => separate(|below, own| match below <= 0.5 {
            true => 2.0 * below * own,
            false => screened(2.0 * below - 1.0, own),
        }),
        Blend::Color => with_luminosity(own, luminosity(backdrop)),
        Blend::Luminosity => with_luminosity(backdrop, luminosity(own)),
        Blend::Normal | Blend::PlusLighter => own,
    };
    let (alpha_below, alpha) = (f64::from(below[3]) / 255.0, f64::from(source[3]) / 255.0);
    let part = |index: usize| {
        let own = f64::from(source[index]) * (1.0 - alpha_below);
        let rest = f64::from(below[index]) * (1.0 - alpha);
        (own + rest + mixed[index] * alpha * alpha_below * 255.0 + 0.5) as u8
    };
    let [.., covered] = over(below, source);
    [part(0).min(covered), part(1).min(covered), part(2).min(covered), covered]
}

fn screened(below: f64, own: f64) -> f64 {
    below + own - below * own
}

/// How bright a colour is.
fn luminosity([r, g, b]: [f64; 3]) -> f64 {
    0.3 * r + 0.59 * g + 0.11 * b
}

/// A colour made so bright, its hue kept.
fn with_luminosity(color: [f64; 3], bright: f64) -> [f64; 3] {
    let by = bright - luminosity(color);
    let mut color = color.map(|part| part + by);
    let middle = luminosity(color);
    let least = color.into_iter().fold(f64::INFINITY, f64::min);
    let most = color.into_iter().fold(f64::NEG_INFINITY, f64::max);
    if least < 0.0 {
        color = color.map(|part| middle + (part - middle) * middle / (middle - least));
    }
    if most > 1.0 {
        color = color.map(|part| middle + (part - middle) * (1.0 - middle) / (most - middle));
    }
    color
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_mixed_as_the_compositing_specification_has_it() {
        let (below, source) = ([200, 100, 50, 255], [100, 200, 0, 255]);
        let mixed = |blend| blended(below, source, blend);
        assert_eq!(mixed(Blend::Multiply), [78, 78, 0, 255]);
        assert_eq!(mixed(Blend::Screen), [222, 222, 50, 255]);
        assert_eq!(mixed(Blend::Overlay), [188, 157, 0, 255]);
        assert_eq!(mixed(Blend::PlusLighter), [255, 255, 50, 255]);
        let bright =
            |[r, g, b, _]: Pixel| 30 * u32::from(r) + 59 * u32::from(g) + 11 * u32::from(b);
        assert!(bright(mixed(Blend::Color)).abs_diff(bright(below)) < 150);
        assert!(bright(mixed(Blend::Luminosity)).abs_diff(bright(source)) < 150);
        for blend in [Blend::Multiply, Blend::Color, Blend::Luminosity, Blend::Overlay] {
            assert_eq!(blended([0; 4], source, blend), source, "{blend:?}");
            assert_eq!(blended(below, [0; 4], blend), below, "{blend:?}");
        }
    }

    #[test]
    fn eight_pixels_between_others_are_as_one_by_one() {
        let mut state = 7u32;
        let mut part = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        for _ in 0..500 {
            let mut pixels = || -> [Pixel; 8] {
                std::array::from_fn(|_| {
                    let alpha = part();
                    [part(), part(), part(), 255].map(|part| scaled(part, alpha))
                })
            };
            let (from, to, mut under) = (pixels(), pixels(), pixels());
            let shares: [u8; 8] = std::array::from_fn(|_| part());
            let lanes = std::array::from_fn(|lane| shares[lane / 4].into());
            let drawn = between_8(&from, &to, &lanes);
            let wanted: [Pixel; 8] =
                std::array::from_fn(|at| between(from[at], to[at], shares[at]));
            assert_eq!(drawn, wanted);
            let wanted: [Pixel; 8] = std::array::from_fn(|at| over(under[at], drawn[at]));
            over_8_each(&mut under, &drawn);
            assert_eq!(under, wanted);
            let mut faded = drawn;
            fade_8(&mut faded, &shares);
            assert_eq!(faded, std::array::from_fn(|at| times(drawn[at], shares[at])));
        }
    }

    #[test]
    fn products_are_rounded() {
        for value in 0..=255u8 {
            for by in 0..=255u8 {
                let wanted = ((u32::from(value) * u32::from(by)) as f64 / 255.0).round() as u8;
                assert_eq!(scaled(value, by), wanted);
            }
        }
    }

    #[test]
    fn eight_pixels_at_a_time_give_what_one_at_a_time_gives() {
        for color in [[10, 20, 30, 40], [255, 0, 128, 255], [0; 4]] {
            for start in 0..=255u8 {
                let coverage = [0, 1, 2, 3, 4, 5, 6, 7].map(|step: u8| start.wrapping_mul(step));
                let under = coverage.map(|part| [part, 255 - part, start, part.max(start)]);
                let mut row = under;
                over_8(&mut row, &coverage, color);
                for ((pixel, under), coverage) in row.into_iter().zip(under).zip(coverage) {
                    assert_eq!(pixel, over(under, times(color, coverage)));
                }
            }
        }
    }

    #[test]
    fn opaque_stays_opaque_and_white_on_white_stays_white() {
        for coverage in 0..=255u8 {
            assert_eq!(over([255; 4], times([255; 4], coverage)), [255; 4]);
            assert_eq!(over([9, 8, 7, 255], times([200, 3, 99, 255], coverage))[3], 255);
        }
    }

    #[test]
    fn straight_colours_survive_premultiplication_of_opaque_pixels() {
        assert_eq!(demultiplied(premultiplied(Color::rgb8(12, 200, 255))), [12, 200, 255, 255]);
        assert_eq!(demultiplied([0, 0, 0, 0]), [0; 4]);
        assert_eq!(demultiplied([64, 0, 128, 128]), [128, 0, 255, 128]);
    }
}
