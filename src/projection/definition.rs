//! The type that stands for any projection.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::domain::Domain;
use super::ellipsoid::Ellipsoid;
use super::method::{Method, closed_form};
use super::tears;
use crate::unit::{LonLat, Plane};

/// A map projection: positions to the plane and back.
///
/// It is cheap to clone and may be shared between threads. Make one with [`Projection::parse`].
///
/// ```
/// use rumbo::projection::Projection;
/// use rumbo::unit::LonLat;
///
/// let mexico = Projection::parse("EPSG:6372")?;
/// let plane = mexico.forward(LonLat::new(-102.0, 12.0)).expect("in the domain");
/// assert!((plane.x - 2_500_000.0).abs() < 1e-3 && plane.y.abs() < 1e-3);
/// let back = mexico.inverse(plane).expect("on the map");
/// assert!((back.lon - -102.0).abs() < 1e-9 && (back.lat - 12.0).abs() < 1e-9);
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Clone)]
pub struct Projection(pub(super) Arc<Definition>);

#[derive(Clone)]
pub(super) struct Definition {
    /// For people: "Lambert conformal conic".
    pub(super) name: String,
    /// What [`Projection::parse`] reads back.
    pub(super) text: String,
    /// The PROJ string of the CRS, where it has one.
    pub(super) proj_string: Option<String>,
    pub(super) method: Method,
    /// The central meridian in degrees.
    pub(super) lon_0: f64,
    /// False easting and northing in metres.
    pub(super) x_0: f64,
    pub(super) y_0: f64,
    /// Units of the plane in a metre.
    pub(super) units_per_metre: f64,
    /// The other way round; for a plane of degrees, the metres in one on the equator.
    pub(super) metres_per_unit: f64,
    pub(super) ellipsoid: Ellipsoid,
    /// Empty until it is asked for, where it takes a search.
    pub(super) domain: OnceLock<Domain>,
    /// Whether longitudes beyond ±180° are kept (PROJ's `+over`).
    pub(super) over: bool,
}

impl Projection {
    /// Projects a position. `None` where the formulas have no image of it: beyond the horizon, at
    /// an infinitely far pole, outside what PROJ can do.
    ///
    /// The domain that shapes are cut to may be smaller: see [`Domain::contains`].
    pub fn forward(&self, position: LonLat) -> Option<Plane> {
        let definition = &*self.0;
        let plane = closed_form!(&definition.method, _form => {
            self.project_relative(self.relative(position))
        }, foreign foreign => {
            let mut one = [Plane::new(position.lon, position.lat)];
            foreign.forward_all(&mut one);
            one[0]
        });
        (plane.x.is_finite() && plane.y.is_finite()).then_some(plane)
    }

    /// The position of a point of the plane, its longitude within ±180. `None` where nothing is
    /// projected to it.
    pub fn inverse(&self, plane: Plane) -> Option<LonLat> {
        let definition = &*self.0;
        let position = closed_form!(&definition.method, form => {
            let x = plane.x / definition.units_per_metre - definition.x_0;
            let y = plane.y / definition.units_per_metre - definition.y_0;
            let (lam, phi) = form.inverse(x, y);
            LonLat::new(lam.to_degrees() + definition.lon_0, phi.to_degrees())
        }, foreign foreign => {
            let mut one = [plane];
            foreign.inverse_all(&mut one);
            LonLat::new(one[0].x, one[0].y)
        });
        let on_earth = position.lon.is_finite() && position.lat.abs() <= 90.0 + 1e-9;
        let position = LonLat::new(position.lon, position.lat.clamp(-90.0, 90.0));
        on_earth.then(|| if definition.over { position } else { position.wrapped() })
    }

    /// Whether meridians and parallels are upright and level lines, so that x tells the longitude
    /// and y the latitude; of PROJ's own projections that is not known.
    #[cfg(feature = "basemap")]
    pub(crate) fn is_cylindrical(&self) -> bool {
        matches!(
            self.0.method,
            Method::CylindricalEqualArea(_) | Method::Equirectangular(_) | Method::Mercator(_)
        )
    }

    /// Projects many positions at once, faster than one by one; `out` is cleared first, and gets
    /// NaN where [`Projection::forward`] gives `None`.
    pub fn forward_all(&self, positions: &[LonLat], out: &mut Vec<Plane>) {
        out.clear();
        let definition = &*self.0;
        closed_form!(&definition.method, form => {
            out.extend(positions.iter().map(|&position| {
                let relative = self.relative(position);
                let (x, y) = form.forward(relative.lon.to_radians(), relative.lat.to_radians());
                definition.finish(x, y)
            }));
        }, foreign foreign => {
            out.extend(positions.iter().map(|position| Plane::new(position.lon, position.lat)));
            foreign.forward_all(out);
        });
    }

    /// Which part of the sphere it draws.
    ///
    /// For the few PROJ methods whose tears rumbo does not know, the first call looks for them,
    /// which takes some tenths of a second.
    pub fn domain(&self) -> &Domain {
        let definition = &*self.0;
        definition.domain.get_or_init(|| {
            let radius = definition.ellipsoid.equatorial_radius() / definition.metres_per_unit;
            tears::domain(definition.lon_0, radius, |positions, planes| {
                self.project_relative_all(positions, planes);
            })
        })
    }

    /// What it is called: "Lambert conformal conic", "WGS 84 / UTM zone 11N".
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The text that [`Projection::parse`] reads as this projection.
    pub fn definition(&self) -> &str {
        &self.0.text
    }

    /// The projection as a PROJ string, or as it was defined where it has none.
    pub fn to_proj_string(&self) -> String {
        self.0.proj_string.clone().unwrap_or_else(|| self.0.text.clone())
    }

    /// The reference system that it was asked for by: an authority's code (`EPSG:6372`), WKT or PROJJSON;
    /// `None` for a name or a PROJ string. Web Mercator has its code whichever way it was asked for.
    pub fn crs(&self) -> Option<&str> {
        let text = self.0.text.as_str();
        match text.to_ascii_lowercase().replace('_', "-").as_str() {
            "web-mercator" => Some("EPSG:3857"),
            _ => (text.contains([':', '[', '{']) && !text.contains("proj=")).then_some(text),
        }
    }

    /// Whether it is Mercator's projection, upright: the plane that web maps' zooms are counted on.
    pub fn is_mercator(&self) -> bool {
        matches!(self.0.method, Method::Mercator(_))
    }

    /// How many metres a unit of the plane is where the scale is true; for a plane of degrees, how
    /// many a degree is on the equator.
    pub fn metres_per_unit(&self) -> f64 {
        self.0.metres_per_unit
    }

    /// The ellipsoid or sphere it is defined on.
    pub fn ellipsoid(&self) -> Ellipsoid {
        self.0.ellipsoid
    }

    /// The same projection, drawing another part of the sphere.
    ///
    /// The domain's central meridian must stay; what the formulas cannot project is left out.
    #[must_use]
    pub fn with_domain(&self, domain: Domain) -> Self {
        Self(Arc::new(Definition { domain: OnceLock::from(domain), ..(*self.0).clone() }))
    }

    /// The position with its longitude measured from the central meridian, within ±180.
    pub(super) fn relative(&self, position: LonLat) -> LonLat {
        LonLat::new(position.lon - self.0.lon_0, position.lat).wrapped()
    }

    /// Projects a position whose longitude is measured from the central meridian and which may
    /// lie on either side of the cut.
    pub(crate) fn project_relative(&self, position: LonLat) -> Plane {
        let definition = &*self.0;
        closed_form!(&definition.method, form => {
            let (x, y) = form.forward(position.lon.to_radians(), position.lat.to_radians());
            definition.finish(x, y)
        }, foreign foreign => {
            let mut one = [definition.absolute(position)];
            foreign.forward_all(&mut one);
            one[0]
        })
    }

    /// [`Projection::project_relative`] for many.
    pub(crate) fn project_relative_all(&self, positions: &[LonLat], out: &mut Vec<Plane>) {
        out.clear();
        out.reserve(positions.len());
        let definition = &*self.0;
        let put = |x, y| out.push(definition.finish(x, y));
        match &definition.method {
            Method::Mercator(form) => return form.forward_all(positions, put),
            Method::LambertConformalConic(form) => return form.forward_all(positions, put),
            _ => {}
        }
        closed_form!(&definition.method, form => {
            out.extend(positions.iter().map(|&position| {
                let (x, y) = form.forward(position.lon.to_radians(), position.lat.to_radians());
                definition.finish(x, y)
            }));
        }, foreign foreign => {
            out.extend(positions.iter().map(|&position| definition.absolute(position)));
            foreign.forward_all(out);
        });
    }
}

impl Definition {
    /// A position for PROJ, its longitude measured from Greenwich. On the cut itself PROJ would
    /// take either side for the one it likes: 0.1 mm inside there is no doubt.
    #[cfg(feature = "proj")]
    fn absolute(&self, position: LonLat) -> Plane {
        const INSIDE: f64 = 180.0 - 1e-9;
        let lon = position.lon;
        let lon = if lon.abs() > INSIDE && lon.abs() <= 180.0 { INSIDE.copysign(lon) } else { lon };
        Plane::new(lon + self.lon_0, position.lat)
    }

    #[inline]
    fn finish(&self, x: f64, y: f64) -> Plane {
        Plane::new((x + self.x_0) * self.units_per_metre, (y + self.y_0) * self.units_per_metre)
    }
}

impl fmt::Debug for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Projection").field(&self.0.text).finish()
    }
}

impl PartialEq for Projection {
    /// Whether both are defined by the same text.
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}
