//! A projection from text: a name, an authority's code, a PROJ string, WKT or PROJJSON.

use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;

use super::definition::{Definition, Projection};
use super::domain::Domain;
use super::ellipsoid::Ellipsoid;
use super::equirectangular::Equirectangular;
use super::lambert_conformal_conic::LambertConformalConic;
use super::mercator::Mercator;
use super::method::Method;
use super::orthographic::Orthographic;
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
    /// [`ErrorKind::Projection`] for what neither rumbo nor PROJ knows, and for parameters that
    /// make no projection.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        if let Some((name, definition)) = registry::named(text) {
            return Self::from_proj_string(&definition, text, Some(name));
        }
        if let Some((name, definition)) = registry::coded(text) {
            return Self::from_proj_string(&definition, text, Some(&name));
        }
        Self::from_proj_string(text, text, None)
    }

    /// `definition` is what is understood, `text` what the user wrote.
    fn from_proj_string(definition: &str, text: &str, name: Option<&str>) -> Result<Self> {
        let parameters = Parameters::parse(definition);
        if let Some(parameters) = &parameters {
            if let Some(closed) = closed(parameters)? {
                return Ok(Self(Arc::new(Definition {
                    name: name.unwrap_or(closed.title).to_owned(),
                    text: text.to_owned(),
                    proj_string: Some(definition.to_owned()),
                    method: closed.method,
                    lon_0: parameters.number("lon_0")?.unwrap_or(0.0),
                    x_0: parameters.number("x_0")?.unwrap_or(0.0),
                    y_0: parameters.number("y_0")?.unwrap_or(0.0),
                    units_per_metre: 1.0 / parameters.metres_per_unit(),
                    domain: Domain::of_proj(parameters),
                    over: false,
                })));
            }
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
    let domain = match &parameters {
        Some(parameters) => Domain::of_proj(parameters),
        None => match description.area_of_use {
            Some(area) => Domain::Band {
                central: area.center().lon,
                south: (area.south - 10.0).max(-90.0),
                north: (area.north + 10.0).min(90.0),
            },
            None => Domain::Band { central: 0.0, south: -90.0, north: 90.0 },
        },
    };
    let name = match name {
        Some(name) => name.to_owned(),
        None if matches!(description.name.as_str(), "" | "unknown") => {
            let method = parameters.as_ref().and_then(|parameters| parameters.get("proj"));
            method.unwrap_or(definition).to_owned()
        }
        None => description.name,
    };
    let over = parameters.as_ref().is_some_and(|parameters| parameters.get("over").is_some());
    Ok(Projection(Arc::new(Definition {
        name,
        text: text.to_owned(),
        lon_0: domain.central_meridian(),
        proj_string,
        method: Method::Foreign(foreign),
        x_0: 0.0,
        y_0: 0.0,
        units_per_metre: 1.0,
        domain,
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

/// A closed form with what it is called.
struct Closed {
    method: Method,
    title: &'static str,
}

/// The closed form of a PROJ string, if it has one and every parameter is understood.
fn closed(parameters: &Parameters<'_>) -> Result<Option<Closed>> {
    let known: &[&str] = match parameters.get("proj") {
        Some("merc") => &["lat_ts", "k_0", "k"],
        Some("webmerc") => &[],
        Some("eqc") => &["lat_ts", "lat_0"],
        Some("lcc") => &["lat_0", "lat_1", "lat_2", "k_0", "k"],
        Some("ortho") => &["lat_0"],
        _ => return Ok(None),
    };
    if !parameters.only(known) {
        return Ok(None);
    }
    let Some(ellipsoid) = parameters.ellipsoid()? else { return Ok(None) };
    let lat_0 = parameters.angle("lat_0")?;
    let k_0 = parameters.number("k_0")?.or(parameters.number("k")?).unwrap_or(1.0);
    let lat_ts = parameters.angle("lat_ts")?.map(f64::abs);
    let latitudes = [lat_0, lat_ts, parameters.angle("lat_1")?, parameters.angle("lat_2")?];
    if latitudes.iter().flatten().any(|lat| lat.abs() > FRAC_PI_2 + 1e-10) || k_0 <= 0.0 {
        return Err(Error::new(
            ErrorKind::Projection,
            "a latitude beyond ±90°, or a scale factor that is not positive",
        )
        .remedy("correct lat_0, lat_1, lat_2, lat_ts or k_0"));
    }
    let (method, title) = match parameters.get("proj") {
        Some("merc") => {
            if lat_ts.is_some_and(|lat| lat >= FRAC_PI_2) {
                return Err(Error::new(ErrorKind::Projection, "Mercator is not true at the pole")
                    .remedy("give lat_ts below 90"));
            }
            let k_0 = lat_ts.map_or(k_0, |lat| ellipsoid.parallel_radius(lat));
            (Method::Mercator(Mercator::new(ellipsoid, k_0)), "Mercator")
        }
        Some("webmerc") => {
            let sphere = Ellipsoid::sphere(ellipsoid.a)?;
            (Method::Mercator(Mercator::new(sphere, 1.0)), "Web Mercator")
        }
        Some("eqc") => {
            let lat_ts = lat_ts.unwrap_or(0.0);
            if libm::cos(lat_ts) <= 1e-15 {
                return Err(Error::new(
                    ErrorKind::Projection,
                    "equidistant cylindrical is not true at the pole",
                )
                .remedy("give lat_ts below 90"));
            }
            let form = Equirectangular::new(ellipsoid.a, lat_ts, lat_0.unwrap_or(0.0));
            (Method::Equirectangular(form), "equidistant cylindrical")
        }
        Some("lcc") => {
            let lat_1 = parameters.angle("lat_1")?.unwrap_or(0.0);
            let lat_2 = parameters.angle("lat_2")?;
            let lat_0 = match (lat_0, lat_2) {
                (Some(lat_0), _) => lat_0,
                (None, Some(_)) => 0.0,
                (None, None) => lat_1,
            };
            let lat_2 = lat_2.unwrap_or(lat_1);
            let form = LambertConformalConic::new(ellipsoid, lat_1, lat_2, lat_0, k_0)?;
            (Method::LambertConformalConic(form), "Lambert conformal conic")
        }
        Some("ortho") => {
            let form = Orthographic::new(ellipsoid, lat_0.unwrap_or(0.0));
            (Method::Orthographic(form), "orthographic")
        }
        _ => return Ok(None),
    };
    Ok(Some(Closed { method, title }))
}
