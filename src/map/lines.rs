//! Lines.

use std::sync::Arc;

use super::draw::Pass;
use super::features::{Outline, Traced, Tracing, traced};
use crate::error::{Code, Report};
use crate::scene::{Item, LineCap, LineJoin, Stroke};
use crate::source::ShapeKind;
use crate::style::{self, Failures, LineStyle};
use crate::unit::Page;

/// Traces lines, and the outlines of polygons.
pub(super) fn lines<P: Outline>(
    pass: &Pass,
    failures: &mut Failures,
    report: &mut Report,
) -> Vec<Traced<LineStyle, P>> {
    let tracing = Tracing::<LineStyle> {
        draws: |kind| kind != ShapeKind::Point,
        closed: false,
        sort_key: |style| style.sort_key,
    };
    traced(pass, &tracing, failures, report)
}

/// Lines as they are drawn.
pub(super) fn line_items(
    pass: &Pass,
    lines: impl IntoIterator<Item = Traced<LineStyle>>,
    report: &mut Report,
) -> Vec<Item> {
    lines.into_iter().filter_map(|line| stroke_item(pass, line, report)).collect()
}

fn stroke_item(
    pass: &Pass,
    Traced { name, path, style }: Traced<LineStyle>,
    report: &mut Report,
) -> Option<Item> {
    let color = style.color.with_opacity(style.opacity as f32);
    if style.width <= 0.0 || color.a == 0.0 {
        return None;
    }
    let unsupported = [
        ("line-gap-width", style.gap_width != 0.0),
        ("line-offset", style.offset != 0.0),
        ("line-blur", style.blur > 0.0),
    ];
    for (property, _) in unsupported.into_iter().filter(|(_, used)| *used) {
        report.add_once(
            Code::StyleUnsupported,
            format!("layer {}: {property}", pass.layer.id()),
            "the line is drawn without it",
        );
    }
    let shift = Page::new(style.translate[0], style.translate[1]);
    let path = if shift == Page::default() { path } else { path.moved(shift) };
    let stroke = Stroke {
        width: style.width,
        dash: dashes(style.dasharray.as_deref().unwrap_or_default(), style.width),
        cap: match style.cap {
            style::LineCap::Butt => LineCap::Butt,
            style::LineCap::Round => LineCap::Round,
            style::LineCap::Square => LineCap::Square,
        },
        join: match style.join {
            style::LineJoin::Bevel => LineJoin::Bevel,
            style::LineJoin::Round => LineJoin::Round,
            style::LineJoin::Miter => LineJoin::Miter,
        },
        miter_limit: style.miter_limit,
    };
    let origin = pass.origin(name);
    Some(Item::Stroke { path: Arc::new(path), color, stroke, origin })
}

/// Dashes and gaps in pixels: an even number of them, none where they make no pattern.
fn dashes(array: &[f64], width: f64) -> Vec<f64> {
    let lengths: Vec<f64> = array.iter().map(|length| length.max(0.0) * width).collect();
    if lengths.iter().sum::<f64>() <= 0.0 {
        return Vec::new();
    }
    if lengths.len() % 2 == 1 { lengths.repeat(2) } else { lengths }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_come_in_pairs() {
        assert_eq!(dashes(&[2.0, 1.0], 3.0), [6.0, 3.0]);
        assert_eq!(dashes(&[2.0], 1.0), [2.0, 2.0]);
        assert!(dashes(&[0.0, 0.0], 1.0).is_empty());
        assert!(dashes(&[], 1.0).is_empty());
    }
}
