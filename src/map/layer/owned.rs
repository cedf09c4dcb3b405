//! What of a vector tile's features is the tile's own: around it lies what is in its neighbours too.

use super::grid::clipped;
use crate::archive::Address;
use crate::map::source::{holds, position, within};
use crate::source::{Feature, Features, Shape, ShapeKind};
use crate::unit::{Page, PageBox};

/// The features of a tile as points stand at them: each position in one tile only.
pub(in crate::map) fn points(features: Features, at: Address) -> Features {
    kept(features, |shape| {
        if shape.kind() == ShapeKind::Point {
            return own_points(shape, at);
        }
        let mut own = Shape::new(shape.kind());
        for part in shape.parts() {
            let positions = part.iter().copied().filter(|&position| holds(at, position));
            own.push_part(positions.collect::<Vec<_>>());
        }
        if shape.kind() == ShapeKind::Polygon {
            own.end_polygon();
        }
        own
    })
}

/// The points of a shape that are a tile's own.
fn own_points(shape: &Shape, at: Address) -> Shape {
    let mut own = Shape::new(ShapeKind::Point);
    let positions = shape.positions().iter().copied();
    positions.filter(|&position| holds(at, position)).for_each(|at| own.push_point(at));
    own
}

/// The features of a tile as names stand at them: lines end at its edges, and an area that is in
/// several tiles alike is named in the one that its middle is in.
pub(in crate::map) fn labelled(features: Features, at: Address) -> Features {
    kept(features, |shape| match shape.kind() {
        ShapeKind::Point => own_points(shape, at),
        ShapeKind::Line => {
            let mut own = Shape::new(ShapeKind::Line);
            for part in shape.parts() {
                let line: Vec<Page> = part.iter().map(|&position| within(at, position)).collect();
                for piece in clipped(&line, PageBox::new(0.0, 0.0, 1.0, 1.0)) {
                    own.push_part(piece.points.into_iter().map(|point| position(at, point)));
                }
            }
            own
        }
        ShapeKind::Polygon => {
            let corners = shape.positions().iter().map(|&position| within(at, position));
            let middle = PageBox::around(corners).map(PageBox::center);
            match middle {
                Some(middle) if holds(at, position(at, middle)) => shape.clone(),
                _ => Shape::new(ShapeKind::Polygon),
            }
        }
    })
}

/// Features with what is kept of their shapes; those of which nothing is left stay, so that each
/// keeps its number.
fn kept(mut features: Features, keep: impl Fn(&Shape) -> Shape) -> Features {
    features.features.iter_mut().for_each(|Feature { shape, .. }| *shape = keep(shape));
    features
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::LonLat;

    #[test]
    fn of_each_shape_a_tile_keeps_its_own_part() {
        let at = Address::new(0, 0, 0);
        let ring = |west: f64, east: f64| {
            let corners = [(west, 0.0), (east, 0.0), (east, 10.0), (west, 10.0)];
            let mut shape = Shape::new(ShapeKind::Polygon);
            shape.push_part(corners.map(|(lon, lat)| LonLat::new(lon, lat)));
            shape.end_polygon();
            shape
        };
        let mut points = Shape::new(ShapeKind::Point);
        points.push_point(LonLat::new(-181.0, 0.0));
        points.push_point(LonLat::new(5.0, 0.0));
        let line = Shape::line(vec![LonLat::new(-190.0, 0.0), LonLat::new(10.0, 0.0)]);
        let shapes = [points, line, ring(-190.0, -175.0), ring(-182.0, 10.0)];
        let features = shapes.map(|shape| Feature { shape, ..Feature::default() }).to_vec();
        let own = labelled(Features { features }, at);
        let counts: Vec<_> =
            own.features.iter().map(|feature| feature.shape.positions().len()).collect();
        assert_eq!(counts, [1, 2, 0, 4]);
        let start = own.features[1].shape.positions()[0];
        assert!((start.lon + 180.0).abs() < 1e-9, "{start:?}");
    }
}
