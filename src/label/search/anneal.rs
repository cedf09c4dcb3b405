//! Simulated annealing, for labels that a local search leaves in trouble.
//!
//! Christensen, Marks and Shieber 1995 (ACM TOG 14:203) found it best at every density. The
//! schedule is theirs: at first a step that makes things worse by 1 is taken two times in three;
//! each stage is cooler by a tenth; a stage ends after 20 moves a label or 5 successes a label.

use super::Search;
use crate::label::surroundings::HARD;

/// The temperature at which a step worse by 1 is taken two times in three: 1 / ln 1.5.
const HOTTEST: f64 = 2.466_303_462_376_472;
/// How much cooler each stage is.
const COOLING: f64 = 0.9;
/// How many stages there are at most.
const STAGES: usize = 50;
/// How many moves there are at most in all, so that a page never takes long.
const MOVES: usize = 12_000;
/// Neighbours of labels in trouble move with them, up to this many labels.
const MOST_LABELS: usize = 400;
/// What covering something counts while labels move, so that they can pass each other.
const SOFTENED: f64 = 8.0;

/// Steele, Lea and Flood's SplitMix64 (2014): small, and the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below a limit that is not 0.
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A number from 0 to 1, 1 left out.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl Search {
    /// Shakes labels in trouble and their neighbours; keeps the outcome only if it is better.
    pub(in crate::label) fn anneal(&mut self, troubled: &[usize]) {
        let mut labels: Vec<usize> = troubled.to_vec();
        for &job in troubled {
            labels.extend(self.neighbours[job].iter().map(|&other| other as usize));
        }
        labels.sort_unstable();
        labels.dedup();
        labels.retain(|&job| job < self.free && !self.jobs[job].candidates.is_empty());
        labels.truncate(MOST_LABELS);
        if labels.is_empty() {
            return;
        }
        let before = self.chosen.clone();
        let cost_before = self.cost_of(&labels);
        self.shake(&labels);
        for &job in &labels {
            self.standing.changed(job, &self.neighbours);
        }
        self.settle();
        if self.cost_of(&labels) >= cost_before - 1e-9 {
            for (job, choice) in before.into_iter().enumerate() {
                self.choose(job, choice);
            }
        } else {
            self.improve();
        }
    }

    fn shake(&mut self, labels: &[usize]) {
        let mut random = SplitMix(0x5EED);
        let mut temperature = HOTTEST;
        let mut moves_left = MOVES;
        for _ in 0..STAGES {
            let mut successes = 0;
            for _ in 0..20 * labels.len() {
                let is_over = moves_left == 0 || self.cancel.is_cancelled();
                if is_over || successes >= 5 * labels.len() {
                    break;
                }
                moves_left -= 1;
                let job = labels[random.below(labels.len())];
                let places = self.jobs[job].candidates.len();
                // Leaving it out is one more choice for a label that may be.
                let choices = places + usize::from(self.jobs[job].drop.is_some());
                let choice = Some(random.below(choices)).filter(|&choice| choice < places);
                if choice == self.chosen[job] {
                    continue;
                }
                let worse =
                    softened(self.cost(job, choice)) - softened(self.cost(job, self.chosen[job]));
                if worse <= 0.0 || random.share() < libm::exp(-worse / temperature) {
                    self.try_out(job, choice);
                    successes += 1;
                }
            }
            if successes == 0 {
                break;
            }
            temperature *= COOLING;
        }
    }

    /// What some labels cost in all, conflicts among them counted from both sides.
    fn cost_of(&self, labels: &[usize]) -> f64 {
        labels.iter().map(|&job| self.cost_now(job)).sum()
    }
}

/// A cost in which covering something counts little.
fn softened(cost: f64) -> f64 {
    let hits = (cost / HARD).floor();
    cost - hits * (HARD - SOFTENED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_numbers_keep_their_bounds_and_spread() {
        let mut random = SplitMix(1);
        let mut seen = [0; 10];
        for _ in 0..1000 {
            seen[random.below(10)] += 1;
            assert!((0.0..1.0).contains(&random.share()));
        }
        assert!(seen.iter().all(|&count| count > 50), "{seen:?}");
    }

    #[test]
    fn hits_count_little_while_labels_move() {
        assert_eq!(softened(1.5), 1.5);
        assert_eq!(softened(2.0 * HARD + 1.5), 2.0 * SOFTENED + 1.5);
    }
}
