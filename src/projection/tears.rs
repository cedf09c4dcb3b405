//! Finding by trial where a projection is torn, where nothing is known of it.

use super::domain::{Domain, Lobe};
use crate::unit::{LonLat, Plane};

/// The side of the boxes that the sphere is first divided into, degrees.
const COARSE: f64 = 15.0;
/// How often a box that is torn may be divided: down to 0.23°. What is still torn is left out.
const DEPTH: u32 = 6;
/// Boxes are tried this far inside their sides, degrees: a tear may run along one.
const INSET: f64 = 1e-7;
/// Points along a side of a box.
const POINTS: usize = 5;
/// An edge shorter than this, in radii of the Earth, is not torn.
const SHORT: f64 = 0.03;
/// What lies further out than this, in radii of the Earth, is left out.
const FAR: f64 = 30.0;

/// The boxes in which a projection is neither torn nor folded over, as a domain. `project`
/// projects positions, their longitudes relative to the central meridian; `radius` is the Earth's
/// in units of the plane.
pub(super) fn domain(
    central: f64,
    radius: f64,
    project: impl FnMut(&[LonLat], &mut Vec<Plane>),
) -> Domain {
    let mut search = Search { project, radius, planes: Vec::new(), positive: true };
    let (columns, rows) = ((360.0 / COARSE) as usize, (180.0 / COARSE) as usize);
    let coarse: Vec<Lobe> = (0..rows)
        .flat_map(|row| (0..columns).map(move |column| (row, column)))
        .map(|(row, column)| {
            let (west, south) = (column as f64 * COARSE - 180.0, row as f64 * COARSE - 90.0);
            Lobe::new(west, south, west + COARSE, south + COARSE)
        })
        .collect();
    let turns: Vec<bool> = coarse.iter().filter_map(|lobe| search.turn(*lobe)).collect();
    search.positive = 2 * turns.iter().filter(|&&turn| turn).count() >= turns.len();
    let mut whole = Vec::new();
    for lobe in coarse {
        search.divide(lobe, DEPTH, &mut whole);
    }
    let whole = search.merged(whole);
    match whole.as_slice() {
        [Lobe { west, south, east, north }] if east - west >= 360.0 => {
            Domain::Band { central, south: *south, north: *north }
        }
        _ => {
            // A hair apart, so that no point is taken for the neighbour's.
            const APART: f64 = 1e-9;
            let shrunk = whole.iter().map(|lobe| Lobe {
                west: lobe.west + APART,
                south: if lobe.south > -90.0 { lobe.south + APART } else { -90.0 },
                east: lobe.east - APART,
                north: if lobe.north < 90.0 { lobe.north - APART } else { 90.0 },
            });
            Domain::Lobes { central, lobes: shrunk.collect() }
        }
    }
}

struct Search<F> {
    project: F,
    radius: f64,
    planes: Vec<Plane>,
    /// Whether most of the sphere keeps its sense of turning: what does not is drawn from behind.
    positive: bool,
}

impl<F: FnMut(&[LonLat], &mut Vec<Plane>)> Search<F> {
    /// Adds a box, or the parts of it that are whole.
    fn divide(&mut self, lobe: Lobe, depth: u32, whole: &mut Vec<Lobe>) {
        if self.is_whole(lobe) {
            whole.push(lobe);
        } else if depth > 0 {
            let (lon, lat) = ((lobe.west + lobe.east) / 2.0, (lobe.south + lobe.north) / 2.0);
            for (west, east) in [(lobe.west, lon), (lon, lobe.east)] {
                for (south, north) in [(lobe.south, lat), (lat, lobe.north)] {
                    self.divide(Lobe::new(west, south, east, north), depth - 1, whole);
                }
            }
        }
    }

    fn is_whole(&mut self, lobe: Lobe) -> bool {
        let last = (POINTS - 1) as f64;
        let place = |low: f64, high: f64, index: usize| {
            low + INSET + (high - low - 2.0 * INSET) * index as f64 / last
        };
        let positions: Vec<LonLat> = (0..POINTS * POINTS)
            .map(|index| {
                let (row, column) = (index / POINTS, index % POINTS);
                LonLat::new(place(lobe.west, lobe.east, column), place(lobe.south, lobe.north, row))
            })
            .collect();
        let mut planes = Vec::new();
        (self.project)(&positions, &mut planes);
        // NaN is not near.
        let near = |plane: &Plane| libm::hypot(plane.x, plane.y) < FAR * self.radius;
        if !planes.iter().all(near) {
            return false;
        }
        for row in 0..POINTS {
            for column in 0..POINTS {
                let here = row * POINTS + column;
                let (right, up) = (column + 1 < POINTS, row + 1 < POINTS);
                if right && up {
                    let corners = [here, here + 1, here + POINTS, here + POINTS + 1];
                    let turn = self.quad_turn(corners.map(|corner| planes[corner]));
                    if turn.is_some_and(|positive| positive != self.positive) {
                        return false;
                    }
                }
                for (there, exists) in [(here + 1, right), (here + POINTS, up)] {
                    let ends = [here, there];
                    if exists
                        && self.is_torn(ends.map(|end| positions[end]), ends.map(|end| planes[end]))
                    {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Which way the middle of a box turns.
    fn turn(&mut self, lobe: Lobe) -> Option<bool> {
        let (lon, lat) = ((lobe.west + lobe.east) / 2.0, (lobe.south + lobe.north) / 2.0);
        let at = |east: f64, north: f64| LonLat::new(lon + east, lat + north);
        let mut planes = Vec::new();
        (self.project)(&[at(0.0, 0.0), at(0.5, 0.0), at(0.0, 0.5), at(0.5, 0.5)], &mut planes);
        let corners = <[Plane; 4]>::try_from(planes).ok()?;
        self.quad_turn(corners)
    }

    /// Which way a quadrilateral turns (south-west, south-east, north-west, north-east); `None`
    /// for one that is flat.
    fn quad_turn(&self, [sw, se, nw, ne]: [Plane; 4]) -> Option<bool> {
        let area = (ne.x - sw.x) * (nw.y - se.y) - (nw.x - se.x) * (ne.y - sw.y);
        (area.abs() > 1e-9 * self.radius * self.radius).then_some(area > 0.0)
    }

    /// Whether the plane jumps between two positions, however close one comes.
    fn is_torn(&mut self, [mut from, mut to]: [LonLat; 2], [mut a, mut b]: [Plane; 2]) -> bool {
        let apart = |a: Plane, b: Plane| libm::hypot(b.x - a.x, b.y - a.y);
        let short = SHORT * self.radius;
        while apart(a, b) > short {
            if (to.lon - from.lon).abs().max((to.lat - from.lat).abs()) < 1e-8 {
                return true;
            }
            let middle = LonLat::new((from.lon + to.lon) / 2.0, (from.lat + to.lat) / 2.0);
            (self.project)(&[middle], &mut self.planes);
            let Some(&plane) = self.planes.first().filter(|plane| plane.x.is_finite()) else {
                return true;
            };
            if apart(a, plane) > apart(plane, b) {
                (to, b) = (middle, plane);
            } else {
                (from, a) = (middle, plane);
            }
        }
        false
    }

    /// Joins boxes to their neighbours in the row, then rows to the next, where no tear lies
    /// between.
    fn merged(&mut self, mut lobes: Vec<Lobe>) -> Vec<Lobe> {
        let key = |lobe: &Lobe| [lobe.south, lobe.north, lobe.west];
        lobes.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
        let mut rows: Vec<Lobe> = Vec::new();
        for lobe in lobes {
            match rows.last_mut() {
                Some(before)
                    if (before.south, before.north, before.east)
                        == (lobe.south, lobe.north, lobe.west)
                        && self.joins(
                            [lobe.west, lobe.west],
                            [lobe.south, lobe.north],
                            [INSET, 0.0],
                        ) =>
                {
                    before.east = lobe.east;
                }
                _ => rows.push(lobe),
            }
        }
        let key = |lobe: &Lobe| [lobe.west, lobe.east, lobe.south];
        rows.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
        let mut merged: Vec<Lobe> = Vec::new();
        for lobe in rows {
            match merged.last_mut() {
                Some(below)
                    if (below.west, below.east, below.north)
                        == (lobe.west, lobe.east, lobe.south)
                        && self.joins(
                            [lobe.west, lobe.east],
                            [lobe.south, lobe.south],
                            [0.0, INSET],
                        ) =>
                {
                    below.north = lobe.north;
                }
                _ => merged.push(lobe),
            }
        }
        merged
    }

    /// Whether the two sides of a line between boxes are drawn as one.
    fn joins(&mut self, lon: [f64; 2], lat: [f64; 2], [east, north]: [f64; 2]) -> bool {
        const TRIES: u32 = 24;
        let positions: Vec<LonLat> = (0..TRIES)
            .flat_map(|index| {
                let t = (f64::from(index) + 0.5) / f64::from(TRIES);
                let (lon, lat) = (lon[0] + (lon[1] - lon[0]) * t, lat[0] + (lat[1] - lat[0]) * t);
                [LonLat::new(lon - east, lat - north), LonLat::new(lon + east, lat + north)]
            })
            .collect();
        (self.project)(&positions, &mut self.planes);
        let near = 1e-3 * self.radius;
        self.planes
            .chunks_exact(2)
            .all(|pair| libm::hypot(pair[1].x - pair[0].x, pair[1].y - pair[0].y) < near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn torn_at(cut: f64) -> Domain {
        domain(0.0, 1.0, |positions, planes| {
            planes.clear();
            planes.extend(positions.iter().map(|at| {
                let lon = if at.lon < cut { at.lon - 60.0 } else { at.lon };
                Plane::new(lon.to_radians(), at.lat.to_radians())
            }));
        })
    }

    #[test]
    fn what_is_not_torn_is_one_band() {
        let whole = Domain::Band { central: 0.0, south: -90.0, north: 90.0 };
        assert_eq!(torn_at(-180.0), whole);
    }

    #[test]
    fn a_tear_along_a_meridian_of_the_boxes_is_exact() {
        let Domain::Lobes { lobes, .. } = torn_at(30.0) else { panic!("two lobes") };
        assert_eq!(lobes.len(), 2);
        assert!((lobes[0].east - 30.0).abs() < 1e-6 && (lobes[1].west - 30.0).abs() < 1e-6);
    }

    #[test]
    fn a_tear_elsewhere_is_found_within_a_quarter_of_a_degree() {
        let domain = torn_at(31.4);
        assert!(domain.contains(LonLat::new(31.1, 5.0)) && domain.contains(LonLat::new(31.7, 5.0)));
        assert!(!domain.contains(LonLat::new(31.4, 5.0)));
    }
}
