//! What a leader costs where it runs.

use super::super::markers::Marker;
use super::super::planar;
use super::{CLEARANCE, Cost, HEAVY, Scratch, Segment, Surroundings};
use crate::path::clip;
use crate::unit::{Page, PageBox};

/// Markers nearer to a point of another's edge than this cover it, CSS pixels.
const RIM: f64 = 1.0;
/// Markers whose middles are nearer to one another than this mark one place, CSS pixels.
const SAME: f64 = 0.25;
/// What it costs a leader to cross a line, for each unit of the line's weight.
const CROSSED: f64 = 0.1;
/// The clear distance wanted between a leader and another's marker, CSS pixels, and what it costs to touch
/// that: a line that goes on past a marker is read as its.
const PASSAGE: f64 = 6.0;
const PASSED: f64 = 1.5;
/// What it costs a leader to run over a marker that touches its own.
const OVER_MARKER: f64 = 2.0;

/// How a leader passes a marker, CSS pixels.
struct Passage {
    /// The distance between them.
    clear: f64,
    /// The distance that is wanted: markers that touch one another leave none at the leader's end.
    room: f64,
}

impl Passage {
    fn new(mark: Marker, (from, to): (Page, Page)) -> Self {
        let clear = planar::point_segment(mark.at, from, to) - mark.radius;
        Self { clear, room: (mark.at.distance(to) - mark.radius).min(PASSAGE) }
    }
}

/// Whether a marker touches that at the end of a leader, whose radius is `over`.
fn touches_end(mark: Marker, to: Page, over: f64) -> bool {
    mark.at.distance(to) < mark.radius + over
}

impl Surroundings {
    /// Whether the marker of another place than that at `own` lies over a point or touches it.
    pub(in crate::label) fn is_marked(&self, point: Page, own: Page, owner: usize) -> bool {
        let around = PageBox::from_center(point, 2.0 * RIM, 2.0 * RIM);
        self.marks.any_near(around, |mark| {
            let other = mark.owner != Some(owner) && mark.at.distance(own) >= SAME;
            other && mark.at.distance(point) < mark.radius + RIM
        })
    }

    /// Whether a leader of the label `owner` runs over a marker, as [`Surroundings::cost_of_leader`]
    /// has it.
    pub(in crate::label) fn is_marker_under_leader(
        &self,
        (from, to): (Page, Page),
        over: f64,
        owner: usize,
    ) -> bool {
        let bounds = planar::around(from, to).grown(2.0 * PASSAGE);
        self.marks.any_near(bounds, |mark| {
            let Passage { clear, room } = Passage::new(mark, (from, to));
            let is_other = mark.owner != Some(owner) && !touches_end(mark, to, over);
            is_other && clear < room.min(1.0)
        })
    }

    /// What it costs to draw a leader here, from the label's end to the marker's edge; or to its
    /// middle, over the markers that touch its own, whose radius is `over` then.
    pub(in crate::label) fn cost_of_leader(
        &self,
        (from, to): (Page, Page),
        over: f64,
        owner: usize,
        em: f64,
        scratch: &mut Scratch,
    ) -> Cost {
        let mut cost = Cost::default();
        let bounds = planar::around(from, to);
        for mark in self.marks.near(bounds.grown(2.0 * PASSAGE), &mut scratch.found) {
            if mark.owner == Some(owner) {
                continue;
            }
            let Passage { clear, room } = Passage::new(mark, (from, to));
            if touches_end(mark, to, over) {
                cost.soft += if clear < 0.0 { OVER_MARKER } else { 0.0 };
            } else if clear < room.min(1.0) {
                cost.hits += 1;
            } else if clear < room {
                cost.soft += PASSED * (1.0 - clear / PASSAGE);
            }
        }
        self.box_grid.near(bounds, &mut scratch.found);
        let covered = |index: &&u32| clip(self.boxes[**index as usize], from, to).is_some();
        cost.hits += scratch.found.iter().filter(covered).count() as u32;
        if cost.hits == 0 {
            cost.soft += self.along_lines(from, to, em, scratch);
            let crossed = |index: &&u32| {
                let Segment { a, b, .. } = self.segments[**index as usize];
                planar::cross(a, b, from, to)
            };
            let weights = scratch.found.iter().filter(crossed);
            cost.soft +=
                weights.map(|&index| self.segments[index as usize].weight * CROSSED).sum::<f64>();
        }
        cost
    }

    /// How long a leader runs on or beside heavy lines, in ems.
    fn along_lines(&self, from: Page, to: Page, em: f64, scratch: &mut Scratch) -> f64 {
        const STEP: f64 = 3.0;
        let bounds = planar::around(from, to);
        self.segment_grid.near(bounds.grown(2.0 * CLEARANCE), &mut scratch.found);
        scratch.found.retain(|&index| {
            let Segment { a, b, half_width, weight } = self.segments[index as usize];
            let around = planar::around(a, b);
            weight >= HEAVY && clip(around.grown(half_width + CLEARANCE), from, to).is_some()
        });
        if scratch.found.is_empty() {
            return 0.0;
        }
        let length = from.distance(to);
        let steps = (length / STEP).ceil().clamp(1.0, 200.0);
        let mut beside = 0.0;
        for step in 0..steps as usize {
            let at = from + (to - from) * ((step as f64 + 0.5) / steps);
            let touches = scratch.found.iter().any(|&index| {
                let Segment { a, b, half_width, .. } = self.segments[index as usize];
                let reach = half_width + CLEARANCE;
                planar::point_segment_squared(at, a, b) < reach * reach
            });
            beside += if touches { length / steps } else { 0.0 };
        }
        beside / em
    }

    /// How many markers that go with their labels a leader would run over.
    pub(in crate::label) fn leaving_under(
        &self,
        (from, to): (Page, Page),
        owner: usize,
        scratch: &mut Scratch,
    ) -> usize {
        let Some(leaving) = &self.leaving else { return 0 };
        let bounds = planar::around(from, to);
        let marks = leaving.near(bounds.grown(CLEARANCE), &mut scratch.found);
        let under = |mark: &Marker| {
            let clear = planar::point_segment(mark.at, from, to) - mark.radius;
            mark.owner != Some(owner) && clear < 1.0
        };
        marks.filter(under).count()
    }
}
