//! Lines.

mod inked;
mod viewer;

use std::sync::Arc;

use self::inked::Inked;
use super::parallel::parallel;
use super::{Contents, Studio, shifted};
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::map::trace::{Traced, Tracing};
use crate::path::Path;
use crate::scene::{Group, Item, Ribbon, Stroke};
use crate::source::ShapeKind;
use crate::style::{Alignment, LayerBlend, LineStyle};
use crate::unit::Color;

/// The lines of a layer, and the outlines of polygons.
#[derive(Debug)]
struct Lines {
    traced: Vec<Traced<LineStyle>>,
    /// The same as MapLibre's viewer strokes them, where the map is drawn as there.
    ribbons: Arc<[Ribbon]>,
    /// What lies along them, where they are not of one colour.
    inked: Option<Inked>,
    /// Whether the interior of a polygon lies to the right of its rings rather than to the left.
    planar: bool,
}

/// Traces lines, and the outlines of polygons.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    let tracing = Tracing::<LineStyle> {
        draws: |kind| kind != ShapeKind::Point,
        closed: false,
        sort_key: |style| style.sort_key,
        settles: true,
    };
    let mut traced = tracing.run(pass, studio.failures, studio.report);
    for line in &mut traced {
        if let Some(whole) = &line.at_whole {
            let beyond = pass.context.zoom.unwrap_or(0.0).fract();
            dashes_of_whole_zoom(&mut line.style, whole, beyond);
        }
    }
    let ribbons = viewer::ribbons(pass, &traced, studio.report).into();
    let inked = Inked::of(pass, &traced, studio.report);
    Some(Box::new(Lines { traced, ribbons, inked, planar: pass.planar }))
}

/// Dashes as long as MapLibre's: those of the line at the next lower whole zoom, made longer with
/// the map; their lengths are counted in widths of the line as it is.
fn dashes_of_whole_zoom(style: &mut LineStyle, whole: &LineStyle, beyond: f64) {
    let factor = whole.width * libm::exp2(beyond) / style.width;
    if let (Some(array), true) = (&whole.dasharray, factor.is_finite()) {
        style.dasharray = Some(array.iter().map(|length| length * factor).collect());
    }
}

impl Contents for Lines {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let (mut opacity, mut blend) = (1.0, LayerBlend::Normal);
        let mut items = Vec::new();
        for line in &self.traced {
            if let Some(line) = cut.lines(line) {
                (opacity, blend) = (line.style.layer_opacity, line.style.layer_blend);
                items.extend(self.stroke_items(cut, line));
            }
        }
        if !self.ribbons.is_empty() && !items.is_empty() {
            let mut group = Group::new(cut.layer.id(), items);
            group.ribbons = Arc::clone(&self.ribbons);
            items = vec![Item::Group(group)];
        }
        cut.faded(opacity, blend, items)
    }
}

impl Lines {
    /// The strokes of a line: two beside a gap, and for blurred edges several upon one another.
    fn stroke_items(&self, cut: &Cut, mut line: Traced<LineStyle, Path>) -> Vec<Item> {
        let path = std::mem::take(&mut line.path);
        let Traced { name, style, kind, .. } = &line;
        let color = style.color.with_opacity(style.opacity as f32);
        if style.width <= 0.0 || (color.a == 0.0 && self.inked.is_none()) {
            return Vec::new();
        }
        let with_page = style.translate_anchor == Alignment::Viewport;
        let moved = cut.translation(style.translate, with_page);
        let path = Arc::new(shifted(path, moved));
        let stroke = stroke(style);
        // The offset of a polygon is an inset.
        let offset =
            if *kind == ShapeKind::Polygon && !self.planar { -style.offset } else { style.offset };
        let half_gap = (style.gap_width + style.width) / 2.0;
        let offsets: &[f64] =
            if style.gap_width > 0.0 { &[offset - half_gap, offset + half_gap] } else { &[offset] };
        let mut items = Vec::new();
        for &offset in offsets {
            let path = if offset == 0.0 {
                Arc::clone(&path)
            } else {
                Arc::new(parallel(&path, offset, style.join, style.miter_limit))
            };
            if path.is_empty() {
                continue;
            }
            let by = moved + cut.by;
            if let Some(drawn) =
                self.inked.as_ref().and_then(|inked| inked.items(cut, (&line, &path), by))
            {
                items.extend(drawn);
                continue;
            }
            for (width, opacity) in blurred(style.width, style.blur, f64::from(color.a)) {
                items.push(Item::Stroke {
                    path: path.clone(),
                    color: Color { a: opacity as f32, ..color },
                    stroke: Stroke { width, ..stroke.clone() },
                    origin: cut.origin(name.clone()),
                });
            }
        }
        items
    }
}

/// The stroke of a line.
pub(crate) fn stroke(style: &LineStyle) -> Stroke {
    Stroke {
        width: style.width,
        dash: dashes(style.dasharray.as_deref().unwrap_or_default(), style.width),
        cap: style.cap,
        join: style.join,
        miter_limit: style.miter_limit,
        hairline: false,
    }
}

/// The widths and opacities of the strokes that, one upon another, make the edges of a line of an
/// opacity fade over `blur` pixels inwards, as MapLibre has it: in proportion to the distance from
/// the edge.
fn blurred(width: f64, blur: f64, opacity: f64) -> Vec<(f64, f64)> {
    const MOST: f64 = 24.0;
    if !(blur > 0.0) {
        return vec![(width, opacity)];
    }
    let depth = blur.min(width / 2.0);
    let steps = (2.0 * depth).ceil().clamp(2.0, MOST);
    let shares = (0..steps as u32).map(|step| f64::from(step) / steps);
    // As opaque between one edge and the next as the line is to be half way between them.
    let fading = shares.map(|share| {
        let wanted = (share + 0.5 / steps) * depth / blur;
        (width - 2.0 * depth * share, opacity * wanted.min(1.0))
    });
    let inside = (width > 2.0 * depth).then_some((width - 2.0 * depth, opacity));
    let mut below = 0.0;
    let strokes = fading.chain(inside).map(|(width, wanted)| {
        let upon = if below < 1.0 { 1.0 - (1.0 - wanted) / (1.0 - below) } else { 0.0 };
        below = wanted;
        (width, upon)
    });
    strokes.collect()
}

/// Dashes and gaps in pixels: an even number of them, none where they make no pattern. Where the
/// style gives an odd number, the last dash and the next first one are one.
fn dashes(array: &[f64], width: f64) -> Vec<f64> {
    let lengths: Vec<f64> = array.iter().map(|length| length.max(0.0) * width).collect();
    if lengths.iter().sum::<f64>() <= 0.0 {
        return Vec::new();
    }
    let odd = (lengths.len() % 2 == 1).then_some(0.0);
    lengths.into_iter().chain(odd).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blurred_line_fades_in_proportion_to_the_distance_from_its_edge() {
        for (width, blur) in [(10.0, 4.0), (4.0, 2.0), (6.0, 30.0)] {
            let strokes = blurred(width, blur, 0.8);
            // Painted one upon another, the opacity at a distance from the edge.
            let opacity_at = |depth: f64| {
                let painted = strokes.iter().filter(|(w, _)| (width - w) / 2.0 <= depth);
                1.0 - painted.map(|(_, opacity)| 1.0 - opacity).product::<f64>()
            };
            for tenth in 0..10 {
                let depth = width / 2.0 * f64::from(tenth) / 10.0;
                let wanted = 0.8 * (depth / blur).min(1.0);
                let step = 0.5 / blur;
                assert!(
                    (opacity_at(depth) - wanted).abs() <= step + 1e-6,
                    "{width} {blur} {depth}"
                );
            }
        }
        assert_eq!(blurred(3.0, 0.0, 1.0), [(3.0, 1.0)]);
    }

    #[test]
    fn dashes_come_in_pairs() {
        assert_eq!(dashes(&[2.0, 1.0], 3.0), [6.0, 3.0]);
        assert_eq!(dashes(&[2.0, 1.0, 2.0], 1.0), [2.0, 1.0, 2.0, 0.0]);
        assert!(dashes(&[0.0, 0.0], 1.0).is_empty());
        assert!(dashes(&[], 1.0).is_empty());
    }
}
