//! Names of areas without a place are shifted off the labels that are in their way.

use std::collections::BTreeSet;

use super::Stage;
use crate::label::candidate::Candidate;
use crate::unit::{Page, PageBox};

/// No more than so many labels are in the way of a place that is shifted off them.
const MOST: usize = 2;
/// It is shifted by no more than this many times its own width or height.
const FAR: f64 = 1.5;
/// How often a place is shifted.
const STEPS: usize = 2;
/// How much farther off a label it is shifted than it has to be, ems.
const CLEAR: f64 = 0.2;

impl Stage<'_> {
    /// Gives the names of areas that found no place those beside the labels in the way: the places that are
    /// tried all over an area may miss what room these leave.
    pub(super) fn shift(&mut self) {
        let mut has_more = false;
        for job in 0..self.makers.len() {
            if self.search.choice(job).is_some() {
                continue;
            }
            if let Some(visible) = self.makers[job].visible() {
                let more = self.shifted(job, visible);
                has_more |= !more.is_empty();
                self.search.add(job, more);
            }
        }
        if has_more {
            self.search.link(self.surroundings.cells());
            self.search.greedy_missing();
        }
    }

    /// The places of a label in its area, shifted off those in their way; once more, where others are then.
    fn shifted(&mut self, job: usize, visible: PageBox) -> Vec<Candidate> {
        let maker = &mut self.makers[job];
        let clear = CLEAR * maker.request.em;
        let mut known = BTreeSet::new();
        let mut found: Vec<Candidate> = Vec::new();
        let places = self.search.jobs[job].candidates.iter().filter(|it| it.leader.is_none());
        let mut tried: Vec<Candidate> = places.cloned().collect();
        for _ in 0..STEPS {
            let mut next = Vec::new();
            for place in &tried {
                let others = self.search.in_the_way(job, place);
                if others.len() > MOST {
                    continue;
                }
                for by in others.iter().flat_map(|other| ways_off(place.bounds, other.grown(clear)))
                {
                    let corner = Page::new(place.bounds.x0, place.bounds.y0) + by;
                    let seen = (place.shape, corner.x.round() as i64, corner.y.round() as i64);
                    if known.insert(seen) {
                        next.extend(maker.shifted(place, by, visible));
                    }
                }
            }
            found.extend(next.iter().cloned());
            tried = next;
        }
        found
    }
}

/// How a box can be shifted a little to lie off another.
fn ways_off(place: PageBox, other: PageBox) -> impl Iterator<Item = Page> {
    let (wide, high) = (FAR * place.width(), FAR * place.height());
    let aside = [other.x0 - place.x1, other.x1 - place.x0].into_iter();
    let aside = aside.filter(move |by| by.abs() <= wide).map(|by| Page::new(by, 0.0));
    let down = [other.y0 - place.y1, other.y1 - place.y0].into_iter();
    aside.chain(down.filter(move |by| by.abs() <= high).map(|by| Page::new(0.0, by)))
}
