//! Outlines, filled and stroked.

use std::fmt::Write;

use super::xml::{Placed, data, number, paint, px};
use crate::path::{LineCap, LineJoin, Path};
use crate::scene::{FillRule, Marker, Stroke};
use crate::unit::Color;

/// How wide the hairline is by which neighbours of a partition reach over one another, CSS pixels.
const OVERLAP: f64 = 0.5;

/// How an outline is filled.
pub(super) struct Filling {
    pub color: Color,
    pub rule: FillRule,
    pub antialias: bool,
    /// Whether it is one of neighbours that are not to show a seam.
    pub partition: bool,
}

/// A filled outline as an element; `None` where nothing is to be seen.
pub(super) fn fill(path: &Path, filling: &Filling) -> Option<String> {
    let data = data([(path, Placed::HERE)]);
    let mut attributes = paint("fill", filling.color).filter(|_| !data.is_empty())?;
    if filling.rule == FillRule::EvenOdd {
        attributes.push_str(" fill-rule=\"evenodd\"");
    }
    if !filling.antialias {
        attributes.push_str(" shape-rendering=\"crispEdges\"");
    }
    if filling.partition && filling.color.a >= 1.0 {
        attributes.push_str(&paint("stroke", filling.color)?);
        let _ = write!(attributes, " stroke-width=\"{OVERLAP}\" stroke-linejoin=\"round\"");
    }
    Some(format!("<path{attributes} d=\"{data}\"/>"))
}

/// A stroked line as an element; `None` where nothing is to be seen.
pub(super) fn stroke(path: &Path, color: Color, stroke: &Stroke) -> Option<String> {
    let data = data([(path, Placed::HERE)]);
    let drawn = !data.is_empty() && stroke.width > 0.0 && stroke.width.is_finite();
    let attributes = line(color, stroke).filter(|_| drawn)?;
    Some(format!("<path fill=\"none\"{attributes} d=\"{data}\"/>"))
}

/// A marker as an element.
pub(super) fn marker(marker: &Marker) -> Option<String> {
    let data = data([(&*marker.path, Placed::HERE)]);
    let fill = marker.fill.and_then(|color| paint("fill", color));
    let stroke = marker.stroke.as_ref().and_then(|(color, stroke)| line(*color, stroke));
    if data.is_empty() || (fill.is_none() && stroke.is_none()) {
        return None;
    }
    let fill = fill.unwrap_or_else(|| " fill=\"none\"".to_owned());
    let stroke = stroke.unwrap_or_default();
    Some(format!("<path{fill}{stroke} d=\"{data}\"/>"))
}

/// The attributes of a line; what is SVG's default is left out.
fn line(color: Color, stroke: &Stroke) -> Option<String> {
    let mut attributes = paint("stroke", color)?;
    // Writing to a string cannot fail.
    let _ = write!(attributes, " stroke-width=\"{}\"", number(stroke.width, 3));
    match stroke.cap {
        LineCap::Butt => {}
        LineCap::Round => attributes.push_str(" stroke-linecap=\"round\""),
        LineCap::Square => attributes.push_str(" stroke-linecap=\"square\""),
    }
    match stroke.join {
        LineJoin::Miter => {
            let limit = stroke.miter_limit.max(1.0);
            let _ = write!(attributes, " stroke-miterlimit=\"{}\"", number(limit, 2));
        }
        LineJoin::Round => attributes.push_str(" stroke-linejoin=\"round\""),
        LineJoin::Bevel => attributes.push_str(" stroke-linejoin=\"bevel\""),
    }
    let lengths = &stroke.dash;
    let usable = lengths.iter().all(|length| length.is_finite() && *length >= 0.0);
    if usable && lengths.iter().sum::<f64>() > 0.0 {
        let lengths: Vec<String> = lengths.iter().map(|&length| px(length)).collect();
        let _ = write!(attributes, " stroke-dasharray=\"{}\"", lengths.join(" "));
    }
    Some(attributes)
}
