//! What explains the map: scale bar, north arrow, legend, panels, timeline.
//!
//! A [`Piece`] is measured first, then given a place by the layout, then drawn there.

mod key;
mod legend;
mod north_arrow;
mod panel;
mod scale_bar;
mod timeline;

pub(super) use key::KeyList;
pub(super) use legend::{Key, Legend, Section, Symbol};
pub(super) use north_arrow::{NorthArrow, north_is_up, why_no_arrow};
pub(super) use panel::TextPanel;
pub(super) use scale_bar::{ScaleBar, round_below};
pub(super) use timeline::Strip;

use std::sync::Arc;

use super::typeset::Block;
use crate::scene::{FillRule, Item, Origin, Path, Role, Stroke};
use crate::style::Palette;
use crate::unit::{Color, Page, PageBox};

/// A piece of furniture.
pub(super) trait Piece {
    /// Its width and height.
    fn size(&self) -> (f64, f64);

    /// What is drawn in the box it was given.
    fn draw(&self, place: PageBox) -> Vec<Item>;
}

/// The ground that a piece stands on, so that the map does not disturb it, and its edge.
pub(super) fn ground(place: PageBox, palette: &Palette, role: Role) -> [Item; 2] {
    let path = Arc::new(Path::rect(place));
    [
        Item::Fill {
            path: path.clone(),
            color: palette.panel,
            rule: FillRule::NonZero,
            antialias: true,
            origin: origin(role),
        },
        Item::Stroke {
            path,
            color: palette.panel_border,
            stroke: Stroke::new(0.75),
            origin: origin(role),
        },
    ]
}

/// Which way a piece is read: the way of most of its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    FromLeft,
    FromRight,
}

impl Reading {
    fn of<'b>(blocks: impl Iterator<Item = &'b Block>) -> Self {
        let (mut all, mut from_right) = (0, 0);
        for block in blocks {
            all += 1;
            from_right += usize::from(block.is_rtl());
        }
        if 2 * from_right > all { Self::FromRight } else { Self::FromLeft }
    }

    /// The left edge of something `width` wide that stands `start` from the edge which readers of a
    /// piece begin at.
    fn x(self, place: PageBox, start: f64, width: f64) -> f64 {
        match self {
            Self::FromLeft => place.x0 + start,
            Self::FromRight => place.x1 - start - width,
        }
    }

    /// A text that stands so far from where readers begin and from the top.
    fn put(self, block: &Block, at: Page, place: PageBox, role: Role) -> Item {
        let x = self.x(place, at.x, block.width());
        block.at(Page::new(x, place.y0 + at.y), role)
    }
}

/// A line of furniture.
fn line(from: Page, to: Page, width: f64, color: Color, role: Role) -> Item {
    Item::Stroke {
        path: Arc::new(Path::polyline([from, to])),
        color,
        stroke: Stroke::new(width),
        origin: origin(role),
    }
}

fn origin(role: Role) -> Origin {
    Origin { role, ..Origin::default() }
}

/// The greatest of 1, 1.5, 2, 3, 5, 7.5 times a power of ten that is no more than a number of at least
/// one, and whole.
pub(super) fn round_down(number: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(number) + 1e-9));
    let steps = [7.5, 5.0, 3.0, 2.0, 1.5].map(|step| step * power);
    let is_round = |step: &f64| *step <= number && step.fract() == 0.0;
    steps.into_iter().find(is_round).unwrap_or(power)
}
