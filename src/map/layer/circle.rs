//! Circles at points.

use std::sync::Arc;

use super::{Contents, Studio};
use crate::map::cut::{Cut, translation};
use crate::map::marks::{Marks, Names};
use crate::map::pass::Pass;
use crate::map::trace::sort_by_key;
use crate::path::Path;
use crate::scene::{FillRule, Group, Item, Marker, Origin, Stroke};
use crate::style::{Alignment, CircleStyle};
use crate::unit::{Color, Page, PageBox};

/// The circles of a layer, in drawing order.
#[derive(Debug)]
struct Circles(Vec<Circle>);

/// A circle.
#[derive(Debug, Clone)]
struct Circle {
    /// The point it marks.
    at: Page,
    /// Its middle.
    middle: Page,
    name: Arc<str>,
    style: CircleStyle,
}

/// Traces circles. Points outside the projection's domain are reported.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    let plan = pass.layer.plan::<CircleStyle>(&pass.context, studio.failures);
    let mut circles: Vec<Circle> = Vec::new();
    for (index, feature) in pass.filtered(studio.failures) {
        let mut style = plan.evaluate(&pass.of_feature(feature), studio.failures);
        style.radius *= pass.type_scale();
        style.stroke_width *= pass.type_scale();
        let name = Pass::feature_name(index, feature);
        let with_page = style.translate_anchor == Alignment::Viewport;
        let shift = translation(pass.camera, style.translate, with_page);
        for position in pass.vertices(feature) {
            if pass.camera.to_page(position).is_none() {
                pass.report_outside(&name, studio.report);
            }
            let pages = pass.wide.views().filter_map(|view| view.point(position));
            let circle =
                |at| Circle { at, middle: at + shift, name: name.clone(), style: style.clone() };
            circles.extend(pages.map(circle).filter(|circle| {
                circle.reach() > 0.0 && pass.wide.view().clip().overlaps(circle.bounds())
            }));
        }
    }
    sort_by_key(&mut circles, |circle| circle.style.sort_key);
    for circle in &circles {
        studio.symbols.add_marker(pass.layer, circle.bounds().center(), circle.reach());
    }
    let clip = pass.camera.view().clip();
    circles.retain(|circle| clip.overlaps(circle.bounds()));
    Some(Box::new(Circles(circles)))
}

impl Contents for Circles {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let seen = self.0.iter().filter(|circle| cut.shows(circle.bounds()));
        seen.flat_map(|circle| circle.items(cut)).collect()
    }

    fn keep_named(&mut self, names: &Names) {
        self.0.retain(|circle| names.has(circle.at));
    }

    fn leave_covered(&mut self, others: &Marks) {
        self.0.retain(|circle| !others.cover(circle.middle, circle.reach()));
    }
}

impl Circle {
    /// How far it reaches from its middle.
    fn reach(&self) -> f64 {
        self.style.radius + self.style.stroke_width
    }

    /// The box around it.
    fn bounds(&self) -> PageBox {
        PageBox::from_center(self.middle, 2.0 * self.reach(), 2.0 * self.reach())
    }

    fn items(&self, cut: &Cut) -> Vec<Item> {
        let Self { middle, name, style, .. } = self;
        let (at, reach) = (*middle + cut.by, self.reach());
        let bounds = PageBox::from_center(at, 2.0 * reach, 2.0 * reach);
        let opaque = |color: Color, opacity: f64| {
            let color = color.with_opacity(opacity as f32);
            (color.a > 0.0).then_some(color)
        };
        let fill = opaque(style.color, style.opacity);
        let stroke_color = opaque(style.stroke_color, style.stroke_opacity);
        let stroke = (style.stroke_width > 0.0).then_some(stroke_color).flatten();
        let origin = cut.origin(name.clone());
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
            let radius = |step: f64| self.reach * step / steps;
            // Not two circles by the even-odd rule, by which both edges within a pixel add up.
            let path = match step {
                0.0 => Path::circle(self.at, radius(1.0)),
                step => Path::ring(self.at, radius(step + 1.0), radius(step)),
            };
            (color.a > 0.0).then(|| Item::Fill {
                path: Arc::new(path),
                color,
                rule: FillRule::NonZero,
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
