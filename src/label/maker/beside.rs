//! Places beside an area too small for its name: off its coast, where no other area is.

use super::{Maker, OFF_MIDDLE, Stand};
use crate::label::area;
use crate::label::candidate::Candidate;
use crate::label::ground::Middle;
use crate::label::territory::Territory;
use crate::unit::{Anchor, Page, PageBox};

/// What it costs to stand outside the area.
const OUTSIDE: f64 = 5.0;
/// How much more it costs by the square of the room inside, as [`Middle::room`] tells it.
const ROOM_INSIDE: f64 = 25.0;
/// What it costs to stand as near to another area as to its own.
const AMBIGUOUS: f64 = 6.0;
/// A name that is more than this many times as far from its own area as from another, or whose middle
/// is, is read as the other's.
const MISTAKEN: f64 = 0.85;
/// A name whose end is nearer than so many ems to another area, and so many times as far from its own, is
/// read on from the other.
const AT_END: f64 = 0.5;
const BEYOND: f64 = 2.0;
/// A circle of data in the row of a name that is nearer to its end than this is read with it, in whatever
/// area that circle lies; heights of a line.
const IN_ROW: f64 = 2.2;
/// The distance from the edge, ems.
const GAP: f64 = 0.5;
/// No more places along the edge than this are tried.
const MOST_PLACES: usize = 64;

impl Maker<'_> {
    /// Places along the edge of a small area, outside of it and of all others.
    pub(in crate::label) fn beside_area(
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
        let Some(bounds) = bounds.filter(|&bounds| frame.encloses(bounds)) else { return };
        let em = self.request.em;
        // Only neighbours can be meant, or be in the way.
        let reach = bounds.grown(3.0 * (width + height + GAP * em));
        let areas = self.areas;
        let others: Vec<_> = areas.near(reach).filter(|other| !other.is_of(rings)).collect();
        let outside = OUTSIDE + ROOM_INSIDE * middle.room * middle.room;
        for at in along_edges(rings, em) {
            for anchor in Anchor::AROUND {
                let corner = anchor.corner(at, GAP * em, width, height) + self.request.offset;
                let place = PageBox::from_size(corner.x, corner.y, width, height);
                let points: Vec<Page> = area::nine_points(place).collect();
                let covers = |area: &dyn Fn(Page) -> bool| area::parts(place).any(area);
                let mut under = others.iter().filter(|other| other.bounds.overlaps(place));
                if covers(&|at| area::contains(rings, at))
                    || under.any(|other| covers(&|at| other.contains(at)))
                {
                    continue;
                }
                let nearness = |points: &[Page]| {
                    let own = area::distance(points, || area::edges(rings));
                    let near = |bounds: &PageBox| {
                        points.iter().any(|&point| bounds.grown(2.0 * own).contains(point))
                    };
                    let other = others.iter().filter(|other| near(&other.bounds));
                    let other = other.map(|other| area::distance(points, || other.edges()));
                    own / other.fold(f64::INFINITY, f64::min).max(1e-9)
                };
                if nearness(&[place.center()]).max(nearness(&points)) > MISTAKEN {
                    continue;
                }
                if is_read_on(place, rings, &others, em) {
                    continue;
                }
                let align = shape.align.unwrap_or_default();
                let lines = shape.boxes(corner.x, corner.y, align);
                let is_foreign = |at: Page| !area::contains(rings, at);
                if self.surroundings.is_in_row(&lines, IN_ROW, is_foreign) {
                    continue;
                }
                let off = (place.center().x - middle.at.x).abs() / width;
                let soft = outside + AMBIGUOUS * nearness(&points) + off * OFF_MIDDLE;
                let stand = Stand {
                    shape: index,
                    corner,
                    align,
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

/// Whether an end of a name off an area of these rings is at the edge of another, and farther from its own.
fn is_read_on(place: PageBox, rings: &[Vec<Page>], others: &[&Territory<'_>], em: f64) -> bool {
    [place.x0, place.x1].into_iter().any(|x| {
        let end = [Page::new(x, place.center().y)];
        let far = (AT_END * em).min(area::distance(&end, || area::edges(rings)) / BEYOND);
        let mut near = others.iter().filter(|other| other.bounds.grown(far).contains(end[0]));
        near.any(|other| area::distance(&end, || other.edges()) < far)
    })
}

/// Points along rings, about an em apart.
fn along_edges(rings: &[Vec<Page>], em: f64) -> Vec<Page> {
    let mut points: Vec<Page> = Vec::new();
    for ring in rings {
        let mut last: Option<Page> = None;
        for (a, b) in area::edges(std::slice::from_ref(ring)) {
            let steps = (a.distance(b) / em).clamp(1.0, MOST_PLACES as f64).floor();
            for step in 0..steps as usize {
                let at = a + (b - a) * (step as f64 / steps);
                if last.is_none_or(|last| last.distance(at) >= em) {
                    points.push(at);
                    last = Some(at);
                }
            }
        }
    }
    let every = points.len().div_ceil(MOST_PLACES).max(1);
    points.into_iter().step_by(every).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(left: f64, top: f64, side: f64) -> Vec<Vec<Page>> {
        let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
        vec![corners.map(|(x, y)| Page::new(left + x, top + y)).to_vec()]
    }

    #[test]
    fn a_name_is_read_on_from_an_area_at_its_end_unless_its_own_is_as_near() {
        let place = PageBox::from_size(100.0, 100.0, 60.0, 14.0);
        // Its own area touches the middle of the name from above.
        let island = square(125.0, 90.0, 8.0);
        let is_read_on = |own: &[Vec<Page>], other: &[Vec<Page>]| {
            let other = Territory::new([other, &[]], 0, None).unwrap();
            super::is_read_on(place, own, &[&other], 13.0)
        };
        for gap in [1.0, 3.0, 6.0] {
            let left = square(80.0 - gap, 97.0, 20.0);
            let right = square(160.0 + gap, 97.0, 20.0);
            assert!(is_read_on(&island, &left) && is_read_on(&island, &right), "{gap}");
            // Land of its own at that end is as near.
            let own = [island.clone(), square(80.0 - gap, 97.0, 20.0)].concat();
            assert!(!is_read_on(&own, &left), "{gap}");
        }
        let far = square(73.0, 97.0, 20.0);
        let above = square(90.0, 60.0, 20.0);
        assert!(!is_read_on(&island, &far) && !is_read_on(&island, &above));
    }
}
