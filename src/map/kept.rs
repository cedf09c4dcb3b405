//! Features kept for many frames, each shape prepared once.

use std::sync::{Arc, OnceLock};

use super::symbols::MAIN_SHARE;
use crate::geometry::{Prepared, Reading};
use crate::source::{Features, Shape, ShapeKind};
use crate::unit::{LonLat, Page, PageBox};

/// Features, and their shapes as they were prepared when first drawn.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub features: Arc<Features>,
    prepared: Box<[OnceLock<Arc<Prepared>>]>,
    thinned: Box<[OnceLock<Arc<Prepared>>]>,
}

/// Shapes that are only to be named keep so many steps across.
const STEPS_ACROSS: f64 = 100.0;

impl Kept {
    pub fn new(features: Arc<Features>) -> Self {
        let empty = || features.features.iter().map(|_| OnceLock::new()).collect();
        let (prepared, thinned) = (empty(), empty());
        Self { features, prepared, thinned }
    }

    /// The shape of a polygon without what makes no difference to where its name stands, prepared.
    pub fn thinned(&self, index: usize, reading: &Reading) -> Arc<Prepared> {
        let make = || match self.features.features.get(index) {
            Some(feature) => {
                let main = feature.shape.main_polygons(MAIN_SHARE);
                Arc::new(Prepared::new(&thinned(&main), reading))
            }
            None => Arc::default(),
        };
        self.thinned.get(index).map_or_else(Arc::default, |slot| Arc::clone(slot.get_or_init(make)))
    }

    /// The shape of a feature, prepared; kept where it is read as shapes mostly are.
    pub fn prepared(&self, index: usize, reading: &Reading) -> Arc<Prepared> {
        let make = || match self.features.features.get(index) {
            Some(feature) => Arc::new(Prepared::new(&feature.shape, reading)),
            None => Arc::default(),
        };
        match self.prepared.get(index) {
            Some(slot) if *reading == Reading::default() => Arc::clone(slot.get_or_init(make)),
            _ => make(),
        }
    }
}

/// Polygons with only so many vertices as show their form, and without those too small to show.
fn thinned(shape: &Shape) -> Shape {
    let around = |positions: &[LonLat]| {
        PageBox::around(positions.iter().map(|at| Page::new(at.lon, at.lat))).unwrap_or_default()
    };
    let whole = around(shape.positions());
    let step = whole.width().max(whole.height()) / STEPS_ACROSS;
    let mut kept = Shape::new(ShapeKind::Polygon);
    for rings in shape.polygons() {
        for (index, ring) in rings.enumerate() {
            let bounds = around(ring);
            let small = bounds.width() < 2.0 * step && bounds.height() < 2.0 * step;
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
