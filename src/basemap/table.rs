//! Tables of properties, column by column.

use serde_json::{Number, Value};

use super::bytes::{Cursor, damaged};
use super::container::{Container, Kind};
use crate::error::Result;
use crate::source::Properties;

/// How many rows a block of a table has; the last has what is left.
const ROWS_PER_BLOCK: usize = 512;

/// One table, its blocks read as they are needed.
#[derive(Debug)]
pub(super) struct Table<'a> {
    container: &'a Container,
    number: u8,
    blocks: Vec<Option<Rows>>,
}

/// The rows of one block.
#[derive(Debug)]
struct Rows {
    count: usize,
    bytes: Vec<u8>,
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    name: String,
    cells: Cells,
}

#[derive(Debug)]
enum Cells {
    /// Where each text ends in the block's bytes, and how it is to be read.
    Text(Vec<(Presence, std::ops::Range<usize>)>),
    /// Whole numbers.
    Integer(Vec<Option<i64>>),
    /// Whole numbers to be divided.
    Decimal(Vec<Option<i64>>, f64),
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
    pub(super) fn open(container: &'a Container, number: u8) -> Self {
        Self { container, number, blocks: Vec::new() }
    }

    /// The properties in a row.
    pub(super) fn row(&mut self, row: usize) -> Result<Properties> {
        let (number, row) = (row / ROWS_PER_BLOCK, row % ROWS_PER_BLOCK);
        if number >= self.blocks.len() {
            if number > 1 << 12 {
                return Err(damaged("a row is missing"));
            }
            self.blocks.resize_with(number + 1, || None);
        }
        let slot = &mut self.blocks[number];
        if slot.is_none() {
            let key = (Kind::Table, 0, self.number, number as u32); // at most 2^12
            *slot = Some(Rows::read(self.container.block(key)?.into_owned())?);
        }
        match slot {
            Some(rows) if row < rows.count => rows.properties(row),
            _ => Err(damaged("a row is missing")),
        }
    }
}

impl Rows {
    fn read(bytes: Vec<u8>) -> Result<Self> {
        let mut cursor = Cursor::new(&bytes);
        let count = cursor.index(ROWS_PER_BLOCK + 1)?;
        let mut columns = Vec::new();
        for _ in 0..cursor.count()? {
            let name = cursor.text()?.to_owned();
            let cells = match cursor.byte()? {
                0 => {
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
                1 => Cells::Integer(numbers(&mut cursor, count)?),
                2 => {
                    let digits = cursor.index(10)?;
                    let divisor = (0..digits).fold(1.0, |divisor, _| divisor * 10.0);
                    Cells::Decimal(numbers(&mut cursor, count)?, divisor)
                }
                _ => return Err(damaged("unknown kind of column")),
            };
            columns.push(Column { name, cells });
        }
        Ok(Self { count, bytes, columns })
    }

    fn properties(&self, row: usize) -> Result<Properties> {
        let mut properties = Properties::new();
        for column in &self.columns {
            let value = match &column.cells {
                Cells::Text(texts) => {
                    self.text(texts, row)?.map(|text| Value::from(text.to_owned()))
                }
                Cells::Integer(numbers) => numbers.get(row).copied().flatten().map(Value::from),
                Cells::Decimal(numbers, divisor) => numbers
                    .get(row)
                    .copied()
                    .flatten()
                    .and_then(|number| Number::from_f64(number as f64 / divisor))
                    .map(Value::Number),
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
        match (presence, self.columns.first().map(|column| &column.cells)) {
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
