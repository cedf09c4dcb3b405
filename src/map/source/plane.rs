//! Shapes on Web Mercator's plane, as MapLibre has them.

use std::borrow::Cow;

use super::image::web_mercator;
use crate::source::{Shape, ShapeKind};
use crate::unit::{LonLat, Plane};

/// Which way the rings of polygons run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::map) enum Winding {
    /// As they are given: those of vector tiles.
    AsGiven,
    /// Exteriors clockwise on the map, holes the other way: those of GeoJSON.
    Clockwise,
}

/// The lines of a shape, or its rings, none repeating its first position at its end.
pub(in crate::map) fn wound(
    shape: &Shape,
    winding: Winding,
) -> impl Iterator<Item = Cow<'_, [LonLat]>> {
    let turns = shape.kind() == ShapeKind::Polygon && winding == Winding::Clockwise;
    let rings = shape.polygons().flat_map(|rings| rings.enumerate());
    let as_given = shape.parts().take(if turns { 0 } else { usize::MAX });
    let turned = rings.take(if turns { usize::MAX } else { 0 });
    as_given.map(Cow::Borrowed).chain(turned.map(|(index, ring)| clockwise(ring, index == 0)))
}

/// A ring, turned where it runs the wrong way round; from the same position.
fn clockwise(ring: &[LonLat], exterior: bool) -> Cow<'_, [LonLat]> {
    let next = ring.iter().skip(1).chain(ring.first());
    let doubled: f64 = ring.iter().zip(next).map(|(a, b)| a.lon * b.lat - b.lon * a.lat).sum();
    if (doubled < 0.0) == exterior {
        return Cow::Borrowed(ring);
    }
    let turned = ring.first().into_iter().chain(ring.iter().skip(1).rev());
    Cow::Owned(turned.copied().collect())
}

/// The positions of [`wound`] lines and rings on the plane, one after the other.
pub(super) fn on_plane(shape: &Shape, winding: Winding) -> Box<[Plane]> {
    let mut points = Vec::with_capacity(shape.positions().len());
    for part in wound(shape, winding) {
        points.extend(part.iter().map(|at| web_mercator(*at)));
    }
    points.into_boxed_slice()
}
