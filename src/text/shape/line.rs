//! Lines of runs.

use std::ops::Range;
use std::sync::Arc;

use super::Setter;
use super::section::Row;
use super::vertical::{stand, stands};
use crate::text::scratch::{Item, Piece};
use crate::text::shaped::{Line, Run, SetGlyph};
use crate::text::span::SpanStyle;
use crate::unit::{Page, PageBox};

impl Setter<'_> {
    /// Sets one line.
    pub(super) fn line(&mut self, items: &[Item], range: Range<usize>) {
        let mut pieces = std::mem::take(&mut self.scratch.pieces);
        self.pieces(items, &range, &mut pieces);
        let row = self.row(&pieces);
        let measure = match row {
            Some(row) => row.measure(self.measure(&pieces, range.start)),
            None => self.measure(&pieces, range.start),
        };
        let first_run = self.block.runs.len();
        let mut pen = Pen::default();
        for piece in &pieces {
            match self.image(piece, row, &mut pen) {
                Some(image) => self.block.images.push(image),
                None => self.piece(piece, first_run, (row, &measure), &mut pen),
            }
        }
        // Letters drawn together so far that they run backwards have less than no width.
        let width = pen.at - pen.hanging;
        self.block.width = self.block.width.max(width);
        self.block.lines.push(Line {
            range,
            x: 0.0,
            top: self.block.height,
            height: measure.above + measure.below,
            baseline: self.block.height + measure.above,
            width,
            ascent: measure.ascent,
            descent: measure.descent,
            cap_height: measure.cap_height,
            ink: pen.ink,
            runs: first_run..self.block.runs.len(),
        });
        self.block.height += measure.above + measure.below;
        self.scratch.pieces = pieces;
    }

    /// The parts of items that lie on a line, in visual order.
    fn pieces(&mut self, items: &[Item], range: &Range<usize>, pieces: &mut Vec<Piece>) {
        pieces.clear();
        // Items are in the order of the text.
        let first = items.partition_point(|item| item.range.end <= range.start);
        let items = items.get(first..).unwrap_or_default().iter();
        for item in items.take_while(|item| item.range.start < range.end) {
            let part = item.range.start.max(range.start)..item.range.end.min(range.end);
            if part.start < part.end {
                let glyphs = self.cut(item, part);
                pieces.push(Piece { level: item.level, face: item.face, span: item.span, glyphs });
            }
        }
        reorder(pieces);
    }

    fn measure(&self, pieces: &[Piece], start: usize) -> Measure {
        let mut measure = Measure::default();
        for piece in pieces {
            measure.add(self.spans.get(piece.span));
        }
        if pieces.is_empty() {
            // An empty line is as high as the text it stands in.
            let here = self.spans.iter().find(|span| start < span.range.end);
            measure.add(here.or(self.spans.last()));
        }
        measure
    }

    /// Sets a piece where the pen is, as a run of the line or as more of its last run.
    fn piece(
        &mut self,
        piece: &Piece,
        first_run: usize,
        (row, measure): (Option<Row>, &Measure),
        pen: &mut Pen,
    ) {
        let face = self.fonts.face(piece.face);
        let Some((face, span)) = face.zip(self.spans.get(piece.span)) else { return };
        let drop = row.map_or(0.0, |row| row.drop(span));
        let axis = row.map_or(-measure.cap_height / 2.0, |row| row.axis(span));
        let first_glyph = self.block.glyphs.len();
        let raw = self.scratch.raw.get(piece.glyphs.clone()).unwrap_or_default();
        for cluster in raw.chunk_by(|a, b| a.cluster == b.cluster) {
            let stands = stands(self.text, span, cluster);
            let mut set = |glyph: SetGlyph| {
                if let Some(shape) = glyph.ink(face, span.size) {
                    pen.ink = Some(pen.ink.map_or(shape, |ink| ink.union(shape)));
                }
                self.block.glyphs.push(glyph);
            };
            if stands {
                stand(cluster, span, (pen.at, axis)).for_each(set);
                pen.at += span.size;
            } else {
                for raw in cluster {
                    set(SetGlyph {
                        id: raw.id,
                        cluster: raw.cluster,
                        at: Page::new(pen.at + raw.x, drop - raw.y),
                        pen: pen.at,
                        advance: raw.advance,
                        upright: false,
                    });
                    pen.at += raw.advance;
                }
            }
            let spaced = cluster.last().is_some_and(|raw| raw.spaced);
            pen.hanging = if spaced { span.spacing } else { 0.0 };
            pen.at += if stands { pen.hanging } else { 0.0 };
        }
        let run = Run {
            face: Arc::clone(face),
            size: span.size,
            em: span.style.section.map(|section| section.em),
            spacing: if raw.iter().any(|raw| raw.spaced) { span.spacing } else { 0.0 },
            color: span.color,
            glyphs: first_glyph..self.block.glyphs.len(),
        };
        self.add(run, first_run);
    }

    /// Adds a run to the line, whose first is given by its number: to its last one, if that is like it.
    fn add(&mut self, run: Run, first_run: usize) {
        match self.block.runs.get_mut(first_run..).and_then(<[Run]>::last_mut) {
            Some(last)
                if last.face.face.index == run.face.face.index
                    && last.size == run.size
                    && last.spacing == run.spacing
                    && last.color == run.color =>
            {
                last.glyphs.end = run.glyphs.end;
            }
            _ if run.glyphs.is_empty() => {}
            _ => self.block.runs.push(run),
        }
    }
}

/// How far a line is set.
#[derive(Default)]
pub(super) struct Pen {
    pub at: f64,
    pub ink: Option<PageBox>,
    /// The letter spacing behind the last glyph, which has no width at the end of a line.
    pub hanging: f64,
}

/// The vertical measures of a line: the greatest of its spans'.
#[derive(Debug, Default)]
pub(super) struct Measure {
    pub above: f64,
    pub below: f64,
    pub ascent: f64,
    pub descent: f64,
    pub cap_height: f64,
}

impl Measure {
    fn add(&mut self, span: Option<&SpanStyle<'_>>) {
        let Some(span) = span else { return };
        // The capitals stand in the middle of the line, so that a block's middle is the middle of
        // what is seen.
        self.above = self.above.max((span.line_height + span.cap_height) / 2.0);
        self.below = self.below.max((span.line_height - span.cap_height) / 2.0);
        self.ascent = self.ascent.max(span.ascent);
        self.descent = self.descent.max(span.descent);
        self.cap_height = self.cap_height.max(span.cap_height);
    }
}

/// Puts the pieces of a line from logical into visual order (UAX 9, rule L2).
fn reorder(pieces: &mut [Piece]) {
    let highest = pieces.iter().map(|piece| piece.level).max().unwrap_or(0);
    let lowest_odd = pieces.iter().map(|piece| piece.level).filter(|level| level % 2 == 1).min();
    let Some(lowest_odd) = lowest_odd else { return };
    for level in (lowest_odd..=highest).rev() {
        for run in pieces.chunk_by_mut(|a, b| (a.level >= level) == (b.level >= level)) {
            if run.first().is_some_and(|piece| piece.level >= level) {
                run.reverse();
            }
        }
    }
}
