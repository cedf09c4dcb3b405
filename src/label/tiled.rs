//! Labels for a pyramid of tiles: what stands depends on a bounded neighbourhood.

use super::candidate::Candidate;
use super::grid::{Cells, Grid};
use super::ground::Ground;
use super::maker::Maker;
use super::obstacle::Obstacles;
use super::placement::{Outcome, Placement, Reason};
use super::request::Request;
use super::surroundings::Surroundings;
use crate::unit::{Anchor, Page, PageBox};

/// Nothing is cut off at the edges of a block: it would differ from block to block.
const EVERYWHERE: PageBox = PageBox::new(-1e12, -1e12, 1e12, 1e12);

/// How far around a block labels have to be known so that those in it come out alike in every
/// block: `largest` is how far a label reaches at most, from the left or upper end of the places it
/// could take to the other, padding included, CSS pixels; along lines and in areas 512 at least.
///
/// A label that overlaps the block can depend on one that overlaps it, and so on, one step for
/// each round.
pub fn margin(rounds: u32, largest: f64) -> f64 {
    (f64::from(rounds) + 2.0) * largest
}

/// The most places that are tried for a label.
const MOST_PLACES: usize = 8;

/// How far the places of a label along a line or in an area reach in all, CSS pixels.
const REACH: f64 = 512.0;

/// What is known of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not decided; the bits of the places it may still take.
    Open(u8),
    /// It stands at the place with this number.
    Kept(usize),
    Dropped,
}

/// A label and the places it could take, best first.
struct Label {
    /// The index of its request.
    request: usize,
    places: Vec<Candidate>,
    /// The box around all places.
    reach: PageBox,
    padding: f64,
}

/// A label of higher rank in the way of another.
struct Higher {
    label: usize,
    /// For each place of the lower one eight bits: which places of the higher one exclude it.
    excludes: u64,
}

/// Places labels as [`super::Policy::Tiled`] says. Around a point a label takes the first of its
/// anchors, in its first shape, that no marker and no label of higher rank is in the way of; along a
/// line the first such of places in each part, from its middle on; in an area of those about its
/// middle. Decisions are taken in rounds, all at once in each: a label is decided when none of higher
/// rank can come to stand in its way any more. What is open after the last round is dropped.
pub(super) fn place(
    rounds: u32,
    period: Option<f64>,
    requests: &[Request],
    obstacles: &Obstacles,
) -> Vec<Placement> {
    let grounds: Vec<Result<Ground, Reason>> =
        requests.iter().map(|request| Ground::new(request, EVERYWHERE)).collect();
    let surroundings = Surroundings::new(EVERYWHERE, std::iter::empty(), &Obstacles::default());
    let mut labels: Vec<Label> = Vec::new();
    for (index, (request, ground)) in requests.iter().zip(&grounds).enumerate() {
        let Ok(ground) = ground else { continue };
        for repeat in 0..ground.repeats() {
            let maker = Maker::new(request, ground, usize::MAX, repeat, &surroundings);
            let places = places(maker);
            let Some(reach) = places.iter().map(|place| place.bounds).reduce(PageBox::union) else {
                continue;
            };
            let padding = places.iter().map(|place| place.padding).fold(0.0, f64::max);
            labels.push(Label { request: index, places, reach, padding });
        }
    }
    free_of_obstacles(&mut labels, &grounds, period, obstacles);
    let states = decide(rounds, period, requests, &labels);
    let mut spots: Vec<Vec<Outcome>> = vec![Vec::new(); requests.len()];
    for (label, state) in labels.iter().zip(states) {
        if let State::Kept(place) = state
            && let Some(place) = label.places.get(place)
        {
            spots[label.request].push(Outcome::Placed(place.to_spot()));
        }
    }
    let mut placements = Vec::with_capacity(requests.len());
    for ((request, ground), mut outcomes) in requests.iter().zip(&grounds).zip(spots) {
        if outcomes.is_empty() {
            let reason = ground.as_ref().map_or_else(|reason| *reason, Ground::reason);
            outcomes.push(Outcome::Dropped(reason));
        }
        placements
            .extend(outcomes.into_iter().map(|outcome| Placement { id: request.id, outcome }));
    }
    placements
}

/// The places that a label can take, best first.
fn places(mut maker: Maker) -> Vec<Candidate> {
    let request = maker.request;
    let Some((at, radius)) = maker.ground.marker().filter(|_| request.pin.is_none()) else {
        let found = maker.beside(true);
        return few(&found, matches!(maker.ground, Ground::Line { .. }));
    };
    let Some(shape) = request.shapes.first() else { return Vec::new() };
    let anchors: &[Anchor] =
        if request.anchors.is_empty() { &[Anchor::Center] } else { &request.anchors };
    let place = |(rank, &anchor): (usize, &Anchor)| {
        let corner = anchor.corner(at, radius + request.gap, shape.width(), shape.height());
        Candidate::plain(request, 0, corner + request.offset, anchor, rank == 0)
    };
    anchors.iter().take(MOST_PLACES).enumerate().map(place).collect()
}

/// Of places along a line or about the middle of an area, best first, the first few, as far as they may
/// reach; along a line those that lie half a label apart at least, spread over all of its part.
fn few(found: &[Candidate], along: bool) -> Vec<Candidate> {
    let longer = |area: PageBox| area.width().max(area.height());
    let whole = found.iter().map(|place| place.bounds).reduce(PageBox::union).unwrap_or_default();
    let spread = longer(whole).min(REACH) / MOST_PLACES as f64;
    let mut places: Vec<Candidate> = Vec::new();
    let mut reach: Option<PageBox> = None;
    for place in found {
        let (bounds, middle) = (place.bounds, place.bounds.center());
        let least = spread.max(longer(bounds) / 2.0);
        let all = reach.map_or(bounds, |reach| reach.union(bounds));
        let is_near = |other: &Candidate| other.bounds.center().distance(middle) < least;
        let is_apart = !along || !places.iter().any(is_near);
        let fits = places.is_empty() || longer(all) <= REACH;
        if places.len() < MOST_PLACES && fits && is_apart {
            reach = Some(all);
            places.push(place.clone());
        }
    }
    places
}

/// How far a plane that comes round is moved to see all that is near a place.
fn turns(period: Option<f64>) -> impl Iterator<Item = Page> {
    let others = period.into_iter().flat_map(|period| [-period, period]);
    std::iter::once(0.0).chain(others).map(|shift| Page::new(shift, 0.0))
}

/// Takes away the places that cover a box, another label's marker or, where the plane comes round,
/// their own other end.
fn free_of_obstacles(
    labels: &mut [Label],
    grounds: &[Result<Ground, Reason>],
    period: Option<f64>,
    obstacles: &Obstacles,
) {
    let finite = |b: &&PageBox| b.x0.is_finite() && b.y0.is_finite();
    let boxes = obstacles.boxes.iter().filter(finite).map(|&area| (None, area));
    let markers = obstacles.markers.iter().filter(|(at, _)| at.x.is_finite() && at.y.is_finite());
    let markers = markers
        .map(|&(at, radius)| (Some(at), PageBox::from_center(at, 2.0 * radius, 2.0 * radius)));
    let obstacles: Vec<(Option<Page>, PageBox)> = boxes.chain(markers).collect();
    let around = obstacles.iter().map(|(_, area)| *area).reduce(PageBox::union);
    let grid = around
        .map(|around| Grid::of_boxes(Cells::new(around), obstacles.iter().map(|(_, area)| *area)));
    let mut found = Vec::new();
    for label in labels {
        let own = grounds[label.request].as_ref().ok().and_then(Ground::marker).map(|(at, _)| at);
        label.places.retain(|place| {
            let too_wide = turns(period).skip(1).any(|by| place.excludes(&place.moved(by)));
            let mut covers = |by: Page| {
                let Some((grid, around)) = grid.as_ref().zip(around) else { return false };
                let bounds = place.bounds.moved(by);
                if !bounds.overlaps(around) {
                    return false;
                }
                grid.near(bounds, &mut found);
                found.iter().filter_map(|&index| obstacles.get(index as usize)).any(|(at, area)| {
                    // Of a plane that comes round a label's own marker may be a turn away.
                    let is_own =
                        own.zip(*at).is_some_and(|(own, at)| (own + by).distance(at) < 0.5);
                    !is_own && place.lines.iter().any(|line| line.moved(by).overlaps(*area))
                })
            };
            !too_wide && !turns(period).any(&mut covers)
        });
    }
}

/// Which labels are kept, and where.
fn decide(rounds: u32, period: Option<f64>, requests: &[Request], labels: &[Label]) -> Vec<State> {
    let Some(bounds) = labels.iter().map(|label| label.reach).reduce(PageBox::union) else {
        return Vec::new();
    };
    let grid = Grid::of_boxes(Cells::new(bounds), labels.iter().map(|label| label.reach));
    let padding = labels.iter().map(|label| label.padding).fold(0.0, f64::max);
    let mut higher: Vec<Vec<Higher>> = labels.iter().map(|_| Vec::new()).collect();
    let mut found = Vec::new();
    for (one, label) in labels.iter().enumerate() {
        for by in turns(period) {
            // The wider padding of the two counts, so the search is as wide as any.
            let area = label.reach.moved(by).grown(padding);
            if !area.overlaps(bounds) {
                continue;
            }
            grid.near(area, &mut found);
            let others = found
                .iter()
                .map(|&other| other as usize)
                .filter(|&other| other != one && outranks(requests, &labels[other], label));
            let others: Vec<usize> =
                others.filter(|&other| area.overlaps(labels[other].reach)).collect();
            if others.is_empty() {
                continue;
            }
            let places: Vec<Candidate> = label.places.iter().map(|place| place.moved(by)).collect();
            for other in others {
                let excludes = excludes(&places, &labels[other].places);
                if excludes != 0 {
                    higher[one].push(Higher { label: other, excludes });
                }
            }
        }
    }
    let mut states = vec![State::Open(u8::MAX); labels.len()];
    for _ in 0..=rounds {
        let before = states.clone();
        for ((state, higher), label) in states.iter_mut().zip(&higher).zip(labels) {
            if matches!(state, State::Open(_)) {
                *state = decided(&before, higher, label.places.len());
            }
        }
        if states == before {
            break;
        }
    }
    states
}

/// What becomes of a label as far as those of higher rank are decided: it takes the first place
/// that none of them is in the way of, once none can be any more.
fn decided(states: &[State], higher: &[Higher], places: usize) -> State {
    // Places that are in the way of one that stands, and of one that may yet come to stand there.
    let (mut excluded, mut threatened) = (0_u8, 0_u8);
    for Higher { label, excludes } in higher {
        let (there, mask) = match states[*label] {
            State::Open(possible) => (possible, &mut threatened),
            State::Kept(place) => (1 << place, &mut excluded),
            State::Dropped => continue,
        };
        for place in 0..places {
            let by = (excludes >> (8 * place)) as u8;
            *mask |= u8::from(by & there != 0) << place;
        }
    }
    let free = |place: &usize| excluded >> place & 1 == 0;
    match (0..places).find(free) {
        None => State::Dropped,
        Some(place) if threatened >> place & 1 == 0 => State::Kept(place),
        Some(_) => State::Open(!excluded),
    }
}

/// Which places of one label exclude which of another: for each place of the first eight bits.
fn excludes(places: &[Candidate], others: &[Candidate]) -> u64 {
    let mut bits = 0;
    for (index, place) in places.iter().enumerate() {
        for (other_index, other) in others.iter().enumerate() {
            if place.excludes(other) {
                bits |= 1 << (8 * index + other_index);
            }
        }
    }
    bits
}

/// Whether one label goes before another: upper layer, lower sort key, higher priority, else by
/// chance, the same in each block.
fn outranks(requests: &[Request], one: &Label, other: &Label) -> bool {
    let (a, b) = (&requests[one.request], &requests[other.request]);
    b.layer
        .cmp(&a.layer)
        .then(a.sort_key.total_cmp(&b.sort_key))
        .then(b.priority.total_cmp(&a.priority))
        .then(scatter(a.id).cmp(&scatter(b.id)))
        .then(a.id.cmp(&b.id))
        .then(one.reach.x0.total_cmp(&other.reach.x0))
        .then(one.reach.y0.total_cmp(&other.reach.y0))
        .is_lt()
}

/// A number without order in it, from an id: the finaliser of SplitMix64.
fn scatter(id: u64) -> u64 {
    let mut z = id.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
