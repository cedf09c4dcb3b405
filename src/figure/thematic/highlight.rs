//! What a map is about, among neighbours that step back.

use serde_json::{Map, Value, json};

use super::Boxes;
use super::join::Areas;
use crate::error::{Error, ErrorKind, Report, Result};
use crate::figure::layers::{HIGHLIGHT, color};

/// Layers of the basemap that have areas to be singled out, the greater first.
const LAYERS: [&str; 2] = ["countries", "admin1"];

/// A layer that tints the areas named and washes out all others, and the boxes around them.
///
/// # Errors
/// Where no area has such a name; with names near to it.
pub(super) fn highlight(
    names: &[&str],
    report: &mut Report,
) -> Result<(Map<String, Value>, Boxes)> {
    let mut unknown = None;
    for layer in LAYERS {
        let areas = Areas::of(layer)?;
        match areas.all(names, "map.highlight", report) {
            Ok(ids) => {
                let boxes = areas.boxes_of(|area| ids.iter().any(|id| id == area));
                let ids = areas.with_parts(ids);
                return Ok((washed(layer, areas.property, &ids), boxes));
            }
            // Of the greater areas: a name that neither has is likelier a country's.
            Err(index) => unknown = unknown.or_else(|| Some(no_area(names.get(index)?, &areas))),
        }
    }
    Err(unknown.unwrap_or_else(|| Error::new(ErrorKind::Place, "no area is named")))
}

fn no_area(name: &str, areas: &Areas) -> Error {
    let error = Error::new(ErrorKind::Place, format!("no country or province is called `{name}`"));
    match areas.near(name) {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None => error.remedy("give names or ISO 3166 codes, all of countries or all of provinces"),
    }
}

fn washed(layer: &str, property: &str, ids: &[String]) -> Map<String, Value> {
    let is_subject = json!(["in", ["get", property], ["literal", ids]]);
    let value = json!({
        "id": HIGHLIGHT,
        "type": "fill",
        "source": "basemap",
        "source-layer": layer,
        "metadata": { "rumbo:legend": false },
        "paint": {
            "fill-color": ["case", is_subject, color("accent"), color("ground")],
            "fill-opacity": ["case", is_subject, 0.2, 0.65]
        }
    });
    match value {
        Value::Object(layer) => layer,
        _ => Map::new(),
    }
}
