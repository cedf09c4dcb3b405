//! Places beside an area too small for its name: off its coast, where no other area is.

use super::area;
use super::candidate::Candidate;
use super::ground::Middle;
use super::maker::{Maker, OFF_MIDDLE, Stand};
use super::request::Anchor;
use crate::unit::{Page, PageBox};

/// What it costs to stand outside the area.
const OUTSIDE: f64 = 5.0;
/// How much more it costs by the square of the room inside, as [`Middle::room`] tells it.
const ROOM_INSIDE: f64 = 25.0;
/// What it costs to stand as near to another area as to its own.
const AMBIGUOUS: f64 = 6.0;
/// A name whose middle is more than this many times as far from its own area as from another is
/// read as the other's.
const MISTAKEN: f64 = 0.85;
/// The distance from the edge, ems.
const GAP: f64 = 0.5;
/// No more places along the edge than this are tried.
const MOST_PLACES: usize = 64;

/// The areas that a name may be read as that of: their boxes and rings.
pub(super) type Areas<'a> = [(PageBox, &'a [Vec<Page>])];

impl Maker<'_> {
    /// Places along the edge of a small area, outside of it and of all others.
    pub(super) fn beside_area(
        &mut self,
        index: usize,
        rings: &[Vec<Page>],
        middle: Middle,
        found: &mut Vec<Candidate>,
    ) {
        let shape = &self.request.shapes[index];
        let (width, height) = (shape.width(), shape.height());
        let frame = self.surroundings.frame();
        let bounds = PageBox::around(rings.iter().flatten().copied());
        if !bounds.is_some_and(|bounds| frame.encloses(bounds)) {
            return;
        }
        let em = self.request.em;
        let outside = OUTSIDE + ROOM_INSIDE * middle.room * middle.room;
        for at in along_edges(rings, em) {
            for anchor in Anchor::AROUND {
                let corner = anchor.corner(at, GAP * em, width, height) + self.request.offset;
                let place = PageBox::from_size(corner.x, corner.y, width, height);
                if self.areas.iter().any(|&(bounds, rings)| meets(place, bounds, rings)) {
                    continue;
                }
                let nearness = |to: PageBox| {
                    let own = distance(to, rings);
                    let others =
                        self.areas.iter().filter(|(_, other)| !std::ptr::eq(*other, rings));
                    let near = others.filter(|(bounds, _)| bounds.grown(2.0 * own).overlaps(to));
                    let other = near.map(|(_, rings)| distance(to, rings));
                    own / other.fold(f64::INFINITY, f64::min).max(1e-9)
                };
                if nearness(PageBox::from_center(place.center(), 0.0, 0.0)) > MISTAKEN {
                    continue;
                }
                let off = (place.center().x - middle.at.x).abs() / width;
                let soft = outside + AMBIGUOUS * nearness(place).min(2.0) + off * OFF_MIDDLE;
                let stand = Stand {
                    shape: index,
                    corner,
                    align: shape.align.unwrap_or_default(),
                    anchor: Some(anchor),
                    leader: None,
                    soft: soft + shape.cost,
                };
                let candidate = self.weigh(stand, false);
                found.extend(candidate.map(|candidate| Candidate { first: false, ..candidate }));
            }
        }
    }
}

/// Points along rings, about an em apart.
fn along_edges(rings: &[Vec<Page>], em: f64) -> Vec<Page> {
    let mut points: Vec<Page> = Vec::new();
    for ring in rings {
        let mut last: Option<Page> = None;
        for &point in ring {
            if last.is_none_or(|last| last.distance(point) >= em) {
                points.push(point);
                last = Some(point);
            }
        }
    }
    let every = points.len().div_ceil(MOST_PLACES).max(1);
    points.into_iter().step_by(every).collect()
}

/// Whether a box lies on an area, judged at nine of its points.
fn meets(place: PageBox, bounds: PageBox, rings: &[Vec<Page>]) -> bool {
    bounds.overlaps(place) && area::nine_points(place).any(|point| area::contains(rings, point))
}

/// From a box to the nearest vertex of rings.
fn distance(place: PageBox, rings: &[Vec<Page>]) -> f64 {
    let vertices = rings.iter().flatten();
    vertices.map(|&vertex| place.distance(vertex)).fold(f64::INFINITY, f64::min)
}
