//! A scene made ready to be drawn: every path flattened, every stroke outlined, once.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::clips::Clips;
use super::dash::Dashes;
use super::feather::{self, Disc, Hairline};
use super::flatten::{FLATNESS, Lines, Pen, Point, flatten};
use super::glyph;
use super::op::{Clip, Op, visible};
use super::options::Edges;
use super::outline::{Bounds, Outline};
use super::picture::Picture;
use super::ribbon::Band;
use super::stroke::{Shape, Stroker};
use crate::scene::{Blend, FillRule, Group, Item, LineJoin, Marker, Path, Ribbon, Stroke};
use crate::threads;
use crate::unit::Color;

/// Turns items into steps, at so many device pixels per CSS pixel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planner<'a> {
    pub scale: f64,
    /// The whole page.
    pub page: Bounds,
    pub edges: Edges,
    /// Whether to use the thread pool.
    pub parallel: bool,
    /// Outlines that several groups are clipped to.
    pub clips: &'a Clips,
}

impl Planner<'_> {
    /// The steps that draw `items`.
    pub fn plan(self, items: &[Item]) -> Vec<Op> {
        if self.edges == Edges::Feathered {
            return self.feathered(items);
        }
        if self.parallel {
            return threads::map(items, |item| self.item(item)).into_iter().flatten().collect();
        }
        let mut ops = Vec::with_capacity(items.len());
        items.iter().for_each(|item| self.add(item, &mut ops));
        ops
    }

    /// The same with the edges of fills that follow one another in a layer below all of these
    /// fills where they are opaque, and above where they let each other through: MapLibre draws
    /// them in two passes, the opaque ones with a depth test.
    fn feathered(self, items: &[Item]) -> Vec<Op> {
        let mut ops = Vec::new();
        // Those with an edge of a colour of its own have no other.
        let edged: BTreeSet<_> = items.iter().filter_map(edge_of).collect();
        for run in items.chunk_by(is_same_layer) {
            let fills = run.iter().filter_map(|item| match item {
                Item::Fill { path, color, antialias: true, origin, .. }
                    if !edged.contains(&(&*origin.layer, &*origin.feature)) =>
                {
                    Some(Hairline::new(path, self.scale, self.page, visible(*color)?)?)
                }
                _ => None,
            });
            let edges = fills.map(Op::Hairline);
            let mut steps = Vec::with_capacity(run.len());
            run.iter().for_each(|item| self.add(item, &mut steps));
            let opaque = |item: &Item| match item {
                Item::Fill { color, .. } => color.a >= 1.0,
                _ => true,
            };
            if run.iter().all(opaque) {
                ops.extend(edges.chain(steps));
            } else {
                ops.extend(steps.into_iter().chain(edges));
            }
        }
        ops
    }

    fn item(self, item: &Item) -> Vec<Op> {
        let mut ops = Vec::new();
        self.add(item, &mut ops);
        ops
    }

    /// Adds the steps that draw an item, as far as the page shows them.
    fn add(self, item: &Item, ops: &mut Vec<Op>) {
        let start = ops.len();
        match item {
            Item::Group(group) => ops.extend(self.group(group)),
            Item::Fill { path, color, rule, antialias, .. } => {
                ops.extend(self.fill(path, *color, *rule, *antialias));
            }
            Item::Stroke { path, color, stroke, .. } if stroke.hairline && self.is_feathered() => {
                let color = visible(*color);
                let line = color.and_then(|c| Hairline::new(path, self.scale, self.page, c));
                ops.extend(line.map(Op::Hairline));
            }
            Item::Stroke { path, color, stroke, .. } => {
                ops.extend(self.stroke(path, *color, stroke));
            }
            Item::Marker(marker) if self.is_feathered() && feather::is_disc(marker) => {
                let drawn = marker.fill.is_some() || marker.stroke.is_some();
                ops.extend(drawn.then(|| Op::Disc(Disc::new(marker, self.scale))));
            }
            Item::Marker(marker) => ops.extend(self.marker(marker)),
            Item::Image(image) => {
                ops.extend(Picture::new(image, self.scale, self.edges).map(Op::Picture));
            }
            Item::Text(text) if self.is_feathered() && glyph::has_fields(text) => {
                ops.extend(glyph::fields(text, self.scale));
            }
            Item::Text(text) => ops.extend(glyph::text(text, self.scale)),
        }
        let is_outside = |op: &mut Op| op.bounds().intersection(self.page).is_empty();
        ops.extract_if(start.., is_outside).for_each(drop);
    }

    fn group(self, group: &Group) -> Option<Op> {
        let opacity = to_byte(group.opacity);
        if opacity == 0 {
            return None;
        }
        let clip = group.clip.as_deref().map(|path| self.clip(path));
        // Neighbours share the pixels on their edges.
        let edges = if group.partition { Edges::Exact } else { self.edges };
        let ops = if self.is_feathered() && !group.ribbons.is_empty() {
            self.ribbons(&group.ribbons)
        } else {
            Self { edges, ..self }.plan(&group.items)
        };
        let bounds = extent(&ops, clip.as_ref());
        let (blend, partition) = (group.blend, group.partition);
        Some(Op::Group { clip, opacity, blend, partition, ops, bounds })
    }

    fn clip(self, path: &Path) -> Clip {
        let outline: Arc<Outline> = self.clips.outline(path, || self.outline(path));
        match outline.as_pixel_rect() {
            Some(rect) => Clip::Rect(rect),
            None if self.is_feathered() => Clip::Pixels(outline),
            None => Clip::Outline(outline),
        }
    }

    /// Lines as MapLibre draws them, each within its tile.
    fn ribbons(self, ribbons: &[Ribbon]) -> Vec<Op> {
        let mut all = Vec::new();
        for run in ribbons.chunk_by(|a, b| a.clip == b.clip) {
            let bands = run.iter().filter_map(|ribbon| Band::new(ribbon, self.scale, self.page));
            let ops: Vec<Op> = bands.map(Op::Band).collect();
            let Some(path) = run.first().and_then(|ribbon| ribbon.clip.as_deref()) else {
                all.extend(ops);
                continue;
            };
            let clip = self.clip(path);
            let bounds = extent(&ops, Some(&clip));
            if !bounds.intersection(self.page).is_empty() {
                let (clip, opacity, partition) = (Some(clip), 255, false);
                let blend = Blend::Normal;
                all.push(Op::Group { clip, opacity, blend, partition, ops, bounds });
            }
        }
        all
    }

    fn fill(self, path: &Path, color: Color, rule: FillRule, antialias: bool) -> Option<Op> {
        let color = visible(color)?;
        let antialias = antialias && !self.is_feathered();
        Some(Op::Fill { outline: self.outline(path), rule, antialias, color })
    }

    fn is_feathered(self) -> bool {
        self.edges == Edges::Feathered
    }

    fn stroke(self, path: &Path, color: Color, stroke: &Stroke) -> Option<Op> {
        let color = visible(color)?;
        let outline = self.stroke_outline(path, stroke)?;
        Some(Op::Fill { outline, rule: FillRule::NonZero, antialias: true, color })
    }

    fn marker(self, marker: &Marker) -> impl Iterator<Item = Op> {
        let fill =
            marker.fill.and_then(|color| self.fill(&marker.path, color, FillRule::NonZero, true));
        let stroke = marker
            .stroke
            .as_ref()
            .and_then(|(color, stroke)| self.stroke(&marker.path, *color, stroke));
        fill.into_iter().chain(stroke)
    }

    fn outline(self, path: &Path) -> Outline {
        let mut outline = Outline::default();
        self.flatten(path, &mut outline);
        outline
    }

    fn flatten(self, path: &Path, pen: &mut impl Pen) {
        let scale = self.scale;
        flatten(path, FLATNESS, |page| Point::new(page.x * scale, page.y * scale), pen);
    }

    fn stroke_outline(self, path: &Path, stroke: &Stroke) -> Option<Outline> {
        let scale = self.scale;
        let half_width = stroke.width * scale / 2.0;
        // Also false where the width is not a number.
        if !(half_width > 0.0 && half_width < f64::from(i32::MAX)) {
            return None;
        }
        let mut lines = Lines::default();
        self.flatten(path, &mut lines);
        if let Some(dashes) = Dashes::new(&stroke.dash, scale) {
            let reach = match stroke.join {
                LineJoin::Miter => half_width * stroke.miter_limit.clamp(1.5, 100.0),
                LineJoin::Round | LineJoin::Bevel => half_width * 1.5,
            };
            lines = dashes.cut(&lines, self.page.grown(reach.ceil() as i32 + 1));
        }
        let mut stroker = Stroker::new(Shape {
            half_width,
            cap: stroke.cap,
            join: stroke.join,
            miter_limit: if stroke.miter_limit.is_finite() { stroke.miter_limit } else { 2.0 },
        });
        let mut outline = Outline::default();
        for (line, closed) in lines.iter() {
            stroker.stroke(line, closed, &mut outline);
        }
        Some(outline)
    }
}

/// Layer and feature of the fill that an item is the edge of.
fn edge_of(item: &Item) -> Option<(&str, &str)> {
    match item {
        Item::Stroke { stroke, origin, .. } if stroke.hairline => {
            Some((&*origin.layer, &*origin.feature))
        }
        _ => None,
    }
}

/// Whether two items are fills of one layer.
fn is_same_layer(a: &Item, b: &Item) -> bool {
    match (a, b) {
        (Item::Fill { origin: a, .. }, Item::Fill { origin: b, .. }) => {
            a.layer == b.layer && a.frame == b.frame
        }
        _ => false,
    }
}

/// 0 … 1 as 0 … 255; what is not a number counts as 1.
fn to_byte(opacity: f32) -> u8 {
    if opacity.is_nan() { 255 } else { (opacity.clamp(0.0, 1.0) * 255.0 + 0.5) as u8 }
}
/// What steps reach over within their clip.
fn extent(ops: &[Op], clip: Option<&Clip>) -> Bounds {
    let all = ops.iter().fold(Bounds::EMPTY, |all, op| all.union(op.bounds()));
    clip.map_or(all, |clip| all.intersection(clip.bounds()))
}
