//! A key of few rows, which takes more from a page than it gives: its labels look for a place once more.

use super::{Resort, Stage};
use crate::label::candidate::Candidate;

/// A key of no more rows than this is to be spared.
const FEW: usize = 2;
/// What each of its rows costs more than one of a longer key.
const LONE: f64 = 24.0;
/// How much more a place in another country costs: a name there is read as one of it, and it takes the
/// place of that country's.
const ABROAD: f64 = 2.0;

impl Stage<'_> {
    /// Where few labels are numbers, they and those about them are tried in smaller type and at longer
    /// leaders, and numbers and places abroad cost more. All stays as it was where a number is left even so.
    pub(super) fn spare_key(&mut self) {
        let keyed = self.keyed();
        if keyed.is_empty() || keyed.len() > FEW {
            return;
        }
        let before: Vec<Option<Candidate>> =
            (0..self.makers.len()).map(|job| self.place_now(job).cloned()).collect();
        let about = keyed.iter().flat_map(|&job| &self.search.neighbours[job]);
        let about = about.map(|&other| other as usize);
        let about = about.filter(|&job| self.is_held(job));
        let mut tried: Vec<usize> = about.chain(keyed.iter().copied()).collect();
        tried.sort_unstable();
        tried.dedup();
        for &job in &tried {
            if self.resorts[job].is_none() {
                self.resorts[job] = Some(Resort::Smaller);
                let more = self.places_of(job, Resort::Smaller);
                self.search.add(job, more);
            }
            let farther = self.makers[job].farther();
            self.search.add(job, farther);
        }
        self.price(1.0);
        self.search.link(self.surroundings.cells());
        // Where each stands for the others' sake, none moves alone: all of them are placed anew.
        tried.into_iter().for_each(|job| self.search.choose(job, None));
        self.search.greedy_missing();
        self.search.improve();
        self.search.solve_together();
        if self.keyed().is_empty() {
            return;
        }
        self.price(-1.0);
        self.search.link(self.surroundings.cells());
        for (job, place) in before.iter().enumerate() {
            let mut places = self.search.jobs[job].candidates.iter();
            let choice = place.as_ref().and_then(|place| places.position(|it| it.is_at(place)));
            self.search.choose(job, choice);
        }
    }

    /// The labels that numbers stand for.
    fn keyed(&self) -> Vec<usize> {
        let is_keyed = |job: &usize| self.place_now(*job).is_some_and(|place| place.keyed);
        (0..self.makers.len()).filter(is_keyed).collect()
    }

    /// The place that a label has.
    pub(super) fn place_now(&self, job: usize) -> Option<&Candidate> {
        self.search.jobs[job].candidates.get(self.search.choice(job)?)
    }

    /// Has each number cost more, and each place in another country; or takes that back.
    fn price(&mut self, sign: f64) {
        for job in 0..self.makers.len() {
            for place in &mut self.search.jobs[job].candidates {
                let lone = if place.keyed { LONE } else { 0.0 };
                place.cost.soft += sign * (lone + ABROAD * place.in_areas);
            }
            self.search.add(job, Vec::new());
        }
    }
}
