//! Outlines, filled and stroked.

use krilla::color::rgb;
use krilla::geom;
use krilla::num::NormalizedF32;
use krilla::paint::{self, Fill, FillRule, StrokeDash};
use krilla::surface::Surface;

use crate::path::{LineCap, LineJoin, Path, Segment, Verb};
use crate::scene::{self, Stroke};
use crate::unit::{Color, Page};

/// How far neighbours of a partition reach over one another, CSS pixels.
pub(super) const OVERLAP: f64 = 0.35;

/// How far lines may run beside what they stand for, CSS pixels: 1/25 mm in print.
const NEAR: f64 = 0.15;
/// The last digit of a line's coordinates, CSS pixels.
const FINEST: f64 = 0.1;

/// Fills an outline, and where `grown` is more than 0 strokes it with a line as wide in the same
/// colour.
pub(super) fn fill(surface: &mut Surface, path: &Path, color: Color, rule: FillRule, grown: f64) {
    let (Some(path), Some((color, opacity))) = (self::path(path), visible(color)) else { return };
    surface.set_fill(Some(Fill { paint: color.into(), opacity, rule }));
    let line_join = paint::LineJoin::Round;
    surface.set_stroke((grown > 0.0).then(|| paint::Stroke {
        paint: color.into(),
        opacity,
        width: grown as f32,
        line_join,
        ..paint::Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

/// Strokes a line.
pub(super) fn stroke(surface: &mut Surface, path: &Path, color: Color, stroke: &Stroke) {
    let (Some(path), Some((color, opacity))) = (self::path(path), visible(color)) else { return };
    if !(stroke.width > 0.0 && stroke.width.is_finite()) {
        return;
    }
    let dashes = stroke.dash.iter().all(|length| length.is_finite() && *length >= 0.0)
        && stroke.dash.iter().sum::<f64>() > 0.0;
    surface.set_fill(None);
    surface.set_stroke(Some(paint::Stroke {
        paint: color.into(),
        opacity,
        width: stroke.width as f32,
        miter_limit: stroke.miter_limit.clamp(1.0, 100.0) as f32,
        line_cap: match stroke.cap {
            LineCap::Butt => paint::LineCap::Butt,
            LineCap::Round => paint::LineCap::Round,
            LineCap::Square => paint::LineCap::Square,
        },
        line_join: match stroke.join {
            LineJoin::Miter => paint::LineJoin::Miter,
            LineJoin::Round => paint::LineJoin::Round,
            LineJoin::Bevel => paint::LineJoin::Bevel,
        },
        dash: dashes.then(|| StrokeDash {
            array: stroke.dash.iter().map(|&length| length as f32).collect(),
            offset: 0.0,
        }),
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

/// Which side of an outline is inside.
pub(super) fn rule(rule: scene::FillRule) -> FillRule {
    match rule {
        scene::FillRule::EvenOdd => FillRule::EvenOdd,
        scene::FillRule::NonZero => FillRule::NonZero,
    }
}

/// An outline as PDF has it; `None` where nothing of it is left. Steps to points that are no
/// numbers are left out, as [`scene::Scene::check`] reports.
///
/// Curves keep 1/100 of a CSS pixel. Lines keep 1/10, and no corner that lies within [`NEAR`] of the
/// line without it: shapes come resampled to a quarter of a pixel, and what is finer is half a file.
pub(super) fn path(path: &Path) -> Option<geom::Path> {
    let curved = path.verbs().iter().any(|verb| matches!(verb, Verb::Quad | Verb::Cubic));
    if curved { mapped(path, rounded) } else { lines(path) }
}

/// An outline of straight lines, thinned.
pub(super) fn lines(path: &Path) -> Option<geom::Path> {
    mapped(&path.thinned(NEAR), coarse)
}

/// An outline whose points are mapped.
fn mapped(path: &Path, to: impl Fn(Page) -> (f32, f32)) -> Option<geom::Path> {
    let mut builder = geom::PathBuilder::new();
    for segment in path.segments().filter(Segment::is_finite) {
        match segment {
            Segment::Move(at) => {
                let (x, y) = to(at);
                builder.move_to(x, y);
            }
            Segment::Line(at) => {
                let (x, y) = to(at);
                builder.line_to(x, y);
            }
            Segment::Quad(control, at) => {
                let ((x1, y1), (x, y)) = (to(control), to(at));
                builder.quad_to(x1, y1, x, y);
            }
            Segment::Cubic(first, second, at) => {
                let ((x1, y1), (x2, y2), (x, y)) = (to(first), to(second), to(at));
                builder.cubic_to(x1, y1, x2, y2, x, y);
            }
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}

/// A point to 1/10 of a CSS pixel.
fn coarse(at: Page) -> (f32, f32) {
    let round = |value: f64| ((value / FINEST).round() * FINEST) as f32;
    (round(at.x), round(at.y))
}

/// A point to 1/100 of a CSS pixel.
pub(super) fn rounded(at: Page) -> (f32, f32) {
    let round = |value: f64| ((value * 100.0).round() / 100.0) as f32;
    (round(at.x), round(at.y))
}

/// A colour as PDF has it, and its opacity; `None` where nothing is to be seen.
pub(super) fn visible(color: Color) -> Option<(rgb::Color, NormalizedF32)> {
    let [r, g, b, _] = color.to_rgba8();
    let opacity = NormalizedF32::new(color.a.clamp(0.0, 1.0))?;
    (color.a > 0.0).then_some((rgb::Color::new(r, g, b), opacity))
}
