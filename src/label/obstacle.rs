//! What labels keep clear of.

use std::sync::Arc;

use crate::unit::{Page, PageBox};

/// What labels keep clear of, beside each other and the markers of the requests themselves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Obstacles {
    /// Markers: centre and radius. Nothing may cover them.
    pub markers: Vec<(Page, f64)>,
    /// Furniture, insets and other boxes that nothing may cover.
    pub boxes: Vec<PageBox>,
    /// Lines better not covered.
    pub lines: Vec<LineObstacle>,
    /// Rings that labels stand within, such as the outline of the Earth on a map of the world: an odd
    /// number of them surrounds what is inside. None where all of the page will do.
    pub within: Vec<Vec<Page>>,
    /// Areas without a label: a name beside another area does not stand on them, nor nearer to them
    /// than to its own.
    pub areas: Vec<AreaObstacle>,
}

/// An area without a label.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaObstacle {
    /// The layer that names those of its kind.
    pub layer: usize,
    /// The rings of its polygons.
    pub rings: Vec<Vec<Page>>,
    /// What it is called by the places in it ([`Request::territory`](super::Request::territory)).
    pub territory: Option<Arc<str>>,
}

impl AreaObstacle {
    /// An area of a layer, which no place calls by a name.
    pub fn new(layer: usize, rings: Vec<Vec<Page>>) -> Self {
        Self { layer, rings, territory: None }
    }
}

/// A line better not covered.
#[derive(Debug, Clone, PartialEq)]
pub struct LineObstacle {
    /// The line.
    pub path: Vec<Page>,
    /// Its width on the page, in CSS pixels.
    pub width: f64,
    /// What it costs to cover one em of it, where 1 is the difference between the best and the
    /// worst side of a point.
    pub weight: f64,
}

impl LineObstacle {
    /// The weight of a line that carries the figure's message: labels rather stand apart than
    /// cover it.
    pub const ROUTE: f64 = 20.0;
    /// The weight of a line of the page, such as the outline of what an inset shows: no name is read
    /// through it.
    pub const PAGE: f64 = 60.0;
    /// The weight of a coast.
    pub const COAST: f64 = 0.1;
    /// The weight of a border or river.
    pub const BORDER: f64 = 0.05;

    /// A line, its width and weight.
    pub fn new(path: Vec<Page>, width: f64, weight: f64) -> Self {
        Self { path, width, weight }
    }
}
