//! From a string to positioned glyphs.

mod line;
mod run;
mod section;
mod vertical;

use std::borrow::Cow;
use std::ops::Range;

use super::Fonts;
use super::itemize::itemize;
use super::scratch::{Item, Raw, Scratch};
use super::shaped::{Block, Shaped};
use super::span::{SpanStyle, amount};
use super::style::{Span, TextStyle};
use super::wrap::{trimmed, wrap};
use crate::unit::Align;

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
                SpanStyle::new(self, span, range, &mut unknown)
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
        setter.stand();
        let Setter { scratch, block, .. } = setter;
        self.give_scratch(scratch);
        let justify = spans.first().map_or(Some(Align::Left), |span| span.style.justify);
        Shaped::new(block, justify)
    }
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
                let em = first.style.section.map_or(first.size, |section| amount(section.em));
                wrap(content, &advances, amount(ems) * em, first.style.wrap, &mut lines);
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
}

/// Whether a character ends a paragraph or line.
fn ends_paragraph(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
