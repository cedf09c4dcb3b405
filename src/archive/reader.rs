//! Archives from files.

use std::path::{Path, PathBuf};

use super::REMEDY;
use super::folder::Folder;
use super::format::Format;
use super::{Address, Metadata, pmtiles};
use crate::error::{Error, ErrorKind, Result};
use crate::resources::{Cancel, Resources};

/// An archive that is open for reading, whatever its format. Threads may share it.
///
/// ```no_run
/// use rumbo::archive::{Address, Reader};
///
/// let archive = Reader::open("world.pmtiles")?;
/// println!("{}: zooms to {}", archive.metadata().name, archive.metadata().max_zoom);
/// if let Some(tile) = archive.get(Address::new(0, 0, 0))? {
///     std::fs::write("world.png", tile).map_err(|cause| rumbo::Error::io("world.png", "write", cause))?;
/// }
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    kind: Kind,
    cancel: Cancel,
}

#[derive(Debug)]
pub(super) enum Kind {
    Pmtiles(Box<pmtiles::Archive>),
    #[cfg(feature = "mbtiles")]
    Mbtiles(Box<super::mbtiles::Database>),
    Folder(Box<Folder>),
}

impl Reader {
    /// Opens an archive. Its first bytes tell the format, not its name.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be read, [`ErrorKind::Archive`] where it is no archive, is
    /// cut or damaged in its header, root directory or metadata.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, &Resources::default())
    }

    /// Opens an archive, if it may be read.
    ///
    /// # Errors
    /// As [`Reader::open`], and [`ErrorKind::Denied`] where it may not be read.
    pub fn open_with(path: impl AsRef<Path>, resources: &Resources) -> Result<Self> {
        let opened = Self::opened(path.as_ref(), resources);
        opened.map_err(|error| error.or_remedy(REMEDY))
    }

    fn opened(path: &Path, resources: &Resources) -> Result<Self> {
        let real = resources.admit(path)?;
        let about = std::fs::metadata(&real);
        let about = about.map_err(|cause| Error::io(path, "read the archive", cause))?;
        let kind = if about.is_dir() {
            Kind::Folder(Box::new(Folder::open(path, resources)?))
        } else if !about.is_file() {
            // A pipe would be waited for.
            return Err(Error::new(ErrorKind::Archive, "this is neither a file nor a folder")
                .in_file(path)
                .remedy("give a PMTiles v3 or MBTiles file, or a tile folder"));
        } else {
            let start = first_bytes(path, resources)?;
            if start.starts_with(b"PMTiles") {
                Kind::Pmtiles(Box::new(pmtiles::Archive::open(path, resources)?))
            } else if start.starts_with(b"SQLite format 3\0") {
                open_mbtiles(path, &real, resources)?
            } else {
                return Err(Error::new(ErrorKind::Archive, "the file is not a tile archive")
                    .in_file(path)
                    .remedy("give a PMTiles v3 or MBTiles file, or a tile folder"));
            }
        };
        Ok(Self { path: path.to_owned(), kind, cancel: resources.cancel().clone() })
    }

    /// Where the archive is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The kind of archive.
    pub fn format(&self) -> Format {
        match &self.kind {
            Kind::Pmtiles(_) => Format::Pmtiles,
            #[cfg(feature = "mbtiles")]
            Kind::Mbtiles(_) => Format::Mbtiles,
            Kind::Folder(_) => Format::Folder,
        }
    }

    /// What the archive says about itself.
    pub fn metadata(&self) -> &Metadata {
        match &self.kind {
            Kind::Pmtiles(archive) => &archive.metadata,
            #[cfg(feature = "mbtiles")]
            Kind::Mbtiles(database) => &database.metadata,
            Kind::Folder(folder) => &folder.metadata,
        }
    }

    /// A tile; `None` where the archive has none. Vector tiles come without gzip.
    ///
    /// # Errors
    /// The archive cannot be read or is damaged where the tile is.
    pub fn get(&self, address: Address) -> Result<Option<Vec<u8>>> {
        let tile = match &self.kind {
            Kind::Pmtiles(archive) => archive.get(address),
            #[cfg(feature = "mbtiles")]
            Kind::Mbtiles(database) => database.get(address),
            Kind::Folder(folder) => folder.get(address),
        };
        tile.map_err(|error| error.or_remedy(REMEDY))
    }

    /// Calls `each` with the address of every tile, in the archive's own order: along the Hilbert
    /// curve in PMTiles, by zoom, column and row elsewhere.
    ///
    /// # Errors
    /// The archive cannot be read or is damaged, the work is stopped, or `each` fails, which ends the
    /// walk.
    pub fn each_address(&self, mut each: impl FnMut(Address) -> Result<()>) -> Result<()> {
        let mut each = |address| {
            self.cancel.check()?;
            each(address)
        };
        let walked = match &self.kind {
            Kind::Pmtiles(archive) => archive.each_entry(&mut |entry| {
                for id in entry.id..entry.end() {
                    let address = Address::from_tile_id(id).ok_or_else(|| {
                        Error::new(ErrorKind::Archive, format!("tile {id} is below all zooms"))
                            .in_file(&self.path)
                    })?;
                    each(address)?;
                }
                Ok(())
            }),
            #[cfg(feature = "mbtiles")]
            Kind::Mbtiles(database) => database.each(&mut each),
            Kind::Folder(folder) => folder.each(&mut each),
        };
        walked.map_err(|error| error.or_remedy(REMEDY))
    }

    /// How many tiles the archive claims to have, where few bytes can claim many: 0 elsewhere.
    pub(super) fn claimed(&self) -> Result<u64> {
        let Kind::Pmtiles(archive) = &self.kind else { return Ok(0) };
        let mut tiles = 0_u64;
        archive.each_entry(&mut |entry| {
            tiles = tiles.saturating_add(u64::from(entry.run));
            Ok(())
        })?;
        Ok(tiles)
    }

    /// The addresses of all tiles, in ascending order.
    ///
    /// # Errors
    /// Those of [`Reader::each_address`].
    pub fn addresses(&self) -> Result<Vec<Address>> {
        let mut addresses = Vec::new();
        self.each_address(|address| {
            addresses.push(address);
            Ok(())
        })?;
        addresses.sort_unstable();
        Ok(addresses)
    }

    pub(super) fn kind(&self) -> &Kind {
        &self.kind
    }
}

#[cfg(feature = "mbtiles")]
fn open_mbtiles(path: &Path, real: &Path, resources: &Resources) -> Result<Kind> {
    let database = super::mbtiles::Database::open(path, real, resources.limits())?;
    Ok(Kind::Mbtiles(Box::new(database)))
}

#[cfg(not(feature = "mbtiles"))]
fn open_mbtiles(path: &Path, _: &Path, _: &Resources) -> Result<Kind> {
    Err(Format::without_mbtiles().in_file(path))
}

fn first_bytes(path: &Path, resources: &Resources) -> Result<Vec<u8>> {
    use std::io::Read;
    let mut start = Vec::new();
    let file = resources.open(path, "read the archive")?;
    let read = file.take(16).read_to_end(&mut start);
    read.map_err(|cause| Error::io(path, "read the archive", cause))?;
    Ok(start)
}
