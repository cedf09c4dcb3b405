//! A map over the grids of a tile matrix set.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::cover::{Cover, covers};
use super::grid::{Block, Grid};
use super::matrix::{TileMatrix, TileMatrixSet};
use super::options::PyramidOptions;
use super::subject::Subject;
use crate::archive::{Fingerprint, Inputs, Limits, Metadata};
use crate::error::{Error, ErrorKind, Result};
use crate::figure::Figure;
use crate::map::{Map, PlanePart, Sheet};
use crate::path::Affine;
use crate::render::Canvas;
use crate::style::Style;
use crate::threads::Kept;
use crate::unit::{Page, PageBox, Plane};

/// An encoded tile; those of one colour share their bytes.
pub(super) type Encoded = Arc<[u8]>;

/// A map over the grids of a tile matrix set.
///
/// It keeps the sheets it drew last, so that neighbouring tiles cost little more than their pixels.
/// It may be shared between threads.
#[derive(Debug)]
pub struct Pyramid {
    pub(super) subject: Subject,
    pub(super) set: Arc<TileMatrixSet>,
    pub(super) options: PyramidOptions,
    /// The sheets used last, the latest at the end.
    sheets: Mutex<Vec<(Block, Arc<Sheet>)>>,
    /// Tiles of one colour, by colour.
    pub(super) blanks: Mutex<BTreeMap<[u8; 4], Encoded>>,
    /// What tiles are drawn on, by one thread after the other.
    pub(super) canvases: Kept<Canvas>,
}

/// The version of the drawing. It rises with every change that alters the pixels of any tile, so that
/// work of two builds that bear one version of rumbo is not mixed.
const DRAWING: u32 = 7;

/// How many sheets are kept.
const SHEETS: usize = 4;

/// The circumference of the sphere that MapLibre's zoom is defined on, metres.
const CIRCUMFERENCE: f64 = 40_075_016.686;

/// The metres of a CSS pixel, 1/96 inch.
const METRES_PER_PX: f64 = 0.0254 / 96.0;

/// A cylinder draws what lies at 60° twice as large as what lies at the equator; its tiles are
/// detailed for there.
const AT_60_DEGREES: f64 = 0.5;

impl Pyramid {
    /// The embedded world in a theme.
    ///
    /// # Errors
    /// For a theme there is not, and options that cannot be drawn.
    pub fn from_theme(name: &str, options: PyramidOptions) -> Result<Self> {
        Self::new(Subject::from_theme(name)?, options)
    }

    /// A map in a style, with the sources that the style names; see [`Map::from_style`].
    ///
    /// # Errors
    /// Where a source cannot be read, and for options that cannot be drawn.
    pub fn from_style(style: Style, folder: &Path, options: PyramidOptions) -> Result<Self> {
        Self::new(Subject::from_style(style, folder, &options.resources)?, options)
    }

    /// A map and the style it was made with.
    ///
    /// # Errors
    /// For options that cannot be drawn.
    pub fn from_map(map: Map, style: &Style, options: PyramidOptions) -> Result<Self> {
        Self::new(Subject::from_map(map, style)?, options)
    }

    /// A figure's map, without its page: theme, sources, routes and annotations.
    ///
    /// # Errors
    /// Where the figure's data cannot be read, and for options that cannot be drawn.
    pub fn from_figure(figure: Figure, options: PyramidOptions) -> Result<Self> {
        Self::new(Subject::from_figure(figure)?, options)
    }

    fn new(subject: Subject, options: PyramidOptions) -> Result<Self> {
        let set = options.check()?;
        let (sheets, blanks, canvases) = (Mutex::default(), Mutex::default(), Kept::default());
        let pyramid = Self { subject, set, options, sheets, blanks, canvases };
        if pyramid.tiles() == 0 {
            return Err(Error::new(
                ErrorKind::Limit,
                format!("no tile of {} touches the box", pyramid.set.id()),
            )
            .remedy("give a box that the tile matrix set covers"));
        }
        Ok(pyramid)
    }

    /// The grids.
    pub fn matrix_set(&self) -> &TileMatrixSet {
        &self.set
    }

    /// The options.
    pub fn options(&self) -> &PyramidOptions {
        &self.options
    }

    /// How many tiles the whole pyramid has, whatever the shard.
    pub fn tiles(&self) -> u64 {
        self.limits().iter().map(Limits::count).sum()
    }

    /// Which tiles the whole pyramid has: blocks of columns and rows, zoom by zoom.
    pub fn limits(&self) -> Vec<Limits> {
        let zooms = self.options.zooms.clone();
        zooms.flat_map(|z| self.covers(z)).map(|cover| cover.limits()).collect()
    }

    /// A digest of all that the bytes of tiles depend on. Shards of one pyramid agree in it.
    pub fn fingerprint(&self) -> Fingerprint {
        let PyramidOptions { tile_size, scale, format, .. } = self.options;
        self.inputs()
            .fingerprint()
            .with(self.set.to_json().to_string().as_bytes())
            .with(&tile_size.to_le_bytes())
            .with(&scale.to_le_bytes())
            .with(format.to_string().as_bytes())
    }

    /// What the tiles are drawn from: what the map names and holds, and the program.
    pub fn inputs(&self) -> Inputs {
        let mut inputs = self.subject.inputs().clone();
        let program = Fingerprint::default().with(env!("CARGO_PKG_VERSION").as_bytes());
        inputs.add("rumbo", program.with(&DRAWING.to_le_bytes()));
        inputs
    }

    /// What an archive of the pyramid says about itself.
    pub fn metadata(&self) -> Metadata {
        let options = &self.options;
        let mut metadata = Metadata::new(options.format.encoding());
        metadata.name = self.subject.name().to_owned();
        metadata.attribution = self.subject.attribution().to_owned();
        if options.bounds != crate::unit::LonLatBox::WORLD || !metadata.is_web_mercator() {
            metadata.bounds = options.bounds;
        }
        (metadata.min_zoom, metadata.max_zoom) = (*options.zooms.start(), *options.zooms.end());
        (metadata.tile_size, metadata.scale) = (options.tile_size, options.scale);
        metadata.matrix_set = self.set.id().to_owned();
        metadata.limits = self.limits();
        metadata.fingerprint = self.fingerprint().to_string();
        metadata.inputs = self.inputs();
        metadata.shard = options.shard;
        metadata
    }

    /// The tiles of a zoom.
    pub(super) fn covers(&self, z: u8) -> Vec<Cover> {
        match self.set.matrix(z) {
            Ok(matrix) => covers(&self.set, z, matrix, self.options.bounds),
            Err(_) => Vec::new(),
        }
    }

    /// The grids of a zoom.
    ///
    /// # Errors
    /// Where the matrix set has no such zoom.
    pub(super) fn grid(&self, z: u8) -> Result<Grid> {
        let matrix = self.set.matrix(z)?;
        Ok(Grid::new(z, matrix, self.options.tile_size, self.options.scale))
    }

    /// A part of a zoom's plane, whose page has its origin at the top left corner of the grid.
    fn part(&self, matrix: &TileMatrix, bounds: PageBox) -> PlanePart {
        let px = matrix.tile_span() / f64::from(self.options.tile_size);
        let Plane { x, y } = matrix.origin;
        let metres = px * self.set.projection().metres_per_unit();
        let period = self.set.period().map(|period| (period / px).round());
        let detail = if period.is_some() { AT_60_DEGREES } else { 1.0 };
        PlanePart {
            bounds,
            transform: Affine::north_up(1.0 / px, Page::new(-x / px, y / px)),
            zoom: libm::log2(CIRCUMFERENCE / (512.0 * metres)),
            scale: metres / METRES_PER_PX * detail,
            period,
        }
    }

    /// Lets go the sheets of lesser zooms, which take as much memory as all else.
    pub(super) fn keep_sheets_from(&self, z: u8) {
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        sheets.retain(|(block, _)| block.z >= z);
    }

    /// The sheet that a metatile is cut from, drawn unless it is among those kept.
    ///
    /// # Errors
    /// Where the map's sources cannot be read.
    pub(super) fn sheet(&self, grid: &Grid, metatile: Block) -> Result<Arc<Sheet>> {
        let block = grid.sheet(metatile);
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = sheets.iter().position(|(known, _)| *known == block) {
            let found = sheets.remove(place);
            let sheet = Arc::clone(&found.1);
            sheets.push(found);
            return Ok(sheet);
        }
        drop(sheets);
        let matrix = self.set.matrix(grid.z)?;
        let part = self.part(matrix, grid.bounds(block));
        let all = Block { z: grid.z, x0: 0, y0: 0, x1: grid.columns, y1: grid.rows };
        let plane = PlanePart { bounds: grid.bounds(all), ..part };
        let map = self.subject.map(grid.z, self.set.projection(), &plane)?;
        let id = format!("zoom {}", grid.z);
        let sheet = Arc::new(map.sheet(id, self.set.projection(), &part, &self.subject.fonts)?);
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        if sheets.len() >= SHEETS {
            sheets.remove(0);
        }
        sheets.push((block, Arc::clone(&sheet)));
        Ok(sheet)
    }
}
