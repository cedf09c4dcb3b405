//! Features kept for many frames, each shape prepared once.

use std::sync::{Arc, OnceLock};

use crate::geometry::{Prepared, Reading};
use crate::source::Features;

/// Features, and their shapes as they were prepared when first drawn.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub features: Arc<Features>,
    prepared: Box<[OnceLock<Arc<Prepared>>]>,
}

impl Kept {
    pub fn new(features: Arc<Features>) -> Self {
        let prepared = features.features.iter().map(|_| OnceLock::new()).collect();
        Self { features, prepared }
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
