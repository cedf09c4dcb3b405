//! The types of layer, one a file: how each is traced to the plane once, and how its items are cut
//! for a frame.
//!
//! A new type is a file with a `trace` function and a row in [`LAYER_TYPES`].

mod background;
mod circle;
mod color_relief;
mod fill;
mod grid;
mod ground;
mod heatmap;
mod hillshade;
pub(super) mod line;
pub(super) mod owned;
mod parallel;
mod raster;
pub(super) mod symbol;
#[cfg(feature = "basemap")]
pub(super) mod terrain;
pub(super) mod tiled;
mod warp;

use std::fmt;

use self::symbol::Symbols;
use super::cut::Cut;
use super::marks::{Marks, Names};
use super::pass::Pass;
use crate::error::Report;
use crate::path::Path;
use crate::scene::Item;
use crate::style::{Failures, LayerType};
use crate::unit::{Color, Page};

/// What a layer has on the plane, once it is traced.
pub(super) trait Contents: fmt::Debug + Send + Sync {
    /// What of it a frame shows, bottom to top.
    fn items(&self, cut: &mut Cut) -> Vec<Item>;

    /// Leaves out what is drawn only beside a name that does not stand.
    fn keep_named(&mut self, _names: &Names) {}

    /// Leaves out the marks that others stand for.
    fn leave_covered(&mut self, _others: &Marks) {}
}

/// A type of layer.
#[derive(Debug)]
pub(super) struct LayerKind {
    pub kind: LayerType,
    /// What it has to be read and traced for.
    pub reach: Reach,
    /// Traces a layer to the plane; `None` where it has nothing there.
    pub trace: Trace,
}

/// Traces a layer to the plane.
type Trace = fn(&Pass, &mut Studio) -> Option<Box<dyn Contents>>;

/// How far around a part of a plane a layer must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It needs no source.
    Nothing,
    /// What it draws in the part depends on what is there.
    Part,
    /// As far as the labels of the part depend on: on its neighbourhood, of which features are
    /// needed whole.
    Labels,
}

/// All types of layer that are drawn.
pub(super) const LAYER_TYPES: &[LayerKind] = &[
    LayerKind { kind: LayerType::Background, reach: Reach::Nothing, trace: background::trace },
    LayerKind { kind: LayerType::Fill, reach: Reach::Part, trace: fill::trace },
    LayerKind { kind: LayerType::Line, reach: Reach::Part, trace: line::trace },
    LayerKind { kind: LayerType::Circle, reach: Reach::Labels, trace: circle::trace },
    LayerKind { kind: LayerType::Heatmap, reach: Reach::Labels, trace: heatmap::trace },
    LayerKind { kind: LayerType::Raster, reach: Reach::Nothing, trace: raster::trace },
    LayerKind { kind: LayerType::Hillshade, reach: Reach::Nothing, trace: hillshade::trace },
    LayerKind { kind: LayerType::ColorRelief, reach: Reach::Nothing, trace: color_relief::trace },
    LayerKind { kind: LayerType::Symbol, reach: Reach::Labels, trace: symbol::trace },
];

/// What layers are traced with: what they share, and what they tell.
pub(super) struct Studio<'a, 's> {
    /// The labels of all layers, which are placed together.
    pub symbols: &'a mut Symbols<'s>,
    /// What layers of relief are cut to.
    #[cfg(feature = "basemap")]
    pub coast: &'a terrain::Coast,
    /// The colour of backgrounds, where it is not the style's.
    pub ground: Option<Color>,
    pub failures: &'a mut Failures,
    pub report: &'a mut Report,
}

/// A path moved, where it is.
fn shifted(path: Path, by: Page) -> Path {
    if by == Page::default() { path } else { path.moved(by) }
}
