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
    /// All within a distance of a great circle, cut across it opposite the centre: transverse and
    /// oblique projections.
    Oblique {
        /// The centre; the great circle goes through it.
        center: LonLat,
        /// The great circle's azimuth there, degrees clockwise from north.
        azimuth: f64,
        /// The greatest distance from the great circle, degrees of arc.
        reach: f64,
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
            Self::Cap { center, .. } | Self::Oblique { center, .. } => center.lon,
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
            Self::Oblique { center, azimuth, reach } => {
                // The great circle's pole is a quarter turn to the right of its azimuth.
                let (phi, right) = (center.lat.to_radians(), (azimuth + 90.0).to_radians());
                let up = cos(phi) * cos(right);
                let (east, ahead) = (sin(right), -sin(phi) * cos(right));
                let (lat, lon) =
                    (position.lat.to_radians(), (position.lon - center.lon).to_radians());
                let away = sin(lat) * up + cos(lat) * (cos(lon) * ahead + sin(lon) * east);
                away.abs() <= sin(reach.to_radians()) + 1e-12
            }
            Self::Lobes { central, lobes } => {
                let lon = LonLat::new(position.lon - central, 0.0).wrapped().lon;
                // A point between two lobes is drawn with one of them.
                lobes.iter().any(|lobe| {
                    (lobe.west - 1e-8..=lobe.east + 1e-8).contains(&lon)
                        && (lobe.south - 1e-8..=lobe.north + 1e-8).contains(&position.lat)
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
            // As far as d3 draws it: there the scale is 9.4 times that of the centre.
            "stere" | "ups" | "sterea" => cap(142.0),
            "laea" | "aeqd" => cap(179.99),
            "lcc" => {
                let lat_1 = number("lat_1");
                let lat_2 = parameters.number("lat_2").ok().flatten().unwrap_or(lat_1);
                if lat_1 + lat_2 > 0.0 { band(-78.0, 90.0) } else { band(-90.0, 78.0) }
            }
            "tmerc" | "etmerc" | "utm" | "tcc" => {
                let zone = number("zone");
                let central = if zone > 0.0 { zone * 6.0 - 183.0 } else { central };
                Self::Oblique { center: LonLat::new(central, 0.0), azimuth: 0.0, reach: 80.0 }
            }
            "cass" | "tcea" => {
                Self::Oblique { center: LonLat::new(central, 0.0), azimuth: 0.0, reach: 90.0 }
            }
            "omerc" | "somerc" | "gstmerc" | "labrd" => {
                let has = |key| parameters.get(key).is_some();
                let central = if has("lonc") { number("lonc") } else { central };
                let azimuth = if has("alpha") { number("alpha") } else { 90.0 };
                let center = LonLat::new(central, center.lat);
                if has("lat_1") || method != "omerc" {
                    Self::Cap { center, radius: 50.0 }
                } else {
                    Self::Oblique { center, azimuth, reach: 80.0 }
                }
            }
            // What is seen from a height above the ground.
            "nsper" | "tpers" | "geos" => {
                let radius = ["R", "a"]
                    .iter()
                    .find_map(|key| parameters.number(key).ok().flatten())
                    .unwrap_or(6_378_137.0);
                let height = number("h").max(1.0);
                let seen = libm::acos(radius / (radius + height)).to_degrees();
                let center = if method == "geos" { LonLat::new(central, 0.0) } else { center };
                Self::Cap { center, radius: (seen - 0.3).max(seen * 0.9) }
            }
            "airy" | "guyou" | "adams_hemi" => {
                let center = if method == "airy" { center } else { LonLat::new(central, 0.0) };
                Self::Cap { center, radius: 89.9 }
            }
            "krovak" | "mod_krovak" | "nzmg" | "alsk" | "gs48" | "gs50" | "lee_os" | "mil_os"
            | "rouss" | "calcofi" => {
                let center = match method {
                    "krovak" | "mod_krovak" => LonLat::new(24.8, 49.5),
                    "nzmg" => LonLat::new(173.0, -41.0),
                    "alsk" => LonLat::new(-152.0, 64.0),
                    "gs48" => LonLat::new(-96.0, 39.0),
                    "gs50" => LonLat::new(-120.0, 45.0),
                    "lee_os" => LonLat::new(-165.0, -10.0),
                    "mil_os" => LonLat::new(20.0, 18.0),
                    "calcofi" => LonLat::new(-121.15, 34.15),
                    _ => center,
                };
                let radius = match method {
                    "nzmg" | "calcofi" => 15.0,
                    "lee_os" | "mil_os" => 60.0,
                    _ => 30.0,
                };
                Self::Cap { center, radius }
            }
            "igh" | "imoll" => {
                lobes(central, &[-180.0, -40.0, 180.0], &[-180.0, -100.0, -20.0, 80.0, 180.0])
            }
            "igh_o" | "imoll_o" => {
                lobes(central, &[-180.0, -90.0, 60.0, 180.0], &[-180.0, -60.0, 90.0, 180.0])
            }
            _ => band(-90.0, 90.0),
        }
    }
}

/// The lobes between the cuts of the northern and the southern hemisphere, kept off each other by
/// 0.1 mm so that no point is taken for the neighbour's.
fn lobes(central: f64, north: &[f64], south: &[f64]) -> Domain {
    const APART: f64 = 1e-9;
    let row = |cuts: &[f64], south: f64, north: f64| -> Vec<Lobe> {
        cuts.windows(2)
            .map(|cut| Lobe { west: cut[0] + APART, south, east: cut[1] - APART, north })
            .collect()
    };
    let mut lobes = row(north, APART, 90.0);
    lobes.extend(row(south, -90.0, -APART));
    Domain::Lobes { central, lobes }
}

/// The cosine of the distance between two positions on the sphere.
pub(super) fn cos_distance(a: LonLat, b: LonLat) -> f64 {
    let (phi_a, phi_b) = (a.lat.to_radians(), b.lat.to_radians());
    sin(phi_a) * sin(phi_b) + cos(phi_a) * cos(phi_b) * cos((b.lon - a.lon).to_radians())
}
