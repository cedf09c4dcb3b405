//! A projection from text: a name, an authority's code, a PROJ string, WKT or PROJJSON.

use std::sync::{Arc, OnceLock};

use super::closed::closed;
use super::definition::{Definition, Projection};
use super::domain::Domain;
#[cfg(feature = "proj")]
use super::ellipsoid::Ellipsoid;
#[cfg(feature = "proj")]
use super::method::Method;
use super::methods;
use super::proj_string::Parameters;
use super::registry;
use crate::error::{Error, ErrorKind, Result};

impl Projection {
    /// Reads a projection:
    ///
    /// - a name, with parameters if need be: `mercator`, `web-mercator`,
    ///   `orthographic +lat_0=40 +lon_0=-100`;
    /// - an authority's code: `EPSG:6372`, `ESRI:54030`, `IAU_2015:30110`;
    /// - a PROJ string: `+proj=lcc +lat_1=17.5 +lat_2=29.5 +lon_0=-102`;
    /// - WKT or PROJJSON.
    ///
    /// Where the method has a closed form here, that is taken: it agrees with PROJ within a
    /// millimetre and needs no PROJ. All else goes to PROJ (cargo feature `proj`).
    ///
    /// Coordinates are always longitude, latitude in and x (right), y (up) out, whatever order
    /// of axes the CRS declares.
    ///
    /// # Errors
    /// [`ErrorKind::Projection`](crate::ErrorKind::Projection) for what neither rumbo nor PROJ knows, and for parameters that
    /// make no projection.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some((name, definition)) = registry::named(text) {
            return Self::from_proj_string(&definition, text, Some(name));
        }
        if let Some((name, definition)) = registry::coded(text) {
            return Self::from_proj_string(&definition, text, Some(&name));
        }
        let read = Self::from_proj_string(text, text, None);
        read.map_err(|error| match registry::instead_of(text) {
            Some(remedy) => {
                Error::new(ErrorKind::Projection, format!("no projection is called `{text}`"))
                    .remedy(remedy)
            }
            None => error,
        })
    }

    /// `definition` is what is understood, `text` what the user wrote.
    fn from_proj_string(definition: &str, text: &str, name: Option<&str>) -> Result<Self> {
        let parameters = Parameters::parse(definition);
        if let Some(parameters) = &parameters {
            parameters.check()?;
        }
        if let Some(parameters) = &parameters
            && let Some(closed) = closed(parameters)?
        {
            return Ok(Self(Arc::new(Definition {
                name: name.unwrap_or(closed.title).to_owned(),
                text: text.to_owned(),
                proj_string: Some(definition.to_owned()),
                method: closed.method,
                lon_0: closed.lon_0,
                x_0: closed.x_0,
                y_0: closed.y_0,
                units_per_metre: 1.0 / parameters.metres_per_unit(),
                metres_per_unit: closed
                    .metres_per_unit
                    .unwrap_or_else(|| parameters.metres_per_unit()),
                ellipsoid: closed.ellipsoid,
                domain: OnceLock::from(methods::domain(parameters).unwrap_or(Domain::Band {
                    central: closed.lon_0,
                    south: -90.0,
                    north: 90.0,
                })),
                over: false,
            })));
        }
        foreign(definition, text, name)
    }
}

/// What PROJ alone can do.
#[cfg(feature = "proj")]
fn foreign(definition: &str, text: &str, name: Option<&str>) -> Result<Projection> {
    let (foreign, description) = super::proj::Foreign::new(definition)?;
    let proj_string = match Parameters::parse(definition) {
        Some(_) => Some(definition.to_owned()),
        None => description.proj_string,
    };
    let parameters = proj_string.as_deref().and_then(Parameters::parse);
    // What is not known is searched for when it is first asked for.
    let domain = match &parameters {
        Some(parameters) => methods::domain(parameters),
        None => Some(match description.area_of_use {
            Some(area) => Domain::Band {
                central: area.center().lon,
                south: (area.south - 10.0).max(-90.0),
                north: (area.north + 10.0).min(90.0),
            },
            None => Domain::Band { central: 0.0, south: -90.0, north: 90.0 },
        }),
    };
    let central =
        || parameters.as_ref().and_then(|parameters| parameters.number("lon_0").ok().flatten());
    let lon_0 = match &domain {
        Some(domain) => domain.central_meridian(),
        None => central().unwrap_or(0.0),
    };
    let name = match name {
        Some(name) => name.to_owned(),
        None if matches!(description.name.as_str(), "" | "unknown") => {
            let method = parameters.as_ref().and_then(|parameters| parameters.get("proj"));
            method.unwrap_or(definition).to_owned()
        }
        None => description.name,
    };
    let ellipsoid = parameters
        .as_ref()
        .and_then(|parameters| parameters.ellipsoid().ok().flatten())
        .unwrap_or(Ellipsoid::WGS84);
    let metres_per_unit = match &parameters {
        Some(parameters) if parameters.gives_angles() => ellipsoid.equatorial_radius().to_radians(),
        Some(parameters) => parameters.metres_per_unit(),
        None => 1.0,
    };
    let over = parameters.as_ref().is_some_and(|parameters| parameters.get("over").is_some());
    Ok(Projection(Arc::new(Definition {
        name,
        text: text.to_owned(),
        lon_0,
        proj_string,
        method: Method::Foreign(foreign),
        x_0: 0.0,
        y_0: 0.0,
        units_per_metre: 1.0,
        metres_per_unit,
        ellipsoid,
        domain: domain.map_or_else(OnceLock::new, OnceLock::from),
        over,
    })))
}

#[cfg(not(feature = "proj"))]
fn foreign(_definition: &str, text: &str, _name: Option<&str>) -> Result<Projection> {
    Err(Error::new(
        ErrorKind::Projection,
        format!("\"{text}\" has no closed form here, and this build has no PROJ"),
    )
    .remedy("enable the cargo feature \"proj\", or take a projection that rumbo knows itself"))
}
