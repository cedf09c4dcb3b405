//! Tiles of the Web Mercator grid: which of them a frame shows, and what is in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::tile_features::TileFeatures;
use crate::archive::{Address, Fingerprint};
use crate::error::{Code, Report, Result};
use crate::map::camera::Camera;
use crate::source::mvt::VectorTile;
use crate::source::raster::Raster;
use crate::source::terrain::{Elevation, Encoding};
use crate::source::tiles::{Found, TileSet};
use crate::unit::{Page, PageBox, Plane};

/// The length of the equator on Web Mercator's plane, metres.
const EQUATOR: f64 = std::f64::consts::TAU * 6_378_137.0;

/// The most tiles that a frame reads of a source.
const MOST_TILES: usize = 4096;

/// The most tiles of a kind that are kept for the next frame.
const MOST_KEPT: usize = 256;

/// The most bytes that their files have together.
const MOST_KEPT_BYTES: usize = 16 << 20;

/// A source of tiles, with those that were read last.
#[derive(Debug)]
pub(in crate::map) struct TiledSource {
    name: String,
    set: TileSet,
    encoding: Encoding,
    vector: Mutex<Shelf<TileFeatures>>,
    rasters: Mutex<Shelf<Raster>>,
    elevations: Mutex<Shelf<Elevation>>,
}

/// Tiles that were read.
#[derive(Debug)]
struct Shelf<T> {
    /// By where they were looked for; with their own address.
    tiles: BTreeMap<Address, Option<(Address, Arc<T>)>>,
    /// How many bytes their files have.
    bytes: usize,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { tiles: BTreeMap::new(), bytes: 0 }
    }
}

impl<T> Shelf<T> {
    fn keep(&mut self, at: Address, found: Option<(Address, Arc<T>)>, bytes: usize) {
        if self.tiles.len() >= MOST_KEPT || self.bytes + bytes > MOST_KEPT_BYTES {
            *self = Self::default();
        }
        self.bytes += bytes;
        self.tiles.insert(at, found);
    }
}

/// How the zoom of tiles is taken from that of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::map) enum Zooming {
    /// The next lower whole one: tiles are drawn at their size or larger.
    Floor,
    /// The nearest one.
    Round,
}

impl TiledSource {
    pub fn new(name: &str, set: TileSet, encoding: Encoding) -> Self {
        let name = name.to_owned();
        let (vector, rasters, elevations) = Default::default();
        Self { name, set, encoding, vector, rasters, elevations }
    }

    /// A fingerprint with the contents of the files that there are.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn fingerprint(&self, before: Fingerprint) -> Result<Fingerprint> {
        self.set.fingerprint(before.with(format!("{:?}", self.encoding).as_bytes()))
    }

    /// The tiles that a part of the page shows; none below the source's least zoom. Those of a
    /// world that is drawn several times are named once.
    pub fn shown(
        &self,
        camera: &Camera,
        area: PageBox,
        zooming: Zooming,
        report: &mut Report,
    ) -> Vec<Address> {
        let zoom = camera.frame().zoom + libm::log2(512.0 / self.set.tile_size);
        let zoom = match zooming {
            Zooming::Floor => zoom.floor(),
            Zooming::Round => zoom.round(),
        };
        let (least, most) = self.set.zooms;
        if !(zoom >= f64::from(least)) {
            return Vec::new();
        }
        let z = zoom.min(f64::from(most)) as u8;
        let count = libm::exp2(f64::from(z));
        let corners =
            [(area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1)];
        let affine = camera.frame().transform;
        let seen = corners.iter().filter_map(|&(x, y)| {
            let Plane { x, y, .. } = affine.to_plane(Page::new(x, y))?;
            Some(Page::new((x / EQUATOR + 0.5) * count, (0.5 - y / EQUATOR) * count))
        });
        let Some(seen) = PageBox::around(seen) else { return Vec::new() };
        let within = self.within(count);
        let side = |value: f64| value.clamp(-1e7, 1e9) as i64;
        let rows = side(seen.y0.floor()).max(0)..=side((seen.y1 - 1e-9).floor().min(count - 1.0));
        let columns = side(seen.x0.floor())..=side((seen.x1 - 1e-9).floor());
        let mut shown = BTreeSet::new();
        for y in rows {
            for x in columns.clone() {
                let x = x.rem_euclid(count as i64);
                if !within
                    .is_none_or(|within| within.contains(Page::new(x as f64 + 0.5, y as f64 + 0.5)))
                {
                    continue;
                }
                if shown.len() >= MOST_TILES {
                    let detail = format!("only {MOST_TILES} tiles are drawn");
                    report.add_once(Code::Omitted, format!("source {}", self.name), detail);
                    return shown.into_iter().map(|(y, x)| Address::new(z, x, y)).collect();
                }
                shown.insert((y as u32, x as u32));
            }
        }
        shown.into_iter().map(|(y, x)| Address::new(z, x, y)).collect()
    }

    /// The columns and rows that the source's `bounds` touch.
    fn within(&self, count: f64) -> Option<PageBox> {
        let bounds = self.set.bounds?;
        let column = |lon: f64| (lon / 360.0 + 0.5) * count;
        let row = |lat: f64| {
            let sin = libm::sin(lat.clamp(-85.051_128, 85.051_128).to_radians());
            (0.5 - libm::atanh(sin) / std::f64::consts::TAU) * count
        };
        Some(PageBox::new(
            column(bounds.west).floor(),
            row(bounds.north).floor(),
            column(bounds.east).ceil(),
            row(bounds.south).ceil(),
        ))
    }

    /// A vector tile, or the one it is a part of.
    pub fn vector(&self, at: Address, report: &mut Report) -> Option<Arc<TileFeatures>> {
        let kept = self.kept(&self.vector, at, report, |found, report| {
            let (tile, told) = VectorTile::read(&found.bytes)?;
            for entry in told.entries() {
                let place = format!("{}: {}", self.place(at), entry.place);
                report.add(entry.code, place, entry.detail.clone());
            }
            Ok(TileFeatures::new(Address::new(found.z, found.x, found.y), tile))
        });
        kept.map(|(_, tile)| tile)
    }

    /// A picture, or the one it is a part of.
    pub fn raster(&self, at: Address, report: &mut Report) -> Option<(Address, Arc<Raster>)> {
        self.kept(&self.rasters, at, report, |found, _| Raster::decode(&found.bytes))
    }

    /// A tile of elevations with the edges of its neighbours, or the one it is a part of.
    pub fn elevation(&self, at: Address, report: &mut Report) -> Option<(Address, Arc<Elevation>)> {
        let (at, middle) = self.lone_elevation(at, report)?;
        let mut whole = (*middle).clone();
        let count = 1i64 << at.z;
        for (dx, dy) in [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] {
            let (x, y) = ((i64::from(at.x) + dx).rem_euclid(count), i64::from(at.y) + dy);
            if !(0..count).contains(&y) {
                continue;
            }
            let beside = Address::new(at.z, x as u32, y as u32);
            match self.lone_elevation(beside, report) {
                Some((found, elevation)) if found == beside => whole.border(&elevation, dx, dy),
                _ => {}
            }
        }
        Some((at, Arc::new(whole)))
    }

    fn lone_elevation(
        &self,
        at: Address,
        report: &mut Report,
    ) -> Option<(Address, Arc<Elevation>)> {
        self.kept(&self.elevations, at, report, |found, _| {
            Elevation::new(&Raster::decode(&found.bytes)?, self.encoding)
        })
    }

    /// A tile as it was kept, or read now; what cannot be read is reported and not there.
    fn kept<T>(
        &self,
        shelf: &Mutex<Shelf<T>>,
        at: Address,
        report: &mut Report,
        read: impl FnOnce(&Found, &mut Report) -> Result<T>,
    ) -> Option<(Address, Arc<T>)> {
        let known = |at: Address| {
            shelf.lock().unwrap_or_else(PoisonError::into_inner).tiles.get(&at).cloned()
        };
        if let Some(known) = known(at) {
            return known;
        }
        let mut bytes = 0;
        let found = self.set.find(at.z, at.x, at.y).and_then(|found| {
            let Some(found) = found else { return Ok(None) };
            let own = Address::new(found.z, found.x, found.y);
            // A part of a tile that another part was read of.
            if let Some(known) = known(own) {
                return Ok(known);
            }
            bytes = found.bytes.len();
            Ok(Some((own, Arc::new(read(&found, report)?))))
        });
        let found = found.unwrap_or_else(|error| {
            report.add(Code::Omitted, self.place(at), error.to_string());
            None
        });
        let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.keep(at, found.clone(), bytes);
        if let Some((own, _)) = &found
            && *own != at
        {
            shelf.keep(*own, found.clone(), 0);
        }
        found
    }

    fn place(&self, at: Address) -> String {
        format!("source {}, tile {}/{}/{}", self.name, at.z, at.x, at.y)
    }
}

/// The corners of a tile wherever a camera shows it, each clockwise from the upper left.
pub(in crate::map) fn corners(camera: &Camera, at: Address) -> Vec<[Page; 4]> {
    let count = libm::exp2(f64::from(at.z));
    let affine = camera.frame().transform;
    let (x, y) = (f64::from(at.x), f64::from(at.y));
    let corners = [(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0)].map(|(x, y)| {
        affine.to_page(Plane::new((x / count - 0.5) * EQUATOR, (0.5 - y / count) * EQUATOR))
    });
    camera.shifts().map(|shift| corners.map(|corner| corner + shift)).collect()
}
