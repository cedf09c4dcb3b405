//! Circles as large as a number: a source of points, a layer of circles and one of their names.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::table::{self, Table};
use super::{Asked, Boxes, Layers, description, joined, middles, objects};
use crate::error::{Code, Error, ErrorKind, Report, Result};
use crate::figure::layers::{color as color_of, face, off_circles};
use crate::figure::model::{Data, DataSource, Symbols};
use crate::figure::words::Words;
use crate::resources::Resources;
use crate::source::csv::PLACES;
use crate::source::{Feature, Features, Properties, Shape};

/// What is being made of a shorthand.
pub(super) struct Making<'a, 'w> {
    /// What source and layers are called.
    pub id: &'a str,
    /// The key of the figure.
    pub place: &'a str,
    /// The diameter of the largest circle, CSS pixels.
    pub largest: f64,
    /// What all circles may cover together, square CSS pixels.
    pub cover: f64,
    /// The language of the map's names.
    pub language: Option<&'a str>,
    /// What it says of itself is said in these words.
    pub words: &'a Words<'w>,
}

/// How a map of circles is told in words.
const CIRCLES: &str = "{}: {} circles, from {} to {}.";

/// Circles to be drawn: where, which property has their number, and what all the numbers are.
struct Circles {
    data: Data,
    value: String,
    label: Option<String>,
    numbers: BTreeMap<String, f64>,
    names: BTreeMap<String, String>,
    boxes: Boxes,
}

impl Circles {
    /// What the layer of circles says of itself.
    fn metadata(&self, symbols: &Symbols, divisor: f64, words: &Words) -> Value {
        let title = symbols.title.as_ref().unwrap_or(&symbols.value);
        let told: BTreeMap<String, f64> =
            self.numbers.iter().map(|(id, number)| (id.clone(), number / divisor)).collect();
        let told = description(title, &symbols.unit, (CIRCLES, words), &told, &self.names);
        json!({ "rumbo:title": title, "rumbo:unit": symbols.unit, "rumbo:description": told })
    }
}

impl Making<'_, '_> {
    /// The source, its layers, and the boxes around the areas that they tell of.
    ///
    /// # Errors
    /// Where the table cannot be read, or none of its numbers can be a circle.
    pub fn layers(
        &self,
        symbols: &Symbols,
        resources: &Resources,
        report: &mut Report,
    ) -> Result<(DataSource, Layers, Boxes)> {
        let divisor = symbols.divide_by.unwrap_or(1.0);
        self.check(symbols, divisor)?;
        let circles = match &symbols.areas {
            Some(areas) => self.in_areas(symbols, areas, resources, report)?,
            None => self.at_rows(symbols, resources, report)?,
        };
        let most = circles.numbers.values().copied().fold(0.0, f64::max) / divisor;
        if most <= 0.0 {
            let what = "no number is above 0, as a circle's must be";
            return Err(Error::new(ErrorKind::Figure, what)
                .at_path("value")
                .remedy("name a column of amounts, such as inhabitants"));
        }
        let number = json!(["/", ["to-number", ["get", circles.value], 0], divisor]);
        // Circles' areas are as the numbers: their radii as the roots.
        let root = json!(["sqrt", ["max", number, 0]]);
        let shares: f64 = circles.numbers.values().map(|n| n.max(0.0) / divisor / most).sum();
        let within = 2.0 * libm::sqrt(self.cover / shares / std::f64::consts::PI);
        let largest = self.largest.min(within) / 2.0;
        // What has a name is seen, however small.
        let least = if circles.label.is_some() { LEAST.min(largest / 2.0) } else { 0.0 };
        let seen = most.sqrt() * least / largest.max(1e-9);
        let radius = json!(["interpolate", ["linear"], root, seen, least, most.sqrt(), largest]);
        // The edge of a dot thinner than two edges would leave nothing of it.
        let edged = EDGED * most.sqrt() / largest.max(1e-9);
        let edge = json!(["interpolate", ["linear"], root, 0, 0, edged, 1]);
        let shown = json!([">", number, 0]);
        let color = symbols.color.map(|color| json!(color.to_string()));
        let mut layers = vec![json!({
            "id": self.id,
            "type": "circle",
            "source": self.id,
            "filter": shown,
            "metadata": circles.metadata(symbols, divisor, self.words),
            // The small stand on the large.
            "layout": { "circle-sort-key": ["-", 0, number] },
            "paint": {
                "circle-radius": radius,
                "circle-color": color.unwrap_or_else(|| color_of("accent")),
                "circle-opacity": 0.55,
                "circle-stroke-color": color_of("marker-ground"),
                "circle-stroke-width": edge
            }
        })];
        layers.extend(circles.label.map(|label| self.names(&label, &shown, &number, &radius)));
        let source =
            DataSource { name: self.id.to_owned(), data: circles.data, ..DataSource::default() };
        Ok((source, objects(layers), circles.boxes))
    }

    /// Whether what is asked for can be drawn.
    fn check(&self, symbols: &Symbols, divisor: f64) -> Result<()> {
        if let (Some(key), None) = (&symbols.key, &symbols.areas) {
            let what =
                format!("`{key}` is to say which area a row tells of, but there are no `areas`");
            return Err(Error::new(ErrorKind::Figure, what).at_path("key").remedy(
                "give `areas`; or leave `key` out, and call a column of towns place, city, town or name",
            ));
        }
        if !(divisor.is_finite() && divisor > 0.0) {
            let what = format!("numbers cannot be divided by {divisor}");
            return Err(Error::new(ErrorKind::Figure, what)
                .at_path("divide_by")
                .remedy("give a number above 0, such as 1000000 with `unit = \"million\"`"));
        }
        if !(self.largest.is_finite() && self.largest > 0.0 && self.largest <= MOST_WIDE) {
            let what = format!("a circle cannot be {} px wide", self.largest);
            return Err(Error::new(ErrorKind::Figure, what)
                .at_path("size")
                .remedy(format!("give a diameter above 0 and up to {MOST_WIDE} px")));
        }
        Ok(())
    }

    /// The names of circles, beside them.
    fn names(&self, label: &str, shown: &Value, number: &Value, radius: &Value) -> Value {
        let size = json!(["*", 0.85, ["global-state", "rumbo:type-size"]]);
        json!({
            "id": format!("{}-names", self.id),
            "type": "symbol",
            "source": self.id,
            "filter": shown,
            "metadata": { "rumbo:leader": true },
            "layout": {
                "text-field": ["to-string", ["get", label]],
                "text-font": face("regular"),
                "text-size": size,
                "symbol-sort-key": ["-", 0, number],
                "text-variable-anchor":
                    ["left", "right", "bottom-left", "top-left", "bottom-right", "top-right", "top", "bottom"],
                "text-radial-offset": off_circles(radius, &size)
            },
            "paint": {
                "text-color": color_of("label"), "text-halo-color": color_of("halo"),
                "text-halo-width": 1.4
            }
        })
    }

    /// Circles where the rows of the data lie.
    fn at_rows(
        &self,
        symbols: &Symbols,
        resources: &Resources,
        report: &mut Report,
    ) -> Result<Circles> {
        // Styles read the rows as they are written.
        let table = Table::as_written(&symbols.data, resources)?;
        let value = table.column(&symbols.value).map_err(|error| error.at_path("value"))?;
        if symbols.decimal.is_some() {
            let what = "numbers of rows without `areas` have decimal points";
            return Err(Error::new(ErrorKind::Figure, what)
                .at_path("decimal")
                .remedy("write them so in the table, and leave `decimal` out"));
        }
        if let Some(doubt) = table.doubt(value, "leave the points out of the table") {
            report.add(Code::Advisory, self.place, doubt);
        }
        let label = symbols.label.as_deref().filter(|label| !label.is_empty());
        let places = table.first_of(&PLACES);
        let named = match label {
            Some(label) => table.column(label).map_err(|error| error.at_path("label"))?,
            None => places.unwrap_or(value),
        };
        let (mut numbers, mut names) = (BTreeMap::new(), BTreeMap::new());
        for (index, (name, cell)) in table.pairs(named, value).enumerate() {
            match cell.parse::<f64>().ok().filter(|number| number.is_finite()) {
                Some(number) => {
                    self.is_drawn(name, number, report);
                    names.insert(index.to_string(), name.to_owned());
                    numbers.insert(index.to_string(), number);
                }
                None if cell.is_empty() => {}
                None => {
                    let detail = match table::number(cell) {
                        Some(plain) => format!("{name}: write `{cell}` as {plain}"),
                        None => format!("{name}: `{cell}` is not a number"),
                    };
                    report.add(Code::Omitted, self.place, detail);
                }
            }
        }
        // A few places are named, unless that is said not to be.
        let few = numbers.len() <= FEW && symbols.label.is_none();
        let label = label.or(places.filter(|_| few).and_then(|column| table.name_of(column)));
        Ok(Circles {
            data: symbols.data.clone(),
            value: symbols.value.clone(),
            label: label.map(str::to_owned),
            numbers,
            names,
            boxes: Vec::new(),
        })
    }

    /// Circles in the middle of the areas that the rows tell of.
    fn in_areas(
        &self,
        symbols: &Symbols,
        areas: &str,
        resources: &Resources,
        report: &mut Report,
    ) -> Result<Circles> {
        let label = symbols.label.clone().filter(|label| !label.is_empty());
        if let Some(label) = label.as_deref().filter(|label| *label != "name") {
            let what = format!("circles in areas are named by the areas, not by `{label}`");
            return Err(Error::new(ErrorKind::Figure, what)
                .at_path("label")
                .remedy("write `label = \"name\"`, or leave it out"));
        }
        let key = symbols.key.as_deref();
        let (data, value, decimal) = (&symbols.data, &symbols.value, symbols.decimal);
        let asked = Asked { data, value, key, decimal, areas };
        let joined = joined(&asked, self.place, resources, report)?;
        let middles = middles(&joined, self.language.unwrap_or("en"))?;
        let mut features = Features::default();
        for (id, number) in &joined.numbers {
            let name = joined.names.get(id).unwrap_or(id);
            if !self.is_drawn(name, *number, report) {
                continue;
            }
            let Some((position, name)) = middles.get(id) else {
                report.add(Code::Omitted, self.place, format!("{name} has no middle for a circle"));
                continue;
            };
            let mut properties = Properties::new();
            properties.insert("id", id.as_str());
            properties.insert("name", name.as_str());
            properties.insert("value", *number);
            let shape = Shape::point(*position);
            features.features.push(Feature { id: None, properties, shape });
        }
        Ok(Circles {
            data: Data::Features(Arc::new(features)),
            value: "value".to_owned(),
            label,
            boxes: joined.boxes,
            numbers: joined.numbers,
            names: joined.names,
        })
    }

    /// Whether a number can be a circle; the report tells of one that cannot.
    fn is_drawn(&self, name: &str, number: f64, report: &mut Report) -> bool {
        if number < 0.0 {
            let detail = format!("{name} has no circle: {number} is less than 0");
            report.add(Code::Omitted, self.place, detail);
        }
        number > 0.0
    }
}

/// No more places than this are named where it is not said whether they are to be.
const FEW: usize = 40;

/// The radius from which on a circle has a whole edge, CSS pixels.
const EDGED: f64 = 2.5;

/// The radius of the least circle with a name, CSS pixels.
const LEAST: f64 = 1.0;

/// The widest circle, CSS pixels.
const MOST_WIDE: f64 = 1000.0;
