//! The layers of what a figure does not style itself: plain data, annotations, names over colours.

use serde_json::{Value, json};

use super::model::{Annotation, Figure, PageSetup};
use super::typeset::BODY;
use super::written::reads_data;
use crate::error::Result;
use crate::source::{Features, ShapeKind};
use crate::style::{Layer, LayerType, Style};

/// The places around a point, best first (Imhof 1975).
pub(super) const ANCHORS: [&str; 8] =
    ["bottom-left", "top-left", "left", "bottom-right", "top-right", "right", "bottom", "top"];

/// What it costs a name to cover one em of a line of the figure, unless its layer says so itself.
pub(super) const OWN_LINE: f64 = 4.0;

/// What the layer of a highlight is called.
pub(super) const HIGHLIGHT: &str = "highlight";

/// How far names stand off the circles that they name, ems.
const GAP: f64 = 0.35;

/// How large names of data are written that the figure says nothing of, CSS pixels.
pub(super) const NAME: f64 = 13.0;

/// How wide the outlines of areas are that the figure says nothing of, CSS pixels: as much, less where
/// that is more than this share of how far an area reaches, and no less than a hairline.
const OUTLINE: f64 = 1.2;
const OUTLINE_SHARE: f64 = 0.02;
const THINNEST: f64 = 0.25;

/// The expression for a colour of the palette.
pub(super) fn color(role: &str) -> Value {
    json!(["to-color", ["global-state", format!("rumbo:{role}")]])
}

/// The expression for a face of the page.
pub(super) fn face(of: &str) -> Value {
    json!(["array", "string", ["global-state", format!("rumbo:{of}")]])
}

/// A size in CSS pixels on a page of 1600 × 1200, larger on larger pages as their type is.
pub(super) fn at_least(size: f64) -> Value {
    json!(["max", size, ["*", size / BODY, ["global-state", "rumbo:type-size"]]])
}

/// How far names of a size stand from the middle of circles that reach so far, ems.
pub(super) fn off_circles(reach: &Value, size: &Value) -> Value {
    json!(["+", GAP, ["/", reach, size]])
}

/// Layers for data that no layer of the figure draws: quiet fills, lines and dots.
pub(super) fn plain_layers(source: &str, features: &Features, page: &PageSetup) -> Vec<Value> {
    let count =
        |kind: ShapeKind| features.features.iter().filter(|f| f.shape.kind() == kind).count();
    let has = |kind: ShapeKind| count(kind) > 0;
    // Where areas are small their outlines must not be all that is seen of them.
    let across =
        (page.width.px() * page.height.px() / count(ShapeKind::Polygon).max(1) as f64).sqrt();
    let outline = (OUTLINE_SHARE * across).clamp(THINNEST, OUTLINE);
    let accent = color("accent");
    let mut layers = Vec::new();
    if has(ShapeKind::Polygon) {
        layers.push(json!({
            "id": format!("{source}-fill"), "type": "fill", "source": source,
            "filter": ["==", ["geometry-type"], "Polygon"],
            "paint": { "fill-color": accent.clone(), "fill-opacity": 0.22 }
        }));
        layers.push(json!({
            "id": format!("{source}-outline"), "type": "line", "source": source,
            "filter": ["==", ["geometry-type"], "Polygon"],
            "paint": { "line-color": accent.clone(), "line-width": if outline < OUTLINE { json!(outline) } else { at_least(OUTLINE) } }
        }));
    }
    if has(ShapeKind::Line) {
        layers.push(json!({
            "id": format!("{source}-line"), "type": "line", "source": source,
            "metadata": { "rumbo:avoid": OWN_LINE },
            "filter": ["==", ["geometry-type"], "LineString"],
            "layout": { "line-join": "round", "line-cap": "round" },
            "paint": { "line-color": accent.clone(), "line-width": at_least(2.0) }
        }));
    }
    if has(ShapeKind::Point) {
        layers.push(json!({
            "id": format!("{source}-point"), "type": "circle", "source": source,
            "filter": ["==", ["geometry-type"], "Point"],
            "paint": {
                "circle-color": accent.clone(), "circle-radius": at_least(4.0),
                "circle-stroke-color": color("marker-ground"), "circle-stroke-width": at_least(1.5)
            }
        }));
    }
    layers.push(json!({
        "id": format!("{source}-name"), "type": "symbol", "source": source,
        "filter": ["has", "name"],
        "metadata": { "rumbo:leader": true },
        "layout": {
            "text-field": ["get", "name"], "text-font": face("regular"),
            "text-size": at_least(NAME), "text-max-width": 10,
            "text-variable-anchor": ANCHORS, "text-radial-offset": 0.6,
            "text-justify": "auto"
        },
        "paint": {
            "text-color": color("label"), "text-halo-color": color("halo"), "text-halo-width": 1.4
        }
    }));
    layers
}

/// Has the basemap's names of areas and towns stand out from whatever colour lies below: in the ink
/// of labels, on a halo that hides it.
///
/// # Errors
/// None that a theme with a palette can cause.
pub(super) fn stand_out(theme: &mut Style) -> Result<()> {
    let is_name = |layer: &Layer| {
        let over = matches!(layer.source_layer(), Some("countries" | "admin1" | "places"));
        layer.kind() == LayerType::Symbol && layer.source_name() == Some("basemap") && over
    };
    restyle(theme, is_name, |layer| {
        layer
            .paint("text-color", color("label"))?
            .paint("text-halo-color", color("halo"))?
            .paint("text-halo-width", 1.8)
    })
}

/// Changes some layers of a theme where they are.
pub(super) fn restyle(
    theme: &mut Style,
    which: impl Fn(&Layer) -> bool,
    change: impl Fn(Layer) -> Result<Layer>,
) -> Result<()> {
    let chosen = theme.layers().iter().filter(|layer| which(layer));
    let ids: Vec<String> = chosen.map(|layer| layer.id().to_owned()).collect();
    for id in ids {
        let above = theme.layers().iter().skip_while(|layer| layer.id() != id).nth(1);
        let above = above.map(|layer| layer.id().to_owned());
        let Some(layer) = theme.remove_layer(&id) else { continue };
        match above {
            Some(above) => theme.add_layer_below(change(layer)?, &above),
            None => theme.add_layer(change(layer)?),
        }
    }
    Ok(())
}

/// Whether the figure colours areas of the basemap, or areas of its own by their data, over which the
/// theme's names were not designed.
pub(super) fn colours_areas(figure: &Figure) -> bool {
    let is = |layer: &serde_json::Map<String, Value>, key: &str, value: &str| {
        layer.get(key).and_then(Value::as_str) == Some(value)
    };
    let of_basemap = |layer: &_| is(layer, "type", "fill") && is(layer, "source", "basemap");
    compares_areas(figure) || figure.layers.iter().any(of_basemap)
}

/// Whether the figure colours areas by their data, so that how large they look is compared.
pub(super) fn compares_areas(figure: &Figure) -> bool {
    let driven = |layer: &serde_json::Map<String, Value>| {
        let paint = |key: &str| layer.get("paint").and_then(|paint| paint.get(key));
        layer.get("type").and_then(Value::as_str) == Some("fill")
            && ["fill-color", "fill-opacity"].iter().any(|key| paint(key).is_some_and(reads_data))
    };
    figure.layers.iter().any(driven)
}

/// Whether the figure has circles as large as a number, among which a theme's marks of towns would be
/// read as numbers too.
pub(super) fn sizes_circles(figure: &Figure) -> bool {
    figure.layers.iter().any(|layer| {
        let radius = layer.get("paint").and_then(|paint| paint.get("circle-radius"));
        radius.is_some_and(reads_data)
    })
}

/// Leaves out the theme's towns, marks and names.
pub(super) fn without_towns(theme: &mut Style) {
    remove(theme, |layer| {
        layer.source_name() == Some("basemap") && layer.source_layer() == Some("places")
    });
}

fn remove(theme: &mut Style, which: impl Fn(&Layer) -> bool) {
    let layers = theme.layers().iter().filter(|layer| which(layer));
    let ids: Vec<String> = layers.map(|layer| layer.id().to_owned()).collect();
    for id in ids {
        theme.remove_layer(&id);
    }
}

/// Leaves the theme's relief out, and says so as global state: what lies over it need not let it
/// through then.
pub(super) fn flatten(theme: &mut Style) {
    theme.globals_mut().state.insert("rumbo:flat".to_owned(), json!(true));
    remove(theme, |layer| matches!(layer.kind(), LayerType::Hillshade | LayerType::ColorRelief));
}

/// Layers for the place that a map is about, over the source `subject`: it stands out from all other
/// names.
pub(super) fn subject_layers(size: f64) -> [Value; 2] {
    [
        json!({
            "id": "subject-marker", "type": "circle", "source": "subject",
            "paint": {
                "circle-radius": size * 0.42, "circle-color": color("accent"),
                "circle-stroke-color": color("marker-ground"), "circle-stroke-width": size * 0.12
            }
        }),
        json!({
            "id": "subject-name", "type": "symbol", "source": "subject",
            "metadata": { "rumbo:required": true, "rumbo:leader": true, "rumbo:priority": 4 },
            "layout": {
                "text-field": ["get", "name"], "text-font": face("bold"), "text-size": size * 1.25,
                "text-max-width": 12, "text-justify": "auto", "text-variable-anchor": ANCHORS,
                "text-radial-offset": 0.6
            },
            "paint": {
                "text-color": color("ink"), "text-halo-color": color("halo"), "text-halo-width": 1.8
            }
        }),
    ]
}

/// Layers for an annotation: its text, and the dot it points at.
pub(super) fn annotation_layers(annotation: &Annotation, source: &str, size: f64) -> Vec<Value> {
    let mut layers = Vec::new();
    if annotation.marker {
        layers.push(json!({
            "id": format!("{source}-marker"), "type": "circle", "source": source,
            "paint": {
                "circle-radius": 3.5, "circle-color": color("marker"),
                "circle-stroke-color": color("marker-ground"), "circle-stroke-width": 1.5
            }
        }));
    }
    let mut metadata = json!({ "rumbo:required": true, "rumbo:leader": true, "rumbo:priority": 3 });
    if let Some([x, y]) = annotation.offset {
        metadata["rumbo:pin"] = json!([x, y]);
    }
    let anchors = match annotation.anchor {
        Some(anchor) => json!([anchor.text_anchor()]),
        None => json!(ANCHORS),
    };
    layers.push(json!({
        "id": format!("{source}-text"), "type": "symbol", "source": source,
        "metadata": metadata,
        "layout": {
            "text-field": annotation.text, "text-font": face("italic"),
            "text-size": size * 0.9, "text-max-width": 14, "text-justify": "auto",
            "text-variable-anchor": anchors, "text-radial-offset": 0.65
        },
        "paint": {
            "text-color": color("label"), "text-halo-color": color("halo"), "text-halo-width": 1.4
        }
    }));
    layers
}
