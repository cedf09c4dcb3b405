//! Text as outlines: glyphs, and the halo behind all of them.

use super::field::FieldInk;
use super::flatten::{FLATNESS, Lines, Point, flatten};
use super::op::{Op, visible};
use super::outline::Outline;
use super::stroke::{Shape, Stroker};
use crate::scene::{FillRule, Glyph, GlyphRun, LineCap, LineJoin, Text};
use crate::unit::{Color, Page};

/// MapLibre's halo fades over 1.19 × `text-halo-blur` to either side of its edge.
const FADE: f64 = 1.19;

/// How far a halo's lines may run beside its true outline, in device pixels.
const HALO_FLATNESS: f64 = 0.15;

/// The steps that draw a text: its halo, if it has one, then its glyphs.
///
/// The halo is one outline for the whole text, so that no glyph's halo lies over its neighbour:
/// the glyphs, grown by the halo's width with round corners.
pub(super) fn text(text: &Text, scale: f64) -> Vec<Op> {
    let mut fills: Vec<(Color, Outline)> = Vec::new();
    for run in &text.runs {
        let color = run.color.unwrap_or(text.color);
        if fills.last().is_none_or(|(last, _)| *last != color) {
            fills.push((color, Outline::default()));
        }
        let Some((_, outline)) = fills.last_mut() else { continue };
        for glyph in &run.glyphs {
            flatten(&glyph.outline, FLATNESS, placement(glyph, run.size, scale), outline);
        }
    }
    let halo = halo(text, &fills, scale);
    let fills = fills.into_iter().filter_map(|(color, outline)| {
        let (rule, antialias) = (FillRule::NonZero, true);
        Some(Op::Fill { outline, rule, antialias, color: visible(color)? })
    });
    halo.into_iter().chain(fills).collect()
}

/// Whether all glyphs that show are distance fields.
pub(super) fn has_fields(text: &Text) -> bool {
    let mut glyphs = text.runs.iter().flat_map(|run| &run.glyphs);
    glyphs.all(|glyph| glyph.field.is_some() || glyph.outline.is_empty())
}

/// The steps that draw a text by its distance fields: the halos of all glyphs, then the glyphs.
pub(super) fn fields(text: &Text, scale: f64) -> Vec<Op> {
    let glyphs =
        || text.runs.iter().flat_map(|run| run.glyphs.iter().map(move |glyph| (run, glyph)));
    let mut ops = Vec::new();
    if let Some(halo) = text.halo.as_ref().filter(|halo| halo.width > 0.0) {
        let color = visible(halo.color);
        ops.extend(glyphs().filter_map(|(run, glyph)| {
            FieldInk::new(glyph, sizes(run), scale, color?, Some(halo)).map(Op::Field)
        }));
    }
    ops.extend(glyphs().filter_map(|(run, glyph)| {
        let color = visible(run.color.unwrap_or(text.color))?;
        FieldInk::new(glyph, sizes(run), scale, color, None).map(Op::Field)
    }));
    ops
}

/// The size of a run, and that which its edges are reckoned by.
fn sizes(run: &GlyphRun) -> (f64, f64) {
    (run.size, run.em.unwrap_or(run.size))
}

fn halo(text: &Text, fills: &[(Color, Outline)], scale: f64) -> Option<Op> {
    let halo = text.halo?;
    let color = visible(halo.color)?;
    let half_width = halo.width * scale;
    if !(half_width > 0.0 && half_width < 4096.0) {
        return None;
    }
    let mut stroker = Stroker::new(Shape {
        half_width,
        cap: LineCap::Round,
        join: LineJoin::Round,
        miter_limit: 2.0,
    });
    // Which way outlines wind differs between font formats.
    let area: f64 = fills.iter().map(|(_, glyphs)| glyphs.signed_area()).sum();
    let mut outline = Outline::default();
    for run in &text.runs {
        for glyph in &run.glyphs {
            let mut lines = Lines::default();
            flatten(&glyph.outline, HALO_FLATNESS, placement(glyph, run.size, scale), &mut lines);
            for (line, _) in lines.iter() {
                stroker.grow(line, area < 0.0, &mut outline);
            }
        }
    }
    let fade = halo.blur * scale * FADE;
    Some(if fade > 0.1 {
        Op::Glow { outline, fade: fade.min(64.0), color }
    } else {
        Op::Fill { outline, rule: FillRule::NonZero, antialias: true, color }
    })
}

/// Puts a point of a glyph's outline, in ems, on the device's pixels.
fn placement(glyph: &Glyph, size: f64, scale: f64) -> impl Fn(Page) -> Point {
    let size = size * scale;
    let (sin, cos) = (libm::sin(glyph.angle) * size, libm::cos(glyph.angle) * size);
    let (x, y) = (glyph.at.x * scale, glyph.at.y * scale);
    move |em| Point::new(x + em.x * cos - em.y * sin, y + em.x * sin + em.y * cos)
}
