//! Labels for a pyramid of tiles: what stands depends on a bounded neighbourhood.

use super::candidate::Candidate;
use super::grid::{Cells, Grid};
use super::ground::Ground;
use super::maker::Maker;
use super::obstacle::Obstacles;
use super::placement::{Outcome, Placement, Reason};
use super::request::{Anchor, Request};
use super::surroundings::{HARD, Scratch, Surroundings};
use crate::unit::{Page, PageBox};

/// Nothing is cut off at the edges of a block: it would differ from block to block.
const EVERYWHERE: PageBox = PageBox::new(-1e12, -1e12, 1e12, 1e12);

/// How far around a block labels have to be known so that those in it come out alike in every
/// block: `largest` is the greatest width or height of a label, padding included, CSS pixels.
///
/// A label that overlaps the block can depend on one that overlaps it, and so on, one step for
/// each round.
pub fn margin(rounds: u32, largest: f64) -> f64 {
    (f64::from(rounds) + 2.0) * largest
}

/// What is known of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Kept,
    Dropped,
}

/// Places labels as [`super::Policy::Tiled`] says. Each label has one place: the first shape at the
/// first anchor, the middle of the area, the middle of each part of the line. It is kept when no
/// label of higher rank in its way is kept. Decisions are taken in rounds, all at once in each;
/// what is open after the last is dropped.
pub(super) fn place(
    rounds: u32,
    period: Option<f64>,
    requests: &[Request],
    obstacles: &Obstacles,
) -> Vec<Placement> {
    let grounds: Vec<Result<Ground, Reason>> =
        requests.iter().map(|request| Ground::new(request, EVERYWHERE)).collect();
    let surroundings = Surroundings::new(EVERYWHERE, std::iter::empty(), &Obstacles::default());
    let mut labels: Vec<(usize, Candidate)> = Vec::new();
    for (index, (request, ground)) in requests.iter().zip(&grounds).enumerate() {
        let Ok(ground) = ground else { continue };
        for repeat in 0..ground.repeats() {
            let (owner, scratch, surroundings) = (usize::MAX, Scratch::default(), &surroundings);
            let maker = Maker { request, ground, owner, repeat, surroundings, scratch };
            labels.extend(only_place(maker).map(|candidate| (index, candidate)));
        }
    }
    let kept = decide(rounds, period, requests, &labels, &obstacles.boxes);
    let mut spots: Vec<Vec<Outcome>> = vec![Vec::new(); requests.len()];
    for ((index, candidate), kept) in labels.iter().zip(kept) {
        if kept {
            spots[*index].push(Outcome::Placed(candidate.to_spot()));
        }
    }
    let mut placements = Vec::with_capacity(requests.len());
    for ((request, ground), mut outcomes) in requests.iter().zip(&grounds).zip(spots) {
        if outcomes.is_empty() {
            let reason = ground.as_ref().err().copied().unwrap_or(Reason::NoFreePlace);
            outcomes.push(Outcome::Dropped(reason));
        }
        placements.extend(outcomes.into_iter().map(|outcome| Placement {
            id: request.id,
            outcome,
            icon: false,
        }));
    }
    placements
}

/// The one place that a label can take.
fn only_place(mut maker: Maker) -> Option<Candidate> {
    let request = maker.request;
    match maker.ground.marker().filter(|_| request.pin.is_none()) {
        Some((at, radius)) => {
            let shape = request.shapes.first()?;
            let anchor = request.anchors.first().copied().unwrap_or(Anchor::Center);
            let corner = anchor.corner(at, radius + request.gap, shape.width(), shape.height());
            Some(Candidate::plain(request, 0, corner + request.offset, anchor, true))
        }
        None => maker.beside(true).into_iter().next(),
    }
}

/// Which labels are kept.
fn decide(
    rounds: u32,
    period: Option<f64>,
    requests: &[Request],
    labels: &[(usize, Candidate)],
    boxes: &[PageBox],
) -> Vec<bool> {
    let Some(bounds) = labels.iter().map(|(_, label)| label.bounds).reduce(PageBox::union) else {
        return Vec::new();
    };
    let cells = Cells::new(bounds);
    let grid = Grid::of_boxes(cells, labels.iter().map(|(_, label)| label.bounds));
    let padding = labels.iter().map(|(_, label)| label.padding).fold(0.0, f64::max);
    // For each label those of higher rank in its way.
    let mut higher: Vec<Vec<u32>> = vec![Vec::new(); labels.len()];
    // Those too wide for a plane that comes round: they would cover their own other end.
    let mut too_wide = vec![false; labels.len()];
    let mut found = Vec::new();
    for (one, (index, at_home)) in labels.iter().enumerate() {
        let turns = period.map_or([0.0; 3], |period| [0.0, -period, period]);
        for (turn, shift) in turns.into_iter().enumerate() {
            // The wider padding of the two counts, so the search is as wide as any.
            let area = at_home.bounds.moved(Page::new(shift, 0.0)).grown(padding);
            if turn > 0 && (shift == 0.0 || !area.overlaps(bounds)) {
                continue;
            }
            let moved = (turn > 0).then(|| at_home.moved(Page::new(shift, 0.0)));
            let label = moved.as_ref().unwrap_or(at_home);
            grid.near(area, &mut found);
            for &other in &found {
                let other = other as usize;
                let (other_index, other_label) = &labels[other];
                if (other == one && turn == 0) || label.conflict(other_label) < HARD {
                    continue;
                }
                let (a, b) = (&requests[*index], &requests[*other_index]);
                if other == one {
                    too_wide[one] = true;
                } else if outranks(b, other_label, a, at_home) {
                    higher[one].push(other as u32);
                }
            }
        }
    }
    let blocked =
        |label: &Candidate| label.lines.iter().any(|&line| boxes.iter().any(|b| b.overlaps(line)));
    let mut states: Vec<State> = labels
        .iter()
        .zip(too_wide)
        .map(|((_, label), wide)| if wide || blocked(label) { State::Dropped } else { State::Open })
        .collect();
    for _ in 0..=rounds {
        let before = states.clone();
        for (state, higher) in states.iter_mut().zip(&higher) {
            if *state != State::Open {
                continue;
            }
            let mut others = higher.iter().map(|&other| before[other as usize]);
            if others.clone().any(|other| other == State::Kept) {
                *state = State::Dropped;
            } else if others.all(|other| other == State::Dropped) {
                *state = State::Kept;
            }
        }
    }
    states.into_iter().map(|state| state == State::Kept).collect()
}

/// Whether one label goes before another: upper layer, lower sort key, higher priority, else by
/// chance, the same in each block.
fn outranks(a: &Request, at_a: &Candidate, b: &Request, at_b: &Candidate) -> bool {
    b.layer
        .cmp(&a.layer)
        .then(a.sort_key.total_cmp(&b.sort_key))
        .then(b.priority.total_cmp(&a.priority))
        .then(scatter(a.id).cmp(&scatter(b.id)))
        .then(a.id.cmp(&b.id))
        .then(at_a.bounds.x0.total_cmp(&at_b.bounds.x0))
        .then(at_a.bounds.y0.total_cmp(&at_b.bounds.y0))
        .is_lt()
}

/// A number without order in it, from an id: the finaliser of SplitMix64.
fn scatter(id: usize) -> u64 {
    let mut z = (id as u64).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
