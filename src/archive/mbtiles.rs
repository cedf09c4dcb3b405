//! MBTiles 1.3: tiles in a SQLite database (<https://github.com/mapbox/mbtiles-spec>).

mod read;
mod write;

pub(super) use read::Database;
pub(super) use write::write;

use std::path::Path;

use rusqlite::ErrorCode;

use crate::archive::REMEDY;
use crate::error::{Error, ErrorKind};

/// An error of SQLite as ours.
fn failed(path: &Path, action: &str, cause: rusqlite::Error) -> Error {
    let remedy = match cause.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => {
            "its tables take too long to read: fetch or make the archive again with an index of tiles"
        }
        Some(ErrorCode::TooBig) => "it holds more than 64 MiB in one value: fetch or make it again",
        _ => REMEDY,
    };
    Error::new(ErrorKind::Archive, format!("cannot {action}: {cause}"))
        .in_file(path)
        .caused_by(cause)
        .remedy(remedy)
}
