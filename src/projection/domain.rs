//! Which part of the sphere a projection draws, and where it must be cut first.

use libm::{atan2, cos, hypot, sin};

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
    /// Boxes on a graticule whose equator is a great circle: transverse and oblique projections.
    Oblique {
        /// The centre, where longitudes on that graticule start; the great circle goes through it.
        center: LonLat,
        /// The great circle's azimuth there, degrees clockwise from north.
        azimuth: f64,
        /// The boxes on that graticule.
        lobes: Vec<Lobe>,
    },
    /// Boxes side by side: interrupted projections.
    Lobes {
        /// The central meridian, degrees.
        central: f64,
        /// The boxes.
        lobes: Vec<Lobe>,
    },
}

/// A box of a [`Domain`] in several pieces, its sides in degrees; longitudes are relative to the
/// central meridian or, on a turned graticule, to the centre.
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
            Self::Oblique { center, azimuth, lobes } => {
                let (phi, azimuth) = (center.lat.to_radians(), azimuth.to_radians());
                let (lat, lon) =
                    (position.lat.to_radians(), (position.lon - center.lon).to_radians());
                let (x, y, z) = (cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat));
                let ahead = cos(phi) * x + sin(phi) * z;
                let (east, north) = (y, cos(phi) * z - sin(phi) * x);
                // The graticule's pole is a quarter turn to the left of its equator.
                let along = east * sin(azimuth) + north * cos(azimuth);
                let up = north * sin(azimuth) - east * cos(azimuth);
                let turned = LonLat::new(
                    atan2(along, ahead).to_degrees(),
                    atan2(up, hypot(along, ahead)).to_degrees(),
                );
                lobes.iter().any(|lobe| lobe.holds(turned))
            }
            Self::Lobes { central, lobes } => {
                let lon = LonLat::new(position.lon - central, 0.0).wrapped().lon;
                lobes.iter().any(|lobe| lobe.holds(LonLat::new(lon, position.lat)))
            }
        }
    }
}

impl Lobe {
    pub(super) const fn new(west: f64, south: f64, east: f64, north: f64) -> Self {
        Self { west, south, east, north }
    }

    /// Whether a position lies within, or so close outside that it is drawn with it: lobes are
    /// kept a hair apart.
    fn holds(&self, position: LonLat) -> bool {
        const NEAR: f64 = 1e-8;
        (self.west - NEAR..=self.east + NEAR).contains(&position.lon)
            && (self.south - NEAR..=self.north + NEAR).contains(&position.lat)
    }
}

/// The cosine of the distance between two positions on the sphere.
pub(super) fn cos_distance(a: LonLat, b: LonLat) -> f64 {
    let (phi_a, phi_b) = (a.lat.to_radians(), b.lat.to_radians());
    sin(phi_a) * sin(phi_b) + cos(phi_a) * cos(phi_b) * cos((b.lon - a.lon).to_radians())
}
