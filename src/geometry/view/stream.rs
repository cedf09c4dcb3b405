//! The stream: cut on the sphere → project → resample → clip to the page → simplify.

mod rings;

pub(crate) use rings::Rings;

use super::outline::outline;
use super::resample::{Course, Resampler};
use super::{CutKind, View};
use crate::geometry::cap::Cap;
use crate::geometry::clean::Cleaner;
use crate::geometry::pieces::{Parts, Pieces};
use crate::geometry::prepared::{Block, PolygonRef, Prepared};
use crate::geometry::window::Window;
use crate::path::PathSink;
use crate::source::{Shape, ShapeKind};
use crate::unit::{LonLat, Page};

/// Draws shapes through a [`View`] into paths on the page.
///
/// Its buffers are used again from shape to shape, so that nothing is allocated for a vertex.
/// Polygons come out as closed rings, exteriors and holes wound opposite ways; they may be filled
/// by either rule. What is cut off at the edge of the clip is closed along that edge.
#[derive(Debug)]
pub struct Stream<'v> {
    view: &'v View,
    page: Window,
    cleaner: Cleaner,
    prepared: Prepared,
    culled: Prepared,
    turned: Prepared,
    pieces: Pieces<LonLat>,
    cut: Parts<LonLat>,
    resampler: Resampler,
    page_pieces: Pieces<Page>,
    drawn: Parts<Page>,
}

/// What became of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Drawn {
    /// Whether anything was drawn.
    pub visible: bool,
    /// Whether some of it lies outside the projection's domain and is missing.
    pub cut: bool,
    /// Vertices inside the domain that could not be projected.
    pub failed: usize,
}

impl<'v> Stream<'v> {
    pub(in crate::geometry) fn new(view: &'v View) -> Self {
        let clip = view.clip();
        Self {
            view,
            // North is the greater coordinate to a window, whichever way the page counts.
            page: Window::plane(clip.x0, clip.y0, clip.x1, clip.y1),
            cleaner: Cleaner::default(),
            prepared: Prepared::default(),
            culled: Prepared::default(),
            turned: Prepared::default(),
            pieces: Pieces::default(),
            cut: Parts::default(),
            resampler: Resampler::default(),
            page_pieces: Pieces::default(),
            drawn: Parts::default(),
        }
    }

    /// Draws lines as lines, polygons as rings and each point as a lone `move_to`.
    pub fn shape(&mut self, shape: &Shape, sink: &mut impl PathSink) -> Drawn {
        self.with_prepared(shape, |stream, prepared| stream.prepared(prepared, sink))
    }

    /// [`Stream::shape`] for a shape prepared before.
    pub fn prepared(&mut self, prepared: &Prepared, sink: &mut impl PathSink) -> Drawn {
        match prepared.kind() {
            ShapeKind::Point => self.points(prepared, sink),
            ShapeKind::Line => self.culled(prepared, sink, Self::lines),
            ShapeKind::Polygon => self.culled(prepared, sink, Self::polygons),
        }
    }

    /// Draws the outline of polygons as lines, open where it leaves the map: for strokes, which
    /// should not run along the frame or the edge of the world. Lines are drawn as lines.
    pub fn outline(&mut self, shape: &Shape, sink: &mut impl PathSink) -> Drawn {
        self.with_prepared(shape, |stream, prepared| stream.prepared_outline(prepared, sink))
    }

    /// [`Stream::outline`] for a shape prepared before.
    pub fn prepared_outline(&mut self, prepared: &Prepared, sink: &mut impl PathSink) -> Drawn {
        match prepared.kind() {
            ShapeKind::Point => self.points(prepared, sink),
            ShapeKind::Line | ShapeKind::Polygon => self.culled(prepared, sink, Self::lines),
        }
    }

    /// Draws all that the projection shows of the sphere: the globe's disc, a world map's outline.
    /// Fill it as the sea, or stroke its outline as the neatline.
    pub fn sphere(&mut self, sink: &mut impl PathSink) -> Drawn {
        self.prepared(&Prepared::sphere(), sink)
    }

    fn with_prepared(
        &mut self,
        shape: &Shape,
        draw: impl FnOnce(&mut Self, &Prepared) -> Drawn,
    ) -> Drawn {
        let mut prepared = std::mem::take(&mut self.prepared);
        prepared.fill(shape, &self.view.options().reading, &mut self.cleaner);
        let drawn = draw(self, &prepared);
        self.prepared = prepared;
        drawn
    }

    /// Draws a shape without what cannot be seen of it.
    fn culled<S>(
        &mut self,
        prepared: &Prepared,
        sink: &mut S,
        draw: fn(&mut Self, &Prepared, &mut S) -> Drawn,
    ) -> Drawn {
        /// Below this, nothing is gained, and a short line that is lost is to be told.
        const FEW: usize = 256;
        let view = self.view;
        let many = prepared.positions.len() > FEW;
        let Some(visible) = many.then(|| view.visible()).flatten() else {
            return self.turned(prepared, sink, draw);
        };
        let mut culled = std::mem::take(&mut self.culled);
        visible.cull(prepared, view.cut.central, &mut culled);
        let drawn = self.turned(&culled, sink, draw);
        self.culled = culled;
        drawn
    }

    /// Draws a shape by the graticule that it is cut on.
    fn turned<S>(
        &mut self,
        prepared: &Prepared,
        sink: &mut S,
        draw: fn(&mut Self, &Prepared, &mut S) -> Drawn,
    ) -> Drawn {
        let Some(rotation) = &self.view.cut.rotation else { return draw(self, prepared, sink) };
        let mut turned = std::mem::take(&mut self.turned);
        rotation.turn_shape(prepared, self.view.cut.central, &mut turned);
        let drawn = draw(self, &turned, sink);
        self.turned = turned;
        drawn
    }

    fn points(&mut self, prepared: &Prepared, sink: &mut impl PathSink) -> Drawn {
        let mut drawn = Drawn::default();
        for &position in &prepared.positions {
            match self.view.point(position) {
                Some(page) if self.view.clip().contains(page) => {
                    sink.move_to(page);
                    drawn.visible = true;
                }
                Some(_) => {}
                None => drawn.cut = true,
            }
        }
        drawn
    }

    fn lines(&mut self, prepared: &Prepared, sink: &mut impl PathSink) -> Drawn {
        let mut drawn = Drawn::default();
        let view = self.view;
        let is_ring = prepared.kind() == ShapeKind::Polygon;
        let shift = view.cut.shift();
        let comes_round = matches!(view.cut.kind, CutKind::Cap(_));
        let outline = Course { is_ring: false, comes_round };
        self.drawn.clear();
        for (part, turn) in prepared.parts() {
            self.cut.clear();
            let windows = match &view.cut.kind {
                CutKind::Windows(windows) => windows.as_slice(),
                CutKind::Cap(_) => &[],
            };
            let around = (windows.len() > 1).then(|| Block::of(part));
            for window in windows {
                if around.is_some_and(|around| !window.meets(&around, shift)) {
                    continue;
                }
                self.pieces.begin(false);
                if is_ring {
                    window.ring(part, shift, turn, &mut self.pieces);
                } else if view.cut.rotation.is_none() && passes_pole(part) {
                    let rerouted = over_the_pole(part, view.cut.central);
                    window.line(&rerouted, shift, &mut self.pieces);
                } else {
                    window.line(part, shift, &mut self.pieces);
                }
                self.pieces.finish_lines(&mut self.cut);
            }
            if let CutKind::Cap(cap) = &view.cut.kind {
                self.pieces.begin(false);
                if is_ring {
                    cap.ring(part, shift, turn, &mut self.pieces);
                } else {
                    cap.line(part, shift, &mut self.pieces);
                }
                self.pieces.finish_lines(&mut self.cut);
            }
            drawn.cut |= self.cut.points.is_empty();
            for (index, range) in self.cut.iter().enumerate() {
                drawn.cut |= index > 0;
                let positions = &self.cut.points[range];
                self.resampler.run(view, positions, std::iter::empty(), outline, &mut drawn.failed);
                for run in self.resampler.runs() {
                    self.page_pieces.begin(false);
                    self.page.line(run, 0.0, &mut self.page_pieces);
                    self.page_pieces.finish_lines(&mut self.drawn);
                }
            }
        }
        drawn.visible = emit(&self.drawn, view.options().simplify, false, sink);
        drawn
    }

    fn polygons(&mut self, prepared: &Prepared, sink: &mut impl PathSink) -> Drawn {
        let mut drawn = Drawn::default();
        let view = self.view;
        let comes_round = matches!(view.cut.kind, CutKind::Cap(_));
        let ring = Course { is_ring: true, comes_round };
        self.drawn.clear();
        for polygon in prepared.polygons() {
            self.cut.clear();
            match &view.cut.kind {
                CutKind::Windows(windows) if windows.len() > 1 && polygon.is_whole() => {
                    outline(view, windows, &mut self.cut);
                }
                CutKind::Windows(windows) => {
                    let bounds = if windows.len() > 1 { polygon.bounds() } else { None };
                    for window in windows {
                        self.cut_to_window(polygon, bounds, window);
                    }
                }
                CutKind::Cap(cap) => self.cut_to_cap(polygon, cap),
            }
            drawn.cut |= self.pieces.crossed();
            self.page_pieces.begin(false);
            for range in self.cut.iter() {
                let straight = self.cut.straight_in(range.clone());
                let positions = &self.cut.points[range];
                self.resampler.run(view, positions, straight, ring, &mut drawn.failed);
                for ring in self.resampler.runs() {
                    self.page.ring(ring, 0.0, 0.0, &mut self.page_pieces);
                }
            }
            self.page_pieces.finish_rings(&self.page, &mut self.drawn);
        }
        drawn.visible = emit(&self.drawn, view.options().simplify, true, sink);
        drawn
    }

    fn cut_to_window(&mut self, polygon: PolygonRef<'_>, bounds: Option<Block>, window: &Window) {
        let shift = self.view.cut.shift();
        if bounds.is_some_and(|bounds| !window.meets(&bounds, shift)) {
            return;
        }
        self.pieces.begin(polygon.north);
        for (ring, turn) in polygon.rings() {
            window.ring(ring, shift, turn, &mut self.pieces);
        }
        self.pieces.finish_rings(window, &mut self.cut);
    }

    fn cut_to_cap(&mut self, polygon: PolygonRef<'_>, cap: &Cap) {
        let central = self.view.cut.central;
        self.pieces.begin(false);
        for (ring, turn) in polygon.rings() {
            cap.ring(ring, -central, turn, &mut self.pieces);
        }
        self.pieces.start_inside = start_of_circle_inside(polygon, cap, central, &self.pieces);
        self.pieces.finish_rings(cap, &mut self.cut);
    }
}

/// Whether a line goes through a pole, down the meridian opposite the one it came up.
fn passes_pole(line: &[LonLat]) -> bool {
    line.windows(2).any(is_half_turn_at_pole)
}

fn is_half_turn_at_pole(pair: &[LonLat]) -> bool {
    pair[0].lat.abs() == 90.0
        && pair[0].lat == pair[1].lat
        && ((pair[1].lon - pair[0].lon).abs() - 180.0).abs() < 1e-9
}

/// A line through a pole, led along the pole the way that crosses the cut. Either way is half a
/// turn; where the pole is drawn as a line, this one leaves the map's edge rather than cross it.
fn over_the_pole(line: &[LonLat], central: f64) -> Vec<LonLat> {
    let turn_of = |lon: f64| ((lon - central + 180.0) / 360.0).floor();
    let mut shift = 0.0;
    let mut rerouted = Vec::with_capacity(line.len());
    rerouted.extend(line.first().copied());
    for pair in line.windows(2) {
        if is_half_turn_at_pole(pair) && turn_of(pair[0].lon) == turn_of(pair[1].lon) {
            shift -= 360.0f64.copysign(pair[1].lon - pair[0].lon);
        }
        rerouted.push(LonLat::new(pair[1].lon + shift, pair[1].lat));
    }
    rerouted
}

/// Whether the start of a cap's circle lies in a polygon, judged in the widest gap between
/// crossings, where rounding cannot matter.
fn start_of_circle_inside(
    polygon: PolygonRef<'_>,
    cap: &Cap,
    central: f64,
    pieces: &Pieces<LonLat>,
) -> bool {
    let mut places: Vec<f64> = pieces.places().collect();
    places.sort_by(f64::total_cmp);
    let full = std::f64::consts::TAU;
    let (mut from, mut width) = (0.0, full);
    if let (Some(&first), Some(&last)) = (places.first(), places.last()) {
        (from, width) = (last, first + full - last);
        for pair in places.windows(2) {
            if pair[1] - pair[0] > width {
                (from, width) = (pair[0], pair[1] - pair[0]);
            }
        }
    }
    let votes = [0.31, 0.5, 0.69]
        .iter()
        .filter(|&&fraction| {
            let place = from + width * fraction;
            let at = cap.at(place);
            let place = if place >= full { place - full } else { place };
            let before = places.iter().filter(|&&other| other < place).count();
            polygon.contains(LonLat::new(at.lon + central, at.lat)) ^ (before % 2 == 1)
        })
        .count();
    votes >= 2
}

/// Gives parts to a sink, without vertices closer than `apart` to the one before.
pub(in crate::geometry) fn emit(
    parts: &Parts<Page>,
    apart: f64,
    is_ring: bool,
    sink: &mut impl PathSink,
) -> bool {
    let mut any = false;
    sink.reserve(parts.points.len(), parts.ends.len());
    for range in parts.iter() {
        let points = &parts.points[range];
        let [first, rest @ ..] = points else { continue };
        if rest.is_empty() {
            continue;
        }
        sink.move_to(*first);
        any = true;
        // What is kept between two that are left out is given together.
        let (mut before, mut from) = (*first, 0);
        let to_thin = if apart > 0.0 { rest } else { &[] };
        for (index, &point) in to_thin.iter().enumerate() {
            let near = ((point.x - before.x).abs() < apart) & ((point.y - before.y).abs() < apart);
            if near && (is_ring || index + 1 < rest.len()) {
                sink.lines_to(rest.get(from..index).unwrap_or_default());
                from = index + 1;
            } else {
                before = point;
            }
        }
        sink.lines_to(rest.get(from..).unwrap_or_default());
        if is_ring {
            sink.close();
        }
    }
    any
}
