//! Areas coloured by a number: the plain layers that stand for the shorthand.

mod classes;
#[cfg(feature = "basemap")]
mod join;
mod ramps;
#[cfg(feature = "basemap")]
mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::model::{Choropleth, Figure};
use crate::error::{Error, ErrorKind, Report, Result};
#[cfg(feature = "basemap")]
use join::joined;

/// The colour of areas without a number.
const MISSING: &str = "#e3e1dc";

impl Figure {
    /// The figure with its shorthands written out: a choropleth as layers over the basemap. What
    /// found no area stands in the report.
    ///
    /// # Errors
    /// Where a table cannot be read, has no such column, or no row that an area is found for; where
    /// a ramp is not there or breaks do not rise. Each names its key of the figure.
    pub fn expand(&self) -> Result<(Self, Report)> {
        let mut report = Report::new();
        let mut figure = self.clone();
        figure.choropleths = Vec::new();
        for (index, choropleth) in self.choropleths.iter().enumerate() {
            let key = format!("choropleth[{index}]");
            let id = format!("choropleth-{}", index + 1);
            let layer = layer(choropleth, &id, &key, &mut report)
                .map_err(|error| error.under_path(&key))?;
            figure.layers.push(layer);
        }
        Ok((figure, report))
    }
}

/// A choropleth as a layer.
fn layer(
    choropleth: &Choropleth,
    id: &str,
    place: &str,
    report: &mut Report,
) -> Result<Map<String, Value>> {
    let (property, numbers) = joined(choropleth, place, report)?;
    let breaks = breaks(choropleth, &numbers)?;
    let colors = ramps::colors(&choropleth.ramp, breaks.len() + 1, choropleth.reverse)
        .map_err(|error| error.at_path("ramp"))?;
    let colors: Vec<String> = colors.iter().map(ToString::to_string).collect();
    let mut lookup = vec![json!("match"), json!(["get", property])];
    for (area, number) in &numbers {
        lookup.extend([json!(area), json!(number)]);
    }
    lookup.push(json!(0));
    let mut step = vec![json!("step"), Value::Array(lookup)];
    step.extend(colors.first().map(|color| json!(color)));
    for (at, color) in breaks.iter().zip(colors.iter().skip(1)) {
        step.extend([json!(at), json!(color)]);
    }
    let known: Vec<&String> = numbers.keys().collect();
    let missing = choropleth.missing.map_or_else(|| MISSING.to_owned(), |color| color.to_string());
    let color = json!(["case", ["in", ["get", property], ["literal", known]], step, missing]);
    let title = choropleth.title.as_ref().unwrap_or(&choropleth.value);
    let value = json!({
        "id": id,
        "type": "fill",
        "source": "basemap",
        "source-layer": choropleth.areas,
        "metadata": {
            "rumbo:partition": true, "rumbo:title": title, "rumbo:unit": choropleth.unit
        },
        "paint": { "fill-color": color }
    });
    match value {
        Value::Object(mut layer) => {
            // States of countries that the table does not tell of are no gaps in it.
            if choropleth.areas == "admin1" {
                let countries: BTreeSet<&str> =
                    numbers.keys().filter_map(|id| id.split('-').next()).collect();
                let country = json!(["slice", ["get", property], 0, 2]);
                layer.insert("filter".to_owned(), json!(["in", country, ["literal", countries]]));
            }
            Ok(layer)
        }
        _ => Ok(Map::new()),
    }
}

/// Where classes part, as they are given or as the numbers lie.
fn breaks(choropleth: &Choropleth, numbers: &BTreeMap<String, f64>) -> Result<Vec<f64>> {
    let given = &choropleth.breaks;
    if given.windows(2).any(|pair| !matches!(pair, [a, b] if a < b))
        || given.iter().any(|value| !value.is_finite())
    {
        return Err(Error::new(ErrorKind::Figure, "these breaks do not rise")
            .at_path("breaks")
            .remedy("give them from the least to the greatest, none twice"));
    }
    if !given.is_empty() {
        return Ok(given.clone());
    }
    if !(2..=12).contains(&choropleth.classes) {
        let what = format!("{} classes cannot be told apart", choropleth.classes);
        return Err(Error::new(ErrorKind::Figure, what)
            .at_path("classes")
            .remedy("give between 2 and 12; 4 to 7 read best"));
    }
    let numbers: Vec<f64> = numbers.values().copied().collect();
    Ok(classes::breaks(&numbers, choropleth.classes, choropleth.method))
}

#[cfg(not(feature = "basemap"))]
fn joined(
    _: &Choropleth,
    _: &str,
    _: &mut Report,
) -> Result<(&'static str, BTreeMap<String, f64>)> {
    Err(Error::new(ErrorKind::Figure, "choropleths colour areas of the basemap")
        .remedy("build rumbo with its feature `basemap`"))
}
