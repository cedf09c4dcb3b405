//! What explains the map: scale bar, north arrow, legend, panels.
//!
//! A [`Piece`] is measured first, then given a place by the layout, then drawn there.

mod key;
mod legend;
mod north_arrow;
mod panel;
mod scale_bar;

pub(super) use key::KeyList;
pub(super) use legend::{Key, Legend, Section, Symbol};
pub(super) use north_arrow::{NorthArrow, north_is_up, why_no_arrow};
pub(super) use panel::TextPanel;
pub(super) use scale_bar::{ScaleBar, format_number};

use std::sync::Arc;

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
