//! Joining polygons that were cut at the antimeridian, as RFC 7946 has it: Fiji, Chukotka.
//!
//! Where an edge on the meridian 180° and one on −180° are the two sides of one cut, both go, and
//! what they were part of becomes one outline, so that no seam is drawn where a projection is
//! centred elsewhere.

use crate::source::{Shape, ShapeKind};
use crate::unit::LonLat;

/// How close to ±180° a position lies on the meridian, degrees: 1 mm.
const ON: f64 = 1e-8;

/// The shape with its pieces joined; `None` where there is nothing to join.
pub(super) fn stitched(shape: &Shape) -> Option<Shape> {
    let has_side =
        |east: bool| shape.parts().any(|ring| edges(ring).any(|(a, b)| side(a, b) == Some(east)));
    if shape.kind() != ShapeKind::Polygon || !(has_side(true) && has_side(false)) {
        return None;
    }
    let mut cut = Cut::default();
    let mut kept: Vec<Vec<Vec<LonLat>>> = Vec::new();
    for (index, rings) in shape.polygons().enumerate() {
        let rings: Vec<&[LonLat]> = rings.collect();
        // What touches both sides goes round the Earth, and its seam with it.
        let touches =
            |east| rings.iter().any(|ring| edges(ring).any(|(a, b)| side(a, b) == Some(east)));
        if touches(true) == touches(false) {
            kept.push(rings.into_iter().map(<[LonLat]>::to_vec).collect());
        } else {
            cut.add_polygon(index, &rings);
        }
    }
    if !cut.cancel() {
        return None;
    }
    let mut stitched = Shape::new(ShapeKind::Polygon);
    for polygon in kept.into_iter().chain(cut.polygons()) {
        for ring in polygon {
            stitched.push_part(ring);
        }
        stitched.end_polygon();
    }
    Some(stitched)
}

/// The edges of a ring.
fn edges(ring: &[LonLat]) -> impl Iterator<Item = (LonLat, LonLat)> + '_ {
    let next = ring.iter().cycle().skip(1);
    ring.iter().copied().zip(next.copied()).take(ring.len())
}

/// Whether an edge lies along the meridian 180° (`true`) or −180° (`false`).
fn side(a: LonLat, b: LonLat) -> Option<bool> {
    let on = |east: f64| (a.lon - east).abs() < ON && (b.lon - east).abs() < ON;
    if a.lat == b.lat {
        None
    } else if on(180.0) {
        Some(true)
    } else {
        on(-180.0).then_some(false)
    }
}

/// A stretch of an outline off the meridian or along it, of the polygon with a number.
#[derive(Debug, Clone)]
struct Stretch {
    polygon: usize,
    points: Vec<LonLat>,
}

/// Outlines that touch one side of the antimeridian, taken apart.
#[derive(Debug, Default)]
struct Cut {
    /// Rings that do not touch it: holes.
    whole: Vec<(usize, Vec<LonLat>)>,
    /// Stretches off the meridian.
    stretches: Vec<Stretch>,
    /// Edges along it.
    sides: Vec<Stretch>,
}

impl Cut {
    /// Takes the rings of a polygon apart, the exterior anticlockwise and holes clockwise.
    fn add_polygon(&mut self, polygon: usize, rings: &[&[LonLat]]) {
        for (index, ring) in rings.iter().enumerate() {
            let mut ring = ring.to_vec();
            if (area(&ring) > 0.0) != (index == 0) {
                ring.reverse();
            }
            // Start where the outline leaves the meridian, so that no stretch is broken.
            let leaves = (0..ring.len()).find(|&start| {
                let at = |offset: usize| ring[(start + offset) % ring.len()];
                side(at(ring.len() - 1), at(0)).is_some() && side(at(0), at(1)).is_none()
            });
            let Some(start) = leaves else {
                self.whole.push((polygon, ring));
                continue;
            };
            ring.rotate_left(start);
            let mut open: Vec<LonLat> = Vec::new();
            for (a, b) in edges(&ring) {
                if side(a, b).is_some() {
                    if !open.is_empty() {
                        open.push(a);
                        self.stretches.push(Stretch { polygon, points: std::mem::take(&mut open) });
                    }
                    self.sides.push(Stretch { polygon, points: vec![a, b] });
                } else {
                    open.push(a);
                }
            }
        }
    }

    /// Takes out the edges that are two sides of one cut; `false` where there are none.
    fn cancel(&mut self) -> bool {
        let mut breaks: Vec<f64> =
            self.sides.iter().flat_map(|side| side.points.iter().map(|at| at.lat)).collect();
        breaks.sort_by(f64::total_cmp);
        breaks.dedup();
        // Every edge in pieces between neighbouring latitudes.
        let mut pieces: Vec<Stretch> = Vec::new();
        for Stretch { polygon, points } in std::mem::take(&mut self.sides) {
            let (a, b) = (points[0], points[1]);
            let (low, high) = (a.lat.min(b.lat), a.lat.max(b.lat));
            let mut lats: Vec<f64> =
                breaks.iter().copied().filter(|lat| (low..=high).contains(lat)).collect();
            if a.lat > b.lat {
                lats.reverse();
            }
            pieces.extend(lats.windows(2).map(|pair| Stretch {
                polygon,
                points: pair.iter().map(|&lat| LonLat::new(a.lon, lat)).collect(),
            }));
        }
        let key = |piece: &Stretch| {
            let (a, b) = (piece.points[0], piece.points[1]);
            (a.lat.min(b.lat), a.lon > 0.0)
        };
        pieces.sort_by(|one, other| {
            let ((a, east_a), (b, east_b)) = (key(one), key(other));
            a.total_cmp(&b).then(east_a.cmp(&east_b))
        });
        let before = pieces.len();
        let mut left: Vec<Stretch> = Vec::new();
        for piece in pieces {
            let pairs = left.last().is_some_and(|other| {
                let (a, b) = (&other.points, &piece.points);
                a[0].lat == b[1].lat && a[1].lat == b[0].lat && (a[0].lon > 0.0) != (b[0].lon > 0.0)
            });
            if pairs {
                left.pop();
                // Both polygons are one now.
                continue;
            }
            left.push(piece);
        }
        let cancelled = left.len() < before;
        self.sides = left;
        cancelled
    }

    /// The outlines put together again.
    fn polygons(self) -> Vec<Vec<Vec<LonLat>>> {
        let Self { whole, mut stretches, sides } = self;
        stretches.extend(sides);
        let count = stretches.iter().map(|stretch| stretch.polygon + 1).max().unwrap_or(0);
        let mut group: Vec<usize> = (0..count).collect();
        let mut rings: Vec<(usize, Vec<LonLat>)> = Vec::new();
        while let Some(first) = stretches.pop() {
            let owner = first.polygon;
            let mut ring = first.points;
            while let Some(&end) = ring.last() {
                let start_lat = ring[0].lat;
                let next = stretches.iter().position(|next| next.points[0].lat == end.lat);
                match next {
                    Some(next) if ring.len() < 2 || start_lat != end.lat => {
                        let next = stretches.swap_remove(next);
                        let (one, other) = (root(&group, owner), root(&group, next.polygon));
                        group[one.max(other)] = one.min(other);
                        ring.extend(next.points);
                    }
                    _ => break,
                }
            }
            rings.push((owner, ring));
        }
        let mut polygons: Vec<(usize, Vec<Vec<LonLat>>)> = Vec::new();
        for (owner, ring) in rings.into_iter().chain(whole) {
            let owner = if owner < count { root(&group, owner) } else { owner };
            match polygons.iter_mut().find(|polygon| polygon.0 == owner) {
                Some((_, polygon)) => polygon.push(ring),
                None => polygons.push((owner, vec![ring])),
            }
        }
        for (_, polygon) in &mut polygons {
            // The exterior is the largest.
            polygon.sort_by(|a, b| area(b).abs().total_cmp(&area(a).abs()));
        }
        polygons.into_iter().map(|(_, polygon)| polygon).collect()
    }
}

/// The polygon that stands for all that a polygon has been joined with.
fn root(group: &[usize], mut polygon: usize) -> usize {
    while group[polygon] != polygon {
        polygon = group[polygon];
    }
    polygon
}

/// The area of a ring in the plane of longitude and latitude, its longitudes running on across
/// ±180°; positive where it is anticlockwise.
fn area(ring: &[LonLat]) -> f64 {
    let mut lon = 0.0;
    edges(ring)
        .map(|(a, b)| {
            let step = b.lon - a.lon;
            let step = step - 360.0 * (step / 360.0).round();
            let from = lon;
            lon += step;
            (from * b.lat - lon * a.lat) / 2.0
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygons(list: &[&[(f64, f64)]]) -> Shape {
        let mut shape = Shape::new(ShapeKind::Polygon);
        for ring in list {
            shape.push_part(ring.iter().map(|&(lon, lat)| LonLat::new(lon, lat)));
            shape.end_polygon();
        }
        shape
    }

    #[test]
    fn an_island_in_two_halves_is_one() {
        let east = [(170.0, -20.0), (180.0, -20.0), (180.0, -10.0), (170.0, -10.0)];
        let west = [(-180.0, -20.0), (-170.0, -20.0), (-170.0, -10.0), (-180.0, -10.0)];
        let mut backwards = west;
        backwards.reverse();
        for west in [west, backwards] {
            let joined = stitched(&polygons(&[&east, &west])).unwrap();
            assert_eq!((joined.polygons().len(), joined.parts().len()), (1, 1));
            let ring = joined.parts().next().unwrap();
            assert!((area(ring).abs() - 200.0).abs() < 1e-9, "{ring:?}");
        }
    }

    #[test]
    fn a_bay_that_the_cut_ran_through_becomes_a_hole() {
        let east = [
            (170.0, -20.0),
            (180.0, -20.0),
            (180.0, -17.0),
            (175.0, -17.0),
            (175.0, -13.0),
            (180.0, -13.0),
            (180.0, -10.0),
            (170.0, -10.0),
        ];
        let west = [(-180.0, -20.0), (-170.0, -20.0), (-170.0, -10.0), (-180.0, -10.0)];
        let joined = stitched(&polygons(&[&east, &west])).unwrap();
        assert_eq!((joined.polygons().len(), joined.parts().len()), (1, 2));
        let areas: Vec<f64> = joined.parts().map(|ring| area(ring).abs()).collect();
        assert!((areas[0] - 200.0).abs() < 1e-9 && (areas[1] - 20.0).abs() < 1e-9, "{areas:?}");
    }

    #[test]
    fn what_is_not_cut_is_left_alone() {
        let east = [(170.0, -20.0), (180.0, -20.0), (180.0, -10.0), (170.0, -10.0)];
        let elsewhere = [(-180.0, 20.0), (-170.0, 20.0), (-170.0, 30.0), (-180.0, 30.0)];
        assert!(stitched(&polygons(&[&east])).is_none());
        assert!(stitched(&polygons(&[&east, &elsewhere])).is_none());
    }
}
