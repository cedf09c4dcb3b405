//! Shapefiles: geometry (`.shp`), a table of properties (`.dbf`), a reference system (`.prj`) and the
//! table's encoding (`.cpg`), after *ESRI Shapefile Technical Description* (1998).

mod geometry;
mod nesting;
mod reference;
mod table;
mod zipped;

use super::gather::{Gathered, report_nothing_to_draw};
use super::{Features, Properties, ReadOptions, encoding};
use crate::error::{Code, Report, Result};
use geometry::Geometry;
pub(super) use reference::crs;
use reference::reference;
use table::Table;
pub(super) use zipped::read_archive;

/// The first bytes of every shapefile's geometry.
pub(super) const MAGIC: &[u8] = &[0x00, 0x00, 0x27, 0x0a];

/// The endings of the files beside a shapefile's geometry that are read.
pub(super) const BESIDE: [&str; 3] = ["dbf", "prj", "cpg"];

/// The files of a shapefile, in memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parts<'a> {
    /// The geometry.
    pub shp: &'a [u8],
    /// The table: without it features have no properties.
    pub dbf: Option<&'a [u8]>,
    /// The reference system, as WKT: without it coordinates are taken as degrees.
    pub prj: Option<&'a [u8]>,
    /// The name of the table's encoding: without it UTF-8, or else Windows-1252.
    pub cpg: Option<&'a [u8]>,
}

/// Reads a shapefile. A record without geometry gives a feature with an empty shape.
///
/// Heights and measures are ignored. Positions are brought to longitude and latitude from the reference
/// system of the `.prj`, without a shift of datum other than PROJ's own; rings are grouped by their
/// direction, outer ones clockwise. Columns of the table are properties, numbers where they are numbers;
/// rows that are marked as deleted, where a program left them, are told of.
///
/// # Errors
/// What is no shapefile, is cut short or contradicts itself, a reference system that is not known, a
/// position out of range, a limit in `options` exceeded; with the record's number.
///
/// ```
/// use rumbo::source::{ReadOptions, shapefile};
///
/// let error = shapefile::read(shapefile::Parts::default(), &ReadOptions::default()).unwrap_err();
/// assert!(error.to_string().starts_with("this is no shapefile"));
/// ```
pub fn read(parts: Parts<'_>, options: &ReadOptions) -> Result<(Features, Report)> {
    let lengths = [Some(parts.shp), parts.dbf].into_iter().flatten().map(<[u8]>::len);
    if u64::try_from(lengths.sum::<usize>()).is_ok_and(|length| length > options.max_bytes) {
        return Err(encoding::too_long(options.max_bytes));
    }
    let mut report = Report::new();
    let reference = reference(parts.prj, parts.shp, &mut report)?;
    let mut table = match parts.dbf {
        Some(dbf) => Some(Table::open(dbf, parts.cpg, options, &mut report)?),
        None => {
            report.add(Code::Advisory, "", "there is no table (.dbf): features have no properties");
            None
        }
    };
    let mut gathered = Gathered::new(options);
    let mut geometry = Geometry::open(parts.shp, &reference, options)?;
    let mut deleted = 0;
    loop {
        let records = geometry.record();
        let shape = match geometry.next(&mut gathered) {
            Ok(Some(shape)) => shape,
            Ok(None) => break,
            // Some programs leave what was there before behind the last record.
            Err(error) if table.as_ref().is_some_and(|table| table.count() == records) => {
                let detail = format!("what lies behind the last row's shape is left out: {error}");
                report.add(Code::Omitted, "", detail);
                geometry.end();
                break;
            }
            Err(error) => return Err(error),
        };
        let properties = match &mut table {
            Some(table) => match table.next(&mut gathered, geometry.record())? {
                Some(row) if row.is_deleted => {
                    deleted += 1;
                    continue;
                }
                Some(row) => row.properties,
                None => Properties::new(),
            },
            None => Properties::new(),
        };
        gathered.push(None, properties, &mut vec![shape])?;
    }
    if let Some(table) = &table {
        table.report_rest(geometry.record(), &mut report);
    }
    if deleted > 0 {
        let detail = format!("{deleted} rows are marked as deleted: they are left out");
        report.add(Code::Omitted, "", detail);
    }
    geometry.report(&mut report);
    let features = gathered.take();
    report_nothing_to_draw(&features.features, &mut report);
    Ok((features, report))
}
