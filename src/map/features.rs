//! Features made into paths, in parallel.

use rayon::prelude::*;

use super::draw::Pass;
use super::shapes::{reading, report_lost, sort_by_key};
use crate::error::Report;
use crate::geometry::{Drawn, Prepared, Stream};
use crate::scene::Path;
use crate::source::{Feature, ShapeKind};
use crate::style::{Failures, LayerStyle};

/// A feature drawn: its index in the source, its path on the page, its style.
pub(super) struct Traced<'a, S> {
    pub index: usize,
    pub feature: &'a Feature,
    pub path: Path,
    pub style: S,
}

/// How a layer traces shapes and orders them.
pub(super) struct Tracing<S> {
    /// Which kinds of shape it draws.
    pub draws: fn(ShapeKind) -> bool,
    /// Draws one of them.
    pub trace: fn(&mut Stream, &Prepared, &mut Path) -> Drawn,
    /// Features with a greater key are drawn later.
    pub sort_key: fn(&S) -> Option<f64>,
}

/// The paths of the features that pass the layer's filter and leave something on the page, in
/// drawing order whatever the number of threads.
pub(super) fn traced<'a, S: LayerStyle>(
    pass: &Pass<'a>,
    tracing: &Tracing<S>,
    failures: &mut Failures,
    report: &mut Report,
) -> Vec<Traced<'a, S>> {
    let plan = pass.layer.plan::<S>(&pass.context, failures);
    let features = pass.filtered(failures);
    let reading = reading(pass);
    let view = pass.camera.view();
    let all: Vec<(Traced<S>, Failures, usize)> = features
        .into_par_iter()
        .filter(|(_, feature)| (tracing.draws)(feature.shape.kind()))
        .map_init(
            || view.stream(),
            |stream, (index, feature)| {
                let (mut failures, mut path) = (Failures::default(), Path::new());
                let prepared = Prepared::new(&feature.shape, &reading);
                let drawn = (tracing.trace)(stream, &prepared, &mut path);
                let style = plan.evaluate(&pass.context.with_feature(feature), &mut failures);
                (Traced { index, feature, path, style }, failures, drawn.failed)
            },
        )
        .collect();
    let mut lost = 0;
    let mut kept = Vec::with_capacity(all.len());
    for (traced, failed, unprojected) in all {
        failures.merge(failed);
        lost += unprojected;
        if !traced.path.is_empty() {
            kept.push(traced);
        }
    }
    report_lost(pass, lost, report);
    sort_by_key(&mut kept, |traced| (tracing.sort_key)(&traced.style));
    kept
}
