//! The best of all choices, for groups of labels small enough: branch and bound.

use super::Search;

/// Groups of more labels are left as they are.
const MOST_LABELS: usize = 12;
/// How many partial choices are looked at for one group.
const NODES: u32 = 4000;
/// A group that costs no more than this above what its labels would cost alone is good enough.
const GOOD_ENOUGH: f64 = 0.05;

/// A group while it is worked on.
struct Group<'a> {
    search: &'a mut Search,
    labels: &'a [usize],
    /// The choices of each label with their own cost, cheapest first.
    choices: Vec<Vec<(Option<usize>, f64)>>,
    /// What the labels from one on cost at least.
    rest: Vec<f64>,
    best: f64,
    best_choice: Vec<Option<usize>>,
    nodes: u32,
}

impl Search {
    /// Replaces the choices of small groups by the best there are, as far as the budget goes.
    /// What stands is the first bound, so that the outcome is never worse.
    pub(in crate::label) fn exact(&mut self) {
        for labels in self.groups() {
            if self.cancel.is_cancelled() {
                return;
            }
            if (2..=MOST_LABELS).contains(&labels.len()) {
                self.solve(&labels);
            }
        }
    }

    /// The free labels, in groups that cannot get in each other's way.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.free];
        let mut groups = Vec::new();
        for first in 0..self.free {
            if seen[first] {
                continue;
            }
            seen[first] = true;
            let mut group = vec![first];
            let mut next = 0;
            while let Some(&job) = group.get(next) {
                next += 1;
                for &other in &self.neighbours[job] {
                    let other = other as usize;
                    if other < self.free && !seen[other] {
                        seen[other] = true;
                        group.push(other);
                    }
                }
            }
            groups.push(group);
        }
        groups
    }

    fn solve(&mut self, labels: &[usize]) {
        let before: Vec<Option<usize>> = labels.iter().map(|&job| self.chosen[job]).collect();
        // Free labels off the board, conflicts are those with labels that stand already.
        for &job in labels {
            self.try_out(job, None);
        }
        let choices: Vec<Vec<(Option<usize>, f64)>> =
            labels.iter().map(|&job| self.choices(job)).collect();
        let least = |choices: &Vec<(Option<usize>, f64)>| choices.first().map_or(0.0, |c| c.1);
        let mut rest = vec![0.0; labels.len() + 1];
        for index in (0..labels.len()).rev() {
            rest[index] = rest[index + 1] + least(&choices[index]);
        }
        let mut now = 0.0;
        for (&job, &choice) in labels.iter().zip(&before) {
            now += self.cost(job, choice);
            self.try_out(job, choice);
        }
        if now - rest[0] <= GOOD_ENOUGH {
            return;
        }
        for &job in labels {
            self.try_out(job, None);
        }
        let best_choice = before;
        let mut group =
            Group { search: self, labels, choices, rest, best: now, best_choice, nodes: NODES };
        group.branch(0, 0.0);
        let best_choice = group.best_choice;
        for (&job, choice) in labels.iter().zip(best_choice) {
            self.choose(job, choice);
        }
    }

    /// The choices of a label with their own cost, cheapest first.
    fn choices(&self, job: usize) -> Vec<(Option<usize>, f64)> {
        let mut choices: Vec<(Option<usize>, f64)> = (0..self.jobs[job].candidates.len())
            .map(Some)
            .chain(std::iter::once(None))
            .map(|choice| (choice, self.cost(job, choice)))
            .collect();
        choices.sort_by(|a, b| a.1.total_cmp(&b.1));
        choices
    }
}

impl Group<'_> {
    /// Tries the choices of a label, given those before it.
    fn branch(&mut self, depth: usize, cost: f64) {
        let Some(&job) = self.labels.get(depth) else {
            if cost < self.best - 1e-9 {
                self.best = cost;
                self.best_choice = self.labels.iter().map(|&job| self.search.chosen[job]).collect();
            }
            return;
        };
        for index in 0..self.choices[depth].len() {
            let (choice, own) = self.choices[depth][index];
            if self.nodes == 0 || cost + own + self.rest[depth + 1] >= self.best - 1e-9 {
                break;
            }
            self.nodes -= 1;
            let with_others = self.search.cost(job, choice);
            if cost + with_others + self.rest[depth + 1] < self.best - 1e-9 {
                self.search.try_out(job, choice);
                self.branch(depth + 1, cost + with_others);
                self.search.try_out(job, None);
            }
        }
    }
}
