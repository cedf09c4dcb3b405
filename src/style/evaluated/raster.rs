//! Layers that are pictures: of tiles, of heights, of how dense points lie.

use std::sync::Arc;

use super::super::keyword::{Alignment, HillshadeMethod, LayerBlend, Resampling};
use super::{FromValue, LayerStyle, LayerType, sealed};
use crate::unit::Color;

layer_style! {
    /// A point's share of a heatmap. The colours are a ramp: `heatmap-color`.
    HeatmapStyle of Heatmap {
        /// How far the point reaches, in pixels.
        radius: f64 = "heatmap-radius",
        /// How much it counts.
        weight: f64 = "heatmap-weight",
        /// What the sum of weights is multiplied with; the same for all features.
        intensity: f64 = "heatmap-intensity",
        /// How opaque the layer is, 0 … 1; the same for all features.
        opacity: f64 = "heatmap-opacity",
    }
}

layer_style! {
    /// Pictures, from tiles or from one image.
    RasterStyle of Raster {
        /// How opaque they are, 0 … 1.
        opacity: f64 = "raster-opacity",
        /// How far hues are turned, in degrees.
        hue_rotate: f64 = "raster-hue-rotate",
        /// What the darkest becomes, 0 … 1.
        brightness_min: f64 = "raster-brightness-min",
        /// What the brightest becomes, 0 … 1.
        brightness_max: f64 = "raster-brightness-max",
        /// How saturated colours are: −1 … 1, 0 for as they are.
        saturation: f64 = "raster-saturation",
        /// How strong the contrast is: −1 … 1, 0 for as it is.
        contrast: f64 = "raster-contrast",
        /// How pixels are made from those of the picture; the newer name, `resampling`, where it
        /// is set takes precedence, see [`RasterStyle::sampling`].
        raster_resampling: Resampling = "raster-resampling",
        /// The same under its newer name.
        resampling: Resampling = "resampling",
        /// How long new tiles take to appear, in milliseconds: of no concern to a still picture.
        fade_duration: f64 = "raster-fade-duration",
        /// How the layer as a whole is mixed with what lies below.
        layer_blend: LayerBlend = "raster-layer-blend",
    }
}

impl RasterStyle {
    /// How pixels are made: either of the two names for it asks for the nearest pixel.
    pub fn sampling(&self) -> Resampling {
        match (self.resampling, self.raster_resampling) {
            (Resampling::Linear, Resampling::Linear) => Resampling::Linear,
            _ => Resampling::Nearest,
        }
    }
}

layer_style! {
    /// The shadows that a relief throws. The lists are of one length, a light each; a shorter one
    /// is filled up with its last item.
    HillshadeStyle of Hillshade {
        /// Where light comes from, degrees clockwise from the top.
        illumination_direction: Arc<[f64]> = "hillshade-illumination-direction",
        /// How high lights stand above the horizon, in degrees.
        illumination_altitude: Arc<[f64]> = "hillshade-illumination-altitude",
        /// What the top is when the map is turned.
        illumination_anchor: Alignment = "hillshade-illumination-anchor",
        /// How strong the relief is, 0 … 1.
        exaggeration: f64 = "hillshade-exaggeration",
        /// The colours of slopes away from the light.
        shadow_color: Arc<[Color]> = "hillshade-shadow-color",
        /// The colours of slopes towards the light.
        highlight_color: Arc<[Color]> = "hillshade-highlight-color",
        /// The colour of steep slopes.
        accent_color: Color = "hillshade-accent-color",
        /// How light is computed.
        method: HillshadeMethod = "hillshade-method",
        /// How heights are made from those of the tile.
        resampling: Resampling = "resampling",
    }
}

layer_style! {
    /// Heights as colours. The colours are a ramp: `color-relief-color`.
    ColorReliefStyle of ColorRelief {
        /// How opaque it is, 0 … 1.
        opacity: f64 = "color-relief-opacity",
        /// How heights are made from those of the tile.
        resampling: Resampling = "resampling",
    }
}
