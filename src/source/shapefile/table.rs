//! The table of a shapefile: dBASE III and later.

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::source::gather::Gathered;
use crate::source::{Properties, PropertyValue, ReadOptions, check};

/// The bytes of the header before its columns, and of each column.
const HEADER: usize = 32;
/// What ends the columns.
const END: u8 = 0x0d;

/// A column.
struct Column {
    name: Arc<str>,
    kind: u8,
    width: usize,
}

/// A row.
pub(super) struct Row {
    pub properties: Properties,
    pub is_deleted: bool,
}

/// The rows of a table, one after the other.
pub(super) struct Table<'a> {
    rest: &'a [u8],
    columns: Vec<Column>,
    width: usize,
    /// How many rows the header tells of.
    count: usize,
    encoding: &'static Encoding,
}

impl<'a> Table<'a> {
    /// Reads the head of a table.
    ///
    /// # Errors
    /// For what is no table, and for more columns than the limit.
    pub fn open(
        dbf: &'a [u8],
        cpg: Option<&[u8]>,
        options: &ReadOptions,
        report: &mut Report,
    ) -> Result<Self> {
        let short = |at: usize| Some(u16::from_le_bytes(dbf.get(at..at + 2)?.try_into().ok()?));
        let count = dbf.get(4..8).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
        let (Some(count), Some(head), Some(width)) = (count, short(8), short(10)) else {
            return Err(no_table("its header is cut short"));
        };
        let head = usize::from(head);
        let Some(fields) = dbf.get(HEADER..head) else {
            return Err(no_table("its columns are cut short"));
        };
        let encoding = encoding_of(cpg, dbf, report);
        let mut columns = Vec::new();
        for field in fields.chunks_exact(HEADER).take_while(|field| field.first() != Some(&END)) {
            check::columns(columns.len() + 1, options)?;
            let name = field.get(..11).unwrap_or_default();
            let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
            let (name, _) = encoding.decode_without_bom_handling(name);
            let (kind, width) = (field.get(11).copied(), field.get(16).copied());
            columns.push(Column {
                name: name.trim().into(),
                kind: kind.unwrap_or(b'C'),
                width: usize::from(width.unwrap_or(0)),
            });
        }
        let (width, rest) = (usize::from(width), dbf.get(head..).unwrap_or_default());
        let columns_width = columns.iter().map(|column| column.width).sum::<usize>();
        // Some programs write a table without columns, of rows that are their marks alone.
        if columns_width >= width {
            return Err(no_table("its columns are not as wide as its rows"));
        }
        Ok(Self { rest, columns, width, count: count as usize, encoding })
    }

    /// How many rows the header tells of.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The next row; none where the table has fewer than there are shapes.
    ///
    /// # Errors
    /// Where a row is cut short.
    pub fn next(&mut self, gathered: &mut Gathered<'_>, record: usize) -> Result<Option<Row>> {
        if record > self.count {
            return Ok(None);
        }
        let Some((row, rest)) = self.rest.split_at_checked(self.width) else {
            let what = format!("row {record} is cut short");
            return Err(no_table(&what));
        };
        self.rest = rest;
        let (mark, mut cells) = row.split_at_checked(1).unwrap_or_default();
        let mut properties = Properties::new();
        for column in &self.columns {
            let (cell, after) = cells.split_at_checked(column.width).unwrap_or_default();
            cells = after;
            if let Some(value) = column.value(cell, self.encoding) {
                properties.insert(gathered.name(&column.name), value);
            }
        }
        Ok(Some(Row { properties, is_deleted: mark == b"*" }))
    }

    /// Tells of rows and shapes that are not as many as the others.
    pub fn report_rest(&self, records: usize, report: &mut Report) {
        let count = self.count;
        if count != records {
            let detail = format!("the table has {count} rows for {records} shapes");
            report.add(Code::Advisory, ".dbf", detail);
        }
    }
}

impl Column {
    /// What a cell holds; nothing where it is empty.
    fn value(&self, cell: &[u8], encoding: &'static Encoding) -> Option<PropertyValue> {
        let binary = match (self.kind, cell.len()) {
            (b'I' | b'+', 4) => cell.try_into().ok().map(i32::from_le_bytes).map(f64::from),
            (b'O' | b'B', 8) => cell.try_into().ok().map(f64::from_le_bytes),
            _ => None,
        };
        if let Some(number) = binary {
            return number.is_finite().then(|| number.into());
        }
        let (text, _) = encoding.decode_without_bom_handling(cell);
        let text = text.trim_matches(|sign: char| sign == '\0' || sign.is_whitespace());
        match self.kind {
            _ if text.is_empty() => None,
            // So programs write a day that is not known.
            b'D' if text == "00000000" => None,
            b'N' | b'F' => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Some(number.into()),
                // Overflow is written as stars.
                _ if text.starts_with('*') => None,
                _ => Some(text.into()),
            },
            b'L' => match text {
                "T" | "t" | "Y" | "y" => Some(true.into()),
                "F" | "f" | "N" | "n" => Some(false.into()),
                _ => None,
            },
            b'D' => match (text.get(..4), text.get(4..6), text.get(6..8)) {
                (Some(year), Some(month), Some(day)) => {
                    Some(format!("{year}-{month}-{day}").into())
                }
                _ => Some(text.into()),
            },
            _ => Some(text.into()),
        }
    }
}

/// The encoding that a `.cpg` file names, else UTF-8 where all is, else Windows-1252.
fn encoding_of(cpg: Option<&[u8]>, dbf: &[u8], report: &mut Report) -> &'static Encoding {
    if let Some(cpg) = cpg {
        let name = String::from_utf8_lossy(cpg);
        let name = name.trim_matches(|sign: char| sign == '\u{feff}' || sign.is_whitespace());
        let bare = name.trim_start_matches("CP").trim_start_matches("ANSI ");
        let labels =
            [name.to_owned(), format!("windows-{bare}"), name.replace("ISO8859", "ISO-8859-")];
        if let Some(found) = labels.iter().find_map(|label| Encoding::for_label(label.as_bytes())) {
            return found;
        }
        let name: String = name.chars().take(40).collect();
        let detail = format!("the encoding {name:?} is not known: UTF-8 or Windows-1252 is taken");
        report.add(Code::Advisory, ".cpg", detail);
    }
    if std::str::from_utf8(dbf.get(HEADER..).unwrap_or_default()).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

fn no_table(why: &str) -> Error {
    Error::new(ErrorKind::Data, format!("the table (.dbf) cannot be read: {why}"))
        .remedy("copy or download the .dbf file again, or take it away to draw the geometry alone")
}
