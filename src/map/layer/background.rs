//! Backgrounds: all that the projection draws of the sphere.

use std::sync::Arc;

use super::{Contents, Studio};
use crate::map::cut::Cut;
use crate::map::pass::Pass;
use crate::map::trace::Traced;
use crate::path::Outlines;
use crate::scene::{FillRule, Item};
use crate::source::ShapeKind;
use crate::style::BackgroundStyle;
use crate::unit::{Color, Page};

/// The ground.
#[derive(Debug)]
struct Ground(Traced<Paint>);

/// What the ground is painted with.
#[derive(Debug, Clone)]
struct Paint {
    color: Color,
    opacity: f32,
    pattern: Option<Arc<str>>,
}

/// Traces the ground.
pub(super) fn trace(pass: &Pass, studio: &mut Studio) -> Option<Box<dyn Contents>> {
    let plan = pass.layer.plan::<BackgroundStyle>(&pass.context, studio.failures);
    let style = plan.evaluate(&pass.context, studio.failures);
    let opacity = style.opacity as f32;
    let style = match (studio.ground, &style.pattern) {
        (Some(color), _) => Paint { color, opacity: 1.0, pattern: None },
        (None, None) => Paint { color: style.color, opacity, pattern: None },
        (None, Some(name)) => {
            pass.image("background-pattern", name, studio.report)?;
            Paint { color: style.color, opacity, pattern: Some(name.clone()) }
        }
    };
    let mut path = Outlines::default();
    for view in pass.camera.views() {
        view.stream().sphere(&mut path);
    }
    let visible = (style.color.a > 0.0 || style.pattern.is_some()) && style.opacity > 0.0;
    if !visible || path.is_empty() {
        return None;
    }
    let (name, kind) = (Arc::default(), ShapeKind::Polygon);
    Some(Box::new(Ground(Traced {
        name,
        path: Arc::new(path),
        style,
        kind,
        index: 0,
        at_whole: None,
    })))
}

impl Contents for Ground {
    fn items(&self, cut: &mut Cut) -> Vec<Item> {
        let Some(ground) = cut.rings(&self.0) else { return Vec::new() };
        let Paint { color, opacity, pattern } = ground.style;
        let path = (&ground.path, Page::default());
        if let Some(item) = cut.patterned(pattern.as_ref(), path, opacity, &ground.name) {
            return vec![item];
        }
        vec![Item::Fill {
            path: Arc::new(ground.path),
            color: color.with_opacity(opacity),
            rule: FillRule::NonZero,
            antialias: true,
            origin: cut.origin(ground.name),
        }]
    }
}
