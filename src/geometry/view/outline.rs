//! The outline of a map in several boxes: those stretches of their sides where nothing is joined
//! to them on the plane.

use super::View;
use crate::geometry::pieces::Parts;
use crate::geometry::window::Window;
use crate::unit::{LonLat, Page};

/// The longest stretch of a side that is taken for all outline or none where its middle is,
/// degrees.
const STRETCH: f64 = 0.2;
/// How far beyond a side it is tried whether the neighbour joins, degrees.
const BEYOND: f64 = 4e-9;
/// The side of the cells that boxes are looked up by, degrees.
const CELL: f64 = 5.0;

/// Adds the outline as rings of positions. Stretches that are drawn end to end follow each other;
/// the way from one to the next has no length on the page.
pub(in crate::geometry) fn outline(view: &View, windows: &[Window], out: &mut Parts<LonLat>) {
    let cells = Cells::new(windows);
    let size = size(view, windows);
    let mut stretches: Vec<Vec<LonLat>> = Vec::new();
    for window in windows {
        for side in 0..4 {
            let free = |t: f64| is_free(view, window.on_side(side, t, BEYOND), size, &cells);
            add_free(window, side, free, &mut stretches);
        }
    }
    link(view, stretches, out);
}

/// Which boxes may hold a position.
struct Cells<'w> {
    windows: &'w [Window],
    columns: usize,
    cells: Vec<Vec<usize>>,
}

impl<'w> Cells<'w> {
    fn new(windows: &'w [Window]) -> Self {
        let (columns, rows) = ((360.0 / CELL) as usize, (180.0 / CELL) as usize);
        let mut cells = vec![Vec::new(); columns * rows];
        for (index, window) in windows.iter().enumerate() {
            let range = |low: f64, high: f64, start: f64, count: usize| {
                let first = ((low - start) / CELL).floor().max(0.0) as usize;
                let last = ((high - start) / CELL).floor().max(0.0) as usize;
                first.min(count - 1)..=last.min(count - 1)
            };
            for row in range(window.south, window.north, -90.0, rows) {
                for column in range(window.west, window.east, -180.0, columns) {
                    cells[row * columns + column].push(index);
                }
            }
        }
        Self { windows, columns, cells }
    }

    fn hold(&self, at: LonLat) -> bool {
        let column = ((at.lon + 180.0) / CELL).max(0.0) as usize;
        let row = ((at.lat + 90.0) / CELL).max(0.0) as usize;
        let rows = self.cells.len() / self.columns;
        let cell = row.min(rows - 1) * self.columns + column.min(self.columns - 1);
        self.cells[cell].iter().any(|&index| {
            let window = &self.windows[index];
            (window.west..=window.east).contains(&at.lon)
                && (window.south..=window.north).contains(&at.lat)
        })
    }
}

/// How large the boxes are on the page together: the longest side of what holds their corners.
fn size(view: &View, windows: &[Window]) -> f64 {
    let corners =
        windows.iter().flat_map(|window| (0..4).map(|side| window.on_side(side, 0.5, 0.0).0));
    let pages = corners.map(|at| view.cut_to_page(at)).filter(|page| page.x.is_finite());
    let bounds = crate::unit::PageBox::around(pages);
    bounds.map_or(1.0, |bounds| bounds.width().max(bounds.height()))
}

/// Whether a side has no neighbour at a point, or one that is drawn elsewhere.
fn is_free(view: &View, (inside, beyond): (LonLat, LonLat), size: f64, cells: &Cells<'_>) -> bool {
    let beyond = beyond.wrapped();
    if beyond.lat.abs() > 90.0 || !cells.hold(beyond) {
        // Beyond a pole the same box goes on, on the meridian opposite.
        return true;
    }
    let (here, there) = (view.cut_to_page(inside), view.cut_to_page(beyond));
    !(here.distance(there) < 1e-4 * size)
}

/// Adds the free stretches of a side, in the direction of the loop around the box.
fn add_free(
    window: &Window,
    side: u8,
    free: impl Fn(f64) -> bool,
    stretches: &mut Vec<Vec<LonLat>>,
) {
    let (start, end) = (window.on_side(side, 0.0, 0.0).0, window.on_side(side, 1.0, 0.0).0);
    let length = (end.lon - start.lon).abs().max((end.lat - start.lat).abs());
    let count = (length / STRETCH).ceil().clamp(2.0, 1800.0);
    let middle = |index: f64| (index + 0.5) / count;
    let mut open: Option<f64> = None;
    let mut add = |from: f64, to: f64| {
        let at = |t: f64| window.on_side(side, t, 0.0).0;
        stretches.push(vec![at(from), at(to)]);
    };
    let mut index = 0.0;
    let mut before = free(middle(0.0));
    if before {
        open = Some(0.0);
    }
    while index + 1.0 < count {
        let next = free(middle(index + 1.0));
        if next != before {
            let (mut low, mut high) = (middle(index), middle(index + 1.0));
            for _ in 0..24 {
                let between = (low + high) / 2.0;
                if free(between) == before { low = between } else { high = between }
            }
            match open.take() {
                Some(from) => add(from, low),
                None => open = Some(high),
            }
            before = next;
        }
        index += 1.0;
    }
    if let Some(from) = open {
        add(from, 1.0);
    }
}

/// Puts stretches end to end, each followed by the one that starts nearest to its end.
fn link(view: &View, stretches: Vec<Vec<LonLat>>, out: &mut Parts<LonLat>) {
    let ends = |stretch: &Vec<LonLat>| -> Option<(Page, Page)> {
        Some((view.cut_to_page(*stretch.first()?), view.cut_to_page(*stretch.last()?)))
    };
    let mut left: Vec<(Vec<LonLat>, Page, Page)> = stretches
        .into_iter()
        .filter_map(|stretch| ends(&stretch).map(|(start, end)| (stretch, start, end)))
        .collect();
    while let Some((stretch, first, mut last)) = left.pop() {
        let base = out.points.len();
        out.points.extend(stretch);
        loop {
            let nearest = left
                .iter()
                .enumerate()
                .map(|(index, (_, start, _))| (index, start.distance(last)))
                .min_by(|a, b| a.1.total_cmp(&b.1));
            let Some((index, distance)) = nearest.filter(|near| !(near.1 > first.distance(last)))
            else {
                break;
            };
            if distance.is_nan() {
                break;
            }
            let (stretch, _, end) = left.swap_remove(index);
            let joint = out.points.len();
            out.straight.push(joint..joint + 1);
            out.points.extend(stretch);
            last = end;
        }
        let closing = out.points.len();
        out.straight.push(closing..closing + 1);
        debug_assert!(closing > base);
        out.end_part();
    }
}
