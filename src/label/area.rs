//! The place of an area's label: the point farthest inside it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::planar;
use crate::unit::{Page, PageBox};

/// How much a place off the centroid is worth less, for each unit of distance from it: of many
/// places with as much room, as in a square, the middle one is wanted.
const OFF_CENTROID: f64 = 0.1;
/// More cells than this are not looked at, whatever the shape.
const MOST_CELLS: usize = 4096;

/// The point inside rings, and inside the frame, that is farthest from their edges, and how far:
/// the pole of inaccessibility, found by a quadtree as in Agafonkin's polylabel.
///
/// Widths count `aspect` times less than heights, so that a label that is `aspect` times wider
/// than high finds the place where it fits best; the distance is in heights. Rings may be those
/// of one polygon or of several; a point is inside where an odd number of them surrounds it.
/// `None` where nothing of the area lies in the frame.
pub(crate) fn pole(
    rings: &[Vec<Page>],
    frame: PageBox,
    aspect: f64,
    precision: f64,
) -> Option<(Page, f64)> {
    let bounds = PageBox::around(rings.iter().flatten().copied())?.intersection(frame)?;
    let area = Squeezed::new(&thinned(rings, precision), bounds, aspect);
    let (width, height) = (bounds.width() / aspect, bounds.height());
    let size = width.min(height).max(width.max(height) / 64.0);
    let half = size / 2.0;
    let mut queue = BinaryHeap::new();
    let mut best = area.cell(Page::new(bounds.x0 / aspect + width / 2.0, bounds.y0 + half), 0.0);
    let centroid = area.cell(area.centroid, 0.0);
    if centroid.worth > best.worth {
        best = centroid;
    }
    for column in 0..(width / size).ceil() as usize {
        for row in 0..(height / size).ceil() as usize {
            let x = bounds.x0 / aspect + size * column as f64 + half;
            let y = bounds.y0 + size * row as f64 + half;
            queue.push(area.cell(Page::new(x, y), half));
        }
    }
    let mut looked_at = queue.len();
    while let Some(cell) = queue.pop() {
        if cell.worth > best.worth {
            best = cell;
        }
        if cell.reach() - best.worth <= precision || looked_at > MOST_CELLS {
            break;
        }
        let half = cell.half / 2.0;
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            queue.push(area.cell(cell.center + Page::new(dx, dy), half));
        }
        looked_at += 4;
    }
    (best.distance > 0.0).then(|| (Page::new(best.center.x * aspect, best.center.y), best.distance))
}

/// Rings without the detail that a precision leaves no room for: every cell looks at every edge.
///
/// What is smaller than the precision goes, unless all of it is.
fn thinned(rings: &[Vec<Page>], precision: f64) -> Cow<'_, [Vec<Page>]> {
    let thin = |ring: &Vec<Page>| {
        let mut kept: Vec<Page> = Vec::new();
        for &point in ring {
            if kept.last().is_none_or(|last| last.distance(point) >= precision) {
                kept.push(point);
            }
        }
        kept
    };
    let thinned: Vec<Vec<Page>> = rings.iter().map(thin).filter(|ring| ring.len() >= 3).collect();
    if thinned.is_empty() { Cow::Borrowed(rings) } else { Cow::Owned(thinned) }
}

/// Whether a point lies inside rings: an odd number surrounds it.
pub(super) fn contains(rings: &[Vec<Page>], point: Page) -> bool {
    let crossings = edges(rings)
        .filter(|&(a, b)| {
            (a.y > point.y) != (b.y > point.y)
                && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
        })
        .count();
    crossings % 2 == 1
}

/// Nine points of a box: its corners, the middles of its sides, its middle.
pub(super) fn nine_points(bounds: PageBox) -> impl Iterator<Item = Page> {
    let center = bounds.center();
    let (xs, ys) = ([bounds.x0, center.x, bounds.x1], [bounds.y0, center.y, bounds.y1]);
    xs.into_iter().flat_map(move |x| ys.map(|y| Page::new(x, y)))
}

/// The edges of rings, each closed if it is not.
pub(super) fn edges(rings: &[Vec<Page>]) -> impl Iterator<Item = (Page, Page)> + '_ {
    rings.iter().flat_map(|ring| {
        let next = ring.iter().skip(1).chain(ring.first());
        ring.iter().copied().zip(next.copied())
    })
}

/// The edges of an area, widths divided by the label's aspect.
struct Squeezed {
    edges: Vec<(Page, Page)>,
    bounds: PageBox,
    /// The centroid of the edges, or the middle of the bounds where that lies outside them.
    centroid: Page,
}

/// A square of the quadtree.
#[derive(Debug, Clone, Copy)]
struct Cell {
    center: Page,
    half: f64,
    /// From the centre to the nearest edge, negative outside.
    distance: f64,
    /// The distance, less for a place off the centroid.
    worth: f64,
}

impl Squeezed {
    fn new(rings: &[Vec<Page>], bounds: PageBox, aspect: f64) -> Self {
        let squeeze = |p: Page| Page::new(p.x / aspect, p.y);
        let bounds = PageBox::new(bounds.x0 / aspect, bounds.y0, bounds.x1 / aspect, bounds.y1);
        let edges: Vec<_> = edges(rings).map(|(a, b)| (squeeze(a), squeeze(b))).collect();
        let centroid = centroid(&edges).filter(|&at| bounds.contains(at));
        Self { edges, bounds, centroid: centroid.unwrap_or(bounds.center()) }
    }

    fn cell(&self, center: Page, half: f64) -> Cell {
        let mut inside = false;
        let mut nearest = f64::INFINITY;
        for &(a, b) in &self.edges {
            if (a.y > center.y) != (b.y > center.y)
                && center.x < (b.x - a.x) * (center.y - a.y) / (b.y - a.y) + a.x
            {
                inside = !inside;
            }
            nearest = nearest.min(planar::point_segment_squared(center, a, b));
        }
        let to_edge = if inside { nearest.sqrt() } else { -nearest.sqrt() };
        let b = self.bounds;
        let to_frame =
            (center.x - b.x0).min(b.x1 - center.x).min(center.y - b.y0).min(b.y1 - center.y);
        let distance = to_edge.min(to_frame);
        let worth = distance - OFF_CENTROID * center.distance(self.centroid);
        Cell { center, half, distance, worth }
    }
}

/// The centroid of what closed edges surround (holes taken off where they are wound the other
/// way).
fn centroid(edges: &[(Page, Page)]) -> Option<Page> {
    let (mut x, mut y, mut area) = (0.0, 0.0, 0.0);
    for &(a, b) in edges {
        let cross = a.x * b.y - b.x * a.y;
        x += (a.x + b.x) * cross;
        y += (a.y + b.y) * cross;
        area += 3.0 * cross;
    }
    (area != 0.0).then(|| Page::new(x / area, y / area))
}

impl Cell {
    /// The greatest worth that any point in it can have.
    fn reach(self) -> f64 {
        self.worth + (1.0 + OFF_CENTROID) * self.half * std::f64::consts::SQRT_2
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cell {}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        self.reach()
            .total_cmp(&other.reach())
            .then(other.center.x.total_cmp(&self.center.x))
            .then(other.center.y.total_cmp(&self.center.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(f64, f64)]) -> Vec<Page> {
        points.iter().map(|&(x, y)| Page::new(x, y)).collect()
    }

    const FRAME: PageBox = PageBox::new(0.0, 0.0, 1000.0, 1000.0);

    #[test]
    fn the_pole_of_a_bent_strip_is_where_it_is_wide() {
        let shape = ring(&[
            (0.0, 0.0),
            (300.0, 0.0),
            (300.0, 120.0),
            (200.0, 120.0),
            (200.0, 20.0),
            (0.0, 20.0),
        ]);
        let (at, far) = pole(&[shape], FRAME, 1.0, 0.5).unwrap();
        assert!(at.x > 230.0 && at.y > 30.0, "{at:?}");
        assert!((49.0..56.0).contains(&far), "{far}");
    }

    #[test]
    fn holes_are_avoided() {
        let outer = ring(&[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]);
        let hole = ring(&[(10.0, 10.0), (90.0, 10.0), (90.0, 60.0), (10.0, 60.0)]);
        let (at, far) = pole(&[outer.clone(), hole.clone()], FRAME, 1.0, 0.5).unwrap();
        assert!(at.y > 75.0 && (far - 20.0).abs() < 1.5, "{at:?} {far}");
        assert!(!contains(&[outer, hole], Page::new(50.0, 30.0)));
    }

    #[test]
    fn only_the_part_in_the_frame_counts() {
        let shape = ring(&[(900.0, 0.0), (5000.0, 0.0), (5000.0, 200.0), (900.0, 200.0)]);
        let (at, _) = pole(&[shape], FRAME, 1.0, 0.5).unwrap();
        assert!((at.x - 950.0).abs() < 2.0 && FRAME.contains(at), "{at:?}");
        let outside = ring(&[(2000.0, 0.0), (3000.0, 0.0), (3000.0, 200.0)]);
        assert!(pole(&[outside], FRAME, 1.0, 0.5).is_none());
    }

    #[test]
    fn wide_labels_go_where_there_is_width() {
        // A tall block and a wide one of the same inscribed circle.
        let shape = ring(&[
            (0.0, 0.0),
            (100.0, 0.0),
            (100.0, 300.0),
            (400.0, 300.0),
            (400.0, 395.0),
            (0.0, 395.0),
        ]);
        let (at, _) = pole(&[shape], FRAME, 5.0, 0.5).unwrap();
        assert!(at.y > 300.0 && at.x > 150.0, "{at:?}");
    }

    #[test]
    fn degenerate_rings_have_no_inside() {
        assert!(pole(&[], FRAME, 1.0, 0.5).is_none());
        assert!(pole(&[ring(&[(5.0, 5.0)])], FRAME, 1.0, 0.5).is_none());
        assert!(pole(&[ring(&[(5.0, 5.0), (50.0, 5.0), (20.0, 5.0)])], FRAME, 1.0, 0.5).is_none());
    }
}
