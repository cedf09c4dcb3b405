//! Polygons, filled.

use std::sync::Arc;

use super::{Contents, Studio, shifted};
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::map::trace::{Traced, Tracing};
use crate::path::{Path, length, ring_area};
use crate::scene::{FillRule, Group, Item, Stroke};
use crate::source::ShapeKind;
use crate::style::{Alignment, FillStyle, LayerBlend};
use crate::unit::{Color, Page};

/// The polygons of a layer.
#[derive(Debug)]
struct Fills(Vec<Traced<FillStyle>>);

/// A polygon drawn.
type Filled = Traced<FillStyle, Path>;

/// Traces polygons.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    let tracing = Tracing::<FillStyle> {
        draws: |kind| kind == ShapeKind::Polygon,
        closed: true,
        sort_key: |style| style.sort_key,
        settles: false,
    };
    let fills = tracing.run(pass, studio.failures, studio.report);
    for name in fills.iter().filter_map(|fill| fill.style.pattern.as_ref()) {
        pass.image("fill-pattern", name, studio.report);
    }
    Some(Box::new(Fills(fills)))
}

impl Contents for Fills {
    /// Polygons as they are filled. Those of a partition are composed without seams.
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let mut look = None;
        let partition = cut.layer.rumbo().partition;
        let mut items = Vec::with_capacity(self.0.len());
        let (mut parts, mut with_pattern, mut outlines) = (Vec::new(), Vec::new(), Vec::new());
        for fill in &self.0 {
            let Some(filled) = cut.rings(fill) else { continue };
            look.get_or_insert((filled.style.layer_opacity, filled.style.layer_blend));
            let outline_color = filled.style.outline_color;
            let fill = Fill::new(cut, filled);
            outlines.extend(outline_color.and_then(|color| fill.edge(cut, color)));
            match (&fill.pattern, partition) {
                (Some(_), _) => with_pattern.push(fill),
                (None, true) => parts.push(fill),
                (None, false) => items.extend(fill.item(cut)),
            }
        }
        items.extend(partitioned(cut, merged(parts)));
        for fill in with_pattern {
            let name = fill.pattern.as_ref();
            items.extend(cut.patterned(name, (&fill.path, fill.by), fill.opacity, &fill.feature));
        }
        items.extend(outlines);
        let (opacity, blend) = look.unwrap_or((1.0, LayerBlend::Normal));
        cut.faded(opacity, blend, items)
    }
}

/// One outline to be filled.
struct Fill {
    path: Arc<Path>,
    /// How far it was moved.
    by: Page,
    color: Color,
    opacity: f32,
    antialias: bool,
    pattern: Option<Arc<str>>,
    feature: Arc<str>,
}

impl Fill {
    fn new(cut: &Cut, Traced { name, path, style, .. }: Filled) -> Self {
        let by = shift(cut, &style);
        Self {
            path: Arc::new(shifted(path, by)),
            by,
            color: style.color,
            opacity: style.opacity as f32,
            antialias: style.antialias,
            pattern: style.pattern,
            feature: name,
        }
    }

    /// The item, if it can be seen.
    fn item(self, cut: &Cut) -> Option<Item> {
        (self.color.a > 0.0).then(|| Item::Fill {
            path: self.path,
            color: self.color.with_opacity(self.opacity),
            rule: FillRule::NonZero,
            antialias: self.antialias,
            origin: cut.origin(self.feature),
        })
    }

    /// The thin edge of a colour; without smoothed edges there is none.
    fn edge(&self, cut: &Cut, color: Color) -> Option<Item> {
        if self.pattern.is_some() || !self.antialias {
            return None;
        }
        let path = match cut.layer.rumbo().partition {
            true => Arc::new(wide_parts(&self.path)),
            false => Arc::clone(&self.path),
        };
        (!path.is_empty()).then(|| Item::Stroke {
            path,
            color: color.with_opacity(self.opacity),
            stroke: Stroke { hairline: true, ..Stroke::new(1.0) },
            origin: cut.origin(self.feature.clone()),
        })
    }
}

fn shift(cut: &Cut, style: &FillStyle) -> Page {
    cut.translation(style.translate, style.translate_anchor == Alignment::Viewport)
}

/// Neighbours as one group, faded together.
fn partitioned(cut: &Cut, fills: Vec<Fill>) -> Vec<Item> {
    let opacity = fills.first().map_or(1.0, |fill| fill.opacity);
    let opaque = |fill| Fill { opacity: 1.0, ..fill };
    let items: Vec<Item> = fills.into_iter().filter_map(|fill| opaque(fill).item(cut)).collect();
    if items.is_empty() {
        return items;
    }
    let mut group = Group::new(cut.layer.id(), items);
    group.partition = true;
    group.opacity = opacity;
    vec![Item::Group(group)]
}

/// Neighbours of one paint as one outline, which has no seam.
fn merged(filled: Vec<Fill>) -> Vec<Fill> {
    let mut fills: Vec<Fill> = Vec::new();
    for fill in filled {
        match fills.iter_mut().find(|other| other.color == fill.color) {
            Some(other) => {
                Arc::make_mut(&mut other.path).extend(&fill.path);
                other.feature = Arc::default();
            }
            None => fills.push(fill),
        }
    }
    fills
}

/// Islands of a partition's areas that are narrower than this on the page, CSS pixels, have no edges:
/// nothing would be left of their colour. A square counts as half as wide as its side.
const NARROW: f64 = 3.0;

/// The rings of an outline that are not narrow, as a long strip of their area and perimeter is.
fn wide_parts(path: &Path) -> Path {
    let mut wide = Path::new();
    for ring in path.parts() {
        let width = 2.0 * ring_area(&ring).abs() / length(&ring);
        if width >= NARROW {
            wide.push_part(&ring, false);
        }
    }
    wide
}
