//! A figure drawn.

use crate::error::Report;
use crate::scene::Scene;

/// A figure drawn: what is where on the page, and what was chosen and lost on the way.
///
/// [`Rendered::png`] and [`Rendered::write`] make a picture of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rendered {
    /// The display list.
    pub scene: Scene,
    /// What was chosen, moved, dropped or approximated.
    pub report: Report,
    /// Device pixels a CSS pixel, as the figure asks.
    pub scale: f64,
}
