//! What stands before the features: what they are, their columns and reference system, and an index.

use std::sync::Arc;

use super::buffer::{Table, cut_short};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::resources::Limit;
use crate::source::gather::Gathered;
use crate::source::reference::Reference;
use crate::source::{ReadOptions, check};

/// The bytes of a node of the index.
pub(super) const NODE: u64 = 40;

/// A column: its name, and the number of its type.
#[derive(Debug)]
pub(super) struct Column {
    pub name: Arc<str>,
    pub kind: u8,
}

/// The head of a file.
#[derive(Debug)]
pub(super) struct Header {
    pub name: String,
    /// The number of the geometries' type; 0 where each says its own.
    pub kind: u8,
    pub columns: Vec<Column>,
    /// How many features there are; 0 where it is not known.
    pub count: u64,
    /// The reference system as it is called.
    pub crs: Option<String>,
    wkt: String,
    extent: Vec<f64>,
    /// How many entries a node of the index has; 0 where there is none.
    node: u16,
}

impl Header {
    /// Reads the head.
    ///
    /// # Errors
    /// Where it is damaged or has too many columns.
    pub fn read(bytes: &[u8], gathered: &mut Gathered<'_>, options: &ReadOptions) -> Result<Self> {
        let table = Table::root(bytes)?;
        let mut crs = None;
        let mut wkt = String::new();
        if let Some(system) = table.table(10)? {
            let code = i32::from_le_bytes(system.number(1).unwrap_or_default());
            let (organization, text) = (system.text(0), system.text(5));
            let code = if text.is_empty() { code.to_string() } else { text };
            let organization =
                if organization.is_empty() { "EPSG".to_owned() } else { organization };
            wkt = system.text(4);
            crs = if code != "0" {
                Some(format!("{}:{code}", organization.to_uppercase()))
            } else {
                let name = system.text(2);
                (!wkt.is_empty()).then_some(if name.is_empty() { "WKT".to_owned() } else { name })
            };
        }
        Ok(Self {
            name: table.text(0),
            kind: table.number(2).map_or(0, u8::from_le_bytes),
            columns: columns(&table, 7, bytes.len(), gathered, options)?,
            count: table.number(8).map_or(0, u64::from_le_bytes),
            crs,
            wkt,
            extent: table.doubles(1).take(4).collect(),
            node: table.number(9).map_or(16, u16::from_le_bytes),
        })
    }

    /// What brings the coordinates to longitude and latitude.
    ///
    /// # Errors
    /// For a system that is not known, and without one for coordinates that are no degrees.
    pub fn reference(&self, report: &mut Report) -> Result<Reference> {
        let Some(code) = &self.crs else {
            let side = |index: usize| self.extent.get(index).copied();
            return Reference::of_none([side(0), side(1), side(2), side(3)], "", report);
        };
        Reference::of_code(code).or_else(|error| {
            if self.wkt.is_empty() {
                return Err(error);
            }
            Reference::of_wkt(&self.wkt, "the file", report)
        })
    }

    /// What follows the index, where there is one.
    ///
    /// # Errors
    /// Where the index is longer than the file.
    pub fn after_index<'a>(&self, rest: &'a [u8]) -> Result<&'a [u8]> {
        let nodes = self.levels().iter().fold(0, |sum: u64, level| sum.saturating_add(*level));
        let length = usize::try_from(nodes.saturating_mul(NODE)).ok();
        length.and_then(|length| rest.get(length..)).ok_or_else(cut_short)
    }

    /// How many nodes the levels of the index have, the root's first; none without an index.
    pub fn levels(&self) -> Vec<u64> {
        let mut levels = Vec::new();
        if self.node == 0 || self.count == 0 {
            return levels;
        }
        let each = u64::from(self.node.max(2));
        let mut level = self.count;
        levels.push(level);
        // A tree of one feature has a root above it.
        loop {
            level = level.div_ceil(each);
            levels.push(level);
            if level == 1 {
                break;
            }
        }
        levels.reverse();
        levels
    }

    /// How many entries a node of the index has at most.
    pub fn entries(&self) -> u64 {
        u64::from(self.node.max(2))
    }
}

/// The columns in a field of a table whose buffer has so many bytes.
///
/// # Errors
/// Where they are damaged, or too many.
pub(super) fn columns(
    table: &Table<'_>,
    field: usize,
    length: usize,
    gathered: &mut Gathered<'_>,
    options: &ReadOptions,
) -> Result<Vec<Column>> {
    let tables = table.tables(field);
    check::columns(tables.len(), options)?;
    let mut columns = Vec::with_capacity(tables.len());
    // In a damaged file many columns may share one long name.
    let mut left = length;
    for column in tables {
        let column = column?;
        let name = column.bytes(0);
        left = left.checked_sub(name.len()).ok_or_else(|| {
            Error::new(ErrorKind::Limit, "the names of columns are longer than what holds them")
                .remedy(Limit::Columns.remedy())
        })?;
        let kind = column.number(1).map_or(0, u8::from_le_bytes);
        columns.push(Column { name: gathered.name(&String::from_utf8_lossy(name)), kind });
    }
    Ok(columns)
}
