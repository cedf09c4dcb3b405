//! Runs of one direction, script, face and span to glyphs.

use std::ops::Range;

use harfrust::{BufferFlags, Direction, Script, ShapeOptions, ShaperFont};

use super::Setter;
use crate::text::scratch::{Item, Raw, Scratch};

impl Setter<'_> {
    /// Shapes part of an item and gives the range of its glyphs, in visual order.
    pub(super) fn shape(&mut self, item: &Item, range: Range<usize>) -> Range<usize> {
        let Scratch { buffer, raw, .. } = &mut self.scratch;
        let first = raw.len();
        let (Some(face), Some(span)) = (self.fonts.face(item.face), self.spans.get(item.span))
        else {
            return first..first;
        };
        if let Some(image) = span.style.section.and_then(|section| section.image) {
            let advance = image.width + span.spacing;
            let cluster = range.start;
            let (x, y, spaced, bound) = (0.0, 0.0, true, false);
            raw.push(Raw { id: 0, cluster, x, y, advance, spaced, bound });
            return first..raw.len();
        }
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
        let spacing = if is_unbroken(item.script) { 0.0 } else { span.spacing };
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
    pub(super) fn cut(&mut self, item: &Item, range: Range<usize>) -> Range<usize> {
        if range == item.range {
            return item.glyphs.clone();
        }
        let raw = self.scratch.raw.get(item.glyphs.clone()).unwrap_or_default();
        let rtl = item.level % 2 == 1;
        // Clusters ascend in text from left to right, and descend in text from right to left.
        let first = |at: usize| {
            let found = match rtl {
                true => raw.partition_point(|glyph| glyph.cluster > at),
                false => raw.partition_point(|glyph| glyph.cluster < at),
            };
            raw.get(found).filter(|glyph| glyph.cluster == at)
        };
        let safe = |at: usize| {
            at == item.range.start
                || at == item.range.end
                || first(at).is_some_and(|glyph| !glyph.bound)
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
}

/// Whether words of a script may not be spaced out: its letters join, or a line runs over them.
fn is_unbroken(script: Script) -> bool {
    joins(script) || [Script::DEVANAGARI, Script::BENGALI, Script::GURMUKHI].contains(&script)
}

/// Whether the letters of a script join.
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
