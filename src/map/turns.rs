//! Planes that come round: where the same map is drawn again.

use crate::unit::{LonLatBox, Page, PageBox};

/// How many times a plane is drawn to either side at most.
const MOST: i32 = 128;

/// The turns of a cylinder's plane on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Turns {
    /// A point of the plane's left edge.
    left: Page,
    /// From there to the same point of the right edge, which is the left edge again.
    period: Page,
}

impl Turns {
    /// The turns of a plane between a point of its left edge and the same point of its right one.
    pub fn new(left: Page, right: Page) -> Self {
        Self { left, period: right - left }
    }

    /// The turns that a box shows some of, from the first to the last; 0 is the plane itself.
    fn of(&self, area: PageBox) -> std::ops::RangeInclusive<i32> {
        let square = self.period.x * self.period.x + self.period.y * self.period.y;
        let corners = [area.x0, area.x1].into_iter().flat_map(|x| [(x, area.y0), (x, area.y1)]);
        let along = corners.map(|(x, y)| {
            let from = Page::new(x, y) - self.left;
            (from.x * self.period.x + from.y * self.period.y) / square
        });
        let (first, last) = along.fold((f64::INFINITY, f64::NEG_INFINITY), |(first, last), at| {
            (first.min(at), last.max(at))
        });
        let whole = |turn: f64| (turn as i32).clamp(-MOST, MOST); // saturates
        whole(first.floor())..=whole(last.ceil() - 1.0)
    }

    /// How far on the page the plane is drawn again within a box: nearest first, left before right.
    pub fn shown_in(&self, area: PageBox) -> Vec<Page> {
        let mut turns: Vec<i32> = self.of(area).filter(|turn| *turn != 0).collect();
        turns.sort_by_key(|turn| (turn.abs(), *turn));
        turns.into_iter().map(|turn| self.period * f64::from(turn)).collect()
    }

    /// The box in degrees around what a box of the page shows at all turns, from what it shows of
    /// each, by how far that is moved.
    pub fn united(
        &self,
        area: PageBox,
        extent: impl Fn(Page) -> Option<LonLatBox>,
    ) -> Option<LonLatBox> {
        let mut all: Option<(f64, f64, f64, f64)> = None;
        for turn in self.of(area) {
            let Some(shown) = extent(self.period * f64::from(turn)) else { continue };
            let west = shown.west + 360.0 * f64::from(turn);
            let east = west + shown.lon_span();
            let (w, s, e, n) = all.unwrap_or((west, shown.south, east, shown.north));
            // What is seen beyond an edge is told by the longitudes of the other: of the turns that
            // it may be told by, the one that widens the box least.
            let told = [0.0, -360.0, 360.0].map(|by| (w.min(west + by), e.max(east + by)));
            let (w, e) = told.into_iter().min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
            all = Some((w, s.min(shown.south), e, n.max(shown.north)));
        }
        let (west, south, east, north) = all?;
        if east - west >= 345.0 {
            return Some(LonLatBox { south, north, ..LonLatBox::WORLD });
        }
        let wrap = |lon: f64| {
            if lon.abs() <= 180.0 { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 }
        };
        Some(LonLatBox::new(wrap(west), south, wrap(east), north))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_over_the_seam_reads_both_sides() {
        let turns = Turns::new(Page::new(0.0, 0.0), Page::new(360.0, 0.0));
        let area = PageBox::new(-10.0, 0.0, 20.0, 5.0);
        let extent = |shift: Page| {
            let (x0, x1) = ((area.x0 - shift.x).max(0.0), (area.x1 - shift.x).min(360.0));
            (x0 < x1).then(|| LonLatBox::new(x0 - 180.0, 1.0, x1 - 180.0, 2.0))
        };
        assert_eq!(turns.united(area, extent), Some(LonLatBox::new(170.0, 1.0, -160.0, 2.0)));
        assert_eq!(turns.shown_in(area), [Page::new(-360.0, 0.0)]);
        assert!(turns.shown_in(PageBox::new(0.0, 0.0, 360.0, 5.0)).is_empty());
    }
}
