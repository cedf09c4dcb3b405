//! Names of areas without a place are shifted off the labels that are in their way.

use super::Stage;
use crate::label::candidate::Candidate;
use crate::label::ground::Ground;
use crate::unit::{Page, PageBox};

/// No more than so many labels are in the way of a place that is shifted off them.
const MOST: usize = 2;
/// How much farther off a label it is shifted than it has to be, ems.
const CLEAR: f64 = 0.2;

impl Stage<'_> {
    /// Gives the names of areas that found no place those beside the labels in the way: the places that are
    /// tried all over an area may miss what room these leave.
    pub(super) fn shift(&mut self) {
        let mut has_more = false;
        for job in 0..self.makers.len() {
            let is_area = matches!(self.makers[job].ground, Ground::Area { .. });
            if is_area && self.search.choice(job).is_none() {
                let more = self.shifted(job);
                has_more |= !more.is_empty();
                self.search.add(job, more);
            }
        }
        if has_more {
            self.search.link(self.surroundings.cells());
            self.search.greedy_missing();
        }
    }

    /// The places of a label in its area, shifted off those in their way.
    fn shifted(&mut self, job: usize) -> Vec<Candidate> {
        let maker = &mut self.makers[job];
        let clear = CLEAR * maker.request.em;
        let mut found = Vec::new();
        for place in self.search.jobs[job].candidates.iter().filter(|it| it.leader.is_none()) {
            let others = self.search.in_the_way(job, place);
            if others.len() > MOST {
                continue;
            }
            for by in ways_off(place.bounds, &others, clear) {
                found.extend(maker.shifted(place, by));
            }
        }
        found
    }
}

/// How a box can be shifted to lie off others: aside off one of them, up or down off one, or both.
fn ways_off(place: PageBox, others: &[PageBox], clear: f64) -> Vec<Page> {
    let off = |ends: fn(PageBox) -> [f64; 2]| {
        let [low, high] = ends(place);
        let most = high - low;
        let ways = others.iter().map(|other| ends(other.grown(clear)));
        let ways = ways.flat_map(move |[before, after]| [before - high, after - low]);
        std::iter::once(0.0).chain(ways.filter(move |by| by.abs() <= most)).collect::<Vec<f64>>()
    };
    let (across, down) = (off(|it| [it.x0, it.x1]), off(|it| [it.y0, it.y1]));
    let ways = across.iter().flat_map(|&x| down.iter().map(move |&y| Page::new(x, y)));
    ways.filter(|&by| by != Page::new(0.0, 0.0)).collect()
}
