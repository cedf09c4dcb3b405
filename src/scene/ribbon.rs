//! Lines as MapLibre's viewer strokes them.

use std::sync::Arc;

use crate::path::{LineCap, LineJoin, Path};
use crate::unit::{Bitmap, Color, Page};

/// A line as MapLibre's viewer strokes it: a band of triangles, each pixel of which is coloured by
/// its distance from the line and how far along it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Ribbon {
    /// The line, in pixels of the tile it is of; a ring ends where it starts.
    pub points: Vec<Page>,
    /// Whether it is the ring of a polygon.
    pub ring: bool,
    /// Where these pixels lie on the page.
    pub place: RibbonPlace,
    /// Nothing is drawn outside this outline: the tile.
    pub clip: Option<Arc<Path>>,
    /// Width in CSS pixels.
    pub width: f64,
    /// The gap between its two sides, in CSS pixels; 0 for one line.
    pub gap: f64,
    /// How far it is moved to its right side, in CSS pixels.
    pub offset: f64,
    /// Over how many CSS pixels its edges fade.
    pub blur: f64,
    /// Ends.
    pub cap: LineCap,
    /// Corners.
    pub join: LineJoin,
    /// How far a pointed corner may reach, in half widths.
    pub miter_limit: f64,
    /// Up to which such reach a round corner is pointed.
    pub round_limit: f64,
    /// How opaque it is, 0 … 1.
    pub opacity: f32,
    /// What dashes and pictures along the line are measured by: its width at the next lower whole
    /// zoom, as large as the map shows it now, in CSS pixels.
    pub measure: f64,
    /// Lengths of dashes and gaps, in measures; none for a solid line. Where their number is odd,
    /// the last dash and the first are one.
    pub dash: Vec<f64>,
    /// What it is drawn with.
    pub ink: RibbonInk,
}

/// Where the pixels of a tile lie on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RibbonPlace {
    /// The tile's upper left corner.
    pub corner: Page,
    /// CSS pixels of the page to one of the tile.
    pub scale: f64,
    /// How far the tile is turned, radians clockwise.
    pub turn: f64,
    /// How many times larger than at its own zoom the tile is drawn.
    pub overscaling: f64,
}

/// What a line is drawn with.
#[derive(Debug, Clone, PartialEq)]
pub enum RibbonInk {
    /// One colour.
    Plain(Color),
    /// Colours along the line.
    Gradient {
        /// Colours at even steps from the line's first point to its last.
        colors: Arc<[Color]>,
        /// Whether each holds up to the next, rather than turning into it.
        stepped: bool,
    },
    /// A picture that is as high as the line is wide, again and again along it.
    Pattern(Arc<Bitmap>),
}

impl Ribbon {
    /// The ribbon moved.
    pub(super) fn moved(&self, by: Page) -> Self {
        let place = RibbonPlace { corner: self.place.corner + by, ..self.place };
        let clip = self.clip.as_ref().map(|clip| Arc::new(clip.moved(by)));
        Self { place, clip, ..self.clone() }
    }
}
