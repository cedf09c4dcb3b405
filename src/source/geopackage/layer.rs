//! The rows of a layer.

use std::sync::Arc;

use rusqlite::types::ValueRef;
use serde_json::Value;

use super::contents::{Column, Table};
use super::database::{Database, Values, quoted};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::source::advice::Advice;
use crate::source::gather::Gathered;
use crate::source::reference::Reference;
use crate::source::simple::Builder;
use crate::source::{Properties, PropertyValue, ReadOptions, Shape, check, wkb};

/// Reads the rows of a table of features.
///
/// # Errors
/// Those of its reference system, and of the first row that cannot be read, with its number.
pub(super) fn read<'o>(
    database: &mut Database,
    table: &Table,
    gathered: &mut Gathered<'o>,
    options: &'o ReadOptions,
    report: &mut Report,
) -> Result<()> {
    let reference = table.reference(report)?;
    let columns = table.columns(database)?;
    check::columns(columns.len(), options)?;
    let names: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    let query = format!("SELECT {} FROM {}", names.join(", "), quoted(&table.name));
    let names = columns.iter().map(|column| gathered.name(&column.name)).collect();
    let (advice, binary) = (Advice::default(), 0);
    let mut rows = Rows { table, columns: &columns, names, reference, options, advice, binary };
    let mut number = 0;
    database.rows(&query, |values| {
        number += 1;
        rows.row(values, number, gathered)
    })?;
    if rows.binary > 0 {
        let detail = format!("{} × binary values are left out", rows.binary);
        report.add(Code::Omitted, format!("layer {}", table.name), detail);
    }
    report.append(rows.advice.into_report(|row| format!("layer {}, row {row}", table.name)));
    Ok(())
}

struct Rows<'t, 'o> {
    table: &'t Table,
    columns: &'t [Column],
    names: Vec<Arc<str>>,
    reference: Reference,
    options: &'o ReadOptions,
    advice: Advice<usize>,
    binary: usize,
}

impl<'o> Rows<'_, 'o> {
    fn row(&mut self, values: &Values<'_>, row: usize, gathered: &mut Gathered<'o>) -> Result<()> {
        let mut id = None;
        let mut shapes = Vec::new();
        let columns = self.columns;
        let mut cells = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            let value = values.get(index);
            if column.name.eq_ignore_ascii_case(&self.table.column) {
                let read = self.shapes(value, row, gathered);
                shapes = read.map_err(|error| {
                    let place = format!("layer {}, row {row}, {}", self.table.name, column.name);
                    error.at_path(place)
                })?;
            } else if let (true, ValueRef::Integer(key)) = (column.is_key, value) {
                id = Some(Value::from(key));
            } else if let (Some(value), Some(name)) =
                (self.property(value, column), self.names.get(index))
            {
                cells.push((name.clone(), value));
            }
        }
        gathered.push(id, cells.into_iter().collect::<Properties>(), &mut shapes)
    }

    fn property(&mut self, value: ValueRef<'_>, column: &Column) -> Option<PropertyValue> {
        match value {
            ValueRef::Null => None,
            ValueRef::Integer(number) if column.is_truth => Some((number != 0).into()),
            ValueRef::Integer(number) => Some(number.into()),
            ValueRef::Real(number) => number.is_finite().then(|| number.into()),
            ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned().into()),
            ValueRef::Blob(_) => {
                self.binary += 1;
                None
            }
        }
    }

    fn shapes(
        &mut self,
        value: ValueRef<'_>,
        row: usize,
        gathered: &mut Gathered<'o>,
    ) -> Result<Vec<Shape>> {
        let bytes = match value {
            ValueRef::Null => return Ok(Vec::new()),
            ValueRef::Blob(bytes) => bytes,
            _ => return Err(no_geometry("it is not binary")),
        };
        let mut builder = Builder {
            options: self.options,
            reference: &self.reference,
            gathered,
            advice: &mut self.advice,
            row,
            shapes: Vec::new(),
        };
        let read = geometry(bytes).and_then(|geometry| wkb::read(geometry, &mut builder));
        builder.finish(read)
    }
}

/// The WKB in a GeoPackage's geometry: behind a header that may have an envelope.
fn geometry(bytes: &[u8]) -> Result<&[u8]> {
    let Some(([b'G', b'P', _, flags], _)) = bytes.split_first_chunk::<4>() else {
        return Err(no_geometry("it does not begin with GP"));
    };
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(no_geometry("its envelope is of no known kind")),
    };
    if flags & 0x20 != 0 {
        return Err(no_geometry("it is written as another program alone knows"));
    }
    bytes.get(8 + envelope..).ok_or_else(|| no_geometry("it is cut short"))
}

fn no_geometry(why: &str) -> Error {
    Error::new(ErrorKind::Data, format!("this is no geometry of a GeoPackage: {why}"))
        .remedy("write the file anew with the program it is from, or with ogr2ogr")
}
