//! What a layer draws where one of its properties has a value.

use serde_json::{Value, json};

use crate::figure::furniture::Symbol;
use crate::figure::layers::color;
use crate::figure::written::reads_data;
use crate::map::stroke;
use crate::scene::{Path, Stroke};
use crate::source::{Feature, Properties, Shape, ShapeKind};
use crate::style::{
    CircleStyle, EvaluationContext, FillStyle, Layer, LayerStyle, LayerType, LineStyle,
};
use crate::unit::{Color, Page, PageBox};

/// The sides of the swatch of an area, CSS pixels.
const SWATCH: (f64, f64) = (26.0, 13.0);

/// How wide the outlines of sizes are that have no colour, CSS pixels.
const OUTLINE: f64 = 1.0;

/// The symbol of a layer one of whose properties has a value.
pub(super) fn symbol_where(
    layer: &Layer,
    property: &str,
    value: &Value,
    (context, unit): (&EvaluationContext<'_>, f64),
) -> Option<Symbol> {
    let value = if value.is_array() && value.pointer("/0").is_some_and(|name| !name.is_string()) {
        json!(["literal", value])
    } else {
        value.clone()
    };
    let layer = in_no_class(layer.clone().paint(property, value).ok()?, property)?;
    let symbol = symbol(&layer, context, unit)?;
    Some(match (property, symbol) {
        ("circle-radius", Symbol::Marker(path, fill, edge)) => Symbol::Size(path, fill, edge),
        (_, symbol) => symbol,
    })
}

/// A layer whose size is told, in the ink of labels where its colour tells something else.
fn in_no_class(layer: Layer, property: &str) -> Option<Layer> {
    let tells = |color: &str| layer.written(color).is_some_and(reads_data);
    match property {
        "circle-radius" if tells("circle-color") => layer
            .paint("circle-color", "transparent")
            .and_then(|layer| layer.paint("circle-stroke-color", color("label")))
            .and_then(|layer| layer.paint("circle-stroke-width", OUTLINE))
            .ok(),
        "line-width" if tells("line-color") => layer.paint("line-color", color("label")).ok(),
        _ => Some(layer),
    }
}

/// The symbol of a layer; the swatch of an area so many times as large as usual.
pub(super) fn symbol(layer: &Layer, context: &EvaluationContext<'_>, unit: f64) -> Option<Symbol> {
    match layer.kind() {
        LayerType::Fill => {
            let style: FillStyle = without_data(layer, ShapeKind::Polygon, context);
            let (width, height) = (SWATCH.0 * unit, SWATCH.1 * unit);
            let area = PageBox::new(-width / 2.0, -height / 2.0, width / 2.0, height / 2.0);
            let color = style.color.with_opacity(style.opacity as f32);
            // Not the layer's own edge, which may be as pale as the panel that the sample stands on.
            let edge = Some((Color::BLACK.with_opacity(0.25), Stroke::new(0.6)));
            Some(Symbol::Marker(Path::rect(area), Some(color), edge))
        }
        LayerType::Line => {
            let style: LineStyle = without_data(layer, ShapeKind::Line, context);
            let color = style.color.with_opacity(style.opacity as f32);
            Some(Symbol::Line(vec![(color, stroke(&style))]))
        }
        LayerType::Circle => {
            let style: CircleStyle = without_data(layer, ShapeKind::Point, context);
            let edge = (style.stroke_width > 0.0).then(|| {
                let color = style.stroke_color.with_opacity(style.stroke_opacity as f32);
                (color, Stroke::new(style.stroke_width))
            });
            let radius = style.radius + style.stroke_width / 2.0;
            let fill = style.color.with_opacity(style.opacity as f32);
            Some(Symbol::Marker(Path::circle(Page::default(), radius), Some(fill), edge))
        }
        _ => None,
    }
}

/// The style of a layer where nothing is known of what it draws.
pub(in crate::figure) fn without_data<S: LayerStyle>(
    layer: &Layer,
    kind: ShapeKind,
    context: &EvaluationContext<'_>,
) -> S {
    let feature = Feature { id: None, properties: Properties::new(), shape: Shape::new(kind) };
    layer.evaluated(&feature, context)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::Globals;

    #[test]
    fn sizes_have_no_colour_where_colours_tell_something_else() {
        let (globals, radius) = (Globals::default(), json!(["get", "wind"]));
        let context = EvaluationContext::at_zoom(3.0).with_globals(&globals);
        let fill_of = |color: Value| {
            let paint = json!({ "circle-radius": radius, "circle-color": color });
            let layer = json!({ "id": "winds", "type": "circle", "source": "s", "paint": paint });
            let (layer, _) = Layer::from_json(&layer).unwrap();
            match symbol_where(&layer, "circle-radius", &json!(7), (&context, 1.0)).unwrap() {
                Symbol::Size(_, fill, edge) => (fill.unwrap().a, edge.is_some()),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(fill_of(json!("#d7191c")), (1.0, false));
        let classes = json!(["step", ["get", "wind"], "#74a9cf", 64, "#d7191c"]);
        assert_eq!(fill_of(classes), (0.0, true));
    }
}
