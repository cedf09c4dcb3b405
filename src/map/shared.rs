//! What the layers of a frame that draw the same features make once.

use std::sync::{Arc, OnceLock};

use crate::geometry::{Prepared, Rings, Stream};
use crate::path::Outlines;

/// What is made of the features of a source layer.
#[derive(Debug)]
pub(super) struct Shared {
    /// By the feature's index.
    features: Box<[Made]>,
}

/// The outlines of a feature, and how many of its vertices were lost.
pub(super) type Lossy = (Arc<Outlines>, usize);

/// What is made of a feature.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// Its polygons projected; `None` where the edge of the projection's domain cuts them.
    rings: OnceLock<Option<Rings>>,
    filled: OnceLock<Lossy>,
    stroked: OnceLock<Lossy>,
}

impl Shared {
    /// Nothing yet, of so many features.
    pub fn new(features: usize) -> Self {
        Self { features: (0..features).map(|_| Made::default()).collect() }
    }

    /// What is made of a feature.
    pub fn of(&self, index: usize) -> Option<&Made> {
        self.features.get(index)
    }
}

impl Made {
    /// The feature's outlines, to be filled or else stroked; `trace` makes them where no layer has.
    pub fn outlines(&self, closed: bool, trace: impl FnOnce() -> Lossy) -> Lossy {
        let slot = if closed { &self.filled } else { &self.stroked };
        slot.get_or_init(trace).clone()
    }

    /// Draws the feature's polygons through the only view of a frame; whether that was possible.
    pub fn draw(
        &self,
        closed: bool,
        prepared: &Prepared,
        stream: &mut Stream,
        path: &mut Outlines,
    ) -> bool {
        let rings = self.rings.get_or_init(|| stream.rings(prepared));
        match rings {
            Some(rings) if closed => stream.fill_rings(rings, path),
            Some(rings) => stream.stroke_rings(rings, path),
            None => return false,
        }
        true
    }
}
