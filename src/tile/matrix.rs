//! Tile matrix sets: which tiles there are on a plane.

use crate::error::{Error, ErrorKind, Result};
use crate::projection::{Domain, Projection};
use crate::unit::Plane;

/// The metres of a pixel at which OGC counts scale denominators: 0.28 mm.
pub(super) const STANDARD_PIXEL: f64 = 0.000_28;

/// A set of grids of tiles on one plane, coarse to fine, as OGC's *Two Dimensional Tile Matrix Set
/// and Tile Set Metadata* 2.0 (17-083r4) has it.
///
/// ```
/// use rumbo::tile::TileMatrixSet;
///
/// let arctic = TileMatrixSet::named("UPSArcticWGS84Quad")?;
/// assert_eq!(arctic.matrices()[3].columns, 8);
/// assert!(TileMatrixSet::named("WebMercatorCube").is_err());
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TileMatrixSet {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) crs: String,
    pub(super) projection: Projection,
    /// Whether the set's file gives northings first.
    pub(super) northing_first: bool,
    pub(super) matrices: Vec<TileMatrix>,
}

/// One grid of a [`TileMatrixSet`]: its index there is a tile's `z`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileMatrix {
    /// 1 : scale at OGC's standard pixel of 0.28 mm.
    pub scale_denominator: f64,
    /// The side of a pixel in units of the plane.
    pub cell_size: f64,
    /// The top left corner of the grid on the plane.
    pub origin: Plane,
    /// The side of a tile in pixels.
    pub tile_size: u32,
    /// Tiles across.
    pub columns: u32,
    /// Tiles down.
    pub rows: u32,
}

/// How wide a pixel may be, metres: from the thirtieth zoom of ordinary web maps to the Earth as one.
const FINEST: f64 = 1e-4;
const COARSEST: f64 = 1e9;

/// How far from the plane's origin a grid may begin, metres.
const FARTHEST: f64 = 1e11;

impl TileMatrix {
    /// The side of a tile in units of the plane.
    pub fn tile_span(&self) -> f64 {
        self.cell_size * f64::from(self.tile_size)
    }
}

impl TileMatrixSet {
    /// A set from its parts, checked.
    pub(super) fn new(
        id: &str,
        title: &str,
        crs: &str,
        projection: Projection,
        matrices: Vec<TileMatrix>,
    ) -> Result<Self> {
        let wrong = |message: String| {
            Error::new(ErrorKind::Data, message).remedy("correct the tile matrix set")
        };
        if matrices.is_empty() || matrices.len() > 1 + usize::from(crate::archive::MAX_ZOOM) {
            return Err(wrong(format!(
                "a tile matrix set has 1 to {} matrices, not {}",
                1 + usize::from(crate::archive::MAX_ZOOM),
                matrices.len()
            )));
        }
        for (index, matrix) in matrices.iter().enumerate() {
            let sound = matrix.cell_size.is_finite()
                && matrix.cell_size > 0.0
                && matrix.origin.x.is_finite()
                && matrix.origin.y.is_finite();
            let sized = (1..=4096).contains(&matrix.tile_size);
            let counted = |count: u32| (1..=1 << 30).contains(&count);
            if !(sound && sized && counted(matrix.columns) && counted(matrix.rows)) {
                return Err(wrong(format!("the tile matrix {index} of {id} is malformed")));
            }
            let metres = projection.metres_per_unit();
            let (cell, origin) = (matrix.cell_size * metres, matrix.origin);
            if !(FINEST..=COARSEST).contains(&cell) {
                return Err(Error::new(
                    ErrorKind::Limit,
                    format!("a pixel of the tile matrix {index} of {id} is {cell} m wide"),
                )
                .at_path(format!("tileMatrices[{index}].cellSize"))
                .remedy(format!("give a `cellSize` between {FINEST} and {COARSEST} m")));
            }
            if !(origin.x.hypot(origin.y) * metres <= FARTHEST) {
                return Err(Error::new(
                    ErrorKind::Limit,
                    format!("the tile matrix {index} of {id} begins at {}, {}", origin.x, origin.y),
                )
                .at_path(format!("tileMatrices[{index}].pointOfOrigin"))
                .remedy(format!("give a point within {FARTHEST} m of the plane's origin")));
            }
        }
        if matrices.windows(2).any(|pair| pair[1].cell_size >= pair[0].cell_size) {
            return Err(wrong(format!("the tile matrices of {id} do not run from coarse to fine")));
        }
        let (id, title, crs) = (id.to_owned(), title.to_owned(), crs.to_owned());
        Ok(Self { id, title, crs, projection, northing_first: false, matrices })
    }

    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its coordinate reference system, as a URI.
    pub fn crs(&self) -> &str {
        &self.crs
    }

    /// Its projection.
    pub fn projection(&self) -> &Projection {
        &self.projection
    }

    /// Its grids, coarse to fine.
    pub fn matrices(&self) -> &[TileMatrix] {
        &self.matrices
    }

    /// The grid with an index.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] where there is none.
    pub fn matrix(&self, z: u8) -> Result<&TileMatrix> {
        self.matrices.get(usize::from(z)).ok_or_else(|| {
            let last = self.matrices.len() - 1;
            Error::new(ErrorKind::Limit, format!("{} has no zoom {z}", self.id))
                .remedy(format!("give zooms from 0 to {last}"))
        })
    }

    /// The length of the plane's x axis after which it comes round again, in its units; `None`
    /// where the set does not go round the world.
    pub(super) fn period(&self) -> Option<f64> {
        let Domain::Band { central, .. } = self.projection.domain() else { return None };
        let at = |lon: f64| {
            let plane = self.projection.forward(crate::unit::LonLat::new(central + lon, 0.0))?;
            Some(plane.x)
        };
        // Meridians are equally spaced parallels' perpendiculars only on a cylinder: a quarter of
        // the way round at any latitude is a quarter of the width.
        let (middle, quarter) = (at(0.0)?, at(90.0)? - at(0.0)?);
        let high = self.projection.forward(crate::unit::LonLat::new(central + 90.0, 60.0))?;
        let straight = (high.x - middle - quarter).abs() < 1e-6 * quarter.abs();
        let period = 4.0 * quarter;
        // A grid that ends elsewhere than the world does has its edges there.
        let all_round = self.matrices.iter().all(|matrix| {
            let width = matrix.tile_span() * f64::from(matrix.columns);
            let west = middle - period / 2.0;
            (width / period - 1.0).abs() < 1e-6 && (matrix.origin.x - west).abs() < 1e-6 * period
        });
        (straight && all_round).then_some(period)
    }
}
