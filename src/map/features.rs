//! Features made into outlines, in parallel.

use std::sync::Arc;

use super::draw::Pass;
use super::shapes::{report_lost, sort_by_key};
use crate::error::Report;
use crate::geometry::Stream;
use crate::path::{Outlines, Path, PathSink};
use crate::source::ShapeKind;
use crate::style::{Failures, LayerStyle};
use crate::threads;

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
pub(super) fn traced<S: LayerStyle, P: Trace>(
    pass: &Pass,
    tracing: &Tracing<S>,
    failures: &mut Failures,
    report: &mut Report,
) -> Vec<Traced<S, P::Kept>> {
    let plan = pass.layer.plan::<S>(&pass.context, failures);
    let features = pass.filtered(failures);
    let drawn = features.into_iter().filter(|(_, feature)| (tracing.draws)(feature.shape.kind()));
    let all: Vec<Option<Tracked<S, P::Kept>>> = threads::map_with(
        drawn.collect(),
        || pass.camera.views().map(|view| view.stream()).collect::<Vec<Stream>>(),
        |streams, (index, feature)| {
            let mut failures = Failures::default();
            let reused = match pass.traces {
                Some(traces) if !tracing.closed => traces.of(pass, index).and_then(P::reuse),
                _ => None,
            };
            let (path, lost) = match reused {
                Some(path) => (path, 0),
                None => {
                    let (path, lost, cut) = trace::<P>(pass, index, tracing.closed, streams);
                    if let (Some(traces), true, false) = (pass.traces, tracing.closed, cut) {
                        P::offer(&path, |outlines| traces.keep(pass, index, outlines));
                    }
                    (path, lost)
                }
            };
            if P::is_empty(&path) && lost == 0 {
                return None;
            }
            let style = plan.evaluate(&pass.context.with_feature(feature), &mut failures);
            let name = Pass::feature_name(index, feature);
            let kind = feature.shape.kind();
            Some((Traced { name, path, style, kind }, failures, lost))
        },
    );
    let mut lost = 0;
    let mut kept = Vec::with_capacity(all.len());
    for (traced, failed, unprojected) in all.into_iter().flatten() {
        failures.merge(failed);
        lost += unprojected;
        if !P::is_empty(&traced.path) {
            kept.push(traced);
        }
    }
    report_lost(pass, lost, report);
    sort_by_key(&mut kept, |traced| (tracing.sort_key)(&traced.style));
    kept
}

/// Traces a feature through all views: its outlines, how many vertices were lost, and whether the
/// edge of the map cuts it.
fn trace<P: Trace>(
    pass: &Pass,
    index: usize,
    closed: bool,
    streams: &mut [Stream],
) -> (P::Kept, usize, bool) {
    let prepared = pass.prepared(index);
    let (mut path, mut lost, mut cut) = (P::default(), 0, false);
    for stream in streams {
        let drawn = if closed {
            stream.prepared(&prepared, &mut path)
        } else {
            stream.prepared_outline(&prepared, &mut path)
        };
        lost += drawn.failed;
        cut |= drawn.cut;
    }
    (path.keep(), lost, cut)
}

/// What outlines may be traced into.
pub(super) trait Trace: PathSink + Default {
    /// What is kept of it.
    type Kept: Send;

    /// Ends tracing.
    fn keep(self) -> Self::Kept;

    /// Whether nothing was drawn.
    fn is_empty(kept: &Self::Kept) -> bool;

    /// Takes outlines that were traced closed, where they can be stroked too.
    fn reuse(outlines: Arc<Outlines>) -> Option<Self::Kept>;

    /// Gives outlines that may be reused.
    fn offer(kept: &Self::Kept, to: impl FnOnce(&Arc<Outlines>));
}

impl Trace for Path {
    type Kept = Self;

    fn keep(self) -> Self {
        self
    }

    fn is_empty(kept: &Self) -> bool {
        kept.is_empty()
    }

    fn reuse(_: Arc<Outlines>) -> Option<Self> {
        None
    }

    fn offer(_: &Self, _: impl FnOnce(&Arc<Outlines>)) {}
}

impl Trace for Outlines {
    type Kept = Arc<Self>;

    fn keep(self) -> Arc<Self> {
        Arc::new(self)
    }

    fn is_empty(kept: &Arc<Self>) -> bool {
        Outlines::is_empty(kept)
    }

    fn reuse(outlines: Arc<Outlines>) -> Option<Arc<Self>> {
        Some(outlines)
    }

    fn offer(kept: &Arc<Self>, to: impl FnOnce(&Arc<Outlines>)) {
        to(kept);
    }
}
