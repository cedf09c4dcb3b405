//! Where classes part.

use crate::figure::model::Classing;

/// The round inner breaks that divide numbers into at most so many classes: rising, none twice. A number
/// belongs to the class whose lower break it reaches.
pub(super) fn breaks(numbers: &[f64], classes: usize, method: Classing) -> Vec<f64> {
    let mut sorted: Vec<f64> =
        numbers.iter().copied().filter(|number| number.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let mut found = match method {
        Classing::Equal => (1..classes)
            .map(|index| least + (most - least) * index as f64 / classes as f64)
            .collect(),
        Classing::Quantile => quantiles(&sorted, classes),
        Classing::Jenks => jenks(&sorted, classes),
    };
    found.iter_mut().for_each(|at| *at = rounded(*at, &sorted));
    found.dedup();
    found.retain(|value| *value > least && *value <= most);
    found
}

/// The same where nought parts classes, of numbers below it and above: as many on either side, one more where there
/// are more numbers.
pub(super) fn breaks_about_nought(numbers: &[f64], classes: usize, method: Classing) -> Vec<f64> {
    let (below, above): (Vec<f64>, Vec<f64>) = numbers.iter().partition(|number| **number < 0.0);
    let of_below = if above.len() < below.len() { classes.div_ceil(2) } else { classes / 2 };
    let mut found = breaks(&below, of_below, method);
    found.push(0.0);
    found.extend(breaks(&above, classes - of_below, method).into_iter().filter(|at| *at > 0.0));
    found
}

/// Breaks with as many numbers in each class.
fn quantiles(sorted: &[f64], classes: usize) -> Vec<f64> {
    let at = |index: usize| sorted.get(index * sorted.len() / classes).copied();
    (1..classes).filter_map(at).collect()
}

/// The most numbers that are divided exactly; more are thinned evenly.
const MOST: usize = 1000;

/// The division with the least squared deviation from the classes' means: Fisher 1958 (JASA 53:789),
/// which Jenks 1977 brought to maps.
fn jenks(sorted: &[f64], classes: usize) -> Vec<f64> {
    let step = sorted.len().div_ceil(MOST).max(1);
    let numbers: Vec<f64> = sorted.iter().copied().step_by(step).collect();
    let count = numbers.len();
    let (mut sums, mut squares) = (vec![0.0], vec![0.0]);
    for (index, number) in numbers.iter().enumerate() {
        sums.push(sums[index] + number);
        squares.push(squares[index] + number * number);
    }
    let spread = |from: usize, to: usize| {
        let sum: f64 = sums[to] - sums[from];
        (squares[to] - squares[from] - sum * sum / (to - from) as f64).max(0.0)
    };
    let mut cost: Vec<f64> =
        (0..=count).map(|to| if to == 0 { 0.0 } else { spread(0, to) }).collect();
    let mut starts: Vec<Vec<usize>> = Vec::new();
    for class in 1..classes.min(count) {
        let mut next = vec![f64::INFINITY; count + 1];
        let mut start = vec![0; count + 1];
        for to in class + 1..=count {
            for (from, before) in cost.iter().enumerate().take(to).skip(class) {
                let total = before + spread(from, to);
                if total < next[to] {
                    (next[to], start[to]) = (total, from);
                }
            }
        }
        cost = next;
        starts.push(start);
    }
    let (mut to, mut found) = (count, Vec::new());
    for start in starts.iter().rev() {
        to = start[to];
        found.extend(numbers.get(to).copied());
    }
    found.reverse();
    found
}

/// A break with as few digits as keep every number in its class.
fn rounded(at: f64, sorted: &[f64]) -> f64 {
    let below =
        sorted.iter().copied().filter(|value| *value < at).fold(f64::NEG_INFINITY, f64::max);
    if at == 0.0 || !below.is_finite() {
        return at;
    }
    let first = libm::floor(libm::log10(at.abs().max(below.abs()))) as i32;
    for digits in 0..14 {
        // Powers above 1 are whole: with them whole numbers stay so.
        let power = libm::pow(10.0, f64::from((digits - first).abs()));
        for step in [5.0, 2.0, 1.0] {
            let short = match digits < first {
                true => libm::floor(at / (power * step)) * (power * step),
                false => libm::floor(at * power / step) * step / power,
            };
            if short > below && short <= at {
                return short;
            }
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_parts_where_it_says() {
        let numbers: Vec<f64> = (1..=100).map(f64::from).collect();
        let equal = breaks(&numbers, 4, Classing::Equal);
        assert!(
            equal.iter().zip([25.75, 50.5, 75.25]).all(|(a, b)| (a - b).abs() < 1.0),
            "{equal:?}"
        );
        assert_eq!(breaks(&numbers, 4, Classing::Quantile), [26.0, 51.0, 76.0]);
        let groups = [1.0, 2.0, 2.5, 40.0, 41.0, 43.0, 90.0, 92.0];
        assert_eq!(breaks(&groups, 3, Classing::Jenks), [40.0, 50.0]);
        let people: Vec<f64> = (1..60).map(|n| f64::from(n * n) * 410_131.0).collect();
        for method in [Classing::Quantile, Classing::Jenks] {
            assert!(breaks(&people, 7, method).iter().all(|at| at.fract() == 0.0));
        }
    }

    #[test]
    fn nought_parts_those_below_it_from_those_above() {
        let numbers = [-3.0, -1.0, 0.0, 2.0, 4.0, 6.0, 9.0];
        for method in [Classing::Equal, Classing::Quantile, Classing::Jenks] {
            for classes in 2..=7 {
                let found = breaks_about_nought(&numbers, classes, method);
                assert!(found.contains(&0.0) && found.len() < classes, "{found:?}");
                assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
            }
        }
    }

    #[test]
    fn few_or_equal_numbers_have_fewer_classes() {
        for method in [Classing::Equal, Classing::Quantile, Classing::Jenks] {
            assert!(breaks(&[3.0, 3.0, 3.0], 5, method).is_empty());
            assert!(breaks(&[], 5, method).is_empty());
            assert!(breaks(&[1.0, 2.0], 5, method).len() < 5);
        }
    }
}
