//! Files that appear whole or not at all.

use std::path::Path;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use crate::resources::disk;

/// Writes a file that appears whole or not at all: the bytes go to a temporary file beside it,
/// which then takes its name. A file that was there is replaced and keeps its permissions; a new
/// one gets those that new files get.
///
/// # Errors
/// [`ErrorKind::Io`] where the directory is missing or cannot be written to, where `path` is a
/// directory, or where the disk is full; a file that was there is then as it was.
pub fn write(path: impl AsRef<Path>, bytes: &[u8]) -> Result<()> {
    let path = path.as_ref();
    let wrong = |message: &str| Error::new(ErrorKind::Io, message).in_file(path);
    if path.is_dir() {
        return Err(wrong("cannot write the file: it is a directory")
            .remedy("give the name of a file in it"));
    }
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !directory.is_dir() {
        return Err(wrong("cannot write the file: its directory does not exist")
            .remedy(format!("create {} first", directory.display())));
    }
    let failed = |cause| Error::io(path, "write the file", cause);
    // A pipe or a device (/dev/stdout) cannot be replaced: what it takes, it takes at once.
    let existing = std::fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return std::fs::write(path, bytes).map_err(failed);
    }
    replace(path, directory, existing, bytes).map_err(failed)
}

/// Held while a file is put in place.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
static WRITING: Mutex<()> = Mutex::new(());

/// Waits until no file is being put in place, and lets none be any more, so that a process that ends
/// while others of its threads work leaves neither a part of a file nor a temporary one.
#[cfg(all(feature = "cli", unix))]
pub(crate) fn stop_writing() {
    std::mem::forget(WRITING.lock().unwrap_or_else(PoisonError::into_inner));
}

/// Puts a file in the place of another, or where none is.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn replace(
    path: &Path,
    directory: &Path,
    existing: Option<std::fs::Metadata>,
    bytes: &[u8],
) -> std::io::Result<()> {
    use std::io::Write;
    let _held = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rumbo-").suffix(".tmp");
    // Temporary files are private by default; this one becomes an ordinary file, so the process's
    // own mask decides.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    disk::operation()?;
    let mut file = builder.tempfile_in(directory)?;
    disk::Watched(&mut file).write_all(bytes)?;
    if let Some(metadata) = existing {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    // A symbolic link keeps pointing where it did, and the file there is replaced.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    disk::operation()?;
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// On the web's virtual machine alone there are no files: the error says so.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn replace(
    path: &Path,
    _directory: &Path,
    _existing: Option<std::fs::Metadata>,
    bytes: &[u8],
) -> std::io::Result<()> {
    std::fs::write(path, bytes)
}
