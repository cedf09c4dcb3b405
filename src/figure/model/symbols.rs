//! Circles as large as a number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::choropleth::Decimal;
use super::data::Data;
use crate::unit::Color;

/// Circles whose areas are to one another as the numbers of a table are: `rumbo figure expand` shows
/// the source and the layers that stand for it. One that has a name is 2 px across, however small its number.
///
/// A circle stands in the middle of each area (`areas`), or where each row of the data lies.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Symbols {
    /// A table (CSV) or GeoJSON.
    pub data: Data,
    /// The column or property with the number; rows with none or less than nought have no circle.
    pub value: String,
    /// The areas that rows tell of: the basemap's `countries` or `admin1` (states and provinces).
    /// Without it each row has a position, or the name of a place that the gazetteer knows.
    pub areas: Option<String>,
    /// The column or property that says which area; as for a choropleth.
    pub key: Option<String>,
    /// The decimal sign of the table's numbers, as for a choropleth. Without `areas` rows are read as any
    /// source of data, whose numbers have points.
    pub decimal: Option<Decimal>,
    /// The diameter of the largest circle, CSS pixels. Default a fourteenth of the page's shorter
    /// side, or less, so that all circles together cover no more than a fiftieth of the page.
    pub size: Option<f64>,
    /// The colour. Default the theme's accent.
    pub color: Option<Color>,
    /// The column or property whose text names each circle; `name` for what the areas are called, an
    /// empty text for none. Default the column that names places (`place`, `city`, `town` or `name`), where there
    /// are no `areas` and no more than 40 circles; else none.
    pub label: Option<String>,
    /// What the legend calls it. Default the column's name.
    pub title: Option<String>,
    /// The unit, written after the numbers of the legend.
    pub unit: String,
    /// What numbers are divided by for the legend: 1000000 where `unit` is `million`. Default 1.
    pub divide_by: Option<f64>,
}
