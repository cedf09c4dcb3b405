//! What layers are drawn from.

use std::sync::Arc;

use super::Walk;
use crate::error::{Code, Report, Result};
use crate::map::layer::symbol::LabelPolicy;
use crate::map::layer::{LayerKind, Reach};
use crate::map::source::{KeptFeatures, Pictures, Place, Readings, TiledSource};
use crate::style::{Layer, LayerType};
use crate::unit::PageBox;

impl Walk<'_> {
    /// The layer whose features are read for one, and how far around: the relief is cut along the
    /// coast, and reads the land.
    pub(super) fn read_for<'a>(
        &self,
        kind: &LayerKind,
        layer: &'a Layer,
        land: &'a Layer,
    ) -> (&'a Layer, Reach) {
        if self.map.sources.is_relief(layer) { (land, Reach::Part) } else { (layer, kind.reach) }
    }

    /// The vector tiles that a layer draws.
    pub(super) fn vector_tiles(&self, layer: &Layer) -> Option<&TiledSource> {
        let pictures = matches!(
            layer.kind(),
            LayerType::Raster | LayerType::Hillshade | LayerType::ColorRelief
        );
        let tiles = self.map.tiles.get(layer.source_name()?)?;
        (!pictures).then_some(&**tiles)
    }

    /// The pictures that a layer draws; on other planes than Web Mercator's none but the embedded
    /// relief and pictures of the ground.
    pub(super) fn pictures(&self, layer: &Layer) -> Option<Pictures<'_>> {
        let name = layer.source_name()?;
        #[cfg(feature = "basemap")]
        if self.map.sources.is_relief(layer) {
            return self.map.sources.relief().map(Pictures::Relief);
        }
        if let Some(image) = self.map.grounds.get(name) {
            return Some(Pictures::Ground(image));
        }
        if !self.camera.is_web_mercator() {
            return None;
        }
        let tiles = self.map.tiles.get(name).map(|tiles| Pictures::Tiles(tiles));
        tiles.or_else(|| self.map.images.get(name).map(|image| Pictures::Image(image)))
    }

    /// Where a layer's tiles are looked for; on other planes than Web Mercator's nowhere.
    pub(super) fn tiled_area(
        &self,
        layer: &Layer,
        kind: &LayerKind,
        report: &mut Report,
    ) -> Option<PageBox> {
        if !self.camera.is_web_mercator() {
            let detail = "tiles are drawn in Web Mercator only";
            report.add_once(Code::Omitted, format!("layer {}", layer.id()), detail);
            return None;
        }
        Some(if kind.reach == Reach::Labels && self.region.is_part() {
            self.region.area()
        } else {
            self.camera.bounds()
        })
    }

    /// What a layer draws of its source.
    pub(super) fn read<'a>(
        &self,
        sources: &mut Readings<'a>,
        layer: &'a Layer,
        reach: Reach,
        report: &mut Report,
    ) -> Result<Arc<KeptFeatures>> {
        let frame = self.camera.frame();
        // Labels depend on what is around a part of a plane, and reach into a map from beside it.
        let around = reach == Reach::Labels && self.region.policy != LabelPolicy::Figure;
        let bounds = match around {
            true => self.wide.extent_of(self.region.area()),
            false => self.camera.reads(),
        };
        let whole = around && self.region.is_part();
        let place = Place { bounds, whole, zoom: frame.zoom, scale: frame.scale };
        match reach {
            Reach::Nothing => Ok(Arc::default()),
            _ => Ok(sources.read(layer, &place, around, report)?.features()),
        }
    }
}
