//! Areas coloured by a number: a layer over the basemap's areas, and two over contested ground.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    Asked, Boxes, Joined, Layers, beside, classes, contested_within, country, description, joined,
    ramps,
};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::figure::layers::color as color_of;
use crate::figure::model::{Choropleth, Figure};
use crate::figure::words::Words;
use crate::unit::{Color, LonLatBox};

/// How a map of areas is told in words.
const AREAS: &str = "{}: {} areas, from {} to {}.";

/// A choropleth as layers, and the boxes around its areas: of an id, for a key of a figure, on a map
/// of an extent.
pub(super) fn layers(
    choropleth: &Choropleth,
    (id, place): (&str, &str),
    figure: &Figure,
    extent: Option<LonLatBox>,
    report: &mut Report,
) -> Result<(Layers, Boxes)> {
    let asked = Asked {
        data: &choropleth.data,
        value: &choropleth.value,
        key: choropleth.key.as_deref(),
        decimal: choropleth.decimal,
        areas: &choropleth.areas,
    };
    let joined = joined(&asked, place, &figure.resources, report)?;
    // Classes that part areas beyond the map would tell those on it less apart.
    let shown = joined.shown(extent);
    let ramp = choropleth.ramp.as_deref().unwrap_or(ramps::DEFAULT);
    let about_nought = ramps::is_about_a_middle(ramp) && has_both_signs(&shown);
    let breaks = breaks(choropleth, &shown, about_nought)?;
    let beside = beside::colors(figure, choropleth.missing);
    let ramp = (ramp, about_nought.then_some(breaks.as_slice()));
    let colors = colors(choropleth, ramp, breaks.len() + 1, &beside, (place, report))?;
    let missing =
        choropleth.missing.map_or_else(|| color_of("missing"), |color| json!(color.to_string()));
    let classes = Classes {
        numbers: joined.numbers.iter().chain(&joined.parts).collect(),
        breaks,
        colors: colors.iter().map(ToString::to_string).collect(),
        missing,
    };
    let words = Words::new(&figure.words, figure.map.language.as_deref());
    let title = choropleth.title.as_ref().unwrap_or(&choropleth.value);
    let description = description(title, &choropleth.unit, (AREAS, &words), &shown, &joined.names);
    let filter = filter(choropleth, &joined);
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
            "fill-color": classes.of(&json!(["get", joined.property]), &str::to_owned, classes.missing.clone()),
            "fill-outline-color": edges(&joined)
        }
    })];
    match choropleth.areas.as_str() {
        "countries" => layers.extend(contested(id, &classes)),
        _ => layers.extend(contested_parts(id, &joined, beside.last())?),
    }
    Ok((super::objects(layers), joined.boxes))
}

/// The colours of so many classes of a ramp, or of one about nought by the breaks of its classes. On a
/// dark ground the default ramp runs from dark to light, so that the most stand out; of a ramp that is
/// named and does not, the report tells.
fn colors(
    choropleth: &Choropleth,
    (ramp, about_nought): (&str, Option<&[f64]>),
    count: usize,
    beside: &[Color],
    (place, report): (&str, &mut Report),
) -> Result<Vec<Color>> {
    let is_dark = beside::is_dark(beside);
    let reverse = choropleth.reverse != (choropleth.ramp.is_none() && is_dark);
    let colors = match about_nought {
        Some(breaks) => ramps::about_nought(ramp, breaks, reverse),
        None => ramps::colors(ramp, count, reverse, beside),
    };
    let colors = colors.map_err(|error| error.at_path("ramp"))?;
    let is_hidden = is_dark && !ramps::is_about_a_middle(ramp) && ramps::darkens(&colors);
    if is_hidden && !choropleth.reverse {
        let detail = format!(
            "the most are darkest in `{ramp}`, as the ground is: `reverse = true` has them stand out"
        );
        report.add(Code::Advisory, place, detail);
    }
    Ok(colors)
}

/// Which areas a choropleth colours: states of countries that the table does not tell of are no gaps
/// in it, unless it could not and tells of all around them.
fn filter(choropleth: &Choropleth, joined: &Joined) -> Value {
    if choropleth.areas != "admin1" {
        return json!(true);
    }
    let told = joined.numbers.keys().map(|id| country(id));
    let countries: BTreeSet<&str> =
        told.chain(joined.surrounded.iter().map(String::as_str)).collect();
    let states: Vec<&String> = joined.numbers.keys().collect();
    // Puerto Rico has a code of the United States, and one as a country of its own.
    json!([
        "any",
        ["in", ["get", "country"], ["literal", countries]],
        ["in", ["get", joined.property], ["literal", states]]
    ])
}

/// Kilometres that a CSS pixel of a map of zoom 0 shows.
const KM_PER_PX: f64 = 78.271_517;
/// Areas of less than the first, CSS pixels across, have no edges, which would drown their colours;
/// those of the second and more have them whole.
const EDGED_PX: [f64; 2] = [4.0, 14.0];
/// The zooms at which it is said how large that is.
const ZOOMS: u32 = 10;

/// The colour of areas' edges, by which neighbours of one class are told apart.
fn edges(joined: &Joined) -> Value {
    let is_divided = json!(["in", ["get", joined.property], ["literal", joined.divided]]);
    let across = json!(["sqrt", ["coalesce", ["get", "area_km2"], 1_000_000]]);
    let part = |index: u32| json!(["at", index, ["var", "halo"]]);
    let mut by_zoom = vec![json!("step"), json!(["zoom"])];
    for zoom in 0..=ZOOMS {
        let km_per_px = KM_PER_PX / f64::from(2_u32.pow(zoom));
        let [none, whole] = EDGED_PX.map(|px| (px * km_per_px * 1000.0).round() / 1000.0);
        // A step holds from its zoom on; what lies halfway between two belongs to the nearer.
        by_zoom.extend((zoom > 0).then(|| json!(f64::from(zoom) - 0.5)));
        let alpha = json!(["interpolate", ["linear"], across, none, 0, whole, 1]);
        let alpha = json!(["case", is_divided, 0, alpha]);
        by_zoom.push(json!(["rgba", part(0), part(1), part(2), alpha]));
    }
    json!(["let", "halo", ["to-rgba", color_of("halo")], by_zoom])
}

/// Contested ground in the colours of both sides: of who governs it, with stripes of who claims it.
fn contested(id: &str, classes: &Classes<'_>) -> [Value; 2] {
    let governing = json!(["coalesce", ["get", "administered_by"], ""]);
    let claiming = json!(["slice", ["get", "claimed_by"], 0, 3]);
    let fill = classes.of(&governing, &str::to_owned, classes.missing.clone());
    let pattern = classes.of(&claiming, &stripes, json!(stripes("#00000000")));
    [
        ground(format!("{id}-contested"), json!(true), json!({ "fill-color": fill })),
        ground(format!("{id}-claims"), json!(true), json!({ "fill-pattern": pattern })),
    ]
}

/// Contested ground in provinces with a number: in their colours, with the stripes of a ground without one,
/// for what is counted of a province need not be counted there.
fn contested_parts(id: &str, joined: &Joined, missing: Option<&Color>) -> Result<Option<Value>> {
    let names = contested_within(joined)?;
    let Some(missing) = missing.filter(|_| !names.is_empty()) else { return Ok(None) };
    let of = json!(["in", ["get", "name"], ["literal", names]]);
    let pattern = stripes(&missing.to_string());
    Ok(Some(ground(format!("{id}-claims"), of, json!({ "fill-pattern": pattern }))))
}

/// The name of stripes over contested ground.
fn stripes(color: &str) -> String {
    format!("rumbo:hatch {color} 8 4")
}

/// A layer of contested ground that is large enough to be seen.
fn ground(id: String, of: Value, paint: Value) -> Value {
    json!({
        "id": id,
        "type": "fill",
        "source": "basemap",
        "source-layer": "contested",
        "filter": [
            "all", of,
            [
                ">=", ["coalesce", ["get", "area_km2"], 0],
                ["step", ["zoom"], 20000, 3, 4000, 5, 800, 7, 50, 9, 0]
            ]
        ],
        "metadata": { "rumbo:legend": false },
        "paint": paint
    })
}

/// Numbers of areas in classes, with a colour each.
struct Classes<'a> {
    numbers: BTreeMap<&'a String, &'a f64>,
    breaks: Vec<f64>,
    colors: Vec<String>,
    /// The colour of areas without a number.
    missing: Value,
}

impl Classes<'_> {
    /// An expression for what is made of the colour of the area with a code, and for areas without a number.
    fn of(&self, code: &Value, made: &dyn Fn(&str) -> String, missing: Value) -> Value {
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
        json!(["case", ["in", code, ["literal", known]], step, missing])
    }
}

/// Whether some numbers are below nought and others above.
fn has_both_signs(numbers: &BTreeMap<String, f64>) -> bool {
    numbers.values().any(|number| *number < 0.0) && numbers.values().any(|number| *number > 0.0)
}

/// Where classes part, as they are given or as the numbers lie, those about nought there too.
fn breaks(
    choropleth: &Choropleth,
    numbers: &BTreeMap<String, f64>,
    about_nought: bool,
) -> Result<Vec<f64>> {
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
    let values: Vec<f64> = numbers.values().copied().collect();
    let part = if about_nought { classes::breaks_about_nought } else { classes::breaks };
    let found = part(&values, choropleth.classes, choropleth.method);
    if found.is_empty() {
        return Err(undivided(&values));
    }
    Ok(found)
}

/// The error of numbers that make no two classes.
fn undivided(numbers: &[f64]) -> Error {
    let what = match numbers {
        [] => "no area on the map has a number".to_owned(),
        [one] => format!("one area alone on the map has a number, {one}"),
        [one, ..] => format!("all areas on the map have the same number, {one}"),
    };
    Error::new(ErrorKind::Figure, format!("{what}: that makes no classes"))
        .at_path("value")
        .remedy("give `breaks`; or see whether `areas` and `key` are those of the table")
}
