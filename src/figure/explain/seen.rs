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
    use crate::basemap::{self, Basemap, Detail, PropertyNames};
    use crate::source::{Feature, Properties, Shape, ShapeKind};
    use crate::style::{EvaluationContext, Failures, FillStyle, LayerType};
    use crate::unit::PageBox;

    let areas = layer.source_layer().and_then(basemap::Layer::from_name);
    let of_areas = layer.kind() == LayerType::Fill && layer.source_name() == Some("basemap");
    let Some(areas) = areas.filter(|_| of_areas) else { return Ok(true) };
    let frame = camera.frame();
    let context = EvaluationContext::at_zoom(frame.zoom).with_globals(map.globals());
    let nothing =
        Feature { id: None, properties: Properties::new(), shape: Shape::new(ShapeKind::Polygon) };
    let missing: FillStyle =
        layer.clone().paint("fill-color", value.clone())?.evaluated(&nothing, &context);
    let read = Basemap::embedded()?.read_as(
        areas,
        Detail::for_scale(frame.scale),
        &camera.reads(),
        PropertyNames::All,
        map.worldview(),
    )?;
    let filter = layer.filter_at(&context);
    // What fails is told of where the layer is drawn.
    let mut failures = Failures::default();
    Ok(read.features.iter().any(|area| {
        let has_none = filter.admits(&context.with_feature(area), &mut failures)
            && layer.evaluated::<FillStyle>(area, &context).color == missing.color;
        let places = || area.shape.positions().iter().filter_map(|at| camera.to_page(*at));
        let on_map = || places().filter(|at| camera.bounds().contains(*at));
        has_none
            && PageBox::around(on_map())
                .is_some_and(|seen| seen.width() >= SEEN && seen.height() >= SEEN)
    }))
}

/// Without a basemap any layer may have it.
#[cfg(not(feature = "basemap"))]
pub(in crate::figure) fn is_shown(_: &Layer, _: &Value, _: &Map, _: &Camera) -> Result<bool> {
    Ok(true)
}
