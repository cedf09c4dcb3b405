//! How a map shows what is contested, which its credits then explain.

use crate::error::Result;
use crate::map::{Camera, Map};

/// How large an area or a line must be to be seen, CSS pixels.
#[cfg(feature = "basemap")]
const LEAST_SEEN: f64 = 6.0;

/// How a map shows what several sides claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Contested {
    /// There is nothing of the kind.
    #[default]
    None,
    /// By borders that are dashed.
    Dashed,
    /// By ground that is hatched, within such borders.
    Hatched,
}

/// How a map shows what is contested.
///
/// # Errors
/// Where the basemap is damaged.
#[cfg(feature = "basemap")]
pub(super) fn shown(map: &Map, camera: &Camera) -> Result<Contested> {
    use crate::basemap::Layer;
    use crate::style::LayerType;

    if is_seen(map, camera, (Layer::Contested, LayerType::Fill), |_| true)? {
        return Ok(Contested::Hatched);
    }
    let is_settled = |class: &str| class == "international";
    match is_seen(map, camera, (Layer::Boundaries, LayerType::Line), |class| !is_settled(class))? {
        true => Ok(Contested::Dashed),
        false => Ok(Contested::None),
    }
}

/// Whether something of a layer of the basemap is drawn and large enough to be seen, that is of a class.
#[cfg(feature = "basemap")]
fn is_seen(
    map: &Map,
    camera: &Camera,
    (of, kind): (crate::basemap::Layer, crate::style::LayerType),
    is_meant: impl Fn(&str) -> bool,
) -> Result<bool> {
    use super::areas::any_area;
    use crate::style::EvaluationContext;
    use crate::unit::PageBox;

    let context = EvaluationContext::at_zoom(camera.frame().zoom).with_globals(map.globals());
    let mut layers = map.layers().iter().filter(|layer| {
        layer.kind() == kind && layer.source_layer() == Some(of.name()) && layer.is_drawn(&context)
    });
    let is_large = |feature: &crate::source::Feature| {
        let places = feature.shape.positions().iter().filter_map(|at| camera.to_page(*at));
        let seen = PageBox::around(places).and_then(|all| all.intersection(camera.bounds()));
        seen.is_some_and(|seen| seen.width().max(seen.height()) >= LEAST_SEEN)
    };
    layers.try_fold(false, |found, layer| {
        let shows = |feature: &crate::source::Feature, _: &EvaluationContext| {
            let class = feature.properties.get("class").and_then(|class| class.as_str());
            is_meant(class.unwrap_or_default()) && is_large(feature)
        };
        Ok(found || any_area(layer, of, (map, camera), shows)?)
    })
}

/// Without a basemap there is none.
#[cfg(not(feature = "basemap"))]
pub(super) fn shown(_: &Map, _: &Camera) -> Result<Contested> {
    Ok(Contested::None)
}
