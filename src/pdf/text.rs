//! Text as text, over its halo as outlines.

use std::collections::BTreeMap;
use std::sync::Arc;

use krilla::geom::{self, Point, Transform};
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::shape::{self, visible};
use crate::error::{Code, Report};
use crate::path::{Path, PathSink, Segment};
use crate::render;
use crate::scene::{Clusters, Face, FontFile, Glyph, GlyphRun, Text};
use crate::unit::{Color, Page};

/// Glyphs whose baselines differ by less are one piece, CSS pixels.
const LEVEL: f64 = 0.01;

/// How far a halo's outline may run beside the glyphs' own, CSS pixels.
const HALO_FLATNESS: f64 = 0.15;

/// Letters that are spaced out by more than this part of their size are read as words of one letter.
const APART: f64 = 0.08;

/// The faces of a page, read when first used.
pub(super) struct Faces<'a> {
    fonts: &'a [FontFile],
    read: BTreeMap<usize, Option<Font>>,
}

impl<'a> Faces<'a> {
    pub fn new(fonts: &'a [FontFile]) -> Self {
        Self { fonts, read: BTreeMap::new() }
    }

    /// A face as PDF embeds it; `None` where it is not in the book.
    fn font(&mut self, face: &Face) -> Option<Font> {
        let fonts = self.fonts;
        let read = || {
            let file = fonts.iter().find(|file| file.face == *face)?;
            Font::new(Arc::clone(&file.bytes).into(), file.in_file)
        };
        self.read.entry(face.index).or_insert_with(read).clone()
    }
}

/// What draws the texts of a page.
pub(super) struct Pen<'a, 's> {
    pub surface: Surface<'a>,
    pub faces: Faces<'s>,
    pub report: &'s mut Report,
}

impl Pen<'_, '_> {
    /// Draws a text's halo: its glyphs, grown.
    pub fn halo(&mut self, text: &Text) {
        let Some(halo) = text.halo else { return };
        let mut rings = vec![(halo.width, halo.color)];
        if halo.blur > 0.0 {
            let inner = (halo.width - halo.blur / 2.0).max(0.0);
            rings = vec![
                (halo.width + halo.blur / 2.0, halo.color.with_opacity(0.5)),
                (inner, halo.color),
            ];
        }
        let Some((outline, corner)) = halo_outline(text) else { return };
        self.surface.push_transform(&Transform::from_translate(corner.0, corner.1));
        for (width, color) in rings {
            let Some((color, opacity)) = visible(color) else { continue };
            if !(width > 0.0 && width.is_finite()) {
                continue;
            }
            let (line_cap, line_join) = (LineCap::Round, LineJoin::Round);
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(Stroke {
                paint: color.into(),
                opacity,
                width: 2.0 * width as f32,
                line_cap,
                line_join,
                ..Stroke::default()
            }));
            self.surface.draw_path(&outline);
        }
        self.surface.set_stroke(None);
        self.surface.pop();
    }

    /// Draws a text's glyphs.
    pub fn glyphs(&mut self, text: &Text) {
        let clusters = Clusters::of(text);
        for run in &text.runs {
            let Some((color, opacity)) = visible(run.color.unwrap_or(text.color)) else { continue };
            let (rule, paint) = (FillRule::NonZero, color.into());
            self.surface.set_stroke(None);
            self.surface.set_fill(Some(Fill { paint, opacity, rule }));
            match self.faces.font(&run.face) {
                Some(font) => self.run(run, &font, text, &clusters),
                None => self.outlines(run, text.color),
            }
        }
    }

    /// Draws a run piece by piece: glyphs that stand on one straight line are one, with the marks that
    /// belong to them, or else each part of a letter would be read as the letter.
    fn run(&mut self, run: &GlyphRun, font: &Font, text: &Text, clusters: &Clusters) {
        let mut rest = run.glyphs.as_slice();
        while let Some(first) = rest.first() {
            let along = |glyph: &Glyph| turned(glyph.at - first.at, -first.angle);
            let level = |glyph: &Glyph| along(glyph).y.abs() < LEVEL;
            let is_next = |pair: &&[Glyph]| {
                let [before, after] = pair else { return false };
                let is_part = after.cluster == before.cluster;
                after.angle == first.angle && (level(after) || is_part)
            };
            let count = 1 + rest.windows(2).take_while(is_next).count();
            let (piece, others) = rest.split_at(count);
            rest = others;
            if !(first.at.x.is_finite() && first.at.y.is_finite() && run.size > 0.0) {
                continue;
            }
            let starts = piece.iter().map(along);
            let next = starts.clone().skip(1).map(Some).chain([None]);
            let glyphs: Vec<KrillaGlyph> = piece
                .iter()
                .zip(starts.zip(next))
                .map(|(glyph, (start, next))| {
                    let advance = next.map_or(glyph.advance, |next| next.x - start.x);
                    let up = if level(glyph) { 0.0 } else { -start.y / run.size };
                    KrillaGlyph::new(
                        GlyphId::new(u32::from(glyph.id)),
                        (advance / run.size) as f32,
                        0.0,
                        up as f32,
                        0.0,
                        written(clusters, glyph.cluster, &text.text),
                        None,
                    )
                })
                .collect();
            let (sin, cos) = (libm::sin(first.angle) as f32, libm::cos(first.angle) as f32);
            let (x, y) = shape::rounded(first.at);
            self.surface.push_transform(&Transform::from_row(cos, sin, -sin, cos, x, y));
            let (start, size) = (Point::from_xy(0.0, 0.0), run.size as f32);
            self.surface.draw_glyphs(start, &glyphs, font.clone(), &text.text, size, false);
            self.surface.pop();
        }
    }

    /// Draws a run whose font is not there.
    fn outlines(&mut self, run: &GlyphRun, color: Color) {
        let detail =
            format!("the face {} is not given: its text is drawn as outlines", run.face.name);
        self.report.add_once(Code::ShapeApproximated, "PDF", detail);
        let mut whole = Path::new();
        run.glyphs.iter().for_each(|glyph| add_outline(glyph, run.size, &mut whole));
        let color = run.color.unwrap_or(color);
        shape::fill(&mut self.surface, &whole, color, FillRule::NonZero, 0.0);
    }
}

/// What a text's halo is stroked along, and the corner of the page that it is told from: numbers are
/// shorter near it.
///
/// One outline for all glyphs, so that none's halo lies over another's; of lines, as curves are twice
/// as long to write and not to be seen around a glyph.
fn halo_outline(text: &Text) -> Option<(geom::Path, (f32, f32))> {
    let mut whole = Path::new();
    for run in &text.runs {
        run.glyphs.iter().for_each(|glyph| add_outline(glyph, run.size, &mut whole));
    }
    let lines = render::flattened(&whole, HALO_FLATNESS);
    let bounds = lines.bounds()?;
    let corner = Page::new(bounds.x0.round(), bounds.y0.round());
    let outline = shape::lines(&lines.moved(Page::new(-corner.x, -corner.y)))?;
    Some((outline, (corner.x as f32, corner.y as f32)))
}

/// Whether programs that read words off the page would read others: those of a text whose letters
/// stand apart or not on one line.
pub(super) fn is_scattered(text: &Text) -> bool {
    let apart = |run: &GlyphRun| run.glyphs.len() > 1 && run.spacing > APART * run.size;
    text.runs.iter().any(apart) || any_pair(text, |_, before, after| after.angle != before.angle)
}

/// Whether letters run from right to left, be it some: programs that read words off the page know how,
/// those that read them aloud take them as they are drawn.
pub(super) fn is_right_to_left(text: &Text) -> bool {
    any_pair(text, |_, before, after| after.cluster < before.cluster)
}

fn any_pair(text: &Text, is: impl Fn(&GlyphRun, &Glyph, &Glyph) -> bool) -> bool {
    text.runs.iter().any(|run| {
        run.glyphs.windows(2).any(|pair| match pair {
            [before, after] => is(run, before, after),
            _ => false,
        })
    })
}

/// Adds a glyph's outline where it stands on the page.
fn add_outline(glyph: &Glyph, size: f64, to: &mut Path) {
    let at = |em: Page| glyph.at + turned(em * size, glyph.angle);
    for segment in glyph.outline.segments() {
        match segment {
            Segment::Move(point) => to.move_to(at(point)),
            Segment::Line(point) => to.line_to(at(point)),
            Segment::Quad(control, end) => to.quad_to(at(control), at(end)),
            Segment::Cubic(first, second, end) => to.cubic_to(at(first), at(second), at(end)),
            Segment::Close => to.close(),
        }
    }
}

/// A vector turned clockwise on the page.
fn turned(by: Page, angle: f64) -> Page {
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    Page::new(by.x * cos - by.y * sin, by.x * sin + by.y * cos)
}

/// The bytes that a cluster stands for, without the space at the end of a line, which has no glyph: a
/// letter would be read as the letter and a break, on the wrong side of it from right to left.
fn written(clusters: &Clusters, start: usize, text: &str) -> std::ops::Range<usize> {
    let range = clusters.range(start, text);
    match text.get(range.clone()).map_or(0, |cluster| cluster.trim_end().len()) {
        0 => range,
        length => range.start..range.start + length,
    }
}
