//! A uniform grid over the frame: which things are near a box.

use crate::path::clip;
use crate::unit::{Page, PageBox};

/// The side of a cell in CSS pixels, as in Mapbox's collision index.
const CELL: f64 = 30.0;
/// More cells than this along one side are merged into wider ones.
const MOST_CELLS: f64 = 256.0;

/// How the frame is divided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells {
    origin: Page,
    size: Page,
    columns: usize,
    rows: usize,
}

/// Numbered things by cell, packed.
#[derive(Debug)]
pub(super) struct Grid {
    cells: Cells,
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl Cells {
    /// Cells over a frame.
    pub(super) fn new(frame: PageBox) -> Self {
        let side = |length: f64| {
            let length = if length.is_finite() { length } else { 0.0 };
            let count = (length / CELL).ceil().clamp(1.0, MOST_CELLS);
            ((length / count).max(1e-9), count as usize)
        };
        let (width, columns) = side(frame.width());
        let (height, rows) = side(frame.height());
        Self {
            origin: Page::new(frame.x0, frame.y0),
            size: Page::new(width, height),
            columns,
            rows,
        }
    }

    /// How many there are.
    pub(super) fn count(self) -> usize {
        self.columns * self.rows
    }

    /// The cells a box touches; what lies outside counts to the outermost cells.
    pub(super) fn of(self, bounds: PageBox) -> impl Iterator<Item = usize> {
        let ([x0, y0], [x1, y1]) = self.corners(bounds);
        (y0..=y1).flat_map(move |y| (x0..=x1).map(move |x| y * self.columns + x))
    }

    /// The column and row of the first and the last of the cells a box touches.
    fn corners(self, bounds: PageBox) -> ([usize; 2], [usize; 2]) {
        // A cast from float saturates, and the clamp keeps it within the grid.
        let clamp = |value: f64, count: usize| (value.max(0.0) as usize).min(count - 1);
        let x0 = clamp((bounds.x0 - self.origin.x) / self.size.x, self.columns);
        let x1 = clamp((bounds.x1 - self.origin.x) / self.size.x, self.columns);
        let y0 = clamp((bounds.y0 - self.origin.y) / self.size.y, self.rows);
        let y1 = clamp((bounds.y1 - self.origin.y) / self.size.y, self.rows);
        ([x0, y0], [x1, y1])
    }

    /// The box of a cell; the outermost reach to infinity.
    fn bounds(self, cell: usize) -> PageBox {
        let (x, y) = (cell % self.columns, cell / self.columns);
        let edge = |origin: f64, size: f64, index: usize, count: usize| {
            if index == 0 {
                f64::NEG_INFINITY
            } else if index == count {
                f64::INFINITY
            } else {
                origin + size * index as f64
            }
        };
        PageBox::new(
            edge(self.origin.x, self.size.x, x, self.columns),
            edge(self.origin.y, self.size.y, y, self.rows),
            edge(self.origin.x, self.size.x, x + 1, self.columns),
            edge(self.origin.y, self.size.y, y + 1, self.rows),
        )
    }
}

impl Grid {
    /// Boxes by cell.
    pub(super) fn of_boxes(cells: Cells, boxes: impl Iterator<Item = PageBox>) -> Self {
        let mut pairs = Vec::new();
        for (index, bounds) in boxes.enumerate() {
            pairs.extend(cells.of(bounds).map(|cell| (cell as u32, index as u32)));
        }
        Self::pack(cells, &pairs)
    }

    /// Segments by cell, each only in cells that it passes.
    pub(super) fn of_segments(cells: Cells, segments: impl Iterator<Item = (Page, Page)>) -> Self {
        let mut pairs = Vec::new();
        for (index, (a, b)) in segments.enumerate() {
            let bounds = PageBox::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
            let ([column, row], last) = cells.corners(bounds);
            if [column, row] == last {
                pairs.push(((row * cells.columns + column) as u32, index as u32));
                continue;
            }
            for cell in cells.of(bounds) {
                if clip(cells.bounds(cell), a, b).is_some() {
                    pairs.push((cell as u32, index as u32));
                }
            }
        }
        Self::pack(cells, &pairs)
    }

    /// Sorts the pairs into cells, each cell's numbers ascending.
    fn pack(cells: Cells, pairs: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; cells.count() + 1];
        for &(cell, _) in pairs {
            starts[cell as usize + 1] += 1;
        }
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        let mut next = starts.clone();
        let mut entries = vec![0; pairs.len()];
        for &(cell, index) in pairs {
            entries[next[cell as usize] as usize] = index;
            next[cell as usize] += 1;
        }
        Self { cells, starts, entries }
    }

    /// Whether anything that may touch a box is such a one; some are asked about more than once.
    pub(super) fn any_near(&self, bounds: PageBox, mut is_such: impl FnMut(u32) -> bool) -> bool {
        self.cells.of(bounds).flat_map(|cell| self.within(cell)).any(|&index| is_such(index))
    }

    /// The numbers of a cell, ascending.
    fn within(&self, cell: usize) -> &[u32] {
        let (from, to) = (self.starts[cell] as usize, self.starts[cell + 1] as usize);
        &self.entries[from..to]
    }

    /// Collects the numbers of what may touch a box, ascending and once each.
    pub(super) fn near(&self, bounds: PageBox, found: &mut Vec<u32>) {
        self.near_such(bounds, found, |_| true);
    }

    /// The same of those alone that are such ones.
    pub(super) fn near_such(
        &self,
        bounds: PageBox,
        found: &mut Vec<u32>,
        is_such: impl Fn(u32) -> bool,
    ) {
        found.clear();
        if self.entries.is_empty() {
            return;
        }
        let mut visited = 0;
        for cell in self.cells.of(bounds) {
            let before = found.len();
            found.extend(self.within(cell).iter().filter(|&&index| is_such(index)));
            visited += usize::from(found.len() > before);
        }
        if visited > 1 {
            found.sort_unstable();
            found.dedup();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_near_and_what_lies_outside() {
        let cells = Cells::new(PageBox::new(0.0, 0.0, 300.0, 300.0));
        let boxes = [
            PageBox::new(10.0, 10.0, 80.0, 20.0),
            PageBox::new(250.0, 250.0, 260.0, 260.0),
            PageBox::new(-900.0, 10.0, -800.0, 20.0),
        ];
        let grid = Grid::of_boxes(cells, boxes.into_iter());
        let mut found = Vec::new();
        grid.near(PageBox::new(70.0, 0.0, 75.0, 40.0), &mut found);
        assert_eq!(found, [0]);
        grid.near(PageBox::new(-850.0, 12.0, -840.0, 14.0), &mut found);
        assert!(found.contains(&2));
        grid.near(PageBox::new(-1e300, -1e300, 1e300, 1e300), &mut found);
        assert_eq!(found, [0, 1, 2]);
    }

    #[test]
    fn a_diagonal_is_only_in_cells_it_passes() {
        let cells = Cells::new(PageBox::new(0.0, 0.0, 300.0, 300.0));
        let diagonal = (Page::new(5.0, 5.0), Page::new(295.0, 295.0));
        let grid = Grid::of_segments(cells, std::iter::once(diagonal));
        let mut found = Vec::new();
        grid.near(PageBox::new(200.0, 20.0, 205.0, 25.0), &mut found);
        assert!(found.is_empty());
        grid.near(PageBox::new(150.0, 150.0, 155.0, 155.0), &mut found);
        assert_eq!(found, [0]);
    }
}
