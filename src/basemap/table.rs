//! Tables of properties, column by column.

use std::borrow::Cow;
use std::sync::Arc;

use super::bytes::{Cursor, damaged};
use super::container::{Container, Kind};
use super::property_names::PropertyNames;
use crate::error::Result;
use crate::source::{Properties, PropertyValue};

/// One table, its blocks read as they are needed.
#[derive(Debug)]
pub(super) struct Table<'a> {
    container: &'a Container,
    number: u8,
    /// Rows in a block; the last has what is left.
    rows_per_block: usize,
    /// The columns up to the last that is wanted.
    columns: Vec<Column>,
    blocks: Vec<Option<Rows<'a>>>,
}

#[derive(Debug)]
struct Column {
    name: Arc<str>,
    kind: ColumnKind,
    wanted: bool,
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
struct Rows<'a> {
    count: usize,
    bytes: Cow<'a, [u8]>,
    /// The cells of each column.
    columns: Vec<Cells>,
}

#[derive(Debug)]
enum Cells {
    Texts(Vec<Text>),
    /// Whole numbers.
    Numbers(Vec<Option<i64>>),
    /// Passed over, because they are not wanted.
    Unread,
}

#[derive(Debug, Clone, Copy)]
enum Text {
    Absent,
    /// The same as the first column's.
    Same,
    /// Where in the block's bytes it begins, and its length.
    Own(u32, u32),
}

impl<'a> Table<'a> {
    /// The table with a number, of which some columns are wanted.
    pub(super) fn open(
        container: &'a Container,
        number: u8,
        wanted: &PropertyNames,
    ) -> Result<Self> {
        let block = container.block((Kind::Table, 0, number, 0))?;
        let mut cursor = Cursor::new(&block);
        let rows_per_block = cursor.index(1 << 12)?.max(1);
        let mut columns = Vec::new();
        for _ in 0..cursor.count()? {
            let name: Arc<str> = cursor.text()?.into();
            let kind = match cursor.byte()? {
                0 => ColumnKind::Text,
                1 => ColumnKind::Integer,
                2 => {
                    let digits = cursor.index(10)?;
                    ColumnKind::Decimal((0..digits).fold(1.0, |divisor, _| divisor * 10.0))
                }
                _ => return Err(damaged("unknown kind of column")),
            };
            let wanted = wanted.contains(&name);
            columns.push(Column { name, kind, wanted });
        }
        let last = columns.iter().rposition(|column| column.wanted);
        columns.truncate(last.map_or(0, |last| last + 1));
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
            let bytes = self.container.block(key)?;
            *slot = Some(Rows::read(bytes, self.rows_per_block, &self.columns)?);
        }
        match slot {
            Some(rows) if row < rows.count => rows.properties(row, &self.columns),
            _ => Err(damaged("a row is missing")),
        }
    }
}

impl<'a> Rows<'a> {
    fn read(bytes: Cow<'a, [u8]>, most: usize, columns: &[Column]) -> Result<Self> {
        let mut cursor = Cursor::new(&bytes);
        let count = cursor.index(most + 1)?;
        let mut cells = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            // The texts of other columns may be those of the first.
            let read = column.wanted || index == 0;
            cells.push(match column.kind {
                ColumnKind::Text if read => Cells::Texts(texts(&mut cursor, count, bytes.len())?),
                ColumnKind::Text => {
                    let mut length = 0_usize;
                    for _ in 0..count {
                        if let Text::Own(_, own) = text_head(&mut cursor)? {
                            length = length.saturating_add(own as usize);
                        }
                    }
                    cursor.take(length)?;
                    Cells::Unread
                }
                ColumnKind::Integer | ColumnKind::Decimal(_) if read => {
                    Cells::Numbers(numbers(&mut cursor, count)?)
                }
                ColumnKind::Integer | ColumnKind::Decimal(_) => {
                    for _ in 0..count {
                        cursor.unsigned()?;
                    }
                    Cells::Unread
                }
            });
        }
        Ok(Self { count, bytes, columns: cells })
    }

    /// The wanted cells of a row that are not empty.
    fn properties(&self, row: usize, columns: &[Column]) -> Result<Properties> {
        let wanted = || columns.iter().zip(&self.columns).filter(|(column, _)| column.wanted);
        // Many cells are empty: room is made for what is there.
        let filled = wanted().filter(|(_, cells)| cells.is_filled(row)).count();
        let mut properties = Properties::with_capacity(filled);
        for (column, cells) in wanted() {
            let value = match cells {
                Cells::Texts(texts) => self.text(texts, row)?.map(PropertyValue::from),
                Cells::Numbers(numbers) => {
                    numbers.get(row).copied().flatten().map(|number| column.number(number))
                }
                Cells::Unread => None,
            };
            if let Some(value) = value {
                properties.insert(column.name.clone(), value);
            }
        }
        Ok(properties)
    }

    fn text(&self, texts: &[Text], row: usize) -> Result<Option<&str>> {
        let text = match (texts.get(row), self.columns.first()) {
            (Some(Text::Same), Some(Cells::Texts(first))) => first.get(row),
            (text, _) => text,
        };
        match text {
            Some(&Text::Own(start, length)) => {
                self.slice(start as usize, length as usize).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn slice(&self, start: usize, length: usize) -> Result<&str> {
        self.bytes
            .get(start..)
            .and_then(|bytes| bytes.get(..length))
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .ok_or_else(|| damaged("a name is not UTF-8"))
    }
}

impl Cells {
    fn is_filled(&self, row: usize) -> bool {
        match self {
            Self::Texts(texts) => !matches!(texts.get(row), None | Some(Text::Absent)),
            Self::Numbers(numbers) => numbers.get(row).is_some_and(Option::is_some),
            Self::Unread => false,
        }
    }
}

impl Column {
    /// The value that a whole number in a cell stands for.
    fn number(&self, number: i64) -> PropertyValue {
        match self.kind {
            ColumnKind::Decimal(divisor) => PropertyValue::from(number as f64 / divisor),
            ColumnKind::Text | ColumnKind::Integer => PropertyValue::from(number),
        }
    }
}

/// The texts of a column: their lengths, then their bytes.
fn texts(cursor: &mut Cursor<'_>, count: usize, block: usize) -> Result<Vec<Text>> {
    let mut texts = Vec::with_capacity(count);
    for _ in 0..count {
        texts.push(text_head(cursor)?);
    }
    for text in &mut texts {
        if let Text::Own(start, length) = text {
            *start = (block - cursor.left()) as u32; // a block is below 2^24 bytes
            cursor.take(*length as usize)?;
        }
    }
    Ok(texts)
}

/// Whether a text is there, and its length.
fn text_head(cursor: &mut Cursor<'_>) -> Result<Text> {
    Ok(match cursor.index(cursor.left() + 3)? {
        0 => Text::Absent,
        1 => Text::Same,
        length => Text::Own(0, (length - 2) as u32), // shorter than a block
    })
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
