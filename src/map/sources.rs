//! Where a layer's features come from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[cfg(feature = "basemap")]
use super::cache::Cache;
use super::camera::Camera;
use super::kept::Kept;
use crate::archive::Fingerprint;
#[cfg(feature = "basemap")]
use crate::basemap::PropertyNames;
use crate::error::{Error, ErrorKind, Result};
use crate::source::Features;
use crate::style::{Layer, Style};

/// The name of the embedded basemap among a style's sources.
pub(super) const BASEMAP: &str = "basemap";

/// What the embedded basemap is called where a style says where its sources are.
pub(super) const BASEMAP_URL: &str = "rumbo://basemap";

/// The sources of a map, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources {
    features: BTreeMap<String, Arc<Kept>>,
    pub with_basemap: bool,
    /// Other names of the embedded basemap.
    basemaps: BTreeSet<String>,
    #[cfg(feature = "basemap")]
    pub basemap: Cache,
}

impl Sources {
    pub fn add(&mut self, name: String, features: Arc<Features>) {
        self.features.insert(name, Arc::new(Kept::new(features)));
    }

    /// A fingerprint with all features.
    pub fn fingerprint(&self, before: Fingerprint) -> Fingerprint {
        let before = before.with(&[u8::from(self.with_basemap)]);
        self.features.iter().fold(before, |before, (name, kept)| {
            kept.features.fingerprint(before.with(name.as_bytes()))
        })
    }

    /// Gives the embedded basemap one more name.
    pub fn add_basemap(&mut self, name: &str) {
        self.basemaps.insert(name.to_owned());
    }

    /// Whether a name is one of the embedded basemap's.
    pub fn is_basemap(&self, name: &str) -> bool {
        name == BASEMAP || self.basemaps.contains(name)
    }

    /// The sources as the layers of a style read them.
    #[cfg_attr(not(feature = "basemap"), expect(unused_variables, reason = "no basemap is read"))]
    pub fn for_style<'a>(&'a self, style: &'a Style) -> StyleSources<'a> {
        StyleSources {
            sources: self,
            #[cfg(feature = "basemap")]
            wanted: self.wanted(style),
        }
    }

    /// The properties that a style reads of each layer of the basemap.
    #[cfg(feature = "basemap")]
    fn wanted<'a>(&self, style: &'a Style) -> BTreeMap<&'a str, PropertyNames> {
        let mut wanted: BTreeMap<&str, PropertyNames> = BTreeMap::new();
        for layer in style.layers() {
            if self.is_basemap(layer.source_name().unwrap_or_default()) {
                let names = layer.properties_read();
                let names = names.map_or(PropertyNames::All, PropertyNames::from_iter);
                let name = layer.source_layer().unwrap_or_default();
                wanted.entry(name).or_insert(PropertyNames::NONE).extend(&names);
            }
        }
        wanted
    }
}

/// The sources of a map as a style reads them.
pub(super) struct StyleSources<'a> {
    sources: &'a Sources,
    /// What is read of the basemap's layers.
    #[cfg(feature = "basemap")]
    wanted: BTreeMap<&'a str, PropertyNames>,
}

impl StyleSources<'_> {
    /// The features of one of the style's layers that a frame may show. Those of the basemap have
    /// the properties that the style reads, and perhaps others.
    ///
    /// # Errors
    /// Where the source is not there, or the basemap cannot be read.
    pub fn read(&self, layer: &Layer, camera: &Camera) -> Result<Arc<Kept>> {
        let name = layer.source_name().unwrap_or_default();
        if let Some(features) = self.sources.features.get(name) {
            return Ok(features.clone());
        }
        if !self.sources.is_basemap(name) {
            return Err(Error::new(
                ErrorKind::Style,
                format!("layer `{}` draws the source `{name}`, which is not there", layer.id()),
            )
            .remedy("add a source of that name, or correct the layer's `source`"));
        }
        if !self.sources.with_basemap {
            return Ok(Arc::default());
        }
        self.read_basemap(layer, camera)
    }

    #[cfg(feature = "basemap")]
    fn read_basemap(&self, layer: &Layer, camera: &Camera) -> Result<Arc<Kept>> {
        use crate::basemap::{Detail, Layer as BasemapLayer};

        let name = layer.source_layer().unwrap_or_default();
        let which = BasemapLayer::from_name(name).ok_or_else(|| {
            Error::new(
                ErrorKind::Style,
                format!("the basemap has no layer `{name}`, which layer `{}` draws", layer.id()),
            )
            .remedy("`rumbo basemap` lists its layers")
        })?;
        let frame = camera.frame();
        let wanted = self.wanted.get(name).unwrap_or(&PropertyNames::All);
        self.sources.basemap.read(which, Detail::for_scale(frame.scale), &frame.extent, wanted)
    }

    /// A build without the basemap draws nothing of it; whoever asks for it says so.
    #[cfg(not(feature = "basemap"))]
    fn read_basemap(&self, _: &Layer, _: &Camera) -> Result<Arc<Kept>> {
        Ok(Arc::default())
    }
}
