//! The edges of an area by their height, for the question whether a point lies inside.

use crate::unit::{Page, PageBox};

/// The ends of an edge.
pub(super) type Edge = (Page, Page);

/// The least height of a row of edges, CSS pixels.
const ROW: f64 = 1.0;
/// An area has no more rows than this.
const MOST_ROWS: f64 = 512.0;

/// The edges that each row of some bounds has a part of, from the top: of no others does it depend
/// whether a point of the row is inside. What lies above or below the bounds counts to the outermost
/// rows.
#[derive(Debug)]
pub(super) struct Rows {
    top: f64,
    height: f64,
    /// Where the edges of each row start among all, and where those of the last end.
    starts: Vec<usize>,
    edges: Vec<Edge>,
}

impl Rows {
    /// Edges by rows of some bounds.
    pub(super) fn new(bounds: PageBox, edges: impl Iterator<Item = Edge>) -> Self {
        let count = (bounds.height() / ROW).ceil().clamp(1.0, MOST_ROWS);
        let height = (bounds.height() / count).max(f64::MIN_POSITIVE);
        let starts = vec![0; count as usize + 1];
        let mut rows = Self { top: bounds.y0, height, starts, edges: Vec::new() };
        // No ray that goes right crosses a level one.
        let edges: Vec<Edge> = edges.filter(|(a, b)| a.y != b.y).collect();
        let of = |rows: &Self, (a, b): Edge| rows.row(a.y.min(b.y))..=rows.row(a.y.max(b.y));
        for &edge in &edges {
            for row in of(&rows, edge) {
                rows.starts[row + 1] += 1;
            }
        }
        for row in 1..rows.starts.len() {
            rows.starts[row] += rows.starts[row - 1];
        }
        let mut next = rows.starts.clone();
        rows.edges = vec![Edge::default(); next.last().copied().unwrap_or(0)];
        for edge in edges {
            for row in of(&rows, edge) {
                rows.edges[next[row]] = edge;
                next[row] += 1;
            }
        }
        rows
    }

    /// Which row a height lies in.
    fn row(&self, y: f64) -> usize {
        // A cast from float saturates.
        let row = ((y - self.top) / self.height).max(0.0) as usize;
        row.min(self.starts.len() - 2)
    }

    /// Whether the edges surround a point: an odd number of them lies to the right of it.
    pub(super) fn surround(&self, point: Page) -> bool {
        let row = self.row(point.y);
        let edges = self.edges.get(self.starts[row]..self.starts[row + 1]).unwrap_or_default();
        edges.iter().filter(|&&edge| is_right_of(edge, point)).count() % 2 == 1
    }
}

/// Whether an edge crosses the ray that goes right from a point.
pub(super) fn is_right_of((a, b): Edge, point: Page) -> bool {
    (a.y > point.y) != (b.y > point.y)
        && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
}
