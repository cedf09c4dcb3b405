//! GeoPackage (OGC 12-128r19): layers of features in a SQLite database.

mod contents;
mod database;
mod layer;
pub(super) mod log;

use super::gather::{Gathered, report_nothing_to_draw};
use super::{FeatureLayer, ReadOptions, encoding};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use contents::Table;
use database::Database;

/// How every SQLite database begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Whether bytes are a database that says it is a GeoPackage, or one that its name says is.
pub(super) fn is_one(bytes: &[u8], extension: &str) -> bool {
    let id = bytes.get(68..72);
    bytes.starts_with(SQLITE)
        && (matches!(id, Some(b"GPKG" | b"GP10" | b"GP11")) || extension == "gpkg")
}

/// Reads a GeoPackage: each of its tables of features is a layer, under the table's name; or the one that
/// [`ReadOptions::layer`] names.
///
/// The primary key is a feature's id, the other columns its properties. A geometry collection gives a
/// feature for each of its members. Positions are brought to longitude and latitude from the layer's
/// reference system. Heights and measures are ignored. What is left out is told of: binary values, tables
/// without geometry, tiles, and views, which are programs of whoever made the file.
///
/// # Errors
/// What is no GeoPackage or is damaged, a reference system that is not known, a geometry that cannot be
/// read or is out of range, a limit in `options` exceeded; with layer and row.
///
/// ```
/// use rumbo::source::{ReadOptions, geopackage};
///
/// let error = geopackage::read(b"SQLite format 3", &ReadOptions::default()).unwrap_err();
/// assert!(error.to_string().starts_with("this is no GeoPackage"));
/// ```
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<(Vec<FeatureLayer>, Report)> {
    if u64::try_from(bytes.len()).is_ok_and(|length| length > options.max_bytes) {
        return Err(encoding::too_long(options.max_bytes));
    }
    if !bytes.starts_with(SQLITE) {
        return Err(Error::new(ErrorKind::Data, "this is no GeoPackage")
            .remedy("give a .gpkg file, which is a SQLite database"));
    }
    let mut database = Database::open(bytes)?;
    let mut report = Report::new();
    let tables = contents::tables(&mut database, &mut report)?;
    let mut gathered = Gathered::new(options);
    let mut layers = Vec::new();
    let is_wanted = |table: &&Table| options.layer.as_ref().is_none_or(|name| *name == table.name);
    for table in tables.iter().filter(is_wanted) {
        let read = layer::read(&mut database, table, &mut gathered, options, &mut report);
        read.map_err(|error| match error.place().path {
            None => error.at_path(format!("layer {}", table.name)),
            Some(_) => error,
        })?;
        let (name, features) = (table.name.clone(), gathered.take());
        layers.push(FeatureLayer { name, features, crs: table.crs.clone() });
    }
    if let (Some(name), true) = (&options.layer, layers.is_empty()) {
        return Err(super::layer::missing(name, tables.iter().map(|table| &*table.name)));
    }
    if layers.is_empty() {
        report.add(Code::Advisory, "", "the GeoPackage has no layer of features");
    }
    report_nothing_to_draw(layers.iter().flat_map(|layer| &layer.features.features), &mut report);
    Ok((layers, report))
}
