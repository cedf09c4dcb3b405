//! What is fixed on the page, and what a place for a label costs there.

mod leader;

use super::doubt::{CLEAR_RATIO, clear_in_row, in_row_with, read_with, reading_reach, stands_over};
use super::grid::{Cells, Grid};
use super::markers::{Marker, Markers};
use super::obstacle::{LineObstacle, Obstacles};
use super::planar;
use super::request::is_finite;
use super::rows::Rows;
use crate::path::clip;
use crate::unit::{Page, PageBox};

/// The cost of covering what must not be covered. Any number of merely disliked places is better.
pub(super) const HARD: f64 = 1000.0;
/// The clear distance wanted between a label and a marker or a heavy line, CSS pixels.
pub(super) const CLEARANCE: f64 = 3.0;
/// Lines of at least this weight keep the clearance, too, and leaders do not run along them.
const HEAVY: f64 = 1.0;
/// What it costs to cover any of a heavy line, for each unit of its weight.
const TOUCHED: f64 = 0.25;
/// A marker is hidden by a line nearer to its middle than this, however thin, CSS pixels.
const HIDDEN: f64 = 1.5;
/// A circle smaller than this is not what a name is read with, heights of a line.
const SEEN: f64 = 0.15;
/// A marker is covered by another that comes nearer to its middle than this share of its radius.
const COVERED_BY: f64 = 0.4;

/// A segment of a line.
#[derive(Debug, Clone, Copy)]
struct Segment {
    a: Page,
    b: Page,
    half_width: f64,
    weight: f64,
}

impl Segment {
    /// Whether it may come within the clearance of a box, told by the box around it, which takes less than to clip it.
    fn may_reach(&self, bounds: PageBox) -> bool {
        let Self { a, b, half_width, .. } = *self;
        // A little more, for rounding.
        let bounds = bounds.grown(half_width + CLEARANCE + 1e-3);
        (a.x.min(b.x) <= bounds.x1)
            & (a.x.max(b.x) >= bounds.x0)
            & (a.y.min(b.y) <= bounds.y1)
            & (a.y.max(b.y) >= bounds.y0)
    }
}

/// What is fixed on the page, indexed.
#[derive(Debug)]
pub(super) struct Surroundings {
    frame: PageBox,
    marks: Markers,
    /// Markers that go with their labels, and may come to stand.
    leaving: Option<Markers>,
    boxes: Vec<PageBox>,
    box_grid: Grid,
    segments: Vec<Segment>,
    segment_grid: Grid,
    /// The edges of what labels stand within.
    within: Option<Rows>,
    cells: Cells,
}

/// The weights of the heaviest lines that a label covers and comes too near.
#[derive(Debug, Clone, Copy, Default)]
struct Heaviest {
    covered: f64,
    near: f64,
}

/// Lists kept from one question to the next, so that asking does not allocate.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    found: Vec<u32>,
}

/// What a place costs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Cost {
    /// What is disliked about it.
    pub(super) soft: f64,
    /// How much that must not be covered it covers.
    pub(super) hits: u32,
}

impl Cost {
    /// Both in one number.
    pub(super) fn total(self) -> f64 {
        self.soft + HARD * f64::from(self.hits)
    }
}

/// Rings by the rows of their edges; none where there are no rings.
fn within(rings: &[Vec<Page>]) -> Option<Rows> {
    let bounds = PageBox::around(rings.iter().flatten().copied().filter(|&at| is_finite(at)))?;
    let edges = rings.iter().flat_map(|ring| {
        let ends = ring.iter().cycle().skip(1);
        ring.iter().copied().zip(ends.copied()).filter(|&(a, b)| is_finite(a) && is_finite(b))
    });
    Some(Rows::new(bounds, edges))
}

/// The distance between a box and a marker, negative where it covers any of it.
fn clear_of(bounds: PageBox, mark: Marker) -> f64 {
    bounds.distance(mark.at) - mark.radius
}

/// Whether the label `owner` must not cover a marker: a point without one may be touched by its own.
fn matters(mark: Marker, owner: usize) -> bool {
    mark.owner != Some(owner) || mark.radius > 0.0
}

impl Surroundings {
    /// The markers of the requests, by their number, and the obstacles; what is not finite is left out.
    pub(super) fn new(
        frame: PageBox,
        markers: impl Iterator<Item = Option<(Page, f64)>>,
        obstacles: &Obstacles,
    ) -> Self {
        let cells = Cells::new(frame);
        let marks = Markers::new(cells, markers, &obstacles.markers);
        let boxes: Vec<PageBox> = obstacles
            .boxes
            .iter()
            .copied()
            .filter(|b| is_finite(Page::new(b.x0, b.y0)) && is_finite(Page::new(b.x1, b.y1)))
            .collect();
        let mut segments = Vec::new();
        let reach = frame.grown(CLEARANCE);
        for line in &obstacles.lines {
            if !(line.weight > 0.0 && line.weight.is_finite() && line.width.is_finite()) {
                continue;
            }
            let half_width = line.width.max(0.0) / 2.0;
            segments.extend(
                line.path
                    .windows(2)
                    .map(|pair| Segment { a: pair[0], b: pair[1], half_width, weight: line.weight })
                    .filter(|s| is_finite(s.a) && is_finite(s.b))
                    .filter(|s| clip(reach.grown(half_width), s.a, s.b).is_some()),
            );
        }
        let box_grid = Grid::of_boxes(cells, boxes.iter().copied());
        let segment_grid = Grid::of_segments(cells, segments.iter().map(|s| (s.a, s.b)));
        let within = within(&obstacles.within);
        let leaving = None;
        Self { frame, marks, leaving, boxes, box_grid, segments, segment_grid, within, cells }
    }

    /// The same with markers that go with their labels, by the number of their requests.
    pub(super) fn with_leaving(self, markers: impl Iterator<Item = Option<(Page, f64)>>) -> Self {
        Self { leaving: Some(Markers::new(self.cells, markers, &[])), ..self }
    }

    /// The frame.
    pub(super) fn frame(&self) -> PageBox {
        self.frame
    }

    /// The grid's cells.
    pub(super) fn cells(&self) -> Cells {
        self.cells
    }

    /// Whether any of the boxes of the label `owner` covers a marker.
    pub(super) fn is_marker_under(
        &self,
        boxes: impl IntoIterator<Item = PageBox>,
        owner: usize,
    ) -> bool {
        let is_under = |bounds: PageBox| {
            let covers = |mark: Marker| clear_of(bounds, mark) < 0.0 && matters(mark, owner);
            self.marks.any_near(bounds, covers)
        };
        boxes.into_iter().any(is_under)
    }

    /// What it costs to put boxes (the lines of a label) here: what they cover, and how near
    /// they come to what should stay clear. The marker of `owner` is its own.
    pub(super) fn cost_of_boxes(
        &self,
        boxes: &[PageBox],
        owner: usize,
        em: f64,
        scratch: &mut Scratch,
    ) -> Cost {
        let mut cost = Cost::default();
        let mut heaviest = Heaviest::default();
        for &bounds in boxes {
            self.marks_under(bounds, owner, &mut cost, scratch);
            self.box_grid.near(bounds, &mut scratch.found);
            let covered = |index: &&u32| self.boxes[**index as usize].overlaps(bounds);
            cost.hits += scratch.found.iter().filter(covered).count() as u32;
            let (x, y) = ([bounds.x0, bounds.x1], [bounds.y0, bounds.y1]);
            let mut corners = x.into_iter().flat_map(|x| y.map(|y| Page::new(x, y)));
            let inside = |rows: &Rows| corners.all(|at| rows.surround(at));
            if !self.within.as_ref().is_none_or(inside) {
                cost.hits += 1;
            }
            if cost.hits == 0 {
                cost.soft += self.lines_under(bounds, em, &mut heaviest, scratch);
            }
        }
        // These count once, however finely lines are divided and text is cut into boxes.
        cost.soft += heaviest.near.min(1.0) + heaviest.covered * TOUCHED;
        cost
    }

    /// Markers that a box covers or comes too near.
    fn marks_under(&self, bounds: PageBox, owner: usize, cost: &mut Cost, scratch: &mut Scratch) {
        for mark in self.marks.near(bounds.grown(CLEARANCE), &mut scratch.found) {
            let clear = clear_of(bounds, mark);
            if clear < 0.0 && matters(mark, owner) {
                cost.hits += 1;
            } else if clear < CLEARANCE && mark.owner != Some(owner) {
                cost.soft += 1.0 - clear / CLEARANCE;
            }
        }
    }

    /// What it costs to cover the lines under a box, by their length; notes the heaviest.
    fn lines_under(
        &self,
        bounds: PageBox,
        em: f64,
        heaviest: &mut Heaviest,
        scratch: &mut Scratch,
    ) -> f64 {
        let around = bounds.grown(2.0 * CLEARANCE);
        let found = &mut scratch.found;
        self.segment_grid
            .near_such(around, found, |index| self.segments[index as usize].may_reach(bounds));
        let mut cost = 0.0;
        for &index in &scratch.found {
            let Segment { a, b, half_width, weight } = self.segments[index as usize];
            let heavy = if weight >= HEAVY { weight } else { 0.0 };
            if let Some((t0, t1)) = clip(bounds.grown(half_width), a, b) {
                cost += weight * (t1 - t0) * a.distance(b) / em;
                heaviest.covered = heaviest.covered.max(heavy);
            } else if clip(bounds.grown(half_width + CLEARANCE), a, b).is_some() {
                heaviest.near = heaviest.near.max(heavy);
            }
        }
        cost
    }

    /// How a label beside its point may be mistaken for that of another: the distance to its own
    /// point over that to the nearest other marker.
    pub(super) fn ambiguity(
        &self,
        bounds: PageBox,
        at: Page,
        owner: usize,
        scratch: &mut Scratch,
    ) -> f64 {
        let own = bounds.distance(at);
        let mut nearest = f64::INFINITY;
        for mark in self.marks.near(bounds.grown(own / CLEAR_RATIO), &mut scratch.found) {
            if mark.owner != Some(owner) && !stands_over(mark.at, mark.radius, at) {
                nearest = nearest.min(bounds.distance(mark.at));
            }
        }
        own / nearest.max(1e-9)
    }

    /// How much the lines of a label of a place are read with the marker of another, and how near one in
    /// a row with them is. A label that comes before those whose markers go with them heeds these as well.
    pub(super) fn read_with(
        &self,
        lines: &[PageBox],
        own: Page,
        (owner, comes_first): (usize, bool),
        scratch: &mut Scratch,
    ) -> (f64, f64) {
        let mut most = (0.0_f64, 0.0_f64);
        let Some(bounds) = lines.iter().copied().reduce(PageBox::union) else { return most };
        let leaving = self.leaving.as_ref().filter(|_| comes_first);
        for marks in std::iter::once(&self.marks).chain(leaving) {
            for mark in marks.near(bounds.grown(reading_reach(lines)), &mut scratch.found) {
                if mark.owner != Some(owner) && !stands_over(mark.at, mark.radius, own) {
                    let (at, radius) = (mark.at, mark.radius);
                    let strange = read_with(lines, at, radius).max(most.0);
                    most = (strange, in_row_with(lines, at, radius).max(most.1));
                }
            }
        }
        most
    }

    /// Whether a marker stands in the row of one of the lines of a label, no farther from its end than so
    /// many heights of it, of those that lie where it matters.
    pub(super) fn is_in_row(
        &self,
        lines: &[PageBox],
        heights: f64,
        matters: impl Fn(Page) -> bool,
    ) -> bool {
        lines.iter().any(|line| {
            let far = heights * line.height();
            let in_row = |mark: Marker| {
                let clear = clear_in_row(*line, mark.at, mark.radius);
                mark.radius > SEEN * line.height() && clear.is_some_and(|clear| clear < far)
            };
            let row = PageBox::new(line.x0 - far, line.y0, line.x1 + far, line.y1);
            self.marks.any_near(row, |mark| in_row(mark) && matters(mark.at))
        })
    }

    /// Whether a line that carries the figure's message touches a label or comes too near to it.
    pub(super) fn is_at_route(&self, lines: &[PageBox]) -> bool {
        lines.iter().any(|line| {
            self.segment_grid.any_near(line.grown(2.0 * CLEARANCE), |index| {
                self.segments.get(index as usize).is_some_and(
                    |&Segment { a, b, half_width, weight }| {
                        weight >= LineObstacle::ROUTE
                            && clip(line.grown(half_width + CLEARANCE), a, b).is_some()
                    },
                )
            })
        })
    }

    /// Whether a line that carries the figure's message runs over the middle of a marker, one of the page
    /// touches it, or a marker that stands in any case covers a good part of it.
    pub(super) fn hides(&self, at: Page, radius: f64, scratch: &mut Scratch) -> bool {
        let around = PageBox::from_center(at, 0.0, 0.0).grown(HIDDEN.max(radius));
        let covers = |mark: Marker| mark.at.distance(at) < mark.radius + COVERED_BY * radius;
        if self.marks.any_near(around, |mark| mark.radius > 0.0 && covers(mark)) {
            return true;
        }
        self.segment_grid.near(around, &mut scratch.found);
        scratch.found.iter().any(|&index| {
            let Segment { a, b, half_width, weight } = self.segments[index as usize];
            let reach = half_width.max(HIDDEN);
            let reach = if weight >= LineObstacle::PAGE { reach.max(radius) } else { reach };
            weight >= LineObstacle::ROUTE && planar::point_segment(at, a, b) < reach
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What ends a place early is what weighing it would have found.
        #[test]
        fn a_place_is_over_a_marker_where_weighing_it_says_so(
            marks in prop::collection::vec((0.0..300.0, 0.0..300.0, 0.0..8.0_f64), 1..40),
            (x, y) in (0.0..300.0, 0.0..300.0),
            (right, down) in (-90.0..90.0, -90.0..90.0),
        ) {
            let frame = PageBox::new(0.0, 0.0, 300.0, 300.0);
            let marks = marks.into_iter().map(|(x, y, radius)| Some((Page::new(x, y), radius)));
            let around = Surroundings::new(frame, marks, &Obstacles::default());
            let scratch = &mut Scratch::default();
            let bounds = PageBox::from_size(x, y, 40.0, 12.0);
            let cost = around.cost_of_boxes(&[bounds], 0, 12.0, scratch);
            prop_assert_eq!(around.is_marker_under([bounds], 0), cost.hits > 0);
            let leader = (Page::new(x, y), Page::new(x + right, y + down));
            for over in [0.0, 3.0] {
                let cost = around.cost_of_leader(leader, over, 0, 12.0, scratch);
                prop_assert_eq!(around.is_marker_under_leader(leader, over, 0), cost.hits > 0);
            }
        }
    }
}
