//! Tables of places and geometries: CSV, also with semicolons or tabs.
//!
//! The first line names the columns. A position is in two columns or in one, a geometry in one:
//!
//! | Columns | Names, in any case |
//! |---|---|
//! | longitude | `lon`, `lng`, `long`, `longitude`, `x` |
//! | latitude | `lat`, `latitude`, `y` |
//! | both in one, in any form of [`coord`] | `position`, `coordinates`, `coords`, `latlon`, `lat_lon` |
//! | geometry in WKT (`POINT (-92.26 14.9)`) or WKB in hexadecimal digits, also as PostGIS writes them, with `SRID=…;` or its code within | `wkt`, `wkb`, `geometry`, `geom`, `the_geom`, `wkb_geometry`, `wkt_geom`, `geog` |
//! | encoded polyline, five decimals | `polyline`, `encoded_polyline`, `summary_polyline`, `map_polyline`, `overview_polyline` |
//! | encoded polyline, six decimals | `polyline6`, `encoded_polyline6` |
//!
//! A column of geometries is known by its name and by what its first cells hold; it comes before columns
//! of positions, which are properties then. Heights and measures are ignored, arcs drawn straight in
//! pieces of a degree. What names a reference system is brought from there to longitude and latitude.
//!
//! A table that only names its places is read where [`ReadOptions::place_names`] allows it.
//!
//! All other columns become properties: a cell that is a JSON number is a number, an empty cell is
//! no property, any other is a string. Comma, semicolon or tab is told from the first line; with
//! semicolons, coordinates may have a decimal comma.

mod columns;
mod geometry;

use serde_json::Value;

use super::advice::{Advice, Doubt};
use super::gather::{Gathered, report_nothing_to_draw};
use super::json::Json;
use super::simple::Builder;
use super::{Features, Properties, ReadOptions, Shape, check, encoding};
use crate::coord;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::unit::LonLat;
pub(crate) use columns::PLACES;
pub(super) use columns::is_table;
use columns::{Columns, Place, delimiter};
use geometry::{References, Written};

/// Up to which row a column is looked through for a cell that tells what it holds.
const LOOKED_AT: usize = 1000;

/// Reads a table: one point or geometry for each row, for a collection one for each member. A row whose position is empty gives a feature with an
/// empty shape.
///
/// # Errors
/// A table without a header or without position columns, a row with more or fewer cells than the
/// header, a position or a geometry that cannot be read or is out of range; with line and column.
///
/// ```
/// use rumbo::source::{ReadOptions, csv};
///
/// let table = "name,lat,lon,beds\nAlbergue Belén,14.9056,-92.2597,120\n";
/// let (features, _) = csv::read(table, &ReadOptions::default())?;
/// let shelter = &features.features[0];
/// assert_eq!(shelter.properties["beds"], 120);
/// assert_eq!(shelter.shape.positions()[0].lon, -92.2597);
///
/// let error = csv::read("name,lat,lon\nTijuana,32.5,-117.0\nArriaga,x,-93.9\n", &ReadOptions::default());
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "line 3: lat: \"x\" is not a number; write decimal degrees such as -92.2597"
/// );
/// # Ok::<(), rumbo::Error>(())
/// ```
pub fn read(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<(Features, Report)> {
    let text = encoding::text(text.as_ref(), options)?;
    let delimiter = delimiter(text);
    let mut rows = rows(text, delimiter);
    let header = rows.headers().map_err(|cause| refused(cause, delimiter))?;
    check::columns(header.len(), options).map_err(|error| error.at_line(1))?;
    let columns = Columns::of(header, options.place_names, |index| {
        first_cell(text, delimiter, index).unwrap_or_default()
    })?;

    let mut table = Table {
        columns,
        delimiter,
        options,
        gathered: Gathered::new(options),
        advice: Advice::default(),
        references: References::default(),
    };
    let mut row = ::csv::StringRecord::new();
    while rows.read_record(&mut row).map_err(|cause| refused(cause, delimiter))? {
        let line = line_of(&row, text).unwrap_or_default();
        table.row(&row, line).map_err(|error| error.at_line(line))?;
    }
    let features = table.gathered.take();
    let mut report = table.advice.into_report(|line| format!("line {line}"));
    if table.columns.place != Place::Named {
        report_nothing_to_draw(&features.features, &mut report);
    }
    Ok((features, report))
}

/// An error about rows of a table, known by their index, with the lines on which they begin; as it is
/// where the table has not as many `rows` as were read of it.
pub(crate) fn at_lines(error: Error, text: &[u8], rows_read: usize) -> Error {
    let Ok(text) = std::str::from_utf8(text) else { return error };
    let mut rows = rows(text, delimiter(text));
    let lines = rows.records().flatten().filter_map(|row| line_of(&row, text));
    let lines: Vec<usize> = lines.collect();
    if lines.len() != rows_read {
        return error;
    }
    error.moved(&|place| {
        if let Some(line) = place.feature.and_then(|row| lines.get(row)) {
            (place.line, place.feature) = (Some(*line), None);
        }
    })
}

/// The line on which a row stands: where its reading began, or after the empty lines there.
fn line_of(row: &::csv::StringRecord, text: &str) -> Option<usize> {
    let position = row.position()?;
    let rest = text.as_bytes().get(usize::try_from(position.byte()).ok()?..)?;
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let empty = empty.filter(|byte| **byte == b'\n').count();
    usize::try_from(position.line()).ok()?.checked_add(empty)
}

fn rows(text: &str, delimiter: u8) -> ::csv::Reader<&[u8]> {
    ::csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes())
}

/// The first cell of a column that holds something.
fn first_cell(text: &str, delimiter: u8, index: usize) -> Option<String> {
    let mut rows = rows(text, delimiter);
    let mut cells = rows.records().take(LOOKED_AT).map_while(Result::ok);
    cells.find_map(|row| row.get(index).filter(|cell| !cell.is_empty()).map(str::to_owned))
}

struct Table<'o> {
    columns: Columns,
    delimiter: u8,
    options: &'o ReadOptions,
    gathered: Gathered<'o>,
    advice: Advice<usize>,
    references: References,
}

impl Table<'_> {
    fn row(&mut self, row: &::csv::StringRecord, line: usize) -> Result<()> {
        let read = match self.columns.place {
            Place::Geometry { index, written } => self.geometry(row, line, index, written),
            _ => self.point(row, line),
        };
        let is_read = read.is_ok();
        let mut shapes = self.advice.or_dropped(read, self.options, || line)?;
        let is_nowhere = is_read && shapes.iter().all(Shape::is_empty);
        if is_nowhere && self.columns.place != Place::Named {
            self.advice.add(Doubt::NoPosition, || line);
        }
        let cells = self
            .columns
            .properties
            .iter()
            .map(|(name, index)| (name, row.get(*index).unwrap_or_default()));
        let cells = cells.filter(|(_, cell)| !cell.is_empty());
        let properties: Properties =
            cells.map(|(name, cell)| (name.clone(), value(cell))).collect();
        self.gathered.push(None, properties, &mut shapes)
    }

    fn point(&mut self, row: &::csv::StringRecord, line: usize) -> Result<Vec<Shape>> {
        let Some(place) = self.position(row)? else { return Ok(Vec::new()) };
        if place.lon.abs() > 180.0 {
            self.advice.add(Doubt::Longitude, || line);
        }
        self.gathered.count_positions(1)?;
        Ok(vec![Shape::point(place)])
    }

    fn geometry(
        &mut self,
        row: &::csv::StringRecord,
        line: usize,
        index: usize,
        written: Written,
    ) -> Result<Vec<Shape>> {
        let cell = row.get(index).unwrap_or_default();
        if cell.is_empty() {
            return Ok(Vec::new());
        }
        let in_column = |error: Error| error.at_path(self.columns.name(index));
        let reference = self.references.of(cell).map_err(in_column)?;
        let mut builder = Builder {
            options: self.options,
            reference,
            gathered: &mut self.gathered,
            advice: &mut self.advice,
            row: line,
            shapes: Vec::new(),
        };
        written.read(cell, &mut builder).map_err(in_column)?;
        Ok(builder.shapes)
    }

    fn position(&self, row: &::csv::StringRecord) -> Result<Option<LonLat>> {
        let cell = |index: usize| row.get(index).unwrap_or_default();
        match self.columns.place {
            Place::Two { lon, lat } => {
                if cell(lon).is_empty() && cell(lat).is_empty() {
                    return Ok(None);
                }
                let (x, y) = (self.degrees(row, lon)?, self.degrees(row, lat)?);
                let names = format!("{} and {}", self.columns.name(lat), self.columns.name(lon));
                check::position(x, y).map(Some).map_err(|error| {
                    error
                        .at_path(names)
                        .remedy("see whether the two are swapped, or not in degrees")
                })
            }
            Place::Named | Place::Geometry { .. } => Ok(None),
            Place::One(index) if cell(index).is_empty() => Ok(None),
            Place::One(index) => match coord::parse(cell(index)) {
                Ok(parsed) => Ok(Some(parsed.position.at)),
                Err(error) => {
                    // The span is that of the cell, not of the table.
                    let message = format!("{} in {:?}", error.message(), shortened(cell(index)));
                    let ours = Error::new(error.kind(), message).at_path(self.columns.name(index));
                    Err(match error.remedy_text() {
                        Some(remedy) => ours.remedy(remedy),
                        None => ours,
                    })
                }
            },
        }
    }

    fn degrees(&self, row: &::csv::StringRecord, index: usize) -> Result<f64> {
        let cell = row.get(index).unwrap_or_default();
        let mut text = cell.replace('\u{2212}', "-");
        if self.delimiter == b';' {
            text = text.replace(',', ".");
        }
        text.parse().map_err(|cause: std::num::ParseFloatError| {
            let message = if cell.is_empty() {
                "a coordinate is missing".to_owned()
            } else {
                format!("{:?} is not a number", shortened(cell))
            };
            Error::new(ErrorKind::Data, message)
                .at_path(self.columns.name(index))
                .remedy("write decimal degrees such as -92.2597")
                .caused_by(cause)
        })
    }
}

/// A number where the cell is one as JSON writes it, so that `007` and `1e` stay text.
fn value(cell: &str) -> Value {
    let mut json = Json::new(cell, 1);
    if cell.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && let Ok(number @ Value::Number(_)) = json.value()
        && json.end().is_ok()
    {
        return number;
    }
    Value::String(cell.to_owned())
}

fn shortened(cell: &str) -> String {
    cell.chars().take(40).collect()
}

fn refused(cause: ::csv::Error, delimiter: u8) -> Error {
    let line = cause.position().map(::csv::Position::line);
    let error = match cause.kind() {
        ::csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            let message = format!("a row has {len} cells, the header has {expected_len}");
            Error::new(ErrorKind::Syntax, message).remedy(format!(
                "add or remove {}, or put a cell that holds one in double quotes",
                match delimiter {
                    b';' => "semicolons",
                    b'\t' => "tabs",
                    _ => "commas",
                }
            ))
        }
        _ => Error::new(ErrorKind::Syntax, format!("the table cannot be read: {cause}")),
    };
    let error = match line.and_then(|line| usize::try_from(line).ok()) {
        Some(line) => error.at_line(line),
        None => error,
    };
    error.caused_by(cause)
}
