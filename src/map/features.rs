//! Features made into outlines, in parallel.

use std::sync::Arc;

use rayon::prelude::*;

use super::draw::Pass;
use super::shapes::{report_lost, sort_by_key};
use crate::error::Report;
use crate::geometry::{PathSink, Stream};
use crate::scene::Path;
use crate::source::ShapeKind;
use crate::style::{Failures, LayerStyle};

/// A feature drawn: its name in the scene, its outlines on the page, its style.
#[derive(Debug)]
pub(super) struct Traced<S, P = Path> {
    pub name: Arc<str>,
    pub path: P,
    pub style: S,
    /// What kind of shape it is.
    pub kind: ShapeKind,
}

/// A feature drawn, what failed, and how many vertices could not be projected.
type Tracked<S, P> = (Traced<S, P>, Failures, usize);

/// How a layer traces shapes and orders them.
pub(super) struct Tracing<S> {
    /// Which kinds of shape it draws.
    pub draws: fn(ShapeKind) -> bool,
    /// Whether what it draws is closed, to be filled, or open where it leaves the map, to be
    /// stroked.
    pub closed: bool,
    /// Features with a greater key are drawn later.
    pub sort_key: fn(&S) -> Option<f64>,
}

/// The outlines of the features that pass the layer's filter and leave something on the page, in
/// drawing order whatever the number of threads.
pub(super) fn traced<S: LayerStyle, P: PathSink + Outline>(
    pass: &Pass,
    tracing: &Tracing<S>,
    failures: &mut Failures,
    report: &mut Report,
) -> Vec<Traced<S, P>> {
    let plan = pass.layer.plan::<S>(&pass.context, failures);
    let features = pass.filtered(failures);
    let all: Vec<Option<Tracked<S, P>>> = features
        .into_par_iter()
        .filter(|(_, feature)| (tracing.draws)(feature.shape.kind()))
        .map_init(
            || pass.camera.views().map(|view| view.stream()).collect::<Vec<Stream>>(),
            |streams, (index, feature)| {
                let (mut failures, mut path) = (Failures::default(), P::default());
                let prepared = pass.prepared(index);
                let mut lost = 0;
                for stream in streams {
                    let drawn = if tracing.closed {
                        stream.prepared(&prepared, &mut path)
                    } else {
                        stream.prepared_outline(&prepared, &mut path)
                    };
                    lost += drawn.failed;
                }
                if path.is_empty() && lost == 0 {
                    return None;
                }
                let style = plan.evaluate(&pass.context.with_feature(feature), &mut failures);
                let name = Pass::feature_name(index, feature);
                let kind = feature.shape.kind();
                Some((Traced { name, path, style, kind }, failures, lost))
            },
        )
        .collect();
    let mut lost = 0;
    let mut kept = Vec::with_capacity(all.len());
    for (traced, failed, unprojected) in all.into_iter().flatten() {
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

/// What outlines may be traced into.
pub(super) trait Outline: PathSink + Default + Send {
    /// Whether nothing was drawn.
    fn is_empty(&self) -> bool;
}

impl Outline for Path {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

impl Outline for crate::geometry::Outlines {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}
