//! Markers on the page, found by where they are.

use super::grid::{Cells, Grid};
use super::request::is_finite;
use crate::unit::{Page, PageBox};

/// A marker on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marker {
    pub(super) at: Page,
    pub(super) radius: f64,
    /// Which of the requests it belongs to.
    pub(super) owner: Option<usize>,
}

/// Markers, indexed.
#[derive(Debug)]
pub(super) struct Markers {
    marks: Vec<Marker>,
    grid: Grid,
}

impl Markers {
    /// Markers of requests, by their number, and of none; what is not finite is left out.
    pub(super) fn new(
        cells: Cells,
        of_requests: impl Iterator<Item = Option<(Page, f64)>>,
        others: &[(Page, f64)],
    ) -> Self {
        let own = of_requests.enumerate().filter_map(|(owner, marker)| {
            marker.map(|(at, radius)| Marker { at, radius, owner: Some(owner) })
        });
        let others = others.iter().map(|&(at, radius)| Marker { at, radius, owner: None });
        let marks: Vec<Marker> =
            own.chain(others).filter(|mark| is_finite(mark.at) && mark.radius >= 0.0).collect();
        let bounds = |mark: &Marker| PageBox::from_center(mark.at, 0.0, 0.0).grown(mark.radius);
        let grid = Grid::of_boxes(cells, marks.iter().map(bounds));
        Self { marks, grid }
    }

    /// Whether any that may be near a box is such a one.
    pub(super) fn any_near(&self, bounds: PageBox, is_such: impl Fn(Marker) -> bool) -> bool {
        let mark = |index: u32| self.marks.get(index as usize).copied();
        self.grid.any_near(bounds, |index| mark(index).is_some_and(&is_such))
    }

    /// Those that may be near a box. The list is kept from one question to the next, so that asking
    /// does not allocate.
    pub(super) fn near<'a>(
        &'a self,
        bounds: PageBox,
        found: &'a mut Vec<u32>,
    ) -> impl Iterator<Item = Marker> + 'a {
        self.grid.near(bounds, found);
        found.iter().filter_map(|&index| self.marks.get(index as usize).copied())
    }
}
