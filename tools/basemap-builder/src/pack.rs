//! Writing the archive: the mirror image of what `src/basemap` of the library reads.

use std::collections::BTreeMap;

/// The container's version, as the library reads it.
const VERSION: u32 = 3;

/// What is in a block; the codes are the library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    ArcIndex = 0,
    ArcHeads = 1,
    ArcBits = 2,
    Shapes = 3,
    Table = 4,
    Credits = 5,
    NameIndex = 6,
    Names = 7,
}

/// An archive being written. Blocks are laid down in the order of their keys.
#[derive(Default)]
pub struct Archive {
    blocks: BTreeMap<(Kind, u8, u8, u32), Vec<u8>>,
}

/// Bytes of each kind, level and layer.
pub type Sizes = BTreeMap<(Kind, u8, u8), usize>;

impl Archive {
    pub fn add(&mut self, kind: Kind, level: u8, part: u8, sequence: u32, bytes: Vec<u8>) {
        let before = self.blocks.insert((kind, level, part, sequence), bytes);
        assert!(before.is_none(), "block {kind:?} {level}/{part}/{sequence} written twice");
    }

    /// The archive's bytes, and for each kind, level and part how many it takes, packed.
    pub fn finish(self, magic: &[u8; 8]) -> (Vec<u8>, Sizes) {
        let mut directory = Vec::new();
        let mut body = Vec::new();
        let mut sizes = BTreeMap::new();
        unsigned(&mut directory, self.blocks.len() as u64);
        for ((kind, level, part, sequence), bytes) in self.blocks {
            let packed = if kind == Kind::ArcBits {
                bytes.clone()
            } else {
                let packed = zstd::bulk::compress(&bytes, 22).expect("zstd packs any bytes");
                if packed.len() < bytes.len() { packed } else { bytes.clone() }
            };
            directory.extend([kind as u8, level, part]);
            unsigned(&mut directory, u64::from(sequence));
            unsigned(&mut directory, bytes.len() as u64);
            unsigned(&mut directory, packed.len() as u64);
            directory.extend(crc32fast::hash(&packed).to_le_bytes());
            *sizes.entry((kind, level, part)).or_default() += packed.len();
            body.extend(packed);
        }
        let mut bytes = magic.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((directory.len() as u32).to_le_bytes());
        bytes.extend(crc32fast::hash(&directory).to_le_bytes());
        bytes.extend(directory);
        bytes.extend(body);
        (bytes, sizes)
    }
}

/// Appends a number in LEB128.
pub fn unsigned(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends the zigzag form of a number in LEB128.
pub fn signed(bytes: &mut Vec<u8>, value: i64) {
    unsigned(bytes, ((value << 1) ^ (value >> 63)) as u64);
}

/// Appends a text with its length.
pub fn text(bytes: &mut Vec<u8>, text: &str) {
    unsigned(bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
}

/// Bits being written, least significant first.
#[derive(Default)]
pub struct Bits {
    pub bytes: Vec<u8>,
    window: u64,
    filled: u32,
}

impl Bits {
    pub fn put(&mut self, value: u32, count: u32) {
        self.window |= u64::from(value) << self.filled;
        self.filled += count;
        while self.filled >= 8 {
            self.bytes.push(self.window as u8);
            self.window >>= 8;
            self.filled -= 8;
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push(self.window as u8);
        }
        self.bytes
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    None,
    Text(String),
    Integer(i64),
    /// A number rounded to the column's digits.
    Decimal(f64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(typographic(text))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(typographic(&text))
    }
}

/// A text with apostrophes of one kind: sources have straight ones, accents and typographic ones.
/// The turned comma is a letter: of Tongan (Nuku‘alofa) and Uzbek (Qo‘qon).
pub fn typographic(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\'' | '`' | '´' | 'ʹ' | '′') { '’' } else { c }).collect()
}

/// A table of properties. The first column is the name that other texts are compared with.
pub struct Table {
    columns: Vec<(String, u32)>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with columns, each with the digits its decimals keep.
    pub fn new<N: Into<String>>(columns: impl IntoIterator<Item = (N, u32)>) -> Self {
        let columns = columns.into_iter().map(|(name, digits)| (name.into(), digits)).collect();
        Self { columns, rows: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn push(&mut self, row: Vec<Cell>) -> usize {
        assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
        self.rows.len() - 1
    }

    /// Writes the rows in an order, so many to a block: the columns first, then the blocks.
    pub fn write(&self, archive: &mut Archive, number: u8, order: &[usize], rows_per_block: usize) {
        assert_eq!(order.len(), self.rows.len());
        let mut head = Vec::new();
        unsigned(&mut head, rows_per_block as u64);
        unsigned(&mut head, self.columns.len() as u64);
        let any =
            |column: usize, is: fn(&Cell) -> bool| self.rows.iter().any(|row| is(&row[column]));
        let kinds: Vec<u8> = (0..self.columns.len())
            .map(|column| {
                if any(column, |cell| matches!(cell, Cell::Decimal(_))) {
                    2
                } else {
                    u8::from(any(column, |cell| matches!(cell, Cell::Integer(_))))
                }
            })
            .collect();
        for ((name, digits), &kind) in self.columns.iter().zip(&kinds) {
            text(&mut head, name);
            head.push(kind);
            if kind == 2 {
                unsigned(&mut head, u64::from(*digits));
            }
        }
        archive.add(Kind::Table, 0, number, 0, head);
        for (sequence, rows) in order.chunks(rows_per_block).enumerate() {
            let mut bytes = Vec::new();
            unsigned(&mut bytes, rows.len() as u64);
            for (column, (_, digits)) in self.columns.iter().enumerate() {
                let rows = rows.iter().map(|&row| &self.rows[row]);
                let cells = rows.map(|row| (&row[column], &row[0]));
                match kinds[column] {
                    0 => column_texts(&mut bytes, cells, column == 0),
                    kind => {
                        let digits = if kind == 2 { *digits } else { 0 };
                        column_numbers(&mut bytes, cells.map(|(cell, _)| cell), digits);
                    }
                }
            }
            archive.add(Kind::Table, 0, number, sequence as u32 + 1, bytes);
        }
    }
}

fn column_numbers<'a>(bytes: &mut Vec<u8>, cells: impl Iterator<Item = &'a Cell>, digits: u32) {
    let factor = 10f64.powi(digits as i32);
    for cell in cells {
        let value = match cell {
            Cell::None => {
                bytes.push(0);
                continue;
            }
            Cell::Integer(value) => *value * factor as i64,
            Cell::Decimal(value) => (value * factor).round() as i64,
            Cell::Text(text) => panic!("`{text}` in a column of numbers"),
        };
        unsigned(bytes, ((value << 1) ^ (value >> 63)) as u64 + 1);
    }
}

fn column_texts<'a>(
    bytes: &mut Vec<u8>,
    cells: impl Iterator<Item = (&'a Cell, &'a Cell)> + Clone,
    first: bool,
) {
    let own = |(cell, name): (&'a Cell, &'a Cell)| match cell {
        Cell::Text(_) if !first && cell == name => Some(None),
        Cell::Text(text) => Some(Some(text.as_str())),
        Cell::None => None,
        _ => panic!("a number in a column of texts"),
    };
    for cell in cells.clone() {
        match own(cell) {
            None => unsigned(bytes, 0),
            Some(None) => unsigned(bytes, 1),
            Some(Some(text)) => unsigned(bytes, text.len() as u64 + 2),
        }
    }
    for cell in cells {
        if let Some(Some(text)) = own(cell) {
            bytes.extend(text.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_are_of_one_kind() {
        let told = ["Xi'an", "Dar`a", "Nuku‘alofa", "Côte d’Ivoire"].map(typographic);
        assert_eq!(told, ["Xi’an", "Dar’a", "Nuku‘alofa", "Côte d’Ivoire"]);
    }
}
