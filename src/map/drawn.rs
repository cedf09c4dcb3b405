//! A map drawn.

use std::sync::Arc;

use super::layer::symbol::KeyEntry;
use crate::error::Report;
use crate::scene::{Item, Scene};
use crate::style::LayerType;

/// A map drawn, layer by layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    /// The layers, bottom to top.
    pub layers: Vec<DrawnLayer>,
    /// Labels that the map has no room for, for the page to explain.
    pub keyed: Vec<KeyEntry>,
}

/// What one layer draws.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnLayer {
    /// The layer's id.
    pub id: Arc<str>,
    /// What it is.
    pub kind: LayerType,
    /// What is drawn.
    pub items: Vec<Item>,
}

impl Drawn {
    /// Puts items below the first layer that is so, or on top where none is.
    pub fn insert_below(&mut self, is: impl Fn(&DrawnLayer) -> bool, id: &str, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let index = self.layers.iter().position(is).unwrap_or(self.layers.len());
        self.layers.insert(index, DrawnLayer { id: Arc::from(id), kind: LayerType::Line, items });
    }

    /// All items, bottom to top.
    pub fn into_items(self) -> Vec<Item> {
        let mut items = Vec::with_capacity(self.layers.iter().map(|layer| layer.items.len()).sum());
        self.layers.into_iter().for_each(|layer| items.extend(layer.items));
        items
    }
}

/// A map drawn by itself.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rendered {
    /// The display list: a page as large as the camera's frame.
    pub scene: Scene,
    /// What was chosen, moved, dropped or approximated.
    pub report: Report,
}
