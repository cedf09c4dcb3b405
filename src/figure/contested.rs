//! Whether a map hatches contested ground, which its credits then explain.

use crate::error::Result;
use crate::map::{Camera, Map};

/// How large an area must be for its hatching to be seen, CSS pixels.
#[cfg(feature = "basemap")]
const LEAST_SEEN: f64 = 6.0;

/// Whether a map shows ground that several sides claim as such.
///
/// # Errors
/// Where the basemap is damaged.
#[cfg(feature = "basemap")]
pub(super) fn is_shown(map: &Map, camera: &Camera) -> Result<bool> {
    use crate::basemap::{Basemap, Detail, Layer, PropertyNames};
    use crate::style::{EvaluationContext, Failures, LayerType};
    use crate::unit::PageBox;

    let frame = camera.frame();
    let context = EvaluationContext::at_zoom(frame.zoom).with_globals(map.globals());
    let hatches = |layer: &&crate::style::Layer| {
        layer.kind() == LayerType::Fill
            && layer.source_layer() == Some(Layer::Contested.name())
            && layer.is_drawn(&context)
    };
    let Some(layer) = map.layers().iter().find(hatches) else { return Ok(false) };
    let areas = Basemap::embedded()?.read_as(
        Layer::Contested,
        Detail::for_scale(frame.scale),
        &camera.reads(),
        PropertyNames::All,
        map.worldview(),
    )?;
    let filter = layer.filter_at(&context);
    // What fails is told of where the layer is drawn.
    let mut failures = Failures::default();
    Ok(areas.features.iter().any(|area| {
        let places = area.shape.positions().iter().filter_map(|at| camera.to_page(*at));
        let seen = PageBox::around(places).and_then(|all| all.intersection(camera.bounds()));
        let is_large = |seen: PageBox| seen.width().max(seen.height()) >= LEAST_SEEN;
        filter.admits(&context.with_feature(area), &mut failures) && seen.is_some_and(is_large)
    }))
}

/// Without a basemap there is none.
#[cfg(not(feature = "basemap"))]
pub(super) fn is_shown(_: &Map, _: &Camera) -> Result<bool> {
    Ok(false)
}
