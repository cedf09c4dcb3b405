//! Where a layer's features come from.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::camera::Camera;
use super::kept::Kept;
use crate::error::{Error, ErrorKind, Result};
use crate::source::Features;
use crate::style::Layer;

/// The name of the embedded basemap among a style's sources.
pub(super) const BASEMAP: &str = "basemap";

/// The sources of a map, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources {
    features: BTreeMap<String, Arc<Kept>>,
    pub with_basemap: bool,
    /// Layers of the basemap that were read for the whole world, by name and level.
    world: Arc<Mutex<World>>,
}

/// Whole layers by name and level.
type World = BTreeMap<(String, usize), Arc<Kept>>;

/// Features already read for a frame: layers of one source share them.
pub(super) type Read = BTreeMap<(String, String), Arc<Kept>>;

impl Sources {
    pub fn add(&mut self, name: String, features: Arc<Features>) {
        self.features.insert(name, Arc::new(Kept::new(features)));
    }

    /// The features of a layer that a frame may show.
    ///
    /// # Errors
    /// Where the source is not there, or the basemap cannot be read.
    pub fn read(&self, layer: &Layer, camera: &Camera, read: &mut Read) -> Result<Arc<Kept>> {
        let name = layer.source_name().unwrap_or_default();
        if let Some(features) = self.features.get(name) {
            return Ok(features.clone());
        }
        if name != BASEMAP {
            return Err(Error::new(
                ErrorKind::Style,
                format!("layer `{}` draws the source `{name}`, which is not there", layer.id()),
            )
            .remedy("add a source of that name, or correct the layer's `source`"));
        }
        if !self.with_basemap {
            return Ok(Arc::default());
        }
        let source_layer = layer.source_layer().unwrap_or_default();
        let key = (name.to_owned(), source_layer.to_owned());
        if let Some(features) = read.get(&key) {
            return Ok(features.clone());
        }
        let features = self.basemap(source_layer, layer, camera)?;
        read.insert(key, features.clone());
        Ok(features)
    }

    #[cfg(feature = "basemap")]
    fn basemap(&self, source_layer: &str, layer: &Layer, camera: &Camera) -> Result<Arc<Kept>> {
        use crate::basemap::{Basemap, Layer as BasemapLayer, Level};
        use crate::unit::LonLatBox;

        let which = BasemapLayer::from_name(source_layer).ok_or_else(|| {
            Error::new(
                ErrorKind::Style,
                format!(
                    "the basemap has no layer `{source_layer}`, which layer `{}` draws",
                    layer.id()
                ),
            )
            .remedy("`rumbo basemap` lists its layers")
        })?;
        let frame = camera.frame();
        let level = Level::for_scale(frame.scale);
        let read = || -> Result<Arc<Kept>> {
            let features = Basemap::embedded()?.read(which, level, &frame.extent)?;
            Ok(Arc::new(Kept::new(Arc::new(features))))
        };
        if frame.extent != LonLatBox::WORLD {
            return read();
        }
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (source_layer.to_owned(), level as usize);
        if let Some(kept) = world.get(&key) {
            return Ok(Arc::clone(kept));
        }
        let kept = read()?;
        world.insert(key, Arc::clone(&kept));
        Ok(kept)
    }

    /// A build without the basemap draws nothing of it; whoever asks for it says so.
    #[cfg(not(feature = "basemap"))]
    fn basemap(&self, _: &str, _: &Layer, _: &Camera) -> Result<Arc<Kept>> {
        Ok(Arc::default())
    }
}
