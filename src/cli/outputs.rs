//! Outputs that are what is read, or each other.

use std::path::{Path, PathBuf};

use super::io;
use crate::error::{Error, ErrorKind, Result};

/// What a path leads to, whatever it is called: links of both kinds lead to one file.
#[derive(Debug, PartialEq, Eq)]
enum Identity {
    /// Device and number of what is there.
    #[cfg(unix)]
    Node(u64, u64),
    /// The full name of what is not there yet, or of what has no number.
    Name(PathBuf),
}

impl Identity {
    /// `None` for what is no file: devices and pipes may be shared and are not replaced.
    fn of(path: &Path) -> Option<Self> {
        match std::fs::metadata(path) {
            Ok(about) if !(about.is_file() || about.is_dir()) => None,
            #[cfg(unix)]
            Ok(about) => {
                use std::os::unix::fs::MetadataExt;
                Some(Self::Node(about.dev(), about.ino()))
            }
            #[cfg(not(unix))]
            Ok(_) => std::fs::canonicalize(path).ok().map(Self::Name),
            Err(_) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = std::fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
                Some(Self::Name(folder.join(path.file_name()?)))
            }
        }
    }
}

/// Refuses outputs of which one is what another is, or what is read. Each comes with the name of
/// its option.
///
/// # Errors
/// [`ErrorKind::Io`], naming both.
pub(super) fn refuse_overwriting<'a>(
    outputs: &[(&str, &'a Path)],
    inputs: impl Iterator<Item = &'a Path>,
) -> Result<()> {
    let identified = |path: &&Path| !io::is_standard(path);
    let mut written: Vec<(&str, Identity)> = Vec::new();
    for (option, path) in outputs.iter().filter(|(_, path)| identified(path)) {
        let Some(identity) = Identity::of(path) else { continue };
        if let Some((other, _)) = written.iter().find(|(_, other)| *other == identity) {
            return Err(Error::new(ErrorKind::Io, format!("{other} and {option} are one file"))
                .in_file(path)
                .remedy("give each output a file of its own"));
        }
        written.push((option, identity));
    }
    for path in inputs.filter(identified) {
        let Some(identity) = Identity::of(path) else { continue };
        if let Some((option, _)) = written.iter().find(|(_, output)| *output == identity) {
            let message = format!("{option} would overwrite what is read");
            return Err(Error::new(ErrorKind::Io, message)
                .in_file(path)
                .remedy(format!("give {option} another file")));
        }
    }
    Ok(())
}
