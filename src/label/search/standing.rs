//! What stands where, and what has changed since a label was last looked at.

use super::Job;
use crate::label::candidate::Candidate;
use crate::unit::PageBox;

/// Where no label stands.
pub(super) const NOWHERE: PageBox =
    PageBox::new(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);

/// The boxes of the labels that stand, side by side so that many are passed quickly, and when each
/// label was last looked at: a label about which nothing has changed need not be again.
#[derive(Debug, Default)]
pub(super) struct Standing {
    boxes: Vec<PageBox>,
    /// The clear distance that the most demanding label keeps.
    padding: f64,
    /// How many changes there were.
    clock: u64,
    /// When a label or a neighbour of it last changed; when a neighbour of those did.
    near: Vec<u64>,
    far: Vec<u64>,
    /// When no better place was found for it; when no push gained.
    settled: Vec<Option<u64>>,
    pushed: Vec<Option<u64>>,
}

/// Whether two boxes have a point in common. Of many boxes few do, in no order: nothing is gained by a branch a side.
pub(super) fn touches(a: PageBox, b: PageBox) -> bool {
    (a.x0 <= b.x1) & (b.x0 <= a.x1) & (a.y0 <= b.y1) & (b.y0 <= a.y1)
}

impl Standing {
    /// Begins anew: labels have other places or neighbours than before.
    pub(super) fn begin(&mut self, jobs: &[Job], chosen: &[Option<usize>]) {
        let paddings = jobs.iter().flat_map(|job| &job.candidates).map(|place| place.padding);
        self.padding = paddings.fold(0.0, f64::max);
        self.clock = 0;
        self.near = vec![0; jobs.len()];
        self.far = vec![0; jobs.len()];
        self.settled = vec![None; jobs.len()];
        self.pushed = vec![None; jobs.len()];
        self.boxes = vec![NOWHERE; jobs.len()];
        for (number, (job, choice)) in jobs.iter().zip(chosen).enumerate() {
            self.put(number, choice.and_then(|choice| job.candidates.get(choice)));
        }
    }

    /// Says where a label stands.
    pub(super) fn put(&mut self, job: usize, place: Option<&Candidate>) {
        self.boxes[job] = place.map_or(NOWHERE, |place| place.reach);
    }

    /// The box outside which no label is in the way of candidates of some reach.
    pub(super) fn widest(&self, reach: PageBox) -> PageBox {
        reach.grown(self.padding)
    }

    /// Whether a label stands in a box or at its edge.
    pub(super) fn is_near(&self, job: u32, reach: PageBox) -> bool {
        touches(self.boxes[job as usize], reach)
    }

    /// Says that a label has another place than before.
    pub(super) fn changed(&mut self, job: usize, neighbours: &[Vec<u32>]) {
        self.clock += 1;
        let about = std::iter::once(job as u32).chain(neighbours[job].iter().copied());
        for near in about {
            self.near[near as usize] = self.clock;
            self.far[near as usize] = self.clock;
            for &far in &neighbours[near as usize] {
                self.far[far as usize] = self.clock;
            }
        }
    }

    /// Whether a label has its best place, since nothing about it has changed.
    pub(super) fn is_settled(&self, job: usize) -> bool {
        self.settled[job].is_some_and(|when| when >= self.near[job])
    }

    pub(super) fn settle(&mut self, job: usize) {
        self.settled[job] = Some(self.clock);
    }

    /// Whether no push of a label gains, since neither its neighbours nor theirs have changed.
    pub(super) fn has_pushed(&self, job: usize) -> bool {
        self.pushed[job].is_some_and(|when| when >= self.far[job])
    }

    pub(super) fn push(&mut self, job: usize) {
        self.pushed[job] = Some(self.clock);
    }
}
