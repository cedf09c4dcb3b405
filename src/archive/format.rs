//! Kinds of archive, and kinds of tile.

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// A kind of archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// PMTiles v3: one file that a web map reads from any static host by HTTP ranges.
    Pmtiles,
    /// MBTiles 1.3: one SQLite file, Web Mercator only. Needs the feature `mbtiles`.
    Mbtiles,
    /// A folder `z/x/y.png` with a `tiles.json`.
    Folder,
}

impl Format {
    /// The format that a target's name asks for: by its ending, a folder where it has none.
    ///
    /// # Errors
    /// [`ErrorKind::Archive`] where the ending is another one, or MBTiles was not built in.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        match ending.as_ref().and_then(|ending| ending.to_str()) {
            None | Some("") => Ok(Self::Folder),
            Some("pmtiles") => Ok(Self::Pmtiles),
            Some("mbtiles") if cfg!(feature = "mbtiles") => Ok(Self::Mbtiles),
            Some("mbtiles") => Err(Self::without_mbtiles().in_file(path)),
            Some(_) if path.is_dir() => Ok(Self::Folder),
            Some(other) => Err(Error::new(
                ErrorKind::Archive,
                format!("`.{other}` is not a kind of tile archive"),
            )
            .in_file(path)
            .remedy("give a name that ends in .pmtiles or .mbtiles, or a folder's without ending")),
        }
    }

    /// Whether the format can hold tiles outside the square of 2^z × 2^z, such as those of
    /// WorldCRS84Quad.
    pub fn holds_any_grid(self) -> bool {
        self == Self::Folder
    }

    /// The name of the format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pmtiles => "PMTiles",
            Self::Mbtiles => "MBTiles",
            Self::Folder => "tile folder",
        }
    }

    pub(super) fn without_mbtiles() -> Error {
        Error::new(ErrorKind::Archive, "this rumbo was built without MBTiles")
            .remedy("build it with the feature `mbtiles`, or use PMTiles")
    }
}

/// How a tile is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// PNG, with a palette or without.
    Png,
    /// WebP, lossless or lossy.
    Webp,
    /// JPEG.
    Jpeg,
    /// AVIF.
    Avif,
    /// Mapbox vector tile.
    Mvt,
    /// Something else, or not told.
    Unknown,
}

impl Encoding {
    /// The name in MBTiles' `format` and the ending of a tile's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
            Self::Avif => "avif",
            Self::Mvt => "pbf",
            Self::Unknown => "bin",
        }
    }

    /// The media type, for HTTP.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Avif => "image/avif",
            Self::Mvt => "application/vnd.mapbox-vector-tile",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// The encoding with a name or ending.
    pub fn from_name(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "png" => Self::Png,
            "webp" => Self::Webp,
            "jpg" | "jpeg" => Self::Jpeg,
            "avif" => Self::Avif,
            "pbf" | "mvt" => Self::Mvt,
            _ => Self::Unknown,
        }
    }

    /// The encoding that a tile's first bytes tell.
    pub fn from_bytes(tile: &[u8]) -> Self {
        match tile {
            [0x89, b'P', b'N', b'G', ..] => Self::Png,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f', ..] => Self::Avif,
            [0x1f, 0x8b, ..] | [0x1a, ..] => Self::Mvt,
            _ => Self::Unknown,
        }
    }
}
