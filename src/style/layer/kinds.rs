//! A layer of each kind.

use std::sync::Arc;

use super::{Layer, LayerType};

impl Layer {
    /// A layer of filled polygons.
    pub fn fill(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::Fill)
    }

    /// A layer of lines.
    pub fn line(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::Line)
    }

    /// A layer of circles.
    pub fn circle(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::Circle)
    }

    /// A layer of texts and icons.
    pub fn symbol(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::Symbol)
    }

    /// A layer that covers everything.
    pub fn background(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::Background)
    }

    /// A layer of how dense points lie.
    pub fn heatmap(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::Heatmap)
    }

    /// A layer of pictures.
    pub fn raster(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::Raster)
    }

    /// A layer of the shadows that a relief throws.
    pub fn hillshade(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::Hillshade)
    }

    /// A layer of heights as colours.
    pub fn color_relief(id: impl Into<Arc<str>>) -> Self {
        Self::new(id, LayerType::ColorRelief)
    }
}
