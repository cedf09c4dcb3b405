//! Tables of properties, column by column.

use serde_json::{Number, Value};

use super::bytes::{Cursor, damaged};
use super::container::{Container, Kind};
use crate::error::Result;
use crate::source::Properties;

/// One table, its blocks read as they are needed.
#[derive(Debug)]
pub(super) struct Table<'a> {
    container: &'a Container,
    number: u8,
    /// Rows in a block; the last has what is left.
    rows_per_block: usize,
    columns: Vec<Column>,
    blocks: Vec<Option<Rows>>,
}

#[derive(Debug)]
struct Column {
    name: String,
    kind: ColumnKind,
}

#[derive(Debug, Clone, Copy)]
enum ColumnKind {
    Text,
    Integer,
    /// Whole numbers to be divided.
    Decimal(f64),
}

/// The rows of one block.
#[derive(Debug)]
struct Rows {
    count: usize,
    bytes: Vec<u8>,
    /// The cells of each column.
    columns: Vec<Cells>,
}

#[derive(Debug)]
enum Cells {
    /// Where each text ends in the block's bytes, and how it is to be read.
    Text(Vec<(Presence, std::ops::Range<usize>)>),
    /// Whole numbers.
    Numbers(Vec<Option<i64>>),
}

impl Cells {
    fn is_filled(&self, row: usize) -> bool {
        match self {
            Self::Text(texts) => texts.get(row).is_some_and(|text| text.0 != Presence::Absent),
            Self::Numbers(numbers) => numbers.get(row).is_some_and(Option::is_some),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Presence {
    Absent,
    /// The same as the first column's.
    Same,
    Own,
}

impl<'a> Table<'a> {
    /// The table with a number.
    pub(super) fn open(container: &'a Container, number: u8) -> Result<Self> {
        let block = container.block((Kind::Table, 0, number, 0))?;
        let mut cursor = Cursor::new(&block);
        let rows_per_block = cursor.index(1 << 12)?.max(1);
        let mut columns = Vec::new();
        for _ in 0..cursor.count()? {
            let name = cursor.text()?.to_owned();
            let kind = match cursor.byte()? {
                0 => ColumnKind::Text,
                1 => ColumnKind::Integer,
                2 => {
                    let digits = cursor.index(10)?;
                    ColumnKind::Decimal((0..digits).fold(1.0, |divisor, _| divisor * 10.0))
                }
                _ => return Err(damaged("unknown kind of column")),
            };
            columns.push(Column { name, kind });
        }
        Ok(Self { container, number, rows_per_block, columns, blocks: Vec::new() })
    }

    /// The properties in a row.
    pub(super) fn row(&mut self, row: usize) -> Result<Properties> {
        let (number, row) = (row / self.rows_per_block, row % self.rows_per_block);
        if number >= self.blocks.len() {
            if number > 1 << 14 {
                return Err(damaged("a row is missing"));
            }
            self.blocks.resize_with(number + 1, || None);
        }
        let slot = &mut self.blocks[number];
        if slot.is_none() {
            let key = (Kind::Table, 0, self.number, number as u32 + 1); // at most 2^14
            let bytes = self.container.block(key)?.into_owned();
            *slot = Some(Rows::read(bytes, self.rows_per_block, &self.columns)?);
        }
        match slot {
            Some(rows) if row < rows.count => rows.properties(row, &self.columns),
            _ => Err(damaged("a row is missing")),
        }
    }
}

impl Rows {
    fn read(bytes: Vec<u8>, most: usize, columns: &[Column]) -> Result<Self> {
        let mut cursor = Cursor::new(&bytes);
        let count = cursor.index(most + 1)?;
        let mut cells = Vec::with_capacity(columns.len());
        for column in columns {
            cells.push(match column.kind {
                ColumnKind::Text => {
                    let mut lengths = Vec::with_capacity(count);
                    for _ in 0..count {
                        lengths.push(cursor.index(cursor.left() + 3)?);
                    }
                    let mut texts = Vec::with_capacity(count);
                    for length in lengths {
                        let start = bytes.len() - cursor.left();
                        let (presence, length) = match length {
                            0 => (Presence::Absent, 0),
                            1 => (Presence::Same, 0),
                            length => (Presence::Own, length - 2),
                        };
                        cursor.take(length)?;
                        texts.push((presence, start..start + length));
                    }
                    Cells::Text(texts)
                }
                ColumnKind::Integer | ColumnKind::Decimal(_) => {
                    Cells::Numbers(numbers(&mut cursor, count)?)
                }
            });
        }
        Ok(Self { count, bytes, columns: cells })
    }

    fn properties(&self, row: usize, columns: &[Column]) -> Result<Properties> {
        // Many cells are empty: room is made for what is there.
        let filled = self.columns.iter().filter(|cells| cells.is_filled(row)).count();
        let mut properties = Properties::with_capacity(filled);
        for (column, cells) in columns.iter().zip(&self.columns) {
            let value = match (cells, column.kind) {
                (Cells::Text(texts), _) => {
                    self.text(texts, row)?.map(|text| Value::from(text.to_owned()))
                }
                (Cells::Numbers(numbers), ColumnKind::Decimal(divisor)) => numbers
                    .get(row)
                    .copied()
                    .flatten()
                    .and_then(|number| Number::from_f64(number as f64 / divisor))
                    .map(Value::Number),
                (Cells::Numbers(numbers), _) => {
                    numbers.get(row).copied().flatten().map(Value::from)
                }
            };
            if let Some(value) = value {
                properties.insert(column.name.clone(), value);
            }
        }
        Ok(properties)
    }

    fn text(
        &self,
        texts: &[(Presence, std::ops::Range<usize>)],
        row: usize,
    ) -> Result<Option<&str>> {
        let Some((presence, range)) = texts.get(row) else { return Ok(None) };
        match (presence, self.columns.first()) {
            (Presence::Absent, _) => Ok(None),
            (Presence::Same, Some(Cells::Text(first))) => match first.get(row) {
                Some((Presence::Own, range)) => self.slice(range.clone()).map(Some),
                _ => Ok(None),
            },
            (Presence::Same, _) => Ok(None),
            (Presence::Own, _) => self.slice(range.clone()).map(Some),
        }
    }

    fn slice(&self, range: std::ops::Range<usize>) -> Result<&str> {
        self.bytes
            .get(range)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .ok_or_else(|| damaged("a name is not UTF-8"))
    }
}

fn numbers(cursor: &mut Cursor<'_>, count: usize) -> Result<Vec<Option<i64>>> {
    (0..count)
        .map(|_| {
            Ok(match cursor.unsigned()? {
                0 => None,
                value => {
                    let value = value - 1;
                    Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
                }
            })
        })
        .collect()
}
