//! What the classes of a map have to stand off from: the colours of a theme that lie beside them.

use crate::error::Report;
use crate::figure::data::load_theme;
use crate::figure::model::Figure;
use crate::style::{Layer, LayerType};
use crate::unit::Color;

/// The colours of sea, land and lakes of a figure's theme, and at last that of areas without a number.
/// None where the theme cannot be read, which is told where it is drawn.
pub(super) fn colors(figure: &Figure, missing: Option<Color>) -> Vec<Color> {
    let theme = load_theme(&figure.map.theme, &figure.resources, &mut Report::new());
    let read = theme.and_then(|theme| Ok((theme.palette()?, theme)));
    let Ok((palette, theme)) = read else { return Vec::new() };
    let mut colors: Vec<Color> = theme.layers().iter().filter_map(ground).collect();
    colors.push(missing.unwrap_or(palette.missing));
    colors
}

/// Whether the ground among these colours, all but the last, is dark.
pub(super) fn is_dark(beside: &[Color]) -> bool {
    let ground = beside.split_last().map_or(beside, |(_, ground)| ground);
    let is_dark = |color: &Color| color.contrast(Color::WHITE) > color.contrast(Color::BLACK);
    !ground.is_empty() && ground.iter().all(is_dark)
}

/// The one colour of a layer that is the ground of a map.
fn ground(layer: &Layer) -> Option<Color> {
    let property = match layer.kind() {
        LayerType::Background => "background-color",
        LayerType::Fill if matches!(layer.source_layer(), Some("land" | "countries" | "lakes")) => {
            "fill-color"
        }
        _ => return None,
    };
    layer.written(property)?.as_str()?.parse().ok()
}
