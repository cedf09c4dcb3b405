//! The basemap's areas that a figure colours, which furniture keeps clear of.

use crate::error::Result;
use crate::style::{Globals, Layer};
use crate::unit::LonLat;

/// Positions on the edges of the areas that fills of a figure colour.
///
/// # Errors
/// Where the basemap is damaged.
#[cfg(feature = "basemap")]
pub(super) fn edges<'l>(
    layers: impl Iterator<Item = &'l Layer>,
    globals: &Globals,
) -> Result<Vec<LonLat>> {
    use crate::basemap::{self, Basemap, Level};
    use crate::style::{EvaluationContext, Failures, LayerType};
    use crate::unit::LonLatBox;

    let context = EvaluationContext::at_zoom(4.0).with_globals(globals);
    let mut edges = Vec::new();
    let fills = layers.filter(|layer| layer.kind() == LayerType::Fill);
    for layer in fills.filter(|layer| layer.source_name() == Some("basemap")) {
        let name = layer.source_layer().and_then(basemap::Layer::from_name);
        let (areas, level) = match name {
            Some(areas @ basemap::Layer::Countries) => (areas, Level::Coarse110m),
            Some(areas @ basemap::Layer::Admin1) => (areas, Level::Medium50m),
            _ => continue,
        };
        let read = Basemap::embedded()?.read(areas, level, &LonLatBox::WORLD)?;
        let filter = layer.filter_at(&context);
        // What fails is told of where the layer is drawn.
        let mut failures = Failures::default();
        for feature in &read.features {
            if filter.admits(&context.with_feature(feature), &mut failures) {
                edges.extend_from_slice(feature.shape.positions());
            }
        }
    }
    Ok(edges)
}

/// Without a basemap there are none.
#[cfg(not(feature = "basemap"))]
pub(super) fn edges<'l>(_: impl Iterator<Item = &'l Layer>, _: &Globals) -> Result<Vec<LonLat>> {
    Ok(Vec::new())
}
