//! Features that are read by box of a store of their own.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Ask, Kept, KeptFeatures, MapSource};
use crate::archive::Fingerprint;
use crate::error::{Report, Result};
use crate::source::FeatureStore;
use crate::unit::LonLatBox;

/// How many boxes are kept for the next layers and frames of the same place.
const MOST_KEPT: usize = 4;

/// A [`FeatureStore`] as a source of a map: each frame, and each part of a pyramid, reads what it
/// shows.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use rumbo::map::{Map, StoredSource};
/// use rumbo::resources::Resources;
/// use rumbo::source::flatgeobuf::FlatGeobuf;
/// use rumbo::style;
///
/// let parcels = FlatGeobuf::open("parcels.fgb", &Resources::default())?;
/// let mut map = Map::new(style::theme("paper")?);
/// map.add_map_source("parcels", Arc::new(StoredSource::new(Arc::new(parcels))));
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug)]
pub struct StoredSource {
    store: Arc<dyn FeatureStore>,
    /// What was read last, the oldest first.
    kept: Mutex<Vec<(LonLatBox, Arc<KeptFeatures>)>>,
}

impl StoredSource {
    /// A source of what is in a store.
    pub fn new(store: Arc<dyn FeatureStore>) -> Self {
        Self { store, kept: Mutex::default() }
    }
}

impl MapSource for StoredSource {
    fn read(&self, ask: &Ask<'_>, report: &mut Report) -> Result<Kept> {
        let known = |kept: &[(LonLatBox, Arc<KeptFeatures>)]| {
            let found = kept.iter().find(|(bounds, _)| *bounds == ask.bounds);
            found.map(|(_, features)| Kept::Features(Arc::clone(features)))
        };
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = known(&lock()) {
            return Ok(kept);
        }
        let (features, told) = self.store.read_box(ask.bounds)?;
        report.append(told);
        let features = Arc::new(KeptFeatures::new(Arc::new(features)));
        let mut kept = lock();
        // Another thread may have read the same meanwhile: all use one, with what is prepared of it.
        if let Some(kept) = known(&kept) {
            return Ok(kept);
        }
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((ask.bounds, Arc::clone(&features)));
        Ok(Kept::Features(features))
    }

    fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        // What cannot be read cannot be drawn either, which tells why.
        self.store
            .fingerprint(before)
            .unwrap_or_else(|fault| before.with(fault.to_string().as_bytes()))
    }
}
