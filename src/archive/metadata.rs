//! What an archive says about itself.

use serde_json::{Map, Value};

use super::format::Encoding;
use super::{Address, Inputs, MAX_ZOOM};
use crate::error::{Error, ErrorKind, Result};
use crate::unit::{LonLat, LonLatBox};

/// What an archive says about itself: the fields of TileJSON 3.0 and those that a pyramid of
/// pictures needs besides.
///
/// ```
/// use rumbo::archive::{Encoding, Metadata};
/// use rumbo::unit::LonLatBox;
///
/// let metadata = Metadata {
///     name: "Mexico".to_owned(),
///     attribution: "Natural Earth".to_owned(),
///     bounds: LonLatBox::new(-118.4, 14.5, -86.7, 32.7),
///     max_zoom: 8,
///     ..Metadata::new(Encoding::Png)
/// };
/// assert_eq!(metadata.to_tilejson(&["{z}/{x}/{y}.png"])["maxzoom"], 8);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// The tileset's name.
    pub name: String,
    /// What it shows.
    pub description: String,
    /// Whom to credit, as HTML or plain text.
    pub attribution: String,
    /// The version of the tileset's contents; empty for none.
    pub version: String,
    /// The box that the tiles cover; `west > east` where it crosses the antimeridian.
    pub bounds: LonLatBox,
    /// Where and at which zoom a map first shows; else the middle of the box at the lowest zoom.
    pub center: Option<(LonLat, u8)>,
    /// The lowest zoom.
    pub min_zoom: u8,
    /// The highest zoom.
    pub max_zoom: u8,
    /// How tiles are encoded.
    pub encoding: Encoding,
    /// The side of a tile in CSS pixels. Default 256.
    pub tile_size: u32,
    /// Device pixels a CSS pixel: 2 for `@2x`. Default 1.
    pub scale: u32,
    /// The identifier of the tile matrix set. Default `WebMercatorQuad`.
    pub matrix_set: String,
    /// Which tiles the whole pyramid has: the blocks of tiles of each zoom, those of OGC's
    /// *TileMatrixSetLimits*. Two blocks of a zoom where the box crosses the antimeridian. Empty
    /// where that is not known. A shard states the limits of the whole.
    pub limits: Vec<Limits>,
    /// The [`Fingerprint`](super::Fingerprint) of all that the tiles' bytes depend on; empty where
    /// that is not known.
    pub fingerprint: String,
    /// What the tiles were drawn from; empty where that is not known.
    pub inputs: Inputs,
    /// Which part of the pyramid this is; `None` for the whole.
    pub shard: Option<Shard>,
    /// Other fields, such as `vector_layers` or the definition of a tile matrix set.
    pub other: Map<String, Value>,
}

/// A block of tiles of one zoom; both ends are within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Zoom, or the index of the tile matrix.
    pub z: u8,
    /// Least column.
    pub min_x: u32,
    /// Least row.
    pub min_y: u32,
    /// Greatest column.
    pub max_x: u32,
    /// Greatest row.
    pub max_y: u32,
}

impl Limits {
    /// Whether a tile lies in the block.
    pub fn contains(&self, tile: Address) -> bool {
        tile.z == self.z
            && (self.min_x..=self.max_x).contains(&tile.x)
            && (self.min_y..=self.max_y).contains(&tile.y)
    }

    /// The number of tiles in the block.
    pub fn count(&self) -> u64 {
        let side = |min: u32, max: u32| (u64::from(max) + 1).saturating_sub(u64::from(min));
        side(self.min_x, self.max_x).saturating_mul(side(self.min_y, self.max_y))
    }

    /// The tiles of the block, row by row.
    pub fn tiles(self) -> impl Iterator<Item = Address> {
        (self.min_y..=self.max_y)
            .flat_map(move |y| (self.min_x..=self.max_x).map(move |x| Address::new(self.z, x, y)))
    }
}

/// One of several parts of a pyramid, each a contiguous range of its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shard {
    /// Which part, from 1.
    pub index: u32,
    /// How many parts there are.
    pub of: u32,
}

impl std::fmt::Display for Shard {
    /// `I/N`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl std::str::FromStr for Shard {
    type Err = Error;

    /// Reads `I/N`.
    fn from_str(text: &str) -> Result<Self> {
        let shard = text.split_once('/').and_then(|(index, of)| {
            Some(Self { index: index.trim().parse().ok()?, of: of.trim().parse().ok()? })
        });
        shard.filter(|shard| (1..=shard.of).contains(&shard.index)).ok_or_else(|| {
            Error::new(ErrorKind::Archive, format!("`{text}` is not a part of a whole"))
                .remedy("give I/N with I from 1 to N, such as 3/8")
        })
    }
}

impl Metadata {
    /// The least an archive can say: the whole world at zoom 0 of `WebMercatorQuad`, in tiles of
    /// 256 px.
    pub fn new(encoding: Encoding) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            attribution: String::new(),
            version: String::new(),
            bounds: LonLatBox::new(-180.0, -WEB_MERCATOR_LATITUDE, 180.0, WEB_MERCATOR_LATITUDE),
            center: None,
            min_zoom: 0,
            max_zoom: 0,
            encoding,
            tile_size: 256,
            scale: 1,
            matrix_set: WEB_MERCATOR.to_owned(),
            limits: Vec::new(),
            fingerprint: String::new(),
            inputs: Inputs::default(),
            shard: None,
            other: Map::new(),
        }
    }

    /// Whether tiles lie on the grid of ordinary web maps.
    pub fn is_web_mercator(&self) -> bool {
        self.matrix_set == WEB_MERCATOR
    }

    /// Where and at which zoom a map first shows.
    pub fn first_view(&self) -> (LonLat, u8) {
        self.center.unwrap_or_else(|| (self.bounds.center(), self.min_zoom))
    }

    /// Refuses what no archive can hold.
    pub(super) fn check(&self) -> Result<()> {
        let wrong = |message: String| Error::new(ErrorKind::Archive, message);
        if self.min_zoom > self.max_zoom || self.max_zoom > MAX_ZOOM {
            return Err(wrong(format!(
                "zooms {} to {} cannot be archived",
                self.min_zoom, self.max_zoom
            ))
            .remedy(format!("give zooms from 0 to {MAX_ZOOM}, the lower one first")));
        }
        let LonLatBox { west, south, east, north } = self.bounds;
        let is_lon = |lon: f64| (-180.0..=180.0).contains(&lon);
        let is_lat = |lat: f64| (-90.0..=90.0).contains(&lat);
        let on_globe = is_lon(west) && is_lon(east) && is_lat(south) && is_lat(north);
        if !(on_globe && south <= north) {
            return Err(wrong(format!(
                "the box {west},{south},{east},{north} does not lie on the globe"
            ))
            .remedy("give west, south, east, north in degrees"));
        }
        Ok(())
    }
}

/// The identifier of ordinary web maps' tile matrix set.
const WEB_MERCATOR: &str = "WebMercatorQuad";

/// Where the square of Web Mercator ends: 2·atan(e^π) − 90°.
const WEB_MERCATOR_LATITUDE: f64 = 85.051_128_779_806_59;
