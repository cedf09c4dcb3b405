//! What a figure's own layers leave unsaid and a style's defaults would not suit.

use serde_json::{Map, Value, json};

use crate::figure::layers::{ANCHORS, NAME, OWN_LINE, at_least, face, off_circles};
use crate::figure::written::asks_zoom;

/// What says where texts stand, or that they may lie on each other.
const PLACING: [&str; 11] = [
    "icon-image",
    "symbol-placement",
    "text-allow-overlap",
    "text-anchor",
    "text-ignore-placement",
    "text-offset",
    "text-overlap",
    "text-radial-offset",
    "text-rotate",
    "text-variable-anchor",
    "text-variable-anchor-offset",
];

/// More names than these do not stand off at leaders unasked: there would be no telling them apart.
const MOST_LED: usize = 500;

/// Says of a layer of a figure, which are `all`, what it leaves unsaid; `count` is how many features its data have.
pub(super) fn complete(
    layer: &mut Map<String, Value>,
    all: &[Map<String, Value>],
    count: Option<usize>,
) {
    write_as_page(layer);
    keep_names_off(layer);
    if stand_beside_circles(layer, all)
        && count.is_some_and(|count| count <= MOST_LED)
        && let Some(metadata) = object(layer, "metadata")
    {
        metadata.entry("rumbo:leader").or_insert_with(|| json!(true));
    }
}

/// Has a layer of names that says no font or size write in the page's face, as large as plain names.
fn write_as_page(layer: &mut Map<String, Value>) {
    if layer.get("type") == Some(&json!("symbol"))
        && let Some(layout) = object(layer, "layout")
    {
        layout.entry("text-font").or_insert_with(|| face("regular"));
        layout.entry("text-size").or_insert_with(|| at_least(NAME));
    }
}

/// Has names keep off the lines of the figure's own data, but for what only sets off what lies above.
fn keep_names_off(layer: &mut Map<String, Value>) {
    let is_own = layer.get("source").is_some_and(|source| source != "basemap");
    if !is_own || layer.get("type") != Some(&json!("line")) {
        return;
    }
    let metadata = object(layer, "metadata");
    if let Some(metadata) = metadata.filter(|all| all.get("rumbo:legend") != Some(&json!(false))) {
        metadata.entry("rumbo:avoid").or_insert_with(|| json!(OWN_LINE));
    }
}

/// Has names that say nothing of where they stand do so on any side of the circles which another layer draws
/// of the same data: on a circle, where the default puts them, no name may stand. Returns whether it has.
fn stand_beside_circles(layer: &mut Map<String, Value>, all: &[Map<String, Value>]) -> bool {
    if layer.get("type") != Some(&json!("symbol")) {
        return false;
    }
    let of_same = |other: &&Map<String, Value>| {
        ["source", "source-layer"].iter().all(|key| other.get(*key) == layer.get(*key))
            && other.get("type") == Some(&json!("circle"))
    };
    let Some(circles) = all.iter().find(of_same) else { return false };
    let paint = |key: &str, default: f64| {
        flat(circles.get("paint").and_then(|paint| paint.get(key)), default)
    };
    let reach = json!(["+", paint("circle-radius", 5.0), paint("circle-stroke-width", 0.0)]);
    let Some(layout) = object(layer, "layout") else { return false };
    if !layout.contains_key("text-field") || PLACING.iter().any(|key| layout.contains_key(*key)) {
        return false;
    }
    let size = flat(layout.get("text-size"), 16.0);
    layout.insert("text-variable-anchor".to_owned(), json!(ANCHORS));
    layout.insert("text-radial-offset".to_owned(), off_circles(&reach, &size));
    layout.entry("text-justify").or_insert_with(|| json!("auto"));
    true
}

/// A member of a layer that is an object, made where it is missing.
fn object<'l>(layer: &'l mut Map<String, Value>, key: &str) -> Option<&'l mut Map<String, Value>> {
    layer.entry(key).or_insert_with(|| json!({})).as_object_mut()
}

/// A number or an expression for one, as far as another may hold it: the zoom may only be asked for outside of
/// all else, and the stops of a function too.
fn flat(value: Option<&Value>, default: f64) -> Value {
    match value {
        Some(value) if !value.is_object() && !asks_zoom(value) => value.clone(),
        _ => json!(default),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn names_stand_beside_the_circles_of_their_data_unless_they_say_where() {
        let circles = layer(json!({
            "type": "circle", "source": "ports",
            "paint": { "circle-radius": ["get", "size"], "circle-stroke-width": 2 }
        }));
        let completed = |layout: Value, circles: &Map<String, Value>| {
            let names = json!({ "type": "symbol", "source": "ports", "layout": layout });
            let mut names = layer(names);
            complete(&mut names, std::slice::from_ref(circles), Some(MOST_LED));
            names
        };
        let names = completed(json!({ "text-field": "{name}", "text-size": 12 }), &circles);
        let offset = json!(["+", 0.35, ["/", ["+", ["get", "size"], 2], 12]]);
        assert_eq!(names["layout"]["text-radial-offset"], offset);
        assert_eq!(names["layout"]["text-variable-anchor"], json!(ANCHORS));
        assert_eq!(names["metadata"]["rumbo:leader"], json!(true));
        let mut many =
            layer(json!({ "type": "symbol", "source": "ports", "layout": { "text-field": "a" } }));
        complete(&mut many, std::slice::from_ref(&circles), Some(MOST_LED + 1));
        assert!(
            many["layout"].get("text-variable-anchor").is_some() && many.get("metadata").is_none()
        );

        let said = json!({ "text-field": "{name}", "text-anchor": "top" });
        assert_eq!(completed(said, &circles)["layout"].get("text-variable-anchor"), None);
        let others = layer(json!({ "type": "circle", "source": "towns" }));
        let names = completed(json!({ "text-field": "{name}" }), &others);
        assert_eq!(names["layout"].get("text-variable-anchor"), None);
    }

    #[test]
    fn a_size_that_depends_on_the_zoom_counts_as_the_default() {
        let by_zoom = json!(["interpolate", ["linear"], ["zoom"], 3, 2, 8, 6]);
        assert_eq!(flat(Some(&by_zoom), 5.0), json!(5.0));
        assert_eq!(flat(Some(&json!({ "stops": [[3, 2]] })), 5.0), json!(5.0));
        assert_eq!(flat(Some(&json!(["get", "zoom"])), 5.0), json!(["get", "zoom"]));
    }
}
