//! MBTiles 1.3: tiles in a SQLite database (<https://github.com/mapbox/mbtiles-spec>).

mod read;
mod write;

pub(super) use read::Database;
pub(super) use write::write;

use std::path::Path;

use crate::error::{Error, ErrorKind};

/// An error of SQLite as ours.
fn failed(path: &Path, action: &str, cause: rusqlite::Error) -> Error {
    Error::new(ErrorKind::Archive, format!("cannot {action}: {cause}"))
        .in_file(path)
        .caused_by(cause)
}
