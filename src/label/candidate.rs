//! A place that a label could take, and which two exclude each other.

use std::sync::Arc;

use super::doubt::{
    ROW, WITH_STRANGER, ambiguity_cost, in_row_with, is_mistaken, is_taken_for, read_with,
};
use super::placement::Spot;
use super::planar;
use super::request::Request;
use super::surroundings::{CLEARANCE, Cost, HARD};
use crate::path::clip;
use crate::scene::OrientedBox;
use crate::unit::{Align, Anchor, Page, PageBox};

/// Leaders keep this far from labels, CSS pixels.
const LEADER_GAP: f64 = 3.0;
/// The names of areas and lines keep this far from markers, CSS pixels.
pub(super) const MARK_CLEARANCE: f64 = 8.0;
/// Leaders nearer to each other than this, CSS pixels, and than their markers are, are read as one line;
/// and what it costs that they touch.
pub(super) const READ_AS_LINE: f64 = 8.0;
const CLOSE_LEADERS: f64 = 3.0;

/// Two labels on one line of writing whose gap is less than this are read on as one, heights of the
/// line; and more where one of them goes with its marker.
const READ_ON: [f64; 2] = [0.9, READS_ON];
pub(super) const READS_ON: f64 = 1.5;
/// What it costs that two labels touch on one line of writing.
const READ_AS_ONE: f64 = 9.0;
/// Labels are read as one whose lines stand as high as one another but for less than the rest of this
/// share of their height, and are nearer than this; and how much more so than others.
const SAME_LINE: f64 = 0.85;
const INSEPARABLE: f64 = 0.4;
const AS_ONE: f64 = 0.5;
/// Two names without markers, one under the other, whose gap is less than this are read as lines of
/// one, heights of the line.
pub(super) const READS_UNDER: f64 = 1.2;
/// What it costs that they touch.
const READ_AS_LINES: f64 = 3.0;

/// The marker of a label's point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) at: Page,
    pub(super) radius: f64,
    /// Whether it is drawn only where the label stands.
    pub(super) leaves: bool,
}

impl Mark {
    /// How many of a label's boxes lie over it.
    pub(super) fn boxes_over(self, boxes: &[PageBox]) -> u32 {
        boxes.iter().map(|line| u32::from(line.distance(self.at) < self.radius)).sum()
    }
}

/// A place that a label could take.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Which shape.
    pub(super) shape: usize,
    /// The box around the label.
    pub(super) bounds: PageBox,
    /// How its lines stand.
    pub(super) align: Align,
    /// The boxes of its lines; of its glyphs, where it runs along a line.
    pub(super) lines: Vec<PageBox>,
    /// The glyphs as they are turned, where it runs along a line.
    pub(super) turned: Vec<OrientedBox>,
    /// The side of the point.
    pub(super) anchor: Option<Anchor>,
    /// From the label to the marker's edge.
    pub(super) leader: Option<(Page, Page)>,
    /// Its marker.
    pub(super) mark: Option<Mark>,
    /// How much it is read with its own marker, from 0 to 1, without a leader.
    pub(super) with_own: f64,
    /// What of its cost is for the areas that it stands in.
    pub(super) in_areas: f64,
    /// The box around label and leader, and around the marker where that leaves with the label, as
    /// wide as others may be read with it.
    pub(super) reach: PageBox,
    /// The clear distance to other labels.
    pub(super) padding: f64,
    /// What it says along a line, and how far from it another says the same.
    pub(super) says: Option<(Arc<str>, f64)>,
    /// What it costs, whatever other labels do.
    pub(super) cost: Cost,
    /// Whether it is the first choice.
    pub(super) first: bool,
    /// Whether it is that of the number which stands for the label.
    pub(super) keyed: bool,
}

impl Candidate {
    /// What it costs that two labels stand like this at once.
    pub(super) fn conflict(&self, other: &Self) -> f64 {
        self.conflict_below(other, f64::INFINITY)
    }

    /// Whether two labels cannot stand like this at once.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        self.conflict_below(other, HARD) >= HARD
    }

    /// What it costs that two labels stand like this at once, or infinity as soon as that is seen to
    /// reach a limit.
    pub(super) fn conflict_below(&self, other: &Self, limit: f64) -> f64 {
        let padding = self.padding.max(other.padding);
        if !self.reach.grown(padding).overlaps(other.reach) {
            return 0.0;
        }
        let mut cost = 0.0;
        let hits = || {
            self.lines.iter().any(|line| {
                let line = line.grown(padding);
                other.lines.iter().any(|&other| line.overlaps(other))
            })
        };
        if self.repeats(other) || self.bounds.grown(padding).overlaps(other.bounds) && hits() {
            cost += HARD;
        }
        if cost >= limit {
            return f64::INFINITY;
        }
        if let Some(leader) = self.leader {
            cost += over_label(leader, other);
        }
        if let Some(leader) = other.leader {
            cost += over_label(leader, self);
        }
        if cost >= limit {
            return f64::INFINITY;
        }
        cost += beside_mark(self, other) + beside_mark(other, self);
        if self.turned.is_empty() && other.turned.is_empty() {
            cost += READ_AS_ONE * self.reads_on(other);
        }
        cost += READ_AS_LINES * self.reads_under(other);
        if let (Some((a, b)), Some((c, d))) = (self.leader, other.leader) {
            if planar::cross(a, b, c, d) {
                cost += HARD;
            } else {
                let wanted = READ_AS_LINE.min(b.distance(d)).max(1e-9);
                cost += CLOSE_LEADERS * (1.0 - planar::segments(a, b, c, d) / wanted).max(0.0);
            }
        }
        cost
    }

    /// Whether it says again what another says that is near.
    fn repeats(&self, other: &Self) -> bool {
        let (Some((own, far)), Some((others, _))) = (&self.says, &other.says) else { return false };
        own == others && self.bounds.grown(*far).overlaps(other.bounds)
    }

    /// What it costs that others stand as they do, summed up as far as a limit.
    pub(super) fn conflicts_below<'a>(
        &self,
        others: impl Iterator<Item = &'a Self>,
        limit: f64,
    ) -> f64 {
        let mut cost = 0.0;
        for other in others {
            cost += self.conflict_below(other, limit - cost);
            if cost >= limit {
                break;
            }
        }
        cost
    }

    /// Whether it is the place that another is.
    pub(super) fn is_at(&self, other: &Self) -> bool {
        let place = |of: &Self| (of.shape, of.bounds, of.leader, of.keyed);
        place(self) == place(other)
    }

    /// Whether a marker shows where its place is.
    fn is_marked(&self) -> bool {
        self.mark.is_some_and(|mark| mark.radius > 0.0)
    }

    /// How much two labels look like one, from 0 to 1: how near the end of a line is to the start of
    /// one of the other that stands as high, with no marker of theirs between them; and more where no
    /// reader would part them.
    fn reads_on(&self, other: &Self) -> f64 {
        let goes = |of: &Self| of.mark.is_some_and(|mark| mark.leaves);
        let far = READ_ON[usize::from(goes(self) || goes(other))];
        let is_between = |(a, b): (&PageBox, &PageBox), mark: Mark| {
            let across = a.x1.min(b.x1)..=a.x0.max(b.x0);
            let down = a.y0.min(b.y0)..=a.y1.max(b.y1);
            mark.radius > 0.0 && across.contains(&mark.at.x) && down.contains(&mark.at.y)
        };
        let nearness = |a: &PageBox, b: &PageBox| {
            let height = a.height().min(b.height());
            let level = 1.0 - (a.center().y - b.center().y).abs() / height.max(1e-9);
            let gap = (a.x0 - b.x1).max(b.x0 - a.x1).max(0.0);
            let nearness = level.max(0.0) * (1.0 - gap / (far * height).max(1e-9)).max(0.0);
            let mut marks = [self.mark, other.mark].into_iter().flatten();
            let parted = nearness > 0.0 && marks.any(|mark| is_between((a, b), mark));
            let is_one = level > SAME_LINE && nearness > INSEPARABLE;
            match parted {
                true => 0.0,
                false => nearness + if is_one { AS_ONE } else { 0.0 },
            }
        };
        let pairs = self.lines.iter().flat_map(|a| other.lines.iter().map(|b| nearness(a, b)));
        pairs.fold(0.0, f64::max)
    }

    /// How much two names that no markers tell apart look like lines of one, from 0 to 1: how near the
    /// one is under the other, and how much of it.
    fn reads_under(&self, other: &Self) -> f64 {
        if self.is_marked() || other.is_marked() {
            return 0.0;
        }
        let nearness = |a: &PageBox, b: &PageBox| {
            let gap = (a.y0 - b.y1).max(b.y0 - a.y1).max(0.0);
            let shared = a.x1.min(b.x1) - a.x0.max(b.x0);
            let share = shared / a.width().min(b.width()).max(1e-9);
            let height = a.height().min(b.height());
            share.clamp(0.0, 1.0) * (1.0 - gap / (READS_UNDER * height).max(1e-9)).max(0.0)
        };
        let rows = other.rows();
        let pairs = self.rows().iter().flat_map(|a| rows.iter().map(|b| nearness(a, b)));
        pairs.fold(0.0, f64::max)
    }

    /// Its lines as they are read one under the other; none of a label along a line that is not level.
    fn rows(&self) -> &[PageBox] {
        match self.turned.is_empty() {
            true => &self.lines,
            false if is_level(self.bounds, &self.lines) => std::slice::from_ref(&self.bounds),
            false => &[],
        }
    }

    /// A place that costs nothing.
    pub(super) fn plain(
        request: &Request,
        index: usize,
        corner: Page,
        anchor: Anchor,
        first: bool,
    ) -> Self {
        let shape = &request.shapes[index];
        let align = shape.align.unwrap_or(anchor.align());
        let bounds = PageBox::from_size(corner.x, corner.y, shape.width(), shape.height());
        Self {
            shape: index,
            bounds,
            align,
            lines: shape.boxes(corner.x, corner.y, align),
            turned: Vec::new(),
            anchor: Some(anchor),
            leader: None,
            mark: None,
            with_own: 0.0,
            in_areas: 0.0,
            reach: bounds,
            padding: request.padding,
            says: None,
            cost: Cost::default(),
            first,
            keyed: false,
        }
    }

    /// The same place moved.
    #[must_use]
    pub(super) fn moved(&self, by: Page) -> Self {
        let turned = |area: &OrientedBox| OrientedBox { center: area.center + by, ..*area };
        Self {
            bounds: self.bounds.moved(by),
            lines: self.lines.iter().map(|line| line.moved(by)).collect(),
            turned: self.turned.iter().map(turned).collect(),
            leader: self.leader.map(|(from, to)| (from + by, to + by)),
            mark: self.mark.map(|mark| Mark { at: mark.at + by, ..mark }),
            reach: self.reach.moved(by),
            ..self.clone()
        }
    }

    /// As the caller sees it.
    pub(super) fn to_spot(&self) -> Spot {
        Spot {
            shape: self.shape,
            bounds: self.bounds,
            align: self.align,
            boxes: if self.turned.is_empty() {
                self.lines.iter().map(|&line| OrientedBox::upright(line)).collect()
            } else {
                self.turned.clone()
            },
            anchor: self.anchor,
            leader: self.leader.map(|(from, to)| vec![from, to]),
            moved: !self.first,
            cost: self.cost.total(),
        }
    }
}

/// Whether the boxes of glyphs within some bounds stand about as high as one another.
pub(super) fn is_level(bounds: PageBox, glyphs: &[PageBox]) -> bool {
    bounds.height() < 2.0 * glyphs.iter().map(|glyph| glyph.height()).fold(0.0, f64::max)
}

/// What it costs that a label stands beside a marker that leaves with another label: the one may
/// cover it, or be read as its name.
fn beside_mark(label: &Candidate, other: &Candidate) -> f64 {
    let Some(mark) = other.mark.filter(|mark| mark.leaves) else { return 0.0 };
    let distances = label.lines.iter().map(|line| line.distance(mark.at));
    let clear = distances.fold(f64::INFINITY, f64::min) - mark.radius;
    let crosses = |(a, b)| planar::point_segment(mark.at, a, b) < mark.radius;
    let touches = |own: Mark| own.at.distance(mark.at) < own.radius + mark.radius;
    if clear < 0.0 || label.leader.is_some_and(crosses) || label.mark.is_some_and(touches) {
        return HARD;
    }
    match label.mark {
        Some(own) => {
            let (near, far) = (label.bounds.distance(own.at), label.bounds.distance(mark.at));
            let doubt = if label.leader.is_none() { near / far.max(1e-9) } else { 0.0 };
            let strange = read_with(&label.lines, mark.at, mark.radius);
            let in_row =
                if own.leaves { in_row_with(&label.lines, mark.at, mark.radius) } else { 0.0 };
            let is_taken = label.leader.is_none() && is_taken_for(in_row, label.with_own);
            if own.radius > 0.0 && (is_mistaken(strange, label.with_own) || is_taken) {
                return HARD;
            }
            ambiguity_cost(doubt)
                + (1.0 - clear / CLEARANCE).max(0.0)
                + WITH_STRANGER * (strange - label.with_own).max(0.0)
                + ROW * in_row
        }
        // A name in the middle of an area must not look like that of a point in it.
        None => 2.0 * (1.0 - clear / MARK_CLEARANCE).max(0.0),
    }
}

/// What it costs that a leader passes a label.
fn over_label((a, b): (Page, Page), label: &Candidate) -> f64 {
    let gap = LEADER_GAP.min(label.padding);
    if clip(label.bounds.grown(gap), a, b).is_none() {
        return 0.0;
    }
    let over = label.lines.iter().any(|line| clip(line.grown(gap), a, b).is_some());
    if over { HARD } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{LabelShape, Target};

    #[test]
    fn names_on_one_line_that_all_but_touch_cost_more_than_those_on_two() {
        let target = Target::Point { at: Page::new(0.0, 0.0), radius: 3.0 };
        let request = Request::new(0, target, vec![LabelShape::block(58.0, 14.0)]);
        let name = |x: f64, y: f64| {
            let place = Candidate::plain(&request, 0, Page::new(x, y), Anchor::East, false);
            Candidate { reach: place.bounds.grown(12.0), padding: 2.0, ..place }
        };
        let beside = |gap: f64, down: f64| name(0.0, 0.0).conflict(&name(58.0 + gap, down));
        assert!(beside(5.6, 1.0) > 8.0, "{}", beside(5.6, 1.0));
        assert!(beside(5.6, 5.0) < 5.0 && beside(11.0, 1.0) < 3.0);
    }
}
