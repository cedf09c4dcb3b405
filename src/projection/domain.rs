//! Which part of the sphere a projection draws, and where it must be cut first.

use libm::{cos, sin};

use super::proj_string::Parameters;
use crate::unit::LonLat;

/// The part of the sphere that a projection draws, in one piece or several.
///
/// Shapes are cut to it before they are projected. A projection's formulas may reach further
/// ([`Projection::forward`](super::Projection::forward) does), but what lies outside would be
/// infinitely large, torn or drawn over the front.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Domain {
    /// All between two parallels, cut along the meridian opposite the central one: cylindrical,
    /// conic and pseudocylindrical projections.
    Band {
        /// The central meridian, degrees.
        central: f64,
        /// The southern parallel, degrees; −90 reaches the pole.
        south: f64,
        /// The northern parallel, degrees.
        north: f64,
    },
    /// All within a distance of a centre: azimuthal projections.
    Cap {
        /// The centre.
        center: LonLat,
        /// The greatest distance from it, degrees of arc.
        radius: f64,
    },
    /// Boxes side by side: interrupted projections.
    Lobes {
        /// The central meridian, degrees.
        central: f64,
        /// The boxes.
        lobes: Vec<Lobe>,
    },
}

/// A box of an interrupted projection's [`Domain`], its sides in degrees; longitudes are
/// relative to the central meridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lobe {
    /// Western side.
    pub west: f64,
    /// Southern side.
    pub south: f64,
    /// Eastern side.
    pub east: f64,
    /// Northern side.
    pub north: f64,
}

/// The latitude where Web Mercator's square ends.
pub(super) const SQUARE: f64 = 85.051_128_779_806_59;

impl Domain {
    /// The meridian that longitudes are measured from before projecting.
    pub fn central_meridian(&self) -> f64 {
        match self {
            Self::Band { central, .. } | Self::Lobes { central, .. } => *central,
            Self::Cap { center, .. } => center.lon,
        }
    }

    /// Whether a position lies within.
    pub fn contains(&self, position: LonLat) -> bool {
        match self {
            Self::Band { south, north, .. } => (*south..=*north).contains(&position.lat),
            Self::Cap { center, radius } => {
                *radius >= 180.0
                    || cos_distance(*center, position) >= cos(radius.to_radians()) - 1e-12
            }
            Self::Lobes { central, lobes } => {
                let lon = LonLat::new(position.lon - central, 0.0).wrapped().lon;
                lobes.iter().any(|lobe| {
                    (lobe.west..=lobe.east).contains(&lon)
                        && (lobe.south..=lobe.north).contains(&position.lat)
                })
            }
        }
    }

    /// The domain that fits a PROJ method with its parameters.
    pub(super) fn of_proj(parameters: &Parameters<'_>) -> Self {
        let number = |key| parameters.number(key).ok().flatten().unwrap_or(0.0);
        let method = parameters.get("proj").unwrap_or_default();
        let central = number("lon_0");
        let center = LonLat::new(central, number("lat_0"));
        let cap = |radius| Self::Cap { center, radius };
        let band = |south, north| Self::Band { central, south, north };
        match method {
            "merc" | "webmerc" => band(-SQUARE, SQUARE),
            "ortho" => cap(90.0),
            "gnom" => cap(60.0),
            // d3's circle of 142° is drawn as arcs that reach 142.004°.
            "stere" | "ups" | "sterea" => cap(142.0015),
            "laea" | "aeqd" => cap(179.99),
            "lcc" => {
                let lat_1 = number("lat_1");
                let lat_2 = parameters.number("lat_2").ok().flatten().unwrap_or(lat_1);
                if lat_1 + lat_2 > 0.0 { band(-78.0, 90.0) } else { band(-90.0, 78.0) }
            }
            "tmerc" | "etmerc" | "utm" => {
                let zone = number("zone");
                let central = if zone > 0.0 { zone * 6.0 - 183.0 } else { central };
                Self::Cap { center: LonLat::new(central, 0.0), radius: 80.0 }
            }
            _ => band(-90.0, 90.0),
        }
    }
}

/// The cosine of the distance between two positions on the sphere.
pub(super) fn cos_distance(a: LonLat, b: LonLat) -> f64 {
    let (phi_a, phi_b) = (a.lat.to_radians(), b.lat.to_radians());
    sin(phi_a) * sin(phi_b) + cos(phi_a) * cos(phi_b) * cos((b.lon - a.lon).to_radians())
}
