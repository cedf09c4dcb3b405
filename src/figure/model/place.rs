//! Places and extents as a figure names them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::unit::{LonLat, LonLatBox};

/// A place: a position, or a text that is a position as people write it ([`crate::coord`]) or else a
/// name to be looked up in the route's stops and the gazetteer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected a place: [longitude, latitude], or a text that is a position or a name"
)]
pub enum PlaceRef {
    /// `[longitude, latitude]` in degrees.
    LonLat([f64; 2]),
    /// `"Tijuana"`, `"32.5433, -117.0297"`, `"geo:32.5433,-117.0297"`.
    Text(String),
}

impl fmt::Display for PlaceRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LonLat([lon, lat]) => write!(f, "[{lon}, {lat}]"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl From<LonLat> for PlaceRef {
    fn from(position: LonLat) -> Self {
        Self::LonLat([position.lon, position.lat])
    }
}

impl From<[f64; 2]> for PlaceRef {
    fn from(position: [f64; 2]) -> Self {
        Self::LonLat(position)
    }
}

impl From<(f64, f64)> for PlaceRef {
    /// Longitude, then latitude.
    fn from((lon, lat): (f64, f64)) -> Self {
        Self::LonLat([lon, lat])
    }
}

impl From<geo_types::Coord> for PlaceRef {
    fn from(position: geo_types::Coord) -> Self {
        LonLat::from(position).into()
    }
}

impl From<geo_types::Point> for PlaceRef {
    fn from(position: geo_types::Point) -> Self {
        LonLat::from(position).into()
    }
}

impl From<&str> for PlaceRef {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for PlaceRef {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// What a map shows.
///
/// ```
/// use rumbo::figure::Extent;
/// use rumbo::geo::{Rect, coord};
///
/// let sides = Extent::Box([-118.0, 14.0, -86.0, 33.0]);
/// assert_eq!(Extent::from((-118.0, 14.0, -86.0, 33.0)), sides);
/// assert_eq!(Extent::from(Rect::new(coord! { x: -118.0, y: 14.0 }, coord! { x: -86.0, y: 33.0 })), sides);
/// assert_eq!(Extent::from("Mexico".to_owned()), Extent::Name("Mexico".into()));
/// assert_eq!(
///     Extent::from(["Tapachula", "Tijuana"]),
///     Extent::Around(vec!["Tapachula".into(), "Tijuana".into()]),
/// );
/// assert_eq!(Extent::from(vec![(-92.3, 14.9)]), Extent::Around(vec![[-92.3, 14.9].into()]));
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected an extent: \"fit\", [west, south, east, north], a place name or a list of places"
)]
pub enum Extent {
    /// `"fit"`: all routes and data; without any, the annotations, else the world.
    #[default]
    #[serde(with = "fit")]
    #[schemars(with = "fit::Fit")]
    Fit,
    /// `[west, south, east, north]` in degrees; west > east crosses the antimeridian.
    Box([f64; 4]),
    /// A place name, such as `"Mexico"`, or the ISO 3166 code of a country or province, such as `"NO"`: an
    /// area as its outline fits, anything else as its bounding box does.
    Name(String),
    /// Several places: as all of their outlines fit, or the smallest box around them where one is no
    /// area or town.
    Around(Vec<PlaceRef>),
}

impl From<[f64; 4]> for Extent {
    fn from(sides: [f64; 4]) -> Self {
        Self::Box(sides)
    }
}

impl From<LonLatBox> for Extent {
    fn from(sides: LonLatBox) -> Self {
        Self::Box([sides.west, sides.south, sides.east, sides.north])
    }
}

impl From<(f64, f64, f64, f64)> for Extent {
    /// West, south, east, north.
    fn from((west, south, east, north): (f64, f64, f64, f64)) -> Self {
        Self::Box([west, south, east, north])
    }
}

impl From<geo_types::Rect> for Extent {
    fn from(rect: geo_types::Rect) -> Self {
        Self::Box([rect.min().x, rect.min().y, rect.max().x, rect.max().y])
    }
}

impl From<&str> for Extent {
    fn from(name: &str) -> Self {
        name.to_owned().into()
    }
}

impl From<String> for Extent {
    fn from(name: String) -> Self {
        if name == "fit" { Self::Fit } else { Self::Name(name) }
    }
}

impl<P: Into<PlaceRef>> From<Vec<P>> for Extent {
    fn from(places: Vec<P>) -> Self {
        places.into_iter().collect()
    }
}

impl<const N: usize> From<[&str; N]> for Extent {
    fn from(names: [&str; N]) -> Self {
        names.into_iter().collect()
    }
}

impl<const N: usize> From<[LonLat; N]> for Extent {
    fn from(positions: [LonLat; N]) -> Self {
        positions.into_iter().collect()
    }
}

impl<P: Into<PlaceRef>> FromIterator<P> for Extent {
    /// Several places.
    fn from_iter<I: IntoIterator<Item = P>>(places: I) -> Self {
        Self::Around(places.into_iter().map(Into::into).collect())
    }
}

/// One name or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a name or a list of names")]
pub enum Names {
    /// One.
    One(String),
    /// Several, or none.
    Several(Vec<String>),
}

impl Names {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let names = match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        };
        names.iter().map(String::as_str)
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

/// `Extent::Fit` is the word `fit` in files.
mod fit {
    use schemars::JsonSchema;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    pub enum Fit {
        Fit,
    }

    pub fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        Fit::Fit.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        Fit::deserialize(deserializer).map(|Fit::Fit| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_read_in_each_form() {
        let read = |text: &str| serde_json::from_str::<Extent>(text).unwrap();
        assert_eq!(read("\"fit\""), Extent::Fit);
        assert_eq!(read("\"Mexico\""), Extent::Name("Mexico".into()));
        assert_eq!(read("[1, 2, 3, 4]"), Extent::Box([1.0, 2.0, 3.0, 4.0]));
        let around = Extent::Around(vec!["Tijuana".into(), PlaceRef::LonLat([1.0, 2.0])]);
        assert_eq!(read("[\"Tijuana\", [1, 2]]"), around);
        assert_eq!(serde_json::to_string(&Extent::Fit).unwrap(), "\"fit\"");
    }
}
