//! Projecting outlines, with as many points in between as their curves need.

use std::ops::Range;

use super::View;
use crate::geometry::cap::between;
use crate::unit::{LonLat, Page, Plane};

/// How often an edge may be halved.
const DEPTH: u32 = 18;
/// An edge that is still longer than this on the page, in pixels, crosses a tear.
const TORN: f64 = 1.0;
/// An edge longer than this, in degrees, is halved whatever its middle says: curves that bend both
/// ways may meet their chord in the middle.
const LONGEST: f64 = 10.0;
/// Edges that are looked at together.
const TOGETHER: usize = 32;
/// Positions that are projected together.
const PROJECTED: usize = 512;

/// Projects lines and rings; its buffers are used again.
#[derive(Debug, Clone, Default)]
pub(in crate::geometry) struct Resampler {
    planes: Vec<Plane>,
    /// The outline on the page.
    pages: Vec<Page>,
    /// Positions turned back to the geographic graticule.
    geographic: Vec<LonLat>,
    points: Vec<Page>,
    /// Where lines were broken.
    ends: Vec<usize>,
    /// Whether a ring is being projected, which is not broken.
    is_ring: bool,
}

/// What is known of an outline to be projected.
#[derive(Debug, Clone, Copy)]
pub(in crate::geometry) struct Course {
    /// Whether it is closed.
    pub(in crate::geometry) is_ring: bool,
    /// Whether nothing is cut along a meridian, so that an edge never spans more than 180°.
    pub(in crate::geometry) comes_round: bool,
}

/// An outline on its way.
struct Outline<'a, S> {
    view: &'a View,
    positions: &'a [LonLat],
    /// The edges that are not resampled, by the points where they end.
    straight: S,
    shape: Course,
    tolerance: f64,
}

impl Resampler {
    /// The lines or rings that the one projected last fell into.
    pub(in crate::geometry) fn runs(&self) -> impl Iterator<Item = &[Page]> {
        (0..self.ends.len()).map(|index| {
            let start = if index == 0 { 0 } else { self.ends[index - 1] };
            &self.points[start..self.ends[index]]
        })
    }

    /// Projects a line or ring whose longitudes are relative to the central meridian. The edges
    /// that end at a point in `straight` are not resampled (the number of points stands for the
    /// edge that closes a ring). Points without an image are left out;
    /// lines are broken there.
    pub(in crate::geometry) fn run(
        &mut self,
        view: &View,
        positions: &[LonLat],
        straight: impl Iterator<Item = Range<usize>> + Clone,
        shape: Course,
        failed: &mut usize,
    ) {
        let is_ring = shape.is_ring;
        self.is_ring = is_ring;
        self.points.clear();
        self.ends.clear();
        self.project(view, positions);
        let tolerance = view.options().tolerance.max(1e-6);
        let outline = Outline { view, positions, straight, shape, tolerance };
        let is_plain = !shape.comes_round && outline.straight.clone().next().is_none();
        let mut from: Option<(LonLat, Page)> = None;
        for start in (0..positions.len()).step_by(TOGETHER) {
            let end = (start + TOGETHER).min(positions.len());
            // Most edges need no point between their ends, and are taken together.
            if is_plain && self.are_short(positions, start..end, tolerance) {
                self.points.extend_from_slice(&self.pages[start..end]);
                from = Some((positions[end - 1], self.pages[end - 1]));
            } else {
                (start..end).for_each(|step| self.step(&outline, step, &mut from, failed));
            }
        }
        if is_ring {
            self.step(&outline, positions.len(), &mut from, failed);
        }
        self.end_run();
    }

    /// Puts positions on the page; those without an image come out as no numbers.
    fn project(&mut self, view: &View, positions: &[LonLat]) {
        self.pages.clear();
        self.pages.reserve(positions.len());
        for positions in positions.chunks(PROJECTED) {
            let positions = match &view.cut.rotation {
                None => positions,
                Some(rotation) => {
                    self.geographic.clear();
                    self.geographic.extend(positions.iter().map(|&at| rotation.turn_back(at)));
                    &self.geographic
                }
            };
            view.projection().project_relative_all(positions, &mut self.planes);
            self.pages.extend(self.planes.iter().map(|plane| view.to_page(*plane)));
        }
    }

    /// Whether some positions have images, and so have the edges that end at them no point between their ends.
    fn are_short(&self, positions: &[LonLat], some: Range<usize>, tolerance: f64) -> bool {
        let first = self.pages[some.start];
        let with_one_before = some.start.saturating_sub(1)..some.end;
        let (positions, pages) =
            (&positions[with_one_before.clone()], &self.pages[with_one_before]);
        let edges = positions.windows(2).zip(pages.windows(2));
        let all = edges.fold(true, |all, (positions, pages)| {
            let (from, to) = ((positions[0], pages[0]), (positions[1], pages[1]));
            all & !may_curve(from, to, tolerance)
        });
        all && first.x.is_finite() && first.y.is_finite()
    }

    /// Goes on to a position; after the last to the first again.
    fn step<S: Iterator<Item = Range<usize>> + Clone>(
        &mut self,
        outline: &Outline<S>,
        step: usize,
        before: &mut Option<(LonLat, Page)>,
        failed: &mut usize,
    ) {
        let Outline { view, positions, straight, shape, tolerance } = outline;
        let count = positions.len();
        let index = if step == count { 0 } else { step };
        let page = self.pages[index];
        if !(page.x.is_finite() && page.y.is_finite()) {
            *failed += usize::from(step < count);
            if !shape.is_ring {
                *before = None;
                self.end_run();
            }
            return;
        }
        let mut to = (positions[index], page);
        if let (true, Some(from)) = (shape.comes_round, &before) {
            let step = to.0.lon - from.0.lon;
            if step.abs() > 180.0 {
                to.0.lon -= 360.0 * (step / 360.0).round();
            }
        }
        if let Some(from) = *before
            && may_curve(from, to, *tolerance)
            && !straight.clone().any(|range| range.contains(&step))
        {
            self.halve(view, from, to, *tolerance, DEPTH);
        }
        if step < count {
            self.points.push(to.1);
        }
        *before = Some(to);
    }

    fn end_run(&mut self) {
        if self.ends.last().copied().unwrap_or(0) < self.points.len() {
            self.ends.push(self.points.len());
        }
    }

    fn halve(
        &mut self,
        view: &View,
        from: (LonLat, Page),
        to: (LonLat, Page),
        tolerance: f64,
        depth: u32,
    ) {
        let middle = between(from.0, to.0, 0.5);
        let page = view.cut_to_page(middle);
        if !(page.x.is_finite() && page.y.is_finite()) {
            return;
        }
        let (dx, dy) = (to.1.x - from.1.x, to.1.y - from.1.y);
        let (mx, my) = (page.x - from.1.x, page.y - from.1.y);
        let length = libm::hypot(dx, dy);
        let strays = if length > 0.0 {
            let along = (mx * dx + my * dy) / length;
            let across = (mx * dy - my * dx).abs() / length;
            // Beyond its ends, or far from the chord's middle: the curve doubles back or is
            // about to.
            across > tolerance || ((along / length - 0.5).abs() > 0.3 && length > 8.0 * tolerance)
        } else {
            libm::hypot(mx, my) > tolerance
        };
        let span = (to.0.lon - from.0.lon).abs() + (to.0.lat - from.0.lat).abs();
        if depth == 0 && length > TORN && !self.is_ring {
            // Halved so often, an edge has no length left but where the projection is torn.
            self.end_run();
            return;
        }
        if depth == 0 || !(strays || span > LONGEST) {
            return;
        }
        let middle = (middle, page);
        self.halve(view, from, middle, tolerance, depth - 1);
        self.points.push(page);
        self.halve(view, middle, to, tolerance, depth - 1);
    }
}

/// Whether an edge may need points between its ends.
#[inline]
fn may_curve(from: (LonLat, Page), to: (LonLat, Page), tolerance: f64) -> bool {
    let span = (to.0.lon - from.0.lon).abs() + (to.0.lat - from.0.lat).abs();
    let length = (to.1.x - from.1.x).abs() + (to.1.y - from.1.y).abs();
    // A curve of this length that turns by less than four times the angle it spans on the
    // sphere cannot leave its chord further than length · turn / 8. What is no number is not known.
    let bends = length * span.to_radians() * 0.5;
    !((bends <= tolerance) & (span <= LONGEST))
}
