//! Tables of numbers by area.

use super::decimals::{self, Signs, parts_thousands};
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::figure::model::Data;
#[cfg(feature = "basemap")]
use crate::figure::model::Decimal;
use crate::resources::{Limit, Limits, Resources};
use crate::source::geojson::from_geojson;
use crate::source::{self, ReadOptions};

/// A table's columns, and its rows of cells.
pub(super) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Whether semicolons part its cells, as where commas are decimal.
    has_semicolons: bool,
    /// Whether its numbers are as someone wrote them, and not numbers of JSON.
    is_text: bool,
}

impl Table {
    /// Reads a table, its numbers written with points: their decimal sign is as `given`, else as they tell.
    ///
    /// # Errors
    /// As [`Self::as_written`].
    #[cfg(feature = "basemap")]
    pub fn read(data: &Data, given: Option<Decimal>, resources: &Resources) -> Result<Self> {
        let mut table = Self::as_written(data, resources)?;
        table.write_points(given);
        Ok(table)
    }

    /// Reads a table: the rows of a CSV file, else the properties of features.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn as_written(data: &Data, resources: &Resources) -> Result<Self> {
        match data.given()? {
            Data::File(path) => {
                let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
                if ending == "csv" || ending == "tsv" {
                    let bytes = resources.read(path, "read the table")?;
                    let delimiter = if ending == "tsv" { b'\t' } else { delimiter(&bytes) };
                    let table = Self::of_csv(&bytes, delimiter, resources.limits());
                    return table.map_err(|error| error.in_file(path));
                }
                let options = ReadOptions::from_resources(resources);
                let read = source::open_with(path, &options, resources)?;
                Ok(Self::of_features(&read.into_features()))
            }
            Data::Features(features) => Ok(Self::of_features(features)),
            Data::GeoJson(value) => Ok(Self::of_features(&from_geojson(value)?.0)),
            Data::Route(_) | Data::Image(_) => {
                Err(Error::new(ErrorKind::Figure, "a route or a picture is not a table")
                    .remedy("give a CSV or GeoJSON file"))
            }
        }
    }

    fn of_csv(bytes: &[u8], delimiter: u8, limits: &Limits) -> Result<Self> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if let Err(fault) = std::str::from_utf8(text) {
            let before = text.get(..fault.valid_up_to()).unwrap_or_default();
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            return Err(Error::new(ErrorKind::Syntax, "the table is not in UTF-8")
                .at_line(line)
                .remedy("save it as “CSV UTF-8”, or convert it: iconv -f windows-1252 -t utf-8"));
        }
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
        Ok(Self { columns, rows, has_semicolons: delimiter == b';', is_text: true })
    }

    /// Writes the numbers of all columns with points, as [`decimals::signs`] reads them, or as they are `given`.
    #[cfg(feature = "basemap")]
    fn write_points(&mut self, given: Option<Decimal>) {
        let signs: Vec<Signs> = (0..self.columns.len()).map(|column| self.signs(column)).collect();
        for (column, signs) in signs.into_iter().enumerate() {
            let decimal = given.or_else(|| (signs == Signs::Comma).then_some(Decimal::Comma));
            let Some(decimal) = decimal else { continue };
            for cell in self.rows.iter_mut().filter_map(|row| row.get_mut(column)) {
                if let Some(plain) = decimals::plain(cell, decimal) {
                    *cell = plain;
                }
            }
        }
    }

    /// What the signs of a column's numbers mean.
    fn signs(&self, column: usize) -> Signs {
        if !self.is_text {
            return Signs::Plain;
        }
        let cells = |column: usize| {
            self.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)
        };
        let semicolons = self.has_semicolons;
        let has_commas = |other| decimals::has_decimal_commas(cells(other), semicolons);
        let others = (0..self.columns.len()).any(|other| other != column && has_commas(other));
        let cells: Vec<&str> = cells(column).collect();
        decimals::signs(&cells, semicolons, others)
    }

    /// What is to be told of a column of which it is not known whether its points are decimal.
    pub fn doubt(&self, column: usize, remedy: &str) -> Option<String> {
        let name = self.columns.get(column).filter(|_| self.signs(column) == Signs::Doubtful)?;
        let mut cells = self.rows.iter().filter_map(|row| row.get(column));
        let cell = cells.find(|cell| cell.contains('.'))?;
        Some(format!(
            "`{cell}` and all such numbers of column `{name}` are read with a decimal point; where points part thousands, {remedy}"
        ))
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
        Self { columns, rows, has_semicolons: false, is_text: false }
    }

    /// The number of a column.
    ///
    /// # Errors
    /// Where there is none, with near ones.
    pub fn column(&self, name: &str) -> Result<usize> {
        let found = self.columns.iter().position(|column| column == name);
        found.ok_or_else(|| {
            let all = self.columns.join(", ");
            if name.is_empty() {
                let error = Error::new(ErrorKind::Figure, "no column is named here");
                return error.remedy(format!("give one of the table's: {all}"));
            }
            let error = Error::new(ErrorKind::Figure, format!("the table has no column `{name}`"));
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

    /// What a column is called.
    pub fn name_of(&self, column: usize) -> Option<&str> {
        self.columns.get(column).map(String::as_str)
    }

    /// What the columns are called.
    #[cfg(feature = "basemap")]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The column of which most cells are as said, more than half of those that say anything.
    #[cfg(feature = "basemap")]
    pub fn column_of(&self, is_so: impl Fn(&str) -> bool) -> Option<usize> {
        let share = |column: &usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(*column));
            let cells: Vec<&String> = cells.filter(|cell| number(cell).is_none()).collect();
            let told = cells.iter().filter(|cell| is_so(cell)).count();
            (told * 2 > cells.len(), told)
        };
        (0..self.columns.len()).rev().max_by_key(share).filter(|column| share(column).0)
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
    let is_decimal = !parts_thousands(cell.trim_matches([' ', '%'])) && !cell.contains('.');
    let plain = match is_decimal && cell.matches(',').count() == 1 {
        true => cell.replace(',', "."),
        false => cell.replace(',', ""),
    };
    let plain: String = plain.chars().filter(|c| !matches!(c, ' ' | '%')).collect();
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

/// What parts the cells of a table: whichever of comma, semicolon and tab its first line has most of.
fn delimiter(bytes: &[u8]) -> u8 {
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| head.iter().filter(|byte| **byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

#[cfg(all(test, feature = "basemap"))]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<Option<f64>> {
        let bytes = text.as_bytes();
        let mut table = Table::of_csv(bytes, delimiter(bytes), &Limits::default()).unwrap();
        table.write_points(None);
        table.pairs(0, 1).map(|(_, cell)| number(cell)).collect()
    }

    #[test]
    fn commas_are_decimal_where_they_cannot_part_thousands() {
        assert_eq!(numbers("a;v\nx;12,5\ny;1,234\n"), [Some(12.5), Some(1.234)]);
        assert_eq!(numbers("a;v\nx;1,234\n"), [Some(1.234)]);
        assert_eq!(
            numbers("a,v\nx,\"1,234\"\ny,\"1,234,567.5\"\n"),
            [Some(1234.0), Some(1_234_567.5)]
        );
        assert_eq!(numbers("a,v\nx,\"7,25\"\ny,3\n"), [Some(7.25), Some(3.0)]);
    }

    #[test]
    fn points_part_thousands_beside_decimal_commas_and_are_doubted_alone() {
        assert_eq!(numbers("a;v\nx;881.935\ny;1.234.567\n"), [Some(881_935.0), Some(1_234_567.0)]);
        let beside = "a;v;w\nx;881.935;0,7\ny;605.761;0,8\n";
        assert_eq!(numbers(beside), [Some(881_935.0), Some(605_761.0)]);
        let alone = b"a;v\nx;881.935\ny;605.761\n";
        let mut table = Table::of_csv(alone, b';', &Limits::default()).unwrap();
        let told = table.doubt(1, "say so").unwrap();
        assert!(told.contains("`881.935`") && told.contains("column `v`"), "{told}");
        assert_eq!(table.doubt(0, ""), None);
        table.write_points(Some(Decimal::Comma));
        assert_eq!(table.pairs(0, 1).next(), Some(("x", "881935")));
    }

    #[test]
    fn what_is_no_utf_8_is_told_with_its_line() {
        let error = Table::of_csv(b"a,v\nEspa\xf1a,1\n", b',', &Limits::default()).err().unwrap();
        assert_eq!(error.place().line, Some(2));
        assert!(error.to_string().contains("UTF-8"), "{error}");
    }
}
