//! Which reference system a shapefile is in.

use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::source::reference::Reference;

/// That of a `.prj` file; of none, degrees where the box in the geometry's header allows it.
///
/// # Errors
/// For a system that is not known, and without one for coordinates that are no degrees.
pub(super) fn reference(prj: Option<&[u8]>, shp: &[u8], report: &mut Report) -> Result<Reference> {
    if let Some(text) = prj.map(String::from_utf8_lossy) {
        return Reference::of_wkt(&text, "the .prj file", report);
    }
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
    let detail = "there is no .prj file: coordinates are taken as degrees on WGS 84";
    report.add(Code::Advisory, "", detail);
    Ok(Reference::Degrees)
}

/// What the WKT of a `.prj` file calls its reference system.
pub(in crate::source) fn crs(prj: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(prj);
    text.split('"').nth(1).map(|name| name.chars().take(80).collect())
}
