//! The reference system that a file's coordinates are in.

use std::borrow::Cow;

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
const AS_WGS_84: [&str; 7] =
    ["wgs_1984", "wgs84", "wgs 84", "north_american_1983", "nad83", "etrs", "grs_1980"];

/// Codes that are longitude and latitude on WGS 84, the second with heights.
const WGS_84: [&str; 3] = ["EPSG:4326", "EPSG:4979", "OGC:CRS84"];

const REMEDY: &str = "reproject the data to longitude and latitude on WGS 84";

impl Reference {
    /// That of a text in WKT, which stands in `place`, a completion of "the reference system of".
    ///
    /// # Errors
    /// For a system that is not known.
    pub fn of_wkt(text: &str, place: &str, report: &mut Report) -> Result<Self> {
        let text = &*without_grids(text.trim_start_matches('\u{feff}').trim(), place, report);
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("geogcs") || lower.starts_with("geogcrs") {
            if !AS_WGS_84.iter().any(|name| lower.contains(name)) {
                if let Ok(system) = Projection::parse(text) {
                    return Ok(Self::Plane(system));
                }
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

    /// That of data that name none, of an extent: degrees where that allows it.
    ///
    /// # Errors
    /// For coordinates that are no degrees.
    pub fn of_none(extent: [Option<f64>; 4], place: &str, report: &mut Report) -> Result<Self> {
        let [west, south, east, north] = extent.map(|side| side.unwrap_or(0.0).abs());
        if !(west.max(east) <= 360.0 && south.max(north) <= 90.0) {
            let what = "there is no reference system, and the coordinates are no degrees";
            return Err(Error::new(ErrorKind::Data, what)
                .remedy("say which it is, as ogr2ogr -a_srs EPSG:… does"));
        }
        let detail = "there is no reference system: coordinates are taken as degrees on WGS 84";
        report.add(Code::Advisory, place, detail);
        Ok(Self::Degrees)
    }

    /// That of an authority's code, such as `EPSG:32615`.
    ///
    /// # Errors
    /// For a code that is not known.
    pub fn of_code(code: &str) -> Result<Self> {
        if WGS_84.iter().any(|known| code.eq_ignore_ascii_case(known)) {
            return Ok(Self::Degrees);
        }
        // Data do not get to name files and pipelines to PROJ.
        let is_one = code.split_once(':').is_some_and(|(authority, code)| {
            [authority, code].iter().all(|part| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            })
        });
        let parsed = if is_one { Projection::parse(code) } else { Err(not_a_code()) };
        parsed.map(Self::Plane).map_err(|cause| {
            let message = format!("the reference system {code} is not known");
            Error::new(ErrorKind::Data, message).remedy(REMEDY).caused_by(cause)
        })
    }

    /// That of a definition by whoever draws, in any form.
    ///
    /// # Errors
    /// For one that is not known.
    pub fn of_definition(text: &str) -> Result<Self> {
        Projection::parse(text).map(Self::Plane)
    }

    /// The longitude of a position; of one on the antimeridian that on whose side it lies on the plane,
    /// so that no edge runs around the world.
    fn on_its_side(&self, found: LonLat, x: f64) -> f64 {
        const NEAR: f64 = 1e-9;
        let Self::Plane(projection) = self else { return found.lon };
        if found.lon.abs() < 180.0 - NEAR {
            return found.lon;
        }
        match projection.forward(LonLat::new(0.0, found.lat)) {
            Some(centre) if centre.x != x => found.lon.abs().copysign(x - centre.x),
            _ => found.lon,
        }
    }

    /// Whether coordinates are longitude and latitude as they are.
    pub fn is_degrees(&self) -> bool {
        matches!(self, Self::Degrees)
    }

    /// The coordinates of a position, where there are any.
    pub fn plane(&self, at: LonLat) -> Option<Plane> {
        match self {
            Self::Degrees => Some(Plane::new(at.lon, at.lat)),
            Self::Plane(projection) => projection.forward(at),
        }
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
                check::position(self.on_its_side(found, x), found.lat)
            }
        }
    }
}

/// A text in WKT without the grids that older programs wrote beside its datum: PROJ opens no files.
fn without_grids<'a>(text: &'a str, place: &str, report: &mut Report) -> Cow<'a, str> {
    const GRIDS: &str = ",EXTENSION[\"PROJ4_GRIDS\"";
    let found = text.split_once(GRIDS).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(']')?;
        Some(Cow::Owned([before, after].concat()))
    });
    if found.is_some() {
        let detail =
            "grids that shift the datum are not read: positions may be some hundred metres off";
        report.add(Code::Advisory, place, detail);
    }
    found.unwrap_or(Cow::Borrowed(text))
}

fn not_a_code() -> Error {
    Error::new(ErrorKind::Projection, "it is no authority and code")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_that_shift_a_datum_are_left_out_and_told_of() {
        let text = "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",1,2],EXTENSION[\"PROJ4_GRIDS\",\"@x,@y\"]],UNIT[\"d\",1]]";
        let bare = "GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",1,2]],UNIT[\"d\",1]]";
        let mut report = Report::new();
        assert_eq!(without_grids(text, "the layer", &mut report), bare);
        assert_eq!(report.entries().len(), 1);
        assert_eq!(without_grids(bare, "the layer", &mut report), bare);
        assert_eq!(report.entries().len(), 1);
    }
}
