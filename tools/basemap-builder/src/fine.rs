//! The finest level: provinces as the base, with the islands they lack and without false holes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::area::square_kilometres;
use crate::contested::{self, Area};
use crate::countries::Countries;
use crate::dissolve::{dissolve, doubled_area, positions};
use crate::faces::{FaceRing, Faces, Province, Ring};
use crate::grid::{STEP, Unit, stepped};
use crate::islands;
use crate::parts::{self, Part};
use crate::pickle;
use crate::provinces::amended::{Amended, put_together};
use crate::repair::repair;
use crate::topology::{Arc, Face, OUTSIDE, Topology};

/// An island smaller than this, in square kilometres, is kept on the finest grid.
const ISLET: f64 = 60.0;

/// The arcs of the finest level and what they lie between.
pub fn arcs(
    json: &[u8],
    land: &[Ring],
    outlines: &pickle::Value,
    per_degree: i32,
    countries: &Countries,
    (contested, parts): (&[Area], &[Part]),
) -> (Vec<Arc>, Faces) {
    let turn = 360 * per_degree;
    let (provinces, mut rings) = provinces(json, countries);
    let outlines = Outlines::read(outlines, countries);
    let others = put_aland(&mut rings, &provinces, &outlines, countries);
    mend_cut(&mut rings);
    let mut faces = Faces { provinces, others, ..Faces::default() };
    let mut rings = contested::split(rings, &mut faces, contested);
    parts::split(&mut rings, &mut faces, parts);
    let mut finest = Finest::new(&rings, per_degree);
    for (face, exterior, ring) in &rings {
        finest.add(ring, *exterior, *face, 1);
    }
    finest.add_islands(land, &outlines.vertices(per_degree), &mut faces, contested);
    let Finest { topology, of_islets, .. } = finest;
    let mut arcs = topology.arcs();
    for arc in &mut arcs {
        arc.islet = of_islets.contains(&wrapped(arc.positions[0], turn));
    }
    fill_holes(&mut arcs, turn, &mut faces, countries);
    let (moved, left) = repair(&mut arcs, turn, |arc| if arc.islet { 1 } else { STEP });
    eprintln!("{moved} vertices moved so that nothing touches, {} edges left", left.len());
    for (x, y) in left {
        let degrees = |value: i32| f64::from(value) / f64::from(per_degree);
        eprintln!("  an edge at {} {} touches another", degrees(x), degrees(y));
    }
    islands::assign(&arcs, turn, &mut faces, countries);
    parts::assign(&arcs, turn, &mut faces, parts);
    (arcs, faces)
}

fn wrapped((x, y): Unit, turn: i32) -> Unit {
    (x.rem_euclid(turn), y)
}

fn quantised(ring: &Ring, unit: impl Fn(f64) -> i32) -> Vec<Unit> {
    let mut ring: Vec<Unit> = ring.iter().map(|&(x, y)| (unit(x), unit(y))).collect();
    ring.dedup();
    ring
}

/// The source's provinces and their rings.
fn provinces(json: &[u8], countries: &Countries) -> (Vec<Province>, Vec<FaceRing>) {
    let mut document: Value = serde_json::from_slice(json).expect("GeoJSON");
    let mut provinces: Vec<Province> = Vec::new();
    let mut rings: Vec<FaceRing> = Vec::new();
    let mut amended = Amended::read();
    for feature in document["features"].as_array_mut().expect("features") {
        let mut attributes = feature["properties"].take();
        let own = provinces.len() as Face;
        let whole = amended.put_right(&mut attributes, own);
        let face = whole.unwrap_or(own);
        let geometry = feature["geometry"].take();
        let polygons = match geometry["type"].as_str() {
            Some("Polygon") => vec![&geometry["coordinates"]],
            _ => geometry["coordinates"].as_array().expect("polygons").iter().collect(),
        };
        for polygon in polygons {
            for (index, ring) in polygon.as_array().expect("rings").iter().enumerate() {
                let positions = ring.as_array().expect("positions").iter();
                let number = |value: &Value| value.as_f64().expect("a number");
                let ring = positions.map(|p| (number(&p[0]), number(&p[1]))).collect();
                rings.push((face, index == 0, ring));
            }
        }
        if let Some(whole) = whole {
            put_together(&mut provinces[whole as usize].attributes, &attributes);
            continue;
        }
        let code = attributes["adm0_a3"].as_str().expect("a country");
        let country = countries.by_code(code).unwrap_or_else(|| panic!("no country {code}"));
        provinces.push(Province { country, attributes });
    }
    amended.assert_used();
    (provinces, rings)
}

/// The source's communes of Åland cover half of it: its outline stands for them.
fn put_aland(
    rings: &mut Vec<FaceRing>,
    provinces: &[Province],
    outlines: &Outlines,
    countries: &Countries,
) -> Vec<Option<usize>> {
    let aland = countries.by_code("ALA");
    rings.retain(|(face, ..)| Some(provinces[*face as usize].country) != aland);
    let mut others = Vec::new();
    let of_aland = outlines.rings.iter().filter(|(country, _)| Some(*country) == aland);
    for (_, ring) in of_aland {
        rings.push((provinces.len() as Face + others.len() as Face, true, ring.clone()));
        others.push(aland);
    }
    others
}

/// Rings on their way into one topology.
struct Finest {
    per_degree: i32,
    topology: Topology,
    /// How many rings pass each vertex: an islet shares none.
    known: HashMap<Unit, usize>,
    of_islets: BTreeSet<Unit>,
}

impl Finest {
    fn new(rings: &[FaceRing], per_degree: i32) -> Self {
        let (topology, of_islets) = (Topology::new(360 * per_degree), BTreeSet::new());
        let mut finest = Self { per_degree, topology, known: HashMap::new(), of_islets };
        for (_, _, ring) in rings {
            let vertices: BTreeSet<Unit> =
                finest.coarse(ring).iter().map(|&p| wrapped(p, 360 * per_degree)).collect();
            vertices.into_iter().for_each(|vertex| *finest.known.entry(vertex).or_default() += 1);
        }
        finest
    }

    fn coarse(&self, ring: &Ring) -> Vec<Unit> {
        quantised(ring, |degrees| stepped(degrees, self.per_degree))
    }

    /// Adds a ring; an exterior none of whose vertices more than `most` rings pass, and that is
    /// small, is an islet and keeps the finest grid.
    fn add(&mut self, ring: &Ring, exterior: bool, face: Face, most: usize) {
        let turn = 360 * self.per_degree;
        let mut vertices = self.coarse(ring);
        let lone = vertices
            .iter()
            .all(|&p| self.known.get(&wrapped(p, turn)).copied().unwrap_or(0) <= most);
        let at_cut = ring.iter().any(|p| p.0.abs() > 179.9999);
        if exterior && lone && !at_cut && square_kilometres(&vertices, turn).abs() < ISLET {
            let per_degree = f64::from(self.per_degree);
            vertices = quantised(ring, |degrees| (degrees * per_degree).round() as i32);
            self.of_islets.extend(vertices.iter().map(|&p| wrapped(p, turn)));
        }
        self.topology.add(&wound(vertices, exterior), face);
    }

    /// Adds the islands that the provinces lack, each with a face of its own.
    fn add_islands(
        &mut self,
        land: &[Ring],
        whose: &BTreeMap<Unit, usize>,
        faces: &mut Faces,
        contested: &[Area],
    ) {
        let (turn, per_degree) = (360 * self.per_degree, self.per_degree);
        let (mut islands, mut owned) = (0, 0);
        for given in land {
            let ring = self.coarse(given);
            let shared =
                ring.iter().filter(|p| self.known.contains_key(&wrapped(**p, turn))).count();
            if shared * 10 < ring.len() && planar_area(&ring) < 0 {
                let face = (faces.provinces.len() + faces.others.len()) as Face;
                let vertices = ring.iter().map(|&p| wrapped(p, turn));
                let owners: Vec<usize> = vertices.filter_map(|p| whose.get(&p).copied()).collect();
                let country = owners.iter().copied().max_by_key(|country| {
                    (owners.iter().filter(|other| *other == country).count(), *country)
                });
                owned += usize::from(country.is_some());
                self.add(given, true, face, 0);
                faces.others.push(country);
                if let Some(claim) = contested::of_island(given, contested) {
                    faces.claims.insert(face, claim);
                }
                islands += 1;
            } else if shared < ring.len() * 9 / 10 {
                let area = planar_area(&ring) as f64 / 2.0 / f64::from(per_degree).powi(2);
                eprintln!(
                    "land ring near {:?}: {shared} of {} shared, {area}",
                    ring[0],
                    ring.len()
                );
            }
        }
        eprintln!("{islands} islands added, {owned} of them a country's");
    }
}

/// Makes both sides of the cut at the antimeridian alike: only the ends of each stretch along it are
/// kept, and those of the western hemisphere take the latitude of the nearest in the eastern, which
/// differs by up to a thousandth of a degree.
fn mend_cut(rings: &mut [FaceRing]) {
    let side = |x: f64| if x.abs() > 179.9999 { x.signum() } else { 0.0 };
    let mut eastern = Vec::new();
    for (_, _, ring) in rings.iter_mut() {
        ring.pop();
        let count = ring.len();
        let on_cut = |at: usize| side(ring[at % count].0);
        let kept: Vec<bool> = (0..count)
            .map(|at| {
                let here = on_cut(at);
                here == 0.0 || on_cut(at + 1) != here || on_cut(at + count - 1) != here
            })
            .collect();
        let mut kept = kept.into_iter();
        ring.retain(|_| kept.next().unwrap_or(true));
        eastern.extend(ring.iter().filter(|p| side(p.0) > 0.0).map(|p| p.1));
    }
    for (_, _, ring) in rings {
        for (x, y) in ring.iter_mut() {
            let nearest = eastern
                .iter()
                .copied()
                .min_by(|a: &f64, b: &f64| (a - *y).abs().total_cmp(&(b - *y).abs()));
            if side(*x) != 0.0 {
                *x = 180.0 * x.signum();
                match nearest {
                    Some(latitude) if (latitude - *y).abs() < 0.02 => *y = latitude,
                    _ => {}
                }
            }
        }
    }
}

/// The countries' outlines in another source, for what the provinces lack.
struct Outlines {
    rings: Vec<(usize, Ring)>,
}

impl Outlines {
    fn read(list: &pickle::Value, countries: &Countries) -> Self {
        let mut rings = Vec::new();
        for country in list.list() {
            let [_, name, a2, a3, _, parts] = country.list() else { panic!("not a country") };
            let Some(row) = countries.find(name.text(), a2.text(), a3.text()) else { continue };
            for part in parts.list() {
                for ring in &part.list()[1..] {
                    let position = |p: &pickle::Value| (p.list()[0].number(), p.list()[1].number());
                    rings.push((row, ring.list().iter().map(position).collect()));
                }
            }
        }
        Self { rings }
    }

    /// The country of each vertex.
    fn vertices(&self, per_degree: i32) -> BTreeMap<Unit, usize> {
        let unit = |degrees: f64| stepped(degrees, per_degree);
        let of_ring = |(country, ring): &(usize, Ring)| {
            let country = *country;
            ring.iter()
                .map(move |&(x, y)| ((unit(x).rem_euclid(360 * per_degree), unit(y)), country))
                .collect::<Vec<_>>()
        };
        self.rings.iter().flat_map(of_ring).collect()
    }
}

/// A ring wound counterclockwise as an exterior, clockwise as a hole.
fn wound(mut ring: Vec<Unit>, exterior: bool) -> Vec<Unit> {
    if (planar_area(&ring) > 0) != exterior {
        ring.reverse();
    }
    ring
}

/// Twice the area of a ring that is cut at the antimeridian, positive counterclockwise.
fn planar_area(ring: &[Unit]) -> i64 {
    let Some(&last) = ring.last() else { return 0 };
    let before = std::iter::once(&last).chain(ring);
    before
        .zip(ring)
        .map(|(&(ax, ay), &(bx, by))| i64::from(ax) * i64::from(by) - i64::from(bx) * i64::from(ay))
        .sum()
}

/// Gives the holes of the land that are no water a face of their own.
fn fill_holes(arcs: &mut [Arc], turn: i32, faces: &mut Faces, countries: &Countries) {
    let land = dissolve(arcs, turn, |_| Some(0));
    let mut holes: Vec<(i64, Vec<(usize, bool)>)> = Vec::new();
    for polygon in land.values().flatten() {
        for hole in &polygon[1..] {
            let area = doubled_area(&positions(arcs, turn, hole), turn);
            holes.push((-area, hole.clone()));
        }
    }
    holes.sort_by_key(|(area, hole)| (-area, hole.clone()));
    let per_degree = f64::from(turn / 360);
    let places: BTreeMap<&str, (f64, f64)> = BTreeMap::from([
        ("SPI", (-73.3, -49.4)),
        ("BRI", (-57.65, -30.18)),
        ("ATA", (180.0, -84.35)),
    ]);
    for (area, hole) in holes {
        let ring = positions(arcs, turn, &hole);
        let (x, y) = ring[0];
        let (lon, lat) = (f64::from(x) / per_degree, f64::from(y) / per_degree);
        let lon = if lon > 180.0 { lon - 360.0 } else { lon };
        let area = area as f64 / 2.0 / per_degree / per_degree;
        let found = places
            .iter()
            .find(|(_, place)| (lon - place.0).abs() < 1.0 && (lat - place.1).abs() < 1.5);
        match found {
            Some((code, _)) => {
                let face = (faces.provinces.len() + faces.others.len()) as Face;
                faces.others.push(countries.by_code(code));
                for (number, backwards) in hole {
                    let arc = &mut arcs[number];
                    let side = if backwards { &mut arc.left } else { &mut arc.right };
                    assert_eq!(*side, OUTSIDE);
                    *side = face;
                }
                eprintln!("hole at {lon:.2} {lat:.2}, {area:.4} square degrees: filled ({code})");
            }
            None => eprintln!("hole at {lon:.2} {lat:.2}, {area:.4} square degrees: left"),
        }
    }
}
