//! The basemap's areas that a layer of a map shows.

use crate::basemap::{self, Basemap, Detail, PropertyNames};
use crate::error::Result;
use crate::map::{Camera, Map};
use crate::source::Feature;
use crate::style::{EvaluationContext, Failures, Layer};

/// Whether any of the basemap's areas that a layer's filter admits, where a map's camera reads them,
/// is such as `shows` tells.
///
/// # Errors
/// Where the basemap is damaged.
pub(super) fn any_area(
    layer: &Layer,
    areas: basemap::Layer,
    (map, camera): (&Map, &Camera),
    shows: impl Fn(&Feature, &EvaluationContext) -> bool,
) -> Result<bool> {
    let frame = camera.frame();
    let context = EvaluationContext::at_zoom(frame.zoom).with_globals(map.globals());
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
        filter.admits(&context.with_feature(area), &mut failures) && shows(area, &context)
    }))
}
