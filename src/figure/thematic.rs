//! Numbers of a table on a map: the plain layers that stand for the shorthands.

#[cfg(feature = "basemap")]
mod called;
mod beside;
mod choropleth;
mod classes;
#[cfg(feature = "basemap")]
mod highlight;
#[cfg(feature = "basemap")]
mod join;
#[cfg(feature = "basemap")]
mod middles;
mod ramps;
mod symbols;
mod decimals;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::model::{Data, Decimal, Extent, Figure, Names, PlaceRef};
use super::places::Places;
use super::words::Words;
#[cfg(not(feature = "basemap"))]
use crate::error::{Error, ErrorKind};
use crate::error::{Report, Result};
#[cfg(not(feature = "basemap"))]
use crate::resources::Resources;
#[cfg(not(feature = "basemap"))]
use crate::unit::LonLat;
use crate::unit::LonLatBox;
#[cfg(feature = "basemap")]
use {
    highlight::highlight as highlighted,
    join::joined,
    middles::{contested_within, middles},
};

impl Figure {
    /// The figure with its shorthands written out: a choropleth as a layer over the basemap, a
    /// highlight as another, symbols as a layer over a source, the projection `albers-usa` as a map
    /// with insets. What found no area stands in the report.
    ///
    /// # Errors
    /// Where a table cannot be read, has no such column, or no row that an area is found for; where
    /// a ramp is not there or breaks do not rise. Each names its key of the figure.
    pub fn expand(&self) -> Result<(Self, Report)> {
        let mut report = Report::new();
        let mut figure = self.clone();
        figure.choropleths = Vec::new();
        figure.symbols = Vec::new();
        figure.write_out_united_states()?;
        let mut coloured = Vec::new();
        let subject: Vec<&str> = self.map.highlight.iter().collect();
        if !subject.is_empty() {
            let (layer, bounds) = highlighted(&subject, &mut report)
                .map_err(|error| error.at_path("map.highlight"))?;
            figure.map.highlight = Names::default();
            figure.layers.push(layer);
            coloured.extend(bounds);
        }
        let extent = (!self.choropleths.is_empty()).then(|| self.known_extent()).flatten();
        for (index, choropleth) in self.choropleths.iter().enumerate() {
            let key = format!("choropleth[{index}]");
            let id = format!("choropleth-{}", index + 1);
            let (layers, bounds) =
                choropleth::layers(choropleth, (&id, &key), self, extent, &mut report)
                    .map_err(|error| error.under_path(&key))?;
            figure.layers.extend(layers);
            coloured.extend(bounds);
        }
        let shows_all = figure.shows_all();
        let words = Words::new(&self.words, self.map.language.as_deref());
        for (index, symbols) in self.symbols.iter().enumerate() {
            let key = format!("symbols[{index}]");
            let id = format!("symbols-{}", index + 1);
            let largest = symbols.size.unwrap_or_else(|| self.largest_symbol());
            let language = self.map.language.as_deref();
            let (width, height) = (self.page.width.px(), self.page.height.px());
            // Circles that all together cover more would hide the map and one another.
            let cover = if symbols.size.is_some() { f64::INFINITY } else { COVER * width * height };
            let made =
                symbols::Making { id: &id, place: &key, largest, cover, language, words: &words };
            let (source, layers, bounds) = made
                .layers(symbols, &self.resources, &mut report)
                .map_err(|error| error.under_path(&key))?;
            figure.sources.push(source);
            figure.layers.extend(layers);
            coloured.extend(bounds);
        }
        // A map of nothing else shows the areas that it tells of: the world where they lie round it.
        let boxes = coloured.iter().map(|(_, bounds)| *bounds);
        if shows_all && let Some(bounds) = LonLatBox::around_all(boxes) {
            let codes: BTreeSet<String> = coloured.into_iter().map(|(code, _)| code).collect();
            figure.map.extent = match bounds.lon_span() < WORLDLY {
                true => Extent::Around(codes.into_iter().map(PlaceRef::Text).collect()),
                false => LonLatBox::WORLD.into(),
            };
        }
        Ok((figure, report))
    }
}

/// The share of the page that circles of no given size cover together at most.
const COVER: f64 = 0.02;
/// Areas that span as many degrees of longitude are shown on a map of the world.
const WORLDLY: f64 = 180.0;

impl Figure {
    /// The diameter of the largest symbol on the page, CSS pixels.
    fn largest_symbol(&self) -> f64 {
        (self.page.width.px().min(self.page.height.px()) / 14.0).round()
    }

    /// What the map shows, where the figure says so; what is wrong with that is told when it is drawn.
    fn known_extent(&self) -> Option<LonLatBox> {
        let ignored = &mut Report::new();
        Places::new(&[]).extent(&self.map.extent, "map.extent", ignored).ok().flatten()
    }

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
    /// The layer of the basemap that has them.
    #[cfg(feature = "basemap")]
    pub layer: crate::basemap::Layer,
    pub property: &'static str,
    pub numbers: BTreeMap<String, f64>,
    /// The number of each part that lies apart from its country and has none of its own.
    pub parts: BTreeMap<String, f64>,
    /// Areas that the basemap has in several pieces, between which are no edges.
    pub divided: BTreeSet<String>,
    /// Countries amid these areas of which no area has a code that a table could give.
    pub surrounded: BTreeSet<String>,
    pub boxes: Boxes,
    /// What the areas are called.
    pub names: BTreeMap<String, String>,
}

impl Joined {
    /// The numbers of the areas that the map shows; all of them where it shows none or one.
    fn shown(&self, extent: Option<LonLatBox>) -> BTreeMap<String, f64> {
        let Some(extent) = extent else { return self.numbers.clone() };
        let shown = self.boxes.iter().filter(|(_, bounds)| bounds.overlaps(extent));
        let number = |(id, _): &(String, LonLatBox)| Some((id.clone(), *self.numbers.get(id)?));
        let shown: BTreeMap<String, f64> = shown.filter_map(number).collect();
        if shown.len() > 1 { shown } else { self.numbers.clone() }
    }
}

/// What a shorthand asks of a table.
#[cfg_attr(not(feature = "basemap"), allow(dead_code, reason = "there are no areas to join to"))]
struct Asked<'a> {
    data: &'a Data,
    value: &'a str,
    key: Option<&'a str>,
    decimal: Option<Decimal>,
    areas: &'a str,
}

/// `People per km²: 32 areas, from 2.8 (Baja California Sur) to 5,966 (Ciudad de México).`
fn description(
    title: &str,
    unit: &str,
    (said, words): (&str, &Words),
    numbers: &BTreeMap<String, f64>,
    names: &BTreeMap<String, String>,
) -> String {
    let by_number = |a: &(&String, &f64), b: &(&String, &f64)| a.1.total_cmp(b.1);
    let tell = |(id, number): (&String, &f64)| {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let name = names.get(id).unwrap_or(id);
        format!("{}{unit} ({name})", words.count(*number))
    };
    let (least, most) = (numbers.iter().min_by(by_number), numbers.iter().max_by(by_number));
    match (numbers.len(), least, most) {
        (count, Some(least), Some(most)) if count > 1 => {
            let count = count.to_string();
            words.sentence(said, &[title, &count, &tell(least), &tell(most)])
        }
        (_, Some(only), _) => format!("{title}: {}.", tell(only)),
        _ => format!("{title}."),
    }
}

/// Codes of areas, each with the box around it.
type Boxes = Vec<(String, LonLatBox)>;

/// Plain layers as they stand in a style.
type Layers = Vec<Map<String, Value>>;

/// Layers written as JSON.
fn objects(layers: impl IntoIterator<Item = Value>) -> Layers {
    let object = |layer| match layer {
        Value::Object(layer) => Some(layer),
        _ => None,
    };
    layers.into_iter().filter_map(object).collect()
}

#[cfg(not(feature = "basemap"))]
fn highlighted(_: &[&str], _: &mut Report) -> Result<(Map<String, Value>, Boxes)> {
    Err(Error::new(ErrorKind::Figure, "a highlight is an area of the basemap")
        .remedy("build rumbo with its feature `basemap`"))
}

#[cfg(not(feature = "basemap"))]
fn joined(_: &Asked<'_>, _: &str, _: &Resources, _: &mut Report) -> Result<Joined> {
    Err(Error::new(ErrorKind::Figure, "these are areas of the basemap")
        .remedy("build rumbo with its feature `basemap`"))
}

#[cfg(not(feature = "basemap"))]
fn middles(_: &Joined, _: &str) -> Result<BTreeMap<String, (LonLat, String)>> {
    Ok(BTreeMap::new())
}

#[cfg(not(feature = "basemap"))]
fn contested_within(_: &Joined) -> Result<BTreeSet<String>> {
    Ok(BTreeSet::new())
}
