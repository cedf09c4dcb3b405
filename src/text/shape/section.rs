//! Sections of several sizes side by side, and pictures among them, as MapLibre's viewer sets
//! them: not on one baseline, but by their ems.

use super::Setter;
use super::line::{Measure, Pen};
use crate::text::scratch::Piece;
use crate::text::shaped::SetImage;
use crate::text::span::{SpanStyle, amount};
use crate::text::style::SectionImage;
use crate::text::upright::Upright;
use crate::unit::{Page, PageBox};

/// How far below the top of its em a text's middle is, in ems.
pub(super) const MIDDLE: f64 = 17.0 / 24.0;

/// How far up a picture is moved that stands in a vertical line, in ems.
const RAISED: f64 = 7.0 / 24.0;

/// How far right and down of its place a picture is drawn, in its own pixels.
const ASIDE: (f64, f64) = (1.0, 3.0);

/// What a line of sections is as high as.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The largest em, or the highest picture.
    content: f64,
    /// How far below the line's top the baseline of the largest type is.
    baseline: f64,
    height: f64,
    /// Of a line whose characters stand, how far below its top their middles are.
    axis: f64,
    /// How far what lies in such a line is drawn towards its middle, but for larger type.
    lift: f64,
    /// The em of the text, CSS pixels.
    em: f64,
}

impl Row {
    /// The measures of the line.
    pub fn measure(self, plain: Measure) -> Measure {
        Measure { above: self.baseline, below: self.height - self.baseline, ..plain }
    }

    /// How far a section's baseline lies below the line's.
    pub fn drop(self, span: &SpanStyle<'_>) -> f64 {
        let align = span.style.section.map_or(1.0, |section| section.align);
        let lift = if span.style.upright == Upright::All {
            self.lift - (span.size - self.em)
        } else {
            0.0
        };
        (self.content - span.size) * align + baseline(span) - self.baseline - lift
    }

    /// How far below the line's baseline the middles of its upright characters are.
    pub fn axis(self, span: &SpanStyle<'_>) -> f64 {
        let larger = if span.style.upright == Upright::All { 0.0 } else { span.size - self.em };
        self.axis - larger - self.baseline
    }
}

/// How far below the top of its em a section's baseline is.
fn baseline(span: &SpanStyle<'_>) -> f64 {
    MIDDLE * span.size + span.cap_height / 2.0
}

impl Setter<'_> {
    /// What the line of some pieces is as high as, where it is made of sections.
    pub(super) fn row(&self, pieces: &[Piece]) -> Option<Row> {
        let first = self.spans.first()?;
        let base = first.style.section?;
        let spans = pieces.iter().filter_map(|piece| self.spans.get(piece.span));
        let (mut em, mut image, mut across, mut largest) = (0.0_f64, 0.0_f64, 0.0_f64, first);
        for span in spans {
            let section = span.style.section;
            let size = match section.and_then(|section| section.image) {
                Some(picture) => {
                    image = image.max(picture.height);
                    across = across.max(picture.width);
                    amount(base.em)
                }
                None => span.size,
            };
            if size > em {
                (em, largest) = (size, span);
            }
        }
        if pieces.is_empty() {
            em = amount(base.em);
        }
        let content = em.max(image);
        let cap = largest.cap_height / largest.size.max(1e-9);
        let vertical = first.style.upright == Upright::All;
        let higher = if vertical { across.max(em) - em } else { content - em };
        let height = amount(first.style.line_height) * em + higher;
        let baseline = content - em + (MIDDLE + cap / 2.0) * em;
        let own = amount(base.em);
        let lift = if vertical { higher.max(em - own) / 2.0 } else { 0.0 };
        let axis = MIDDLE * own + em.max(across) - own - lift;
        Some(Row { content, baseline, height, axis, lift, em: own })
    }

    /// A picture where the pen is, if a piece is one.
    pub(super) fn image(&self, piece: &Piece, row: Option<Row>, pen: &mut Pen) -> Option<SetImage> {
        let (row, span) = (row?, self.spans.get(piece.span)?);
        let section = span.style.section?;
        let image = section.image?;
        let (right, down) = (ASIDE.0 * image.scale, ASIDE.1 * image.scale);
        let SectionImage { width, height, .. } = image;
        let upright = span.style.upright != Upright::None;
        let (bounds, advance) = if upright {
            let start = pen.at + down - RAISED * row.em;
            let middle = Page::new(start + height / 2.0, row.axis - row.baseline - right);
            (PageBox::from_center(middle, height, width), height)
        } else {
            let top = (row.content - height) * section.align + down - row.baseline;
            (PageBox::from_size(pen.at + right, top, width, height), width)
        };
        pen.ink = Some(pen.ink.map_or(bounds, |ink| ink.union(bounds)));
        pen.at += advance + span.spacing;
        pen.hanging = span.spacing;
        let (line, center) = (self.block.lines.len(), bounds.center());
        Some(SetImage { line, span: piece.span, center, width, height, upright })
    }

    /// Moves the lines of a block of sections to where they stand in their heights: in the middle,
    /// but where a line is higher or lower than the text's own.
    pub(super) fn stand(&mut self) {
        let Some(first) = self.spans.first() else { return };
        let Some(base) = first.style.section else { return };
        let em = amount(base.em);
        let own = amount(first.style.line_height) * em;
        let highest = self.block.lines.iter().map(|line| line.height).fold(0.0, f64::max);
        if (highest - own).abs() < 1e-6 {
            let by = own / 2.0 - MIDDLE * em;
            self.block.lines.iter_mut().for_each(|line| line.baseline += by);
        }
    }
}
