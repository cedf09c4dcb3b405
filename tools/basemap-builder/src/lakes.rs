//! Lakes: shapes from one source, names by hand, rank by area.

use crate::area::square_kilometres;
use crate::dissolve::{dissolve, doubled_area, holds, positions};
use crate::grid::{STEP, Unit, stepped, unwrapped};
use crate::pack::{Cell, Table};
use crate::repair::repair;
use crate::topology::{Arc, Topology};

/// Lakes as arcs, each with a rank and perhaps names; a face is a lake's number.
pub struct Lakes {
    pub arcs: Vec<Arc>,
    pub lakes: Vec<Lake>,
}

/// One lake.
pub struct Lake {
    pub names: Option<(&'static str, &'static str)>,
    pub area: f64,
    pub rank: i64,
    /// West, south, east, north.
    pub bounds: (f64, f64, f64, f64),
}

/// Reads the shapefile's records.
pub fn read(records: &[Vec<Vec<(f64, f64)>>], per_degree: i32) -> Lakes {
    let turn = 360 * per_degree;
    let arcs = shores(records, per_degree);
    let polygons = dissolve(&arcs, turn, Some);
    let mut lakes: Vec<Lake> = Vec::new();
    let mut exteriors: Vec<(usize, Vec<Unit>)> = Vec::new();
    for face in 0..records.len() {
        let mut area = 0.0;
        for polygon in polygons.get(&(face as u32)).into_iter().flatten() {
            for ring in polygon {
                area += square_kilometres(&positions(&arcs, turn, ring), turn);
            }
            exteriors.push((face, positions(&arcs, turn, &polygon[0])));
        }
        lakes.push(Lake {
            names: None,
            area,
            rank: rank(area),
            bounds: bounds_of(&exteriors, face, per_degree),
        });
    }
    give_names(&mut lakes, &exteriors, per_degree);
    Lakes { arcs, lakes }
}

/// The rank of a lake, or of ice, of so many square kilometres.
pub fn rank(area: f64) -> i64 {
    let bounds = [20_000.0, 8_000.0, 4_000.0, 2_000.0, 1_000.0, 500.0, 200.0, 100.0];
    bounds.iter().position(|&bound| area >= bound).unwrap_or(bounds.len()) as i64
}

/// The shores of all lakes, or edges of ice; the face of each is its record.
pub fn shores(records: &[Vec<Vec<(f64, f64)>>], per_degree: i32) -> Vec<Arc> {
    let turn = 360 * per_degree;
    let unit = |degrees: f64| stepped(degrees, per_degree);
    // Some lakes overlap others, so each has arcs of its own.
    let mut arcs = Vec::new();
    for (face, rings) in records.iter().enumerate() {
        let rings: Vec<Vec<Unit>> = rings
            .iter()
            .map(|ring| {
                let mut ring: Vec<Unit> = ring.iter().map(|&(x, y)| (unit(x), unit(y))).collect();
                ring.dedup();
                ring
            })
            .collect();
        let rings = without_overlaps(rings, turn);
        let mut topology = Topology::new(turn);
        for (at, ring) in rings.iter().enumerate() {
            let Some(ring) = wound(ring, at, &rings, turn) else { continue };
            topology.add(&ring, face as u32);
        }
        let mut of_lake = topology.arcs();
        let (_, left) = repair(&mut of_lake, turn, |_| STEP);
        for (x, y) in left {
            let at = (f64::from(x) / f64::from(per_degree), f64::from(y) / f64::from(per_degree));
            eprintln!("lake {face} crosses itself at {at:?}");
        }
        arcs.extend(of_lake);
    }
    arcs
}

/// A ring of a lake wound as what it is: some are wound the wrong way. A hole is what lies in another
/// ring of the lake; an island on an island is none.
fn wound(ring: &[Unit], at: usize, rings: &[Vec<Unit>], turn: i32) -> Option<Vec<Unit>> {
    let around = rings.iter().enumerate().filter(|(other_at, other)| {
        *other_at != at
            && ring.iter().find(|p| !other.contains(p)).is_some_and(|&p| holds(other, p, turn))
    });
    let hole = match around.count() {
        0 => false,
        1 => true,
        _ => return None,
    };
    let mut ring = ring.to_vec();
    if (doubled_area(&ring, turn) > 0) == hole {
        ring.reverse();
    }
    Some(ring)
}

/// Gives lakes the names of the table, by where it says they are.
fn give_names(lakes: &mut [Lake], exteriors: &[(usize, Vec<Unit>)], per_degree: i32) {
    let turn = 360 * per_degree;
    let unit = |degrees: f64| stepped(degrees, per_degree);
    let names: Vec<(&str, &str, Unit)> = include_str!("../tables/lakes.tsv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| cells[at].parse::<f64>().expect("a number");
            (cells[0], cells[1], (unit(number(2)), unit(number(3))))
        })
        .collect();
    for (name, spanish, place) in names {
        // The lake around the place, or else one whose shore is near.
        let around = exteriors.iter().find(|(_, ring)| holds(ring, place, turn));
        let near = || {
            exteriors
                .iter()
                .filter_map(|exterior| Some((distance(&exterior.1, place, turn)?, exterior)))
                .filter(|&(distance, _)| distance < i64::from(per_degree) * 2 / 5)
                .min_by_key(|&(distance, _)| distance)
                .map(|(_, exterior)| exterior)
        };
        match around.or_else(near) {
            Some(&(face, _)) => _ = lakes[face].names.get_or_insert((name, spanish)),
            None => eprintln!("no lake for {name}"),
        }
    }
    for (number, lake) in lakes.iter().enumerate() {
        if lake.names.is_none() && lake.rank < 4 {
            let ring = exteriors.iter().find(|(face, _)| *face == number);
            let place = ring.map(|(_, ring)| (ring[0].0 / per_degree, ring[0].1 / per_degree));
            eprintln!("a lake of {:.0} km² without a name near {place:?}", lake.area);
        }
    }
}

/// The rings but for those that overlap an earlier one without lying in it: islands drawn twice.
fn without_overlaps(rings: Vec<Vec<Unit>>, turn: i32) -> Vec<Vec<Unit>> {
    let mut kept: Vec<Vec<Unit>> = Vec::new();
    for ring in rings {
        let overlaps = kept.iter().any(|other| {
            let inside = |ring: &[Unit], other: &[Unit]| {
                ring.iter().filter(|&&p| !other.contains(&p) && holds(other, p, turn)).count()
            };
            let (one, two) = (inside(&ring, other), inside(other, &ring));
            let within = |count: usize, ring: &[Unit], other: &[Unit]| {
                count + ring.iter().filter(|p| other.contains(p)).count() == ring.len()
            };
            one + two > 0 && !within(one, &ring, other) && !within(two, other, &ring)
        });
        if !overlaps {
            kept.push(ring);
        }
    }
    kept
}

/// The box around the exteriors of a lake.
fn bounds_of(
    exteriors: &[(usize, Vec<Unit>)],
    face: usize,
    per_degree: i32,
) -> (f64, f64, f64, f64) {
    let start = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
    let of_face = exteriors.iter().filter(|exterior| exterior.0 == face);
    of_face.flat_map(|(_, ring)| ring).fold(start, |(west, south, east, north), &(x, y)| {
        let turn = 360 * per_degree;
        let x = f64::from((x + turn / 2).rem_euclid(turn) - turn / 2) / f64::from(per_degree);
        let y = f64::from(y) / f64::from(per_degree);
        (west.min(x), south.min(y), east.max(x), north.max(y))
    })
}

/// The distance from a place to the nearest vertex of a ring, the greater of both axes.
fn distance(ring: &[Unit], place: Unit, turn: i32) -> Option<i64> {
    let distances = ring.iter().map(|&vertex| {
        let (x, y) = unwrapped(vertex, place, turn);
        i64::from((x - place.0).abs().max((y - place.1).abs()))
    });
    distances.min()
}

impl Lakes {
    /// The named lakes: name, Spanish name, box.
    pub fn named(
        &self,
    ) -> impl Iterator<Item = (&'static str, &'static str, (f64, f64, f64, f64))> {
        self.lakes.iter().filter_map(|lake| {
            let (name, spanish) = lake.names?;
            Some((name, spanish, lake.bounds))
        })
    }

    pub fn table(&self) -> Table {
        let columns = ["name", "name_en", "name_es", "rank", "area_km2"];
        let mut table = Table::new(columns.map(|name| (name, 0)));
        for lake in &self.lakes {
            let text = |text: Option<&str>| text.map_or(Cell::None, Cell::from);
            table.push(vec![
                text(lake.names.map(|names| names.0)),
                text(lake.names.map(|names| names.0)),
                text(lake.names.map(|names| names.1)),
                Cell::Integer(lake.rank),
                Cell::Integer(lake.area.round() as i64),
            ]);
        }
        table
    }
}
