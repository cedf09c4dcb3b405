//! Room that symbols have taken on the page.

use std::collections::BTreeMap;

use crate::style::Overlap;
use crate::unit::{Page, PageBox};

/// The side of the squares that rooms are found by, pixels.
const SQUARE: f64 = 48.0;

/// Room that a symbol asks for.
#[derive(Debug, Clone)]
pub(super) enum Room {
    Box(PageBox),
    /// Circles along a line, all of one radius.
    Circles(Vec<Page>, f64),
}

/// The shapes that rooms are made of.
#[derive(Debug, Clone, Copy)]
enum Solid {
    Box(PageBox),
    Circle(Page, f64),
}

/// What is taken, and by what that lets others stand on it.
#[derive(Debug)]
pub(super) struct Taken {
    area: PageBox,
    all: Vec<(Solid, Overlap)>,
    squares: BTreeMap<(i32, i32), Vec<usize>>,
}

impl Taken {
    /// Nothing taken; rooms beyond the area are not looked at.
    pub fn new(area: PageBox) -> Self {
        Self { area, all: Vec::new(), squares: BTreeMap::new() }
    }

    /// Whether a room may be taken by what overlaps others in a way.
    pub fn has_room(&self, room: &Room, mode: Overlap) -> bool {
        let solids = room.solids();
        let seen = solids.iter().any(|solid| solid.bounds().overlaps(self.area));
        seen && (mode == Overlap::Always || !solids.iter().any(|&solid| self.hits(solid, mode)))
    }

    fn hits(&self, solid: Solid, mode: Overlap) -> bool {
        let blocks = |other: Overlap| !(mode == Overlap::Cooperative && other != Overlap::Never);
        squares(solid.bounds()).any(|square| {
            let here = self.squares.get(&square).map(Vec::as_slice).unwrap_or_default();
            here.iter()
                .filter_map(|&index| self.all.get(index))
                .any(|&(other, theirs)| blocks(theirs) && solid.touches(other))
        })
    }

    /// Takes a room.
    pub fn take(&mut self, room: &Room, mode: Overlap) {
        for solid in room.solids() {
            if !solid.bounds().overlaps(self.area) {
                continue;
            }
            let index = self.all.len();
            self.all.push((solid, mode));
            for square in squares(solid.bounds()) {
                self.squares.entry(square).or_default().push(index);
            }
        }
    }
}

impl Room {
    fn solids(&self) -> Vec<Solid> {
        match self {
            Self::Box(bounds) => vec![Solid::Box(*bounds)],
            Self::Circles(middles, radius) => {
                middles.iter().map(|&middle| Solid::Circle(middle, *radius)).collect()
            }
        }
    }
}

impl Solid {
    fn bounds(self) -> PageBox {
        match self {
            Self::Box(bounds) => bounds,
            Self::Circle(middle, radius) => {
                PageBox::from_center(middle, 2.0 * radius, 2.0 * radius)
            }
        }
    }

    fn touches(self, other: Self) -> bool {
        match (self, other) {
            (Self::Box(a), Self::Box(b)) => a.overlaps(b),
            (Self::Circle(a, r), Self::Circle(b, s)) => a.distance(b) < r + s,
            (Self::Box(area), Self::Circle(middle, radius))
            | (Self::Circle(middle, radius), Self::Box(area)) => {
                let nearest = Page::new(
                    middle.x.clamp(area.x0, area.x1.max(area.x0)),
                    middle.y.clamp(area.y0, area.y1.max(area.y0)),
                );
                nearest.distance(middle) <= radius
            }
        }
    }
}

/// The squares that a box touches.
fn squares(bounds: PageBox) -> impl Iterator<Item = (i32, i32)> {
    let index = |at: f64| (at / SQUARE).floor().clamp(-1e4, 1e4) as i32;
    let rows = index(bounds.y0)..=index(bounds.y1);
    (index(bounds.x0)..=index(bounds.x1)).flat_map(move |x| rows.clone().map(move |y| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_kept_but_from_those_who_share_it() {
        let mut taken = Taken::new(PageBox::new(0.0, 0.0, 100.0, 100.0));
        let here = Room::Box(PageBox::new(10.0, 10.0, 30.0, 20.0));
        taken.take(&here, Overlap::Cooperative);
        assert!(!taken.has_room(&here, Overlap::Never));
        assert!(taken.has_room(&here, Overlap::Cooperative));
        assert!(taken.has_room(&here, Overlap::Always));
        let circle = |x| Room::Circles(vec![Page::new(x, 15.0)], 4.0);
        assert!(!taken.has_room(&circle(33.0), Overlap::Never));
        assert!(taken.has_room(&circle(35.0), Overlap::Never));
        assert!(!taken.has_room(&Room::Box(PageBox::new(-9.0, 0.0, -1.0, 5.0)), Overlap::Always));
    }
}
