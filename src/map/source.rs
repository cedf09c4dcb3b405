//! Where what is drawn comes from.
//!
//! A [`MapSource`] is asked for what a frame or sheet may show: a layer of it, a box in degrees, a
//! zoom, the properties wanted. What it gives is [`Kept`]: features whose shapes are prepared when
//! first drawn and stay so for the frames that follow.

#[cfg(feature = "basemap")]
mod basemap;
#[cfg(feature = "basemap")]
mod cache;
mod clustered;
mod image;
mod in_tile;
mod kept;
mod memory;
mod named;
mod plane;
#[cfg(feature = "basemap")]
mod relief;
mod stored;
mod tile_features;
mod tiled;

#[cfg(feature = "basemap")]
pub use cache::Cache;
pub use clustered::ClusteredSource;
pub use kept::{Kept, KeptFeatures};
pub use memory::MemorySource;
pub use stored::StoredSource;

pub(super) use image::{ImageSource, web_mercator};
pub(super) use in_tile::{holds, position, within};
pub(super) use named::{
    BASEMAP, BASEMAP_URL, COUNTRIES, Place, RELIEF_URL, Readings, Sources, contested_layer,
    land_layer, names_countries,
};
pub(super) use plane::{Winding, wound};
#[cfg(feature = "basemap")]
pub(super) use relief::{Grid, Ground, ReliefSource, STEP};
pub(super) use tiled::{TiledSource, Zooming, corners};

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::archive::Fingerprint;
use crate::error::{Report, Result};
use crate::source::GeoImage;
use crate::unit::LonLatBox;

/// What a map draws from.
///
/// A source may be asked by several threads at once, and should keep what it read for the next
/// frame of the same place.
pub trait MapSource: fmt::Debug + Send + Sync {
    /// What of the source may show in a box at a zoom. It may be more than was asked for, never
    /// less.
    ///
    /// # Errors
    /// Where it cannot be read, or has no such layer. What is merely missing in a part goes to the
    /// report, and the rest is given.
    fn read(&self, ask: &Ask<'_>, report: &mut Report) -> Result<Kept>;

    /// A digest with what the source holds, so that work on other data is told apart.
    fn fingerprint(&self, before: Fingerprint) -> Fingerprint;
}

/// What a map asks of a source.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Ask<'a> {
    /// The id of the layer that is drawn, for errors and reports.
    pub drawn_by: &'a str,
    /// The layer of the source (`source-layer`); empty where none is named.
    pub layer: &'a str,
    /// What is shown, degrees.
    pub bounds: LonLatBox,
    /// Whether features that touch the box are wanted whole, however far they reach: where a name
    /// stands in a country depends on all of it.
    pub whole: bool,
    /// The zoom that styles see.
    pub zoom: f64,
    /// 1 : scale at 96 pixels per inch.
    pub scale: f64,
    /// The properties of features that are read.
    pub wanted: &'a Wanted,
}

/// The names of the properties that a style reads of features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Those of these names.
    Names(BTreeSet<String>),
    /// All: where a name is computed.
    All,
}

impl Default for Wanted {
    fn default() -> Self {
        Self::Names(BTreeSet::new())
    }
}

impl Wanted {
    /// Adds what one more layer reads; `None` for all.
    fn add(&mut self, names: Option<Vec<&str>>) {
        match (self, names) {
            (Self::All, _) => {}
            (wanted, None) => *wanted = Self::All,
            (Self::Names(all), Some(names)) => all.extend(names.into_iter().map(str::to_owned)),
        }
    }
}

/// What a layer of pictures is drawn from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pictures<'a> {
    /// A single picture.
    Image(&'a ImageSource),
    /// A picture of the ground.
    Ground(&'a Arc<GeoImage>),
    /// Tiles.
    Tiles(&'a TiledSource),
    /// The embedded relief.
    #[cfg(feature = "basemap")]
    Relief(&'a ReliefSource),
}
