//! Features made into outlines, in parallel.

use std::sync::Arc;

use super::pass::Pass;
use super::shared::Made;
use crate::error::Report;
use crate::geometry::Stream;
use crate::path::{Outlines, PathSink};
use crate::source::{Feature, ShapeKind};
use crate::style::{EvaluationContext, Failures, LayerStyle, Plan};
use crate::threads;
use crate::unit::{Page, PageBox};

/// A feature drawn: its name in the scene, its outlines on the page, its style.
#[derive(Debug)]
pub(super) struct Traced<S, P = Arc<Outlines>> {
    pub name: Arc<str>,
    pub path: P,
    pub style: S,
    /// What kind of shape it is.
    pub kind: ShapeKind,
    /// The feature's index in its source.
    pub index: usize,
    /// Its style at the next lower whole zoom, where that is of interest and another.
    pub at_whole: Option<Arc<S>>,
}

/// A feature drawn, what failed, and how many vertices could not be projected.
type Tracked<S> = (Traced<S>, Failures, usize);

/// How a layer traces shapes and orders them.
pub(super) struct Tracing<S> {
    /// Which kinds of shape it draws.
    pub draws: fn(ShapeKind) -> bool,
    /// Whether what it draws is closed, to be filled, or open where it leaves the map, to be
    /// stroked.
    pub closed: bool,
    /// Features with a greater key are drawn later.
    pub sort_key: fn(&S) -> Option<f64>,
    /// Whether it is of interest what a style is at the next lower whole zoom.
    pub settles: bool,
}

impl<S: LayerStyle> Tracing<S> {
    /// The outlines of the features that pass the layer's filter and leave something on the page,
    /// in drawing order whatever the number of threads.
    pub fn run(&self, pass: &Pass, failures: &mut Failures, report: &mut Report) -> Vec<Traced<S>> {
        let plan = pass.layer.plan::<S>(&pass.context, failures);
        let zoom = pass.context.zoom.unwrap_or(0.0);
        let context = EvaluationContext { zoom: Some(zoom.floor()), ..pass.context };
        let settles = self.settles && pass.camera.is_viewer() && zoom != zoom.floor();
        let at_whole = settles.then(|| pass.layer.plan::<S>(&context, failures));
        let features = pass.filtered(failures);
        let drawn = features.into_iter().filter(|(_, feature)| (self.draws)(feature.shape.kind()));
        let all: Vec<Option<Tracked<S>>> = threads::map_with(
            drawn.collect(),
            || pass.camera.views().map(|view| view.stream()).collect::<Vec<Stream>>(),
            |streams, feature| self.feature(pass, (&plan, at_whole.as_ref()), feature, streams),
        );
        let mut lost = 0;
        let mut kept = Vec::with_capacity(all.len());
        for (traced, failed, unprojected) in all.into_iter().flatten() {
            failures.merge(failed);
            lost += unprojected;
            if !traced.path.is_empty() {
                kept.push(traced);
            }
        }
        pass.report_lost(lost, report);
        sort_by_key(&mut kept, |traced| (self.sort_key)(&traced.style));
        kept
    }

    fn feature(
        &self,
        pass: &Pass,
        (plan, at_whole): (&Plan<S>, Option<&Plan<S>>),
        (index, feature): (usize, &Feature),
        streams: &mut [Stream],
    ) -> Option<Tracked<S>> {
        if pass.cancel.is_cancelled() {
            return None;
        }
        let mut failures = Failures::default();
        // Fills make what lines and other fills use; on a viewer's plane, where open and closed
        // outlines of a feature are the same, each layer makes it.
        let makes = self.closed || pass.planar;
        let reused = pass.traces.and_then(|traces| traces.of(pass, index, self.closed));
        let (path, lost) = match reused {
            Some(path) => (path, 0),
            None => {
                let (path, lost, cut) = self.outlines(pass, index, streams);
                if let (Some(traces), true) = (pass.traces, makes) {
                    traces.keep(pass, index, (&path, cut));
                }
                (path, lost)
            }
        };
        if path.is_empty() && lost == 0 {
            return None;
        }
        let style = plan.evaluate(&pass.of_feature(feature), &mut failures);
        let at_whole = at_whole.map(|plan| {
            let zoom = pass.context.zoom.unwrap_or(0.0);
            let of_feature = pass.of_feature(feature);
            let context = EvaluationContext { zoom: Some(zoom.floor()), ..of_feature };
            Arc::new(plan.evaluate(&context, &mut failures))
        });
        let name = Pass::feature_name(index, feature);
        let kind = feature.shape.kind();
        Some((Traced { name, path, style, kind, index, at_whole }, failures, lost))
    }

    /// Traces a feature through all views: its outlines, how many vertices were lost, and whether
    /// the edge of the map cuts it.
    fn outlines(
        &self,
        pass: &Pass,
        index: usize,
        streams: &mut [Stream],
    ) -> (Arc<Outlines>, usize, bool) {
        if pass.planar {
            return (Arc::new(planar(pass, index, self.closed)), 0, false);
        }
        if let Some(made) = pass.made(index) {
            let trace = || {
                let (path, lost, _) = self.through(pass, index, Some(made), streams);
                (path, lost)
            };
            let (path, lost) = made.outlines(self.closed, trace);
            return (path, lost, false);
        }
        self.through(pass, index, None, streams)
    }

    /// Traces a feature through all views, with its polygons as another layer has `made` them.
    fn through(
        &self,
        pass: &Pass,
        index: usize,
        made: Option<&Made>,
        streams: &mut [Stream],
    ) -> (Arc<Outlines>, usize, bool) {
        let prepared = pass.prepared(index);
        let (mut path, mut lost, mut cut) = (Outlines::default(), 0, false);
        if let (Some(made), [stream]) = (made, &mut *streams)
            && made.draw(self.closed, &prepared, stream, &mut path)
        {
            path.shrink_to_fit();
            return (Arc::new(path), 0, false);
        }
        for stream in streams {
            let drawn = if self.closed {
                stream.prepared(&prepared, &mut path)
            } else {
                stream.prepared_outline(&prepared, &mut path)
            };
            lost += drawn.failed;
            cut |= drawn.cut;
        }
        path.shrink_to_fit();
        (Arc::new(path), lost, cut)
    }
}

/// The outlines of a feature on Web Mercator's plane, wherever the camera shows it.
fn planar(pass: &Pass, index: usize, closed: bool) -> Outlines {
    let mut outlines = Outlines::default();
    let Some(feature) = pass.kept.features().features.get(index) else { return outlines };
    let affine = pass.camera.frame().transform;
    let shape = &feature.shape;
    let closed = closed || shape.kind() == ShapeKind::Polygon;
    let clip = pass.camera.view().clip();
    for shift in pass.camera.shifts() {
        for part in pass.on_plane(index) {
            let points = part.iter().map(|at| affine.to_page(*at) + shift);
            let shown = PageBox::around(points.clone());
            if shown.is_some_and(|shown| shown.grown(1e-6).overlaps(clip)) {
                push(&mut outlines, points, closed);
            }
        }
    }
    outlines
}

fn push(outlines: &mut Outlines, mut points: impl ExactSizeIterator<Item = Page>, closed: bool) {
    outlines.reserve(points.len(), 1);
    let Some(first) = points.next() else { return };
    outlines.move_to(first);
    points.for_each(|point| outlines.line_to(point));
    if closed {
        outlines.close();
    }
}

/// Puts those with a sort key in its order; those without stay where they are in front.
pub(super) fn sort_by_key<T>(items: &mut [T], key: impl Fn(&T) -> Option<f64>) {
    if items.iter().any(|item| key(item).is_some()) {
        items.sort_by(|a, b| key(a).unwrap_or(0.0).total_cmp(&key(b).unwrap_or(0.0)));
    }
}
