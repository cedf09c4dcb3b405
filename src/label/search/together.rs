//! The best of all choices for a few labels at a time, while the others stand: branch and bound.
//!
//! A search by single labels and by those that one pushes away stops where several would have to
//! move at once. Each label that costs more than it would alone is therefore solved together with
//! those in its way, and with those in theirs (a large neighbourhood search: Shaw 1998, CP98,
//! LNCS 1520:417).

use super::{Job, Search};

/// How many labels are solved at once, at most.
const MOST_LABELS: usize = 8;
/// How many places of a label are asked for what is in their way, cheapest first.
const PLACES: usize = 24;
/// How many partial choices are looked at for one group, at most.
const NODES: usize = 1000;
/// How many are looked at in all, for each label and at most.
const NODES_A_LABEL: usize = 400;
const NODES_IN_ALL: usize = 12_000;
/// A label that costs no more than this above what it would cost alone is good enough.
const GOOD_ENOUGH: f64 = 0.05;
/// How often all labels are gone through, at most.
const ROUNDS: usize = 6;

/// A label's choices with what each costs among the labels that stay, cheapest first.
type Choices = Vec<(Option<usize>, f64)>;

/// Labels while they are solved.
struct Group<'a> {
    search: &'a Search,
    labels: &'a [usize],
    choices: Vec<Choices>,
    /// What the labels from one on cost at least.
    rest: Vec<f64>,
    /// What was chosen for each so far.
    now: Vec<Option<usize>>,
    best: f64,
    best_choice: Vec<Option<usize>>,
}

impl Search {
    /// Replaces the choices of labels that cost more than they would alone, and of those about them,
    /// by the best there are, as far as the budget goes. The outcome is never worse.
    pub(in crate::label) fn solve_together(&mut self) {
        let mut budget = NODES_A_LABEL.saturating_mul(self.free).min(NODES_IN_ALL);
        // Close groups and far ones in turn, until neither gains.
        let mut gained = true;
        for round in 0..ROUNDS {
            let (mut gains, far) = (false, round % 2 == 1);
            for job in self.by_regret() {
                if self.cancel.is_cancelled() || budget == 0 {
                    return;
                }
                if self.regret(job) > GOOD_ENOUGH {
                    let group = self.group_about(job, far);
                    gains |= self.solve(&group, &mut budget);
                }
            }
            if !gains && !gained {
                return;
            }
            gained = gains;
        }
    }

    /// What a label costs above what it would cost alone.
    fn regret(&self, job: usize) -> f64 {
        let Job { candidates, drop } = &self.jobs[job];
        let alone = candidates.first().map(|place| place.cost.total());
        let least = alone.into_iter().chain(*drop).reduce(f64::min);
        least.map_or(0.0, |least| self.cost_now(job) - least)
    }

    /// The free labels that cost more than they would alone, the costliest first.
    fn by_regret(&self) -> Vec<usize> {
        let regrets = (0..self.free).map(|job| (job, self.regret(job)));
        let mut jobs: Vec<(usize, f64)> = regrets.filter(|job| job.1 > GOOD_ENOUGH).collect();
        jobs.sort_by(|a, b| b.1.total_cmp(&a.1));
        jobs.into_iter().map(|(job, _)| job).collect()
    }

    /// A label with those in the way of better places of it, and with those in the way of better places
    /// of these; in a far group, of worse ones, too, that they could take to make room for it.
    fn group_about(&self, job: usize, far: bool) -> Vec<usize> {
        let room = if far { self.regret(job) } else { 0.0 };
        let mut group = vec![job];
        let mut next = 0;
        while let Some(&job) = group.get(next) {
            let limit = self.cost_now(job) + if next > 0 { room } else { 0.0 };
            next += 1;
            for other in self.in_the_way_of(job, limit) {
                if group.len() == MOST_LABELS {
                    return group;
                }
                if !group.contains(&other) {
                    group.push(other);
                }
            }
        }
        group
    }

    /// The free labels that keep a label from places that cost less than a limit, the most hindering
    /// first.
    fn in_the_way_of(&self, job: usize, limit: f64) -> Vec<usize> {
        let places = self.jobs[job].candidates.iter();
        let cheap = places.map(|place| (place, limit - place.cost.total())).take(PLACES);
        let mut hindering: Vec<(usize, f64)> = Vec::new();
        for (place, left) in cheap.take_while(|place| place.1 > GOOD_ENOUGH) {
            let reach = self.standing.widest(place.reach);
            for (other, standing) in self.about(job, reach).filter(|&(other, _)| other < self.free)
            {
                let cost = place.conflict(standing).min(left);
                match hindering.iter_mut().find(|known| known.0 == other) {
                    Some(known) => known.1 += cost,
                    None if cost > 0.0 => hindering.push((other, cost)),
                    None => {}
                }
            }
        }
        hindering.sort_by(|a, b| b.1.total_cmp(&a.1));
        hindering.into_iter().map(|(other, _)| other).collect()
    }

    /// Gives some labels the best choices there are among the others. Returns whether that gains.
    fn solve(&mut self, labels: &[usize], budget: &mut usize) -> bool {
        let before: Vec<(usize, Option<usize>)> =
            labels.iter().map(|&job| (job, self.chosen[job])).collect();
        let best = self.cost_together(&before);
        for &job in labels {
            self.try_out(job, None);
        }
        let least: Vec<f64> = labels.iter().map(|&job| self.best(job).1).collect();
        // No label can cost more above its least than all do now.
        let slack = best - least.iter().sum::<f64>();
        let limits = labels.iter().zip(&least).map(|(&job, least)| (job, least + slack));
        let choices = limits.map(|(job, limit)| self.choices_below(job, limit)).collect();
        let mut rest = vec![0.0; labels.len() + 1];
        for (index, least) in least.iter().enumerate().rev() {
            rest[index] = rest[index + 1] + least;
        }
        let best_choice = before.iter().map(|&(_, choice)| choice).collect();
        let (search, now) = (&*self, vec![None; labels.len()]);
        let mut group = Group { search, labels, choices, rest, now, best, best_choice };
        let nodes = NODES.min(*budget);
        let left = if slack > GOOD_ENOUGH { group.branch(0, 0.0, nodes) } else { nodes };
        let (gains, choices) = (group.best < best, group.best_choice);
        // To look costs, too.
        *budget = budget.saturating_sub((nodes - left).max(1));
        for (job, choice) in before {
            self.try_out(job, choice);
        }
        for (&job, choice) in labels.iter().zip(choices) {
            self.choose(job, choice);
        }
        gains
    }

    /// The choices of a label that cost less than a limit among those that stand, cheapest first.
    fn choices_below(&self, job: usize, limit: f64) -> Choices {
        let places = &self.jobs[job].candidates;
        let cheap = places.iter().take_while(|place| place.cost.total() < limit).count();
        let all = (0..cheap).map(Some).chain(std::iter::once(None));
        let all = all.map(|choice| (choice, self.cost(job, choice)));
        let mut choices: Choices = all.filter(|&(_, cost)| cost < limit).collect();
        choices.sort_by(|a, b| a.1.total_cmp(&b.1));
        choices
    }
}

impl Group<'_> {
    /// Tries the choices of a label, given those before it, as far as some partial choices go. Each of
    /// the first label is followed for half of what is left, so that not all goes into its first.
    /// Returns how many are left.
    fn branch(&mut self, depth: usize, cost: f64, mut nodes: usize) -> usize {
        if depth == self.labels.len() {
            self.best = cost;
            self.best_choice.clone_from(&self.now);
            return nodes;
        }
        for index in 0..self.choices[depth].len() {
            let (choice, own) = self.choices[depth][index];
            // What may be spent on conflicts with those before it.
            let left = self.best - 1e-9 - (cost + own + self.rest[depth + 1]);
            if nodes == 0 || left <= 0.0 {
                break;
            }
            nodes -= 1;
            let conflicts = self.conflicts(depth, choice, left);
            if conflicts < left {
                self.now[depth] = choice;
                let part = if depth == 0 { nodes.div_ceil(2) } else { nodes };
                nodes -= part - self.branch(depth + 1, cost + own + conflicts, part);
            }
        }
        nodes
    }

    /// What the labels before one cost a choice of it, as far as a limit.
    fn conflicts(&self, depth: usize, choice: Option<usize>, limit: f64) -> f64 {
        let place = |at: usize, choice: Option<usize>| {
            self.search.jobs[self.labels[at]].candidates.get(choice?)
        };
        let Some(own) = place(depth, choice) else { return 0.0 };
        own.conflicts_below((0..depth).filter_map(|at| place(at, self.now[at])), limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::candidate::Candidate;
    use crate::label::grid::Cells;
    use crate::label::surroundings::Cost;
    use crate::label::{LabelShape, Request, Target};
    use crate::resources::Cancel;
    use crate::unit::{Anchor, Page, PageBox};

    /// Each of some labels in a ring would rather stand where the next one does.
    fn ring(count: usize) -> Search {
        let shape = LabelShape::block(40.0, 10.0);
        let request =
            Request::new(0, Target::Point { at: Page::new(0.0, 0.0), radius: 3.0 }, vec![shape]);
        let place = |number: usize, soft: f64| {
            let corner = Page::new(100.0 * number as f64, 50.0);
            let place = Candidate::plain(&request, 0, corner, Anchor::East, false);
            Candidate { cost: Cost { soft, hits: 0 }, ..place }
        };
        let job = |number: usize| Job {
            candidates: vec![place((number + 1) % count, 1.0), place(number, 2.0)],
            drop: None,
        };
        let cells = Cells::new(PageBox::new(0.0, 0.0, 100.0 * count as f64, 100.0));
        let mut search = Search::new((0..count).map(job).collect(), cells, Cancel::new());
        (0..count).for_each(|job| search.choose(job, Some(1)));
        search
    }

    #[test]
    fn labels_that_wait_for_one_another_move_at_once() {
        for (count, is_solved) in [(3, true), (MOST_LABELS, true), (MOST_LABELS + 1, false)] {
            let mut search = ring(count);
            search.improve();
            assert!((0..count).all(|job| search.cost_now(job) == 2.0), "a push alone does it");
            search.solve_together();
            let solved = (0..count).all(|job| search.cost_now(job) == 1.0);
            assert_eq!(solved, is_solved, "{count} labels");
        }
    }
}
