//! The sources of a map, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[cfg(feature = "basemap")]
use super::basemap::BasemapSource;
#[cfg(feature = "basemap")]
use super::relief::ReliefSource;
use super::{Ask, Kept, MapSource, Wanted};
use crate::archive::{Fingerprint, Inputs};
use crate::error::{Error, ErrorKind, Report, Result};
use crate::style::{Layer, LayerType, Style};
use crate::unit::LonLatBox;

/// The name of the embedded basemap among a style's sources.
pub(in crate::map) const BASEMAP: &str = "basemap";

/// What the embedded basemap is called where a style says where its sources are.
pub(in crate::map) const BASEMAP_URL: &str = "rumbo://basemap";

/// The name of the embedded relief among a style's sources.
const RELIEF: &str = "relief";

/// What the embedded relief is called where a style says where its sources are.
pub(in crate::map) const RELIEF_URL: &str = "rumbo://relief";

/// The layer that reads the land, along which the relief is cut.
pub(in crate::map) fn land_layer() -> Layer {
    Layer::fill("land").source(BASEMAP, "land")
}

/// The basemap's layers of countries and of what is contested of them.
pub(in crate::map) const COUNTRIES: &str = "countries";
const CONTESTED: &str = "contested";

/// The layer that reads contested ground, which names of countries keep off.
pub(in crate::map) fn contested_layer() -> Layer {
    Layer::fill(CONTESTED).source(BASEMAP, CONTESTED)
}

/// Whether a layer writes names of the basemap's countries.
pub(in crate::map) fn names_countries(layer: &Layer) -> bool {
    layer.kind() == LayerType::Symbol && source_layer(layer) == (BASEMAP, COUNTRIES)
}

/// The sources of a map, by name.
#[derive(Debug, Clone, Default)]
pub(in crate::map) struct Sources {
    given: BTreeMap<String, Arc<dyn MapSource>>,
    pub with_basemap: bool,
    /// Other names of the embedded basemap.
    basemaps: BTreeSet<String>,
    /// Other names of the embedded relief.
    reliefs: BTreeSet<String>,
    #[cfg(feature = "basemap")]
    basemap: BasemapSource,
    #[cfg(feature = "basemap")]
    relief: ReliefSource,
}

impl Sources {
    /// Adds a source; one of the same name goes.
    pub fn add(&mut self, name: String, source: Arc<dyn MapSource>) {
        self.given.insert(name, source);
    }

    /// What the sources are called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let given = self.given.keys().chain(&self.basemaps).chain(&self.reliefs);
        given.map(String::as_str).chain([BASEMAP, RELIEF])
    }

    /// Tells what the sources hold, each by the name that it is to have.
    pub fn tell(&self, named: &dyn Fn(&str) -> String, inputs: &mut Inputs) -> Result<()> {
        #[cfg(feature = "basemap")]
        if self.with_basemap {
            let of_archive = crate::basemap::Basemap::embedded()?.fingerprint();
            inputs.add(BASEMAP, self.basemap.fingerprint(of_archive));
            inputs.add(RELIEF, crate::relief::Relief::embedded()?.fingerprint());
        }
        for (name, source) in &self.given {
            inputs.add(named(name), source.fingerprint(Fingerprint::default()));
        }
        Ok(())
    }

    /// Gives the embedded basemap one more name.
    pub fn add_basemap(&mut self, name: &str) {
        self.basemaps.insert(name.to_owned());
    }

    /// Gives the embedded relief one more name.
    pub fn add_relief(&mut self, name: &str) {
        self.reliefs.insert(name.to_owned());
    }

    /// Whether a layer draws the embedded relief.
    pub fn is_relief(&self, layer: &Layer) -> bool {
        let name = layer.source_name().unwrap_or_default();
        let heights = matches!(layer.kind(), LayerType::Hillshade | LayerType::ColorRelief);
        heights && (name == RELIEF || self.reliefs.contains(name))
    }

    /// The embedded relief, where the map has the basemap.
    #[cfg(feature = "basemap")]
    pub fn relief(&self) -> Option<&ReliefSource> {
        self.with_basemap.then_some(&self.relief)
    }

    /// Whether a name is one of the embedded basemap's.
    pub fn is_basemap(&self, name: &str) -> bool {
        name == BASEMAP || self.basemaps.contains(name)
    }

    /// Reads the basemap through a cache that others share.
    #[cfg(feature = "basemap")]
    pub fn set_cache(&mut self, cache: super::Cache) {
        self.basemap.cache = cache;
    }

    /// Takes someone's view of what is contested on the basemap.
    #[cfg(feature = "basemap")]
    pub fn set_worldview(&mut self, worldview: crate::basemap::Worldview) {
        self.basemap.worldview = worldview;
    }

    /// Whose view of what is contested it takes.
    #[cfg(feature = "basemap")]
    pub fn worldview(&self) -> &crate::basemap::Worldview {
        &self.basemap.worldview
    }

    /// The sources as the layers of a style read them.
    pub fn for_style<'a>(&'a self, style: &'a Style) -> Readings<'a> {
        let mut wanted: BTreeMap<SourceLayer, Wanted> = BTreeMap::new();
        for layer in style.layers() {
            wanted.entry(source_layer(layer)).or_default().add(layer.properties_read());
        }
        if style.layers().iter().any(names_countries) {
            // Contested ground is told of a country by its code.
            for (layer, name) in [(COUNTRIES, "iso_a3"), (CONTESTED, "within")] {
                wanted.entry((BASEMAP, layer)).or_default().add(Some(vec![name]));
            }
        }
        Readings { sources: self, wanted, read: BTreeMap::new() }
    }

    fn source(&self, layer: &Layer) -> Result<Option<&dyn MapSource>> {
        let (name, _) = source_layer(layer);
        if let Some(source) = self.given.get(name) {
            return Ok(Some(&**source));
        }
        if !self.is_basemap(name) {
            return Err(Error::new(
                ErrorKind::Style,
                format!("layer `{}` draws the source `{name}`, which is not there", layer.id()),
            )
            .remedy("add a source of that name, or correct the layer's `source`"));
        }
        // A build without the basemap draws nothing of it; whoever asks for it says so.
        #[cfg(feature = "basemap")]
        if self.with_basemap {
            return Ok(Some(&self.basemap));
        }
        Ok(None)
    }
}

/// A source's name, and the layer of it.
type SourceLayer<'a> = (&'a str, &'a str);

fn source_layer(layer: &Layer) -> SourceLayer<'_> {
    (layer.source_name().unwrap_or_default(), layer.source_layer().unwrap_or_default())
}

/// What the layers of a style read for one frame or sheet: each source layer once, with the
/// properties that all of them name.
#[derive(Debug)]
pub(in crate::map) struct Readings<'a> {
    sources: &'a Sources,
    wanted: BTreeMap<SourceLayer<'a>, Wanted>,
    read: BTreeMap<(SourceLayer<'a>, bool), Kept>,
}

impl<'a> Readings<'a> {
    /// What one of the style's layers draws, in the frame or sheet itself or around it as well.
    ///
    /// # Errors
    /// Where the source is not there, or cannot be read.
    pub fn read(
        &mut self,
        layer: &'a Layer,
        place: &Place,
        around: bool,
        report: &mut Report,
    ) -> Result<Kept> {
        let key = source_layer(layer);
        if let Some(kept) = self.read.get(&(key, around)) {
            return Ok(kept.clone());
        }
        let Some(source) = self.sources.source(layer)? else { return Ok(Kept::default()) };
        let ask = Ask {
            drawn_by: layer.id(),
            layer: key.1,
            bounds: place.bounds,
            whole: place.whole,
            zoom: place.zoom,
            scale: place.scale,
            wanted: self.wanted.get(&key).unwrap_or(&Wanted::All),
        };
        let kept = source.read(&ask, report)?;
        self.read.insert((key, around), kept.clone());
        Ok(kept)
    }
}

/// Where a frame or sheet looks.
#[derive(Debug, Clone, Copy)]
pub(in crate::map) struct Place {
    pub bounds: LonLatBox,
    /// Whether what touches the box is wanted whole.
    pub whole: bool,
    pub zoom: f64,
    pub scale: f64,
}
