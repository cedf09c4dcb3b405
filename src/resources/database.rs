//! What an SQLite database may do while it is read: its views are programs of a stranger.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use rusqlite::limits::Limit;

/// How many instructions of SQLite's machine pass between two looks.
const STRIDE: u16 = 1000;

/// The instructions that any query may take: some tenths of a second.
const LEAST: u64 = 10_000_000;

/// Counts the instructions of each query and ends one that takes more than its file can ask for:
/// rows without an index are sorted, which takes some instructions a byte and no more.
#[derive(Debug)]
pub(crate) struct Steps(Arc<AtomicU64>);

impl Steps {
    /// Sets limits to a connection to a database of so many bytes, whose values may have `most`.
    ///
    /// # Errors
    /// Where SQLite does not take them.
    pub fn guard(connection: &Connection, length: u64, most: u64) -> rusqlite::Result<Self> {
        // Functions with side effects, and virtual tables, are not for views of strangers.
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        let most = i32::try_from(most).unwrap_or(i32::MAX);
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, most)?;
        let steps = Arc::new(AtomicU64::new(0));
        let (counted, most) = (Arc::clone(&steps), LEAST.saturating_add(length.saturating_mul(4)));
        let look = move || {
            let stride = u64::from(STRIDE);
            counted.fetch_add(stride, Ordering::Relaxed).saturating_add(stride) > most
        };
        connection.progress_handler(i32::from(STRIDE), Some(look));
        Ok(Self(steps))
    }

    /// Starts to count anew, for the next query.
    pub fn again(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}
