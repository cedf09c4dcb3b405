//! What the figure's own layers mean, read from their style for the legend.

mod derive;
mod rooted;
mod sample;
mod seen;
mod sized;

use serde_json::Value;

use super::furniture::{Key, Legend, Section, Symbol};
use super::typeset::Typesetter;
use crate::error::{Code, Report, Result};
use crate::style::{EvaluationContext, Globals, Layer, LayerType};
use derive::{Derived, Entry};
#[cfg(feature = "basemap")]
pub(super) use sample::without_data;
pub(super) use seen::is_shown;

/// The properties of a kind of layer that data may drive, the first that does is explained.
fn driven(kind: LayerType) -> &'static [&'static str] {
    match kind {
        LayerType::Fill => &["fill-color", "fill-opacity"],
        LayerType::Line => &["line-color", "line-width"],
        LayerType::Circle => &["circle-color", "circle-radius"],
        _ => &[],
    }
}

/// What a legend asks of the data.
pub(super) struct Asked<'a> {
    /// Whether a map shows what a layer draws with a value.
    pub shown: &'a dyn Fn(&Layer, &Value) -> Result<bool>,
    /// The numbers that the features of a layer have for a property.
    pub numbers: &'a dyn Fn(&Layer, &str) -> Vec<f64>,
}

/// The sections of a legend that layers have: one for each property that data drive, and one key for
/// a layer of one look that has a title. What has no data is told of where a map shows it. What cannot
/// be told stands in the report.
///
/// # Errors
/// Where the data cannot be read.
pub(super) fn sections<'l>(
    layers: impl Iterator<Item = &'l Layer>,
    globals: &Globals,
    zoom: f64,
    type_: &Typesetter,
    asked: &Asked<'_>,
    report: &mut Report,
) -> Result<Vec<Section>> {
    let zoom = if zoom.is_finite() { zoom } else { 0.0 };
    let context = EvaluationContext::at_zoom(zoom).with_globals(globals);
    let unit_px = Legend::unit(type_);
    let mut sections: Vec<Section> = Vec::new();
    for layer in layers.filter(|layer| layer.is_drawn(&context) && !layer.rumbo().unexplained) {
        let title = layer.metadata_map().get("rumbo:title").and_then(Value::as_str);
        let unit = layer.metadata_map().get("rumbo:unit").and_then(Value::as_str).unwrap_or("");
        let mut told = 0;
        for property in driven(layer.kind()) {
            let Some(value) = layer.written(property) else { continue };
            let Some(Derived { entries, about }) = derive::entries(value, unit, type_.words())
            else {
                continue;
            };
            let sizes =
                || sized::sizes(layer, property, (unit, type_.words()), asked.numbers, &context);
            let entries = match entries.or_else(|why| sizes().ok_or(why)) {
                Ok(entries) => entries,
                Err(why) => {
                    let place = format!("legend: layer {}, {property}", layer.id());
                    report.add(Code::Advisory, place, why);
                    continue;
                }
            };
            let key = |entry: Entry| {
                let symbol =
                    sample::symbol_where(layer, property, &entry.value, (&context, unit_px))?;
                Some(Key { symbol, text: entry.text, to: entry.to })
            };
            let mut keys: Vec<Key> = Vec::new();
            for entry in entries {
                if !entry.is_missing || (asked.shown)(layer, &entry.value)? {
                    keys.extend(key(entry));
                }
            }
            let heading = title.map(str::to_owned).or(about);
            let heading = heading.unwrap_or_else(|| layer.id().to_owned());
            told += keys.len();
            add(&mut sections, heading, keys);
        }
        if let (0, Some(title)) = (told, title)
            && let Some(symbol) = sample::symbol(layer, &context, unit_px)
        {
            let text = name_of_one_look(layer, (title, unit), report).to_owned();
            add(&mut sections, String::new(), vec![Key { symbol, text, to: None }]);
        }
    }
    sections.retain(|section| !section.keys.is_empty());
    Ok(sections)
}

/// What a legend calls a layer of one look: its title, its source where that is a number's.
fn name_of_one_look<'l>(
    layer: &'l Layer,
    (title, unit): (&'l str, &str),
    report: &mut Report,
) -> &'l str {
    let Some(source) = layer.source_name().filter(|_| !unit.is_empty()) else { return title };
    let detail = format!(
        "`{title}` in {unit} is a number's, and the layer looks the same for all: the legend calls it `{source}`"
    );
    report.add(Code::Advisory, format!("legend: layer {}", layer.id()), detail);
    source
}

/// Adds keys under a heading, with those that stand there. Lines of one name are drawn one upon another,
/// as a railway and its ties are.
fn add(sections: &mut Vec<Section>, heading: String, keys: Vec<Key>) {
    let Some(section) = sections.iter_mut().find(|section| section.heading == heading) else {
        sections.push(Section { heading, keys });
        return;
    };
    for key in keys {
        if section.keys.contains(&key) {
            continue;
        }
        let known = section.keys.iter_mut().find(|known| known.text == key.text);
        match (known.map(|known| &mut known.symbol), key.symbol) {
            (Some(Symbol::Line(under)), Symbol::Line(over)) => under.extend(over),
            (_, symbol) => section.keys.push(Key { symbol, text: key.text, to: key.to }),
        }
    }
}
