//! Which hole lies in which outer ring.

use crate::error::Result;
use crate::resources::Cancel;
use crate::unit::LonLat;

/// How many holes are looked at between two looks at the flag that stops the work.
const STRIDE: usize = 64;

/// A ring that has an area.
pub(super) struct Ring {
    /// Twice its area, square degrees.
    pub area: f64,
    pub line: Vec<LonLat>,
}

/// Rings in polygons.
pub(super) struct Nested {
    /// The rings of each polygon, its outer one first.
    pub polygons: Vec<Vec<Vec<LonLat>>>,
    /// How many holes lie in no outer ring.
    pub homeless: usize,
}

/// Puts each hole into the least outer ring that holds it. Holes that lie in none are areas, and those of
/// them that lie in another such are its holes, by the rule of even and odd.
///
/// # Errors
/// Where the work is stopped.
pub(super) fn nested(outers: Vec<Ring>, holes: Vec<Ring>, cancel: &Cancel) -> Result<Nested> {
    let mut homes = Vec::with_capacity(holes.len());
    let rows = Rows::new(if holes.is_empty() { &[] } else { &outers });
    for (index, hole) in holes.iter().enumerate() {
        if index.is_multiple_of(STRIDE) {
            cancel.check()?;
        }
        homes.push(least(&outers, rows.holding(hole)));
    }
    drop(rows);
    let mut polygons: Vec<Vec<_>> = outers.into_iter().map(|outer| vec![outer.line]).collect();
    let mut homeless = Vec::new();
    for (hole, home) in holes.into_iter().zip(homes) {
        match home.and_then(|home| polygons.get_mut(home)) {
            Some(polygon) => polygon.push(hole.line),
            None => homeless.push(hole),
        }
    }
    let count = homeless.len();
    polygons.extend(by_even_and_odd(homeless, cancel)?);
    Ok(Nested { polygons, homeless: count })
}

/// Polygons of rings whose directions say nothing.
fn by_even_and_odd(mut rings: Vec<Ring>, cancel: &Cancel) -> Result<Vec<Vec<Vec<LonLat>>>> {
    // The greater ones first, so that what holds a ring is known before it.
    rings.sort_by(|a, b| b.area.total_cmp(&a.area));
    let rows = Rows::new(if rings.len() < 2 { &[] } else { &rings });
    // The polygon that a ring begins; nothing for a hole.
    let mut begun: Vec<Option<usize>> = Vec::with_capacity(rings.len());
    let mut homes = Vec::with_capacity(rings.len());
    let mut count = 0;
    for (index, ring) in rings.iter().enumerate() {
        if index.is_multiple_of(STRIDE) {
            cancel.check()?;
        }
        let holding: Vec<usize> =
            rows.holding(ring).into_iter().filter(|other| *other < index).collect();
        let is_hole = !holding.len().is_multiple_of(2);
        let polygons = holding.iter().rev().filter_map(|other| *begun.get(*other)?);
        let home = if is_hole { polygons.max() } else { None };
        begun.push(home.is_none().then_some(count));
        count += usize::from(home.is_none());
        homes.push(home);
    }
    drop(rows);
    let mut polygons: Vec<Vec<_>> = Vec::with_capacity(count);
    for (ring, home) in rings.into_iter().zip(homes) {
        match home.and_then(|home| polygons.get_mut(home)) {
            Some(polygon) => polygon.push(ring.line),
            None => polygons.push(vec![ring.line]),
        }
    }
    Ok(polygons)
}

/// The least of some rings.
fn least(rings: &[Ring], among: Vec<usize>) -> Option<usize> {
    let areas = among.into_iter().filter_map(|index| Some((index, rings.get(index)?.area)));
    areas.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(index, _)| index)
}

/// The edges of rings by the rows of latitude that they reach into, as many as make the lists short
/// without making them many.
struct Rows<'r> {
    rings: &'r [Ring],
    south: f64,
    /// Rows a degree.
    scale: f64,
    /// Where each row's edges begin in `edges`, and where the last one's end.
    starts: Vec<usize>,
    /// A ring, and its position that the edge begins at; in the order of rings within a row.
    edges: Vec<(u32, u32)>,
}

impl<'r> Rows<'r> {
    fn new(rings: &'r [Ring]) -> Self {
        let mut rows =
            Self { rings, south: 0.0, scale: 0.0, starts: Vec::new(), edges: Vec::new() };
        let (mut south, mut north) = (f64::INFINITY, f64::NEG_INFINITY);
        let (mut heights, mut count) = (0.0, 0_usize);
        rows.each_edge(|_, a, b| {
            (south, north) = (south.min(a.lat), north.max(a.lat));
            heights += (a.lat - b.lat).abs();
            count += 1;
        });
        let height = north - south;
        if !(height > 0.0 && heights > 0.0) {
            return rows;
        }
        let most = (count as f64 * (height / heights)).clamp(1.0, count as f64) as usize;
        (rows.south, rows.scale) = (south, most as f64 / height);
        let mut starts = vec![0; most + 2];
        rows.each_edge(|_, a, b| {
            for row in rows.reached(a, b, most) {
                starts[row + 2] += 1;
            }
        });
        let mut all = 0;
        starts.iter_mut().for_each(|start| {
            all += *start;
            *start = all;
        });
        let mut edges = vec![(0, 0); all];
        rows.each_edge(|at, a, b| {
            for row in rows.reached(a, b, most) {
                let next = &mut starts[row + 1];
                edges[*next] = at;
                *next += 1;
            }
        });
        starts.pop();
        (rows.starts, rows.edges) = (starts, edges);
        rows
    }

    fn each_edge(&self, mut each: impl FnMut((u32, u32), LonLat, LonLat)) {
        for (ring, index) in self.rings.iter().zip(0..) {
            let ends = ring.line.iter().skip(1).chain(ring.line.first());
            for ((&a, &b), at) in ring.line.iter().zip(ends).zip(0..) {
                each((index, at), a, b);
            }
        }
    }

    /// The rows from one position's to another's.
    fn reached(&self, a: LonLat, b: LonLat, count: usize) -> std::ops::RangeInclusive<usize> {
        let [low, high] = [a.lat.min(b.lat), a.lat.max(b.lat)].map(|lat| self.row(lat, count));
        low..=high
    }

    fn row(&self, lat: f64, count: usize) -> usize {
        (((lat - self.south) * self.scale) as usize).min(count.saturating_sub(1))
    }

    /// The rings of no lesser area that hold another, as far as that one's first position tells, in
    /// their order.
    fn holding(&self, hole: &Ring) -> Vec<usize> {
        let mut found = Vec::new();
        let Some(&at) = hole.line.first() else { return found };
        let row = self.row(at.lat, self.starts.len().saturating_sub(1));
        let ends = self.starts.get(row).zip(self.starts.get(row + 1));
        let edges = ends.and_then(|(from, to)| self.edges.get(*from..*to)).unwrap_or_default();
        for edges in edges.chunk_by(|(a, _), (b, _)| a == b) {
            let index = edges.first().map_or(0, |(ring, _)| *ring as usize);
            let Some(ring) = self.rings.get(index).filter(|ring| ring.area >= hole.area) else {
                continue;
            };
            let crossed = edges.iter().filter(|(_, from)| {
                let from = *from as usize;
                let to = ring.line.get(from + 1).or(ring.line.first());
                ring.line.get(from).zip(to).is_some_and(|(a, b)| is_east(a, b, at))
            });
            if !crossed.count().is_multiple_of(2) {
                found.push(index);
            }
        }
        found
    }
}

/// Whether an edge crosses the parallel of a position east of it.
fn is_east(a: &LonLat, b: &LonLat, at: LonLat) -> bool {
    (a.lat > at.lat) != (b.lat > at.lat)
        && at.lon < a.lon + (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::check;

    fn square(x: f64, y: f64, half: f64) -> Ring {
        let corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)];
        let line: Vec<LonLat> =
            corners.map(|(dx, dy)| LonLat::new(x + dx * half, y + dy * half)).into();
        Ring { area: check::doubled_area(&line).abs(), line }
    }

    fn sizes(nested: &Nested) -> Vec<usize> {
        nested.polygons.iter().map(Vec::len).collect()
    }

    #[test]
    fn a_hole_lies_in_the_least_ring_around_it() {
        let outers = vec![square(0.0, 0.0, 8.0), square(20.0, 0.0, 8.0), square(1.0, 1.0, 4.0)];
        let holes = vec![square(1.0, 1.0, 2.0), square(0.0, 0.0, 6.0), square(20.0, 1.0, 1.0)];
        let nested = nested(outers, holes, &Cancel::default()).expect("not stopped");
        assert_eq!((sizes(&nested), nested.homeless), (vec![2, 2, 2], 0));
        assert_eq!(nested.polygons[2][1], square(1.0, 1.0, 2.0).line);
    }

    #[test]
    fn holes_without_an_outer_ring_are_areas_and_holes_by_turns() {
        let rings = [1.0, 4.0, 2.0, 3.0].map(|half| square(0.0, 0.0, half)).into_iter();
        let rings = rings.chain([square(10.0, 0.0, 1.0)]).collect();
        let nested = nested(Vec::new(), rings, &Cancel::default()).expect("not stopped");
        assert_eq!((sizes(&nested), nested.homeless), (vec![2, 2, 1], 5));
        assert_eq!(nested.polygons[0], [4.0, 3.0].map(|half| square(0.0, 0.0, half).line));
        assert_eq!(nested.polygons[1], [2.0, 1.0].map(|half| square(0.0, 0.0, half).line));
    }

    #[test]
    fn a_hundred_thousand_rings_take_no_time_squared() {
        let grid = || (0..330).flat_map(|x| (0..330).map(move |y| (f64::from(x), f64::from(y))));
        let rings = |half: f64| -> Vec<Ring> {
            grid().map(|(x, y)| square(x / 2.0, y / 4.0, half)).collect()
        };
        let outers = rings(0.1);
        let rows = Rows::new(&outers);
        // Each edge is listed once for the row it begins in, and once more for the others in the mean.
        assert!(rows.edges.len() <= 3 * 5 * outers.len(), "{}", rows.edges.len());
        let longest = rows.starts.windows(2).map(|ends| ends[1] - ends[0]).max();
        assert!(longest <= Some(2 * 5 * 330), "{longest:?} edges are looked at for a hole");
        for (index, hole) in rings(0.05).iter().enumerate().step_by(1009) {
            assert_eq!(rows.holding(hole), [index]);
        }
    }
}
