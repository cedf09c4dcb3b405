//! The policy for a page: required labels first, if need be as numbers, then as many others as fit.

mod align;
mod bounded;
mod cleared;
mod pins;
mod problem;
mod shifted;
mod spared;

pub use problem::{Problem, ProblemLabel};

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::ground::Ground;
use super::maker::Maker;
use super::obstacle::Obstacles;
use super::placement::{Outcome, Placement, Reason};
use super::request::{LeaderRule, Request, Target};
use super::search::{Job, Search};
use super::surroundings::{HARD, Surroundings};
use super::territory::{Territories, Territory};
use crate::resources::Cancel;
use crate::threads;
use crate::unit::PageBox;

/// A label that costs more than this beside its point is also tried apart from it.
const TROUBLED: f64 = 1.9;
/// A label that costs more than this apart from its point has its neighbours try that, too.
const SQUEEZED: f64 = 3.2;
/// How often labels found in trouble are given more places.
const ROUNDS: usize = 4;
/// A required label that costs this much covers what it must not, or a good part of the route: it is
/// tried smaller, then as a number.
const UNBEARABLE: f64 = 12.0;
/// What it costs to leave an optional label out: this for the least.
const DROP: f64 = 8.0;
/// How much more it costs for the one of the highest priority of all.
const DROP_RANGE: f64 = 24.0;
/// How much more it costs for the first in its layer's order.
const DROP_IN_LAYER: f64 = 16.0;
/// How much more it costs for one of the data than for one of the ground.
const DROP_OF_DATA: f64 = 8.0;

/// One label to be placed: a request, or one of its repeats along a line.
struct Label<'a> {
    /// Which request.
    index: usize,
    request: &'a Request,
    ground: &'a Ground,
    /// Which of its repeats.
    repeat: usize,
    /// Whether it must stand: required or pinned. Of repeats, the middle one.
    firm: bool,
}

/// Places labels as [`super::Policy::Figure`] says.
pub(super) fn place(
    cancel: &Cancel,
    frame: PageBox,
    requests: &[Request],
    obstacles: &Obstacles,
) -> Vec<Placement> {
    place_and_tell(cancel, frame, requests, obstacles, &mut |_| {})
}

/// A search that is over, and how many of its labels it was for.
struct Solved<'a> {
    search: &'a Search,
    count: usize,
}

/// Places labels and tells of each search.
fn place_and_tell(
    cancel: &Cancel,
    frame: PageBox,
    requests: &[Request],
    obstacles: &Obstacles,
    tell: &mut dyn FnMut(Solved<'_>),
) -> Vec<Placement> {
    let loosened = pins::loosened(frame, requests, obstacles);
    let requests = &*loosened;
    let grounds: Vec<Result<Ground, Reason>> =
        requests.iter().map(|request| Ground::new(request, frame)).collect();
    let mut labels = Vec::new();
    for (index, (request, ground)) in requests.iter().zip(&grounds).enumerate() {
        let Ok(ground) = ground else { continue };
        let wanted = request.must_stand();
        for repeat in 0..ground.repeats() {
            let firm = wanted && repeat == ground.repeats() / 2;
            labels.push(Label { index, request, ground, repeat, firm });
        }
    }
    labels.sort_by(|a, b| {
        (b.request.pin.is_some(), b.firm)
            .cmp(&(a.request.pin.is_some(), a.firm))
            .then(b.request.priority.total_cmp(&a.request.priority))
            .then(a.request.id.cmp(&b.request.id))
            .then(a.repeat.cmp(&b.repeat))
    });
    // A marker that goes with its label is in the way of others only where that stands.
    let markers = |leaving: bool| {
        let is_asked = move |label: &&Label| label.request.marker_with_label == leaving;
        labels.iter().map(move |label| label.ground.marker().filter(|_| is_asked(&label)))
    };
    let surroundings =
        Surroundings::new(frame, markers(false), obstacles).with_leaving(markers(true));
    let labels = bounded::bounded(labels, frame);
    let areas = areas(frame, requests, obstacles);
    let firm = labels.iter().take_while(|label| label.firm).count();
    let drops = drop_costs(&labels);

    let mut placed: Vec<Candidate> = Vec::new();
    let mut fates: Vec<Option<Outcome>> = vec![None; labels.len()];
    for range in [0..firm, firm..labels.len()] {
        let mut stage = Stage::new(range, &labels, &surroundings, &drops, &areas, &placed, cancel);
        stage.solve();
        tell(Solved { search: &stage.search, count: stage.makers.len() });
        stage.finish(&mut fates, &mut placed);
    }
    let mut outcomes: Vec<Vec<(usize, Outcome)>> = vec![Vec::new(); requests.len()];
    for (label, fate) in labels.iter().zip(fates) {
        outcomes[label.index].extend(fate.map(|fate| (label.repeat, fate)));
    }
    let mut placements = Vec::with_capacity(requests.len());
    for ((request, ground), outcomes) in requests.iter().zip(&grounds).zip(outcomes) {
        let reason = ground.as_ref().map_or_else(|reason| *reason, Ground::reason);
        let outcomes = gather(outcomes, reason);
        placements
            .extend(outcomes.into_iter().map(|outcome| Placement { id: request.id, outcome }));
    }
    placements
}

/// All areas that a name may be read as that of.
fn areas<'a>(frame: PageBox, requests: &'a [Request], obstacles: &'a Obstacles) -> Territories<'a> {
    let labelled = requests.iter().filter_map(|request| match &request.target {
        Target::Area { rings, islands, .. } => {
            Some(([rings.as_slice(), islands], request.layer, request.territory.as_deref()))
        }
        _ => None,
    });
    let others = obstacles.areas.iter();
    let others =
        others.map(|area| ([area.rings.as_slice(), &[]], area.layer, area.territory.as_deref()));
    let areas = labelled.chain(others);
    let areas = areas.filter_map(|(rings, layer, name)| Territory::new(rings, layer, name));
    Territories::new(frame, areas)
}

/// The labels of one request that stand, in order; where none does, that it was dropped.
fn gather(mut outcomes: Vec<(usize, Outcome)>, reason: Reason) -> Vec<Outcome> {
    outcomes.retain(|(_, outcome)| !matches!(outcome, Outcome::Dropped(_)));
    outcomes.sort_by_key(|&(repeat, _)| repeat);
    if outcomes.is_empty() {
        return vec![Outcome::Dropped(reason)];
    }
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// What leaving each label out costs: by its priority among the optional ones, by how many of its layer
/// come before it, whatever their sort keys measure, and by whether it is of the ground.
fn drop_costs(labels: &[Label]) -> Vec<Option<f64>> {
    let optional = || labels.iter().filter(|label| !label.firm).map(|label| label.request);
    let has_ground = optional().any(|request| request.of_ground);
    let mut all = NO_RANGE;
    let mut layers: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for request in optional() {
        all = widened(all, request.priority);
        layers.entry(request.layer).or_default().push(request.sort_key);
    }
    layers.values_mut().for_each(|keys| keys.sort_by(f64::total_cmp));
    let share = |value: f64, (least, most): (f64, f64), default: f64| {
        if most > least { (value - least) / (most - least) } else { default }
    };
    let cost = |request: &Request| {
        let behind = layers.get(&request.layer).map(|keys| {
            let before = keys.partition_point(|&key| key < request.sort_key);
            share(before as f64, (0.0, keys.len().saturating_sub(1) as f64), 1.0)
        });
        DROP + DROP_RANGE * share(request.priority, all, 0.5)
            + DROP_IN_LAYER * (1.0 - behind.unwrap_or(1.0))
            + if has_ground && !request.of_ground { DROP_OF_DATA } else { 0.0 }
    };
    labels.iter().map(|label| (!label.firm).then(|| cost(label.request))).collect()
}

/// The least and the greatest of no numbers.
const NO_RANGE: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

/// The least and the greatest of some numbers and one more.
fn widened((least, most): (f64, f64), number: f64) -> (f64, f64) {
    (least.min(number), most.max(number))
}

/// What is tried for a required label without room, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Resort {
    Smaller,
    Number,
}

/// Labels solved together, among those that stand already.
pub(super) struct Stage<'a> {
    /// Which of the labels.
    range: std::ops::Range<usize>,
    pub(super) makers: Vec<Maker<'a>>,
    /// Whether a label has its places apart from the point yet.
    widened: Vec<bool>,
    /// What a label without room was given last.
    resorts: Vec<Option<Resort>>,
    /// First the labels of this stage, then those that stand.
    pub(super) search: Search,
    pub(super) surroundings: &'a Surroundings,
}

impl<'a> Stage<'a> {
    fn new(
        range: std::ops::Range<usize>,
        labels: &[Label<'a>],
        surroundings: &'a Surroundings,
        drops: &[Option<f64>],
        areas: &'a Territories<'a>,
        placed: &[Candidate],
        cancel: &Cancel,
    ) -> Self {
        let mut makers: Vec<Maker<'a>> = range
            .clone()
            .map(|owner| {
                let Label { request, ground, repeat, .. } = labels[owner];
                Maker { areas, ..Maker::new(request, ground, owner, repeat, surroundings) }
            })
            .collect();
        let beside =
            |(): &mut (), maker: &mut Maker| (!cancel.is_cancelled()).then(|| maker.beside(false));
        let beside = threads::map_with(makers.iter_mut().collect(), || (), beside);
        let own = beside
            .into_iter()
            .zip(&drops[range.clone()])
            .map_while(|(candidates, &drop)| Some(Job { candidates: candidates?, drop }));
        let fixed = placed.iter().map(|label| Job { candidates: vec![label.clone()], drop: None });
        let jobs: Vec<Job> = own.chain(fixed).collect();
        // Nothing is searched for where the work was stopped.
        makers.truncate(jobs.len() - placed.len());
        let mut search = Search::new(jobs, surroundings.cells(), cancel.clone());
        search.fix_from(makers.len());
        let widened = makers
            .iter()
            .map(|maker| {
                let has_all = maker.spread || !matches!(maker.ground, Ground::Area { .. });
                let stays = maker.request.leader == LeaderRule::Never && has_all;
                stays || maker.request.pin.is_some()
            })
            .collect();
        let resorts = vec![None; makers.len()];
        Self { range, makers, widened, resorts, search, surroundings }
    }

    /// Finds places, giving labels in trouble more to choose from.
    fn solve(&mut self) {
        self.search.greedy();
        self.search.improve();
        let about = self.search.neighbours.clone();
        for _ in 0..ROUNDS {
            let mut wanted = Vec::new();
            for job in self.costing_more_than(TROUBLED) {
                wanted.push(job);
                if self.widened[job] && self.search.cost_now(job) > SQUEEZED {
                    wanted.extend(about[job].iter().map(|&other| other as usize));
                }
            }
            if !self.widen(wanted) {
                break;
            }
            self.search.greedy_missing();
            self.search.improve();
        }
        self.search.solve_together();
        self.align();
        self.last_resort();
        self.spare_key();
        self.shift();
        self.clear();
    }

    /// The labels that cost more than a limit where they are.
    fn costing_more_than(&self, limit: f64) -> Vec<usize> {
        (0..self.makers.len()).filter(|&job| self.search.cost_now(job) > limit).collect()
    }

    /// Gives labels their places apart. Returns whether any got some.
    fn widen(&mut self, mut wanted: Vec<usize>) -> bool {
        wanted.sort_unstable();
        wanted.dedup();
        let widened = &self.widened;
        let may_lead = |job: usize| self.makers[job].request.leader != LeaderRule::Never;
        // A name without a leader rather stands elsewhere in its area than on a route.
        let is_off_route = |place: &Candidate| !self.surroundings.is_at_route(&place.lines);
        let may = |job: usize| may_lead(job) || !self.place_now(job).is_some_and(is_off_route);
        wanted.retain(|&job| widened.get(job) == Some(&false) && may(job));
        let mut left = wanted.iter().copied().peekable();
        let makers = self.makers.iter_mut().enumerate();
        let makers = makers.filter_map(|(job, maker)| left.next_if_eq(&job).map(|_| maker));
        let apart = threads::map_with(makers.collect(), || (), |(), maker| maker.apart());
        for (&job, apart) in wanted.iter().zip(apart) {
            self.widened[job] = true;
            self.search.add(job, apart);
        }
        if !wanted.is_empty() {
            self.search.link(self.surroundings.cells());
        }
        !wanted.is_empty()
    }

    /// Required labels without a bearable place are tried in smaller type, then as numbers; then
    /// those about them are.
    fn last_resort(&mut self) {
        let resorts = [(Resort::Smaller, false), (Resort::Smaller, true), (Resort::Number, false)];
        for (resort, around) in resorts.into_iter().chain([(Resort::Number, true)]) {
            let mut tried = self.unbearable();
            if tried.is_empty() {
                return;
            }
            if around {
                let about = tried.iter().flat_map(|&job| &self.search.neighbours[job]);
                let about: Vec<usize> = about.map(|&other| other as usize).collect();
                tried.extend(about.into_iter().filter(|&job| self.is_held(job)));
                tried.sort_unstable();
                tried.dedup();
            }
            for job in tried {
                if self.resorts[job] < Some(resort) {
                    self.resorts[job] = Some(resort);
                    let more = self.places_of(job, resort);
                    self.search.add(job, more);
                }
            }
            self.search.link(self.surroundings.cells());
            self.search.greedy_missing();
            self.search.improve();
            self.search.solve_together();
        }
    }

    /// Whether a label has to stand, wherever that is.
    fn is_held(&self, job: usize) -> bool {
        let is_held = |maker: &Maker| maker.request.required && maker.request.pin.is_none();
        self.search.jobs[job].drop.is_none() && self.makers.get(job).is_some_and(is_held)
    }

    /// The required labels that cannot stay as they are. One that stands abroad covers nothing.
    fn unbearable(&self) -> Vec<usize> {
        let in_areas = |job: usize| {
            let choice = self.search.choice(job);
            let candidate = choice.and_then(|at| self.search.jobs[job].candidates.get(at));
            candidate.map_or(0.0, |candidate| candidate.in_areas)
        };
        let cost = |job: usize| self.search.cost_now(job) - in_areas(job);
        (0..self.makers.len()).filter(|&job| self.is_held(job) && cost(job) >= UNBEARABLE).collect()
    }

    /// The places that a label has where its own are taken.
    fn places_of(&mut self, job: usize, resort: Resort) -> Vec<Candidate> {
        let maker = &mut self.makers[job];
        match resort {
            Resort::Number => maker.numbered(),
            Resort::Smaller => {
                maker.reserve = true;
                let mut found = maker.beside(false);
                found.append(&mut maker.apart());
                maker.reserve = false;
                found
            }
        }
    }

    /// Writes down what became of each label.
    fn finish(mut self, fates: &mut [Option<Outcome>], placed: &mut Vec<Candidate>) {
        // From the least on, what still hits something goes.
        for job in (0..self.makers.len()).rev() {
            if self.search.cost_now(job) >= HARD {
                self.search.choose(job, None);
            }
        }
        for job in 0..self.makers.len() {
            let fate = match self.search.choice(job) {
                None => Outcome::Dropped(Reason::NoFreePlace),
                Some(choice) => {
                    let candidate = &self.search.jobs[job].candidates[choice];
                    let mut spot = candidate.to_spot();
                    spot.cost = self.search.cost_now(job);
                    placed.push(candidate.clone());
                    if candidate.keyed { Outcome::Keyed(spot) } else { Outcome::Placed(spot) }
                }
            };
            fates[self.range.start + job] = Some(fate);
        }
    }
}
