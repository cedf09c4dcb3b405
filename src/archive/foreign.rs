//! What lies in a tile folder and is none of its own.

use std::fs;
use std::path::{Path, PathBuf};

use super::address::is_plain;
use crate::error::{Error, Result};

/// The TileJSON of a folder, and the name that other programs give it.
pub(super) const TILEJSON: &str = "tiles.json";
pub(super) const METADATA: &str = "metadata.json";

/// The first thing in a folder that is neither metadata nor a tile nor a folder of tiles; `None` where
/// there is none, or no folder.
pub(super) fn foreign(path: &Path) -> Result<Option<PathBuf>> {
    foreign_at(path, 0)
}

/// At a depth: 0 for the folder itself, then zooms, then columns.
fn foreign_at(folder: &Path, depth: u8) -> Result<Option<PathBuf>> {
    let failed = |cause| Error::io(folder, "read the folder", cause);
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let (kind, name) = (entry.file_type().map_err(failed)?, entry.file_name());
        let name = name.to_string_lossy();
        let stem = name.split_once('.').map_or(&*name, |(stem, _)| stem);
        let is_ours = if kind.is_dir() {
            depth < 2 && is_plain(&name)
        } else {
            match depth {
                0 => [TILEJSON, METADATA].contains(&&*name),
                1 => false,
                _ => is_plain(stem) && stem.len() < name.len(),
            }
        };
        if !is_ours {
            return Ok(Some(entry.path()));
        }
        if kind.is_dir()
            && let Some(found) = foreign_at(&entry.path(), depth + 1)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
