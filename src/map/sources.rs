//! Where a layer's features come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::camera::Camera;
use crate::error::{Error, ErrorKind, Result};
use crate::source::Features;
use crate::style::Layer;

/// The name of the embedded basemap among a style's sources.
pub(super) const BASEMAP: &str = "basemap";

/// The sources of a map, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources {
    pub features: BTreeMap<String, Arc<Features>>,
    pub with_basemap: bool,
}

/// Features already read for a frame: layers of one source share them.
pub(super) type Read = BTreeMap<(String, String), Arc<Features>>;

impl Sources {
    pub fn add(&mut self, name: String, features: Arc<Features>) {
        self.features.insert(name, features);
    }

    /// The features of a layer that a frame may show.
    ///
    /// # Errors
    /// Where the source is not there, or the basemap cannot be read.
    pub fn read(&self, layer: &Layer, camera: &Camera, read: &mut Read) -> Result<Arc<Features>> {
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
        let features = Arc::new(basemap(source_layer, layer, camera)?);
        read.insert(key, features.clone());
        Ok(features)
    }
}

#[cfg(feature = "basemap")]
fn basemap(source_layer: &str, layer: &Layer, camera: &Camera) -> Result<Features> {
    use crate::basemap::{Basemap, Layer as BasemapLayer, Level};

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
    Basemap::embedded()?.read(which, Level::for_scale(frame.scale), &frame.extent)
}

/// A build without the basemap draws nothing of it; whoever asks for it says so.
#[cfg(not(feature = "basemap"))]
fn basemap(_: &str, _: &Layer, _: &Camera) -> Result<Features> {
    Ok(Features::default())
}
