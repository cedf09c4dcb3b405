//! The `crs` member of GeoJSON 2008.

use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::projection::Projection;
use crate::source::json::{Fault, Json, Parsed};

/// A coordinate reference system other than longitude and latitude on WGS 84.
#[derive(Clone)]
pub(super) struct Crs {
    /// Its name as it stands in the data.
    pub name: String,
    pub projection: Projection,
}

/// Reads the `crs` member of the root; `None` where it names WGS 84.
pub(super) fn read(json: &mut Json<'_>) -> Parsed<Option<Crs>> {
    let at = json.position();
    let Some(name) = name(json)? else { return Ok(None) };
    let remedy = "reproject them first, for example with ogr2ogr -t_srs EPSG:4326";
    let refused =
        |message: String| Fault::at(at, Error::new(ErrorKind::Projection, message)).remedy(remedy);
    let Some(code) = authority_code(&name) else {
        return Err(refused(format!("the data are in {name}, which is no authority's code")));
    };
    match Projection::parse(&code) {
        Ok(projection) => Ok(Some(Crs { name, projection })),
        Err(cause) => {
            let message = format!("the data are in {name}, and {}", cause.message());
            Err(refused(message))
        }
    }
}

/// Reads the `crs` member of a feature or geometry, which may only say WGS 84.
pub(super) fn read_inner(json: &mut Json<'_>) -> Parsed<()> {
    let at = json.position();
    let Some(name) = name(json)? else { return Ok(()) };
    let message = format!("a part of the data is in {name}, not in the CRS of the whole");
    Err(Fault::at(at, Error::new(ErrorKind::Projection, message))
        .remedy("keep one CRS for the whole, in the root object"))
}

/// The name in a `crs` member; `None` where that is null or means WGS 84.
fn name(json: &mut Json<'_>) -> Parsed<Option<String>> {
    let at = json.position();
    let value = json.value()?;
    if value.is_null() {
        return Ok(None);
    }
    let named = |value: &Value| {
        let name = value.get("properties")?.get("name")?.as_str()?;
        (value.get("type")?.as_str()? == "name").then(|| name.trim().chars().take(80).collect())
    };
    let name: String = named(&value).ok_or_else(|| {
        Fault::data(at, "a \"crs\" member that names no coordinate reference system")
            .remedy("remove it where positions are longitude and latitude on WGS 84")
    })?;
    Ok((!is_wgs84(&name)).then_some(name))
}

/// Whether a name stands for longitude and latitude on WGS 84. In GeoJSON 2008 longitude comes
/// first also under EPSG:4326.
fn is_wgs84(name: &str) -> bool {
    let code = authority_code(name);
    code.is_some_and(|code| ["OGC:CRS84", "EPSG:4326"].contains(&code.as_str()))
}

/// `EPSG:32611` from that, `urn:ogc:def:crs:EPSG::32611` or
/// `http://www.opengis.net/def/crs/EPSG/0/32611`. Nothing else is handed on: data do not get to
/// name files and pipelines to PROJ.
fn authority_code(name: &str) -> Option<String> {
    const URN: &str = "urn:ogc:def:crs:";
    const URL: &str = "://www.opengis.net/def/crs/";
    let urn = name.get(..URN.len()).filter(|start| start.eq_ignore_ascii_case(URN));
    let parts: Vec<&str> = if let Some(urn) = urn {
        name.get(urn.len()..)?.split(':').collect()
    } else if let Some((_, rest)) = name.split_once(URL) {
        rest.split('/').collect()
    } else {
        name.split(':').collect()
    };
    let (authority, code) = match parts.as_slice() {
        [authority, code] | [authority, _, code] => (authority, code),
        _ => return None,
    };
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
    (is_word(authority) && is_word(code)).then(|| format!("{authority}:{code}").to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_every_way_to_write_them() {
        for name in [
            "EPSG:32611",
            "epsg:32611",
            "urn:ogc:def:crs:EPSG::32611",
            "urn:ogc:def:crs:EPSG:6.6:32611",
            "http://www.opengis.net/def/crs/EPSG/0/32611",
        ] {
            assert_eq!(authority_code(name).as_deref(), Some("EPSG:32611"), "{name}");
        }
        for name in ["", "EPSG:", "+proj=lcc", "a:b:c:d", "EPSG:../x", "é:1", "urn:ogc:def:crs:"] {
            assert_eq!(authority_code(name), None, "{name}");
        }
        assert!(is_wgs84("urn:ogc:def:crs:OGC:1.3:CRS84") && is_wgs84("EPSG:4326"));
        assert!(!is_wgs84("EPSG:4269"));
    }
}
