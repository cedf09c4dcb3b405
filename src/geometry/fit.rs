//! The transform that fits something into a rectangle of the page.

use super::prepared::{Prepared, Reading};
use super::view::{View, ViewOptions};
use crate::path::{Affine, PathSink};
use crate::projection::Projection;
use crate::source::{Shape, ShapeKind};
use crate::unit::{LonLat, LonLatBox, Page, PageBox, Rect};

/// The transform that brings shapes, as projected, to the middle of a rectangle, as large as fits.
///
/// The curves between positions count: a route's arc over the north is inside. `None` where
/// nothing of the shapes lies in the projection's domain.
pub fn fit_shapes<'a>(
    projection: &Projection,
    shapes: impl IntoIterator<Item = &'a Shape>,
    reading: &Reading,
    into: PageBox,
) -> Option<Affine> {
    let prepared = shapes.into_iter().map(|shape| Prepared::new(shape, reading));
    bounds(projection, prepared).map(|bounds| transform(projection, bounds, into))
}

/// The transform that brings a box between meridians and parallels to the middle of a rectangle,
/// as large as fits; for the whole world, all that the projection draws.
///
/// `None` where the box lies outside the projection's domain.
pub fn fit_extent(projection: &Projection, extent: LonLatBox, into: PageBox) -> Option<Affine> {
    let prepared = if extent.lon_span() >= 359.999 && extent.south <= -90.0 && extent.north >= 90.0
    {
        Prepared::sphere()
    } else {
        Prepared::new(&outline(extent), &Reading::default())
    };
    bounds(projection, [prepared]).map(|bounds| transform(projection, bounds, into))
}

/// A parallel that is drawn as the pole is.
const BY_POLE: f64 = 90.0 - 1e-6;

/// A box as a polygon; its sides are cut so that none spans half the globe.
fn outline(extent: LonLatBox) -> Shape {
    let LonLatBox { west, south, north, .. } = extent;
    let span = extent.lon_span();
    let at = |step: u32| west + span * f64::from(step) / 8.0;
    let mut shape = Shape::new(ShapeKind::Polygon);
    if span >= 359.999 {
        // A band: two rings around the globe. One at a pole would be a point, and the other by itself
        // lie around the wrong side.
        let (south, north) = (south.max(-BY_POLE), north.min(BY_POLE));
        shape.push_part((0..8).map(|step| LonLat::new(at(step), south)));
        shape.push_part((0..8).map(|step| LonLat::new(at(step), north)));
    } else {
        let bottom = (0..=8).map(|step| LonLat::new(at(step), south));
        let top = (0..=8).rev().map(|step| LonLat::new(at(step), north));
        shape.push_part(bottom.chain(top));
    }
    shape.end_polygon();
    shape
}

/// The box around what is drawn of shapes on the plane.
fn bounds(projection: &Projection, shapes: impl IntoIterator<Item = Prepared>) -> Option<Rect> {
    let options =
        ViewOptions { tolerance: degree(projection) * 0.01, simplify: 0.0, ..Default::default() };
    let everything = PageBox::new(-1e15, -1e15, 1e15, 1e15);
    let view = View::with_options(projection, Affine::IDENTITY, everything, options);
    let mut stream = view.stream();
    let mut sink = Bounds(None);
    for shape in shapes {
        stream.prepared(&shape, &mut sink);
    }
    sink.0
}

/// How many of the plane's units a degree has, near the middle of the domain.
fn degree(projection: &Projection) -> f64 {
    let at = |lat| projection.project_relative(LonLat::new(0.0, lat));
    [0.0, 45.0, -45.0, 80.0, -80.0]
        .into_iter()
        .map(|lat| {
            let (a, b) = (at(lat), at(lat + 0.1));
            libm::hypot(b.x - a.x, b.y - a.y) * 10.0
        })
        .find(|degree| degree.is_finite() && *degree > 0.0)
        .unwrap_or(111_000.0)
}

fn transform(projection: &Projection, bounds: Rect, into: PageBox) -> Affine {
    // A point, or a line along an axis, has no size to go by: a hundredth of a degree.
    let least = degree(projection) * 0.01;
    let (width, height) = (bounds.width().max(least), bounds.height().max(least));
    let scale = (into.width() / width).min(into.height() / height);
    let (from, to) = (bounds.center(), into.center());
    Affine::north_up(scale, Page::new(to.x - scale * from.x, to.y + scale * from.y))
}

/// The box around all that is drawn.
struct Bounds(Option<Rect>);

impl Bounds {
    fn add(&mut self, point: Page) {
        let one = Rect::new(point.x, point.y, point.x, point.y);
        self.0 = Some(self.0.map_or(one, |bounds| bounds.union(one)));
    }
}

impl PathSink for Bounds {
    fn move_to(&mut self, to: Page) {
        self.add(to);
    }

    fn line_to(&mut self, to: Page) {
        self.add(to);
    }

    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_fills_the_width() {
        let projection = Projection::parse("equirectangular").unwrap();
        let into = PageBox::new(0.0, 0.0, 720.0, 500.0);
        let fitted = fit_extent(&projection, LonLatBox::WORLD, into).unwrap();
        let [scale, .., e, f] = fitted.coefficients();
        assert!((scale * 111_319.490_793 - 2.0).abs() < 1e-9);
        assert!((e - 360.0).abs() < 1e-6 && (f - 250.0).abs() < 1e-6);
    }

    #[test]
    fn a_band_up_to_a_pole_is_the_side_of_it_that_is_asked_for() {
        let projection = Projection::parse("equal-earth").unwrap();
        let into = PageBox::new(0.0, 0.0, 700.0, 500.0);
        for (south, north) in [(-54.0, 90.0), (-90.0, 54.0), (20.0, 90.0), (-90.0, -20.0)] {
            let band = LonLatBox::new(-180.0, south, 180.0, north);
            let fitted = fit_extent(&projection, band, into).unwrap();
            let view = View::new(&projection, fitted, into);
            let ends = [south, north].map(|lat| view.point(LonLat::new(0.0, lat)).unwrap().y);
            let middle = (ends[0] + ends[1]) / 2.0;
            assert!((middle - 250.0).abs() < 0.1, "{south} … {north}: {ends:?}");
        }
    }

    #[test]
    fn a_box_over_the_antimeridian_fits_whole() {
        let projection = Projection::parse("mercator +lon_0=180").unwrap();
        let into = PageBox::new(0.0, 0.0, 400.0, 400.0);
        let fitted = fit_extent(&projection, LonLatBox::new(170.0, -20.0, -170.0, 0.0), into);
        let view = View::new(&projection, fitted.unwrap(), into);
        let west = view.point(LonLat::new(170.0, -10.0)).unwrap();
        let east = view.point(LonLat::new(-170.0, -10.0)).unwrap();
        assert!(west.x < east.x && west.x >= -1e-6 && east.x <= 400.0 + 1e-6);
    }

    #[test]
    fn the_curve_of_a_route_counts() {
        let projection = Projection::parse("equirectangular").unwrap();
        let into = PageBox::new(0.0, 0.0, 400.0, 400.0);
        let reading = Reading { edges: super::super::Edges::Geodesic, ..Reading::default() };
        let route = Shape::line(vec![LonLat::new(-60.0, 50.0), LonLat::new(60.0, 50.0)]);
        let fitted = fit_shapes(&projection, [&route], &reading, into).unwrap();
        let view = View::new(&projection, fitted, into);
        let top = view.position(Page::new(200.0, 200.0)).unwrap();
        // The arc's highest point is at atan(tan 50° / cos 60°) = 67.24°.
        assert!((top.lat - (50.0 + 67.24) / 2.0).abs() < 0.05, "{top:?}");
    }
}
