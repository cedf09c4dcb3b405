//! The basemap: opening the archive and reading features by layer, level and box.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::arcs::{Arcs, Grid, Group, Window};
use super::bytes::{Cursor, damaged};
use super::container::{Container, Kind};
use super::layer::{Layer, Level};
use super::shapes::Assembly;
use super::table::Table;
use crate::error::Result;
use crate::source::{Feature, Features};
use crate::unit::LonLatBox;

static EMBEDDED: &[u8] = include_bytes!("../../data/basemap/basemap.bin");
const MAGIC: &[u8; 8] = b"rumbomap";

/// An opened basemap archive. It is immutable and keeps nothing of what was read.
#[derive(Debug)]
pub struct Basemap {
    container: Container,
}

impl Basemap {
    /// The archive compiled into the crate.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`](crate::ErrorKind::Archive) where the program's own data are damaged.
    pub fn embedded() -> Result<&'static Self> {
        static OPENED: OnceLock<Basemap> = OnceLock::new();
        if let Some(opened) = OPENED.get() {
            return Ok(opened);
        }
        let opened = Self::from_static(EMBEDDED)?;
        Ok(OPENED.get_or_init(|| opened))
    }

    /// An archive from bytes, such as a file of the same format made from other data.
    ///
    /// Only the directory is checked here; a block is checked when it is read.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`](crate::ErrorKind::Archive) for anything that is no such archive.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self> {
        Ok(Self { container: Container::open(Cow::Owned(bytes.into()), MAGIC)? })
    }

    /// An archive from bytes that live as long as the program, without a copy.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`](crate::ErrorKind::Archive) for anything that is no such archive.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self> {
        Ok(Self { container: Container::open(Cow::Borrowed(bytes), MAGIC)? })
    }

    /// The features of a layer that touch a box, with their properties.
    ///
    /// Features come in the archive's order, which is that of their importance for places and
    /// names. A feature's `id` is the same at every level. Polygons and lines keep their full
    /// detail inside the box. Outside it, lines are left out, and rings are straightened from
    /// arc to arc, so that a picture of the box is the same as one made of the whole feature; a
    /// length or area is not, and stands in the properties instead.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`](crate::ErrorKind::Archive) where a block needed is damaged.
    pub fn read(&self, layer: Layer, level: Level, bounds: &LonLatBox) -> Result<Features> {
        let key = (Kind::Shapes, level.code(), layer.code(), 0);
        if !self.container.has(key) {
            return Ok(Features::default());
        }
        let block = self.container.block(key)?;
        let mut cursor = Cursor::new(&block);
        let grid = Grid::read(&mut cursor)?;
        let kind = cursor.byte()?;
        let mut table = Table::open(&self.container, cursor.byte()?);
        let arcs = Arcs::open(&self.container, level, groups(layer))?;
        let window = Window::new(bounds, grid);
        let mut assembly = Assembly { arcs, grid, window, last: 0 };
        let mut position = (0, 0);
        let mut features = Vec::new();
        for _ in 0..cursor.count()? {
            let row = cursor.index(1 << 24)?;
            let shape = match kind {
                0 => assembly.own(&mut cursor, &mut position)?,
                1 => assembly.lines(&mut cursor)?,
                2 => assembly.polygons(&mut cursor)?,
                _ => return Err(damaged("unknown kind of shapes")),
            };
            if !shape.is_empty() {
                let properties = table.row(row)?;
                features.push(Feature { id: Some(row.into()), properties, shape });
            }
        }
        Ok(Features { features })
    }

    /// Whom to thank for the data: one line for each source.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`](crate::ErrorKind::Archive) where the credits are damaged.
    pub fn credits(&self) -> Result<String> {
        let block = self.container.block((Kind::Credits, 0, 0, 0))?;
        String::from_utf8(block.into_owned()).map_err(|_| damaged("the credits are not UTF-8"))
    }
}

/// The groups of arcs a layer is made of.
fn groups(layer: Layer) -> &'static [Group] {
    match layer {
        Layer::Land | Layer::Coastline => &[Group::Coast],
        Layer::Countries => &[Group::Coast, Group::Border],
        Layer::Boundaries => &[Group::Border],
        Layer::Admin1 => &[Group::Coast, Group::Border, Group::Interior],
        Layer::Admin1Lines => &[Group::Interior],
        Layer::Lakes => &[Group::Lake],
        Layer::Rivers => &[Group::River],
        Layer::Places | Layer::Physical => &[],
    }
}
