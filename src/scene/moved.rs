//! Items moved on the page.

use std::sync::Arc;

use super::{Glyph, GlyphRun, Group, Image, Item, Marker, OrientedBox, Text};
use crate::unit::Page;

impl Item {
    /// The item moved, groups with all that is in them.
    #[must_use]
    pub fn moved(&self, by: Page) -> Self {
        match self {
            Self::Group(group) => Self::Group(Group {
                name: group.name.clone(),
                clip: group.clip.as_ref().map(|clip| Arc::new(clip.moved(by))),
                items: group.items.iter().map(|item| item.moved(by)).collect(),
                ribbons: group.ribbons.iter().map(|ribbon| ribbon.moved(by)).collect(),
                ..*group
            }),
            Self::Fill { path, color, rule, antialias, origin } => Self::Fill {
                path: Arc::new(path.moved(by)),
                color: *color,
                rule: *rule,
                antialias: *antialias,
                origin: origin.clone(),
            },
            Self::Stroke { path, color, stroke, origin } => Self::Stroke {
                path: Arc::new(path.moved(by)),
                color: *color,
                stroke: stroke.clone(),
                origin: origin.clone(),
            },
            Self::Marker(marker) => Self::Marker(Marker {
                at: marker.at + by,
                path: Arc::new(marker.path.moved(by)),
                bounds: marker.bounds.moved(by),
                ..marker.clone()
            }),
            Self::Image(image) => Self::Image(Image {
                area: image.area.moved(by),
                repeated_over: image.repeated_over.map(|over| over.moved(by)),
                at: image.at.map(|at| at + by),
                ..image.clone()
            }),
            Self::Text(text) => Self::Text(text.moved(by)),
        }
    }
}

impl Text {
    /// The text moved, its leader and its boxes too.
    fn moved(&self, by: Page) -> Self {
        let glyph = |glyph: &Glyph| Glyph { at: glyph.at + by, ..glyph.clone() };
        let run = |run: &GlyphRun| GlyphRun {
            face: run.face.clone(),
            glyphs: run.glyphs.iter().map(glyph).collect(),
            ..*run
        };
        Self {
            text: self.text.clone(),
            origin: self.origin.clone(),
            anchor: self.anchor.map(|at| at + by),
            runs: self.runs.iter().map(run).collect(),
            boxes: self.boxes.iter().map(|area| area.moved(by)).collect(),
            leader: self.leader.as_ref().map(|line| line.iter().map(|&at| at + by).collect()),
            ..*self
        }
    }
}

impl OrientedBox {
    /// The box moved.
    fn moved(self, by: Page) -> Self {
        Self { center: self.center + by, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Path;
    use crate::scene::{FillRule, Origin};
    use crate::unit::{Color, PageBox};

    #[test]
    fn a_group_moves_with_its_clip_and_all_that_is_in_it() {
        let path = Arc::new(Path::rect(PageBox::new(0.0, 0.0, 4.0, 2.0)));
        let fill = Item::Fill {
            path: path.clone(),
            color: Color::WHITE,
            rule: FillRule::NonZero,
            antialias: true,
            origin: Origin::default(),
        };
        let mut group = Group::new("g", vec![fill]);
        group.clip = Some(path);
        let Item::Group(moved) = Item::Group(group).moved(Page::new(1.0, 5.0)) else { panic!() };
        let there = Some(PageBox::new(1.0, 5.0, 5.0, 7.0));
        assert_eq!(moved.clip.and_then(|clip| clip.bounds()), there);
        let Some(Item::Fill { path, .. }) = moved.items.first() else { panic!() };
        assert_eq!(path.bounds(), there);
    }
}
