//! Polygons projected once, to be filled and stroked.

use super::{Drawn, Stream, emit};
use crate::geometry::prepared::Prepared;
use crate::geometry::view::CutKind;
use crate::geometry::view::resample::Course;
use crate::path::PathSink;
use crate::source::ShapeKind;
use crate::unit::Page;

/// The rings of polygons on the page, before they are clipped to what is drawn: what to fill them and to
/// stroke their outlines have in common.
#[derive(Debug, Default)]
pub(crate) struct Rings {
    /// Ring after ring, each ending in its first point.
    points: Vec<Page>,
    rings: Vec<Ring>,
}

#[derive(Debug, Clone, Copy)]
struct Ring {
    end: usize,
    /// The number of its polygon.
    polygon: usize,
    /// Whether it has enough vertices to be filled.
    fills: bool,
}

impl Rings {
    fn iter(&self) -> impl Iterator<Item = (&[Page], Ring)> {
        let mut start = 0;
        self.rings.iter().map(move |ring| {
            let points = self.points.get(start..ring.end).unwrap_or_default();
            start = ring.end;
            (points, *ring)
        })
    }
}

impl Stream<'_> {
    /// Projects the rings of polygons. `None` for other shapes, and where the edge of the projection's domain
    /// cuts them: filled, they are closed along it, and stroked they are not.
    pub(crate) fn rings(&mut self, prepared: &Prepared) -> Option<Rings> {
        let mut rings = None;
        if prepared.kind() == ShapeKind::Polygon {
            self.culled(prepared, &mut rings, Self::whole_rings);
        }
        rings
    }

    fn whole_rings(&mut self, prepared: &Prepared, out: &mut Option<Rings>) -> Drawn {
        let (view, drawn) = (self.view, Drawn::default());
        let CutKind::Windows(windows) = &view.cut.kind else { return drawn };
        let [window] = windows.as_slice() else { return drawn };
        let shift = view.cut.shift();
        let mut rings = Rings::default();
        self.cut.clear();
        for (polygon, shape) in prepared.polygons().enumerate() {
            self.pieces.begin(shape.north);
            for (ring, turn) in shape.rings() {
                window.ring(ring, shift, turn, &mut self.pieces);
            }
            if self.pieces.crossed() || self.pieces.start_inside {
                return drawn;
            }
            self.pieces.finish_lines(&mut self.cut);
            let whole = self.cut.iter().skip(rings.rings.len());
            let whole = whole.map(|ring| Ring { end: 0, polygon, fills: ring.len() > 3 });
            rings.rings.extend(whole);
        }
        rings.points.reserve(self.cut.points.len());
        let course = Course { is_ring: false, comes_round: false };
        for (positions, ring) in self.cut.iter().zip(&mut rings.rings) {
            let (positions, mut failed) = (&self.cut.points[positions], 0);
            self.resampler.run(view, positions, std::iter::empty(), course, &mut failed);
            let mut runs = self.resampler.runs();
            let (Some(run), None, 0) = (runs.next(), runs.next(), failed) else { return drawn };
            rings.points.extend_from_slice(run);
            ring.end = rings.points.len();
        }
        *out = Some(rings);
        drawn
    }

    /// Draws rings as [`Stream::prepared`] draws the polygons they are of.
    pub(crate) fn fill_rings(&mut self, rings: &Rings, sink: &mut impl PathSink) {
        self.drawn.clear();
        self.page_pieces.begin(false);
        let mut polygon = 0;
        for (points, ring) in rings.iter() {
            if ring.polygon != polygon {
                polygon = ring.polygon;
                self.page_pieces.finish_rings(&self.page, &mut self.drawn);
                self.page_pieces.begin(false);
            }
            if let ([points @ .., _], true) = (points, ring.fills) {
                self.page.ring(points, 0.0, 0.0, &mut self.page_pieces);
            }
        }
        self.page_pieces.finish_rings(&self.page, &mut self.drawn);
        emit(&self.drawn, self.view.options().simplify, true, sink);
    }

    /// Draws rings as [`Stream::prepared_outline`] draws the polygons they are of.
    pub(crate) fn stroke_rings(&mut self, rings: &Rings, sink: &mut impl PathSink) {
        self.drawn.clear();
        for (points, _) in rings.iter() {
            self.page_pieces.begin(false);
            self.page.line(points, 0.0, &mut self.page_pieces);
            self.page_pieces.finish_lines(&mut self.drawn);
        }
        emit(&self.drawn, self.view.options().simplify, false, sink);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::geometry::{Prepared, Reading, View};
    use crate::path::PathSink;
    use crate::projection::Projection;
    use crate::source::{Shape, ShapeKind};
    use crate::unit::{LonLat, Page, PageBox};

    /// What was drawn, step by step.
    #[derive(Debug, Default, PartialEq)]
    struct Steps(Vec<(Page, u8)>);

    impl PathSink for Steps {
        fn move_to(&mut self, at: Page) {
            self.0.push((at, 0));
        }

        fn line_to(&mut self, to: Page) {
            self.0.push((to, 1));
        }

        fn close(&mut self) {
            self.0.push((Page::new(0.0, 0.0), 2));
        }
    }

    fn view(projection: &str) -> View {
        let page = PageBox::new(0.0, 0.0, 800.0, 600.0);
        let projection = Projection::parse(projection).unwrap();
        View::new(&projection, [5e-5, 0.0, 0.0, -5e-5, 400.0, 300.0], page)
    }

    /// A star of vertices at shares of a radius about a middle.
    fn star((lon, lat): (f64, f64), radius: f64, shares: &[f64]) -> Vec<LonLat> {
        let count = shares.len() as f64;
        let vertex = |(index, share): (usize, &f64)| {
            let angle = index as f64 / count * std::f64::consts::TAU;
            let (east, north) = (libm::cos(angle), libm::sin(angle));
            LonLat::new(
                lon + east * share * radius,
                (lat + north * share * radius).clamp(-80.0, 80.0),
            )
        };
        shares.iter().enumerate().map(vertex).collect()
    }

    proptest! {
        #[test]
        fn polygons_projected_once_are_drawn_as_those_projected_for_each_layer(
            (lon, lat, radius) in (-150.0..150.0f64, -70.0..70.0f64, 0.001..25.0f64),
            shares in prop::collection::vec(0.5..1.0f64, 3..400),
            projection in prop::sample::select(vec!["EPSG:3857", "robinson", "equal-earth"]),
        ) {
            let mut shape = Shape::new(ShapeKind::Polygon);
            shape.push_part(star((lon, lat), radius, &shares));
            shape.push_part(star((lon, lat), radius * 0.4, &shares));
            shape.end_polygon();
            // So small that one vertex is left of it.
            shape.push_part(star((lon + radius, lat), 1e-6, &shares));
            shape.end_polygon();
            let prepared = Prepared::new(&shape, &Reading::default());
            let view = view(projection);
            let mut stream = view.stream();
            let rings = stream.rings(&prepared);
            prop_assert!(rings.is_some());
            let rings = rings.unwrap_or_default();
            let (mut each, mut once) = (Steps::default(), Steps::default());
            stream.prepared(&prepared, &mut each);
            stream.fill_rings(&rings, &mut once);
            prop_assert_eq!(&each, &once);
            stream.prepared_outline(&prepared, &mut each);
            stream.stroke_rings(&rings, &mut once);
            prop_assert_eq!(each, once);
        }
    }

    #[test]
    fn what_the_edge_of_the_world_cuts_is_projected_for_each_layer() {
        let is_whole = |kind: ShapeKind, lon: f64| {
            let mut shape = Shape::new(kind);
            shape.push_part(star((lon, 20.0), 15.0, &[1.0; 12]));
            if kind == ShapeKind::Polygon {
                shape.end_polygon();
            }
            let prepared = Prepared::new(&shape, &Reading::default());
            view("robinson").stream().rings(&prepared).is_some()
        };
        assert!(is_whole(ShapeKind::Polygon, 0.0));
        assert!(!is_whole(ShapeKind::Polygon, 170.0));
        assert!(!is_whole(ShapeKind::Line, 0.0));
    }
}
