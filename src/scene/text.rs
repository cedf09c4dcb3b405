//! Shaped text, placed on the page.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::origin::Origin;
use crate::path::Path;
use crate::unit::{Color, Page, PageBox};

/// A label or a piece of the page's text: shaped, placed, ready to draw and to be checked.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Text {
    /// The string before shaping and wrapping, in logical order.
    pub text: String,
    /// Where it came from.
    #[serde(flatten)]
    pub origin: Origin,
    /// Whether it must not be dropped.
    pub required: bool,
    /// The position on the page of what it names, if it names a point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Page>,
    /// The glyphs, line after line.
    pub runs: Vec<GlyphRun>,
    /// One box around the ink and line height of each line (for curved text: of each glyph).
    pub boxes: Vec<OrientedBox>,
    /// The colour of the glyphs.
    pub color: Color,
    /// An outline behind them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub halo: Option<Halo>,
    /// The line that joins it to what it names, if it stands apart; drawn as an item of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<Vec<Page>>,
}

impl Text {
    /// The smallest upright box around the text.
    pub fn bounds(&self) -> Option<PageBox> {
        PageBox::around(self.boxes.iter().flat_map(|oriented| oriented.corners()))
    }
}

/// An outline behind glyphs, so that they read over lines.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Halo {
    /// Its colour.
    pub color: Color,
    /// How far it reaches beyond the glyphs, in CSS pixels.
    pub width: f64,
    /// How far its edge fades, in CSS pixels ([`super::Effect::HaloBlur`]).
    pub blur: f64,
}

/// Glyphs of one face and size.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GlyphRun {
    /// The face.
    pub face: Face,
    /// The size of the em in CSS pixels.
    pub size: f64,
    /// The em of the text that it is a larger or smaller section of, in CSS pixels: a back end that
    /// draws distance fields reckons the width of edges and halos by it. JSON leaves it out.
    #[serde(skip)]
    pub em: Option<f64>,
    /// How far its letters were spaced out, CSS pixels, which their advances hold: a back end that writes
    /// text says of letters far apart which words they make. JSON leaves it out.
    #[serde(skip)]
    pub spacing: f64,
    /// The run's colour, where it is not that of the whole text; back ends draw it so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
    /// The glyphs in visual order.
    pub glyphs: Vec<Glyph>,
}

/// A font face: what is needed to find it again or to embed it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct Face {
    /// Full name, such as `Noto Sans Bold`.
    pub name: Arc<str>,
    /// Which face of the font book it is, for back ends that embed fonts.
    #[serde(skip)]
    pub index: usize,
}

/// A glyph on the page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Glyph {
    /// Its number in the face.
    pub id: u16,
    /// Where its origin (left end of the baseline) stands.
    #[serde(flatten)]
    pub at: Page,
    /// How far its baseline turns from the horizontal, radians, clockwise on the page.
    pub angle: f64,
    /// Its advance in CSS pixels.
    pub advance: f64,
    /// The byte of the run's text that it stands for.
    #[serde(skip)]
    pub cluster: usize,
    /// Its outline in ems, y down, origin at the left end of the baseline; filled non-zero.
    #[serde(skip)]
    pub outline: Arc<Path>,
    /// The signed distance field that the outline was traced from, if it was.
    #[serde(skip)]
    pub field: Option<Arc<GlyphField>>,
}

/// A glyph as a signed distance field for an em of 24 pixels: ¾ of 255 at the edge, 32 more each
/// pixel inwards.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GlyphField {
    /// How many pixels it is wide.
    pub width: u32,
    /// How many pixels it is high.
    pub height: u32,
    /// From the left end of the baseline to its left side, in its pixels.
    pub left: f64,
    /// From the baseline down to its upper side, in its pixels.
    pub top: f64,
    /// The distances, row by row.
    pub values: Vec<u8>,
}

impl GlyphField {
    /// What lies between the four nearest pixels, 0 … 1, counted from their middles; 0 outside.
    pub fn between(&self, column: f64, row: f64) -> f64 {
        let (left, top) = (column.floor(), row.floor());
        let (across, down) = (column - left, row - top);
        let at = |dx: f64, dy: f64| {
            let (x, y) = (left + dx, top + dy);
            if x < 0.0 || y < 0.0 || x >= f64::from(self.width) || y >= f64::from(self.height) {
                return 0.0;
            }
            let index = y as usize * self.width as usize + x as usize;
            self.values.get(index).map_or(0.0, |value| f64::from(*value) / 255.0)
        };
        let mix = |a: f64, b: f64, share: f64| a + (b - a) * share;
        mix(mix(at(0.0, 0.0), at(1.0, 0.0), across), mix(at(0.0, 1.0), at(1.0, 1.0), across), down)
    }
}

/// A rectangle turned around its centre.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct OrientedBox {
    /// The middle.
    pub center: Page,
    /// The size along the text.
    pub width: f64,
    /// The size across the text.
    pub height: f64,
    /// The turn in radians, clockwise on the page.
    pub angle: f64,
}

impl OrientedBox {
    /// An upright box.
    pub fn upright(rect: PageBox) -> Self {
        Self { center: rect.center(), width: rect.width(), height: rect.height(), angle: 0.0 }
    }

    /// The corners, clockwise on the page from the top left.
    pub fn corners(&self) -> [Page; 4] {
        let (sin, cos) = (libm::sin(self.angle), libm::cos(self.angle));
        let (w, h) = (self.width / 2.0, self.height / 2.0);
        [(-w, -h), (w, -h), (w, h), (-w, h)].map(|(x, y)| {
            Page::new(self.center.x + x * cos - y * sin, self.center.y + x * sin + y * cos)
        })
    }

    /// The same box with a margin on every side.
    #[must_use]
    pub fn grown(self, margin: f64) -> Self {
        Self { width: self.width + 2.0 * margin, height: self.height + 2.0 * margin, ..self }
    }

    /// Whether two boxes overlap in more than an edge (separating axes).
    pub fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (self.corners(), other.corners());
        [self.angle, other.angle].into_iter().all(|angle| {
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            [(cos, sin), (-sin, cos)].into_iter().all(|(x, y)| {
                let span = |corners: &[Page; 4]| {
                    corners
                        .iter()
                        .map(|p| p.x * x + p.y * y)
                        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), along| {
                            (least.min(along), most.max(along))
                        })
                };
                let ((a0, a1), (b0, b1)) = (span(&a), span(&b));
                a0 < b1 && b0 < a1
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_boxes_overlap_only_where_they_do() {
        let upright = OrientedBox::upright(PageBox::new(0.0, 0.0, 10.0, 2.0));
        let turned = OrientedBox {
            center: Page::new(13.0, 1.0),
            width: 10.0,
            height: 1.0,
            angle: std::f64::consts::FRAC_PI_2,
        };
        assert!(!upright.overlaps(&turned));
        assert!(upright.overlaps(&OrientedBox { center: Page::new(10.2, 1.0), ..turned }));
        assert!(upright.overlaps(&upright));
    }
}
