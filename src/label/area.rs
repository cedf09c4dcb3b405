//! The place of an area's label: the point farthest inside it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::planar;
use super::rows::{Edge, Rows, is_right_of};
use crate::path::ring_area;
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
    let all: Rc<[Edge]> = area.edges.clone().into();
    let top = Page::new(bounds.x0 / aspect + width / 2.0, bounds.y0 + half);
    let mut best = area.cell(top, 0.0, &all);
    let centroid = area.cell(area.centroid, 0.0, &all);
    if centroid.worth > best.worth {
        best = centroid;
    }
    for column in 0..(width / size).ceil() as usize {
        for row in 0..(height / size).ceil() as usize {
            let x = bounds.x0 / aspect + size * column as f64 + half;
            let y = bounds.y0 + size * row as f64 + half;
            queue.push(area.cell(Page::new(x, y), half, &all));
        }
    }
    let mut looked_at = queue.len();
    while let Some(cell) = queue.pop() {
        if cell.worth > best.worth {
            best = cell.clone();
        }
        let is_exact = best.distance > 0.0 && cell.reach() - best.worth <= precision;
        if is_exact || looked_at > MOST_CELLS {
            break;
        }
        let half = cell.half / 2.0;
        let near = cell.nearest_edges();
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            queue.push(area.cell(cell.center + Page::new(dx, dy), half, &near));
        }
        looked_at += 4;
    }
    (best.distance > 0.0).then(|| (Page::new(best.center.x * aspect, best.center.y), best.distance))
}

/// What a point is worth that is so far from the edges, negative outside, and from the centroid: off
/// it less, but never less than one outside. From point to point it changes by no more than the
/// point moves, and a tenth of that.
fn worth(distance: f64, off_centroid: f64) -> f64 {
    if distance > 0.0 {
        (distance - OFF_CENTROID * off_centroid).max(distance / 2.0)
    } else {
        distance
    }
}

/// Rings without the detail that a precision leaves no room for.
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
pub(crate) fn contains(rings: &[Vec<Page>], point: Page) -> bool {
    edges(rings).filter(|&edge| is_right_of(edge, point)).count() % 2 == 1
}

/// A larger share of an area than this in one piece is its mainland.
const MAINLAND: f64 = 2.0 / 3.0;

/// Whether rings are those of an archipelago: none of its islands is most of it. Its name may stand
/// over the sea between them.
pub(super) fn is_in_pieces(rings: &[Vec<Page>]) -> bool {
    let sizes = rings.iter().map(|ring| ring_area(ring).abs());
    let (all, largest) =
        sizes.fold((0.0, 0.0_f64), |(all, largest), size| (all + size, largest.max(size)));
    largest < MAINLAND * all
}

/// Nine points of a box: its corners, the middles of its sides, its middle.
pub(super) fn nine_points(bounds: PageBox) -> impl Iterator<Item = Page> {
    let center = bounds.center();
    let (xs, ys) = ([bounds.x0, center.x, bounds.x1], [bounds.y0, center.y, bounds.y1]);
    xs.into_iter().flat_map(move |x| ys.map(|y| Page::new(x, y)))
}

/// Into how many parts across and down a line of text is divided, to see what lies under it.
const ACROSS: usize = 12;
const DOWN: usize = 3;
/// Into how many in all.
pub(super) const PARTS: usize = ACROSS * DOWN;

/// A point for each part of a line's box, the outermost on its edges.
pub(super) fn parts(line: PageBox) -> impl Iterator<Item = Page> {
    let share = |step: usize, of: usize| step as f64 / (of - 1) as f64;
    (0..PARTS).map(move |step| {
        let (across, down) = (share(step % ACROSS, ACROSS), share(step / ACROSS, DOWN));
        Page::new(line.x0 + across * line.width(), line.y0 + down * line.height())
    })
}

/// The edges of rings, each closed if it is not.
pub(super) fn edges(rings: &[Vec<Page>]) -> impl Iterator<Item = Edge> + '_ {
    rings.iter().flat_map(|ring| {
        let next = ring.iter().skip(1).chain(ring.first());
        ring.iter().copied().zip(next.copied())
    })
}

/// From the nearest of some points to the nearest of edges.
pub(super) fn distance<E: Iterator<Item = Edge>>(points: &[Page], edges: impl Fn() -> E) -> f64 {
    let from = |point: &Page| {
        let squares = edges().map(|(a, b)| planar::point_segment_squared(*point, a, b));
        squares.fold(f64::INFINITY, f64::min)
    };
    points.iter().map(from).fold(f64::INFINITY, f64::min).sqrt()
}

/// The edges of an area, widths divided by the label's aspect.
struct Squeezed {
    edges: Vec<Edge>,
    rows: Rows,
    bounds: PageBox,
    /// The centroid of the edges, or the middle of the bounds where that lies outside them.
    centroid: Page,
}

/// A square of the quadtree.
#[derive(Debug, Clone)]
struct Cell {
    center: Page,
    half: f64,
    /// From the centre to the nearest edge.
    to_edge: f64,
    /// From the centre to the nearest edge or the frame, negative outside.
    distance: f64,
    /// The distance, less for a place off the centroid.
    worth: f64,
    /// Edges, the nearest of every point of the square among them.
    near: Rc<[Edge]>,
}

impl Squeezed {
    fn new(rings: &[Vec<Page>], bounds: PageBox, aspect: f64) -> Self {
        let squeeze = |p: Page| Page::new(p.x / aspect, p.y);
        let bounds = PageBox::new(bounds.x0 / aspect, bounds.y0, bounds.x1 / aspect, bounds.y1);
        let edges: Vec<_> = edges(rings).map(|(a, b)| (squeeze(a), squeeze(b))).collect();
        let centroid = centroid(&edges).filter(|&at| bounds.contains(at));
        let rows = Rows::new(bounds, edges.iter().copied());
        Self { edges, rows, bounds, centroid: centroid.unwrap_or(bounds.center()) }
    }

    /// The square around a point whose nearest edge is among some.
    fn cell(&self, center: Page, half: f64, near: &Rc<[Edge]>) -> Cell {
        let to_edge = near.iter().fold(f64::INFINITY, |nearest, &(a, b)| {
            nearest.min(planar::point_segment_squared(center, a, b))
        });
        let to_edge = to_edge.sqrt();
        let b = self.bounds;
        let to_frame =
            (center.x - b.x0).min(b.x1 - center.x).min(center.y - b.y0).min(b.y1 - center.y);
        let signed = if self.rows.surround(center) { to_edge } else { -to_edge };
        let distance = signed.min(to_frame);
        let worth = worth(distance, center.distance(self.centroid));
        Cell { center, half, to_edge, distance, worth, near: Rc::clone(near) }
    }
}

/// The centroid of what closed edges surround (holes taken off where they are wound the other
/// way).
fn centroid(edges: &[Edge]) -> Option<Page> {
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
    fn reach(&self) -> f64 {
        self.worth + (1.0 + OFF_CENTROID) * self.radius()
    }

    /// How far its corners are from its centre.
    fn radius(&self) -> f64 {
        self.half * std::f64::consts::SQRT_2
    }

    /// The edges that can be the nearest of a point in it. A point within `r` of the centre has an
    /// edge within `to_edge + r`, and that is within `to_edge + 2 r` of the centre.
    fn nearest_edges(&self) -> Rc<[Edge]> {
        let far = (self.to_edge + 2.0 * self.radius()) * (1.0 + 1e-9);
        let is_near =
            |&&(a, b): &&Edge| planar::point_segment_squared(self.center, a, b) <= far * far;
        self.near.iter().filter(is_near).copied().collect()
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
    use proptest::collection::vec;
    use proptest::prelude::*;

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
    fn an_archipelago_has_no_mainland() {
        let island =
            |x: f64, size: f64| ring(&[(x, 0.0), (x + size, 0.0), (x + size, size), (x, size)]);
        assert!(is_in_pieces(&[island(0.0, 10.0), island(20.0, 9.0), island(40.0, 3.0)]));
        assert!(!is_in_pieces(&[island(0.0, 10.0), island(20.0, 5.0), island(40.0, 3.0)]));
        assert!(!is_in_pieces(&[island(0.0, 10.0)]) && !is_in_pieces(&[]));
    }

    #[test]
    fn islands_far_from_their_centroid_have_a_pole() {
        let island = |x: f64| ring(&[(x, 0.0), (x + 4.0, 0.0), (x + 4.0, 4.0), (x, 4.0)]);
        let (at, far) = pole(&[island(0.0), island(400.0)], FRAME, 1.0, 0.5).unwrap();
        assert!((at.x - 2.0).abs() < 1.0 || (at.x - 402.0).abs() < 1.0, "{at:?}");
        assert!((1.5..=2.0).contains(&far), "{far}");
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

    proptest! {
        /// What a square leaves out is never the nearest edge of a point in it.
        #[test]
        fn every_cell_knows_its_nearest_edge(
            points in vec((0.0..400.0, 0.0..400.0), 3..40),
            steps in vec((0_u8..2, 0_u8..2), 1..7),
        ) {
            let rings = [ring(&points)];
            let bounds = PageBox::around(rings[0].iter().copied()).unwrap();
            let area = Squeezed::new(&rings, bounds, 1.0);
            let all: Rc<[Edge]> = area.edges.clone().into();
            let mut cell = area.cell(Page::new(200.0, 200.0), 200.0, &all);
            for (right, down) in steps {
                let half = cell.half / 2.0;
                let turn = |way: u8| if way == 0 { -half } else { half };
                let center = cell.center + Page::new(turn(right), turn(down));
                cell = area.cell(center, half, &cell.nearest_edges());
                let plain = area.cell(center, half, &all);
                prop_assert_eq!(cell.to_edge, plain.to_edge);
                prop_assert_eq!(area.rows.surround(center), contains(&rings, center));
            }
        }
    }

    #[test]
    fn degenerate_rings_have_no_inside() {
        assert!(pole(&[], FRAME, 1.0, 0.5).is_none());
        assert!(pole(&[ring(&[(5.0, 5.0)])], FRAME, 1.0, 0.5).is_none());
        assert!(pole(&[ring(&[(5.0, 5.0), (50.0, 5.0), (20.0, 5.0)])], FRAME, 1.0, 0.5).is_none());
    }
}
