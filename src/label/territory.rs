//! Areas that have names, made ready for the question whether a point lies in them.

use super::area;
use crate::unit::{Page, PageBox};

/// The least height of a row of edges, CSS pixels.
const ROW: f64 = 4.0;
/// An area has no more rows than this.
const MOST_ROWS: f64 = 512.0;

/// An area of the page that a name may be read as that of.
#[derive(Debug)]
pub(super) struct Territory<'a> {
    pub(super) bounds: PageBox,
    pub(super) rings: &'a [Vec<Page>],
    /// The layer that names it: areas of one layer are of one kind.
    pub(super) layer: usize,
    row_height: f64,
    /// The edges that each row of the bounds has a part of, from the top.
    rows: Vec<Vec<(Page, Page)>>,
}

impl<'a> Territory<'a> {
    /// An area from the rings of its polygons; `None` where it has no point.
    pub(super) fn new(rings: &'a [Vec<Page>], layer: usize) -> Option<Self> {
        let bounds = PageBox::around(rings.iter().flatten().copied())?;
        let count = (bounds.height() / ROW).ceil().clamp(1.0, MOST_ROWS);
        let row_height = (bounds.height() / count).max(f64::MIN_POSITIVE);
        let mut rows = vec![Vec::new(); count as usize];
        let row = |y: f64| ((y - bounds.y0) / row_height).floor().clamp(0.0, count - 1.0) as usize;
        for (a, b) in area::edges(rings) {
            for edges in &mut rows[row(a.y.min(b.y))..=row(a.y.max(b.y))] {
                edges.push((a, b));
            }
        }
        Some(Self { bounds, rings, layer, row_height, rows })
    }

    /// Whether it is the area of these rings.
    pub(super) fn is_of(&self, rings: &[Vec<Page>]) -> bool {
        std::ptr::eq(self.rings, rings) || self.rings == rings
    }

    /// Whether a point lies in it: an odd number of its rings surrounds the point.
    pub(super) fn contains(&self, point: Page) -> bool {
        if !self.bounds.contains(point) {
            return false;
        }
        let row = ((point.y - self.bounds.y0) / self.row_height).floor().max(0.0) as usize;
        let edges = self.rows.get(row.min(self.rows.len() - 1));
        let crossings = edges.into_iter().flatten().filter(|(a, b)| {
            (a.y > point.y) != (b.y > point.y)
                && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
        });
        crossings.count() % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_edges_answer_as_all_edges_do() {
        let star: Vec<Page> = (0..40)
            .map(|step| {
                let angle = std::f64::consts::TAU * f64::from(step) / 40.0;
                let far = if step % 2 == 0 { 100.0 } else { 30.0 };
                Page::new(120.0 + far * libm::cos(angle), 110.0 + far * libm::sin(angle))
            })
            .collect();
        let hole = vec![Page::new(110.0, 100.0), Page::new(130.0, 100.0), Page::new(120.0, 125.0)];
        let rings = [star, hole];
        let territory = Territory::new(&rings, 0).unwrap();
        let mut inside = 0;
        for step in 0..10_000 {
            let at = Page::new(f64::from(step % 100) * 2.4, f64::from(step / 100) * 2.3);
            assert_eq!(territory.contains(at), area::contains(&rings, at), "{at:?}");
            inside += u32::from(territory.contains(at));
        }
        assert!((500..5000).contains(&inside), "{inside}");
    }

    #[test]
    fn an_area_without_height_holds_nothing() {
        let rings = [vec![Page::new(0.0, 5.0), Page::new(9.0, 5.0)]];
        assert!(!Territory::new(&rings, 0).unwrap().contains(Page::new(4.0, 5.0)));
        assert!(Territory::new(&[], 0).is_none());
    }
}
