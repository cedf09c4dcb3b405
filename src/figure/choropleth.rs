//! Areas coloured by a number: the plain layers that stand for the shorthand.

mod classes;
#[cfg(feature = "basemap")]
mod highlight;
#[cfg(feature = "basemap")]
mod join;
mod ramps;
#[cfg(feature = "basemap")]
mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::furniture::format_number;
use super::layers::color as color_of;
use super::model::{Choropleth, Extent, Figure, Names};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::resources::Resources;
use crate::unit::LonLatBox;
#[cfg(feature = "basemap")]
use {highlight::highlight as highlighted, join::joined};

/// The colour of areas without a number.
const MISSING: &str = "#e3e1dc";

impl Figure {
    /// The figure with its shorthands written out: a choropleth as a layer over the basemap, a
    /// highlight as another, the projection `albers-usa` as a map with insets. What found no area stands in the report.
    ///
    /// # Errors
    /// Where a table cannot be read, has no such column, or no row that an area is found for; where
    /// a ramp is not there or breaks do not rise. Each names its key of the figure.
    pub fn expand(&self) -> Result<(Self, Report)> {
        let mut report = Report::new();
        let mut figure = self.clone();
        figure.choropleths = Vec::new();
        figure.write_out_united_states();
        let mut coloured = Vec::new();
        let subject: Vec<&str> = self.map.highlight.iter().collect();
        if !subject.is_empty() {
            let (layer, bounds) = highlighted(&subject, &mut report)
                .map_err(|error| error.at_path("map.highlight"))?;
            figure.map.highlight = Names::default();
            figure.layers.push(layer);
            coloured.extend(bounds);
        }
        for (index, choropleth) in self.choropleths.iter().enumerate() {
            let key = format!("choropleth[{index}]");
            let id = format!("choropleth-{}", index + 1);
            let (layers, bounds) = layers(choropleth, &id, &key, &self.resources, &mut report)
                .map_err(|error| error.under_path(&key))?;
            figure.layers.extend(layers);
            coloured.extend(bounds);
        }
        // A map of nothing else shows the areas that it colours, unless they lie round the world.
        if figure.shows_all()
            && let Some(bounds) = LonLatBox::around_all(coloured)
            && bounds.lon_span() < WORLDLY
        {
            let LonLatBox { west, south, east, north } = bounds;
            figure.map.extent = Extent::Box([west, south, east, north].map(hundredth));
        }
        Ok((figure, report))
    }
}

/// Areas that span as many degrees of longitude are shown on a map of the world.
const WORLDLY: f64 = 180.0;

/// A coordinate to be read by people: a hundredth of a degree is finer than a map of areas shows.
fn hundredth(degrees: f64) -> f64 {
    (degrees * 100.0).round() / 100.0
}

impl Figure {
    /// Whether neither the file nor its routes and data say what the map shows.
    fn shows_all(&self) -> bool {
        self.map.extent == Extent::Fit
            && self.map.center.is_none()
            && self.routes.is_empty()
            && self.sources.is_empty()
    }
}

/// The country that the code of an area begins with.
fn country(id: &str) -> &str {
    id.split('-').next().unwrap_or(id)
}

/// The areas of a table: which property tells them apart, the number of each, and where it lies.
pub(super) struct Joined {
    pub property: &'static str,
    pub numbers: BTreeMap<String, f64>,
    /// The number of each part that lies apart from its country and has none of its own.
    pub parts: BTreeMap<String, f64>,
    pub bounds: Vec<LonLatBox>,
    /// What the areas are called.
    pub names: BTreeMap<String, String>,
}

/// `People per km²: 32 areas, from 2.8 (Baja California Sur) to 5,966 (Ciudad de México).`
fn description(
    title: &str,
    unit: &str,
    numbers: &BTreeMap<String, f64>,
    names: &BTreeMap<String, String>,
) -> String {
    let by_number = |a: &(&String, &f64), b: &(&String, &f64)| a.1.total_cmp(b.1);
    let tell = |(id, number): (&String, &f64)| {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let name = names.get(id).unwrap_or(id);
        format!("{}{unit} ({name})", format_number(*number))
    };
    let (least, most) = (numbers.iter().min_by(by_number), numbers.iter().max_by(by_number));
    match (numbers.len(), least, most) {
        (count, Some(least), Some(most)) if count > 1 => {
            format!("{title}: {count} areas, from {} to {}.", tell(least), tell(most))
        }
        (_, Some(only), _) => format!("{title}: {}.", tell(only)),
        _ => format!("{title}."),
    }
}

/// Plain layers as they stand in a style.
type Layers = Vec<Map<String, Value>>;

/// A choropleth as layers, and the boxes around its areas.
fn layers(
    choropleth: &Choropleth,
    id: &str,
    place: &str,
    resources: &Resources,
    report: &mut Report,
) -> Result<(Layers, Vec<LonLatBox>)> {
    let joined = joined(choropleth, place, resources, report)?;
    let breaks = breaks(choropleth, &joined.numbers)?;
    let colors = ramps::colors(&choropleth.ramp, breaks.len() + 1, choropleth.reverse)
        .map_err(|error| error.at_path("ramp"))?;
    let missing = choropleth.missing.map_or_else(|| MISSING.to_owned(), |color| color.to_string());
    let classes = Classes {
        numbers: joined.numbers.iter().chain(&joined.parts).collect(),
        breaks,
        colors: colors.iter().map(ToString::to_string).collect(),
        missing,
    };
    let title = choropleth.title.as_ref().unwrap_or(&choropleth.value);
    let description = description(title, &choropleth.unit, &joined.numbers, &joined.names);
    // States of countries that the table does not tell of are no gaps in it.
    let countries: BTreeSet<&str> = joined.numbers.keys().map(|id| country(id)).collect();
    let filter = match choropleth.areas.as_str() {
        "admin1" => json!(["in", ["get", "country"], ["literal", countries]]),
        _ => json!(true),
    };
    let mut layers = vec![json!({
        "id": id,
        "type": "fill",
        "source": "basemap",
        "source-layer": choropleth.areas,
        "filter": filter,
        "metadata": {
            "rumbo:partition": true, "rumbo:title": title, "rumbo:unit": choropleth.unit,
            "rumbo:description": description
        },
        "paint": {
            "fill-color": classes.of(&json!(["get", joined.property]), &|color| color.to_owned()),
            // Neighbours of one class are told apart.
            "fill-outline-color": color_of("halo")
        }
    })];
    if choropleth.areas == "countries" {
        layers.extend(contested(id, &classes));
    }
    let objects = layers.into_iter().filter_map(|layer| match layer {
        Value::Object(layer) => Some(layer),
        _ => None,
    });
    Ok((objects.collect(), joined.bounds))
}

/// Contested ground in the colours of both sides: of who governs it, with stripes of who claims it.
fn contested(id: &str, classes: &Classes<'_>) -> [Value; 2] {
    let layer = |part: &str, paint: Value| {
        json!({
            "id": format!("{id}-{part}"),
            "type": "fill",
            "source": "basemap",
            "source-layer": "contested",
            "filter": [
                ">=", ["coalesce", ["get", "area_km2"], 0],
                ["step", ["zoom"], 20000, 3, 4000, 5, 800, 7, 50, 9, 0]
            ],
            "metadata": { "rumbo:legend": false },
            "paint": paint
        })
    };
    let governing = json!(["coalesce", ["get", "administered_by"], ""]);
    let claiming = json!(["slice", ["get", "claimed_by"], 0, 3]);
    let stripes = |color: &str| format!("rumbo:hatch {color} 8 4");
    [
        layer(
            "contested",
            json!({ "fill-color": classes.of(&governing, &|color| color.to_owned()) }),
        ),
        layer("claims", json!({ "fill-pattern": classes.of(&claiming, &stripes) })),
    ]
}

/// Numbers of areas in classes, with a colour each.
struct Classes<'a> {
    numbers: BTreeMap<&'a String, &'a f64>,
    breaks: Vec<f64>,
    colors: Vec<String>,
    missing: String,
}

impl Classes<'_> {
    /// An expression for what is made of the colour of the area with a code.
    fn of(&self, code: &Value, made: &dyn Fn(&str) -> String) -> Value {
        let mut lookup = vec![json!("match"), code.clone()];
        for (area, number) in &self.numbers {
            lookup.extend([json!(area), json!(number)]);
        }
        lookup.push(json!(0));
        let mut step = vec![json!("step"), Value::Array(lookup)];
        step.extend(self.colors.first().map(|color| json!(made(color))));
        for (at, color) in self.breaks.iter().zip(self.colors.iter().skip(1)) {
            step.extend([json!(at), json!(made(color))]);
        }
        let known: Vec<&&String> = self.numbers.keys().collect();
        json!(["case", ["in", code, ["literal", known]], step, made(&self.missing)])
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
fn highlighted(_: &[&str], _: &mut Report) -> Result<(Map<String, Value>, Vec<LonLatBox>)> {
    Err(Error::new(ErrorKind::Figure, "a highlight is an area of the basemap")
        .remedy("build rumbo with its feature `basemap`"))
}

#[cfg(not(feature = "basemap"))]
fn joined(_: &Choropleth, _: &str, _: &Resources, _: &mut Report) -> Result<Joined> {
    Err(Error::new(ErrorKind::Figure, "choropleths colour areas of the basemap")
        .remedy("build rumbo with its feature `basemap`"))
}
