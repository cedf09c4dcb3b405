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

/// Projects lines and rings; its buffers are used again.
#[derive(Debug, Clone, Default)]
pub(in crate::geometry) struct Resampler {
    planes: Vec<Plane>,
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
        match &view.cut.rotation {
            None => view.projection().project_relative_all(positions, &mut self.planes),
            Some(rotation) => {
                self.geographic.clear();
                self.geographic.extend(positions.iter().map(|&at| rotation.turn_back(at)));
                view.projection().project_relative_all(&self.geographic, &mut self.planes);
            }
        }
        let mut from: Option<(LonLat, Page)> = None;
        let count = positions.len();
        let tolerance = view.options().tolerance.max(1e-6);
        let steps = if is_ring { count + 1 } else { count };
        for step in 0..steps {
            let index = if step == count { 0 } else { step };
            let plane = self.planes[index];
            if !(plane.x.is_finite() && plane.y.is_finite()) {
                *failed += usize::from(step < count);
                if !is_ring {
                    from = None;
                    self.end_run();
                }
                continue;
            }
            let mut to = (positions[index], view.to_page(plane));
            if let (true, Some(from)) = (shape.comes_round, from) {
                let step = to.0.lon - from.0.lon;
                if step.abs() > 180.0 {
                    to.0.lon -= 360.0 * (step / 360.0).round();
                }
            }
            if let Some(from) = from
                && !straight.clone().any(|range| range.contains(&step))
            {
                self.edge(view, from, to, tolerance);
            }
            if step < count {
                self.points.push(to.1);
            }
            from = Some(to);
        }
        self.end_run();
    }

    fn end_run(&mut self) {
        if self.ends.last().copied().unwrap_or(0) < self.points.len() {
            self.ends.push(self.points.len());
        }
    }

    /// Adds the points that an edge needs between its ends.
    #[inline]
    fn edge(&mut self, view: &View, from: (LonLat, Page), to: (LonLat, Page), tolerance: f64) {
        let span = (to.0.lon - from.0.lon).abs() + (to.0.lat - from.0.lat).abs();
        let length = (to.1.x - from.1.x).abs() + (to.1.y - from.1.y).abs();
        // A curve of this length that turns by less than four times the angle it spans on the
        // sphere cannot leave its chord further than length · turn / 8.
        if length * span.to_radians() * 0.5 > tolerance || span > LONGEST {
            self.halve(view, from, to, tolerance, DEPTH);
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
