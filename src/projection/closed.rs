//! The closed form of a PROJ string.

use std::f64::consts::FRAC_PI_2;

use super::albers::Albers;
use super::azimuthal_equidistant::AzimuthalEquidistant;
use super::cylindrical_equal_area::CylindricalEqualArea;
use super::ellipsoid::Ellipsoid;
use super::equal_earth::EqualEarth;
use super::equidistant_conic::EquidistantConic;
use super::equirectangular::Equirectangular;
use super::gnomonic::Gnomonic;
use super::lambert_azimuthal::LambertAzimuthal;
use super::lambert_conformal_conic::LambertConformalConic;
use super::mercator::Mercator;
use super::method::Method;
use super::mollweide::Mollweide;
use super::natural_earth::NaturalEarth;
use super::orthographic::Orthographic;
use super::proj_string::Parameters;
use super::robinson::Robinson;
use super::sinusoidal::Sinusoidal;
use super::stereographic::Stereographic;
use super::transverse_mercator::TransverseMercator;
use crate::error::{Error, ErrorKind, Result};

/// A closed form, what it is called, and where its origin lies.
pub(super) struct Closed {
    pub(super) ellipsoid: Ellipsoid,
    /// Metres in a unit of the plane, where that is not a length.
    pub(super) metres_per_unit: Option<f64>,
    pub(super) method: Method,
    pub(super) title: &'static str,
    /// Degrees.
    pub(super) lon_0: f64,
    /// Metres.
    pub(super) x_0: f64,
    /// Metres.
    pub(super) y_0: f64,
}

/// The parameters that each closed form understands beyond the common ones.
fn understood(method: &str) -> Option<&'static [&'static str]> {
    Some(match method {
        "merc" => &["lat_ts", "k_0", "k"],
        "cea" => &["lat_ts"],
        "longlat" | "latlong" => &[],
        "eqc" => &["lat_ts", "lat_0"],
        "lcc" => &["lat_0", "lat_1", "lat_2", "k_0", "k"],
        "aea" | "eqdc" => &["lat_0", "lat_1", "lat_2"],
        "stere" => &["lat_0", "lat_ts", "k_0", "k"],
        "tmerc" => &["lat_0", "k_0", "k"],
        "utm" => &["zone", "south"],
        "ortho" | "laea" | "aeqd" | "gnom" => &["lat_0"],
        "webmerc" | "robin" | "natearth" | "eqearth" | "moll" | "sinu" => &[],
        _ => return None,
    })
}

/// The closed form of a PROJ string, if it has one and every parameter is understood.
pub(super) fn closed(parameters: &Parameters<'_>) -> Result<Option<Closed>> {
    let name = parameters.get("proj").unwrap_or_default();
    let Some(known) = understood(name) else { return Ok(None) };
    if !parameters.only(known) {
        return Ok(None);
    }
    let Some(ellipsoid) = parameters.ellipsoid()? else { return Ok(None) };
    let given = Given::read(parameters)?;
    let Some((method, title)) = method(name, ellipsoid, &given)? else { return Ok(None) };
    let is_degrees = matches!(name, "longlat" | "latlong");
    let mut closed = Closed {
        ellipsoid,
        metres_per_unit: is_degrees.then(|| ellipsoid.a.to_radians()),
        method,
        title,
        lon_0: parameters.number("lon_0")?.unwrap_or(0.0),
        x_0: parameters.number("x_0")?.unwrap_or(0.0),
        y_0: parameters.number("y_0")?.unwrap_or(0.0),
    };
    if let Some(zone) = given.zone {
        closed.lon_0 = zone * 6.0 - 183.0;
        closed.x_0 = 500_000.0;
        closed.y_0 = if parameters.get("south").is_some() { 10_000_000.0 } else { 0.0 };
    }
    Ok(Some(closed))
}

/// The parameters, in radians.
struct Given {
    lat_0: Option<f64>,
    lat_1: f64,
    lat_2: Option<f64>,
    lat_ts: Option<f64>,
    k_0: f64,
    zone: Option<f64>,
}

impl Given {
    fn read(parameters: &Parameters<'_>) -> Result<Self> {
        let given = Self {
            lat_0: parameters.angle("lat_0")?,
            lat_1: parameters.angle("lat_1")?.unwrap_or(0.0),
            lat_2: parameters.angle("lat_2")?,
            lat_ts: parameters.angle("lat_ts")?.map(f64::abs),
            k_0: parameters.number("k_0")?.or(parameters.number("k")?).unwrap_or(1.0),
            zone: parameters.number("zone")?,
        };
        let latitudes = [given.lat_0, Some(given.lat_1), given.lat_2, given.lat_ts];
        if latitudes.iter().flatten().any(|lat| lat.abs() > FRAC_PI_2 + 1e-10) || given.k_0 <= 0.0 {
            return Err(refuse("a latitude beyond ±90°, or a scale factor that is not positive")
                .remedy("correct lat_0, lat_1, lat_2, lat_ts or k_0"));
        }
        Ok(given)
    }

    /// The latitude of origin.
    fn origin(&self) -> f64 {
        self.lat_0.unwrap_or(0.0)
    }
}

fn refuse(why: &str) -> Error {
    Error::new(ErrorKind::Projection, why)
}

/// What a method is called, and its form.
type Named = Option<(Method, &'static str)>;

fn method(name: &str, ellipsoid: Ellipsoid, given: &Given) -> Result<Named> {
    if let Some(found) = cylinder(name, ellipsoid, given)? {
        return Ok(Some(found));
    }
    if let Some(found) = cone(name, ellipsoid, given)? {
        return Ok(Some(found));
    }
    if let Some(found) = transverse(name, ellipsoid, given)? {
        return Ok(Some(found));
    }
    Ok(azimuthal(name, ellipsoid, given).or_else(|| world(name, ellipsoid)))
}

fn cylinder(name: &str, ellipsoid: Ellipsoid, given: &Given) -> Result<Named> {
    if matches!(name, "merc" | "eqc" | "cea") && given.lat_ts.is_some_and(|lat| lat >= FRAC_PI_2) {
        return Err(refuse("a cylinder cannot be true at the pole").remedy("give lat_ts below 90"));
    }
    Ok(Some(match name {
        "merc" => {
            let k_0 = given.lat_ts.map_or(given.k_0, |lat| ellipsoid.parallel_radius(lat));
            (Method::Mercator(Mercator::new(ellipsoid, k_0)), "Mercator")
        }
        "webmerc" => {
            let sphere = Ellipsoid::sphere(ellipsoid.a)?;
            (Method::Mercator(Mercator::new(sphere, 1.0)), "Web Mercator")
        }
        "eqc" => {
            let form =
                Equirectangular::new(ellipsoid.a, given.lat_ts.unwrap_or(0.0), given.origin());
            (Method::Equirectangular(form), "equidistant cylindrical")
        }
        "cea" => {
            let k_0 = given.lat_ts.map_or(1.0, |lat| ellipsoid.parallel_radius(lat));
            let form = CylindricalEqualArea::new(ellipsoid, k_0);
            (Method::CylindricalEqualArea(form), "cylindrical equal-area")
        }
        // A plane of degrees.
        "longlat" | "latlong" => {
            let form = Equirectangular::new(180.0 / std::f64::consts::PI, 0.0, 0.0);
            (Method::Equirectangular(form), "longitude and latitude")
        }
        _ => return Ok(None),
    }))
}

fn cone(name: &str, ellipsoid: Ellipsoid, given: &Given) -> Result<Named> {
    let lat_1 = given.lat_1;
    Ok(Some(match name {
        "lcc" => {
            let origin = match (given.lat_0, given.lat_2) {
                (Some(lat_0), _) => lat_0,
                (None, Some(_)) => 0.0,
                (None, None) => lat_1,
            };
            let lat_2 = given.lat_2.unwrap_or(lat_1);
            let form = LambertConformalConic::new(ellipsoid, lat_1, lat_2, origin, given.k_0)?;
            (Method::LambertConformalConic(form), "Lambert conformal conic")
        }
        "aea" => {
            let form = Albers::new(ellipsoid, lat_1, given.lat_2.unwrap_or(0.0), given.origin())?;
            (Method::Albers(form), "Albers equal-area conic")
        }
        "eqdc" => {
            let lat_2 = given.lat_2.unwrap_or(0.0);
            let form = EquidistantConic::new(ellipsoid, lat_1, lat_2, given.origin())?;
            (Method::EquidistantConic(form), "equidistant conic")
        }
        _ => return Ok(None),
    }))
}

fn transverse(name: &str, ellipsoid: Ellipsoid, given: &Given) -> Result<Named> {
    Ok(Some(match name {
        // The series is made for the Earth; PROJ's has others for ellipsoids flatter than that.
        "tmerc" | "utm" if ellipsoid.es > 0.01 => return Ok(None),
        "utm" if ellipsoid.is_sphere() => return Ok(None),
        "tmerc" => {
            let form = TransverseMercator::new(ellipsoid, given.origin(), given.k_0);
            (Method::TransverseMercator(form), "transverse Mercator")
        }
        "utm" => match given.zone {
            Some(zone) if (1.0..=60.0).contains(&zone) && zone == zone.floor() => {
                let form = TransverseMercator::new(ellipsoid, 0.0, 0.9996);
                (Method::TransverseMercator(form), "UTM")
            }
            _ => return Err(refuse("UTM has no such zone").remedy("give zone=1 … zone=60")),
        },
        _ => return Ok(None),
    }))
}

fn azimuthal(name: &str, ellipsoid: Ellipsoid, given: &Given) -> Named {
    let origin = given.origin();
    Some(match name {
        "ortho" => (Method::Orthographic(Orthographic::new(ellipsoid, origin)), "orthographic"),
        "laea" => {
            let form = LambertAzimuthal::new(ellipsoid, origin);
            (Method::LambertAzimuthal(form), "Lambert azimuthal equal-area")
        }
        "aeqd" => {
            let form = Box::new(AzimuthalEquidistant::new(ellipsoid, origin));
            (Method::AzimuthalEquidistant(form), "azimuthal equidistant")
        }
        "stere" => {
            let form = Stereographic::new(ellipsoid, origin, given.lat_ts, given.k_0);
            (Method::Stereographic(form), "stereographic")
        }
        // PROJ's gnomonic follows geodesics on the ellipsoid.
        "gnom" if !ellipsoid.is_sphere() => return None,
        "gnom" => (Method::Gnomonic(Gnomonic::new(ellipsoid.a, origin)), "gnomonic"),
        _ => return None,
    })
}

/// Forms of the whole world.
fn world(name: &str, ellipsoid: Ellipsoid) -> Named {
    Some(match name {
        "robin" => (Method::Robinson(Robinson::new(ellipsoid.a)), "Robinson"),
        "natearth" => (Method::NaturalEarth(NaturalEarth::new(ellipsoid.a)), "Natural Earth"),
        "eqearth" => (Method::EqualEarth(EqualEarth::new(ellipsoid)), "Equal Earth"),
        "moll" => (Method::Mollweide(Mollweide::new(ellipsoid.a)), "Mollweide"),
        "sinu" => (Method::Sinusoidal(Sinusoidal::new(ellipsoid)), "sinusoidal"),
        _ => return None,
    })
}
