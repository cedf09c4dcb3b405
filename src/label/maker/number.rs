//! Places for the number that stands for a label without room.

use super::Maker;
use crate::label::candidate::Candidate;
use crate::label::ground::Ground;
use crate::label::request::{LeaderRule, Request};

/// What it costs that a reader has to look a label up: about what covering half an em of the route
/// does.
pub(in crate::label) const LOOKED_UP: f64 = 12.0;
/// The clear distance between a marker and its number, CSS pixels.
const GAP: f64 = 1.5;

impl Maker<'_> {
    /// The places of the label's number: around the point, at a leader's end, or in the area.
    pub(in crate::label) fn numbered(&self) -> Vec<Candidate> {
        let Some(shape) = self.request.key.clone() else { return Vec::new() };
        let request = Request {
            em: shape.height(),
            shapes: vec![shape],
            reserved: 0,
            anchors: Vec::new(),
            gap: GAP,
            padding: self.request.padding.min(GAP),
            leader: LeaderRule::FOLLOWED,
            ..self.request.clone()
        };
        let Ok(ground) = Ground::new(&request, self.surroundings.frame()) else {
            return Vec::new();
        };
        if matches!(ground, Ground::Line { .. }) {
            return Vec::new();
        }
        let mut maker = Maker {
            areas: self.areas,
            ..Maker::new(&request, &ground, self.owner, self.repeat, self.surroundings)
        };
        let mut found = maker.beside(false);
        found.append(&mut maker.apart());
        for candidate in &mut found {
            candidate.cost.soft += LOOKED_UP;
            candidate.keyed = true;
            candidate.first = false;
        }
        found
    }
}
