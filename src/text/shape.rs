//! From a string to positioned glyphs.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use harfrust::{
    Buffer, BufferFlags, Direction, Feature, Language, Script, ShapeOptions, ShaperFont, Tag,
};

use super::Fonts;
use super::itemize::{Item, itemize};
use super::shaped::{Block, Line, Run, SetGlyph, Shaped};
use super::style::{Span, TextStyle};
use super::wrap::{trimmed, wrap};
use crate::unit::{Align, Color, Page, PageBox};

/// A span with what its style amounts to, in pixels.
pub(super) struct SpanStyle<'a> {
    /// Its bytes in the whole text.
    pub(super) range: Range<usize>,
    /// The faces of its stack that the book has, in order; at least one unless the book is empty.
    pub(super) faces: Vec<usize>,
    style: &'a TextStyle,
    color: Option<Color>,
    size: f64,
    spacing: f64,
    line_height: f64,
    ascent: f64,
    descent: f64,
    cap_height: f64,
    language: Option<Language>,
    features: Vec<Feature>,
}

/// A glyph as it comes from the shaper, in pixels, y up.
#[derive(Debug, Clone, Copy)]
struct Raw {
    id: u16,
    cluster: usize,
    x: f64,
    y: f64,
    advance: f64,
    /// Whether letter spacing was added behind it.
    spaced: bool,
    /// Whether the text may not be cut before its cluster without shaping both sides anew.
    bound: bool,
}

/// Part of an item, on one line.
#[derive(Debug, Clone)]
struct Piece {
    level: u8,
    face: usize,
    span: usize,
    glyphs: Range<usize>,
}

/// Working memory that is kept between calls.
#[derive(Default)]
pub(super) struct Scratch {
    buffer: Buffer,
    items: Vec<Item>,
    raw: Vec<Raw>,
    pieces: Vec<Piece>,
    advances: Vec<(usize, f64)>,
    lines: Vec<Range<usize>>,
}

impl Fonts {
    /// Shapes a text in one style.
    ///
    /// Lines end at every line or paragraph end in the text (`\n`, `\r\n`, U+2028…) and where
    /// [`TextStyle::max_width`] asks for it. Line ends that close the text add no empty line, and
    /// space at the end of a line has no width.
    pub fn shape(&self, text: &str, style: &TextStyle) -> Shaped {
        self.shape_spans(&[Span::new(text, style)])
    }

    /// Shapes a text made of spans, each in its own style and colour.
    ///
    /// ```
    /// use rumbo::text::{Fonts, Span, TextStyle};
    ///
    /// let fonts = Fonts::embedded()?;
    /// let (plain, bold) = (TextStyle::default(), TextStyle::new("Noto Sans Bold"));
    /// let title = fonts.shape_spans(&[Span::new("From ", &plain), Span::new("Tapachula", &bold)]);
    /// assert_eq!(title.lines().len(), 1);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    pub fn shape_spans(&self, spans: &[Span<'_>]) -> Shaped {
        let text = match spans {
            [span] => Cow::Borrowed(span.text),
            _ => Cow::Owned(spans.iter().map(|span| span.text).collect()),
        };
        let mut unknown = Vec::new();
        let mut start = 0;
        let styles: Vec<SpanStyle<'_>> = spans
            .iter()
            .map(|span| {
                let range = start..start + span.text.len();
                start = range.end;
                self.span_style(span, range, &mut unknown)
            })
            .collect();
        let mut setter = Setter {
            fonts: self,
            text: &text,
            spans: &styles,
            scratch: self.take_scratch(),
            block: Block { unknown, ..Block::default() },
        };
        setter.set();
        let Setter { scratch, block, .. } = setter;
        self.give_scratch(scratch);
        let justify = spans.first().map_or(Some(Align::Left), |span| span.style.justify);
        Shaped::new(block, justify)
    }

    fn span_style<'a>(
        &self,
        span: &Span<'a>,
        range: Range<usize>,
        unknown: &mut Vec<(Arc<str>, Arc<str>)>,
    ) -> SpanStyle<'a> {
        let style = span.style;
        let mut faces: Vec<usize> = Vec::with_capacity(style.fonts.len().max(1));
        let mut lacking: Vec<&Arc<str>> = Vec::new();
        for name in &style.fonts {
            match self.index_of(name) {
                Some(index) => faces.push(index),
                None => lacking.push(name),
            }
        }
        if faces.is_empty() {
            faces.extend(self.substitute(style.fonts.first().map_or("", |name| name)));
        }
        let primary = faces.first().and_then(|index| self.face(*index));
        for name in lacking {
            let used = primary.map_or_else(|| "no font".into(), |face| face.face.name.clone());
            if !unknown.iter().any(|(known, _)| known == name) {
                unknown.push((name.clone(), used));
            }
        }
        let size = amount(style.size);
        let spacing =
            if style.letter_spacing.is_finite() { style.letter_spacing * size } else { 0.0 };
        let mut features: Vec<Feature> = style
            .features
            .iter()
            .map(|feature| Feature::new(Tag::new(&feature.tag), feature.value, ..))
            .collect();
        if spacing != 0.0 {
            features.extend([b"liga", b"clig"].map(|tag| Feature::new(Tag::new(tag), 0, ..)));
        }
        SpanStyle {
            range,
            faces,
            style,
            color: span.color,
            size,
            spacing,
            line_height: amount(style.line_height) * size,
            ascent: primary.map_or(0.8, |face| face.ascent) * size,
            descent: primary.map_or(0.2, |face| face.descent) * size,
            cap_height: primary.map_or(0.7, |face| face.cap_height) * size,
            language: style.language.as_ref().and_then(|tag| Language::new(tag.as_bytes())),
            features,
        }
    }
}

/// A size that is usable: finite and not negative.
fn amount(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

/// Sets one text.
struct Setter<'a> {
    fonts: &'a Fonts,
    text: &'a str,
    spans: &'a [SpanStyle<'a>],
    scratch: Scratch,
    block: Block,
}

impl Setter<'_> {
    fn set(&mut self) {
        let text = self.text;
        let end = text.trim_end_matches(ends_paragraph).len();
        if text.is_empty() {
            return;
        }
        let mut start = 0;
        loop {
            let found = text[start..end].find(ends_paragraph).map(|at| start + at);
            self.paragraph(start..found.unwrap_or(end));
            let Some(at) = found else { break };
            let ender = text[at..].chars().next().map_or(1, char::len_utf8);
            start = at + if text[at..].starts_with("\r\n") { 2 } else { ender };
        }
    }

    fn paragraph(&mut self, range: Range<usize>) {
        let level = itemize(
            self.fonts,
            self.text,
            range.clone(),
            self.spans,
            &mut self.block.missing,
            &mut self.scratch.items,
        );
        if self.block.lines.is_empty() {
            self.block.rtl = level % 2 == 1;
        }
        self.scratch.raw.clear();
        let mut items = std::mem::take(&mut self.scratch.items);
        for item in &mut items {
            item.glyphs = self.shape(item, item.range.clone());
        }
        let content = &self.text[range.clone()];
        let wish = self.spans.first().and_then(|first| Some((first, first.style.max_width?)));
        match wish {
            Some((first, ems)) if !items.is_empty() => {
                let mut advances = std::mem::take(&mut self.scratch.advances);
                let mut lines = std::mem::take(&mut self.scratch.lines);
                self.advances(&items, range.start, &mut advances);
                wrap(content, &advances, amount(ems) * first.size, first.style.wrap, &mut lines);
                for line in &lines {
                    self.line(&items, range.start + line.start..range.start + line.end);
                }
                self.scratch.advances = advances;
                self.scratch.lines = lines;
            }
            _ => self.line(&items, range.start..range.start + trimmed(content)),
        }
        self.scratch.items = items;
    }

    /// The widths of a paragraph's characters in logical order, by byte of the paragraph.
    fn advances(&self, items: &[Item], start: usize, advances: &mut Vec<(usize, f64)>) {
        advances.clear();
        for item in items {
            let Some(raw) = self.scratch.raw.get(item.glyphs.clone()) else { continue };
            let step = |raw: &Raw| (raw.cluster.saturating_sub(start), raw.advance);
            if item.level % 2 == 1 {
                advances.extend(raw.iter().rev().map(step));
            } else {
                advances.extend(raw.iter().map(step));
            }
        }
    }

    /// Shapes part of an item and gives the range of its glyphs, in visual order.
    fn shape(&mut self, item: &Item, range: Range<usize>) -> Range<usize> {
        let Scratch { buffer, raw, .. } = &mut self.scratch;
        let first = raw.len();
        let (Some(face), Some(span)) = (self.fonts.face(item.face), self.spans.get(item.span))
        else {
            return first..first;
        };
        let rtl = item.level % 2 == 1;
        let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.reset();
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        buffer.set_direction(direction);
        buffer.set_script(Some(item.script));
        buffer.set_language(span.language.clone());
        for (at, c) in self.text[range.clone()].char_indices() {
            // Control characters show nothing; a tab is a space here.
            let shown = match c {
                '\t' => ' ',
                c if c.is_control() => continue,
                c => c,
            };
            let cluster = u32::try_from(range.start + at).unwrap_or(u32::MAX);
            buffer.push(u32::from(shown), cluster);
        }
        if joins(item.script) {
            // Letters join across a change of face.
            buffer.set_pre_context(&self.text[..range.start]);
            buffer.set_post_context(&self.text[range.end..]);
        }
        let plan = face.plan(direction, item.script, span.language.as_ref(), &span.features);
        let options = ShapeOptions::new().plan(Some(&plan)).features(&span.features);
        if harfrust::shape(&ShaperFont::new(&face.font), buffer, options).is_err() {
            return first..first;
        }
        let scale = face.unit * span.size;
        let spacing = if joins(item.script) { 0.0 } else { span.spacing };
        raw.extend(buffer.glyph_infos().iter().zip(buffer.glyph_positions()).map(|(info, at)| {
            Raw {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                cluster: info.cluster as usize,
                x: f64::from(at.x_offset) * scale,
                y: f64::from(at.y_offset) * scale,
                advance: f64::from(at.x_advance) * scale,
                spaced: false,
                bound: info.unsafe_to_break(),
            }
        }));
        if spacing != 0.0 {
            space(raw.get_mut(first..).unwrap_or_default(), spacing);
        }
        first..raw.len()
    }

    /// The part of an item that lies in a range, cut without shaping where that is safe.
    fn cut(&mut self, item: &Item, range: Range<usize>) -> Range<usize> {
        if range == item.range {
            return item.glyphs.clone();
        }
        let raw = self.scratch.raw.get(item.glyphs.clone()).unwrap_or_default();
        let rtl = item.level % 2 == 1;
        let safe = |at: usize| {
            at == item.range.start
                || at == item.range.end
                || raw.iter().find(|glyph| glyph.cluster == at).is_some_and(|glyph| !glyph.bound)
        };
        if !safe(range.start) || !safe(range.end) {
            return self.shape(item, range);
        }
        let before = |at: usize| {
            if rtl {
                raw.partition_point(|glyph| glyph.cluster >= at)
            } else {
                raw.partition_point(|glyph| glyph.cluster < at)
            }
        };
        let (from, to) = (before(range.start), before(range.end));
        let (from, to) = if rtl { (to, from) } else { (from, to) };
        item.glyphs.start + from..item.glyphs.start + to
    }

    /// Sets one line.
    fn line(&mut self, items: &[Item], range: Range<usize>) {
        let mut pieces = std::mem::take(&mut self.scratch.pieces);
        pieces.clear();
        for item in items {
            let part = item.range.start.max(range.start)..item.range.end.min(range.end);
            if part.start < part.end {
                let glyphs = self.cut(item, part);
                pieces.push(Piece { level: item.level, face: item.face, span: item.span, glyphs });
            }
        }
        reorder(&mut pieces);
        let mut measure = Measure::default();
        for piece in &pieces {
            measure.add(self.spans.get(piece.span));
        }
        if pieces.is_empty() {
            // An empty line is as high as the text it stands in.
            let here = self.spans.iter().find(|span| range.start < span.range.end);
            measure.add(here.or(self.spans.last()));
        }
        let first_run = self.block.runs.len();
        let mut pen = 0.0;
        let mut ink: Option<PageBox> = None;
        let mut hanging = 0.0;
        for piece in &pieces {
            let (Some(face), Some(span)) =
                (self.fonts.face(piece.face), self.spans.get(piece.span))
            else {
                continue;
            };
            let first_glyph = self.block.glyphs.len();
            for raw in self.scratch.raw.get(piece.glyphs.clone()).unwrap_or_default() {
                let at = Page::new(pen + raw.x, -raw.y);
                if let Some(shape) = face.outline(raw.id).and_then(|outline| outline.ink) {
                    let shape = PageBox::new(
                        at.x + shape.x0 * span.size,
                        at.y + shape.y0 * span.size,
                        at.x + shape.x1 * span.size,
                        at.y + shape.y1 * span.size,
                    );
                    ink = Some(ink.map_or(shape, |ink| ink.union(shape)));
                }
                self.block.glyphs.push(SetGlyph {
                    id: raw.id,
                    cluster: raw.cluster,
                    at,
                    pen,
                    advance: raw.advance,
                });
                pen += raw.advance;
                hanging = if raw.spaced { span.spacing } else { 0.0 };
            }
            let last_glyph = self.block.glyphs.len();
            match self.block.runs.get_mut(first_run..).and_then(<[Run]>::last_mut) {
                Some(run)
                    if run.face.face.index == piece.face
                        && run.size == span.size
                        && run.color == span.color =>
                {
                    run.glyphs.end = last_glyph;
                }
                _ if first_glyph < last_glyph => self.block.runs.push(Run {
                    face: Arc::clone(face),
                    size: span.size,
                    color: span.color,
                    glyphs: first_glyph..last_glyph,
                }),
                _ => {}
            }
        }
        let width = (pen - hanging).max(0.0);
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
            ink,
            runs: first_run..self.block.runs.len(),
        });
        self.block.height += measure.above + measure.below;
        self.scratch.pieces = pieces;
    }
}

/// The vertical measures of a line: the greatest of its spans'.
#[derive(Debug, Default)]
struct Measure {
    above: f64,
    below: f64,
    ascent: f64,
    descent: f64,
    cap_height: f64,
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

/// Whether a character ends a paragraph or line.
fn ends_paragraph(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether the letters of a script join, so that they may not be spaced out.
fn joins(script: Script) -> bool {
    [
        Script::ARABIC,
        Script::SYRIAC,
        Script::MONGOLIAN,
        Script::NKO,
        Script::MANDAIC,
        Script::PHAGS_PA,
        Script::HANIFI_ROHINGYA,
        Script::ADLAM,
    ]
    .contains(&script)
}

/// Adds space behind each cluster that has a width.
fn space(glyphs: &mut [Raw], spacing: f64) {
    for cluster in glyphs.chunk_by_mut(|a, b| a.cluster == b.cluster) {
        let width: f64 = cluster.iter().map(|glyph| glyph.advance).sum();
        if let Some(last) = cluster.last_mut().filter(|_| width > 0.0) {
            last.advance += spacing;
            last.spaced = true;
        }
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
