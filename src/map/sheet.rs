//! A part of a plane drawn once, to be cut to many frames.

use std::sync::Arc;

use super::camera::Camera;
use super::cut::Cut;
use super::drawn::{Drawn, DrawnLayer};
use super::layer::Contents;
use super::layer::symbol::{Placed, PlacedLabel, level};
use crate::error::Report;
use crate::geometry::Cutter;
use crate::scene::{Item, Text};
use crate::style::{Layer, LayerType, Sprite};
use crate::unit::{Page, PageBox};

/// A part of a plane drawn once: each shape projected, each label placed. Frames are cut from it.
///
/// Whatever part of the plane a frame is cut from, it is the same: shapes keep their vertices, and
/// labels stand where [`crate::label::Policy::Tiled`] puts them.
#[derive(Debug)]
pub struct Sheet {
    pub(super) camera: Camera,
    pub(super) layers: Vec<SheetLayer>,
    pub(super) placed: Placed,
    pub(super) report: Report,
    pub(super) sprite: Arc<Sprite>,
}

/// A layer on the plane.
#[derive(Debug)]
pub(super) struct SheetLayer {
    pub layer: Layer,
    pub contents: Option<Box<dyn Contents>>,
    /// Its items in the whole of the sheet, where they are known already.
    pub whole: Option<Vec<Item>>,
}

/// A label of a [`Sheet`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SheetLabel<'a> {
    /// The box around all that is drawn of it, on the plane's page.
    pub bounds: PageBox,
    /// Its text.
    pub text: &'a Text,
}

impl Sheet {
    /// The part of the plane.
    pub fn bounds(&self) -> PageBox {
        self.camera.bounds()
    }

    /// What was chosen, dropped or approximated.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The labels that stand.
    pub fn labels(&self) -> impl Iterator<Item = SheetLabel<'_>> {
        self.placed.labels.iter().flat_map(|label| {
            label.items.iter().filter_map(|item| match item {
                Item::Text(text) => Some(SheetLabel { bounds: label.bounds, text }),
                _ => None,
            })
        })
    }

    /// How many labels were asked for in and around the part.
    pub fn labels_wanted(&self) -> usize {
        self.placed.wanted
    }

    /// Keeps the labels that a part shows, those of a plane that comes round also a turn further
    /// on.
    pub(super) fn repeat_labels(&mut self, part: PageBox, period: Option<f64>) {
        let turns = period.map_or([0.0; 3], |period| [0.0, -period, period]);
        let mut labels = Vec::with_capacity(self.placed.labels.len());
        for label in &self.placed.labels {
            for (index, turn) in turns.into_iter().enumerate() {
                let by = Page::new(turn, 0.0);
                let bounds = label.bounds.moved(by);
                if bounds.overlaps(part) && (index == 0 || turn != 0.0) {
                    let items = label.items.iter().map(|item| item.moved(by)).collect();
                    labels.push(PlacedLabel { layer: label.layer, bounds, items });
                }
            }
        }
        self.placed.labels = labels;
    }

    /// Draws a frame of the part: layer by layer, at page coordinates counted from the frame's top
    /// left corner.
    pub fn draw(&self, frame: PageBox) -> Vec<DrawnLayer> {
        let mut cutter = Cutter::default();
        let mut drawn: Vec<DrawnLayer> = Vec::with_capacity(self.layers.len());
        for SheetLayer { layer, contents, .. } in &self.layers {
            let mut cut = Cut::to(frame, layer, &self.camera, &self.sprite, cutter);
            let items = contents.as_ref().map_or_else(Vec::new, |all| all.items(&mut cut));
            cutter = cut.into_cutter();
            drawn.push(DrawnLayer { id: layer.shared_id(), kind: layer.kind(), items });
        }
        let by = Page::new(-frame.x0, -frame.y0);
        for label in self.placed.labels.iter().filter(|label| label.bounds.overlaps(frame)) {
            if let Some(layer) = drawn.get_mut(label.layer) {
                layer.items.extend(label.items.iter().map(|item| item.moved(by)));
            }
        }
        in_levels(&mut drawn);
        drawn
    }

    /// All of the sheet, where it was drawn for one frame.
    pub(super) fn into_drawn(self) -> Drawn {
        let Self { camera, layers, placed, sprite, .. } = self;
        let items = |contents: &dyn Contents, layer: &Layer| {
            contents.items(&mut Cut::whole(layer, &camera, &sprite))
        };
        let mut drawn: Vec<DrawnLayer> = Vec::with_capacity(layers.len());
        for SheetLayer { layer, contents, whole } in layers {
            let cut = contents.filter(|_| whole.is_none()).map(|all| items(&*all, &layer));
            let items = whole.or(cut).unwrap_or_default();
            drawn.push(DrawnLayer { id: layer.shared_id(), kind: layer.kind(), items });
        }
        let Placed { labels, keyed, .. } = placed;
        for label in labels {
            if let Some(layer) = drawn.get_mut(label.layer) {
                layer.items.extend(label.items);
            }
        }
        in_levels(&mut drawn);
        Drawn { layers: drawn, keyed }
    }
}

/// Puts the leaders of symbol layers below their icons, and those below their texts.
fn in_levels(layers: &mut [DrawnLayer]) {
    for layer in layers {
        if layer.kind == LayerType::Symbol {
            layer.items.sort_by_key(level);
        }
    }
}
