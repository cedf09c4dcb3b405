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
    use super::areas::any_area;
    use crate::basemap::Layer;
    use crate::style::{EvaluationContext, LayerType};
    use crate::unit::PageBox;

    let context = EvaluationContext::at_zoom(camera.frame().zoom).with_globals(map.globals());
    let hatches = |layer: &&crate::style::Layer| {
        layer.kind() == LayerType::Fill
            && layer.source_layer() == Some(Layer::Contested.name())
            && layer.is_drawn(&context)
    };
    let Some(layer) = map.layers().iter().find(hatches) else { return Ok(false) };
    any_area(layer, Layer::Contested, (map, camera), |area, _| {
        let places = area.shape.positions().iter().filter_map(|at| camera.to_page(*at));
        let seen = PageBox::around(places).and_then(|all| all.intersection(camera.bounds()));
        seen.is_some_and(|seen| seen.width().max(seen.height()) >= LEAST_SEEN)
    })
}

/// Without a basemap there is none.
#[cfg(not(feature = "basemap"))]
pub(super) fn is_shown(_: &Map, _: &Camera) -> Result<bool> {
    Ok(false)
}
