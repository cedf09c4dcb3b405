//! Frames in which nothing but whole colours is drawn: the open sea, the inside of a country.

use std::sync::Arc;

use crate::scene::{Item, Segment};
use crate::unit::{Color, PageBox};

/// An encoded tile; those of one colour share their bytes.
pub(super) type Encoded = Arc<[u8]>;

/// The colours that are painted over all of `frame`, bottom to top; `None` where an item leaves
/// anything of it bare or has an edge in it.
pub(super) fn colors(items: &[Item], frame: PageBox) -> Option<Vec<(Color, f32)>> {
    let mut colors = Vec::new();
    for item in items {
        match item {
            Item::Fill { path, color, .. } => {
                colors.push(covers(path, frame).then_some((*color, 1.0))?);
            }
            Item::Group(group) if group.clip.is_none() && group.blend.is_normal() => {
                let [Item::Fill { path, color, .. }] = group.items.as_slice() else { return None };
                colors.push(covers(path, frame).then_some((*color, group.opacity))?);
            }
            _ => return None,
        }
    }
    Some(colors)
}

/// Whether a path is a rectangle around the frame.
fn covers(path: &crate::scene::Path, frame: PageBox) -> bool {
    let Some(bounds) = path.bounds() else { return false };
    let mut corners = 0;
    for segment in path.segments() {
        match segment {
            Segment::Move(_) if corners > 0 => return false,
            Segment::Move(at) | Segment::Line(at) => {
                let on_side = (at.x == bounds.x0 || at.x == bounds.x1)
                    && (at.y == bounds.y0 || at.y == bounds.y1);
                if !on_side {
                    return false;
                }
                corners += 1;
            }
            Segment::Close => {}
            Segment::Quad(..) | Segment::Cubic(..) => return false,
        }
    }
    (4..=5).contains(&corners) && bounds.encloses(frame)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scene::{FillRule, Origin, Path};

    fn fill(bounds: PageBox) -> Item {
        Item::Fill {
            path: Arc::new(Path::rect(bounds)),
            color: Color::WHITE,
            rule: FillRule::NonZero,
            antialias: true,
            origin: Origin::default(),
        }
    }

    #[test]
    fn only_what_covers_all_of_a_frame_is_one_colour() {
        let frame = PageBox::new(0.0, 0.0, 64.0, 64.0);
        let around = fill(frame.grown(24.0));
        assert_eq!(colors(&[around.clone(), around.clone()], frame).map(|all| all.len()), Some(2));
        assert_eq!(colors(&[], frame).map(|all| all.len()), Some(0));
        let half = fill(PageBox::new(-24.0, -24.0, 32.0, 90.0));
        assert!(colors(&[around, half], frame).is_none());
    }
}
