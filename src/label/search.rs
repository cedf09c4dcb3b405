//! Choosing one candidate for each label so that the whole costs least.

mod standing;
mod together;

use standing::{NOWHERE, Standing, touches};

use super::candidate::Candidate;
use super::grid::{Cells, Grid};
use super::surroundings::HARD;
use crate::resources::Cancel;
use crate::unit::PageBox;

/// The choices of one label.
#[derive(Debug)]
pub(super) struct Job {
    /// The places it could take, cheapest first, so that a search can stop early.
    pub(super) candidates: Vec<Candidate>,
    /// What it costs to leave it out; `None` where it must stand.
    pub(super) drop: Option<f64>,
}

/// Labels and which place each has.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) jobs: Vec<Job>,
    /// Which labels may get in each other's way.
    pub(super) neighbours: Vec<Vec<u32>>,
    /// The candidate each label has; `None` where it is left out.
    chosen: Vec<Option<usize>>,
    /// Around all candidates of each label, as wide as others may be in their way.
    reaches: Vec<PageBox>,
    standing: Standing,
    /// How many labels, from the first, may move.
    pub(super) free: usize,
    /// Ends the search early.
    pub(super) cancel: Cancel,
}

/// Sweeps over all labels before an unsettled search is broken off.
const SWEEPS: usize = 12;
/// How many places are tried for a label that pushes others away, best first.
const PUSHES: usize = 24;
/// A label does not push others away for less than this.
const GAIN: f64 = 0.1;

impl Search {
    /// A search over labels in the order in which they are first placed.
    pub(super) fn new(mut jobs: Vec<Job>, cells: Cells, cancel: Cancel) -> Self {
        let (chosen, free) = (vec![None; jobs.len()], jobs.len());
        for job in &mut jobs {
            job.candidates.sort_by(|a, b| a.cost.total().total_cmp(&b.cost.total()));
        }
        let mut search = Self {
            jobs,
            neighbours: Vec::new(),
            chosen,
            reaches: Vec::new(),
            standing: Standing::default(),
            free,
            cancel,
        };
        search.link(cells);
        search
    }

    /// The candidate that a label has.
    pub(super) fn choice(&self, job: usize) -> Option<usize> {
        self.chosen[job]
    }

    /// Gives a label a candidate, or none.
    pub(super) fn choose(&mut self, job: usize, choice: Option<usize>) {
        if self.chosen[job] != choice {
            self.try_out(job, choice);
            self.standing.changed(job, &self.neighbours);
        }
    }

    /// Gives a label a candidate to see what that costs: what is known of its neighbours stays, so
    /// that either this is taken back or [`Search::choose`] told.
    fn try_out(&mut self, job: usize, choice: Option<usize>) {
        self.chosen[job] = choice;
        let place = choice.and_then(|choice| self.jobs[job].candidates.get(choice));
        self.standing.put(job, place);
    }

    /// Fixes the labels from one on to their first candidates.
    pub(super) fn fix_from(&mut self, first: usize) {
        self.free = first;
        for job in first..self.jobs.len() {
            self.choose(job, Some(0));
        }
    }

    /// Finds out which labels may get in each other's way; again whenever candidates were added.
    pub(super) fn link(&mut self, cells: Cells) {
        let reach = |job: &Job| {
            let reaches = job.candidates.iter().map(|c| c.reach.grown(c.padding));
            reaches.reduce(PageBox::union)
        };
        let reaches: Vec<(usize, PageBox)> = self
            .jobs
            .iter()
            .enumerate()
            .filter_map(|(index, job)| Some((index, reach(job)?)))
            .collect();
        let grid = Grid::of_boxes(cells, reaches.iter().map(|&(_, reach)| reach));
        self.neighbours = vec![Vec::new(); self.jobs.len()];
        let mut found = Vec::new();
        for &(job, reach) in &reaches {
            grid.near(reach, &mut found);
            self.neighbours[job] = found
                .iter()
                .map(|&index| reaches[index as usize])
                .filter(|&(other, bounds)| other != job && bounds.overlaps(reach))
                .map(|(other, _)| other as u32)
                .collect();
        }
        self.standing.begin(&self.jobs, &self.chosen);
        self.reaches = vec![NOWHERE; self.jobs.len()];
        for (job, reach) in reaches {
            self.reaches[job] = self.standing.widest(reach);
        }
    }

    /// Gives a label more places. Call [`Search::link`] afterwards.
    pub(super) fn add(&mut self, job: usize, more: Vec<Candidate>) {
        let chosen = self.chosen[job];
        let candidates = &mut self.jobs[job].candidates;
        let mut marked: Vec<(bool, Candidate)> = std::mem::take(candidates)
            .into_iter()
            .enumerate()
            .map(|(index, candidate)| (chosen == Some(index), candidate))
            .chain(more.into_iter().map(|candidate| (false, candidate)))
            .collect();
        marked.sort_by(|a, b| a.1.cost.total().total_cmp(&b.1.cost.total()));
        self.chosen[job] = marked.iter().position(|&(is_chosen, _)| is_chosen);
        *candidates = marked.into_iter().map(|(_, candidate)| candidate).collect();
    }

    /// What it would cost in all that a label took a candidate, given the others.
    pub(super) fn cost(&self, job: usize, choice: Option<usize>) -> f64 {
        let Some(choice) = choice else {
            return self.jobs[job].drop.unwrap_or(100.0 * HARD);
        };
        let candidate = &self.jobs[job].candidates[choice];
        candidate.cost.total() + self.conflicts(job, candidate)
    }

    /// What the others cost a candidate.
    fn conflicts(&self, job: usize, candidate: &Candidate) -> f64 {
        let reach = self.standing.widest(candidate.reach);
        let about = self.about(job, reach);
        about.map(|(_, other)| candidate.conflict(other)).sum()
    }

    /// The labels that a label could not stand with at a place: their boxes, with the distance to keep.
    pub(super) fn in_the_way(&self, job: usize, place: &Candidate) -> Vec<PageBox> {
        let about = self.about(job, self.standing.widest(place.reach));
        let clear = |other: &Candidate| other.bounds.grown(place.padding.max(other.padding));
        about.filter(|(_, other)| place.excludes(other)).map(|(_, other)| clear(other)).collect()
    }

    /// A label's neighbours that stand in a box or at its edge, with their places.
    fn about(&self, job: usize, reach: PageBox) -> impl Iterator<Item = (usize, &Candidate)> {
        let near =
            self.neighbours[job].iter().filter(move |&&other| self.standing.is_near(other, reach));
        near.filter_map(|&other| {
            let other = other as usize;
            Some((other, self.jobs[other].candidates.get(self.chosen[other]?)?))
        })
    }

    /// The best choice for a label, given the others, and what it costs.
    fn best(&self, job: usize) -> (Option<usize>, f64) {
        self.best_below(job, f64::INFINITY)
    }

    /// The same, where that costs less than a limit; else nothing is chosen, at the cost of the limit.
    fn best_below(&self, job: usize, limit: f64) -> (Option<usize>, f64) {
        let mut best = (None, self.cost(job, None).min(limit));
        // Their boxes side by side, of which most are passed.
        let about: Vec<(PageBox, &Candidate)> =
            self.about(job, self.reaches[job]).map(|(_, other)| (other.reach, other)).collect();
        for (index, candidate) in self.jobs[job].candidates.iter().enumerate() {
            let own = candidate.cost.total();
            if own >= best.1 {
                break;
            }
            let (reach, limit) = (self.standing.widest(candidate.reach), best.1 - own);
            let near = about.iter().filter(|(bounds, _)| touches(*bounds, reach));
            let cost = own + candidate.conflicts_below(near.map(|&(_, other)| other), limit);
            if cost < best.1 {
                best = (Some(index), cost);
            }
        }
        best
    }

    /// Gives each label in turn the best place that is left.
    pub(super) fn greedy(&mut self) {
        for job in 0..self.free {
            self.choose(job, self.best(job).0);
        }
    }

    /// Gives labels that have none the best place that is left.
    pub(super) fn greedy_missing(&mut self) {
        for job in 0..self.free {
            if self.chosen[job].is_none() {
                self.choose(job, self.best(job).0);
            }
        }
    }

    /// Improves: single labels first, then a label together with those it pushes away.
    pub(super) fn improve(&mut self) {
        for _ in 0..SWEEPS {
            let settled = !self.settle();
            if settled && !self.push() {
                break;
            }
        }
    }

    /// Moves single labels to better places until none is found. Returns whether any moved.
    fn settle(&mut self) -> bool {
        let mut any = false;
        for _ in 0..SWEEPS {
            let mut moved = false;
            for job in 0..self.free {
                if self.cancel.is_cancelled() {
                    return false;
                }
                if self.standing.is_settled(job) {
                    continue;
                }
                let (choice, cost) = self.best(job);
                if choice != self.chosen[job] && cost < self.cost(job, self.chosen[job]) - 1e-9 {
                    self.choose(job, choice);
                    moved = true;
                }
                self.standing.settle(job);
            }
            any |= moved;
            if !moved {
                break;
            }
        }
        any
    }

    /// Lets each label take a better place that others are in, where those find new places and
    /// the whole gains. Returns whether any did.
    fn push(&mut self) -> bool {
        let mut any = false;
        for job in 0..self.free {
            if self.cancel.is_cancelled() {
                return false;
            }
            if self.standing.has_pushed(job) {
                continue;
            }
            let now = self.cost(job, self.chosen[job]);
            let cheaper = self.jobs[job]
                .candidates
                .iter()
                .take_while(|candidate| candidate.cost.total() < now - GAIN)
                .count();
            let pushes = (0..cheaper.min(PUSHES)).any(|index| self.try_push(job, index));
            if !pushes {
                self.standing.push(job);
            }
            any |= pushes;
        }
        any
    }

    /// Lets one label take one candidate and those in its way move on, if the whole gains.
    fn try_push(&mut self, job: usize, index: usize) -> bool {
        let candidate = &self.jobs[job].candidates[index];
        let reach = self.standing.widest(candidate.reach);
        let about = self.about(job, reach).filter(|(_, place)| candidate.excludes(place));
        let pushed: Vec<usize> = about.map(|(other, _)| other).collect();
        if pushed.len() > 4 || pushed.iter().any(|&other| other >= self.free) {
            return false;
        }
        let before: Vec<(usize, Option<usize>)> = std::iter::once(job)
            .chain(pushed.iter().copied())
            .map(|j| (j, self.chosen[j]))
            .collect();
        let cost_before = self.cost_together(&before);
        for &other in &pushed {
            self.try_out(other, None);
        }
        // What is known of the cost so far can only grow: no label in the way of another makes it less.
        let mut least = self.cost(job, Some(index));
        self.try_out(job, Some(index));
        let all_stand = pushed.iter().all(|&other| {
            let limit = cost_before - least;
            let (choice, cost) = self.best_below(other, limit);
            least += cost;
            self.try_out(other, choice);
            cost < limit
        });
        let gains = all_stand && self.cost_together(&before) < cost_before - 1e-9;
        for (other, choice) in before {
            if gains {
                self.standing.changed(other, &self.neighbours);
            } else {
                self.try_out(other, choice);
            }
        }
        gains
    }

    /// What some labels cost together: their own costs and all conflicts one of them is in.
    fn cost_together(&self, labels: &[(usize, Option<usize>)]) -> f64 {
        let mut cost = 0.0;
        for (position, &(job, _)) in labels.iter().enumerate() {
            cost += self.cost(job, self.chosen[job]);
            // Conflicts among them were counted from both sides.
            for &(other, _) in &labels[..position] {
                if let (Some(a), Some(b)) = (self.chosen[job], self.chosen[other]) {
                    cost -= self.jobs[job].candidates[a].conflict(&self.jobs[other].candidates[b]);
                }
            }
        }
        cost
    }

    /// What a label costs where it is.
    pub(super) fn cost_now(&self, job: usize) -> f64 {
        self.cost(job, self.chosen[job])
    }
}
