//! Backgrounds, fills and circles.

use std::sync::Arc;

use super::draw::Pass;
use super::features::{Trace, Traced, Tracing, traced};
use super::icons;
use super::lines::faded;
use crate::error::{Code, Report};
use crate::geometry::Reading;
use crate::scene::{FillRule, Group, Item, Marker, Origin, Path, Stroke};
use crate::source::ShapeKind;
use crate::style::{BackgroundStyle, CircleStyle, Failures, FillStyle};
use crate::unit::{Color, Page, PageBox};

/// How a layer's shapes are to be read: what its `rumbo:` keys say.
pub(super) fn reading(pass: &Pass) -> Reading {
    let metadata = pass.layer.rumbo();
    let edges = metadata.edges.unwrap_or_default();
    Reading { edges, winding: metadata.winding, ..Reading::default() }
}

/// Traces the ground: all that the projection draws of the sphere.
pub(super) fn background<P: Trace>(
    pass: &Pass,
    ground: Option<Color>,
    failures: &mut Failures,
    report: &mut Report,
) -> Option<Traced<Paint, P::Kept>> {
    let plan = pass.layer.plan::<BackgroundStyle>(&pass.context, failures);
    let style = plan.evaluate(&pass.context, failures);
    let opacity = style.opacity as f32;
    let style = match (ground, &style.pattern) {
        (Some(color), _) => Paint { color, opacity: 1.0, pattern: None },
        (None, None) => Paint { color: style.color, opacity, pattern: None },
        (None, Some(name)) => {
            icons::image(pass, "background-pattern", name, report)?;
            Paint { color: style.color, opacity, pattern: Some(name.clone()) }
        }
    };
    let mut path = P::default();
    for view in pass.camera.views() {
        view.stream().sphere(&mut path);
    }
    let path = path.keep();
    let visible = (style.color.a > 0.0 || style.pattern.is_some()) && style.opacity > 0.0;
    let (name, kind) = (Arc::default(), ShapeKind::Polygon);
    (visible && !P::is_empty(&path)).then_some(Traced { name, path, style, kind })
}

/// What the ground is painted with.
#[derive(Debug, Clone)]
pub(super) struct Paint {
    color: Color,
    opacity: f32,
    pattern: Option<Arc<str>>,
}

/// The ground as it is drawn.
pub(super) fn background_item(pass: &Pass, ground: Traced<Paint>) -> Item {
    let Paint { color, opacity, pattern } = ground.style;
    if let Some(item) = patterned(pass, pattern.as_ref(), &ground.path, opacity, &ground.name) {
        return item;
    }
    Item::Fill {
        path: Arc::new(ground.path),
        color: color.with_opacity(opacity),
        rule: FillRule::NonZero,
        antialias: true,
        origin: pass.origin(ground.name),
    }
}

/// An outline filled with a pattern, if it has one that there is.
fn patterned(
    pass: &Pass,
    name: Option<&Arc<str>>,
    path: &Path,
    opacity: f32,
    feature: &Arc<str>,
) -> Option<Item> {
    let image = (name?, &**pass.sprite.image(name?)?);
    let over = path.bounds()?.intersection(pass.camera.view().clip().moved(pass.shift))?;
    let item = icons::pattern(pass, image, over, pass.origin(feature.clone()));
    let mut group = Group::new(pass.layer.id(), vec![item]);
    group.clip = Some(Arc::new(path.clone()));
    group.opacity = opacity;
    Some(Item::Group(group))
}

/// A polygon drawn.
type Filled = Traced<FillStyle>;

/// Traces polygons.
pub(super) fn fills<P: Trace>(
    pass: &Pass,
    failures: &mut Failures,
    report: &mut Report,
) -> Vec<Traced<FillStyle, P::Kept>> {
    let tracing = Tracing::<FillStyle> {
        draws: |kind| kind == ShapeKind::Polygon,
        closed: true,
        sort_key: |style| style.sort_key,
    };
    traced::<_, P>(pass, &tracing, failures, report)
}

/// Polygons as they are filled. Those of a partition are composed without seams.
pub(super) fn fill_items(pass: &Pass, filled: Vec<Filled>, report: &mut Report) -> Vec<Item> {
    let layer_opacity = filled.first().map_or(1.0, |fill| fill.style.layer_opacity);
    let outlines = outlines(pass, &filled);
    let (with_pattern, filled): (Vec<_>, Vec<_>) =
        filled.into_iter().partition(|fill| fill.style.pattern.is_some());
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
    for fill in with_pattern.into_iter().map(Fill::new) {
        if let Some(name) = &fill.pattern {
            icons::image(pass, "fill-pattern", name, report);
        }
        let name = fill.pattern.as_ref();
        items.extend(patterned(pass, name, &fill.path, fill.opacity, &fill.feature));
    }
    items.extend(outlines);
    faded(pass, layer_opacity, items)
}

/// One outline to be filled.
struct Fill {
    path: Path,
    color: Color,
    opacity: f32,
    antialias: bool,
    pattern: Option<Arc<str>>,
    feature: Arc<str>,
}

impl Fill {
    fn new(Traced { name, path, style, .. }: Filled) -> Self {
        let shift = Page::new(style.translate[0], style.translate[1]);
        Self {
            path: if shift == Page::default() { path } else { path.moved(shift) },
            color: style.color,
            opacity: style.opacity as f32,
            antialias: style.antialias,
            pattern: style.pattern,
            feature: name,
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

/// The thin edges of fills that ask for one; without smoothed edges there are none.
fn outlines(pass: &Pass, filled: &[Filled]) -> Vec<Item> {
    let edge = |Traced { name, path, style, .. }: &Filled| {
        let color = style.outline_color?.with_opacity(style.opacity as f32);
        if style.pattern.is_some() {
            return None;
        }
        let shift = Page::new(style.translate[0], style.translate[1]);
        style.antialias.then(|| Item::Stroke {
            path: Arc::new(if shift == Page::default() { path.clone() } else { path.moved(shift) }),
            color,
            stroke: Stroke { hairline: true, ..Stroke::new(1.0) },
            origin: pass.origin(name.clone()),
        })
    };
    filled.iter().filter_map(edge).collect()
}

/// A circle and its middle.
#[derive(Debug, Clone)]
pub(super) struct Circle {
    pub at: Page,
    name: Arc<str>,
    style: CircleStyle,
}

impl Circle {
    /// The same circle moved.
    pub fn moved(&self, by: Page) -> Self {
        Self { at: self.at + by, ..self.clone() }
    }

    /// How far it reaches from its middle.
    pub fn reach(&self) -> f64 {
        self.style.radius + self.style.stroke_width
    }

    /// The box around it.
    pub fn bounds(&self) -> PageBox {
        let at = self.at + Page::new(self.style.translate[0], self.style.translate[1]);
        PageBox::from_center(at, 2.0 * self.reach(), 2.0 * self.reach())
    }
}

/// Circles at points, in drawing order. Points outside the projection's domain are reported.
pub(super) fn circles(pass: &Pass, failures: &mut Failures, report: &mut Report) -> Vec<Circle> {
    let plan = pass.layer.plan::<CircleStyle>(&pass.context, failures);
    let mut circles: Vec<Circle> = Vec::new();
    for (index, feature) in pass.filtered(failures) {
        let style = plan.evaluate(&pass.context.with_feature(feature), failures);
        let name = Pass::feature_name(index, feature);
        for &position in feature.shape.positions() {
            if pass.camera.to_page(position).is_none() {
                report_outside(pass, &name, report);
            }
            let pages = pass.camera.views().filter_map(|view| view.point(position));
            let circle = |at| Circle { at, name: name.clone(), style: style.clone() };
            circles.extend(pages.map(circle).filter(|circle| {
                circle.reach() > 0.0 && pass.camera.view().clip().overlaps(circle.bounds())
            }));
        }
    }
    sort_by_key(&mut circles, |circle| circle.style.sort_key);
    circles
}

/// Circles as they are drawn.
pub(super) fn circle_items(pass: &Pass, circles: impl IntoIterator<Item = Circle>) -> Vec<Item> {
    circles.into_iter().flat_map(|circle| circle.items(pass)).collect()
}

impl Circle {
    fn items(self, pass: &Pass) -> Vec<Item> {
        let (bounds, reach) = (self.bounds(), self.reach());
        let Self { at, name, style } = self;
        let at = at + Page::new(style.translate[0], style.translate[1]);
        let opaque = |color: Color, opacity: f64| {
            let color = color.with_opacity(opacity as f32);
            (color.a > 0.0).then_some(color)
        };
        let fill = opaque(style.color, style.opacity);
        let stroke_color = opaque(style.stroke_color, style.stroke_opacity);
        let stroke = (style.stroke_width > 0.0).then_some(stroke_color).flatten();
        let origin = pass.origin(name);
        if style.blur > 0.0 {
            let edge = style.radius / reach;
            let rings = Blurred { at, reach, edge, blur: style.blur, fill, stroke };
            return vec![
                Item::Group(rings.group(&origin)),
                // What the rings mark, for a reader of the scene.
                Item::Marker(Marker {
                    at,
                    path: Arc::new(Path::circle(at, reach)),
                    fill: None,
                    stroke: None,
                    bounds,
                    origin,
                }),
            ];
        }
        vec![Item::Marker(Marker {
            at,
            // The stroke lies outside the radius.
            path: Arc::new(Path::circle(at, style.radius + style.stroke_width / 2.0)),
            fill,
            stroke: stroke.map(|color| (color, Stroke::new(style.stroke_width))),
            bounds,
            origin,
        })]
    }
}

/// A circle that fades towards its edge, stroke included, as MapLibre has it: by the cubic
/// smoothstep of the distance from the edge, in shares of the circle's reach.
struct Blurred {
    at: Page,
    /// The radius, stroke included.
    reach: f64,
    /// Where the fill ends, as a share of the reach.
    edge: f64,
    /// Over what share of the reach it fades.
    blur: f64,
    fill: Option<Color>,
    stroke: Option<Color>,
}

impl Blurred {
    /// Rings of one colour each, half a pixel wide or finer, that meet without a seam.
    fn group(&self, origin: &Origin) -> Group {
        let steps = (2.0 * self.reach).ceil().clamp(4.0, 256.0);
        let rings = (0..steps as u32).filter_map(|step| {
            let step = f64::from(step);
            let color = self.color_at((step + 0.5) / steps);
            let mut path = Path::circle(self.at, self.reach * (step + 1.0) / steps);
            if step > 0.0 {
                path.extend(&Path::circle(self.at, self.reach * step / steps));
            }
            (color.a > 0.0).then(|| Item::Fill {
                path: Arc::new(path),
                color,
                rule: FillRule::EvenOdd,
                antialias: true,
                origin: origin.clone(),
            })
        });
        let mut group = Group::new("blurred circle", rings.collect());
        group.partition = true;
        group
    }

    /// The colour at a share of the reach.
    fn color_at(&self, share: f64) -> Color {
        let smooth = |t: f64| {
            let t = t.clamp(0.0, 1.0);
            t * t * (3.0 - 2.0 * t)
        };
        let none = Color::rgb8(0, 0, 0).with_opacity(0.0);
        let fill = self.fill.unwrap_or(none);
        let color = match self.stroke {
            None if self.edge >= 1.0 => fill,
            stroke => {
                let stroke = stroke.unwrap_or(none);
                mixed(fill, stroke, smooth((share - self.edge + self.blur) / self.blur))
            }
        };
        color.with_opacity(smooth((1.0 - share) / self.blur) as f32)
    }
}

/// What lies a share of the way between two colours, each weighed by its opacity.
fn mixed(a: Color, b: Color, share: f64) -> Color {
    let (from, to) = (f64::from(a.a) * (1.0 - share), f64::from(b.a) * share);
    let opacity = from + to;
    if opacity <= 0.0 {
        return a.with_opacity(0.0);
    }
    let part = |a: f32, b: f32| ((f64::from(a) * from + f64::from(b) * to) / opacity) as f32;
    Color { r: part(a.r, b.r), g: part(a.g, b.g), b: part(a.b, b.b), a: opacity as f32 }
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
