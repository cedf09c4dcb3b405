//! What of a line beside a line comes too near to that.

use super::{Beside, LEAST, Line, right};
use crate::path::{Path, PathSink};
use crate::unit::Page;

/// How many cells across a step is looked at at once.
const MANY_CELLS: f64 = 4.0;

/// The side of a cell is at least this, pixels: few steps pass through many of them.
const LEAST_CELL: f64 = 4.0;

/// The steps of a line by the cell of a grid they pass through.
pub(super) struct Near {
    /// No point comes nearer than this.
    limit: f64,
    /// Ends of runs that are nearer to each other than this are joined.
    gap: f64,
    cell: f64,
    steps: Vec<Step>,
    /// Column and row of a cell and the number of a step in it, cell by cell.
    cells: Vec<(i64, i64, u32)>,
}

/// A step of a line: where it starts, its direction, of length 1, how long it is, and the box around it.
struct Step {
    start: Page,
    along: Page,
    length: f64,
    around: Around,
}

/// A box: its middle, and how far it reaches from there.
#[derive(Clone, Copy)]
struct Around {
    middle: Page,
    reach: Page,
}

impl Around {
    fn of(from: Page, to: Page) -> Self {
        let half = (to - from) * 0.5;
        Self { middle: from + half, reach: Page::new(half.x.abs(), half.y.abs()) }
    }

    fn grown(self, by: f64) -> Self {
        Self { reach: self.reach + Page::new(by, by), ..self }
    }

    fn is_off(self, other: Self) -> bool {
        let (apart, reach) = (self.middle - other.middle, self.reach + other.reach);
        (apart.x.abs() > reach.x) | (apart.y.abs() > reach.y)
    }
}

/// The first and last column of cells, and the first and last row.
type Columns = ((i64, i64), (i64, i64));

/// What was found of a step, with room that is used again.
#[derive(Default)]
struct Found {
    /// The cells around the step, and the steps of the line in them.
    cells: Option<Columns>,
    steps: Vec<u32>,
    /// Its parts that come too near, and those that do not.
    taken: Vec<(f64, f64)>,
    apart: Vec<(f64, f64)>,
}

/// What lies so much farther off than it has to, pixels, need not be looked at, however it is rounded.
const CLEAR: f64 = 1e-3;

impl Near {
    pub fn new(line: &Line, distance: f64) -> Self {
        let limit = distance - (0.01 * distance).max(0.02);
        let cell = (2.0 * distance).max(LEAST_CELL);
        let count = line.points.len();
        let (steps, cells) = (Vec::with_capacity(count), Vec::with_capacity(count * 3 / 2));
        let mut near = Self { limit, gap: distance / 2.0, cell, steps, cells };
        for (from, to) in line.steps() {
            near.add(from, to);
        }
        near.cells.sort_unstable();
        near
    }

    /// Adds a step to the cells it passes through, column by column.
    fn add(&mut self, from: Page, to: Page) {
        let (left, right) = if from.x <= to.x { (from, to) } else { (to, from) };
        let slope = (right.y - left.y) / (right.x - left.x);
        let (upper, lower) = (from.y.min(to.y), from.y.max(to.y));
        // Between the ends, however steep the step.
        let height = |x: f64| (left.y + (x - left.x) * slope).max(upper).min(lower);
        let length = from.distance(to);
        let (along, around) = ((to - from) * (1.0 / length), Around::of(from, to));
        // A line has fewer steps than 2³².
        let number = self.steps.len() as u32;
        self.steps.push(Step { start: from, along, length, around });
        for x in self.number(left.x)..=self.number(right.x) {
            let (west, east) = (x as f64 * self.cell, (x + 1) as f64 * self.cell);
            let start = if left.x >= west { left.y } else { height(west) };
            let end = if right.x <= east { right.y } else { height(east) };
            let (start, end) = (self.number(start), self.number(end));
            for y in start.min(end)..=start.max(end) {
                self.cells.push((x, y, number));
            }
        }
    }

    /// The column or row of cells that a coordinate is in; the cast saturates.
    fn number(&self, coordinate: f64) -> i64 {
        // `f64::floor` is a call where the processor's older instructions are the base.
        let cells = coordinate / self.cell;
        let towards_zero = cells as i64;
        towards_zero.saturating_sub(i64::from(cells < towards_zero as f64))
    }

    /// Finds the parts of a step that come no closer to the line than they may, as shares of it in their order.
    fn apart(&self, from: Page, to: Page, found: &mut Found) {
        let numbers = |a: f64, b: f64| {
            (self.number(a.min(b) - self.limit), self.number(a.max(b) + self.limit))
        };
        self.look_around((numbers(from.x, to.x), numbers(from.y, to.y)), found);
        let Found { steps, taken, apart, .. } = found;
        taken.clear();
        apart.clear();
        let around = Around::of(from, to).grown(self.limit + CLEAR);
        for step in steps.iter().filter_map(|number| self.steps.get(*number as usize)) {
            if step.around.is_off(around) {
                continue;
            }
            match step.share_near(from, to, self.limit) {
                Some((0.0, 1.0)) => return,
                share => taken.extend(share),
            }
        }
        taken.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut end = 0.0;
        for &(first, last) in taken.iter().chain([&(1.0, 1.0)]) {
            if first - end > LEAST {
                apart.push((end, first));
            }
            end = last.max(end);
        }
    }

    /// Finds the steps in some cells, unless they are those that were looked at last: most steps stay in them.
    fn look_around(&self, cells: Columns, found: &mut Found) {
        if found.cells.replace(cells) == Some(cells) {
            return;
        }
        let ((x0, x1), (y0, y1)) = cells;
        found.steps.clear();
        for x in x0..=x1 {
            let first = self.cells.partition_point(|cell| (cell.0, cell.1) < (x, y0));
            let column = self.cells.get(first..).unwrap_or_default().iter();
            let column = column.take_while(|cell| (cell.0, cell.1) <= (x, y1));
            found.steps.extend(column.map(|cell| cell.2));
        }
        found.steps.sort_unstable();
        found.steps.dedup();
    }

    /// The runs of a line beside the line that do not come too near, and whether that is all of it.
    fn runs(&self, beside: &Beside) -> (Vec<Vec<Page>>, bool) {
        let mut runs: Vec<Vec<Page>> = Vec::new();
        let (mut goes_on, mut whole, mut starts) = (false, true, false);
        let mut found = Found::default();
        let mut cuts = beside.cuts.iter().peekable();
        for (index, (from, to)) in beside.line.steps().enumerate() {
            let cuts = cuts.next_if_eq(&&index).is_some();
            // Few cells at once, however long the step.
            let pieces = (from.distance(to) / (MANY_CELLS * self.cell)).ceil().clamp(1.0, 1e6);
            let pieces = if cuts { 1.0 } else { pieces };
            for piece in 0..pieces as u32 {
                let place = |share: f64| from + (to - from) * ((f64::from(piece) + share) / pieces);
                let (from, to) = (place(0.0), place(1.0));
                if cuts {
                    // It is there if both its ends are.
                    self.apart(to, to, &mut found);
                    if !found.apart.is_empty() {
                        self.apart(from, from, &mut found);
                    }
                } else {
                    self.apart(from, to, &mut found);
                }
                let parts = &found.apart;
                starts |=
                    (index, piece) == (0, 0) && parts.first().is_some_and(|part| part.0 == 0.0);
                whole &= *parts == [(0.0, 1.0)];
                for &(first, last) in parts {
                    match runs.last_mut().filter(|_| goes_on && first == 0.0) {
                        Some(run) => {
                            // Where a step goes on from piece to piece it is one.
                            if piece > 0 {
                                run.pop();
                            }
                            run.push(from + (to - from) * last);
                        }
                        None => {
                            runs.push([first, last].map(|share| from + (to - from) * share).into())
                        }
                    }
                }
                goes_on = parts.last().is_some_and(|part| part.1 == 1.0);
            }
        }
        // A ring's first run goes on where its last one ends.
        if beside.line.closed && !whole && starts && goes_on && runs.len() > 1 {
            let first = runs.remove(0);
            runs.last_mut().into_iter().for_each(|last| last.extend_from_slice(&first));
        }
        (runs, whole)
    }

    /// Draws a line beside the line without what comes too near.
    pub fn draw_apart(&self, beside: &Beside, drawn: &mut Path) {
        let (runs, whole) = self.runs(beside);
        let mut last: Option<Page> = None;
        for run in runs {
            let Some((first, rest)) = run.split_first() else { continue };
            // A loop was left out: its ends are near each other, or else they are two lines.
            if last.is_some_and(|last| last.distance(*first) <= self.gap) {
                drawn.line_to(*first);
            } else {
                drawn.move_to(*first);
            }
            rest.iter().for_each(|at| drawn.line_to(*at));
            last = run.last().copied();
        }
        if beside.line.closed && whole && last.is_some() {
            drawn.close();
        }
    }
}

impl Step {
    /// The part between two points that is nearer to the step than a limit, as shares of the way. What
    /// is that near is convex, a rectangle with two round ends, so that it is one part.
    #[inline]
    fn share_near(&self, from: Page, to: Page, limit: f64) -> Option<(f64, f64)> {
        let dot = |a: Page, b: Page| a.x * b.x + a.y * b.y;
        // How far along the step and beside it the points are.
        let beside = right(self.along);
        let of = |at: Page| (dot(at - self.start, self.along), dot(at - self.start, beside));
        let ((a, p), (b, q)) = (of(from), of(to));
        let misses = a.max(b) <= -limit
            || a.min(b) >= self.length + limit
            || p.max(q) <= -limit
            || p.min(q) >= limit;
        if misses {
            return None;
        }
        let is_near = |along: f64, beside: f64| {
            let beyond = along - along.clamp(0.0, self.length);
            beyond * beyond + beside * beside < limit * limit
        };
        if is_near(a, p) && is_near(b, q) {
            return Some((0.0, 1.0));
        }
        share_near((a, p), (b, q), self.length, limit)
    }
}

/// The part of the way from a point to another that is nearer to a step than a limit, as shares of it.
/// Points are given along the step, which begins at 0, and beside it.
fn share_near(
    (a, p): (f64, f64),
    (b, q): (f64, f64),
    length: f64,
    limit: f64,
) -> Option<(f64, f64)> {
    let (along, beside) = (b - a, q - p);
    let square = along * along + beside * beside;
    let mut near: Option<(f64, f64)> = None;
    let mut add = |first: f64, last: f64| {
        let (first, last) = (first.max(0.0), last.min(1.0));
        if first < last {
            near = Some(near.map_or((first, last), |near| (near.0.min(first), near.1.max(last))));
        }
    };
    for end in [0.0, length] {
        let half = (a - end) * along + p * beside;
        let root = half * half - square * ((a - end) * (a - end) + p * p - limit * limit);
        if root > 0.0 {
            let root = libm::sqrt(root);
            add((-half - root) / square, (root - half) / square);
        }
    }
    // Between two limits along the step and between two beside it.
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (at, by, low, high) in [(a, along, 0.0, length), (p, beside, -limit, limit)] {
        if by == 0.0 {
            if at <= low || at >= high {
                last = -1.0;
            }
            continue;
        }
        let (one, other) = ((low - at) / by, (high - at) / by);
        (first, last) = (first.max(one.min(other)), last.min(one.max(other)));
    }
    add(first, last);
    near
}
