//! A span with what its style amounts to.

use std::ops::Range;
use std::sync::Arc;

use harfrust::{Feature, Language, Tag};

use super::Fonts;
use super::style::{Span, TextStyle};
use crate::unit::Color;

/// A span with what its style amounts to, in pixels.
pub(super) struct SpanStyle<'a> {
    /// Its bytes in the whole text.
    pub range: Range<usize>,
    /// The faces of its stack that the book has, in order; at least one unless the book is empty.
    pub faces: Vec<usize>,
    pub style: &'a TextStyle,
    pub color: Option<Color>,
    pub size: f64,
    pub spacing: f64,
    pub line_height: f64,
    pub ascent: f64,
    pub descent: f64,
    pub cap_height: f64,
    pub language: Option<Language>,
    pub features: Vec<Feature>,
}

impl<'a> SpanStyle<'a> {
    /// What a span that lies at a range of the whole text amounts to. Fonts that the book has not
    /// are added to `unknown`, with what stands in for them.
    pub fn new(
        fonts: &Fonts,
        span: &Span<'a>,
        range: Range<usize>,
        unknown: &mut Vec<(Arc<str>, Arc<str>)>,
    ) -> Self {
        let style = span.style;
        let mut faces: Vec<usize> = Vec::with_capacity(style.fonts.len().max(1));
        let mut lacking: Vec<&Arc<str>> = Vec::new();
        for name in &style.fonts {
            match fonts.index_of(name) {
                Some(index) => faces.push(index),
                None => lacking.push(name),
            }
        }
        if faces.is_empty() {
            faces.extend(fonts.substitute(style.fonts.first().map_or("", |name| name)));
        }
        let primary = faces.first().and_then(|index| fonts.face(*index));
        for name in lacking {
            let used = primary.map_or_else(|| "no font".into(), |face| face.face.name.clone());
            if !unknown.iter().any(|(known, _)| known == name) {
                unknown.push((name.clone(), used));
            }
        }
        let size = amount(style.size);
        let em = style.section.map_or(size, |section| amount(section.em));
        let spacing =
            if style.letter_spacing.is_finite() { style.letter_spacing * em } else { 0.0 };
        let mut features: Vec<Feature> = style
            .features
            .iter()
            .map(|feature| Feature::new(Tag::new(&feature.tag), feature.value, ..))
            .collect();
        if spacing != 0.0 {
            features.extend([b"liga", b"clig"].map(|tag| Feature::new(Tag::new(tag), 0, ..)));
        }
        Self {
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
pub(super) fn amount(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}
