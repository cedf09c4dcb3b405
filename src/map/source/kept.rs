//! What was read of a source, each shape prepared once.

use std::sync::{Arc, OnceLock};

use super::plane::{Winding, on_plane};
use crate::geometry::{Prepared, Reading};
use crate::source::{Features, Shape, ShapeKind};
use crate::unit::{LonLat, LonLatBox, Plane};

/// An area's name stands on its largest part, or on one that is at least this share of it.
const MAIN_SHARE: f64 = 0.2;

/// Shapes that are only to be named keep so many steps across.
const STEPS_ACROSS: f64 = 100.0;

/// What a source gives, kept for many frames.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Kept {
    /// Features.
    Features(Arc<KeptFeatures>),
}

impl Kept {
    /// The features; none where it is something else.
    pub(in crate::map) fn features(&self) -> Arc<KeptFeatures> {
        match self {
            Self::Features(features) => Arc::clone(features),
        }
    }
}

impl Default for Kept {
    fn default() -> Self {
        Self::Features(Arc::default())
    }
}

/// Features, and their shapes as they were prepared when first drawn.
#[derive(Debug, Default)]
pub struct KeptFeatures {
    features: Arc<Features>,
    prepared: Box<[OnceLock<Arc<Prepared>>]>,
    main: Box<[OnceLock<Arc<Prepared>>]>,
    minor: Box<[OnceLock<Arc<Prepared>>]>,
    thinned: Box<[OnceLock<Arc<Prepared>>]>,
    on_plane: Box<[OnceLock<Box<[Plane]>>]>,
}

impl KeptFeatures {
    /// Features to be kept.
    pub fn new(features: Arc<Features>) -> Self {
        let empty = || features.features.iter().map(|_| OnceLock::new()).collect();
        let (prepared, main, minor, thinned) = (empty(), empty(), empty(), empty());
        let on_plane = features.features.iter().map(|_| OnceLock::new()).collect();
        Self { features, prepared, main, minor, thinned, on_plane }
    }

    /// The features.
    pub fn features(&self) -> &Features {
        &self.features
    }

    /// The shape of a feature, prepared.
    pub(in crate::map) fn prepared(&self, index: usize, reading: &Reading) -> Arc<Prepared> {
        self.kept(&self.prepared, index, reading, |shape| Prepared::new(shape, reading))
    }

    /// The parts of a polygon that its name may stand on, prepared.
    pub(in crate::map) fn main(&self, index: usize, reading: &Reading) -> Arc<Prepared> {
        self.kept(&self.main, index, reading, |shape| {
            Prepared::new(&shape.main_polygons(MAIN_SHARE), reading)
        })
    }

    /// The parts of a polygon that its name does not stand on, prepared.
    pub(in crate::map) fn minor(&self, index: usize, reading: &Reading) -> Arc<Prepared> {
        self.kept(&self.minor, index, reading, |shape| {
            Prepared::new(&shape.minor_polygons(MAIN_SHARE), reading)
        })
    }

    /// The same as [`KeptFeatures::main`] without what makes no difference to where the name stands.
    pub(in crate::map) fn thinned(&self, index: usize, reading: &Reading) -> Arc<Prepared> {
        self.kept(&self.thinned, index, reading, |shape| {
            Prepared::new(&thinned(&shape.main_polygons(MAIN_SHARE)), reading)
        })
    }

    /// The lines of a feature, or its rings, on Web Mercator's plane; always asked for with the same
    /// winding.
    pub(in crate::map) fn on_plane(
        &self,
        index: usize,
        winding: Winding,
    ) -> impl Iterator<Item = &[Plane]> + Clone {
        let feature = self.features.features.get(index).zip(self.on_plane.get(index));
        feature.into_iter().flat_map(move |(feature, slot)| {
            let mut left = &**slot.get_or_init(|| on_plane(&feature.shape, winding));
            feature.shape.parts().map_while(move |part| {
                let (points, others) = left.split_at_checked(part.len())?;
                left = others;
                Some(points)
            })
        })
    }

    /// What is made of a feature's shape; kept where it is read as shapes mostly are.
    fn kept(
        &self,
        slots: &[OnceLock<Arc<Prepared>>],
        index: usize,
        reading: &Reading,
        make: impl Fn(&Shape) -> Prepared,
    ) -> Arc<Prepared> {
        let make = || match self.features.features.get(index) {
            Some(feature) => Arc::new(make(&feature.shape)),
            None => Arc::default(),
        };
        match slots.get(index) {
            Some(slot) if *reading == Reading::default() => Arc::clone(slot.get_or_init(make)),
            _ => make(),
        }
    }
}

/// Polygons with only so many vertices as show their form, and without those too small to show.
fn thinned(shape: &Shape) -> Shape {
    let size = |positions: &[LonLat]| {
        // Across the antimeridian, where that is shorter.
        let bounds = LonLatBox::around(positions.iter().copied());
        bounds.map_or((0.0, 0.0), |bounds| (bounds.lon_span(), bounds.north - bounds.south))
    };
    let (width, height) = size(shape.positions());
    let step = width.max(height) / STEPS_ACROSS;
    let mut kept = Shape::new(ShapeKind::Polygon);
    for rings in shape.polygons() {
        for (index, ring) in rings.enumerate() {
            let (width, height) = size(ring);
            let small = width < 2.0 * step && height < 2.0 * step;
            if small && ring.len() < shape.positions().len() {
                if index == 0 {
                    break;
                }
                continue;
            }
            let mut last: Option<LonLat> = None;
            kept.push_part(ring.iter().copied().filter(|at| {
                let near = |last: LonLat| {
                    (last.lon - at.lon).abs() < step && (last.lat - at.lat).abs() < step
                };
                let far = !last.is_some_and(near);
                if far {
                    last = Some(*at);
                }
                far
            }));
        }
        kept.end_polygon();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_both_sides_of_the_antimeridian_is_no_wider_than_it_is() {
        // Two islands like Fiji's, each 1.5 degrees across, with inlets of a tenth.
        let mut shape = Shape::new(ShapeKind::Polygon);
        for west in [178.0, -180.0] {
            let at = |x: f64, y: f64| LonLat::new(west + x, y - 17.0);
            let inlet = [at(1.5, 0.0), at(1.5, 0.7), at(1.2, 0.75), at(1.5, 0.8), at(1.5, 1.5)];
            shape.push_part([at(0.0, 0.0)].into_iter().chain(inlet).chain([at(0.0, 1.5)]));
            shape.end_polygon();
        }
        let thin = thinned(&shape);
        assert_eq!(thin.positions().len(), shape.positions().len(), "nothing is too small");
    }
}
