//! MapLibre's greedy rule.

use super::candidate::Candidate;
use super::grid::Cells;
use super::ground::Ground;
use super::maker::Maker;
use super::obstacle::Obstacles;
use super::placement::{Outcome, Placement, Reason};
use super::request::Request;
use super::surroundings::Surroundings;
use crate::unit::{Anchor, PageBox};

/// Boxes that are taken, by cell.
struct Taken {
    cells: Cells,
    boxes: Vec<Vec<PageBox>>,
}

impl Taken {
    fn new(frame: PageBox) -> Self {
        let cells = Cells::new(frame);
        Self { cells, boxes: vec![Vec::new(); cells.count()] }
    }

    fn is_free(&self, bounds: PageBox) -> bool {
        self.cells.of(bounds).all(|cell| !self.boxes[cell].iter().any(|b| b.overlaps(bounds)))
    }

    fn take(&mut self, bounds: PageBox) {
        for cell in self.cells.of(bounds) {
            self.boxes[cell].push(bounds);
        }
    }
}

/// Places labels as [`super::Policy::Viewport`] says: from the top layer down, by sort key, each
/// at its first anchor that is free. Markers and lines are no obstacles, as in MapLibre; boxes
/// are, so that furniture keeps its place.
pub(super) fn place(frame: PageBox, requests: &[Request], obstacles: &Obstacles) -> Vec<Placement> {
    let mut order: Vec<usize> = (0..requests.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&requests[a], &requests[b]);
        b.layer.cmp(&a.layer).then(a.sort_key.total_cmp(&b.sort_key))
    });
    let surroundings = Surroundings::new(frame, std::iter::empty(), &Obstacles::default());
    let mut taken = Taken::new(frame);
    for &bounds in obstacles.boxes.iter().filter(|b| b.x0.is_finite() && b.y0.is_finite()) {
        taken.take(bounds);
    }
    let mut placements: Vec<Vec<Placement>> = vec![Vec::new(); requests.len()];
    for index in order {
        let request = &requests[index];
        let placed = match Ground::new(request, frame) {
            Err(reason) => vec![Outcome::Dropped(reason)],
            Ok(ground) => {
                let surroundings = &surroundings;
                let one = |repeat| {
                    let maker = Maker::new(request, &ground, usize::MAX, repeat, surroundings);
                    place_one(maker, &mut taken)
                };
                let mut all: Vec<Outcome> = (0..ground.repeats()).map(one).collect();
                let stands = |outcome: &Outcome| !matches!(outcome, Outcome::Dropped(_));
                if all.iter().any(stands) {
                    all.retain(stands);
                } else {
                    all.truncate(1);
                }
                all
            }
        };
        placements[index] =
            placed.into_iter().map(|outcome| Placement { id: request.id, outcome }).collect();
    }
    placements.into_iter().flatten().collect()
}

/// Places one label.
fn place_one(maker: Maker, taken: &mut Taken) -> Outcome {
    let request = maker.request;
    match text_spot(maker, taken) {
        Ok(candidate) => {
            if !request.collision.ignore_placement {
                for line in &candidate.lines {
                    taken.take(line.grown(request.padding));
                }
            }
            Outcome::Placed(candidate.to_spot())
        }
        Err(reason) => Outcome::Dropped(reason),
    }
}

/// The first place of a label that is free.
fn text_spot(mut maker: Maker, taken: &Taken) -> Result<Candidate, Reason> {
    let (request, frame) = (maker.request, maker.surroundings.frame());
    let mut reason = maker.ground.reason();
    let mut fallback = None;
    for candidate in places(&mut maker) {
        let visible = if request.keep_inside {
            frame.encloses(candidate.bounds)
        } else {
            frame.overlaps(candidate.bounds)
        };
        if !visible {
            if fallback.is_none() {
                reason = Reason::OutsideFrame;
            }
            continue;
        }
        let free = candidate.lines.iter().all(|line| taken.is_free(line.grown(request.padding)));
        if free {
            return Ok(candidate);
        }
        reason = Reason::NoFreePlace;
        fallback.get_or_insert(candidate);
    }
    match fallback {
        Some(candidate) if request.collision.allow_overlap => Ok(candidate),
        _ => Err(reason),
    }
}

/// The places a label may take, in the order they are tried: around a point those asked for,
/// else centred.
fn places(maker: &mut Maker) -> impl Iterator<Item = Candidate> {
    let request = maker.request;
    let anchors: &[Anchor] =
        if request.anchors.is_empty() { &[Anchor::Center] } else { &request.anchors };
    let point = maker.ground.marker().filter(|_| request.pin.is_none());
    let others = if point.is_none() { maker.beside(true) } else { Vec::new() };
    let around = point.into_iter().flat_map(move |(at, radius)| {
        let reach = radius + request.gap;
        request.shapes.iter().enumerate().flat_map(move |(index, shape)| {
            anchors.iter().enumerate().map(move |(rank, &anchor)| {
                let corner = anchor.corner(at, reach, shape.width(), shape.height());
                let first = index == 0 && rank == 0;
                Candidate::plain(request, index, corner + request.offset, anchor, first)
            })
        })
    });
    others.into_iter().chain(around)
}
