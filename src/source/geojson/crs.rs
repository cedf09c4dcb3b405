//! The `crs` member of GeoJSON 2008.

use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::source::json::{Fault, Json, Parsed};

/// Reads a `crs` member and checks that it names WGS 84.
pub(super) fn check(json: &mut Json<'_>) -> Parsed<()> {
    let at = json.position();
    let value = json.value()?;
    if value.is_null() {
        return Ok(());
    }
    let Some(name) = name_of(&value) else {
        return Err(Fault::data(at, "a \"crs\" member that names no coordinate reference system")
            .remedy("remove it where positions are longitude and latitude on WGS 84"));
    };
    if is_wgs84(name) {
        return Ok(());
    }
    let shown: String = name.chars().take(80).collect();
    let message = format!("the data are in {shown}, not in longitude and latitude on WGS 84");
    Err(Fault::at(at, Error::new(ErrorKind::Projection, message))
        .remedy("reproject them first, for example with ogr2ogr -t_srs EPSG:4326"))
}

fn name_of(value: &Value) -> Option<&str> {
    let name = value.get("properties")?.get("name")?;
    (value.get("type")?.as_str()? == "name").then_some(name.as_str()?)
}

/// Whether a name stands for longitude and latitude on WGS 84. In GeoJSON 2008 longitude comes
/// first also under EPSG:4326.
fn is_wgs84(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "OGC:CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326",
        "http://www.opengis.net/def/crs/EPSG/0/4326",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name.trim()))
}
