//! Features that lie in a store of their own, and are read by box.

use std::fmt;

use super::Features;
use crate::archive::Fingerprint;
use crate::error::{Report, Result};
use crate::unit::LonLatBox;

/// Features in a file or database that finds those in a box by itself, so that a map reads no more
/// than it shows: see [`FlatGeobuf`](super::flatgeobuf::FlatGeobuf).
pub trait FeatureStore: fmt::Debug + Send + Sync {
    /// The features that meet a box, and some beside it where that is quicker, in the store's order;
    /// and what was doubtful.
    ///
    /// # Errors
    /// Where they cannot be read, or are more than the store's limits allow.
    fn read_box(&self, bounds: LonLatBox) -> Result<(Features, Report)>;

    /// A digest with what tells the store's contents apart.
    ///
    /// # Errors
    /// Where that cannot be read.
    fn fingerprint(&self, before: Fingerprint) -> Result<Fingerprint>;
}
