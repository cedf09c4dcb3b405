//! Parts of a plane: what frames of tiles are cut from.

use crate::path::Affine;
use crate::unit::PageBox;

/// A part of a plane that many frames are cut from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanePart {
    /// The part, in CSS pixels of the plane's page.
    pub bounds: PageBox,
    /// From the projected plane to the page (see [`Frame::transform`](crate::scene::Frame::transform)).
    pub transform: Affine,
    /// The zoom that styles see.
    pub zoom: f64,
    /// 1 : scale at 96 pixels per inch, by which the basemap's level of detail is chosen.
    pub scale: f64,
    /// After how many pixels to the right the plane, whose left edge is at 0, comes round again;
    /// `None` where it does not.
    pub period: Option<f64>,
}
