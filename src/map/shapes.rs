//! Backgrounds, fills and circles.

use std::sync::Arc;

use super::draw::Pass;
use super::features::{Traced, Tracing, traced};
use crate::error::{Code, Report};
use crate::geometry::{Edges, Reading, Winding};
use crate::scene::{FillRule, Group, Item, Marker, Path, Stroke};
use crate::source::ShapeKind;
use crate::style::{self, BackgroundStyle, CircleStyle, Failures, FillStyle};
use crate::unit::{Color, Page};

/// How a layer's shapes are to be read: what its `rumbo:` keys say.
pub(super) fn reading(pass: &Pass) -> Reading {
    let metadata = pass.layer.rumbo();
    let edges = match metadata.edges {
        None | Some(style::Edges::Geographic) => Edges::Geographic,
        Some(style::Edges::Geodesic) => Edges::Geodesic,
    };
    let winding = match metadata.winding {
        style::Winding::Auto => Winding::Auto,
        style::Winding::Rfc7946 => Winding::Rfc7946,
        style::Winding::Clockwise => Winding::Clockwise,
    };
    Reading { edges, winding, ..Reading::default() }
}

/// The ground: all that the projection draws of the sphere.
pub(super) fn background_items(
    pass: &Pass,
    ground: Option<Color>,
    failures: &mut Failures,
) -> Vec<Item> {
    let plan = pass.layer.plan::<BackgroundStyle>(&pass.context, failures);
    let style = plan.evaluate(&pass.context, failures);
    let color = ground.unwrap_or(style.color.with_opacity(style.opacity as f32));
    let mut path = Path::new();
    pass.camera.view().stream().sphere(&mut path);
    if color.a == 0.0 || path.is_empty() {
        return Vec::new();
    }
    vec![Item::Fill {
        path: Arc::new(path),
        color,
        rule: FillRule::NonZero,
        antialias: true,
        origin: pass.origin(Arc::default()),
    }]
}

/// A polygon drawn.
type Filled<'a> = Traced<'a, FillStyle>;

/// Filled polygons. Those of a partition are composed without seams.
pub(super) fn fill_items(pass: &Pass, failures: &mut Failures, report: &mut Report) -> Vec<Item> {
    let tracing = Tracing::<FillStyle> {
        draws: |kind| kind == ShapeKind::Polygon,
        trace: |stream, prepared, path| stream.prepared(prepared, path),
        sort_key: |style| style.sort_key,
    };
    let filled = traced(pass, &tracing, failures, report);
    let outlines = outlines(pass, &filled);
    let partition = pass.layer.rumbo().partition;
    let fills = if partition { merged(filled) } else { single(filled) };
    let opacity = fills.first().map_or(1.0, |fill| fill.opacity);
    let items: Vec<Item> = fills
        .into_iter()
        .filter(|fill| fill.color.a > 0.0)
        .map(|fill| Item::Fill {
            path: Arc::new(fill.path),
            color: if partition { fill.color } else { fill.color.with_opacity(fill.opacity) },
            rule: FillRule::NonZero,
            antialias: fill.antialias,
            origin: pass.origin(fill.feature),
        })
        .collect();
    let mut items = if partition && !items.is_empty() {
        let mut group = Group::new(pass.layer.id(), items);
        group.partition = true;
        group.opacity = opacity;
        vec![Item::Group(group)]
    } else {
        items
    };
    items.extend(outlines);
    items
}

/// One outline to be filled.
struct Fill {
    path: Path,
    color: Color,
    opacity: f32,
    antialias: bool,
    feature: Arc<str>,
}

impl Fill {
    fn new(Traced { index, feature, path, style }: Filled) -> Self {
        let shift = Page::new(style.translate[0], style.translate[1]);
        Self {
            path: if shift == Page::default() { path } else { path.moved(shift) },
            color: style.color,
            opacity: style.opacity as f32,
            antialias: style.antialias,
            feature: Pass::feature_name(index, feature),
        }
    }
}

fn single(filled: Vec<Filled>) -> Vec<Fill> {
    filled.into_iter().map(Fill::new).collect()
}

/// Neighbours of one paint as one outline, which has no seam.
fn merged(filled: Vec<Filled>) -> Vec<Fill> {
    let mut fills: Vec<Fill> = Vec::new();
    for shape in filled {
        let fill = Fill::new(shape);
        match fills.iter_mut().find(|other| other.color == fill.color) {
            Some(other) => {
                other.path.extend(&fill.path);
                other.feature = Arc::default();
            }
            None => fills.push(fill),
        }
    }
    fills
}

/// The thin edges of fills that ask for one.
fn outlines(pass: &Pass, filled: &[Filled]) -> Vec<Item> {
    let edge = |Traced { index, feature, path, style }: &Filled| {
        let color = style.outline_color?.with_opacity(style.opacity as f32);
        Some(Item::Stroke {
            path: Arc::new(path.clone()),
            color,
            stroke: Stroke::new(1.0),
            origin: pass.origin(Pass::feature_name(*index, feature)),
        })
    };
    filled.iter().filter_map(edge).collect()
}

/// Markers at points. Points outside the projection's domain are reported.
pub(super) fn circle_items(pass: &Pass, failures: &mut Failures, report: &mut Report) -> Vec<Item> {
    let plan = pass.layer.plan::<CircleStyle>(&pass.context, failures);
    let mut circles: Vec<(CircleStyle, Page, Arc<str>)> = Vec::new();
    for (index, feature) in pass.filtered(failures) {
        let style = plan.evaluate(&pass.context.with_feature(feature), failures);
        let name = Pass::feature_name(index, feature);
        for &position in feature.shape.positions() {
            match pass.camera.to_page(position) {
                Some(at) => circles.push((style.clone(), at, name.clone())),
                None => report_outside(pass, &name, report),
            }
        }
    }
    sort_by_key(&mut circles, |(style, ..)| style.sort_key);
    let clip = pass.camera.view().clip();
    let marker = |(style, at, name): (CircleStyle, Page, Arc<str>)| {
        let at = at + Page::new(style.translate[0], style.translate[1]);
        let reach = style.radius + style.stroke_width;
        let bounds = crate::unit::PageBox::from_center(at, 2.0 * reach, 2.0 * reach);
        if reach <= 0.0 || clip.intersection(bounds).is_none() {
            return None;
        }
        if style.blur > 0.0 {
            report.add_once(
                Code::StyleUnsupported,
                format!("layer {}: circle-blur", pass.layer.id()),
                "circles are drawn with a sharp edge",
            );
        }
        let opaque = |color: Color, opacity: f64| {
            let color = color.with_opacity(opacity as f32);
            (color.a > 0.0).then_some(color)
        };
        let stroke_color = opaque(style.stroke_color, style.stroke_opacity);
        let stroke = (style.stroke_width > 0.0).then_some(stroke_color).flatten();
        Some(Item::Marker(Marker {
            at,
            // The stroke lies outside the radius.
            path: Arc::new(Path::circle(at, style.radius + style.stroke_width / 2.0)),
            fill: opaque(style.color, style.opacity),
            stroke: stroke.map(|color| (color, Stroke::new(style.stroke_width))),
            bounds,
            origin: pass.origin(name),
        }))
    };
    circles.into_iter().filter_map(marker).collect()
}

/// Puts those with a sort key in its order; those without stay where they are in front.
pub(super) fn sort_by_key<T>(items: &mut [T], key: impl Fn(&T) -> Option<f64>) {
    if items.iter().any(|item| key(item).is_some()) {
        items.sort_by(|a, b| key(a).unwrap_or(0.0).total_cmp(&key(b).unwrap_or(0.0)));
    }
}

pub(super) fn report_outside(pass: &Pass, feature: &str, report: &mut Report) {
    report.add(
        Code::PointOutside,
        format!("frame {}, layer {}, feature {feature}", pass.camera.frame().id, pass.layer.id()),
        format!("outside the domain of {}", pass.camera.view().projection().name()),
    );
}

pub(super) fn report_lost(pass: &Pass, vertices: usize, report: &mut Report) {
    if vertices > 0 {
        report.add(
            Code::ShapeApproximated,
            format!("frame {}, layer {}", pass.camera.frame().id, pass.layer.id()),
            format!("{vertices} vertices cannot be projected and were left out"),
        );
    }
}
