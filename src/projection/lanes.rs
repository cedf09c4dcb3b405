//! Tangents, sines, logarithms and powers of several numbers at once.
//!
//! They are those of `libm` to the last bit: the same operations in the same order (FreeBSD's `k_tan.c`, `k_sin.c`,
//! `k_cos.c`, `e_rem_pio2.c`, `e_log.c` and `e_exp.c`), with a choice between two values where those have a branch, which
//! compilers turn into vector instructions.

/// How many are looked at together.
pub(super) const LANES: usize = 8;

/// The least number whose high word is this: those branches look at high words alone.
const fn high(word: u32) -> f64 {
    f64::from_bits((word as u64) << 32)
}

/// Whether no size, whatever the sign, is below one and none reaches the other.
fn are_between(values: &[f64; LANES], (from, to): (f64, f64)) -> bool {
    values.iter().fold(true, |all, value| all & (value.abs() >= from) & (value.abs() < to))
}

/// Tangents of angles in radians, in their place.
pub(super) fn tangents(angles: &mut [f64; LANES]) {
    /// Up to the first of these a tangent is the angle. Between the first two it is told by a series, between the next
    /// two by that of what is left to 45°, between the last by that of what is left to 90°.
    const ENDS: [(f64, f64); 3] = [
        (high(0x3e40_0000), high(0x3fe5_9428)),
        (high(0x3fe5_9428), 0.8964),
        (0.8965, high(0x3ff9_21fb)),
    ];
    if are_between(angles, ENDS[0]) {
        angles.iter_mut().for_each(|angle| *angle = series(*angle, 0.0).1);
    } else if are_between(angles, ENDS[1]) {
        angles.iter_mut().for_each(|angle| *angle = near(angle.abs()).copysign(*angle));
    } else if are_between(angles, ENDS[2]) {
        angles.iter_mut().for_each(|angle| *angle = far(angle.abs()).copysign(*angle));
    } else {
        angles.iter_mut().for_each(|angle| *angle = libm::tan(*angle));
    }
}

/// What an angle is more than 90°, and how much more that is than could be told.
#[inline(always)]
fn beyond_right_angle(angle: f64) -> (f64, f64) {
    const HALF_PI: (f64, f64) = (1.570_796_326_734_125_6, 6.077_100_506_506_192e-11);
    let rest = angle - HALF_PI.0;
    let x = rest - HALF_PI.1;
    (x, (rest - x) - HALF_PI.1)
}

/// The tangent of an angle of about 45°.
#[inline(always)]
fn near(angle: f64) -> f64 {
    const QUARTER_PI: (f64, f64) = (std::f64::consts::FRAC_PI_4, 3.061_616_997_868_383e-17);
    let is_above = angle >= high(0x3fe9_21fc);
    let (x, y) = beyond_right_angle(angle);
    let (x, y, sign) = if is_above { (-x, -y, -1.0) } else { (angle, 0.0, 1.0) };
    let x = (QUARTER_PI.0 - x) + (QUARTER_PI.1 - y);
    let (r, w) = series(x, 0.0);
    let tangent = sign - 2.0 * (x + (r - w * w / (w + sign)));
    sign * tangent
}

/// The tangent of an angle well above 45°: −1 over the tangent of what is left to 90°.
#[inline(always)]
fn far(angle: f64) -> f64 {
    let (x, y) = beyond_right_angle(angle);
    let (r, w) = series(x, y);
    let inverse = -1.0 / w;
    let (short_w, short) = (without_low_word(w), without_low_word(inverse));
    short + inverse * (1.0 + short * short_w + short * (r - (short_w - x)))
}

/// tan (x + y) − x and the sum with x, for a small x and a far smaller y.
#[inline(always)]
fn series(x: f64, y: f64) -> (f64, f64) {
    const T: [f64; 13] = [
        3.333_333_333_333_341e-1,
        1.333_333_333_332_012_4e-1,
        5.396_825_397_622_605e-2,
        2.186_948_829_485_954_2e-2,
        8.863_239_823_599_3e-3,
        3.592_079_107_591_312_4e-3,
        1.456_209_454_325_290_3e-3,
        5.880_412_408_202_641e-4,
        2.464_631_348_184_699e-4,
        7.817_944_429_395_571e-5,
        7.140_724_913_826_082e-5,
        -1.855_863_748_552_754_6e-5,
        2.590_730_518_636_337e-5,
    ];
    let z = x * x;
    let w = z * z;
    let r = T[1] + w * (T[3] + w * (T[5] + w * (T[7] + w * (T[9] + w * T[11]))));
    let v = z * (T[2] + w * (T[4] + w * (T[6] + w * (T[8] + w * (T[10] + w * T[12])))));
    let s = z * x;
    let r = y + z * (s * (r + v) + y) + s * T[0];
    (r, x + r)
}

#[inline(always)]
fn without_low_word(value: f64) -> f64 {
    f64::from_bits(value.to_bits() & 0xffff_ffff_0000_0000)
}

/// Logarithms of finite numbers of at least 1, in their place.
pub(super) fn logarithms(values: &mut [f64; LANES]) {
    values.iter_mut().for_each(|value| *value = logarithm(*value));
}

#[inline(always)]
fn logarithm(value: f64) -> f64 {
    const LN_2: (f64, f64) = (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10);
    const L: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    /// The high words of 1 and of √½, which what is left of a number lies above; and what lies below an exponent.
    const ONE: u64 = 0x3ff0_0000 << 32;
    const ROOT: u64 = 0x3fe6_a09e << 32;
    const FRACTION: u64 = (1 << 52) - 1;
    /// 2⁵², whose last bit is worth 1.
    const WHOLE: u64 = 0x4330 << 48;
    let bits = value.to_bits().wrapping_add(ONE - ROOT);
    let exponent = f64::from_bits(WHOLE | bits >> 52) - (4_503_599_627_370_496.0 + 1023.0);
    let f = f64::from_bits((bits & FRACTION) + ROOT) - 1.0;
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (L[1] + w * (L[3] + w * L[5]));
    let odd = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])));
    s * (half + (odd + even)) + exponent * LN_2.1 - half + f + exponent * LN_2.0
}

/// From the first of these the sine of an angle is not the angle, up to the second none is told by what is left to 90°.
const PLAIN: (f64, f64) = (high(0x3e50_0000), high(0x3fe9_21fb));

/// Sines of angles in radians, in their place.
pub(super) fn sines(angles: &mut [f64; LANES]) {
    const S: [f64; 6] = [
        -1.666_666_666_666_663_2e-1,
        8.333_333_333_322_49e-3,
        -1.984_126_982_985_795e-4,
        2.755_731_370_707_006_8e-6,
        -2.505_076_025_340_686_3e-8,
        1.589_690_995_211_55e-10,
    ];
    if !are_between(angles, PLAIN) {
        return angles.iter_mut().for_each(|angle| *angle = libm::sin(*angle));
    }
    for angle in angles {
        let x = *angle;
        let z = x * x;
        let w = z * z;
        let r = S[1] + z * (S[2] + z * S[3]) + z * w * (S[4] + z * S[5]);
        *angle = x + z * x * (S[0] + z * r);
    }
}

/// Cosines of angles in radians, in their place.
pub(super) fn cosines(angles: &mut [f64; LANES]) {
    const C: [f64; 6] = [
        4.166_666_666_666_66e-2,
        -1.388_888_888_887_411e-3,
        2.480_158_728_947_673e-5,
        -2.755_731_435_139_066_3e-7,
        2.087_572_321_298_175e-9,
        -1.135_964_755_778_819_5e-11,
    ];
    if !are_between(angles, PLAIN) {
        return angles.iter_mut().for_each(|angle| *angle = libm::cos(*angle));
    }
    for angle in angles {
        let z = *angle * *angle;
        let w = z * z;
        let r = z * (C[0] + z * (C[1] + z * C[2])) + w * w * (C[3] + z * (C[4] + z * C[5]));
        let half = 0.5 * z;
        let w = 1.0 - half;
        // What libm takes off for a rest of the angle, of which there is none.
        *angle = w + (((1.0 - w) - half) + (z * r - *angle * 0.0));
    }
}

/// Powers of e, in their place.
pub(super) fn exponentials(powers: &mut [f64; LANES]) {
    /// What is nearer to 0 is added to 1; what is further, is near what there are no numbers for.
    const ENDS: (f64, f64) = (high(0x3e30_0001), 700.0);
    if are_between(powers, ENDS) {
        powers.iter_mut().for_each(|power| *power = exponential(*power));
    } else {
        powers.iter_mut().for_each(|power| *power = libm::exp(*power));
    }
}

#[inline(always)]
fn exponential(power: f64) -> f64 {
    const LN_2: (f64, f64) = (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10);
    const P: [f64; 5] = [
        1.666_666_666_666_660_2e-1,
        -2.777_777_777_701_559_3e-3,
        6.613_756_321_437_934e-5,
        -1.653_390_220_546_525_2e-6,
        4.138_136_797_057_238_5e-8,
    ];
    /// Half of ln 2 and one and a half: between these libm takes 1, beyond them it rounds.
    const HALVES: (f64, f64) = (high(0x3fd6_2e43), high(0x3ff0_a2b2));
    /// 1.5 · 2⁵²: what is added to it is rounded, and stands in its last bits.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let size = power.abs();
    // Rounded to the nearest, then towards nought as a number is made an integer.
    let times = std::f64::consts::LOG2_E * size + 0.5;
    let near = (times + WHOLE) - WHOLE;
    let times = if near > times { near - 1.0 } else { near };
    let times = if size >= HALVES.1 { times } else { 1.0 };
    let times = if size >= HALVES.0 { times.copysign(power) } else { 0.0 };
    let (high, low) = (power - times * LN_2.0, times * LN_2.1);
    let x = high - low;
    let square = x * x;
    let c =
        x - square * (P[0] + square * (P[1] + square * (P[2] + square * (P[3] + square * P[4]))));
    let y = 1.0 + (x * c / (2.0 - c) - low + high);
    // The exponent of 2 to so many times, which is that of a number: the size is less than 700.
    y * f64::from_bits((times + WHOLE + 1023.0).to_bits() << 52)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, SQRT_2};

    use super::*;

    /// Numbers between two others, those of a row up to so far from each other.
    fn between(from: f64, to: f64, apart: f64) -> impl Iterator<Item = [f64; LANES]> {
        let mut state = 1u64;
        let mut share = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        (0..40_000).map(move |_| {
            let first = from + (to - from) * share();
            std::array::from_fn(|_| (first + apart * share()).min(to))
        })
    }

    #[test]
    fn tangents_are_those_of_libm() {
        let ends = [0.0, -0.0, 1e-300, 7e-9, 1e-8, 0.674_341_2, FRAC_PI_4 + 1e-8, 2.0];
        let middle = FRAC_PI_4;
        let nears =
            [0.675, middle - 1e-7, middle, middle + 1e-7, middle - 1e-16, 0.8, 0.896, 0.8963];
        let whole = [0.0, 1e-9, 1e-4, 1.0]
            .into_iter()
            .flat_map(|apart| between(-FRAC_PI_2, FRAC_PI_2, apart));
        let changes = [0.674_335, FRAC_PI_4, 0.8964, 0.8965, FRAC_PI_2];
        let changes = changes.into_iter().flat_map(|at| between(at - 1e-5, at + 1e-5, 1e-8));
        for angles in whole.chain(changes).chain(between(1e-9, 1e-7, 1e-8)).chain([ends, nears]) {
            let mut found = angles;
            tangents(&mut found);
            let wanted = angles.map(libm::tan);
            assert_eq!(found.map(f64::to_bits), wanted.map(f64::to_bits), "{angles:?}");
        }
    }

    #[test]
    fn sines_and_cosines_are_those_of_libm() {
        let ends = [0.0, -0.0, 1e-300, 7e-9, 1.5e-8, FRAC_PI_4, FRAC_PI_4 - 1e-9, 3.0];
        let whole = [0.0, 1e-9, 1e-4, 1.0].into_iter().flat_map(|apart| between(-1.0, 1.0, apart));
        for angles in whole.chain(between(1e-9, 1e-7, 1e-8)).chain([ends]) {
            let mut found = angles;
            sines(&mut found);
            let wanted = angles.map(libm::sin);
            assert_eq!(found.map(f64::to_bits), wanted.map(f64::to_bits), "{angles:?}");
            let mut found = angles;
            cosines(&mut found);
            let wanted = angles.map(libm::cos);
            assert_eq!(found.map(f64::to_bits), wanted.map(f64::to_bits), "{angles:?}");
        }
    }

    #[test]
    fn exponentials_are_those_of_libm() {
        let half = std::f64::consts::LN_2 / 2.0;
        let ends = [0.0, -0.0, 1e-300, 3e-9, 4e-9, half, -3.0 * half, 710.0];
        let whole = [0.0, 1e-9, 1e-4, 1.0].into_iter().flat_map(|apart| between(-6.0, 6.0, apart));
        let changes = [-3.0, -1.0, 1.0, 3.0, 5.0, 7.0, 8.0].into_iter();
        let changes = changes.flat_map(|at| between(at * half - 1e-5, at * half + 1e-5, 1e-8));
        let far = between(-699.0, 699.0, 1e-3).chain(between(-750.0, 720.0, 1.0));
        for powers in whole.chain(changes).chain(far).chain([ends]) {
            let mut found = powers;
            exponentials(&mut found);
            let wanted = powers.map(libm::exp);
            assert_eq!(found.map(f64::to_bits), wanted.map(f64::to_bits), "{powers:?}");
        }
    }

    #[test]
    fn logarithms_are_those_of_libm() {
        let ends = [1.0, 1.0 + f64::EPSILON, 1.2, SQRT_2, 1.5, 2.0, 3.0, 4e9];
        for values in between(1.0, 3.0, 1.0).chain(between(1.0, 1e6, 1e3)).chain([ends]) {
            let mut found = values;
            logarithms(&mut found);
            let wanted = values.map(libm::log);
            assert_eq!(found.map(f64::to_bits), wanted.map(f64::to_bits), "{values:?}");
        }
    }
}
