//! What is in a vector tile.

use std::sync::{Arc, Mutex, PoisonError};

use super::kept::KeptFeatures;
use crate::archive::Address;
use crate::source::mvt::{TileLayer, VectorTile};

/// The layers of a vector tile, each made features of when it is first drawn.
#[derive(Debug)]
pub(in crate::map) struct TileFeatures {
    at: Address,
    layers: Vec<(String, Mutex<TileContent>)>,
}

#[derive(Debug)]
enum TileContent {
    Read(TileLayer),
    Kept(Arc<KeptFeatures>),
}

impl TileFeatures {
    pub fn new(at: Address, tile: VectorTile) -> Self {
        let named = |mut layer: TileLayer| {
            (std::mem::take(&mut layer.name), Mutex::new(TileContent::Read(layer)))
        };
        Self { at, layers: tile.layers.into_iter().map(named).collect() }
    }

    /// The features of the layer with a name.
    pub fn layer(&self, name: &str) -> Option<Arc<KeptFeatures>> {
        let (_, content) = self.layers.iter().find(|(layer, _)| layer == name)?;
        let mut content = content.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *content {
            TileContent::Kept(features) => Some(Arc::clone(features)),
            TileContent::Read(layer) => {
                let Address { z, x, y } = self.at;
                let features = std::mem::take(layer).into_features(z, x, y);
                let kept = Arc::new(KeptFeatures::new(Arc::new(features)));
                *content = TileContent::Kept(Arc::clone(&kept));
                Some(kept)
            }
        }
    }
}
