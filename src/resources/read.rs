//! The one door that all files come through.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::cancel::Cancel;
use super::disk;
use super::fingerprint::Fingerprint;
use super::limits::{Limit, Limits};
use super::roots::Roots;
use crate::error::{Error, ErrorKind, Result};

/// How many bytes are read between two looks at the flag that stops the work.
const CHUNK: u64 = 1 << 20;

/// What a work may use: where the files lie that it may read, how much it may take, and the flag that
/// stops it.
///
/// By default it may read whatever the process can. [`Resources::within`] confines it to folders,
/// [`Resources::sealed`] to what is inline or embedded in the program. Links are resolved before
/// it is decided; files of which a work may not know are refused alike, be they there or not.
/// What a program or a person gives by itself ([`Resources::granting`], the path that
/// [`Figure::open_with`](crate::figure::Figure::open_with) takes) is read wherever it lies.
///
/// Clones are one: they count together what is read.
///
/// ```
/// use rumbo::resources::Resources;
/// use rumbo::source::{self, ReadOptions};
///
/// let confined = Resources::within(["src"])?;
/// let error = source::open_with("Cargo.toml", &ReadOptions::default(), &confined).unwrap_err();
/// assert_eq!(error.kind(), rumbo::ErrorKind::Denied);
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Resources(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    roots: Roots,
    /// Files that are read although they lie elsewhere, without links.
    granted: Vec<PathBuf>,
    /// Servers that a confined work may ask, by name.
    servers: Vec<String>,
    limits: Limits,
    cancel: Cancel,
    /// How many bytes were read of files that are read whole.
    read: AtomicU64,
    /// What was read whole, by the path it was named by.
    digests: Mutex<BTreeMap<PathBuf, Fingerprint>>,
}

impl PartialEq for Resources {
    /// What a work may use is none of what it says: figures that differ in it alone are equal.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Resources {
    /// Files below some folders, with the limits of [`Limits::default`].
    ///
    /// # Errors
    /// Where a folder is not there.
    pub fn within<P: AsRef<Path>>(folders: impl IntoIterator<Item = P>) -> Result<Self> {
        let roots = Roots::within(folders)?;
        Ok(Self::default().changed(|inner| inner.roots = roots))
    }

    /// No file at all, neither fonts of the system: only what is inline or embedded in the program,
    /// with the limits of [`Limits::strict`].
    pub fn sealed() -> Self {
        Self::default()
            .changed(|inner| inner.roots = Roots::Within(Vec::new()))
            .with_limits(Limits::strict())
    }

    /// The same with other limits. Its time begins now.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        self.changed(|inner| {
            inner.limits = limits;
            let cancel = std::mem::take(&mut inner.cancel);
            inner.cancel = cancel.within_seconds(limits.get(Limit::Seconds));
        })
    }

    /// The same, stopped by another flag, or when its time is up.
    #[must_use]
    pub fn with_cancel(self, cancel: Cancel) -> Self {
        self.changed(|inner| {
            inner.cancel = cancel.within_seconds(inner.limits.get(Limit::Seconds));
        })
    }

    /// The same with a file more that may be read, wherever it lies.
    #[must_use]
    pub fn granting(self, file: impl AsRef<Path>) -> Self {
        let real = std::fs::canonicalize(file.as_ref());
        self.changed(|inner| inner.granted.extend(real))
    }

    /// The same with a server that may be asked: its name or address, or the folder of its socket, as the
    /// connection gives it. A work that is not confined may ask any.
    #[must_use]
    pub fn granting_server(self, host: impl Into<String>) -> Self {
        self.changed(|inner| inner.servers.push(host.into()))
    }

    /// The same, confined to one of the folders that it may read.
    ///
    /// # Errors
    /// [`ErrorKind::Denied`] where it may not read that, [`ErrorKind::Io`] where it is not there.
    pub(crate) fn confined_to(&self, folder: &Path) -> Result<Self> {
        let roots = Roots::within([self.admit(folder)?])?;
        Ok(self.changed(|inner| {
            (inner.roots, inner.granted, inner.servers) = (roots, Vec::new(), Vec::new());
        }))
    }

    /// A copy with a record of its own.
    fn changed(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let Inner { roots, granted, servers, limits, cancel, .. } = &*self.0;
        let mut inner = Inner {
            roots: roots.clone(),
            granted: granted.clone(),
            servers: servers.clone(),
            limits: *limits,
            cancel: cancel.clone(),
            ..Inner::default()
        };
        change(&mut inner);
        Self(Arc::new(inner))
    }

    /// How much the work may take.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The flag that stops the work.
    pub fn cancel(&self) -> &Cancel {
        &self.0.cancel
    }

    /// Whether it may read whatever the process can.
    pub fn is_unconfined(&self) -> bool {
        matches!(self.0.roots, Roots::Everywhere)
    }

    /// Where a path leads, which may be read.
    ///
    /// # Errors
    /// [`ErrorKind::Denied`] where it may not.
    pub fn admit(&self, path: &Path) -> Result<PathBuf> {
        if let Some(real) = self.0.roots.admit(path) {
            return Ok(real);
        }
        if !self.0.granted.is_empty()
            && let Ok(real) = std::fs::canonicalize(path)
            && self.0.granted.contains(&real)
        {
            return Ok(real);
        }
        Err(self.denied(path))
    }

    /// Looks whether a server may be asked.
    ///
    /// # Errors
    /// [`ErrorKind::Denied`] where it may not.
    pub fn admit_server(&self, host: &str) -> Result<()> {
        if self.is_unconfined() || self.0.servers.iter().any(|server| server == host) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Denied, format!("this work may not ask the server `{host}`"))
            .remedy("allow it with `Resources::granting_server`, or write the data to a file"))
    }

    /// The error of a path that may not be read. It tells nothing of what is there.
    fn denied(&self, path: &Path) -> Error {
        let sealed = matches!(&self.0.roots, Roots::Within(roots) if roots.is_empty());
        let (message, remedy) = if sealed {
            (
                "this work may read no files",
                "write the data into the file itself, or allow its folder with --root \
                 (`Resources::within`)",
            )
        } else {
            (
                "this lies outside the folders that may be read",
                "put the file below one of them, or allow its folder with --root too \
                 (`Resources::within`)",
            )
        };
        Error::new(ErrorKind::Denied, message).in_file(path).remedy(remedy)
    }

    /// Opens a file; `what` completes “cannot”: `read the font`.
    ///
    /// # Errors
    /// [`ErrorKind::Denied`] where it may not be read, [`ErrorKind::Io`] where it cannot, also for
    /// pipes and devices, which may never end.
    pub fn open(&self, path: &Path, what: &str) -> Result<File> {
        self.open_regular(&self.admit(path)?, path, what)
    }

    /// Opens a path that was admitted under another name.
    fn open_regular(&self, real: &Path, path: &Path, what: &str) -> Result<File> {
        let failed = |cause: std::io::Error| match cause.kind() {
            std::io::ErrorKind::NotFound => self.missing(path, what, cause),
            _ => Error::io(path, what, cause),
        };
        // A pipe would be waited for as soon as it is opened.
        if !std::fs::metadata(real).map_err(failed)?.is_file() {
            return Err(Error::new(ErrorKind::Io, format!("cannot {what}: it is not a file"))
                .in_file(path)
                .remedy("give a file; what comes through a pipe is read from `-`"));
        }
        disk::operation().and_then(|()| File::open(real)).map_err(failed)
    }

    /// The bytes of a file, which is kept in the record; `what` as for [`Resources::open`].
    ///
    /// # Errors
    /// Those of [`Resources::open`]; [`ErrorKind::Limit`] where it is too long, and those of
    /// [`Cancel::check`].
    pub fn read(&self, path: &Path, what: &str) -> Result<Vec<u8>> {
        self.read_admitted(&self.admit(path)?, path, what)
    }

    /// The bytes of a file that the caller names by itself, wherever it lies.
    ///
    /// # Errors
    /// Those of [`Resources::read`], but for [`ErrorKind::Denied`].
    pub fn read_given(&self, path: &Path, what: &str) -> Result<Vec<u8>> {
        self.read_admitted(path, path, what)
    }

    fn read_admitted(&self, real: &Path, path: &Path, what: &str) -> Result<Vec<u8>> {
        let mut file = self.open_regular(real, path, what)?;
        let bytes = self.all_of(&mut file, path, what, Limit::FileBytes)?;
        let digest = Fingerprint::default().with(&bytes);
        let mut digests = self.0.digests.lock().unwrap_or_else(PoisonError::into_inner);
        digests.insert(path.to_owned(), digest);
        Ok(bytes)
    }

    /// The bytes of one of many small files (tiles, glyphs), which may not be there and is not kept in
    /// the record; `limit` says how long it may be.
    ///
    /// # Errors
    /// Those of [`Resources::read`].
    pub fn read_if_there(&self, path: &Path, what: &str, limit: Limit) -> Result<Option<Vec<u8>>> {
        let real = self.admit(path)?;
        match std::fs::metadata(&real) {
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            _ => {
                let mut file = self.open_regular(&real, path, what)?;
                self.all_of(&mut file, path, what, limit).map(Some)
            }
        }
    }

    /// The text of a file, which is kept in the record.
    ///
    /// # Errors
    /// Those of [`Resources::read`]; [`ErrorKind::Encoding`] for what is not UTF-8, with the line.
    pub fn read_text(&self, path: &Path, what: &str) -> Result<String> {
        text(self.read(path, what)?).map_err(|error| error.in_file(path))
    }

    /// The text of a file that the caller names by itself, wherever it lies.
    ///
    /// # Errors
    /// Those of [`Resources::read_text`], but for [`ErrorKind::Denied`].
    pub fn read_given_text(&self, path: &Path, what: &str) -> Result<String> {
        text(self.read_given(path, what)?).map_err(|error| error.in_file(path))
    }

    /// All that a stream gives, to a limit; `name` is what it goes by.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be read, [`ErrorKind::Limit`] where it is too long, and those
    /// of [`Cancel::check`].
    pub fn read_stream(&self, stream: &mut dyn Read, name: &Path) -> Result<Vec<u8>> {
        self.all_of(stream, name, "read", Limit::FileBytes)
    }

    fn all_of(
        &self,
        stream: &mut dyn Read,
        path: &Path,
        what: &str,
        limit: Limit,
    ) -> Result<Vec<u8>> {
        let most = self.0.limits.get(limit);
        let mut bytes = Vec::new();
        loop {
            self.0.cancel.check()?;
            let read = disk::operation()
                .and_then(|()| stream.take(CHUNK).read_to_end(&mut bytes))
                .map_err(|cause| Error::io(path, what, cause))? as u64;
            let all = self.0.read.fetch_add(read, Ordering::Relaxed).saturating_add(read);
            self.0.limits.check(Limit::InputBytes, all).map_err(|error| error.in_file(path))?;
            if bytes.len() as u64 > most {
                let message = format!("it has more than {most} {}", limit.counted());
                return Err(Error::new(ErrorKind::Limit, message)
                    .in_file(path)
                    .remedy(limit.remedy()));
            }
            if read < CHUNK {
                return Ok(bytes);
            }
        }
    }

    /// A fingerprint with one more part, the bytes of a file, which is not held in memory.
    ///
    /// # Errors
    /// Those of [`Resources::open`] and [`Cancel::check`].
    pub fn digest(&self, before: Fingerprint, path: &Path) -> Result<Fingerprint> {
        let what = "read the file";
        let mut file = self.open(path, what)?;
        let mut chunk = Vec::new();
        let mut digest = before;
        loop {
            self.0.cancel.check()?;
            chunk.clear();
            let read = file.by_ref().take(CHUNK).read_to_end(&mut chunk);
            let read = read.map_err(|cause| Error::io(path, what, cause))? as u64;
            digest = digest.with(&chunk);
            // An end that is told apart: a chunk that is not full.
            if read < CHUNK {
                return Ok(digest);
            }
        }
    }

    /// The digest of what was read of a file, by the path it was named by; `None` where it was not
    /// read. It is that of the bytes that were used, whatever became of the file since.
    pub fn digest_read(&self, path: &Path) -> Option<Fingerprint> {
        self.0.digests.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied()
    }

    /// How many bytes a file has that may be read; `None` where there is none.
    pub(crate) fn length(&self, path: &Path) -> Option<u64> {
        let real = self.admit(path).ok()?;
        std::fs::metadata(real).ok().filter(std::fs::Metadata::is_file).map(|about| about.len())
    }

    /// Whether there is a file that may be read.
    pub fn has(&self, path: &Path) -> bool {
        self.admit(path).is_ok_and(|real| real.is_file())
    }

    /// What lies in a folder that may be read, in order of names.
    ///
    /// # Errors
    /// [`ErrorKind::Denied`] where it may not be read, [`ErrorKind::Io`] where it cannot.
    pub fn folder(&self, path: &Path) -> Result<Vec<OsString>> {
        let here = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let failed = |cause| Error::io(path, "read the folder", cause);
        let entries = std::fs::read_dir(self.admit(here)?).map_err(failed)?;
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry.map_err(failed)?.file_name());
        }
        names.sort_unstable();
        Ok(names)
    }
}

/// Bytes as text.
///
/// # Errors
/// [`ErrorKind::Encoding`] for what is not UTF-8, with the line.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|cause| {
        let valid = cause.utf8_error().valid_up_to();
        let before = cause.as_bytes().iter().take(valid).filter(|&&byte| byte == b'\n').count();
        Error::new(ErrorKind::Encoding, format!("byte {valid} is not UTF-8"))
            .at_line(before + 1)
            .remedy("save the file as UTF-8")
    })
}
