//! Tile matrix sets by name: annex D of OGC 17-083r4.

use super::matrix::{STANDARD_PIXEL, TileMatrix, TileMatrixSet};
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::projection::Projection;
use crate::unit::Plane;

/// A set of grids that double from one to the next.
struct Quad {
    id: &'static str,
    title: &'static str,
    crs: &'static str,
    /// The CRS as rumbo reads it.
    projection: &'static str,
    /// The top left corner.
    origin: (f64, f64),
    /// The side of a pixel at the coarsest grid.
    cell_size: f64,
    /// Metres in a unit of the plane.
    unit: f64,
    /// Tiles across and down at the coarsest grid.
    size: (u32, u32),
    /// How many grids there are.
    count: u32,
}

/// Half of Web Mercator's square: π · 6 378 137 m.
const MERCATOR: f64 = 20_037_508.342_789_244;

/// The sides of the square that the polar sets draw, from the pole's false easting and northing.
const POLAR: (f64, f64) = (-14_440_759.350_252, 18_440_759.350_252);

const SETS: &[Quad] = &[
    Quad {
        id: "WebMercatorQuad",
        title: "Google Maps Compatible for the World",
        crs: "http://www.opengis.net/def/crs/EPSG/0/3857",
        projection: "EPSG:3857",
        origin: (-MERCATOR, MERCATOR),
        cell_size: MERCATOR / 128.0,
        unit: 1.0,
        size: (1, 1),
        count: 25,
    },
    Quad {
        id: "WorldCRS84Quad",
        title: "CRS84 for the World",
        crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        projection: "OGC:84",
        origin: (-180.0, 90.0),
        cell_size: 180.0 / 256.0,
        unit: 6_378_137.0 * std::f64::consts::PI / 180.0,
        size: (2, 1),
        count: 24,
    },
    Quad {
        id: "UPSArcticWGS84Quad",
        title: "Universal Polar Stereographic WGS 84 Quad for Arctic",
        crs: "http://www.opengis.net/def/crs/EPSG/0/5041",
        projection: "EPSG:5041",
        origin: POLAR,
        cell_size: (POLAR.1 - POLAR.0) / 256.0,
        unit: 1.0,
        size: (1, 1),
        count: 25,
    },
    Quad {
        id: "UPSAntarcticWGS84Quad",
        title: "Universal Polar Stereographic WGS 84 Quad for Antarctic",
        crs: "http://www.opengis.net/def/crs/EPSG/0/5042",
        projection: "EPSG:5042",
        origin: POLAR,
        cell_size: (POLAR.1 - POLAR.0) / 256.0,
        unit: 1.0,
        size: (1, 1),
        count: 25,
    },
    Quad {
        id: "EuropeanETRS89_LAEAQuad",
        title: "Lambert Azimuthal Equal Area ETRS89 for Europe",
        crs: "http://www.opengis.net/def/crs/EPSG/0/3035",
        projection: "EPSG:3035",
        origin: (2_000_000.0, 5_500_000.0),
        cell_size: 4_500_000.0 / 256.0,
        unit: 1.0,
        size: (1, 1),
        count: 16,
    },
];

impl TileMatrixSet {
    /// The names of the sets that rumbo knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SETS.iter().map(|set| set.id)
    }

    /// The set with a name.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] for a name that rumbo does not know, with the nearest one.
    pub fn named(name: &str) -> Result<Self> {
        let Some(set) = SETS.iter().find(|set| set.id.eq_ignore_ascii_case(name)) else {
            let error =
                Error::new(ErrorKind::Data, format!("there is no tile matrix set `{name}`"));
            return Err(match nearest(name, Self::names()) {
                Some(near) => error.remedy(format!("did you mean `{near}`?")),
                None => error.remedy(format!(
                    "give a file with its definition, or one of {}",
                    Self::names().collect::<Vec<_>>().join(", ")
                )),
            });
        };
        let matrix = |z: u32| {
            let cell_size = set.cell_size / f64::from(1_u32 << z);
            TileMatrix {
                scale_denominator: cell_size * set.unit / STANDARD_PIXEL,
                cell_size,
                origin: Plane::new(set.origin.0, set.origin.1),
                tile_size: 256,
                columns: set.size.0 << z,
                rows: set.size.1 << z,
            }
        };
        let projection = Projection::parse(set.projection)?;
        Self::new(set.id, set.title, set.crs, projection, (0..set.count).map(matrix).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::LonLat;

    #[test]
    fn scale_denominators_are_those_of_the_standard() {
        // Annex D of OGC 17-083r4, at the coarsest grid.
        for (name, denominator) in [
            ("WebMercatorQuad", 559_082_264.028_717),
            ("WorldCRS84Quad", 279_541_132.014_358),
            ("UPSArcticWGS84Quad", 458_726_544.4),
            ("UPSAntarcticWGS84Quad", 458_726_544.4),
            ("EuropeanETRS89_LAEAQuad", 62_779_017.857_142_8),
        ] {
            let set = TileMatrixSet::named(name).unwrap();
            let found = set.matrices()[0].scale_denominator;
            assert!((found / denominator - 1.0).abs() < 1e-9, "{name}: {found}");
        }
    }

    #[test]
    fn only_grids_around_the_world_come_round() {
        let period = |name| TileMatrixSet::named(name).unwrap().period();
        assert!((period("WebMercatorQuad").unwrap() - 2.0 * MERCATOR).abs() < 1e-6);
        assert!((period("WorldCRS84Quad").unwrap() - 360.0).abs() < 1e-9);
        assert_eq!(period("UPSArcticWGS84Quad"), None);
        assert_eq!(period("EuropeanETRS89_LAEAQuad"), None);
    }

    #[test]
    fn poles_lie_at_the_middle_of_the_polar_sets() {
        for (name, lat) in [("UPSArcticWGS84Quad", 90.0), ("UPSAntarcticWGS84Quad", -90.0)] {
            let set = TileMatrixSet::named(name).unwrap();
            let pole = set.projection().forward(LonLat::new(0.0, lat)).unwrap();
            assert!((pole.x - 2e6).abs() < 1e-6 && (pole.y - 2e6).abs() < 1e-6, "{name}");
        }
    }

    #[test]
    fn a_misspelt_name_is_told_the_nearest() {
        let error = TileMatrixSet::named("WebMercatorQaud").unwrap_err();
        assert_eq!(error.remedy_text(), Some("did you mean `WebMercatorQuad`?"));
    }
}
