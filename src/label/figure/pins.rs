//! Pins that would put a label over something are let go.

use std::borrow::Cow;

use crate::label::candidate::Candidate;
use crate::label::ground::Ground;
use crate::label::maker::Maker;
use crate::label::obstacle::Obstacles;
use crate::label::request::{LeaderRule, Request};
use crate::label::surroundings::Surroundings;
use crate::unit::PageBox;

/// The requests with those pins taken out where a label would cover a marker, furniture or another
/// pinned label, or stand off the page: these labels look for a place like others. Of two pins for
/// one place the more important holds.
pub(super) fn loosened<'a>(
    frame: PageBox,
    requests: &'a [Request],
    obstacles: &Obstacles,
) -> Cow<'a, [Request]> {
    let mut pinned: Vec<usize> =
        (0..requests.len()).filter(|&index| requests[index].pin.is_some()).collect();
    if pinned.is_empty() {
        return Cow::Borrowed(requests);
    }
    pinned.sort_by(|&a, &b| {
        let (a, b) = (&requests[a], &requests[b]);
        (b.required.cmp(&a.required)).then(b.priority.total_cmp(&a.priority)).then(a.id.cmp(&b.id))
    });
    let grounds: Vec<Option<Ground>> =
        requests.iter().map(|request| Ground::new(request, frame).ok()).collect();
    let markers = requests.iter().zip(&grounds).map(|(request, ground)| {
        ground.as_ref().and_then(Ground::marker).filter(|_| !request.marker_with_label)
    });
    let surroundings = Surroundings::new(frame, markers, obstacles);
    let mut standing: Vec<Candidate> = Vec::new();
    let mut loose = Vec::new();
    for index in pinned {
        let request = &requests[index];
        let Some(ground) = &grounds[index] else { continue };
        let mut maker = Maker::new(request, ground, index, 0, &surroundings);
        let place = maker.beside(false).into_iter().next();
        let is_free = |place: &Candidate| {
            place.cost.hits == 0 && !standing.iter().any(|other| place.excludes(other))
        };
        match place.filter(is_free) {
            Some(place) => standing.push(place),
            None => loose.push(index),
        }
    }
    if loose.is_empty() {
        return Cow::Borrowed(requests);
    }
    let mut requests = requests.to_vec();
    for index in loose {
        let request = &mut requests[index];
        request.pin = None;
        request.leader = LeaderRule::FOLLOWED;
    }
    Cow::Owned(requests)
}
