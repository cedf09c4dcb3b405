//! What lies beside a target and takes its place.

use std::path::{Path, PathBuf};

use super::foreign::foreign;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::disk;

/// A name beside the target, on the same file system.
pub(super) fn beside(target: &Path, what: &str) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".rumbo-{what}"));
    target.with_file_name(name)
}

/// A file that is new: what lay there under the name, a link included, goes, and what a link leads to
/// stays as it is.
pub(super) fn anew(path: &Path) -> std::io::Result<std::fs::File> {
    disk::operation()?;
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause),
        _ => {}
    }
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)
}

/// Gives the finished archive its name.
pub(super) fn put_in_place(new: &Path, target: &Path) -> Result<()> {
    let failed = |cause| Error::io(target, "put the finished archive in place", cause);
    if !target.is_dir() {
        return rename(new, target).map_err(failed);
    }
    let old = beside(target, "old");
    remove_folder(&old)?;
    rename(target, &old).map_err(failed)?;
    if let Err(cause) = rename(new, target) {
        let _ = rename(&old, target);
        return Err(failed(cause));
    }
    remove_folder(&old)
}

fn rename(from: &Path, to: &Path) -> std::io::Result<()> {
    disk::operation()?;
    std::fs::rename(from, to)
}

/// Removes a folder of tiles, if it is there.
pub(super) fn remove_folder(path: &Path) -> Result<()> {
    if let Some(found) = foreign(path)? {
        return Err(Error::new(ErrorKind::Archive, "this is no tile, and is not removed")
            .in_file(found)
            .remedy("move it away, or give the output another name"));
    }
    match disk::operation().and_then(|()| std::fs::remove_dir_all(path)) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io(path, "remove the folder", cause))
        }
        _ => Ok(()),
    }
}
