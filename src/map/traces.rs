//! Closed outlines traced for fills, kept for the lines along them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::draw::Pass;
use super::shapes::reading;
use crate::geometry::Reading;
use crate::path::Outlines;

/// Outlines of polygons that the edge of the map does not cut: filled and stroked they are the
/// same.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// By the features they belong to, which live as long as the sheet is drawn, and the index
    /// there.
    outlines: Mutex<BTreeMap<(usize, usize), Arc<Outlines>>>,
}

impl Traces {
    /// Keeps the outlines of a feature.
    pub fn keep(&self, pass: &Pass, index: usize, outlines: &Arc<Outlines>) {
        if let Some(key) = key(pass, index) {
            let mut all = self.outlines.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(key, Arc::clone(outlines));
        }
    }

    /// The outlines of a feature, if they were kept.
    pub fn of(&self, pass: &Pass, index: usize) -> Option<Arc<Outlines>> {
        let all = self.outlines.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&key(pass, index)?).map(Arc::clone)
    }
}

/// Which feature it is; `None` where a layer reads shapes in a way of its own.
fn key(pass: &Pass, index: usize) -> Option<(usize, usize)> {
    let usual = reading(pass) == Reading::default();
    usual.then(|| (std::ptr::from_ref(pass.kept) as usize, index))
}
