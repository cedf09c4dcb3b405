//! Boxes around places, in degrees.

use crate::area::square_kilometres;
use crate::dissolve::positions;
use crate::topology::Polygon;
use crate::world::{PER_DEGREE, TURN, World};

/// West, south, east, north.
pub type Bounds = (f64, f64, f64, f64);

pub fn wrapped(lon: f64) -> f64 {
    (lon + 180.0).rem_euclid(360.0) - 180.0
}

pub fn center((west, south, east, north): Bounds) -> (f64, f64) {
    ((west + east) / 2.0, (south + north) / 2.0)
}

/// A box around the line that a name of nature runs along.
pub fn around(line: &[(f64, f64)], rank: i64) -> Bounds {
    let margin = [15.0, 6.0, 3.0, 1.5, 0.8][rank.clamp(0, 4) as usize];
    let fold = |pick: fn(&(f64, f64)) -> f64, best: fn(f64, f64) -> f64, start| {
        line.iter().map(pick).fold(start, best)
    };
    (
        wrapped(fold(|p| p.0, f64::min, f64::INFINITY) - margin),
        (fold(|p| p.1, f64::min, f64::INFINITY) - margin).max(-90.0),
        wrapped(fold(|p| p.0, f64::max, f64::NEG_INFINITY) + margin),
        (fold(|p| p.1, f64::max, f64::NEG_INFINITY) + margin).min(90.0),
    )
}

/// The box of the main part of a country or province: its greatest polygon, with what lies within
/// three degrees of the box so far, or within twenty and is a twentieth of the whole.
pub fn main_bounds(world: &World, polygons: &[Polygon]) -> Bounds {
    let degrees = f64::from(PER_DEGREE);
    let mut parts: Vec<(f64, Bounds)> = polygons
        .iter()
        .map(|polygon| {
            let ring = positions(&world.arcs, TURN, &polygon[0]);
            let area = square_kilometres(&ring, TURN);
            let xs = ring.iter().map(|p| f64::from(p.0) / degrees);
            let ys = ring.iter().map(|p| f64::from(p.1) / degrees);
            let least = |i: &mut dyn Iterator<Item = f64>| i.fold(f64::INFINITY, f64::min);
            let most = |i: &mut dyn Iterator<Item = f64>| i.fold(f64::NEG_INFINITY, f64::max);
            let bounds = (
                least(&mut xs.clone()),
                least(&mut ys.clone()),
                most(&mut xs.clone()),
                most(&mut ys.clone()),
            );
            (area, bounds)
        })
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let total: f64 = parts.iter().map(|part| part.0).sum();
    let mut bounds = parts.remove(0).1;
    loop {
        let before = parts.len();
        parts.retain(|(area, part)| {
            let shift = (((bounds.0 + bounds.2) - (part.0 + part.2)) / 720.0).round() * 360.0;
            let part = (part.0 + shift, part.1, part.2 + shift, part.3);
            let gap_x = (part.0 - bounds.2).max(bounds.0 - part.2);
            let gap_y = (part.1 - bounds.3).max(bounds.1 - part.3);
            let gap = gap_x.max(gap_y);
            let near = gap < 3.0 || gap < 20.0 && *area >= total / 20.0;
            if near {
                bounds = (
                    bounds.0.min(part.0),
                    bounds.1.min(part.1),
                    bounds.2.max(part.2),
                    bounds.3.max(part.3),
                );
            }
            !near
        });
        if parts.len() == before {
            break;
        }
    }
    if bounds.2 - bounds.0 >= 359.0 {
        return (-180.0, -90.0, 180.0, bounds.3); // Antarctica
    }
    (wrapped(bounds.0), bounds.1, wrapped(bounds.2), bounds.3)
}
