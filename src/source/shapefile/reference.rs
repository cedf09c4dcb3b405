//! The reference system of a shapefile.

use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::projection::Projection;
use crate::source::check;
use crate::unit::{LonLat, Plane};

/// What brings coordinates to longitude and latitude.
pub(super) enum Reference {
    /// They are it.
    Degrees,
    /// They lie on a plane.
    Plane(Projection),
}

/// Geographic systems that are WGS 84 within a metre or two, by names in their WKT.
const AS_WGS_84: [&str; 7] =
    ["wgs_1984", "wgs84", "wgs 84", "north_american_1983", "nad83", "etrs", "grs_1980"];

impl Reference {
    /// That of a `.prj` file; of none, degrees where the box in the geometry's header allows it.
    ///
    /// # Errors
    /// For a system that is not known, and without one for coordinates that are no degrees.
    pub fn of(prj: Option<&[u8]>, shp: &[u8], report: &mut Report) -> Result<Self> {
        let Some(text) = prj.map(String::from_utf8_lossy) else {
            return Self::guessed(shp, report);
        };
        let text = text.trim_start_matches('\u{feff}').trim();
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("geogcs") || lower.starts_with("geogcrs") {
            if !AS_WGS_84.iter().any(|name| lower.contains(name)) {
                let name = text.split('"').nth(1).unwrap_or("its datum").chars().take(60);
                let name: String = name.collect();
                let detail =
                    format!("{name} is taken as WGS 84: positions may be some hundred metres off");
                report.add(Code::Advisory, ".prj", detail);
            }
            return Ok(Self::Degrees);
        }
        let parsed = Projection::parse(text);
        parsed.map(Self::Plane).map_err(|cause| {
            Error::new(ErrorKind::Data, "the reference system of the .prj file is not known")
                .remedy("reproject the data to longitude and latitude on WGS 84")
                .caused_by(cause)
        })
    }

    fn guessed(shp: &[u8], report: &mut Report) -> Result<Self> {
        let number = |at: usize| {
            let bytes = shp.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0.0, f64::from_le_bytes)
        };
        let [west, south, east, north] = [36, 44, 52, 60].map(number);
        if [west, east].iter().any(|lon| lon.abs() > 360.0)
            || [south, north].iter().any(|lat| lat.abs() > 90.0)
        {
            let what = "there is no .prj file, and the coordinates are no degrees";
            return Err(Error::new(ErrorKind::Data, what)
                .remedy("put the .prj file beside it, or reproject the data to WGS 84"));
        }
        report.add(
            Code::Advisory,
            "",
            "there is no .prj file: coordinates are taken as degrees on WGS 84",
        );
        Ok(Self::Degrees)
    }

    /// The position of a pair of coordinates.
    pub fn position(&self, x: f64, y: f64) -> Result<LonLat> {
        match self {
            Self::Degrees => check::position(x, y),
            Self::Plane(projection) => {
                let found = projection.inverse(Plane::new(x, y));
                let found = found.ok_or_else(|| {
                    let what =
                        format!("({x}, {y}) lies outside the reference system of the .prj file");
                    Error::new(ErrorKind::Position, what)
                        .remedy("check that the .prj file belongs to the data")
                })?;
                check::position(found.lon, found.lat)
            }
        }
    }
}
