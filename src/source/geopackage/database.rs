//! The database, held in memory, and what it may do.

use std::io::Read;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, MAIN_DB, Row};

use crate::error::{Error, ErrorKind, Result};
use crate::resources::database::Steps;

/// The bytes of the header that say how the file is written to.
const WRITTEN: std::ops::Range<usize> = 18..20;

/// The bytes that all values together may have beyond those of the file.
const MORE: u64 = 1 << 20;

/// A database that is open.
pub(super) struct Database {
    connection: Connection,
    steps: Steps,
    /// How many bytes values may still have: in a damaged file many rows may share their pages.
    left: u64,
}

impl Database {
    /// Opens a database in memory, where nothing can be written and no other file is opened.
    pub fn open(bytes: &[u8]) -> Result<Self> {
        // A file that was left in the mode with a log beside it is read as any other.
        let (head, rest) = bytes.split_at_checked(WRITTEN.end).unwrap_or((bytes, &[]));
        let mut head = head.to_vec();
        if let Some(mode) = head.get_mut(WRITTEN) {
            mode.fill(1);
        }
        let mut connection = Connection::open_in_memory().map_err(wrong)?;
        let all = head.chain(rest);
        connection.deserialize_read_exact(MAIN_DB, all, bytes.len(), true).map_err(wrong)?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let steps =
            Steps::guard(&connection, length, length.saturating_add(MORE)).map_err(wrong)?;
        Ok(Self { connection, steps, left: length.saturating_mul(4).saturating_add(MORE) })
    }

    /// Calls `each` with every row that a query gives.
    ///
    /// # Errors
    /// Where the query fails or takes too long, and those of `each`.
    pub fn rows(
        &mut self,
        query: &str,
        mut each: impl FnMut(&Values<'_>) -> Result<()>,
    ) -> Result<()> {
        self.steps.again();
        let mut statement = self.connection.prepare(query).map_err(wrong)?;
        let count = statement.column_count();
        let mut rows = statement.query([]).map_err(wrong)?;
        while let Some(row) = rows.next().map_err(wrong)? {
            let values = Values { row };
            let lengths = (0..count).map(|index| match values.get(index) {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len() as u64,
                _ => 0,
            });
            let length = lengths.fold(0_u64, u64::saturating_add);
            self.left = self.left.checked_sub(length).ok_or_else(|| {
                Error::new(ErrorKind::Limit, "its values have more bytes than the file")
                    .remedy("copy or download the file again")
            })?;
            each(&values)?;
        }
        Ok(())
    }
}

/// The values of a row.
pub(super) struct Values<'r> {
    row: &'r Row<'r>,
}

impl Values<'_> {
    /// The value of a column, null where there is no such.
    pub fn get(&self, index: usize) -> ValueRef<'_> {
        self.row.get_ref(index).unwrap_or(ValueRef::Null)
    }

    /// The text of a column; of a whole number its digits, of anything else nothing.
    pub fn text(&self, index: usize) -> String {
        match self.get(index) {
            ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            ValueRef::Integer(number) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The number of a column.
    pub fn number(&self, index: usize) -> Option<f64> {
        match self.get(index) {
            ValueRef::Integer(number) => Some(number as f64),
            ValueRef::Real(number) => Some(number),
            _ => None,
        }
    }
}

/// A name as SQL quotes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// An error of SQLite as ours.
fn wrong(cause: rusqlite::Error) -> Error {
    let (kind, message, remedy) = match cause.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => {
            (ErrorKind::Limit, "the database takes too long to read", "write it anew with ogr2ogr")
        }
        _ => (
            ErrorKind::Data,
            "the database cannot be read",
            "copy or download the file again, or write it anew with ogr2ogr",
        ),
    };
    Error::new(kind, format!("{message}: {cause}")).remedy(remedy).caused_by(cause)
}
