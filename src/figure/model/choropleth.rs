//! Areas coloured by a number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data::Data;
use crate::unit::Color;

/// How numbers are divided into classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Classing {
    /// As many areas in each class.
    #[default]
    Quantile,
    /// Classes as wide as one another.
    Equal,
    /// Classes whose members differ least (Jenks 1977, by Fisher's exact division).
    Jenks,
}

/// The sign before the decimals of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Decimal {
    /// `1,234.5`.
    #[serde(rename = ".")]
    Point,
    /// `1.234,5`.
    #[serde(rename = ",")]
    Comma,
}

/// Areas coloured by a number of a table, joined by code or name: `rumbo figure expand` shows the
/// layers that stand for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Choropleth {
    /// A table (CSV) or GeoJSON; of the latter properties alone are read.
    pub data: Data,
    /// The column or property with the number.
    pub value: String,
    /// The column or property that says which area: an ISO 3166 code, for a state of the United
    /// States its FIPS code, or a name in any of the basemap's languages. Default the first of
    /// `iso_a3`, `iso_a2`, `iso_3166_2`, `iso`, `fips`, `code`, `id`, `name`, `country`, `state`,
    /// `region` that is there.
    pub key: Option<String>,
    /// The areas: the basemap's `countries` or `admin1` (states and provinces).
    pub areas: String,
    /// The decimal sign of the table's numbers, `.` or `,`: the other parts thousands. Default as the
    /// numbers tell; the report says where they do not.
    pub decimal: Option<Decimal>,
    /// How many classes. Default 5.
    pub classes: usize,
    /// How the numbers of the areas on the map are divided into classes.
    pub method: Classing,
    /// Where classes part, instead of `classes` and `method`: rising.
    pub breaks: Vec<f64>,
    /// The colours, by name: `Blues`, `YlOrRd`, `viridis`, `batlow` … Default `YlGnBu`, from light to dark; where
    /// the theme's ground is dark, from dark to light.
    pub ramp: Option<String>,
    /// Whether the colours run the other way.
    pub reverse: bool,
    /// What the legend calls it. Default the column's name.
    pub title: Option<String>,
    /// The unit, written after the numbers of the legend.
    pub unit: String,
    /// The colour of areas without a number. Default a light grey.
    pub missing: Option<Color>,
}

impl Default for Choropleth {
    fn default() -> Self {
        Self {
            data: Data::default(),
            value: String::new(),
            key: None,
            decimal: None,
            areas: "countries".to_owned(),
            classes: 5,
            method: Classing::Quantile,
            breaks: Vec::new(),
            ramp: None,
            reverse: false,
            title: None,
            unit: String::new(),
            missing: None,
        }
    }
}
