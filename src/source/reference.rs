//! The reference system that a file's coordinates are in.

use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::projection::Projection;
use crate::source::check;
use crate::unit::{LonLat, Plane};

/// What brings coordinates to longitude and latitude.
#[derive(Debug, Clone)]
pub(super) enum Reference {
    /// They are it.
    Degrees,
    /// They lie on a plane.
    Plane(Projection),
}

/// Geographic systems that are WGS 84 within a metre or two, by names in their WKT.
#[cfg(feature = "shapefile")]
const AS_WGS_84: [&str; 7] =
    ["wgs_1984", "wgs84", "wgs 84", "north_american_1983", "nad83", "etrs", "grs_1980"];

/// Codes of EPSG that are longitude and latitude on WGS 84, the second with heights.
const WGS_84: [i64; 2] = [4326, 4979];

const REMEDY: &str = "reproject the data to longitude and latitude on WGS 84";

impl Reference {
    /// That of a text in WKT, which stands in `place`, a completion of "the reference system of".
    ///
    /// # Errors
    /// For a system that is not known.
    #[cfg(feature = "shapefile")]
    pub fn of_wkt(text: &str, place: &str, report: &mut Report) -> Result<Self> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("geogcs") || lower.starts_with("geogcrs") {
            if !AS_WGS_84.iter().any(|name| lower.contains(name)) {
                let name = text.split('"').nth(1).unwrap_or("its datum").chars().take(60);
                let name: String = name.collect();
                let detail =
                    format!("{name} is taken as WGS 84: positions may be some hundred metres off");
                report.add(Code::Advisory, place, detail);
            }
            return Ok(Self::Degrees);
        }
        let parsed = Projection::parse(text);
        parsed.map(Self::Plane).map_err(|cause| {
            let message = format!("the reference system of {place} is not known");
            Error::new(ErrorKind::Data, message).remedy(REMEDY).caused_by(cause)
        })
    }

    /// That of a code of the EPSG's.
    ///
    /// # Errors
    /// For a code that is not known.
    pub fn of_epsg(code: i64) -> Result<Self> {
        if WGS_84.contains(&code) {
            return Ok(Self::Degrees);
        }
        let parsed = Projection::parse(&format!("EPSG:{code}"));
        parsed.map(Self::Plane).map_err(|cause| {
            let message = format!("the reference system EPSG:{code} is not known");
            Error::new(ErrorKind::Data, message).remedy(REMEDY).caused_by(cause)
        })
    }

    /// The position of a pair of coordinates.
    pub fn position(&self, x: f64, y: f64) -> Result<LonLat> {
        match self {
            Self::Degrees => check::position(x, y),
            Self::Plane(projection) => {
                let found = projection.inverse(Plane::new(x, y)).ok_or_else(|| {
                    let what = format!("({x}, {y}) lies outside the data's reference system");
                    Error::new(ErrorKind::Position, what)
                        .remedy("check that the reference system is the one the data are in")
                })?;
                check::position(found.lon, found.lat)
            }
        }
    }
}
