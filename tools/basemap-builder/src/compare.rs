//! How well the land and the countries agree with data packaged by others: areas in common, summed
//! along parallels.

use std::collections::BTreeMap;

use crate::dissolve::{dissolve, positions};
use crate::pickle::Value;
use crate::topology::Polygon;
use crate::world::{PER_DEGREE, TURN, World};

/// Rings of longitudes and latitudes; holes need no mark, since crossings are counted.
pub type Rings = Vec<Vec<(f64, f64)>>;

/// Half the distance between parallels, in degrees.
const STEP: f64 = 0.005;

/// Where a set of rings lies on a parallel: the longitudes where it begins and ends, in turn.
type Crossings = BTreeMap<i32, Vec<f64>>;

fn crossings(rings: &Rings) -> Crossings {
    let mut crossings = Crossings::new();
    for ring in rings {
        for (at, &(bx, by)) in ring.iter().enumerate() {
            let (mut ax, ay) = ring[(at + ring.len() - 1) % ring.len()];
            // A ring around the pole closes across the antimeridian.
            ax += ((bx - ax) / 360.0).round() * 360.0;
            let row = |lat: f64| ((lat / STEP - 1.0) / 2.0).ceil() as i32;
            for number in row(ay.min(by))..row(ay.max(by)) {
                let lat = f64::from(2 * number + 1) * STEP;
                let lon = ax + (lat - ay) / (by - ay) * (bx - ax);
                crossings.entry(number).or_default().push((lon + 180.0).rem_euclid(360.0) - 180.0);
            }
        }
    }
    crossings
}

/// The intervals of a parallel: an odd count of crossings to the west, given whether the
/// antimeridian itself lies inside.
fn intervals(lons: &[f64], inside: bool) -> Vec<(f64, f64)> {
    let mut lons = lons.to_vec();
    lons.sort_by(f64::total_cmp);
    if inside {
        lons.insert(0, -180.0);
        lons.push(180.0);
    }
    lons.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Square kilometres in common and in either.
pub fn common_and_either(a: &Rings, b: &Rings) -> (f64, f64) {
    let (a, b) = (crossings(a), crossings(b));
    let mut rows: Vec<i32> = a.keys().chain(b.keys()).copied().collect();
    rows.sort_unstable();
    rows.dedup();
    let (mut common, mut either) = (0.0, 0.0);
    for row in rows {
        let of = |crossings: &Crossings| {
            let lons = crossings.get(&row).cloned().unwrap_or_default();
            // Whether the antimeridian is inside: the choice that covers less of the parallel.
            let [plain, wrapped] = [false, true].map(|inside| intervals(&lons, inside));
            let length = |i: &[(f64, f64)]| i.iter().map(|(w, e)| e - w).sum::<f64>();
            if length(&wrapped) < length(&plain) { wrapped } else { plain }
        };
        let (one, two) = (of(&a), of(&b));
        let sum = |i: &[(f64, f64)]| i.iter().map(|(w, e)| e - w).sum::<f64>();
        let mut shared = 0.0;
        let (mut i, mut j) = (0, 0);
        while i < one.len() && j < two.len() {
            let (west, east) = (one[i].0.max(two[j].0), one[i].1.min(two[j].1));
            shared += (east - west).max(0.0);
            if one[i].1 < two[j].1 { i += 1 } else { j += 1 }
        }
        let lat = f64::from(2 * row + 1) * STEP;
        let square = 111.195 * 111.195 * lat.to_radians().cos() * 2.0 * STEP;
        common += shared * square;
        either += (sum(&one) + sum(&two) - shared) * square;
    }
    (common, either)
}

fn rings(world: &World, polygons: &[Polygon]) -> Rings {
    let degrees = |p: &(i32, i32)| {
        (f64::from(p.0) / f64::from(PER_DEGREE), f64::from(p.1) / f64::from(PER_DEGREE))
    };
    polygons
        .iter()
        .flatten()
        .map(|ring| positions(&world.arcs, TURN, ring).iter().map(degrees).collect())
        .collect()
}

/// What is said of a country whose difference comes from the archive's own rounding.
const ROUNDED: &str = "the same outline, rounded to 22 m";

/// Prints, as a table in Markdown, how the land agrees with a land layer and which countries differ
/// by more than 25 km² from a list of countries. Returns whether each country agrees to 99 % or
/// has its reason in `tables/differences.tsv`, and the land to 99.9 %.
pub fn report(world: &World, land: &Rings, countries: &Value) -> bool {
    let reasons: BTreeMap<&str, &str> = include_str!("../tables/differences.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    // Antarctica covers more than half of some parallels, and is left out.
    let north = |rings: &Rings| -> Rings {
        rings.iter().filter(|ring| ring.iter().any(|p| p.1 > -60.0)).cloned().collect()
    };
    let ours: Vec<Polygon> =
        dissolve(&world.arcs, TURN, |_| Some(0)).remove(&0).unwrap_or_default();
    let (common, either) = common_and_either(&north(&rings(world, &ours)), &north(land));
    println!(
        "Land without Antarctica: intersection over union {:.6}, {:.0} km² apart.\n",
        common / either,
        either - common
    );
    let mut right = common / either > 0.999;
    println!("| country | intersection over union | km² apart | why |");
    println!("|---|---|---|---|");
    // The list of countries lacks the minor islands.
    let listed = |face| world.country(face).filter(|_| !world.faces.near.contains(&face));
    let by_country = dissolve(&world.arcs, TURN, listed);
    let mut low = 0;
    for country in countries.list() {
        let [_, name, a2, a3, _, polygons] = country.list() else { panic!("not a country") };
        let (name, a3) = (name.text(), a3.text());
        let theirs: Rings = polygons
            .list()
            .iter()
            .flat_map(|part| part.list()[1..].iter())
            .map(|ring| {
                ring.list().iter().map(|p| (p.list()[0].number(), p.list()[1].number())).collect()
            })
            .collect();
        let row = world.countries.find(name, a2.text(), a3);
        let ours = row.and_then(|row| by_country.get(&(row as u32)));
        let ours = ours.map_or_else(Vec::new, |polygons| rings(world, polygons));
        let (common, either) = common_and_either(&ours, &theirs);
        let ratio = common / either;
        if ratio >= 0.99 && either - common <= 25.0 {
            continue;
        }
        let reason = match reasons.get(name) {
            Some(reason) => reason,
            None if ratio > 0.9996 => ROUNDED,
            None => {
                right = false;
                "NOT EXPLAINED"
            }
        };
        low += usize::from(ratio < 0.99);
        let shown = if ratio.is_nan() { "–".to_owned() } else { format!("{ratio:.4}") };
        println!("| {name} | {shown} | {:.0} | {reason} |", either - common);
    }
    println!("\n{low} of {} countries below 0.99.", countries.list().len());
    right
}
