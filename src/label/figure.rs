//! The policy for a page: required labels first and always, then as many others as fit.

use super::candidate::{Candidate, Maker};
use super::obstacle::Obstacles;
use super::placement::{Outcome, Placement, Reason};
use super::request::{LeaderRule, Request, Target};
use super::search::{Job, Search};
use super::surroundings::{HARD, Surroundings};
use crate::unit::PageBox;

/// A label that costs more than this beside its point is also tried apart from it.
const TROUBLED: f64 = 2.2;
/// How often labels found in trouble are given more places.
const ROUNDS: usize = 4;
/// What it costs to leave an optional label out: this for the least, up to `DROP + DROP_RANGE`.
const DROP: f64 = 8.0;
/// See [`DROP`].
const DROP_RANGE: f64 = 24.0;

/// Places labels as [`super::Policy::Figure`] says.
pub(super) fn place(frame: PageBox, requests: &[Request], obstacles: &Obstacles) -> Vec<Placement> {
    let mut outcomes: Vec<Option<Outcome>> = requests.iter().map(|r| refuse(r, frame)).collect();
    let mut order: Vec<usize> = (0..requests.len()).filter(|&i| outcomes[i].is_none()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&requests[a], &requests[b]);
        let rank = |request: &Request| (request.pin.is_none(), !request.required);
        rank(a).cmp(&rank(b)).then(b.priority.total_cmp(&a.priority)).then(a.id.cmp(&b.id))
    });
    let sorted: Vec<&Request> = order.iter().map(|&index| &requests[index]).collect();
    let surroundings = Surroundings::new(frame, &sorted, obstacles);
    let firm = sorted.iter().take_while(|r| r.required || r.pin.is_some()).count();
    let drops = drop_costs(&sorted);

    let mut placed: Vec<Candidate> = Vec::new();
    let mut fates: Vec<Option<Outcome>> = vec![None; sorted.len()];
    for stage in [0..firm, firm..sorted.len()] {
        let mut stage = Stage::new(stage, &sorted, &surroundings, &drops, &placed);
        stage.solve();
        stage.finish(&mut fates, &mut placed);
    }
    for (&index, fate) in order.iter().zip(fates) {
        outcomes[index] = fate;
    }
    requests
        .iter()
        .zip(outcomes)
        .map(|(request, outcome)| Placement {
            id: request.id,
            outcome: outcome.unwrap_or(Outcome::Dropped(Reason::NoFreePlace)),
            icon: false,
        })
        .collect()
}

/// Why a request is not worked on, if it is not.
fn refuse(request: &Request, frame: PageBox) -> Option<Outcome> {
    if !request.is_valid() {
        return Some(Outcome::Dropped(Reason::Invalid));
    }
    let outside = match request.target {
        Target::Point { at, .. } => !frame.contains(at),
    };
    (outside && request.pin.is_none()).then_some(Outcome::Dropped(Reason::OutsideFrame))
}

/// What leaving each label out costs, by its priority among the optional ones.
fn drop_costs(sorted: &[&Request]) -> Vec<Option<f64>> {
    let optional = || sorted.iter().filter(|request| !request.required).map(|r| r.priority);
    let least = optional().fold(f64::INFINITY, f64::min);
    let most = optional().fold(f64::NEG_INFINITY, f64::max);
    let share = |priority: f64| {
        if most > least { (priority - least) / (most - least) } else { 0.5 }
    };
    sorted
        .iter()
        .map(|request| {
            let firm = request.required || request.pin.is_some();
            (!firm).then(|| DROP + DROP_RANGE * share(request.priority))
        })
        .collect()
}

/// Labels solved together, among those that stand already.
struct Stage<'a> {
    /// Which of the sorted requests.
    range: std::ops::Range<usize>,
    makers: Vec<Maker<'a>>,
    /// Whether a label has its places apart from the point yet.
    widened: Vec<bool>,
    /// First the labels of this stage, then those that stand.
    search: Search,
    surroundings: &'a Surroundings,
}

impl<'a> Stage<'a> {
    fn new(
        range: std::ops::Range<usize>,
        sorted: &[&'a Request],
        surroundings: &'a Surroundings,
        drops: &[Option<f64>],
        placed: &[Candidate],
    ) -> Self {
        let mut makers: Vec<Maker<'a>> =
            range.clone().map(|owner| Maker::new(sorted[owner], owner, surroundings)).collect();
        let own = makers
            .iter_mut()
            .zip(&drops[range.clone()])
            .map(|(maker, &drop)| Job { candidates: maker.beside(false), drop });
        let fixed = placed.iter().map(|label| Job { candidates: vec![label.clone()], drop: None });
        let jobs: Vec<Job> = own.chain(fixed).collect();
        let mut search = Search::new(jobs, surroundings.cells());
        search.fix_from(makers.len());
        let widened = makers
            .iter()
            .map(|maker| maker.request.leader == LeaderRule::Never || maker.request.pin.is_some())
            .collect();
        Self { range, makers, widened, search, surroundings }
    }

    /// Finds places, giving labels in trouble more to choose from.
    fn solve(&mut self) {
        self.search.greedy();
        self.search.improve();
        for _ in 0..ROUNDS {
            let troubled: Vec<usize> = (0..self.makers.len())
                .filter(|&job| self.search.cost_now(job) > TROUBLED)
                .collect();
            if !self.widen(&troubled) {
                break;
            }
            self.search.greedy_missing();
            self.search.improve();
        }
        self.last_resort();
    }

    /// Gives labels, and those about them, their places apart. Returns whether any got some.
    fn widen(&mut self, troubled: &[usize]) -> bool {
        let mut wanted: Vec<usize> = troubled.to_vec();
        for &job in troubled {
            wanted.extend(self.search.neighbours(job).filter(|&other| other < self.makers.len()));
        }
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|&job| !self.widened[job]);
        for &job in &wanted {
            self.widened[job] = true;
            let apart = self.makers[job].apart();
            self.search.jobs[job].candidates.extend(apart);
        }
        if !wanted.is_empty() {
            self.search.link(self.surroundings.cells());
        }
        !wanted.is_empty()
    }

    /// Required labels with no free place at all get the least bad one.
    fn last_resort(&mut self) {
        let stuck: Vec<usize> = (0..self.makers.len())
            .filter(|&job| {
                self.search.jobs[job].drop.is_none() && self.search.chosen[job].is_none()
            })
            .collect();
        if stuck.is_empty() {
            return;
        }
        for &job in &stuck {
            let all = self.makers[job].beside(true);
            self.search.jobs[job].candidates.extend(all);
        }
        self.search.link(self.surroundings.cells());
        self.search.greedy_missing();
        self.search.improve();
    }

    /// Writes down what became of each label.
    fn finish(mut self, fates: &mut [Option<Outcome>], placed: &mut Vec<Candidate>) {
        // Optional labels yield: from the least on, what still hits something goes.
        for job in (0..self.makers.len()).rev() {
            if self.search.jobs[job].drop.is_some() && self.search.cost_now(job) >= HARD {
                self.search.chosen[job] = None;
            }
        }
        for job in 0..self.makers.len() {
            let fate = match self.search.chosen[job] {
                None => Outcome::Dropped(Reason::NoFreePlace),
                Some(choice) => {
                    let candidate = &self.search.jobs[job].candidates[choice];
                    let mut spot = candidate.to_spot();
                    spot.cost = self.search.cost_now(job);
                    placed.push(candidate.clone());
                    if spot.cost >= HARD { Outcome::Forced(spot) } else { Outcome::Placed(spot) }
                }
            };
            fates[self.range.start + job] = Some(fate);
        }
    }
}
