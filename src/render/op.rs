//! The steps of drawing.

use std::sync::Arc;

use super::blend::{Pixel, premultiplied};
use super::feather::{Disc, Hairline};
use super::field::FieldInk;
use super::outline::{Bounds, Outline};
use super::picture::Picture;
use super::ribbon::Band;
use crate::scene::{Blend, FillRule};
use crate::unit::Color;

/// One step of drawing.
#[derive(Debug)]
pub(super) enum Op {
    /// An outline filled with a colour.
    Fill { outline: Outline, rule: FillRule, antialias: bool, color: Pixel },
    /// An outline filled with a colour, its edge fading over `fade` device pixels to either side.
    Glow { outline: Outline, fade: f64, color: Pixel },
    /// Lines one pixel thick.
    Hairline(Hairline),
    /// A circle that fades within its edge.
    Disc(Disc),
    /// A glyph by its distance field.
    Field(FieldInk),
    /// A picture.
    Picture(Picture),
    /// A line as MapLibre draws it.
    Band(Band),
    /// Steps that are clipped or composed together.
    Group {
        clip: Option<Clip>,
        opacity: u8,
        blend: Blend,
        partition: bool,
        ops: Vec<Op>,
        bounds: Bounds,
    },
}

impl Op {
    /// The pixels the step may change.
    pub fn bounds(&self) -> Bounds {
        match self {
            Self::Fill { outline, .. } => outline.bounds(),
            Self::Glow { outline, fade, .. } => outline.bounds().grown(fade.ceil() as i32 + 1),
            Self::Hairline(hairline) => hairline.bounds,
            Self::Disc(disc) => disc.bounds,
            Self::Field(field) => field.bounds,
            Self::Picture(picture) => picture.bounds,
            Self::Band(band) => band.bounds,
            Self::Group { bounds, .. } => *bounds,
        }
    }
}

/// What a group is clipped to.
#[derive(Debug)]
pub(super) enum Clip {
    /// Whole pixels: costs nothing.
    Rect(Bounds),
    /// Any outline, its edge smoothed.
    Outline(Arc<Outline>),
    /// The pixels whose middle lies within an outline.
    Pixels(Arc<Outline>),
}

impl Clip {
    pub fn bounds(&self) -> Bounds {
        match self {
            Self::Rect(bounds) => *bounds,
            Self::Outline(outline) | Self::Pixels(outline) => outline.bounds(),
        }
    }
}

/// A colour as a pixel, unless it is wholly transparent.
pub(super) fn visible(color: Color) -> Option<Pixel> {
    let pixel = premultiplied(color);
    (pixel[3] != 0).then_some(pixel)
}
