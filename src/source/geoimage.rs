//! Pictures of the ground: GeoTIFFs, and PNG, JPEG and WebP with a world file beside them.

#[cfg_attr(not(feature = "geotiff"), expect(dead_code, reason = "only a GeoTIFF has keys"))]
mod keys;
#[cfg(feature = "geotiff")]
mod tiff;
mod world;

use std::io::Read;
use std::path::Path;

use super::raster::Raster;
use super::reference::Reference;
use super::{Shape, ShapeKind};
#[cfg(feature = "geotiff")]
use crate::error::Code;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::path::Affine;
use crate::resources::{Fingerprint, Limit, Resources};
use crate::unit::{LonLat, Page};
use keys::System;

pub(crate) use keys::WKT_BEGINS;
pub(crate) use world::endings as world_endings;

/// How many positions of each side of a picture stand for it.
const SIDE: u32 = 24;

/// A picture of the ground: its pixels, and where on the Earth each lies.
///
/// ```no_run
/// use rumbo::resources::Resources;
/// use rumbo::source::GeoImage;
/// use rumbo::unit::{LonLat, Page};
///
/// let (photo, report) = GeoImage::open("photo.tif", None, &Resources::default())?;
/// println!("{} × {} pixels, {:?}", photo.raster().width, photo.raster().height, photo.crs());
/// // The middle of the upper left pixel, and back.
/// let at = photo.position(Page::new(0.5, 0.5))?;
/// let pixel = photo.pixel(LonLat::new(at.lon, at.lat));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct GeoImage {
    raster: Raster,
    /// From the plane of the reference system to pixels, from the upper left corner, y down.
    transform: Affine,
    reference: Reference,
    crs: Option<String>,
    digest: Fingerprint,
}

impl PartialEq for GeoImage {
    /// Pictures are equal that were read of the same bytes and lie in the same place.
    fn eq(&self, other: &Self) -> bool {
        let what = |image: &Self| (image.digest, image.transform, image.crs.clone());
        what(self) == what(other)
    }
}

/// What a file says of a picture.
#[derive(Debug, Default)]
struct Found {
    raster: Raster,
    /// From pixels to the plane, as the file says; it may not.
    to_plane: Option<Affine>,
    system: System,
}

impl GeoImage {
    /// Whether bytes are those of a picture that may be one of the ground.
    pub fn is_one(bytes: &[u8]) -> bool {
        is_tiff(bytes)
            || matches!(
                bytes,
                [0x89, b'P', b'N', b'G', ..]
                    | [0xff, 0xd8, 0xff, ..]
                    | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..]
            )
    }

    /// Whether a file is a picture that may be one of the ground, by what it begins with.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub(crate) fn is_at(path: &Path, resources: &Resources) -> Result<bool> {
        let mut start = Vec::new();
        let file = resources.open(path, "open the file")?;
        let read = file.take(16).read_to_end(&mut start);
        read.map_err(|cause| Error::io(path, "open the file", cause))?;
        Ok(Self::is_one(&start))
    }

    /// Reads a picture with the world file (`.pgw`, `.jgw`, `.tfw`, `.wld`) and the reference system
    /// (`.prj`) that lie beside it, where it does not say by itself where it lies. `crs` says which
    /// reference system it is in, in any form that [`Projection`](crate::projection::Projection) reads
    /// (`EPSG:32615`), and comes before what files say.
    ///
    /// # Errors
    /// Where a file cannot be read, the picture cannot be decoded or is too large, nothing says where it
    /// lies, or its reference system is not known.
    pub fn open(
        path: impl AsRef<Path>,
        crs: Option<&str>,
        resources: &Resources,
    ) -> Result<(Self, Report)> {
        let path = path.as_ref();
        let bytes = resources.read(path, "open the picture")?;
        Self::read_of(&bytes, path, crs, resources)
    }

    /// Reads a picture's bytes, and what lies beside it.
    ///
    /// # Errors
    /// As [`GeoImage::open`].
    pub(crate) fn read_of(
        bytes: &[u8],
        path: &Path,
        crs: Option<&str>,
        resources: &Resources,
    ) -> Result<(Self, Report)> {
        let beside = |ending: &str| {
            for ending in [ending.to_owned(), ending.to_uppercase()] {
                let path = path.with_extension(ending);
                let found = resources.read_if_there(&path, "read the file", Limit::FileBytes)?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        };
        let mut world = None;
        for ending in world::endings(path) {
            if world.is_none() {
                world = beside(&ending)?;
            }
        }
        let prj = beside("prj")?;
        Self::read(bytes, world.as_deref(), prj.as_deref(), crs)
            .map_err(|error: Error| error.in_file(path))
    }

    /// Reads a picture's bytes, and those of its world file and of its reference system as WKT.
    ///
    /// # Errors
    /// As [`GeoImage::open`], without the file's name.
    pub fn read(
        bytes: &[u8],
        world: Option<&[u8]>,
        prj: Option<&[u8]>,
        crs: Option<&str>,
    ) -> Result<(Self, Report)> {
        let mut report = Report::new();
        let found = decode(bytes, &mut report)?;
        let to_plane = match (found.to_plane, world) {
            (Some(own), _) => own,
            (None, Some(world)) => world::read(world)?,
            (None, None) => {
                return Err(Error::new(ErrorKind::Data, "nothing says where the picture lies")
                    .remedy("put its world file (.pgw, .jgw, .wld) beside it, or give a GeoTIFF"));
            }
        };
        let size = (found.raster.width, found.raster.height);
        let (reference, crs) = system(crs, &found.system, prj, (to_plane, size), &mut report)?;
        let no_area = || {
            Error::new(ErrorKind::Data, "the picture has no area on the ground")
                .remedy("write its world file, or the GeoTIFF's tags, anew")
        };
        let transform = to_plane.inverse().ok_or_else(no_area)?;
        let digest = Fingerprint::default().with(bytes).with(world.unwrap_or_default());
        let digest = digest.with(prj.unwrap_or_default());
        let image = Self { raster: found.raster, transform, reference, crs, digest };
        if image.outline().is_empty() {
            let what = "no part of the picture lies on the Earth";
            return Err(Error::new(ErrorKind::Position, what)
                .remedy("check that the reference system is the one that the picture is in"));
        }
        Ok((image, report))
    }

    /// Its pixels.
    pub fn raster(&self) -> &Raster {
        &self.raster
    }

    /// The reference system as it is called; `None` where nothing says it, and it is longitude and
    /// latitude on WGS 84.
    pub fn crs(&self) -> Option<&str> {
        self.crs.as_deref()
    }

    /// A digest with what tells the picture from others: its bytes, and where it lies.
    pub fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        let place = self.transform.coefficients().map(f64::to_bits);
        let crs = self.crs.clone().unwrap_or_default();
        before.with(format!("{} {place:?} {crs}", self.digest).as_bytes())
    }

    /// The position of a point of the picture, in pixels from its upper left corner, y down.
    ///
    /// # Errors
    /// Where the point lies outside the reference system, or off the sphere.
    pub fn position(&self, pixel: Page) -> Result<LonLat> {
        let plane = self.transform.to_plane(pixel).unwrap_or_default();
        self.reference.position(plane.x, plane.y)
    }

    /// Where a position lies in the picture, in pixels from its upper left corner, y down, be it within
    /// or not; `None` where the reference system does not reach. Of a picture in degrees a position
    /// lies at the turn that the picture shows.
    pub fn pixel(&self, at: LonLat) -> Option<Page> {
        let of = |turns: f64| {
            let plane = self.reference.plane(LonLat::new(at.lon + 360.0 * turns, at.lat))?;
            Some(self.transform.to_page(plane))
        };
        let own = of(0.0)?;
        if self.holds(own) || !self.reference.is_degrees() {
            return Some(own);
        }
        [1.0, -1.0].into_iter().filter_map(of).find(|at| self.holds(*at)).or(Some(own))
    }

    /// Whether a point in pixels lies within the picture.
    pub fn holds(&self, pixel: Page) -> bool {
        let within = |at: f64, length: u32| (0.0..=f64::from(length)).contains(&at);
        within(pixel.x, self.raster.width) && within(pixel.y, self.raster.height)
    }

    /// Positions around and across the picture, as many as show where it lies.
    pub fn outline(&self) -> Shape {
        let mut shape = Shape::new(ShapeKind::Point);
        let (width, height) = (f64::from(self.raster.width), f64::from(self.raster.height));
        let share = |step: u32| f64::from(step) / f64::from(SIDE);
        for (row, column) in (0..=SIDE).flat_map(|row| (0..=SIDE).map(move |column| (row, column)))
        {
            let at = Page::new(share(column) * width, share(row) * height);
            if let Ok(position) = self.position(at) {
                shape.push_point(position);
            }
        }
        shape
    }
}

fn is_tiff(bytes: &[u8]) -> bool {
    matches!(bytes, [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..])
}

fn decode(bytes: &[u8], report: &mut Report) -> Result<Found> {
    if !is_tiff(bytes) {
        let raster = Raster::decode(bytes)?;
        return Ok(Found { raster, ..Found::default() });
    }
    #[cfg(feature = "geotiff")]
    return tiff::read(bytes, report);
    #[cfg(not(feature = "geotiff"))]
    {
        let _ = report;
        Err(Error::new(ErrorKind::Format, "this build reads no TIFF")
            .remedy("build it with the feature `geotiff`, or give a PNG with a world file"))
    }
}

/// The reference system: the one that is asked for, else that of the file, else that beside it.
fn system(
    asked: Option<&str>,
    own: &System,
    prj: Option<&[u8]>,
    (to_plane, (width, height)): (Affine, (u32, u32)),
    report: &mut Report,
) -> Result<(Reference, Option<String>)> {
    if let Some(crs) = asked {
        let reference = Reference::of_code(crs).or_else(|_| Reference::of_definition(crs))?;
        return Ok((reference, Some(crs.to_owned())));
    }
    match own {
        System::Code(code) => return Ok((Reference::of_code(code)?, Some(code.clone()))),
        System::Wkt(wkt) => return of_wkt(wkt, "the GeoTIFF", report),
        System::Unknown(name) => {
            let message = format!("the GeoTIFF's reference system is of its own: {name}");
            return Err(Error::new(ErrorKind::Data, message)
                .remedy("say which it is (`crs = \"EPSG:…\"`), or write it with gdalwarp -t_srs"));
        }
        System::None => {}
    }
    if let Some(prj) = prj {
        return of_wkt(&String::from_utf8_lossy(prj), "the .prj file", report);
    }
    let (width, height) = (f64::from(width), f64::from(height));
    let corners = [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)];
    let most = |number: fn((f64, f64)) -> f64| {
        let all = corners.iter().map(|&(x, y)| number(to_plane.apply(x, y)).abs());
        // Infinite where it is not a number: of degrees it is none.
        Some(all.fold(0.0, |most, at| if at <= most { most } else { at }))
    };
    let (x, y) = (most(|(x, _)| x), most(|(_, y)| y));
    let reference = Reference::of_none([x, y, x, y], "the picture", report).map_err(|error| {
        Error::new(error.kind(), error.message())
            .remedy("say which it is (`crs = \"EPSG:…\"`), or put its .prj file beside it")
    })?;
    Ok((reference, None))
}

/// A reference system of WKT that stands in some place, and what it is called.
fn of_wkt(text: &str, place: &str, report: &mut Report) -> Result<(Reference, Option<String>)> {
    let name = text.split('"').nth(1).map(|name| name.chars().take(80).collect());
    Ok((Reference::of_wkt(text, place, report)?, name))
}

/// Tells of what of a picture is not read.
#[cfg(feature = "geotiff")]
fn left_out(report: &mut Report, what: &str) {
    report.add(Code::Omitted, "", what);
}
