//! How a map shows what is contested, which its credits then explain.

use crate::error::Result;
use crate::map::{Camera, Map};

/// How large an area must be for its hatching to be seen, and a border for its dashes to be asked about, CSS
/// pixels.
#[cfg(feature = "basemap")]
const HATCHED_PX: f64 = 6.0;
#[cfg(feature = "basemap")]
const DASHED_PX: f64 = 48.0;

/// The class of the borders that no one contests.
#[cfg(feature = "basemap")]
const SETTLED: &str = "international";

/// How a map shows what several sides claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[cfg_attr(
    not(feature = "basemap"),
    allow(dead_code, reason = "no one contests what is not there")
)]
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

    let is_seen = |of, kind, least| is_seen(map, camera, (of, kind), least);
    if is_seen(Layer::Contested, LayerType::Fill, HATCHED_PX)? {
        return Ok(Contested::Hatched);
    }
    match is_seen(Layer::Boundaries, LayerType::Line, DASHED_PX)? {
        true => Ok(Contested::Dashed),
        false => Ok(Contested::None),
    }
}

/// Whether something contested of a layer of the basemap is drawn and at least so large, CSS pixels.
#[cfg(feature = "basemap")]
fn is_seen(
    map: &Map,
    camera: &Camera,
    (of, kind): (crate::basemap::Layer, crate::style::LayerType),
    least: f64,
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
        seen.is_some_and(|seen| seen.width().max(seen.height()) >= least)
    };
    layers.try_fold(false, |found, layer| {
        let shows = |feature: &crate::source::Feature, _: &EvaluationContext| {
            let class = feature.properties.get("class").and_then(|class| class.as_str());
            class != Some(SETTLED) && is_large(feature)
        };
        Ok(found || any_area(layer, of, (map, camera), shows)?)
    })
}

/// Without a basemap there is none.
#[cfg(not(feature = "basemap"))]
pub(super) fn shown(_: &Map, _: &Camera) -> Result<Contested> {
    Ok(Contested::None)
}
