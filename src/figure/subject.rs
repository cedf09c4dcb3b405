//! The names of what a map highlights: larger than else, and those of its neighbours smaller.

use serde_json::{Value, json};

use super::layers::{HIGHLIGHT, color, restyle};
use super::model::Figure;
use crate::error::Result;
use crate::style::{Layer, LayerType, Style};

/// How many times larger than else the names of the subject are, and of its neighbours.
const SUBJECT: f64 = 1.25;
const NEIGHBOURS: f64 = 0.8;

/// Has the names of what the figure highlights stand out from those of its neighbours.
///
/// # Errors
/// None that a theme with a palette can cause.
pub(super) fn name_subject(figure: &Figure, theme: &mut Style) -> Result<()> {
    let Some((of, is_subject)) = subject(figure) else { return Ok(()) };
    let is_name = |layer: &Layer| {
        let is_basemap = layer.source_name() == Some("basemap");
        layer.kind() == LayerType::Symbol && is_basemap && layer.source_layer() == Some(of)
    };
    restyle(theme, is_name, |layer| {
        let size = layer.written("text-size").cloned();
        let quiet = json!(["case", is_subject, color("label"), color("label-muted")]);
        let layer = layer.paint("text-color", quiet)?;
        match size {
            Some(size) => layer.layout("text-size", scaled(&size, is_subject)),
            None => Ok(layer),
        }
    })
}

/// The layer of areas that the figure highlights some of, and the condition for these.
pub(super) fn subject(figure: &Figure) -> Option<(&str, &Value)> {
    let layer = figure.layers.iter().find(|layer| layer.get("id") == Some(&json!(HIGHLIGHT)))?;
    let color = layer.get("paint")?.get("fill-color")?.as_array()?;
    let is_subject = color.get(1).filter(|_| color.first() == Some(&json!("case")))?;
    Some((layer.get("source-layer")?.as_str()?, is_subject))
}

/// An expression for a size, larger for the subject: at each zoom, where it depends on that.
fn scaled(size: &Value, is_subject: &Value) -> Value {
    let parts = size.as_array().map(Vec::as_slice).unwrap_or_default();
    // Before the first output stand the name, of an interpolation its kind, the input, and its stop.
    let first = match parts {
        [name, input, ..] if name == "step" && *input == json!(["zoom"]) => 2,
        [_, _, input, ..] if *input == json!(["zoom"]) => 4,
        _ => return json!(["case", is_subject, ["*", SUBJECT, size], ["*", NEIGHBOURS, size]]),
    };
    let part = |(index, part): (usize, &Value)| match index >= first && (index - first) % 2 == 0 {
        true => scaled(part, is_subject),
        false => part.clone(),
    };
    Value::Array(parts.iter().enumerate().map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_scaled_at_each_zoom() {
        let is = json!(["in", ["get", "iso_a3"], ["literal", ["NPL"]]]);
        let of = |size: Value| json!(["case", is, ["*", SUBJECT, size], ["*", NEIGHBOURS, size]]);
        assert_eq!(scaled(&json!(12), &is), of(json!(12)));
        let step = json!(["step", ["zoom"], 10, 3, ["get", "size"]]);
        let wanted = json!(["step", ["zoom"], of(json!(10)), 3, of(json!(["get", "size"]))]);
        assert_eq!(scaled(&step, &is), wanted);
        let ramp = json!(["interpolate", ["linear"], ["zoom"], 2, 8, 6, 14]);
        let wanted =
            json!(["interpolate", ["linear"], ["zoom"], 2, of(json!(8)), 6, of(json!(14))]);
        assert_eq!(scaled(&ramp, &is), wanted);
        let data = json!(["interpolate", ["linear"], ["get", "area"], 200, 8, 3000, 13]);
        assert_eq!(scaled(&data, &is), of(data.clone()));
    }
}
