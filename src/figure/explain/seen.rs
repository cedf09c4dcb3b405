//! Whether a map shows what has no data, which a legend then explains.

use serde_json::Value;

use crate::error::Result;
use crate::map::{Camera, Map};
use crate::style::Layer;

/// The colour of areas smaller than this is not read, CSS pixels across.
#[cfg(feature = "basemap")]
const SEEN: f64 = 6.0;

/// Whether a fill of the basemap's areas has a value as its colour anywhere on a map that is seen.
/// Layers of another kind or source may have it.
///
/// # Errors
/// Where the basemap is damaged.
#[cfg(feature = "basemap")]
pub(in crate::figure) fn is_shown(
    layer: &Layer,
    value: &Value,
    map: &Map,
    camera: &Camera,
) -> Result<bool> {
    use super::sample::without_data;
    use crate::basemap;
    use crate::figure::areas::any_area;
    use crate::source::ShapeKind;
    use crate::style::{EvaluationContext, FillStyle, LayerType};
    use crate::unit::PageBox;

    let areas = layer.source_layer().and_then(basemap::Layer::from_name);
    let of_areas = layer.kind() == LayerType::Fill && layer.source_name() == Some("basemap");
    let Some(areas) = areas.filter(|_| of_areas) else { return Ok(true) };
    let context = EvaluationContext::at_zoom(camera.frame().zoom).with_globals(map.globals());
    let valued = layer.clone().paint("fill-color", value.clone())?;
    let missing: FillStyle = without_data(&valued, ShapeKind::Polygon, &context);
    any_area(layer, areas, (map, camera), |area, context| {
        let places = area.shape.positions().iter().filter_map(|at| camera.to_page(*at));
        let on_map = places.filter(|at| camera.bounds().contains(*at));
        layer.evaluated::<FillStyle>(area, context).color == missing.color
            && PageBox::around(on_map)
                .is_some_and(|seen| seen.width() >= SEEN && seen.height() >= SEEN)
    })
}

/// Without a basemap any layer may have it.
#[cfg(not(feature = "basemap"))]
pub(in crate::figure) fn is_shown(_: &Layer, _: &Value, _: &Map, _: &Camera) -> Result<bool> {
    Ok(true)
}
