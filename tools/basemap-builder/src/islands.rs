//! Whose the islands are that the provinces lack.

use std::collections::{BTreeMap, HashMap};

use crate::countries::Countries;
use crate::faces::Faces;
use crate::grid::{Unit, unwrapped};
use crate::topology::{Arc, Face, OUTSIDE};

/// The islands in a box and their country; none where it is not known or not settled.
struct Claim {
    country: Option<usize>,
    /// West, south, east, north, in degrees.
    bounds: [f64; 4],
}

impl Claim {
    fn holds(&self, (lon, lat): (f64, f64)) -> bool {
        let [west, south, east, north] = self.bounds;
        (west..=east).contains(&lon) && (south..=north).contains(&lat)
    }
}

/// The table written by hand: islands far from any coast, and those nearer to another country.
fn claims(countries: &Countries) -> Vec<Claim> {
    include_str!("../tables/islands.tsv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [code, bounds, _reason] = cells[..] else { panic!("{line}") };
            let bounds: Vec<f64> =
                bounds.split(' ').map(|side| side.parse().expect("a number")).collect();
            let country = (code != "-").then(|| countries.by_code(code).expect("a country"));
            Claim { country, bounds: bounds.try_into().expect("four sides") }
        })
        .collect()
}

/// The middle of an island's box, in degrees.
fn middle(positions: &[Unit], turn: i32) -> (f64, f64) {
    let degrees = |value: i64| value as f64 * 180.0 / f64::from(turn);
    let around = positions.iter().map(|&p| unwrapped(p, positions[0], turn));
    let (mut west, mut south, mut east, mut north) = (i32::MAX, i32::MAX, i32::MIN, i32::MIN);
    for (x, y) in around {
        (west, east) = (west.min(x), east.max(x));
        (south, north) = (south.min(y), north.max(y));
    }
    let lon = degrees(i64::from(west) + i64::from(east));
    let lat = degrees(i64::from(south) + i64::from(north));
    ((lon + 180.0).rem_euclid(360.0) - 180.0, lat)
}

/// The farthest that a coast may be, in degrees of latitude.
const FARTHEST: f64 = 0.45;

/// The vertices of the countries' coasts by cell, a tenth of a degree wide.
struct Coasts {
    turn: i32,
    cell: i32,
    vertices: HashMap<Unit, Vec<(Unit, usize)>>,
}

impl Coasts {
    /// The coasts, and the vertices of each island that has no country.
    fn read(arcs: &[Arc], turn: i32, faces: &Faces) -> (Self, BTreeMap<Face, Vec<Unit>>) {
        let cell = turn / 3600;
        let mut coasts: HashMap<Unit, Vec<(Unit, usize)>> = HashMap::new();
        let mut islands: BTreeMap<Face, Vec<Unit>> = BTreeMap::new();
        for arc in arcs {
            for face in [arc.left, arc.right] {
                if face == OUTSIDE {
                    continue;
                }
                match faces.country(face) {
                    Some(country) => {
                        for &(x, y) in &arc.positions {
                            let x = x.rem_euclid(turn);
                            let of_cell = coasts.entry((x / cell, y.div_euclid(cell))).or_default();
                            of_cell.push(((x, y), country));
                        }
                    }
                    None => islands.entry(face).or_default().extend(&arc.positions),
                }
            }
        }
        (Self { turn, cell, vertices: coasts }, islands)
    }

    /// The country of the nearest coast and how far it is, in degrees of latitude.
    fn nearest(&self, positions: &[Unit]) -> Option<(usize, f64)> {
        let (turn, cell) = (self.turn, self.cell);
        let (per_degree, columns) = (f64::from(turn / 360), turn / cell);
        let mut nearest: BTreeMap<usize, f64> = BTreeMap::new();
        for &(x, y) in positions.iter().step_by(positions.len().div_ceil(40)) {
            let squeeze = (f64::from(y) / per_degree).to_radians().cos().max(0.05);
            let reach = (FARTHEST * 10.0 / squeeze).ceil() as i32 + 1;
            let (column, row) = (x.rem_euclid(turn) / cell, y.div_euclid(cell));
            for cx in column - reach..=column + reach {
                for cy in row - 6..=row + 6 {
                    for &(place, country) in
                        self.vertices.get(&(cx.rem_euclid(columns), cy)).into_iter().flatten()
                    {
                        let (px, py) = unwrapped(place, (x, y), turn);
                        let east = f64::from(px - x) * squeeze / per_degree;
                        let distance = east.hypot(f64::from(py - y) / per_degree);
                        let known = nearest.entry(country).or_insert(f64::INFINITY);
                        *known = known.min(distance);
                    }
                }
            }
        }
        nearest.into_iter().min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Gives islands without a country the one that the table names, or else that of the nearest coast,
/// where it lies within 50 km.
pub fn assign(arcs: &[Arc], turn: i32, faces: &mut Faces, countries: &Countries) {
    let claims = claims(countries);
    let (coasts, islands) = Coasts::read(arcs, turn, faces);
    let mut counts = [0; 3];
    for (face, positions) in islands {
        let middle = middle(&positions, turn);
        if let Some(claim) = claims.iter().find(|claim| claim.holds(middle)) {
            faces.others[face as usize - faces.provinces.len()] = claim.country;
            if claim.country.is_some() {
                faces.near.insert(face);
                counts[0] += 1;
            } else {
                counts[2] += 1;
            }
            continue;
        }
        match coasts.nearest(&positions) {
            Some((country, distance)) if distance < FARTHEST => {
                faces.others[face as usize - faces.provinces.len()] = Some(country);
                faces.near.insert(face);
                counts[1] += 1;
            }
            _ => {
                eprintln!("an island at {:.2} {:.2} lies off no country", middle.0, middle.1);
                counts[2] += 1;
            }
        }
    }
    let [named, near, none] = counts;
    eprintln!("islands: {named} given by the table, {near} to the nearest coast, {none} to none");
}
