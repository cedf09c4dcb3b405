//! Positions in tiles of the Web Mercator grid.

use crate::archive::Address;
use crate::unit::{LonLat, Page};

/// What lies nearer to an edge than this share of a tile's side lies on it: more than positions lose
/// on their way from the tile's coordinates and back, and less than a unit of these.
const ON_EDGE: f64 = 1e-6;

/// Whether a position is a tile's own: on its right and lower edge it is the next one's.
pub(in crate::map) fn holds(at: Address, position: LonLat) -> bool {
    let Page { x, y, .. } = within(at, position);
    let own = -ON_EDGE..1.0 - ON_EDGE;
    own.contains(&x) && own.contains(&y)
}

/// Where a position lies in a tile, in shares of its side from the upper left corner.
pub(in crate::map) fn within(at: Address, position: LonLat) -> Page {
    let count = libm::exp2(f64::from(at.z));
    let across = position.lon / 360.0 + 0.5;
    let sin = libm::sin(position.lat.to_radians());
    let down = 0.5 - libm::atanh(sin) / std::f64::consts::TAU;
    Page::new(across * count - f64::from(at.x), down * count - f64::from(at.y))
}

/// The position at a place in a tile.
pub(in crate::map) fn position(at: Address, within: Page) -> LonLat {
    let count = libm::exp2(f64::from(at.z));
    let across = (within.x + f64::from(at.x)) / count - 0.5;
    let down = (within.y + f64::from(at.y)) / count;
    let lat = libm::atan(libm::sinh((0.5 - down) * std::f64::consts::TAU));
    LonLat::new(across * 360.0, lat.to_degrees())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_on_an_edge_is_in_one_tile() {
        for z in 1..20 {
            let count = 1_u32 << z;
            for (x, y) in [(0, 0), (count / 2, count / 2), (count - 1, count / 2)] {
                let corner = position(Address::new(z, x, y), Page::new(0.0, 0.0));
                let around = [(x, y), (x.wrapping_sub(1), y), (x, y.wrapping_sub(1))];
                let beside = around.into_iter().filter(|&(x, y)| x < count && y < count);
                let owners: Vec<_> =
                    beside.filter(|&(x, y)| holds(Address::new(z, x, y), corner)).collect();
                assert_eq!(owners, [(x, y)], "zoom {z}");
            }
        }
    }
}
