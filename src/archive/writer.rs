//! Archives to files.

use std::path::{Path, PathBuf};

use super::foreign::foreign;
use super::format::{Encoding, Format};
use super::key::key;
use super::sink::{Sink, Summary};
use super::spool::Spool;
use super::target::{beside, put_in_place};
use super::{Address, Metadata, Reader, folder, pmtiles};
use crate::error::{Error, ErrorKind, Result};

/// How a [`Writer`] treats what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriterOptions {
    /// Replace an archive that is there, and throw away unfinished work with other settings.
    /// Default no.
    pub replace: bool,
}

/// Makes an archive that appears whole or not at all, and goes on with work that was interrupted.
///
/// ```
/// use rumbo::archive::{Address, Encoding, Metadata, Reader, Sink, Writer, WriterOptions};
///
/// # let folder = tempfile::tempdir().map_err(|cause| rumbo::Error::io("", "make", cause))?;
/// let path = folder.path().join("world.pmtiles");
/// let metadata = Metadata::new(Encoding::Png);
/// let mut writer = Writer::open(&path, &metadata, WriterOptions::default())?;
/// writer.put(Address::new(0, 0, 0), b"\x89PNG ...")?;
/// let summary = Box::new(writer).finish()?;
/// assert_eq!(summary.tiles, 1);
/// let tile = Reader::open(&path)?.get(Address::new(0, 0, 0))?;
/// assert_eq!(tile.as_deref(), Some(&b"\x89PNG ..."[..]));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer {
    target: PathBuf,
    format: Format,
    metadata: Metadata,
    spool: Spool,
}

impl Writer {
    /// Starts an archive in the format that the target's name tells, or goes on with unfinished
    /// work for the same target with equal metadata.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where the format cannot hold such tiles, the metadata is not
    /// possible, or what is to be replaced is no archive; [`ErrorKind::Occupied`] where the target
    /// is there already or unfinished work has other metadata, and [`WriterOptions::replace`] is
    /// not set; [`ErrorKind::Io`] where the target's folder is not there or cannot be written to,
    /// or another process is writing it.
    pub fn open(
        target: impl AsRef<Path>,
        metadata: &Metadata,
        options: WriterOptions,
    ) -> Result<Self> {
        let target = target.as_ref();
        let format = Format::from_path(target)?;
        check(format, metadata).map_err(|error| error.in_file(target))?;
        check_target(target, format, options.replace)?;
        let identity = serde_json::json!({
            "rumbo": env!("CARGO_PKG_VERSION"),
            "format": format.name(),
            "metadata": metadata.to_tilejson(&[]),
        });
        let spool = Spool::open(&beside(target, "part"), &identity.to_string(), options.replace)?;
        Ok(Self { target: target.to_owned(), format, metadata: metadata.clone(), spool })
    }

    /// Where the unfinished work for a target lies.
    pub fn unfinished(target: impl AsRef<Path>) -> PathBuf {
        beside(target.as_ref(), "part")
    }

    /// How many tiles an interrupted work had left.
    pub fn resumed(&self) -> u64 {
        self.spool.resumed()
    }

    /// What the archive will say about itself.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// A tile that is there already.
    ///
    /// # Errors
    /// The spool cannot be read.
    pub fn get(&mut self, address: Address) -> Result<Option<Vec<u8>>> {
        match key(self.format, address) {
            Some(key) => self.spool.get(key),
            None => Ok(None),
        }
    }

    /// Throws the work away.
    ///
    /// # Errors
    /// The spool cannot be removed.
    pub fn discard(self) -> Result<()> {
        self.spool.remove()
    }
}

impl Sink for Writer {
    fn contains(&self, address: Address) -> bool {
        key(self.format, address).is_some_and(|key| self.spool.contains(key))
    }

    fn put(&mut self, address: Address, tile: &[u8]) -> Result<()> {
        let key = key(self.format, address).ok_or_else(|| {
            Error::new(
                ErrorKind::Archive,
                format!("{} cannot hold the tile {address}", self.format.name()),
            )
            .in_file(&self.target)
        })?;
        self.spool.put(key, tile)
    }

    fn finish(mut self: Box<Self>) -> Result<Summary> {
        let new = beside(&self.target, "new");
        let bytes = match self.format {
            Format::Pmtiles => pmtiles::write(&new, &mut self.spool, &self.metadata)?,
            #[cfg(feature = "mbtiles")]
            Format::Mbtiles => super::mbtiles::write(&new, &mut self.spool, &self.metadata)?,
            #[cfg(not(feature = "mbtiles"))]
            Format::Mbtiles => return Err(Format::without_mbtiles()),
            Format::Folder => folder::write(&new, &mut self.spool, &self.metadata)?,
        };
        put_in_place(&new, &self.target)?;
        let summary = Summary { tiles: self.spool.len(), distinct: self.spool.distinct(), bytes };
        self.spool.remove()?;
        Ok(summary)
    }
}

/// Refuses what the format cannot hold.
fn check(format: Format, metadata: &Metadata) -> Result<()> {
    metadata.check()?;
    let wrong = |message: String| Error::new(ErrorKind::Archive, message);
    if !matches!(
        metadata.encoding,
        Encoding::Png | Encoding::Webp | Encoding::Jpeg | Encoding::Avif
    ) {
        return Err(wrong(format!(
            "tiles in `{}` are not pictures, and only pictures are written",
            metadata.encoding.name()
        )));
    }
    if format == Format::Mbtiles && !metadata.is_web_mercator() {
        return Err(wrong(format!(
            "MBTiles holds WebMercatorQuad only, and these tiles are {}",
            metadata.matrix_set
        ))
        .remedy("write PMTiles or a folder"));
    }
    let corner = |limits: &super::Limits| Address::new(limits.z, limits.max_x, limits.max_y);
    let outside = metadata.limits.iter().map(corner).find(|tile| !tile.is_in_square());
    if let Some(tile) = outside
        && !format.holds_any_grid()
    {
        return Err(wrong(format!(
            "{} cannot hold tiles of {}: {tile} lies outside the square of 2^z × 2^z tiles",
            format.name(),
            metadata.matrix_set
        ))
        .remedy("write a folder: give a name without an ending"));
    }
    Ok(())
}

/// Refuses a target that is in the way or cannot be made.
fn check_target(target: &Path, format: Format, replace: bool) -> Result<()> {
    let wrong = |message: String| Error::new(ErrorKind::Io, message).in_file(target);
    if target.file_name().is_none() {
        return Err(wrong("the output has no name".to_owned()).remedy("give the name of a file"));
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(wrong("cannot write the output: its directory does not exist".to_owned())
            .remedy(format!("create {} first", folder.display())));
    }
    let about = match std::fs::symlink_metadata(target) {
        Ok(about) => about,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(Error::io(target, "look at the output", cause)),
    };
    if format == Format::Folder && folder::is_empty(target) {
        return Ok(());
    }
    if !replace {
        return Err(Error::new(ErrorKind::Occupied, "the output is there already")
            .in_file(target)
            .remedy("give another name, or replace it"));
    }
    let name = format.name();
    if about.is_dir() != (format == Format::Folder) {
        let what = if about.is_dir() { "a directory" } else { "a file" };
        return Err(wrong(format!("the output is {what}, and a {name} is to be written"))
            .remedy("give another name"));
    }
    // What a typing error names is not thrown away.
    let is_archive = about.len() == 0 || Reader::open(target).is_ok_and(|it| it.format() == format);
    if !is_archive {
        return Err(Error::new(
            ErrorKind::Archive,
            format!("what is there is not a {name} archive, and is not replaced"),
        )
        .in_file(target)
        .remedy("move it away, or give another name"));
    }
    if format == Format::Folder
        && let Some(found) = foreign(target)?
    {
        let message = "this is no tile, and the folder that it is in is not replaced";
        return Err(Error::new(ErrorKind::Archive, message)
            .in_file(found)
            .remedy("move it away, or give another name"));
    }
    Ok(())
}
