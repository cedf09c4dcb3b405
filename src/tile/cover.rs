//! Which tiles a box in degrees touches.

use super::matrix::{TileMatrix, TileMatrixSet};
use crate::archive::{Address, Limits};
use crate::unit::{LonLat, LonLatBox, Plane};

/// A range of columns and rows of a zoom, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cover {
    pub z: u8,
    pub columns: (u32, u32),
    pub rows: (u32, u32),
}

/// Sides of a box are sampled in so many steps.
const STEPS: u32 = 48;

impl Cover {
    /// Whether it holds a tile.
    pub fn holds(&self, tile: Address) -> bool {
        tile.z == self.z
            && (self.columns.0..=self.columns.1).contains(&tile.x)
            && (self.rows.0..=self.rows.1).contains(&tile.y)
    }

    /// As archives state it.
    pub fn limits(&self) -> Limits {
        let ((min_x, max_x), (min_y, max_y)) = (self.columns, self.rows);
        Limits { z: self.z, min_x, min_y, max_x, max_y }
    }

    /// All tiles of a matrix.
    pub fn all(z: u8, matrix: &TileMatrix) -> Self {
        Self { z, columns: (0, matrix.columns - 1), rows: (0, matrix.rows - 1) }
    }
}

/// The tiles of a matrix that a box touches: two ranges that do not overlap where the box crosses
/// the edge of the world, none where it lies outside the matrix.
pub(super) fn covers(
    set: &TileMatrixSet,
    z: u8,
    matrix: &TileMatrix,
    bounds: LonLatBox,
) -> Vec<Cover> {
    if bounds == LonLatBox::WORLD {
        return vec![Cover::all(z, matrix)];
    }
    let boxes = if set.period().is_some() && bounds.crosses_antimeridian() {
        let west = LonLatBox { east: 180.0, ..bounds };
        let east = LonLatBox { west: -180.0, ..bounds };
        vec![west, east]
    } else {
        vec![bounds]
    };
    let mut covers: Vec<Cover> =
        boxes.into_iter().filter_map(|bounds| cover(set, z, matrix, bounds)).collect();
    if let [one, other] = covers.as_slice()
        && one.columns.0 <= other.columns.1.saturating_add(1)
    {
        covers = vec![Cover { columns: (0, matrix.columns - 1), ..*one }];
    }
    covers
}

fn cover(set: &TileMatrixSet, z: u8, matrix: &TileMatrix, bounds: LonLatBox) -> Option<Cover> {
    let (mut x0, mut y0) = (f64::INFINITY, f64::INFINITY);
    let (mut x1, mut y1) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let steps = f64::from(STEPS);
    for row in 0..=STEPS {
        let lat = bounds.south + (bounds.north - bounds.south) * f64::from(row) / steps;
        for column in 0..=STEPS {
            let lon = bounds.west + bounds.lon_span() * f64::from(column) / steps;
            let lon =
                if set.period().is_some() { lon } else { LonLat::new(lon, lat).wrapped().lon };
            let plane = set.projection.forward(clamped(set, LonLat::new(lon, lat)));
            let Some(Plane { x, y }) = plane else { continue };
            (x0, x1) = (x0.min(x), x1.max(x));
            (y0, y1) = (y0.min(y), y1.max(y));
        }
    }
    let span = matrix.tile_span();
    // A box that ends on the edge between two tiles does not touch the one beyond.
    let range = |from: f64, to: f64, count: u32| {
        let (first, last) = ((from / span + 1e-9).floor(), (to / span - 1e-9).floor());
        let most = f64::from(count - 1);
        let meets = last >= 0.0 && first <= most && from <= to;
        // Clamped to 0 … 2³⁰.
        meets.then(|| {
            let first = first.clamp(0.0, most);
            (first as u32, last.clamp(first, most) as u32)
        })
    };
    let columns = range(x0 - matrix.origin.x, x1 - matrix.origin.x, matrix.columns)?;
    let rows = range(matrix.origin.y - y1, matrix.origin.y - y0, matrix.rows)?;
    Some(Cover { z, columns, rows })
}

/// A position brought to the edge of what a cylinder draws, where it lies beyond.
fn clamped(set: &TileMatrixSet, position: LonLat) -> LonLat {
    match set.projection.domain() {
        crate::projection::Domain::Band { south, north, .. } => {
            LonLat { lat: position.lat.clamp(*south, *north), ..position }
        }
        _ => position,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers_of(name: &str, z: u8, bounds: [f64; 4]) -> Vec<Cover> {
        let set = TileMatrixSet::named(name).unwrap();
        let [west, south, east, north] = bounds;
        let bounds = LonLatBox::new(west, south, east, north);
        covers(&set, z, set.matrix(z).unwrap(), bounds)
    }

    #[test]
    fn boxes_cover_the_tiles_they_touch() {
        // Mexico City lies in tile 5/7/14.
        let found = covers_of("WebMercatorQuad", 5, [-99.3, 19.2, -98.9, 19.6]);
        assert_eq!(found, [Cover { z: 5, columns: (7, 7), rows: (14, 14) }]);
        let found = covers_of("WebMercatorQuad", 1, [-180.0, -90.0, 0.0, 90.0]);
        assert_eq!(found, [Cover { z: 1, columns: (0, 0), rows: (0, 1) }]);
        assert!(covers_of("EuropeanETRS89_LAEAQuad", 3, [-70.0, -40.0, -60.0, -30.0]).is_empty());
    }

    #[test]
    fn a_box_over_the_antimeridian_covers_both_ends() {
        let found = covers_of("WebMercatorQuad", 4, [175.0, -20.0, -175.0, -15.0]);
        let columns: Vec<_> = found.iter().map(|cover| cover.columns).collect();
        assert_eq!(columns, [(15, 15), (0, 0)]);
        let found = covers_of("WebMercatorQuad", 0, [175.0, -20.0, -175.0, -15.0]);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn the_arctic_is_a_circle_in_the_middle() {
        let found = covers_of("UPSArcticWGS84Quad", 4, [-180.0, 66.0, 180.0, 90.0]);
        assert_eq!(found, [Cover { z: 4, columns: (6, 9), rows: (6, 9) }]);
    }
}
