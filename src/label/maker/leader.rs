//! Places apart from the point, joined to it by a line.

use std::f64::consts::TAU;
use std::sync::LazyLock;

use super::{Maker, Stand};
use crate::label::candidate::Candidate;
use crate::label::request::{LeaderRule, Request};
use crate::label::shape::LabelShape;
use crate::unit::{Align, Page, PageBox};

/// What it costs to stand apart at all.
const APART: f64 = 1.6;
/// What each em of the line costs; and by the square of its ems where the label may be left out, as a
/// long line tells less than it takes room.
const PER_EM: f64 = 0.45;
const PER_SQUARE: f64 = 0.15;
/// What each em costs that the line runs on or beside a heavy line.
pub(in crate::label) const ALONG_ROUTE: f64 = 1.5;
/// The clear distance between the end of the line and the side of the text, in CSS pixels.
const TEXT_GAP: f64 = 2.5;
/// The same above and below the text, whose lines have room there already.
const LINE_GAP: f64 = 0.0;
/// The directions in which a place is looked for.
static DIRECTIONS: LazyLock<[Page; 24]> = LazyLock::new(|| {
    std::array::from_fn(|step| {
        let angle = TAU * step as f64 / 24.0;
        Page::new(libm::cos(angle), libm::sin(angle))
    })
});
/// The shortest line, in ems.
const SHORTEST: f64 = 0.9;
/// How much longer each next one is.
const LONGER: f64 = 1.32;

impl Maker<'_> {
    /// Places on rings around the point, each at the end of a leader; and all over an area.
    pub(in crate::label) fn apart(&mut self) -> Vec<Candidate> {
        let mut found = Vec::new();
        if self.request.pin.is_some() {
            return found;
        }
        self.elsewhere(&mut found);
        let LeaderRule::Allowed { max_length } = self.request.leader else { return found };
        let Some((at, radius)) = self.ground.point() else { return found };
        let em = self.request.em;
        for (index, _) in self.shapes() {
            for &direction in &*DIRECTIONS {
                let mut length = SHORTEST;
                while length <= max_length {
                    let end = at + direction * (radius + length * em);
                    if !self.surroundings.frame().contains(end) {
                        break;
                    }
                    if let Some(stand) = self.stand_apart(index, at, radius, end, direction) {
                        found.extend(self.weigh(stand, false));
                    }
                    length *= LONGER;
                }
            }
        }
        found
    }

    /// Places apart at leaders as long as any, in all sizes of its type.
    pub(in crate::label) fn farther(&self) -> Vec<Candidate> {
        let request = Request { leader: LeaderRule::FOLLOWED, reserved: 0, ..self.request.clone() };
        let mut maker = Maker {
            areas: self.areas,
            ..Maker::new(&request, self.ground, self.owner, self.repeat, self.surroundings)
        };
        maker.apart()
    }

    /// A label at a corner whose leader starts at a point beside it.
    pub(in crate::label) fn at_end(
        &mut self,
        shape: usize,
        corner: Page,
        align: Align,
        end: Page,
    ) -> Option<Candidate> {
        let (at, radius) = self.ground.point()?;
        let LeaderRule::Allowed { max_length } = self.request.leader else { return None };
        let far = end.distance(at);
        let length = (far - radius) / self.request.em;
        if far <= radius || length > max_length {
            return None;
        }
        let edge = at + (end - at) * (radius / far);
        let soft = APART + self.cost_of_length(length) + self.request.shapes.get(shape)?.cost;
        let leader = Some((end, edge));
        self.weigh(Stand { shape, corner, align, anchor: None, leader, soft }, false)
    }

    /// Where a leader to a point of the marker's edge ends: there, or in the marker's middle where
    /// the marker of another lies over that point, at whose edge it would be read as the other's.
    pub(in crate::label) fn end_of_leader(&self, edge: Page) -> Page {
        match self.ground.marker() {
            Some((at, radius)) if radius > 0.0 => {
                let covered = self.surroundings.is_marked(edge, at, self.owner);
                if covered { at } else { edge }
            }
            _ => edge,
        }
    }

    /// What a line of so many ems costs.
    fn cost_of_length(&self, ems: f64) -> f64 {
        let square = if self.request.must_stand() { 0.0 } else { PER_SQUARE };
        PER_EM * ems + square * ems * ems
    }

    /// A label whose leader ends at a point.
    fn stand_apart(
        &self,
        index: usize,
        at: Page,
        radius: f64,
        end: Page,
        direction: Page,
    ) -> Option<Stand> {
        let shape = self.request.shapes.get(index)?;
        let (width, height) = (shape.width(), shape.height());
        // Steep leaders meet the middle of the label's edge, the others the side of a line: all lines are
        // set flush there, however they are elsewhere, or the leader would end off the text.
        let (corner, align) = if direction.x.abs() < 0.3 {
            let top = if direction.y > 0.0 { end.y + LINE_GAP } else { end.y - LINE_GAP - height };
            (Page::new(end.x - width / 2.0, top), Align::Center)
        } else {
            let line = side_line(shape);
            if direction.x > 0.0 {
                (Page::new(end.x + TEXT_GAP, end.y - line), Align::Left)
            } else {
                (Page::new(end.x - TEXT_GAP - width, end.y - line), Align::Right)
            }
        };
        let edge = at + direction * radius;
        let length = edge.distance(end) / self.request.em;
        Some(Stand {
            shape: index,
            corner,
            align,
            anchor: None,
            leader: Some((end, edge)),
            soft: APART + self.cost_of_length(length) + shape.cost,
        })
    }
}

/// How far down a label's side a leader meets it: at the middle of its first line, which names
/// the place.
fn side_line(shape: &LabelShape) -> f64 {
    shape.lines.first().map_or(0.0, |line| line.height / 2.0)
}

/// The line from a label wherever it is to its marker; `None` where they all but touch.
pub(in crate::label) fn join(lines: &[PageBox], at: Page, radius: f64) -> Option<(Page, Page)> {
    let (first, last) = (lines.first()?, lines.last()?);
    let name = (first.y0 + first.y1) / 2.0;
    // Text has its sides in the marker's column: the line meets it from above or below.
    let ends = if (first.x0..=first.x1).contains(&at.x) || (last.x0..=last.x1).contains(&at.x) {
        let above = Page::new(at.x.clamp(first.x0, first.x1), first.y0 - LINE_GAP);
        let below = Page::new(at.x.clamp(last.x0, last.x1), last.y1 + LINE_GAP);
        [above, below]
    } else {
        [Page::new(first.x0 - TEXT_GAP, name), Page::new(first.x1 + TEXT_GAP, name)]
    };
    let from = ends.into_iter().min_by(|a, b| a.distance(at).total_cmp(&b.distance(at)))?;
    let length = from.distance(at);
    let covered = lines.iter().any(|line| line.contains(at));
    (length > radius + 2.0 && !covered).then(|| (from, at + (from - at) * (radius / length)))
}
