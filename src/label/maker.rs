//! Makes the places that a label could take, and finds out what each costs.

mod along;
mod around;
mod beside;
mod foreign;
mod inside;
mod leader;
mod number;

use super::candidate::{Candidate, MARK_CLEARANCE, Mark, READ_AS_LINE, READS_ON, READS_UNDER};
use super::doubt::{
    COVERED, ROW, TOO_AMBIGUOUS, WITH_STRANGER, ambiguity_cost, is_mistaken, is_taken_for,
    read_with,
};
use super::ground::Ground;
use super::planar;
use super::request::{Pin, PinPlace, Request};
use super::shape::LabelShape;
use super::surroundings::{Cost, Scratch, Surroundings};
use super::territory::{NONE, Territories};
use crate::unit::{Align, Anchor, Page, PageBox};

/// For each width or length that a label stands off the middle of its area or part of a line.
pub(super) const OFF_MIDDLE: f64 = 0.6;

/// Where a label stands, before it is known what that costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub(super) shape: usize,
    pub(super) corner: Page,
    pub(super) align: Align,
    pub(super) anchor: Option<Anchor>,
    pub(super) leader: Option<(Page, Page)>,
    pub(super) soft: f64,
}

/// Makes and weighs the candidates of one label.
pub(super) struct Maker<'a> {
    pub(super) request: &'a Request,
    pub(super) ground: &'a Ground,
    /// Which of the labels it is, as [`Surroundings`] counts them.
    pub(super) owner: usize,
    /// Which of the labels along a line it is.
    pub(super) repeat: usize,
    pub(super) surroundings: &'a Surroundings,
    /// All areas that a name may be read as that of, where places of one depend on the others.
    pub(super) areas: &'a Territories<'a>,
    /// Whether the shapes kept back for labels in trouble are tried, instead of the others.
    pub(super) reserve: bool,
    /// Whether places all over its area are known.
    pub(super) spread: bool,
    pub(super) scratch: Scratch,
}

impl<'a> Maker<'a> {
    /// For a label whose places depend on no other's area.
    pub(super) fn new(
        request: &'a Request,
        ground: &'a Ground,
        owner: usize,
        repeat: usize,
        surroundings: &'a Surroundings,
    ) -> Self {
        let (areas, reserve, spread, scratch) = (&NONE, false, false, Scratch::default());
        Self { request, ground, owner, repeat, surroundings, areas, reserve, spread, scratch }
    }

    /// The places beside the target, without leaders. Places that cover something are left out
    /// unless `all` is set.
    pub(super) fn beside(&mut self, all: bool) -> Vec<Candidate> {
        let mut found = Vec::new();
        match (self.request.pin, self.ground) {
            (Some(pin), Ground::Point { .. } | Ground::Area { .. }) => {
                found.extend(self.pinned(pin, all));
            }
            (_, &Ground::Point { at, radius }) => self.around_point(at, radius, all, &mut found),
            (_, Ground::Area { middles, .. }) => self.inside_area(middles, all, &mut found),
            (_, Ground::Line { .. }) => self.along_line(all, &mut found),
        }
        found
    }

    /// The shapes that are tried, each with its index.
    fn shapes(&self) -> impl Iterator<Item = (usize, &'a LabelShape)> + use<'a> {
        let shapes: &'a [LabelShape] = &self.request.shapes;
        let kept_back = shapes.len().saturating_sub(self.request.reserved);
        let tried = if self.reserve { kept_back..shapes.len() } else { 0..kept_back };
        shapes.iter().enumerate().filter(move |(index, _)| tried.contains(index))
    }

    /// The one place that the user chose.
    fn pinned(&mut self, pin: Pin, all: bool) -> Option<Candidate> {
        let request = self.request;
        let shape = request.shapes.first()?;
        let (width, height) = (shape.width(), shape.height());
        let (at, radius) = self.ground.point()?;
        let (corner, anchor) = match pin.place {
            PinPlace::Anchor(anchor) => {
                (anchor.corner(at, radius + request.gap, width, height), Some(anchor))
            }
            PinPlace::Offset(by) => (at + by - Page::new(width / 2.0, height / 2.0), None),
            PinPlace::At(corner) => (corner, None),
        };
        let corner = corner + request.offset;
        let middle = corner.x + width / 2.0 - at.x;
        let align = shape.align.unwrap_or(match anchor {
            Some(anchor) => anchor.align(),
            None if middle.abs() < width / 2.0 => Align::Center,
            None if middle > 0.0 => Align::Left,
            None => Align::Right,
        });
        let lines = shape.boxes(corner.x, corner.y, align);
        let leader = if pin.leader { leader::join(&lines, at, radius) } else { None };
        self.weigh(Stand { shape: 0, corner, align, anchor, leader, soft: 0.0 }, all)
    }

    /// Finds out what a place costs; `None` where it covers something, unless `all` is set.
    pub(super) fn weigh(&mut self, stand: Stand, all: bool) -> Option<Candidate> {
        let Stand { shape: index, corner, align, anchor, leader, soft } = stand;
        let request = self.request;
        let shape = request.shapes.get(index)?;
        let bounds = PageBox::from_size(corner.x, corner.y, shape.width(), shape.height());
        let outside = u32::from(request.keep_inside && !self.surroundings.frame().encloses(bounds));
        if !all && (outside > 0 || self.is_over_marker(shape, stand)) {
            return None;
        }
        let leader = leader.map(|(from, to)| (from, self.end_of_leader(to)));
        let lines = shape.boxes(corner.x, corner.y, align);
        let (em, leaves) = (request.em, request.marker_with_label);
        let mut cost = self.surroundings.cost_of_boxes(&lines, self.owner, em, &mut self.scratch);
        let mark = self.ground.marker().map(|(at, radius)| Mark { at, radius, leaves });
        let leaving = mark.filter(|mark| mark.leaves);
        cost.hits += outside + leaving.map_or(0, |mark| self.hits_of_marker(mark, &lines));
        if cost.hits > 0 && !all {
            return None;
        }
        let mut reach = reach_of_reading(bounds, &lines, mark);
        // Nothing ties a name to a point without a marker that it stands on.
        let is_loose = |mark: Mark| mark.radius == 0.0 && bounds.contains(mark.at);
        let own = mark.filter(|&mark| leader.is_none() && !is_loose(mark));
        let with_own = own.map_or(0.0, |own| read_with(&lines, own.at, own.radius));
        if let Some(Mark { at, .. }) = mark {
            cost.soft += self.cost_of_doubt(&lines, at, (with_own, leader.is_some()), all)?;
        }
        if let Some((from, to)) = leader {
            reach = reach.union(planar::around(from, to).grown(READ_AS_LINE / 2.0));
            let line = self.cost_of_leader(from, to);
            cost = Cost { hits: cost.hits + line.hits, soft: cost.soft + line.soft };
            if cost.hits > 0 && !all {
                return None;
            }
        }
        let in_areas = self.cost_of_areas(&lines, leader)?;
        cost.soft += soft + in_areas;
        if let Some(Mark { at, radius, .. }) = leaving {
            reach = reach.union(PageBox::from_center(at, 0.0, 0.0).grown(radius + MARK_CLEARANCE));
        }
        Some(Candidate {
            shape: index,
            bounds,
            align,
            lines,
            turned: Vec::new(),
            anchor,
            leader,
            mark,
            with_own,
            in_areas,
            reach,
            padding: request.padding,
            says: None,
            cost,
            first: self.is_first(stand),
            keyed: false,
        })
    }

    /// Whether a label stands as it is wanted to.
    fn is_first(&self, Stand { shape, anchor, leader, .. }: Stand) -> bool {
        let wanted = self.request.anchors.first().copied().unwrap_or(Anchor::NorthEast);
        let first = leader.is_none() && shape == 0 && anchor == Some(wanted);
        first || self.request.pin.is_some()
    }

    /// How much that must not be covered a label covers of a marker that goes with it: lines over the
    /// marker; or all, where it is hidden itself, so that a name would stand beside nothing, or where
    /// the name of a town comes too near to what the figure is about.
    fn hits_of_marker(&mut self, mark: Mark, lines: &[PageBox]) -> u32 {
        let is_hidden = self.surroundings.hides(mark.at, mark.radius, &mut self.scratch);
        let is_at_route = mark.radius > 0.0 && self.surroundings.is_at_route(lines);
        mark.boxes_over(lines) + u32::from(is_hidden) + u32::from(is_at_route)
    }

    /// What it costs that the label of a place may be read as that of another, as much as it is read
    /// with its own marker and whether a leader tells its place; `None` where it would be.
    fn cost_of_doubt(
        &mut self,
        lines: &[PageBox],
        at: Page,
        (with_own, is_led): (f64, bool),
        all: bool,
    ) -> Option<f64> {
        let who = (self.owner, self.request.required);
        let (strange, in_row) = self.surroundings.read_with(lines, at, who, &mut self.scratch);
        let is_marked = self.ground.marker().is_some_and(|(_, radius)| radius > 0.0);
        let may_go = is_marked && !self.request.must_stand() && !all;
        let leaves = self.request.marker_with_label;
        let is_taken = leaves && !is_led && is_taken_for(in_row, with_own);
        if may_go && (is_mistaken(strange, with_own) || is_taken) {
            return None;
        }
        let bounds = lines.iter().copied().reduce(PageBox::union)?;
        let ambiguity = match is_led {
            true => 0.0,
            false => self.surroundings.ambiguity(bounds, at, self.owner, &mut self.scratch),
        };
        if may_go && ambiguity > TOO_AMBIGUOUS {
            return None;
        }
        let in_row = if leaves { ROW * in_row } else { 0.0 };
        Some(ambiguity_cost(ambiguity) + in_row + WITH_STRANGER * (strange - with_own).max(0.0))
    }

    /// Whether lines or leader run over a marker: in a crowd most places do, which is told before all
    /// that is near them is listed.
    fn is_over_marker(&self, shape: &LabelShape, stand: Stand) -> bool {
        let (around, owner) = (self.surroundings, self.owner);
        let lines = shape.boxes_at(stand.corner.x, stand.corner.y, stand.align);
        let runs_over = |(from, to): (Page, Page)| {
            let to = self.end_of_leader(to);
            around.is_marker_under_leader((from, to), self.over(to), owner)
        };
        around.is_marker_under(lines, owner) || stand.leader.is_some_and(runs_over)
    }

    /// How much of its own marker a leader runs over that ends here.
    fn over(&self, to: Page) -> f64 {
        self.ground.marker().filter(|&(at, _)| at == to).map_or(0.0, |(_, radius)| radius)
    }

    /// What it costs that a leader runs here.
    fn cost_of_leader(&mut self, from: Page, to: Page) -> Cost {
        let (em, over) = (self.request.em, self.over(to));
        let mut cost =
            self.surroundings.cost_of_leader((from, to), over, self.owner, em, &mut self.scratch);
        cost.soft *= leader::ALONG_ROUTE;
        if self.request.required {
            let line = (from, to);
            let under = self.surroundings.leaving_under(line, self.owner, &mut self.scratch);
            cost.soft += WITH_STRANGER * COVERED * under as f64;
        }
        cost
    }
}

/// The box about a label within which others may be read with it: of two labels each reaches half as
/// far as they are.
fn reach_of_reading(bounds: PageBox, lines: &[PageBox], mark: Option<Mark>) -> PageBox {
    let height = lines.iter().map(|line| line.height()).fold(0.0, f64::max);
    let is_marked = mark.is_some_and(|mark| mark.radius > 0.0);
    let (aside, under) = (0.5 * READS_ON * height, 0.5 * READS_UNDER * height);
    let under = if is_marked { 0.0 } else { under };
    PageBox::new(bounds.x0 - aside, bounds.y0 - under, bounds.x1 + aside, bounds.y1 + under)
}
