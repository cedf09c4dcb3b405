//! Tables of numbers by area.

use crate::error::{Error, ErrorKind, Result, nearest};
use crate::figure::model::Data;
use crate::resources::{Limit, Limits, Resources};
use crate::source::{self, ReadOptions};

/// A table's columns, and its rows of cells.
pub(super) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a table: the rows of a CSV file, else the properties of features.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn read(data: &Data, resources: &Resources) -> Result<Self> {
        match data {
            Data::File(path) => {
                let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
                if ending == "csv" || ending == "tsv" {
                    let bytes = resources.read(path, "read the table")?;
                    let delimiter = if ending == "tsv" { b'\t' } else { delimiter(&bytes) };
                    let table = Self::of_csv(&bytes, delimiter, resources.limits());
                    return table.map_err(|error| error.in_file(path));
                }
                let options = ReadOptions::of(resources);
                let read = source::open_with(path, &options, resources)?;
                Ok(Self::of_features(&read.into_features()))
            }
            Data::Features(features) => Ok(Self::of_features(features)),
            Data::Route(_) => Err(Error::new(ErrorKind::Figure, "a route is not a table")
                .remedy("give a CSV or GeoJSON file")),
        }
    }

    fn of_csv(bytes: &[u8], delimiter: u8, limits: &Limits) -> Result<Self> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .trim(::csv::Trim::All)
            .from_reader(text);
        let fault = |cause: ::csv::Error| {
            let line = cause.position().map(::csv::Position::line);
            let error = Error::new(ErrorKind::Syntax, "the table cannot be read").caused_by(cause);
            match line.and_then(|line| usize::try_from(line).ok()) {
                Some(line) => error.at_line(line),
                None => error,
            }
        };
        let cells = |record: &::csv::StringRecord| record.iter().map(str::to_owned).collect();
        let columns: Vec<String> = reader.headers().map(cells).map_err(fault)?;
        limits.check(Limit::Columns, columns.len() as u64)?;
        let mut rows = Vec::new();
        for record in reader.records() {
            rows.push(cells(&record.map_err(fault)?));
        }
        Ok(Self { columns, rows })
    }

    fn of_features(features: &source::Features) -> Self {
        let mut known = std::collections::BTreeSet::new();
        let mut columns: Vec<String> = Vec::new();
        for key in features.features.iter().flat_map(|feature| feature.properties.keys()) {
            if known.insert(key) {
                columns.push(key.to_owned());
            }
        }
        let cell = |value: &source::PropertyValue| match (value.as_str(), value.as_f64()) {
            (Some(text), _) => text.to_owned(),
            (None, Some(number)) => number.to_string(),
            _ => String::new(),
        };
        let row = |feature: &source::Feature| {
            let cells = columns.iter().map(|column| feature.properties.get(column));
            cells.map(|value| value.map_or_else(String::new, cell)).collect()
        };
        let rows = features.features.iter().map(row).collect();
        Self { columns, rows }
    }

    /// The number of a column.
    ///
    /// # Errors
    /// Where there is none, with near ones.
    pub fn column(&self, name: &str) -> Result<usize> {
        let found = self.columns.iter().position(|column| column == name);
        found.ok_or_else(|| {
            let error = Error::new(ErrorKind::Figure, format!("the table has no column `{name}`"));
            let all = self.columns.join(", ");
            match nearest(name, self.columns.iter().map(String::as_str)) {
                Some(near) => error.remedy(format!("did you mean `{near}`? Its columns are {all}")),
                None => error.remedy(format!("its columns are {all}")),
            }
        })
    }

    /// The first of some columns that is there, whatever its case.
    pub fn first_of(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| {
            self.columns.iter().position(|column| column.eq_ignore_ascii_case(name))
        })
    }

    /// Two cells of each row.
    pub fn pairs(&self, a: usize, b: usize) -> impl Iterator<Item = (&str, &str)> {
        self.rows.iter().map(move |row| {
            let cell = |index: usize| row.get(index).map_or("", String::as_str);
            (cell(a), cell(b))
        })
    }
}

/// The number of a cell, however its thousands are parted; `None` where it holds none.
pub(super) fn number(cell: &str) -> Option<f64> {
    let plain: String = cell.chars().filter(|c| !matches!(c, ',' | ' ' | '%')).collect();
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

/// What parts the cells of a table: whichever of comma, semicolon and tab its first line has most of.
fn delimiter(bytes: &[u8]) -> u8 {
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| head.iter().filter(|byte| **byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}
