//! Features that are in memory already.

use std::sync::Arc;

use super::{Ask, Kept, KeptFeatures, MapSource};
use crate::archive::Fingerprint;
use crate::error::{Report, Result};
use crate::source::Features;

/// Features in memory, given whole whatever is asked for.
#[derive(Debug)]
pub struct MemorySource {
    kept: Arc<KeptFeatures>,
}

impl MemorySource {
    /// A source of these features.
    pub fn new(features: Arc<Features>) -> Self {
        Self { kept: Arc::new(KeptFeatures::new(features)) }
    }
}

impl MapSource for MemorySource {
    fn read(&self, _: &Ask<'_>, _: &mut Report) -> Result<Kept> {
        Ok(Kept::Features(Arc::clone(&self.kept)))
    }

    fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        self.kept.features().fingerprint(before)
    }
}
