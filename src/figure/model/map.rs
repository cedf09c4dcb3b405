//! The main map.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::place::{Extent, Names, PlaceRef};
use crate::error::{Error, ErrorKind};
use crate::unit::Length;

/// What the main map shows and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MapSetup {
    /// `"auto"`, a name such as `"mercator"`, a code such as `"EPSG:6372"`, a PROJ string, WKT.
    /// `"albers-usa"` is a map of the United States with insets of Alaska, Hawaii and Puerto Rico.
    pub projection: String,
    /// Which of the insets `albers-usa` has: `"Alaska"`, `"Hawaii"`, `"Puerto Rico"`. Default all.
    pub parts: Option<Vec<String>>,
    /// What is shown. Of a country that is named the capital is marked, however small it is.
    pub extent: Extent,
    /// The middle of the map, instead of `extent`: a place, with `radius`, `scale` or `zoom` beside
    /// it.
    pub center: Option<PlaceRef>,
    /// How far around `center` the map shows at least: `"50 km"`.
    pub radius: Option<String>,
    /// The scale at `center`: `"1:250000"`.
    pub scale: Option<String>,
    /// The zoom at `center`, as web maps have it: the world is 512 · 2^zoom pixels wide. The
    /// projection is Web Mercator unless another is given.
    pub zoom: Option<f64>,
    /// What points up, degrees clockwise from north; with `zoom`.
    pub bearing: Option<f64>,
    /// What the map is about: countries, or states and provinces, by name or ISO 3166 code. They are
    /// tinted, all others step back; without an extent the map shows them.
    pub highlight: Names,
    /// A theme's name, the path of a MapLibre style, or the JSON of one, which begins with `{`.
    pub theme: String,
    /// The language of the basemap's names and of what the page says of itself, such as `"es"`. Default
    /// English for countries and waters, for towns the name known best; some 300 towns have names in
    /// other languages, the others keep theirs. Legend, dates, notes and the
    /// signs of numbers are in Arabic, English, French, German, Italian, Portuguese or Spanish; in other
    /// languages `[words]` has to give them.
    pub language: Option<String>,
    /// Whose view the map takes of ground that one side governs and another claims: `"neutral"`
    /// (hatched, neither side's), `"de-facto"` (who governs it has it), `"un"` (resolutions of the
    /// United Nations), or a country's ISO 3166 code. Default neutral.
    pub worldview: Option<String>,
    /// Layers of the theme that are left out, by id.
    pub hide: Vec<String>,
    /// Room between the extent and the map's edge. Default 5 %.
    pub padding: Padding,
    /// Meridians and parallels.
    pub graticule: Option<Graticule>,
    /// Whether the embedded basemap is drawn. Default yes.
    pub basemap: bool,
    /// Whether the theme's layers of relief (`hillshade`, `color-relief`) are drawn. Default yes; over
    /// coloured areas never, whose colours they would change.
    pub relief: bool,
}

impl Default for MapSetup {
    fn default() -> Self {
        Self {
            projection: "auto".to_owned(),
            parts: None,
            extent: Extent::Fit,
            center: None,
            radius: None,
            scale: None,
            zoom: None,
            bearing: None,
            highlight: Names::default(),
            theme: "paper".to_owned(),
            language: None,
            worldview: None,
            hide: Vec::new(),
            padding: Padding::default(),
            graticule: None,
            basemap: true,
            relief: true,
        }
    }
}

/// Room between an extent and the edge of its map: a length, or a share of the map's smaller side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Given", into = "String")]
pub enum Padding {
    /// A length on the page.
    Length(Length),
    /// A share of the map's smaller side, 0 … 0.45.
    Share(f64),
}

/// Room at an edge: CSS pixels, a length such as `"20px"`, or a share of the map's smaller side such as `"5%"`.
#[derive(Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected a padding: a length such as \"20px\" or a share such as \"5%\""
)]
enum Given {
    Px(f64),
    Text(String),
}

impl JsonSchema for Padding {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Padding".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Given::json_schema(generator)
    }
}

impl Default for Padding {
    fn default() -> Self {
        Self::Share(0.05)
    }
}

impl Padding {
    /// The padding in CSS pixels for a map of a size.
    pub fn px(self, width: f64, height: f64) -> f64 {
        match self {
            Self::Length(length) => length.px(),
            Self::Share(share) => share * width.min(height),
        }
    }
}

impl TryFrom<Given> for Padding {
    type Error = Error;

    fn try_from(given: Given) -> Result<Self, Error> {
        let text = match given {
            Given::Px(px) => return Ok(Self::Length(Length::from_px(px))),
            Given::Text(text) => text,
        };
        let Some(percent) = text.trim().strip_suffix('%') else {
            return text.parse().map(Self::Length);
        };
        match percent.trim().parse::<f64>() {
            Ok(percent) if (0.0..=45.0).contains(&percent) => Ok(Self::Share(percent / 100.0)),
            _ => Err(Error::new(ErrorKind::Figure, format!("`{text}` is not a padding"))
                .remedy("give a length, or a share between 0% and 45%")),
        }
    }
}

impl From<Padding> for String {
    fn from(padding: Padding) -> Self {
        match padding {
            Padding::Length(length) => length.to_string(),
            Padding::Share(share) => format!("{}%", share * 100.0),
        }
    }
}

/// Meridians and parallels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Graticule {
    /// Degrees between lines; without it, what suits the scale.
    pub step: Option<f64>,
    /// Whether each line is labelled where it meets the map's edge; the report names those without room.
    pub labels: bool,
}

impl Default for Graticule {
    fn default() -> Self {
        Self { step: None, labels: true }
    }
}

impl MapSetup {
    /// Refuses what no map can have.
    pub(in crate::figure) fn check(&self) -> Result<(), Error> {
        let Some(step) = self.graticule.and_then(|graticule| graticule.step) else { return Ok(()) };
        if (FINEST_STEP..=COARSEST_STEP).contains(&step) {
            return Ok(());
        }
        let message = format!("a graticule cannot have a line every {step}°");
        Err(Error::new(ErrorKind::Figure, message)
            .at_path("map.graticule.step")
            .remedy(format!("give between {FINEST_STEP} and {COARSEST_STEP} degrees")))
    }
}

/// Degrees between the lines of a graticule.
const FINEST_STEP: f64 = 0.01;
const COARSEST_STEP: f64 = 180.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paddings_are_lengths_or_shares() {
        let read = |text: &str| serde_json::from_str::<Padding>(text);
        assert_eq!(read("\"5%\"").unwrap().px(1000.0, 500.0), 25.0);
        assert_eq!(read("12").unwrap().px(1000.0, 500.0), 12.0);
        assert_eq!(read("\"1in\"").unwrap().px(1000.0, 500.0), 96.0);
        assert!(read("\"60%\"").is_err());
    }
}
