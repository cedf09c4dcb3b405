//! Choosing a projection from what is to be shown.

use libm::sin;

use super::definition::Projection;
use crate::error::Result;
use crate::unit::LonLatBox;

/// What a map is for: what its projection should keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Purpose {
    /// Areas: densities, choropleths.
    EqualArea,
    /// Angles and small shapes: routes, reference and locator maps.
    #[default]
    Conformal,
    /// Distances, along some lines.
    Equidistant,
    /// Nothing exactly, all of it roughly: what a world map looks best in.
    Compromise,
}

impl Projection {
    /// A projection that suits an extent, and why: the rules of the Projection Wizard (Šavrič,
    /// Jenny and Jenny 2016, after Snyder 1987). Standard parallels lie a sixth of the extent
    /// inside its edges.
    ///
    /// # Errors
    /// None for an extent on Earth.
    ///
    /// ```
    /// use rumbo::projection::{Projection, Purpose};
    /// use rumbo::unit::LonLatBox;
    ///
    /// let mexico = LonLatBox::new(-118.0, 14.0, -86.0, 33.0);
    /// let (projection, why) = Projection::choose(mexico, Purpose::Conformal)?;
    /// assert_eq!(projection.name(), "Lambert conformal conic");
    /// assert!(why.contains("wider than tall"));
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn choose(extent: LonLatBox, purpose: Purpose) -> Result<(Self, String)> {
        let choice = Shown::of(extent).choose(purpose);
        let projection = Self::parse(&choice.definition)?;
        let why = format!("{}: {}", projection.name(), choice.why);
        Ok((projection, why))
    }

    /// What suits an extent of about a hemisphere in a frame that shows much more than it, down to lands
    /// that an azimuthal map would squash at its edge: a map of the world, centred there. `None` for
    /// other extents, and about a pole, where an azimuthal map stays.
    pub(crate) fn choose_for_more(extent: LonLatBox) -> Result<Option<(Self, String)>> {
        let shown = Shown::of(extent);
        if !(WORLD..HEMISPHERE).contains(&shown.share) || shown.lat_0.abs() > TROPICAL {
            return Ok(None);
        }
        let projection = Self::parse(&format!("equal-earth +lon_0={}", shown.lon_0))?;
        let why = format!(
            "{}: the frame is so wide that lands at the edge of an azimuthal map would be squashed",
            projection.name()
        );
        Ok(Some((projection, why)))
    }

    /// What suits an extent in a frame that shows where a cone ends, as it does beyond a pole, where it
    /// leaves a wedge: an azimuthal map, which goes on there. `None` for extents that suit no cone.
    pub(crate) fn choose_for_pole(
        extent: LonLatBox,
        purpose: Purpose,
    ) -> Result<Option<(Self, String)>> {
        let shown = Shown::of(extent);
        if !shown.choose(purpose).is_cone() {
            return Ok(None);
        }
        let choice = shown.azimuthal(purpose, "the frame reaches beyond a pole, where a cone ends");
        let projection = Self::parse(&choice.definition)?;
        let why = format!("{}: {}", projection.name(), choice.why);
        Ok(Some((projection, why)))
    }
}

/// From this share of the sphere on an extent is the world: the sphere over it.
const WORLD: f64 = 1.5;
/// From this share of the sphere on an extent is about a hemisphere: the sphere over it.
const HEMISPHERE: f64 = 6.0;
/// Extents about a parallel nearer to the equator than this suit maps of the world.
const TROPICAL: f64 = 30.0;

/// What is shown.
struct Shown {
    south: f64,
    north: f64,
    /// Degrees of longitude.
    span: f64,
    lat_0: f64,
    lon_0: f64,
    /// The sphere's area over the extent's: 1 for the world.
    share: f64,
}

struct Choice {
    definition: String,
    why: String,
}

impl Choice {
    /// Whether it has standard parallels, as cones have.
    fn is_cone(&self) -> bool {
        self.definition.contains("+lat_1=")
    }
}

fn choice(definition: impl Into<String>, why: impl Into<String>) -> Choice {
    Choice { definition: definition.into(), why: why.into() }
}

impl Shown {
    fn of(extent: LonLatBox) -> Self {
        let (south, north) = (extent.south.max(-90.0), extent.north.min(90.0));
        let span = extent.lon_span().max(1e-6);
        let center = extent.center();
        let height = (sin(north.to_radians()) - sin(south.to_radians())).max(1e-9);
        // Rounded, so that the text is short and a nudge of the extent changes nothing.
        let round = |degrees: f64| {
            if span > 20.0 { degrees.round() } else { (degrees * 10.0).round() / 10.0 }
        };
        Self {
            south,
            north,
            span,
            lat_0: round((south + north) / 2.0),
            lon_0: if span >= 359.0 { 0.0 } else { round(center.lon) },
            share: 720.0 / span / height,
        }
    }

    fn choose(&self, purpose: Purpose) -> Choice {
        // Wider than a hemisphere and about the equator, an azimuthal map shows shapes from behind.
        let is_belt = self.span > 200.0 && self.south < 30.0 && self.north > -30.0;
        if self.share < WORLD || is_belt && purpose == Purpose::EqualArea {
            self.world(purpose)
        } else if self.share < HEMISPHERE {
            self.hemisphere(purpose)
        } else {
            self.region(purpose)
        }
    }

    fn world(&self, purpose: Purpose) -> Choice {
        let lon_0 = self.lon_0;
        match purpose {
            Purpose::EqualArea => {
                choice(format!("equal-earth +lon_0={lon_0}"), "a world map that keeps areas")
            }
            Purpose::Compromise => choice(
                format!("natural-earth +lon_0={lon_0}"),
                "a world map that balances areas and shapes",
            ),
            Purpose::Conformal => choice(
                format!("mercator +lon_0={lon_0}"),
                "a world map that keeps angles, at the price of areas",
            ),
            Purpose::Equidistant => choice(
                format!("azimuthal-equidistant +lat_0=90 +lon_0={lon_0}"),
                "a world map that keeps distances from the north pole",
            ),
        }
    }

    fn hemisphere(&self, purpose: Purpose) -> Choice {
        if self.south > -23.44 && self.north < 23.44 {
            return self.cylinder(purpose, "a part of the world along the equator");
        }
        self.azimuthal(purpose, "about a hemisphere")
    }

    fn region(&self, purpose: Purpose) -> Choice {
        let nearest = if self.south <= 0.0 && self.north >= 0.0 {
            0.0
        } else {
            self.south.abs().min(self.north.abs())
        };
        let width = self.span * libm::cos(nearest.to_radians()).max(1e-6);
        let ratio = (self.north - self.south) / width;
        if purpose == Purpose::Conformal {
            if self.south >= 84.0 || self.north <= -84.0 {
                return self.azimuthal(purpose, "a polar region");
            }
            if self.span <= 6.0 && (ratio > 1.25 || self.span <= 3.0) {
                let k_0 = if self.span <= 3.0 { 0.9999 } else { 0.9996 };
                return choice(
                    format!("transverse-mercator +lon_0={} +k_0={k_0}", self.lon_0),
                    "an extent of few degrees, which keeps its angles along one meridian",
                );
            }
        }
        if ratio > 1.25 {
            return self.tall(purpose);
        }
        if ratio < 0.8 {
            return self.wide(purpose);
        }
        self.azimuthal(purpose, "about as wide as tall")
    }

    /// North–south extents.
    fn tall(&self, purpose: Purpose) -> Choice {
        let Self { lon_0, lat_0, .. } = *self;
        let why = "taller than wide, so that one meridian carries the map";
        match purpose {
            Purpose::Conformal => {
                choice(format!("transverse-mercator +lon_0={lon_0} +k_0=0.9996"), why)
            }
            Purpose::Equidistant if cfg!(feature = "proj") => {
                choice(format!("+proj=cass +lat_0={lat_0} +lon_0={lon_0} +ellps=WGS84"), why)
            }
            Purpose::EqualArea | Purpose::Compromise if cfg!(feature = "proj") => {
                choice(format!("+proj=tcea +lat_0={lat_0} +lon_0={lon_0} +R=6371008.7714"), why)
            }
            _ => self.azimuthal(purpose, "taller than wide"),
        }
    }

    /// East–west extents.
    fn wide(&self, purpose: Purpose) -> Choice {
        let Self { lon_0, lat_0, south, north, .. } = *self;
        let holds_pole = self.span >= 300.0 && (south <= -89.0 || north >= 89.0);
        if lat_0.abs() > 70.0 || holds_pole {
            return self.azimuthal(purpose, "wider than tall near a pole");
        }
        if lat_0.abs() < 15.0 {
            return self.cylinder(purpose, "wider than tall near the equator");
        }
        let sixth = (north - south) / 6.0;
        let tenth = |degrees: f64| (degrees * 10.0).round() / 10.0;
        let (lat_1, lat_2) = (tenth(south + sixth), tenth(north - sixth));
        if (lat_1 + lat_2).abs() < 1.0 || lat_1.abs().max(lat_2.abs()) > 89.0 {
            return self.azimuthal(purpose, "wider than tall, where no cone fits");
        }
        let name = match purpose {
            Purpose::Conformal => "lambert-conformal-conic",
            Purpose::Equidistant => "equidistant-conic",
            Purpose::EqualArea | Purpose::Compromise => "albers",
        };
        choice(
            format!("{name} +lat_1={lat_1} +lat_2={lat_2} +lat_0={lat_0} +lon_0={lon_0}"),
            format!(
                "wider than tall in middle latitudes; standard parallels {lat_1}° and {lat_2}°, a \
                 sixth inside the extent"
            ),
        )
    }

    fn cylinder(&self, purpose: Purpose, what: &str) -> Choice {
        let lon_0 = self.lon_0;
        let crosses = self.south < 0.0 && self.north > 0.0;
        let lat_ts =
            if crosses { self.south.abs().max(self.north.abs()) / 2.0 } else { self.lat_0.abs() };
        let lat_ts = (lat_ts * 10.0).round() / 10.0;
        let name = match purpose {
            Purpose::Conformal => "mercator",
            Purpose::Equidistant => "equirectangular",
            Purpose::EqualArea | Purpose::Compromise => "cylindrical-equal-area",
        };
        choice(
            format!("{name} +lon_0={lon_0} +lat_ts={lat_ts}"),
            format!("{what}; true at {lat_ts}° north and south"),
        )
    }

    fn azimuthal(&self, purpose: Purpose, what: &str) -> Choice {
        let pole = if self.share > HEMISPHERE { 75.0 } else { 85.0 };
        let holds_pole = self.span >= 300.0 && (self.south <= -89.0 || self.north >= 89.0);
        let lat_0 = if self.lat_0.abs() > pole || holds_pole {
            90.0f64.copysign(self.lat_0)
        } else {
            self.lat_0
        };
        let name = match purpose {
            Purpose::Conformal => "stereographic",
            Purpose::Equidistant => "azimuthal-equidistant",
            Purpose::EqualArea | Purpose::Compromise => "lambert-azimuthal-equal-area",
        };
        choice(
            format!("{name} +lat_0={lat_0} +lon_0={}", self.lon_0),
            format!("{what}; centred there"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_get_the_projection_that_cartographers_give_them() {
        for (extent, purpose, name) in [
            (LonLatBox::WORLD, Purpose::EqualArea, "Equal Earth"),
            (LonLatBox::WORLD, Purpose::Compromise, "Natural Earth"),
            (
                LonLatBox::new(-125.0, 24.0, -66.0, 50.0),
                Purpose::EqualArea,
                "Albers equal-area conic",
            ),
            (
                LonLatBox::new(-125.0, 24.0, -66.0, 50.0),
                Purpose::Conformal,
                "Lambert conformal conic",
            ),
            (LonLatBox::new(-76.0, -56.0, -66.0, -17.0), Purpose::Conformal, "transverse Mercator"),
            (LonLatBox::new(-180.0, -90.0, 180.0, -60.0), Purpose::Conformal, "stereographic"),
            (LonLatBox::new(-180.0, 45.0, 180.0, 90.0), Purpose::Conformal, "stereographic"),
            (LonLatBox::new(95.0, -11.0, 141.0, 6.0), Purpose::Conformal, "Mercator"),
            (LonLatBox::new(95.0, -11.0, 141.0, 6.0), Purpose::EqualArea, "cylindrical equal-area"),
            (LonLatBox::new(-117.3, 32.4, -116.8, 32.7), Purpose::Conformal, "transverse Mercator"),
            (LonLatBox::new(170.0, -50.0, -170.0, -30.0), Purpose::Conformal, "stereographic"),
        ] {
            let (projection, why) = Projection::choose(extent, purpose).unwrap();
            assert_eq!(projection.name(), name, "{extent:?}: {why}");
        }
    }

    #[test]
    fn nothing_on_earth_is_refused() {
        for south in [-90.0, -60.0, -10.0, 20.0, 80.0] {
            for height in [0.0, 0.1, 10.0, 100.0] {
                for west in [-180.0, -20.0, 179.0] {
                    for width in [0.0, 1.0, 30.0, 300.0] {
                        let north = f64::min(south + height, 90.0);
                        let east = west + width;
                        let east = if east > 180.0 { east - 360.0 } else { east };
                        let extent = LonLatBox::new(west, south, east, north);
                        for purpose in [
                            Purpose::EqualArea,
                            Purpose::Conformal,
                            Purpose::Equidistant,
                            Purpose::Compromise,
                        ] {
                            let chosen = Projection::choose(extent, purpose);
                            assert!(chosen.is_ok(), "{extent:?} {purpose:?}: {chosen:?}");
                        }
                    }
                }
            }
        }
    }
}
