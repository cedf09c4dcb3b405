//! The 127 bytes that begin a PMTiles archive (specification v3, chapter 3).

use crate::archive::format::Encoding;
use crate::error::{Error, ErrorKind, Result};
use crate::unit::{LonLat, LonLatBox};

/// The length of the header.
pub(in crate::archive) const HEADER: usize = 127;

/// Header and root directory lie within the first 16 KiB.
pub(in crate::archive) const FIRST_FETCH: u64 = 16_384;

/// A section of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::archive) struct Section {
    pub offset: u64,
    pub length: u64,
}

/// How bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::archive) enum Compression {
    #[default]
    Unknown,
    None,
    Gzip,
    Brotli,
    Zstd,
}

impl Compression {
    const ALL: [Self; 5] = [Self::Unknown, Self::None, Self::Gzip, Self::Brotli, Self::Zstd];

    /// What the bytes were before; at most so many.
    pub fn undo(self, bytes: Vec<u8>, most: u64) -> Result<Vec<u8>> {
        match self {
            Self::None | Self::Unknown => Ok(bytes),
            Self::Gzip => super::gunzip(&bytes, most),
            Self::Brotli | Self::Zstd => Err(Error::new(
                ErrorKind::Archive,
                format!("compression with {self:?} is not supported"),
            )
            .remedy("recompress the archive with gzip")),
        }
    }
}

/// Kinds of tile, by their number.
const TYPES: [Encoding; 6] = [
    Encoding::Unknown,
    Encoding::Mvt,
    Encoding::Png,
    Encoding::Jpeg,
    Encoding::Webp,
    Encoding::Avif,
];

/// The header's fields, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::archive) struct Header {
    pub root: Section,
    pub metadata: Section,
    pub leaves: Section,
    pub tiles: Section,
    /// Numbers of addressed tiles, of entries and of different tiles; 0 where not known.
    pub addressed: u64,
    pub entries: u64,
    pub contents: u64,
    pub clustered: bool,
    pub internal: Compression,
    pub compression: Compression,
    pub encoding: Encoding,
    pub min_zoom: u8,
    pub max_zoom: u8,
    pub bounds: LonLatBox,
    pub center_zoom: u8,
    pub center: LonLat,
}

impl Header {
    /// The header's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = b"PMTiles\x03".to_vec();
        for section in [self.root, self.metadata, self.leaves, self.tiles] {
            bytes.extend(section.offset.to_le_bytes());
            bytes.extend(section.length.to_le_bytes());
        }
        for count in [self.addressed, self.entries, self.contents] {
            bytes.extend(count.to_le_bytes());
        }
        let number = |compression| {
            Compression::ALL.iter().position(|known| *known == compression).unwrap_or(0) as u8
        };
        let kind = TYPES.iter().position(|known| *known == self.encoding).unwrap_or(0) as u8;
        bytes.extend([
            u8::from(self.clustered),
            number(self.internal),
            number(self.compression),
            kind,
            self.min_zoom,
            self.max_zoom,
        ]);
        let LonLatBox { west, south, east, north } = self.bounds;
        for degrees in [west, south, east, north] {
            bytes.extend(fixed(degrees).to_le_bytes());
        }
        bytes.push(self.center_zoom);
        bytes.extend(fixed(self.center.lon).to_le_bytes());
        bytes.extend(fixed(self.center.lat).to_le_bytes());
        bytes
    }

    /// Whether a box and a first view are the header's, as far as it can tell.
    pub fn agrees(&self, bounds: LonLatBox, (center, zoom): (LonLat, u8)) -> bool {
        let numbers =
            |b: LonLatBox, c: LonLat| [b.west, b.south, b.east, b.north, c.lon, c.lat].map(fixed);
        zoom == self.center_zoom && numbers(bounds, center) == numbers(self.bounds, self.center)
    }

    /// Reads the header from a file's first bytes.
    ///
    /// # Errors
    /// They are too few, not PMTiles, of another version, or have a number that stands for nothing.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let wrong = |message: String| Error::new(ErrorKind::Archive, message);
        if !bytes.starts_with(b"PMTiles") {
            return Err(wrong("the file is not a PMTiles archive".to_owned()));
        }
        let mut fields = Fields(bytes.get(7..HEADER).ok_or_else(|| {
            wrong(format!("the header is cut: {} of {HEADER} bytes", bytes.len()))
        })?);
        let version = fields.u8();
        if version != 3 {
            return Err(wrong(format!("PMTiles version {version} is not supported"))
                .remedy("convert the archive to version 3: pmtiles convert OLD NEW"));
        }
        let [root, metadata, leaves, tiles] =
            std::array::from_fn(|_| Section { offset: fields.u64(), length: fields.u64() });
        let [addressed, entries, contents] = std::array::from_fn(|_| fields.u64());
        let clustered = fields.u8();
        let compression = |number: u8| {
            let known = Compression::ALL.get(usize::from(number)).copied();
            known.ok_or_else(|| wrong(format!("the header names an unknown compression {number}")))
        };
        if clustered > 1 {
            return Err(wrong(format!("the header's clustered flag is {clustered}, not 0 or 1")));
        }
        let (internal, packed) = (compression(fields.u8())?, compression(fields.u8())?);
        let kind = fields.u8();
        let encoding = TYPES.get(usize::from(kind)).copied().unwrap_or(Encoding::Unknown);
        let (min_zoom, max_zoom) = (fields.u8(), fields.u8());
        let [west, south, east, north] = std::array::from_fn(|_| fields.degrees());
        let center_zoom = fields.u8();
        let [lon, lat] = std::array::from_fn(|_| fields.degrees());
        Ok(Self {
            root,
            metadata,
            leaves,
            tiles,
            addressed,
            entries,
            contents,
            clustered: clustered == 1,
            internal,
            compression: packed,
            encoding,
            min_zoom,
            max_zoom,
            bounds: LonLatBox::new(west, south, east, north),
            center_zoom,
            center: LonLat::new(lon, lat),
        })
    }
}

/// Degrees in ten-millionths.
fn fixed(degrees: f64) -> i32 {
    // Saturates, and NaN becomes 0.
    (degrees * 1e7).round() as i32
}

/// The fields of a header, one after the other; zeros where they end.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((field, rest)) = self.0.split_first_chunk::<N>() else { return [0; N] };
        self.0 = rest;
        *field
    }

    fn u8(&mut self) -> u8 {
        u8::from_le_bytes(self.take())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    fn degrees(&mut self) -> f64 {
        f64::from(i32::from_le_bytes(self.take())) / 1e7
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            root: Section { offset: 127, length: 30 },
            metadata: Section { offset: 157, length: 40 },
            leaves: Section { offset: 197, length: 0 },
            tiles: Section { offset: 197, length: 1_000_000_000_000 },
            addressed: 5,
            entries: 4,
            contents: 3,
            clustered: true,
            internal: Compression::Gzip,
            compression: Compression::None,
            encoding: Encoding::Webp,
            min_zoom: 1,
            max_zoom: 9,
            bounds: LonLatBox::new(-180.0, -85.051_128_7, 179.5, 85.0),
            center_zoom: 3,
            center: LonLat::new(-99.133_209_1, 19.432_607),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = header().to_bytes();
        assert_eq!(bytes.len(), HEADER);
        assert_eq!(Header::parse(&bytes).unwrap(), header());
        // Positions that the specification gives.
        assert_eq!(bytes[0x61], 2, "internal compression");
        assert_eq!(bytes[0x63], 4, "tile type");
        assert_eq!(bytes[0x65], 9, "maximum zoom");
    }

    #[test]
    fn what_is_no_header_is_told() {
        let bytes = header().to_bytes();
        for (bytes, expected) in [
            (b"PK\x03\x04".to_vec(), "not a PMTiles"),
            (bytes[..100].to_vec(), "cut: 100 of 127"),
            ([b"PMTiles\x02", &bytes[8..]].concat(), "version 2"),
        ] {
            let error = Header::parse(&bytes).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
