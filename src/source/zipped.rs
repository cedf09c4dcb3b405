//! Files in a ZIP archive, which holds no more than it may when it is unpacked.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::encoding;
use crate::error::{Error, ErrorKind, Result};

/// How a ZIP archive begins.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";

/// An archive in memory.
pub(super) struct Zipped<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may be unpacked.
    most: u64,
    /// How many bytes may still be unpacked.
    left: u64,
}

impl<'a> Zipped<'a> {
    /// Opens an archive, of which so many bytes may be unpacked.
    ///
    /// # Errors
    /// One that is damaged.
    pub fn open(bytes: &'a [u8], most: u64) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        Ok(Self { archive, most, left: most })
    }

    /// Whether it holds a file whose name has an ending, in lower case.
    pub fn holds(&self, ending: &str) -> bool {
        self.archive.file_names().flatten().any(|name| has_ending(&name, ending))
    }

    /// The names of its files, in the archive's order.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().flatten().map(String::from).collect()
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// One that is damaged or, with those unpacked before, longer than is allowed.
    pub fn file(&mut self, name: &str) -> Result<Vec<u8>> {
        let file = self.archive.by_name(name).map_err(damaged)?;
        let mut bytes = Vec::new();
        file.take(self.left.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|cause| damaged(cause.into()))?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(length).ok_or_else(|| encoding::too_long(self.most))?;
        Ok(bytes)
    }
}

/// Whether a file's name has an ending, in lower case; not one of those that some systems put beside each
/// file for themselves.
pub(super) fn has_ending(name: &str, ending: &str) -> bool {
    let is_own = name.starts_with("__MACOSX/");
    !is_own
        && name.to_ascii_lowercase().strip_suffix(ending).is_some_and(|stem| stem.ends_with('.'))
}

fn damaged(cause: ZipError) -> Error {
    Error::new(ErrorKind::Data, "the archive is damaged")
        .remedy("copy or download it again, or unpack it and give the file that is to be drawn")
        .caused_by(cause)
}
