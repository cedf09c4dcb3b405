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

impl From<&str> for PlaceRef {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// What a map shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected an extent: \"fit\", [west, south, east, north], a place name or a list of places"
)]
pub enum Extent {
    /// `"fit"`: all routes and data, or without any the world.
    #[default]
    #[serde(with = "fit")]
    #[schemars(with = "fit::Fit")]
    Fit,
    /// `[west, south, east, north]` in degrees; west > east crosses the antimeridian.
    Box([f64; 4]),
    /// A place name, such as `"Mexico"`: its bounding box.
    Name(String),
    /// The smallest box around several places.
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

impl From<&str> for Extent {
    fn from(name: &str) -> Self {
        if name == "fit" { Self::Fit } else { Self::Name(name.to_owned()) }
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
