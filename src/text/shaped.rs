//! A block of text, shaped and broken into lines, ready to be placed.

use std::ops::Range;
use std::sync::Arc;

use super::face::BookFace;
use crate::error::{Code, Report};
use crate::scene::{Glyph, GlyphRun, OrientedBox};
use crate::unit::{Align, Color, Page, PageBox};

/// A block of text, shaped and broken into lines.
///
/// Its own coordinates are CSS pixels, y down, from the block's top left corner. The block is as
/// wide as its widest line and as high as its lines' heights together; in each line the capitals
/// stand in the middle of the line's height, so the middle of the block is the middle of what is
/// seen.
#[derive(Debug, Clone)]
pub struct Shaped {
    block: Block,
}

/// What a [`Shaped`] holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub(super) lines: Vec<Line>,
    pub(super) runs: Vec<Run>,
    pub(super) glyphs: Vec<SetGlyph>,
    pub(super) images: Vec<SetImage>,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) missing: Vec<char>,
    /// Names that the book lacks, each with the face used for it.
    pub(super) unknown: Vec<(Arc<str>, Arc<str>)>,
    /// Whether the first paragraph runs from right to left.
    pub(super) rtl: bool,
}

/// Glyphs of one face, size and colour.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) face: Arc<BookFace>,
    pub(super) size: f64,
    /// The em of the whole text, where this is a section of it.
    pub(super) em: Option<f64>,
    /// How far its letters are spaced out.
    pub(super) spacing: f64,
    pub(super) color: Option<Color>,
    pub(super) glyphs: Range<usize>,
}

/// A glyph in its line: from the left end of the baseline, y down.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetGlyph {
    pub(super) id: u16,
    pub(super) cluster: usize,
    /// Its origin.
    pub(super) at: Page,
    /// Where its advance begins.
    pub(super) pen: f64,
    /// Its advance.
    pub(super) advance: f64,
    /// Whether it lies on its left side, to stand upright once the text is turned to run down.
    pub(super) upright: bool,
}

/// A picture in its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetImage {
    /// The line it stands on.
    pub(super) line: usize,
    /// The span that it is.
    pub(super) span: usize,
    /// Its middle, from the left end of the line's baseline.
    pub(super) center: Page,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Whether it lies on its left side.
    pub(super) upright: bool,
}

/// A line of a [`Shaped`] block.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Line {
    /// Its bytes in the text, without the space at its end.
    pub range: Range<usize>,
    /// Where it begins, from the left side of the block.
    pub x: f64,
    /// Where it begins, from the top of the block: the bottom of the line before it.
    pub top: f64,
    /// Its height: the distance between baselines that its styles ask for.
    pub height: f64,
    /// Where its baseline is, from the top of the block.
    pub baseline: f64,
    /// The sum of its advances.
    pub width: f64,
    /// Height above the baseline that its fonts ask for.
    pub ascent: f64,
    /// Depth below the baseline that its fonts ask for.
    pub descent: f64,
    /// Height of its capitals.
    pub cap_height: f64,
    /// The box around its glyphs' outlines, from the left end of its baseline; `None` where
    /// nothing is seen.
    pub ink: Option<PageBox>,
    pub(super) runs: Range<usize>,
}

impl Line {
    /// The box that stands for the line in collisions, from the left end of its baseline: across
    /// as wide as the ink, upright from the capitals' top (or higher ink, such as an accent) to the
    /// baseline (or lower ink, such as a descender). So it encloses all ink, yet lines of like
    /// size have boxes of like height whatever letters they have.
    pub fn bounds(&self) -> Option<PageBox> {
        self.ink.map(|ink| PageBox { y0: ink.y0.min(-self.cap_height), y1: ink.y1.max(0.0), ..ink })
    }
}

impl Shaped {
    pub(super) fn new(block: Block, justify: Option<Align>) -> Self {
        let mut shaped = Self { block };
        shaped.justify(justify);
        shaped
    }

    pub(super) fn block(&self) -> &Block {
        &self.block
    }

    /// The lines, first to last.
    pub fn lines(&self) -> &[Line] {
        &self.block.lines
    }

    /// The width of the widest line.
    pub fn width(&self) -> f64 {
        self.block.width
    }

    /// The heights of the lines together.
    pub fn height(&self) -> f64 {
        self.block.height
    }

    /// Where the middles of the first and the last character of its lines are, from the left side
    /// of the block.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let lines = self.block.lines.iter();
        let middles = lines.flat_map(|line| {
            let runs = self.block.runs.get(line.runs.clone()).unwrap_or_default();
            let glyphs = runs.iter().filter_map(|run| self.block.glyphs.get(run.glyphs.clone()));
            glyphs.flatten().map(|glyph| line.x + glyph.pen + glyph.advance / 2.0)
        });
        middles.fold(None, |ends, at| match ends {
            None => Some((at, at)),
            Some((first, last)) => Some((at.min(first), at.max(last))),
        })
    }

    /// Whether nothing of it is seen.
    pub fn is_blank(&self) -> bool {
        self.block.lines.iter().all(|line| line.ink.is_none())
    }

    /// The characters that no font of the book has, each once, in order.
    pub fn missing(&self) -> &[char] {
        &self.block.missing
    }

    /// The names in the styles' font stacks that the book does not have.
    pub fn unknown_fonts(&self) -> impl Iterator<Item = &str> {
        self.block.unknown.iter().map(|(name, _)| &**name)
    }

    /// Tells a report of missing characters and unknown fonts; `place` says whose text it is.
    pub fn report(&self, place: &str, report: &mut Report) {
        for c in &self.block.missing {
            let detail = format!("no font has {c} (U+{:04X})", u32::from(*c));
            report.add_once(Code::GlyphMissing, place, detail);
        }
        for (name, used) in &self.block.unknown {
            let detail = format!("no font is named {name}; {used} is used");
            report.add_once(Code::Advisory, place, detail);
        }
    }

    /// Whether its first paragraph is read from right to left.
    pub fn is_rtl(&self) -> bool {
        self.block.rtl
    }

    /// Moves the lines to another side of the block; nothing is shaped again.
    pub fn justify(&mut self, justify: Option<Align>) {
        let share = match (justify, self.block.rtl) {
            (Some(Align::Left), _) | (None, false) => 0.0,
            (Some(Align::Center), _) => 0.5,
            (Some(Align::Right), _) | (None, true) => 1.0,
        };
        let width = self.block.width;
        for line in &mut self.block.lines {
            line.x = (width - line.width) * share;
        }
    }

    /// The box around the outlines of all glyphs, from the top left corner of the block.
    pub fn ink(&self) -> Option<PageBox> {
        self.around(|line| line.ink)
    }

    /// The box around the boxes of all lines ([`Line::bounds`]), from the top left corner of the
    /// block.
    pub fn bounds(&self) -> Option<PageBox> {
        self.around(Line::bounds)
    }

    fn around(&self, of: impl Fn(&Line) -> Option<PageBox>) -> Option<PageBox> {
        self.block
            .lines
            .iter()
            .filter_map(|line| Some(of(line)?.moved(Page::new(line.x, line.baseline))))
            .reduce(PageBox::union)
    }

    /// The boxes of the lines that show anything ([`Line::bounds`]) where the block's top left
    /// corner stands at `at` and the block is turned about that corner by `angle` (radians,
    /// clockwise on the page). This is what [`Shaped::place`] gives, without its glyphs.
    pub fn boxes(&self, at: Page, angle: f64) -> Vec<OrientedBox> {
        let turn = Turn::new(at, angle);
        self.block
            .lines
            .iter()
            .filter_map(|line| {
                let bounds = line.bounds()?.moved(Page::new(line.x, line.baseline));
                Some(OrientedBox {
                    center: turn.apply(bounds.center()),
                    width: bounds.width(),
                    height: bounds.height(),
                    angle,
                })
            })
            .collect()
    }

    /// The glyphs, and a box around each line that shows anything, where the block's top left
    /// corner stands at `at` and the block is turned about that corner by `angle` (radians,
    /// clockwise on the page).
    pub fn place(&self, at: Page, angle: f64) -> (Vec<GlyphRun>, Vec<OrientedBox>) {
        let turn = Turn::new(at, angle);
        let mut runs = Vec::with_capacity(self.block.runs.len());
        for line in &self.block.lines {
            let origin = Page::new(line.x, line.baseline);
            for run in self.block.runs.get(line.runs.clone()).unwrap_or_default() {
                let glyphs = self.block.glyphs.get(run.glyphs.clone()).unwrap_or_default();
                let place =
                    |glyph: &SetGlyph| run.glyph(glyph, turn.apply(origin + glyph.at), angle);
                runs.push(run.with(glyphs.iter().map(place).collect()));
            }
        }
        (runs, self.boxes(at, angle))
    }
}

impl Shaped {
    /// The pictures in the text, each with the index of the span that it is, where the block is
    /// placed as with [`Shaped::place`].
    pub fn images(&self, at: Page, angle: f64) -> Vec<(usize, OrientedBox)> {
        let turn = Turn::new(at, angle);
        let images = self.block.images.iter().filter_map(|image| {
            let line = self.block.lines.get(image.line)?;
            let center = turn.apply(Page::new(line.x, line.baseline) + image.center);
            let (width, height) = (image.width, image.height);
            let angle = turned_back(angle, image.upright);
            Some((image.span, OrientedBox { center, width, height, angle }))
        });
        images.collect()
    }
}

impl Run {
    /// A glyph of the run, on the page.
    pub(super) fn glyph(&self, glyph: &SetGlyph, at: Page, angle: f64) -> Glyph {
        Glyph {
            id: glyph.id,
            at,
            angle: turned_back(angle, glyph.upright),
            advance: glyph.advance,
            cluster: glyph.cluster,
            outline: self
                .face
                .outline(glyph.id)
                .map(|outline| Arc::clone(&outline.path))
                .unwrap_or_default(),
            field: self.face.field(glyph.id),
        }
    }

    /// The run of the scene with these glyphs.
    pub(super) fn with(&self, glyphs: Vec<Glyph>) -> GlyphRun {
        GlyphRun {
            face: self.face.face.clone(),
            size: self.size,
            em: self.em,
            spacing: self.spacing,
            color: self.color,
            glyphs,
        }
    }

    /// The box around a glyph's outline, from the left end of its line's baseline.
    pub(super) fn ink(&self, glyph: &SetGlyph) -> Option<PageBox> {
        glyph.ink(&self.face, self.size)
    }
}

impl SetGlyph {
    /// The box around its outline in a face and size, from the left end of its line's baseline.
    pub(super) fn ink(&self, face: &BookFace, size: f64) -> Option<PageBox> {
        let PageBox { x0, y0, x1, y1 } = face.outline(self.id)?.ink?;
        let ink = if self.upright {
            PageBox::new(y0 * size, -x1 * size, y1 * size, -x0 * size)
        } else {
            PageBox::new(x0 * size, y0 * size, x1 * size, y1 * size)
        };
        Some(ink.moved(self.at))
    }
}

/// The angle of what stands upright in a text that is turned by an angle to run down.
fn turned_back(angle: f64, upright: bool) -> f64 {
    if upright { angle - std::f64::consts::FRAC_PI_2 } else { angle }
}

/// A turn about the origin, then a move.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    at: Page,
    cos: f64,
    sin: f64,
}

impl Turn {
    pub(super) fn new(at: Page, angle: f64) -> Self {
        let (sin, cos) =
            if angle == 0.0 { (0.0, 1.0) } else { (libm::sin(angle), libm::cos(angle)) };
        Self { at, cos, sin }
    }

    pub(super) fn apply(self, point: Page) -> Page {
        Page::new(
            self.at.x + point.x * self.cos - point.y * self.sin,
            self.at.y + point.x * self.sin + point.y * self.cos,
        )
    }
}
