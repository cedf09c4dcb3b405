//! Names of areas do not stand in other areas of their kind.

use super::Maker;
use crate::label::area;
use crate::label::ground::Ground;
use crate::label::request::Target;
use crate::label::territory::Territory;
use crate::unit::{Page, PageBox};

/// How much of a name in its own area may hang over into others.
const HANGS_OVER: f64 = 0.25;
/// What it costs a leader to run through another area.
const THROUGH: f64 = 0.8;

/// Into how many parts across and down a line of text is divided, to see how much hangs over.
const ACROSS: u32 = 12;
const DOWN: u32 = 3;

impl Maker<'_> {
    /// What it costs that the name of an area stands and is joined like this, for the other areas
    /// of its kind; `None` where it would be read as the name of another. A pin is obeyed, and what
    /// names no area costs nothing.
    pub(super) fn cost_of_areas(
        &self,
        lines: &[PageBox],
        leader: Option<(Page, Page)>,
    ) -> Option<f64> {
        let (Target::Area { rings, .. }, Ground::Area { middles }) =
            (&self.request.target, self.ground)
        else {
            return Some(0.0);
        };
        if self.request.pin.is_some() || self.areas.is_empty() {
            return Some(0.0);
        }
        let bounds = lines.iter().copied().reduce(PageBox::union)?;
        // Where areas overlap, as those in one another do, none is foreign to the other.
        let overlaps = |other: &Territory| middles.iter().any(|middle| other.contains(middle.at));
        let is_foreign =
            |other: &&Territory| other.layer == self.request.layer && !other.is_of(rings);
        let foreign = || self.areas.iter().filter(is_foreign);
        let mut over = 0;
        for other in foreign().filter(|other| other.bounds.overlaps(bounds)) {
            let mut touched = lines.iter().flat_map(|&line| area::nine_points(line));
            if !touched.any(|point| other.contains(point)) || overlaps(other) {
                continue;
            }
            if leader.is_some() || other.contains(bounds.center()) {
                return None;
            }
            let points = lines.iter().flat_map(|&line| spread(line));
            over += points.filter(|&point| other.contains(point)).count();
        }
        if over as f64 > HANGS_OVER * (ACROSS * DOWN) as f64 * lines.len() as f64 {
            return None;
        }
        let Some((from, to)) = leader else { return Some(0.0) };
        // A name at a leader's end stands on open ground, not in its own area either.
        let own = self.areas.iter().find(|area| area.is_of(rings))?;
        if lines.iter().flat_map(|&line| area::nine_points(line)).any(|at| own.contains(at)) {
            return None;
        }
        let others = foreign().filter(|other| !overlaps(other));
        Some(THROUGH * self.areas_crossed(others, from, to))
    }

    /// How many of some areas a leader runs through.
    fn areas_crossed<'t>(
        &self,
        areas: impl Iterator<Item = &'t Territory<'t>>,
        from: Page,
        to: Page,
    ) -> f64 {
        let around = super::segment_box(from, to);
        let steps = (from.distance(to) / self.request.em).ceil().clamp(2.0, 64.0) as u32;
        let at = |step| from + (to - from) * (f64::from(step) / f64::from(steps));
        let crossed = areas
            .filter(|area| area.bounds.overlaps(around))
            .filter(|area| (0..steps).any(|step| area.contains(at(step))));
        crossed.count() as f64
    }
}

/// The middles of the parts of a line's box.
fn spread(line: PageBox) -> impl Iterator<Item = Page> {
    let share = |step: u32, of: u32| (f64::from(step) + 0.5) / f64::from(of);
    (0..ACROSS * DOWN).map(move |step| {
        let (across, down) = (share(step % ACROSS, ACROSS), share(step / ACROSS, DOWN));
        Page::new(line.x0 + across * line.width(), line.y0 + down * line.height())
    })
}
