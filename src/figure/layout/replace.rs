//! Boxes that move to where they cover the least.

use super::Layout;
use crate::unit::PageBox;

/// In how many steps places are sought along an edge of the frame.
const EDGE_STEPS: u32 = 12;
/// What crowding the subject counts, in CSS pixels of line.
const CROWDING: f64 = 4.0;
/// What standing elsewhere than in a corner counts, CSS pixels of line.
const ASTRAY: f64 = 12.0;
/// A box moves to where less than this share of what lies beneath it does, and so much less, CSS pixels
/// of line.
const WORTH: f64 = 0.5;
const WORTH_PX: f64 = 20.0;

impl Layout<'_> {
    /// Finds a place anew for a box that stood at one, and keeps it: along the edge of the frame, free,
    /// and over the least of lines and land, as is told of places; the old one where that is not much
    /// worse. `None` where there is none.
    pub(in crate::figure) fn replace(
        &mut self,
        now: PageBox,
        beneath: &dyn Fn(PageBox) -> [f64; 2],
    ) -> Option<PageBox> {
        let inner = self.inner();
        let (width, height) = (now.width(), now.height());
        let (across, down) = (inner.width() - width, inner.height() - height);
        let share = |step: u32| f64::from(step) / f64::from(EDGE_STEPS);
        let along = |step: u32| {
            let (x, y) = (inner.x0 + share(step) * across, inner.y0 + share(step) * down);
            [(x, inner.y1 - height), (inner.x0, y), (inner.x1 - width, y), (x, inner.y0)]
        };
        let is_free = |place: &PageBox| {
            let mut others = self.placed.iter().map(|other| other.grown(self.gap * 0.9));
            inner.grown(0.01).encloses(*place)
                && !others.any(|other| other.overlaps(*place))
                && self.is_clear(*place)
                && !self.cuts(*place)
        };
        let meet = |a: f64, b: f64| (a - b).abs() < 0.5;
        let is_in_corner = |place: PageBox| {
            (meet(place.x0, inner.x0) || meet(place.x1, inner.x1))
                && (meet(place.y0, inner.y0) || meet(place.y1, inner.y1))
        };
        let places = (0..=EDGE_STEPS).flat_map(along);
        let places = places.map(|(x, y)| PageBox::from_size(x, y, width, height)).filter(is_free);
        let told = |place: PageBox| (place, beneath(place));
        let (places, here): (Vec<_>, _) = (places.map(told).collect(), told(now));
        // What all places have of land says nothing against any.
        let all = places.iter().chain([&here]);
        let dry = all.map(|(_, [_, land])| *land).fold(f64::INFINITY, f64::min);
        let cost = |(place, [lines, land]): (PageBox, [f64; 2])| {
            let astray = if is_in_corner(place) { 0.0 } else { ASTRAY };
            lines + land - dry + CROWDING * self.cost(place) + astray
        };
        let all = places.into_iter().map(|told| (cost(told), told.0));
        let best = all.min_by(|(a, _), (b, _)| a.total_cmp(b));
        let stays =
            is_free(&now) && best.is_none_or(|(least, _)| least >= cost(here) * WORTH - WORTH_PX);
        let place = if stays { now } else { best?.1 };
        self.placed.push(place);
        Some(place)
    }
}
