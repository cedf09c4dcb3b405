//! Round examples of what a size stands for.

use crate::figure::furniture::round_below;

/// How many examples of sizes a legend shows, and how many times larger than the next a number is at
/// least.
const EXAMPLES: usize = 3;
const APART: f64 = 4.0;

/// Round numbers of which the largest is near to the largest of the data; none where that is not above
/// nought.
pub(super) fn examples(most: f64) -> impl Iterator<Item = f64> {
    let first = Some(most).filter(|most| most.is_finite() && *most > 0.0).map(near_below);
    std::iter::successors(first, |number| Some(round_below(number / APART))).take(EXAMPLES)
}

/// The greatest number of few digits that is not above one above nought, and not much below.
fn near_below(number: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(number)));
    let digits = [8.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.5].into_iter().map(|digit| digit * power);
    digits.into_iter().find(|round| *round <= number).unwrap_or(power)
}

/// What lies between stops, as `interpolate` has it.
pub(super) fn between(stops: &[(f64, f64)], at: f64) -> f64 {
    let after = stops.iter().position(|(input, _)| *input >= at).unwrap_or(stops.len());
    let (below, above) =
        (after.checked_sub(1).and_then(|index| stops.get(index)), stops.get(after));
    match (below, above) {
        (Some((a, from)), Some((b, to))) => from + (to - from) * (at - a) / (b - a),
        (Some((_, size)), None) | (None, Some((_, size))) => *size,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers_are_near() {
        assert_eq!([8.96, 12.3, 1.7, 0.047].map(near_below), [8.0, 10.0, 1.5, 0.04]);
    }

    #[test]
    fn sizes_lie_between_their_stops() {
        let stops = [(0.0, 2.0), (10.0, 12.0)];
        assert_eq!(
            [-1.0, 0.0, 5.0, 10.0, 11.0].map(|at| between(&stops, at)),
            [2.0, 2.0, 7.0, 12.0, 12.0]
        );
    }
}
